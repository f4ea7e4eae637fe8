"""What the views of one sitting share: the workspace, the filter, the headline, and ways to reach the screen."""

from __future__ import annotations

import contextlib
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from triage import clock
from triage.config import sure_enough
from triage.desk import read
from triage.desk.workspace import Workspace
from triage.domain.query import Filter
from triage.domain.rows import AtLeast
from triage.domain.tag import Tag
from triage.errors import NotSaved, TriageError
from triage.tui.widgets.lines import Standing

PACE_WINDOW = timedelta(minutes=10)
PACE_AFTER = timedelta(minutes=1)
"""The pace is counted over the last ten minutes, and shown once a minute has passed."""


@dataclass
class Sitting:
    """The state that all views see; the callbacks are set by the app.

    `tell` shows a message in an ink, `repaint` draws the headline again, `switch` goes to a view by its id, `goto`
    to a report in the reading view, `renew` asks the desk for everything again. `unsaved` is what the last key should
    have done, while it could not be saved; `changes` counts what was changed here or seen to be changed elsewhere;
    `last_tag` is what the key of repetition gives, `sure` how sure a proposal must be to be taken with the others;
    `pressed` is when the last command came, on a clock that only goes forward; `lacking` is the number of the report
    on the screen while it lacks proposals, else 0.
    """

    ws: Workspace
    standing: Standing
    tell: Callable[[str, str], None] = lambda text, ink: None
    repaint: Callable[[], None] = lambda: None
    switch: Callable[[str], None] = lambda view: None
    goto: Callable[[int], None] = lambda report: None
    renew: Callable[[], None] = lambda: None
    unsaved: Callable[[], object] | None = None
    leaving: bool = False
    last_tag: Tag | None = None
    sure: float = field(default_factory=sure_enough)
    changes: int = 0
    pressed: float = 0.0
    lacking: int = 0
    where: Filter = field(default_factory=Filter)
    times: deque[datetime] = field(default_factory=lambda: deque(maxlen=4096))

    def say(self, text: str) -> None:
        """Show a message until the next key; an empty one takes the last message away."""
        self.tell(text, "text")

    def refuse(self, error: TriageError, *, changing: bool) -> None:
        """Show why a command did nothing; where it should have changed data, the headline says so too."""
        self.tell(str(error), "bad")
        if isinstance(error, NotSaved) and error.again:
            self.unsaved, self.leaving = error.again, False
            self.standing.trouble = f"{error.word}, retrying"
        elif changing and not self.unsaved:
            self.standing.trouble = error.sentence
        self.repaint()

    def saved(self) -> None:
        """Take a trouble of an earlier key out of the headline, unless that key still waits."""
        if self.standing.trouble and not self.unsaved:
            self.standing.trouble = ""
            self.repaint()

    @contextlib.contextmanager
    def careful(self) -> Iterator[None]:
        """Show an error of a block, of the disk too, and go on."""
        try:
            with self.ws.reading():
                yield
        except TriageError as error:
            self.refuse(error, changing=False)

    def ready(self) -> bool:
        """Say whether a key may change something: an unsaved one comes first, and a writer that left is succeeded.

        Raises:
            WorkspaceError: The workspace cannot be opened for writing.
        """
        if not self.retry():
            self.tell("The key before this one is not saved yet, so this one was not taken. Reading goes on.", "bad")
            return False
        if self.ws.free() and self.ws.take_over():
            self.say("The other desk has left: this one writes from now on.")
            self.renew()
        self.stand()
        return True

    def retry(self) -> bool:
        """Try an unsaved key again; say whether none is left."""
        again, self.unsaved = self.unsaved, None
        if again is None:
            return True
        try:
            with self.ws.hasty():
                again()
        except NotSaved as error:
            self.unsaved = again
            self.standing.trouble = f"{error.word}, retrying"
            self.repaint()
            return False
        except TriageError as error:
            self.refuse(error, changing=True)
        else:
            self.saved()
            self.renew()
            self.say("Saved: the key that had to wait.")
        return True

    def watch(self) -> None:
        """Look after what happens without a key: the lock, an unsaved key, and what another desk has decided."""
        self.ws.beat()
        self.retry()
        before = self.changes
        if self.ws.read_only and self.edition() != before:
            self.renew()
        self.stand()

    def edition(self) -> int:
        """Return a number that grows whenever this desk or another one has changed something."""
        self.changes += self.ws.changed()
        return self.changes

    def stand(self) -> None:
        """Say in the headline whether this desk writes, and who else does."""
        now = self.standing
        before = (now.read_only, now.writer)
        now.read_only = self.ws.read_only
        now.writer = "the other desk has left" if self.ws.free() else self.ws.holder
        if before != (now.read_only, now.writer):
            self.repaint()

    def count(self) -> None:
        """Ask the desk what is left under the filter, and say so in the headline."""
        self.standing.left, self.standing.total = read.left(self.ws, filter=self.where or None)
        self.standing.order = f"by story · {self.where}" if self.where else "by story"
        self.repaint()

    def decided(self, left: int) -> None:
        """Note a decision for the pace; `left` is by how much fewer sentences are left now."""
        now = clock.now()
        self.times.append(now)
        while self.times and now - self.times[0] > PACE_WINDOW:
            self.times.popleft()
        past = now - self.times[0]
        self.standing.pace = int(len(self.times) / (past.total_seconds() / 3600)) if past >= PACE_AFTER else None
        if isinstance(self.standing.left, AtLeast):
            self.count()
        elif self.standing.left is not None:
            self.standing.left -= left
        self.repaint()
