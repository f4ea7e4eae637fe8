"""What a statement finds is remembered until something is written that could change it, here or by another connection.

To know that two common words never stand together the index walks along both lists, and one key asks for that several times.
Decisions change no words: what the index of words finds is remembered until sentences come, go or are cut anew.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import partial
from typing import Final, TypeVar, cast

from triage.store.connect import Connection, Remembering

Made = TypeVar("Made")

REMEMBERED: Final = 16
"""So many answers are remembered."""

_AVERAGES: Final = 1
_STRUCTURE: Final = 10
"""The rows of the index's own table that each write to it changes: how much it holds, and of what segments, with the count of
pages ever written (sqlite.org, ext/fts5/fts5_index.c)."""


class Moment:
    """A block in which the state of the workspace is looked at once, and not with every question.

    It is for questions that are answered before anything else is done, and nothing may be written in it.
    """

    __slots__ = ("db",)

    def __init__(self, db: Connection) -> None:
        """Take the workspace; in a transaction, and in another moment, nothing changes."""
        self.db = db if isinstance(db, Remembering) and db.still is None and not db.in_transaction else None

    def __enter__(self) -> None:
        if self.db:
            self.db.still = {}

    def __exit__(self, *error: object) -> None:
        if self.db:
            self.db.still = None


def numbers(db: Connection, sql: str, values: tuple[str | int, ...]) -> list[int]:
    """Return the numbers in the first column of what a statement finds; the list is not to be changed."""
    return _remembered(db, (sql, values, *_changes(db)), partial(_list, db, sql, values))


def while_words_stay(db: Connection, asked: Hashable, make: Callable[[], Made]) -> Made:
    """Return what was made for something that was asked, made anew after sentences came, went or were cut anew."""
    return _remembered(db, (asked, *_in_this_moment(db, "words", _words)), make)


def while_reports_stay(db: Connection, asked: Hashable, make: Callable[[], Made]) -> Made:
    """Return what was made for something that was asked, made anew after reports came, went or were corrected."""
    return _remembered(db, (asked, _in_this_moment(db, "reports", _reports)), make)


def _in_this_moment(db: Connection, name: str, look: Callable[[Connection], Made]) -> Made:
    """Return what is known of the state by a name; it is looked at once in a moment."""
    still = db.still if isinstance(db, Remembering) else None
    if still is None:
        return look(db)
    if name not in still:
        still[name] = look(db)
    return cast(Made, still[name])


def _list(db: Connection, sql: str, values: tuple[str | int, ...]) -> list[int]:
    return [row[0] for row in db.execute(sql, values)]


def _remembered(db: Connection, asked: tuple[Hashable, ...], make: Callable[[], Made]) -> Made:
    if db.in_transaction or not isinstance(db, Remembering):  # what a transaction sees may be taken back
        return make()
    if asked not in db.found:
        if len(db.found) >= REMEMBERED:
            db.found.clear()
        db.found[asked] = make()
    return cast(Made, db.found[asked])


def _changes(db: Connection) -> tuple[int, int]:
    return db.total_changes, db.execute("PRAGMA data_version").fetchone()[0]


_OF_REPORTS: Final = ("report", "details", "spans", "lead")
"""The subjects of decisions that change reports; the journal holds each of them."""

_NEWS: Final = 256
"""So many new decisions are looked at; more may have changed anything."""


def _reports(db: Connection) -> int:
    """Return the number of a decision since which no report changed."""
    if not isinstance(db, Remembering) or db.in_transaction:
        return 0
    known = cast("tuple[int, int] | None", db.found.get(("reports",)))
    news = db.execute(
        "SELECT seq, subject FROM decision WHERE seq > ? ORDER BY seq LIMIT ?", (known[0], _NEWS) if known else (0, 1)
    ).fetchall()
    if known and not news:
        return known[1]
    if known and len(news) < _NEWS and not any(subject in _OF_REPORTS for _, subject in news):
        since = known[1]
    else:
        since = db.execute("SELECT coalesce(max(seq), 0) FROM decision").fetchone()[0]
    db.found["reports",] = (max(since, news[-1][0]) if news else since, since)
    return since


def _words(db: Connection) -> tuple[bytes, ...]:
    blocks = db.execute(f"SELECT block FROM sentence_words_data WHERE id IN ({_AVERAGES}, {_STRUCTURE}) ORDER BY id")
    return tuple(row[0] for row in blocks)
