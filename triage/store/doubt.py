"""Least sure first: undecided sentences by the confidence of their proposals, over the whole workspace, by index.

The index holds only what has a proposal; the sentences without one come behind it by story, as every other order does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from triage.domain.query import LEFT, NONE, Order, Term
from triage.domain.rows import Position
from triage.store import order
from triage.store.connect import Connection
from triage.store.order import SLICE, SORTED
from triage.store.search import Condition, condition

Key = tuple[int, int]
"""How sure the proposal of a sentence is, in ten-thousandths, and the number of the sentence."""

BARE: Final = 10_001
"""Stands in the key of a sentence without a proposal: behind every confidence."""

_AT_ONCE: Final = 32


def parts(where: Condition, db: Connection) -> tuple[Condition, Condition, Condition | None]:
    """Return filters for what is undecided, for that of it which has no proposal, and for what is decided; None for no such."""
    query = where.query._replace(order=Order.STORY)
    undecided = query.undecided()
    bare = undecided._replace(terms=(*undecided.terms, Term("sure", NONE)))
    decided = None if query.left else query._replace(terms=(*query.terms, Term(LEFT, negated=True)))
    return condition(undecided, db), condition(bare, db), condition(decided, db) if decided else None


def key_of(db: Connection, place: Position) -> tuple[Key | None, bool]:
    """Return the key of a sentence, and whether it is decided; (None, False) where there is none."""
    row = db.execute(
        f"SELECT ifnull (confidence, {BARE}), id, tag IS NOT NULL FROM sentence WHERE report = ? AND start = ?",
        place[1:],
    ).fetchone()
    return ((row[0], row[1]), bool(row[2])) if row else (None, False)


def offered(db: Connection, after: Key | None, where: Condition) -> Iterator[Position | None]:
    """Yield the undecided sentences with a proposal that match, from after a key; None after each slice in vain."""
    if where.void:
        return
    few = order.hit_sentences(db, where, SORTED) if where.hits else None
    look = (
        "SELECT r.lead, r.id, s.start FROM sentence s CROSS JOIN report r ON r.id = s.report"
        f" WHERE s.id = ? AND {where.reports} AND {where.sentences}"
    )
    values = (*where.report_values, *where.sentence_values)
    if where.words is not None:
        look += " AND EXISTS (SELECT 1 FROM sentence_words WHERE sentence_words MATCH ? AND rowid = s.id)"
        values = (*values, where.words)
    vain = 0
    for number in _in_doubt(db, after) if few is None else _ranked(db, few, after):
        found = db.execute(look, (number, *values)).fetchone()
        if found:
            yield found
        else:
            vain += 1
            if vain % SLICE == 0:
                yield None


def _ranked(db: Connection, few: Iterable[int], after: Key | None) -> list[int]:
    read = "SELECT confidence, id FROM sentence WHERE id = ? AND confidence IS NOT NULL"
    ranked = sorted(row for number in few for row in db.execute(read, (number,)))
    return [number for sure, number in ranked if after is None or (sure, number) > after]


_FROM: Final = "FROM sentence INDEXED BY sentence_doubt WHERE tag IS NULL AND confidence"


def _in_doubt(db: Connection, after: Key | None) -> Iterator[int]:
    """Yield the numbers of the undecided sentences of all reports, also of hidden ones, the least sure first."""
    sure, number = after or (-1, -1)
    equal = f"SELECT id {_FROM} = ? AND id > ? ORDER BY id LIMIT {_AT_ONCE}"
    while sure is not None:
        while found := db.execute(equal, (sure, number)).fetchall():
            yield from (row[0] for row in found)
            number = found[-1][0]
        sure, number = db.execute(f"SELECT min (confidence) {_FROM} > ?", (sure,)).fetchone()[0], -1
