"""Random actions undone and redone; the ten thousand are `make soak PART=actions`. And the oracle: it can fail."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import soak_actions, soak_reports, soak_state
from triage.desk.workspace import Workspace, open_workspace

GOOD: dict[str, object] = {name: [] if name != "lost" else 0 for name in soak_actions.MUST_BE_ZERO}


@pytest.mark.parametrize("kills", [0, 3], ids=["at a stretch", "killed on the way"])
def test_all_undone_is_the_first_state_and_all_redone_the_last(tmp_path: Path, kills: int) -> None:
    found = soak_actions.one(tmp_path / "w.db", seed=11 + kills, count=300, kills=kills)
    assert {name: found[name] for name in soak_actions.MUST_BE_ZERO} == GOOD
    assert found["decisions"] > 300


def test_every_verb_comes_and_most_are_done(tmp_path: Path) -> None:
    actions = soak_actions.chosen(5, 600)
    became: dict[str, set[str]] = {name: set() for name in soak_actions.VERBS}
    for number, what in soak_actions.play(tmp_path / "w.db", actions):
        became[actions[number][0]].add(what)
    assert {name for name, found in became.items() if "done" not in found} == set()


def test_a_failing_list_is_cut_down(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(actions: list[tuple[str, int]]) -> dict[str, list[str]]:
        names = [name for name, _ in actions]
        return {"broken": ["no"] if "split" in names and "join" in names else []}

    monkeypatch.setattr(soak_actions, "tried", fails)
    short = soak_actions.shortened([*soak_actions.chosen(1, 200), ("split", 1), ("join", 2)])
    assert sorted(name for name, _ in short) == ["join", "split"]


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE counter SET value = value + 1 WHERE name = 'left'",
        "UPDATE sentence SET tag = 'quote' WHERE id = (SELECT min(id) FROM sentence WHERE role <> 'title' AND tag IS NULL)",
        "UPDATE sentence SET note = 'x' WHERE id = 5",
        "UPDATE report SET present = 0 WHERE id = 2",
        "UPDATE report SET undecided = undecided - 1 WHERE id = 2",
        "UPDATE report SET text_at = text_at + 1 WHERE id = 2",
        "UPDATE report SET key = 'other-1' WHERE id = 2",
        "UPDATE batch SET undone_by = 3 WHERE batch = 1",
        "DELETE FROM batch",
        "DROP TRIGGER decision_stays; UPDATE decision SET editor = 'mallory' WHERE seq = 2",
        "DROP TRIGGER decision_remains; DELETE FROM decision WHERE seq = (SELECT max(seq) FROM decision)",
    ],
)
def test_the_oracle_finds_what_is_torn(ws: Workspace, damage: str) -> None:
    soak_reports.write(ws.path.with_name("in.jsonl"), 4, 1)
    for _ in soak_actions.play(ws.path, [("load", 1), ("load", 2), ("tag", 3), ("tag", 4), ("same", 5)]):
        pass
    assert soak_state.faults(ws) == []
    for statement in damage.split("; "):
        ws.db.execute(statement)
    assert soak_state.faults(ws) != []


def test_a_difference_of_two_states_is_named(tmp_path: Path) -> None:
    with open_workspace(tmp_path / "a.db") as ws:
        first = soak_state.dump(ws)
        assert soak_state.difference(first, soak_state.dump(ws)) == []
        for _ in soak_actions.play(ws.path, [("load", 1)]):
            pass
        assert [line.split(":")[0] for line in soak_state.difference(first, soak_state.dump(ws))] == [
            "reports",
            "sentences",
            "counters",
        ]
