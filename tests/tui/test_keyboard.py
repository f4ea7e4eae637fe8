"""Keys that come faster than the screen: each acts where the one before it led, and nothing stale stays painted."""

from __future__ import annotations

import pytest
from textual import _time, events
from textual.geometry import Region
from textual.widgets import Input, OptionList

from tests.tui.harness import desk, hours_between_looks, screen_text, settled
from triage.desk import read
from triage.desk.workspace import Workspace
from triage.store import journal
from triage.tui.app import DeskApp
from triage.tui.keyboard import LOST, PAUSE
from triage.tui.screens.dialogs import PathDialog
from triage.tui.screens.form import FormScreen
from triage.tui.screens.palette import Palette
from triage.tui.widgets.bars import Notice
from triage.tui.widgets.find import FindLine
from triage.tui.widgets.kinds import KindMenu

NAMED = {" ": "space", "/": "slash", "\r": "enter", "\t": "tab", "?": "question_mark", "\x1b": "escape", "+": "plus"}


def burst(app: DeskApp, typed: str) -> None:
    """Let keys come all at once, as from a paste or over a slow line."""
    for char in typed:
        app.post_message(events.Key(NAMED.get(char, char), char))


def decisions(ws: Workspace) -> list[object]:
    """Return the tags that were given, in order."""
    return [d.change.new for d in journal.stream(ws.db) if d.action.startswith("tag")]


def clicks(app: DeskApp, x: int, y: int, times: int) -> None:
    """Let clicks on one cell come all at once."""
    for _ in range(times):
        for kind in (events.MouseDown, events.MouseUp):
            app.post_message(kind(None, x, y, 0, 0, 1, False, False, False, x, y, None))


async def test_letters_behind_the_key_of_the_find_line_are_words(ws: Workspace) -> None:
    async with desk(ws) as (app, pilot):
        burst(app, "/encqa gate\r")
        await settled(pilot)
        assert "Nothing matches" in screen_text(app)
        assert app.query_one(FindLine).value == "encqa gate"
    assert decisions(ws) == []


async def test_words_pasted_behind_the_key_of_the_find_line_stand_among_the_letters(ws: Workspace) -> None:
    async with desk(ws) as (app, pilot):
        burst(app, "/n")
        app.post_message(events.Paste("orth g"))
        burst(app, "ate\r")
        await settled(pilot)
        assert app.query_one(FindLine).value == "north gate"
    assert decisions(ws) == []


