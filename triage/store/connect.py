"""The one way to a workspace file: a connection with its safety settings, and the one way to write.

Figures behind the settings (measured on a replay of synced writes): WAL with synchronous NORMAL loses acknowledged
decisions at a power cut, WAL with FULL loses none; DELETE with FULL loses the last one, DELETE with EXTRA none; a
deferred BEGIN fails at once when two writers read first, BEGIN IMMEDIATE waits. All this is set here, on every
connection, and a test keeps it so.

SQLite from 3.7.0 to 3.51.2 can damage a WAL file when two connections write and checkpoint at the same moment. The
lock beside the workspace (lock.py) keeps other processes out; in this process `writing` and `move_log` give its threads
turns.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
import weakref
import zlib
from collections.abc import Callable, Hashable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final

from triage.errors import NewerWorkspace, NotAWorkspace, NotSaved, WorkspaceError
from triage.paths import OWNER_ONLY
from triage.store import faults, mounts, opened

Connection = sqlite3.Connection


class Remembering(sqlite3.Connection):
    """A connection to a workspace with room for what was found, by the statement and the state that it was asked in.

    `still` holds what was seen of the state in this moment (see `once.py`); None at any other time.
    """

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - what sqlite3 takes
        """Open a file as `sqlite3.connect` does."""
        super().__init__(*args, **options)
        self.found: dict[tuple[Hashable, ...], object] = {}
        self.still: dict[str, object] | None = None
        self.place: str | None = None
        self.file: opened.File | None = None
        self.log: opened.File | None = None
        self.rescued = ""
        self.giver: Callable[[sqlite3.Connection, str], str | None] | None = None

    def close(self) -> None:
        """Close the connection, and then our own handle of its file if it was the last one."""
        super().close()
        file, self.file = self.file, None
        if file:
            opened.leave(file)


APPLICATION_ID = 0x54524941
"""`TRIA`, stored in the header of every workspace."""

BUSY_MS = 5000
"""So long a write waits for its turn, and for another program that has the file locked."""

_MAGIC: Final = b"SQLite format 3\x00"
_HEADER: Final = 100
_PAGES: Final = 4000
_PAGES_OF_A_LOAD: Final = 8000
"""So many pages the log may hold before the write that brings it there moves them into the file: 16 MB, and 32 MB while a load
goes on. SQLite's own number is 1,000, and of sixty keys that tag one waited for it; the desk calls `move_log` between
the keys, long before the log is full."""
_KEPT: Final = 2000
_KEPT_OF_A_LOAD: Final = 18_000
"""So many kB of pages are kept in memory: SQLite's own number, and more while a load goes on, whose keys fall on pages all over
the file; a page that is not kept is written to the log several times in one transaction."""
_TURN: Final = threading.RLock()


def connect(path: Path, *, create: bool = False, read_only: bool = False) -> Connection:
    """Open a workspace file with its safety settings; a new file is readable by its owner only.

    Raises:
        WorkspaceError: The file is missing, or cannot be opened.
        NotAWorkspace: The file is something else; it was not touched.
    """
    if not inspect(path):
        if not create or read_only:
            raise WorkspaceError(
                f"There is no workspace at {path}.", "Load reports first, or name another file with --db."
            )
        _create_private(path)
    try:
        if not read_only:
            _free_beside(path)
            return _set_up(_open(path, "mode=rw"), path, read_only=False)
        try:
            try:
                return _set_up(_open(path, "mode=ro"), path, read_only=True)
            except sqlite3.Error as error:
                if faults.fault_of(error) is not faults.FAULTS["SQLITE_READONLY_ROLLBACK"]:
                    raise
                _roll_back(path)
                return _set_up(_open(path, "mode=ro"), path, read_only=True)
        except sqlite3.Error as error:
            # Reading a WAL file wants to write two files beside it; where the folder forbids that or has no room, and no
            # decision waits in the log, the file alone is whole, and nobody here can change it as things are.
            if (not without_room(error) and faults.fault_of(error).word not in _FOLDER) or _beside(path):
                raise
            return _set_up(_open(path, "mode=ro&immutable=1"), path, read_only=True)
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise faults.unread(error, path) or error from error


def _free_beside(path: Path) -> None:
    """Give the files beside a workspace the rights that it has itself.

    SQLite makes them with those of the moment, and leaves them behind where the workspace was read when it could not be written.
    """
    for end in ("-wal", "-shm"):
        beside = f"{path}{end}"
        if not os.access(beside, os.W_OK):
            with contextlib.suppress(OSError):  # it is not there, or somebody else's
                os.chmod(beside, path.stat().st_mode & 0o777)


def _roll_back(path: Path) -> None:
    """Take back what a kill or a power cut left half written; SQLite does so when it first reads and may write."""
    with contextlib.suppress(sqlite3.Error), contextlib.closing(_open(path, "mode=rw")) as db:
        db.execute("PRAGMA user_version")


_FOLDER: Final = {faults.FAULTS[name].word for name in ("SQLITE_READONLY_DIRECTORY", "SQLITE_CANTOPEN")}


def without_room(error: BaseException | None) -> bool:
    """Say whether a workspace cannot be opened for writing because its disk is full; it may still be read."""
    names = ("SQLITE_FULL", "SQLITE_IOERR_SHMSIZE", "SQLITE_IOERR_WRITE")
    return isinstance(error, sqlite3.Error) and error.sqlite_errorname in names


def inspect(path: Path) -> bool:
    """Say whether there is a workspace file at a path; SQLite has not looked at it, so another kind stays untouched.

    Raises:
        WorkspaceError: The file cannot be read.
        NotAWorkspace: It is something else.
    """
    if not os.path.exists(path):
        return False
    if not os.path.isfile(path):
        raise NotAWorkspace(f"{path} is not a file.", "Name a workspace file with --db.")
    try:
        head = opened.first_bytes(path, len(_MAGIC))
    except OSError as error:
        raise WorkspaceError(f"The workspace {path} could not be read: {error.strerror}.", _advice(path)) from error
    if not head:
        return True
    if not head.startswith(_MAGIC[: len(head)]):
        raise NotAWorkspace(f"{path} is no workspace of triage; it was not touched.", "Name another file with --db.")
    return True


def refuse_cut(path: Path) -> None:
    """Refuse a workspace that is shorter than its own header says; SQLite itself would read wrong text from it.

    Raises:
        WorkspaceError: Bytes are missing at its end.
    """
    head = opened.first_bytes(path, _HEADER)
    whole = _whole_size(head) if head else 0
    # A log beside the file may hold the missing pages: a kill in the middle of a checkpoint leaves it so. A rollback
    # journal brings the shorter file back as it was before a decision that a power cut broke off.
    if _size(path) < whole and not _beside(path):
        raise WorkspaceError(
            f"{path} is cut short: {_size(path):,} of {whole:,} bytes are there.",
            "Keep a copy of the file and go back to a backup with triage restore.",
        )


def _whole_size(head: bytes) -> int:
    """Return the size that a file has by its header (sqlite.org/fileformat.html, section 1.3)."""
    if len(head) < _HEADER:
        return _HEADER
    page = int.from_bytes(head[16:18], "big")
    return (65536 if page == 1 else page) * int.from_bytes(head[28:32], "big")


def _open(path: Path, how: str) -> Connection:
    # Threads each have a connection of their own.
    uri = f"{path.absolute().as_uri()}?{how}"
    file = opened.enter(path)
    try:
        db = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=BUSY_MS / 1000, factory=Remembering)
    except BaseException:
        opened.leave(file)
        raise
    db.file, db.place = file, os.fspath(path)
    db.create_function("crc32", 1, _crc32, deterministic=True)
    db.create_function("giver", 1, partial(_giver, weakref.ref(db)))
    return db


def _giver(ours: weakref.ref[Remembering], sentence_id: str) -> str | None:
    """Return in SQL who gave a sentence the tag that went along to it from an earlier text of its report."""
    from triage.store.givers import Giver  # few filters ask for it

    db = ours()
    if db is None:
        return None
    db.giver = db.giver or Giver()
    return db.giver(db, sentence_id)


def _crc32(text: str) -> int:
    """Return the CRC-32 of a text in SQL, by which it is known whose proposal is hidden."""
    return zlib.crc32(text.encode())


def _set_up(db: Connection, path: Path, *, read_only: bool) -> Connection:
    with contextlib.ExitStack() as undo:
        undo.callback(db.close)
        mark = db.execute("PRAGMA application_id").fetchone()[0]
        # A file without a table is new, or what a kill left of a new one before its first table.
        fresh = not mark and not db.execute("SELECT 1 FROM sqlite_master").fetchone()
        if mark != APPLICATION_ID and not fresh:
            raise NotAWorkspace(
                f"{path} is no workspace of triage; it was not touched.", "Name another file with --db."
            )
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("PRAGMA trusted_schema = OFF")
        if not read_only:
            if fresh:
                db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            wanted = "DELETE" if mounts.unsafe_kind(path) else "WAL"
            # Where a file system shares no memory, SQLite answers with the mode that it kept.
            mode = db.execute(f"PRAGMA journal_mode = {wanted}").fetchone()[0]
            db.execute(f"PRAGMA synchronous = {'FULL' if mode == 'wal' else 'EXTRA'}")
            db.execute(f"PRAGMA wal_autocheckpoint = {_PAGES}")
        undo.pop_all()
    return db


@contextlib.contextmanager
def writing(db: Connection) -> Iterator[None]:
    """Run a block as one transaction that either commits whole or leaves nothing behind; it may be nested.

    Raises:
        NotSaved: SQLite could not write now (disk full, file in use and the like); nothing was changed.
        WorkspaceError: SQLite cannot write at all (a damaged file); nothing was changed.
    """
    if db.in_transaction:
        yield
        return
    try:
        if not (_TURN.acquire(blocking=False) or _TURN.acquire(timeout=_patience(db))):
            raise _busy(path_of(db))
        try:
            db.execute("BEGIN IMMEDIATE")
            _refuse_gone(db)
            yield
            db.execute("COMMIT")
        except BaseException:
            with contextlib.suppress(sqlite3.Error):  # SQLite has rolled back by itself after some errors
                db.execute("ROLLBACK")
            raise
        finally:
            _TURN.release()
    except sqlite3.Error as error:
        raise faults.unsaved(error, path_of(db)) from error


def _refuse_gone(db: Connection) -> None:
    """Refuse to write into a file that has no name any more, or into a log that the next connection would not find.

    SQLite sees that only where it keeps no log. What the connection still holds is kept in a copy, once.
    """
    if not isinstance(db, Remembering) or db.place is None:
        return
    log = opened.found(f"{db.place}-wal")
    same = db.log in (None, log) or db.execute("PRAGMA journal_mode").fetchone()[0] != "wal"
    if same and opened.found(db.place) == db.file:
        db.log, db.rescued = log, ""  # a file that was put back and is gone again holds more by then
        return
    if not db.rescued:
        from triage.store import twin  # it seldom happens

        db.execute("ROLLBACK")
        deleted = db.file is not None and opened.is_deleted(db.file)
        copy = twin.rescue(db, Path(db.place), anywhere=deleted)
        whole = "" if deleted else " It is still whole where it is now."
        db.rescued = f" What it held is kept as {copy}." if copy else whole
    fault = faults.FAULTS["SQLITE_READONLY_DBMOVED"]
    raise NotSaved(f"{fault.sentence.format(path=db.place)} Nothing was changed.{db.rescued}", fault.advice, fault.word)


def move_log(db: Connection) -> None:
    """Move what waits in the log into the file, so that no later write has to; what was committed is durable before and after.

    What another connection still reads stays in the log; all of it does where another thread writes now, or the disk refuses.
    """
    if _TURN.acquire(blocking=False):
        try:
            with contextlib.suppress(sqlite3.Error):
                db.execute("PRAGMA wal_checkpoint (PASSIVE)")
        finally:
            _TURN.release()


@contextlib.contextmanager
def writing_much(db: Connection) -> Iterator[None]:
    """Write the log back less often during a block and keep more pages: much of what a load writes it soon writes again."""
    _keep(db, _PAGES_OF_A_LOAD, _KEPT_OF_A_LOAD)
    try:
        yield
    finally:
        _keep(db, _PAGES, _KEPT)


def _keep(db: Connection, pages: int, kilobytes: int) -> None:
    db.execute(f"PRAGMA wal_autocheckpoint = {pages}")
    db.execute(f"PRAGMA cache_size = -{kilobytes}")


def _patience(db: Connection) -> float:
    """Return for how many seconds a write of a connection waits."""
    return float(db.execute("PRAGMA busy_timeout").fetchone()[0]) / 1000


def path_of(db: Connection) -> str:
    """Return the path of the file behind a connection."""
    return str(db.execute("PRAGMA database_list").fetchone()[2])


def _busy(path: str) -> NotSaved:
    fault = faults.FAULTS["SQLITE_LOCKED"]
    return NotSaved(f"{fault.sentence.format(path=path)} Nothing was changed.", fault.advice, fault.word)


def origin(db: Connection) -> str:
    """Return the id under which this workspace's decisions are made; a copy of the file keeps it, see `branch`."""
    return str(db.execute("SELECT value FROM workspace WHERE name = 'origin'").fetchone()[0])


