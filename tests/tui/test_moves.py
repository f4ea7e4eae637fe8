"""Whatever the map of keys, a dialog with a list is moved in by the keys that move elsewhere, and names them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.harness import desk, keys, screen_text
from triage.config import settings_path
from triage.desk.keymap import in_force
from triage.desk.workspace import Workspace
from triage.tui.screens.dialogs import HelpScreen

MAPS = {
    "default": ("j and k", "j", "k"),
    "vi": ("j and k", "ctrl+f", "ctrl+b"),
    "arrows": ("down and up", "down", "up"),
    "own": ("t and b", "t", "b"),
}
"""Map to what its hint names, and two keys that lead on and back."""


@pytest.mark.parametrize("name", MAPS)
async def test_the_help_is_moved_in_by_the_keys_in_force(ws: Workspace, name: str) -> None:
    Path(settings_path()).parent.mkdir(parents=True)
    own = '[keys]\n"move.down" = "t"\n"move.up" = "b"\n'
    Path(settings_path()).write_text(own if name == "own" else f'keymap = "{name}"\n')
    hint, on, back = MAPS[name]
    async with desk(ws, (100, 30)) as (app, pilot):
        await keys(pilot, *in_force().of("help")[:1])
        screen = app.screen
        assert isinstance(screen, HelpScreen)
        assert f"esc closes  {hint} scroll" in screen_text(app)
        first = screen.rows.row
        await keys(pilot, on)
        assert screen.rows.row is not first
        await keys(pilot, back)
        assert screen.rows.row is first
