"""Where the desk stands and how it went: what is left, pace, keys, precision of the proposals and what they saved."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from triage import clock
from triage.config import blind_share
from triage.desk import blind, read
from triage.desk.pace import PAUSE, an_hour, pace_of
from triage.desk.workspace import Workspace
from triage.domain.rows import Progress
from triage.domain.tag import Tag
from triage.store import figures

MOST_LEFT: Final = 12
"""So many stories with most left are named."""

Z: Final = 1.96
"""The interval of a precision covers the truth 95 times of 100."""

NO_OUTLET: Final = "no outlet"
NO_DAY: Final = "no date"


class Precision(NamedTuple):
    """How often the proposed tag was the one that the editor gave, among decided sentences with that proposal."""

    tag: str
    right: int
    of: int

    @property
    def share(self) -> float | None:
        """The share that was right, 0 to 1; None where nothing is decided."""
        return self.right / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's interval of the share at 95 %: it stays between 0 and 1 and holds for few sentences too."""
        return wilson(self.right, self.of)


def wilson(right: int, of: int) -> tuple[float, float]:
    """Return Wilson's score interval of a share at 95 %; 0 to 1 where nothing was counted."""
    if not of:
        return 0.0, 1.0
    share, spread = right / of, Z * Z / of
    middle = (share + spread / 2) / (1 + spread)
    half = Z / (1 + spread) * math.sqrt(share * (1 - share) / of + spread / (4 * of))
    return max(0.0, middle - half), min(1.0, middle + half)


class Part(NamedTuple):
    """The sentences of one outlet or of one day of publication: decided by tag, and left; `days` are the decided by day."""

    name: str
    tags: dict[str, int]
    left: int
    days: tuple[int, ...] = ()


class Keys(NamedTuple):
    """Keys pressed at the screen and decisions made there."""

    pressed: int
    decisions: int

    @property
    def each(self) -> float | None:
        """Keys a decision; None before there is one."""
        return self.pressed / self.decisions if self.decisions else None


class Stats(NamedTuple):
    """Everything that the progress view and `triage stats` show.

    The paces are those of `pace.py`: of now for the editor who asks, as the headline says it, of today (UTC) and of all time
    for all editors, None before there is one; `pace_by_keys` leaves out what came along as a copy. `minutes_left` is how
    long what is left will take at the pace of now.
    `tagged` counts tags that were given or taken off by keys, `reversals` those of them that changed a tag, and tags that
    were taken back. `taken` are proposals that were taken, `along` the sentences that were decided by the key of another
    one, by what decided them.
    """

    progress: Progress
    decided: int
    pace_now: float | None
    pace_today: float | None
    pace: float | None
    pace_by_keys: float | None
    minutes_left: int
    decisions: int
    undone: int
    tagged: int
    reversals: int
    precision: tuple[Precision, ...]
    blind: tuple[Precision, ...]
    blind_share: float
    editors: dict[str, int]
    keys: Keys
    taken: int
    along: dict[str, int]
    outlets: tuple[Part, ...]
    days: tuple[Part, ...]
    most_left: tuple[tuple[str, int], ...]

    @property
    def hours_saved(self) -> float | None:
        """How long the sentences with the tag of a copy would have taken by keys; None before there is a pace."""
        return self.progress.copied / self.pace_by_keys if self.pace_by_keys else None

    def as_dict(self) -> dict[str, Any]:
        """Return the figures as JSON values."""
        made = {**self._asdict(), "progress": self.progress._asdict()}
        for name in ("outlets", "days"):
            made[name] = [one._asdict() for one in getattr(self, name)]
        for name in ("precision", "blind"):
            made[name] = [
                {**one._asdict(), "share": one.share, "low": one.interval[0], "high": one.interval[1]}
                for one in getattr(self, name)
            ]
        return {**made, "keys": {**self.keys._asdict(), "each": self.keys.each}}


def stats(ws: Workspace) -> Stats:
    """Return the figures, each read in one pass over a table; for a worker or the command line, never for a key."""
    progress = read.progress(ws, every=True)
    today, ever, by_keys = _paces(ws)
    now = pace_of(ws)
    tallies = figures.tallies(ws.db)
    tags = [t for t in tallies if t.subject == "tag" and t.action != "load"]
    given = [t for t in tags if t.act == "do"]
    editors: Counter[str] = Counter()
    for t in tags:
        editors[t.editor] += t.own
    outlets, days = _parts(ws)
    return Stats(
        progress=progress,
        decided=progress.sentences - progress.left,
        pace_now=now.an_hour,
        pace_today=today,
        pace=ever,
        pace_by_keys=by_keys,
        minutes_left=now.minutes(progress.left),
        decisions=sum(t.rows for t in tallies if t.act == "do"),
        undone=sum(t.rows for t in tallies if t.act == "undo"),
        tagged=sum(t.own for t in given),
        reversals=sum(t.own if t.act == "undo" else t.changed for t in tags),
        precision=_precision(figures.precision(ws.db)),
        blind=_precision(figures.precision_of(ws.db, blind.ACTION)),
        blind_share=blind_share(),
        editors=dict(editors),
        keys=Keys(*figures.keys(ws.db)),
        taken=sum(t.rows for t in given if t.action == "tag.take"),
        along={t.action: n for t in given if (n := t.rows - t.batches) > 0},
        outlets=outlets,
        days=days,
        most_left=tuple(figures.most_left(ws.db, MOST_LEFT)),
    )


def _paces(ws: Workspace) -> tuple[float | None, float | None, float | None]:
    """Return the pace of today, of all time, and of all time without what came along."""
    today, ever = figures.paces(ws.db, [f"{clock.now():%Y-%m-%d}", ""], PAUSE)
    by_keys = ever[0], ever[1] - ever[2], 0, ever[3]
    of_today, of_ever, keyed = (an_hour(made, many, seconds) for made, many, _, seconds in (today, ever, by_keys))
    return of_today, of_ever, keyed


def _precision(found: dict[str, tuple[int, int]]) -> tuple[Precision, ...]:
    return tuple(Precision(tag.value, *found.get(tag.value, (0, 0))) for tag in Tag)


def _parts(ws: Workspace) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """Return what is decided and left by outlet, most sentences first, and by day of publication."""
    tags, left = figures.tags(ws.db), figures.left(ws.db)
    every = sorted({day or NO_DAY for _, day, _, _ in tags} | {day or NO_DAY for _, day, _ in left})
    outlets: dict[str, Counter[str]] = {}
    days: dict[str, Counter[str]] = {}
    by_day: dict[str, Counter[str]] = {}
    for outlet, day, tag, number in tags:
        name = outlet or NO_OUTLET
        outlets.setdefault(name, Counter())[tag] += number
        days.setdefault(day or NO_DAY, Counter())[tag] += number
        by_day.setdefault(name, Counter())[day or NO_DAY] += number
    waiting: tuple[Counter[str], Counter[str]] = Counter(), Counter()
    for outlet, day, number in left:
        waiting[0][outlet or NO_OUTLET] += number
        waiting[1][day or NO_DAY] += number
    names = sorted(
        outlets.keys() | waiting[0].keys(), key=lambda n: (-sum(outlets.get(n, {}).values()) - waiting[0][n], n)
    )
    return (
        tuple(Part(n, dict(outlets.get(n, {})), waiting[0][n], _row(by_day.get(n), every)) for n in names),
        tuple(Part(day, dict(days.get(day, {})), waiting[1][day]) for day in every),
    )


def _row(found: Counter[str] | None, days: Sequence[str]) -> tuple[int, ...]:
    return tuple(found[day] if found else 0 for day in days)
