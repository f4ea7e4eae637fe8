"""Small screens in front of the desk: one to load, one to export, one with the keys."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.suggester import Suggester
from textual.widgets import Input

from triage.desk.commands import FORM, READ, Command, commands_of
from triage.desk.keymap import in_force, key_for
from triage.desk.steps import STEPS
from triage.text.shown import shown
from triage.tui.keymap import bind_moves, moving
from triage.tui.literal import Line, Run, fitted, wrapped_runs
from triage.tui.painting import Dialog
from triage.tui.widgets.bars import Notice, Title
from triage.tui.widgets.inked import Row
from triage.tui.widgets.rows import RowList
from triage.tui.widgets.sources import Given
from triage.tui.widgets.spots import Choices, Hints

KEYS = 16
NAME = 20

STEPS_AGAIN = "s"
"""The key of the help that begins the first steps again."""


class Paths(Suggester):
    """Completes a path by the first name of its folder that begins so."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)

    async def get_suggestion(self, value: str) -> str | None:
        """Return the whole path, or None; a folder ends in a slash."""
        return completed(value)


def completed(value: str) -> str | None:
    """Return a path completed by the first fitting name; None where nothing fits or a name would not stay as it is."""
    if not value:
        return None
    head, _, start = value.rpartition("/")
    folder = Path(os.path.expanduser(f"{head}/" if "/" in value else "."))
    try:
        names = sorted(p.name + ("/" if p.is_dir() else "") for p in folder.iterdir() if p.name.startswith(start))
    except OSError:
        return None
    found = next((n for n in names if (start or not n.startswith(".")) and shown(n) == n), None)
    return f"{head}/{found}" if found and "/" in value else found


class PathDialog(Dialog[str]):
    """Ask for a path, and where there are choices for one of them; the result is the path and the choice, or nothing.

    Each choice has a path that is offered with it, as long as none was typed. `check` says in words why a path with a choice
    will not do; then it can be put right.
    """

    CSS_PATH = "dialogs.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Close", show=False),
        Binding("tab", "complete", "Complete", show=False),
        Binding("up", "choose(-1)", "Previous choice", show=False),
        Binding("down", "choose(1)", "Next choice", show=False),
    ]

    def __init__(self, title: str, check: Callable[[str, str], str], choices: Mapping[str, str] | None = None) -> None:
        super().__init__()
        self.check = check
        self.offered = choices or {}
        self.choices = tuple(self.offered)
        self.choice = 0
        self.heading = Title(title)
        self.which = Choices()
        keys = [("enter", "goes on", "submit"), ("tab", "completes", "complete"), ("esc", "closes", "leave")]
        self.hint = Hints(*keys, *([("up and down", "choose", "choose(1)")] if self.choices else []))
        value = self.offered[self.choices[0]] if self.choices else ""
        self.field = Input(value, placeholder="a file or a folder", compact=True, suggester=Paths(), id="path")
        self.field.cursor_blink = False

    def compose(self) -> ComposeResult:
        """Lay out title, field, choice and hint."""
        self.which.display = bool(self.choices)
        yield Vertical(self.heading, self.field, self.which, self.hint, classes="dialog")
        yield Notice()

    def on_mount(self) -> None:
        """Begin in the field."""
        self.action_choose(0)
        self.field.focus()

    def action_choose(self, by: int) -> None:
        """Take the next or previous choice."""
        if self.choices:
            before = self.offered[self.choices[self.choice]]
            self.choice = (self.choice + by) % len(self.choices)
            self.which.show(self.choices, self.choice)
            self.hint.show("")
            if by and self.field.value == before:
                self.field.value = self.offered[self.choices[self.choice]]
                self.field.cursor_position = len(self.field.value)

    def action_take(self, choice: int) -> None:
        """Take a choice that was clicked."""
        self.action_choose(choice - self.choice)

    async def action_submit(self) -> None:
        """Go on with the path, as enter does."""
        await self.field.action_submit()

    def action_complete(self) -> None:
        """Take the completion."""
        found = completed(self.field.value)
        if found:
            self.field.value = found
            self.field.cursor_position = len(found)

    def action_leave(self) -> None:
        """Close without a result."""
        self.dismiss(None)

    @on(Input.Changed)
    def _on_changed(self) -> None:
        self.hint.show("")

    @on(Input.Submitted)
    def _on_submitted(self, event: Input.Submitted) -> None:
        path = event.value.strip()
        refused = self.check(path, self.choices[self.choice] if self.choices else "") if path else "Type a path first."
        if refused:
            self.hint.show(refused)
        else:
            self.dismiss(path)


