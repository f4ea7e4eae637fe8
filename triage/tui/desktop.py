"""The screen of the views."""

from __future__ import annotations

from textual._compositor import Compositor, CompositorMap
from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import Widget

from triage.tui.hearing import Hearing


class _Painter(Compositor):
    """Textual's compositor, which paints what has changed since the last layout, unless somebody has looked at the new one.

    A look at the layout (for the mouse, for the focus) between a change and its painting arranges the widgets anew; what
    that look finds changed is then no change for the painting any more, and a notice that has gone stays on the screen.
    """

    @property
    def full_map(self) -> CompositorMap:
        """The places of all widgets; what has moved since the last look is painted with the next update."""
        before = self._full_map
        now = super().full_map
        if now is not before:
            places = (place.clip.intersection(place.region) for _, place in now.items() ^ before.items())
            self._dirty_regions.update(filter(None, places))
        return now


class Desktop(Hearing, Screen[None]):
    """The screen of the views; they cover it, so that another focus is no reason to paint all of it."""

    BLANK = True
    AUTO_FOCUS = ""
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._compositor = _Painter()
