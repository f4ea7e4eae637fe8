"""The first steps: one key at a time, in nobody's way, once, and again when they are asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui import samples
from tests.tui.harness import Size, desk, keys, same_screen, screen_text, screen_widths, settled
from tests.tui.ptyrun import PtyRun
from triage.config import settings_path
from triage.desk import read
from triage.desk.commands import COMMANDS, READ
from triage.desk.steps import STEPS, after
from triage.desk.workspace import Workspace
from triage.tui.app import DeskApp

TRIED = {"tag.take": "space", "tag.event": "e", "edit.undo": "u", "record.open": "enter", "help": "question_mark"}


def test_the_steps_are_commands_of_the_reading_view() -> None:
    known = {c.id for c in COMMANDS if READ in c.views}
    assert len(STEPS) == 5
    assert all(set(step.commands) <= known for step in STEPS)
    assert after(0, "edit.undo") == 0
    assert after(1, "tag.quote") == 2
    assert after(len(STEPS), "help") == len(STEPS)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 12)], ids=lambda s: f"{s[0]}x{s[1]}")
async def test_they_are_taught_one_at_a_time_and_nothing_moves(ws: Workspace, size: Size) -> None:
    app = DeskApp(ws, lesson=True)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        same_screen(f"lesson-{size[0]}x{size[1]}", screen_text(app))
        height = app.lesson.outer_size.height
        for n, (step, key) in enumerate(zip(STEPS, TRIED.values(), strict=True), start=1):
            assert f"{n} of 5" in screen_text(app)
            assert step.keys in screen_text(app)
            assert app.lesson.outer_size.height == height
            assert screen_widths(app) == {size[0]}
            await keys(pilot, "j", "k")
            assert f"{n} of 5" in screen_text(app), "other keys act as ever, and the step stays"
            if step.commands[0] == "record.open":
                await keys(pilot, "e", "k", "enter", "escape")
            else:
                await keys(pilot, key)
        await keys(pilot, "escape")
        assert "of 5" not in screen_text(app)
        assert not app.lesson.display


async def test_esc_and_a_click_end_them_and_the_help_brings_them_back(ws: Workspace) -> None:
    app = DeskApp(ws, lesson=True)
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await keys(pilot, "escape")
        assert "FIRST STEPS" not in screen_text(app)
        await keys(pilot, "question_mark")
        text = screen_text(app)
        assert "FIRST STEPS" in text
        assert all(step.words.split()[0] in text for step in STEPS)
        await keys(pilot, "s")
        assert "FIRST STEPS 1 of 5" in screen_text(app)
        await pilot.click("#lesson")
        await settled(pilot)
        assert "FIRST STEPS" not in screen_text(app)


async def test_they_name_the_keys_in_force(ws: Workspace) -> None:
    Path(settings_path()).parent.mkdir(parents=True)
    Path(settings_path()).write_text('[keys]\ntag.take = "T"\n')
    app = DeskApp(ws, lesson=True)
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        assert "1 of 5   T  takes" in screen_text(app)
        await keys(pilot, "T")
        assert "2 of 5" in screen_text(app)
        assert read.left(ws) == (14, 15)


async def test_a_desk_without_them_has_the_whole_screen(ws: Workspace) -> None:
    async with desk(ws, (80, 24)) as (app, _):
        assert app.lesson.outer_size.height == 0


def test_the_real_desk_teaches_once(tmp_path: Path) -> None:
    samples.build(tmp_path / "d.db").close()
    with PtyRun(tmp_path / "d.db") as run:
        run.wait("1 of 5")
        run.press("ctrl+q")
        assert run.leave() == 0
    with PtyRun(tmp_path / "d.db") as again:
        again.wait("15 left")
        again.wait("? help")
        assert "of 5" not in again.text
        again.press("ctrl+q")
        assert again.leave() == 0
