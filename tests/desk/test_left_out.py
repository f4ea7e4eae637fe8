"""A report that an editor left out stays out, whatever text it comes with, until that is undone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import soak_state
from triage.desk import backup, correct, load, read, undo
from triage.desk.workspace import Workspace, open_workspace

KEY = "https://n.example/mill"


def written(folder: Path, name: str, *texts: str) -> str:
    path = folder / f"{name}.jsonl"
    rows = [{"title": f"The mill {n}", "url": f"{KEY}{n}", "text": text} for n, text in enumerate(texts)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return str(path)


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    ws = open_workspace(tmp_path / "desk.db")
    load.load(ws, [written(tmp_path, "first", "The mill was shelled. Two died.", "The ford was shelled.")])
    return ws


def keys(ws: Workspace) -> list[str]:
    return [row.key[-1] for row in read.every_report(ws)]


def test_a_new_text_of_it_stays_out_and_the_load_says_so(ws: Workspace, tmp_path: Path) -> None:
    correct.exclude(ws, read.every_report(ws)[0].key)
    news = written(tmp_path, "news", "The mill was shelled. Three died.", "The ford was shelled. Nobody died.")
    summary = load.load(ws, [news])
    (outcome,) = summary.outcomes
    assert summary.given_up == [(news, *outcome.problems)]
    assert (outcome.status, outcome.reports, outcome.known) == ("accepted", 1, 1)
    assert outcome.problems == ("1 of its reports stays left out, also with a new text.",)
    assert keys(ws) == ["2"]
    undo.undo(ws, 2)
    assert keys(ws) == ["1", "1"]
    assert load.load(ws, [news]).outcomes[0].problems == ()
    assert keys(ws) == ["2", "2"]
    assert soak_state.faults(ws) == []
    ws.close()


def test_a_text_that_came_and_was_taken_back_before_stays_out_too(ws: Workspace, tmp_path: Path) -> None:
    news = written(tmp_path, "news", "The mill was shelled. Three died.", "The ford was shelled.")
    load.load(ws, [news])
    undo.undo(ws)
    correct.exclude(ws, read.every_report(ws)[0].key)
    (outcome,) = load.load(ws, [news]).outcomes
    assert outcome.status == "known"
    assert keys(ws) == ["1"]
    ws.close()


def test_a_replay_brings_no_new_text_of_a_report_that_was_left_out_here(ws: Workspace, tmp_path: Path) -> None:
    other = backup.make(tmp_path / "desk.db", tmp_path / "other.db")
    load.load(ws, [written(tmp_path, "news", "The mill was shelled. Three died.", "The ford was shelled.")])
    ws.close()
    with open_workspace(other) as there:
        correct.exclude(there, read.every_report(there)[0].key)
    done = backup.go_back(tmp_path / "desk.db", other, replay=True)
    assert "was left out here" in done.replayed.left[0]
    with open_workspace(tmp_path / "desk.db") as ws:
        assert keys(ws) == ["1"]
        assert soak_state.faults(ws) == []
