"""Nine faults, each with its sentence: nothing is half written, reading goes on, and the same key can be tried again."""

from __future__ import annotations

import contextlib
import os
import resource
import shutil
import sqlite3
import tempfile
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from triage.cli.main import main
from triage.desk import load, read, tag
from triage.desk.workspace import Workspace, open_workspace
from triage.domain.tag import Tag
from triage.errors import NotAWorkspace, NotSaved, ReadOnlyWorkspace, WorkspaceError
from triage.store import faults
from triage.store.connect import connect

NOBODY = 65534


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    """A workspace with one report, so that there is something to tag."""
    with open_workspace(tmp_path / "desk.db") as opened:
        filled(opened, tmp_path)
        yield opened


def filled(ws: Workspace, folder: Path) -> None:
    source = folder / "page.txt"
    source.write_text("The bridge of Alden fell\n\nIt fell on Monday. Two cranes are on their way.", encoding="utf-8")
    load.load(ws, [str(source)])


def state(ws: Workspace) -> list[object]:
    """Everything that a tag may change."""
    tables = ("decision", "batch", "sentence", "report", "counter")
    return [ws.db.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall() for table in tables]


def first(ws: Workspace) -> int:
    number = read.first_report(ws)
    assert number is not None
    return read.panels(ws, number)[0].id


def key_pressed(ws: Workspace) -> None:
    tag.tag(ws, [first(ws)], Tag.EVENT)


def fails(ws: Workspace, word: str, sentence: str) -> NotSaved:
    """Press a key that cannot be saved; nothing is half written and reading goes on."""
    before = state(ws)
    with pytest.raises(NotSaved) as caught:
        key_pressed(ws)
    assert (caught.value.word, caught.value.sentence) == (word, f"{sentence} Nothing was changed.")
    assert not ws.db.in_transaction
    assert state(ws) == before
    assert read.panels(ws, read.first_report(ws) or 0)
    return caught.value


def tried_again(ws: Workspace, error: NotSaved) -> None:
    """Do what the desk does when the fault has passed."""
    assert error.again is not None
    error.again()
    assert read.panels(ws, read.first_report(ws) or 0)[0].tag is Tag.EVENT


def test_disk_full(ws: Workspace) -> None:
    """Simulated by SQLite's own limit of pages; the soak run fills a real disk."""
    while ws.db.execute("PRAGMA freelist_count").fetchone()[0]:  # a free page would still take the decision
        ws.db.execute("VACUUM")
    ws.db.execute(f"PRAGMA max_page_count = {ws.db.execute('PRAGMA page_count').fetchone()[0]}")
    for _ in range(200):
        try:
            key_pressed(ws)
            tag.tag(ws, [first(ws)], None)
        except NotSaved:
            break
    if read.panels(ws, read.first_report(ws) or 0)[0].tag is Tag.EVENT:
        ws.db.execute("PRAGMA max_page_count = 100000")
        tag.tag(ws, [first(ws)], None)
        ws.db.execute(f"PRAGMA max_page_count = {ws.db.execute('PRAGMA page_count').fetchone()[0]}")
    error = fails(ws, "disk full", f"The disk of {ws.path} is full.")
    assert error.advice == "Make room on it."
    ws.db.execute("PRAGMA max_page_count = 100000")
    tried_again(ws, error)


@contextlib.contextmanager
def no_file_grows_beyond(size: int) -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("size", [512, 8192], ids=["not even for the lock", "not for SQLite's second file"])
def test_without_room_a_workspace_opens_for_reading(ws: Workspace, size: int) -> None:
    """Real: on a full disk SQLite cannot make the file of 32 KB that it keeps beside an open workspace."""
    ws.close()
    with no_file_grows_beyond(size), open_workspace(ws.path) as reader:
        assert "This desk only reads" in reader.notice
        assert ("room" in reader.notice, "The disk failed" in reader.notice) == (True, False)
        assert read.panels(reader, read.first_report(reader) or 0)
        with pytest.raises(ReadOnlyWorkspace, match=r"Nothing was changed\."):
            key_pressed(reader)
        assert not reader.take_over()
        resource.setrlimit(
            resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.getrlimit(resource.RLIMIT_FSIZE)[1])
        )
        assert reader.take_over()
        key_pressed(reader)


def test_without_room_what_waits_in_the_log_is_not_passed_over(ws: Workspace, tmp_path: Path) -> None:
    key_pressed(ws)
    for end in ("", "-wal"):
        shutil.copy(f"{ws.path}{end}", tmp_path / f"other.db{end}")
    with (
        no_file_grows_beyond(8192),
        pytest.raises(WorkspaceError, match=r"The disk of .* is full, or a limit for the size of files is reached"),
    ):
        open_workspace(tmp_path / "other.db")


def test_limit_for_the_size_of_files(ws: Workspace) -> None:
    """Real: the limit of this process, as ulimit -f sets it."""
    with no_file_grows_beyond(ws.path.with_name("desk.db-wal").stat().st_size):
        error = fails(
            ws,
            "file cannot grow",
            f"{ws.path} could not be written: the disk failed, or a limit for the size of files is reached.",
        )
    assert "ulimit -f" in error.advice
    tried_again(ws, error)


