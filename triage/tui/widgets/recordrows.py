"""Event records as rows: status, date, place, kind, toll, sources."""

from __future__ import annotations

from triage.desk import code
from triage.desk.workspace import Workspace
from triage.domain.event import EventRecord
from triage.tui.literal import Line, Run, fitted, flat


class RecordSource:
    """The records in the order of their ids."""

    def __init__(self, ws: Workspace) -> None:
        self.ws = ws

    def fetch(self, edge: EventRecord | None, count: int, *, backwards: bool = False) -> list[EventRecord]:
        """Return a window of records."""
        return code.records(self.ws, edge.event_id if edge else None, count, backwards=backwards)

    def key(self, row: EventRecord) -> str:
        """Return the id of the record."""
        return row.event_id

    def lines(self, row: EventRecord, width: int) -> list[Line]:
        """Return one line with as many columns as there is room for."""
        ink = {"confirmed": "text", "draft": "doubt", "disputed": "doubt"}.get(row.status, "quiet")
        return [Line(tuple(columns(width, cells(row), (ink, "text", "text", "quiet", "text", "quiet"))))]


def cells(row: EventRecord) -> tuple[str, ...]:
    """Return status, date, place, kind, toll and sources of a record as text."""
    numbers = [n for n in (row.killed_low, row.killed_best, row.killed_high) if n is not None]
    low, high = (min(numbers), max(numbers)) if numbers else (None, None)
    toll = "" if low is None else f"{low:,}" if low == high else f"{low:,}–{high:,}"
    kind = (row.event_subtype or row.event_type or "").replace("_", " ")
    return row.status, row.date_start or "no date", row.place_name or "no place", kind, toll, "; ".join(row.sources)


def columns(width: int, texts: tuple[str, ...], inks: tuple[str, ...]) -> list[Run]:
    """Return the cells of a record, or the names of the columns, fitted to a width; the toll stands to the right."""
    rest = max(12, width - 9 - 10 - 9 - 7)
    sizes = (9, 10, rest * 2 // 5, rest * 2 // 5, 9, rest - 2 * (rest * 2 // 5))
    runs: list[Run] = [(" ", "text")]
    for n, (text, ink, size) in enumerate(zip(texts, inks, sizes, strict=True)):
        shown = fitted(flat(text), size)
        runs += [(shown.strip().rjust(size) if n == 4 else shown, ink), (" ", "text")]
    return runs
