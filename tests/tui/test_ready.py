"""What is made ready before the first draft of a record: the draft itself then reads no list and compiles no pattern."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.tui.harness import desk, keys
from triage.desk import code, read
from triage.desk.workspace import Workspace
from triage.tui import workers

PROGRAM = """
import re, sys
from pathlib import Path
from triage.desk import code
from triage.desk.workspace import open_workspace

with open_workspace(Path(sys.argv[1]), create=False, read_only=True) as ws:
    compiled = []
    make = re._compiler.compile
    if sys.argv[3] == "ready":
        code.prepare()
    modules = set(sys.modules)
    re._compiler.compile = lambda *given: compiled.append(given[0]) or make(*given)
    code.begin(ws, int(sys.argv[2]))
    print(len(compiled), len(set(sys.modules) - modules))
"""


def begun(ws: Workspace, how: str) -> tuple[int, int]:
    """Return how many patterns are compiled and modules imported for the first draft of a process."""
    number = read.panels(ws, read.first_report(ws) or 0)[0].id
    command = [sys.executable, "-c", PROGRAM, str(ws.path), str(number), how]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    patterns, modules = done.stdout.split()
    return int(patterns), int(modules)


def test_the_first_draft_finds_everything_ready(ws: Workspace) -> None:
    patterns, modules = begun(ws, "not ready")
    assert patterns > 50
    assert modules > 20
    patterns, modules = begun(ws, "ready")
    assert patterns <= 4
    assert modules == 0


def test_making_ready_changes_no_draft(ws: Workspace) -> None:
    number = read.panels(ws, read.first_report(ws) or 0)[0].id
    before = code.begin(ws, number)
    code.prepare()
    assert code.begin(ws, number) == before


async def test_what_the_first_form_takes_is_made_ready_once_while_an_event_is_looked_at(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    monkeypatch.setattr(code, "prepare", lambda: made.append("ready"))
    monkeypatch.setattr(workers, "REST", 0.2)
    async with desk(ws) as (_, pilot):
        await keys(pilot, "e")
        await pilot.pause(1.5)
        assert not made  # the cursor is on the next sentence, which is no event
        await keys(pilot, "k")
        await pilot.pause(1.5)
        assert made == ["ready"]
        await keys(pilot, "j", "k")
        await pilot.pause(1.5)
        assert made == ["ready"]


async def test_what_the_first_form_takes_is_made_ready_while_a_record_is_looked_at(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    draft = code.begin(ws, read.panels(ws, read.first_report(ws) or 0)[0].id)
    code.save(ws, draft.record, status="draft")

    def broken() -> None:
        made.append("ready")
        raise OSError("a list of words is missing")

    monkeypatch.setattr(code, "prepare", broken)
    monkeypatch.setattr(workers, "REST", 0.2)
    async with desk(ws) as (app, pilot):
        await keys(pilot, "3")
        await pilot.pause(1.5)
        assert made == ["ready"]
        assert app.is_running
