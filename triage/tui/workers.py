"""Long work in a thread, and the only place where threads meet the screen.

The work gets its own handle of the workspace and a function to report progress; it computes and posts one message at
the end. A second piece of work waits for nobody: it is refused while the first one runs.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from textual.app import App
from textual.message import Message
from textual.worker import Worker, get_current_worker

from triage.desk.workspace import Workspace
from triage.errors import TriageError

GROUP = "work"
BAR = 12

Tick = Callable[[int, int], bool]
"""Called with (done, total); a false answer asks the work to stop."""


@dataclass
class WorkMoved(Message):
    """The work is at `done` of `total` after `seconds`."""

    name: str
    done: int
    total: int
    seconds: float

    def can_replace(self, message: Message) -> bool:
        """Let a younger report of progress take the place of one that still waits."""
        return isinstance(message, WorkMoved)


@dataclass
class WorkEnded(Message):
    """The work is over; `sentence` says what it did, `error` why it could not."""

    name: str
    sentence: str
    error: TriageError | None = None


def start(app: App[int], ws: Workspace, name: str, work: Callable[[Workspace, Tick], str]) -> None:
    """Run work in a thread.

    Args:
        app: The app; it gets the messages.
        ws: The workspace; the thread opens a handle of its own.
        name: What is done, as one word for the headline, like loading.
        work: Does it, and returns a sentence about it.
    """

    def body() -> None:
        worker = get_current_worker()
        began = time.monotonic()

        def tick(done: int, total: int) -> bool:
            app.post_message(WorkMoved(name, done, total, time.monotonic() - began))
            return not worker.is_cancelled

        try:
            with ws.another() as mine:
                app.post_message(WorkEnded(name, work(mine, tick)))
        except TriageError as error:
            app.post_message(WorkEnded(name, "", error))

    app.run_worker(body, thread=True, group=GROUP, exit_on_error=True)


def running(app: App[int]) -> list[Worker[object]]:
    """Return the work under way."""
    return [worker for worker in app.workers if worker.group == GROUP and not worker.is_finished]


def stop(app: App[int]) -> bool:
    """Ask the work under way to stop; say whether there was any."""
    found = running(app)
    for worker in found:
        worker.cancel()
    return bool(found)


def line(moved: WorkMoved) -> str:
    """Return the progress as the headline shows it: name, bar, numbers, time left, and the key that stops it."""
    if not moved.total:
        return f"{moved.name} · x stops"
    full = BAR * moved.done // moved.total
    rest = moved.seconds / moved.done * (moved.total - moved.done) if moved.done else 0.0
    left = f" · {_time(rest)} left" if moved.done and moved.seconds > 1 else ""
    return f"{moved.name} {'━' * full}{'─' * (BAR - full)} {moved.done:,} of {moved.total:,}{left} · x stops"


def _time(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"
