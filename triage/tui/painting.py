"""How changed lines come to the terminal, on every screen."""

from __future__ import annotations

from collections.abc import Iterable
from operator import itemgetter
from typing import ClassVar, cast

from rich.console import Console
from textual import events
from textual._compositor import ChopsUpdate, Compositor, CompositorMap, CompositorUpdate, LayoutUpdate, ReflowResult
from textual.await_complete import AwaitComplete
from textual.geometry import Region, Size
from textual.reactive import Reactive
from textual.screen import ModalScreen, Screen, ScreenResultType
from textual.strip import Strip
from textual.widget import Widget

from triage.tui.hearing import Hearing
from triage.tui.later import Punctual
from triage.tui.widgets.inked import Inked

NARROW = [(0, "-tight"), (60, "-roomy")]
"""From how many columns on a dialog has which class."""

MOST = 0.8
"""From such a share of the rows on, all of them are compared with what the terminal shows."""

Visible = dict[Widget, tuple[Region, Region]]


class Terminal:
    """What the terminal shows: its lines as a painting of the whole screen sent them; one is empty that is not known."""

    lines: ClassVar[list[str]] = []

    @classmethod
    def touch(cls, rows: Iterable[int]) -> None:
        """Take note that something was painted on some rows."""
        for y in rows:
            if y < len(cls.lines):
                cls.lines[y] = ""

    @classmethod
    def forget(cls) -> None:
        """Take it that nobody knows what the terminal shows."""
        cls.lines = []


class Whole(LayoutUpdate):
    """The whole screen. Of what a painting of all of it has shown before, only the lines that look different are sent.

    A screen that opens or closes is painted as a whole three times by Textual, mostly without a difference.
    """

    def render_segments(self, console: Console) -> str:
        """Return what the terminal is sent."""
        before, now = Terminal.lines, ["".join(strip.render(console) for strip in line) for line in self.strips]
        Terminal.lines = now
        known = len(before) == len(now)
        return "".join(f"\x1b[{y + 1};1H{line}" for y, line in enumerate(now) if not known or line != before[y])


class Lines(CompositorUpdate):
    """Lines of single widgets, each with the row and the column where it begins."""

    def __init__(self, lines: list[tuple[int, int, Strip]]) -> None:
        self.lines = lines

    def render_segments(self, console: Console) -> str:
        """Return what the terminal is sent."""
        Terminal.touch(y for y, _, _ in self.lines)
        return "".join(f"\x1b[{y + 1};{x + 1}H{strip.render(console)}" for y, x, strip in self.lines)


