"""Small screens that ask: one or several of a list, and which of two records says what better."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from triage.tui.keymap import bind_moves
from triage.tui.literal import Line, Run, fitted, flat, wrapped_runs
from triage.tui.painting import Dialog
from triage.tui.widgets.bars import Notice, Remark, Title
from triage.tui.widgets.rows import RowList
from triage.tui.widgets.sources import Given
from triage.tui.widgets.spots import Hints

LINES = 3
"""So many lines of a text are shown in a list."""

LABEL = 13

DIGITS = "123456789"
"""The keys that take a row by its number."""


@dataclass(slots=True)
class Pick:
    """One row to choose: a short head, the words, and why it stands there."""

    head: str
    words: str
    why: str = ""
    sure: bool = False
    marked: bool = False


Picked = tuple[str, tuple[int, ...]]
"""The letter of what is to be done, empty for enter, and the places of the chosen rows."""

MOVES: list[BindingType] = [
    Binding("escape", "leave", "Close", show=False),
    Binding("j,down", "move(1)", "Down", show=False),
    Binding("k,up", "move(-1)", "Up", show=False),
    Binding("pagedown", "page(1)", "Page down", show=False),
    Binding("pageup", "page(-1)", "Page up", show=False),
    Binding("space", "mark", "Mark", show=False),
    Binding("enter", "take", "Take", show=False),
]


class PickScreen(Dialog[Picked]):
    """Choose rows of a list: enter or a digit takes one, space marks several, letters do what the hint says."""

    CSS_PATH = "dialogs.tcss"

    BINDINGS: ClassVar[list[BindingType]] = MOVES

    def __init__(self, title: str, rows: Sequence[Pick], enter: str, deeds: Mapping[str, str]) -> None:
        """Show rows; `enter` says what enter does, `deeds` what each letter does with the marked rows or the one at hand."""
        super().__init__()
        self.given = list(rows)
        self.deeds = deeds
        self.rows: RowList[Pick] = RowList(Given(self.given, self.lines), id="picks")
        self.heading = Title(title)
        letters = ((key, what, f"deed('{key}')") for key, what in deeds.items())
        self.hint = Hints(("enter", enter, "take"), *letters, ("space", "marks", "mark"), ("esc", "closes", "leave"))
        bind_moves(self, (*deeds, *DIGITS))

    def compose(self) -> ComposeResult:
        """Lay out title, rows and hint."""
        yield Vertical(self.heading, self.rows, self.hint, id="choosing")
        yield Notice()

    def on_mount(self) -> None:
        """Begin on the first row."""
        self.heading.show(self.heading.text, f"{len(self.given):,}")
        self.rows.focus()

    def lines(self, one: Pick, width: int) -> list[Line]:
        """Return the lines of a row: number, head and reason, then the words."""
        place = next(n for n, known in enumerate(self.given, start=1) if known is one)
        mark = "•" if one.marked else " "
        head: list[Run] = [
            (f"{mark}{place if place < 10 else ' '} ", "key"),
            (one.head, "decided" if one.sure else "text"),
            ("  ", "quiet"),
            (flat(one.why), "quiet"),
        ]
        found = [Line((*runs,)) for runs in wrapped_runs(head, width - 1)]
        words = wrapped_runs([(one.words, "done")], width - 4)
        if len(words) > LINES:
            words = [*words[: LINES - 1], (*words[LINES - 1], (" …", "quiet"))]
        return [*found, *(Line((("   ", "text"), *runs)) for runs in words)]

    def chosen(self) -> tuple[int, ...]:
        """Return the places of the marked rows, or of the one with the cursor."""
        marked = tuple(n for n, one in enumerate(self.given) if one.marked)
        here = self.rows.row
        return marked or ((next(n for n, one in enumerate(self.given) if one is here),) if here else ())

    def action_move(self, by: int) -> None:
        """Move by rows."""
        self.rows.move(by)

    def action_page(self, by: int) -> None:
        """Move by a screen."""
        self.rows.page(by)

    def action_mark(self) -> None:
        """Mark the row, or take the mark off."""
        here = self.rows.row
        if here:
            here.marked = not here.marked
            self.rows.reload()
            self.rows.move(1)

    def action_take(self) -> None:
        """Take what is chosen."""
        self.action_deed("")

    def action_deed(self, key: str) -> None:
        """Do what a letter stands for with what is chosen; with nothing there is nothing to do."""
        if chosen := self.chosen():
            self.dismiss((key, chosen))

    def action_leave(self) -> None:
        """Close without a result."""
        self.dismiss(None)

    async def _on_key(self, event: events.Key) -> None:
        key = event.character or ""
        if key in self.deeds:
            event.stop()
            self.action_deed(key)
        elif key.isdecimal() and 1 <= int(key) <= len(self.given):
            event.stop()
            self.dismiss(("", (int(key) - 1,)))


@dataclass(slots=True)
class Side:
    """One thing that two records say otherwise: what the one that stays says, and the other, and whose words count.

    `chosen` is 0 for the first, 1 for the second; where the thing `may_stay_empty`, it begins as 2: neither counts.
    """

    label: str
    mine: str
    theirs: str
    may_stay_empty: bool = False
    chosen: int = 0

    def __post_init__(self) -> None:
        """Begin with what the record that stays says, or with nothing."""
        self.chosen = 2 if self.may_stay_empty else 0


class BesideScreen(Dialog[tuple[bool, tuple[int, ...]]]):
    """Two records side by side: the result says whether they change places, and for each row whose words count."""

    CSS_PATH = "dialogs.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [*MOVES, Binding("x", "swap", "Swap", show=False)]

    def __init__(self, heads: tuple[str, str], same: str, sides: Sequence[Side]) -> None:
        """Show what two records say otherwise, under their heads; `same` names what they have in common."""
        super().__init__()
        self.heads = heads
        self.sides = list(sides)
        self.swapped = False
        self.rows: RowList[Side] = RowList(Given(self.sides, self.lines), empty="They say the same.", id="picks")
        self.heading = Title("MERGE  two records become one")
        self.same = Remark(flat(same))
        self.stays, self.goes = Title(""), Title("")
        self.hint = Hints(
            ("enter", "merges", "take"),
            ("space", "chooses", "mark"),
            ("x", "swaps which one stays", "swap"),
            ("esc", "closes", "leave"),
        )
        bind_moves(self)

    def compose(self) -> ComposeResult:
        """Lay out title, heads, rows and hint."""
        yield Vertical(self.heading, self.stays, self.goes, self.rows, self.same, self.hint, id="choosing")
        yield Notice()

    def on_mount(self) -> None:
        """Begin on the first row."""
        self._show()
        self.rows.focus()

    def _show(self) -> None:
        stays, goes = reversed(self.heads) if self.swapped else self.heads
        self.stays.show(f"stays         {stays}")
        self.goes.show(f"goes into it  {goes}")

    def lines(self, one: Side, width: int) -> list[Line]:
        """Return a row: label, then what each record says, the chosen one standing out; below each other if need be."""
        room = max(6, (width - LABEL - 4) // 2)
        label: Run = (f" {fitted(one.label, LABEL)}", "quiet")
        said = [(place, one.theirs if place else one.mine) for place in ((1, 0) if self.swapped else (0, 1))]
        inks = {place: ("▸", "decided") if one.chosen == place else (" ", "done") for place, _ in said}
        if all(cell_len(words) < room for _, words in said):
            cells = ((f"{inks[place][0]}{fitted(words, room - 1)}", inks[place][1]) for place, words in said)
            found = [Line((label, *cells))]
        else:
            found, head = [], label
            for place, words in said:
                mark, ink = inks[place]
                for runs in wrapped_runs([(words or "nothing", ink)], width - LABEL - 3):
                    found.append(Line((head, (mark, ink), *runs)))
                    mark, head = " ", (" " * (LABEL + 1), "text")
        if one.chosen == 2:
            found.append(Line(((" " * (LABEL + 2), "text"), ("▸left empty: neither counts", "doubt"))))
        return found

    def action_move(self, by: int) -> None:
        """Move by rows."""
        self.rows.move(by)

    def action_page(self, by: int) -> None:
        """Move by a screen."""
        self.rows.page(by)

    def action_mark(self) -> None:
        """Choose what the other record says, or nothing where that can be."""
        here = self.rows.row
        if here:
            here.chosen = (here.chosen + 1) % (3 if here.may_stay_empty else 2)
            self.rows.reload()

    def action_swap(self) -> None:
        """Let the other record stay."""
        self.swapped = not self.swapped
        self._show()
        self.rows.reload()

    def action_take(self) -> None:
        """Merge."""
        self.dismiss((self.swapped, tuple(one.chosen for one in self.sides)))

    def action_leave(self) -> None:
        """Close without a result."""
        self.dismiss(None)
