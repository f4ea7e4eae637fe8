"""An index with a wrecked page is built anew from its table, whatever the page says."""

from __future__ import annotations

import contextlib
import random
import sqlite3
from pathlib import Path

import pytest

from benchmarks import soak_reports, soak_state
from triage.desk import check
from triage.desk.workspace import open_workspace


@pytest.fixture
def path(tmp_path: Path) -> Path:
    place = tmp_path / "desk.db"
    soak_reports.prepare(place, 12, seed=3)
    return place


def roots(path: Path, kind: str) -> list[tuple[str, int]]:
    """Return the trees of a kind by name, each with its first page; the file has all that its log held."""
    with contextlib.closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA journal_mode = DELETE")
        return db.execute(
            "SELECT name, rootpage FROM sqlite_master WHERE type = ? AND rootpage > 0 ORDER BY name", (kind,)
        ).fetchall()


def wreck(path: Path, page: int, rng: random.Random) -> None:
    raw = bytearray(path.read_bytes())
    at = (page - 1) * 4096
    raw[at : at + 4096] = rng.choice((bytes(4096), rng.randbytes(4096), raw[at : at + 100] + rng.randbytes(3996)))
    path.write_bytes(raw)


@pytest.mark.parametrize("number", range(6))
def test_wrecked_indices_are_built_anew(path: Path, number: int) -> None:
    with open_workspace(path) as ws:
        before = soak_state.dump(ws)
    rng = random.Random(number)
    for _, page in rng.sample(roots(path, "index"), 3):
        wreck(path, page, rng)
    assert check.check(path).findings
    done = check.repair(path)
    assert done.after.findings == ()
    assert done.kept
    with open_workspace(path) as ws:
        assert soak_state.difference(before, soak_state.dump(ws)) == []
        assert soak_state.faults(ws) == []


def test_a_wrecked_table_is_left_as_it_is(path: Path) -> None:
    wreck(path, dict(roots(path, "table"))["report"], random.Random(1))
    raw = path.read_bytes()
    assert check.repair(path).after.findings
    with contextlib.closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA journal_mode = DELETE")
    assert path.stat().st_size == len(raw)
