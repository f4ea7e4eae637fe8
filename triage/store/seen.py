"""Which sentences an editor has seen: those that had the cursor on them, noted in batches, and those that were decided once."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from sqlite3 import Connection as AnyConnection

    from triage.store.connect import Connection

_UNSEEN = "seen IS NULL AND role <> 'title'"


def note(db: Connection, numbers: Iterable[int]) -> None:
    """Note sentences as seen. Call inside a transaction."""
    fresh = sum(
        row[0]
        for number in numbers
        for row in db.execute(
            f"UPDATE sentence SET seen = 1 WHERE id = ? AND {_UNSEEN}"
            " RETURNING (SELECT present FROM report WHERE report.id = report) AND tag IS NULL",
            (number,),
        ).fetchall()
    )
    from triage.store import counters

    counters.add(db, "seen", fresh)


def never(db: Connection, sentence_id: str) -> bool:
    """Say whether a sentence was not seen yet."""
    key, _, start = sentence_id.rpartition("-")
    unseen = (
        "SELECT 1 FROM sentence WHERE report = (SELECT id FROM report WHERE key = ?) AND start = ? AND seen IS NULL"
    )
    return db.execute(unseen, (key, start)).fetchone() is not None


def forget(db: Connection, sentence_id: str) -> None:
    """Take back that a sentence was seen; the counter is not touched."""
    key, _, start = sentence_id.rpartition("-")
    db.execute(
        "UPDATE sentence SET seen = NULL WHERE report = (SELECT id FROM report WHERE key = ?) AND start = ?",
        (key, start),
    )


def of_report(db: Connection, report: int) -> int:
    """Return how many undecided sentences of a report were seen."""
    found = db.execute(
        "SELECT 1 FROM sentence WHERE report = ? AND tag IS NULL AND seen IS NOT NULL AND role <> 'title'", (report,)
    )
    return len(found.fetchall())


def mean_length(db: AnyConnection, count: int) -> float | None:
    """Return the mean length in characters of undecided sentences, of the first `count` at most; None where nothing is left."""
    found = db.execute(
        "SELECT s.stop - s.start FROM report r CROSS JOIN sentence s ON s.report = r.id"
        " WHERE r.present = 1 AND r.has_left = 1 AND s.tag IS NULL AND s.role <> 'title' LIMIT ?",
        (count,),
    ).fetchall()
    return sum(row[0] for row in found) / len(found) if found else None
