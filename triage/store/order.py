"""Reading order under a filter: the next report that holds a match, found by index, without walking over those that do not.

Reports are read by (lead, id). Outlets and days have indices in that order. Tags and words are found by the number of the
report, which is the order of the leads; members of a story stand behind their lead, and are looked at one by one.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from typing import Final

from triage.domain.rows import AtLeast, Position
from triage.store.connect import Connection
from triage.store.search import Condition, end_of, pattern

Place = tuple[int, int]
"""A report's place in reading order: number of its story's lead, its own number."""

FEW: Final = 64
"""Up to so many hits of a word or tag are sorted; more are found one after the other."""

VALUES: Final = 400
"""Up to so many outlets or days are asked one by one; where more fit, reports are walked over, as most of them fit too."""

COUNTED: Final = 250
"""So many matches of a filter are counted, which takes less than a millisecond."""

_AT_ONCE: Final = 32
_LAST: Final = (1 << 62, 1 << 62)
_NONE: Final = (-1, -1)


def places(db: Connection, after: Place | None, where: Condition, step: int = 1) -> Iterator[Place]:
    """Yield the places of the present reports that hold a match, from after a place; with step -1 backwards from it."""
    if where.query.left and where.query.tag:
        return
    at = after or (_NONE if step > 0 else _LAST)
    alone = _is_alone(where)
    for place, sure in _candidates(db, at, where, step):
        if (sure and alone) or _holds(db, place[1], where):
            yield place


def _is_alone(where: Condition) -> bool:
    """Say whether what meets the most telling term of a filter meets all of it."""
    q = where.query
    terms = (q.phrases, q.tag, q.outlet, q.since or q.until, q.left)
    return sum(map(bool, terms)) <= 1


def next_match(db: Connection, after: Position | None, where: Condition) -> Position | None:
    """Return the first sentence after a position that matches, in reading order; None at the end."""
    if after is not None and _fits(db, after[1], where):
        start = first_match(db, after[1], after[2], where)
        if start is not None:
            return after[0], after[1], start
    for lead, report in places(db, after[:2] if after else None, where):
        start = first_match(db, report, -1, where)
        if start is not None:
            return lead, report, start
    return None


def leads(db: Connection, after: int | None, count: int, where: Condition, step: int = 1) -> list[int]:
    """Return the numbers of the leads of the next stories that hold a match, ascending; with step -1 of those before."""
    beyond = None if after is None else (after, _LAST[1] if step > 0 else _NONE[1])
    found: dict[int, None] = {}
    for lead, _ in places(db, beyond, where, step):
        if lead not in found and len(found) == count:
            break
        found[lead] = None
    return sorted(found)


def count(db: Connection, where: Condition) -> tuple[int, int]:
    """Return (undecided, all) sentences that match; both are `AtLeast` where `COUNTED` matches were looked at."""
    left, total = _count(db, where)
    return (AtLeast(left), AtLeast(total)) if total >= COUNTED else (left, total)


def _count(db: Connection, where: Condition) -> tuple[int, int]:
    of_report = f"{where.reports} LIMIT {COUNTED}"
    if where.words is not None:
        found = db.execute(
            "SELECT s.tag FROM sentence_words CROSS JOIN sentence s ON s.id = sentence_words.rowid CROSS JOIN report r"
            f" ON r.id = s.report WHERE sentence_words MATCH ? AND {where.sentences} AND {of_report}",
            (where.words, *where.sentence_values, *where.report_values),
        )
    elif where.query.tag:
        found = db.execute(
            "SELECT s.tag FROM sentence s CROSS JOIN report r ON r.id = s.report"
            f" WHERE {where.sentences} AND {of_report}",
            (*where.sentence_values, *where.report_values),
        )
    else:
        return _count_reports(db, where)
    tags = [row[0] for row in found]
    return tags.count(None), len(tags)


def _count_reports(db: Connection, where: Condition) -> tuple[int, int]:
    left = total = 0
    for _, report in places(db, None, where):
        undecided, sentences = db.execute("SELECT undecided, sentences FROM report WHERE id = ?", (report,)).fetchone()
        left, total = left + undecided, total + (undecided if where.query.left else sentences)
        if total >= COUNTED:
            break
    return min(left, COUNTED), min(total, COUNTED)


def first_match(db: Connection, report: int, after: int, where: Condition) -> int | None:
    """Return the start of the first sentence of a report that matches and begins after an offset, or None."""
    among = f"s.report = ? AND s.start > ? AND {where.sentences}"
    values = (report, after, *where.sentence_values)
    if where.words is not None:
        low, high = _numbers(db, report)
        row = db.execute(
            "SELECT min(s.start) FROM sentence_words CROSS JOIN sentence s ON s.id = sentence_words.rowid"
            f" WHERE sentence_words MATCH ? AND sentence_words.rowid BETWEEN ? AND ? AND {among}",
            (where.words, low, high, *values),
        ).fetchone()
    elif where.query.left and where.query.tag is None:
        row = _first_left(db, report, after)
    else:
        row = db.execute(f"SELECT s.start FROM sentence s WHERE {among} ORDER BY s.start LIMIT 1", values).fetchone()
    return int(row[0]) if row and row[0] is not None else None


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
    if where.report_values and not _fits(db, report, where):
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


def _holds(db: Connection, report: int, where: Condition) -> bool:
    return _fits(db, report, where) and (not where.hits or first_match(db, report, -1, where) is not None)


def _fits(db: Connection, report: int, where: Condition) -> bool:
    found = db.execute(f"SELECT 1 FROM report r WHERE r.id = ? AND {where.reports}", (report, *where.report_values))
    return found.fetchone() is not None


def _candidates(db: Connection, at: Place, where: Condition, step: int) -> Iterator[tuple[Place, bool]]:
    """Yield the places that meet the most telling term of a filter, and whether that is certain."""
    query = where.query
    if where.hits:
        few = _few(db, where)
        if few is not None:
            beyond = [p for p in few if (p > at if step > 0 else p < at)]
            return ((place, True) for place in sorted(beyond, reverse=step < 0))
        if where.words is None or not _recut(db):
            return _by_hits(db, at, where, step)
    else:
        for column, values in (("outlet", _outlets(db, query.outlet)), (_DAY, _days(db, query.since, query.until))):
            if values is not None and len(values) <= VALUES:
                return ((place, True) for place in _by_values(db, at, column, values, step))
    sure = not (where.hits or query.outlet or query.since or query.until)
    return ((place, sure) for place in _plain(db, at, query.left, step))


def _plain(db: Connection, at: Place, left: bool, step: int) -> Iterator[Place]:
    sign, order = _direction(step)
    some = " AND undecided > 0" if left else ""
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


_DAY: Final = "substr (published, 1, 10)"


def _outlets(db: Connection, words: str | None) -> list[str] | None:
    """Return the outlets that hold some words; the index gives each outlet once."""
    if not words:
        return None
    return _distinct(db, "outlet", "", "value LIKE ? ESCAPE '\\'", pattern(words))


def _days(db: Connection, since: str | None, until: str | None) -> list[str] | None:
    if not since and not until:
        return None
    return _distinct(db, _DAY, since or "", "value < ?", end_of(until or ""))


def _distinct(db: Connection, column: str, begin: str, condition: str, value: str) -> list[str]:
    one = f"SELECT min({column}) FROM report WHERE present = 1 AND {column}"
    found = db.execute(
        f"WITH RECURSIVE found (value) AS ({one} >= ? UNION ALL SELECT ({one} > found.value) FROM found"
        f" WHERE found.value IS NOT NULL) SELECT value FROM found WHERE {condition} LIMIT {VALUES + 1}",
        (begin, value),
    )
    return [row[0] for row in found]


def _by_values(db: Connection, at: Place, column: str, values: list[str], step: int) -> Iterator[Place]:
    """Merge the reports of several outlets or days, each of which the index gives in reading order."""
    sign, order = _direction(step)

    def of(value: str) -> Iterator[Place]:
        place, count = at, 1
        while found := db.execute(
            f"SELECT lead, id FROM report WHERE present = 1 AND {column} = ? AND (lead, id) {sign} (?, ?)"
            f" ORDER BY lead {order}, id {order} LIMIT ?",
            (value, *place, count),
        ).fetchall():
            yield from found
            place, count = found[-1], _AT_ONCE

    return heapq.merge(*map(of, values), reverse=step < 0)


def _few(db: Connection, where: Condition) -> list[Place] | None:
    """Return the places of all reports that a word or tag hits, or None where there are too many hits to sort."""
    if where.words is not None:
        found = db.execute(
            f"SELECT rowid FROM sentence_words WHERE sentence_words MATCH ? ORDER BY rowid LIMIT {FEW + 1}",
            (where.words,),
        ).fetchall()
        one = (
            "SELECT r.lead, r.id FROM sentence s JOIN report r ON r.id = s.report"
            " WHERE s.id = ? AND s.role <> 'title' AND r.present = 1"
        )
    else:
        found = db.execute(
            f"SELECT report FROM sentence WHERE tag = ? LIMIT {FEW + 1}", where.sentence_values
        ).fetchall()
        one = "SELECT lead, id FROM report WHERE id = ? AND present = 1"
    if len(found) > FEW:
        return None
    return list({place for row in found for place in db.execute(one, row)})


def _recut(db: Connection) -> bool:
    """Say whether the editor ever cut a report anew, so that the numbers of sentences are not in the order of reports."""
    return db.execute("SELECT 1 FROM decision WHERE subject = 'spans' LIMIT 1").fetchone() is not None


def _by_hits(db: Connection, at: Place, where: Condition, step: int) -> Iterator[tuple[Place, bool]]:
    lead, number = at
    ahead = number < lead if step > 0 else number > lead  # the lead itself is still to come
    beyond = lead - step if ahead else lead
    for hit in _leads_hit(db, beyond, where, step):
        yield from ((place, False) for place in _members(db, at, (hit, hit), step))
        at = (hit, hit)
        yield at, True
    yield from ((place, False) for place in _members(db, at, _LAST if step > 0 else _NONE, step))


def _members(db: Connection, at: Place, end: Place, step: int) -> Iterator[Place]:
    """Yield the places of reports that are not their story's lead between two places."""
    sign, order = _direction(step)
    other = "<" if step > 0 else ">"
    while True:
        found = db.execute(
            f"SELECT lead, id FROM report WHERE present = 1 AND lead <> id AND (lead, id) {sign} (?, ?)"
            f" AND (lead, id) {other} (?, ?) ORDER BY lead {order}, id {order} LIMIT {_AT_ONCE}",
            (*at, *end),
        ).fetchall()
        yield from found
        if len(found) < _AT_ONCE:
            return
        at = found[-1]


