"""Event records as rows: status, date, place, kind, toll, sources."""

from __future__ import annotations

from triage.desk import code, listing
from triage.desk.workspace import Workspace
from triage.domain.event import EventRecord
from triage.tui.literal import Line, Run, fitted, flat

FEW = 62
"""Below so many columns kind and sources have no room in the list; the record says them."""


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
        return record_lines(row, width)


class ListedSource:
    """Records by ids that stand in an order; only those that are shown are read."""

    def __init__(self, ws: Workspace, ids: list[str]) -> None:
        self.ws = ws
        self.ids = ids
        self._place = {name: n for n, name in enumerate(ids)}

    def fetch(self, edge: EventRecord | None, count: int, *, backwards: bool = False) -> list[EventRecord]:
        """Return a window of the records; one that is not in the list has no place in it."""
        at = self._place.get(edge.event_id) if edge else None
        if backwards:
            end = len(self.ids) if at is None and edge is None else at or 0
            return listing.window(self.ws, self.ids, end - count, end)
        begin = 0 if at is None else at + 1
        return listing.window(self.ws, self.ids, begin, begin + count)

    def key(self, row: EventRecord) -> str:
        """Return the id of the record."""
        return row.event_id

    def lines(self, row: EventRecord, width: int) -> list[Line]:
        """Return one line with as many columns as there is room for."""
        return record_lines(row, width)


def record_lines(row: EventRecord, width: int) -> list[Line]:
    """Return a record as one line."""
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
    if width < FEW:
        sizes: tuple[int, ...] = (9, 10, width - 9 - 10 - 6 - 5, 0, 6, 0)
    else:
        rest = width - 9 - 10 - 9 - 7
        sizes = (9, 10, rest * 2 // 5, rest * 2 // 5, 9, rest - 2 * (rest * 2 // 5))
    runs: list[Run] = [(" ", "text")]
    for n, (text, ink, size) in enumerate(zip(texts, inks, sizes, strict=True)):
        if size <= 0:
            continue
        shown = fitted(flat(text), size)
        runs += [(shown.strip().rjust(size) if n == 4 else shown, ink), (" ", "text")]
    return runs
