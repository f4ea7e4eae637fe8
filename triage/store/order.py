"""Reading order under a filter: the next report that holds a match, found by index, without walking over those that do not.

Reports are read by (lead, id). Outlets and days have indices in that order. Tags and words are found by the number of the
report, which is the order of the leads; members of a story stand behind their lead, and are looked at one by one.
"""

from __future__ import annotations

import heapq
import json
from collections.abc import Iterable, Iterator
from itertools import chain, repeat
from typing import Any, Final

from triage.domain.query import NONE
from triage.store import once
from triage.store.connect import Connection
from triage.store.search import ANY, Condition, end_of, pattern, split_sure

Place = tuple[int, int]
"""A report's place in reading order: number of its story's lead, its own number."""

FEW: Final = 64
"""Up to so many hits of a word or tag are sorted; more are found one after the other."""

SORTED: Final = 500
"""Up to so many hits are sorted where the order is not by story."""

VALUES: Final = 400
"""Up to so many outlets or days are asked one by one; where more fit, reports are walked over, as most of them fit too."""

SLICE: Final = 32
"""After so many reports that were looked at in vain, a walk says so, that something else may be done or the walk be left."""

_AT_ONCE: Final = 32
LAST: Final = (1 << 62, 1 << 62)
NOWHERE: Final = (-1, -1)


def places(db: Connection, after: Place | None, where: Condition, step: int = 1) -> Iterator[Place | None]:
    """Yield the places of the present reports that hold a match, by story, from after a place; with step -1 backwards.

    None comes after each `SLICE` of reports that were looked at in vain.
    """
    if where.void:
        return
    at = after or (NOWHERE if step > 0 else LAST)
    yield from held(db, candidates(db, at, where, step), where)


def held(db: Connection, found: Iterable[tuple[Place, bool] | None], where: Condition) -> Iterator[Place | None]:
    """Yield the places that hold a match, among those that may or certainly do; None after each `SLICE` in vain."""
    vain = 0
    for candidate in found:
        if candidate is None:
            yield None
            continue
        place, sure = candidate
        if sure or holds(db, place[1], where):
            yield place
        else:
            vain += 1
            if vain % SLICE == 0:
                yield None


def first_match(db: Connection, report: int, after: int, where: Condition) -> int | None:
    """Return the start of the first sentence of a report that matches and begins after an offset, or None."""
    among = f"s.report = ? AND s.start > ? AND {where.sentences}"
    values = (report, after, *where.sentence_values)
    if where.words is not None:
        low, high = _numbers(db, report)
        few = _few_together(db, where)
        if few is not None and not any(low <= number <= high for number in few):
            return None  # the index would walk on beyond the report
        row = db.execute(
            "SELECT min(s.start) FROM sentence_words CROSS JOIN sentence s ON s.id = sentence_words.rowid"
            f" WHERE sentence_words MATCH ? AND sentence_words.rowid BETWEEN ? AND ? AND {among}",
            (where.words, low, high, *values),
        ).fetchone()
    elif where.query.left and not where.hits and not where.void:
        row = _first_left(db, report, after)
    else:
        row = db.execute(f"SELECT s.start FROM sentence s WHERE {among} ORDER BY s.start LIMIT 1", values).fetchone()
    return int(row[0]) if row and row[0] is not None else None


def _few_together(db: Connection, where: Condition) -> list[int] | None:
    """Return the sentences with several words of a filter, where these are few; a single word is found at once."""
    several = where.words is not None and " " in " ".join(where.query.phrases)
    return once.with_words(db, where.words or "", FEW) if several else None


_SHORT: Final = 256
"""The index of undecided sentences begins behind so many of a report."""


def _first_left(db: Connection, report: int, after: int) -> tuple[int] | None:
    near = db.execute(
        "SELECT start, tag, role FROM sentence WHERE report = ? AND start > ? ORDER BY start LIMIT ?",
        (report, after, _SHORT),
    )
    found = next(((start,) for start, tag, role in near if tag is None and role != "title"), None)
    return (
        found
        or db.execute(
            "SELECT start FROM sentence INDEXED BY sentence_left WHERE report = ? AND start > ? AND tag IS NULL"
            f" AND role <> 'title' AND n > {_SHORT} ORDER BY start LIMIT 1",
            (report, after),
        ).fetchone()
    )


