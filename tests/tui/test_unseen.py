"""The headline says how many sentences are unseen: after any keys the number that a count over the workspace gives."""

from __future__ import annotations

import random

import pytest

from tests.tui.harness import desk, keys
from triage.desk import read
from triage.desk.workspace import Workspace
from triage.tui.app import DeskApp

KEYS = ("j", "k", "e", "q", "u", "U", "J", "K", "1", "2", "5", "1", "space", "z", "v", "backspace", "1", "j")


def truly_unseen(app: DeskApp) -> int:
    """Count what the tables call unseen, less the undecided sentences that are seen but not noted yet."""
    ws = app.sitting.ws
    panels = [panel for number in ws.seen if (panel := read.panel(ws, number))]
    waiting = sum(not panel.seen and panel.tag is None for panel in panels)
    return read.tally(ws, filter=app.sitting.where).unseen - waiting


@pytest.mark.parametrize("seed", range(6))
async def test_the_headline_counts_the_unseen_truly(ws: Workspace, seed: int) -> None:
    chance = random.Random(seed)
    async with desk(ws, (100, 34)) as (app, pilot):
        pressed: list[str] = []
        for _ in range(30):
            pressed.append(chance.choice(KEYS))
            await keys(pilot, pressed[-1])
            assert app.sitting.standing.unseen == truly_unseen(app), pressed


@pytest.mark.parametrize("moved", [("j",), ("j", "j"), ("j", "j", "k")], ids=str)
async def test_cut_and_joined_sentences_are_counted_truly(ws: Workspace, moved: tuple[str, ...]) -> None:
    async with desk(ws, (100, 34)) as (app, pilot):
        for key in (*moved, "vertical_line", "enter", "ampersand", "u", "j", "k", "u", "U", "U", "ampersand", "j", "u"):
            await keys(pilot, key)
            if app.reading.source.caret is None:
                assert app.sitting.standing.unseen == truly_unseen(app), key
                assert app.reading.panel is not None
                now = read.panel(ws, app.reading.panel.id)
                assert now is not None
                assert now.seen or now.id in ws.seen, "it has the cursor"
