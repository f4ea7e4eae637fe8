"""Reports in reading order along the hits of words or of a tag, by whose numbers they are found."""

from __future__ import annotations

import heapq
import json
from collections.abc import Iterator
from functools import partial
from itertools import chain, pairwise, repeat
from math import ceil, expm1
from typing import Any, Final

from triage.store import once, stretch
from triage.store.connect import Connection
from triage.store.search import Condition

Place = tuple[int, int]
"""A report's place in reading order: number of its story's lead, its own number."""

LAST: Final = (1 << 62, 1 << 62)
NOWHERE: Final = (-1, -1)

_AT_ONCE: Final = 32

ANEW: Final = 64
"""So many reports that were cut anew are looked at beside the hits, since their sentences have later numbers; where there are
more, reports are walked over."""


def cut_anew(db: Connection) -> list[Place] | None:
    """Return the places of the reports whose sentences the editor ever cut anew; None where there are more than `ANEW`."""
    return once.while_reports_stay(db, "cut anew", partial(_cut_anew, db))


def _cut_anew(db: Connection) -> list[Place] | None:
    one = "SELECT min(object) FROM decision WHERE subject = 'spans'"
    found = db.execute(
        f"WITH RECURSIVE found (value) AS ({one} UNION ALL SELECT ({one} AND object > found.value) FROM found"
        f" WHERE found.value IS NOT NULL LIMIT {ANEW + 1})"
        " SELECT r.lead, r.id FROM found LEFT JOIN report r ON r.key = found.value WHERE found.value IS NOT NULL"
    ).fetchall()
    return [place for place in found if place[0] is not None] if len(found) <= ANEW else None


def by_hits(
    db: Connection, at: Place, where: Condition, step: int, wanted: int, anew: list[Place] | None
) -> Iterator[tuple[Place, bool] | None]:
    """Yield the places of reports that may hold a match and whether it is certain; None after each slice in vain.

    Args:
        db: The workspace.
        at: The place from which to go on.
        where: The filter, which asks for words or for one tag.
        step: 1 onward, -1 backwards.
        wanted: About so many reports are asked for.
        anew: The reports whose numbers are not in order; it is not needed to go by a tag.
    """
    lead, number = at
    ahead = number < lead if step > 0 else number > lead  # the lead itself is still to come
    beyond = lead - step if ahead else lead
    members = members_of(db, at, step)
    if anew is None:
        hits = _leads_tagged(db, beyond, where, step)
    else:
        apart = sorted((p for p in anew if p[0] == p[1] and (p > at if step > 0 else p < at)), reverse=step < 0)
        members = heapq.merge(members, apart, reverse=step < 0) if apart else members
        hits = _leads_worded(db, beyond, where, step, wanted, [p[1] for p in anew])
    member = next(members, None)
    for hit in hits:
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


def members_of(db: Connection, at: Place, step: int) -> Iterator[Place]:
    """Yield the places of reports that are not their story's lead, from after a place."""
    sign, order = direction(step)
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


_SOME: Final = (4, 32, 64, 128, 256)
"""So many hits are looked at, at first and then on."""

_MOST: Final = _SOME[-1]

_CLOSE: Final = 3
"""Where a report holds about so many hits, only some of them are looked at, so that every report is met about twice."""


def _leads_worded(
    db: Connection, beyond: int, where: Condition, step: int, wanted: int, anew: list[int]
) -> Iterator[int | None]:
    """Yield the reports by number, beyond one, that lead their story and hold a match; None after each slice in vain.

    How many hits are read follows from how close they stand, and then from how many reports the last ones gave.
    """
    edge = edge_of(db, beyond, step, anew)
    sizes = chain(_SOME, repeat(_MOST))
    each = in_a_report(db, where.words or "") if wanted > 1 else 1.0
    close = each * 9 / 8  # what was seen elsewhere may be too few, and asking again takes longer than some more
    count = next(sizes) if wanted == 1 else min(2 * _MOST, ceil(wanted * 9 / 8 * close / -expm1(-close)) + 2)
    last, given, seen = None, 0, 0
    while True:
        hits, found, leads = _hits(db, edge, where, step, count, anew, each)
        found = [n for n in found if n != last and n not in anew]
        for report in found:
            if report in leads:
                yield report
        if len(hits) < count:
            return
        edge = hits[-1] + step
        last = found[-1] if found and found[-1] in leads else last
        given, seen = given + len(leads), seen + count
        if not leads:
            yield None
        ahead = max(0, wanted - given) * seen * 9 // (8 * given) + 8 if given else 0
        count = min(2 * _MOST, ahead) if ahead and wanted > 1 else next(sizes)


