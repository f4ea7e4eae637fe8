"""The screen of the views."""

from __future__ import annotations

from textual import events
from textual.geometry import Size
from textual.message_pump import MessagePump

from triage.tui.painting import Painted, Painter
from triage.tui.screens.view import View
from triage.tui.widgets.inked import Inked


class Desktop(Painted[None]):
    """The screen of the views; while it is `busy` with a key, nothing is painted that the key changes but at its end."""

    BLANK = True
    AUTO_FOCUS = ""

    def __init__(self, name: str | None = None, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(name, id, classes)
        self.busy = False

    def _on_screen_resume(self, event: events.ScreenResume) -> None:
        if not self.stack_updates:
            event.refresh_styles = False  # at a start; what is mounted has been styled already

    def _screen_resized(self, size: Size) -> None:
        # A start says the size three times; Textual would arrange everything each time.
        if size != self._compositor.size:
            super()._screen_resized(size)

    def stands(self, key: events.Key) -> bool:
        """Say whether a key stands for a command of the view with the focus."""
        focused = self.focused
        node: MessagePump | None = focused if isinstance(focused, Inked) else None
        while node is not None and not isinstance(node, View):
            node = node._parent
        return node is not None and node.stands(key)

    def check_idle(self) -> None:
        """Look for what is to be painted when nothing else is to be done; a key has a look at its end."""
        if not self.busy:
            super().check_idle()

    def paint(self) -> None:
        """Paint what a key has changed at once where it is some lines; the timer that paints takes three turns of the loop."""
        if not self._waits and self._dirty_widgets and self.is_current and not self.app._batch_count:
            painter = self._compositor
            lines = painter.changed(self._dirty_widgets) if isinstance(painter, Painter) else None
            if lines is None:
                self._on_timer_update()
            else:
                self._dirty_widgets.clear()
                self.app._display(self, lines)  # type: ignore[arg-type]

    def rest(self) -> None:
        """End with a key: what is not painted yet, and what waits for it, has its turn soon."""
        self.busy = False
        if self._waits or self._dirty_widgets or self._next_callbacks:
            self.check_idle()

    @property
    def _waits(self) -> bool:
        more = self._layout_required or self._scroll_required or self._repaint_required or self._recompose_required
        return more or bool(self._callbacks)
