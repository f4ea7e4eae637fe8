"""How long what is left will take: by the editor's own pace, else by the speed of reading.

The first frame of a start says it too, so nothing heavy is imported here.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import deque
from datetime import datetime
from itertools import groupby

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Final

    from triage.desk.workspace import Workspace

PAUSE: Final = 300
"""A gap of more seconds between two decisions is a pause."""

LOOKED: Final = 400
"""So many rows of the journal are looked at, from the youngest back."""

ENOUGH: Final = 5
"""From so many gaps on the editor's own pace counts."""

WORDS_A_MINUTE: Final = 238
"""Silent reading of English non-fiction, the mean of 190 studies (Brysbaert 2019)."""

KEY: Final = 0.2
"""Seconds a key takes."""

LETTERS_A_WORD: Final = 5.9
"""Characters of running news text a word, the blank included."""

SAMPLE: Final = 200
"""So many sentences are looked at for the length of what is left."""


class Pace:
    """The gaps between an editor's youngest decisions, and how long a sentence takes by them."""

    def __init__(self, reading: float) -> None:
        """Begin without decisions; `reading` is how many seconds a sentence takes to read and to decide."""
        self.reading = reading
        self._gaps: deque[tuple[int, int]] = deque(maxlen=100)
        self._last: datetime | None = None

    def add(self, at: datetime, sentences: int) -> None:
        """Note a decision on some sentences."""
        if self._last and 0 <= (gap := int((at - self._last).total_seconds())) <= PAUSE:
            self._gaps.append((gap, sentences))
        self._last = at

    @property
    def own(self) -> bool:
        """Whether there were enough decisions for a pace of one's own."""
        return len(self._gaps) >= ENOUGH

    @property
    def seconds(self) -> float:
        """Seconds a sentence: the median gap, as whole seconds stand for themselves and half a second around them."""
        if not self.own:
            return self.reading
        median = _median(sorted(gap for gap, _ in self._gaps))
        return max(median, KEY) * len(self._gaps) / sum(max(1, count) for _, count in self._gaps)

    def minutes(self, left: int) -> int:
        """Return in how many minutes so many sentences are decided, rounded up; `AtLeast` where there may be more left."""
        return type(left)(math.ceil(left * self.seconds / 60))


def _median(gaps: Sequence[int]) -> float:
    """Return the median of ascending whole numbers, of which each stands for all from half below to half above it."""
    middle = gaps[len(gaps) // 2]
    below, end = bisect_left(gaps, middle), bisect_right(gaps, middle)
    return middle - 0.5 + (len(gaps) / 2 - below) / (end - below)


def pace_of(ws: Workspace) -> Pace:
    """Return the pace of the editor as the end of the journal tells it."""
    from triage.domain.decision import Act, Subject
    from triage.store import journal, seen

    rows = reversed(journal.history(ws.db, None, LOOKED))
    own = (
        (d.batch, d.at)
        for d in rows
        if d.change.subject is Subject.TAG and d.act is Act.DO and d.editor == ws.editor and d.action.startswith("tag.")
    )
    return pace_by(seen.mean_length(ws.db, SAMPLE), own)


def pace_by(letters: float | None, decisions: Iterable[tuple[int, str]]) -> Pace:
    """Return the pace by the mean length of what is left, and by (batch, time) of the editor's decisions, oldest first."""
    found = Pace((letters or 0.0) / LETTERS_A_WORD / WORDS_A_MINUTE * 60 + KEY)
    for _, batch in groupby(decisions, key=lambda one: one[0]):
        made = list(batch)
        found.add(datetime.fromisoformat(made[0][1]), len(made))
    return found
