"""Sources for lists whose rows come from the front only, or are all at hand."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

from triage.tui.literal import Line

Row = TypeVar("Row")

CHUNK = 64


class Onward(ABC, Generic[Row]):
    """Rows that can be asked for onward only; what was read stays at hand for the way back."""

    def __init__(self, seen: Sequence[Row] = ()) -> None:
        self.seen = list(seen)
        self._whole = False

    @abstractmethod
    def more(self, last: Row | None, count: int) -> list[Row]:
        """Return up to `count` rows after `last`."""

    @abstractmethod
    def key(self, row: Row) -> Hashable:
        """Return what names a row."""

    def fetch(self, edge: Row | None, count: int, *, backwards: bool = False) -> list[Row]:
        """Return a window of the rows, reading on where need be."""
        if backwards and edge is None:
            while self._read_on():
                pass
            return self.seen[-count:]
        at = -1 if edge is None else self._place(self.key(edge))
        while edge is not None and at < 0 and self._read_on():
            at = self._place(self.key(edge))
        if backwards:
            return self.seen[max(0, at - count) : max(0, at)]
        while len(self.seen) < at + 1 + count and self._read_on():
            pass
        return self.seen[at + 1 : at + 1 + count]

    def _read_on(self) -> bool:
        got = [] if self._whole else self.more(self.seen[-1] if self.seen else None, CHUNK)
        self._whole = len(got) < CHUNK
        self.seen += got
        return bool(got)

    def _place(self, key: Hashable) -> int:
        return next((n for n, row in enumerate(self.seen) if self.key(row) == key), -1)


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
