"""The folder of backups beside a workspace: their names, which of them stay, and when the next one is due.

They lie in `<file>.backups`, named by UTC time, with the rights of the workspace. Makers of backups take turns by a lock
on this folder; a purge takes its turn too, so that no backup that was begun before it keeps the text.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from glob import escape
from pathlib import Path
from typing import Final

from triage.clock import now
from triage.paths import followed, give_rights
from triage.store.connect import Connection
from triage.store.twin import STAMP

DAILY: Final = 12
WEEKLY: Final = 10
MONTHLY: Final = 9
"""So many days, weeks and months that have a backup keep their youngest one (Anki keeps the same numbers)."""

_NAME: Final = re.compile(r"-(\d{8}T\d{6}Z)(?:-(\d+))?\.db")


def folder_of(path: Path) -> Path:
    """Return the folder that holds the backups of a workspace; it lies beside the file itself, where a link was named."""
    path = followed(path)
    return path.with_name(f"{path.name}.backups")


def _names(path: Path) -> list[tuple[Path, Path]]:
    """Return the names of a workspace with their folders of backups; a link had one of its own in former times."""
    names = dict.fromkeys((followed(path), path))
    return [(name, folder) for name in names if (folder := name.with_name(f"{name.name}.backups")).is_dir()]


def make_folder(path: Path) -> Path:
    """Return the folder of a workspace's backups; it is made, with the rights of the workspace, where there is none.

    Raises:
        OSError: It cannot be made.
    """
    folder = folder_of(path)
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
        give_rights(folder, path, folder=True)
    return folder


@contextlib.contextmanager
def turn(path: Path) -> Iterator[None]:
    """Hold the folder of a workspace's backups for a block; others who make or clear backups wait.

    Raises:
        OSError: The folder cannot be made.
    """
    handle = os.open(make_folder(path), os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # a file system without such locks has no turns
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def part_of(place: Path) -> Path:
    """Return the name under which a backup is written until it is verified."""
    return place.with_name(f".{place.name}.part")


def leftovers(path: Path) -> list[Path]:
    """Return what backups of a workspace that were broken off have left; to be asked in one's turn."""
    return sorted(part for name, folder in _names(path) for part in folder.glob(f".{escape(name.stem)}-*.part*"))


def listed(path: Path) -> dict[Path, datetime]:
    """Return the backups of a workspace with their times, oldest first."""
    names = [(of, name) for of, folder in _names(path) for name in folder.iterdir()]
    found = [(match, name) for of, name in names if (match := _NAME.fullmatch(name.name.removeprefix(of.stem)))]
    found.sort(key=lambda one: (one[0][1], int(one[0][2] or 0)))  # of one second the one without a number came first
    return {name: datetime.strptime(match[1], STAMP).replace(tzinfo=UTC) for match, name in found}


def others(path: Path) -> list[Path]:
    """Return the other copies beside a workspace: damaged ones that a repair kept, those that a restore replaced, rescued ones."""
    files = [(of, file) for of, folder in _names(path) for file in folder.iterdir()]
    files += [(of, file) for of in dict.fromkeys((followed(path), path)) for file in of.parent.iterdir()]
    starts = ("damaged-{}-", "{}-replaced-", "{}-rescued-")
    kept = {f for of, f in files if f.suffix == ".db" and f.name.startswith(tuple(s.format(of.stem) for s in starts))}
    return sorted(kept)


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


def thin(path: Path, new: Path | None = None) -> None:
    """Remove the backups of a workspace that need not stay; one that cannot be removed stays.

    So does the new one, which is the oldest of all where the clock went back.
    """
    found = listed(path)
    stay = kept(found.values())
    for name, time in found.items():
        if time not in stay and name != new:
            with contextlib.suppress(OSError):
                name.unlink()


def due(db: Connection, path: Path) -> bool:
    """Say whether the daily backup is due: decisions were made, and the youngest backup is of an earlier day.

    Where there is none, the day on which the workspace was made counts. A day that is still to come counts as none: the
    clock went wrong then, or goes wrong now, and no backup would be made until it comes.
    """
    today = now().strftime("%Y-%m-%d")
    days = [day for time in listed(path).values() if (day := time.strftime("%Y-%m-%d")) <= today]
    made = str(db.execute("SELECT value FROM workspace WHERE name = 'created'").fetchone()[0])[:10]
    last = max(days) if days else made if made <= today else ""
    young = db.execute("SELECT at FROM decision ORDER BY seq DESC LIMIT 1").fetchone()
    return last < today and young is not None and str(young[0])[:10] > last
