"""The settings screen: each value counts at once and is written; what is wrong in the file is said and stops nothing."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from textual.css.stylesheet import Stylesheet

from tests.tui.harness import Size, desk, keys, same_screen, screen_text, screen_widths
from triage.config import settings, settings_path
from triage.desk import read, undo
from triage.desk.keymap import in_force, key_for
from triage.desk.workspace import Workspace
from triage.store import journal
from triage.tui.themes import choose, look

SIZES: list[Size] = [(80, 24), (120, 40), (40, 12)]


@pytest.fixture(autouse=True)
def near(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep the settings file where its name is short on the screen."""
    monkeypatch.setenv("TRIAGE_SETTINGS", "settings.toml")
    monkeypatch.chdir(tmp_path)


def written(text: str) -> Path:
    """Write the settings file of a test."""
    path = Path(settings_path())
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def stored() -> dict[str, object]:
    """Return what the settings file of a test says."""
    return tomllib.loads(Path(settings_path()).read_text(encoding="utf-8"))


@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s[0]}x{s[1]}")
async def test_the_screen_is_as_stored(
    ws: Workspace, size: Size, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TRIAGE_SETTINGS", "settings.toml")
    monkeypatch.chdir(tmp_path)
    async with desk(ws, size) as (app, pilot):
        await keys(pilot, "comma", "down", "down", "left")
        assert screen_widths(app) == {size[0]}
        same_screen(f"settings-{size[0]}x{size[1]}", screen_text(app))


async def test_a_theme_counts_at_once_and_is_written(ws: Workspace) -> None:
    async with desk(ws) as (app, pilot):
        before = app.export_screenshot()
        await keys(pilot, "comma", "right")
        assert look(app) == "light"
        assert stored()["theme"] == "light"
        await keys(pilot, "escape")
        after = app.export_screenshot()
        assert "#faf9f7" in after
        assert "#121417" in before
        assert "#121417" not in after, "every pane has the new colours"
        await keys(pilot, "comma", "left", "escape")
        assert look(app) == "dark"


async def test_a_keymap_counts_at_once_everywhere(ws: Workspace) -> None:
    async with desk(ws) as (app, pilot):
        assert "n noise" in screen_text(app)
        await keys(pilot, "2", "1", "comma", "down", "right", "escape")
        assert stored()["keymap"] == "vi"
        assert "x noise" in screen_text(app)
        await keys(pilot, "n")
        assert read.left(ws) == (15, 15), "n is no tag any more"
        await keys(pilot, "x")
        assert read.left(ws) == (14, 15)
        await keys(pilot, "2")
        assert "t linked" in screen_text(app)
        await keys(pilot, "comma", "down", "left", "escape")
        assert "l linked" in screen_text(app)


async def test_the_other_values_count_at_once(ws: Workspace) -> None:
    async with desk(ws, (120, 30)) as (app, pilot):
        await keys(pilot, "comma", "down", "down", "left", "left", "down", "right", "down", "right", "down", "right")
        await keys(pilot, *(["backspace"] * 10), *"ben", "enter", "escape")
        assert (app.sitting.sure, app.sitting.side_pane) == (0.96, "origin")
        assert stored() == {
            "sure": 0.96, "side_pane": "origin", "copies": False, "editor": "ben", "keys": {}, "filters": {}
        }  # fmt: skip
        assert "ORIGIN" in screen_text(app)
        await keys(pilot, "i")
        assert "WHY" in screen_text(app)
        await keys(pilot, "i", "e")
        assert journal.history(ws.db, count=1)[0].editor == "ben"
        undo.undo(ws)


async def test_a_share_can_be_typed_and_nonsense_is_refused(ws: Workspace) -> None:
    async with desk(ws) as (app, pilot):
        await keys(pilot, "comma", "down", "down", "enter", *(["backspace"] * 6), *"2", "enter")
        assert "sure is a number from 0 to 1" in screen_text(app)
        await keys(pilot, "enter", *(["backspace"] * 6), *"0,8", "enter")
        assert app.sitting.sure == 0.8
        assert stored()["sure"] == 0.8


async def test_what_is_set_is_there_at_the_next_start(ws: Workspace) -> None:
    written('theme = "light"\nkeymap = "arrows"\nsure = 0.5\nside_pane = "origin"\n[keys]\ntag.event = "E"\n')
    async with desk(ws, (120, 30)) as (app, pilot):
        text = screen_text(app)
        assert (look(app), app.sitting.sure) == ("light", 0.5)
        assert "E event" in text
        assert "ORIGIN" in text
        await keys(pilot, "E")
        assert read.left(ws) == (14, 15)
        await keys(pilot, "question_mark")
        assert "E " in screen_text(app)


async def test_what_is_wrong_is_said_at_the_start_and_on_the_screen(ws: Workspace) -> None:
    written('theme = "drak"\n[keys]\ntag.event = "n"\n')
    async with desk(ws, (120, 30)) as (app, pilot):
        text = " ".join(screen_text(app).split())
        assert "settings.toml, line 1: theme: It is one of" in text
        assert "And 1 more; , shows them." in text
        assert key_for("tag.event") == "e"
        await keys(pilot, "comma")
        text = " ".join(screen_text(app).split())
        assert "settings.toml, line 3: keys.tag.event: n is also the key" in text
        assert len(in_force().faults) == 1


async def test_a_file_that_cannot_be_written_is_said_and_the_value_counts(ws: Workspace) -> None:
    path = written("theme = \n")
    async with desk(ws) as (app, pilot):
        await keys(pilot, "comma", "right")
        assert look(app) == "light"
        assert "nothing was written to it" in " ".join(screen_text(app).split())
        assert path.read_text() == "theme = \n"
        assert settings().theme == "dark"


async def test_the_style_sheets_are_read_once_at_the_start_and_again_for_a_theme(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    again: list[Stylesheet] = []
    reparse = Stylesheet.reparse

    def counted(sheet: Stylesheet) -> None:
        again.append(sheet)
        reparse(sheet)

    monkeypatch.setattr(Stylesheet, "reparse", counted)
    async with desk(ws) as (app, pilot):
        assert again == []
        choose(app, "light")
        await keys(pilot)
        assert len(again) == 1


async def test_no_colour_means_none(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with desk(ws) as (app, pilot):
        await keys(pilot, "e", "q", "c", "k", "v")
        assert look(app) == "plain"
        for strip in app.screen._compositor.render_strips():
            for _, style, _ in strip:
                assert style is None or (style.color is None or style.color.is_default)
                assert style is None or (style.bgcolor is None or style.bgcolor.is_default)
        assert "E◇" in screen_text(app)


@pytest.mark.parametrize("term", ["xterm", "linux", "vt220"])
async def test_a_terminal_of_sixteen_colours_gets_its_own(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch, term: str
) -> None:
    monkeypatch.setenv("TERM", term)
    monkeypatch.delenv("COLORTERM")
    written('theme = "light"')
    async with desk(ws) as (app, pilot):
        await keys(pilot, "e")
        assert look(app) == "terminal"
        colours = {
            colour.name
            for strip in app.screen._compositor.render_strips()
            for _, style, _ in strip
            if style
            for colour in (style.color, style.bgcolor)
            if colour
        }
        assert colours <= {"default", "yellow", "cyan", "green", "magenta", "red"}