class WordsDialog(Dialog[None]):
    """Ask for some words; `save` gets what was typed, and may refuse it in words: then it can be put right.

    Words that stayed as they were change nothing, unless some are `needed`.
    """

    CSS_PATH = "dialogs.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Close", show=False)]

    def __init__(self, title: str, save: Callable[[str], str], value: str = "", *, needed: str = "") -> None:
        super().__init__()
        self.save = save
        self.needed = needed
        self.heading = Title(title)
        self.before = shown(value)
        self.field = Input(self.before, placeholder=needed or "words", compact=True)
        self.field.cursor_blink = False
        self.hint = Hints(("enter", "saves", "submit"), ("esc", "closes", "leave"))

    def compose(self) -> ComposeResult:
        """Lay out title, field and hint."""
        yield Vertical(self.heading, self.field, self.hint, classes="dialog")
        yield Notice()

    def on_mount(self) -> None:
        """Begin in the field."""
        self.field.focus()

    async def action_submit(self) -> None:
        """Save the words, as enter does."""
        await self.field.action_submit()

    def action_leave(self) -> None:
        """Close without a result."""
        self.dismiss(None)

    @on(Input.Changed)
    def _on_changed(self) -> None:
        self.hint.show("")

    @on(Input.Submitted)
    def _on_submitted(self, event: Input.Submitted) -> None:
        same = event.value == self.before and not self.needed
        refused = "" if same else self.save(event.value)
        if refused:
            self.hint.show(refused)
        else:
            self.dismiss(None)


DETAILS = {
    "outlet": "the name of the outlet",
    "published": "like 2017-02-20 or 2017-02-20T10:00:00Z",
    "language": "like en",
    "country": "like IRQ",
}
"""What may be corrected of a report, with an example, which no colour alone tells from a value."""


