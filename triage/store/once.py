"""What a statement finds is remembered until something is written, here or by another connection.

To know that two common words never stand together the index walks along both lists, and one key asks for that several times.
"""

from __future__ import annotations

from typing import Final

from triage.store.connect import Connection, Remembering

REMEMBERED: Final = 8
"""So many lists are remembered."""


def numbers(db: Connection, sql: str, values: tuple[str | int, ...]) -> list[int]:
    """Return the numbers in the first column of what a statement finds; the list is not to be changed."""
    if db.in_transaction or not isinstance(db, Remembering):  # what a transaction sees may be taken back
        return [row[0] for row in db.execute(sql, values)]
    asked = (sql, values, db.total_changes, db.execute("PRAGMA data_version").fetchone()[0])
    if asked not in db.found:
        if len(db.found) >= REMEMBERED:
            db.found.clear()
        db.found[asked] = [row[0] for row in db.execute(sql, values)]
    return db.found[asked]


WITH_WORDS: Final = "SELECT rowid AS number FROM sentence_words WHERE sentence_words MATCH ? ORDER BY rowid"


def with_words(db: Connection, words: str, most: int) -> list[int] | None:
    """Return the numbers of the sentences that an FTS5 query finds, or None where there are more than `most`."""
    found = numbers(db, f"{WITH_WORDS} LIMIT {most + 1}", (words,))
    return found if len(found) <= most else None
