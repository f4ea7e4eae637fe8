"""Sentences that an editor puts off: they come again when no other one is left."""

from __future__ import annotations

from triage.desk import read
from triage.desk.workspace import Workspace
from triage.domain.query import Filter
from triage.domain.rows import Position

Later = dict[Position, None]
"""The places that were put off, in order; the memory of a desk, not of the workspace."""


def next_left(ws: Workspace, after: Position | None, later: Later, *, filter: Filter | None = None) -> Position | None:
    """Return the next undecided sentence in reading order, those that were put off last and the oldest of them first.

    A place that is handed out is put off no longer; places that are decided by now are forgotten.
    """
    place, passed = read.next_left(ws, after, filter=filter), set[Position]()
    while place in later and place not in passed:
        passed.add(place)
        place = read.next_left(ws, place, filter=filter)
    if place not in passed:
        return place
    oldest = next(p for p in later if p in passed)
    for gone in [p for p in later if p not in passed or p == oldest]:
        del later[gone]
    return oldest
