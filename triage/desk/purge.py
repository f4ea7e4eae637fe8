"""Purge a report: its text is gone for good, here and in the backups; the one thing that cannot be undone."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from triage.desk.filing import file_anew
from triage.desk.workspace import Workspace
from triage.domain.rows import ReportRow
from triage.errors import DecisionError, TriageError
from triage.store import filed, pending, reports, shelf, twin
from triage.store import purge as store
from triage.store.connect import Connection, connect, writing
from triage.store.finding import UNREADABLE


def found(ws: Workspace, report_id: str) -> list[ReportRow]:
    """Return the revisions of a report that still have their text, by its id or by the key of one revision.

    Raises:
        DecisionError: There is none.
    """
    rows = [row for key in reports.keys_of_id(ws.db, report_id) if (row := reports.row_of_key(ws.db, key))]
    if not rows:
        advice = "Find its id with triage export - --what reports."
        raise DecisionError(f"The workspace has no report {report_id} with a text.", advice)
    return rows


@dataclass(frozen=True, slots=True)
class Purged:
    """From how many files a text was taken, and which copies were removed whole because it could not be taken out."""

    files: int
    removed: tuple[str, ...]


def purge(ws: Workspace, report_id: str) -> Purged:
    """Remove the text of a report, all its revisions, from the workspace, its backups and the copies beside it.

    A copy that is damaged, was replaced, or is of an older version is removed whole where it may hold the text.

    Raises:
        DecisionError: There is no such report.
        ReadOnlyWorkspace: This desk only reads.
    """
    keys = [row.key for row in found(ws, report_id)]
    pending.begin(ws.writable(), keys)
    return finish(ws)


def finish(ws: Workspace) -> Purged:
    """End every purge that was begun, in the workspace and then in its copies.

    Raises:
        ReadOnlyWorkspace: This desk only reads.
    """
    file_anew(ws)  # so that this workspace keeps what it has filed; see `purge_in`
    db = ws.writable()
    keys = pending.begun(db)
    purge_in(db, ws.editor, keys)
    files = 1
    removed = []
    with shelf.turn(ws.path):
        for part in shelf.leftovers(ws.path):
            part.unlink()
        for copy in [*shelf.listed(ws.path), *shelf.others(ws.path)]:
            try:
                files += _purge_copy(copy, ws.editor, keys)
            except (TriageError, *UNREADABLE):
                twin.remove(copy)
                removed.append(copy.name)
    pending.end(db)
    return Purged(files, tuple(removed))


def _purge_copy(copy: Path, editor: str, keys: Sequence[str]) -> bool:
    """Remove the text of reports from a copy of the workspace; say whether it held any."""
    with contextlib.closing(connect(copy)) as db:
        held = [key for key in keys if reports.keys_of_id(db, key)]
        if held or pending.begun(db):
            pending.begin(db, held)
            purge_in(db, editor, held)
            pending.end(db)
        db.execute("PRAGMA journal_mode = DELETE")
    return bool(held)


def purge_in(db: Connection, editor: str, keys: Sequence[str]) -> None:
    """Remove the text of reports, by their keys, from one file.

    What other rules filed, or those of now only in part, is taken out whole, to be filed anew by the next load: under which
    words and keys a headline stands there, and whether at all, cannot be told.
    """
    from triage.dedupe.keys import key_words
    from triage.text.fold import fold_headline

    with writing(db):
        for filing in filed.FILINGS:
            if filed.last(db, filing) is not None:
                filed.reset(db, filing)
    counted = filed.last(db, filed.HEADLINES) is None
    for key in keys:
        row = reports.row_of_key(db, key)
        words = key_words(fold_headline(row.headline)) if counted and row and row.headline.strip() else []
        store.purge(db, editor, key, words)
    store.sweep(db)
