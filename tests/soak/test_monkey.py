"""A few hundred random moves at a real desk; thousands are `make soak PART=monkey`."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import soak_monkey
from benchmarks.soak_memory import Life, memory_of
from benchmarks.soak_monkey import MUST_BE_ZERO, Monkey
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


def life(memory: list[int]) -> Life:
    return Life(Terminal.__new__(Terminal), memory)


RISING = [50_000 + 400 * n for n in range(300)]


def test_memory_that_grows_is_found() -> None:
    flat = RISING + [170_000] * 1700
    assert list(life(flat).quarters()) == [170_000] * 4
    assert not life(flat).grew()
    assert life([170_000 + 20 * n for n in range(2000)]).grew()
    assert not life([170_000 + 9 * n for n in range(2000)]).grew()


def test_a_large_first_quarter_hides_no_growth() -> None:
    memory = RISING + [190_000] * 600 + [160_000 + 24 * n for n in range(1500)]
    assert life(memory).grew()


def test_a_short_life_is_not_judged_and_is_not_told() -> None:
    short = life(RISING)
    assert (list(short.quarters()), short.grew(), short.told()) == ([], "", "")
    assert life(RISING * 4).told()


def test_every_long_life_is_judged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also one that is not the longest."""
    soak_monkey.prepare(tmp_path / "w.db", 7)
    at = Monkey(tmp_path / "w.db", random.Random(7), FENCED)
    at.life.memory += [170_000 + 20 * n for n in range(2000)]
    after = at.opened()
    after.memory += [170_000] * 3000
    monkeypatch.setattr(at, "opened", lambda: after)
    monkeypatch.setattr(at, "move", lambda: "\x11")
    found = at.run(1)
    assert len(found["grew"]) == 1
    assert len(found["judged"]) == found["lives"] == 2


def test_memory_of_a_desk_has_that_of_its_children() -> None:
    child = "kept = bytes(range(256)) * 400_000; print(1, flush=True); input()"
    code = f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {child!r}])"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as parent:
        assert parent.stdout
        parent.stdout.readline()
        size = memory_of(parent.pid)
        parent.communicate(b"\n")
    assert 100_000 < size < 200_000
    assert memory_of(parent.pid) == 0
