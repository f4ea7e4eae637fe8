"""Event records: by id, by sentence, by what they tell, and as a list."""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from triage.domain.decision import Subject
from triage.store import texts
from triage.store.connect import Connection
from triage.store.reports import revision_of

if TYPE_CHECKING:
    from triage.domain.event import EventRecord

_LIVE: Final = "status IN ('draft', 'confirmed', 'disputed')"

COLUMNS: Final = """
ALTER TABLE record ADD COLUMN kind TEXT;
ALTER TABLE record ADD COLUMN place TEXT;
ALTER TABLE record ADD COLUMN square INTEGER;
ALTER TABLE record ADD COLUMN day TEXT;
CREATE INDEX record_place ON record (kind, place, day) WHERE place IS NOT NULL;
CREATE INDEX record_square ON record (kind, square, day) WHERE square IS NOT NULL;
"""
"""What finds the records of a type at a place, or near one, in a window of days; the cells follow from the body."""

FOUND: Final = 200
"""So many records are looked at in one place and window."""
NAMED: Final = 5000
"""So many sentences that name a place are looked at."""
_WEEK: Final = timedelta(days=8)
_REACH: Final = timedelta(days=31)
"""A window that covers a day begins at most so long before it; those of a whole year are asked for by their first day."""


class Behind(NamedTuple):
    """A sentence that stands behind a record, with what its report says of itself. `lead` is the number of its story."""

    sentence_id: str
    report_id: str
    outlet: str | None
    published: str | None
    lead: int
    words: str


def _record(body: str) -> EventRecord:
    from triage.domain.event import record_from_value  # most first screens show no record

    return record_from_value(json.loads(body))


def get(db: Connection, event_id: str) -> EventRecord | None:
    """Return a record, or None."""
    row = db.execute("SELECT body FROM record WHERE event_id = ?", (event_id,)).fetchone()
    return _record(row[0]) if row else None


def of_sentence(db: Connection, sentence_id: str) -> list[EventRecord]:
    """Return the records that rest on a sentence, in the order of their ids."""
    found = db.execute(
        "SELECT r.body FROM record_sentence s JOIN record r ON r.event_id = s.event_id WHERE s.sentence_id = ?"
        " ORDER BY r.event_id",
        (sentence_id,),
    )
    return [_record(body) for (body,) in found]


def window(db: Connection, edge: str | None, count: int, *, backwards: bool = False) -> list[EventRecord]:
    """Return records in the order of their ids, from after an id, or those before it; None is the edge of all."""
    sign, order, none = ("<", "DESC", "~") if backwards else (">", "ASC", "")
    found = db.execute(
        f"SELECT body FROM record WHERE event_id {sign} ? ORDER BY event_id {order} LIMIT ?",
        (none if edge is None else edge, count),
    ).fetchall()
    return [_record(body) for (body,) in (found[::-1] if backwards else found)]


def stream(db: Connection) -> Iterator[EventRecord]:
    """Yield every record in the order of the ids."""
    for (body,) in db.execute("SELECT body FROM record ORDER BY event_id"):
        yield _record(body)


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


def at_place(
    db: Connection, kinds: Sequence[str], place: str, squares: Collection[int], window: tuple[date, date] | None
) -> Iterator[EventRecord]:
    """Yield the records of some types at a place by its name or its squares, whose days may reach into a window.

    Each question is answered by an index, and by at most `FOUND` records, the youngest days first.
    """
    seen: set[str] = set()
    asked = [
        ("record_place", "place", place.casefold()),
        *(("record_square", "square", one) for one in sorted(squares)),
    ]
    for kind in kinds:
        for index, column, value in asked:
            for first, last in _ranges(window):
                query = (
                    f"SELECT event_id, body FROM record INDEXED BY {index} WHERE kind = ? AND {column} = ?"
                    f" AND day BETWEEN ? AND ? AND {_LIVE} ORDER BY day DESC LIMIT {FOUND}"
                )
                for event_id, body in db.execute(query, (kind, value, first, last)):
                    if event_id not in seen:
                        seen.add(event_id)
                        yield _record(body)


