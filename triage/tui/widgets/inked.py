"""A widget that draws its own lines: text in named inks, each line exactly as wide as the widget."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.strip import Strip
from textual.widget import Widget

from triage.tui.literal import Run, cut_runs

INKS = {
    "text": ("foreground", ""),
    "strong": ("foreground", "bold"),
    "done": ("done", ""),
    "quiet": ("quiet", ""),
    "faint": ("faint", ""),
    "accent": ("accent", ""),
    "key": ("accent", ""),
    "decided": ("accent", "bold"),
    "doubt": ("warning", "italic"),
    "bad": ("error", "bold"),
    "lit": ("accent", "underline"),
    "differs": ("accent", "bold underline"),
}
"""Ink to the theme's colour and its attributes. The names say what the text is; the theme says what it looks like."""

GROUNDS = {"ground": "background", "bar": "panel", "cursor": "panel", "alert": "surface"}
"""What lies under the text: the plain pane, a bar at the edge, the row with the cursor, a message in front."""


class Inked(Widget):
    """Base of all line-drawing widgets; no text is parsed as markup on the way.

    The inks come from the theme and not from component styles: a form has some sixty of these widgets, and each
    component style costs as much as a widget whenever the focus moves.
    """

    ALLOW_SELECT = False
    ground: ClassVar[str] = "ground"

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._inks: dict[tuple[str, str], Style] = {}

    def notify_style_update(self) -> None:
        """Forget the inks; the theme or the pane's state has changed."""
        self._inks.clear()
        super().notify_style_update()

    def ink(self, name: str, ground: str) -> Style:
        """Return the style of an ink on a ground."""
        style = self._inks.get((name, ground))
        if style is None:
            colours = self.app.theme_variables
            colour, attributes = INKS[name]
            style = Style.parse(f"{attributes} {_hex(colours[colour])} on {_hex(colours[GROUNDS[ground]])}".strip())
            self._inks[name, ground] = style
        return style

    def strip(self, runs: Iterable[Run], ground: str | None = None, right: Iterable[Run] = ()) -> Strip:
        """Return one line of the widget's width: runs from the left, runs at the right edge, blanks between.

        The right part stays whole; the left part is cut with an ellipsis where both do not fit.
        """
        ground = ground or self.ground
        width = self.size.width
        tail = [(text, ink) for text, ink in right if text]
        room = max(0, width - sum(cell_len(text) for text, _ in tail))
        head = cut_runs(runs, room)
        segments = [Segment(text, self.ink(ink, ground)) for text, ink in head]
        used = sum(cell_len(text) for text, _ in head)
        if used < room:
            segments.append(Segment(" " * (room - used), self.ink("text", ground)))
        segments.extend(Segment(text, self.ink(ink, ground)) for text, ink in tail)
        return Strip(segments).adjust_cell_length(width, self.ink("text", ground))


def _hex(colour: str) -> str:
    return Color.parse(colour).hex6
