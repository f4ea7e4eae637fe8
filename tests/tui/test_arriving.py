"""What a load brings is there to be read while it goes on."""

from __future__ import annotations

import time
from pathlib import Path

from tests.tui.harness import desk, keys, screen_text
from tests.tui.test_work import stack, until_said
from triage.desk import load, read
from triage.desk.workspace import Workspace, open_workspace
from triage.tui import workers


async def test_the_first_reports_of_a_load_are_read_while_the_others_come(tmp_path: Path) -> None:
    with open_workspace(tmp_path / "w.db", editor="anna") as ws:
        async with desk(ws, (100, 30)) as (app, pilot):
            assert "Nothing is loaded yet" in screen_text(app)

            def half(mine: Workspace, tick: workers.Tick) -> str:
                load.load(mine, [str(stack(tmp_path / "in", 1))])
                while tick(1, 2):
                    time.sleep(0.01)
                return "Stopped half-way."

            workers.start(app, ws, "loading", half)
            await until_said(app, pilot, "loading ━")
            app.sitting.watch()
            for _ in range(100):
                await pilot.pause(0.02)
                if app.reading.report:
                    break
            assert workers.running(app)
            assert "Nothing is loaded yet" not in screen_text(app)
            assert "No stories." not in screen_text(app)
            assert app.reading.panel
            await keys(pilot, "n", "x")
            await until_said(app, pilot, "Stopped half-way.")
            assert sum(read.progress(ws).tags.values()) == 1
