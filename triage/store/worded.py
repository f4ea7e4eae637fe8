"""Reports in reading order along the hits of words or of a tag, by whose numbers they are found."""

from __future__ import annotations

import heapq
import json
from collections.abc import Iterator
from functools import partial
from itertools import chain, pairwise, repeat
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


def _leads_worded(
    db: Connection, beyond: int, where: Condition, step: int, wanted: int, anew: list[int]
) -> Iterator[int | None]:
    """Yield the reports by number, beyond one, that lead their story and hold a match; None after each slice in vain.

    How many hits are read next follows from how many reports the last ones gave.
    """
    edge = edge_of(db, beyond, step, anew)
    sizes = chain(_SOME, repeat(_MOST))
    count = next(sizes) if wanted == 1 else min(_MOST, wanted * 5 // 4)
    last, given, seen = None, 0, 0
    while True:
        hits, reports = _hits(db, edge, where, step, count)
        found = [n for n in reports if n != last and n not in anew]
        leads = _leading(db, found, where)
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


def _hits(db: Connection, edge: int, where: Condition, step: int, count: int) -> tuple[list[int], list[int]]:
    """Return the next hits from a number on, and the reports of those that match; read together where they are not known."""
    words = where.words or ""
    new = stretch.unread(db, words, edge) if step > 0 else None
    if new is None:
        hits = stretch.onward(db, words, edge, count) if step > 0 else stretch.backward(db, words, edge, count)[::-1]
        return hits, _reports(db, hits, where)
    rows = db.execute(
        f"SELECT h.number, s.report, {where.sentences} FROM ({stretch.ON}) h LEFT JOIN sentence s ON s.id = h.number",
        (*where.sentence_values, words, edge - 1, stretch.END, count),
    ).fetchall()
    hits = [row[0] for row in rows]
    new.add(hits, hits[-1] if len(hits) == count else stretch.END)
    return hits, list(dict.fromkeys(report for _, report, fits in rows if fits))


def _reports(db: Connection, hits: list[int], where: Condition) -> list[int]:
    """Return the reports of those hits that meet what a filter asks of sentences, in the order of the hits, each once."""
    if not hits:
        return []
    found = db.execute(
        f"SELECT s.report FROM json_each(?) h CROSS JOIN sentence s ON s.id = h.value WHERE {where.sentences}",
        (json.dumps(hits), *where.sentence_values),
    )
    return list(dict.fromkeys(row[0] for row in found))


def _leading(db: Connection, reports: list[int], where: Condition) -> set[int]:
    """Return which of some reports lead their story and meet what a filter asks of reports."""
    if not reports:
        return set()
    found = db.execute(
        "SELECT r.id FROM json_each(?) j CROSS JOIN report r ON r.id = j.value"
        f" WHERE r.lead = r.id AND {where.reports}",
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


def flagged(db: Connection, where: Condition, columns: str, most: int) -> Iterator[tuple[Any, ...]] | None:
    """Yield for the hits of a filter's words or tag whether they are matches, and columns of `s`; None without words or tag."""
    if where.words is not None:
        return _flagged(db, where, columns, most)
    if where.tag is None:
        return None
    return db.execute(
        f"SELECT {where.sentences} AND {where.reports}, {columns} FROM (SELECT id AS number FROM sentence WHERE tag = ?"
        " LIMIT ?) h LEFT JOIN sentence s ON s.id = h.number LEFT JOIN report r ON r.id = s.report",
        (*where.sentence_values, *where.report_values, where.tag, most),
    )


def _flagged(db: Connection, where: Condition, columns: str, most: int) -> Iterator[tuple[Any, ...]]:
    hidden = hidden_reports(db) if where.plain else None
    begins = (0, most) if hidden is None else (0, *(n for n in _COUNTED if n < most), most)
    for begin, end in pairwise(begins):
        new = stretch.untouched(db, where.words or "") if hidden is None else None
        if new:
            yield from _flagged_anew(db, where, columns, most, new)
            return
        hits = stretch.first(db, where.words or "", end)[begin:]
        if hidden is None:
            yield from db.execute(
                f"SELECT {where.sentences} AND {where.reports}, {columns} FROM json_each(?) h LEFT JOIN sentence s"
                " ON s.id = h.value LEFT JOIN report r ON r.id = s.report",
                (*where.sentence_values, *where.report_values, json.dumps(hits)),
            )
        else:
            found = db.execute(
                f"SELECT s.report, {where.sentences}, {columns} FROM json_each(?) h LEFT JOIN sentence s ON s.id = h.value",
                (*where.sentence_values, json.dumps(hits)),
            )
            yield from ((fits and report not in hidden, *cells) for report, fits, *cells in found)
        if len(hits) < end - begin:
            return


def _flagged_anew(
    db: Connection, where: Condition, columns: str, most: int, new: stretch.Stretch
) -> list[tuple[Any, ...]]:
    """Return what `_flagged` does of hits of which none is known yet."""
    rows = db.execute(
        f"SELECT h.number, {where.sentences} AND {where.reports}, {columns} FROM ({stretch.ON}) h LEFT JOIN sentence s"
        " ON s.id = h.number LEFT JOIN report r ON r.id = s.report",
        (*where.sentence_values, *where.report_values, where.words or "", -1, stretch.END, most),
    ).fetchall()
    new.add([row[0] for row in rows], rows[-1][0] if len(rows) == most else stretch.END)
    return [row[1:] for row in rows]


_COUNTED: Final = (288, 352)
"""Up to so many hits are looked at first; where most of them are matches and no titles, these are as many as are counted."""

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


def nth_report(db: Connection, beyond: int, where: Condition, step: int, count: int, anew: list[int]) -> int | None:
    """Return the report of the hit of a filter's words that stands so many hits beyond a report, or None."""
    edge = edge_of(db, beyond, step, anew)
    words = where.words or ""
    hits = stretch.onward(db, words, edge, count) if step > 0 else stretch.backward(db, words, edge, count)
    if len(hits) < count:
        return None
    row = db.execute("SELECT report FROM sentence WHERE id = ?", (hits[-1 if step > 0 else 0],)).fetchone()
    return row[0] if row else None
