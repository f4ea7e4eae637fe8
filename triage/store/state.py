"""The tables that a decision changes: one reader and one writer a subject, so that undo is a change like any other."""

from __future__ import annotations

import json
from typing import Any, cast

from triage.domain.decision import PURGED, Change, Subject, Value, canonical
from triage.errors import DecisionError
from triage.store import counters, fates, marks, records, seen, spans, tags
from triage.store.connect import Connection


def current(db: Connection, subject: Subject, name: str) -> Value:
    """Return the value that an object has now.

    Raises:
        DecisionError: The workspace has no such object.
    """
    return _READERS[subject](db, name)


def apply(db: Connection, change: Change) -> None:
    """Give an object its new value, with the counters that hang on it. Call inside a transaction.

    Raises:
        DecisionError: The workspace has no such object.
    """
    _WRITERS[change.subject](db, change.object, change.old, change.new)


def rests_on(db: Connection, change: Change) -> str | None:
    """Return what later decision rests on an object that is about to go, in words; None when nothing does."""
    if change.subject is not Subject.REPORT or change.new is not None:
        return None
    report = _report(db, change.object)
    if db.execute("SELECT 1 FROM sentence WHERE report = ? AND tag IS NOT NULL LIMIT 1", (report,)).fetchone():
        return f"sentences of report {change.object} are tagged"
    if db.execute(
        "SELECT 1 FROM report WHERE lead = ? AND id <> ? AND present = 1 LIMIT 1", (report, report)
    ).fetchone():
        return f"report {change.object} leads a story of other reports"
    return None


def is_redacted(value: Value) -> bool:
    """Say whether of a value only its digest is left, because it held text that was purged."""
    return isinstance(value, dict) and list(value) == [PURGED]


def is_purged(db: Connection, change: Change) -> bool:
    """Say whether a change is about a report whose text was purged, or holds a value that was."""
    if is_redacted(change.old) or is_redacted(change.new):
        return True
    keys = reports_of(change)
    found = "SELECT 1 FROM report WHERE key = ? AND fate = ?"
    return any(db.execute(found, (key, PURGED)).fetchone() for key in keys)


def reports_of(change: Change) -> list[str]:
    """Return the keys of the reports that a change is about; of a record those on which it rests before or after."""
    if change.subject in (Subject.TAG, Subject.FLAGS, Subject.NOTE):
        return [change.object.rpartition("-")[0]]
    if change.subject is Subject.RECORD:
        values = [cast("dict[str, list[str]]", value) for value in (change.old, change.new) if value]
        return list({name.rpartition("-")[0] for value in values for name in value.get("sentence_ids", ())})
    return change.object.split()


def _report(db: Connection, key: str) -> int:
    return int(_report_row(db, key, "key")[0])


def _report_row(db: Connection, key: str, columns: str) -> tuple[Any, ...]:
    """Return number and some columns of a report."""
    row = db.execute(f"SELECT id, {columns} FROM report WHERE key = ?", (key,)).fetchone()
    if row is None:
        raise DecisionError(f"The workspace has no report {key}.")
    return cast("tuple[Any, ...]", row)


def _sentence(db: Connection, sentence_id: str, column: str) -> tuple[int, int, Any, bool]:
    """Return number, report, one column and whether the report is present."""
    key, _, start = sentence_id.rpartition("-")
    row = db.execute(
        f"SELECT s.id, s.report, s.{column}, r.present FROM report r JOIN sentence s ON s.report = r.id"
        " WHERE r.key = ? AND s.start = ?",
        (key, int(start) if start.isdigit() else -1),
    ).fetchone()
    if row is None:
        raise DecisionError(f"The workspace has no sentence {sentence_id}.")
    return int(row[0]), int(row[1]), row[2], bool(row[3])


def _read_details(db: Connection, key: str) -> Value:
    return dict(zip(marks.DETAILS, _report_row(db, key, ", ".join(marks.DETAILS))[1:], strict=True))


def _write_details(db: Connection, key: str, _old: Value, new: Value) -> None:
    cells = cast("dict[str, str | None]", new)
    columns = ", ".join(f"{name} = ?" for name in marks.DETAILS)
    db.execute(
        f"UPDATE report SET {columns} WHERE id = ?", (*(cells[name] for name in marks.DETAILS), _report(db, key))
    )


def _read_spans(db: Connection, key: str) -> Value:
    return [list(span) for span in spans.read(db, _report(db, key))]


def _write_spans(db: Connection, key: str, _old: Value, new: Value) -> None:
    report = _report(db, key)
    before = seen.of_report(db, report)
    added = spans.write(db, report, cast("list[list[int]]", new))
    if fates.read(db, key) is True:
        counters.add(db, "seen", seen.of_report(db, report) - before)
        counters.add(db, "sentences", added)
        counters.add(db, "left", added)


