"""One record over many sentences: likely records, attach, gather, detach, split, merge; each undone as one decision."""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.desk import check, code, export, likely, load, merge, read, records, rows, tag, told, undo
from triage.desk.workspace import Workspace
from triage.domain import merging
from triage.domain.event import KILLED, EventRecord, revised
from triage.domain.rows import Panel
from triage.domain.tag import Tag
from triage.errors import DecisionError
from triage.store import records as table

TWINS = Path(__file__).with_name("twins.txt").read_text(encoding="utf-8").splitlines()
SAME = (
    ("A car bomb killed 12 people at a market in Baghdad on Monday.",
     "A car bomb killed 12 people at a market in Baghdad on Monday, police said."),
    ("A bomb killed three people in a restaurant in Homs on Friday.",
     "On Friday a bomb killed three people in a restaurant in Homs."),
    ("A suicide bomber killed seven people in Kabul on Tuesday.",
     "A suicide bomber killed seven people in Kabul on Tuesday."),
    ("A roadside bomb hit a police patrol in Kirkuk on Sunday and killed two officers.",
     "A roadside bomb hit a police patrol in Kirkuk on Sunday and killed two officers, officials said."),
)  # fmt: skip


def loaded(ws: Workspace, folder: Path, given: Sequence[dict[str, Any]]) -> list[Panel]:
    """Load reports and return the first sentence of each, tagged event."""
    path = folder / "reports.jsonl"
    path.write_text("\n".join(map(json.dumps, given)), encoding="utf-8")
    load.load(ws, [str(path)])
    panels = [read.panels(ws, row.id)[0] for row in read.every_report(ws)]
    tag.tag(ws, [p.id for p in panels], Tag.EVENT)
    return panels


def report(n: int, text: str, outlet: str, title: str = "Blast kills people", hour: int = 12) -> dict[str, Any]:
    """Return a report of one sentence."""
    return {
        "title": title, "outlet": outlet, "published": f"2017-02-20T{hour:02}:00:00Z", "text": text,
        "url": f"https://news.example/{n}",
    }  # fmt: skip


def one_story(ws: Workspace) -> None:
    """Put all reports into one story, as an editor would."""
    first, *others = read.every_report(ws)
    for row in others:
        if row.lead != first.lead:
            merge.same(ws, first.key, row.key)


def saved(ws: Workspace, panel: Panel, **cells: Any) -> EventRecord:
    record = revised(code.begin(ws, panel.id).record, **cells)
    return code.save(ws, record, status="confirmed")


BOMB = {"event_type": "explosions", "event_subtype": "remote_ied_mine"}


@pytest.fixture
def three(ws: Workspace, tmp_path: Path) -> list[Panel]:
    """Three reports of one bomb with three tolls; the third copies the second, and a fourth tells of another day."""
    words = "A bomb killed {} people at a market in Baghdad on Monday."
    given = [
        report(1, words.format("at least 24"), "Wire", hour=10),
        report(2, words.format("31"), "Post", hour=9),
        report(3, words.format("31"), "Echo", hour=11),
        report(4, "A bomb killed two people at a school in Kabul on Sunday.", "Wire", "Blast at school", 12),
    ]
    return loaded(ws, tmp_path, given)


def test_a_sentence_is_attached_with_its_report_its_source_and_its_toll(ws: Workspace, three: list[Panel]) -> None:
    first = saved(ws, three[0], **BOMB)
    assert (first.killed_low, first.killed_best, first.killed_high) == (24, 24, None)
    offered = likely.likely(ws, three[1].id)
    assert [one.record.event_id for one in offered] == [first.event_id]
    assert "same place Baghdad" in offered[0].why
    grown = records.attach(ws, first.event_id, [three[1].id])
    assert (grown.killed_low, grown.killed_best, grown.killed_high) == (24, 24, 31)
    assert grown.sources == ("Post", "Wire")  # in order of publication
    assert (grown.source_count, len(grown.report_ids), grown.revision) == (2, 2, 2)
    assert grown.summary == code.summary_of(grown) != first.summary
    assert [e.quoted for e in grown.evidence if e.field == "killed_best"][1:] == ["killed 31 people"]
    assert ("killed_best", "24", "Wire") in told.claims(ws, grown)
    assert ("killed_best", "31", "Post") in told.claims(ws, grown)
    again = records.attach(ws, first.event_id, [three[2].id])
    assert (again.sources, again.source_count) == (("Post", "Wire", "Echo"), 2)  # a copy is no further source
    assert records.attach(ws, first.event_id, [three[2].id]) == again
    undo.undo(ws, 2)
    assert code.get(ws, first.event_id) == first
    assert likely.likely(ws, three[3].id) == []


