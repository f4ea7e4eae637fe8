"""Remove the text of a report for good (privacy, court order) and leave a tombstone that keeps the journal verifiable.

What stays: the report's id, its hashes, its outlet and dates, and the values that editors confirmed in records. What goes:
text, title, address, notes, headline words, verdicts on its headline, and every quotation in evidence, in the tables and in
the journal, where a digest takes the place of the value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from triage.domain.decision import PURGED, Change, Decision, Subject, Value, tag_value
from triage.domain.event import EventRecord, record_from_value, revised
from triage.store import journal, marks, records, reports, stories
from triage.store.connect import Connection, writing
from triage.store.state import current

QUOTING = ("date_text", "casualties_text", "claimed_by")
"""Fields of a record that hold words of the text, as the name of who said something to it, and nothing else."""

HELD = "fate = 'purged' AND (text_bytes > 0 OR source <> 'purged')"
"""Of a report whose purge stands in the journal already, that a backup brought its words back."""


def purge(db: Connection, editor: str, key: str, headline_words: Iterable[str]) -> None:
    """Remove a report's text in one transaction; `sweep` is to follow.

    Args:
        db: The workspace.
        editor: Who decides.
        key: The report.
        headline_words: The words under which its headline is filed.

    Raises:
        DecisionError: There is no such report.
    """
    row = reports.row_of_key(db, key)
    old = current(db, Subject.REPORT, key)
    if row is None or (
        old == PURGED and not db.execute(f"SELECT 1 FROM report WHERE id = ? AND {HELD}", (row.id,)).fetchone()
    ):
        return
    with writing(db):
        journal.purge(db, editor, _changes(db, key, row.id, old))
        stories.forget(db, row.id, headline_words)
        reports.empty(db, row.id)
        marks.set_marks(db, "report", "id = ?", (row.id,))
        journal.redact(db, (Subject.NOTE, Subject.LEAD, Subject.RECORD), lambda d: _hidden(d, key))
        db.execute("INSERT INTO sentence_words (sentence_words) VALUES ('optimize')")


def sweep(db: Connection) -> None:
    """Write the file anew, so that nothing of what was purged is left in free pages or in the log."""
    db.execute("PRAGMA wal_checkpoint (TRUNCATE)")
    db.execute("VACUUM")
    db.execute("PRAGMA wal_checkpoint (TRUNCATE)")


def _changes(db: Connection, key: str, number: int, old: Value) -> list[Change]:
    """Return the changes that leave nothing of a report standing, so that the journal and the tables still agree."""
    changes = [
        Change(Subject.RECORD, r.event_id, r.as_value(), _stripped(r, key).as_value()) for r in _quoting(db, key)
    ]
    changes.append(Change(Subject.REPORT, key, old, PURGED))
    cells = db.execute("SELECT start, tag, tag_from, flags, note FROM sentence WHERE report = ?", (number,)).fetchall()
    for start, tag, tag_from, flags, note in cells:
        name = f"{key}-{start}"
        changes.append(Change(Subject.TAG, name, tag_value(tag, tag_from), None))
        changes.append(Change(Subject.FLAGS, name, flags.split() if flags else None, None))
        changes.append(Change(Subject.NOTE, name, note, None))
    changes += _orphaned(db, key)
    pairs = db.execute(
        "SELECT min(x.key, y.key) || ' ' || max(x.key, y.key), p.answer FROM pair p JOIN report x ON x.id = p.a"
        " JOIN report y ON y.id = p.b WHERE (p.a = ? OR p.b = ?) AND p.answer IS NOT NULL",
        (number, number),
    ).fetchall()
    changes += [Change(Subject.PAIR, name, answer, None) for name, answer in pairs]
    changes.append(Change(Subject.SPANS, key, current(db, Subject.SPANS, key), []))
    return changes


def _orphaned(db: Connection, key: str) -> list[Change]:
    """Return the changes that take a report out of its story and give the reports that it led, also hidden ones, a new lead.

    Of a value that names it the journal keeps the digest alone: one that still stood could not be told from the journal.
    """
    out = Change(Subject.LEAD, key, current(db, Subject.LEAD, key), None)
    return [out, *stories.new_lead(db, key, "the lead was purged")]


def _quoting(db: Connection, key: str) -> list[EventRecord]:
    """Return the records that quote a report or rest on a sentence of it, which they may do without its words."""
    return [r for r in records.stream(db) if any(_of_report(name, key) for name in _names(r))]


def _names(record: EventRecord) -> Iterator[str]:
    yield from record.sentence_ids
    yield from (e.sentence_id for e in record.evidence)


def _of_report(sentence_id: str, key: str) -> bool:
    return sentence_id.rpartition("-")[0] == key


def _stripped(record: EventRecord, key: str) -> EventRecord:
    """Return a record without the words of a report; the values that an editor confirmed stay."""
    gone = {e.field for e in record.evidence if _of_report(e.sentence_id, key)}
    kept = tuple(e for e in record.evidence if not _of_report(e.sentence_id, key))
    words: dict[str, Any] = {name: None for name in QUOTING if name in gone}
    sentences = tuple(s for s in record.sentence_ids if not _of_report(s, key))
    return revised(record, evidence=kept, sentence_ids=sentences, revision=record.revision + 1, **words)


def _hidden(d: Decision, key: str) -> tuple[bool, bool]:
    """Say whether the old and the new value of a decision hold words of the report."""
    c = d.change
    if c.subject is Subject.NOTE:
        mine = _of_report(c.object, key)
        return mine and c.old is not None, mine and c.new is not None
    if c.subject is Subject.LEAD:
        return _leads(c.object, c.old, key), _leads(c.object, c.new, key)
    return _quotes(c.old, key), _quotes(c.new, key)


def _leads(name: str, value: Value, key: str) -> bool:
    return isinstance(value, dict) and (name == key or value.get("lead") == key)


def _quotes(value: Value, key: str) -> bool:
    if not isinstance(value, dict) or list(value) == [PURGED]:
        return False
    return any(_of_report(e.sentence_id, key) for e in record_from_value(value).evidence)
