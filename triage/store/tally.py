"""What is left under a filter: counted by looking at a bounded number of sentences, and said so where there may be more."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from triage.domain.rows import AtLeast, Tally
from triage.store import counters, order, stretch, worded
from triage.store.connect import Connection
from triage.store.search import Condition

COUNTED: Final = 250
"""So many matches of a filter are counted, which takes less than a millisecond."""

LOOKED: Final = 500
"""So many hits of the word index or of a tag are looked at, for matches of all terms."""

VAIN: Final = 4
"""So many slices of reports are looked at in vain."""


def tally(db: Connection, where: Condition) -> Tally:
    """Return what is left, all, and what was never seen; all three are `AtLeast` where not everything was looked at."""
    if not where.query or (where.query.left and len(where.query.terms) == 1):
        return _whole(db, where.query.left)
    if where.words is not None and not where.void:
        return _of_words(db, where, where.words)
    left = total = unseen = 0
    for undecided, never_seen in _matches(db, where):
        if undecided is None:
            return Tally(AtLeast(left), AtLeast(total), AtLeast(unseen))
        total += 1
        left += undecided
        unseen += never_seen
        if total >= COUNTED:
            return Tally(AtLeast(left), AtLeast(total), AtLeast(unseen))
    return Tally(left, total, unseen)


def _whole(db: Connection, left: bool) -> Tally:
    found = counters.counts(db)
    to_do = found.get("left", 0)
    return Tally(to_do, to_do if left else found.get("sentences", 0), to_do - found.get("seen", 0))


_AHEAD: Final = (288, 352)
"""Up to so many hits of words are read first: where most of them are matches and no titles, these are as many as are counted."""


def _of_words(db: Connection, where: Condition, words: str) -> Tally:
    """Return what is left under words. As many hits are looked at together as matches may still be counted, and no more.

    Rows of reports are not read where it is known by number which of them are not present, and no more is asked of them.
    """
    hidden = worded.hidden_reports(db) if where.plain else None
    if hidden is None:
        known, values = f" CROSS JOIN report r ON r.id = s.report WHERE {where.reports} AND", where.report_values
    else:
        known, values = (
            f" WHERE s.report NOT IN ({', '.join(map(str, sorted(hidden)))}) AND" if hidden else " WHERE",
            (),
        )
    one = (
        "SELECT sum(1), sum(s.tag IS NULL), sum(s.tag IS NULL AND s.seen IS NULL) FROM json_each(?) h CROSS JOIN sentence s"
        f" ON s.id = h.value{known} {where.sentences}"
    )
    ahead = _AHEAD if where.plain else ()
    looked = left = total = unseen = 0
    while total < COUNTED:
        end = min(LOOKED, looked + COUNTED - total)
        hits = stretch.first(db, words, next((n for n in ahead if n > end), LOOKED + 1))
        row = db.execute(one, (json.dumps(hits[looked:end]), *values, *where.sentence_values)).fetchone()
        if row[0]:
            total, left, unseen = total + row[0], left + row[1], unseen + row[2]
        if total < COUNTED and len(hits) <= end:
            return Tally(left, total, unseen)
        if end == LOOKED:
            break
        looked = end
    return Tally(AtLeast(left), AtLeast(total), AtLeast(unseen))


_STATE: Final = "s.tag IS NULL, s.tag IS NULL AND s.seen IS NULL"

Match = tuple[int | None, int]
"""Whether a sentence is undecided, and whether it was never seen as well; (None, 0) where looking on would take long."""


def _matches(db: Connection, where: Condition) -> Iterator[Match]:
    if where.void:
        return
    if where.tag is None:
        yield from _of_reports(db, where)
        return
    for number, (fits, undecided, never_seen) in enumerate(worded.flagged(db, where, _STATE, LOOKED + 1)):
        if number == LOOKED:
            yield None, 0
            return
        if fits:
            yield undecided, never_seen


def _of_reports(db: Connection, where: Condition) -> Iterator[Match]:
    one = f"SELECT {_STATE} FROM sentence s WHERE s.report = ? AND {where.sentences}"
    vain = 0
    for place in order.places(db, None, where):
        if place is None:
            vain += 1
            if vain == VAIN:
                yield None, 0
                return
        else:
            yield from db.execute(one, (place[1], *where.sentence_values))
