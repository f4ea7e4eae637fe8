"""The trail of places: where the editor was before each leap, to go back and forth."""

from __future__ import annotations

LENGTH = 200
"""So many places are kept."""


class Trail:
    """Numbers of sentences in the order of the visits, and where on this trail the editor stands."""

    def __init__(self) -> None:
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
        if not self._at:
            if len(self._places) == 1:
                self._places.clear()
            return None
        self._at -= 1
        return self._places[self._at]

    def forth(self, here: int) -> int | None:
        """Return the place that was gone back from, or None; `here` is kept for the way back."""
        if self._at + 1 >= len(self._places):
            return None
        self._places[self._at] = here
        self._at += 1
        return self._places[self._at]
