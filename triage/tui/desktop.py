"""The screen of the views."""

from __future__ import annotations

from textual import events
from textual.geometry import Size

from triage.tui.painting import Painted


class Desktop(Painted[None]):
    """The screen of the views."""

    BLANK = True
    AUTO_FOCUS = ""

    def _on_screen_resume(self, event: events.ScreenResume) -> None:
        if not self.stack_updates:
            event.refresh_styles = False  # at a start; what is mounted has been styled already

    def _screen_resized(self, size: Size) -> None:
        # A start says the size three times; Textual would arrange everything each time.
        if size != self._compositor.size:
            super()._screen_resized(size)

    def paint(self) -> None:
        """Paint what a key has changed at once where it is some lines; the timer that paints takes three turns of the loop."""
        more = self._layout_required or self._scroll_required or self._repaint_required or self._recompose_required
        if self._dirty_widgets and not (more or self._callbacks):
            self._on_timer_update()
