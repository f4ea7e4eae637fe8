"""Go back to a backup: what the present workspace has that the backup lacks, and how it is brought over.

The restored file is built and verified beside the present one, and takes its place in one step; until then nothing is
changed. The replaced file stays beside it.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from triage.domain.decision import Decision
from triage.errors import WorkspaceError
from triage.paths import give_rights, sync_folder
from triage.store import backup, check, journal, marks, opened, purge, twin
from triage.store.connect import Connection, connect, lineage, origin, writing
from triage.store.finding import UNREADABLE
from triage.store.marks import hexed
from triage.store.migrations import migrate
from triage.store.newer import FileHeadlines, Replayed, replay


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


def newer(present: Path, saved: Path) -> Newer | None:
    """Return what a workspace has that a backup lacks; None where the workspace is missing or cannot be opened at all.

    Raises:
        WorkspaceError: The backup cannot be opened.
    """
    with contextlib.closing(check.open_to_check(saved)) as old, contextlib.ExitStack() as stack:
        try:
            db = stack.enter_context(contextlib.closing(check.open_to_check(present)))
        except (WorkspaceError, *UNREADABLE):
            return None
        common = _common(db, old)
        try:
            same = lineage(db) == lineage(old)
        except UNREADABLE:  # a common decision tells it as well
            same = common > 0
        common = common if same else 0
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
    try:
        return _built(present, saved, part, file_headlines, purge_again)
    except sqlite3.Error as error:
        what = f"{present} could not be restored: {error}. Nothing was changed."
        raise WorkspaceError(what, "Make room on the disk, or look at it.") from error


def _built(
    present: Path,
    saved: Path,
    part: Path,
    file_headlines: FileHeadlines | None,
    purge_again: Callable[[Connection, str], None],
) -> Replayed:
    backup.verify(saved, f"The backup {saved}")
    with contextlib.closing(check.open_to_check(saved)) as old:
        twin.copy(old, part)
    done = Replayed()
    with contextlib.closing(connect(part)) as db:
        migrate(db, part, lambda *_: None)
        found = newer(present, saved) if os.path.exists(present) else Newer(False, 0, 0, 0, None, None)
        begun = _last(db)
        if file_headlines and found and found.same:
            with contextlib.closing(check.open_to_check(present)) as source, writing(db):
                done = replay(source, db, found.common, _last(source), file_headlines)
        whole = found and found.same and found.common == begun and found.decisions + found.unread == done.decisions
        branch(db, _origin(present) if whole else None)
        if file_headlines and found and found.same:
            _purge(db, purge_again)
        db.execute("PRAGMA journal_mode = DELETE")
    backup.verify(part, "The restored workspace")
    return done


def _origin(path: Path) -> str | None:
    with contextlib.suppress(*UNREADABLE), contextlib.closing(check.open_to_check(path)) as db:
        return origin(db)
    return None


def branch(db: Connection, as_before: str | None = None) -> None:
    """Let a workspace make its further decisions under an id of its own.

    What a restore drops has numbers under the old id, and stands in the replaced file and in exports: they are not given
    again. Only where everything of the replaced file came over, and nothing else is there, it goes on as that would.

    Args:
        db: The workspace.
        as_before: The id of the replaced file where this one is the same.
    """
    if as_before == origin(db):
        return
    cells = [("lineage", lineage(db)), ("origin", as_before or os.urandom(8).hex())]
    with writing(db):
        db.executemany(
            "INSERT OR REPLACE INTO workspace (name, value, mark) VALUES (?, ?, ?)",
            [(*c, marks.mark(*c)) for c in cells],
        )


def _purge(db: Connection, again: Callable[[Connection, str], None]) -> None:
    """Remove the texts of reports that the journal calls purged and that a backup brought back."""
    for (key,) in db.execute(f"SELECT key FROM report WHERE {purge.HELD}").fetchall():
        again(db, key)


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
        opened.copy(present, kept)
        for place in (kept, part):
            give_rights(place, present)
        logs = [place for end in ("-wal", "-journal") if (place := present.with_name(present.name + end)).exists()]
        for log in logs:
            if log.stat().st_size:
                opened.copy(log, kept.with_name(kept.name + log.name.removeprefix(present.name)))
        sync_folder(present.parent)  # what is replaced is kept before anything of it goes, whenever the power fails
        for beside in (*logs, present.with_name(f"{present.name}-shm")):
            beside.unlink(missing_ok=True)
    os.replace(part, present)
    sync_folder(present.parent)
    return kept
