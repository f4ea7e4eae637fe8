"""The trail of places: where the editor was before each leap, to go back and forth."""

from __future__ import annotations

from collections.abc import Callable, Iterable

LENGTH = 200
"""So many places are kept."""


class Trail:
    """Numbers of sentences in the order of the visits, and where on this trail the editor stands.

    `there` says whether a place can still be gone to; those that cannot are passed over.
    """

    def __init__(self, there: Callable[[int], bool] = lambda place: True) -> None:
        self.there = there
        self._places: list[int] = []
        self._at = 0

    def leave(self, place: int) -> None:
        """Note a place that is left by a leap; what lay ahead of it is forgotten."""
        del self._places[self._at :]
        if not self._places or self._places[-1] != place:
            self._places.append(place)
        del self._places[:-LENGTH]
        self._at = len(self._places)

    def back(self, here: int) -> int | None:
        """Return the place before, or None; `here` is kept for the way forth."""
        if self._at == len(self._places):
            self._places.append(here)
        else:
            self._places[self._at] = here
        if len(self._places) == 1:
            self._places.clear()
        return self._go(range(self._at - 1, -1, -1))

    def forth(self, here: int) -> int | None:
        """Return the place that was gone back from, or None; `here` is kept for the way back."""
        if self._at + 1 >= len(self._places):
            return None
        self._places[self._at] = here
        return self._go(range(self._at + 1, len(self._places)))

    def _go(self, way: Iterable[int]) -> int | None:
        found = next((at for at in way if self.there(self._places[at])), None)
        if found is None:
            return None
        self._at = found
        return self._places[found]
