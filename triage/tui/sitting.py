"""What the views of one sitting share: the workspace, the filter, the headline, and ways to reach the screen."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from triage import clock
from triage.desk import read
from triage.desk.workspace import Workspace
from triage.domain.query import Filter
from triage.errors import TriageError
from triage.tui.widgets.bars import Standing

PACE_WINDOW = timedelta(minutes=10)
PACE_AFTER = timedelta(minutes=1)
"""The pace is counted over the last ten minutes, and shown once a minute has passed."""


@dataclass
class Sitting:
    """The state that all views see; the callbacks are set by the app.

    `tell` shows a message in an ink, `repaint` draws the headline again, `switch` goes to a view by its id, `goto`
    to a report in the reading view.
    """

    ws: Workspace
    standing: Standing
    tell: Callable[[str, str], None] = lambda text, ink: None
    repaint: Callable[[], None] = lambda: None
    switch: Callable[[str], None] = lambda view: None
    goto: Callable[[int], None] = lambda report: None
    where: Filter = field(default_factory=Filter)
    times: deque[datetime] = field(default_factory=lambda: deque(maxlen=4096))

    def say(self, text: str) -> None:
        """Show a message until the next key; an empty one takes the last message away."""
        self.tell(text, "text")

    def refuse(self, error: TriageError, *, changing: bool) -> None:
        """Show why a command did nothing; where it should have changed data, the headline says so too."""
        self.tell(str(error), "bad")
        if changing:
            self.standing.trouble = error.sentence
            self.repaint()

    def saved(self) -> None:
        """Take a trouble of an earlier key out of the headline."""
        if self.standing.trouble:
            self.standing.trouble = ""
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
        if self.standing.left is not None:
            self.standing.left -= left
        self.repaint()
