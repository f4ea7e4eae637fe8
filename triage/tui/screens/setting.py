"""The settings screen: a value a line, changed by left and right with effect at once, written to the settings file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from triage.config import settings
from triage.desk.settings import OPTIONS, Option, faults, value_of
from triage.errors import TriageError, UsageError
from triage.text.shown import shown
from triage.tui.keymap import bind_moves
from triage.tui.literal import Line, Run, flat, wrapped_runs
from triage.tui.painting import Dialog
from triage.tui.screens.dialogs import WordsDialog
from triage.tui.sitting import Value
from triage.tui.widgets.bars import Notice, Title
from triage.tui.widgets.lines import Para
from triage.tui.widgets.rows import RowList
from triage.tui.widgets.sheet import Sheet
from triage.tui.widgets.sources import Given
from triage.tui.widgets.spots import Hints

NAME = 12
STEP = 0.01
"""By so much one press changes how sure is sure enough."""


class SettingsScreen(Dialog[None]):
    """Change settings. `set_value` lets a value count and writes it; it may refuse in words that an editor can read."""

    CSS_PATH: ClassVar[list[str | PurePath]] = ["dialogs.tcss", "setting.tcss"]

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", "Close", show=False),
        Binding("j,down,tab", "move(1)", "Next setting", show=False),
        Binding("k,up,shift+tab", "move(-1)", "Previous setting", show=False),
        Binding("l,right,space", "change(1)", "Next value", show=False),
        Binding("h,left", "change(-1)", "Previous value", show=False),
        Binding("pagedown", "scroll(1)", "Scroll down", show=False),
        Binding("pageup", "scroll(-1)", "Scroll up", show=False),
        Binding("enter", "choose", "Type a value", show=False),
    ]

    def __init__(self, values: dict[str, Value], set_value: Callable[[str, Value], None]) -> None:
        super().__init__()
        self.values = values
        self.set_value = set_value
        self.rows: RowList[Option] = RowList(
            Given(OPTIONS, self.lines), moved=self.explain, chosen=lambda: self.action_change(1), id="settings"
        )
        self.about = Sheet(id="about")
        self.heading = Title("SETTINGS")
        more = [("pgdn", "shows more", "scroll(1)")] if faults(settings()) else []
        self.hint = Hints(
            ("left and right", "change", "change(1)"),
            ("enter", "types a value", "choose"),
            ("esc", "closes", "leave"),
            *more,
        )
        bind_moves(self)

    def compose(self) -> ComposeResult:
        """Lay out title, settings, what the one with the cursor does, and hint."""
        yield Vertical(self.heading, self.rows, self.about, self.hint, classes="dialog", id="settings-box")
        yield Notice()

    def on_mount(self) -> None:
        """Begin at the first setting."""
        self.rows.focus()
        self.call_after_refresh(self.explain)

    def lines(self, one: Option, width: int) -> list[Line]:
        """Return the line of a setting: its name, and its value among the others where they are few."""
        value = words(self.values[one.name])
        runs: list[Run] = [(f" {one.name:<{NAME}}", "quiet")]
        for choice in one.choices or (value,):
            mine = choice == value
            runs += [(f"[{flat(choice)}]" if mine else f" {flat(choice)} ", "key" if mine else "quiet")]
        return [Line(found) for found in wrapped_runs(runs, width - 2)]

    def explain(self) -> None:
        """Say what the setting with the cursor does, and what is wrong in the file."""
        one = self.rows.row
        if one:
            wrong = [Para((("! ", "bad"), (flat(sentence), "text")), hang=2) for sentence in faults(settings())]
            file = Para((("in  ", "quiet"), (flat(settings().path), "quiet")), hang=4)
            self.about.show([Para(((one.help, "text"),)), Para(), *wrong, file])

    def action_move(self, by: int) -> None:
        """Go to another setting, round and round."""
        if not self.rows.move(by):
            self.rows.end(last=by < 0)

    def action_scroll(self, by: int) -> None:
        """Scroll what is said of the setting."""
        self.about.page(by)

    def action_change(self, by: int) -> None:
        """Take the next or previous value."""
        one = self.rows.row
        if one is None:
            return
        if one.choices:
            at = one.choices.index(words(self.values[one.name]))
            choice = one.choices[(at + by) % len(one.choices)]
            self.take(one, value_of(one.name, choice))
        elif one.name == "sure":
            self.take(one, round(min(1.0, max(0.0, float(self.values["sure"]) + by * STEP)), 2))
        else:
            self.action_choose()

    def action_choose(self) -> None:
        """Type a value where it is free, else take the next one."""
        one = self.rows.row
        if one is None or one.choices:
            self.action_change(1)
            return
        self.app.push_screen(WordsDialog(one.name.upper(), self._typed, words(self.values[one.name])))

    def _typed(self, text: str) -> str:
        one = self.rows.row
        try:
            if one:
                self.take(one, value_of(one.name, text.strip()))
        except UsageError as error:
            return flat(str(error))
        return ""

    def take(self, one: Option, value: Value) -> None:
        """Let a value count, and say where it could not be written."""
        self.values[one.name] = value
        notice = self.query_one(Notice)
        notice.show("")
        try:
            self.set_value(one.name, value)
        except TriageError as error:
            notice.show(shown(str(error)), "bad")
        self.rows.reload()
        self.explain()

    def action_leave(self) -> None:
        """Close; everything is written already."""
        self.dismiss(None)


def words(value: Value) -> str:
    """Return a value as the file has it, without quotation marks."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:g}" if isinstance(value, float) else value
