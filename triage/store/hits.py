"""Sentences that hold some words, while these are being typed: by number and never by rank, a few at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from triage.domain.rows import Hit
from triage.domain.tag import Tag
from triage.store import queue, texts
from triage.store.connect import Connection
from triage.store.search import Condition, refused, typed

LOOKED: Final = 60
"""So many words are looked up in one step."""

PHRASE: Final = 40
"""A phrase costs as much to look up as so many words."""


def hits(db: Connection, where: Condition) -> Iterator[Hit | None]:
    """Yield the sentences that match; None after each step, so that whoever waits for a key may leave.

    No statement stays open between two steps: whoever leaves would read an old state for good, and SQLite lets nobody write
    from an old state.

    Words are found by the number of the sentence, which is the order of loading; other filters in the order of the work.
    """
    if where.void:
        return
    if where.words is None:
        for place in queue.walk(db, None, where):
            found = place and _at(db, "s.report = ? AND s.start = ?", place[1:])
            yield from [found] if found else [None]
        return
    out = refused(where.query)
    one = f"s.id = ? AND {where.sentences} AND {where.reports}"
    values = (*where.sentence_values, *where.report_values)
    for words in typed(db, where.query):
        first, *others = sorted(words, key=_cost, reverse=True)  # what costs most to look up is walked along
        some = max(1, LOOKED // (1 + sum(map(_cost, others))))
        after = 0
        while numbers := db.execute(
            f"{_NUMBERS} AND rowid > ? ORDER BY rowid LIMIT ?", (first, after, some)
        ).fetchall():
            for (number,) in numbers:
                there = all(_stands(db, other, number) for other in others)
                found = _at(db, one, (number, *values)) if there and not (out and _stands(db, out, number)) else None
                if found:
                    yield found
            after = numbers[-1][0]
            yield None
        yield None


_NUMBERS: Final = "SELECT rowid FROM sentence_words WHERE sentence_words MATCH ?"


def _cost(words: str) -> int:
    """Return how many words are looked up for a query; a phrase costs more."""
    return sum(PHRASE if " " in one else 1 for one in words.split('"')[1::2])


def _stands(db: Connection, words: str, number: int) -> bool:
    return db.execute(f"{_NUMBERS} AND rowid = ?", (words, number)).fetchone() is not None


def _at(db: Connection, condition: str, values: tuple[str | int, ...]) -> Hit | None:
    row = db.execute(
        f"SELECT s.id, s.report, substr ({texts.OF}, s.start + 1, s.stop - s.start), s.tag, r.outlet, r.published"
        f" FROM sentence s CROSS JOIN report r ON r.id = s.report WHERE {condition}",
        values,
    ).fetchone()
    if row is None:
        return None
    number, report, text, tag, outlet, published = row
    return Hit(number, report, text, Tag(tag) if tag else None, outlet, published)
