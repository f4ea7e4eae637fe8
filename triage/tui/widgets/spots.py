"""Words that can be clicked: where each of them stands on a line, and a line of keys with what they do."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.strip import Strip

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
    """One line of keys and what they do in a dialog; a click does it too. Each item is key, words, action of the screen."""

    def __init__(self, *items: Hint) -> None:
        super().__init__(classes="title")
        self.items = items
        self.instead = ""
        self._spots: list[Spot] = []

    def show(self, text: str) -> None:
        """Show a sentence in the place of the keys."""
        self.instead = text
        self.redraw()

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        said: list[Spot] = [(((f"  {self.instead}", "bad"),), "")]
        self._spots = said if self.instead else hints(self.items, self.outer_size.width)
        return self.strip(runs_of(self._spots))

    async def _on_click(self, event: events.Click) -> None:
        wish = asked(self._spots, event.x)
        if wish:
            await self.screen.run_action(wish)
