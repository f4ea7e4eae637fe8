"""The settings of every connection, where WAL is not safe, and the traps of sqlite-utils."""

from __future__ import annotations

import ast
import contextlib
import shutil
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from triage.desk import check, load
from triage.desk.workspace import MUCH, Workspace, open_workspace
from triage.errors import ExportError, NotAWorkspace, NotSaved, WorkspaceError
from triage.exchange.formats import sqlite as written
from triage.exchange.schema import TABLES
from triage.store import mounts
from triage.store.connect import BUSY_MS, Connection, connect, writing

ROOT = Path(__file__).resolve().parents[2]


def pragma(db: Connection, name: str) -> object:
    return db.execute(f"PRAGMA {name}").fetchone()[0]


def settings(db: Connection) -> dict[str, object]:
    names = ("journal_mode", "synchronous", "busy_timeout", "foreign_keys", "trusted_schema")
    return {name: pragma(db, name) for name in names}


SAFE = {"journal_mode": "wal", "synchronous": 2, "busy_timeout": BUSY_MS, "foreign_keys": 1, "trusted_schema": 0}


def test_every_connection_that_writes_has_the_safe_settings(ws: Workspace) -> None:
    assert settings(ws.db) == SAFE
    with ws.another() as second:
        assert settings(second.db) == SAFE
    with ws.hasty():
        assert pragma(ws.db, "busy_timeout") == 1
    assert settings(ws.db) == SAFE


def test_a_connection_that_reads_waits_as_long_and_writes_nothing(ws: Workspace) -> None:
    with open_workspace(ws.path, read_only=True) as reader:
        assert settings(reader.db) == SAFE | {"synchronous": pragma(reader.db, "synchronous")}
        with pytest.raises(WorkspaceError, match="read-only"), writing(reader.db):
            reader.db.execute("DELETE FROM counter")


def test_on_a_shared_file_system_there_is_no_shared_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Simulated: the mount table says nfs4; the file lies on this disk."""
    path = tmp_path / "w.db"
    with open_workspace(path) as ws:
        assert ws.notice == ""
    with monkeypatch.context() as patch:
        patch.setattr(mounts, "unsafe_kind", lambda path: "nfs4")
        with open_workspace(path) as ws:
            assert settings(ws.db) == SAFE | {"journal_mode": "delete", "synchronous": 3}
            assert "shared file system (nfs4)" in ws.notice
            assert not list(tmp_path.glob("*-wal"))
    with open_workspace(path) as ws:
        assert settings(ws.db) == SAFE


TABLE = r"""22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/root rw
30 22 0:40 / /home rw - nfs4 server:/home rw,vers=4.2
31 30 0:41 / /home/anna/local rw - ext4 /dev/sdb1 rw
32 22 0:42 / /mnt/two\040words rw - cifs //box/share rw
33 22 0:43 / /mnt/twice rw - ext4 /dev/sdc1 rw
34 33 0:44 / /mnt/twice rw - fuse.sshfs anna@box: rw
35 22 0:45 / /mnt/usb rw - fuseblk /dev/sdd1 rw
36 22 0:46 / /media/sf_shared rw master:1 propagate_from:2 - vboxsf shared rw
37 22 0:47 / /mnt/c rw - 9p drvfs rw
broken line
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/data/w.db", None),
        ("/home/anna/w.db", "nfs4"),
        ("/homes/anna/w.db", None),
        ("/home/anna/local/w.db", None),
        ("/mnt/two words/deep/w.db", "cifs"),
        ("/mnt/twice/w.db", "fuse.sshfs"),
        ("/mnt/usb/w.db", None),
        ("/media/sf_shared/w.db", "vboxsf"),
        ("/mnt/c/w.db", "9p"),
    ],
)
def test_the_innermost_and_youngest_mount_decides(path: str, kind: str | None) -> None:
    assert mounts.unsafe_kind(Path(path), TABLE) == kind
    assert mounts.unsafe_kind(Path(path), "") is None


def test_a_write_waits_at_its_beginning_and_fails_in_words(ws: Workspace) -> None:
    other = connect(ws.path)
    other.execute("BEGIN IMMEDIATE")
    with ws.hasty(), pytest.raises(NotSaved, match="in use by another program") as caught, writing(ws.db):
        raise AssertionError("the block must not begin")
    assert str(ws.path) in caught.value.sentence
    assert caught.value.word == "file in use"
    other.execute("ROLLBACK")
    other.close()
    with writing(ws.db), writing(ws.db):
        ws.db.execute("INSERT INTO counter VALUES ('made up', 1)")