def _read_flags(db: Connection, sentence_id: str) -> Value:
    cell = _sentence(db, sentence_id, "flags")[2]
    return cast(Value, cell.split()) if cell else None


def _write_flags(db: Connection, sentence_id: str, _old: Value, new: Value) -> None:
    cell = " ".join(cast("list[str]", new)) if new else None
    db.execute("UPDATE sentence SET flags = ? WHERE id = ?", (cell, _sentence(db, sentence_id, "flags")[0]))


def _read_note(db: Connection, sentence_id: str) -> Value:
    return cast(Value, _sentence(db, sentence_id, "note")[2])


def _write_note(db: Connection, sentence_id: str, _old: Value, new: Value) -> None:
    db.execute("UPDATE sentence SET note = ? WHERE id = ?", (new, _sentence(db, sentence_id, "note")[0]))


def _read_lead(db: Connection, key: str) -> Value:
    cell = _report_row(db, key, "lead_value")[1]
    return cast(Value, json.loads(cell)) if cell else None


def _write_lead(db: Connection, key: str, old: Value, new: Value) -> None:
    report, before, present = _report_row(db, key, "lead, present")
    lead = _report(db, cast("dict[str, str]", new)["lead"]) if new else report
    cell = canonical(new) if new else None
    db.execute("UPDATE report SET lead = ?, lead_value = ? WHERE id = ?", (lead, cell, report))
    if present and lead != before:
        counters.add(db, "stories", fates.resize(db, {before: -1, lead: 1}))
    for value, amount in ((old, -1), (new, 1)):
        if value is not None:
            counters.add(db, "merged." + cast("dict[str, str]", value)["how"], amount)


def _pair(db: Connection, name: str) -> tuple[int, int]:
    a, _, b = name.partition(" ")
    first, second = sorted((_report(db, a), _report(db, b)))
    return first, second


def _read_pair(db: Connection, name: str) -> Value:
    row = db.execute("SELECT answer FROM pair WHERE a = ? AND b = ?", _pair(db, name)).fetchone()
    return cast(Value, row[0]) if row else None


def _write_pair(db: Connection, name: str, _old: Value, new: Value) -> None:
    cells = (*_pair(db, name), "apart", 0.0, "the editor said so")
    db.execute(
        "INSERT INTO pair (a, b, relation, score, why, mark, answer) VALUES (?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (a, b) DO UPDATE SET answer = excluded.answer",
        (*cells, marks.mark(*cells), new),
    )


def _read_record(db: Connection, event_id: str) -> Value:
    row = db.execute("SELECT body FROM record WHERE event_id = ?", (event_id,)).fetchone()
    return cast(Value, json.loads(row[0])) if row else None


def _write_record(db: Connection, event_id: str, old: Value, new: Value) -> None:
    for value, amount in ((old, -1), (new, 1)):
        if value is not None:
            counters.add(db, f"record.{cast('dict[str, Any]', value)['status']}", amount)
    db.execute("DELETE FROM record_sentence WHERE event_id = ?", (event_id,))
    if new is None:
        db.execute("DELETE FROM record WHERE event_id = ?", (event_id,))
        return
    body = cast("dict[str, Any]", new)
    db.execute(
        "INSERT INTO record VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (event_id) DO UPDATE SET status = excluded.status,"
        " body = excluded.body, kind = excluded.kind, place = excluded.place, square = excluded.square, day = excluded.day",
        (event_id, body["status"], canonical(new), *records.cells(body)),
    )
    db.executemany("INSERT INTO record_sentence VALUES (?, ?)", [(s, event_id) for s in body["sentence_ids"]])


_READERS = {
    Subject.REPORT: fates.read,
    Subject.DETAILS: _read_details,
    Subject.SPANS: _read_spans,
    Subject.TAG: tags.read,
    Subject.FLAGS: _read_flags,
    Subject.NOTE: _read_note,
    Subject.LEAD: _read_lead,
    Subject.PAIR: _read_pair,
    Subject.RECORD: _read_record,
}
_WRITERS = {
    Subject.REPORT: lambda db, name, old, new: fates.write_all(db, [Change(Subject.REPORT, name, old, new)]),
    Subject.DETAILS: _write_details,
    Subject.SPANS: _write_spans,
    Subject.TAG: lambda db, name, old, new: tags.write_all(db, [Change(Subject.TAG, name, old, new)]),
    Subject.FLAGS: _write_flags,
    Subject.NOTE: _write_note,
    Subject.LEAD: _write_lead,
    Subject.PAIR: _write_pair,
    Subject.RECORD: _write_record,
}
