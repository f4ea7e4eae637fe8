"""One list for everything that has rows: a window over a source, rows of different heights, drawn line by line.

The list asks its source for rows by key, forwards and backwards, and holds only a few screens of them, so a key costs
the same over a thousand rows and over a million. What stays where it is on the screen is the row with the cursor: its
line is the anchor from which the other rows are laid out, upwards and downwards.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable
from itertools import chain
from typing import Generic, Protocol, TypeVar

from textual import events
from textual.geometry import Size
from textual.strip import Strip

from triage.tui.literal import Line, wrapped
from triage.tui.widgets.inked import Inked
from triage.tui.widgets.layout import AHEAD, lay_out, stays

Row = TypeVar("Row")

KEEP = 400
"""So many rows stay in the window at most."""

BAR = "▌"


class Source(Protocol[Row]):
    """Where rows come from."""

    def fetch(self, edge: Row | None, count: int, *, backwards: bool = False) -> list[Row]:
        """Return up to `count` rows after `edge`, or before it when `backwards`; always in ascending order.

        Without an edge the rows are the first ones, or the last ones when `backwards`.
        """

    def key(self, row: Row) -> Hashable:
        """Return what names a row while its values change."""

    def lines(self, row: Row, width: int) -> list[Line]:
        """Return the lines of a row, at least one of them not a head line."""


class RowList(Inked, Generic[Row], can_focus=True):
    """A list with a cursor over a source of rows."""

    DEFAULT_CSS = "RowList { height: 1fr; }"

    def __init__(
        self,
        source: Source[Row],
        *,
        empty: str | Callable[[], str] = "",
        moved: Callable[[], None] | None = None,
        chosen: Callable[[], None] | None = None,
        id: str | None = None,
    ) -> None:
        """Show a source; `moved` is called in the same breath when the editor moved the cursor to another row.

        `chosen` is called for a second click on the row with the cursor.
        """
        super().__init__(id=id)
        self.source = source
        self.empty = empty
        self.moved = moved
        self.chosen = chosen
        self.leading = False  # the cursor counts, although an input has the focus
        self.cursor = 0
        self._rows: list[Row] = []
        self._first = 0  # the index of the first row held; indexes keep their meaning while the window moves
        self.line = 0  # of the pane, on which the cursor's row begins
        self._cache: dict[int, list[Line]] = {}
        self._view: list[tuple[int, Line]] = []
        self._kept: dict[int, tuple[Line, Strip]] = {}
        self._kept_for = (False, 0)
        self._laid_out = Size(0, 0)

    @property
    def row(self) -> Row | None:
        """The row with the cursor, or None in an empty list."""
        return self._rows[self.cursor - self._first] if self._rows else None

    @property
    def rows(self) -> list[Row]:
        """The rows that are held: a few screens of them around the cursor."""
        return self._rows

    def in_view(self, *, whole: bool = False) -> list[Row]:
        """Return the rows of which at least one line is on the screen, or every line."""
        shown = (
            Counter([index for index, _ in self._view]) if whole else dict.fromkeys(index for index, _ in self._view)
        )
        return [self._rows[n - self._first] for n in shown if not whole or shown[n] == len(self._lines(n))]

    def show(self, source: Source[Row], near: Row | None = None) -> None:
        """Show another source, with the cursor on the row `near` or on the first one; what is on the screen stays on its line."""
        index = self._index(near) if near is not None and self._rows else None
        if index is not None and any(index == shown for shown, _ in self._view):
            self.line += self._distance(index)
        else:
            self.line = self.outer_size.height // 3 if near is not None else 0
        self.source = source
        self._rows = []
        self.reload(near)

    def reload(self, near: Row | None = None) -> None:
        """Ask for the rows again and keep the cursor on its row, or put it on `near`.

        Where the row is gone, the cursor goes to the one that took its place.
        """
        near = near if near is not None else self.row
        before = self.source.fetch(near, self._screenful, backwards=True) if near is not None else []
        after = self.source.fetch(before[-1] if before else None, self._screenful + 1)
        self._rows, self._first = before + after, 0
        self.cursor = min(len(before), max(0, len(self._rows) - 1))
        self._cache.clear()
        self._repaint()

    def go(self, row: Row) -> None:
        """Put the cursor on a row, also on one outside the window."""
        index = self._index(row)
        if index is None:
            self.line = self.outer_size.height // 3
            self.reload(row)
        elif index != self.cursor:
            self._put(index)

    def replace(self, row: Row) -> None:
        """Show new values of a row; where it is not in the window nothing happens."""
        index = self._index(row)
        if index is None:
            return
        self._rows[index - self._first] = row
        before = self._cache.pop(index, [])
        now = self._lines(index)
        if len(now) != len(before):
            self._repaint()
        elif now == before:
            self._cache[index] = before  # those are on the screen
        else:  # it stands where it stood
            put = dict(zip(map(id, before), now, strict=True))
            for y, (n, line) in enumerate(self._view):
                if n == index:
                    self._view[y] = (n, put[id(line)])
            self.redraw()

    def move(self, by: int) -> bool:
        """Move the cursor by rows, or scroll inside a row that is higher than the pane; say whether anything moved."""
        if not self._rows:
            return False
        hidden = self.line + len(self._lines(self.cursor)) - self.outer_size.height
        if (by > 0 and hidden > 0) or (by < 0 and self.line < 0):
            most = max(1, self.outer_size.height - 1)
            self.line += min(most, -self.line) if by < 0 else -min(most, hidden)
            self._repaint()
            return True
        target = self.cursor
        while target != self.cursor + by and self._known(target + (1 if by > 0 else -1)):
            target += 1 if by > 0 else -1
        return self._moved(target)

    def page(self, by: int) -> bool:
        """Move the cursor by about one screen in the direction of `by`, at least by one row."""
        room, target, step = self.outer_size.height - AHEAD, self.cursor, 1 if by > 0 else -1
        while room > 0 and self._rows and self._known(target + step):
            target += step
            room -= len(self._lines(target))
        return self.move(step) if target == self.cursor else self._moved(target)

    def end(self, *, last: bool) -> bool:
        """Move the cursor to the first or the last row of the source."""
        rows = self.source.fetch(None, self._screenful, backwards=last)
        if not rows:
            return False
        self._rows, self._first = rows, 0
        self._cache.clear()
        self.cursor, self.line = (len(rows) - 1, self.outer_size.height) if last else (0, 0)
        self._repaint()
        if self.moved:
            self.moved()
        return True

    def draw_lines(self) -> list[Strip]:
        """Draw the pane; of the lines that it showed before only those of the cursor are drawn again."""
        width, height = self.outer_size
        if self.outer_size != self._laid_out:  # lines are asked for before the event of a new size comes
            self._cache.clear()
            self._lay_out()
        focused = self.has_focus or self.leading
        before, cursor = self._kept, self.cursor
        if not self._inks or self._kept_for != (focused, width):  # without inks the theme has changed
            before, self._kept_for = {}, (focused, width)
        now: dict[int, tuple[Line, Strip]] = {}  # a line is kept with its strip, so that its id stays its own
        drawn = []
        for index, line in self._view:
            here = index == cursor and not line.head
            look = ~id(line) if here else id(line)
            kept = before.get(look)
            if kept is None:
                bar = (BAR if here else " ", "accent" if focused else "faint")
                kept = line, self.strip((bar, *line.left), "cursor" if here and focused else "ground", line.right)
            now[look] = kept
            drawn.append(kept[1])
        self._kept = now
        if len(drawn) < height:
            empty = self.empty if isinstance(self.empty, str) else self.empty()
            drawn += [self.strip([("", "quiet")])] * (height - len(drawn))
            if not self._rows:
                spans = wrapped(empty, self.outer_size.width - 4)
                said = [self.strip([(f"  {empty[a:b]}", "quiet")]) for a, b in spans][: height - 1]
                drawn[1 : 1 + len(said)] = said
        return drawn

    def _on_resize(self, event: events.Resize) -> None:
        if event.size != self._laid_out or not self._rows:
            self.reload()

    async def _on_click(self, event: events.Click) -> None:
        if 0 <= event.y < len(self._view):
            self._moved(self._view[event.y][0])
            if event.chain == 2 and self.chosen:
                self.chosen()

    def _on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self.move(1)

    def _on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self.move(-1)

    @property
    def _screenful(self) -> int:
        return max(8, self.outer_size.height)

    def _index(self, row: Row) -> int | None:
        key = self.source.key(row)
        at = self.cursor - self._first
        near = chain(range(at, len(self._rows)), range(at))  # mostly it is the row with the cursor or the next one
        return next((self._first + n for n in near if self.source.key(self._rows[n]) == key), None)

    def _distance(self, index: int) -> int:
        """Return how many lines below the row with the cursor another row begins; above it the number is negative."""
        low, high = sorted((self.cursor, index))
        lines = sum(len(self._lines(n)) for n in range(low, high))
        return lines if index > self.cursor else -lines

    def _known(self, index: int) -> bool:
        """Say whether there is such a row, after a look beyond the window's edge if need be."""
        if index < self._first:
            more = self.source.fetch(self._rows[0], self._screenful, backwards=True)
            self._rows[:0] = more
            self._first -= len(more)
        elif index >= self._first + len(self._rows):
            self._rows += self.source.fetch(self._rows[-1], self._screenful)
        return self._first <= index < self._first + len(self._rows)

    def _lines(self, index: int) -> list[Line]:
        lines = self._cache.get(index)
        if lines is None:
            lines = self.source.lines(self._rows[index - self._first], max(1, self.outer_size.width - 1))
            self._cache[index] = lines
        return lines

    def _moved(self, index: int) -> bool:
        if index == self.cursor:
            return False
        self._put(index)
        if self.moved:
            self.moved()
        return True

    def _put(self, index: int) -> None:
        far = abs(index - self.cursor) > KEEP
        self.line = self.outer_size.height // 3 if far else self.line + self._distance(index)
        self.cursor = index
        if (
            not far
            and self._laid_out == self.outer_size
            and stays(self.line, len(self._lines(index)), self.outer_size.height)
        ):
            self.redraw()  # the other rows stand where they stood
        else:
            self._repaint()
        if len(self._rows) > KEEP:  # what is far from the cursor is let go
            start = max(0, index - self._first - KEEP // 4)
            self._rows = self._rows[start : start + KEEP // 2]
            self._first += start
            self._cache = {n: lines for n, lines in self._cache.items() if abs(n - index) < KEEP // 4}

    def _repaint(self) -> None:
        self._lay_out()
        self.redraw()

    def _lay_out(self) -> None:
        height = self.outer_size.height
        self._view, self._laid_out = [], self.outer_size
        if not self._rows or not height:
            return
        found = lay_out(
            self.cursor, self.line, height, self._known, lambda n: len(self._cache.get(n) or self._lines(n))
        )
        top, bottom, hidden, self.line = found
        lines = [(n, line) for n in range(top, bottom + 1) for line in self._lines(n)]
        self._view = lines[hidden : hidden + height]