def matching(db: Connection, report: int, where: Condition) -> set[int]:
    """Return the numbers of a report's sentences that match."""
    if where.report_values and not fits(db, report, where):
        return set()
    tail = f"s.report = ? AND {where.sentences}"
    values = (report, *where.sentence_values)
    if where.words is None:
        return {row[0] for row in db.execute(f"SELECT s.id FROM sentence s WHERE {tail}", values)}
    found = db.execute(
        "SELECT s.id FROM sentence_words CROSS JOIN sentence s ON s.id = sentence_words.rowid"
        f" WHERE sentence_words MATCH ? AND sentence_words.rowid BETWEEN ? AND ? AND {tail}",
        (where.words, *_numbers(db, report), *values),
    )
    return {row[0] for row in found}


def _numbers(db: Connection, report: int) -> tuple[int, int]:
    """Return the least and the greatest number of a report's sentences; sentences that were cut anew have later ones."""
    low, high = db.execute("SELECT min(id), max(id) FROM sentence WHERE report = ?", (report,)).fetchone()
    return low or 0, high or 0


def holds(db: Connection, report: int, where: Condition) -> bool:
    """Say whether a report holds a match."""
    return fits(db, report, where) and (not where.hits or first_match(db, report, -1, where) is not None)


def fits(db: Connection, report: int, where: Condition) -> bool:
    """Say whether a report is present and meets what a filter asks of reports."""
    found = db.execute(f"SELECT 1 FROM report r WHERE r.id = ? AND {where.reports}", (report, *where.report_values))
    return found.fetchone() is not None


def candidates(db: Connection, at: Place, where: Condition, step: int) -> Iterator[tuple[Place, bool] | None]:
    """Yield the places that meet the most telling term of a filter, and whether it is certain that they hold a match.

    None comes after each slice of hits that was looked at in vain.
    """
    query = where.query
    alone = len(query.terms) <= 1
    if where.hits:
        few = hit_reports(db, where, FEW)
        if few is not None:
            beyond = [p for p in few if (p > at if step > 0 else p < at)]
            certain = alone and (where.words is not None or where.tag is not None)
            return ((place, certain) for place in sorted(beyond, reverse=step < 0))
        if where.tag or (where.words is not None and not _recut(db)):
            return _by_hits(db, at, where, step)
    else:
        since, until = query.values("since"), query.values("until")
        for column, values in (
            ("outlet", outlets(db, query.values("outlet"))),
            (DAY, _days(db, max(since, default=""), min(until, key=end_of, default=""))),
        ):
            if values is not None and len(values) <= VALUES:
                return ((place, alone) for place in _by_values(db, at, column, values, step))
    return ((place, alone and (not query or query.left)) for place in plain(db, at, query.left, step))


def plain(db: Connection, at: Place, left: bool, step: int) -> Iterator[Place]:
    """Yield the places of all present reports by story, or of those with sentences left."""
    sign, order = _direction(step)
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
    found = db.execute(
        f"WITH RECURSIVE found (value) AS ({one} >= ? UNION ALL SELECT ({one} > found.value) FROM found"
        f" WHERE found.value IS NOT NULL) SELECT value FROM found WHERE {condition} LIMIT {VALUES + 1}",
        (begin, *values),
    )
    return [row[0] for row in found]


def _by_values(db: Connection, at: Place, column: str, values: list[str], step: int) -> Iterator[Place]:
    """Merge the reports of several outlets or days, each of which the index gives in reading order."""
    return heapq.merge(*(of_value(db, column, value, at, step) for value in values), reverse=step < 0)


def of_value(
    db: Connection, column: str, value: str | None, at: Place, step: int, left: bool = False
) -> Iterator[Place]:
    """Yield the places of the reports of an outlet or a day, or of those without one, by story."""
    sign, order = _direction(step)
    same = f"{column} IS NULL" if value is None else f"{column} = ?"
    some = " AND has_left = 1" if left else ""
    count = 1
    while found := db.execute(
        f"SELECT lead, id FROM report WHERE present = 1{some} AND {same} AND (lead, id) {sign} (?, ?)"
        f" ORDER BY lead {order}, id {order} LIMIT ?",
        (*([] if value is None else [value]), *at, count),
    ).fetchall():
        yield from found
        at, count = found[-1], _AT_ONCE


def hit_reports(db: Connection, where: Condition, most: int) -> list[Place] | None:
    """Return the places of all reports that a term hits, or None where there are too many hits to sort."""
    found = hit_sentences(db, where, most)
    if found is None:
        return None
    one = (
        "SELECT r.lead, r.id FROM sentence s JOIN report r ON r.id = s.report"
        " WHERE s.id = ? AND s.role <> 'title' AND r.present = 1"
    )
    return list({place for number in found for place in db.execute(one, (number,))})


def hit_sentences(db: Connection, where: Condition, most: int) -> list[int] | None:
    """Return the numbers of the sentences that the most telling term may hit, or None where there are more than `most`."""
    if where.words is not None and (together := once.with_words(db, where.words, most)) is not None:
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