class DetailsDialog(Dialog[None]):
    """Correct what a report says of itself; `save` gets the fields that were changed, and may refuse them."""

    CSS_PATH = "dialogs.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Close", show=False),
        Binding("up", "app.focus_previous", "Previous field", show=False),
        Binding("down", "app.focus_next", "Next field", show=False),
    ]

    def __init__(self, old: dict[str, str | None], save: Callable[[dict[str, str]], str]) -> None:
        super().__init__()
        self.save = save
        self.before = {name: shown(old.get(name) or "") for name in DETAILS}
        self.fields = {
            name: Input(self.before[name], placeholder=ghost, compact=True, select_on_focus=False)
            for name, ghost in DETAILS.items()
        }
        self.hint = Hints(
            ("enter", "saves", "submit"),
            ("up and down", "choose a field", "app.focus_next"),
            ("esc", "closes", "leave"),
        )

    def compose(self) -> ComposeResult:
        """Lay out title, one field a line, and hint."""
        rows = [Row(Title(name), field, classes="detail") for name, field in self.fields.items()]
        yield Vertical(Title("CORRECT THE REPORT"), *rows, self.hint, classes="dialog")
        yield Notice()

    def on_mount(self) -> None:
        """Begin in the first field."""
        for field in self.fields.values():
            field.cursor_blink = False
        self.fields["outlet"].focus()

    def action_leave(self) -> None:
        """Close without a change."""
        self.dismiss(None)

    @on(Input.Changed)
    def _on_changed(self) -> None:
        self.hint.show("")

    @on(Input.Submitted)
    def action_submit(self) -> None:
        """Save what was changed."""
        given = {name: f.value for name, f in self.fields.items() if f.value != self.before[name]}
        refused = self.save(given) if given else ""
        if refused:
            self.hint.show(refused)
        else:
            self.dismiss(None)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the help: keys, name, what it does, the name of its group before the first of it, and whether u undoes it."""

    keys: str
    name: str
    help: str
    group: str = ""
    undone: bool = False


GROUPS = {
    "tag": "TAGS", "flag": "FLAGS, NOTES, SENTENCES, REPORTS", "note": "FLAGS, NOTES, SENTENCES, REPORTS",
    "sentence": "FLAGS, NOTES, SENTENCES, REPORTS", "report": "FLAGS, NOTES, SENTENCES, REPORTS", "edit": "UNDO",
    "record": "RECORDS", "move": "MOVING", "find": "FINDING", "explain": "FINDING", "link": "FINDING", "story": "STORIES",
    "form": "FORM", "view": "VIEWS",
}  # fmt: skip
"""The group of a command by the first word of its id; the others come last."""


def entries(view: str) -> list[Entry]:
    """Return the help of a view out of the command table, in groups; the reading view begins with the first steps."""
    found = [Entry(step.keys, "", step.words, "FIRST STEPS" * (n == 0)) for n, step in enumerate(STEPS)] * (
        view == READ
    )
    by_group: dict[str, list[Command]] = {}
    for one in commands_of(view):
        by_group.setdefault(GROUPS.get(one.id.partition(".")[0], "DESK"), []).append(one)
    for group, members in by_group.items():
        for n, one in enumerate(members):
            keys = ", ".join(in_force().names(one.id))
            found.append(Entry(keys, one.title, one.help, group if n == 0 else "", one.changes))
    return found


def of_the_type(letters: Iterable[str], further: Iterable[str]) -> list[Entry]:
    """Return the help of the keys that no command stands behind: those of the line of the type, and tab."""
    return [
        Entry("1 to 7", "Type", "Choose a type; its sub-types are listed then, each with a letter.", "ON THE TYPE"),
        Entry("8, 9, 0", "Proposal", "Take the first, second or third kind that is proposed."),
        Entry("a letter", "Line", f"Go to the line that has it, {' '.join(letters)}; esc leads back to the type."),
        Entry("a letter", "Further line", f"The same on the second page: {' '.join(further)}."),
        Entry(
            "tab",
            "Completion",
            "Take the name that is offered behind the words, or go to the next field.",
            "IN A FIELD",
        ),
    ]


class HelpScreen(Dialog[bool]):
    """The keys of a view, out of the command table; the result asks for the first steps again."""

    CSS_PATH = "dialogs.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,f1,enter", "leave", "Close", show=False),
        Binding(STEPS_AGAIN, "steps", "First steps", show=False),
        Binding("j,down", "move(1)", "Down", show=False),
        Binding("k,up", "move(-1)", "Up", show=False),
        Binding("pagedown,space", "page(1)", "Page down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("home,g", "end(False)", "Top", show=False),
        Binding("end,G", "end(True)", "Bottom", show=False),
    ]

    def __init__(self, view: str, more: Iterable[Entry] = ()) -> None:
        """Show the keys of a view, and `more` that are no commands."""
        super().__init__()
        self.view = view
        self.rows: RowList[Entry] = RowList(Given([*entries(view), *more], help_lines), id="help-rows")
        self.heading = Title("KEYS OF THE FORM" if view == FORM else f"KEYS OF THE VIEW {view.upper()}")
        steps = [(STEPS_AGAIN, "first steps again", "steps")] if view == READ else []
        self.hint = Hints(("esc", "closes", "leave"), (moving(), "scroll", "page(1)"), *steps)
        bind_moves(self, STEPS_AGAIN)

    def compose(self) -> ComposeResult:
        """Lay out title and keys."""
        yield Vertical(self.heading, self.rows, self.hint, id="help")

    def on_mount(self) -> None:
        """Show the first keys."""
        undone = any(row.undone for row in entries(self.view)) and self.app.size.width >= 60
        where = ", back on the desk," if self.view == FORM else ""  # in a form the key is a letter
        self.heading.show(self.heading.text, f"{key_for('edit.undo')}{where} undoes what is marked u" if undone else "")
        self.rows.focus()

    def action_move(self, by: int) -> None:
        """Move by one key of the list."""
        self.rows.move(by)

    def action_page(self, by: int) -> None:
        """Move by a screen."""
        self.rows.page(by)

    def action_end(self, last: bool) -> None:
        """Move to the first or the last key."""
        self.rows.end(last=last)

    def action_steps(self) -> None:
        """Close, and begin the first steps again."""
        if self.view == READ:
            self.dismiss(True)

    def action_leave(self) -> None:
        """Close."""
        self.dismiss(False)


def help_lines(one: Entry, width: int) -> list[Line]:
    """Return the lines of an entry: its keys, its name, and what it does, under the name of its group."""
    narrow = width < 60
    mark: Run = ("u " if one.undone else "", "faint")
    room = width - 2 if narrow else width - KEYS - NAME * bool(one.name) - 5
    text = wrapped_runs([(one.help, "done")], room)
    keys = (fitted(one.keys, KEYS) if one.name or not narrow else f"{one.keys} ", "key")
    head: list[Run] = [(" ", "text"), keys]
    if one.name:
        head.append((fitted(one.name, min(NAME, width - KEYS - 4)), "text"))
    group = [Line((), head=True), Line(((f" {one.group}", "strong"),), head=True)] if one.group else []
    if narrow:
        return [*group, Line(tuple(head), (mark,)), *(Line(((" ", "text"), *runs)) for runs in text)]
    if one.name:
        head.append((" ", "text"))
    blank = (" " * sum(cell_len(t) for t, _ in head), "text")
    return [*group, Line((*head, *text[0]), (mark,)), *(Line((blank, *runs)) for runs in text[1:])]
