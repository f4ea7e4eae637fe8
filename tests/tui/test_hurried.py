"""What a start has no time to work out: it comes soon after, in its place, and nobody takes what was not shown."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.tui import samples
from tests.tui.harness import apart_from_the_cursor, desk, keys, screen_text, settled, widget_text
from triage.desk import read, tag
from triage.desk.place import Place, keep
from triage.desk.workspace import Workspace, open_workspace
from triage.domain.report import Role
from triage.domain.rows import Offer, Panel
from triage.domain.tag import Tag
from triage.tui.app import DeskApp, calm_down
from triage.tui.screens.stories import StoriesView
from triage.tui.widgets.rows import RowList

NEWS = "What is proposed has only just been worked out: look at it, then take it."
PUMPS = "The pumps of the dam stood still for nine hours, the engineers of the valley said."
OTHER = "Traders in Ostrava sold more salt than in any autumn before."
FAIR = "The fair opened in the rain on Sunday."


def edited(path: Path, *, own: bool = True) -> Workspace:
    """Return a workspace with a decided report, and an edited sentence of it at the begin of the first one left."""
    given = samples.UNSURE if own else None
    pieces = [(PUMPS.replace(" of the valley", ""), Role.BODY, 0, given), (OTHER, Role.BODY, 0, given)]
    reports: samples.Given = (
        ("one", "Pumps fail", "Meadow Post", "2031-03-04T10:12:00Z", [(PUMPS, Role.BODY, 0, samples.NOISE)]),
        ("two", "Pumps still", "Harbour Wire", "2031-03-05T11:05:00Z", pieces),
        ("three", "Fair opens", "Harbour Wire", "2031-03-06T11:05:00Z", [(FAIR, Role.BODY, 0, samples.NOISE)]),
    )
    made = samples.build(path, reports)
    tag.tag(made, [read.panels(made, 1)[0].id], Tag.CAPTION)
    return made


def shown(app: DeskApp) -> list[Panel]:
    return app.reading.source.panels


def reasons(app: DeskApp) -> list[str | None]:
    return [panel.proposal and panel.proposal.reason for panel in shown(app)]


def places(app: DeskApp) -> list[tuple[int, int]]:
    """Return line and column of the begin of each sentence, headline and name on the screen."""
    lines = enumerate(screen_text(app).splitlines())
    begins = re.compile("Pumps|The pumps|Traders|The fair|Fair|Meadow|Harbour|RECORD|WHY")
    return [(y, found.start()) for y, line in lines if y for found in begins.finditer(line[:90])]


BORROWED = "as in Meadow Post, other words: none / of the valley"
OWN = samples.UNSURE.reason


async def test_a_proposal_from_edited_words_is_taken_only_after_it_was_shown(tmp_path: Path) -> None:
    with edited(tmp_path / "w.db") as ws:
        async with desk(ws, hurried=True) as (app, pilot):
            assert (reasons(app), [p.waits for p in shown(app)]) == ([OWN, OWN], [True, True])
            await keys(pilot, "space")
            assert (reasons(app), [p.waits for p in shown(app)]) == ([BORROWED, OWN], [False, False])
            assert [p.tag for p in shown(app)] == [None, None]
            assert NEWS in screen_text(app)
            await keys(pilot, "space")
            assert [p.tag for p in read.panels(ws, 2)] == ["caption", None]


async def test_all_on_the_screen_are_taken_only_after_they_were_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRIAGE_SURE", "0.5")
    with edited(tmp_path / "w.db") as ws:
        async with desk(ws, hurried=True) as (app, pilot):
            await keys(pilot, "a")
            assert NEWS in screen_text(app)
            assert [p.tag for p in read.panels(ws, 2)] == [None, None]
            await keys(pilot, "a")
            assert [p.tag for p in read.panels(ws, 2)] == ["caption", "noise"]


async def test_a_proposal_that_nothing_takes_the_place_of_is_taken_at_once(tmp_path: Path) -> None:
    with edited(tmp_path / "w.db") as ws:
        async with desk(ws, hurried=True) as (app, pilot):
            await keys(pilot, "j", "space")
            assert [p.tag for p in read.panels(ws, 2)] == [None, "noise"]
            assert app.reading.report is not None
            assert app.reading.report.id == 3


async def test_a_missing_proposal_is_taken_only_after_it_was_shown(tmp_path: Path) -> None:
    with edited(tmp_path / "w.db", own=False) as ws:
        async with desk(ws, (120, 40), hurried=True) as (app, pilot):
            await keys(pilot, "i")
            assert reasons(app) == [None, None]
            assert "The proposal is being worked out." in widget_text(app, app.reading.sheet)
            await keys(pilot, "j", "space")
            assert NEWS in screen_text(app)
            assert all(reasons(app))
            assert [p.tag for p in read.panels(ws, 2)] == [None, None]


async def test_a_tag_of_the_editor_waits_for_nothing(tmp_path: Path) -> None:
    with edited(tmp_path / "w.db") as ws:
        async with desk(ws, hurried=True) as (_, pilot):
            await keys(pilot, "e", "q")
            assert [p.tag for p in read.panels(ws, 2)] == ["event", "quote"]
            assert ws.hurried


@pytest.mark.parametrize("own", [True, False])
@pytest.mark.parametrize("before", [(), ("j",), ("J",), ("v", "j"), ("i",), ("e",)], ids=lambda k: "".join(k) or "-")
async def test_what_waits_is_painted_in_where_it_belongs(tmp_path: Path, before: tuple[str, ...], own: bool) -> None:
    with edited(tmp_path / "w.db", own=own) as ws:
        async with desk(ws, (120, 40), hurried=True) as (app, pilot):
            await keys(pilot, *before)
            view = app.reading
            stood, first = (view.panel and view.panel.id, view.sentences.line, view.range_from), places(app)
            calm_down(app)
            await settled(pilot)
            assert (view.panel and view.panel.id, view.sentences.line, view.range_from) == stood
            assert view.report is not None
            assert apart_from_the_cursor(*shown(app)) == apart_from_the_cursor(*read.panels(ws, view.report.id))
            assert places(app) == first


async def test_it_comes_without_a_key_once_what_it_takes_is_there(tmp_path: Path) -> None:
    with edited(tmp_path / "w.db", own=False) as ws:
        async with desk(ws, hurried=True) as (app, pilot):
            app._settle()
            for _ in range(500):
                await pilot.pause(0.02)
                if not ws.hurried:
                    break
            assert reasons(app)[0] == BORROWED
            assert all(reasons(app))


async def test_a_desk_that_only_reads_works_it_out_too(tmp_path: Path) -> None:
    edited(tmp_path / "w.db", own=False).close()
    with open_workspace(tmp_path / "w.db", editor="anna", read_only=True) as ws:
        async with desk(ws, hurried=True) as (app, _):
            assert reasons(app) == [None, None]
            calm_down(app)
            assert reasons(app)[0] == BORROWED


async def test_what_is_hidden_from_the_start_stays_hidden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIAGE_BLIND", "1")
    with edited(tmp_path / "w.db") as ws:
        async with desk(ws, hurried=True) as (app, pilot):
            assert [(p.blind, p.proposal) for p in shown(app)] == [(True, None)] * 2
            await keys(pilot, "space")
            assert [(p.blind, p.proposal, p.tag) for p in shown(app)] == [(True, None, None)] * 2
            assert "The proposal is hidden until you decide" in screen_text(app)


async def test_why_lists_edited_copies_once_there_is_time(tmp_path: Path) -> None:
    with edited(tmp_path / "w.db") as ws:
        keep(ws, Place(explaining=True))
        async with desk(ws, (160, 50), hurried=True) as (app, pilot):
            assert "COPIES" not in screen_text(app)
            calm_down(app)
            await settled(pilot)
            assert "COPIES" in screen_text(app)


def inks(rows: RowList[Offer]) -> set[str]:
    """Return the inks of the lines of a list that are on the screen."""
    return {ink for _, line in rows._view for _, ink in line.left}


async def test_the_words_that_differ_in_a_pair_stand_out_once_there_is_time(ws: Workspace) -> None:
    keep(ws, Place("stories"))
    async with desk(ws, (120, 40), hurried=True) as (app, pilot):
        assert isinstance(app.view, StoriesView)
        offers, first = app.view.offers, screen_text(app)
        assert "differs" not in inks(offers)
        calm_down(app)
        await settled(pilot)
        assert "differs" in inks(offers)
        assert screen_text(app) == first
