"""Which reports are part of the workspace: present, hidden, excluded or purged, with the counters that hang on it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import cast

from triage.domain.decision import Change, Value
from triage.errors import DecisionError
from triage.store import counters
from triage.store.connect import Connection


def read(db: Connection, key: str) -> Value:
    """Return True for a report that is present, else what became of it: excluded, purged, or None for one that is hidden.

    Raises:
        DecisionError: The workspace has no such report.
    """
    return _value(_rows(db, [key])[key])


def write_all(
    db: Connection, changes: Sequence[Change], expect: Callable[[Connection, Change], object] | None = None
) -> None:
    """Bring reports into the workspace or take them out, with all that hangs on it. Call inside a transaction.

    Args:
        db: The workspace.
        changes: One change a report.
        expect: Refuses a change whose old value is not the current one; without it none is refused.

    Raises:
        DecisionError: The workspace has no such report.
    """
    rows = _rows(db, [change.object for change in changes])
    signs: dict[int, int] = {}
    total: Counter[str] = Counter()
    story: Counter[int] = Counter()
    fates: dict[int, tuple[bool, str | None]] = {}
    for change in changes:
        row = number, _, _, undecided, sentences, copied, lead = rows[change.object]
        if expect and change.old != _value(row):
            expect(db, change)
        fates[number] = change.new is True, change.new if isinstance(change.new, str) else None
        sign = (change.new is True) - (change.old is True)
        if sign:
            signs[number] = sign
            story[lead] += sign
            for name, amount in ("reports", 1), ("sentences", sentences), ("left", undecided), ("copied", copied):
                total[name] += sign * amount
    sizes = _sizes(db, story)
    cells = [(*fate, story.get(number, 0), number) for number, fate in fates.items()]
    db.executemany("UPDATE report SET present = ?, fate = ?, size = size + ? WHERE id = ?", cells)
    _grow(db, {lead: more for lead, more in story.items() if lead not in fates})
    decided = (
        "SELECT s.report, s.tag, count(*) FROM json_each(?) j CROSS JOIN sentence s ON s.report = j.value"
        " WHERE s.tag IS NOT NULL OR (s.seen IS NOT NULL AND s.role <> 'title') GROUP BY s.report, s.tag"
    )
    for number, tag, count in db.execute(decided, (json.dumps(list(signs)),)).fetchall():
        total[f"tag.{tag}" if tag else "seen"] += signs[number] * count
    total["stories"] = _come(sizes, story)
    for name, amount in total.items():
        counters.add(db, name, amount)


def resize(db: Connection, story: Mapping[int, int]) -> int:
    """Change how many present reports stories have, by their leads; return how many stories came, less those that went."""
    found = _sizes(db, story)
    _grow(db, story)
    return _come(found, story)


def _sizes(db: Connection, leads: Iterable[int]) -> dict[int, int]:
    sizes = "SELECT r.id, r.size FROM json_each(?) j CROSS JOIN report r ON r.id = j.value"
    return dict(db.execute(sizes, (json.dumps(list(leads)),)))


def _grow(db: Connection, story: Mapping[int, int]) -> None:
    db.executemany("UPDATE report SET size = size + ? WHERE id = ?", [(more, lead) for lead, more in story.items()])


def _come(sizes: Mapping[int, int], story: Mapping[int, int]) -> int:
    return sum((sizes[lead] + more > 0) - (sizes[lead] > 0) for lead, more in story.items())


_Row = tuple[int, int, str | None, int, int, int, int]
"""Number, present, fate, undecided sentences, sentences, copied tags, lead."""


def _value(row: _Row) -> Value:
    return True if row[1] else row[2]


def _rows(db: Connection, keys: Sequence[str]) -> dict[str, _Row]:
    each = (
        "SELECT r.key, r.id, r.present, r.fate, r.undecided, r.sentences, r.copied, r.lead FROM json_each(?) j"
        " CROSS JOIN report r ON r.key = j.value"
    )
    found = {row[0]: cast(_Row, row[1:]) for row in db.execute(each, (json.dumps(keys),))}
    missing = next((key for key in keys if key not in found), None)
    if missing is not None:
        raise DecisionError(f"The workspace has no report {missing}.")
    return found
