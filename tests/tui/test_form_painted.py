"""How forms and dialogs come to the terminal: at once as they stay, and once; a long sentence is not much work."""

from __future__ import annotations

import re

import pyte
import pytest
from rich.console import RenderableType
from textual._compositor import CompositorUpdate
from textual.screen import Screen

from tests.tui.harness import desk, keys, screen_text
from tests.tui.test_commands import a_record
from tests.tui.test_painted import WALK
from triage.desk.workspace import Workspace
from triage.tui.app import DeskApp
from triage.tui.painting import Terminal
from triage.tui.screens.form import FormScreen
from triage.tui.widgets.words import Words


def frames_of(app: DeskApp, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that from now on gets the screen as it is each time that something of it is painted."""
    frames: list[str] = []
    painted = app._display

    def paint(screen: Screen[object], renderable: RenderableType | None) -> None:
        frames.append(screen_text(app))
        painted(screen, renderable)

    monkeypatch.setattr(app, "_display", paint)
    return frames


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 12)])
async def test_the_form_is_painted_at_once_as_it_stays(
    ws: Workspace, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a slow line the editor sees each painting: the sentence stood in a column of one word first."""
    async with desk(ws, size) as (app, pilot):
        await keys(pilot, "k")
        frames = frames_of(app, monkeypatch)
        await keys(pilot, "enter")
        assert isinstance(app.screen, FormScreen)
        frames = [frame for frame in frames if "RECORD" in frame and "F2" in frame]
        marked = [re.sub(r"….*", "", frame).replace(" ", "") for frame in frames]
        assert marked[0].splitlines()[:4] == marked[-1].splitlines()[:4]
        assert marked[0].splitlines()[-4:] == marked[-1].splitlines()[-4:]


async def test_the_sentence_of_a_form_is_broken_into_lines_once_for_each_width(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Breaking takes long where a sentence has three thousand words, and each key lights other words."""
    broken: list[int] = []
    wrap = Words._wrap

    def counted(words: Words) -> None:
        broken.append(words.outer_size.width)
        wrap(words)

    monkeypatch.setattr(Words, "_wrap", counted)
    async with desk(ws, (80, 24)) as (_, pilot):
        await keys(pilot, "k", "enter", "down", "down", "k", "up", "f4", "right", "down", "escape")
        assert [width for width in broken if width] == [80]


class Watched:
    """A terminal beside a desk that runs without one: what it was sent, and what it shows."""

    def __init__(self, app: DeskApp, monkeypatch: pytest.MonkeyPatch) -> None:
        width, height = app.size
        self.screen = pyte.Screen(width, height)
        self.stream = pyte.Stream(self.screen)
        self.sent: list[str] = []
        self.app = app
        Terminal.forget()
        monkeypatch.setattr(app, "_display", self.display)

    def display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        """Take what is painted."""
        if isinstance(renderable, CompositorUpdate):
            self.sent.append(renderable.render_segments(self.app.console))
            self.stream.feed(self.sent[-1])

    @property
    def text(self) -> str:
        """What the terminal shows."""
        return "\n".join(line.rstrip() for line in self.screen.display) + "\n"


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_terminal_shows_what_is_painted_whatever_opens_and_closes(
    ws: Workspace, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    a_record(ws)
    ws.db.execute("UPDATE report SET present = 0 WHERE headline LIKE 'ا%'")  # the other terminal turns such words
    async with desk(ws, size) as (app, pilot):
        watched = Watched(app, monkeypatch)
        app.refresh(layout=True)
        for pressed in WALK:
            for key in pressed:
                await keys(pilot, key)
                assert watched.text == screen_text(app), (pressed, key)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_form_that_opens_or_closes_is_sent_once(
    ws: Workspace, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Textual paints such a screen three times; over a slow line each of them takes its time."""
    async with desk(ws, size) as (app, pilot):
        watched = Watched(app, monkeypatch)
        app.refresh(layout=True)
        await keys(pilot, "j", "k")
        watched.sent.clear()
        await keys(pilot, "enter")
        assert "".join(watched.sent).count("date words") == 1
        watched.sent.clear()
        await keys(pilot, "escape")
        assert not isinstance(app.screen, FormScreen)
        assert "".join(watched.sent).count("Meadow Post · Tue 4 Mar 2031") == 1
        assert watched.text == screen_text(app)


async def test_a_terminal_of_another_size_is_painted_as_a_whole(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    async with desk(ws, (80, 24)) as (app, pilot):
        watched = Watched(app, monkeypatch)
        app.refresh(layout=True)
        await keys(pilot, "question_mark")
        for width in (90, 80):
            watched.sent.clear()
            await pilot.resize_terminal(width, 24)
            await keys(pilot)
            assert {f"\x1b[{y};1H" for y in range(1, 25)} <= {
                f"\x1b[{y};1H" for sent in watched.sent for y in map(int, re.findall(r"\x1b\[(\d+);1H", sent))
            }
