"""What a start leaves out: modules, widgets and work that the first screen has no use for."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from typing import Any

import pytest
from textual.css.stylesheet import Stylesheet
from textual.design import ColorSystem
from textual.dom import DOMNode
from textual.geometry import Size
from textual.screen import Screen
from textual.strip import Strip
from textual.widgets import Input

from tests.tui.harness import desk, keys, screen_text
from triage.desk import suggest
from triage.desk.workspace import Workspace
from triage.tui.desktop import Desktop
from triage.tui.widgets.lesson import Lesson
from triage.tui.widgets.sheet import Sheet

REST = (
    "hashlib triage.desk.complete triage.desk.filters triage.desk.listing triage.desk.pipeline triage.desk.search"
    " triage.desk.stats triage.desk.suggest triage.domain.event triage.domain.story triage.tui.commands.marking"
    " triage.tui.screens.dialogs triage.tui.screens.form triage.tui.screens.records triage.tui.widgets.find"
)
"""What comes half a second after the start, so that no key has to wait for it."""
ASKED = "triage.store.finding triage.store.hits triage.tui.screens.palette"
"""What comes when it is asked for."""

PROGRAM = """
import asyncio, sys
from pathlib import Path
import triage.tui.app as tui
from triage.desk.workspace import open_workspace

tui.SETTLE_AFTER = 600

async def main():
    with open_workspace(Path(sys.argv[1])) as ws:
        app = tui.DeskApp(ws)
        async with app.run_test(size=(120, 40)) as pilot:
            await pilot.pause()
            print(app.reading.report.id, *(n for n in sys.argv[2].split() if n in sys.modules))
            tui._the_rest()
            print(*(n for n in sys.argv[3].split() if n not in sys.modules))

asyncio.run(main())
"""


def test_a_start_imports_what_its_first_screen_needs_and_then_the_rest(ws: Workspace) -> None:
    suggest.fill(ws)
    ws.close()
    command = [sys.executable, "-c", PROGRAM, str(ws.path), f"{REST} {ASKED}", REST]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == "1\n\n"


async def test_a_start_makes_the_colours_of_one_theme(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[ColorSystem] = []
    make = ColorSystem.generate

    def counted(self: ColorSystem) -> dict[str, str]:
        made.append(self)
        return make(self)

    monkeypatch.setattr(ColorSystem, "generate", counted)
    async with desk(ws):
        assert len(made) == 1


async def test_a_start_styles_each_widget_once(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    styled: Counter[DOMNode] = Counter()
    apply = Stylesheet.apply

    def counted(self: Stylesheet, node: DOMNode, **how: Any) -> None:
        styled[node] += 1
        apply(self, node, **how)

    monkeypatch.setattr(Stylesheet, "apply", counted)
    async with desk(ws) as (app, _):
        widgets = [app.screen, *app.screen.walk_children()]
        assert [styled[widget] for widget in widgets] == [1] * len(widgets)


async def test_a_start_arranges_its_panes_once_for_a_size(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[Size] = []
    arrange = Screen._refresh_layout

    def counted(self: Desktop, size: Size | None = None, scroll: bool = False) -> None:
        if size:
            sizes.append(size)
        arrange(self, size, scroll)

    monkeypatch.setattr(Desktop, "_refresh_layout", counted)
    async with desk(ws, (100, 30)) as (_, pilot):
        await pilot.resize_terminal(120, 40)
    assert sizes == [Size(100, 30), Size(120, 40)]


async def test_a_start_wraps_the_sheet_and_the_first_steps_only_where_they_are_shown(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    widths: list[int] = []
    draw = Sheet.draw_lines

    def drawn(self: Sheet) -> list[Strip]:
        widths.append(self.outer_size.width)
        return draw(self)

    def taught(self: Lesson, at: int, size: Size) -> None:
        raise AssertionError("no step is shown")

    monkeypatch.setattr(Sheet, "draw_lines", drawn)
    monkeypatch.setattr(Lesson, "lines", taught)
    async with desk(ws, (120, 40)):
        assert widths == [30]


async def test_the_find_line_is_made_when_it_is_first_opened(ws: Workspace) -> None:
    async with desk(ws) as (app, pilot):
        assert not app.query(Input)
        await keys(pilot, "slash", *"gate")
        assert app.query_one(Input).value == "gate"
        assert app.query_one(Input).has_focus
        made = app.reading.find
        await keys(pilot, "escape")
        before = screen_text(app)
        await keys(pilot, "slash")
        assert app.reading.find is made
        await keys(pilot, "escape")
        assert screen_text(app) == before
