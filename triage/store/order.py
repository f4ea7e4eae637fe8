"""Reading order under a filter: the next report that holds a match, found by index, without walking over those that do not.

Reports are read by (lead, id). Outlets and days have indices in that order. Tags and words are found by the number of the
report, which is the order of the leads; members of a story stand behind their lead, and are looked at one by one.
"""

from __future__ import annotations

import heapq
import json
from collections.abc import Iterator
from itertools import chain, islice
from math import ceil, expm1
from typing import Final

from triage.domain.query import NONE
from triage.store import inside, once, stretch, worded
from triage.store.connect import Connection
from triage.store.search import ANY, OF_REPORT, Condition, end_of, pattern, split_sure
from triage.store.worded import LAST, NOWHERE, Place, direction

FEW: Final = 32
"""Up to so many hits of a word or tag are sorted; more are found one after the other."""

SORTED: Final = 500
"""Up to so many hits are sorted where the order is not by story."""

VALUES: Final = 400
"""Up to so many outlets or days are asked one by one; where more fit, reports are walked over, as most of them fit too."""

SLICE: Final = 32
"""After so many reports that were looked at in vain, a walk says so, that something else may be done or the walk be left."""

_AT_ONCE: Final = 32
_TOGETHER: Final = 96
"""So many reports are looked at together at most, where words are asked for."""


Candidates = Iterator[tuple[Place, bool] | None]
"""Places of present reports, and whether it is certain that they hold a match; None after each slice of hits in vain."""


def places(
    db: Connection, after: Place | None, where: Condition, step: int = 1, wanted: int = 1
) -> Iterator[Place | None]:
    """Yield the places of the present reports that hold a match, by story, from after a place; with step -1 backwards.

    None comes after each `SLICE` of reports that were looked at in vain; about `wanted` places are asked for.
    """
    if where.void:
        return
    at = after or (NOWHERE if step > 0 else LAST)
    found, ask, share = candidates(db, at, where, step, wanted)
    yield from held(db, found, ask, wanted, share)


