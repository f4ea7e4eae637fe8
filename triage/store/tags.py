"""Tags in the tables: one value a sentence, with the counters and the keys of edited words that hang on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, NamedTuple, TypeVar

from triage.domain.decision import Change, Value, tag_of, tag_value
from triage.domain.rows import Panel
from triage.errors import DecisionError
from triage.store import counters, texts
from triage.store.connect import Connection
from triage.text import wording

T = TypeVar("T")

_AT_ONCE: Final = 200
"""So many sentences are asked for in one statement."""


class _Row(NamedTuple):
    """What the tables say of a sentence."""

    number: int
    report: int
    tag: str | None
    tag_from: str | None
    present: int
    role: str
    seen: int | None


def read(db: Connection, sentence_id: str) -> Value:
    """Return the value of a sentence's tag.

    Raises:
        DecisionError: The workspace has no such sentence.
    """
    row = _rows(db, [sentence_id])[sentence_id]
    return tag_value(row.tag, row.tag_from)


def write_all(
    db: Connection,
    changes: Sequence[Change],
    expect: Callable[[Connection, Change], object] | None = None,
    read: Mapping[str, Panel] | None = None,
) -> None:
    """Give sentences their new tags, with all that hangs on these. Call inside a transaction.

    Args:
        db: The workspace.
        changes: One change a sentence.
        expect: Refuses a change whose old value is not the current one; without it none is refused.
        read: The sentences by id, where they were read in this transaction already, from present reports.

    Raises:
        DecisionError: The workspace has no such sentence, or it is a title.
    """
    rows = _read(read) if read else _rows(db, [change.object for change in changes])
    left: dict[int, int] = {}
    copied: dict[int, int] = {}
    total: dict[str, int] = {}
    cells = []
    for change in changes:
        row = rows[change.object]
        if expect and change.old != tag_value(row.tag, row.tag_from):
            expect(db, change)
        if row.role == "title":
            raise DecisionError("A title is not tagged.")
        (old, old_from), (new, new_from) = tag_of(change.old), tag_of(change.new)
        cells.append((new, new_from, row.number))
        _add(left, row.report, (old is not None) - (new is not None))
        _add(copied, row.report, (new_from is not None) - (old_from is not None))
        if row.present:
            _add(total, "left", (old is not None) - (new is not None))
            _add(total, "seen", (new is None) - (old is None and row.seen is not None))
            _add(total, "copied", (new_from is not None) - (old_from is not None))
            if new:
                _add(total, f"tag.{new}", 1)
            if old:
                _add(total, f"tag.{old}", -1)
        own, before = new is not None and new_from is None, old is not None and old_from is None
        if own != before:
            known = read and read[change.object].text
            keys = wording.near_keys(known, wording.FILED) if known else near_keys(db, row.number)
            db.executemany(_FILE if own else _FORGET, [(key, row.number) for key in keys])
    db.executemany("UPDATE sentence SET tag = ?, tag_from = ?, seen = 1 WHERE id = ?", cells)
    db.executemany(
        "UPDATE report SET undecided = undecided + ?, copied = copied + ? WHERE id = ?",
        [(left[report], copied[report], report) for report in left],
    )
    for name, amount in total.items():
        counters.add(db, name, amount)


def _add(to: dict[T, int], name: T, amount: int) -> None:
    to[name] = to.get(name, 0) + amount


def _read(panels: Mapping[str, Panel]) -> dict[str, _Row]:
    return {
        name: _Row(p.id, p.report, p.tag and p.tag.value, p.tag_from, 1, p.role, 1 if p.seen else None)
        for name, p in panels.items()
    }


_WORDS: Final = (
    "SELECT substr ({}, s.start + 1, s.stop - s.start) FROM sentence s JOIN report r ON r.id = s.report WHERE s.id = ?"
)
_WORDS_NOW: Final = _WORDS.format(texts.OF)


_FILE: Final = "INSERT OR IGNORE INTO copy_near VALUES (?, ?)"
_FORGET: Final = "DELETE FROM copy_near WHERE key = ? AND sentence = ?"


def file_near(db: Connection, number: int, text: str = "") -> None:
    """File a sentence that the editor tagged under the keys that survive an edit. Call inside a transaction."""
    keys = [(key, number) for key in near_keys(db, number, text)]
    db.executemany(_FILE, keys)


def near_keys(db: Connection, number: int, text: str = "") -> list[int]:
    """Return the keys under which a sentence is filed once it is tagged; `text` says as `texts.of` where its report's stands."""
    (words,) = db.execute(_WORDS.format(text) if text else _WORDS_NOW, (number,)).fetchone()
    return wording.near_keys(words, wording.FILED)


def _rows(db: Connection, names: Sequence[str]) -> dict[str, _Row]:
    found: dict[str, _Row] = {}
    for begin in range(0, len(names), _AT_ONCE):
        some = names[begin : begin + _AT_ONCE]
        found.update((row[0], _Row(*row[1:])) for row in db.execute(_query(len(some)), list(_split(some))))
    missing = next((name for name in names if name not in found), None)
    if missing is not None:
        raise DecisionError(f"The workspace has no sentence {missing}.")
    return found


_ONE: Final = (
    "SELECT ?, s.id, s.report, s.tag, s.tag_from, r.present, s.role, s.seen FROM report r CROSS JOIN sentence s"
    " WHERE r.key = ? AND s.report = r.id AND s.start = ?"
)


def _query(count: int) -> str:
    if count == 1:
        return _ONE
    return (
        f"WITH named (id, key, start) AS (VALUES {', '.join(['(?, ?, ?)'] * count)})"
        " SELECT named.id, s.id, s.report, s.tag, s.tag_from, r.present, s.role, s.seen FROM named CROSS JOIN report r"
        " ON r.key = named.key CROSS JOIN sentence s ON s.report = r.id AND s.start = named.start"
    )


def _split(names: Iterable[str]) -> Iterable[str | int]:
    for name in names:
        key, _, start = name.rpartition("-")
        yield from (name, key, int(start) if start.isdigit() else -1)