class Painter(Compositor):
    """Textual's compositor, but for two things.

    It paints what has changed since the last layout, unless somebody has looked at the new one. A look at the layout (for
    the mouse, for the focus) between a change and its painting arranges the widgets anew; what that look finds changed is
    then no change for the painting any more, and a notice that has gone stays on the screen.

    And for some changed lines it cuts up every line of the screen where widgets might meet, which is a sixth of what a key
    costs. Where nothing stands before a widget, its lines are painted as they are.
    """

    def __init__(self) -> None:
        super().__init__()
        self._visible: Visible = {}
        self._places: list[tuple[Widget, tuple[Region, Region]]] = []
        self._fronts: list[tuple[Widget, Region]] = []

    @property
    def full_map(self) -> CompositorMap:
        """The places of all widgets; what has moved since the last look is painted with the next update."""
        before = self._full_map
        now = super().full_map
        if now is not before:
            self._dirty_regions |= _moved(before, now)
        return now

    def reflow(self, parent: Widget, size: Size) -> ReflowResult:
        """Arrange the widgets; what stands where it stood is not painted, although it may be counted otherwise now."""
        before, dirty = self._full_map, self._dirty_regions
        self._dirty_regions = set()
        found = super().reflow(parent, size)
        self._dirty_regions = dirty | _moved(before, self._full_map)
        return found

    def render_full_update(self, simplify: bool = False) -> LayoutUpdate:
        """Return the whole screen."""
        found = super().render_full_update(simplify)
        return Whole(found.strips, found.region)

    def render_partial_update(self) -> CompositorUpdate | None:  # type: ignore[override]
        """Return what has changed: whole lines of widgets where those that nothing stands before cover it."""
        fronts = self._in_front()
        found: list[set[int]] = [set() for _ in fronts]
        for region in self._dirty_regions:
            bare = region.area
            for (_, place), rows in zip(fronts, found, strict=True):
                if place.overlaps(region):
                    piece = place.intersection(region)
                    bare -= piece.area
                    rows.update(piece.line_range)
            if bare:
                return self._pieces()
        self._dirty_regions.clear()
        lines: list[tuple[int, int, Strip]] = []
        for (widget, place), rows in zip(fronts, found, strict=True):
            if not rows:
                continue
            strips = widget.render_lines(place.size.region)
            if len(strips) < place.height:  # it has a place, but was not told its size yet: painted when it was
                self._dirty_regions.add(place)
            else:
                lines += [(y, place.x, strips[y - place.y]) for y in rows]
        return Lines(sorted(lines, key=itemgetter(0, 1))) if lines else None

    def _pieces(self) -> CompositorUpdate | None:
        """Return what has changed where widgets stand before each other: where that is most rows, by comparing the whole."""
        rows = {y for region in self._dirty_regions for y in region.line_range}
        if len(rows) > MOST * self.size.height and all(Terminal.lines) and Terminal.lines:
            return self.render_full_update()
        found = super().render_partial_update()
        if isinstance(found, ChopsUpdate):
            Terminal.touch(y for y, _, _ in found.spans)
            return found
        return None

    def changed(self, widgets: set[Widget]) -> Lines | None:
        """Return the changed lines of widgets at once; None where that takes the long way: something is before one of them."""
        places = dict(self._in_front())
        if self._dirty_regions:
            return None
        for widget in widgets:
            if not (isinstance(widget, Inked) and widget in places and widget.may_paint(places[widget].size)):
                return None
        lines: list[tuple[int, int, Strip]] = []
        for widget in widgets:
            place = places[widget]
            lines += [(place.y + y, place.x, strip) for y, strip in cast(Inked, widget).exchange()]
        return Lines(sorted(lines, key=itemgetter(0, 1)))

    def _in_front(self) -> list[tuple[Widget, Region]]:
        """Return the widgets, with their places, that are whole on the screen and have none before them."""
        if self._visible is not self.visible_widgets:
            self._visible = self.visible_widgets
            places = list(self._visible.items())
            if places != self._places:
                self._places, self._fronts = places, _unhidden(places)
        return self._fronts


def _unhidden(places: list[tuple[Widget, tuple[Region, Region]]]) -> list[tuple[Widget, Region]]:
    """Return the widgets that are whole and have none before them.

    Args:
        places: Widgets from front to back, each with its place and what may be seen of it.
    """
    found: list[tuple[Widget, Region]] = []
    before: list[Region] = []
    for widget, (place, clip) in places:
        if clip.contains_region(place) and not any(place.overlaps(other) for other in before):
            found.append((widget, place))
        before.append(place)
    return found


def _moved(before: CompositorMap, now: CompositorMap) -> set[Region]:
    """Return where widgets stood that have gone or moved, and where they stand now."""
    old, new = ({(widget, place.region, place.clip) for widget, place in one.items()} for one in (before, now))
    return {seen for _, place, clip in old ^ new if (seen := clip.intersection(place))}


class Painted(Hearing, Punctual, Screen[ScreenResultType]):
    """A screen that paints little: its widgets show where the focus is, so that another one is no reason to paint all of it."""

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)

    def __init__(self, name: str | None = None, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(name, id, classes)
        self._compositor = Painter()
        self._sized = False

    async def _on_resize(self, event: events.Resize) -> None:
        if self._sized:
            Terminal.forget()  # it may have moved its lines itself; the first size comes to each screen, whatever happens
        self._sized = True

    def _reset_focus(self, widget: Widget, avoiding: list[Widget] | None = None) -> None:
        """Take the focus from a widget that goes away. Textual may give it to one that is hidden with it, which ends all keys.

        Without a focus they wait a moment, and the app gives it to what is in front.
        """
        super()._reset_focus(widget, avoiding)
        if self.focused is not None and self.focused not in self.focus_chain:
            self.set_focus(None)


class Dialog(Painted[ScreenResultType], ModalScreen[ScreenResultType]):
    """What comes before the views until it is answered; on a narrow screen it takes the whole width."""

    HORIZONTAL_BREAKPOINTS = NARROW

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Close it, once: a further key that was on its way to it would close what is behind it, too, or end the desk."""
        return super().dismiss(result) if self.is_active else AwaitComplete()
