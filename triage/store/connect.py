"""The one way to a workspace file: a connection with its safety settings, and the one way to write.

Figures behind the settings (measured on a replay of synced writes): WAL with synchronous NORMAL loses acknowledged
decisions at a power cut, WAL with FULL loses none; a deferred BEGIN fails at once when two writers read first, BEGIN
IMMEDIATE waits. Both are set here, on every connection, and a test keeps them so.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from triage.errors import NewerWorkspace, NotAWorkspace, WorkspaceError
from triage.paths import OWNER_ONLY

Connection = sqlite3.Connection

APPLICATION_ID = 0x54524941
"""`TRIA`, stored in the header of every workspace."""

BUSY_MS = 5000


def connect(path: Path, *, create: bool = False, read_only: bool = False) -> Connection:
    """Open a workspace file with its safety settings; a new file is readable by its owner only.

    Raises:
        WorkspaceError: The file is missing, or cannot be opened.
        NotAWorkspace: The file is something else; it was not touched.
    """
    if not path.exists():
        if not create:
            raise WorkspaceError(
                f"There is no workspace at {path}.", "Load reports first, or name another file with --db."
            )
        _create_private(path)
    elif not path.is_file():
        raise NotAWorkspace(f"{path} is not a file.", "Name a workspace file with --db.")
    fresh = _is_empty(path)
    try:
        mode = "ro" if read_only else "rw"
        db = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None, timeout=BUSY_MS / 1000
        )
        if not fresh and db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
            db.close()
            raise NotAWorkspace(
                f"{path} is no workspace of triage; it was not touched.", "Name another file with --db."
            )
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("PRAGMA trusted_schema = OFF")
        if not read_only:
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = FULL")
    except sqlite3.Error as error:
        raise WorkspaceError(f"The workspace {path} could not be opened: {error}.", _advice(path)) from error
    return db


@contextlib.contextmanager
def writing(db: Connection) -> Iterator[None]:
    """Run a block as one transaction that either commits whole or leaves nothing behind; it may be nested.

    Raises:
        WorkspaceError: SQLite could not write (disk full, read-only file, lock held); nothing was changed.
    """
    if db.in_transaction:
        yield
        return
    try:
        db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            db.execute("ROLLBACK")
            raise
        db.execute("COMMIT")
    except sqlite3.Error as error:
        if db.in_transaction:
            with contextlib.suppress(sqlite3.Error):
                db.execute("ROLLBACK")
        raise WorkspaceError(
            f"The workspace could not be written: {error}.", "Nothing was changed; try again."
        ) from error


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
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ONLY))
    except OSError as error:
        raise WorkspaceError(f"The workspace {path} could not be made: {error.strerror}.", _advice(path)) from error


def _is_empty(path: Path) -> bool:
    """Say whether a file is new; look at its first bytes before SQLite does, so that another kind stays untouched."""
    try:
        with path.open("rb") as stream:
            head = stream.read(16)
    except OSError as error:
        raise WorkspaceError(f"The workspace {path} could not be read: {error.strerror}.", _advice(path)) from error
    if head and not head.startswith(b"SQLite format 3\x00"):
        raise NotAWorkspace(f"{path} is no workspace of triage; it was not touched.", "Name another file with --db.")
    return not head


def _advice(path: Path) -> str:
    return f"Check that the folder {path.absolute().parent} exists and can be written."