def handles(path: Path) -> list[int]:
    """Return the open files of this process on a path."""
    found = []
    for name in os.listdir("/proc/self/fd"):
        with contextlib.suppress(OSError):
            if os.readlink(f"/proc/self/fd/{name}") == str(path):
                found.append(int(name))
    return found


@contextlib.contextmanager
def broken(path: Path, instead: int) -> Iterator[None]:
    """Put another open file under the numbers that SQLite uses for a path."""
    numbers = handles(path)
    assert numbers
    kept = [os.dup(number) for number in numbers]
    for number in numbers:
        os.dup2(instead, number)
    os.close(instead)
    try:
        yield
    finally:
        for number, old in zip(numbers, kept, strict=True):
            os.dup2(old, number)
            os.close(old)


def test_the_disk_fails_at_writing(ws: Workspace) -> None:
    """Simulated: SQLite's file of the log is exchanged for one on which the system refuses to write."""
    log = ws.path.with_name("desk.db-wal")
    with broken(log, os.open(log, os.O_RDONLY)):
        error = fails(
            ws,
            "file cannot grow",
            f"{ws.path} could not be written: the disk failed, or a limit for the size of files is reached.",
        )
    tried_again(ws, error)


def test_the_disk_fails_at_reading(ws: Workspace, tmp_path: Path) -> None:
    """Simulated: SQLite's file is exchanged for a folder, from which the system refuses to read."""
    ws.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with open_workspace(ws.path, read_only=True) as reader:
        with broken(ws.path, os.open(tmp_path, os.O_RDONLY)):
            with pytest.raises(WorkspaceError) as caught, reader.reading():
                read.left(reader)
            assert str(caught.value) == (
                f"The disk failed while {ws.path} was in use. Look at the disk and its connection."
            )
        assert read.left(reader)[0] == 3


def test_in_use_by_another_program(ws: Workspace) -> None:
    """Real: another connection that knows nothing of the lock holds the file. The lock has tests of its own."""
    other = connect(ws.path)
    other.execute("BEGIN IMMEDIATE")
    with ws.hasty():
        error = fails(ws, "file in use", f"{ws.path} is in use by another program.")
    other.execute("ROLLBACK")
    other.close()
    tried_again(ws, error)


def test_missing_folder(tmp_path: Path) -> None:
    path = tmp_path / "missing" / "desk.db"
    with pytest.raises(WorkspaceError) as caught:
        open_workspace(path)
    assert str(caught.value) == (
        f"The lock file {path}.lock could not be written: No such file or directory. "
        f"Check that the folder {path.parent} exists, can be written and has room."
    )
    with pytest.raises(WorkspaceError, match="There is no workspace at"):
        open_workspace(path, read_only=True)


