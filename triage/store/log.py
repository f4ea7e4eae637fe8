"""The journal as a list: one row for what a key did, however many objects it changed; windows by index, in both directions."""

from __future__ import annotations

from triage.domain.decision import Act
from triage.domain.rows import AtLeast, LogRow
from triage.store import journal
from triage.store.connect import Connection

COUNTED = 100
"""So many changes of one key are counted."""


def window(db: Connection, edge: int | None, count: int, *, younger: bool = False) -> list[LogRow]:
    """Return up to `count` rows older than a batch, youngest first, or those younger than it; None is the end of the journal."""
    found: list[LogRow] = []
    most, sign = ("min", ">") if younger else ("max", "<")
    at = edge if edge is not None else 0 if younger else 1 << 62
    while len(found) < count:
        (at,) = db.execute(f"SELECT {most} (batch) FROM decision WHERE batch {sign} ?", (at,)).fetchone()
        if at is None:
            break
        found.append(_row(db, at))
    return found[::-1] if younger else found


def row(db: Connection, batch: int) -> LogRow | None:
    """Return the row of a batch, or None."""
    there = db.execute("SELECT 1 FROM decision WHERE batch = ? LIMIT 1", (batch,)).fetchone()
    return _row(db, batch) if there else None


def _row(db: Connection, batch: int) -> LogRow:
    first = journal.first_of(db, batch)
    rows = db.execute("SELECT 1 FROM decision WHERE batch = ? LIMIT ?", (batch, COUNTED)).fetchall()
    undone = db.execute("SELECT undone_by FROM batch WHERE batch = ?", (batch,)).fetchone()
    stands = first.act is Act.DO and undone is not None and undone[0] is None
    return LogRow(first, AtLeast(COUNTED) if len(rows) == COUNTED else len(rows), stands)