def _leads_hit(db: Connection, beyond: int, where: Condition, step: int) -> Iterator[int]:
    """Yield the reports by number, beyond one, that lead their story and that the word or tag hits."""
    sign, order = _direction(step)
    lead = "r.present = 1 AND r.lead = r.id"
    if where.words is None:
        query = (
            "SELECT DISTINCT s.report, s.report FROM sentence s CROSS JOIN report r ON r.id = s.report WHERE s.tag = ?"
            f" AND s.report {sign} ? AND {lead} ORDER BY s.report {order} LIMIT ?"
        )
        first, edge = where.query.tag, beyond
    else:
        query = (
            "SELECT sentence_words.rowid, s.report FROM sentence_words CROSS JOIN sentence s ON s.id = sentence_words.rowid"
            f" CROSS JOIN report r ON r.id = s.report WHERE sentence_words MATCH ? AND sentence_words.rowid {sign} ?"
            f" AND {lead} AND s.role <> 'title' ORDER BY sentence_words.rowid {order} LIMIT ?"
        )
        first, edge = where.words, _edge(db, beyond, step)
    count, last = 1, None
    while found := db.execute(query, (first, edge, count)).fetchall():
        for _, report in found:
            if report != last:
                yield report
            last = report
        edge, count = found[-1][0], _AT_ONCE


def _edge(db: Connection, report: int, step: int) -> int:
    """Return the number of the last sentence up to a report, or of the first one from it on."""
    up, order, none = ("<=", "DESC", 0) if step > 0 else (">=", "ASC", _LAST[0])
    row = db.execute(
        f"SELECT id FROM sentence WHERE report {up} ? ORDER BY report {order}, start {order} LIMIT 1", (report,)
    ).fetchone()
    return int(row[0]) if row else none


def _direction(step: int) -> tuple[str, str]:
    return (">", "ASC") if step > 0 else ("<", "DESC")
