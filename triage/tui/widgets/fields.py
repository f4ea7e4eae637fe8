"""What a line of the record form is made of: the label with its key, a value that can be typed, and its mark."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Offset, Region
from textual.strip import Strip
from textual.suggester import Suggester, SuggestFromList
from textual.widgets import Input

from triage.domain.event import CHOICES
from triage.text.shown import shown
from triage.tui.cells import cell_len
from triage.tui.literal import cut, cut_runs
from triage.tui.widgets.inked import Inked
from triage.tui.widgets.lines import Spot, asked, runs_of

ROOMY = 8


class Names(Suggester):
    """Completes what is typed by a name that the desk knows."""

    def __init__(self, complete: Callable[[str], str | None]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self.complete = complete

    async def get_suggestion(self, value: str) -> str | None:
        """Return a name that begins so and shows as it is, or None."""
        found = self.complete(value)
        return value + found[len(value) :] if found and shown(found) == found else None


class Field(Input):
    """A value that can be typed; tab takes the completion, or goes on where there is none."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("tab", "complete", "Complete", show=False)]

    def __init__(
        self,
        name: str,
        value: str,
        ghost: str,
        complete: Callable[[str], str | None] | None,
        sized: Callable[[], object] = lambda: None,
    ) -> None:
        """Make a field of a record.

        `complete` returns a name that begins as typed, for fields that hold names; `sized` is called when the field has
        another width than before.
        """
        self._columns, self._sized = 0, sized
        choices = CHOICES.get(name)
        suggester = SuggestFromList(choices) if choices else Names(complete) if complete else None
        super().__init__(shown(value), placeholder=ghost, id=name, compact=True, suggester=suggester)
        self.cursor_blink = False

    def _on_resize(self, event: events.Resize) -> None:
        before, self._columns = self._columns, event.size.width
        if before and before != event.size.width:
            self._sized()
        if (
            self.has_focus and before != event.size.width
        ):  # as far from the beginning as the cursor needs, whatever came before
            self.scroll_to(0, animate=False, force=True, immediate=True)
            self.scroll_to_region(Region(self._cursor_offset, 0, 1, 1), force=True, animate=False)

    @property
    def scroll_offset(self) -> Offset:
        """Where it shows its value from: the beginning, but where it is typed into."""
        return super().scroll_offset if self.has_focus else Offset()

    def action_complete(self) -> None:
        """Take the completion, else go to the next field."""
        before = self.value
        self.action_cursor_right()
        if self.value == before:
            self.screen.focus_next()


class Mark(Inked):
    """What stands behind a value: where it comes from, or what is wrong with it."""

    def __init__(self) -> None:
        super().__init__(classes="mark")
        self._text, self._ink = "", "quiet"

    def show(self, text: str, ink: str) -> None:
        """Show a word or a problem."""
        if (text, ink) != (self._text, self._ink):
            self._text, self._ink = text, ink
            self.redraw()

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        text = self._text
        if self.outer_size.width < ROOMY:
            text = "!" if self._ink == "bad" else "?" if self._ink == "doubt" else "…" if text.startswith("…") else ""
        return self.strip([(f" {text}", self._ink)])


class Plain(Inked):
    """One line of the form's own words, of which some can be clicked."""

    def __init__(self, classes: str = "title", run: Callable[[str], None] = lambda wish: None) -> None:
        """Make an empty line; `run` does what a click on a word asks for."""
        super().__init__(classes=classes)
        self.run = run
        self._spots: list[Spot] = []
        self._right: list[Spot] = []

    def show(self, text: str, ink: str = "quiet") -> None:
        """Show other words."""
        self.show_spots([(((text, ink),), "")])

    def show_spots(self, spots: list[Spot], right: list[Spot] | None = None) -> None:
        """Show words that can be clicked; those at the right edge stay whole."""
        self._spots, self._right = [(((" ", "quiet"),), ""), *spots], right or []
        self.redraw()

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        return self.strip(cut_runs(runs_of(self._spots), self.outer_size.width), right=runs_of(self._right))

    async def _on_click(self, event: events.Click) -> None:
        left = self.outer_size.width - sum(cell_len(text) for text, _ in runs_of(self._right))
        self.run(asked(self._right, event.x - left) if event.x >= left else asked(self._spots, event.x))


class Label(Inked):
    """The name of a line, with the letter that leads to it from the line of the type; a click leads there too."""

    def __init__(self, letter: str, text: str, go: Callable[[], object]) -> None:
        super().__init__(classes="label")
        self.letter, self.text, self.go = letter, text, go

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        return self.strip([(f" {self.letter or ' '} ", "key"), (cut(self.text, self.outer_size.width - 3), "quiet")])

    async def _on_click(self, event: events.Click) -> None:
        self.go()