def test_an_error_in_the_block_leaves_nothing_and_comes_through(ws: Workspace) -> None:
    with pytest.raises(ZeroDivisionError), writing(ws.db):
        ws.db.execute("INSERT INTO counter VALUES ('made up', 1)").fetchmany(1 // 0)
    assert not ws.db.in_transaction
    assert ws.db.execute("SELECT count(*) FROM counter WHERE name = 'made up'").fetchone() == (0,)


TWO = """
import sys; from pathlib import Path; from triage.store.connect import connect, writing
db = connect(Path(sys.argv[1]))
for n in range(150):
    with writing(db):
        found = db.execute("SELECT value FROM counter WHERE name = 'made up'").fetchone()[0]
        db.execute("UPDATE counter SET value = ? WHERE name = 'made up'", (found + 1,))
"""


def test_two_processes_that_read_and_then_write_lose_nothing(ws: Workspace) -> None:
    """With a deferred BEGIN more than half of these fail at once; the lock keeps desks from ever coming here."""
    ws.db.execute("INSERT INTO counter VALUES ('made up', 0)")
    both = [subprocess.Popen([sys.executable, "-c", TWO, str(ws.path)], cwd=ROOT) for _ in range(2)]
    assert [one.wait(60) for one in both] == [0, 0]
    assert ws.db.execute("SELECT value FROM counter WHERE name = 'made up'").fetchone() == (300,)


def has_alone(path: Path, folder: Path) -> bool:
    """Say whether the file has the made up row without the log beside it."""
    alone = folder / "alone.db"
    shutil.copyfile(path, alone)
    with contextlib.closing(sqlite3.connect(alone)) as db:
        return bool(db.execute("SELECT 1 FROM workspace WHERE name = 'made up'").fetchone())


def test_what_is_written_waits_in_the_log_for_a_calm_moment(ws: Workspace, tmp_path: Path) -> None:
    """SQLite's own setting has the write that fills 1,000 pages of the log wait until all are in the file."""
    ws.tidy()
    with writing(ws.db):
        ws.db.execute("INSERT INTO workspace (name, value) VALUES ('made up', ?)", ("x" * 1200 * 4096,))
    ws.db.execute("UPDATE workspace SET mark = 1 WHERE name = 'made up'")
    assert not has_alone(ws.path, tmp_path)
    ws.tidy()
    assert has_alone(ws.path, tmp_path)


def test_the_log_is_worth_moving_after_so_many_rows(ws: Workspace) -> None:
    def write(*names: str) -> None:
        with writing(ws.db):
            ws.db.executemany("INSERT INTO counter VALUES (?, 0)", [(name,) for name in names])

    write(*(f"a{n}" for n in range(MUCH)))
    assert ws.wrote_much()
    write(*(f"b{n}" for n in range(MUCH - 1)))
    assert not ws.wrote_much()
    write("made up")
    assert ws.wrote_much()
    assert not ws.wrote_much()


def test_the_log_is_not_moved_while_another_thread_writes(ws: Workspace, tmp_path: Path) -> None:
    """SQLite before 3.51.3 may damage the file when one connection writes and another moves the log."""
    ws.tidy()
    ws.db.execute("INSERT INTO workspace (name, value) VALUES ('made up', '')")

    def other() -> None:
        with ws.another() as mine:
            mine.tidy()

    with writing(ws.db):
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
        assert not has_alone(ws.path, tmp_path)
    other()
    assert has_alone(ws.path, tmp_path)


def test_what_is_no_workspace_is_refused_untouched(tmp_path: Path) -> None:
    stranger = tmp_path / "other.db"
    with sqlite3.connect(stranger) as db:
        db.execute("CREATE TABLE t (x)")
    db.close()
    before = stranger.read_bytes()
    for path in (stranger, ROOT / "pyproject.toml"):
        with pytest.raises(NotAWorkspace, match="it was not touched"):
            open_workspace(path)
    assert stranger.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["other.db"]


def trees(*folders: str) -> dict[str, ast.Module]:
    found = [p for folder in folders for p in sorted((ROOT / folder).rglob("*.py"))]
    return {p.relative_to(ROOT).as_posix(): ast.parse(p.read_text("utf-8")) for p in found}


def called(tree: ast.AST) -> list[str]:
    return [ast.unparse(n.func) for n in ast.walk(tree) if isinstance(n, ast.Call)]


def literals(tree: ast.AST) -> list[str]:
    return [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)]


