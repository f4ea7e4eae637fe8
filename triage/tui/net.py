"""The last net: what reaches the terminal although no widget should have let it through.

Textual strips five control characters and passes the rest, so every drawn line goes through a filter.
"""

from __future__ import annotations

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from triage.text.shown import MARKS_A_CELL, shown


class Net(LineFilter):
    """Takes whatever could act on the terminal out of a drawn line; blanks stand for the cells that it was counted for."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments without characters that could act on the terminal."""
        if all(shown(text) == text for text, _, _ in segments):
            return segments
        return [Segment(_harmless(text), style, control) for text, style, control in segments]


def _harmless(text: str) -> str:
    kept, riding = [], 0
    for char in text:
        riding = 0 if cell_len(char) else riding + 1
        if riding <= MARKS_A_CELL:
            kept.append(char if shown(char) == char else " " * cell_len(char))
    return "".join(kept)