def held(
    db: Connection, found: Candidates, where: Condition, wanted: int = 1, share: float = 1.0
) -> Iterator[Place | None]:
    """Yield the places that hold a match, among those that may or certainly do; None after each `SLICE` in vain.

    About `wanted` of them are asked for, and about that share of them holds one: so many are looked at together at first.
    """
    most = SLICE if where.words is None else _TOGETHER
    count = min(most, ceil(wanted / share))
    vain = tried = given = 0
    unsure: list[Place] = []
    for candidate in chain(found, [_OVER]):
        if candidate is not None and not candidate[1]:
            unsure.append(candidate[0])
            if len(unsure) < count:
                continue
        if unsure:
            holding = inside.holding(db, [place[1] for place in unsure], where)
            for place in unsure:
                if place[1] in holding:
                    yield place
                else:
                    vain += 1
                    if vain % SLICE == 0:
                        yield None
            tried, given = tried + len(unsure), given + len(holding)
            count = min(most, 4 * count if wanted == 1 else max(0, wanted - given) * tried // (given or 1) + 4)
            unsure = []
        if candidate is None:
            yield None
        elif candidate[1] and candidate is not _OVER:
            yield candidate[0]


_OVER: Final = (NOWHERE, True)
"""Stands behind the last place, so that what waits is looked at."""


def candidates(
    db: Connection, at: Place, where: Condition, step: int, wanted: int = 1
) -> tuple[Candidates, Condition, float]:
    """Return the places that meet the most telling term of a filter, what is to be asked of those, and what share meets it."""
    query = where.query
    alone = len(query.terms) <= 1
    if where.hits:
        few = hit_reports(db, where, FEW)
        if few is not None:
            beyond = [p for p in few if (p > at if step > 0 else p < at)]
            certain = alone and (where.words is not None or where.tag is not None)
            return ((place, certain) for place in sorted(beyond, reverse=step < 0)), where, 1.0
        anew = worded.cut_anew(db) if where.words is not None else None
        rarer = _rarer(db, at, where, step, wanted, anew) if anew is not None else None
        if rarer is not None:
            return rarer
        if anew is not None or (where.tag and where.words is None):
            return worded.by_hits(db, at, where, step, wanted, anew), where, 1.0
    else:
        for column, values in _narrowed(db, where):
            if len(values) <= VALUES:
                reports = _by_values(db, at, column, values, step, min(wanted, _TOGETHER))
                return ((place, alone) for place in reports), where, 1.0
    return ((place, alone and (not query or query.left)) for place in plain(db, at, query.left, step)), where, 1.0


RARER: Final = 16
"""Words are compared with an outlet or days by how far so many hits and so many reports reach."""

_VALUES: Final = 4
"""Words are compared with so many outlets or days at most."""


def _rarer(
    db: Connection, at: Place, where: Condition, step: int, wanted: int, anew: list[Place]
) -> tuple[Candidates, Condition, float] | None:
    """Return the reports of the outlets or days of a filter from a place on, where its words stand closer than these.

    Nothing is to be asked of them as to the report where the index by which they are found said it. The share of those
    that hold the words is that of any report near by, as if sentences with them were strewn by chance.
    """
    for column, values in _narrowed(db, where):
        if len(values) > _VALUES:
            continue
        some = RARER if wanted == 1 else min(_TOGETHER, wanted * 9 // 5)
        reports = _by_values(db, at, column, values, step, max(1, some // len(values)), where.query.left)
        near = list(islice(reports, RARER))
        number = worded.nth_report(db, at[0], where, step, RARER, some, [place[1] for place in anew])
        if number is not None and (len(near) < RARER or (near[-1][0] - number) * step >= 0):
            of_report = {term for term in where.query.terms if term.name in OF_REPORT}
            told = {"outlet"} if column == "outlet" else {"since", "until"}
            known = all(term.name in told and not term.negated for term in of_report)
            ask = where._replace(reports="r.present = 1", report_values=()) if known else where
            share = -expm1(-worded.in_a_report(db, where.words or ""))
            spare = 9 / 8 if wanted > 1 else 1  # asking again takes longer than some more
            return ((place, False) for place in chain(near, reports)), ask, max(share / spare, 1 / _TOGETHER)
    return None


def _narrowed(db: Connection, where: Condition) -> Iterator[tuple[str, list[str]]]:
    """Yield the columns that order reports and the values of them that a filter asks for."""
    query = where.query
    since, until = query.values("since"), query.values("until")
    for column, values in (
        ("outlet", outlets(db, query.values("outlet"))),
        (DAY, _days(db, max(since, default=""), min(until, key=end_of, default=""))),
    ):
        if values is not None:
            yield column, values


def plain(db: Connection, at: Place, left: bool, step: int) -> Iterator[Place]:
    """Yield the places of all present reports by story, or of those with sentences left."""
    sign, order = direction(step)
    some = " AND has_left = 1" if left else ""
    count = 1
    while True:
        found = db.execute(
            f"SELECT lead, id FROM report WHERE present = 1{some} AND (lead, id) {sign} (?, ?)"
            f" ORDER BY lead {order}, id {order} LIMIT ?",
            (*at, count),
        ).fetchall()
        yield from found
        if len(found) < count:
            return
        at, count = found[-1], _AT_ONCE


DAY: Final = "substr (published, 1, 10)"


def outlets(db: Connection, words: tuple[str, ...]) -> list[str] | None:
    """Return the outlets that hold one of some words; the index gives each outlet once. None without words."""
    if not words:
        return None
    among = " OR ".join(["value LIKE ? ESCAPE '\\'"] * len(words))
    return _distinct(db, "outlet", "", f"({among})", tuple(map(pattern, words)))


def _days(db: Connection, since: str, until: str) -> list[str] | None:
    if not since and not until:
        return None
    return _distinct(db, DAY, since, "value < ?", (end_of(until),))


def _distinct(db: Connection, column: str, begin: str, condition: str, values: tuple[str, ...]) -> list[str]:
    one = f"SELECT min({column}) FROM report WHERE present = 1 AND {column}"
    each = (
        f"WITH RECURSIVE found (value) AS ({one} >= ? UNION ALL SELECT ({one} > found.value) FROM found"
        f" WHERE found.value IS NOT NULL) SELECT value FROM found WHERE {condition} LIMIT {VALUES + 1}"
    )

    def make() -> list[str]:
        return [row[0] for row in db.execute(each, (begin, *values))]

    return once.while_reports_stay(db, (each, begin, *values), make)


def _by_values(
    db: Connection, at: Place, column: str, values: list[str], step: int, count: int, left: bool = False
) -> Iterator[Place]:
    """Merge the reports of several outlets or days, each of which the index gives in reading order."""
    more = 4 if len(values) > 4 else _AT_ONCE
    found = [of_value(db, column, value, at, step, left, more, count if more > 4 else 1) for value in values]
    return found[0] if len(found) == 1 else heapq.merge(*found, reverse=step < 0)


def of_value(
    db: Connection,
    column: str,
    value: str | None,
    at: Place,
    step: int,
    left: bool = False,
    more: int = _AT_ONCE,
    count: int = 1,
) -> Iterator[Place]:
    """Yield the places of the reports of an outlet or a day, or of those without one, by story.

    So many are read at first, one by one or by `count`, and `more` times as many with each statement, up to `_AT_ONCE`.
    """
    sign, order = direction(step)
    same = f"{column} IS NULL" if value is None else f"{column} = ?"
    some = " AND has_left = 1" if left else ""
    while True:
        found = db.execute(
            f"SELECT lead, id FROM report WHERE present = 1{some} AND {same} AND (lead, id) {sign} (?, ?)"
            f" ORDER BY lead {order}, id {order} LIMIT ?",
            (*([] if value is None else [value]), *at, count),
        ).fetchall()
        yield from found
        if len(found) < count:
            return
        at, count = found[-1], min(_AT_ONCE, more * count)


def hit_reports(db: Connection, where: Condition, most: int) -> list[Place] | None:
    """Return the places of all reports that a term hits, or None where there are too many hits to sort."""
    found = hit_sentences(db, where, most)
    if found is None:
        return None
    one = (
        "SELECT r.lead, r.id FROM json_each(?) h CROSS JOIN sentence s ON s.id = h.value CROSS JOIN report r"
        " ON r.id = s.report WHERE s.role <> 'title' AND r.present = 1"
    )
    return list(set(db.execute(one, (json.dumps(found),))))


def hit_sentences(db: Connection, where: Condition, most: int) -> list[int] | None:
    """Return the numbers of the sentences that the most telling term may hit, or None where there are more than `most`."""
    if where.words is not None and (together := stretch.few(db, where.words, most)) is not None:
        return together
    for sql, values in _drivers(where):
        found = once.numbers(db, f"{sql} LIMIT {most + 1}", values)
        if len(found) <= most:
            return found
    query = where.query
    if statuses := [value for value in query.values("record") if value != NONE]:
        return _of_records(db, statuses, most)
    return None


def _drivers(where: Condition) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    """Yield the statements that find the hits of one term by its index."""
    query = where.query
    tags = query.values("tag")
    if tags and NONE not in tags:
        yield f"SELECT id FROM sentence WHERE tag IN ({', '.join('?' * len(tags))})", tags
    if any(NONE not in values for values in (query.values("flag"), query.values("note")) if values):
        yield (
            "SELECT id FROM sentence INDEXED BY sentence_noted WHERE flags IS NOT NULL OR note IS NOT NULL",
            (),
        )
    for value in (value for value in query.values("sure") if query.left and value != NONE):
        sign, number = split_sure(value)
        yield (
            f"SELECT id FROM sentence WHERE confidence {sign} ? AND tag IS NULL",
            (round(number * 10000),),
        )


def _of_records(db: Connection, statuses: list[str], most: int) -> list[int] | None:
    found: set[str] = set()
    each = "SELECT e.sentence_id FROM record x JOIN record_sentence e ON e.event_id = x.event_id WHERE x.status = ?"
    for status in statuses:
        one = ("SELECT sentence_id FROM record_sentence", ()) if status == ANY else (each, (status,))
        found.update(row[0] for row in db.execute(f"{one[0]} LIMIT {most + 1}", one[1]))
    if len(found) > most:
        return None
    number = "SELECT s.id FROM report r JOIN sentence s ON s.report = r.id WHERE r.key = ? AND s.start = ?"
    ends = (name.rpartition("-") for name in found)
    return [row[0] for key, _, start in ends for row in db.execute(number, (key, start))]
