"""The order of the work: the next sentence, report or story in any order and under any filter.

Whatever the order, every match comes once: reports stand by story within an outlet, a day or a size of story, and those
without an outlet or a day come last. Least sure first goes by sentence: what is undecided by its confidence, then what has
no proposal and then what is decided, both by story.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple, TypeVar

from triage.domain.query import Order
from triage.domain.rows import Position
from triage.store import doubt, inside, order
from triage.store.connect import Connection
from triage.store.order import DAY, SORTED
from triage.store.search import Condition, end_of
from triage.store.worded import LAST, NOWHERE, Place

Found = TypeVar("Found", Position, Place)
Value = str | int | None
Rank = tuple[bool, tuple[int, ...]]
"""Where a value stands in its order: those without one last."""

_BEFORE: Final = "\0before"
"""Stands for what comes before the first value, or behind the last one when going backwards."""


def walk(db: Connection, after: Position | None, where: Condition) -> Iterator[Position | None]:
    """Yield the sentences that match in the order of the work, from after a position; None after each slice in vain."""
    if where.query.order is Order.SURE:
        undecided, bare, rest = doubt.parts(where, db)
        key, decided = doubt.key_of(db, after) if after else (None, False)
        if not decided or where.query.left:
            yield from doubt.offered(db, key, undecided)
            yield from by_report(db, after if key and key[0] == doubt.BARE else None, bare)
        if rest is not None:
            yield from by_report(db, after if decided else None, rest)
    else:
        yield from by_report(db, after, where)


def by_report(db: Connection, after: Position | None, where: Condition) -> Iterator[Position | None]:
    """Yield the sentences that match, report by report; None after each slice in vain.

    What is left of a report that came to another story since comes where that story does.
    """
    if after is not None and inside.fits(db, after[1], where, after[0]):
        yield from _matches(db, after[:2], after[2], where)
    for place in places(db, after[:2] if after else None, where):
        if place is None:
            yield None
        else:
            yield from _matches(db, place, -1, where)


def _matches(db: Connection, place: Place, start: int, where: Condition) -> Iterator[Position]:
    found = inside.first_match(db, place[1], start, where)
    while found is not None:
        yield (*place, found)
        found = inside.first_match(db, place[1], found, where)


def next_match(db: Connection, after: Position | None, where: Condition) -> Position | None:
    """Return the first sentence after a position that matches, in the order of the work; None at the end."""
    return soonest(walk(db, after, where))


def soonest(places: Iterator[Found | None]) -> Found | None:
    """Return the first place of a walk; None at the end."""
    return next((place for place in places if place), None)


def leads(
    db: Connection, after: int | None, count: int, where: Condition, step: int = 1, slices: int | None = None
) -> list[int]:
    """Return the leads of the next stories that hold a match, in the order of the work; with step -1 of those before.

    Args:
        db: The workspace.
        after: The lead of the story from which to go on.
        count: So many at most.
        where: The filter.
        step: 1 onward, -1 backwards; the result stands onward either way.
        slices: Stop after so many slices in vain once something was found.
    """
    if count < 1:
        return []
    beyond = None if after is None else (after, LAST[1] if step > 0 else NOWHERE[1])
    found: dict[int, None] = {}
    vain = 0
    for place in places(db, beyond, where, step, count):
        if place is None:
            vain += 1
            if found and slices is not None and vain >= slices:
                break
            continue
        found[place[0]] = None
        if len(found) == count:
            break
    return list(found)[::step]


def places(
    db: Connection, after: Place | None, where: Condition, step: int = 1, wanted: int = 1
) -> Iterator[Place | None]:
    """Yield the places of the reports that hold a match in the order of the work; None after each slice in vain."""
    group = _GROUPS.get(where.query.order or Order.STORY)
    if group is None:
        yield from order.places(db, after, where, step, wanted)
    elif not where.void:
        few = order.hit_reports(db, where, SORTED) if where.hits else None
        given = _grouped(db, group, after, where, step) if few is None else _sorted(db, group, few, after, step)
        yield from order.held(db, ((place, few is None and not where.query) for place in given), where)


class _Group(NamedTuple):
    """An order of reports by some value: that of a place, the values in order, the reports of one, and its rank."""

    value: Callable[[Connection, Place], Value]
    values: Callable[[Connection, Value, Condition, int], Iterator[Value]]
    places: Callable[[Connection, Value, Place, Condition, int], Iterator[Place]]
    rank: Callable[[Value], Rank]


def _grouped(db: Connection, group: _Group, after: Place | None, where: Condition, step: int) -> Iterator[Place]:
    here: Value = _BEFORE
    if after is not None:
        here = group.value(db, after)
        yield from group.places(db, here, after, where, step)
    for value in group.values(db, here, where, step):
        yield from group.places(db, value, NOWHERE if step > 0 else LAST, where, step)


def _sorted(db: Connection, group: _Group, few: list[Place], after: Place | None, step: int) -> Iterator[Place]:
    def rank(place: Place) -> tuple[Rank, Place]:
        return group.rank(group.value(db, place)), place

    edge = rank(after) if after else None
    ranked = sorted(map(rank, few), reverse=step < 0)
    return (one[1] for one in ranked if edge is None or (one > edge if step > 0 else one < edge))


def _column(name: str, *, descending: bool = False) -> _Group:
    """Return the order by a column: ascending or descending, reports without a value last."""

    def value(db: Connection, place: Place) -> Value:
        row = db.execute(f"SELECT {name} FROM report WHERE id = ?", (place[1],)).fetchone()
        return row[0] if row else None

    def values(db: Connection, beyond: Value, where: Condition, step: int) -> Iterator[Value]:
        if step > 0 and beyond is None:
            return
        if step < 0 and beyond == _BEFORE and _has_none(db, name, where):
            yield None
        yield from _values(db, name, _BEFORE if beyond is None else beyond, (step > 0) is not descending, where)
        if step > 0 and _has_none(db, name, where):
            yield None

    def of_value(db: Connection, one: Value, at: Place, where: Condition, step: int) -> Iterator[Place]:
        text = None if one is None else str(one)
        fits = _fits_outlet(text, where) if name != DAY else _within(text, *_bounds(where))
        return order.of_value(db, name, text, at, step, where.query.left) if fits else iter(())

    def rank(one: Value) -> Rank:
        text = str(one or "")
        return one is None, (*(-ord(c) for c in text), 1) if descending else tuple(map(ord, text))

    return _Group(value, values, of_value, rank)


def _values(db: Connection, name: str, beyond: Value, up: bool, where: Condition) -> Iterator[str]:
    low, high = _bounds(where) if name == DAY else (None, None)
    begin = low if up else high
    outside = begin is not None and (beyond == _BEFORE or (str(beyond) < begin if up else str(beyond) > begin))
    edge = begin if outside or beyond == _BEFORE else str(beyond)
    at = _next(db, name, edge, up, where, inclusive=outside)
    while at is not None and _within(at, *((None, high) if up else (low, None))):
        yield at
        at = _next(db, name, at, up, where)


def _next(
    db: Connection, name: str, edge: str | None, up: bool, where: Condition, *, inclusive: bool = False
) -> str | None:
    """Return the next value of a column after an edge, or the first one, by the index that orders by it."""
    some = " AND has_left = 1" if where.query.left else ""
    sign = (">" if up else "<") + ("=" if inclusive else "")
    beyond = "" if edge is None else f" AND {name} {sign} ?"
    row = db.execute(
        f"SELECT {'min' if up else 'max'} ({name}) FROM report WHERE present = 1{some}{beyond}",
        () if edge is None else (edge,),
    ).fetchone()
    return None if row[0] is None else str(row[0])


def _has_none(db: Connection, name: str, where: Condition) -> bool:
    some = " AND has_left = 1" if where.query.left else ""
    found = db.execute(f"SELECT 1 FROM report WHERE present = 1{some} AND {name} IS NULL LIMIT 1")
    return found.fetchone() is not None


def _bounds(where: Condition) -> tuple[str | None, str | None]:
    since, until = where.query.values("since"), where.query.values("until")
    return max(since, default=None), min(map(end_of, until), default=None)


def _within(at: str | None, low: str | None, high: str | None) -> bool:
    if at is None:
        return low is None and high is None
    return (low is None or at >= low) and (high is None or at < high)


def _fits_outlet(outlet: str | None, where: Condition) -> bool:
    """Say whether reports of an outlet may match, so that the others are not looked at one by one."""
    wanted = where.query.values("outlet")
    return not wanted or any(words.casefold() in (outlet or "").casefold() for words in wanted)


def _story_size(db: Connection, place: Place) -> Value:
    row = db.execute("SELECT size FROM report WHERE id = ?", (place[0],)).fetchone()
    return max(1, row[0]) if row else 1


def _story_sizes(db: Connection, beyond: Value, where: Condition, step: int) -> Iterator[Value]:
    """Yield the numbers of reports that stories have, the largest first; all below 2 count as 1."""
    if step > 0 and beyond == 1:
        return
    if step < 0 and beyond == _BEFORE:
        yield 1
    most, sign = ("max", "<") if step > 0 else ("min", ">")
    edge: Value = beyond if beyond != _BEFORE else LAST[0] if step > 0 else 1
    one = f"SELECT {most} (size) FROM report WHERE size > 1 AND size {sign} ?"
    while (edge := db.execute(one, (edge,)).fetchone()[0]) is not None:
        yield edge
    if step > 0:
        yield 1


def _of_size(db: Connection, size: Value, at: Place, where: Condition, step: int) -> Iterator[Place]:
    left = where.query.left
    if size == 1:
        small = "SELECT size FROM report WHERE id = ?"
        yield from (p for p in order.plain(db, at, left, step) if db.execute(small, (p[0],)).fetchone()[0] < 2)
        return
    some = " AND has_left = 1" if left else ""
    sign, way = (">", "ASC") if step > 0 else ("<", "DESC")
    members = f"SELECT id FROM report WHERE present = 1{some} AND lead = ? AND id {sign} ? ORDER BY id {way}"
    further = f"SELECT id FROM report WHERE size > 1 AND size = ? AND id {sign} ? ORDER BY id {way} LIMIT 1"
    lead, number = at
    while True:
        yield from ((lead, row[0]) for row in db.execute(members, (lead, number)).fetchall())
        row = db.execute(further, (size, lead)).fetchone()
        if row is None:
            return
        lead, number = row[0], (NOWHERE if step > 0 else LAST)[1]


_GROUPS: Final[dict[Order, _Group]] = {
    Order.OUTLET: _column("outlet"),
    Order.DAY: _column(DAY),
    Order.NEWEST: _column(DAY, descending=True),
    Order.SIZE: _Group(_story_size, _story_sizes, _of_size, lambda size: (False, (-int(size or 1),))),
}
"""The orders of reports other than by story."""
