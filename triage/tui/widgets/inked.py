"""A widget that draws its own lines: text in named inks, each line exactly as wide as the widget."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import groupby
from typing import Any, ClassVar, Self

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.cache import FIFOCache
from textual.color import Color
from textual.containers import Horizontal, Vertical
from textual.geometry import Region, Size
from textual.message import Message
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from triage.text.shown import is_plain
from triage.tui import looks
from triage.tui.cells import cells_of
from triage.tui.hearing import Hearing
from triage.tui.literal import Run, laid
from triage.tui.net import Net
from triage.tui.themes import look

BLACK = Color(0, 0, 0)
"""What filters are told of the ground; each piece of these lines has its own."""

REMEMBERED = 128
"""So many lines a widget remembers at most."""


class Drawn(Strip):
    """A drawn line: what Textual remembers of its cuts and changes has room from the first of them on; most have none."""

    __slots__ = ()

    def __init__(self, segments: Iterable[Segment], cell_length: int | None = None) -> None:
        self._segments = list(segments)
        self._cell_length = cell_length
        self._render_cache = None
        self._link_ids = None
        self._cell_count = None

    def __getattr__(self, name: str) -> FIFOCache[Any, Any]:
        if name not in ROOMS:
            raise AttributeError(name)
        found: FIFOCache[Any, Any] = FIFOCache(ROOM)
        setattr(self, name, found)
        return found


ROOMS = frozenset(name for name in Strip.__slots__ if name.endswith("_cache") and name != "_render_cache")
"""Where a strip remembers what was made of it."""

ROOM = 4
"""For so many at most."""

UNHEARD = (events.Show, events.DescendantBlur)
"""What nothing on these screens listens to."""


class Quiet(Hearing, Widget):
    """A widget to which nothing is sent that it does not hear: each message takes a turn of the loop."""

    def check_message_enabled(self, message: Message) -> bool:
        """Refuse what is unheard; going away concerns only where the focus may be."""
        unheard = isinstance(message, UNHEARD) or (isinstance(message, events.Hide) and not self.can_focus)
        return not unheard and super().check_message_enabled(message)


class Cover(Quiet):
    """What panes cover, so that nothing is spent on what is behind them: not to paint it, not to ask how large it is."""

    BLANK = True

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Arrange the panes anew; each of them paints itself."""
        return super().refresh(*regions, repaint=False, layout=layout, recompose=recompose)


class Box(Vertical, Cover):
    """Panes under each other."""


class Row(Horizontal, Cover):
    """Panes side by side."""


