"""What the views of one sitting share: the workspace, the filter, the headline, and ways to reach the screen."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from time import monotonic
from typing import TypeAlias

from triage.config import settings, sure_enough
from triage.desk import read
from triage.desk.pace import Pace, pace_of
from triage.desk.place import Place
from triage.desk.workspace import Workspace
from triage.domain.query import Filter, Order
from triage.domain.rows import AtLeast, Panel
from triage.domain.tag import Tag
from triage.errors import NotSaved, TriageError, WorkspaceError
from triage.tui.widgets.lines import Standing

Value: TypeAlias = str | float | bool
"""The value of a setting."""

BATCH = 20
"""So many sentences that were seen are noted together where no decision comes."""


class Sitting:
    """The state that all views see; the callbacks are set by the app.

    `tell` shows a message in an ink, `repaint` draws the headline again, `switch` goes to a view by its id, `goto`
    to a report in the reading view, `renew` asks the desk for everything again, `change` lets a setting have another
    value and writes it, `to_shell` stops the desk and gives the terminal back for a while, `did` notes a command that
    was done, `teach` begins the first steps.

    `unsaved` is what the last key should have done, while it could not be saved; `changes` counts what was changed here
    or seen to be changed elsewhere; `last_tag` is what the key of repetition gives, `sure` how sure a proposal must be
    to be taken with the others, `side_pane` what stands beside the sentences, `place` where the desk was left before;
    `said` is how many messages were shown or taken away, `keys` how many keys were pressed since the decision `begun`;
    `pressed` is when the last key or command came, on a clock that only goes forward; `lacking` is the number of the report
    on the screen while it lacks proposals, else 0; `seeking` is the search that goes on between the keys, if there is one;
    `pace` how fast this editor decides; `uncounted` says that something was changed since what is left was counted;
    `coding` says that the cursor is on an event sentence or a record, whose form may
    come next, and `prepared` that what the first form takes is there, or on its way; `looked_at` are the sentences that had the
    cursor here, noted already or not.
    """

    tell: Callable[[str, str], None]
    repaint: Callable[[], None]
    switch: Callable[[str], None]
    goto: Callable[[int], None]
    renew: Callable[[], None]
    to_shell: Callable[[], None]
    did: Callable[[str], None]
    teach: Callable[[], None]
    change: Callable[[str, Value], None]

    def __init__(self, ws: Workspace, standing: Standing, place: Place) -> None:
        self.ws = ws
        self.standing = standing
        self.place = place
        self.unsaved: Callable[[], object] | None = None
        self.leaving = False
        self.last_tag: Tag | None = None
        self.sure = sure_enough()
        self.side_pane = settings().side_pane
        self.changes = 0
        self.said = 0
        self.keys = 0
        self.begun = 0
        self.pressed = 0.0
        self.lacking = 0
        self.where = Filter()
        self.seeking: object = None
        self.pace: Pace | None = None
        self.coding = self.prepared = self.uncounted = False
        self.looked_at: set[int] = set()

    def heard(self) -> None:
        """Take note that a key came."""
        self.keys += 1
        self.pressed = monotonic()

    def say(self, text: str) -> None:
        """Show a message until the next key; an empty one takes the last message away."""
        self.tell(text, "text")

    def refuse(self, error: TriageError, *, changing: bool) -> None:
        """Show why a command did nothing; where it should have changed data, the headline says so too."""
        self.tell(str(error), "bad")
        if isinstance(error, NotSaved) and error.again:
            self.unsaved, self.leaving = error.again, False
            self.standing.trouble = f"{error.word}, retrying"
        elif changing and not self.unsaved and isinstance(error, WorkspaceError):  # what does not fit is no loss
            self.standing.trouble = error.sentence
        self.repaint()

    def changed(self, changes: bool) -> None:
        """Take note that a command went well; where it changed something, what is left under a filter may be other sentences."""
        self.changes += changes
        if self.uncounted and self.where:
            self.count()
        self.uncounted = False
        self.saved()

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
        if said := self.ws.succeed():
            self.say(said)
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
        """Look after what happens without a key: the lock, an unsaved key, work, and what another desk has decided."""
        with self.careful():
            self.ws.beat()
            self.retry()
            if len(self.ws.seen) >= BATCH and not self.ws.read_only:
                with contextlib.suppress(NotSaved):
                    self.ws.note_seen()
            before = self.changes
            if self.ws.read_only and self.edition() != before:
                self.renew()
            elif self.standing.work or (self.where and self.edition() != before):
                self.count()  # what a load has brought so far is left, too; new proposals may match the filter
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
        left = self.ws.free()
        now.writer = "the other desk has left" if left else self.ws.holder
        if before != (now.read_only, now.writer):
            if left:  # what was said of the writer is no longer true
                self.saved()
                self.say("The other desk has left: the next key that changes something makes this one the writer.")
            self.repaint()

    def count(self) -> None:
        """Ask the desk what is left under the filter, and say so in the headline."""
        self.uncounted = False
        with contextlib.suppress(NotSaved):  # what is not noted yet is taken off below
            self.ws.note_seen()
        now, found = self.standing, read.tally(self.ws, filter=self.where)
        now.left, now.total, now.unseen = found.left, found.total, found.unseen
        now.order = (self.where.order or Order.STORY).words
        now.filter = str(self.where)
        for number in self.ws.seen:
            self._is_seen(number)
        self.foresee()

    def foresee(self) -> None:
        """Say in the headline the pace, and how long what is left will take by it."""
        self.pace = pace_of(self.ws, self.pace)
        self.standing.pace = self.pace.an_hour
        self.standing.minutes = self.pace.minutes(self.standing.left or 0)
        self.repaint()

    def saw(self, panel: Panel) -> None:
        """Take note that a sentence has the cursor: it is unseen no longer."""
        self.coding = panel.tag is Tag.EVENT
        if not panel.seen and panel.tag is None and panel.id not in self.looked_at:
            self._is_seen(panel.id)
            self.looked_at.add(panel.id)
            self.ws.seen.add(panel.id)
            self.repaint()

    def look_anew(self, panels: Sequence[Panel]) -> None:
        """Forget which of some sentences, as they were just read, had the cursor: a cut gives their numbers to others."""
        self.looked_at -= {panel.id for panel in panels if not panel.seen and panel.id not in self.ws.seen}

    def _is_seen(self, number: int) -> None:
        place = read.position_of(self.ws, number) if self.where else None
        if not self.where or (place and read.is_match(self.ws, place, self.where.undecided())):
            self.standing.unseen -= 1

    def decided(self, panels: Sequence[Panel], left: int) -> None:
        """Note a decision on sentences, as they were before it; `left` is by how much fewer sentences are left now.

        Under a filter it is asked anew: not every sentence on the screen matches, and a decision may change what does.
        """
        if self.where or isinstance(self.standing.left, AtLeast):
            self.count()
        elif self.standing.left is not None:
            self.standing.left -= left
            known = self.looked_at
            self.standing.unseen -= sum(not p.seen and p.tag is None and p.id not in known for p in panels)
            self.foresee()
