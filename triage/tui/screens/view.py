"""What the four views have in common: panes, the active one, and commands by id."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any, ClassVar, NamedTuple, Protocol

from textual import events
from textual.widget import Widget

from triage.desk.commands import key_name
from triage.desk.keymap import key_for
from triage.tui.commands import registry
from triage.tui.keymap import bind, commands_by_key
from triage.tui.sitting import Sitting
from triage.tui.widgets.inked import Box, Seam
from triage.tui.widgets.layout import SHORT, WIDE
from triage.tui.widgets.rows import RowList


class Movable(Protocol):
    """A pane in which the keys of movement act."""

    def move(self, by: int) -> bool:
        """Move by rows or lines."""

    def page(self, by: int) -> bool:
        """Move by screens."""

    def end(self, *, last: bool) -> bool:
        """Move to the first or the last row."""


class Keeping(NamedTuple):
    """A list whose row is kept for the next start: what names a row, and the row of a name, or None where it is gone."""

    rows: RowList[Any]
    name: Callable[[Any], str]
    find: Callable[[str], Any]


class View(Box):
    """A view of the desk: some panes, one of them active. Subclasses bind the keys of their part of the table.

    `opens` is the command for a second click on a row. `keys` are the ids of its commands by key; `catch` takes the next
    key away from the table: a letter that a command asks for.
    """

    view: ClassVar[str] = ""
    opens: ClassVar[str] = ""
    DEFAULT_CSS = "View { height: 1fr; }"

    def __init__(self, sitting: Sitting) -> None:
        super().__init__(id=f"view-{self.view}")
        self.sitting = sitting
        self.active = sitting.place.panes.get(self.view, 0)
        self.seams: list[Seam] = []
        self._visited = -1
        self.keys: dict[str, str] = {}
        self.catch: Callable[[events.Key], None] | None = None
        self.bind_keys()

    def bind_keys(self) -> None:
        """Take the keys in force."""
        self.keys = commands_by_key(self.view)
        bind(self, self.view)

    def panes(self) -> list[Widget]:
        """Return the panes in the order of the tab key."""
        return []

    def lists(self) -> dict[str, Keeping]:
        """Return the lists whose rows are kept for the next start, by their names."""
        return {}

    def marks(self) -> dict[str, str]:
        """Return where the cursors of the lists stand: the line of the pane and what names the row."""
        return {
            name: f"{max(0, one.rows.line)} {one.name(one.rows.row)}"
            for name, one in self.lists().items()
            if one.rows.row is not None
        }

    def recall(self) -> None:
        """Put the cursors of the lists where they were left at the last time, as far as their rows are there."""
        for name, one in self.lists().items():
            line, _, named = self.sitting.place.rows.get(name, "").partition(" ")
            with contextlib.suppress(ValueError):  # a file of another version of the program
                if named and (row := one.find(named)) is not None:
                    one.rows.reload(row)
                    one.rows.line = int(line)

    def shown_panes(self, width: int, height: int) -> set[int]:
        """Return which panes a screen of this size shows; the active one is always among them."""
        return set(range(len(self.panes()))) if width >= WIDE and height >= SHORT else {self.active}

    def enter(self) -> None:
        """Ask the desk for everything that the view shows."""

    def visit(self) -> None:
        """Bring the view up to date where something has changed since the last visit; it is about to be shown."""
        now = self.sitting.edition()
        if now != self._visited:
            self.enter()
            self._visited = now

    def reload(self, panel: int | None = None) -> None:
        """Ask the desk for everything again after an undo, a load or the like, and look at a sentence if one is given."""
        self.enter()

    @property
    def pane(self) -> Widget:
        """The active pane."""
        return self.panes()[self.active]

    def activate(self, index: int) -> None:
        """Make a pane the active one."""
        self.active = index % len(self.panes())
        self.fold()
        self.screen.set_focus(self.pane, scroll_visible=False)

    def fold(self) -> None:
        """Show the panes for which there is room, with a line where two of them meet."""
        width, height = self.app.size
        shown = self.shown_panes(width, height)
        for index, pane in enumerate(self.panes()):
            pane.display = index in shown
            pane.set_class(len(shown) == 1, "-alone")
        for index, seam in enumerate(self.seams):
            seam.display = index in shown and max(shown) > index

    def choose(self) -> None:
        """Do what enter does, for a second click on a row."""
        if self.opens:
            self.action_run(self.opens)

    def action_run(self, command_id: str) -> None:
        """Run a command of the table; a question that waits for its letter is given up."""
        caught, self.catch = self.catch, None
        if caught:
            caught(events.Key("escape", None))
        registry.run(command_id, self, self.sitting)

    def stands(self, key: events.Key) -> bool:
        """Say whether a key stands for a command that may be done now."""
        command_id = self.keys.get(key.key)
        return self.catch is None and bool(command_id) and bool(self.check_action("run", (command_id,)))

    def take(self, key: events.Key) -> bool:
        """Do what a key stands for in this view; say whether it stands for anything."""
        caught, self.catch = self.catch, None
        if caught:
            self.sitting.say("")
            caught(key)
            return True
        command_id = self.keys.get(key.key)
        if command_id and self.check_action("run", (command_id,)):
            self.action_run(command_id)
            return True
        if key.is_printable and not command_id:
            self.sitting.say(f"{key_name(key.key)} is no key of this view; {key_for('help')} shows them.")
        return False

    def _on_mount(self, event: events.Mount) -> None:
        super()._on_mount(event)
        self.fold()  # before the first layout: in panes of another width the place of the cursor would not hold

    def _on_resize(self, event: events.Resize) -> None:
        self.fold()

    def _on_descendant_focus(self, event: events.DescendantFocus) -> None:
        event.stop()  # nobody above asks
        panes = self.panes()
        if event.widget in panes and panes.index(event.widget) != self.active:
            self.active = panes.index(event.widget)
            self.fold()
