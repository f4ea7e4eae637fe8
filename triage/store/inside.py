"""What matches inside a report: its first match from somewhere on, all of them, and which of several reports hold any."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Final

from triage.domain.rows import Position
from triage.store import stretch, worded
from triage.store.connect import Connection
from triage.store.search import Condition


def first_match(db: Connection, report: int, after: int, where: Condition) -> int | None:
    """Return the start of the first sentence of a report that matches and begins after an offset, or None."""
    among = f"s.report = ? AND s.start > ? AND {where.sentences}"
    values = (report, after, *where.sentence_values)
    if where.words is not None:
        hits = _hits(db, report, where.words)
        if not hits:
            return None
        row = db.execute(
            f"SELECT min(s.start) FROM json_each(?) h CROSS JOIN sentence s ON s.id = h.value WHERE {among}",
            (json.dumps(hits), *values),
        ).fetchone()
    elif where.query.left and not where.hits and not where.void:
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


def left_behind(db: Connection, place: Position) -> int | None:
    """Return the start of the next undecided sentence of the same report, where that is near and stands in that story.

    It is the one that a walk by story without a filter comes to next, by one statement: every tag asks for it.
    """
    near = db.execute(
        "SELECT s.start, s.tag, s.role FROM report r CROSS JOIN sentence s WHERE r.id = ? AND r.lead = ? AND r.present = 1"
        f" AND r.has_left = 1 AND s.report = r.id AND s.start > ? ORDER BY s.start LIMIT {_SHORT}",
        (place[1], place[0], place[2]),
    )
    return next((start for start, tag, role in near if tag is None and role != "title"), None)


def matching(db: Connection, report: int, where: Condition) -> set[int]:
    """Return the numbers of a report's sentences that match."""
    if where.report_values and not fits(db, report, where):
        return set()
    among, values = f"s.report = ? AND {where.sentences}", (report, *where.sentence_values)
    if where.words is None:
        return {row[0] for row in db.execute(f"SELECT s.id FROM sentence s WHERE {among}", values)}
    found = db.execute(
        f"SELECT s.id FROM json_each(?) h CROSS JOIN sentence s ON s.id = h.value WHERE {among}",
        (json.dumps(_hits(db, report, where.words)), *values),
    )
    return {row[0] for row in found}


def _hits(db: Connection, report: int, words: str) -> list[int]:
    """Return the numbers of a report's sentences with some words, and maybe some of other reports."""
    low, high, count = db.execute(
        "SELECT min(id), max(id), sum(1) FROM sentence WHERE report = ?", (report,)
    ).fetchone()
    if low is None:
        return []
    if high - low < 2 * count:
        return stretch.between(db, words, low, high)
    # Sentences that were cut anew have the latest numbers of all.
    found: list[int] = []
    for begin, end in _runs(
        sorted(row[0] for row in db.execute("SELECT id FROM sentence WHERE report = ?", (report,)))
    ):
        found += stretch.between(db, words, begin, end)
    return found


def _runs(numbers: list[int]) -> list[tuple[int, int]]:
    """Return the first and the last of each run of numbers that follow each other."""
    begins = [n for before, n in zip([-1, *numbers], numbers, strict=False) if n != before + 1 or before < 0]
    ends = [n for n, after in zip(numbers, [*numbers[1:], -1], strict=True) if after != n + 1]
    return list(zip(begins, ends, strict=True))


def holds(db: Connection, report: int, where: Condition) -> bool:
    """Say whether a report holds a match."""
    return fits(db, report, where) and (not where.hits or first_match(db, report, -1, where) is not None)


def fits(db: Connection, report: int, where: Condition, lead: int | None = None) -> bool:
    """Say whether a report is present and meets what a filter asks of reports; with a lead, whether it is of that story."""
    asked = f"SELECT 1 FROM report r WHERE r.id = ? AND r.lead = coalesce(?, r.lead) AND {where.reports}"
    found = db.execute(asked, (report, lead, *where.report_values))
    return found.fetchone() is not None


def holding(db: Connection, reports: Sequence[int], where: Condition) -> set[int]:
    """Return which of some present reports hold a match, by a few statements for all of them."""
    if where.words is None:
        one = f" AND EXISTS (SELECT 1 FROM sentence s WHERE s.report = r.id AND {where.sentences})"
        of_sentence = (one, where.sentence_values) if where.hits else ("", ())
        found = db.execute(
            f"SELECT r.id FROM json_each(?) j CROSS JOIN report r ON r.id = j.value WHERE {where.reports}{of_sentence[0]}",
            (json.dumps(reports), *where.report_values, *of_sentence[1]),
        )
        return {row[0] for row in found}
    anew = worded.cut_anew(db) if len(reports) > 1 else None
    if anew is None:
        return {number for number in reports if holds(db, number, where)}
    alone = {place[1] for place in anew}.intersection(reports)
    given = {number for number in alone if holds(db, number, where)}
    asked = "" if where.plain else f" CROSS JOIN report r ON r.id = j.value WHERE {where.reports}"
    ends = db.execute(
        f"SELECT json_group_array(({_END_OF} ORDER BY start LIMIT 1)), json_group_array(({_END_OF} ORDER BY start DESC LIMIT 1))"
        f" FROM json_each(?) j{asked}",
        (json.dumps([number for number in reports if number not in alone]), *where.report_values),
    ).fetchone()
    spans = sorted(span for span in zip(*map(json.loads, ends), strict=True) if span[0] is not None)
    for source, values in stretch.among(db, where.words or "", spans):
        (found,) = db.execute(
            f"SELECT json_group_array(s.report) FROM {source} h CROSS JOIN sentence s ON s.id = h.value WHERE {where.sentences}",
            (*values, *where.sentence_values),
        ).fetchone()
        given.update(json.loads(found))
    return given.intersection(reports)


_END_OF: Final = "SELECT id FROM sentence WHERE report = j.value"