def test_whose_dead_they_were_goes_with_the_sentence_that_said_it(ws: Workspace, tmp_path: Path) -> None:
    first, second = loaded(ws, tmp_path, [
        report(1, "A bomb killed nine civilians at a market in Baghdad on Monday.", "Wire", hour=10),
        report(2, "A bomb killed two people at a market in Baghdad on Monday.", "Post", hour=9),
    ])  # fmt: skip
    record = saved(ws, first, **BOMB)
    assert (record.killed_best, record.killed_civilians) == (9, 9)
    records.attach(ws, record.event_id, [second.id])
    less = records.detach(ws, record.event_id, first.sentence_id)
    assert (less.killed_best, less.killed_civilians) == (2, None)


def test_only_an_event_sentence_is_attached_and_only_to_a_record_that_stands(ws: Workspace, three: list[Panel]) -> None:
    first = saved(ws, three[0], **BOMB)
    tag.tag(ws, [three[1].id], Tag.NOISE)
    with pytest.raises(DecisionError, match="Only an event sentence"):
        records.attach(ws, first.event_id, [three[1].id])
    with pytest.raises(DecisionError, match="has no record"):
        records.attach(ws, "ev_0123456789", [three[0].id])
    code.save(ws, first, status="rejected")
    with pytest.raises(DecisionError, match="rejected record takes no sentence"):
        records.attach(ws, first.event_id, [three[2].id])


def test_what_is_attached_in_one_go_is_undone_in_one_go(ws: Workspace, three: list[Panel]) -> None:
    first = saved(ws, three[0], **BOMB)
    one_story(ws)
    waiting = likely.gathering(ws, first.event_id)
    assert {one.panel.id for one in waiting} == {three[1].id, three[2].id}
    grown = records.attach(ws, first.event_id, [one.panel.id for one in waiting])
    assert len(grown.sentence_ids) == 3
    assert likely.gathering(ws, first.event_id) == []
    undo.undo(ws)
    assert code.get(ws, first.event_id) == first


def test_a_sentence_is_detached_with_what_only_it_gave(ws: Workspace, three: list[Panel]) -> None:
    first = saved(ws, three[0], **BOMB)
    grown = records.attach(ws, first.event_id, [three[1].id, three[2].id])
    less = records.detach(ws, first.event_id, three[2].sentence_id)
    assert (less.sources, less.source_count, less.killed_high) == (("Post", "Wire"), 2, 31)
    back = records.detach(ws, first.event_id, three[1].sentence_id)
    assert (back.sources, back.report_ids, back.killed_low, back.killed_high) == (("Wire",), first.report_ids, 24, None)
    assert {e.sentence_id for e in back.evidence} == {three[0].sentence_id}
    with pytest.raises(DecisionError, match="Nothing else stands behind"):
        records.detach(ws, first.event_id, three[0].sentence_id)
    with pytest.raises(DecisionError, match="does not stand behind"):
        records.detach(ws, first.event_id, three[3].sentence_id)
    undo.undo(ws, 2)
    assert code.get(ws, first.event_id) == grown


def test_a_split_gives_a_draft_of_its_own_with_a_new_id(ws: Workspace, three: list[Panel]) -> None:
    first = saved(ws, three[0], **BOMB)
    grown = records.attach(ws, first.event_id, [p.id for p in three[1:]])
    old, new = records.split(ws, first.event_id, [three[1].sentence_id, three[2].sentence_id])
    assert (old.event_id, old.sources, old.status) == (first.event_id, ("Wire",), "confirmed")
    assert (new.status, new.revision, new.sources, new.source_count) == ("draft", 1, ("Post", "Echo"), 1)
    assert new.event_id not in (first.event_id, "")
    assert (new.killed_low, new.killed_high) == (31, 31)
    undo.undo(ws)
    assert (code.get(ws, first.event_id), code.get(ws, new.event_id)) == (grown, None)
    assert code.begin(ws, three[1].id, another=True).record.event_id != new.event_id  # an id is never used again
    with pytest.raises(DecisionError, match="Nothing else stands behind"):
        records.split(ws, first.event_id, list(grown.sentence_ids))


