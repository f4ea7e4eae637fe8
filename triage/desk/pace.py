"""The pace, and how long what is left will take by it; until there is one, by the speed of reading.

The pace is how many sentences an editor decides in an hour at work. A decision takes the time since the one before it, by
the same editor; a gap of more than `PAUSE` is no work, and neither is the decision that ends it counted. What comes along
with a decision, as copies do, is decided by it. The pace of now is that of the last `GAPS` decisions: the headline says it,
and how long what is left will take follows from it, there as in `triage stats`. The paces of a day and of all time are
counted the same way (`figures.paces`).

The first frame of a start says it too, so nothing heavy is imported here.
"""

from __future__ import annotations

import math
from collections import deque
from datetime import datetime

from triage.store import glance, seen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Final

    from triage.desk.workspace import Workspace
    from triage.store.glance import Connection

PAUSE: Final = 300
"""A gap of more seconds between two decisions is a pause."""

LOOKED: Final = 400
"""So many rows of the journal are looked at, from the youngest back."""

GAPS: Final = 100
"""So many of the youngest gaps count at most."""

ENOUGH: Final = 5
"""From so many gaps on there is a pace."""

WORDS_A_MINUTE: Final = 238
"""Silent reading of English non-fiction, the mean of 190 studies (Brysbaert 2019)."""

KEY: Final = 0.2
"""Seconds a key takes."""

LETTERS_A_WORD: Final = 5.9
"""Characters of running news text a word, the blank included."""

LONG: Final = 180
"""From so many minutes on, hours are said."""

SAMPLE: Final = 200
"""So many sentences are looked at for the length of what is left."""


Row = tuple[int, int, str]
"""A sentence that an editor decided: its number in the journal, its batch, its UTC time."""


class _Made:
    """A decision: its batch, when it was, after how many seconds (-1: none was before it), the numbers of its sentences."""

    __slots__ = ("at", "batch", "gap", "numbers")

    def __init__(self, batch: int, at: datetime) -> None:
        self.batch = batch
        self.at = at
        self.gap = -1
        self.numbers: deque[int] = deque()


class Pace:
    """The pace of now: the gaps between an editor's youngest decisions, and how long a sentence takes by them.

    What it says depends on the journal alone: a pace that was followed key by key is that of a fresh look. `own` says whether
    there were enough decisions for a pace of one's own, `an_hour` how many sentences that is in an hour at work, else None.
    """

    def __init__(self, reading: float) -> None:
        """Begin without decisions; `reading` is how many seconds a sentence takes to read and to decide."""
        self.reading = reading
        self.newest = 0
        self._made: deque[_Made] = deque()
        self._counted: deque[_Made] = deque()  # those of `_made` whose gaps count, added up below
        self._sentences = self._seconds = 0
        self.own = False
        self.an_hour: float | None = None

    def add(self, rows: Iterable[Row], newest: int) -> None:
        """Note tags, oldest first, up to the newest number of the journal; what is too far behind that is let go.

        A tag is added to what was counted before it: to go through all gaps again would be a twentieth of what its key takes.
        """
        made, counted = self._made, self._counted
        for number, batch, time in rows:
            if not made or made[-1].batch != batch:
                self._begin(_Made(batch, datetime.fromisoformat(time)))
            made[-1].numbers.append(number)
            if counted and counted[-1] is made[-1]:
                self._sentences += 1
        self.newest = newest
        while made:
            numbers = made[0].numbers
            while numbers and numbers[0] <= newest - LOOKED:
                numbers.popleft()
            if numbers:
                break
            made.popleft()
            if made and counted and counted[0] is made[0]:  # before the oldest one there is no gap
                self._let_go()
        self.own = len(counted) >= ENOUGH
        self.an_hour = an_hour(len(counted), self._sentences, self._seconds)

    def _begin(self, one: _Made) -> None:
        if self._made:
            one.gap = int((one.at - self._made[-1].at).total_seconds())
        self._made.append(one)
        if 0 <= one.gap <= PAUSE:
            self._counted.append(one)
            self._seconds += one.gap
            if len(self._counted) > GAPS:
                self._let_go()

    def _let_go(self) -> None:
        old = self._counted.popleft()
        self._seconds -= old.gap
        self._sentences -= len(old.numbers)

    @property
    def seconds(self) -> float:
        """Seconds at work a sentence; those of reading one before there is a pace."""
        return self.reading if self.an_hour is None else 3600 / self.an_hour

    def minutes(self, left: int) -> int:
        """Return in how many minutes so many sentences are decided, rounded up; `AtLeast` where there may be more left."""
        return type(left)(math.ceil(left * self.seconds / 60))


def an_hour(decisions: int, sentences: int, seconds: int) -> float | None:
    """Return the pace of decisions after which so many sentences were decided; None where they are too few."""
    return sentences / max(seconds, KEY * decisions) * 3600 if decisions >= ENOUGH else None


def about(minutes: int) -> str:
    """Return a time to go in words, long ones in hours; with a + where there may be more."""
    if minutes < LONG:
        return f"about {minutes:,} min"
    return f"about {type(minutes)(math.ceil(minutes / 60)):,} h"


def pace_of(ws: Workspace, known: Pace | None = None) -> Pace:
    """Return the pace of the editor as the end of the journal tells it; one that is known is brought up to date."""
    return pace_in(ws.db, ws.editor, known)


def pace_in(db: Connection, editor: str, known: Pace | None = None) -> Pace:
    """Return the pace of an editor out of the tables of a workspace."""
    found = known or Pace(0.0)
    found.add(*glance.tagged(db, editor, found.newest, LOOKED))
    if not found.own:
        letters = seen.mean_length(db, SAMPLE)
        found.reading = (letters or 0.0) / LETTERS_A_WORD / WORDS_A_MINUTE * 60 + KEY
    return found
