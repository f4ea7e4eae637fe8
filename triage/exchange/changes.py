"""The changes file: the journal field by field, each line chained to the one before by its hash."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, cast

from triage.domain.decision import PURGED, Act, Decision, Subject, Value, chain_hash
from triage.exchange.schema import CHANGES

FIRST_HASH: Final = "0" * 64
_HASHED: Final = tuple(column.name for column in CHANGES if column.name not in ("prev_hash", "hash"))


def chained(decisions: Iterable[Decision]) -> Iterator[dict[str, Any]]:
    """Yield one row a changed field, in the order of the journal; a decision that changes no field yields none."""
    seq, previous = 0, FIRST_HASH
    for d in decisions:
        action = d.action if d.act in (Act.DO, Act.PURGE) else f"{d.act.value} {d.action}"
        for field, old, new in _fields(d):
            seq += 1
            row: dict[str, Any] = {
                "seq": seq, "at": d.at, "coder": d.editor, "action": action, "object_id": d.change.object,
                "field": field, "old": old, "new": new, "prev_hash": previous,
            }  # fmt: skip
            previous = row["hash"] = _hash(row)
            yield row


def broken_line(rows: Iterable[Mapping[str, Any]]) -> int | None:
    """Return the number of the first row whose hash or link is wrong, from 1; None when the chain is whole."""
    previous = FIRST_HASH
    for number, row in enumerate(rows, start=1):
        if row["prev_hash"] != previous or row["hash"] != _hash(row):
            return number
        previous = row["hash"]
    return None


def _hash(row: Mapping[str, Any]) -> str:
    return chain_hash(row["prev_hash"], [cast(Value, row[name]) for name in _HASHED])


def _fields(d: Decision) -> Iterator[tuple[str, Value, Value]]:
    old, new = d.change.old, d.change.new
    purged = any(isinstance(value, dict) and list(value) == [PURGED] for value in (old, new))
    if d.change.subject is not Subject.RECORD or purged:
        yield d.change.subject.value, old, new
        return
    before, after = (value if isinstance(value, dict) else {} for value in (old, new))
    for name in dict.fromkeys([*before, *after]):
        if before.get(name) != after.get(name):
            yield name, before.get(name), after.get(name)
