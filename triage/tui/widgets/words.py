"""The sentence above the form: the words of the focused field are lit, and words can be pointed at by keys or the mouse."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip

from triage.domain.rows import Panel
from triage.tui.literal import Run, inked, wrapped_runs
from triage.tui.widgets.inked import Inked

Span = tuple[int, int]


_WORD = re.compile(r"\S+")


def word_spans(text: str) -> list[Span]:
    """Return where the words of a text stand, without marks at their edges."""
    found = []
    for match in _WORD.finditer(text):
        inside = re.search(r"\w(?:.*\w)?", match.group())
        if inside:
            found.append((match.start() + inside.start(), match.start() + inside.end()))
    return found


class Words(Inked):
    """A sentence whose words carry fields. While it has the focus, the arrows choose words, with shift several."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "choose(-1)", "Word before", show=False),
        Binding("right,space", "choose(1)", "Next word", show=False),
        Binding("shift+left,h", "extend(-1)", "One word less", show=False),
        Binding("shift+right,l", "extend(1)", "One word more", show=False),
        Binding("up", "line(-1)", "Line above", show=False),
        Binding("down", "line(1)", "Line below", show=False),
        Binding("enter", "take", "These words", show=False),
        Binding("escape", "leave", "Leave", show=False),
    ]

    class Pointed(Message):
        """Words were chosen, by where they begin and end in the sentence; none where the editor left."""

        def __init__(self, span: Span | None) -> None:
            super().__init__()
            self.span = span

    def __init__(self, panel: Panel) -> None:
        super().__init__(id="words")
        self.panel = panel
        self.spans = word_spans(panel.text)
        self.chosen: tuple[int, int] | None = None
        self._lit: list[Span] = []
        self._carrying: list[Span] = []
        self._lines: list[tuple[Run, ...]] = []
        self._on_line: dict[int, int] = {}
        self._width = 0
        self._top = 0

    def show(self, lit: Sequence[Span], carrying: Sequence[Span] = ()) -> None:
        """Light the words under some spans, and mark those that carry other fields more quietly."""
        self._lit, self._carrying = list(lit), list(carrying)
        self._arrange()
        self.redraw()

    @property
    def lit(self) -> list[str]:
        """The words that are lit."""
        return [self.panel.text[start:end] for start, end in self.spans if _meets((start, end), self._lit)]

    def begin(self) -> None:
        """Let the editor choose, from the lit words on."""
        found = [n for n, span in enumerate(self.spans) if _meets(span, self._lit)] or [0]
        self.chosen = (found[0], found[-1]) if self.spans else None
        self.can_focus = True
        self.screen.set_focus(self)
        self.show(self._lit, self._carrying)

    def end(self) -> None:
        """Give the choice up."""
        self.chosen, self.can_focus = None, False

    def action_choose(self, by: int) -> None:
        """Go to another word."""
        self._go(by, extending=False)

    def action_extend(self, by: int) -> None:
        """Take one word more or less."""
        self._go(by, extending=True)

    def action_line(self, by: int) -> None:
        """Go to a word about a line further."""
        if self.chosen:
            lines = [self._line_of(n) for n in range(len(self.spans))]
            wanted = lines[self.chosen[1]] + by
            if wanted in lines:
                self._go(lines.index(wanted) - self.chosen[1], extending=False)

    def action_take(self) -> None:
        """Take the chosen words."""
        span = (self.spans[self.chosen[0]][0], self.spans[self.chosen[1]][1]) if self.chosen else None
        self.end()
        self.post_message(self.Pointed(span))

    def action_leave(self) -> None:
        """Leave without words."""
        self.end()
        self.post_message(self.Pointed(None))

    def _go(self, by: int, *, extending: bool) -> None:
        if self.chosen is None:
            return
        first, last = self.chosen
        at = max(0, min(len(self.spans) - 1, last + by))
        self.chosen = (first, max(first, at)) if extending else (at, at)
        self.show(self._lit, self._carrying)

    def draw_lines(self) -> list[Strip]:
        """Draw all lines; the first time they are drawn nobody has said yet how wide they are."""
        if self._width != self.outer_size.width:
            self._arrange()
        return super().draw_lines()

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        at = self._top + y
        runs = self._lines[at] if at < len(self._lines) else ()
        tail = [(" …", "quiet")] if y == self.outer_size.height - 1 and at < len(self._lines) - 1 else []
        return self.strip([(" ", "text"), *((text, self._ink(name)) for text, name in runs), *tail])

    def _ink(self, name: str) -> str:
        number = int(name)
        if number < 0:  # the gap behind a word goes with both words beside it
            inks = {self._ink(str(-number - 1)), self._ink(str(-number))} if -number < len(self.spans) else {"text"}
            return inks.pop() if len(inks) == 1 and "strong" not in inks else "text"
        if self.chosen and self.chosen[0] <= number <= self.chosen[1]:
            return "differs"
        if _meets(self.spans[number], self._lit):
            return "lit"
        return "strong" if _meets(self.spans[number], self._carrying) else "text"

    def _arrange(self) -> None:
        """Break the sentence into lines where that was not done for this width, and look at the word that matters."""
        if self._width != self.outer_size.width:
            self._width = self.outer_size.width
            self._wrap()
        at = self.chosen[1] if self.chosen else next((n for n, s in enumerate(self.spans) if _meets(s, self._lit)), 0)
        self._look_at(at)

    def _wrap(self) -> None:
        """Break the sentence into lines of runs; in place of its ink a run has the number of its word, below zero a gap's."""
        marks = [(start, end, str(n)) for n, (start, end) in enumerate(self.spans)]
        gaps = [
            (end, following, str(-n - 1))
            for n, ((_, end), (following, _)) in enumerate(itertools.pairwise([*self.spans, (len(self.panel.text), 0)]))
        ]
        runs = inked(self.panel.text, [*marks, *gaps], str(-len(self.spans) - 1))
        self._lines = wrapped_runs(runs, max(8, self.outer_size.width - 4))
        self._on_line = {}
        for y, line in enumerate(self._lines):
            for _, name in line:
                self._on_line.setdefault(int(name), y)

    def _line_of(self, word: int) -> int:
        return self._on_line.get(word, 0)

    def _look_at(self, word: int) -> None:
        height = max(1, self.outer_size.height)
        line = self._line_of(word)
        if not self._top <= line < self._top + height:
            self._top = line - height // 2
        self._top = max(0, min(self._top, len(self._lines) - height))

    def _word_at(self, x: int, y: int) -> int | None:
        at = self._top + y
        column = 1
        for text, name in self._lines[at] if 0 <= at < len(self._lines) else ():
            column += cell_len(text)
            if x < column:
                word = int(name) if int(name) >= 0 else -int(name) - 1
                return word if word < len(self.spans) else None  # a sentence of marks alone has no word
        return None

    def _on_resize(self, event: events.Resize) -> None:
        self.show(self._lit, self._carrying)

    async def _on_mouse_down(self, event: events.MouseDown) -> None:
        word = self._word_at(event.x, event.y)
        if word is not None:
            event.stop()
            self.chosen = (word, word)
            self.capture_mouse()
            self.show(self._lit, self._carrying)

    def _on_mouse_move(self, event: events.MouseMove) -> None:
        word = self._word_at(event.x, event.y) if self.chosen and event.button else None
        if word is not None and self.chosen and self.chosen[1] != word:
            self.chosen = (self.chosen[0], max(self.chosen[0], word))
            self.show(self._lit, self._carrying)

    async def _on_mouse_up(self, event: events.MouseUp) -> None:
        if self.chosen and not self.has_focus:
            self.release_mouse()
            self.action_take()


def _meets(span: Span, others: Sequence[Span]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in others)
