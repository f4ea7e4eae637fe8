"""What is left under a filter: counted by looking at a bounded number of sentences, and said so where there may be more."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from triage.domain.rows import AtLeast, Tally
from triage.store import counters, order, worded
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


_STATE: Final = "s.tag IS NULL, s.tag IS NULL AND s.seen IS NULL"

Match = tuple[int | None, int]
"""Whether a sentence is undecided, and whether it was never seen as well; (None, 0) where looking on would take long."""


def _matches(db: Connection, where: Condition) -> Iterator[Match]:
    if where.void:
        return
    found = worded.flagged(db, where, _STATE, LOOKED + 1)
    if found is None:
        yield from _of_reports(db, where)
        return
    for number, (fits, undecided, never_seen) in enumerate(found):
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
