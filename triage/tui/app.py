"""The desk in the terminal: wiring of headline, views, footer, palette and workers."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import PurePath
from typing import ClassVar

from textual import events, on
from textual.app import App, ComposeResult, SystemCommand
from textual.filter import LineFilter
from textual.screen import Screen

from triage.config import settings, shell_behind
from triage.desk import crash, keycount, keymap, read
from triage.desk.commands import READ, STORIES, VIEWS, command, commands_of
from triage.desk.keymap import key_for
from triage.desk.place import Place, first_time, keep, recall
from triage.desk.workspace import Workspace
from triage.errors import TriageError, UsageError
from triage.text.shown import shown
from triage.tui import first, leaving, memory, net, themes, workers
from triage.tui.cells import measure_as_terminals
from triage.tui.commands import registry, setting
from triage.tui.desktop import Desktop
from triage.tui.driver import Successor
from triage.tui.keyboard import Keyboard
from triage.tui.later import later
from triage.tui.literal import flat
from triage.tui.painting import Terminal
from triage.tui.rest import screen_of, the_rest
from triage.tui.screens.read import ReadView
from triage.tui.screens.view import View
from triage.tui.sitting import Sitting, Value
from triage.tui.widgets.bars import Footer, Headline, Notice
from triage.tui.widgets.inked import Inked
from triage.tui.widgets.lesson import Lesson
from triage.tui.widgets.lines import Standing, views_of_headline

WATCH = 1.0
"""Seconds between two looks at the lock, at an unsaved key, and at what another desk has decided."""

BACK_UP = 600.0
"""Seconds between two looks whether the daily backup is due; leaving the desk is one more."""

SETTLE_AFTER = 0.5
"""Seconds after the start before what it did not need is imported, and missing proposals are computed."""


def _let_go(front: Screen[object]) -> None:
    """Let go of screens that have gone; a desk in front says that they were before it."""
    memory.gone(isinstance(front, Desktop))


class DeskApp(themes.Styled, Keyboard):
    """The desk. Everything that an editor can do is a command of the table, done by a view."""

    CSS_PATH: ClassVar[list[str | PurePath]] = ["app.tcss", "screens/read.tcss"]
    TITLE = "triage"
    ENABLE_COMMAND_PALETTE = False  # the palette has its key from the table, not from Textual
    ALLOW_SELECT = False

    def __init__(self, ws: Workspace, *, lesson: bool = False, said: str = "") -> None:
        """Open the desk on a workspace; `lesson` teaches the first steps, and what is `said` stands there at first."""
        measure_as_terminals()
        ws.hurried = True  # until what proposals take is there
        super().__init__(Successor, ansi_color=True if "NO_COLOR" in os.environ else None)
        self._disable_notifications = self._disable_tooltips = True  # no screen of the desk shows one
        keymap.use(keymap.keymap_of(settings()))
        themes.add(self)
        themes.choose(self, settings().theme)
        self.sitting = Sitting(ws, Standing(ws.path.name, views_of_headline(), read_only=ws.read_only), recall(ws))
        self.sitting.begun = keycount.begin(ws)
        self.sitting.tell = self.tell
        self.sitting.switch = self.switch
        self.sitting.goto = self.goto
        self.sitting.renew = self.renew
        self.sitting.change = partial(change, self)
        self.sitting.to_shell = partial(to_shell, self)
        self.net = net.Net()
        self.headline = Headline(self.sitting.standing, self.clicked)
        self.sitting.repaint = self.headline.redraw
        self.footer = Footer(READ, self.clicked)
        self.lesson = Lesson(begun=lesson)
        self.sitting.did = self.lesson.did
        self.sitting.teach = self.lesson.begin
        self.views: dict[str, View] = {}
        self.notice: Notice | None = None
        self.said = said
        self.crash = ""

    def compose(self) -> ComposeResult:
        """Lay out the headline, the views, the notice and the footer."""
        yield self.headline
        yield self.lesson
        yield self.footer
        yield Notice()

    def get_default_screen(self) -> Screen[None]:
        """Return the screen of the views."""
        return Desktop(id="_default")

    def on_mount(self) -> None:
        """Open the reading view."""
        place = self.sitting.place
        if place.filter:
            from triage.desk import search  # most starts have no filter

            with contextlib.suppress(UsageError):  # a filter of another version of the program
                self.sitting.where = search.parse(place.filter)
        with self.sitting.careful():
            self.switch(place.view if place.view in VIEWS else READ)
        self.app_resume_signal.subscribe(self, self._resumed)
        self.screen_change_signal.subscribe(self, _let_go)
        self.sitting.stand()
        self.call_after_refresh(self.tell, self.sitting.ws.notice or flat(self.said) or setting.faults_in_short())
        self.set_interval(WATCH, self.sitting.watch)
        self.set_interval(WATCH, partial(workers.between_keys, self, self.sitting))
        self.set_interval(BACK_UP, self.sitting.ws.daily)
        later(self, SETTLE_AFTER, self._settle)

    @property
    def view(self) -> View:
        """The view on the screen."""
        return self.views[self.footer.view]

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
        view.active = min(view.active, len(view.panes()) - 1)
        Terminal.forget()  # whatever another program has written over the screen goes with a change of views
        for other in self.views.values():
            other.display = other is view
        if fresh:
            self.screen_stack[0].mount(view, after=self.headline)
        self.sitting.standing.view = command(f"view.{name}").title
        self.footer.show(name)
        view.visit()
        if fresh:
            view.recall()
            self.screen_stack[0].set_focus(None)
            self.call_after_refresh(self.screen_stack[0].set_focus, view.pane, scroll_visible=False)
        else:
            self.screen_stack[0].set_focus(view.pane, scroll_visible=False)
        self.headline.redraw()

    def copy_to_clipboard(self, text: str) -> None:
        """Copy what is selected; where nothing is, the clipboard of the terminal keeps what it has."""
        if text:
            super().copy_to_clipboard(text)

    def take(self, key: events.Key) -> bool:
        """Count a key, and let the view in front do what it stands for; where words are typed it goes its usual way."""
        self.sitting.heard()
        front, view = self.screen, self.view
        if not (isinstance(front, Desktop) and isinstance(self.focused, Inked)):
            return False
        front.busy = True
        try:
            taken = view.take(key)
            if taken and front is self.screen and view.display and self._message_queue.empty():
                front.paint()
        finally:
            front.rest()
        return taken

    def refocus(self) -> None:
        """Give the screen in front a focus again; that of the views has it in the active pane."""
        if self.screen is not self.screen_stack[0]:
            super().refocus()
        elif self.views and self.view.pane.is_attached:
            self.screen.set_focus(self.view.pane, scroll_visible=False)

    def goto(self, report: int) -> None:
        """Open a report in the reading view, where it is part of the workspace."""
        if read.report(self.sitting.ws, report) is None:
            self.sitting.say("Its report is not part of the workspace now; the log tells since when.")
            return
        self.switch(READ)
        self.reading.open_report(report)

    def tell(self, text: str, ink: str = "text") -> None:
        """Show a message until the next key, on the screen in front or, where that has no line for it, on the one behind."""
        self.sitting.said += 1
        lines = (line for screen in reversed(self.screen_stack) for line in screen.walk_children(Notice))
        before, self.notice = self.notice, next(lines, None) if text else None
        if before and before is not self.notice and before.is_attached:
            before.show("")
        if self.notice:
            self.notice.show(text, ink)

    def renew(self) -> None:
        """Ask the desk for everything on the screen again; the cursor stays."""
        self.view.enter()

    def clicked(self, command_id: str) -> None:
        """Run a command whose word was clicked."""
        if command_id in [one.id for one in commands_of(self.view.view)]:
            self.view.action_run(command_id)

    def _settle(self) -> None:
        memory.in_one_place()
        workers.make_up(self, the_rest)

    def _resumed(self, _: App[int]) -> None:
        """Draw everything anew after a stop, and see what others have done meanwhile."""
        self.sitting.watch()
        with self.sitting.careful():
            self.renew()
        Terminal.forget()
        for screen in self.screen_stack:
            screen.refresh(layout=True)

    @on(workers.Rested)
    def _on_rested(self) -> None:
        calm_down(self)
        _fill(self)

    @on(workers.Proposed)
    def _on_proposed(self) -> None:
        with self.sitting.careful():
            if READ in self.views:
                self.reading.refresh_panels()

    @on(workers.WorkMoved)
    def _on_work_moved(self, event: workers.WorkMoved) -> None:
        self.sitting.standing.work = workers.forms(event)
        self.headline.redraw()
        if self.sitting.standing.left and self.footer.view == READ and self.reading.report is None:
            with self.sitting.careful():  # the first reports of a load can be read while the others come
                self.renew()

    @on(workers.WorkEnded)
    def _on_work_ended(self, event: workers.WorkEnded) -> None:
        self.sitting.standing.work = ()
        with self.sitting.careful():
            self.renew()
        if event.error:
            self.sitting.refuse(event.error, changing=False)
        else:
            self.tell(event.sentence)
        _fill(self)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return Textual's filters with the last net behind them."""
        return [*super().get_line_filters(), self.net]

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Yield the commands of the view for the palette."""
        for one in commands_of(self.view.view):
            if one.id != "palette":
                yield SystemCommand(
                    one.title,
                    f"{' '.join(keymap.in_force().names(one.id))} · {one.help}",
                    partial(registry.run, one.id, self.view, self.sitting),
                )

    def action_help_quit(self) -> None:
        """Say how to leave; ctrl+c does not."""
        self.tell(f"{key_for('quit')} leaves the desk.")

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
        self.crash = shown(str(said) if said else crash.stopped(crash.log(error, self.sitting.ws.path)))
        self._close_messages_no_wait()


def calm_down(app: DeskApp) -> None:
    """Show what the start had no time to work out."""
    app.sitting.ws.hurried = False
    with app.sitting.careful():
        if READ in app.views:
            app.reading.refresh_panels()
        if STORIES in app.views:
            app.views[STORIES].enter()


def _fill(app: DeskApp) -> None:
    """Compute missing proposals between the keys, from the report on the screen on."""
    report = app.reading.report if READ in app.views else None
    workers.fill(app, app.sitting, report.id - 1 if report else 0)


def place_of(app: DeskApp) -> Place:
    """Return where a desk stands, for its next start."""
    before, read = app.sitting.place, app.views.get(READ)
    panes = {**before.panes, **{name: view.active for name, view in app.views.items()}}
    rows = {**before.rows, **{name: row for view in app.views.values() for name, row in view.marks().items()}}
    place = before.but(view=app.footer.view, filter=app.sitting.where.line, panes=panes, rows=rows)
    if not isinstance(read, ReadView):
        return place
    sentence = read.panel.sentence_id if read.panel else ""
    return place.but(sentence=sentence, line=max(0, read.sentences.line), explaining=read.explaining)


def to_shell(app: DeskApp) -> None:
    """Stop the desk and give the terminal back to the shell, until the shell brings it back."""
    keep(app.sitting.ws, place_of(app))
    if app.is_headless or not shell_behind():
        app.tell("There is no shell here to go back to.")
    else:
        app.action_suspend_process()


def _rebind(app: DeskApp) -> None:
    """Give every view the keys in force, and show them."""
    for view in app.views.values():
        view.bind_keys()
    app.sitting.standing.views = views_of_headline()
    for bar in (app.headline, app.footer):
        bar.redraw()
    app.view.enter()


def change(app: DeskApp, name: str, value: Value) -> None:
    """Let the value of a setting count from now on, then write it to the settings file.

    Raises:
        TriageError: The file could not be written; the value counts all the same.
    """
    from triage.desk.settings import save  # the start of the desk has no use for it

    sitting = app.sitting
    if name == "theme":
        themes.choose(app, str(value))
    elif name == "sure":
        sitting.sure = float(value)
    elif name == "side_pane":
        sitting.side_pane = str(value)
        sitting.renew()
    elif name == "editor":
        sitting.ws.editor = str(value)
    elif name == "keymap":
        chosen = settings()
        chosen.keymap = str(value)
        keymap.use(keymap.keymap_of(chosen))
        _rebind(app)
    save(name, value)


GIVEN_UP = "The last key could not be saved before the desk had to leave. Every decision before it is saved."


def run(ws: Workspace, said: str = "") -> int:
    """Open the desk on a workspace until the editor leaves or a signal asks for it; return the exit status.

    It begins with what is `said`.
    """
    app = DeskApp(ws, lesson=first_time(), said=said)
    status = asyncio.run(leaving.until_asked(app))
    with contextlib.suppress(TriageError):  # the figures of a sitting hold up nobody from leaving
        keycount.keep_keys(ws, app.sitting.keys, app.sitting.begun)
    first.leave()
    if app.crash:
        print(shown(app.crash), file=sys.stderr)  # noqa: T201 - the terminal is the shell's again
        return 1
    if status and app.sitting.unsaved:  # a signal asks nobody whether to give it up
        print(shown(f"triage: {GIVEN_UP}"), file=sys.stderr)  # noqa: T201 - as above
    with contextlib.suppress(Exception):  # whatever is wrong with it, nobody is kept from leaving
        keep(ws, place_of(app))
    return status or 0
