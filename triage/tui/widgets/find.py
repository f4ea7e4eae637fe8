"""The find line: terms with help and completion while they are typed, and the sentences that they find above it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from itertools import islice
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.strip import Strip
from textual.widgets import Input

from triage.desk import complete, read, search
from triage.desk.complete import Completion
from triage.desk.keymap import LEAVES, key_for
from triage.desk.workspace import Workspace
from triage.domain.query import Filter
from triage.domain.rows import Hit
from triage.errors import UsageError
from triage.text.shown import shown
from triage.tui.later import later
from triage.tui.literal import Line, Run, flat, inked, short_day, wrapped_runs
from triage.tui.widgets.inked import Box, Inked
from triage.tui.widgets.panels import marks
from triage.tui.widgets.rows import RowList

STEPS = 1
"""So many steps of the search are taken for a key; the rest follows between the keys."""

PLACEHOLDER = "words, left, tag:event, -outlet:NAME, since:2017-02 · tab completes"


ENOUGH = 16
"""So many sentences are asked for at a time: they fill most panes, and the list asks again."""

PAINTED = 16
"""The list is painted once in so many steps that are taken between the keys."""


def _nothing_typed() -> str:
    return f"Type words or terms: filter with enter, choose with arrows, {key_for(LEAVES)} leaves."


class HitSource:
    """What a search has found so far; it is asked for more as long as there may be some."""

    def __init__(self, steps: Iterable[Hit | None] = (), phrases: tuple[str, ...] = ()) -> None:
        self.phrases = phrases
        self.found: list[Hit] = []
        self.done = False
        self._steps = iter(steps)
        self._place: dict[int, int] = {}

    def fetch(self, edge: Hit | None, count: int, *, backwards: bool = False) -> list[Hit]:
        """Return a window of what was found."""
        at = self._place[edge.id] if edge else len(self.found) if backwards else -1
        if backwards:
            return self.found[max(0, at - count) : at]
        self.look(min(at + 1 + count, max(at + 1, len(self.found)) + ENOUGH))
        return self.found[at + 1 : at + 1 + count]

    def look(self, wanted: int) -> bool:
        """Search a little further until there are so many; say whether there may be more."""
        steps = 0
        while len(self.found) < wanted and steps < STEPS and not self.done:
            for hit in islice(self._steps, 1):
                if hit is None:
                    steps += 1
                elif hit.id not in self._place:
                    self._place[hit.id] = len(self.found)
                    self.found.append(hit)
                break
            else:
                self.done = True
        return not self.done

    def key(self, row: Hit) -> int:
        """Return the number of the sentence."""
        return row.id

    def lines(self, row: Hit, width: int) -> list[Line]:
        """Return the sentence on two lines at most, its words lit, with outlet and day above it."""
        text = " ".join(row.text.split())
        found = wrapped_runs(inked(text, marks(text, self.phrases), "text"), max(8, width - 2))
        where = f"{flat(row.outlet or '') or 'no outlet'} · {short_day(row.published) or 'no date'}"
        head: tuple[Run, ...] = ((f" {where}", "quiet"), (f" · {row.tag}" if row.tag else "", "done"))
        lines = [Line(head), *(Line(((" ", "text"), *runs)) for runs in found[:2])]
        return lines if len(found) <= 2 else [*lines[:-1], Line((*lines[-1].left, ("…", "quiet")))]


class Hints(Inked):
    """Two lines under the input: what the term at hand means or what is wrong, and what tab would put there."""

    ground = "bar"

    def __init__(self) -> None:
        super().__init__(id="find-hints")
        self.help: Run = ("", "quiet")
        self.offered: list[Completion] = []
        self.chosen = -1

    def render_line(self, y: int) -> Strip:
        """Draw a line."""
        if y == 0:
            return self.strip([(" ", "quiet"), self.help])
        runs: list[Run] = [(" ", "quiet")]
        for n, one in enumerate(self.offered):
            runs.append((f" {flat(one.text)} ", "key" if n == self.chosen else "quiet"))
        return self.strip(runs)


class FindLine(Input):
    """The line itself."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete(1)", "Complete", show=False),
        Binding("shift+tab", "complete(-1)", "Complete backwards", show=False),
        Binding("down", "go(1)", "Next hit", show=False),
        Binding("up", "go(-1)", "Previous hit", show=False),
        Binding("pagedown", "page(1)", "Hits below", show=False),
        Binding("pageup", "page(-1)", "Hits above", show=False),
    ]

    def __init__(self, pane: FindPane) -> None:
        super().__init__(id="find", placeholder=PLACEHOLDER, compact=True)
        self.cursor_blink = False
        self._pane = pane

    def action_complete(self, by: int) -> None:
        """Put the next completion in place of the last word."""
        self._pane.complete(by)

    def action_go(self, by: int) -> None:
        """Choose another hit."""
        self._pane.go(by)

    def action_page(self, by: int) -> None:
        """Choose a hit a screen further."""
        self._pane.page(by)


