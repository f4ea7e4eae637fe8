"""Every command of the table: a handler, a binding, a row of the help, an entry of the palette, and it works."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.command import CommandPalette
from textual.widgets import Input

from tests.tui.harness import desk, keys, screen_text
from triage.desk import code, read, tag
from triage.desk.commands import COMMANDS, FORM, READ, VIEWS, Command, commands_of, key_name
from triage.desk.workspace import Workspace
from triage.domain.tag import Tag
from triage.tui.commands import registry
from triage.tui.rest import screen_of
from triage.tui.screens.dialogs import entries, help_lines
from triage.tui.screens.form import FormScreen
from triage.tui.screens.read import ReadView
from triage.tui.screens.stories import StoriesView
from triage.tui.widgets.find import FindLine

SHELLS = ("e", "k", "r", "f5", "J", "g", "e", "k")
"""Keys that make a record of the first sentence, and an event of the sentence on it in another report."""

CHANGED_BY: dict[str, tuple[str, ...]] = {
    "tag.event": ("e",), "tag.quote": ("q",), "tag.caption": ("c",), "tag.noise": ("n",), "tag.take": ("space",),
    "tag.clear": ("e", "k", "backspace"), "tag.repeat": ("e", "full_stop"), "tag.range": ("v",), "tag.visible": ("a",),
    "flag": ("plus",), "note": ("number_sign",), "sentence.split": ("vertical_line",), "sentence.join": ("ampersand",),
    "report.exclude": ("D",), "report.correct": ("C",), "move.later": ("z",), "move.back": ("J", "left_square_bracket"),
    "move.forth": ("J", "left_square_bracket", "right_square_bracket"), "move.jump": ("apostrophe",),
    "link.open": ("w",), "edit.undo": ("e", "u"), "edit.redo": ("e", "u", "U"),
    "record.attach": (*SHELLS, "A"), "record.detach": (*SHELLS, "A", "d"), "record.gather": (*SHELLS, "3", "j", "A"),
    "record.sentences": (*SHELLS, "A", "3", "j", "s"), "record.merge": (*SHELLS, "r", "f5", "3", "M"), "record.dispute": ("3", "D"),
    "record.open": ("e", "k", "r"), "record.another": ("e", "k", "R"), "move.down": ("j",), "move.up": ("j", "k"),
    "move.page_down": ("pagedown",), "move.page_up": ("end", "pageup"), "move.home": ("end", "home"),
    "move.end": ("end",), "move.next_report": ("J",), "move.previous_report": ("J", "K"), "move.pane": ("tab",),
    "move.pane_back": ("shift+tab",), "find.open": ("slash",), "find.next": ("slash", "d", "enter", "f3"),
    "find.leave": ("slash", "escape"), "find.save": ("S",), "order": ("s",), "origin": ("o",), "explain": ("i",),
    "story.same": ("2", "y"), "story.linked": ("2", "l"),
    "story.apart": ("2", "o"), "story.later": ("2", "space"), "story.detach": ("2", "tab", "j", "d"),
    "story.lead": ("2", "tab", "j", "j", "asterisk"), "story.split": ("2", "tab", "j", "j", "vertical_line"),
    "story.read": ("2", "enter"), "record.edit": ("3", "enter"),
    "record.confirm": ("3", "minus", "c"), "record.reject": ("3", "minus"),
    "record.order": ("3", "o"), "record.filter": ("3", "f"), "form.confirm": ("3", "enter", "f2"),
    "form.save": ("3", "enter", "f5"), "form.reject": ("3", "enter", "f8"), "form.leave": ("3", "enter", "escape"),
    "form.help": ("3", "enter", "f1"), "form.next": ("3", "enter", "down"), "form.previous": ("3", "enter", "up"),
    "form.more": ("3", "enter", "f9"),
    "form.another": ("3", "enter", "f3"), "form.point": ("3", "enter", "f4"), "form.clear": ("3", "enter", "f6"),
    "form.restore": ("3", "enter", "f6", "f7"),
    "view.log": ("5",),
    "log.undo": ("e", "5", "backspace"), "log.read": ("e", "J", "5", "enter"),
    "view.read": ("2", "1"), "view.stories": ("2",), "view.records": ("3",), "view.progress": ("4",), "load": ("L",),
    "export": ("X",), "suggest": ("P",), "check": ("V",), "work.stop": ("x",), "settings": ("comma",), "suspend": ("ctrl+z",),
    "help": ("question_mark",), "palette": ("ctrl+p",), "quit": ("ctrl+q",),
}  # fmt: skip
"""Keys, from the reading view of the standard workspace, after which the screen differs from what it was before the last."""


def key_of_view(view: str) -> tuple[str, ...]:
    """Return the keys that lead to a view from the reading view."""
    return tuple(key for one in COMMANDS if one.id == f"view.{view}" for key in one.keys[:1])


def a_record(ws: Workspace) -> None:
    """Make a draft on the last sentence of the first report."""
    panel = read.panels(ws, read.first_report(ws) or 0)[-1]
    tag.tag(ws, [panel.id], Tag.EVENT)
    record = code.begin(ws, panel.id).record
    for name, text in (("date_start", "2031-03-03"), ("date_precision", "day"), ("place_name", "Dorvale")):
        record = code.edited(record, name, text, panel)
    code.save(ws, record, status="draft")


def test_the_table_and_the_handlers_name_the_same_commands() -> None:
    registry.rest()
    assert set(registry.HANDLERS) == {c.id for c in COMMANDS} == set(CHANGED_BY)


def test_every_view_of_the_table_is_a_screen() -> None:
    assert [screen_of(view).view for view in VIEWS] == list(VIEWS)


@pytest.mark.parametrize("view", [*VIEWS, FORM])
async def test_every_command_of_a_view_is_bound_to_its_keys(ws: Workspace, view: str) -> None:
    a_record(ws)
    async with desk(ws) as (app, pilot):
        await keys(pilot, *(("3", "enter") if view == FORM else key_of_view(view)))
        owner = app.screen if view == FORM else app.view
        bound = {key: [b.id for b in found] for key, found in owner._bindings.key_to_bindings.items()}
        for one in commands_of(view):
            for key in one.keys:
                assert bound[key][0] == one.id


@pytest.mark.parametrize("one", COMMANDS, ids=lambda c: c.id)
def test_the_help_names_keys_and_what_the_command_does(one: Command) -> None:
    (entry,) = (e for e in entries(one.views[0]) if e.name == one.title)
    text = " ".join("".join(run for run, _ in line.left) for line in help_lines(entry, 120))
    assert one.title in text
    assert key_name(one.keys[0]) in text
    assert one.help.split()[0] in text


@pytest.mark.parametrize("command_id", CHANGED_BY)
async def test_the_key_of_a_command_works(ws: Workspace, command_id: str) -> None:
    a_record(ws)
    async with desk(ws, (100, 30)) as (app, pilot):
        *before, last = CHANGED_BY[command_id]
        await keys(pilot, *before)
        old = screen_text(app), app.focused
        await keys(pilot, last)
        if command_id == "quit":
            assert app.return_value == 0
        else:
            assert (screen_text(app), app.focused) != old
            assert app.sitting.standing.trouble == ""


async def test_the_palette_holds_the_commands_of_the_view_and_runs_them(ws: Workspace) -> None:
    async with desk(ws) as (app, pilot):
        titles = {c.title for c in app.get_system_commands(app.screen)}
        assert titles == {c.title for c in commands_of(READ) if c.id != "palette"}
        await keys(pilot, "ctrl+p")
        assert isinstance(app.screen, CommandPalette)
        await keys(pilot, *"noise", "enter")
        await pilot.pause(0.3)
        await keys(pilot, "enter")
        await pilot.pause()
        assert read.panels(ws, read.first_report(ws) or 0)[0].tag is Tag.NOISE


@pytest.mark.parametrize("view", VIEWS)
async def test_the_palette_and_the_help_hold_all_commands_of_every_view(ws: Workspace, view: str) -> None:
    async with desk(ws) as (app, pilot):
        await keys(pilot, *key_of_view(view))
        offered = {c.title: c.help for c in app.get_system_commands(app.screen)}
        assert set(offered) == {c.title for c in commands_of(view) if c.id != "palette"}
        assert all(offered[c.title].endswith(c.help) for c in commands_of(view) if c.id != "palette")
        assert sorted(e.name for e in entries(view) if e.name) == sorted(c.title for c in commands_of(view))


async def test_every_change_of_the_stories_can_be_undone(ws: Workspace) -> None:
    async with desk(ws) as (app, pilot):
        await keys(pilot, "2")
        view = app.view
        assert isinstance(view, StoriesView)
        before = screen_text(app)
        for key in "ylo":
            await keys(pilot, key)
            assert "1 left" in screen_text(app)
            await keys(pilot, "u", "tab", "shift+tab")
            assert screen_text(app) == before


async def test_typing_in_an_input_runs_no_command(ws: Workspace) -> None:
    async with desk(ws) as (app, pilot):
        await keys(pilot, "slash", *"eqcnuUrRjkJKiLXx1234gG?", "space", "backspace", "down", "up", "pagedown", "tab")
        view = app.view
        assert isinstance(view, ReadView)
        assert app.query_one(FindLine).value == "eqcnuUrRjkJKiLXx1234gG?"
        assert app.query_one(FindLine).has_focus
        assert read.left(ws) == (15, 15)
        assert view.panel == read.panels(ws, read.first_report(ws) or 0)[0]


async def test_typing_in_the_form_runs_no_command(ws: Workspace) -> None:
    a_record(ws)
    async with desk(ws) as (app, pilot):
        await keys(pilot, "3", "enter")
        form = app.screen
        assert isinstance(form, FormScreen)
        form.inputs["actor1"].focus()
        await keys(pilot, *"eqx1?ud")
        assert isinstance(app.screen, FormScreen)
        assert isinstance(form.focused, Input)
        assert form.record.actor1 is not None
        assert form.record.actor1.endswith("eqx1?ud")


async def test_a_command_without_an_object_says_so(tmp_path: Path) -> None:
    from triage.desk.workspace import open_workspace

    with open_workspace(tmp_path / "empty.db", editor="anna") as empty:
        async with desk(empty, (80, 24)) as (app, pilot):
            assert "Nothing is loaded yet" in screen_text(app)
            for view in VIEWS:
                await keys(pilot, {"read": "1", "stories": "2", "records": "3", "progress": "4", "log": "5"}[view])
                for one in commands_of(view):
                    if not one.id.startswith(
                        ("view", "quit", "palette", "help", "load", "export", "find.open", "settings")
                    ):
                        app.view.action_run(one.id)
                        await pilot.pause()
                        assert app.is_running


async def test_a_desk_that_only_reads_says_so_and_changes_nothing(ws: Workspace, tmp_path: Path) -> None:
    from triage.desk.workspace import open_workspace

    with open_workspace(ws.path, editor="ben", read_only=True) as reader:
        async with desk(reader, (100, 30)) as (app, pilot):
            await keys(pilot, "e")
            text = screen_text(app)
            assert "NOT SAVED" in text
            assert "reading only" in text
            await keys(pilot, "j")
            assert read.left(ws) == (15, 15)
            for key in ("number_sign", "C", "L"):  # nothing is asked for that could not be saved
                await keys(pilot, key)
                assert len(app.screen_stack) == 1
                assert "reading only" in screen_text(app)


@pytest.mark.parametrize("size", [(12, 3), (1, 1), (40, 12)])
async def test_the_palette_stands_every_key_on_the_smallest_screen(ws: Workspace, size: tuple[int, int]) -> None:
    async with desk(ws, size) as (app, pilot):
        await keys(pilot, "ctrl+p")
        assert isinstance(app.screen, CommandPalette)
        await keys(
            pilot, "pageup", "pagedown", "up", "down", "home", "end", "x", "pageup", "backspace", "pagedown", "escape"
        )
        assert app.is_running
