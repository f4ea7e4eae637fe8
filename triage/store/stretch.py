"""Where words stand: the numbers of the sentences that an FTS5 query finds, read onward in stretches, which are remembered.

The index is never read backwards, since it unpacks each page to its end for that: 0.5 ms for a common word and 1.5 for a phrase
where onward takes 0.1. What stands before a number is read from some way before it on.

At most `once.REMEMBERED` queries are remembered, each with up to `KEPT` numbers of 8 bytes and those it begins with.
"""

from __future__ import annotations

import json
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import Any, Final

from triage.store import once
from triage.store.connect import Connection

FEW: Final = 32
"""Words that stand in no more sentences than that are known whole once they were asked for."""

KEPT: Final = 8192
"""So many numbers of a stretch are kept; those that are farthest from what is asked for are forgotten."""

_AHEAD: Final = 16
"""So many numbers are read at least, since a key asks for what follows as well."""

_GAP: Final = 400
"""So many numbers are passed for each of the spans that are asked for together; asking for a span by itself takes as long."""

_NEAR: Final = 64
"""So many more numbers are read and kept; where there are more, only those in the spans that are asked for are read."""

_BACK: Final = 1024
"""So far before a number is looked at first, where it is not known how close the words stand; so many are read in one step."""

END: Final = 1 << 62
"""Stands behind every number: a stretch up to it is known to its end."""

_MANY: Final = 2048
"""So many numbers are read at least where a prefix is left to the index, which merges the places of all its words each time."""

_READ: Final = "SELECT rowid AS number FROM sentence_words WHERE sentence_words MATCH ?"
ON: Final = f"{_READ} AND rowid > ? AND rowid <= ? ORDER BY rowid LIMIT ?"
"""The statement that reads on: from behind a number up to another one, so many at most."""


