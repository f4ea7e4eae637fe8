"""An export under way: what is asked for, how it is written, and what it leaves out."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar

from triage.desk import rows
from triage.desk.rows import Wanted
from triage.desk.workspace import Workspace
from triage.domain.event import STATUSES
from triage.errors import ExportError, Stopped, UsageError
from triage.paths import whole_file

if TYPE_CHECKING:
    from triage.exchange.schema import Column

T = TypeVar("T")

AT_ONCE = 256
"""After so many rows it is asked whether to go on."""


@dataclass(frozen=True, slots=True)
class Style:
    """How CSV files are written; `raw` leaves the guard against formulas out.

    `numbers` calls events by a country and a number, where the format knows such.
    """

    raw: bool = False
    bom: bool = False
    delimiter: str = ","
    line_end: str = "\r\n"
    numbers: bool = False

    def options(self, names: Sequence[str]) -> dict[str, Any]:
        """Return the options that a format takes."""
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, slots=True)
class Written:
    """One file that was written, with its number of rows."""

    path: str
    rows: int


@dataclass
class Job:
    """An export under way, with what it leaves out."""

    ws: Workspace
    wanted: Wanted
    style: Style
    left_out: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    progress: Callable[[int], bool] | None = None
    done: int = 0

    def watched(self, found: Iterable[T]) -> Iterator[T]:
        """Yield rows, and say now and then how many there were.

        Raises:
            Stopped: The editor stopped the export.
        """
        for row in found:
            if self.progress and self.done % AT_ONCE == 0 and not self.progress(self.done):
                raise Stopped("The export was stopped; no file was left half written.")
            self.done += 1
            yield row

    def sentences(self) -> tuple[str, ...]:
        """Return what was left out and why, in words."""
        found = [_left_out(why, n) for why, n in sorted(self.left_out.items())]
        return tuple(found)


def _left_out(why: str, n: int) -> str:
    if why == rows.UNREAD:
        whose = "1 report has" if n == 1 else f"{n:,} reports have"
        return f"{whose} no proposals yet; triage suggest computes them"
    records = f"{n:,} {why if why in STATUSES else ''} {'record' if n == 1 else 'records'}".replace("  ", " ")
    was = "was" if n == 1 else "were"
    reasons = {
        rows.ABSENT: f", since no report behind {'it' if n == 1 else 'them'} is part of the workspace now",
        rows.UNFIT: " by the filter",
        rows.BROKEN: f", which {'breaks' if n == 1 else 'break'} a rule too",
    }
    if why in STATUSES or why in reasons:
        return f"{records} {was} left out{reasons.get(why, '')}"
    return why


def columns_of(wanted: Wanted, known: Sequence[Column]) -> Sequence[Column]:
    """Return the columns that are wanted, in their order.

    Raises:
        UsageError: There is no such column.
    """
    from triage.exchange import schema

    if not wanted.columns:
        every = wanted.every_column or known is not schema.EVENTS
        return known if every else schema.core(known)
    named = {column.name: column for column in known}
    for name in wanted.columns:
        if name not in named:
            raise UsageError(f"There is no column {name}.", f"The columns are {', '.join(named)}.")
    return tuple(named[name] for name in dict.fromkeys(wanted.columns))


@contextlib.contextmanager
def whole(path: Path) -> Iterator[BinaryIO]:
    """Open a file that appears whole or not at all, but never in the place of a workspace."""
    from triage.store import image

    if image.is_workspace(path):
        raise ExportError(f"{path} is a workspace of triage; nothing was written.", "Name another file.")
    with whole_file(path) as stream:
        yield stream
