"""What a record says of its toll and its sources while sentences come and go: nothing that nobody says, nothing twice."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from triage.desk import check, code, correct, load, read, records, tag, told, undo
from triage.desk.fill import Filling
from triage.desk.workspace import Workspace
from triage.domain import merging
from triage.domain.event import KILLED, EventRecord, revised
from triage.domain.rows import Panel
from triage.domain.tag import Tag

AT_LEAST = "A bomb killed at least 24 people at a market in Baghdad on Monday."
UP_TO = "A bomb killed up to 40 people and wounded 50 at a market in Baghdad on Monday."
EXACT = "A bomb killed 31 people and wounded 20 at a market in Baghdad on Monday."
NO_TOLL = "A bomb went off at a market in Baghdad on Monday."


def begun(ws: Workspace, folder: Path, *texts: tuple[str, str | None], **cells: Any) -> tuple[EventRecord, list[Panel]]:
    """Load a report for each text and outlet, and return the record of the first with the sentences of all."""
    given = [
        {"title": f"Blast {n}", "outlet": outlet, "published": f"2017-02-20T{9 + n:02}:00:00Z", "text": text}
        for n, (text, outlet) in enumerate(texts)
    ]
    (folder / "r.jsonl").write_text("\n".join(map(json.dumps, given)), encoding="utf-8")
    load.load(ws, [str(folder / "r.jsonl")])
    panels = [read.panels(ws, row.id)[0] for row in read.every_report(ws)]
    tag.tag(ws, [p.id for p in panels], Tag.EVENT)
    record = revised(code.begin(ws, panels[0].id).record, event_type="explosions", event_subtype="remote_ied_mine")
    return code.save(ws, revised(record, **cells), status="confirmed"), panels


def toll(record: EventRecord) -> tuple[int | None, ...]:
    return tuple(getattr(record, name) for name in (*KILLED, "injured_low", "injured_high"))


def test_a_toll_that_only_a_detached_sentence_gave_goes_with_it(ws: Workspace, tmp_path: Path) -> None:
    first, panels = begun(ws, tmp_path, (AT_LEAST, "Wire"), (UP_TO, "Echo"), (NO_TOLL, "Post"))
    grown = records.attach(ws, first.event_id, [panels[1].id, panels[2].id])
    assert toll(grown) == (24, 24, 40, 50, None)
    less = records.detach(ws, first.event_id, panels[1].sentence_id)
    assert toll(less) == toll(first) == (24, 24, None, None, None)
    assert "at least 24 killed" in (less.summary or "")
    none = records.detach(ws, first.event_id, panels[0].sentence_id)
    assert (toll(none), none.casualties_text) == ((None,) * 5, None)
    assert none.sources == ("Post",)


def test_a_toll_that_two_outlets_give_alike_stays_as_they_give_it(ws: Workspace, tmp_path: Path) -> None:
    told = AT_LEAST.replace("A bomb", "The bomb")
    first, panels = begun(ws, tmp_path, (AT_LEAST, "Wire"), (told, "Echo"), (EXACT, "Post"), (NO_TOLL, "Herald"))
    grown = records.attach(ws, first.event_id, [panels[1].id, panels[3].id])
    assert toll(grown) == (24, 24, None, None, None)
    assert "at least 24 killed" in (grown.summary or "")
    assert toll(records.attach(ws, first.event_id, [panels[2].id])) == (24, 24, 31, 20, None)
    assert toll(records.detach(ws, first.event_id, panels[2].sentence_id)) == (24, 24, None, None, None)


def test_a_merge_ends_a_toll_at_the_largest_number_given_unless_it_is_to_stay_open(
    ws: Workspace, tmp_path: Path
) -> None:
    first, panels = begun(ws, tmp_path, (AT_LEAST, "Wire"), (AT_LEAST.replace("A ", "One "), "Echo"), (NO_TOLL, "Post"))
    for panel in panels[1:]:
        other = revised(code.begin(ws, panel.id).record, event_type="explosions", event_subtype="remote_ied_mine")
        other = code.save(ws, other, status="confirmed")
        labels, said = told.beside(first, other)
        assert (labels[0], said[0]) == (merging.OPEN, ("no: 24 to 24", "yes: 24 to open"))
        assert told.taken(labels, [0] * len(labels), swapped=True) == labels[1:]
        assert toll(records.merge(ws, first.event_id, other.event_id)) == (24, 24, 24, None, None)
        undo.undo(ws)
        chosen = [1, *[0] * (len(labels) - 1)]
        for swapped in (False, True):
            assert merging.OPEN in told.taken(labels, chosen, swapped=swapped)
        union = records.merge(ws, first.event_id, other.event_id, told.taken(labels, chosen))
        assert toll(union) == toll(first) == (24, 24, None, None, None)
    exact = revised(first, killed_low=24, killed_high=31)
    assert merging.OPEN not in told.beside(exact, revised(exact, event_id="ev_0123456789"))[0]


def test_an_outlet_that_prints_the_words_of_another_alone_is_no_further_source(ws: Workspace, tmp_path: Path) -> None:
    more = f"{AT_LEAST} Shells killed two people in Baghdad on Monday."
    first, panels = begun(ws, tmp_path, (more, "Wire"), (AT_LEAST, "Echo"), (f"{AT_LEAST} {NO_TOLL}", "Post"))
    wire, post = (read.panels(ws, report)[1] for report in (1, 3))
    tag.tag(ws, [wire.id, post.id], Tag.EVENT)
    assert records.attach(ws, first.event_id, [wire.id, panels[1].id]).source_count == 1
    grown = records.attach(ws, first.event_id, [panels[2].id])
    assert (grown.sources, grown.source_count) == (("Wire", "Echo", "Post"), 1)
    assert records.attach(ws, first.event_id, [post.id]).source_count == 2  # it has words of its own besides


def test_what_one_sentence_still_says_is_said_as_it_says_it(ws: Workspace, tmp_path: Path) -> None:
    first, panels = begun(ws, tmp_path, (AT_LEAST, "Wire"), (UP_TO, "Echo"))
    records.attach(ws, first.event_id, [panels[1].id])
    left = records.detach(ws, first.event_id, panels[0].sentence_id)
    assert toll(left) == (None, None, 40, 50, None)
    assert left.casualties_text
    assert "up to 40" in left.casualties_text


def test_a_toll_that_the_editor_wrote_stays(ws: Workspace, tmp_path: Path) -> None:
    first, panels = begun(ws, tmp_path, (AT_LEAST, "Wire"), (EXACT, "Post"), killed_low=26, killed_best=27)
    records.attach(ws, first.event_id, [panels[1].id])
    less = records.detach(ws, first.event_id, panels[1].sentence_id)
    assert toll(less)[:2] == (26, 27)


def test_a_sentence_gives_a_record_without_a_toll_its_toll_as_it_says_it(ws: Workspace, tmp_path: Path) -> None:
    first, panels = begun(ws, tmp_path, (NO_TOLL, "Post"), (AT_LEAST, "Wire"))
    assert toll(first) == (None,) * 5
    assert toll(records.attach(ws, first.event_id, [panels[1].id])) == (24, 24, None, None, None)


def test_two_counts_of_the_injured_are_a_range(ws: Workspace, tmp_path: Path) -> None:
    first, panels = begun(ws, tmp_path, (UP_TO, "Echo"), (EXACT, "Post"))
    assert toll(records.attach(ws, first.event_id, [panels[1].id]))[3:] == (20, 50)
    assert toll(records.detach(ws, first.event_id, panels[1].sentence_id))[3:] == (50, None)


def test_an_outlet_that_the_editor_named_otherwise_does_not_come_back(ws: Workspace, tmp_path: Path) -> None:
    first, panels = begun(
        ws, tmp_path, (AT_LEAST, "wire.example"), (EXACT, "Post"), (UP_TO, "wire.example"), (NO_TOLL, None)
    )
    named = code.edited(first, "sources", "The Wire", panels[0])
    assert named.source_count == 1
    named = code.edited(named, "sources", "The Wire; a phone call", panels[0])
    code.save(ws, named, status="confirmed")
    grown = records.attach(ws, first.event_id, [panels[1].id])
    assert (grown.sources, grown.source_count) == (("The Wire", "a phone call", "Post"), 3)
    grown = records.attach(ws, first.event_id, [panels[2].id])
    assert (grown.sources, grown.source_count) == (("The Wire", "a phone call", "Post"), 3)
    grown = records.attach(ws, first.event_id, [panels[3].id])
    assert (grown.sources[3:], grown.source_count) == ((code.UNKNOWN_OUTLET,), 4)
    less = records.detach_all(ws, first.event_id, [panels[1].sentence_id, panels[3].sentence_id])
    assert (less.sources, less.source_count) == (("The Wire", "a phone call"), 2)


def test_a_merge_keeps_the_name_that_the_editor_gave_an_outlet(ws: Workspace, tmp_path: Path) -> None:
    first, panels = begun(ws, tmp_path, (AT_LEAST, "wire.example"), (EXACT, "wire.example"), (UP_TO, "Post"))
    code.save(ws, code.edited(first, "sources", "The Wire", panels[0]), status="confirmed")
    kind = {"event_type": "explosions", "event_subtype": "remote_ied_mine"}
    other = code.save(ws, revised(code.begin(ws, panels[1].id).record, **kind), status="confirmed")
    records.attach(ws, other.event_id, [panels[2].id])
    union = records.merge(ws, first.event_id, other.event_id)
    assert (union.sources, union.source_count) == (("The Wire", "Post"), 2)


@pytest.mark.parametrize(("typed", "count"), [("Wire; Post", 2), ("Wire; Echo; Post", 3), ("", 0)])
def test_copies_are_not_counted_again_when_a_source_is_written_otherwise(
    typed: str, count: int, ws: Workspace, tmp_path: Path
) -> None:
    first, panels = begun(ws, tmp_path, (EXACT, "Wire"), (EXACT, "Post"), (AT_LEAST, "Echo"))
    grown = records.attach(ws, first.event_id, [panels[1].id, panels[2].id])
    assert grown.source_count == 2  # the second prints the words of the first
    renamed = code.edited(grown, "sources", "The Wire; Post; Echo", panels[0])
    assert renamed.source_count == 2
    single = revised(first, sources=("Wire",), source_count=1)
    assert code.edited(single, "sources", typed, panels[0]).source_count == count


def test_a_count_that_was_typed_goes_with_the_words_that_say_it(ws: Workspace, tmp_path: Path) -> None:
    _, panels = begun(ws, tmp_path, (EXACT, "Post"), (UP_TO, "Echo"))
    filling = Filling(ws, code.begin(ws, panels[0].id))
    filling.type("killed_low", "31=")
    assert filling.origin("killed_best") == "editor"
    saved = code.save(ws, filling.finished(), status="confirmed")
    assert Filling(ws, code.begin(ws, panels[0].id)).origin("killed_best") == "text"
    records.attach(ws, saved.event_id, [panels[1].id])
    less = records.detach(ws, saved.event_id, panels[0].sentence_id)
    assert toll(less) == (None, None, 40, 50, None)


def test_a_count_that_no_sentence_left_gives_is_not_said_to_stand_in_the_text(ws: Workspace, tmp_path: Path) -> None:
    """Words that give a field another value than it has do not carry it, and the editor hears what stands without words."""
    first, panels = begun(ws, tmp_path, (EXACT, "Post"), (AT_LEAST, "Wire"))
    old = tuple(e._replace(value=None) if e.field in KILLED else e for e in first.evidence)
    saved = code.save(
        ws, revised(first, evidence=old), status="confirmed"
    )  # as an earlier version wrote what was typed
    grown = records.attach(ws, saved.event_id, [panels[1].id])
    less = records.detach(ws, saved.event_id, panels[0].sentence_id)
    assert (less.killed_best, [e.value for e in less.evidence if e.field == "killed_best"]) == (31, ["24"])
    assert Filling(ws, code.begin(ws, panels[1].id)).origin("killed_best") == "editor"
    assert "killed best" in told.left_bare(grown, less)


def test_what_stands_without_words_after_a_detaching_is_told(ws: Workspace, tmp_path: Path) -> None:
    first, panels = begun(ws, tmp_path, (EXACT, "Post"), ("A blast tore through the fish market at noon.", "Echo"))
    grown = records.attach(ws, first.event_id, [panels[1].id])
    less = records.detach(ws, first.event_id, panels[0].sentence_id)
    assert less.place_name == grown.place_name == "Baghdad"
    said = told.left_bare(grown, less)
    assert said.startswith("No words stand behind these any more: ")
    assert said.split(": ")[1].startswith("type, date, place, ")
    assert "killed" not in said
    assert told.left_bare(grown, grown) == ""


def test_a_bound_that_only_words_gone_gave_goes_though_others_say_the_number(ws: Workspace, tmp_path: Path) -> None:
    first, panels = begun(ws, tmp_path, (EXACT.replace("31", "40"), "Post"), (UP_TO, "Echo"))
    assert toll(first)[:3] == (40, 40, 40)
    records.attach(ws, first.event_id, [panels[1].id])
    assert toll(records.detach(ws, first.event_id, panels[0].sentence_id))[:3] == (None, None, 40)


def test_sources_follow_a_corrected_day_of_publication(ws: Workspace, tmp_path: Path) -> None:
    first, panels = begun(ws, tmp_path, (AT_LEAST, "Wire"), (EXACT, "Post"))
    grown = records.attach(ws, first.event_id, [panels[1].id])
    assert grown.sources == ("Wire", "Post")
    keys = [row.key for row in read.every_report(ws)]
    correct.details(ws, keys[1], published="2017-02-19")
    turned = code.get(ws, first.event_id)
    assert turned
    assert (turned.sources, turned.report_ids) == (("Post", "Wire"), grown.report_ids[::-1])
    assert turned.revision == grown.revision + 1
    assert "(Post, Wire)" in (turned.summary or "")
    correct.details(ws, keys[0], published="2017-02-20T08:00:00Z")
    assert code.get(ws, first.event_id) == turned, "the order is the same"
    undo.undo(ws, 2)
    assert code.get(ws, first.event_id) == grown
    assert check.check(ws.path).findings == ()
