"""What verbs report: a JSON object where --json asks for one, one line a decision, reading where nothing is decided."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from triage.cli.main import main
from triage.desk import load, read, tag
from triage.desk.workspace import Workspace, open_workspace
from triage.domain.tag import Tag
from triage.exchange.registry import FORMATS


@pytest.fixture
def db(tmp_path: Path) -> str:
    """Return a workspace with one report, of which a sentence is tagged."""
    (tmp_path / "a.txt").write_text("A convoy came to Ramla. Nobody was hurt.\n")
    with open_workspace(tmp_path / "w.db", editor="anna\nb") as ws:
        load.load(ws, [str(tmp_path / "a.txt")])
        tag.tag(ws, [read.panels(ws, 1)[0].id], Tag.EVENT)
    return str(tmp_path / "w.db")


def told(capsys: pytest.CaptureFixture[str], *args: str) -> dict[str, Any]:
    assert main([*args, "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_every_verb_that_reports_does_so_in_json(db: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, "undo", "--db", db) == {"sentence": "Undone: no longer event.", "changes": 1}
    assert told(capsys, "redo", "--db", db) == {"sentence": "Done again: event.", "changes": 1}
    assert told(capsys, "redo", "--db", db) == {"sentence": None, "changes": 0}
    assert told(capsys, "suggest", "--db", db) == {"reports": 1}
    out = f"{tmp_path}/out.csv"
    done = told(capsys, "export", out, "--db", db, "--what", "sentences")
    assert done == {"files": [{"path": out, "rows": 2}], "left_out": [], "notes": []}
    saved = told(capsys, "backup", f"{tmp_path}/b.db", "--db", db)
    assert saved == {"file": f"{tmp_path}/b.db"}
    back = told(capsys, "restore", f"{tmp_path}/b.db", "--yes", "--db", db)
    assert (back["decisions"], back["reports"], back["left"]) == (0, 0, [])
    assert os.path.exists(back["kept"])
    report_id = read_id(db)
    assert told(capsys, "purge", report_id, "--yes-for-good", "--db", db)["files"] >= 1


def test_damage_of_a_table_s_own_words_is_found_by_check_and_told_by_others(
    db: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """What SQLite says of it names the table, and may be no UTF-8 any more."""
    whole = Path(db).read_bytes()
    told = Counter[int]()
    for found in re.finditer(rb"CREATE (?:INDEX|TABLE|TRIGGER) (\w+)", whole):
        for at in (found.start() - 3, found.start() + 2, found.start(1), found.end(1) + 3):
            Path(db).write_bytes(whole[:at] + bytes([whole[at] ^ 0x80]) + whole[at + 1 :])
            assert main(["check", "--db", db]) == 1
            assert "damaged: " in capsys.readouterr().out
            for verb in (("stats",), ("load", os.devnull), ("open", "--plain"), ("backup",)):
                told[main([*verb, "--db", db])] += 1
                assert "went wrong inside" not in capsys.readouterr().err
    assert told[1] > 80


def test_the_workspace_is_no_backup_of_itself(db: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = Path(db).read_bytes()
    for how in ((), ("--yes",), ("--replay",)):
        assert main(["restore", db, *how, "--db", db]) == 2
        assert "is the workspace itself" in capsys.readouterr().err
    assert Path(db).read_bytes() == before
    assert list(Path(db).parent.glob("w.db*")) == [Path(db)]


def read_id(db: str) -> str:
    with open_workspace(Path(db), read_only=True) as ws:
        return read.every_report(ws)[0].key.partition("-")[0]


def test_a_decision_is_one_line_of_the_log(db: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["log", "--db", db]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:1] for line in lines] == [["2"], ["1"]]
    assert "anna b" in lines[0]
    assert main(["log", "--db", db, "-n", "-3"]) == 2


def test_stories_are_shown_while_a_desk_writes(db: str, capsys: pytest.CaptureFixture[str]) -> None:
    import subprocess
    import sys

    with open_workspace(Path(db)) as ws:
        assert isinstance(ws, Workspace)
        done = subprocess.run(
            [sys.executable, "-m", "triage.cli.main", "stories", "--db", db],
            capture_output=True,
            text=True,
            check=False,
        )
    assert (done.returncode, done.stderr) == (0, "")
    assert "A convoy came to Ramla" in done.stdout


def test_the_help_of_export_names_every_format(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "--help"]) == 0
    words = capsys.readouterr().out.replace(",", " ").replace(".", " ").replace(";", " ").split()
    assert set(FORMATS) <= set(words)


@pytest.mark.parametrize("words", [("undo", "--seq"), ("log", "-n"), ("log", "--before")], ids=" ".join)
def test_a_number_that_no_table_holds_is_wrong_usage(
    words: tuple[str, ...], db: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*words, "9" * 30, "--db", db]) == 2
    assert "is larger than any number there is" in capsys.readouterr().err
    assert main(["undo", "--seq", str((1 << 63) - 1), "--db", db]) == 1
    assert "The journal has no decision" in capsys.readouterr().err


def test_more_than_there_is_to_undo_ends_with_what_there_is(db: str, capsys: pytest.CaptureFixture[str]) -> None:
    for verb in ("undo", "redo"):
        assert main([verb, "9" * 30, "--db", db]) == 0
        assert capsys.readouterr().err.startswith({"undo": "Undone: ", "redo": "Done again: "}[verb])


def test_a_load_tells_new_reports_from_revised_and_known_ones(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def row(n: int, text: str) -> str:
        return json.dumps({"title": f"Report {n}", "url": f"https://n.example/{n}", "text": text})

    at = ["--db", str(tmp_path / "w.db")]
    (tmp_path / "a.jsonl").write_text("\n".join(row(n, "Nothing came of it.") for n in range(4)))
    assert main(["load", str(tmp_path / "a.jsonl"), *at]) == 0
    assert ": 4 new reports with 4 sentences; 0 headlines merged" in capsys.readouterr().err
    lines = [row(1, "Nothing came of it."), row(2, "It was signed. All agree."), row(9, "A mill burned.")]
    (tmp_path / "b.jsonl").write_text("\n".join(lines))
    assert main(["load", str(tmp_path / "b.jsonl"), *at, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [told[name] for name in ("reports", "revised", "known", "sentences")] == [2, 1, 1, 3]
    assert main(["undo", *at]) == 0
    capsys.readouterr()
    assert main(["load", str(tmp_path / "b.jsonl"), str(tmp_path / "a.jsonl"), *at]) == 0
    assert "; 4 reports known; 0 headlines merged" in capsys.readouterr().err


def test_a_date_that_cannot_be_is_told_with_its_report_and_what_was_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        {"title": f"Fire at mill {n} {'and ' * 20}", "text": "It burned.", "published": f"{2190 + n}-01-01"}
        for n in range(12)
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, rows)))
    assert main(["load", str(tmp_path / "a.jsonl"), "--db", str(tmp_path / "w.db")]) == 0
    said = capsys.readouterr().err
    assert (
        "Report 3, \"Fire at mill 2 and and and and and and and and and and and…\": The date '2192-01-01' is too late to be that of"
        " a publication. It was kept without a date."
    ) in " ".join(said.split())
    assert "'2197-01-01'" in said
    assert "'2198-01-01'" not in said
    assert "and 4 more problems, which --json lists" in " ".join(said.split())


def test_an_input_that_is_named_twice_is_read_and_counted_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in").mkdir()
    path = tmp_path / "in" / "a.txt"
    path.write_text("A convoy came to Ramla on Monday.\n")
    words = ["load", str(path), str(tmp_path / "in"), str(path), "none", "none", "--db", str(tmp_path / "w.db")]
    assert main([*words, "--json"]) == 3
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["status"], row["reports"], row["known"]) for row in rows] == [("accepted", 1, 0), ("refused", 0, 0)]


def test_one_is_told_as_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text("A convoy came to Ramla on Monday.\n")
    at = ["--db", str(tmp_path / "w.db")]
    assert main(["load", str(tmp_path / "a.txt"), *at]) == 0
    assert "1 new report with 1 sentence; 0 headlines merged for certain, 0 pairs offered." in capsys.readouterr().err
    assert main(["stats", *at]) == 0
    assert "1 in 1 story; 0 headlines merged for certain, 0 pairs wait" in capsys.readouterr().out