def lineage(db: Connection) -> str:
    """Return the id that all copies of a workspace have, also those that went back to a backup since."""
    row = db.execute("SELECT value FROM workspace WHERE name = 'lineage'").fetchone()
    return str(row[0]) if row else origin(db)


def branch_of(db: Connection) -> str:
    """Return the id of a workspace that went back to a backup and went on by itself; nothing for one that never did."""
    own = origin(db)
    return "" if own == lineage(db) else own


def version_of(db: Connection) -> int:
    """Return the number of the last migration that the workspace has seen; 0 for an empty file."""
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def refuse_newer(db: Connection, path: Path, known: int) -> None:
    """Refuse a workspace that a newer triage wrote.

    Raises:
        NewerWorkspace: Its version is above the known one; it was not touched.
    """
    version = version_of(db)
    if version > known:
        raise NewerWorkspace(
            f"{path} was written by a newer triage (version {version} of the workspace, this one knows {known}).",
            "Install the newer triage; the file was not touched.",
        )


def _create_private(path: Path) -> None:
    try:
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, OWNER_ONLY))
    except OSError as error:
        raise WorkspaceError(f"The workspace {path} could not be made: {error.strerror}.", _advice(path)) from error


def _beside(path: Path) -> int:
    """Return how many bytes wait in the log or the rollback journal beside a file."""
    return sum(_size(path.with_name(path.name + end)) for end in ("-wal", "-journal"))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _advice(path: Path) -> str:
    return f"Check that the folder {path.absolute().parent} exists and can be written."