def test_merged_records_keep_all_evidence_and_the_range_and_tell_where_one_went(
    ws: Workspace, three: list[Panel], tmp_path: Path
) -> None:
    first, second, third = (saved(ws, panel, **BOMB) for panel in three[:3])
    assert [one.event_id for one in likely.twins(ws, first.event_id)] == [second.event_id, third.event_id]
    union = records.merge(ws, first.event_id, second.event_id)
    assert (union.killed_low, union.killed_best, union.killed_high) == (24, None, 31)
    assert (union.sources, union.source_count, len(union.report_ids)) == (("Post", "Wire"), 2, 2)
    assert {e.sentence_id for e in union.evidence} == {p.sentence_id for p in three[:2]}
    gone = code.get(ws, second.event_id)
    assert gone is not None
    assert (gone.status, gone.merged_into, gone.sentence_ids) == ("merged", first.event_id, ())
    assert [r.event_id for r in code.records_of(ws, three[1].sentence_id)] == [first.event_id]
    with pytest.raises(DecisionError, match=f"was merged into {first.event_id}"):
        records.attach(ws, second.event_id, [three[2].id])
    records.merge(ws, third.event_id, first.event_id, take=("killed best",))
    gone_to = {row["event_id"]: row["into_event_id"] for row in rows.deleted(ws)}
    assert gone_to == {first.event_id: third.event_id, second.event_id: third.event_id}
    export.export(ws, f"{tmp_path}/out/")
    assert len((tmp_path / "out" / "events.csv").read_text(encoding="utf-8").splitlines()) == 2
    undo.undo(ws, 2)
    assert [code.get(ws, one.event_id) for one in (first, second, third)] == [first, second, third]
    assert list(rows.deleted(ws)) == []


def test_what_the_other_record_says_better_is_taken(ws: Workspace, three: list[Panel]) -> None:
    first = saved(ws, three[0], **BOMB, actor1="the militia", actor2="traders")
    second = saved(ws, three[1], **BOMB, actor1="unidentified", actor2="shoppers", killed_best=30, killed_low=30)
    assert {"actor 1", "actor 2", "killed best"} <= set(merging.differing(first, second))
    assert "place" not in merging.differing(first, second)
    union = records.merge(ws, first.event_id, second.event_id, take=("actor 2", "killed best"))
    assert (union.actor1, union.actor2, union.killed_best) == ("the militia", "shoppers", 30)
    undo.undo(ws)
    assert records.merge(ws, first.event_id, second.event_id, take=("+killed best",)).killed_best == 24


def test_a_record_is_not_merged_with_itself_nor_with_one_that_is_out(ws: Workspace, three: list[Panel]) -> None:
    first, second = (saved(ws, panel, **BOMB) for panel in three[:2])
    with pytest.raises(DecisionError, match="not merged with itself"):
        records.merge(ws, first.event_id, first.event_id)
    code.save(ws, second, status="rejected")
    with pytest.raises(DecisionError, match="is rejected"):
        records.merge(ws, first.event_id, second.event_id)


def test_a_record_is_disputed_and_confirmed_again(ws: Workspace, three: list[Panel]) -> None:
    first = saved(ws, three[0], **BOMB)
    assert records.dispute(ws, first.event_id).status == "disputed"
    assert records.dispute(ws, first.event_id).status == "confirmed"
    undo.undo(ws, 2)
    assert code.get(ws, first.event_id) == first


def test_an_undone_merge_and_a_standing_one_pass_the_check(ws: Workspace, three: list[Panel]) -> None:
    first, second = (saved(ws, panel, **BOMB) for panel in three[:2])
    records.merge(ws, first.event_id, second.event_id)
    assert check.check(ws.path).findings == ()
    undo.undo(ws)
    assert check.check(ws.path).findings == ()


@pytest.mark.parametrize("line", TWINS)
def test_two_bombings_in_one_city_on_one_day_are_never_certain_to_be_one(
    ws: Workspace, tmp_path: Path, line: str
) -> None:
    one, other = line.split(" | ")
    panels = loaded(ws, tmp_path, [report(1, one, "Wire"), report(2, other, "Post")])
    one_story(ws)
    for panel, again in itertools.permutations(panels):
        record = code.save(ws, code.begin(ws, panel.id).record, status="draft")
        assert [found.why for found in likely.likely(ws, again.id) if found.certain] == []
        assert [found.why for found in likely.gathering(ws, record.event_id) if found.certain] == []
        undo.undo(ws)