def in_a_report(db: Connection, words: str) -> float:
    """Return about how many hits of words a report holds, as if all had as many sentences."""
    return once.while_words_stay(db, "width", partial(_width, db)) / max(1, stretch.gap(db, words))


def _width(db: Connection) -> float:
    """Return about how many sentences a report has, with its title."""
    row = db.execute("SELECT (SELECT max(id) FROM sentence), (SELECT max(id) FROM report)").fetchone()
    return max(1, (row[0] or 0) / max(1, row[1] or 0))


def _hits(
    db: Connection, edge: int, where: Condition, step: int, count: int, anew: list[int], each: float
) -> tuple[list[int], list[int], set[int]]:
    """Return the next hits from a number on, the reports of those that match, and which of these lead their story.

    What is not known yet is read together, where hits do not stand close: about `each` of them in a report.
    """
    words = where.words or ""
    new = stretch.unread(db, words, edge) if step > 0 and each < _CLOSE else None
    if new is None:
        hits = stretch.onward(db, words, edge, count) if step > 0 else stretch.backward(db, words, edge, count)[::-1]
        reports = _reports(db, hits, where, anew, int(each / 2) if each >= _CLOSE else 1)
        return hits, reports, _leading(db, [n for n in reports if n not in anew], where)
    leads = f"SELECT r.id FROM report r {_by_index(where)} r.lead = s.report AND r.id = s.report AND {where.reports}"
    rows = db.execute(
        f"SELECT h.number, s.report, {where.sentences}, ({leads}) FROM ({stretch.ON}) h LEFT JOIN sentence s"
        " ON s.id = h.number",
        (*where.sentence_values, *where.report_values, words, edge - 1, stretch.END, count),
    ).fetchall()
    hits = [row[0] for row in rows]
    new.add(hits, hits[-1] if len(hits) == count else stretch.END)
    return hits, list(dict.fromkeys([row[1] for row in rows if row[2]])), {row[3] for row in rows if row[2]} - {None}


def _by_index(where: Condition) -> str:
    """Return how a report is asked whether it leads its story: by an index alone, where nothing else is asked of it."""
    return f"INDEXED BY report_{'left' if where.query.left else 'order'} WHERE" if where.plain else "WHERE"


def _reports(db: Connection, hits: list[int], where: Condition, anew: list[int], stride: int) -> list[int]:
    """Return the reports of those hits that meet what a filter asks of sentences, in the order of the hits, each once.

    Where hits stand close only each so many of them is looked at. Between two that match, in one report or in two that follow
    each other, there is no other report; everywhere else all hits are looked at.
    """
    if not hits:
        return []
    some = [*hits[:-1:stride], hits[-1]] if stride > 1 else hits
    found = _looked_at(db, some, where)
    if stride > 1:
        sure = [report if fits and report not in anew else None for report, fits in found]
        rest: list[int] = []
        for at, (one, other) in enumerate(pairwise(sure)):
            if one is None or other is None or abs(other - one) > 1:
                rest += hits[at * stride + 1 : min((at + 1) * stride, len(hits) - 1)]
        if rest:
            known = dict(zip([*some, *rest], [*found, *_looked_at(db, rest, where)], strict=True))
            found = [known[n] for n in hits if n in known]
    return list(dict.fromkeys([report for report, fits in found if fits]))


def _looked_at(db: Connection, hits: list[int], where: Condition) -> list[tuple[int, int]]:
    """Return of each hit its report and whether it meets what a filter asks of sentences."""
    return db.execute(
        f"SELECT s.report, {where.sentences} FROM json_each(?) h LEFT JOIN sentence s ON s.id = h.value",
        (*where.sentence_values, json.dumps(hits)),
    ).fetchall()


