"""A widget that draws its own lines: text in named inks, each line exactly as wide as the widget."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from triage.tui.literal import Line, Run, cut_runs

INKS = (
    "text",
    "done",
    "quiet",
    "faint",
    "accent",
    "strong",
    "decided",
    "doubt",
    "bad",
    "lit",
    "differs",
    "key",
)
"""The inks by name; `app.tcss` says what they look like. The names say what the text is, not its colour."""

GROUNDS = ("ground", "cursor", "alert")
"""What lies under the text: the plain pane, the row with the cursor, a line that reports trouble."""


class Inked(Widget):
    """Base of all line-drawing widgets; no text is parsed as markup on the way."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"ink--{name}" for name in (*INKS, *GROUNDS)}
    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._inks: dict[tuple[str, str], Style] = {}

    def notify_style_update(self) -> None:
        """Forget the inks; the theme or the pane's state has changed."""
        self._inks.clear()
        super().notify_style_update()

    def ink(self, name: str, ground: str = "ground") -> Style:
        """Return the style of an ink on a ground."""
        style = self._inks.get((name, ground))
        if style is None:
            base = self.get_component_rich_style(f"ink--{ground}")
            style = base + self.get_component_rich_style(f"ink--{name}", partial=True)
            self._inks[name, ground] = style
        return style

    def strip(self, runs: Iterable[Run], ground: str = "ground", right: Iterable[Run] = ()) -> Strip:
        """Return one line of the widget's width: runs from the left, runs at the right edge, blanks between.

        The right part stays whole; the left part is cut with an ellipsis where both do not fit.
        """
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

    def line_strip(self, line: Line, ground: str = "ground") -> Strip:
        """Return one line with both its parts."""
        return self.strip(line.left, ground, line.right)
