"""The desk in the terminal: wiring of headline, views, footer, palette and workers."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import PurePath
from threading import Thread
from typing import ClassVar

from textual import events, on
from textual.app import App, ComposeResult, SystemCommand
from textual.driver import Driver
from textual.filter import LineFilter
from textual.screen import Screen
from textual.theme import Theme

from triage.desk.commands import PROGRESS, READ, RECORDS, STORIES, VIEWS, command, commands_of
from triage.desk.workspace import Workspace
from triage.text.shown import shown
from triage.tui import first, net, workers
from triage.tui.commands import finding, moving, registry, tagging, viewing
from triage.tui.desktop import Desktop
from triage.tui.keyboard import Keyboard
from triage.tui.looks import COLOURS
from triage.tui.screens.read import ReadView
from triage.tui.screens.view import View
from triage.tui.sitting import Sitting
from triage.tui.widgets.bars import Footer, Headline, Notice
from triage.tui.widgets.inked import Inked
from triage.tui.widgets.lines import Standing

NEAR = (finding, moving, tagging, viewing)
"""The modules whose import registers the handlers of the keys that come first."""


def _the_rest() -> None:
    """Import what the first screen does not need: the other handlers, their dialogs, the form and the other views.

    What is there then stays to the end, so that the collector, which a start leaves off, need not look at it any more.
    """
    from triage.tui.commands import marking, recording, storying, working  # noqa: F401 - the import registers
    from triage.tui.screens import progress, records, stories  # noqa: F401

    if not gc.isenabled():
        gc.freeze()
        gc.enable()


registry.rest = _the_rest


def screen_of(view: str) -> type[View]:
    """Return what shows a view, by its id."""
    if view == READ:
        return ReadView
    from triage.tui.screens import progress, records, stories

    return {STORIES: stories.StoriesView, RECORDS: records.RecordsView, PROGRESS: progress.ProgressView}[view]


_DARK = COLOURS["dark"]
DARK = Theme(
    name="triage-dark",
    primary="#c9a227",
    accent=_DARK["accent"],
    foreground=_DARK["foreground"],
    background=_DARK["background"],
    surface=_DARK["surface"],
    panel=_DARK["panel"],
    warning=_DARK["warning"],
    error=_DARK["error"],
    dark=True,
    variables={"done": _DARK["done"], "quiet": _DARK["quiet"], "faint": _DARK["faint"]},
)


WATCH = 1.0
"""Seconds between two looks at the lock, at an unsaved key, and at what another desk has decided."""

SETTLE_AFTER = 0.5
"""Seconds after the start before what it did not need is imported, and missing proposals are computed."""


class DeskApp(Keyboard):
    """The desk. Everything that an editor can do is a command of the table, done by a view."""

    CSS_PATH: ClassVar[list[str | PurePath]] = [
        "app.tcss",
        "screens/read.tcss",
        "screens/records.tcss",
    ]
    TITLE = "triage"
    ENABLE_COMMAND_PALETTE = True
    ALLOW_SELECT = False

    def __init__(self, ws: Workspace) -> None:
        super().__init__(_successor() if first.is_up() else None)
        self.register_theme(DARK)
        self.set_reactive(App.theme, DARK.name)  # to set it before the style sheets are read would read them twice
        views = tuple((command(f"view.{v}").keys[0], command(f"view.{v}").title) for v in VIEWS)
        self.sitting = Sitting(ws, Standing(ws.path.name, views, read_only=ws.read_only))
        self.sitting.tell = self.tell
        self.sitting.repaint = self.repaint_headline
        self.sitting.switch = self.switch
        self.sitting.goto = self.goto
        self.sitting.renew = self.renew
        self.net = net.Net()
        self.headline = Headline(self.sitting.standing)
        self.footer = Footer(READ)
        self.views: dict[str, View] = {}
        self.notice: Notice | None = None
        self.crash = ""

    def compose(self) -> ComposeResult:
        """Lay out the headline, the views, the notice and the footer."""
        yield self.headline
        yield self.footer
        yield Notice()

    def get_default_screen(self) -> Screen[None]:
        """Return the screen of the views."""
        return Desktop(id="_default")

    def on_mount(self) -> None:
        """Open the reading view."""
        with self.sitting.careful():
            self.switch(READ)
        self.sitting.stand()
        self.call_after_refresh(self.tell, self.sitting.ws.notice)
        self.set_interval(WATCH, self._watch)
        self.set_timer(SETTLE_AFTER, self._settle)

    @property
    def view(self) -> View:
        """The view on the screen."""
        return next(v for v in self.views.values() if v.display)

    @property
    def reading(self) -> ReadView:
        """The reading view."""
        view = self.views[READ]
        assert isinstance(view, ReadView)
        return view

    def switch(self, name: str) -> None:
        """Show a view; it is made when it is first asked for, and asks the desk again where something has changed."""
        fresh = name not in self.views
        if fresh:
            self.views[name] = screen_of(name)(self.sitting)
        view = self.views[name]
        for other in self.views.values():
            other.display = other is view
        if fresh:
            self.screen_stack[0].mount(view, after=self.headline)
        self.sitting.standing.view = command(f"view.{name}").title
        self.footer.show(name)
        view.visit()
        if fresh:
            self.screen_stack[0].set_focus(None)
            self.call_after_refresh(self.screen_stack[0].set_focus, view.pane, scroll_visible=False)
        else:
            self.screen_stack[0].set_focus(view.pane, scroll_visible=False)
        self.repaint_headline()

    def take(self, key: events.Key) -> bool:
        """Let the view in front do what a key stands for; a line in which words are typed gets its keys as usual."""
        return self.screen is self.screen_stack[0] and isinstance(self.focused, Inked) and self.view.take(key)

    def goto(self, report: int) -> None:
        """Open a report in the reading view."""
        self.switch(READ)
        self.reading.open_report(report)

    def tell(self, text: str, ink: str = "text") -> None:
        """Show a message on the screen in front until the next key."""
        if self.notice and self.notice.is_attached:
            self.notice.show("")
        self.notice = self.screen.query_one(Notice) if text else None
        if self.notice:
            self.notice.show(text, ink)

    def renew(self) -> None:
        """Ask the desk for everything on the screen again; the cursor stays."""
        self.view.enter()

    def _watch(self) -> None:
        with self.sitting.careful():
            self.sitting.watch()

    def repaint_headline(self) -> None:
        """Draw the headline again."""
        self.headline.redraw()

    def _settle(self) -> None:
        Thread(target=_the_rest, daemon=True).start()
        self._fill()

    def _fill(self) -> None:
        report = self.reading.report
        workers.fill(self, self.sitting, report.id - 1 if report else 0)

    @on(workers.Proposed)
    def _on_proposed(self) -> None:
        with self.sitting.careful():
            self.reading.refresh_panels()

    @on(workers.WorkMoved)
    def _on_work_moved(self, event: workers.WorkMoved) -> None:
        self.sitting.standing.work = workers.line(event)
        self.repaint_headline()

    @on(workers.WorkEnded)
    def _on_work_ended(self, event: workers.WorkEnded) -> None:
        self.sitting.standing.work = ""
        with self.sitting.careful():
            self.view.reload()
        if event.error:
            self.sitting.refuse(event.error, changing=False)
        else:
            self.tell(event.sentence)
        self._fill()

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return Textual's filters with the last net behind them."""
        return [*super().get_line_filters(), self.net]

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Yield the commands of the view for the palette."""
        for one in commands_of(self.view.view):
            if one.id != "palette":
                yield SystemCommand(one.title, one.help, partial(registry.run, one.id, self.view, self.sitting))

    def action_help_quit(self) -> None:
        """Say how to leave; ctrl+c does not."""
        self.tell("ctrl+q leaves the desk.")

    async def action_quit(self) -> None:
        """Leave the desk; Textual binds ctrl+q to this on every screen."""
        registry.run("quit", self.view, self.sitting)

    def _handle_exception(self, error: Exception) -> None:
        # Textual would print the trace with the values of variables: report text, raw.
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        said = self.sitting.ws.said(error)
        self.crash = shown(str(said)) if said else net.crash_sentence(net.crash_log(error, self.sitting.ws.path))
        self._close_messages_no_wait()


def _successor() -> type[Driver]:
    from triage.tui.driver import Successor

    return Successor


def run(ws: Workspace) -> int:
    """Open the desk on a workspace until the editor leaves; return the exit status."""
    app = DeskApp(ws)
    status = app.run()
    first.leave()
    if app.crash:
        print(shown(app.crash), file=sys.stderr)  # noqa: T201 - the terminal is the shell's again
        return 1
    return status or 0