def _leading(db: Connection, reports: list[int], where: Condition) -> set[int]:
    """Return which of some reports lead their story and meet what a filter asks of reports."""
    if not reports:
        return set()
    found = db.execute(
        f"SELECT r.id FROM json_each(?) j CROSS JOIN report r {_by_index(where)} r.lead = j.value AND r.id = j.value"
        f" AND {where.reports}",
        (json.dumps(reports), *where.report_values),
    )
    return {row[0] for row in found}


def _leads_tagged(db: Connection, beyond: int, where: Condition, step: int) -> Iterator[int | None]:
    """Yield the reports as `_leads_worded` does, by the hits of a tag, which the index gives by report."""
    sign, order = direction(step)
    query = (
        f"SELECT h.report, r.present = 1 AND r.lead = r.id AND {where.reports} AND EXISTS (SELECT 1 FROM sentence s"
        f" WHERE s.report = r.id AND {where.sentences}) FROM (SELECT DISTINCT report FROM sentence WHERE tag = ?"
        f" AND report {sign} ? ORDER BY report {order} LIMIT ?) h LEFT JOIN report r ON r.id = h.report"
    )
    values = (*where.report_values, *where.sentence_values, where.tag)
    for count in chain(_SOME, repeat(_MOST)):
        found = sorted(db.execute(query, (*values, beyond, count)).fetchall(), reverse=step < 0)
        yield from (report for report, matches in found if matches)
        if len(found) < count:
            return
        if not any(matches for _, matches in found):
            yield None
        beyond = found[-1][0]


def flagged(db: Connection, where: Condition, columns: str, most: int) -> Iterator[tuple[Any, ...]]:
    """Yield for the hits of a filter's tag whether they are matches, and columns of `s`."""
    return db.execute(
        f"SELECT {where.sentences} AND {where.reports}, {columns} FROM (SELECT id AS number FROM sentence WHERE tag = ?"
        " LIMIT ?) h LEFT JOIN sentence s ON s.id = h.number LEFT JOIN report r ON r.id = s.report",
        (*where.sentence_values, *where.report_values, where.tag, most),
    )


HIDDEN: Final = 64
"""So many reports that are not present are known by number, so that the rows of the others need not be read."""


def hidden_reports(db: Connection) -> set[int] | None:
    """Return the numbers of all reports that are not present, or None where there are more than `HIDDEN`."""
    found = db.execute(
        f"SELECT id FROM report INDEXED BY report_hidden WHERE present = 0 AND lead > 0 LIMIT {HIDDEN + 1}"
    ).fetchall()
    return {row[0] for row in found} if len(found) <= HIDDEN else None


def edge_of(db: Connection, report: int, step: int, anew: list[int]) -> int:
    """Return the number of the first sentence behind a report, or of the last one before it; those cut anew do not count."""
    up, order = ("<=", "DESC") if step > 0 else (">=", "ASC")
    known = f" AND report NOT IN ({', '.join(map(str, anew))})" if anew else ""
    row = db.execute(
        f"SELECT id FROM sentence WHERE report {up} ?{known} ORDER BY report {order}, start {order} LIMIT 1", (report,)
    ).fetchone()
    if row:
        return int(row[0]) + step
    return 0 if step > 0 else db.execute("SELECT coalesce(max(id), 0) FROM sentence").fetchone()[0]


def direction(step: int) -> tuple[str, str]:
    """Return the sign and the order in SQL of going onward, or backwards."""
    return (">", "ASC") if step > 0 else ("<", "DESC")


def nth_report(
    db: Connection, beyond: int, where: Condition, step: int, count: int, ahead: int, anew: list[int]
) -> int | None:
    """Return the report of the hit of a filter's words that stands so many hits beyond a report, or None.

    Onward `ahead` hits are looked at, to know how close they stand here.
    """
    edge = edge_of(db, beyond, step, anew)
    words = where.words or ""
    if step > 0:
        hits = stretch.onward(db, words, edge, max(count, ahead))[:count]
    else:
        hits = stretch.backward(db, words, edge, count)
    if len(hits) < count:
        return None
    row = db.execute("SELECT report FROM sentence WHERE id = ?", (hits[-1 if step > 0 else 0],)).fetchone()
    return row[0] if row else None