class FindPane(Box):
    """Takes the place of the panes while a filter is typed. `submitted` gets the line, and the hit where one was chosen."""

    DEFAULT_CSS = """
    FindPane { height: 1fr; }
    #find { height: 1; border: none; padding: 0 1; background: $panel; }
    #find-hints { height: 2; }
    """

    def __init__(self, ws: Workspace, text: str, submitted: Callable[[str, Hit | None], None]) -> None:
        """Begin with a line once all is in its place."""
        super().__init__(id="find-pane")
        self.ws = ws
        self.submitted = submitted
        self._begun = text
        self.chosen = False
        self.line = FindLine(self)
        self.hints = Hints()
        self.hits: RowList[Hit] = RowList(HitSource(), empty=_nothing_typed(), id="hits")
        self._stem: str | None = None
        self._in_vain = ""

    def compose(self) -> ComposeResult:
        """Lay out hits, line and hints."""
        yield self.hits
        yield self.line
        yield self.hints

    def on_mount(self) -> None:
        """Open it."""
        self.open(self._begun)

    def open(self, text: str) -> None:
        """Begin with a line."""
        self._stem = None
        self.display = True
        if self.line.value == shown(text):
            self._show(shown(text))
        self.line.value = shown(text)
        self.line.cursor_position = len(text)
        self.screen.set_focus(self.line)  # at once: the next key is a letter of the line

    def go(self, by: int) -> None:
        """Choose the first hit, then the next or the one before."""
        if self.chosen:
            self.hits.move(by)
        self._choose(self.hits.row is not None)

    def _choose(self, chosen: bool) -> None:
        self.chosen = self.hits.leading = chosen
        self.hits.redraw()

    def page(self, by: int) -> None:
        """Choose a hit a screen further."""
        self.hits.page(by)
        self._choose(self.hits.row is not None)

    def complete(self, by: int) -> None:
        """Put the next completion in place of the last word; the words before it stay."""
        if self._stem is None:
            self._stem = self.line.value
        offered = self.hints.offered
        if offered:
            self.hints.chosen = (
                (self.hints.chosen + by) % len(offered) if self.hints.chosen >= 0 or by > 0 else len(offered) - 1
            )
            word = complete.last_word(self._stem)
            text = self._stem[: len(self._stem) - len(word)] + shown(offered[self.hints.chosen].text)
            stem, chosen = self._stem, self.hints.chosen
            with self.prevent(Input.Changed):
                self.line.value = shown(text)
            self.line.cursor_position = len(text)
            self._find(text)
            self._stem, self.hints.chosen = stem, chosen
            self.hints.help = (offered[chosen].help, "quiet")
            self.hints.redraw()

    @on(Input.Changed, "#find")
    def _on_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._show(event.value)

    @on(Input.Submitted, "#find")
    def _on_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.submitted(event.value, self.hits.row if self.chosen else None)

    def _show(self, text: str) -> None:
        self._stem = None
        self.hints.chosen = -1
        self.hints.offered = complete.completions(self.ws, text)
        self._find(text)

    def _find(self, text: str) -> None:
        where, problem = Filter(), ""
        try:
            where = search.parse(text)
        except UsageError as error:
            problem = str(error)
        word = complete.last_word(text)
        unfinished = word.endswith(":") or bool(self.hints.offered)
        meant = search.KINDS.get(word.lstrip("-").partition(":")[0].lower())
        help = shown(f"{meant.help} Like {meant.example}.") if meant else ""
        if self.hints.offered and not meant:
            help = shown(self.hints.offered[0].help)
        self.hints.help = (help, "quiet") if not problem or (unfinished and help) else (shown(problem), "bad")
        self.hints.redraw()
        self._choose(False)
        self._in_vain = flat(search.in_vain(where))
        source = HitSource(read.hits(self.ws, where), where.phrases) if where else HitSource()
        self.hits.empty = "Looking…" if where else _nothing_typed()
        self.hits.show(source)
        if where:
            self._look_on(source, len(source.found), 1)

    def _look_on(self, source: HitSource, painted: int, ticks: int = 0) -> None:
        """Search on between the keys until the pane is full; another line ends it. The list is painted now and then only."""
        if source is not self.hits.source or not self.display:
            return
        screenful = max(8, self.hits.outer_size.height // 2)  # a sentence fills two lines at least
        more = len(source.found) < screenful and source.look(screenful)
        if not more:
            self.hits.empty = self._in_vain
        if (not more or ticks % PAINTED == 0) and (len(source.found) != painted or not source.found):
            self.hits.reload()
            painted = len(source.found)
        if more:
            later(self, 0.002, partial(self._look_on, source, painted, ticks + 1))
