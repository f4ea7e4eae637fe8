"""What is painted piece by piece, key after key, is what would be painted at once."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pyte
import pytest
from textual._compositor import CompositorUpdate
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tests.tui.harness import desk, keys, screen_text
from tests.tui.test_commands import a_record
from tests.tui.test_painted import WALK
from triage.desk.commands import COMMANDS
from triage.desk.workspace import Workspace
from triage.tui.app import DeskApp
from triage.tui.painting import Lines, Painter, Terminal

SIZE = (120, 34)
LEAVES = ("quit", "suspend")


@pytest.fixture
def glass(monkeypatch: pytest.MonkeyPatch) -> pyte.Screen:
    """A terminal that is sent what the desk sends to its own."""
    screen = pyte.Screen(*SIZE)
    stream = pyte.Stream(screen)
    usual = DeskApp._display

    def display(app: DeskApp, of: Any, update: Any) -> None:
        usual(app, of, update)
        if isinstance(update, CompositorUpdate):
            stream.feed(update.render_segments(app.console))

    monkeypatch.setattr(DeskApp, "_display", display)
    return screen


def shown(screen: pyte.Screen) -> list[str]:
    """Return the lines of the terminal."""
    return [line.rstrip() for line in screen.display]


@pytest.mark.parametrize("seed", range(3))
async def test_no_piece_is_left_out(
    ws: Workspace, glass: pyte.Screen, seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lines that were not told to the screen, or told while it was being arranged, would stay as they were."""
    monkeypatch.chdir(tmp_path)  # a random key may export
    a_record(ws)
    dice = random.Random(seed)
    pressed = [key for command in COMMANDS if command.id not in LEAVES for key in command.keys]
    async with desk(ws, SIZE) as (app, pilot):
        for turn in range(150):
            some = dice.choice(WALK) if dice.random() < 0.2 else (dice.choice(pressed),)
            await keys(pilot, *some)
            await pilot.pause(0.03)
            assert app.is_running, (turn, some)
            assert shown(glass) == [line.rstrip() for line in screen_text(app).splitlines()], (turn, some)
            if turn % 10 == 0:
                assert glass.buffer == at_once(app).buffer, (turn, some)


async def test_the_palette_goes_without_a_trace(ws: Workspace, glass: pyte.Screen) -> None:
    """It is Textual's own screen: what it paints must be known when the view behind it is painted again."""
    async with desk(ws, SIZE) as (app, pilot):
        for _ in range(2):
            await keys(pilot, "ctrl+p", "escape")
            await pilot.pause(0.03)
            assert shown(glass) == [line.rstrip() for line in screen_text(app).splitlines()]


def at_once(app: DeskApp) -> pyte.Screen:
    """Return a terminal that is sent the whole screen."""
    screen = pyte.Screen(*SIZE)
    background = app._background_screens
    known = Terminal.lines
    Terminal.forget()
    update = app.screen._compositor.render_update(full=True, screen_stack=background)
    assert isinstance(update, CompositorUpdate)
    pyte.Stream(screen).feed(update.render_segments(app.console))
    Terminal.lines = known
    return screen


async def test_a_key_that_changes_lines_paints_those_lines(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """To cut up each line of the screen where panes might meet is most of what painting a few of them costs."""
    sent: list[Any] = []
    usual = DeskApp._display

    def display(app: DeskApp, of: Any, update: Any) -> None:
        usual(app, of, update)
        sent.append(update)

    monkeypatch.setattr(DeskApp, "_display", display)
    async with desk(ws, SIZE) as (_, pilot):
        await keys(pilot, "e", "j")
        sent.clear()
        await keys(pilot, "e", "k", "j", "U", "k")  # a notice comes over the footer, and goes
        assert sent
        assert all(isinstance(update, Lines) for update in sent if update), sent
        assert all(len(update.lines) < SIZE[1] for update in sent if update), [len(one.lines) for one in sent if one]


async def test_a_notice_that_takes_the_place_of_another_moves_nothing(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second undo changes a few lines and the words of the notice: to arrange the widgets anew would cost as much again."""
    arranged: list[bool] = []
    usual = Painter.reflow

    def reflow(painter: Painter, *given: Any) -> Any:
        arranged.append(True)
        return usual(painter, *given)

    async with desk(ws, SIZE) as (app, pilot):
        await keys(pilot, "e", "e", "u")
        monkeypatch.setattr(Painter, "reflow", reflow)
        await keys(pilot, "u")
        assert "Undone" in screen_text(app)
        assert not arranged
        await keys(pilot, "j")
        assert "Undone" not in screen_text(app)
        assert arranged


async def test_a_key_takes_few_messages(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """A tag changes four panes and sends none of them a message; another view is not told what nobody hears."""
    sent: list[str] = []
    usual = Widget.post_message

    def post(widget: Widget, message: Message) -> bool:
        was = usual(widget, message)
        sent.extend([type(message).__name__] * was)
        return was

    monkeypatch.setattr(Widget, "post_message", post)
    async with desk(ws, SIZE) as (_, pilot):
        await keys(pilot, "e", "2", "1")  # what is made at the first time
        sent.clear()
        await keys(pilot, "e")
        assert set(sent) <= {"Prompt", "Callback"}, sent
        sent.clear()
        await keys(pilot, "2")
        assert {"Show", "DescendantBlur", "Update"}.isdisjoint(sent), sent
        assert "Hide" in sent


async def test_a_pane_that_has_a_place_but_no_size_yet_is_painted_when_it_has(
    ws: Workspace, glass: pyte.Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fast keys may bring about that the screen is painted before a pane that just came was told its size."""
    async with desk(ws, SIZE) as (app, pilot):
        head, asked = app.reading.head, []
        usual = head.render_lines

        def early(crop: Region) -> list[Strip]:
            asked.append(crop)
            return [] if len(asked) == 1 else usual(crop)

        monkeypatch.setattr(head, "render_lines", early)
        await keys(pilot, "J")
        await keys(pilot, "j")
        assert len(asked) > 1
        assert app.is_running
        assert shown(glass) == [line.rstrip() for line in screen_text(app).splitlines()]
