"""What the line mode says is so: of reports that have gone, of numbers in the log, of names that can be typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.test_plain import talk
from triage.cli.plain.table import names, split, typeable
from triage.desk import load, read
from triage.desk.commands import VIEWS, commands_of
from triage.desk.workspace import Workspace


@pytest.fixture
def loaded(ws: Workspace, tmp_path: Path) -> Workspace:
    for name, text in (("one", "Shells hit a gate on Monday. It fell."), ("two", "Talks went on. Nobody left.")):
        (tmp_path / name).write_text(text, encoding="utf-8")
        load.load(ws, [str(tmp_path / name)])
    return ws


def test_a_report_that_was_taken_back_in_another_view_is_not_read_on(
    loaded: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    said = talk(loaded, capsys, "J", "5", "u", "1", "w", "g 1")
    back = next(at for at, line in enumerate(said) if line.startswith("Undone: 1 report is gone"))
    assert any("Talks went on" in line for line in said[:back])
    assert not any("Talks went on" in line or "Nobody left" in line for line in said[back + 2 :])
    assert any("Shells hit a gate" in line for line in said[back + 1 :])


def test_where_no_report_is_left_none_is_said(loaded: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    said = talk(loaded, capsys, "5", "u", "u", "1", "i", "g 1")
    assert said[-3].startswith("No report is here any more")
    assert not any(line.startswith(("Proposed", "Role")) for line in said)


def test_a_number_in_the_log_is_that_of_a_decision(loaded: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    said = talk(loaded, capsys, "e", "5", "u 2", "take back 3", "1", "u 1")
    assert "take back 2 takes back decision 2; u alone the last one." in said
    assert "Undone: no longer event." in said
    assert len(read.every_report(loaded)) == 1, "outside the log it says how many"


@pytest.mark.parametrize("view", VIEWS)
def test_every_name_that_the_help_gives_can_be_typed(view: str) -> None:
    known = names(view)
    for command in commands_of(view):
        for name in typeable(command, view):
            word, rest = split(name)
            assert known.get(f"{word} {rest}".strip()) is command


def test_an_export_that_names_only_its_table_is_asked_where(
    loaded: Workspace, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    said = talk(loaded, capsys, "X sentences", f"{tmp_path}/s.csv")
    assert f"Written: {tmp_path}/s.csv (4 rows)." in said
    assert "Export sentences where" in said


def test_figures_are_written_as_everywhere(loaded: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    said = "\n".join(talk(loaded, capsys, "e", "4"))
    assert " % right of 1, with 95 % between " in said
    assert "0%" not in said


def test_the_reason_of_a_proposal_goes_with_its_value(loaded: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    before = talk(loaded, capsys, "r", "?", "close")
    after = talk(loaded, capsys, "r", "1a", "previous", "?", "close")
    assert sum(line.startswith("Why: ") for line in before) == 1
    assert sum(line.startswith("Why: ") for line in after) == 0
