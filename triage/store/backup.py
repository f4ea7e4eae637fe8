"""Backups: whole copies of a workspace through SQLite's own backup, verified after writing, thinned by age.

They lie in `<file>.backups` beside the workspace, named by UTC time, readable by their owner only. Copying the file of a
live workspace by other means misses what still stands in its log.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from triage.clock import now
from triage.errors import WorkspaceError
from triage.paths import OWNER_ONLY, sync_folder
from triage.store import check
from triage.store.connect import Connection

DAILY: Final = 12
WEEKLY: Final = 10
MONTHLY: Final = 9
"""So many days, weeks and months that have a backup keep their youngest one (Anki keeps the same numbers)."""

_STAMP: Final = "%Y%m%dT%H%M%SZ"
_NAME: Final = re.compile(r"-(\d{8}T\d{6}Z)(?:-\d+)?\.db")


def folder_of(path: Path) -> Path:
    """Return the folder that holds the backups of a workspace."""
    return path.with_name(f"{path.name}.backups")


def listed(path: Path) -> dict[Path, datetime]:
    """Return the backups of a workspace with their times, oldest first."""
    folder = folder_of(path)
    names = sorted(folder.iterdir()) if folder.is_dir() else []
    pairs = [(name, match[1]) for name in names if (match := _NAME.fullmatch(name.name.removeprefix(path.stem)))]
    return {name: datetime.strptime(time, _STAMP).replace(tzinfo=UTC) for name, time in pairs}


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
        place = target or _new_name(path)
        part = place.with_name(f".{place.name}.part")
        with contextlib.ExitStack() as undo:
            undo.callback(remove, part)
            _copy(db, part)
            verify(part, f"The backup of {path}")
            os.replace(part, place)
            sync_folder(place.parent)
        if target is None:
            thin(path)
    except (OSError, sqlite3.Error) as error:
        why = error.strerror if isinstance(error, OSError) else str(error)
        raise WorkspaceError(f"{path} could not be backed up: {why}.", "Make room, or name another place.") from error
    return place


def _copy(db: Connection, part: Path) -> None:
    os.close(os.open(part, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, OWNER_ONLY))
    with contextlib.closing(sqlite3.connect(part, isolation_level=None)) as copy:
        db.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it
    with part.open("rb") as stream:
        os.fsync(stream.fileno())


def remove(path: Path) -> None:
    """Remove a workspace file and the files that SQLite keeps beside it."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


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
    folder.mkdir(mode=0o700, exist_ok=True)
    stem = f"{path.stem}-{now().strftime(_STAMP)}"
    names = (folder / f"{stem}{f'-{n}' if n else ''}.db" for n in range(1 << 20))
    return next(name for name in names if not name.exists())


def keep_damaged(path: Path) -> Path:
    """Copy the bytes of a damaged workspace, with its log, into the folder of backups; it does not count as one of them.

    Raises:
        OSError: There is no room.
    """
    folder = folder_of(path)
    folder.mkdir(mode=0o700, exist_ok=True)
    stem = f"damaged-{path.stem}-{now().strftime(_STAMP)}"
    place = next(p for n in range(1 << 20) if not (p := folder / f"{stem}{f'-{n}' if n else ''}.db").exists())
    for suffix in ("", "-wal"):
        beside = path.with_name(path.name + suffix)
        if beside.exists():
            shutil.copyfile(beside, place.with_name(place.name + suffix))
            place.with_name(place.name + suffix).chmod(OWNER_ONLY)
    return place


def kept(times: Iterable[datetime]) -> set[datetime]:
    """Return which backups stay: all of the youngest day; the youngest of each of the last 12 days, 10 weeks, 9 months.

    Days, weeks and months without a backup do not count.
    """
    order = sorted(times, reverse=True)
    stay = {time for time in order if time.date() == order[0].date()}
    rules: tuple[tuple[int, Callable[[datetime], object]], ...] = (
        (DAILY, lambda t: t.date()),
        (WEEKLY, lambda t: t.isocalendar()[:2]),
        (MONTHLY, lambda t: (t.year, t.month)),
    )
    for number, period in rules:
        youngest: dict[object, datetime] = {}
        for time in order:
            youngest.setdefault(period(time), time)
        stay.update(list(youngest.values())[:number])
    return stay


def thin(path: Path) -> None:
    """Remove the backups of a workspace that need not stay; one that cannot be removed stays."""
    found = listed(path)
    stay = kept(found.values())
    for name, time in found.items():
        if time not in stay:
            with contextlib.suppress(OSError):
                name.unlink()


def due(db: Connection, path: Path) -> bool:
    """Say whether the daily backup is due: decisions were made, and the youngest backup is of an earlier day.

    Where there is none, the day on which the workspace was made counts.
    """
    times = list(listed(path).values())
    if times:
        last = times[-1].strftime("%Y-%m-%d")
    else:
        last = str(db.execute("SELECT value FROM workspace WHERE name = 'created'").fetchone()[0])[:10]
    young = db.execute("SELECT at FROM decision ORDER BY seq DESC LIMIT 1").fetchone()
    return last < now().strftime("%Y-%m-%d") and young is not None and str(young[0])[:10] > last