async def test_keys_are_taken_where_the_machine_stands_still_between_two_looks_at_the_clock(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Textual leaves a call after a while out then: keys that waited for a dialog were never taken, nor any later one."""
    async with desk(ws) as (app, pilot):
        monkeypatch.setattr(_time, "get_time", hours_between_looks())
        burst(app, "Lnews\x1b?\x1be")
        for _ in range(50):
            await pilot.pause(PAUSE)
        monkeypatch.undo()
        await settled(pilot)
    assert decisions(ws) == ["event"]


async def test_keys_behind_a_new_view_act_in_that_view(ws: Workspace) -> None:
    async with desk(ws) as (app, pilot):
        burst(app, "2o")
        await settled(pilot)
        assert "apart" in [d.action.rpartition(".")[2] for d in journal.stream(ws.db)]
        burst(app, "1eq")
        await settled(pilot)
    assert decisions(ws) == ["event", "quote"]


async def test_words_behind_the_key_of_a_dialog_are_typed_into_it(ws: Workspace) -> None:
    async with desk(ws) as (app, pilot):
        burst(app, "Lnews/qen")
        await settled(pilot)
        assert isinstance(app.screen, PathDialog)
        assert app.screen.field.value == "news/qen"
        burst(app, "\x1beq")
        await settled(pilot)
    assert decisions(ws) == ["event", "quote"]


async def test_further_clicks_on_a_word_that_closes_a_form_do_nothing_more(ws: Workspace) -> None:
    async with desk(ws) as (app, pilot):
        burst(app, "e")
        await settled(pilot)
        burst(app, "k\r")
        await settled(pilot)
        assert isinstance(app.screen, FormScreen)
        lines = screen_text(app).split("\n")
        y = next(n for n, line in enumerate(lines) if "F5 draft" in line)
        clicks(app, lines[y].index("F5 draft"), y, 3)
        await settled(pilot)
        assert app.screen is app.screen_stack[0]
        assert [d.action for d in journal.stream(ws.db) if d.action.startswith("record")] == ["record.create"]


async def test_a_click_on_a_menu_of_kinds_whose_lines_have_gone_takes_nothing(ws: Workspace) -> None:
    async with desk(ws) as (app, pilot):
        burst(app, "e")
        await settled(pilot)
        burst(app, "k\r")
        await settled(pilot)
        form = app.screen
        assert isinstance(form, FormScreen)
        form.kind.focus()
        await pilot.press("1")
        await settled(pilot)
        menu = app.screen.query_one(KindMenu)
        y = menu.size.height - 1
        assert y > 0
        menu.post_message(events.Click(menu, 3, y, 0, 0, 1, False, False, False))
        form.kind.kind = None  # the menu has not seen the click yet
        await settled(pilot)
        assert app.return_code is None
        assert (app.screen, form.kind.subtype) == (form, None)


async def test_further_clicks_beside_the_palette_find_it_closed(ws: Workspace) -> None:
    async with desk(ws) as (app, pilot):
        await pilot.press("ctrl+p")
        await settled(pilot)
        clicks(app, 1, 15, 3)
        await settled(pilot)
        assert app.screen is app.screen_stack[0]
        assert app.return_code is None


async def test_further_enters_in_the_palette_choose_nothing_more(ws: Workspace) -> None:
    async with desk(ws) as (app, pilot):
        await pilot.press("ctrl+p", *"tag event")
        found = app.screen.query_one(OptionList)
        for _ in range(1000):
            if app.screen.query_one(Input).value == "tag event" and found.option_count == 1:
                break
            await pilot.pause(0.01)
        burst(app, "\r\r")  # the second may open what is behind
        await settled(pilot)
        assert not isinstance(app.screen, Palette)
        assert app.return_code is None
    assert decisions(ws) == ["event"]


async def test_a_letter_that_a_command_asks_for_is_no_command(ws: Workspace) -> None:
    async with desk(ws) as (app, pilot):
        burst(app, "+qe")
        await settled(pilot)
        first = read.panels(ws, read.first_report(ws) or 0)[0]
    assert decisions(ws) == ["event"]
    assert first.tag == "event"


async def test_what_a_look_at_the_layout_finds_changed_is_painted(ws: Workspace) -> None:
    async with desk(ws) as (app, pilot):
        app.tell("Some words.")
        await settled(pilot)
        covered = app.screen.query_one(Notice).region
        app.tell("")
        compositor = app.screen._compositor
        compositor._dirty_regions.clear()
        compositor._full_map_invalidated = True
        assert Notice not in map(type, compositor.full_map)
        assert covered == Region(0, 29, 100, 1)
        assert covered in compositor._dirty_regions


async def test_cutting_nothing_leaves_the_clipboard_as_it_is(ws: Workspace) -> None:
    async with desk(ws) as (app, pilot):
        app.copy_to_clipboard("kept")
        await pilot.press("/", "ctrl+x", "ctrl+c")
        await settled(pilot)
        assert app.clipboard == "kept"


async def test_a_terminal_left_while_a_dialog_opens_takes_keys_when_the_dialog_is_closed(ws: Workspace) -> None:
    async with desk(ws) as (app, pilot):
        app.post_message(events.AppBlur())
        await pilot.pause()
        app.view.action_run("help")
        await pilot.pause()
        app.post_message(events.AppFocus())
        await pilot.press("escape")
        assert app.screen is app.screen_stack[0]
        burst(app, "e")
        for _ in range(5 * LOST):
            await pilot.pause(PAUSE)
        assert decisions(ws) == ["event"]


async def test_a_key_that_comes_alone_is_taken_at_once_and_painted(ws: Workspace) -> None:
    async with desk(ws) as (app, pilot):
        before, first = app.reading.panel, screen_text(app)
        assert app.at_once(events.Key("j", "j"))
        assert app.reading.panel != before
        assert screen_text(app) != first
        assert app.sitting.keys == 1
        assert not app.screen._dirty_widgets
        await settled(pilot)
        assert app.at_once(events.Key("e", "e"))
        assert decisions(ws) == ["event"]


async def test_a_key_is_not_taken_before_what_has_its_turn_before_it(ws: Workspace) -> None:
    async with desk(ws) as (app, pilot):
        burst(app, "j")
        assert not app.at_once(events.Key("e", "e"))
        await settled(pilot)
        burst(app, "?")
        await settled(pilot)
        assert not app.at_once(events.Key("e", "e")), "a dialog is in front"
        burst(app, "\x1b")
        await settled(pilot)
        burst(app, "/")
        await settled(pilot)
        assert not app.at_once(events.Key("e", "e")), "words are typed"
        assert not app.at_once(events.Key("j", "j"))
    assert decisions(ws) == []


async def test_a_key_that_stands_for_nothing_goes_its_usual_way(ws: Workspace) -> None:
    async with desk(ws) as (app, _):
        assert not app.at_once(events.Key("7", "7"))
        assert app.sitting.keys == 0
