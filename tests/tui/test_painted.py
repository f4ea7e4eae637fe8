"""What is painted in every theme can be read, whoever draws it: our lines, Textual's fields, its palette and scroll bars."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.color import Color
from textual.strip import Strip
from textual.widget import Widget

from tests.tui.colours import contrast
from tests.tui.harness import desk, keys, screen_text
from tests.tui.test_commands import a_record
from triage.config import settings_path
from triage.desk.workspace import Workspace
from triage.tui.app import DeskApp
from triage.tui.looks import COLOURS

LINES = frozenset("│┃━─▌▁▂▔▎▊⋯ \u00a0")
"""Signs that are no text: a line, a bar, a frame. They need less contrast."""

WALK = (
    ("e", "space", "q", "k"), ("i",), ("slash", *"gate le"), ("escape", "slash", *"gate", "enter"), ("escape",), ("v", "j"),
    ("escape", "apostrophe"), ("escape", "2"), ("tab",), ("3",), ("enter",), ("down", "down"), (*"2031-99", "tab"),
    ("shift+tab", "f6", "escape", "escape", "4"), ("question_mark",), ("escape", "L"), ("escape", "X", *"tests"),
    ("escape", "comma"), ("escape", "1", "C"), ("escape", "number_sign"), ("escape", "ctrl+p", *"tag"),
)  # fmt: skip
"""Keys that lead through every view, dialog and state."""


def weak(app: DeskApp, least: float, seen: list[int]) -> Iterator[str]:
    """Yield each painted piece of text whose contrast is too small, with its colours.

    `seen` counts the pieces that were looked at. What lies behind a dialog is veiled on purpose, and no key acts there.
    """
    parts = app.screen.walk_children(Widget) if app.screen.is_modal else [app.screen]
    front_most = [w.region for w in parts if w.display and w.visible and not (w.children and app.screen.is_modal)]
    for y, strip in enumerate(app.screen._compositor.render_strips()):
        x = 0
        for text, style, _ in strip:
            words, at = text.strip(), x + len(text) - len(text.lstrip())
            x += cell_len(text)
            if not words or style is None or set(words) <= LINES or not any(r.contains(at, y) for r in front_most):
                continue
            seen[0] += 1
            front, back = (_hex(colour) for colour in (style.color, style.bgcolor))
            if contrast(front, back) < least:
                yield f"{words!r} {front} on {back}: {contrast(front, back):.2f}"


def _hex(colour: Color | None) -> str:
    assert colour is not None
    return colour.get_truecolor().hex


@pytest.mark.parametrize("theme", [name for name in COLOURS if name != "terminal"])
async def test_every_word_on_every_screen_meets_wcag(ws: Workspace, theme: str) -> None:
    a_record(ws)
    Path(settings_path()).parent.mkdir(parents=True)
    Path(settings_path()).write_text(f'theme = "{theme}"\n')
    found: dict[str, str] = {}
    async with desk(ws, (120, 34)) as (app, pilot):
        for pressed in WALK:
            await keys(pilot, *pressed)
            while "ctrl+p" in pressed and "Tag event" not in screen_text(app):  # the palette answers from a worker
                await pilot.pause()
            seen = [0]
            for piece in weak(app, 7 if theme == "high-contrast" else 4.5, seen):
                found.setdefault(piece, " ".join(pressed))
            assert seen[0] > 3, pressed
    assert found == {}


async def test_what_was_painted_on_a_screen_goes_with_it(ws: Workspace) -> None:
    """Some thousand lines of each form that was opened would stay in memory for the rest of the day."""
    alive = []
    async with desk(ws) as (_, pilot):
        for _ in range(3):
            await keys(pilot, "question_mark", "escape", "comma", "escape", "n", "escape", "escape")
            gc.collect()
            alive.append(sum(isinstance(one, Strip) for one in gc.get_objects()))
    assert alive[2] <= alive[1] + 20, alive