def _ranges(window: tuple[date, date] | None) -> list[tuple[str, str]]:
    if window is None:
        return [("", "~")]
    first, last = window
    early = date.min if first < date.min + _REACH else first - _REACH
    year = f"{first.year:04}-01-01"
    return [(early.isoformat(), last.isoformat()), *([(year, year)] if year < early.isoformat() else [])]


def cells(body: Mapping[str, Any]) -> tuple[str | None, str | None, int | None, str | None]:
    """Return what a record is found by: kind, place, square and day."""
    place, latitude, longitude = body.get("place_name"), body.get("latitude"), body.get("longitude")
    square = None
    if latitude is not None and longitude is not None:
        square = int((latitude + 90) * 20) * 10000 + int((longitude + 180) * 20)
    return body.get("event_type"), place.casefold() if place else None, square, body.get("date_start") or ""


def fill_cells(db: Connection) -> None:
    """Give every record the cells that it is found by. Call inside a transaction."""
    for event_id, body in db.execute("SELECT event_id, body FROM record").fetchall():
        db.execute(
            "UPDATE record SET kind = ?, place = ?, square = ?, day = ? WHERE event_id = ?",
            (*cells(json.loads(body)), event_id),
        )


def squares(latitude: float, longitude: float, km: float) -> set[int]:
    """Return the squares, a twentieth of a degree wide, that lie within some kilometres of a point.

    A twentieth of a degree is 5.6 km from south to north; near the poles no more than a degree from west to east counts.
    """
    tall = km / 111.2
    wide = min(1.0, tall / max(0.01, math.cos(math.radians(latitude))))
    rows = range(int((latitude - tall + 90) * 20), int((latitude + tall + 90) * 20) + 1)
    columns = range(int((longitude - wide + 180) * 20), int((longitude + wide + 180) * 20) + 1)
    return {row * 10000 + column for row in rows for column in columns}


def of_reports(db: Connection, keys: Iterable[str]) -> list[EventRecord]:
    """Return the live records that rest on sentences of some reports, by their keys, each once, `FOUND` at most."""
    found: dict[str, EventRecord] = {}
    for key in keys:
        if len(found) >= FOUND:
            break
        rows = db.execute(
            "SELECT r.event_id, r.body FROM record_sentence s JOIN record r ON r.event_id = s.event_id"
            f" WHERE s.sentence_id > ? AND s.sentence_id < ? AND r.{_LIVE} LIMIT ?",
            (f"{key}-", f"{key}.", FOUND - len(found)),
        )
        for event_id, body in rows:
            if event_id not in found:
                found[event_id] = _record(body)
    return list(found.values())


def of_report(db: Connection, key: str) -> list[EventRecord]:
    """Return all records that rest on sentences of a report, by its key, in the order of their ids."""
    found = db.execute(
        "SELECT body FROM record WHERE event_id IN (SELECT event_id FROM record_sentence WHERE sentence_id > ?"
        " AND sentence_id < ?) ORDER BY event_id",
        (f"{key}-", f"{key}."),
    )
    return [_record(body) for (body,) in found]


def behind(db: Connection, sentence_ids: Iterable[str]) -> list[Behind]:
    """Return what stands behind a record, in order of publication; sentences that are gone are left out.

    An outlet is called as the report's youngest revision calls it, so that a report is one source in all its revisions.
    """
    found = []
    for name in sentence_ids:
        key, _, start = name.rpartition("-")
        row = db.execute(
            f"SELECT r.report_id, (SELECT n.outlet FROM report n WHERE {revision_of('n', 'r.report_id')} ORDER BY n.revision"
            f" DESC LIMIT 1), r.published, r.lead, substr({texts.OF}, s.start + 1, s.stop - s.start)"
            " FROM report r JOIN sentence s ON s.report = r.id WHERE r.key = ? AND s.start = ?",
            (key, start),
        ).fetchone()
        if row:
            found.append(Behind(name, *row))
    return as_published(found)


