"""One record for one event, by keys: attach, detach, gather, split, merge side by side, dispute."""

from __future__ import annotations

import pytest
from textual.events import Key

from tests.tui.harness import desk, keys, screen_text
from triage.cli.plain.run import converse
from triage.desk import code, read, tag
from triage.desk.workspace import Workspace
from triage.domain.event import EventRecord, revised
from triage.domain.tag import Tag
from triage.tui.screens.choosing import Pick, PickScreen
from triage.tui.screens.records import RecordsView


def events(ws: Workspace) -> list[int]:
    """Tag the two sentences on the shells of Karsin, and return their numbers; they stand in two reports of one story."""
    numbers = [read.panels(ws, row.id)[0].id for row in read.every_report(ws)[:2]]
    tag.tag(ws, numbers, Tag.EVENT)
    return numbers


def saved(ws: Workspace, number: int) -> EventRecord:
    return code.save(ws, code.begin(ws, number).record, status="draft")


def one(ws: Workspace) -> EventRecord:
    (record,) = (r for r in code.records(ws, None, 9) if r.status != "merged")
    return record


async def test_a_sentence_is_attached_and_detached_by_one_key(ws: Workspace) -> None:
    first, second = events(ws)
    saved(ws, first)
    async with desk(ws, (100, 30)) as (app, pilot):
        await keys(pilot, "J", "g", "A")
        assert "Attached: 2 sentences of 2 reports" in screen_text(app)
        assert len(one(ws).sentence_ids) == 2
        assert (shown := read.panel(ws, second)) is not None
        assert shown.records == 1
        await keys(pilot, "A")
        assert "stands behind its record already" in screen_text(app)
        await keys(pilot, "d")
        assert "Detached." in screen_text(app)
        assert len(one(ws).sentence_ids) == 1
        await keys(pilot, "d")
        assert "No record rests on this sentence." in screen_text(app)


async def test_waiting_sentences_are_gathered_looked_at_and_split_off(ws: Workspace) -> None:
    first, _ = events(ws)
    begun = saved(ws, first)
    async with desk(ws, (100, 30)) as (app, pilot):
        await keys(pilot, "3", "A")
        assert "GATHER" in screen_text(app)
        assert "Four people died when shells fell" in screen_text(app)
        await keys(pilot, "A")
        assert len(one(ws).sentence_ids) == 2
        await keys(pilot, "A")
        assert "No event sentence without a record" in screen_text(app)
        await keys(pilot, "s")
        assert "BEHIND THE RECORD" in screen_text(app)
        await keys(pilot, "j", "space", "s")
        assert "began a draft" in screen_text(app)
        assert len(code.records(ws, None, 9)) == 2
        await keys(pilot, "u", "u")
        assert [(r.event_id, r.sentence_ids) for r in code.records(ws, None, 9)] == [
            (begun.event_id, begun.sentence_ids)
        ]


async def test_two_records_are_merged_side_by_side(ws: Workspace) -> None:
    first, second = (saved(ws, number) for number in events(ws))
    async with desk(ws, (80, 24)) as (app, pilot):
        await keys(pilot, "3", "M")
        assert "two records become one" in screen_text(app)
        assert "together:" in screen_text(app)
        await keys(pilot, "escape")
        assert len(code.records(ws, None, 9)) == 2
        await keys(pilot, "M", "enter")
        assert "Merged: 2 sentences of 2 reports" in screen_text(app)
        stays = one(ws)
        assert stays.event_id in (first.event_id, second.event_id)
        await keys(pilot, "u")
        assert {r.event_id for r in code.records(ws, None, 9)} == {first.event_id, second.event_id}
        await keys(pilot, "M", "x", "enter")
        assert one(ws).event_id != stays.event_id


