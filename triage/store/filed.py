"""By which rules headlines and copies were filed: a stamp of what the rules do from which their keys follow.

Once a word is folded in another way, what was filed before is found no more under the key that is asked for. So the
workspace keeps the stamp of the rules, and where the program has another one, everything is filed anew, some reports at a
time. The stamp is the number that a test counts from the statements and tables of the rules (`tests/contracts/behaviour.py`):
nobody can forget to change it, a comment changes nothing, and neither a start nor a load counts anything.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from triage.store import copies, marks, tags
from triage.store.connect import Connection


class Filing(NamedTuple):
    """Something that is filed: the name of its entry in the table `workspace`, and the stamp of the rules of now.

    The value of the entry is the stamp alone once all is filed, and before that the stamp and the last report that is.
    """

    entry: str
    stamp: str


HEADLINES: Final = Filing("filed.headlines", "a4d281c4c7c77acf")
COPIES: Final = Filing("filed.copies", "2a25d8fc202aca2d")
FILINGS: Final = (HEADLINES, COPIES)


def last(db: Connection, filing: Filing) -> int | None:
    """Return the last report that is filed by the rules of now, 0 where none is; None where all are."""
    row = db.execute("SELECT value FROM workspace WHERE name = ?", (filing.entry,)).fetchone()
    made, _, report = (str(row[0]) if row else "").partition(" ")
    if made != filing.stamp:
        return 0
    return int(report) if report else None


def is_old(db: Connection, *filings: Filing) -> bool:
    """Say whether some reports are filed by other rules than those of now."""
    there = db.execute("SELECT 1 FROM report LIMIT 1").fetchone() is not None
    return there and any(last(db, filing) is not None for filing in filings)


def note(db: Connection, filing: Filing, report: int | None) -> None:
    """Write down up to which report all is filed by the rules of now, None for all. Call inside a transaction."""
    cells = filing.entry, filing.stamp if report is None else f"{filing.stamp} {report}"
    db.execute(
        "INSERT INTO workspace (name, value, mark) VALUES (?, ?, ?)"
        " ON CONFLICT (name) DO UPDATE SET value = excluded.value, mark = excluded.mark",
        (*cells, marks.mark(*cells)),
    )


def forget(db: Connection) -> None:
    """Take the stamps out, so that everything counts as filed by other rules. Call inside a transaction."""
    db.executemany("DELETE FROM workspace WHERE name = ?", [(filing.entry,) for filing in FILINGS])


def empty(db: Connection, filing: Filing) -> None:
    """Take out all that is filed. Call inside a transaction."""
    if filing is COPIES:
        copies.empty(db)
        return
    for table in (marks.WORDS, marks.KEYS):
        db.execute(f"DELETE FROM {table}")
        db.execute("DELETE FROM checksum WHERE name = ?", (table,))
        marks.add_sum(db, table, 0)


def reset(db: Connection, filing: Filing) -> None:
    """Take out all that is filed, so that it is filed anew from the first report on. Call inside a transaction."""
    empty(db, filing)
    note(db, filing, 0)


def file_copies(db: Connection, report: int) -> None:
    """File the sentences of a report, whatever else is filed by now. Call inside a transaction."""
    copies.file_older(db, list(copies.keys(db, "r.id = ?", (report,))))
    for (number,) in db.execute(f"{copies.OWN} AND report = ?", (report,)).fetchall():
        tags.file_near(db, number)
