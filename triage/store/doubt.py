"""Least sure first: undecided sentences by the confidence of their proposals, over the whole workspace, by index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from triage.domain.query import LEFT, Order, Term
from triage.domain.rows import Position
from triage.store import order
from triage.store.connect import Connection
from triage.store.order import SLICE, SORTED
from triage.store.search import Condition, condition

Key = tuple[int | None, int]
"""How sure the proposal of a sentence is, in ten-thousandths, and the number of the sentence."""

_AT_ONCE: Final = 32


def parts(where: Condition, db: Connection) -> tuple[Condition, Condition | None]:
    """Return a filter for what is undecided, and one for what is decided, which comes behind it by story; None for no such."""
    query = replace(where.query, order=Order.STORY)
    if query.left:
        return condition(query, db), None
    decided = replace(query, terms=(*query.terms, Term(LEFT, negated=True)))
    return condition(query.undecided(), db), condition(decided, db)


def key_of(db: Connection, place: Position) -> tuple[Key | None, bool]:
    """Return the key of a sentence, and whether it is decided; (None, False) where there is none."""
    row = db.execute(
        "SELECT confidence, id, tag IS NOT NULL FROM sentence WHERE report = ? AND start = ?", place[1:]
    ).fetchone()
    return ((row[0], row[1]), bool(row[2])) if row else (None, False)


def undecided(db: Connection, after: Key | None, where: Condition) -> Iterator[Position | None]:
    """Yield the undecided sentences that match, from after a key, those without a proposal last; None after a slice in vain."""
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
    def rank(sure: int | None, number: int) -> tuple[bool, int, int]:
        return sure is None, sure or 0, number

    read = "SELECT confidence FROM sentence WHERE id = ?"
    ranked = sorted(rank(db.execute(read, (number,)).fetchone()[0], number) for number in few)
    return [one[2] for one in ranked if after is None or one > rank(*after)]


_FROM: Final = "FROM sentence INDEXED BY sentence_doubt WHERE tag IS NULL AND role <> 'title' AND confidence"


def _in_doubt(db: Connection, after: Key | None) -> Iterator[int]:
    """Yield the numbers of the undecided sentences of all reports, also of hidden ones, the least sure first."""
    sure, number = after or (-1, -1)
    while sure is not None:
        yield from _equal(db, "= ?", (sure,), number)
        sure, number = db.execute(f"SELECT min (confidence) {_FROM} > ?", (sure,)).fetchone()[0], -1
    yield from _equal(db, "IS NULL", (), number)


def _equal(db: Connection, same: str, values: tuple[int, ...], number: int) -> Iterator[int]:
    one = f"SELECT id {_FROM} {same} AND id > ? ORDER BY id LIMIT {_AT_ONCE}"
    while found := db.execute(one, (*values, number)).fetchall():
        yield from (row[0] for row in found)
        number = found[-1][0]
