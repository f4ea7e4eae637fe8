"""How the tests of the terminal look at it: a desk on a made-up workspace, and the painted screen as text."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import AsyncIterator, Callable
from itertools import count
from pathlib import Path

import pytest
from textual import _time
from textual.pilot import Pilot
from textual.widget import Widget

from triage.desk.workspace import Workspace
from triage.domain.rows import Panel
from triage.tui import app as desk_app
from triage.tui.app import DeskApp, calm_down
from triage.tui.workers import COUNTING, ORDERING

SCREENS = Path(__file__).with_name("screens")
UPDATE = "TRIAGE_UPDATE_SCREENS"
"""Set this variable to write the screens anew; look at the difference before you keep it."""

Size = tuple[int, int]


def screen_text(app: DeskApp) -> str:
    """Return what is painted, a line a row. The compositor is private to Textual; this is the only place that asks."""
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips) + "\n"


def widget_text(app: DeskApp, widget: Widget) -> str:
    """Return what is painted where a widget stands, as if no line had been broken."""
    strips = app.screen._compositor.render_strips()
    x, y, width, height = widget.region
    lines = ("".join(segment.text for segment in strip.crop(x, x + width)) for strip in strips[y : y + height])
    return " ".join(" ".join(lines).split())


def apart_from_the_cursor(*panels: Panel | None) -> list[Panel]:
    """Return sentences as if the cursor had been on each of them; the desk notes that only now and then."""
    return [panel._replace(seen=True) for panel in panels if panel]


def screen_widths(app: DeskApp) -> set[int]:
    """Return the widths of the painted rows in cells."""
    return {strip.cell_length for strip in app.screen._compositor.render_strips()}


@contextlib.asynccontextmanager
async def desk(
    ws: Workspace, size: Size = (100, 30), *, hurried: bool = False
) -> AsyncIterator[tuple[DeskApp, Pilot[int]]]:
    """Run the desk on a workspace without a terminal; a `hurried` one stays as it starts, without proposals that take time."""
    app = DeskApp(ws)
    with pytest.MonkeyPatch.context() as patch:
        if hurried:
            patch.setattr(desk_app, "SETTLE_AFTER", 3600.0)
        async with app.run_test(size=size) as pilot:
            await settled(pilot)
            if not hurried:
                calm_down(app)
                await settled(pilot)
            yield app, pilot


async def keys(pilot: Pilot[int], *pressed: str) -> None:
    """Press keys and wait until the screen has settled."""
    await pilot.press(*pressed)
    await settled(pilot)


def hours_between_looks() -> Callable[[], float]:
    """Return a clock for Textual's timers on which hours pass between two looks of one that is to call once."""
    hours, usual = count(step=3600.0), _time.get_time
    return lambda: next(hours) if sys._getframe(1).f_locals.get("_repeat") == 0 else usual()


async def settled(pilot: Pilot[int]) -> None:
    """Wait until the painted screen no longer changes."""
    app = pilot.app
    assert isinstance(app, DeskApp)
    counting = [worker for worker in app.workers if worker.group in (COUNTING, ORDERING)]
    if counting:
        await app.workers.wait_for_complete(counting)
    before = ""
    for _ in range(20):
        await pilot.pause()
        if not app.is_running or (now := screen_text(app)) == before:
            return
        before = now


def same_screen(name: str, text: str) -> None:
    """Compare a painted screen with the stored one, exactly."""
    target = SCREENS / f"{name}.txt"
    if os.environ.get(UPDATE):
        target.write_text(text, encoding="utf-8")
    assert target.read_text(encoding="utf-8") == text, f"{name} differs; {UPDATE}=1 writes it anew"
