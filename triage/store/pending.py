"""The purge that was begun: written down before the first word goes, taken off when the last copy is done.

A kill may break a purge off in between, with words left in free pages, in the log or in a backup; who opens the workspace
next for writing ends it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from triage.store import marks
from triage.store.connect import Connection, writing

PURGING: Final = "purging"
"""The name of the entry in the table `workspace`; its value are the keys of the reports."""


def begun(db: Connection) -> list[str]:
    """Return the keys of the reports whose purge was begun and has not ended."""
    row = db.execute("SELECT value FROM workspace WHERE name = ?", (PURGING,)).fetchone()
    return str(row[0]).split() if row else []


def begin(db: Connection, keys: Sequence[str]) -> None:
    """Write down which reports are going to be purged, beside those that were before."""
    cells = (PURGING, " ".join(dict.fromkeys([*begun(db), *keys])))
    with writing(db):
        db.execute(
            "INSERT INTO workspace (name, value, mark) VALUES (?, ?, ?)"
            " ON CONFLICT (name) DO UPDATE SET value = excluded.value, mark = excluded.mark",
            (*cells, marks.mark(*cells)),
        )


def end(db: Connection) -> None:
    """Say that every purge has ended."""
    with writing(db):
        db.execute("DELETE FROM workspace WHERE name = ?", (PURGING,))
