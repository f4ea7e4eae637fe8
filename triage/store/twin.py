"""A whole copy of an open workspace as a file of its own, and the names of those that lie beside it."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from pathlib import Path
from tempfile import gettempdir
from typing import Final

from triage.clock import now
from triage.paths import OWNER_ONLY, followed, state_folder, sync_folder

STAMP: Final = "%Y%m%dT%H%M%SZ"
"""How a name writes the time of a copy."""


def copy(db: sqlite3.Connection, part: Path) -> None:
    """Write all pages of a workspace to a new file of its own, without a log beside it, synced."""
    os.close(os.open(part, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, OWNER_ONLY))
    # A relative name may look like an address of SQLite's, as file:x does.
    with contextlib.closing(sqlite3.connect(part.absolute(), isolation_level=None)) as twin:
        db.backup(twin)
        twin.execute("PRAGMA journal_mode = DELETE")
    with part.open("rb") as stream:
        os.fsync(stream.fileno())


def remove(path: Path) -> None:
    """Remove a workspace file and the files that SQLite keeps beside it."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def free_name(path: Path, why: str) -> Path:
    """Return the name of a new copy beside a workspace, with why it is made and when."""
    path = followed(path)
    stem = f"{path.stem}-{why}-{now().strftime(STAMP)}"
    names = (path.with_name(f"{stem}{f'-{n}' if n else ''}.db") for n in range(1 << 20))
    return next(name for name in names if not name.exists())


def rescue(db: sqlite3.Connection, path: Path, *, anywhere: bool = False) -> Path | None:
    """Keep what an open connection still holds of a workspace that is gone from its place; None where that cannot be written.

    Beside it at first; `anywhere`, where the folder has gone too, in the folder for what outlives a session or for temporary files.
    """
    for folder in (None, state_folder(), Path(gettempdir())) if anywhere else (None,):
        with contextlib.suppress(OSError, sqlite3.Error):
            if folder:
                folder.mkdir(parents=True, exist_ok=True)
            place = free_name(folder / path.name if folder else path, "rescued")
            try:
                copy(db, place)
                sync_folder(place.parent)
            except BaseException:
                remove(place)
                raise
            return place
    return None
