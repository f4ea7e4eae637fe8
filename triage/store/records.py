"""Event records: by id, by sentence, and as a list."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

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


def window(db: Connection, after: str | None, count: int) -> list[EventRecord]:
    """Return records in the order of their ids, from after an id."""
    found = db.execute("SELECT body FROM record WHERE event_id > ? ORDER BY event_id LIMIT ?", (after or "", count))
    return [record_from_value(json.loads(body)) for (body,) in found]


def stream(db: Connection) -> Iterator[EventRecord]:
    """Yield every record in the order of the ids."""
    for (body,) in db.execute("SELECT body FROM record ORDER BY event_id"):
        yield record_from_value(json.loads(body))


ORDERS: Final[dict[str, str]] = {
    "id": "event_id",
    "status": "status",
    "date": "coalesce(json_extract(body, '$.date_start'), '~')",
    "place": "coalesce(lower(json_extract(body, '$.place_name')), '~')",
    "type": "coalesce(json_extract(body, '$.event_type', '$.event_subtype'), '~')",
    "toll": "-coalesce(json_extract(body, '$.killed_best'), json_extract(body, '$.killed_low'),"
    " json_extract(body, '$.killed_high'), -1)",
    "changed": "json_extract(body, '$.coded_at') DESC",
}
"""What records can be ordered by, as SQL; what is empty comes last."""


def ordered(db: Connection, by: str, status: str | None) -> list[str]:
    """Return the ids of all records, or of those with a status, in an order; every record is looked at."""
    where, values = (" WHERE status = ?", (status,)) if status else ("", ())
    return [row[0] for row in db.execute(f"SELECT event_id FROM record{where} ORDER BY {ORDERS[by]}, event_id", values)]


def ever_used(db: Connection, event_id: str) -> bool:
    """Say whether the journal ever named an event id, also one that was undone since."""
    row = db.execute(
        "SELECT 1 FROM decision WHERE subject = ? AND object = ? LIMIT 1", (Subject.RECORD.value, event_id)
    )
    return row.fetchone() is not None
