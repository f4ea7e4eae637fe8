"""A few hundred random moves at a real desk; thousands are `make soak PART=monkey`."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest

from benchmarks import soak_monkey
from benchmarks.soak_monkey import MUST_BE_ZERO, Life, Monkey
from benchmarks.terminal import Terminal
from triage.store.connect import connect

FENCED = [sys.executable, "-m", "benchmarks.soak_fenced"]
PLANTED = """
import sys
from benchmarks import soak_fenced
from triage.desk import read
from triage.tui import net, workers
from triage.tui.screens.view import View
{fault}
sys.exit(soak_fenced.main(*sys.argv[1:]))
"""
FAULTS = {
    "crashes": "View.action_run = lambda self, command_id: 1 / 0\nView.take = lambda self, key: 1 / 0",
    "mute": "View.take = lambda self, key: True",
    "acted": "net.Net.apply = lambda self, segments, background: [type(segments[0])('\\x1b]0;OWNED\\x07'), *segments]",
}
"""What is broken on purpose, by what must be found."""


def found_by(path: Path, moves: int, program: list[str], seed: int = 7) -> dict[str, list[str]]:
    soak_monkey.prepare(path, seed)
    found = Monkey(path, random.Random(seed), program).run(moves)
    assert found["moves"] >= moves
    return {name: found[name] for name in MUST_BE_ZERO}


def test_random_moves_do_no_harm(tmp_path: Path) -> None:
    assert found_by(tmp_path / "w.db", 150, FENCED) == {name: [] for name in MUST_BE_ZERO}


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(soak_monkey, "PATIENCE", 5.0)
    found = found_by(tmp_path / "w.db", 10, [sys.executable, "-c", PLANTED.format(fault=FAULTS[name])])
    assert found[name]


def test_a_wrong_state_is_found(tmp_path: Path) -> None:
    path = tmp_path / "w.db"
    soak_monkey.prepare(path, 7)
    at = Monkey(path, random.Random(7), FENCED)
    db = connect(path)
    db.execute("UPDATE report SET undecided = undecided + 1")
    db.close()
    assert at.run(5)["alarms"]


def test_memory_that_grows_is_found() -> None:
    def quarters(memory: list[int]) -> tuple[int, int] | None:
        return Life(Terminal.__new__(Terminal), memory).quarters()

    flat = [50_000 + 400 * n for n in range(300)] + [170_000] * 1700
    assert quarters(flat) == (170_000, 170_000)
    first, last = quarters([170_000 + 20 * n for n in range(2000)]) or (0, 0)
    assert last > first * soak_monkey.GROWTH
    assert quarters(flat[:500]) is None
