"""Long work in a thread, and the only place where threads meet the screen.

The work gets its own handle of the workspace and a function to report progress; it computes and posts one message at
the end. A second piece of work waits for nobody: it is refused while the first one runs. Proposals are filled in beside
all that, in small steps and only while no key was pressed for a moment.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
import time
from collections.abc import Callable
from threading import Thread
from typing import TYPE_CHECKING, Protocol

from textual.app import App
from textual.message import Message
from textual.widget import Widget
from textual.worker import Worker, get_current_worker

from triage.desk.keymap import key_for
from triage.desk.workspace import Workspace, open_workspace
from triage.errors import Stopped, TriageError
from triage.tui import memory
from triage.tui.literal import flat
from triage.tui.sitting import Sitting

if TYPE_CHECKING:
    from triage.desk.stats import Stats

GROUP = "work"
FILLING = "filling"
TIDYING = "tidying"
PREPARING = "preparing"
BAR = 12


class Tick(Protocol):
    """Called with (done, total) and how far that is in words; a false answer asks the work to stop."""

    def __call__(self, done: int, total: int, note: str = "") -> bool:
        """Say how far the work is."""


class WorkMoved(Message):
    """The work is at `done` of `total` after `seconds`."""

    def __init__(self, name: str, done: int, total: int, seconds: float, note: str = "") -> None:
        super().__init__()
        self.name, self.done, self.total, self.seconds, self.note = name, done, total, seconds, note

    def can_replace(self, message: Message) -> bool:
        """Let a younger report of progress take the place of one that still waits."""
        return isinstance(message, WorkMoved)


class WorkEnded(Message):
    """The work is over; `sentence` says what it did, `error` why it could not."""

    def __init__(self, name: str, sentence: str, error: TriageError | None = None) -> None:
        super().__init__()
        self.name, self.sentence, self.error = name, sentence, error


TOLD = 0.1
"""Seconds between two reports of progress that reach the screen; some work has one every few milliseconds."""

SHARE = 4
"""While keys wait, work rests so many times as long as it went on before: it takes a fifth of the time, and comes to its end."""

LONGEST = 2.0
"""Seconds that work rests at most at one time."""

LOOK = 0.005
"""Seconds between two looks whether keys still wait."""


class Telling:
    """What reaches the screen of the progress of work: ten reports a second at most, and always the youngest in the end."""

    def __init__(self, app: App[int]) -> None:
        """Begin with the work, in the loop of the app."""
        self._app, self._loop = app, asyncio.get_running_loop()
        self._youngest: WorkMoved | None = None
        self._waiting = False

    def tell(self, moved: WorkMoved) -> None:
        """Let the screen know soon, from the thread of the work."""
        self._youngest = moved  # before the look: whoever passes on meanwhile passes this one on
        if not self._waiting:
            self._waiting = True
            with contextlib.suppress(RuntimeError):  # the desk has closed meanwhile, and its loop with it
                self._loop.call_soon_threadsafe(self._loop.call_later, TOLD, self._pass_on)

    def stop(self) -> None:
        """Let nothing more be told: the work is over."""
        self._youngest = None

    def _pass_on(self) -> None:
        self._waiting = False
        if self._youngest:
            self._app.post_message(self._youngest)


class Turns:
    """The turns of long work with the keys: both need the one interpreter, and its own turns would be halves.

    On a machine that is busy with other things, hundreds of letters typed or pasted into a line wait behind each other then.
    """

    def __init__(self, app: App[int]) -> None:
        """Begin with the work; `app` says whether keys wait."""
        self._app = app
        self._since = time.monotonic()

    def give_way(self) -> None:
        """Rest while keys wait, for as long as they may ask for after the time that the work went on since the last rest."""
        now = time.monotonic()
        end = now + min(SHARE * (now - self._since), LONGEST)
        while getattr(self._app, "behind", False) and time.monotonic() < end:
            time.sleep(LOOK)
        self._since = time.monotonic()


def start(app: App[int], ws: Workspace, name: str, work: Callable[[Workspace, Tick], str]) -> None:
    """Run work in a thread.

    Args:
        app: The app; it gets the messages.
        ws: The workspace; the thread opens a handle of its own.
        name: What is done, as one word for the headline, like loading.
        work: Does it, and returns a sentence about it.
    """
    telling = Telling(app)

    def body() -> None:
        worker = get_current_worker()
        began = time.monotonic()
        turns = Turns(app)

        def tick(done: int, total: int, note: str = "") -> bool:
            telling.tell(WorkMoved(name, done, total, time.monotonic() - began, note))
            if not mine.db.in_transaction:  # in one, a key that writes would wait for the work that waits for it
                turns.give_way()
            return not worker.is_cancelled

        memory.give_back()  # what keys have left behind is room for the work
        try:
            with ws.another() as mine:
                ended = WorkEnded(name, work(mine, tick))
        except Stopped as stopped:
            ended = WorkEnded(name, stopped.sentence)
        except TriageError as error:
            ended = WorkEnded(name, "", error)
        finally:
            telling.stop()
            memory.give_back()
        app.post_message(ended)

    app.run_worker(body, thread=True, group=GROUP, exit_on_error=True)


COUNTING = "counting"
ORDERING = "ordering"


class Counted(Message):
    """The figures of the progress view are there."""

    def __init__(self, stats: Stats) -> None:
        super().__init__()
        self.stats = stats


def beside(widget: Widget, ws: Workspace, group: str, work: Callable[[Workspace], Message]) -> None:
    """Compute something over the whole workspace in a thread and post it; a younger request takes the place of an older one.

    Args:
        widget: Who asks, and gets the message.
        ws: The workspace; the thread opens a handle of its own, for reading.
        group: What the request is for; of one group only the youngest is answered.
        work: Computes the message.
    """

    def body() -> None:
        worker = get_current_worker()
        with contextlib.suppress(TriageError), open_workspace(ws.path, editor=ws.editor, read_only=True) as mine:
            found = work(mine)
            if not worker.is_cancelled:
                widget.post_message(found)

    widget.run_worker(body, thread=True, group=group, exclusive=True)


def count(widget: Widget, ws: Workspace) -> None:
    """Compute the figures of the progress view."""
    from triage.desk.stats import stats

    beside(widget, ws, COUNTING, lambda mine: Counted(stats(mine)))


class Ordered(Message):
    """The records stand in an order, by their ids."""

    def __init__(self, ids: list[str], by: str, status: str | None) -> None:
        super().__init__()
        self.ids, self.by, self.status = ids, by, status


def order(widget: Widget, ws: Workspace, by: str, status: str | None) -> None:
    """Put the records in an order."""
    from triage.desk import listing

    beside(widget, ws, ORDERING, lambda mine: Ordered(listing.ordered(mine, by, status), by, status))


STEP = 4
"""So many reports get their proposals in one step of about 16 ms."""

CALM = 0.3
"""Seconds without a key before a further step."""

REST = 1.0
"""Seconds without a key before what the first form takes is made ready; whoever tags on needs none of it."""

SWITCH = 0.0005
"""Seconds after which a filling thread hands the interpreter to the one that paints; ten times sooner than usual."""


class Proposed(Message):
    """The report on the screen, which lacked proposals, has got some."""


class Rested(Message):
    """What proposals take is there: those that waited for it can be worked out."""


def make_up(app: App[int], rest: Callable[[], None]) -> None:
    """Import in a thread what the start had no time for: what proposals take, with which the screen goes on, then the rest."""

    def body() -> None:
        try:
            from triage.desk import copies, suggest  # noqa: F401

            copies.prepare()
        finally:
            app.post_message(Rested())
        rest()

    Thread(target=body, daemon=True).start()


def fill(app: App[int], sitting: Sitting, after: int) -> None:
    """Compute missing proposals in a thread, from behind a report on and then those before it, in silence.

    Args:
        app: The app; the work ends with it.
        sitting: Whose workspace; it knows when the last key was pressed, and which report on the screen lacks proposals.
        after: The number of the report before the first one that is looked at.
    """

    def body() -> None:
        from triage.desk import suggest  # in the thread: the screen waits for none of it

        worker = get_current_worker()
        at = after

        def tick(done: int, last: int) -> bool:
            nonlocal at
            if at < sitting.lacking <= done:
                app.post_message(Proposed())
            at = done
            if mine.wrote_much():
                mine.tidy()
            while not worker.is_cancelled and (sitting.standing.work or time.monotonic() - sitting.pressed < CALM):
                time.sleep(CALM / 6)
            return not worker.is_cancelled

        usual = sys.getswitchinterval()
        sys.setswitchinterval(SWITCH)
        try:
            # Where it cannot write now, a report gets its proposals when it is looked at.
            with contextlib.suppress(TriageError), sitting.ws.another() as mine:
                suggest.fill(mine, after=after, batch=STEP, progress=tick)
                at = 0
                if after and not worker.is_cancelled:
                    suggest.fill(mine, batch=STEP, progress=tick)
        finally:
            sys.setswitchinterval(usual)
            memory.forget_ours()

    if not sitting.ws.read_only:
        app.run_worker(body, thread=True, group=FILLING, exclusive=True)


def between_keys(app: App[int], sitting: Sitting) -> None:
    """Do what no key should have to wait for; it is called every second.

    What libraries remember beyond their room is forgotten also while keys come, and so is what many dialogs left behind.
    """
    rested = time.monotonic() - sitting.pressed
    memory.forget()
    memory.collect(calm=rested >= CALM)
    if rested >= CALM:
        tidy(app, sitting)
    if rested >= REST:
        prepare(app, sitting)


def tidy(app: App[int], sitting: Sitting) -> None:
    """Move what the keys have written into the file, in a thread, if there is much of it."""

    def body() -> None:
        with contextlib.suppress(TriageError), sitting.ws.another() as mine:
            mine.tidy()

    if not sitting.standing.work and not sitting.ws.read_only and sitting.ws.wrote_much():
        app.run_worker(body, thread=True, group=TIDYING, exclusive=True)


def prepare(app: App[int], sitting: Sitting) -> None:
    """Make ready what the first form of a record takes, in a thread, where one may come next."""

    def body() -> None:
        from triage.desk import code

        with contextlib.suppress(Exception):  # the form itself says what is wrong
            code.prepare()

    if sitting.coding and not sitting.prepared:
        sitting.prepared = True
        app.run_worker(body, thread=True, group=PREPARING)


def running(app: App[int]) -> list[Worker[object]]:
    """Return the work under way."""
    return [worker for worker in app.workers if worker.group == GROUP and not worker.is_finished]


def stop(app: App[int]) -> bool:
    """Ask the work under way to stop; say whether there was any."""
    found = running(app)
    for worker in found:
        worker.cancel()
    return bool(found)


def forms(moved: WorkMoved) -> tuple[str, ...]:
    """Return the progress as the headline shows it, the longest form first.

    The forms are name, bar, numbers, time to go, and the key that stops it; the same with half a bar and the share; name,
    share and key; name and share alone.
    """
    name, stops = moved.name, f" · {key_for('work.stop')} stops"
    if moved.total < 2:
        note = f" · {flat(moved.note)}" if moved.note else ""
        return f"{name}{note}{stops}", f"{name}{note}{stops}", f"{name}{stops}", name
    share = f"{100 * moved.done // moved.total} %"
    rest = moved.seconds / moved.done * (moved.total - moved.done) if moved.done else 0.0
    to_go = f" · {_time(rest)} to go" if moved.done and moved.seconds > 1 else ""
    numbers = f"{f'{flat(moved.note)} · {share}' if moved.note else f'{moved.done:,} of {moved.total:,}'}{to_go}{stops}"
    return (
        f"{name} {_bar(moved, BAR)} {numbers}",
        f"{name} {_bar(moved, BAR // 2)} {share}{to_go}{stops}",
        f"{name} {share}{stops}",
        f"{name} {share}",
    )


def _bar(moved: WorkMoved, cells: int) -> str:
    full = cells * moved.done // moved.total
    return "━" * full + "─" * (cells - full)


def _time(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"