def test_not_a_database(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "notes.db"
    path.write_text("Groceries: flour, salt, oil. " * 50, encoding="utf-8")
    with pytest.raises(NotAWorkspace, match=f"{path} is no workspace of triage; it was not touched."):
        open_workspace(path)
    assert main(["stats", "--db", str(path)]) == 1
    assert capsys.readouterr().err == (
        f"triage: {path} is no workspace of triage; it was not touched. Name another file with --db.\n"
    )


@pytest.mark.parametrize("share", [0.0, 0.001, 0.01, 0.5, 0.99, 1.0])
def test_truncated_file(ws: Workspace, tmp_path: Path, share: float) -> None:
    ws.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    whole = ws.path.read_bytes()
    cut = tmp_path / "cut.db"
    size = min(len(whole) - 1, int(len(whole) * share) + 1)
    cut.write_bytes(whole[:size])
    for read_only in (False, True):
        with pytest.raises(WorkspaceError, match="is cut short") as caught:
            open_workspace(cut, read_only=read_only)
        assert "triage restore" in caught.value.advice
    assert cut.read_bytes() == whole[:size]
    assert not (tmp_path / "cut.db.lock").exists()


def test_pages_that_wait_in_the_log_are_not_missed(ws: Workspace, tmp_path: Path) -> None:
    """A kill in the middle of a checkpoint leaves a file shorter than its header says, and all pages in the log."""
    copy = tmp_path / "copy.db"
    ws.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    key_pressed(ws)
    ws.db.execute("CREATE TABLE more AS SELECT randomblob(100000) AS x")
    shutil.copy(ws.path.with_name("desk.db-wal"), tmp_path / "copy.db-wal")
    head = bytearray(ws.path.read_bytes())
    page = int.from_bytes(head[16:18], "big")
    head[28:32] = ws.db.execute("PRAGMA page_count").fetchone()[0].to_bytes(4, "big")
    assert len(head) < page * int.from_bytes(head[28:32], "big")
    copy.write_bytes(head)
    with open_workspace(copy) as found:
        assert found.db.execute("SELECT length(x) FROM more").fetchone() == (100000,)
        assert read.panels(found, read.first_report(found) or 0)[0].tag is Tag.EVENT


def as_nobody(job: Callable[[Path], str], prepare: Callable[[Path], None]) -> str:
    """Run a job on a prepared workspace in a process without special rights; return what it says."""
    home = Path(tempfile.mkdtemp(prefix="triage-test-"))
    try:
        with open_workspace(home / "desk.db") as ws:
            filled(ws, home)
        if os.geteuid() == 0:
            for place in (home, *home.iterdir()):
                os.chown(place, NOBODY, NOBODY)
        prepare(home)
        out, into = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                if os.geteuid() == 0:
                    os.setgroups([])
                    os.setgid(NOBODY)
                    os.setuid(NOBODY)
                said = job(home / "desk.db")
            except BaseException:
                said = traceback.format_exc()
            os.write(into, said.encode())
            os._exit(0)
        os.close(into)
        with os.fdopen(out, encoding="utf-8") as stream:
            said = stream.read()
        os.waitpid(child, 0)
        return said.replace(str(home), "HOME")
    finally:
        home.chmod(0o755)
        shutil.rmtree(home)


def read_and_press(path: Path) -> str:
    with open_workspace(path, editor="ben") as ws:
        left = read.left(ws)[0]
        said = []
        for place, mode in ((path, None), (path, 0o600), (path.parent, 0o700)):
            if mode:
                place.chmod(mode)
            said.append(ws.succeed())
            try:
                key_pressed(ws)
            except ReadOnlyWorkspace as error:
                said.append(str(error))
        return " ".join([f"{left} left.", *filter(None, said)])


def test_read_only_file() -> None:
    """Real: a process without special rights and a file without the right to write."""
    assert as_nobody(read_and_press, lambda home: (home / "desk.db").chmod(0o444)) == (
        "3 left. HOME/desk.db is read-only. This desk only reads. Give yourself the right to write it. "
        "Nothing was changed. It can be written again: this one writes from now on."
    )


def test_read_only_folder() -> None:
    """Real: a process without special rights and a folder without the right to write."""
    assert as_nobody(read_and_press, lambda home: home.chmod(0o555)) == (
        "3 left. The folder of HOME/desk.db cannot be written. This desk only reads. "
        "Give yourself the right to write it, or copy the workspace to another folder. Nothing was changed. "
        "The folder of HOME/desk.db cannot be written. This desk only reads. "
        "Give yourself the right to write it, or copy the workspace to another folder. Nothing was changed. "
        "It can be written again: this one writes from now on."
    )


def test_what_reading_a_read_only_file_leaves_beside_it_stops_no_later_desk() -> None:
    """SQLite makes its files beside the workspace with the rights of the workspace at that moment."""

    def job(path: Path) -> str:
        open_workspace(path).close()
        beside = [path.with_name(path.name + end).exists() for end in ("-wal", "-shm")]
        path.chmod(0o600)
        with open_workspace(path, editor="ben") as ws:
            key_pressed(ws)
        return f"{beside} saved"

    assert as_nobody(job, lambda home: (home / "desk.db").chmod(0o444)) == "[True, True] saved"


def test_new_file_in_a_read_only_folder() -> None:
    def job(path: Path) -> str:
        try:
            open_workspace(path.with_name("new.db"))
        except WorkspaceError as error:
            return str(error)
        return "made"

    assert as_nobody(job, lambda home: home.chmod(0o555)) == (
        "The lock file HOME/new.db.lock could not be written: Permission denied. "
        "Check that the folder HOME exists, can be written and has room."
    )


def test_every_fault_names_the_file_and_what_to_do() -> None:
    for name, fault in faults.FAULTS.items():
        assert name.startswith("SQLITE_")
        assert "{path}" in fault.sentence
        assert fault.sentence.endswith(".")
        assert fault.advice.endswith(".")
        assert len(fault.word) <= 24
        assert "!" not in fault.sentence + fault.advice


def made(name: str, words: str = "made up") -> sqlite3.OperationalError:
    error = sqlite3.OperationalError(words)
    error.sqlite_errorname = name
    return error


@pytest.mark.parametrize(
    ("name", "word", "again"),
    [
        ("SQLITE_IOERR_FSYNC", "disk error", True),
        ("SQLITE_BUSY_SNAPSHOT", "file in use", True),
        ("SQLITE_READONLY_DBMOVED", "file gone", True),
        ("SQLITE_CORRUPT_INDEX", "file damaged", False),
        ("SQLITE_MISUSE", "storage error", False),
    ],
)
def test_longer_names_fall_back_on_shorter_ones(name: str, word: str, again: bool) -> None:
    assert faults.fault_of(made(name)).word == word
    assert isinstance(faults.unsaved(made(name), "w.db"), NotSaved) is again


def test_words_that_are_no_text_any_more_are_damage() -> None:
    db = sqlite3.connect(":memory:")
    with pytest.raises(sqlite3.OperationalError) as caught:
        db.execute("SELECT CAST(x'ff' AS TEXT)").fetchone()
    db.close()
    assert "damaged" in str(faults.unread(caught.value, "w.db"))
    assert faults.unread(ValueError("other"), "w.db") is None
