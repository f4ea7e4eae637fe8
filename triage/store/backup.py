"""Backups: whole copies of a workspace through SQLite's own backup, verified after writing.

Copying the file of a live workspace by other means misses what still stands in its log.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from pathlib import Path

from triage.clock import now
from triage.errors import WorkspaceError
from triage.paths import followed, give_rights, sync_folder
from triage.store import check, faults, opened
from triage.store.connect import Connection
from triage.store.shelf import folder_of, make_folder, part_of, thin, turn
from triage.store.twin import STAMP, copy, remove


def make(db: Connection, path: Path, target: Path | None = None) -> Path:
    """Write a backup and verify it; it appears under its name whole and sound, or not at all.

    Args:
        db: The workspace.
        path: Its file.
        target: Where to; by default a new name in the folder of backups, which is thinned afterwards.

    Raises:
        WorkspaceError: The backup could not be written, or the workspace is damaged.
    """
    try:
        with contextlib.ExitStack() as undo:
            if target is None:
                undo.enter_context(turn(path))
            place = target or _new_name(path)
            part = part_of(place)
            undo.callback(remove, part)
            copy(db, part)
            give_rights(part, path)
            verify(part, f"The backup of {path}")
            os.replace(part, place)
            sync_folder(place.parent)
            if target is None:
                thin(path, place)
    except UnicodeDecodeError as error:
        raise faults.unread(error, path) or error from error
    except (OSError, sqlite3.Error) as error:
        why = error.strerror if isinstance(error, OSError) else str(error)
        raise WorkspaceError(f"{path} could not be backed up: {why}.", "Make room, or name another place.") from error
    return place


def verify(path: Path, name: str) -> None:
    """Check structure, texts, marks and journal of a workspace file.

    Args:
        path: The file.
        name: What the error calls it, as the beginning of a sentence.

    Raises:
        WorkspaceError: It is damaged; the sentence names the first damage.
    """
    with contextlib.closing(check.open_to_check(path)) as copy:
        found = check.check(copy, path, derived=False).findings
    if found:
        more = f", and {len(found) - 1:,} more" if len(found) > 1 else ""
        raise WorkspaceError(f"{name} is damaged: {found[0].what}{more}.", "Look at the workspace with triage check.")


def _new_name(path: Path) -> Path:
    folder = folder_of(path)
    stem = f"{followed(path).stem}-{now().strftime(STAMP)}"
    names = (folder / f"{stem}{f'-{n}' if n else ''}.db" for n in range(1 << 20))
    return next(name for name in names if not name.exists())


def keep_damaged(path: Path) -> Path:
    """Copy the bytes of a damaged workspace, with its log, into the folder of backups; it does not count as one of them.

    Raises:
        OSError: There is no room.
    """
    path = followed(path)
    folder = make_folder(path)
    stem = f"damaged-{path.stem}-{now().strftime(STAMP)}"
    place = next(p for n in range(1 << 20) if not (p := folder / f"{stem}{f'-{n}' if n else ''}.db").exists())
    for suffix in ("", "-wal", "-journal"):
        beside = path.with_name(path.name + suffix)
        if beside.exists():
            opened.copy(beside, place.with_name(place.name + suffix))  # the repair has the file open
            give_rights(place.with_name(place.name + suffix), path)
    return place
