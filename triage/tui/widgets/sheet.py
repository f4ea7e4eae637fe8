"""A quiet page of text beside the list: the record of a sentence, or why it is proposed and where it stands."""

from __future__ import annotations

from textual import events
from textual.strip import Strip

from triage.tui.literal import Run
from triage.tui.widgets.inked import Inked
from triage.tui.widgets.lines import Para, para_lines


class Sheet(Inked, can_focus=True):
    """Paragraphs, wrapped to the width, scrolled by the keys that move a cursor elsewhere."""

    DEFAULT_CSS = "Sheet { height: 1fr; }"

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._given: list[Para] = []
        self._lines: list[tuple[Run, ...]] = []
        self._width = -1  # to which the lines are wrapped
        self._top = 0

    def show(self, page: list[Para], *, stay: bool = False) -> None:
        """Show another page from its top, or where the old one stood; the same page stays where it is."""
        if page != self._given:
            self._given, self._width = page, -1
            self._top = self._top if stay else 0
            self.redraw()

    def move(self, by: int) -> bool:
        """Scroll by lines."""
        self._wrap()
        top = max(0, min(self._top + by, len(self._lines) - self.outer_size.height))
        moved = top != self._top
        self._top = top
        self.redraw()
        return moved

    def page(self, by: int) -> bool:
        """Scroll by screens."""
        return self.move(by * max(1, self.outer_size.height - 1))

    def end(self, *, last: bool) -> bool:
        """Scroll to the top or the bottom."""
        self._wrap()
        return self.move(len(self._lines) if last else -len(self._lines))

    def draw_lines(self) -> list[Strip]:
        """Draw the page; the last line says when there is more below."""
        self._wrap()
        height, bare = self.outer_size.height, (" ", "accent")
        first = ("┃", "accent") if self.has_focus and not self.has_class("-alone") else bare
        drawn = [self.strip((bare, *runs)) for runs in self._lines[self._top : self._top + height]]
        drawn += [self.strip((bare,))] * (height - len(drawn))
        if height:
            drawn[0] = self.strip((first, *(self._lines[self._top] if self._lines else ())))
        if height and self._top + height < len(self._lines):
            drawn[-1] = self.strip([(" ⋯", "quiet")])
        return drawn

    def _on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self.move(1)

    def _on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self.move(-1)

    def _wrap(self) -> None:
        """Wrap the page to the width of now: it is mostly given before the pane is laid out."""
        width, height = self.outer_size
        if width != self._width:
            self._width = width
            self._lines = [line for para in self._given for line in para_lines(para, width)]
        self._top = max(0, min(self._top, len(self._lines) - height))
