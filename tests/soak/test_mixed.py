"""A little of everything at once; the long runs are `make soak PART=mixed`. And what the state is held against can fail."""

from __future__ import annotations

from pathlib import Path

from benchmarks import soak_failing, soak_mixed, soak_state
from triage.desk.workspace import open_workspace


def test_everything_holds_after_every_step(tmp_path: Path) -> None:
    found = soak_mixed.one(tmp_path / "w.db", seed=22, count=110)
    assert (found["broken"], found["steps"]) == ([], 110)
    assert found["turns"] > 20


def test_every_turn_comes_and_most_are_done(tmp_path: Path) -> None:
    actions = [("load", n) for n in range(4)] + [("backup", 1), ("tag", 7), ("restore", 2), ("tag", 8)]
    actions += [(name, 3) for name in soak_mixed.TURNS] + [("load", 5), ("replay", 9)]
    actions += [(name, n) for name in ("purge hard", "undo old") for n in range(4)]
    done = set()
    for number, what, wrong in soak_mixed.play(tmp_path / "w.db", actions):
        assert wrong == [], actions[number]
        if what == "done":
            done.add(actions[number][0])
    assert set(soak_mixed.TURNS) - done == set()


def test_a_disk_that_fails_is_what_it_says(tmp_path: Path) -> None:
    """Without the ROLLBACK of `writing` a decision of a full disk would be half there; the made-up disk does fail."""
    actions = [("load", 1), ("load", 2), *(("fault", n) for n in range(40))]
    failed = 0
    for _, _, wrong in soak_mixed.play(tmp_path / "w.db", actions):
        assert wrong == []
        failed += soak_failing.Failing.failed
    assert failed > 10


def test_two_revisions_of_one_report_are_found(tmp_path: Path) -> None:
    for _ in soak_mixed.play(tmp_path / "w.db", [("load", 1)]):
        pass
    with open_workspace(tmp_path / "w.db") as ws:
        ws.db.execute("UPDATE report SET report_id = (SELECT report_id FROM report WHERE id = 1)")
        assert any("revisions of report" in line for line in soak_state.faults(ws))
