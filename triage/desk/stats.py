"""Where the desk stands and how it went: what is left, pace, keys, precision of the proposals."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from triage.desk import read
from triage.desk.workspace import Workspace
from triage.domain.decision import Act, Decision, Subject, tag_of
from triage.domain.rows import Progress
from triage.domain.tag import Tag
from triage.store import journal, sentences

PAUSE: Final = 300
"""Seconds without a decision after which the clock of the pace stops."""


@dataclass(frozen=True, slots=True)
class Precision:
    """How often the proposed tag was the one that the editor gave, among decided sentences with that proposal."""

    tag: str
    right: int
    of: int

    @property
    def share(self) -> float | None:
        """The share that was right, 0 to 1; None where nothing is decided."""
        return self.right / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class Stats:
    """Everything that the progress view and `triage stats` show.

    `pace` is decided sentences an hour at work (pauses over five minutes left out), None before there is one.
    `reversals` counts tags that were changed or taken back.
    """

    progress: Progress
    decided: int
    pace: float | None
    minutes_left: float | None
    decisions: int
    undone: int
    reversals: int
    precision: tuple[Precision, ...]
    editors: dict[str, int]

    @property
    def hours_saved(self) -> float | None:
        """How long the sentences with the tag of a copy would have taken at the pace; None before there is one."""
        return self.progress.copied / self.pace if self.pace else None

    def as_dict(self) -> dict[str, Any]:
        """Return the figures as JSON values."""
        return asdict(self)


def stats(ws: Workspace) -> Stats:
    """Return the figures, read from the journal and the counters."""
    progress = read.progress(ws, every=True)
    decided = progress.sentences - progress.left
    pace, tally, editors = _from_journal(ws)
    return Stats(
        progress=progress,
        decided=decided,
        pace=pace,
        minutes_left=progress.left / pace * 60 if pace else None,
        decisions=tally["do"],
        undone=tally["undo"],
        reversals=tally["reversal"],
        precision=tuple(Precision(tag.value, *sentences.precision(ws.db, tag.value)) for tag in Tag),
        editors=dict(editors),
    )


def _from_journal(ws: Workspace) -> tuple[float | None, Counter[str], Counter[str]]:
    tally: Counter[str] = Counter()
    editors: Counter[str] = Counter()
    seconds = 0.0
    tagged = 0
    last: datetime | None = None
    for d in journal.stream(ws.db):
        tally[d.act.value] += 1
        if d.change.subject is not Subject.TAG or d.action == "load" or _came_along(d):
            continue
        editors[d.editor] += 1
        tally["reversal"] += _reverses(d)
        if d.act is Act.DO and d.change.new is not None:
            at = datetime.fromisoformat(d.at)
            gap = (at - last).total_seconds() if last else 0.0
            if 0 <= gap <= PAUSE:
                seconds += gap
                tagged += last is not None
            last = at
    return (tagged / seconds * 3600 if seconds else None), tally, editors


def _came_along(d: Decision) -> bool:
    """Say whether a sentence got or lost its tag along with a copy, which took the editor no time."""
    old, new = d.change.old, d.change.new
    return tag_of(new)[1] is not None or (new is None and tag_of(old)[1] is not None)


def _reverses(d: Decision) -> bool:
    return d.act is Act.UNDO or d.change.old is not None
