"""Sentences that hold some words, while these are being typed: by number and never by rank, a stretch of numbers at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from triage.domain.rows import Hit
from triage.domain.tag import Tag
from triage.store import queue
from triage.store.connect import Connection
from triage.store.search import Condition, typed

STRETCH: Final = 40_000
"""So many sentences are searched in one step where several words have to stand together."""

LOOKED: Final = 250
"""So many hits that do not meet the other terms are looked at in one step."""


def hits(db: Connection, where: Condition) -> Iterator[Hit | None]:
    """Yield the sentences that match; None after each step, so that whoever waits for a key may leave.

    Words are found by the number of the sentence, which is the order of loading; other filters in the order of the work.
    """
    if where.void:
        return
    if where.words is None:
        for place in queue.walk(db, None, where):
            found = place and _at(db, "s.report = ? AND s.start = ?", place[1:])
            yield from [found] if found else [None]
        return
    one = f"s.id = ? AND {where.sentences} AND {where.reports}"
    values = (*where.sentence_values, *where.report_values)
    for words in typed(db, where.query):
        looked = 0
        for number in _numbers(db, words):
            found = _at(db, one, (number, *values)) if number else None
            looked += found is None
            if found or looked % LOOKED == 1 or not number:
                yield found
        yield None


def _numbers(db: Connection, words: str) -> Iterator[int | None]:
    """Yield the sentences that hold some words by their number, and None after each stretch of several words."""
    hits = "SELECT rowid FROM sentence_words WHERE sentence_words MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid"
    (last,) = db.execute("SELECT max (id) FROM sentence").fetchone()
    step = STRETCH if " AND " in words else last or 1
    for first in range(1, (last or 0) + 1, step):
        yield from (row[0] for row in db.execute(hits, (words, first, first + step - 1)))
        yield None


def _at(db: Connection, condition: str, values: tuple[str | int, ...]) -> Hit | None:
    row = db.execute(
        "SELECT s.id, s.report, substr (r.text, s.start + 1, s.stop - s.start), s.tag, r.outlet, r.published"
        f" FROM sentence s CROSS JOIN report r ON r.id = s.report WHERE {condition}",
        values,
    ).fetchone()
    if row is None:
        return None
    number, report, text, tag, outlet, published = row
    return Hit(number, report, text, Tag(tag) if tag else None, outlet, published)