@pytest.mark.parametrize("pair", SAME)
def test_the_same_words_in_one_story_are_certain(ws: Workspace, tmp_path: Path, pair: tuple[str, str]) -> None:
    panels = loaded(ws, tmp_path, [report(n, text, f"Outlet {n}") for n, text in enumerate(pair)])
    one_story(ws)
    record = code.save(ws, code.begin(ws, panels[0].id).record, status="draft")
    assert [found.certain for found in likely.likely(ws, panels[1].id)] == [True]
    assert [found.certain for found in likely.gathering(ws, record.event_id)] == [True]


def test_two_sentences_of_one_report_are_never_certain_to_tell_one_event(ws: Workspace, tmp_path: Path) -> None:
    twice = "A bomb killed four people in Baghdad on Monday. A bomb killed four people in Baghdad on Monday."
    loaded(ws, tmp_path, [report(1, twice, "Wire")])
    first, second = read.panels(ws, 1)
    tag.tag(ws, [second.id], Tag.EVENT)
    code.save(ws, code.begin(ws, first.id).record, status="draft")
    assert [found.certain for found in likely.likely(ws, second.id)] == [False]


def kidnapping(count: int) -> Iterator[dict[str, Any]]:
    """Yield reports of one kidnapping over two days, in many words and with three tolls."""
    draw = random.Random(8)
    for n in range(count):
        who = draw.choice(("Gunmen", "Armed men", "Masked gunmen"))
        did = draw.choice(("kidnapped", "abducted", "seized"))
        dead = draw.choice(("", "", " and killed one guard", " and killed two guards", " and killed three guards"))
        said = draw.choice(("", ", police said", ", officials said", ", a security source said", ", witnesses said"))
        taken = draw.choice((26, 26, 24, 30))
        text = f"{who} {did} {taken} oil workers in Basra on Sunday{dead}{said}."
        title = draw.choice((f"{who} take oil workers in Basra", f"{taken} oil workers {did} in Basra"))
        day = "19" if n < count * 2 // 3 else "20"
        yield report(n, text, f"Outlet {n % 120}", title) | {"published": f"2017-02-{day}T{n % 14 + 9:02}:00:00Z"}


def test_366_reports_of_one_kidnapping_end_as_one_record_by_two_decisions(ws: Workspace, tmp_path: Path) -> None:
    panels = loaded(ws, tmp_path, list(kidnapping(366)))
    assert len(panels) == 366
    begun = next(p for p in panels if "kidnapped" in p.text and "one guard" in p.text)
    before = ws.db.execute("SELECT count(DISTINCT batch) FROM decision").fetchone()[0]
    first = saved(ws, begun)
    waiting = likely.gathering(ws, first.event_id)
    grown = records.attach(ws, first.event_id, [one.panel.id for one in waiting])
    decisions = ws.db.execute("SELECT count(DISTINCT batch) FROM decision").fetchone()[0] - before
    assert decisions == 2
    assert len(grown.report_ids) == len(grown.sentence_ids) == 366
    assert (grown.killed_low, grown.killed_best, grown.killed_high) == (1, 1, 3)
    assert {value for field, value, _ in told.claims(ws, grown) if field == "killed_best"} == {"1", "2", "3"}
    assert len(grown.sources) == 120
    assert (grown.date_start, grown.place_name) == ("2017-02-19", "Basra")
    assert read.progress(ws).records == {"confirmed": 1}


@pytest.mark.parametrize(
    ("name", "nobody"),
    [
        ("unidentified", True),
        ("Gunmen", True),
        ("Masked gunmen", True),
        ("Armed men in uniform", True),
        ("unknown attackers", True),
        ("heavily armed men", True),
        ("people", True),
        ("a gunmen's union", False),
        ("Mahdi Army", False),
        ("Taliban fighters", False),
        ("police", False),
        ("Armed Forces of Qumra", False),
    ],
)
def test_gunmen_and_people_may_be_anybody(name: str, nobody: bool) -> None:
    one = revised(EventRecord("ev_0123456789"), **BOMB, actor1=name, actor2="drivers")
    other = revised(EventRecord("ev_0123456788"), **BOMB, actor1="Qumra Brigade", actor2="builders")
    assert (merging.alike(one, other) is not None) is nobody
    assert (merging.alike(other, one) is not None) is nobody


