"""A few power cuts; the thousand are `make soak PART=power N=1000`."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from benchmarks import soak, soak_power
from benchmarks.soak_vfs import Op, recording
from triage.desk.workspace import open_workspace


def test_the_recorder_hears_every_byte(tmp_path: Path) -> None:
    path = tmp_path / "w.db"
    path.touch()
    with recording(path) as ops:
        ops.append(Op("make"))
        open_workspace(path).close()
    kept = soak_power.survivors(ops, len(ops), "synced", random.Random(1))
    assert kept[""] == path.read_bytes()
    assert ops[-1] == Op("delete", "-wal")
    assert set(kept) == {"", "-wal"}, "nobody synced the folder after the log was deleted, so it may come back"
    count = len(ops)
    with open_workspace(path) as ws:
        ws.db.execute("PRAGMA user_version = 7")
    assert len(ops) == count, "the layer is gone after the block"


@pytest.mark.parametrize("setting", ["wal", "delete"])
def test_what_was_saved_outlives_a_power_cut(tmp_path: Path, setting: str) -> None:
    trace = soak_power.record(5, 60, setting)
    found = []
    for number in range(12):
        (tmp_path / str(number)).mkdir()
        found.append(soak_power.one(trace, tmp_path / str(number), soak_power.WAYS[number % 3], random.Random(number)))
    assert sum(one["saved"] for one in found) > 100
    assert [one for one in found if any(one[name] for name in soak_power.MUST_BE_ZERO)] == []


def test_a_desk_that_does_not_sync_is_found_out(tmp_path: Path) -> None:
    assert soak.summed(soak_power.rounds(tmp_path, seed=1, begin=0, count=9, broken=True))["lost"] > 0


def test_the_ways_of_a_disk() -> None:
    ops = [
        Op("make"), Op("write", "", 0, b"a" * 1024), Op("sync"), Op("make", "-wal"), Op("write", "", 0, b"b" * 1024),
        Op("write", "", 1024, b"c" * 512), Op("cut", "", 1100),
    ]  # fmt: skip
    cut = len(ops)
    assert soak_power.survivors(ops, cut, "synced", random.Random(1)) == {"": b"a" * 1024}
    ordered = [soak_power.survivors(ops, cut, "ordered", random.Random(n))[""] for n in range(40)]
    assert set(ordered) == {b"a" * 1024, b"b" * 1024, b"b" * 1024 + b"c" * 512, b"b" * 1024 + b"c" * 76}
    reordered = {soak_power.survivors(ops, cut, "reordered", random.Random(n))[""] for n in range(200)}
    assert b"a" * 512 + b"b" * 512 in reordered, "sectors of one write may come alone"
    assert b"a" * 1024 + b"c" * 512 in reordered, "a later write may come without an earlier one"


def test_a_file_that_is_too_short_comes_back_by_its_rollback_journal(tmp_path: Path) -> None:
    trace = soak_power.record(5, 30, "delete")
    rng = random.Random(1)
    first = next(n for n, op in enumerate(trace.ops) if op.kind == "saved")
    found = 0
    for _ in range(300):
        cut = rng.randint(first + 1, len(trace.ops))
        files = soak_power.survivors(trace.ops, cut, "reordered", rng)
        if len(files[""]) < 4096 * int.from_bytes(files[""][28:32], "big") and files.get("-journal"):
            found += 1
            saved = max(op.at for op in trace.ops[:cut] if op.kind == "saved")
            path = tmp_path / f"{found}.db"
            for name, data in files.items():
                path.with_name(path.name + name).write_bytes(data)
            with open_workspace(path) as ws:
                assert ws.db.execute("SELECT max(seq) FROM decision").fetchone()[0] >= saved
    assert found > 0
