"""The lines at the edges of the screen: headline, footer and notice."""

from __future__ import annotations

from collections.abc import Callable

from textual import events
from textual.strip import Strip

from triage.text.shown import shown
from triage.tui.cells import cell_len
from triage.tui.literal import cut, fitted, flat, wrapped
from triage.tui.widgets.inked import Inked
from triage.tui.widgets.lines import Hint, Spot, Standing, asked, footer, headline, hints, runs_of

NOTICE_LINES = 4


class Headline(Inked):
    """One line: workspace, views, order and filter, what is left, pace, and whether the last key is saved."""

    ground = "bar"

    def __init__(self, standing: Standing, run: Callable[[str], None]) -> None:
        """Say how things stand; `run` does the command of a word that was clicked."""
        super().__init__(id="headline")
        self.standing = standing
        self.run = run
        self._spots: list[Spot] = []

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        now = self.standing
        if now.trouble:
            return self.strip([(f" NOT SAVED: {flat(now.trouble)}", "bad")], "alert")
        self._spots, right = headline(now, self.outer_size.width)
        return self.strip(runs_of(self._spots), right=right)

    async def _on_click(self, event: events.Click) -> None:
        self.run(asked(self._spots, event.x))


class Footer(Inked):
    """One line with the keys of the view, out of the command table; `lent` are keys that act in their place for a while."""

    ground = "bar"

    def __init__(self, view: str, run: Callable[[str], None]) -> None:
        """Name the keys of a view; `run` does the command of a key that was clicked."""
        super().__init__(classes="footer")
        self.view = view
        self.run = run
        self._spots: list[Spot] = []
        self.lent: tuple[Hint, ...] = ()
        self._known: dict[tuple[str, int], list[Spot]] = {}

    def lend(self, *items: Hint) -> None:
        """Name other keys, as long as those of the view do not act; without any, the keys of the view again."""
        self.lent = items
        super().redraw()

    def show(self, view: str) -> None:
        """Name the keys of another view."""
        self.view = view
        super().redraw()

    def redraw(self) -> None:
        """Name the keys in force, which may be others now."""
        self._known.clear()
        super().redraw()

    def render_line(self, y: int) -> Strip:
        """Draw the line; which keys have room is found once for each view."""
        look = (self.view, self.outer_size.width)
        if look not in self._known:
            self._known[look] = footer(*look)
        self._spots = hints(self.lent, self.outer_size.width) if self.lent else self._known[look]
        return self.strip(runs_of(self._spots))

    async def _on_click(self, event: events.Click) -> None:
        self.run(asked(self._spots, event.x))


class Notice(Inked):
    """A message over the lowest lines of the screen; it goes with the next key, or a click on it."""

    def __init__(self) -> None:
        super().__init__(classes="notice")
        self._lines: list[str] = []
        self._whole, self._ink, self._width = shown(""), "text", 0

    @property
    def text(self) -> str:
        """What is on the screen, or an empty string."""
        return " ".join(self._lines)

    def show(self, text: str, ink: str = "text") -> None:
        """Show a message; an empty one takes the notice away."""
        self._whole, self._ink = shown(text, lines=True), ink
        self._wrap()

    def _wrap(self) -> None:
        width = max(1, self.app.size.width - 2)
        lines = [part[a:b] for part in self._whole.splitlines() for a, b in wrapped(part, width)]
        if len(lines) > NOTICE_LINES:
            lines = [*lines[: NOTICE_LINES - 1], cut(fitted(lines[NOTICE_LINES - 1], width - 1) + "……", width)]
        self._lines, self._width = [line.replace("\u00a0", " ") for line in lines], width
        self.styles.height = max(1, len(lines))
        self.display = bool(lines)
        self.redraw()

    def _on_resize(self, event: events.Resize) -> None:
        if self._lines and self._width != max(1, self.app.size.width - 2):
            self._wrap()

    async def _on_click(self, event: events.Click) -> None:
        self.show("")

    def render_line(self, y: int) -> Strip:
        """Draw one line of the message."""
        return self.strip([(f" {self._lines[y] if y < len(self._lines) else ''}", self._ink)], "alert")


class Title(Inked):
    """One quiet line above a list: its name and a remark."""

    def __init__(self, text: str) -> None:
        super().__init__(classes="title")
        self._text = text
        self._remark = ""

    @property
    def text(self) -> str:
        """The name of the list."""
        return self._text

    def show(self, text: str, remark: str = "") -> None:
        """Show another name and remark."""
        self._text, self._remark = text, remark
        self.redraw()

    def render_line(self, y: int) -> Strip:
        """Draw the line; a remark goes where the name has room without it alone."""
        name, width = cell_len(f"  {self._text}"), self.outer_size.width
        crowded = name <= width < name + cell_len(f"  {self._remark} ")
        return self.strip([(f"  {self._text}", "quiet")], right=[] if crowded else [(f"{self._remark} ", "faint")])


class Remark(Inked):
    """Quiet words below a list, on as many lines as they take."""

    def __init__(self, text: str) -> None:
        super().__init__(classes="title")
        self._text = text
        self._lines = [text]

    def _on_resize(self, event: events.Resize) -> None:
        spans = wrapped(self._text, max(1, event.size.width - 4))
        self._lines = [self._text[a:b] for a, b in spans]
        self.styles.height = len(self._lines)
        self.redraw()

    def render_line(self, y: int) -> Strip:
        """Draw a line."""
        return self.strip([(f"  {self._lines[y] if y < len(self._lines) else ''}", "quiet")])
