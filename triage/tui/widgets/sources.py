"""Sources for lists whose rows come in chunks, or are all at hand."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

from triage.tui.literal import Line

Row = TypeVar("Row")

CHUNK = 64


class Ends(ABC, Generic[Row]):
    """Rows that are asked for in chunks from both ends; what was read stays at hand.

    `seen` was read from the front, `last` from the end. What lies between them nobody has looked at yet; once nothing does,
    all rows are `seen`.
    """

    def __init__(self) -> None:
        self.seen: list[Row] = []
        self.last: list[Row] = []
        self._whole = False

    @abstractmethod
    def more(self, count: int, *, backwards: bool) -> list[Row]:
        """Return up to `count` rows from between: those behind `seen`, or those before `last` when `backwards`."""

    @abstractmethod
    def key(self, row: Row) -> Hashable:
        """Return what names a row."""

    @abstractmethod
    def passed(self, row: Row) -> bool:
        """Say whether a row would be among those read from the front, if there were such a row."""

    @property
    def rows(self) -> list[Row]:
        """All rows that were read."""
        return [*self.seen, *self.last]

    def fetch(self, edge: Row | None, count: int, *, backwards: bool = False) -> list[Row]:
        """Return a window of the rows, reading on where need be."""
        while True:
            rows, at = self._find(edge, backwards)
            there = at if backwards else len(rows) - at - 1
            if there >= count or self._whole or (rows is self.last) != backwards:
                break
            self._read_on(backwards=backwards)
        return rows[max(0, at - count) : max(0, at)] if backwards else rows[at + 1 : at + 1 + count]

    def read_like(self, other: Ends[Row]) -> None:
        """Read as many rows from both ends as another source has."""
        self.fetch(None, max(1, len(other.seen)))
        if other.last:
            self.fetch(None, len(other.last), backwards=True)

    def _find(self, edge: Row | None, backwards: bool) -> tuple[list[Row], int]:
        """Return the rows among which an edge stands, and its place there; -1 where it is not known."""
        if edge is None:
            rows = self.last if backwards and not self._whole else self.seen
            return rows, len(rows) if backwards else -1
        for rows in (self.last, self.seen):
            if (at := place(rows, self.key(edge), self.key)) >= 0:
                return rows, at
        while not self.passed(edge) and self._read_on():
            if (at := place(self.seen, self.key(edge), self.key)) >= 0:
                return self.seen, at
        return self.seen, -1

    def _read_on(self, *, backwards: bool = False) -> bool:
        got = [] if self._whole else self.more(CHUNK, backwards=backwards)
        if backwards:
            self.last[:0] = got
        else:
            self.seen += got
        if len(got) < CHUNK:
            self.seen += self.last
            self.last, self._whole = [], True
        return bool(got)


def place(rows: Sequence[Row], key: Hashable, key_of: Callable[[Row], Hashable]) -> int:
    """Return where a row stands by its key; -1 where it does not."""
    return next((n for n, row in enumerate(rows) if key_of(row) == key), -1)


class Given(Generic[Row]):
    """Rows that are all at hand; each is named by its place."""

    def __init__(self, rows: Sequence[Row], paint: Callable[[Row, int], list[Line]]) -> None:
        self.rows = list(rows)
        self.paint = paint

    def fetch(self, edge: Row | None, count: int, *, backwards: bool = False) -> list[Row]:
        """Return a window of the rows."""
        at = self.key(edge) if edge is not None else len(self.rows) if backwards else -1
        return self.rows[max(0, at - count) : at] if backwards else self.rows[at + 1 : at + 1 + count]

    def key(self, row: Row) -> int:
        """Return the row's place."""
        return next(n for n, known in enumerate(self.rows) if known is row)

    def lines(self, row: Row, width: int) -> list[Line]:
        """Return the lines of a row."""
        return self.paint(row, width)
