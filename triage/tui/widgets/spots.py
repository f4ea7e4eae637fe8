"""Words that can be clicked: where each of them stands on a line, and a line of keys with what they do."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.strip import Strip

from triage.tui.literal import flat, wrapped
from triage.tui.widgets.inked import Inked
from triage.tui.widgets.lines import Hint, Spot, asked, hints, runs_of


class Choices(Inked):
    """One line of words of which one is taken; a click takes another one by the screen's action `take`."""

    def __init__(self) -> None:
        super().__init__(classes="title")
        self._spots: list[Spot] = []

    def show(self, choices: Sequence[str], taken: int) -> None:
        """Show the choices."""
        self._spots = [(((" ", "quiet"),), "")]
        for n, choice in enumerate(choices):
            words = (f"[{choice}]", "key") if n == taken else (f" {choice} ", "quiet")
            self._spots.append(((words,), f"take({n})"))
        self.redraw()

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        return self.strip(runs_of(self._spots))

    async def _on_click(self, event: events.Click) -> None:
        wish = asked(self._spots, event.x)
        if wish:
            await self.screen.run_action(wish)


class Hints(Inked):
    """Keys and what they do in a dialog, on one line; a click does it too. Each item is key, words, action of the screen.

    Above them stands why what was typed does not do, on as many lines as that takes.
    """

    def __init__(self, *items: Hint) -> None:
        super().__init__(classes="title")
        self.items = items
        self.refused = ""
        self._lines: list[str] = []
        self._spots: list[Spot] = []

    def show(self, text: str) -> None:
        """Say why what was typed does not do; an empty text takes that away."""
        if text != self.refused:
            self.refused = flat(text)
            self._wrap(self.outer_size.width)

    def _wrap(self, width: int) -> None:
        spans = wrapped(self.refused, max(1, width - 4)) if self.refused else []
        self._lines = [self.refused[a:b] for a, b in spans]
        self.styles.height = len(self._lines) + 1
        self.redraw()

    def _on_resize(self, event: events.Resize) -> None:
        if self.refused:
            self._wrap(event.size.width)

    def render_line(self, y: int) -> Strip:
        """Draw a line."""
        if y < len(self._lines):
            return self.strip([(f"  {self._lines[y]}", "bad")])
        self._spots = hints(self.items, self.outer_size.width)
        return self.strip(runs_of(self._spots))

    async def _on_click(self, event: events.Click) -> None:
        wish = asked(self._spots, event.x) if event.y == len(self._lines) else ""
        if wish:
            await self.screen.run_action(wish)
