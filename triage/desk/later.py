"""Sentences that an editor puts off: they come again when no other one is left, or first where the order says so."""

from __future__ import annotations

from collections.abc import Iterator

from triage.desk import read
from triage.desk.workspace import Workspace
from triage.domain.query import Filter, Order
from triage.domain.rows import Position
from triage.store import inside, reports

Later = dict[Position, bool]
"""The places that were put off, in order; the memory of a desk, not of the workspace.

A place is marked where it was put off while the pile came first: it waits for all others then, like one of any order.
"""


def put_off(later: Later, place: Position, order: Order | None) -> None:
    """Put a sentence off, behind those that were put off before."""
    later.pop(place, None)
    later[place] = order is Order.LATER


def next_left(ws: Workspace, after: Position | None, later: Later, *, filter: Filter | None = None) -> Position | None:
    """Return the next undecided sentence in the order of the work; see `seek`."""
    return next((place for place in seek(ws, after, later, filter=filter) if place), None)


def seek(
    ws: Workspace, after: Position | None, later: Later, *, filter: Filter | None = None
) -> Iterator[Position | None]:
    """Yield the next undecided sentence, and None before it whenever some work was in vain; nothing where none is left.

    Those that were put off come last and the oldest of them first; in the order of the pile they come first, each of them
    once from a beginning without `after` on. A place that is handed out is put off no longer; places that are decided by
    now are forgotten, those that do not meet the filter are kept for what comes after it.
    """
    if after and not later and not filter and (filter is None or filter.order in (None, Order.STORY)):
        near = inside.left_behind(ws.db, after)
        if near is not None:
            yield (*after[:2], near)
            return
    given = (Filter() if filter is None else filter).undecided()
    _follow(ws, later)
    if given.order is Order.LATER:
        if after is None:
            later.update(dict.fromkeys(later, False))
        for place in [p for p, again in later.items() if p != after and not again]:
            if read.is_match(ws, place, given):
                del later[place]
                yield place
                return
    passed = set[Position]()
    for found in read.seek(ws, after, given):
        if found is None:
            yield None
        elif found in later:
            passed.add(found)
        else:
            yield found
            return
    oldest = next((p for p in later if p in passed), None)
    waits = Filter().undecided()
    for gone in [p for p in later if p == oldest or not (p in passed or read.is_match(ws, p, waits))]:
        del later[gone]
    if oldest:
        yield oldest


def _follow(ws: Workspace, later: Later) -> None:
    """Put the places of reports that came to another story since under the place that they have now, in the same order."""
    if later:
        leads = reports.leads_of(ws.db, {place[1] for place in later})
        now = {(leads.get(place[1], place[0]), *place[1:]): again for place, again in later.items()}
        if now.keys() != later.keys():
            later.clear()
            later.update(now)
