"""The program with one thing broken on purpose: it goes on before the COMMIT, which comes only with every twentieth write.

The kills run against it as well: a harness that finds nothing lost here could not find anything.
"""

from __future__ import annotations

import contextlib
import sqlite3
import sys
from collections.abc import Iterator

from triage.store import connect

EVERY = 20
_written: dict[int, int] = {}
_depth: dict[int, int] = {}


@contextlib.contextmanager
def eager(db: sqlite3.Connection) -> Iterator[None]:
    """Run a block inside a transaction that stays open."""
    if not db.in_transaction:
        db.execute("BEGIN IMMEDIATE")
    _depth[id(db)] = _depth.get(id(db), 0) + 1
    try:
        yield
    finally:
        _depth[id(db)] -= 1
    if _depth[id(db)] == 0:
        _written[id(db)] = _written.get(id(db), 0) + 1
        if _written[id(db)] % EVERY == 0:
            db.execute("COMMIT")


def main() -> int:
    """Run the desk with the broken write."""
    connect.writing = eager
    from triage.cli.main import main as program

    return program()


if __name__ == "__main__":
    sys.exit(main())