class Stretch:
    """All numbers that a query finds from `low` to `high`, both included, in order."""

    __slots__ = ("gap", "high", "kept", "low", "numbers")

    def __init__(self, begin: int, kept: int, gap: float = 0.0) -> None:
        """Know nothing yet, from a number on; so many numbers are kept at most. `gap`: from one to the next, where known."""
        self.numbers = array("q")
        self.low, self.high, self.kept, self.gap = begin, begin - 1, kept, gap

    def read(self, db: Connection, words: str, count: int, high: int = END) -> None:
        """Read on: up to `count` more numbers, none above `high`."""
        count = max(count, _MANY) if '"*' in words else count
        row = db.execute(f"SELECT json_group_array(number) FROM ({ON})", (words, self.high, high, count)).fetchone()
        found = json.loads(row[0])  # a third less than a row for each
        self.add(found, high if len(found) < count else found[-1])

    def add(self, found: list[int], high: int) -> None:
        """Add what was found behind the stretch up to a number."""
        self.numbers.extend(found)
        self.high = high
        self._measure(found)
        spare = len(self.numbers) - self.kept
        if spare > 0:
            self.low = self.numbers[spare]
            del self.numbers[:spare]

    def read_before(self, db: Connection, words: str, width: int) -> None:
        """Read what stands before the stretch, down to so many numbers below it, or less far where the words stand close."""
        while True:
            low = max(0, self.low - width)
            found = db.execute(
                f"{_READ} AND rowid BETWEEN ? AND ? ORDER BY rowid LIMIT ?", (words, low, self.low - 1, _BACK)
            )
            numbers = array("q", [row[0] for row in found])
            if len(numbers) < _BACK or width <= _BACK:
                break
            width = max(_BACK, width // 8)
        self._measure(numbers)
        self.numbers = numbers + self.numbers
        self.low = low
        if len(self.numbers) > self.kept:
            del self.numbers[self.kept :]
            self.high = self.numbers[-1]

    def _measure(self, found: Sequence[int]) -> None:
        """Note how far it is from one number to the next, where enough were found to tell."""
        if len(found) >= _AHEAD:
            self.gap = (found[-1] - found[0]) / len(found)

    def inside(self, low: int, high: int) -> list[int]:
        """Return the known numbers from `low` to `high`."""
        return self.numbers[bisect_left(self.numbers, low) : bisect_right(self.numbers, high)].tolist()

    def knows(self, number: int) -> bool:
        """Say whether what is asked from a number on can be read on to."""
        return self.low <= number <= self.high + 1


class Found:
    """What is known of a query: its first numbers, and the stretch where somebody works."""

    __slots__ = ("here", "start")

    def __init__(self) -> None:
        self.start, self.here = Stretch(0, END), Stretch(0, KEPT)


def first(db: Connection, words: str, count: int) -> list[int]:
    """Return the first numbers that an FTS5 query finds, `count` at most."""
    return _first(db, words, count).start.numbers[:count].tolist()


def few(db: Connection, words: str, most: int) -> list[int] | None:
    """Return all numbers that an FTS5 query finds, or None where there are more than `most`."""
    found = first(db, words, most + 1)
    return found if len(found) <= most else None


def onward(db: Connection, words: str, begin: int, count: int) -> list[int]:
    """Return the next numbers from one on, that one included; fewer than `count` at the end."""
    found = _at(db, words, begin)
    at = bisect_left(found.numbers, begin)
    missing = count - len(found.numbers) + at
    if missing > 0 and found.high < END:
        found.read(db, words, missing)
        at = bisect_left(found.numbers, begin)
    return found.numbers[at : at + count].tolist()


def unread(db: Connection, words: str, begin: int) -> Stretch | None:
    """Return the stretch to which the numbers from one on are to be added, where none of them is known; else None."""
    found = _at(db, words, begin)
    return found if found.high == begin - 1 and '"*' not in words else None


def backward(db: Connection, words: str, end: int, count: int) -> list[int]:
    """Return the last numbers up to one, that one included, in order; fewer than `count` at the beginning."""
    found = _at(db, words, end + 1)
    width = _BACK
    while (have := bisect_right(found.numbers, end)) < count and found.low > 0:
        if have:
            width = max(width, (count - have) * (end - found.low + 1) * 5 // (have * 4))
        found.read_before(db, words, width)
        width *= 8
    return found.numbers[max(0, have - count) : have].tolist()


def between(db: Connection, words: str, low: int, high: int) -> list[int]:
    """Return the numbers from `low` to `high`, both included."""
    found = _at(db, words, low)
    count = _AHEAD
    numbers: list[int] = []
    while found.high < high:  # more than are kept come in parts
        numbers += found.inside(max(low, numbers[-1] + 1 if numbers else low), found.high)
        found.read(db, words, count)
        count = min(2 * count, KEPT // 2)
    return numbers + found.inside(max(low, numbers[-1] + 1 if numbers else low), high)


def among(db: Connection, words: str, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Yield queries that give as `value` the numbers in some spans, (low, high), both included, with the values for each query.

    The spans stand in order. They are asked for together, or each by itself where they stand far apart.
    """
    close = spans and spans[-1][1] - spans[0][0] <= _GAP * len(spans) * max(1, gap(db, words))
    for some in [spans] if close else [[span] for span in spans]:
        known = _known(db, words, some)
        yield _only(words, some) if known is None else ("json_each(?)", (json.dumps(known),))


def _known(db: Connection, words: str, spans: Sequence[tuple[int, int]]) -> list[int] | None:
    """Return the numbers in some spans; None where many more would have to be read."""
    begin, end = spans[0][0], spans[-1][1]
    found = _at(db, words, begin)
    missing = (end - found.high) / max(1, found.gap)
    if missing > 0 and (missing <= _NEAR or '"*' in words):
        found.read(db, words, KEPT // 2, end)
    if found.low > begin or end > found.high:
        return None
    known = found.inside(begin, end)
    return [n for low, high in spans for n in known[bisect_left(known, low) : bisect_right(known, high)]]


def _only(words: str, spans: Sequence[tuple[int, int]]) -> tuple[str, tuple[Any, ...]]:
    """Return the query by which what stands between some spans is passed inside SQLite: a mask has a byte for each number."""
    begin, end = spans[0][0], spans[-1][1]
    mask = bytearray(end - begin + 1)
    for low, high in spans:
        mask[low - begin : high - begin + 1] = b"\1" * (high - low + 1)
    one = f"(SELECT number AS value FROM ({ON}) WHERE substr(?, number - ?, 1) = x'01')"
    return one, (words, begin - 1, end, -1, mask, begin - 1)


def gap(db: Connection, words: str) -> float:
    """Return about how far it is from one number to the next, as far as it is known."""
    found = _first(db, words, FEW + 1)
    return found.here.gap or found.start.gap


def _first(db: Connection, words: str, count: int) -> Found:
    found = once.while_words_stay(db, ("words", words), Found)
    start = found.start
    if len(start.numbers) < count and start.high < END:
        start.read(db, words, count - len(start.numbers))
    return found


def _at(db: Connection, words: str, number: int) -> Stretch:
    """Return a stretch that holds a number or can be read on to it; words that stand in few sentences are known whole."""
    found = _first(db, words, FEW + 1)
    if found.start.high == END:
        return found.start
    if not found.here.knows(number):
        found.here = Stretch(number, KEPT, found.here.gap or found.start.gap)
    return found.here
