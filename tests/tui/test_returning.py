"""The lists of the other views at the next start: the rows, the lines of the screen and the order of the records."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.tui.harness import Size, desk, keys, screen_text, settled
from tests.tui.samples import build
from triage.desk.place import Place, keep, recall
from triage.desk.workspace import Workspace
from triage.tui import workers
from triage.tui.app import DeskApp, place_of


async def decided(ws: Workspace) -> None:
    """Make some records and decisions."""
    async with desk(ws, (100, 30)) as (_, pilot):
        for _ in range(6):
            await keys(pilot, "e", "k", "r", "f5", "j")


async def ordered(app: DeskApp, pilot: Pilot[int]) -> None:
    """Wait until records that were asked for in an order stand in it."""
    while any(one.group == workers.ORDERING and not one.is_finished for one in app.workers):
        await pilot.pause(0.02)
    await settled(pilot)


@pytest.mark.parametrize("size", [(100, 14), (40, 12), (120, 40)], ids=str)
@pytest.mark.parametrize(
    "moves",
    [
        ("3", "j"),
        ("3", "o", "f", "j"),
        ("5", "j", "j", "j", "j"),
        ("2", "tab", "j", "j", "j", "j"),
        ("2", "tab", "end"),
        ("2", "j"),
    ],
    ids=" ".join,
)
async def test_a_list_comes_back_as_it_stood(ws: Workspace, size: Size, moves: tuple[str, ...]) -> None:
    await decided(ws)
    async with desk(ws, size) as (app, pilot):
        for key in moves:
            await keys(pilot, key)
            await ordered(app, pilot)
        painted, place = screen_text(app), place_of(app)
        keep(ws, place)
    assert recall(ws) == place
    async with desk(ws, size) as (app, pilot):
        await ordered(app, pilot)
        assert screen_text(app) == painted
        assert place_of(app) == place


async def test_a_view_that_was_not_opened_keeps_its_row_for_the_start_behind_it(ws: Workspace) -> None:
    await decided(ws)
    async with desk(ws, (80, 24)) as (app, pilot):
        await keys(pilot, "3", "j", "j", "1")
        kept = place_of(app)
        keep(ws, kept)
    async with desk(ws, (80, 24)) as (app, _):
        assert place_of(app).rows == kept.rows
        keep(ws, place_of(app))
    async with desk(ws, (80, 24)) as (app, pilot):
        await keys(pilot, "3")
        assert place_of(app).rows == kept.rows


@pytest.mark.parametrize(
    "rows",
    [
        {"records": "3 ev_gone", "log": "2 99999", "stories": "1 77 0", "offers": "4 98 99", "order": "nothing else"},
        {"records": "x", "log": "2 x", "stories": "1 77", "offers": "x y z", "order": ""},
        {"records": "x ev_1", "log": "99999999999999999999 1", "stories": "1 1 1", "offers": "1 1"},
    ],
)
async def test_rows_that_are_no_longer_there_stop_no_view(tmp_path: Path, rows: dict[str, str]) -> None:
    with build(tmp_path / "d.db") as ws:
        keep(ws, Place("log", rows=rows))
        async with desk(ws, (80, 24)) as (app, pilot):
            for key in "2345":
                await keys(pilot, key, "tab", "j")
                assert app.is_running
                assert app.crash == ""
