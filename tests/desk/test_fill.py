"""Filling a record: what is typed, chosen, cleared, restored and pointed at, and what follows from it."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.desk import code, load, read, typed
from triage.desk.alternatives import DATE, KILLED, PLACE
from triage.desk.fill import Filling
from triage.desk.workspace import Workspace
from triage.domain.event import EventRecord
from triage.errors import DecisionError
from triage.extract.kinds import kind_of

TEXT = (
    "Shells killed at least nine people in Mosul on Monday, and six soldiers of the Kesra Guards were wounded near Tikrit"
    " on Sunday."
)
PUBLISHED = date(2017, 2, 21)


@pytest.fixture
def filling(ws: Workspace, tmp_path: Path) -> Filling:
    """A new record on one sentence."""
    row = {
        "title": "Shells",
        "text": f"{TEXT}\n\nKasrawan Brigade men came back from Erbil.",
        "published": "2017-02-21",
    }
    (tmp_path / "in.json").write_text(json.dumps(row), encoding="utf-8")
    load.load(ws, [str(tmp_path / "in.json")])
    return Filling(ws, code.begin(ws, read.panels(ws, 1)[0].id))


def words_of(record: EventRecord, name: str) -> list[str]:
    return [e.quoted for e in record.evidence if e.field == name]


def whole(record: EventRecord) -> bool:
    return all(TEXT[e.start - 8 : e.end - 8] == e.quoted or e.quoted in TEXT for e in record.evidence)


def test_the_draft_is_what_the_rules_read(filling: Filling) -> None:
    assert (filling.record.place_name, filling.record.date_start) == ("Mosul", "2017-02-20")
    assert filling.origin("place_name") == "text"
    assert filling.origin("latitude") == "gazetteer"
    assert filling.origin("sources") == "report"
    assert filling.confidence("date_start") is not None
    assert not filling.changed


@pytest.mark.parametrize("wanted", ["2017-02-09", "2017-02-01", "2017-12-31", "2016-02-29"])
def test_a_day_typed_key_by_key_is_that_day_alone(filling: Filling, wanted: str) -> None:
    """On its way it is a year and a month, whose last day and precision must not stay behind."""
    for keys in range(1, len(wanted) + 1):
        filling.type("date_start", wanted[:keys])
    assert [getattr(filling.record, name) for name in DATE[:3]] == [wanted, wanted, "day"]
    assert not filling.wrong


def test_a_typed_day_brings_its_window_and_its_words(filling: Filling) -> None:
    filling.type("date_start", "19")
    record = filling.record
    assert [getattr(record, name) for name in DATE] == ["2017-02-19", "2017-02-19", "day", "Sunday"]
    assert words_of(record, "date_start") == ["Sunday"]
    assert filling.origin("date_start") == "editor"
    filling.type("date_end", "20")
    assert (filling.record.date_end, filling.record.date_precision) == ("2017-02-20", "range")
    filling.type("date_start", "18")
    assert (filling.record.date_end, filling.record.date_precision) == ("2017-02-20", "range"), "what was typed stays"
    filling.type("date_start", "20")
    assert (filling.record.date_end, filling.record.date_precision) == ("2017-02-20", "day")
    filling.type("date_start", "feb")
    assert [getattr(filling.record, name) for name in DATE[:3]] == ["2017-02-01", "2017-02-28", "month"]
    filling.type("date_start", "3..12")
    assert [getattr(filling.record, name) for name in DATE[:3]] == ["2017-02-03", "2017-02-12", "range"]
    filling.type("date_start", "")
    assert filling.record.date_start is None


def test_two_days_that_are_called_one_stand_in_the_way_while_they_are_typed(filling: Filling) -> None:
    filling.type("date_end", "22")
    filling.type("date_precision", "day")
    assert filling.problems()["date_precision"].startswith("First and last day differ")
    with pytest.raises(DecisionError, match="First and last day differ"):
        code.save(filling.ws, filling.finished(), status="confirmed")
    filling.type("date_end", "20")
    assert "date_precision" not in filling.problems()


def test_a_day_that_cannot_be_read_stands_in_the_way_and_changes_nothing(filling: Filling) -> None:
    before = filling.record
    filling.type("date_start", "soon")
    assert filling.record == before
    assert filling.problems()["date_start"].startswith("Write the day like")
    filling.type("date_start", before.date_start or "")
    assert "date_start" not in filling.problems()


@pytest.mark.parametrize(
    ("text", "bounds"),
    [("5=", (5, 5, 5)), ("5+", (5, 5, None)), ("-5", (None, None, 5)), ("4-6", (4, None, 6)), ("9+", (9, 9, None))],
)
def test_a_toll_may_say_its_bounds(filling: Filling, text: str, bounds: tuple[int | None, ...]) -> None:
    filling.type("killed_low", text)
    assert tuple(getattr(filling.record, name) for name in KILLED) == bounds
    assert words_of(filling.record, "killed_low") == (["at least nine people"] if text == "9+" else [])


def test_a_typed_place_brings_what_the_gazetteer_is_certain_of(filling: Filling) -> None:
    filling.type("place_name", "Tikrit")
    record = filling.record
    assert (record.country, record.admin1 is not None, record.latitude is not None) == ("IRQ", True, True)
    assert words_of(record, "place_name") == ["Tikrit"]
    assert filling.origin("country") == "gazetteer"
    filling.type("country", "SYR")
    filling.type("place_name", "Nowhere at All")
    assert (filling.record.country, filling.record.latitude) == ("SYR", None), "what was typed stays, the rest goes"
    filling.type("place_name", "")
    assert (filling.record.place_name, filling.record.place_precision) == (None, "unknown")


def test_clearing_empties_the_field_with_all_that_came_with_it(filling: Filling) -> None:
    filling.clear("latitude")
    empty = {name: getattr(filling.record, name) for name in PLACE}
    assert empty == {**dict.fromkeys(PLACE), "place_precision": "unknown"}
    assert not any(e.field in PLACE for e in filling.record.evidence)
    filling.clear("actor1")
    filling.clear("event_type")
    assert (filling.record.event_type, filling.record.event_subtype) == (None, None)
    for name in ("latitude", "actor1", "event_type"):
        filling.restore(name)
    assert sorted(filling.record.evidence, key=repr) == sorted(filling.draft.record.evidence, key=repr)
    assert filling.origin("place_name") == "text"


@pytest.mark.parametrize("how", ["clear", "another"])
def test_sources_that_were_emptied_can_be_typed_again(filling: Filling, how: str) -> None:
    getattr(filling, how)("sources")
    filling.type("sources", "Basra Wire; Gulf Post")
    assert (filling.record.sources, filling.record.source_count) == (("Basra Wire", "Gulf Post"), 2)


@pytest.mark.parametrize("name", ["date_start", "place_name", "killed_low", "injured_low", "actor1"])
def test_something_else_goes_round_and_comes_back(filling: Filling, name: str) -> None:
    before = filling.record
    seen = []
    for _ in range(40):
        assert filling.another(name) is not None
        assert whole(filling.record)
        seen.append(filling.value(name))
        if all(
            getattr(filling.record, one) == getattr(before, one)
            for one in (*DATE[:3], *PLACE, *KILLED, "injured_low", "actor1", "actor2")
        ):
            break
    else:
        raise AssertionError(seen)
    assert len(seen) > 1


def test_something_else_begins_with_the_words_of_the_sentence(filling: Filling) -> None:
    assert filling.others("place_name")[0].words == "Tikrit"
    assert filling.others("date_start")[0].words == "Sunday"
    filling.another("place_name")
    assert (filling.record.place_name, filling.origin("place_name"), filling.origin("country")) == (
        "Tikrit",
        "text",
        "gazetteer",
    )


def test_pointing_gives_a_value_where_none_was_typed(filling: Filling) -> None:
    at = TEXT.index("Tikrit")
    assert filling.point("place_name", at, at + 6)
    assert (filling.record.place_name, filling.record.country) == ("Tikrit", "IRQ")
    at = TEXT.index("six soldiers")
    assert filling.point("killed_low", at, at + 12)
    assert (filling.record.killed_low, filling.record.killed_high) == (6, 6)
    assert words_of(filling.record, "killed_low") == ["six soldiers"]
    at = TEXT.index("Sunday")
    assert filling.point("date_start", at, at + 6)
    assert filling.record.date_start == "2017-02-19"
    assert not filling.point("latitude", 0, 6) or filling.record.latitude is not None


def test_pointing_is_evidence_for_a_typed_value(filling: Filling) -> None:
    filling.type("actor1", "gunners of the army")
    assert words_of(filling.record, "actor1") == []
    assert filling.point("actor1", 0, 6)
    assert filling.record.actor1 == "gunners of the army"
    assert words_of(filling.record, "actor1") == ["Shells"]
    filling.clear("injured_low")
    assert not filling.point("country", 0, 6) or filling.record.country
    filling.type("civilians_targeted", "")
    assert not filling.point("civilians_targeted", 0, 6)


def test_names_are_completed_from_the_sentence_the_desk_the_report_and_the_gazetteer(
    ws: Workspace, filling: Filling
) -> None:
    assert filling.complete("actor2", "Kes") == "Kesra Guards"
    assert filling.complete("place_name", "kasra") == "Kasrawan Brigade"
    assert (filling.complete("place_name", "Bagh") or "").startswith("Bagh")
    assert filling.complete("actor1", "Bagh") is None
    assert filling.complete("summary", "Kes") is None
    assert filling.complete("place_name", "") is None
    filling.type("actor1", "Northern Front")
    code.save(ws, filling.finished(), status="confirmed")
    again = Filling(ws, code.begin(ws, filling.draft.panel.id, another=True))
    assert again.complete("actor2", "north") == "Northern Front"


def test_a_record_without_words_rests_on_the_whole_sentence(filling: Filling) -> None:
    for name in ("event_type", "date_start", "place_name", "killed_low", "injured_low", "injured_high", "actor1", "actor2",
                 "civilians_targeted", "casualties_text", "violence_kind", "event_clarity"):  # fmt: skip
        filling.clear(name)
    assert filling.record.evidence == ()
    [only] = filling.finished().evidence
    assert (only.field, only.quoted) == ("summary", TEXT)


def test_a_summary_follows_the_fields_until_it_is_rewritten(ws: Workspace, filling: Filling) -> None:
    saved = code.save(ws, filling.finished(), status="confirmed")
    assert "Mosul" in (saved.summary or "")
    again = Filling(ws, code.begin(ws, filling.draft.panel.id))
    assert not again.changed
    again.type("place_name", "Tikrit")
    saved = code.save(ws, again.finished(), status="confirmed")
    assert "Tikrit" in (saved.summary or "")
    again = Filling(ws, code.begin(ws, filling.draft.panel.id))
    again.type("summary", "My own words.")
    code.save(ws, again.finished(), status="confirmed")
    again = Filling(ws, code.begin(ws, filling.draft.panel.id))
    again.type("place_name", "Mosul")
    assert code.save(ws, again.finished(), status="confirmed").summary == "My own words."


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2017-02-20", "2017-02-20"), ("20", "2017-02-20"), ("21", "2017-02-21"), ("22", "2017-01-22"), ("31", "2017-01-31"),
        ("2-20", "2017-02-20"), ("3-1", "2016-03-01"), ("mon", "2017-02-20"), ("tu", "2017-02-21"), ("wed", "2017-02-15"),
        ("yest", "2017-02-20"), ("today", "2017-02-21"), ("-3", "2017-02-18"), ("", ""), ("2-29", "2016-02-29"),
    ],
)  # fmt: skip
def test_a_day_is_read_back_from_the_publication(text: str, day: str) -> None:
    assert typed.day(text, PUBLISHED) == day


@pytest.mark.parametrize("text", ["soon", "32", "2-30", "m", "2017-13-01", "20 Feb", "--3", "5..", "..5"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(DecisionError):
        _ = typed.days(text, PUBLISHED) or typed.day(text, PUBLISHED)


def test_without_a_publication_only_whole_days_are_read() -> None:
    assert typed.day("2017-02-20", None) == "2017-02-20"
    for text in ("20", "mon", "-3", "today"):
        with pytest.raises(DecisionError, match="Write the day like"):
            typed.day(text, None)
    assert typed.days("feb", None) is None


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2190, 1, 1)), st.integers(0, 2000))
def test_short_days_are_the_latest_that_fit(published: date, back: int) -> None:
    """Brute force: the latest day up to the publication that has this number, and this month."""
    wanted = published - timedelta(days=back)
    for text, fits in (
        (f"{wanted.day}", lambda d: d.day == wanted.day),
        (f"{wanted.month}-{wanted.day}", lambda d: (d.month, d.day) == (wanted.month, wanted.day)),
        (typed.WEEKDAYS[wanted.weekday()][:3], lambda d: d.weekday() == wanted.weekday()),
    ):
        days = (published - timedelta(days=n) for n in range(366 * 9))
        assert typed.day(text, published) == next(d for d in days if fits(d)).isoformat()


@given(st.text(max_size=12))
def test_anything_can_be_typed(text: str) -> None:
    try:
        found = typed.days(text, PUBLISHED)
        made = found[:2] if found else (typed.day(text, PUBLISHED),)
    except DecisionError:
        return
    assert all(day == "" or date.fromisoformat(day).isoformat() == day for day in made)
    typed.toll(text)


def test_the_kind_of_an_actor_follows_its_name_until_the_editor_gives_one(filling: Filling) -> None:
    filling.type("actor1", "rebels")
    assert filling.record.actor1_kind == "rebel"
    filling.type("actor1", "Kasrawan Brigade")
    assert filling.record.actor1_kind is None
    filling.type("actor1_kind", "no such kind")
    assert "One of" in filling.problems()["actor1_kind"] or "one of" in filling.problems()["actor1_kind"]
    filling.type("actor1_kind", "political_militia")
    assert "actor1_kind" not in filling.problems()
    filling.type("actor1", "soldiers")
    assert filling.record.actor1_kind == "political_militia"  # what the editor typed stays
    filling.clear("actor1")
    assert (filling.record.actor1, filling.record.actor1_kind) == (None, None)
    filling.another("actor2")
    assert filling.record.actor2_kind == kind_of(filling.record.actor2)


def test_more_civilians_than_dead_are_told_while_they_are_typed(filling: Filling) -> None:
    filling.type("killed_low", "9=")
    filling.type("killed_civilians", "12")
    assert "cannot be more than killed best" in filling.problems()["killed_civilians"]
    filling.type("killed_civilians", "3")
    assert "killed_civilians" not in filling.problems()
    assert filling.record.killed_civilians == 3
