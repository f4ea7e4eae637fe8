"""Event records: by id, by sentence, and as a list."""

from __future__ import annotations

import json
from collections.abc import Iterator

from triage.domain.decision import Subject
from triage.domain.event import EventRecord, record_from_value
from triage.store.connect import Connection


def get(db: Connection, event_id: str) -> EventRecord | None:
    """Return a record, or None."""
    row = db.execute("SELECT body FROM record WHERE event_id = ?", (event_id,)).fetchone()
    return record_from_value(json.loads(row[0])) if row else None


def of_sentence(db: Connection, sentence_id: str) -> list[EventRecord]:
    """Return the records that rest on a sentence, in the order of their ids."""
    found = db.execute(
        "SELECT r.body FROM record_sentence s JOIN record r ON r.event_id = s.event_id WHERE s.sentence_id = ?"
        " ORDER BY r.event_id",
        (sentence_id,),
    )
    return [record_from_value(json.loads(body)) for (body,) in found]


def window(db: Connection, edge: str | None, count: int, *, backwards: bool = False) -> list[EventRecord]:
    """Return records in the order of their ids, from after an id, or those before it; None is the edge of all."""
    sign, order, none = ("<", "DESC", "~") if backwards else (">", "ASC", "")
    found = db.execute(
        f"SELECT body FROM record WHERE event_id {sign} ? ORDER BY event_id {order} LIMIT ?",
        (none if edge is None else edge, count),
    ).fetchall()
    return [record_from_value(json.loads(body)) for (body,) in (found[::-1] if backwards else found)]


def stream(db: Connection) -> Iterator[EventRecord]:
    """Yield every record in the order of the ids."""
    for (body,) in db.execute("SELECT body FROM record ORDER BY event_id"):
        yield record_from_value(json.loads(body))


def ever_used(db: Connection, event_id: str) -> bool:
    """Say whether the journal ever named an event id, also one that was undone since."""
    row = db.execute(
        "SELECT 1 FROM decision WHERE subject = ? AND object = ? LIMIT 1", (Subject.RECORD.value, event_id)
    )
    return row.fetchone() is not None
