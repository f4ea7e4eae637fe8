"""The verbs check, backup and restore: what they print, and how they end."""

from __future__ import annotations

import contextlib
import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from benchmarks import soak_flips
from triage.cli.main import main


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "desk.db"
    shutil.copy(soak_flips.prepared(tmp_path), place)
    monkeypatch.setenv("TRIAGE_DB", str(place))
    return place


def harm(path: Path, statement: str) -> None:
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute(statement)


def test_a_whole_workspace_says_so(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "whole: 19 of 19 reports, 65 of 65 decisions, 2 of 2 records",
        "Nothing is damaged.",
    ]


def test_damage_is_named_and_the_status_is_1(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    harm(path, soak_flips.other_letter(1))
    harm(path, "UPDATE report SET headline = 'A \x1b]0;headline' WHERE id = 1")
    assert main(["check"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("damaged: the text of report")
    assert "\x1b" not in "".join(lines)
    assert lines[-1].endswith("triage restore FILE --replay, which keeps what is newer.")
    assert main(["check", "--json"]) == 1
    *findings, last = map(json.loads, capsys.readouterr().out.splitlines())
    assert last["findings"] == len(findings) == 2
    assert last["whole"]["reports"] == 18
    assert findings[0]["table"] == "report"


def test_a_repair_tells_what_it_did(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    harm(path, "UPDATE counter SET value = 0")
    assert main(["check"]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "Part of this can be rebuilt: triage check --repair."
    assert main(["check", "--repair"]) == 0
    told = capsys.readouterr()
    assert "repaired" in told.err
    assert told.out.splitlines()[-1] == "Nothing is damaged."


def test_the_way_back_asks_first(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["backup"]) == 0
    saved = capsys.readouterr().out.strip()
    assert main(["restore", saved]) == 1
    assert "No decision is newer than the backup." in capsys.readouterr().err
    assert main(["undo", "2"]) == 0
    capsys.readouterr()
    before = path.read_bytes()
    assert main(["restore", saved]) == 1
    told = capsys.readouterr().err
    assert "decisions are newer than the backup, the last by tester at 2017-02-21T09:00:00Z." in told
    assert "Nothing was changed." in told
    assert main(["restore", saved, "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert (found["restored"], found["newer"]["editor"]) == (False, "tester")
    assert path.read_bytes() == before
    assert main(["restore", saved, "--replay"]) == 0
    assert main(["restore", saved, "--yes"]) == 0
    assert "The replaced file is" in capsys.readouterr().err
    assert main(["check"]) == 0


def test_what_stays_behind_gives_status_3(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["backup"]) == 0
    saved = capsys.readouterr().out.strip()
    assert main(["undo"]) == 0
    harm(path, "DROP TRIGGER decision_stays")
    harm(path, "UPDATE decision SET at = '' WHERE seq = 66")
    assert main(["restore", saved, "--replay"]) == 3
    assert "left behind: decision 66 cannot be read" in capsys.readouterr().err


def test_a_backup_elsewhere_and_over_nothing(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["backup", str(tmp_path / "copy.db")]) == 0
    assert main(["backup", str(tmp_path / "copy.db")]) == 1
    assert "exists already" in capsys.readouterr().err


@pytest.mark.parametrize("verb", ["check", "backup", "restore"])
def test_without_a_workspace_there_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], verb: str
) -> None:
    monkeypatch.setenv("TRIAGE_DB", str(tmp_path / "none.db"))
    (tmp_path / "empty.txt").write_text("no backup", encoding="utf-8")
    assert main([verb, *([str(tmp_path / "empty.txt")] if verb == "restore" else [])]) == 1
    told = capsys.readouterr().err
    assert "no workspace" in told
    assert "Traceback" not in told


def test_a_file_that_is_no_backup_is_called_so(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = tmp_path / "reports.jsonl"
    other.write_text('{"title": "x"}\n', "utf-8")
    before = path.read_bytes()
    for args in ([], ["--yes"], ["--replay"], ["--yes", "--db", str(tmp_path / "none.db")]):
        assert main(["restore", str(other), *args]) == 1
        told = capsys.readouterr().err
        assert (
            f"triage: {other} is no workspace of triage, so it is no backup; nothing was changed. Name a backup.\n"
            in told
        )
    assert "There is no workspace at" in told
    assert path.read_bytes() == before
