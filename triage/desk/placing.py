"""What the fields of a place say once the editor has typed one of them: the rest follows, or goes with the old place."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Any, Final

from triage.desk.alternatives import PLACE, emptied, place_cells
from triage.desk.namesakes import SAME_SPOT
from triage.domain.event import EventRecord

if TYPE_CHECKING:
    from triage.extract.proposal import Resolver

POINT: Final = ("latitude", "longitude")
DIVISIONS: Final = ("admin2", "admin3")
"""Parts of a place that are emptied alone."""

LEADING: Final = ("place_name", "country", *POINT)
"""The fields that others follow."""


def following(
    name: str,
    before: EventRecord,
    after: EventRecord,
    touched: Collection[str],
    look_up: Resolver,
    origin: Callable[[str], str],
) -> dict[str, Any]:
    """Return what the other fields of a place say once one of `LEADING` has been typed.

    Args:
        name: The field.
        before: The record before it was typed.
        after: The record with it.
        touched: The fields that the editor typed.
        look_up: The gazetteer look-up of the desk.
        origin: Where the value of a field comes from: text, gazetteer, rule or editor.
    """
    if name in POINT:
        return _pointed(getattr(before, name), getattr(after, name), after)
    if after.place_name is None:
        return emptied(PLACE[1:]) if name == "place_name" else {}
    by_hand = any(one in touched for one in POINT)
    if name == "place_name":
        cells = place_cells(look_up, after.place_name, after.country if "country" in touched else None)
        return cells | ({"place_how": "editor", "geonameid": None} if by_hand else {})
    half = after.country and not re.fullmatch("[A-Z]{3}", after.country)
    if half or by_hand or after.place_how in ("editor", "source_text"):
        return {}
    cells = place_cells(look_up, after.place_name, after.country)
    kept = ("place_name", "country", "place_precision", "admin3")
    return {key: value for key, value in cells.items() if key not in kept and origin(key) != "text"}


def _pointed(before: float | None, after: float | None, record: EventRecord) -> dict[str, Any]:
    """Return whose word typed coordinates are; the number of the gazetteer stays with a point that was only moved a little."""
    if record.latitude is None and record.longitude is None:
        return {"place_how": "none" if record.place_name else None, "geonameid": None}
    moved = before is None or after is None or abs(before - after) > SAME_SPOT
    return {"place_how": "editor", "geonameid": None if moved else record.geonameid}
