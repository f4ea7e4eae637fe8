"""A workspace whose disk is full after some writes, made up at the connection."""

from __future__ import annotations

import sqlite3
from typing import Any, Final

from triage.store import connect


class Failing(connect.Remembering):
    """A connection whose disk is full after some writes."""

    after: int | None = None
    error = "SQLITE_FULL"
    rolls_back = False
    failed = False

    def _write(self, statement: str) -> None:
        if Failing.after is None or statement.lstrip()[:6].upper() not in _WRITES:
            return
        Failing.after -= 1
        if Failing.after < 0:
            Failing.failed = True
            if Failing.rolls_back and self.in_transaction:  # as SQLite does by itself after some errors
                super().execute("ROLLBACK")
            error = sqlite3.OperationalError("made up")
            error.sqlite_errorname = Failing.error
            raise error

    def execute(self, sql: str, *args: Any) -> sqlite3.Cursor:
        """Run a statement, or fail."""
        self._write(sql)
        return super().execute(sql, *args)

    def executemany(self, sql: str, *args: Any) -> sqlite3.Cursor:
        """Run a statement several times, or fail."""
        self._write(sql)
        return super().executemany(sql, *args)


_WRITES: Final = ("INSERT", "UPDATE", "DELETE", "REPLAC", "COMMIT", "BEGIN ", "CREATE", "DROP T")
