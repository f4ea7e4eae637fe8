"""What a key would act on shows in every look: the cursor of a field, what is selected, the line chosen, the field at hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.color import Color, ColorType
from rich.style import Style
from textual.widgets import Input, OptionList

from tests.tui.colours import contrast
from tests.tui.harness import desk, keys, screen_text
from triage.config import settings_path
from triage.desk.workspace import Workspace
from triage.tui.app import DeskApp
from triage.tui.looks import COLOURS
from triage.tui.screens.form import FormScreen

LOOKS = (*COLOURS, "none")
"""The themes, and no colours at all."""

GROUNDS = {"dark": ("#ffffff", "#000000"), "light": ("#000000", "#ffffff")}
"""Letter and ground of terminals, for what leaves the choice to them."""

Cell = tuple[str, str, bool]
"""How a cell looks: its letter's colour, its ground, and whether a line is under it."""


@pytest.fixture(params=LOOKS)
def look(request: pytest.FixtureRequest, ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> str:
    name = str(request.param)
    Path(settings_path()).parent.mkdir(parents=True)
    Path(settings_path()).write_text(f'theme = "{"dark" if name == "none" else name}"\n')
    if name == "none":
        monkeypatch.setenv("NO_COLOR", "1")
    return name


def cells(app: DeskApp, y: int, terminal: str) -> list[Cell]:
    """Return how the cells of a painted row look on a dark or a light terminal."""
    return [
        _cell(style or Style(), terminal)
        for text, style, _ in app.screen._compositor.render_strips()[y]
        for _ in text
    ]  # fmt: skip


def _cell(style: Style, terminal: str) -> Cell:
    letter, ground = (_hex(c, own) for c, own in zip((style.color, style.bgcolor), GROUNDS[terminal], strict=True))
    return (*((ground, letter) if style.reverse else (letter, ground)), bool(style.underline))


def _hex(colour: Color | None, own: str) -> str:
    return own if colour is None or colour.type is ColorType.DEFAULT else colour.get_truecolor().hex


def terminals(look: str) -> Iterator[str]:
    yield from GROUNDS if look in ("terminal", "none") else ("dark",)


async def test_the_cursor_and_what_is_selected_show_in_a_field(ws: Workspace, look: str) -> None:
    async with desk(ws, (100, 30)) as (app, pilot):
        await keys(pilot, "L", *"word")
        field = app.screen.query_one(Input)
        x, y = field.content_region.offset
        for terminal in terminals(look):
            row = cells(app, y, terminal)
            assert contrast(row[x + 4][1], row[x + 6][1]) > 3, "the cursor behind the words"
        await keys(pilot, "shift+home")
        for terminal in terminals(look):
            row = cells(app, y, terminal)
            assert row[x + 1] != row[x + 6]
            assert contrast(row[x + 1][1], row[x + 6][1]) > 3, "what the next letter takes the place of"
            assert contrast(row[x + 1][0], row[x + 1][1]) > 4.5


async def test_the_chosen_line_of_the_palette_shows(ws: Workspace, look: str) -> None:
    async with desk(ws, (100, 30)) as (app, pilot):
        await keys(pilot, "ctrl+p", *"tag")
        while "Tag event" not in screen_text(app):
            await pilot.pause()
        await keys(pilot, "down")
        lines = screen_text(app).split("\n")
        at, other = (next(y for y, line in enumerate(lines) if words in line) for words in ("Tag quote", "Tag noise"))
        chosen = app.screen.query_one(OptionList)
        assert chosen.highlighted == 1
        for terminal in terminals(look):
            here, there = (cells(app, y, terminal)[chosen.region.x + 30] for y in (at, other))
            assert here != there
            assert here[2] or contrast(here[1], there[1]) > 1.2


async def test_the_type_shows_that_the_keys_are_for_it(ws: Workspace, look: str) -> None:
    async with desk(ws, (100, 34)) as (app, pilot):
        await keys(pilot, "r")
        form = app.screen
        assert isinstance(form, FormScreen)
        x, y = form.kind.region.x + form.kind.region.width - 1, form.kind.region.y
        with_focus = [cells(app, y, terminal)[x] for terminal in terminals(look)]
        await keys(pilot, "p")
        without = [cells(app, y, terminal)[x] for terminal in terminals(look)]
        for here, there in zip(with_focus, without, strict=True):
            assert contrast(here[1], there[1]) > 1.15


async def test_nothing_blinks(ws: Workspace) -> None:
    async with desk(ws, (100, 30)) as (app, pilot):
        for opens in ("slash", "L", "X", "C", "number_sign", "ctrl+p", "r"):
            await keys(pilot, opens)
            assert [field.id for field in app.screen.query(Input) if field.cursor_blink] == [], opens
            await keys(pilot, "escape")


async def test_nothing_stands_out_where_nothing_is_said(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with desk(ws, (100, 34)) as (app, pilot):
        await keys(pilot, "r")
        form = app.screen
        assert isinstance(form, FormScreen)
        hint = form.hint.region
        assert screen_text(app).split("\n")[hint.y][hint.x :].startswith(" 8 ")
        assert cells(app, hint.y, "dark")[hint.x] == ("#ffffff", "#000000", False)
