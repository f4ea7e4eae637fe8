"""The mouse works everywhere and is needed nowhere: the main job by clicks and the wheel alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from tests.tui.harness import desk, keys, screen_text, settled
from tests.tui.test_commands import a_record
from triage.desk import code, read
from triage.desk.commands import VIEWS
from triage.desk.workspace import Workspace
from triage.domain.tag import Tag
from triage.tui.app import DeskApp
from triage.tui.screens.dialogs import DetailsDialog, HelpScreen, PathDialog
from triage.tui.screens.form import FormScreen
from triage.tui.screens.read import ReadView


async def click(pilot: Pilot[int], words: str, *, times: int = 1, after: str = "") -> None:
    """Click on the first place where some words are painted, `after` others of the same line if they are given."""
    app = pilot.app
    assert isinstance(app, DeskApp)
    for y, line in enumerate(screen_text(app).split("\n")):
        start = line.find(after) + len(after) if after in line else -1
        if start >= 0 and words in line[start:]:
            await pilot.click(offset=(line.index(words, start), y), times=times)
            await settled(pilot)
            return
    raise AssertionError(f"{words!r} is not on the screen:\n{screen_text(app)}")


def view_of(app: DeskApp) -> ReadView:
    """Return the reading view."""
    assert isinstance(app.view, ReadView)
    return app.view


async def test_sentences_are_tagged_and_undone_by_clicks(ws: Workspace) -> None:
    async with desk(ws, (120, 34)) as (app, pilot):
        await click(pilot, "Engineers fear")
        await click(pilot, "n noise")
        panels = read.panels(ws, read.first_report(ws) or 0)
        assert [p.tag for p in panels if p.text.startswith("Engineers")] == [Tag.NOISE]
        await click(pilot, "u undo")
        assert read.left(ws) == (15, 15)
        await click(pilot, "Truce signed")
        assert "Truce signed" in screen_text(app).split("\n")[1]
        await click(pilot, "15 left")
        assert app.is_running


@pytest.mark.parametrize("width", [120, 80], ids=["names", "keys"])
@pytest.mark.parametrize("view", VIEWS)
async def test_views_are_switched_by_clicks_on_the_headline(ws: Workspace, view: str, width: int) -> None:
    async with desk(ws, (width, 30)) as (app, pilot):
        for one in ("records" if view != "records" else "stories", view):
            await click(pilot, f"{VIEWS.index(one) + 1} " + (one.title() if width == 120 else ""))
            assert app.view.view == one


async def test_a_second_click_opens_what_enter_opens(ws: Workspace) -> None:
    a_record(ws)
    async with desk(ws, (120, 34)) as (app, pilot):
        await click(pilot, "Two militia", times=2)
        assert isinstance(app.screen, FormScreen)
        await click(pilot, "esc close")
        assert not isinstance(app.screen, FormScreen)
        await click(pilot, "3 Records")
        await click(pilot, "Dorvale", times=2)
        assert isinstance(app.screen, FormScreen)
        await click(pilot, "esc close")
        await click(pilot, "2 Stories")
        await click(pilot, "Truce signed", after="│", times=2)
        assert view_of(app).report is not None


async def test_a_record_is_filled_and_confirmed_by_clicks(ws: Workspace) -> None:
    a_record(ws)
    async with desk(ws, (120, 34)) as (app, pilot):
        await click(pilot, "3 Records")
        await click(pilot, "enter edit")
        form = app.screen
        assert isinstance(form, FormScreen)
        await click(pilot, "Dorvale", after="place")
        assert isinstance(form.focused, Input)
        assert form.focused.id == "place_name"
        await click(pilot, "killed")
        assert form.focused is form.inputs["killed_low"]
        await pilot.click("#kind")
        await settled(pilot)
        await click(pilot, "riots")
        assert (form.record.event_type, form.record.event_subtype) == ("riots", None)
        await click(pilot, "mob violence")
        assert (form.record.event_type, form.record.event_subtype) == ("riots", "mob_violence")
        await click(pilot, "8 ")
        assert (form.record.event_type, form.record.event_subtype) == form.kind.proposals[0]
        await click(pilot, "F5 draft")
        assert code.records(ws, None, 5)[0].event_type == form.record.event_type


async def test_what_a_field_may_say_is_taken_by_clicks(ws: Workspace) -> None:
    async with desk(ws, (120, 34)) as (app, pilot):
        await keys(pilot, "r", "d")
        form = app.screen
        assert isinstance(form, FormScreen)
        given = [one.words for one in form.fill.others("date_start")]
        await click(pilot, given[-1], after="F3")
        assert [one.words for one in form.fill.others("date_start")] == [*given[:-1], "as before"]
        before = form.record.date_start
        await click(pilot, "as before")
        assert form.record.date_start != before
        await click(pilot, "F6 empty")
        assert form.record.date_start is None
        assert form.focused is form.inputs["date_start"]
        await click(pilot, "F4 words")
        assert form.words.has_focus


async def test_dialogs_need_no_key(ws: Workspace, tmp_path: Path) -> None:
    async with desk(ws, (100, 30)) as (app, pilot):
        app.view.action_run("export")
        await settled(pilot)
        dialog = app.screen
        assert isinstance(dialog, PathDialog)
        await click(pilot, "sentences", after="[events]")
        assert dialog.choices[dialog.choice] == "sentences"
        dialog.field.value = str(tmp_path / "out.csv")
        await click(pilot, "enter goes on")
        assert not isinstance(app.screen, PathDialog)
        await app.workers.wait_for_complete()
        await settled(pilot)
        assert (tmp_path / "out.csv").exists()
        await click(pilot, "Written")
        assert "Written" not in screen_text(app), "a click takes a message away"
        await click(pilot, "? help")
        assert isinstance(app.screen, HelpScreen)
        await click(pilot, "esc closes")
        app.view.action_run("report.correct")
        await settled(pilot)
        details = app.screen
        assert isinstance(details, DetailsDialog)
        details.fields["outlet"].value = "Other Post"
        await click(pilot, "enter saves")
        assert "Other Post" in screen_text(app)
        app.view.action_run("settings")
        await settled(pilot)
        await click(pilot, "left and right")
        await click(pilot, "esc closes")
        assert app.current_theme.name == "triage-light"


@pytest.mark.parametrize("view", VIEWS)
async def test_the_wheel_moves_in_every_view(ws: Workspace, view: str) -> None:
    a_record(ws)
    async with desk(ws, (100, 12)) as (app, pilot):
        app.sitting.switch(view)
        await settled(pilot)
        before = screen_text(app).splitlines()[1:]  # below the headline, which counts what was seen
        await wheel(pilot, events.MouseScrollDown)
        if view == "records":  # there is one record only
            assert screen_text(app).splitlines()[1:] == before
            return
        assert screen_text(app).splitlines()[1:] != before
        await wheel(pilot, events.MouseScrollUp)
        assert screen_text(app).splitlines()[1:] == before


async def wheel(pilot: Pilot[int], kind: type[events.MouseEvent]) -> None:
    """Turn the wheel over the middle of the screen."""
    x, y = pilot.app.size.width // 2, 5
    pilot.app.screen._forward_event(kind(None, x, y, 0, 1, 0, False, False, False, x, y))
    await settled(pilot)


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (120, 40)], ids=str)
async def test_a_click_on_the_name_of_the_view_at_hand_lists_all_commands(ws: Workspace, size: tuple[int, int]) -> None:
    async with desk(ws, size) as (app, pilot):
        await click(pilot, "Read")
        assert type(app.screen).__name__ == "Palette"
        await keys(pilot, *"note", "enter")
        await settled(pilot)
        assert "NOTE" in screen_text(app)
