"""Sentences as the reading view needs them: the panels of a report, and the next one in reading order."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

from triage.domain.rows import Panel, Position
from triage.domain.tag import Flag, Proposal, Tag, flags_of
from triage.store import inside, reports, texts
from triage.store.connect import Connection
from triage.store.search import Condition

_COLUMNS = (
    "s.id, s.report, s.n, s.start, s.stop, s.role, s.paragraph, s.tag, s.tag_from, s.flags, s.note, s.offered, s.confidence,"
    " s.seen, r.key, w.words, w.flags,"
    " (SELECT count(*) FROM record_sentence e WHERE e.sentence_id = r.key || '-' || s.start)"
)
_FROM: Final = "FROM sentence s JOIN report r ON r.id = s.report LEFT JOIN reason w ON w.id = s.reason"
_ONE: Final = f"SELECT {_COLUMNS}, substr ({texts.OF}, s.start + 1, s.stop - s.start) {_FROM} WHERE s.id = ?"
_ONE_PRESENT: Final = f"{_ONE} AND r.present = 1"


_TAGS: Final = {tag.value: tag for tag in Tag}
"""A look here takes a third of what the enumeration takes."""


def panels(db: Connection, report: int) -> list[Panel]:
    """Return the sentences of a report in order, without the title."""
    text = reports.text(db, report)
    found = db.execute(
        f"SELECT {_COLUMNS} {_FROM} WHERE s.report = ? AND s.role <> 'title' ORDER BY s.start", (report,)
    )
    return [_panel(cells, text[cells[3] : cells[4]]) for cells in found]


def next_number(db: Connection) -> int:
    """Return the number that the next new sentence gets; those that are stored together get the ones behind it, in order."""
    return int(db.execute("SELECT coalesce(max(id), 0) FROM sentence").fetchone()[0]) + 1


def cells(db: Connection, report: int) -> list[tuple[int, int, int, str, int]]:
    """Return (n, start, stop, role, paragraph) of all sentences of a report in order, titles included."""
    found = db.execute(
        "SELECT n, start, stop, role, paragraph FROM sentence WHERE report = ? ORDER BY start", (report,)
    )
    return [tuple(row) for row in found]


def panel(db: Connection, number: int, *, present: bool = False) -> Panel | None:
    """Return one sentence by its number, or None; None, too, where its report must be `present` and is not."""
    found = db.execute(_ONE_PRESENT if present else _ONE, (number,)).fetchone()
    return _panel(found[:-1], found[-1]) if found else None


def numbers_of(db: Connection, sentence_id: str) -> tuple[int, int] | None:
    """Return the numbers of the report and of the sentence with an id, or None."""
    key, _, start = sentence_id.rpartition("-")
    row = db.execute(
        "SELECT r.id, s.id FROM report r JOIN sentence s ON s.report = r.id WHERE r.key = ? AND s.start = ?",
        (key, start),
    ).fetchone()
    return (int(row[0]), int(row[1])) if row else None


def number_of(db: Connection, sentence_id: str) -> int | None:
    """Return a sentence's number by its id, or None."""
    found = numbers_of(db, sentence_id)
    return found[1] if found else None


def position(db: Connection, number: int) -> Position | None:
    """Return a sentence's place in reading order, or None."""
    row = db.execute(
        "SELECT r.lead, r.id, s.start FROM sentence s JOIN report r ON r.id = s.report WHERE s.id = ?", (number,)
    ).fetchone()
    return (int(row[0]), int(row[1]), int(row[2])) if row else None


def at_position(db: Connection, place: Position) -> int | None:
    """Return the number of the sentence at a position, or None."""
    row = db.execute("SELECT id FROM sentence WHERE report = ? AND start = ?", (place[1], place[2])).fetchone()
    return int(row[0]) if row else None


def matching(db: Connection, report: int, condition: Condition) -> set[int]:
    """Return the numbers of a report's sentences that meet a condition, titles left out."""
    return inside.matching(db, report, condition)


@lru_cache(maxsize=64)  # a report has few kinds of flags, and many sentences
def _flags(words: str | None) -> tuple[Flag, ...]:
    return flags_of(words) if words else ()


def _panel(cells: Sequence[Any], words: str) -> Panel:
    (number, report, n, start, stop, role, paragraph, tag, tag_from, flags, note, offered, confidence, seen, key, reason,
     offered_flags, records) = cells  # fmt: skip
    proposal = None
    if offered:
        proposal = Proposal(_TAGS[offered], confidence / 10000, reason, _flags(offered_flags))
    return Panel(
        number, f"{key}-{start}", report, n, start, stop, role, paragraph, words, _TAGS[tag] if tag else None,
        proposal, _flags(flags), note, records, seen is not None, tag_from,
    )  # fmt: skip