BEGINS = {
    "triage/store/connect.py": ["BEGIN IMMEDIATE"],
    "triage/store/glance.py": ["BEGIN"],  # the first frame of a start, likewise
    "triage/store/check.py": ["BEGIN"],  # many reads of one state, on a connection that cannot write
}


def test_the_store_opens_and_begins_in_one_place_only() -> None:
    """The traps of sqlite-utils: a deferred BEGIN, the raw connection, transform(), an insert_all that stops half way.

    The store does not use it at all. Its own connections have no hidden transactions, and only `writing` begins one.
    """
    store = trees("triage/store")
    for path, tree in store.items():
        imported = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
        imported |= {n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
        assert not any(name.startswith("sqlite_utils") for name in imported), path
        calls = called(tree)
        assert not any(c.endswith((".executescript", ".commit")) for c in calls), path
        begins = [text for text in literals(tree) if text.strip().upper().startswith("BEGIN")]
        assert begins == BEGINS.get(path, []), path


def broken_off(path: Path) -> None:
    """Leave a workspace as a kill in the middle of a change leaves it, with its rollback journal beside it."""
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = DELETE")
        db.execute("PRAGMA cache_size = 1")
        db.execute("BEGIN IMMEDIATE")
        db.execute("UPDATE text_part SET bytes = CAST(upper(bytes) AS BLOB)")
        db.execute("UPDATE sentence SET note = hex(randomblob(2000))")  # more than the cache holds: pages are written
        beside = path.with_name(path.name + "-journal")
        half, journal = path.read_bytes(), beside.read_bytes()
        db.execute("ROLLBACK")
    path.write_bytes(half)
    beside.write_bytes(journal)


def test_a_change_that_was_broken_off_is_taken_back_for_a_reader_too(ws: Workspace, tmp_path: Path) -> None:
    story = tmp_path / "story.txt"
    story.write_text("One line. Another line. " * 50, encoding="utf-8")
    load.load(ws, [str(story)])
    text = ws.db.execute("SELECT bytes FROM text_part").fetchall()
    ws.close()
    broken_off(ws.path)
    with open_workspace(ws.path, read_only=True) as reader:
        assert reader.db.execute("SELECT bytes FROM text_part").fetchall() == text
    broken_off(ws.path)
    assert check.check(ws.path).findings == ()


def test_connections_have_no_hidden_transactions(ws: Workspace) -> None:
    assert ws.db.isolation_level is None
    ws.db.execute("INSERT INTO counter VALUES ('made up', 1)")
    assert not ws.db.in_transaction


def test_the_export_uses_sqlite_utils_inside_one_transaction_only() -> None:
    tree = trees("triage/exchange/formats")["triage/exchange/formats/sqlite.py"]
    inside = [
        call
        for block in ast.walk(tree)
        if isinstance(block, ast.With) and any(ast.unparse(i.context_expr) == "db.atomic()" for i in block.items)
        for call in called(block)
    ]
    writes = ("create", "insert", "insert_all", "upsert", "upsert_all", "update", "delete_where", "add_column")
    everywhere = called(tree)
    assert sum(c.endswith(writes) for c in everywhere) == sum(c.endswith(writes) for c in inside) > 0
    assert not any(c.endswith((".transform", ".enable_wal", ".begin")) for c in everywhere)
    assert not any(isinstance(n, ast.Attribute) and n.attr == "conn" for n in ast.walk(tree))


def test_an_export_that_fails_at_a_row_leaves_nothing(tmp_path: Path) -> None:
    columns = TABLES["reports"]
    key = next(c.name for c in columns if c.unique)
    row: dict[str, object] = {c.name: "x" if c.required else None for c in columns}
    rows = [{**row, key: f"k{n % 150}"} for n in range(220)]
    target = tmp_path / "out.sqlite"
    with target.open("wb") as stream, pytest.raises(ExportError, match="does not fit"):
        written.write(stream, rows, columns)
    assert target.read_bytes() == b""


@pytest.mark.parametrize("mode", ["WAL", "DELETE"])
def test_what_a_kill_leaves_of_a_new_workspace_is_no_other_file(mode: str, tmp_path: Path) -> None:
    """Between the first byte of a new file and its tables: by an older triage, which wrote its mark with the tables."""
    path = tmp_path / "w.db"
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute(f"PRAGMA journal_mode = {mode}")
        db.execute("PRAGMA user_version = 0")
    connect(path, create=True).close()
    assert path.read_bytes()[68:72] == b"TRIA"
    open_workspace(path).close()
    assert check.check(path).findings == ()
