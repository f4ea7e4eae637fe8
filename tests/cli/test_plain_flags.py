"""Flags in the line mode: by name, by the first letters of one, and by the letter that the screen asks for."""

from __future__ import annotations

from pathlib import Path

from tests.cli.test_plain import SHORT, plain
from triage.desk import read
from triage.desk.correct import FLAG_KEYS
from triage.desk.workspace import open_workspace
from triage.domain.tag import Flag


def test_every_flag_has_a_letter_and_each_letter_one_flag() -> None:
    assert sorted(FLAG_KEYS.values()) == sorted(Flag)
    assert all(len(letter) == 1 for letter in FLAG_KEYS)


def test_a_flag_is_set_by_the_letter_of_the_screen_too(tmp_path: Path) -> None:
    page = tmp_path / "short.txt"
    page.write_text(SHORT, encoding="utf-8")
    ran = plain(tmp_path, ["+ d", "+u", "+ mul", "+ x", "quit"], str(page))
    assert b"A letter or a name: a attributed, d disputed" in ran.stdout + ran.stderr
    with open_workspace(tmp_path / "w.db", read_only=True) as ws:
        assert sorted(map(str, read.panels(ws, 1)[0].flags)) == ["disputed", "duplicate", "multi"]
