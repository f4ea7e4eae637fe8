"""Reading a workspace's bytes beside SQLite leaves SQLite's locks with the process."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from triage.desk import apply, check, load
from triage.desk.workspace import Workspace, open_workspace
from triage.errors import InputRefused
from triage.store import backup, image, opened
from triage.store.connect import APPLICATION_ID, connect, inspect

ANOTHER = """
import contextlib, sqlite3, sys
with contextlib.closing(sqlite3.connect(sys.argv[1])) as db:
    print(db.execute("SELECT count(*) FROM decision").fetchone()[0])
"""
"""A program of somebody else that looks into the workspace, and may write; when it is the last one it removes the log."""


def look(path: Path) -> int:
    return int(subprocess.check_output([sys.executable, "-c", ANOTHER, str(path)], text=True))


def readings(ws: Workspace) -> None:
    """Everything that a desk does in its own process to read the first bytes of its file."""
    with ws.another():
        pass
    with open_workspace(ws.path, read_only=True):
        pass
    assert inspect(ws.path)
    assert image.is_workspace(ws.path)
    assert image.faults(ws.path) == []
    assert check.check(ws.path).whole
    assert backup.keep_damaged(ws.path).read_bytes() == opened.first_bytes(ws.path, 1 << 30)


@pytest.mark.parametrize("name", ["w.db", "another name.db"])
def test_another_program_does_not_take_the_log_away(tmp_path: Path, name: str) -> None:
    (tmp_path / "news.txt").write_text("Two guards were shot in Karsin on Monday.", encoding="utf-8")
    path = tmp_path / "w.db"
    with open_workspace(path, create=True) as ws:
        load.load(ws, [str(tmp_path / "news.txt")])
        named = tmp_path / name
        if named != path:
            os.link(path, named)
            assert image.is_workspace(named)
        readings(ws)
        before = look(path)
        log = path.with_name("w.db-wal")
        assert log.exists()
        (tmp_path / "more.txt").write_text("A bridge fell in Tolma.", encoding="utf-8")
        load.load(ws, [str(tmp_path / "more.txt")])
        assert look(path) > before, "what was committed since is seen by others"


def test_what_only_the_log_marks_is_a_workspace_to_another_program(tmp_path: Path) -> None:
    """As a new file stood that an older triage had open: its mark came with the tables."""
    path = tmp_path / "w.db"
    ask = "import pathlib, sys; from triage.store import image; print(image.is_workspace(pathlib.Path(sys.argv[1])))"
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        assert path.read_bytes()[68:72] == bytes(4)
        assert subprocess.check_output([sys.executable, "-c", ask, str(path)], text=True) == "True\n"


def test_the_workspace_itself_is_not_applied_to_it(ws: Workspace) -> None:
    with pytest.raises(InputRefused, match="belongs to this workspace"):
        apply.apply(ws, str(ws.path))


def test_a_plain_open_does_take_it_away(tmp_path: Path) -> None:
    """The test above can fail: this is what it is against."""
    path = tmp_path / "w.db"
    with open_workspace(path, create=True):
        with path.open("rb") as stream:
            stream.read(1)
        look(path)
        assert not path.with_name("w.db-wal").exists()


def test_handles_are_closed_with_the_last_connection(tmp_path: Path) -> None:
    path = tmp_path / "w.db"
    open_workspace(path, create=True).close()
    before = len(os.listdir("/proc/self/fd"))
    first = connect(path)
    second = connect(path)
    assert first.file == second.file  # type: ignore[attr-defined]
    first.close()
    first.close()
    assert opened.first_bytes(path, 6) in (b"", b"SQLite")
    second.close()
    assert len(os.listdir("/proc/self/fd")) == before


def test_a_connection_that_cannot_be_made_leaves_no_handle(tmp_path: Path) -> None:
    path = tmp_path / "w.db"
    path.write_bytes(b"SQLite format 3\x00" + bytes(84))
    before = len(os.listdir("/proc/self/fd"))
    with contextlib.suppress(Exception):
        connect(path)
    assert len(os.listdir("/proc/self/fd")) == before


def test_another_file_under_the_name_is_read_itself(tmp_path: Path) -> None:
    path = tmp_path / "w.db"
    with contextlib.closing(connect(path, create=True)):
        other = tmp_path / "other"
        other.write_bytes(b"something else")
        os.replace(other, path)
        assert opened.first_bytes(path, 9) == b"something"