def as_published(found: Iterable[Behind]) -> list[Behind]:
    """Return sentences in order of publication, those of which that is not known last."""
    return sorted(found, key=lambda b: (b.published or "~", b.report_id, b.sentence_id))


def waiting(db: Connection, leads: Iterable[int], count: int) -> list[int]:
    """Return the numbers of the event sentences of some stories that no record rests on, in reading order."""
    found: list[int] = []
    for lead in leads:
        rows = db.execute(
            "SELECT s.id FROM report r JOIN sentence s ON s.report = r.id WHERE r.lead = ? AND r.present = 1"
            " AND s.tag = 'event' AND NOT EXISTS (SELECT 1 FROM record_sentence e WHERE e.sentence_id = r.key || '-' || s.start)"
            " ORDER BY r.id, s.start LIMIT ?",
            (lead, count - len(found)),
        )
        found += [number for (number,) in rows]
    return found


def waiting_at(db: Connection, place: str, window: tuple[date, date], count: int) -> list[int]:
    """Return the numbers of event sentences that name a place and that no record rests on, by reports of some days.

    The word index finds the place; of what it finds, the youngest `NAMED` are looked at.

    Args:
        db: The workspace.
        place: The place as printed.
        window: The days of the event; reports of the week after count too.
        count: At most so many.
    """
    first, last = window
    words = '"' + place.replace('"', '""') + '"'
    rows = db.execute(
        "SELECT s.id FROM (SELECT rowid FROM sentence_words WHERE sentence_words MATCH ? ORDER BY rowid DESC LIMIT ?) w"
        " JOIN sentence s ON s.id = w.rowid JOIN report r ON r.id = s.report"
        " WHERE s.tag = 'event' AND r.present = 1 AND r.published >= ? AND r.published < ? AND NOT EXISTS"
        " (SELECT 1 FROM record_sentence e WHERE e.sentence_id = r.key || '-' || s.start) LIMIT ?",
        (words, NAMED, first.isoformat(), (last + _WEEK).isoformat(), max(0, count)),
    )
    return sorted(number for (number,) in rows)


def gone(db: Connection, final: Sequence[str]) -> list[str]:
    """Return the ids of all records that do not have one of some statuses, those that were taken back too, in order."""
    names = ", ".join("?" * len(final))
    found = db.execute(
        f"SELECT event_id FROM record WHERE status NOT IN ({names}) UNION"
        " SELECT * FROM (SELECT DISTINCT object FROM decision WHERE subject = ? EXCEPT SELECT event_id FROM record)"
        " ORDER BY 1",
        (*final, Subject.RECORD.value),
    )
    return [name for (name,) in found]


def without_reports(db: Connection, statuses: Sequence[str]) -> dict[str, str]:
    """Return the records of some statuses of whose reports none is part of the workspace, with when the last one went."""
    names = ", ".join("?" * len(statuses))
    own = "substr(s.sentence_id, 1, instr(s.sentence_id, '-') - 1)"
    revisions = f"JOIN report p ON {revision_of('p', own)}"
    found = db.execute(
        f"SELECT r.event_id, (SELECT max(d.at) FROM record_sentence s {revisions} JOIN decision d ON d.subject = ?"
        " AND d.object = p.key WHERE s.event_id = r.event_id) FROM record r"
        f" WHERE r.status IN ({names}) AND EXISTS (SELECT 1 FROM record_sentence s WHERE s.event_id = r.event_id)"
        f" AND NOT EXISTS (SELECT 1 FROM record_sentence s {revisions} AND p.present = 1 WHERE s.event_id = r.event_id)",
        (Subject.REPORT.value, *statuses),
    )
    return dict(found.fetchall())
