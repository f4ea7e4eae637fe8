"""What a check finds, and how it names a row in words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Final, NamedTuple

from triage.store.connect import Connection

UNREADABLE = (sqlite3.Error, ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError)
"""What reading a damaged row may raise: SQLite's own errors, and cells that are not what they should be."""


class Finding(NamedTuple):
    """One damaged row, or a damaged part of the file.

    `row` is the row's key as text, empty for a whole table or the file. `derived` says that it can be rebuilt from what is
    whole. `report` is the number of the report that it belongs to, where it belongs to one.
    """

    table: str
    row: str
    what: str
    derived: bool = False
    report: int | None = None


def report_in_words(db: Connection, number: object) -> str:
    """Return how a sentence for the editor calls a report: by its headline, cut to 60 characters, and its key."""
    row = db.execute("SELECT substr(headline, 1, 60), key FROM report WHERE id = ?", (number,)).fetchone()
    return f'report "{row[0]}" ({row[1]})' if row else f"report {number}"


NO_ROOM: Final = ("SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_IOERR_GETTEMPPATH", "SQLITE_NOMEM")
"""SQLite's errors that say nothing of the file: a check writes nothing but temporary files."""


def without_room(error: BaseException | None) -> bool:
    """Say whether an error comes from one for which there was no room to look at the file."""
    while error is not None and getattr(error, "sqlite_errorname", "") not in NO_ROOM:
        error = error.__context__
    return error is not None


def guarded(table: str, findings: Iterator[Finding], *, derived: bool = False) -> Iterator[Finding]:
    """Yield findings; where reading breaks off, that is one more, `derived` as given.

    Raises:
        Error: There was no room to look.
    """
    try:
        yield from findings
    except UNREADABLE as error:
        if without_room(error):
            raise
        yield Finding(table, "", f"the table {table} cannot be read to its end: {error}", derived)
