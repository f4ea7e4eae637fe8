"""Small screens in front of the desk: one to load, one to export, one with the keys."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.suggester import Suggester
from textual.widgets import Input

from triage.desk.commands import Command, commands_of, key_name
from triage.text.shown import shown
from triage.tui.literal import Line, fitted, wrapped_runs
from triage.tui.widgets.bars import Notice, Title
from triage.tui.widgets.inked import Row
from triage.tui.widgets.rows import RowList
from triage.tui.widgets.sources import Given

KEYS = 16
NAME = 20


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
    folder = Path(f"{head}/" if "/" in value else ".").expanduser()
    try:
        names = sorted(p.name + ("/" if p.is_dir() else "") for p in folder.iterdir() if p.name.startswith(start))
    except OSError:
        return None
    found = next((n for n in names if (start or not n.startswith(".")) and shown(n) == n), None)
    return f"{head}/{found}" if found and "/" in value else found


class PathDialog(ModalScreen[str]):
    """Ask for a path, and where there are choices for one of them; the result is the path and the choice, or nothing."""

    CSS_PATH = "dialogs.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Close", show=False),
        Binding("tab", "complete", "Complete", show=False),
        Binding("up", "choose(-1)", "Previous choice", show=False),
        Binding("down", "choose(1)", "Next choice", show=False),
    ]

    def __init__(self, title: str, value: str = "", choices: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.choices = choices
        self.choice = 0
        self.heading = Title(title)
        self.which = Title("")
        self.hint = Title("enter goes on   tab completes   esc closes" + ("   up and down choose" if choices else ""))
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
            self.choice = (self.choice + by) % len(self.choices)
            self.which.show("  ".join(f"[{c}]" if n == self.choice else c for n, c in enumerate(self.choices)))

    def action_complete(self) -> None:
        """Take the completion."""
        found = completed(self.field.value)
        if found:
            self.field.value = found
            self.field.cursor_position = len(found)

    def action_leave(self) -> None:
        """Close without a result."""
        self.dismiss(None)

    @on(Input.Submitted)
    def _on_submitted(self, event: Input.Submitted) -> None:
        if event.value.strip():
            self.dismiss(event.value.strip())


class WordsDialog(ModalScreen[str]):
    """Ask for some words; the result is what was typed, or nothing where they stayed as they were."""

    CSS_PATH = "dialogs.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Close", show=False)]

    def __init__(self, title: str, value: str = "") -> None:
        super().__init__()
        self.heading = Title(title)
        self.before = shown(value)
        self.field = Input(self.before, placeholder="words", compact=True)
        self.field.cursor_blink = False

    def compose(self) -> ComposeResult:
        """Lay out title, field and hint."""
        yield Vertical(self.heading, self.field, Title("enter saves   esc closes"), classes="dialog")
        yield Notice()

    def on_mount(self) -> None:
        """Begin in the field."""
        self.field.focus()

    def action_leave(self) -> None:
        """Close without a result."""
        self.dismiss(None)

    @on(Input.Submitted)
    def _on_submitted(self, event: Input.Submitted) -> None:
        self.dismiss(None if event.value == self.before else event.value)


DETAILS = {
    "outlet": "the name of the outlet",
    "published": "2017-02-20 or 2017-02-20T10:00:00Z",
    "language": "en",
    "country": "IRQ",
}
"""What may be corrected of a report, with an example."""


class DetailsDialog(ModalScreen[None]):
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
        self.hint = Title("enter saves   up and down choose a field   esc closes")

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

    @on(Input.Submitted)
    def _on_submitted(self) -> None:
        given = {name: f.value for name, f in self.fields.items() if f.value != self.before[name]}
        refused = self.save(given) if given else ""
        if refused:
            self.hint.show(refused)
        else:
            self.dismiss(None)


class HelpScreen(ModalScreen[None]):
    """The keys of a view, out of the command table."""

    CSS_PATH = "dialogs.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,f1,enter", "leave", "Close", show=False),
        Binding("j,down", "move(1)", "Down", show=False),
        Binding("k,up", "move(-1)", "Up", show=False),
        Binding("pagedown,space", "page(1)", "Page down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
    ]

    def __init__(self, view: str) -> None:
        super().__init__()
        self.rows: RowList[Command] = RowList(Given(commands_of(view), help_lines), id="help-rows")
        self.heading = Title(f"KEYS OF THE VIEW {view.upper()}")
        self.hint = Title("esc closes")

    def compose(self) -> ComposeResult:
        """Lay out title and keys."""
        yield Vertical(self.heading, self.rows, self.hint, id="help")

    def on_mount(self) -> None:
        """Show the first keys."""
        self.heading.show(self.heading.text, "j and k scroll")
        self.rows.focus()

    def action_move(self, by: int) -> None:
        """Move by one key of the list."""
        self.rows.move(by)

    def action_page(self, by: int) -> None:
        """Move by a screen."""
        self.rows.page(by)

    def action_leave(self) -> None:
        """Close."""
        self.dismiss(None)


def help_lines(one: Command, width: int) -> list[Line]:
    """Return the lines of a command: its keys, its name, and what it does."""
    keys = ", ".join(key_name(key) for key in one.keys)
    narrow = width < 60
    room = width - 2 if narrow else width - KEYS - NAME - 3
    text = wrapped_runs([(one.help, "done")], room)
    head = ((" ", "text"), (fitted(keys, KEYS), "key"), (fitted(one.title, min(NAME, width - KEYS - 2)), "text"))
    if narrow:
        return [Line(head), *(Line(((" ", "text"), *runs)) for runs in text)]
    blank = (" " * (1 + KEYS + NAME + 1), "text")
    return [Line((*head, (" ", "text"), *text[0])), *(Line((blank, *runs)) for runs in text[1:])]