@pytest.mark.parametrize(("who", "told"), [("people", False), ("police", True)])
def test_people_in_both_tell_nothing(who: str, told: bool) -> None:
    one, other = (revised(EventRecord(f"ev_{n}"), **BOMB, actor1="unidentified", actor2=who) for n in (1, 2))
    assert (f"{who} in both" in str(merging.alike(one, other))) is told


def test_reports_that_call_the_same_men_otherwise_are_gathered(ws: Workspace, tmp_path: Path) -> None:
    words = (
        "{} kidnapped 17 builders in Baghdad on Monday.",
        "{} abducted 17 builders in Baghdad on Monday and killed two drivers.",
    )
    who = ("Gunmen", "Armed men in uniform", "Militants", "Unknown gunmen")
    given = [report(n, words[n % 2].format(who[n % 4]), f"Outlet {n}", "Builders taken in Baghdad") for n in range(8)]
    panels = loaded(ws, tmp_path, given)
    first = saved(ws, panels[0], event_type="violence_civilians", event_subtype="abduction")
    assert {one.panel.id for one in likely.gathering(ws, first.event_id)} == {panel.id for panel in panels[1:]}


COUNT = st.one_of(st.none(), st.integers(0, 40))


@st.composite
def tolls(draw: st.DrawFn) -> EventRecord:
    given = sorted(n for _ in range(3) if (n := draw(COUNT)) is not None)
    names = sorted(draw(st.permutations(KILLED))[: len(given)], key=KILLED.index)
    return revised(EventRecord("ev_0123456789"), **dict(zip(names, given, strict=True)))


@given(tolls(), tolls())
def test_the_toll_of_a_union_is_the_range_of_all_that_was_given(one: EventRecord, other: EventRecord) -> None:
    union, open_ = merging.merged(one, other), merging.merged(one, other, [merging.OPEN])
    given_ = {tuple(getattr(r, name) for name in KILLED) for r in (one, other) if merging.killed(r)}
    every = [n for toll in given_ for n in toll if n is not None]
    ends = (min(every, default=None), max(every, default=None))
    assert (union.killed_low, union.killed_high) == ends
    if len(given_) > 1:
        assert merging.toll(open_) == merging.toll(union)
    else:  # both say the same, or one says nothing
        assert {merging.toll(open_)} == given_ or not every
    assert union.killed_best in (one.killed_best, other.killed_best, None)
    if one.killed_best is not None and other.killed_best is not None and one.killed_best != other.killed_best:
        assert union.killed_best is None


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 5)), max_size=9))
def test_sources_are_counted_once_an_outlet_and_copies_once(printed: list[tuple[int, int]]) -> None:
    found = merging.independent(
        (f"{'Outlet' if at % 2 else 'outlet'} {o}", f"{w}") for at, (o, w) in enumerate(printed)
    )
    own = [o for at, (o, w) in enumerate(printed) if all(w != words for _, words in printed[:at])]
    assert found == len(set(own))


def test_likely_records_are_found_by_index(ws: Workspace) -> None:
    for index, column in (("record_place", "place"), ("record_square", "square")):
        plan = ws.db.execute(
            f"EXPLAIN QUERY PLAN SELECT event_id, body FROM record INDEXED BY {index} WHERE kind = ? AND {column} = ?"
            " AND day BETWEEN ? AND ? AND status IN ('draft', 'confirmed', 'disputed') ORDER BY day DESC LIMIT 200",
            ("explosions", "x", "2017-01-01", "2017-02-01"),
        ).fetchall()
        assert len(plan) == 1
        assert f"USING INDEX {index} (kind=? AND {column}=? AND day>? AND day<?)" in plan[0][-1]


@given(st.floats(-89, 89), st.floats(-178, 178), st.floats(0, 6.28), st.floats(0, merging.NEAR_KM))
def test_a_place_within_five_kilometres_lies_in_a_square_that_is_asked(
    latitude: float, longitude: float, turn: float, away: float
) -> None:
    import math

    north = latitude + away / 111.2 * math.cos(turn)
    east = longitude + away / 111.2 * math.sin(turn) / max(0.02, math.cos(math.radians(latitude)))
    body = {"latitude": north, "longitude": east}
    assert table.cells(body)[2] in table.squares(latitude, longitude, merging.NEAR_KM + 0.2)
