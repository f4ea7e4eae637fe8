"""The values that a filter may name, as far as a bounded look finds them: outlets, days, editors, languages, countries."""

from __future__ import annotations

from typing import Final

from triage.store import order
from triage.store.connect import Connection

MOST: Final = 40
"""So many values are handed out."""

LOOKED: Final = 400
"""So many decisions and reports are looked at for the values that have no index: the youngest ones."""


def outlets(db: Connection, words: str) -> list[str]:
    """Return outlets whose name holds some words, in the order of their names."""
    return order.outlets(db, (words,)) or []


def days(db: Connection, begun: str) -> list[str]:
    """Return the days of publication that begin so, the youngest first."""
    found: list[str] = []
    below = begun + "~"
    one = f"SELECT max ({order.DAY}) FROM report WHERE present = 1 AND {order.DAY} < ?"
    while len(found) < MOST:
        (below,) = db.execute(one, (below,)).fetchone()
        if below is None or not below.startswith(begun):
            break
        found.append(below)
    return found


def editors(db: Connection) -> list[str]:
    """Return who made the youngest decisions, the last one first."""
    found = db.execute("SELECT editor FROM decision ORDER BY seq DESC LIMIT ?", (LOOKED,))
    return list(dict.fromkeys(row[0] for row in found))


def of_reports(db: Connection, column: str) -> list[str]:
    """Return the languages or countries of the youngest reports, in alphabetical order."""
    found = db.execute(f"SELECT {column} FROM report ORDER BY id DESC LIMIT ?", (LOOKED,))
    return sorted({row[0] for row in found if row[0]})
