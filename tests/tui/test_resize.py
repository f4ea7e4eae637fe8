"""The terminal may have another size at any moment, in any view and dialog, down to a single cell."""

from __future__ import annotations

import fcntl
import os
import random
import signal
import struct
import termios
from pathlib import Path

import pytest
from textual import _time
from textual.widgets import Input

from tests.tui import samples
from tests.tui.harness import desk, hours_between_looks, keys, screen_text, screen_widths, settled
from tests.tui.ptyrun import PtyRun
from tests.tui.test_commands import a_record
from triage.desk.workspace import Workspace
from triage.tui.screens.read import ReadView

PLACES: dict[str, tuple[str, ...]] = {
    "read": (), "why": ("i",), "find": ("slash", "a"), "range": ("v", "j"), "jump": ("apostrophe",), "cut": ("vertical_line",),
    "stories": ("2", "i"), "records": ("3",), "form": ("3", "enter"), "kind": ("3", "enter", "up"), "progress": ("4",),
    "help": ("question_mark",), "load": ("L",), "export": ("X",), "details": ("C",), "note": ("number_sign",),
    "settings": ("S",), "palette": ("ctrl+p",),
}  # fmt: skip
EDGES = [(1, 1), (2, 30), (30, 2), (7, 3), (40, 12), (99, 19), (100, 20), (119, 40), (120, 40), (250, 70), (3, 90)]


@pytest.mark.parametrize("place", PLACES)
async def test_any_size_at_any_moment(ws: Workspace, place: str) -> None:
    a_record(ws)
    sizes = [
        *EDGES,
        *((draw.randint(1, 200), draw.randint(1, 60)) for draw in [random.Random(place)] for _ in range(6)),
    ]
    async with desk(ws, (100, 30)) as (app, pilot):
        await keys(pilot, *PLACES[place])
        for n, (width, height) in enumerate(random.Random(place).sample(sizes, len(sizes))):
            await pilot.resize_terminal(width, height)
            if n % 2:  # every second time the next size comes before the screen has settled
                continue
            await settled(pilot)
            assert app.is_running
            assert app.crash == ""
            assert screen_widths(app) == {width}
            assert screen_text(app).count("\n") == height
        await pilot.resize_terminal(100, 30)
        await settled(pilot)
        if isinstance(app.screen, type(app.screen_stack[0])) and isinstance(app.view, ReadView):
            assert "▌" in screen_text(app), "the cursor is in sight"


async def test_a_size_comes_through_where_the_machine_stands_still_between_two_looks_at_the_clock(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Textual leaves a call after a while out then: that size was never taken, nor any later one."""
    async with desk(ws, (100, 30)) as (app, pilot):
        with monkeypatch.context() as standing:
            standing.setattr(_time, "get_time", hours_between_looks())
            await pilot.resize_terminal(90, 20)
            await settled(pilot)
        for width in (80, 70):
            await pilot.resize_terminal(width, 20)
            await settled(pilot)
            assert screen_widths(app) == {width}


async def test_the_cursor_and_its_sentence_survive_every_size(ws: Workspace) -> None:
    draw = random.Random(7)
    async with desk(ws, (100, 30)) as (app, pilot):
        view = app.view
        assert isinstance(view, ReadView)
        for _ in range(25):
            key = draw.choice(["j", "k", "J", "K", "end", "home", "tab", "i"])
            await keys(pilot, key)
            before = view.panel
            await pilot.resize_terminal(draw.randint(20, 160), draw.randint(8, 50))
            await settled(pilot)
            assert view.panel == before
            pane = view.pane
            assert pane.display
            assert pane.has_focus


@pytest.mark.parametrize("field", ["m", "s", "c", "d", "l", "h"])
async def test_the_field_with_the_focus_stays_on_the_screen_of_every_size(ws: Workspace, field: str) -> None:
    """What is typed goes there, and would be typed unseen."""
    a_record(ws)
    async with desk(ws, (80, 24)) as (app, pilot):
        await keys(pilot, "3", "enter", field)
        focused = app.screen.focused
        assert isinstance(focused, Input)
        for size in ((40, 12), (120, 40), (60, 11), (20, 8), (80, 24)):
            await pilot.resize_terminal(*size)
            await settled(pilot)
            fields = app.screen.query_one("#further-fields" if field in "lh" else "#fields")
            assert app.screen.focused is focused
            assert fields.region.contains_region(focused.region), (size, focused.region, fields.region)


def test_a_real_terminal_that_is_dragged(tmp_path: Path) -> None:
    samples.build(tmp_path / "d.db").close()
    draw = random.Random(3)
    with PtyRun(tmp_path / "d.db", columns=120, rows=40) as run:
        run.wait("15 left")
        for n in range(60):
            columns, rows = draw.randint(5, 180), draw.randint(3, 60)
            if n == 59:
                columns, rows = 100, 30
            run.screen.resize(rows, columns)
            fcntl.ioctl(run.handle, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            os.kill(run.process.pid, signal.SIGWINCH)
            run.press(draw.choice("jk12341i"))
        run.press("1", "e")
        run.wait("14 left")
        run.press("ctrl+q")
        assert run.leave() == 0
        assert "Traceback" not in run.raw.decode("utf-8", "replace")
