"""Go back to a backup: what the present workspace has that the backup lacks, and how it is brought over.

The restored file is built and verified beside the present one, and takes its place in one step; until then nothing is
changed. The replaced file stays beside it.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from triage.domain.decision import PURGED, Change, Decision, Subject
from triage.errors import DecisionError, WorkspaceError
from triage.paths import sync_folder
from triage.store import backup, carry, check, filed, journal, twin
from triage.store.connect import Connection, connect, origin, version_of, writing
from triage.store.finding import UNREADABLE
from triage.store.marks import hexed
from triage.store.migrations import MIGRATIONS, migrate
from triage.store.state import is_purged

FileHeadlines = Callable[[Connection, Sequence[tuple[int, str]]], object]


@dataclass(frozen=True, slots=True)
class Newer:
    """What the present workspace has after its last common decision with the backup, `common`.

    `same` says that both are copies of one workspace. `unread` counts decisions that are too damaged to be read. `editor`
    and `at` belong to the youngest decision that can be read.
    """

    same: bool
    common: int
    decisions: int
    unread: int
    editor: str | None
    at: str | None


@dataclass(slots=True)
class Replayed:
    """What a replay brought over: decisions, reports that were loaded after the backup, and what had to stay behind."""

    decisions: int = 0
    reports: int = 0
    left: list[str] = field(default_factory=list)


def newer(present: Path, saved: Path) -> Newer | None:
    """Return what a workspace has that a backup lacks; None where the workspace is missing or cannot be opened at all.

    Raises:
        WorkspaceError: The backup cannot be opened.
    """
    with contextlib.closing(check.open_to_check(saved)) as old, contextlib.ExitStack() as stack:
        try:
            db = stack.enter_context(contextlib.closing(check.open_to_check(present)))
            same = origin(db) == origin(old)
        except (WorkspaceError, *UNREADABLE):
            return None
        common = _common(db, old) if same else 0
        last, count, unread = None, 0, 0
        for found in journal.readable(db, common, _last(db)):
            if isinstance(found, Decision):
                last, count = found, count + 1
            else:
                unread += 1
        return Newer(same, common, count, unread, last.editor if last else None, last.at if last else None)


def _last(db: Connection) -> int:
    for query in ("SELECT max(seq) FROM decision", "SELECT seq FROM sqlite_sequence WHERE name = 'decision'"):
        with contextlib.suppress(*UNREADABLE):
            return int(db.execute(query).fetchone()[0] or 0)
    return 0


def _common(db: Connection, old: Connection) -> int:
    """Return the last decision that both have, by its hash, which stands for all before it."""
    for seq in range(min(_last(db), _last(old)), 0, -1):
        with contextlib.suppress(*UNREADABLE):
            found = "SELECT hash FROM decision WHERE seq = ?"
            ours, theirs = ([hexed(row[0]) for row in d.execute(found, (seq,))] for d in (db, old))
            if ours == theirs:
                return seq
    return 0


def build(
    present: Path,
    saved: Path,
    part: Path,
    file_headlines: FileHeadlines | None,
    purge_again: Callable[[Connection, str], None],
) -> Replayed:
    """Write the restored workspace to a new file.

    Args:
        present: The workspace that will be replaced.
        saved: The backup; it is verified first.
        part: The new file.
        file_headlines: Files the headlines of reports that were carried over, as (number, headline); None replays nothing.
        purge_again: Removes the text of a report, by its key, that was purged after the backup was made.

    Raises:
        WorkspaceError: The backup is damaged, or the file could not be written.
    """
    backup.verify(saved, f"The backup {saved}")
    with contextlib.closing(check.open_to_check(saved)) as old:
        twin.copy(old, part)
    done = Replayed()
    with contextlib.closing(connect(part)) as db:
        migrate(db, part, lambda *_: None)
        if file_headlines and (found := newer(present, saved)) and found.same:
            with contextlib.closing(check.open_to_check(present)) as source, writing(db):
                done = replay(source, db, found.common, file_headlines)
            _purge(db, purge_again)
        db.execute("PRAGMA journal_mode = DELETE")
    backup.verify(part, "The restored workspace")
    return done


def replay(source: Connection, db: Connection, common: int, file_headlines: FileHeadlines) -> Replayed:
    """Bring the decisions after a common one over, in order, with the reports that they loaded. Call in a transaction."""
    done = Replayed()
    batches: dict[int, int] = {}
    last = _last(source)
    for found in journal.readable(source, common, last):
        if not isinstance(found, Decision):
            done.left.append(f"decision {found} cannot be read")
            continue
        db.execute("SAVEPOINT one")
        try:
            if found.change.subject is Subject.REPORT and _missing(db, found.change):
                number = carry.report(source, db, found.change.object)
                if number is None:
                    raise DecisionError(f"Report {found.change.object} is missing or damaged.")
                done.reports += 1
                if filed.last(db, filed.HEADLINES) is None:  # else the next load files this headline with the others
                    file_headlines(db, [(number, carry.headline(db, number))])
            batch = found.batch if found.batch <= common else batches.get(found.batch)
            target = batches.get(found.target, found.target) if found.target else None
            seq = journal.adopt(db, found, batch, target)
            batches.setdefault(found.batch, seq if batch is None else batch)
            done.decisions += 1
        except (DecisionError, *UNREADABLE) as error:
            db.execute("ROLLBACK TO one")
            if not is_purged(db, found.change):
                done.left.append(f"decision {found.seq} ({found.action} on {found.change.object}): {error}")
        finally:
            db.execute("RELEASE one")
    if version_of(source) == len(MIGRATIONS):
        carry.pairs(source, db)
    return done


def _purge(db: Connection, again: Callable[[Connection, str], None]) -> None:
    """Remove the texts of reports that the journal calls purged and that a backup brought back."""
    keys = [row[0] for row in db.execute("SELECT key FROM report WHERE fate = ? AND text_bytes > 0", (PURGED,))]
    for key in keys:
        db.execute("UPDATE report SET fate = NULL WHERE key = ?", (key,))
        again(db, key)


def _missing(db: Connection, change: Change) -> bool:
    return db.execute("SELECT 1 FROM report WHERE key = ?", (change.object,)).fetchone() is None


def swap(present: Path, part: Path) -> Path | None:
    """Put a new file in the place of a workspace, in one step; return where the replaced file is, None if there was none.

    The log goes first: beside another file it would damage it. What it holds is brought into the file before, where that
    can be done, and kept beside the replaced file otherwise.

    Raises:
        OSError: The folder could not be written.
    """
    kept = None
    if os.path.exists(present):
        with contextlib.suppress(WorkspaceError, sqlite3.Error), contextlib.closing(connect(present)) as db:
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        kept = twin.free_name(present, "replaced")
        shutil.copyfile(present, kept)
        kept.chmod(present.stat().st_mode & 0o777)
        for suffix in ("-wal", "-shm", "-journal"):
            beside = present.with_name(present.name + suffix)
            if beside.exists():
                if suffix != "-shm" and beside.stat().st_size:
                    shutil.copyfile(beside, kept.with_name(kept.name + suffix))
                beside.unlink()
    os.replace(part, present)
    sync_folder(present.parent)
    return kept
