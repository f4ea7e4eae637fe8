"""How the form comes to the screen: at once as it stays, and without much work for a long sentence."""

from __future__ import annotations

import re

import pytest
from rich.console import RenderableType
from textual.screen import Screen

from tests.tui.harness import desk, keys, screen_text
from triage.desk.workspace import Workspace
from triage.tui.app import DeskApp
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
