"""A mark for every row that nothing else vouches for: the CRC-32 of its cells, computed where the row is written.

SQLite's own check sees the structure of a file, not its content: of 60 single flipped bits, 45 changed a text in silence.
CRC-32 sees every single flipped bit and every burst of up to 32 bits. Marks guard against damage, not against forgery;
against that stands the chain of the journal.

Cells that a decision changes are not under a mark; the journal vouches for them. Cells that can be counted are recounted.
The word lists of headlines grow by counting, so each has one sum instead of a mark a row.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Sequence
from typing import Final

from triage.domain.decision import Value
from triage.store.connect import Connection

MARKED: Final[dict[str, tuple[str, ...]]] = {
    "workspace": ("name", "value"),
    "report": (
        "key", "report_id", "revision", "source", "title", "headline", "author", "url", "published_raw", "media_type",
        "raw_sha256", "text_sha256", "blocks", "problems", "metadata", "loaded_at", "loaded_details",
    ),
    "sentence": ("report", "start", "stop", "role", "paragraph", "offered", "confidence", "reason"),
    "reason": ("words", "flags"),
    "pair": ("a", "b", "relation", "score", "why"),
}  # fmt: skip
"""Each table with a column `mark`, and the cells that stand under it, in order. The text of a report has its SHA-256."""

DETAILS: Final = ("outlet", "published", "language", "country")
"""What the editor may correct on a report; `loaded_details` keeps what was loaded."""

ROWS = 20_000
"""So many rows are marked at a time, so that memory stays flat."""

WORDS: Final = "headline_word"
KEYS: Final = "headline_key"
"""The names of the two sums."""

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=bytes.hex).encode


def mark(*cells: object) -> int:
    """Return the mark of a row: CRC-32 of its cells as a JSON array, without blanks, in UTF-8; signed, to fill four bytes.

    Args:
        cells: The cells in the order of `MARKED`; bytes count as their hex digits.
    """
    return _signed(zlib.crc32(_encode(cells).encode("utf-8", "surrogatepass")))


def mark_of_new(report: int, start: int, stop: int, role: str, paragraph: int) -> int:
    """Return the mark of a sentence without a proposal: what `mark` says of its cells, at a fifth of the work."""
    found = zlib.crc32(f'[{report},{start},{stop},"{role}",{paragraph},null,null,null]'.encode())
    return found - (found >> 31 << 32)


def hexed(cell: str | bytes) -> str:
    """Return a stored SHA-256 as hex digits: it stands as 32 bytes, and before version 4 of the workspace as its digits."""
    return cell.hex() if isinstance(cell, bytes) else str(cell)


def _signed(found: int) -> int:
    return found - (found >> 31 << 32)


def details(outlet: str | None, published: str | None, language: str | None, country: str | None) -> str:
    """Return the cell `loaded_details`: what a report said of itself, as JSON."""
    return _encode(dict(zip(DETAILS, (outlet, published, language, country), strict=True)))


def set_marks(db: Connection, table: str, where: str = "1 = 1", values: Sequence[Value] = ()) -> None:
    """Mark the rows of a table anew, or those that meet a condition. Call inside a transaction.

    Use it where rows were written without their mark; code that inserts knows the cells and calls `mark`.
    """
    names = MARKED[table]
    ids = ("name",) if table == "workspace" else ("a", "b") if table == "pair" else ("id",)
    update = f"UPDATE {table} SET mark = ? WHERE {' AND '.join(f'{name} = ?' for name in ids)}"
    found = db.execute(
        f"SELECT {', '.join((*ids, *names))} FROM {table} WHERE {where} ORDER BY {', '.join(ids)}", values
    )
    while rows := found.fetchmany(ROWS):
        db.executemany(update, [(mark(*row[len(ids) :]), *row[: len(ids)]) for row in rows])


def add_sum(db: Connection, name: str, amount: int) -> None:
    """Add to the sum of a list of headline words or keys."""
    db.execute(
        "INSERT INTO checksum VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = value + excluded.value",
        (name, amount),
    )


def sum_of_words(rows: Iterable[tuple[str, int]]) -> int:
    """Return what (word, reports) rows add to their sum."""
    return sum(mark(word) * number for word, number in rows)


def sum_of_keys(rows: Iterable[tuple[int, int]]) -> int:
    """Return what (key, report) rows add to their sum."""
    return sum(_signed(zlib.crc32(b"[%d,%d]" % row)) for row in rows)  # what `mark` says of two whole numbers
