"""A list that is walked one row at a time, read onward from a keyset window."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Generic, TypeVar

Row = TypeVar("Row")

CHUNK = 64


class Queue(Generic[Row]):
    """Rows with a cursor; what was read stays at hand for the way back."""

    def __init__(self, more: Callable[[Row | None, int], list[Row]], key: Callable[[Row], Hashable]) -> None:
        self.more = more
        self.key = key
        self.seen: list[Row] = []
        self.at = 0

    @property
    def row(self) -> Row | None:
        """The row with the cursor, or None in an empty list."""
        self._reach(self.at)
        return self.seen[self.at] if self.at < len(self.seen) else None

    def go(self, at: int) -> bool:
        """Go to a place, 0 the first; say whether there is one."""
        found = at >= 0 and self._reach(at)
        if found:
            self.at = at
        return found

    def end(self) -> None:
        """Go to the last row."""
        while self._reach(len(self.seen)):
            pass
        self.at = max(0, len(self.seen) - 1)

    def reload(self, kept: Iterable[Row] = ()) -> None:
        """Ask for the rows again; the cursor stays at its place, after rows that are known to be still there."""
        self.seen = list(kept)
        if self.row is None:
            self.at = max(0, len(self.seen) - 1)

    def find(self, key: Hashable) -> bool:
        """Go to a row by what names it; say whether it is there."""
        at = 0
        while self._reach(at):
            if self.key(self.seen[at]) == key:
                self.at = at
                return True
            at += 1
        return False

    def _reach(self, at: int) -> bool:
        while at >= len(self.seen):
            got = self.more(self.seen[-1] if self.seen else None, CHUNK)
            if not got:
                return False
            self.seen += got
        return True
