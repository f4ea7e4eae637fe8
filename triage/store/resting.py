"""What keeps an old decision from being undone alone: the later ones that rest on it, each told by its number.

A later decision rests on an earlier one where it changed the same object; on a load, where it is about one of its reports; on
the tag event, where a record stands on the sentence; on a cut, where it put something on one of the pieces.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, cast

from triage.domain.decision import Change, Subject, tag_of
from triage.domain.tag import Tag
from triage.errors import DecisionError
from triage.store import reports
from triage.store.connect import Connection
from triage.store.state import is_purged

_ON_SENTENCES = (Subject.TAG, Subject.FLAGS, Subject.NOTE)


def refuse(db: Connection, changes: Sequence[Change], batch: int) -> None:
    """Refuse to take a batch back while something later rests on it.

    Args:
        db: The workspace.
        changes: The inverse changes of the batch on one subject.
        batch: The batch.

    Raises:
        DecisionError: Something does; the sentence names it.
    """
    _refuse_cut(db, changes, batch)
    for change in changes:
        if row := _standing(db, change.subject, change.object, batch):
            raise _refused(change, row)
    if changes[0].subject is Subject.REPORT:
        _refuse_gone(db, {change.object: change for change in changes if change.new is None}, batch)
        _refuse_twice(db, changes)
    elif changes[0].subject in (Subject.TAG, Subject.SPANS):
        for change in changes:
            for name in _given_up(change):
                subjects = _ON_SENTENCES if change.subject is Subject.SPANS else ()
                found = [_standing(db, subject, name, batch) for subject in subjects]
                for event in _records(db, name):
                    found += [_standing(db, Subject.RECORD, event, batch), _settled(db, event, batch)]
                if (rows := [row for row in found if row]) and (change.subject is Subject.TAG or _holds(db, name)):
                    raise _refused(change, max(rows))


def name(change: Change) -> str:
    """Return the words for the decision on an object."""
    return f"The decision on {change.subject.value} {change.object}"


def told(row: Sequence[object]) -> str:
    """Return the words for a row of the journal that begins with its number, action, time and editor."""
    return f"decision {row[0]} ({row[1]}, {row[2]}, {row[3]})"


def _refused(change: Change, row: Sequence[object]) -> DecisionError:
    return DecisionError(f"{name(change)} cannot be undone: {told(row)} came later.", "Undo that first.")


def _standing(db: Connection, subject: Subject, thing: str, batch: int) -> tuple[Any, ...] | None:
    """Return the youngest decision on an object that stands and came after a batch, also one to an equal value."""
    row = db.execute(
        "SELECT d.seq, d.action, d.at, d.editor FROM decision d JOIN batch b ON b.batch = d.batch WHERE d.subject = ?"
        " AND d.object = ? AND d.act = 'do' AND d.batch > ? AND b.undone_by IS NULL ORDER BY d.seq DESC LIMIT 1",
        (subject.value, thing, batch),
    ).fetchone()
    return cast("tuple[Any, ...] | None", row)


def _settled(db: Connection, event_id: str, batch: int) -> tuple[Any, ...] | None:
    """Return the purge after a batch that left a record as it is for good."""
    row = db.execute(
        "SELECT seq, action, at, editor FROM decision WHERE subject = ? AND object = ? AND act = 'purge' AND seq > ? LIMIT 1",
        (Subject.RECORD, event_id, batch),
    ).fetchone()
    return cast("tuple[Any, ...] | None", row)


def _refuse_gone(db: Connection, gone: dict[str, Change], batch: int) -> None:
    """Refuse to let reports go about which something was decided later. The last load of all asks for one row only."""
    rows = db.execute(
        "SELECT d.seq, d.action, d.at, d.editor, d.subject, d.object, d.old, d.new FROM batch b JOIN decision d"
        " ON d.batch = b.batch WHERE b.batch > ? AND b.undone_by IS NULL AND d.act = 'do' ORDER BY b.batch DESC, d.seq DESC",
        (batch,),
    )
    for *row, subject, thing, old, new in rows:
        for key in _reports(Subject(subject), thing, old, new):
            if key in gone and not is_purged(db, Change(Subject(subject), thing, json.loads(old), json.loads(new))):
                raise _refused(gone[key], row)


def _refuse_twice(db: Connection, changes: Sequence[Change]) -> None:
    """Refuse to bring a report back beside another revision of it, which was loaded later."""
    going = {change.object for change in changes if change.new is not True}
    for change in changes:
        other = reports.twin_of(db, change.object) if change.new is True else None
        if other and other not in going and (row := _standing(db, Subject.REPORT, other, 0)):
            raise _refused(change, row)


def _reports(subject: Subject, thing: str, old: str, new: str) -> Iterator[str]:
    """Yield the keys of the reports that a decision is about."""
    if subject in _ON_SENTENCES:
        yield thing.rpartition("-")[0]
    elif subject is Subject.RECORD:
        for value in (json.loads(old), json.loads(new)):
            yield from (sentence.rpartition("-")[0] for sentence in (value or {}).get("sentence_ids", ()))
    else:
        yield from thing.split()
    if subject is Subject.LEAD:
        yield from (value["lead"] for value in (json.loads(old), json.loads(new)) if value and "lead" in value)


def _given_up(change: Change) -> list[str]:
    """Return the sentences that are no event any more, or no sentence, when a tag or a cut is taken back."""
    if change.subject is Subject.TAG:
        was, now = tag_of(change.old)[0], tag_of(change.new)[0]
        return [change.object] if was == Tag.EVENT.value != now else []
    there, back = (dict(cast("list[tuple[int, int]]", spans or [])) for spans in (change.old, change.new))
    return [f"{change.object}-{start}" for start, stop in there.items() if back.get(start) != stop]


def _records(db: Connection, sentence_id: str) -> list[str]:
    rows = db.execute("SELECT event_id FROM record_sentence WHERE sentence_id = ?", (sentence_id,))
    return [row[0] for row in rows]


def _holds(db: Connection, sentence_id: str) -> bool:
    """Say whether a sentence holds anything now that keeps it from being cut anew."""
    key, _, start = sentence_id.rpartition("-")
    held = "SELECT 1 FROM report r JOIN sentence s ON s.report = r.id WHERE r.key = ? AND s.start = ?"
    some = f"{held} AND coalesce (s.tag, s.flags, s.note) IS NOT NULL"
    return bool(_records(db, sentence_id) or db.execute(some, (key, int(start))).fetchone())


def _refuse_cut(db: Connection, changes: Sequence[Change], batch: int) -> None:
    """Refuse to bring something back on a sentence that was cut otherwise since: another one has its id now."""
    put: dict[str, dict[int, Change]] = {}
    for change in changes:
        for sentence_id in _sentences(change):
            key, _, at = sentence_id.rpartition("-")
            put.setdefault(key, {})[int(at)] = change
    for key, starts in put.items():
        cuts = db.execute(
            "SELECT d.seq, d.action, d.at, d.editor, d.old, d.new FROM decision d JOIN batch b ON b.batch = d.batch"
            " WHERE d.subject = ? AND d.object = ? AND d.act = 'do' AND d.batch > ? AND b.undone_by IS NULL ORDER BY d.seq DESC",
            (Subject.SPANS.value, key, batch),
        )
        for *row, old, new in cuts:
            before, after = (dict(json.loads(spans)) for spans in (old, new))
            for start, change in starts.items():
                if before.get(start) != after.get(start):
                    raise _refused(change, row)


def _sentences(change: Change) -> frozenset[str]:
    """Return the ids of the sentences on which a change puts something."""
    if change.subject in _ON_SENTENCES:
        return frozenset((change.object,)) if change.new is not None else frozenset()
    if change.subject is Subject.RECORD:
        old, new = (cast("dict[str, list[str]]", value or {}) for value in (change.old, change.new))
        return frozenset(new.get("sentence_ids", ())) - frozenset(old.get("sentence_ids", ()))
    return frozenset()
