"""The journal as a witness: its chain, and the state that its decisions give, compared with the tables."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, Final, cast

from triage.domain.decision import PURGED, Subject, Value, canonical, chain_hash, digest
from triage.errors import DecisionError
from triage.store import marks, records
from triage.store.connect import Connection
from triage.store.finding import UNREADABLE, Finding
from triage.store.state import current

FIRST_HASH: Final = "0" * 64

_CHAINED = "seq, origin, origin_seq, at, editor, act, action, subject, object, old, new, batch, target, prev_hash, hash"

LAST = """
CREATE TEMP TABLE last AS
  SELECT subject, object, new, max(seq) AS seq FROM decision GROUP BY subject, object;
CREATE UNIQUE INDEX temp.last_object ON last (subject, object);
"""
"""The value that the journal gives each object: that of its youngest decision."""

BATCHES = """
CREATE TEMP TABLE batches AS
  SELECT b.batch AS batch, CASE u.act WHEN 'undo' THEN u.batch END AS undone_by
  FROM (SELECT DISTINCT batch FROM decision WHERE act = 'do') b
  LEFT JOIN (SELECT target, act, batch, max(seq) FROM decision WHERE target IS NOT NULL GROUP BY target) u
    ON u.target = b.batch;
"""
"""What the table of batches should hold: an undo's own batch number, where no redo came later."""


def chain(db: Connection) -> Iterator[Finding]:
    """Check every row of the journal: its hash, its link to the row before, its number, and that none is missing."""
    number, stored, computed = 0, FIRST_HASH, FIRST_HASH
    for cells in db.execute(f"SELECT {_CHAINED} FROM decision ORDER BY seq"):
        row = (*cells[:13], *map(marks.hexed, cells[13:]))
        faults = []
        if row[0] != number + 1:
            faults.append(f"comes after decision {number}, so that rows are missing")
        if row[13] not in (stored, computed):
            faults.append("is not linked to the one before it")
        number, stored = row[0], row[14]
        computed = _hash(row)
        if computed != stored:
            faults.append("does not have its hash")
        if faults:
            yield Finding("decision", str(number), f"{_in_words(row)} {' and '.join(faults)}")
    counted = db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'decision'").fetchone()
    if (counted[0] if counted else 0) != number:
        what = f"the journal ends at decision {number}, its counter says {counted[0] if counted else 0}"
        yield Finding("sqlite_sequence", "decision", what)


def _hash(row: Sequence[Any]) -> str:
    """Return the hash that a row should have, or nothing where its values cannot be read."""
    try:
        old, new = json.loads(row[9]), json.loads(row[10])
        if (canonical(old), canonical(new)) != (row[9], row[10]):
            return ""
        return chain_hash(row[13], [*row[:9], digest(old), digest(new), row[11], row[12]])
    except UNREADABLE:
        return ""


def _in_words(row: Sequence[Any]) -> str:
    return f"decision {row[0]} ({row[6]} on {row[8]}, {row[3]}, {row[4]})"


def remember(db: Connection) -> None:
    """Make the temporary tables `last` and `batches`: what the journal says."""
    for script in (LAST, BATCHES):
        for statement in filter(str.strip, script.split(";\n")):
            db.execute(statement)


def forget(db: Connection) -> None:
    """Drop the temporary tables."""
    for table in ("last", "batches"):
        db.execute(f"DROP TABLE IF EXISTS temp.{table}")


def state(db: Connection) -> Iterator[Finding]:
    """Compare the value of every object with the journal's, in both directions, and the table of batches."""
    try:
        remember(db)
        yield from _decided(db)
        for subject, name in never_decided(db):
            what = "are not those that were loaded" if subject == "details" else "has a value that was never decided"
            yield _difference(subject, name, what)
        yield from _shapes(db)
        yield from _batches(db)
    finally:
        forget(db)


def _decided(db: Connection) -> Iterator[Finding]:
    for subject, name, new in db.execute("SELECT subject, object, new FROM temp.last"):
        try:
            wanted = json.loads(new)
            found = _value(db, Subject(subject), name)
        except UNREADABLE as error:
            yield _difference(subject, name, f"cannot be read ({error})")
            continue
        gone = isinstance(wanted, dict) and list(wanted) == [PURGED]
        if not gone and found != wanted:
            yield _difference(subject, name, f"is {_short(found)}, the journal says {_short(wanted)}")


