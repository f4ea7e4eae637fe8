"""triage keys and triage settings as processes: what is in force, what is wrong, and the file that explains itself."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from triage.cli.plain.run import converse
from triage.config import settings
from triage.desk import load, read
from triage.desk.commands import COMMANDS
from triage.desk.keymap import VI
from triage.desk.workspace import open_workspace


def run(*args: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a verb; `more` are variables."""
    return subprocess.run(
        [sys.executable, "-m", "triage.cli.main", *args],
        capture_output=True,
        text=True,
        env={**os.environ, **more},
        check=False,
    )


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The settings file; there is none yet."""
    monkeypatch.setenv("TRIAGE_SETTINGS", str(tmp_path / "settings.toml"))
    return tmp_path / "settings.toml"


def test_keys_prints_the_keys_in_force(file: Path) -> None:
    assert run("keys", "--check").returncode == 0
    file.write_text('keymap = "vi"\n[keys]\ntag.event = ["E", "F7"]\n')
    table = {line["id"]: line for line in map(json.loads, run("keys", "--json").stdout.splitlines())}
    assert table["tag.event"]["keys"] == ["E", "f7"]
    assert table["tag.noise"]["keys"] == list(VI["tag.noise"])
    assert (table["tag.event"]["changed"], table["tag.quote"]["changed"]) == (True, False)
    shown = run("keys").stdout
    assert "E F7" in shown
    default = {
        line["id"]: line for line in map(json.loads, run("keys", "--map", "default", "--json").stdout.splitlines())
    }
    assert {name: line["keys"] for name, line in default.items()} == {c.id: list(c.keys) for c in COMMANDS}


def test_faults_are_named_with_their_lines_and_the_status_says_so(file: Path) -> None:
    file.write_text('[keys]\ntag.evnt = "x"\nhelp = "ctrl+i"\ntag.event = "n"\n')
    checked = run("keys", "--check")
    assert checked.returncode == 1
    assert [line.partition(": ")[2].partition(": ")[0].rpartition(", ")[2] for line in checked.stderr.splitlines()] == [
        "line 2", "line 3", "line 4"
    ]  # fmt: skip
    assert checked.stdout == ""
    assert run("keys").returncode == 0, "the table is printed all the same"
    file.write_text('theme = "x\\u001b]0;owned\\u0007"\n')
    checked = run("settings", "--check")
    assert checked.returncode == 1
    assert "\x1b" not in checked.stderr
    assert "line 1: theme" in checked.stderr


def test_a_broken_file_stops_no_verb(file: Path) -> None:
    file.write_text("= 1")
    for verb in (("keys",), ("settings",), ("settings", "--json"), ("--version",), ("demo", "--help")):
        done = run(*verb)
        assert (done.returncode, "Traceback" in done.stderr) == (0, False)
    assert "line 1: This is no TOML" in run("keys").stderr


def test_the_file_is_written_once_and_shown(file: Path) -> None:
    assert "not there" in run("settings").stderr
    assert run("settings", "--write").returncode == 0
    again = run("settings", "--write")
    assert (again.returncode, "is there already" in again.stderr) == (2, True)
    assert run("settings", "--check").returncode == 0
    shown = json.loads(run("settings", "--json").stdout)
    assert (shown["theme"], shown["sure"], shown["filters"]) == ("dark", 0.98, {})
    assert "high-contrast" in file.read_text()


def test_the_editor_of_the_settings_decides(file: Path, tmp_path: Path) -> None:
    file.write_text('editor = "anna"\n')
    (tmp_path / "a.txt").write_text("News\n\nShells hit a mill.\n")
    env = {"TRIAGE_DB": str(tmp_path / "w.db"), "TRIAGE_EDITOR": ""}
    assert run("load", str(tmp_path / "a.txt"), **env).returncode == 0
    assert {json.loads(line)["editor"] for line in run("log", "--json", **env).stdout.splitlines()} == {"anna"}


def test_the_line_mode_has_the_keys_in_force_and_changes_settings(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text('[keys]\ntag.event = "E"\nhelp = "H"\nflag = "slsh"\n')
    (tmp_path / "a.txt").write_text("News\n\nShells hit a mill. Two men died.\n")
    with open_workspace(tmp_path / "w.db", editor="ben") as ws:
        load.load(ws, [str(tmp_path / "a.txt")])
        capsys.readouterr()
        assert converse(ws, iter(["H", "E", "e", "settings", "settings theme light", "settings theme drak", "settings sure x",
                                  "settings editor carl", "settings keymap vi", "x"])) == 0  # fmt: skip
        said = capsys.readouterr().out
        assert said.startswith(f"{file}, line 4: keys.flag: There is no key 'slsh'.")
        assert "H shows the commands" in said
        assert "E or event: Tag the sentence as event" in said
        assert "There is no command e here; H shows the commands." in said
        assert 'theme: "light". Written to' in said
        assert "theme is one of dark, light" in said
        assert "sure is a number from 0 to 1" in said
        assert ws.editor == "carl"
        assert (settings().theme, settings().keymap) == ("light", "vi")
        assert read.progress(ws).tags == {"event": 1, "noise": 1}