def _recut(db: Connection) -> bool:
    """Say whether the editor ever cut a report anew, so that the numbers of sentences are not in the order of reports."""
    return db.execute("SELECT 1 FROM decision WHERE subject = 'spans' LIMIT 1").fetchone() is not None


def _by_hits(db: Connection, at: Place, where: Condition, step: int) -> Iterator[tuple[Place, bool] | None]:
    lead, number = at
    ahead = number < lead if step > 0 else number > lead  # the lead itself is still to come
    members = _members(db, at, step)
    member = next(members, None)
    for hit in _leads_hit(db, lead - step if ahead else lead, where, step):
        if hit is None:
            yield None
            continue
        while member and (member < (hit, hit) if step > 0 else member > (hit, hit)):
            yield member, False
            member = next(members, None)
        yield (hit, hit), True
    while member:
        yield member, False
        member = next(members, None)


def _members(db: Connection, at: Place, step: int) -> Iterator[Place]:
    """Yield the places of reports that are not their story's lead, from after a place."""
    sign, order = _direction(step)
    while True:
        found = db.execute(
            f"SELECT lead, id FROM report WHERE present = 1 AND lead <> id AND (lead, id) {sign} (?, ?)"
            f" ORDER BY lead {order}, id {order} LIMIT {_AT_ONCE}",
            at,
        ).fetchall()
        yield from found
        if len(found) < _AT_ONCE:
            return
        at = found[-1]


def _leads_hit(db: Connection, beyond: int, where: Condition, step: int) -> Iterator[int | None]:
    """Yield the reports by number, beyond one, that lead their story and hold a match; None after each slice in vain."""
    sign, order = _direction(step)
    lead = f"r.present = 1 AND r.lead = r.id AND {where.reports}"
    if where.words is None:
        query = (
            f"SELECT h.report, h.report, {lead} AND EXISTS (SELECT 1 FROM sentence s WHERE s.report = r.id AND"
            f" {where.sentences}) FROM (SELECT DISTINCT report FROM sentence WHERE tag = ? AND report {sign} ?"
            f" ORDER BY report {order} LIMIT ?) h LEFT JOIN report r ON r.id = h.report"
        )
        first, edge = where.tag, beyond
    else:
        query = (
            f"SELECT h.number, s.report, {lead} AND {where.sentences} AND s.role <> 'title' FROM (SELECT rowid AS number"
            f" FROM sentence_words WHERE sentence_words MATCH ? AND rowid {sign} ? ORDER BY rowid {order} LIMIT ?) h"
            f" LEFT JOIN sentence s ON s.id = h.number LEFT JOIN report r ON r.id = s.report"
        )
        first, edge = where.words, _edge(db, beyond, step)
    values = (*where.report_values, *where.sentence_values)
    last = None
    for count in chain(_SOME, repeat(_SOME[-1])):
        found = sorted(db.execute(query, (*values, first, edge, count)).fetchall(), reverse=step < 0)
        before = last
        for _, report, matches in found:
            if matches and report != last:
                yield report
                last = report
        if len(found) < count:
            return
        if last == before:
            yield None
        edge = found[-1][0]


def flagged(db: Connection, where: Condition, columns: str, most: int) -> Iterator[tuple[Any, ...]] | None:
    """Yield for the hits of a filter's words or tag whether they are matches, and columns of `s`; None without words or tag."""
    if where.words is not None:
        few, hits, first = _few_together(db, where), once.WITH_WORDS, where.words
        if few is not None:
            hits, first = "SELECT value AS number FROM json_each(?)", json.dumps(few)
    elif where.tag is not None:
        hits, first = "SELECT id AS number FROM sentence WHERE tag = ?", where.tag
    else:
        return None
    return db.execute(
        f"SELECT {where.sentences} AND {where.reports}, {columns} FROM ({hits} LIMIT ?) h LEFT JOIN sentence s"
        " ON s.id = h.number LEFT JOIN report r ON r.id = s.report",
        (*where.sentence_values, *where.report_values, first, most),
    )


_SOME: Final = (2, 32, 64, 128, 256)
"""So many hits are looked at, at first and then on."""


def _edge(db: Connection, report: int, step: int) -> int:
    """Return the number of the last sentence up to a report, or of the first one from it on."""
    up, order, none = ("<=", "DESC", 0) if step > 0 else (">=", "ASC", LAST[0])
    row = db.execute(
        f"SELECT id FROM sentence WHERE report {up} ? ORDER BY report {order}, start {order} LIMIT 1", (report,)
    ).fetchone()
    return int(row[0]) if row else none


def _direction(step: int) -> tuple[str, str]:
    return (">", "ASC") if step > 0 else ("<", "DESC")
