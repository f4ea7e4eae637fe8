"""Every dialog can be told from what is behind it where no colour does it, and hides no more than it needs."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.containers import Vertical

from tests.tui.harness import Size, desk, keys, screen_text
from tests.tui.test_commands import SHELLS, a_record
from triage.desk.workspace import Workspace

DIALOGS: dict[str, tuple[str, ...]] = {
    "load": ("L",), "export": ("X",), "note": ("number_sign",), "correct": ("C",), "help": ("question_mark",),
    "settings": ("comma",), "filter": ("slash", *"left", "enter", "S"), "gather": (*SHELLS, "3", "j", "A"),
    "sentences": (*SHELLS, "A", "3", "j", "s"), "merge": (*SHELLS, "r", "f5", "3", "M"),
}  # fmt: skip
"""Keys that open each dialog."""


@pytest.fixture(autouse=True)
def settings(ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A settings file of its own, and a record."""
    monkeypatch.setenv("TRIAGE_SETTINGS", str(tmp_path / "settings.toml"))
    a_record(ws)
    return tmp_path / "settings.toml"


@pytest.mark.parametrize("look", ["plain", "terminal", "high-contrast"])
@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 12)], ids=str)
@pytest.mark.parametrize("name", DIALOGS)
async def test_a_line_is_around_every_dialog_where_no_ground_tells_it_apart(
    ws: Workspace, settings: Path, monkeypatch: pytest.MonkeyPatch, look: str, size: Size, name: str
) -> None:
    if look == "plain":
        monkeypatch.setenv("NO_COLOR", "1")
    else:
        settings.write_text(f'theme = "{look}"\n', encoding="utf-8")
    async with desk(ws, size) as (app, pilot):
        await keys(pilot, *DIALOGS[name])
        assert len(app.screen_stack) == 2
        x, y, width, height = app.screen.query_one(Vertical).region
        lines = screen_text(app).splitlines()
        top, *inner, bottom = (line.ljust(size[0])[x : x + width] for line in lines[y : y + height])
        if size[0] == 40:
            assert top == bottom == "─" * 40
        else:
            assert (top, bottom) == (f"┌{'─' * (width - 2)}┐", f"└{'─' * (width - 2)}┘")
            assert {(line[0], line[-1]) for line in inner} == {("│", "│")}
        if height < size[1]:
            assert "".join(lines[:y] + lines[y + height :]).strip(), "what is behind it stays in sight"
        await keys(pilot, "escape")
        assert len(app.screen_stack) == 1


@pytest.mark.parametrize("name", DIALOGS)
async def test_the_head_of_a_dialog_has_room_on_a_narrow_screen(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with desk(ws, (40, 12)) as (app, pilot):
        await keys(pilot, *DIALOGS[name])
        x, y, width, height = app.screen.query_one(Vertical).region
        lines = [line.ljust(40)[x : x + width] for line in screen_text(app).splitlines()[y : y + height]]
        assert "…" not in lines[1]
        assert "esc closes" in lines[-2]


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 12)], ids=str)
async def test_the_palette_is_whole_on_the_screen(ws: Workspace, size: Size) -> None:
    async with desk(ws, size) as (app, pilot):
        await keys(pilot, "ctrl+p", *["up"] * 3)
        edges = [line for line in screen_text(app).splitlines() if line[:1] in ("▔", "▁")]
        assert [set(line) for line in edges] == [{"▔"}, {"▁"}]
        assert "Top" in screen_text(app)
