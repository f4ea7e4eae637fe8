"""The records view: its order and filter, and one record after another by the ids that they give."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from triage.desk.workspace import Workspace
from triage.store import records as table

if TYPE_CHECKING:
    from triage.domain.event import EventRecord

ORDERS: Final = tuple(table.ORDERS)
"""What records can be ordered by; the first one needs no look at all of them."""

FILTERS: Final = (None, "draft", "confirmed", "disputed", "rejected", "merged")
"""The statuses that can be shown alone; None shows all records."""


def ordered(ws: Workspace, by: str, status: str | None) -> list[str]:
    """Return the ids of the records under a filter in an order; every record is looked at, so it is not for a key."""
    return table.ordered(ws.db, by, status)


def window(ws: Workspace, ids: list[str], begin: int, end: int) -> list[EventRecord]:
    """Return the records of some of the ids, without those that are gone."""
    found = (table.get(ws.db, name) for name in ids[max(0, begin) : max(0, end)])
    return [record for record in found if record]
