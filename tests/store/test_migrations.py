"""Migrations: every older workspace comes to the newest tables whole, also over kills, with a backup before each step."""

from __future__ import annotations

import contextlib
import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from benchmarks import soak_migrations
from triage.cli.main import main
from triage.desk import check, correct, filing, read
from triage.desk.workspace import open_workspace
from triage.domain.decision import Subject
from triage.domain.tag import Flag
from triage.errors import NewerWorkspace, WorkspaceError
from triage.store import marks, shelf
from triage.store.migrations import MIGRATIONS
from triage.store.state import current

FIXTURES = sorted((Path(__file__).resolve().parents[1] / "data/workspaces").glob("*.db"))


def rows(path: Path, old: Path | None = None) -> dict[str, list[object]]:
    """Return all rows of the tables that version 1 had, with its columns."""
    return soak_migrations.rows(path, old or path)


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda p: p.stem)
def test_an_older_workspace_opens_with_all_its_rows(fixture: Path, tmp_path: Path) -> None:
    path = tmp_path / "w.db"
    shutil.copy(fixture, path)
    before = rows(path)
    open_workspace(path).close()
    assert rows(path, fixture) == before
    assert check.check(path).findings == ()
    with open_workspace(path) as ws:
        assert filing.file_anew(ws)
    assert check.check(path).findings == ()
    assert check.check(path).notes == ()


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda p: p.stem)
def test_the_desk_reads_and_exports_all_of_an_older_workspace(fixture: Path, tmp_path: Path) -> None:
    """Its first sentence has a flag, `civilians`, that this triage does not know: it is kept, and not shown."""
    path = tmp_path / "w.db"
    shutil.copy(fixture, path)
    with open_workspace(path) as ws:
        panels = [panel for report in read.every_report(ws) for panel in read.panels(ws, report.id)]
        flagged = next(panel for panel in panels if panel.flags)
        assert flagged.flags == (Flag.DETAIL,)
        correct.flag(ws, [flagged.id], Flag.MULTI)
        assert current(ws.db, Subject.FLAGS, flagged.sentence_id) == ["civilians", "detail", "multi"]
    assert main(["export", str(tmp_path / "out.jsonl"), "--what", "sentences", "--db", str(path)]) == 0
    rows = map(json.loads, (tmp_path / "out.jsonl").read_text("utf-8").splitlines())
    assert [row["flags"] for row in rows if row["flags"]] == [["detail", "multi"]]
    assert check.check(path).findings == ()


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda p: p.stem)
def test_each_step_makes_a_backup_of_what_was(fixture: Path, tmp_path: Path) -> None:
    path = tmp_path / "w.db"
    shutil.copy(fixture, path)
    before = rows(path)
    open_workspace(path).close()
    made = list(shelf.listed(path))
    assert len(made) == len(MIGRATIONS) - int(fixture.stem.rpartition("-")[2])
    assert rows(made[0]) == before


def test_a_new_workspace_has_the_tables_of_an_old_one_and_no_backup(tmp_path: Path) -> None:
    new, old = tmp_path / "new.db", tmp_path / "old.db"
    shutil.copy(FIXTURES[0], old)
    tables = []
    for path in (new, old):
        with open_workspace(path) as ws:
            tables.append(set(ws.db.execute("SELECT type, name, sql FROM sqlite_master")))
    assert tables[0] == tables[1]
    assert shelf.listed(new) == {}


def test_every_row_has_its_mark_and_details_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "w.db"
    shutil.copy(FIXTURES[0], path)
    with open_workspace(path) as ws:
        for table in marks.MARKED:
            assert ws.db.execute(f"SELECT count(*) FROM {table} WHERE mark IS NULL").fetchone() == (0,)
        found = ws.db.execute("SELECT outlet, published, language, country, loaded_details FROM report").fetchall()
        assert all(marks.details(*row[:4]) == row[4] for row in found)


def test_a_damaged_workspace_is_not_sealed_as_whole(tmp_path: Path) -> None:
    path = tmp_path / "w.db"
    shutil.copy(FIXTURES[0], path)
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("UPDATE report SET text = text || 'x' WHERE id = 1")
    before = rows(path)
    with pytest.raises(WorkspaceError, match="does not have its SHA-256"):
        open_workspace(path)
    assert rows(path) == before


def test_a_newer_workspace_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "w.db"
    open_workspace(path).close()
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    before = path.read_bytes()
    for read_only in (False, True):
        with pytest.raises(NewerWorkspace, match="newer triage"):
            open_workspace(path, read_only=read_only)
    assert path.read_bytes() == before


def test_kills_in_the_middle_lose_nothing(tmp_path: Path) -> None:
    found = list(soak_migrations.rounds(tmp_path, 3, 0, 4))
    assert [one for one in found if one["lost"] or one["torn"]] == []