@pytest.mark.parametrize("size", [(80, 24), (40, 12)], ids=str)
async def test_the_cursor_goes_with_the_record_that_stays_and_the_other_one_is_empty(
    ws: Workspace, size: tuple[int, int]
) -> None:
    for number in events(ws):
        saved(ws, number)
    async with desk(ws, size) as (app, pilot):
        await keys(pilot, "3", "M")
        text = " ".join(screen_text(app).replace("▌", "").split())
        assert "killing at least four people and wounding dozens" in text, "both are read in full"
        assert "Four people died" in text
        await keys(pilot, "x", "enter")
        view = app.view
        assert isinstance(view, RecordsView)
        assert view.records.row is not None
        assert view.records.row.status == "draft"
        assert len(view.records.row.sentence_ids) == 2
        gone = next(row for row in code.records(ws, None, 9) if row.status == "merged")
        view.records.go(gone)
        await keys(pilot, "s")
        assert f"stands behind this record: it was merged into {gone.merged_into}." in " ".join(
            screen_text(app).split()
        )
        assert len(app.screen_stack) == 1


async def test_a_list_without_rows_does_nothing(ws: Workspace) -> None:
    async with desk(ws, (80, 24)) as (app, pilot):
        app.push_screen(PickScreen("NONE  of anything", [], "takes", {"d": "does"}))
        await keys(pilot, "enter", "d", "space", "1", "j")
        assert len(app.screen_stack) == 2
        await keys(pilot, "escape")
        assert len(app.screen_stack) == 1


async def test_a_second_digit_that_comes_with_the_first_closes_nothing_more(ws: Workspace) -> None:
    """It is on its way to the list already when the first one closes it, as where the machine is busy."""
    taken: list[object] = []
    async with desk(ws) as (app, pilot):
        await keys(pilot, "question_mark")
        behind = app.screen
        front = PickScreen("ONE  of two", [Pick("a", "left"), Pick("b", "right")], "takes", {})
        await app.push_screen(front, taken.append)
        front.post_message(Key("2", "2"))
        front.post_message(Key("1", "1"))
        await pilot.pause(0.2)
        assert taken == [("", (1,))]
        assert app.screen is behind


async def test_a_record_is_disputed_by_one_key(ws: Workspace) -> None:
    first, _ = events(ws)
    saved(ws, first)
    async with desk(ws, (100, 30)) as (app, pilot):
        await keys(pilot, "3", "D")
        assert "Record disputed." in screen_text(app)
        assert one(ws).status == "disputed"


def test_the_line_mode_does_the_same(ws: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    events(ws)
    number = events(ws)[0]
    begun = saved(ws, number)
    lines = ["3", "A", "A all", "s", "s split 2", "M", "M 1", "D", "u", "u", "u", "u", "1", "d"]
    assert converse(ws, iter(lines)) == 0
    said = capsys.readouterr().out
    for words in (
        "A and numbers, certain or all attaches", "Attached: 2 sentences of 2 reports", "s detach and numbers",
        "began the draft", "merges that one into this one", "Merged: 2 sentences", "Record disputed.",
    ):  # fmt: skip
        assert words in said, words
    assert [r.event_id for r in code.records(ws, None, 9)] == [begun.event_id]


def open_tolls(ws: Workspace) -> None:
    """Save a record on each of two sentences, both with at least four dead."""
    for number in events(ws):
        told = revised(code.begin(ws, number).record, killed_low=4, killed_best=4, killed_high=None)
        code.save(ws, told, status="draft")


async def test_a_toll_that_a_merge_would_end_stays_open_by_one_key(ws: Workspace) -> None:
    open_tolls(ws)
    async with desk(ws, (100, 30)) as (app, pilot):
        await keys(pilot, "3", "M")
        text = screen_text(app)
        assert "open toll" in text
        assert "no: 4 to 4" in text
        await keys(pilot, "enter")
        assert (one(ws).killed_low, one(ws).killed_high) == (4, 4)
        await keys(pilot, "u", "M", "space", "enter")
        assert (one(ws).killed_low, one(ws).killed_high) == (4, None)


def test_a_toll_stays_open_in_the_line_mode_where_it_is_asked_for(
    ws: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    open_tolls(ws)
    assert converse(ws, iter(["3", "M", "M 1 open toll"])) == 0
    assert "open toll: no: 4 to 4, yes: 4 to open." in capsys.readouterr().out
    assert one(ws).killed_high is None