def _value(db: Connection, subject: Subject, name: str) -> Value:
    """Return the current value; of a sentence that was cut anew since, None."""
    try:
        return current(db, subject, name)
    except DecisionError:
        return None


_TABLE: Final = {"tag": "sentence", "flags": "sentence", "note": "sentence", "record": "record", "pair": "pair"}


def _difference(subject: str, name: str, what: str) -> Finding:
    return Finding(_TABLE.get(subject, "report"), str(name), f"the {subject} of {name} {what}", derived=True)


def _short(value: Value) -> str:
    text = canonical(value)
    return "nothing" if value is None else text if len(text) <= 60 else f"{text[:57]}..."


_SET: Final = {
    **{
        name: f"SELECT r.key || '-' || s.start FROM sentence s JOIN report r ON r.id = s.report WHERE s.{name} IS NOT NULL"
        for name in ("tag", "flags", "note")
    },
    "lead": "SELECT key FROM report WHERE lead_value IS NOT NULL",
    "report": "SELECT key FROM report WHERE present <> 0 OR fate IS NOT NULL",
    "pair": "SELECT min(x.key, y.key) || ' ' || max(x.key, y.key) FROM pair p JOIN report x ON x.id = p.a"
    " JOIN report y ON y.id = p.b WHERE p.answer IS NOT NULL",
    "record": "SELECT event_id FROM record",
}
"""The objects of a subject that have a value."""


def never_decided(db: Connection) -> Iterator[tuple[str, str]]:
    """Yield (subject, object) of what has a value although no decision ever gave it one; needs the temporary tables."""
    for subject, query in _SET.items():
        for (name,) in db.execute(
            f"{query} EXCEPT SELECT object FROM temp.last WHERE subject = ?", (subject,)
        ).fetchall():
            yield subject, name
    columns = ", ".join(marks.DETAILS)
    loaded = db.execute(
        f"SELECT key, loaded_details, {columns} FROM report WHERE key NOT IN"
        " (SELECT object FROM temp.last WHERE subject = 'details')"
    )
    for key, cell, *found in loaded:
        if marks.details(*found) != cell:
            yield "details", key


def _shapes(db: Connection) -> Iterator[Finding]:
    """Compare the cells that stand beside a value with it: the lead's number, a record's status and sentences."""
    numbers = "SELECT r.id, r.key, r.lead, r.lead_value FROM report r WHERE r.lead <> r.id OR r.lead_value IS NOT NULL"
    for number, key, lead, cell in db.execute(numbers):
        try:
            value = json.loads(cell) if cell is not None else None
            named = (
                db.execute("SELECT id FROM report WHERE key = ?", (value["lead"],)).fetchone() if value else (number,)
            )
            sound = named == (lead,) and (value is None or canonical(value) == cell)
        except UNREADABLE:
            sound = False
        if not sound:
            yield _difference("lead", key, "is not that of its story")
    evidence = "SELECT sentence_id FROM record_sentence WHERE event_id = ? ORDER BY sentence_id"
    for name, status, body, *found in db.execute("SELECT event_id, status, body, kind, place, square, day FROM record"):
        try:
            value = cast("dict[str, Any]", json.loads(body))
            sound = (status, body, *found) == (value["status"], canonical(value), *records.cells(value))
            sound &= [row[0] for row in db.execute(evidence, (name,))] == sorted(value["sentence_ids"])
        except UNREADABLE:
            sound = False
        if not sound:
            yield _difference("record", name, "has other cells than its body says")


def _batches(db: Connection) -> Iterator[Finding]:
    for one, other in (("batch", "temp.batches"), ("temp.batches", "batch")):
        for number, *_ in db.execute(f"SELECT batch, undone_by FROM {one} EXCEPT SELECT batch, undone_by FROM {other}"):
            yield Finding("batch", str(number), f"batch {number} is not what the journal says", derived=True)