class Inked(Quiet):
    """Base of all line-drawing widgets; no text is parsed as markup on the way. It has no border and no padding.

    The inks come from the theme and not from component styles: a form has some sixty of these widgets, and each
    component style costs as much as a widget whenever the focus moves. The drawn lines are kept, and after `redraw` only
    those are painted that look different: Textual would go through every line of every pane for each key.
    """

    ALLOW_SELECT = False
    ground: ClassVar[str] = "ground"

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        self._drawn: list[Strip] = []
        self._drawn_size = Size(0, 0)
        self._stale = False
        super().__init__(id=id, classes=classes)
        self._inks: dict[tuple[str, str], Style] = {}
        self._strips: dict[tuple[int, str, tuple[Run, ...], tuple[Run, ...]], Strip] = {}

    def notify_style_update(self) -> None:
        """Forget the inks; the theme or the pane's state has changed."""
        self._inks.clear()
        self._strips.clear()
        super().notify_style_update()

    def watch_has_focus(self, _has_focus: bool) -> None:
        """Look for no other style: no rule asks where the focus is, and what shows it is drawn with the lines."""

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Draw every line again, unless regions are given, and paint those that look different.

        Textual would ask for the size of the widget, and for that arrange all of the screen anew, before its time.
        """
        if repaint and not regions:
            self.redraw()
        return super().refresh(*regions, repaint=repaint and bool(regions), layout=layout, recompose=recompose)

    def redraw(self) -> None:
        """Paint the lines that look different now, with the next painting: once for all that a key changes here.

        The screen is told at once: Textual would wait until the widget is idle and then send the screen a message, which
        takes CPU for each pane that a key changes, and another turn of the loop.
        """
        if not self._drawn:  # everything is to be drawn anyway
            return
        screen: MessagePump | None = self
        while screen is not None and not isinstance(screen, Screen):
            screen = screen._parent
        if screen is not None:
            self._stale = True
            if self.display:
                screen._dirty_widgets.add(self)
                screen.check_idle()

    def may_paint(self, size: Size) -> bool:
        """Say whether `exchange` tells all that is to be painted of the widget, which has a size on the screen."""
        return self._drawn_size == size == self.outer_size and bool(self._drawn) and not self._repaint_regions

    def exchange(self) -> list[tuple[int, Strip]]:
        """Draw the lines again; return those that look different now, each with its place."""
        before = self._drawn
        self._draw()
        pairs = enumerate(zip(before, self._drawn, strict=True))
        return [(y, new) for y, (old, new) in pairs if old is not new and old != new]

    def _exchange_repaint_regions(self) -> Collection[Region]:
        if self._stale:
            self._compare()
        return super()._exchange_repaint_regions()

    def _compare(self) -> None:
        """Draw the lines again, and ask for those to be painted that look different now."""
        before, size = self._drawn, self._drawn_size
        self._draw()
        if size != self._drawn_size:
            self._set_dirty()
            return
        pairs = enumerate(zip(before, self._drawn, strict=True))
        changed = [y for y, (old, new) in pairs if old is not new and old != new]
        # Lines below each other are one piece.
        for _, run in groupby(enumerate(changed), key=lambda pair: pair[1] - pair[0]):
            ys = [y for _, y in run]
            self._repaint_regions.add(Region(0, ys[0], size.width, len(ys)))

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the drawn lines."""
        if self._stale:
            self._compare()
        elif not self._drawn or self._drawn_size != self.outer_size:
            self._draw()
        lines = self._drawn[crop.y : crop.bottom]
        if crop.column_span != (0, self._drawn_size.width):
            return [line.crop(*crop.column_span) for line in lines]
        return lines

    def _draw(self) -> None:
        self._drawn_size, self._stale = self.outer_size, False
        self._drawn = self.draw_lines()

    def draw_lines(self) -> list[Strip]:
        """Return all lines of the widget as they look now, from the top."""
        return [self.render_line(y) for y in range(self.outer_size.height)]

    def ink(self, name: str, ground: str) -> Style:
        """Return the style of an ink on a ground, as the filters of the app leave it."""
        style = self._inks.get((name, ground))
        if style is None:
            style = Style.parse(looks.style(look(self.app), name, ground))
            for one in self.app.get_line_filters():
                style = one.apply([Segment("", style)], BLACK)[0].style or style
            self._inks[name, ground] = style
        return style

    def strip(self, runs: Iterable[Run], ground: str | None = None, right: Iterable[Run] = ()) -> Strip:
        """Return one line of the widget's width: runs from the left, runs at the right edge, blanks between.

        The right part stays whole; the left part is cut with an ellipsis where both do not fit. A line that was
        made before is not made again.
        """
        given = (self.outer_size.width, ground or self.ground, tuple(runs), tuple(right))
        strip = self._strips.get(given)
        if strip is None:
            if len(self._strips) >= REMEMBERED:
                self._strips.clear()
            strip = self._strips[given] = self._made(*given)
        return strip

    def _made(self, width: int, ground: str, runs: tuple[Run, ...], right: tuple[Run, ...]) -> Strip:
        line = laid(runs, right, width)
        inks = self._inks
        segments = [Segment(text, inks.get((ink, ground)) or self.ink(ink, ground)) for text, ink in line]
        texts = [text for text, _ in line]
        if right and cells_of(texts) != width:  # the right part alone is wider
            segments = list(Strip(segments).adjust_cell_length(width, self.ink("text", ground)))
        if not is_plain("".join(texts)):
            for one in self.app.get_line_filters():
                if isinstance(one, Net):  # the others are in the inks
                    segments = one.apply(segments, BLACK)
        return Drawn(segments, width)


class Seam(Inked):
    """The line where two panes meet."""

    DEFAULT_CSS = "Seam { width: 1; height: 1fr; }"

    def render_line(self, y: int) -> Strip:
        """Draw a piece of the line."""
        return self.strip([("│", "seam")])
