"""The changes file: the journal field by field, each line chained to the one before by its hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Final, TypeAlias, cast

from triage.domain.decision import PURGED, Act, Decision, Subject, Value, canonical, chain_hash
from triage.exchange.lines import encode
from triage.exchange.schema import CHANGES

FIRST_HASH: Final = "0" * 64
Kept: TypeAlias = tuple[str, str, str, str, str, str, str, str]
"""A decision as the journal keeps it: at, editor, act, action, subject, object, old and new value as canonical JSON."""

_PURGED: Final = f'{{"{PURGED}":'
_HASHED: Final = tuple(column.name for column in CHANGES if column.name not in ("prev_hash", "hash"))


def chained(decisions: Iterable[Decision]) -> Iterator[dict[str, Any]]:
    """Yield one row a changed field, in the order of the journal; a decision that changes no field yields none.

    A record that begins or goes is one row of the field `record`, with the whole record as its value.
    """
    for line in lines(map(_kept, decisions)):
        yield json.loads(line)


def lines(decisions: Iterable[Kept]) -> Iterator[str]:
    """Yield the rows of `chained` as JSON text, in the order of the columns.

    The journal keeps values as canonical JSON, and so they are handed on, so that a line costs no parsing where nothing
    is compared.
    """
    seq, previous = 0, FIRST_HASH
    for at, editor, act, action, subject, name, old, new in decisions:
        done = action if act in (Act.DO, Act.PURGE) else f"{act} {action}"
        head = f"{_text(at)},{_text(editor)},{_text(done)},{encode(name)}"
        for field, before, after in _fields(subject, old, new):
            seq += 1
            cells = f"[{seq},{head},{_text(field)},{before},{after}]"
            found = hashlib.sha256(f"{previous}\n{cells}".encode("utf-8", "surrogatepass")).hexdigest()
            yield (
                f'{{"seq":{seq},"at":{_text(at)},"coder":{_text(editor)},"action":{_text(done)},'
                f'"object_id":{encode(name)},"field":{_text(field)},"old":{before},"new":{after},'
                f'"prev_hash":"{previous}","hash":"{found}"}}'
            )
            previous = found


def _kept(d: Decision) -> Kept:
    c = d.change
    return d.at, d.editor, d.act.value, d.action, c.subject.value, c.object, canonical(c.old), canonical(c.new)


_text = lru_cache(maxsize=1024)(encode)
"""Names of editors, commands and fields come again and again."""


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


def _fields(subject: str, old: str, new: str) -> Iterator[tuple[str, str, str]]:
    """Yield field, old and new value; the values are canonical JSON text."""
    purged = old.startswith(_PURGED) or new.startswith(_PURGED)
    if subject != Subject.RECORD or purged or "null" in (old, new):
        if old != new:
            yield subject, old, new
        return
    before, after = json.loads(old), json.loads(new)
    for name in dict.fromkeys([*before, *after]):
        if before.get(name) != after.get(name):
            yield name, canonical(before.get(name)), canonical(after.get(name))
