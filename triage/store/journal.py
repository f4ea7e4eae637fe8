"""The journal: every decision is one append-only row with a hash over itself and the row before.

Undo and redo append rows as well; nothing is ever dropped. A batch is what one key press changed; it is undone as one.
After an undo a fresh decision ends redo: `redo` only looks at undos that are younger than the youngest fresh batch.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final, cast

from triage.clock import stamp
from triage.domain.decision import PURGED, Act, Change, Decision, Subject, Value, canonical, chain_hash, digest
from triage.domain.rows import Panel
from triage.errors import DecisionError
from triage.store import fates, resting, tags
from triage.store.connect import Connection, origin, writing
from triage.store.marks import hexed
from triage.store.state import apply, current, is_purged, is_redacted, rests_on

FIRST_HASH = "0" * 64


def decide(
    db: Connection,
    editor: str,
    action: str,
    changes: Iterable[Change],
    batch: int | None = None,
    read: Mapping[str, Panel] | None = None,
) -> int | None:
    """Apply changes and write them to the journal, in one transaction.

    Args:
        db: The workspace.
        editor: Who decides.
        action: The command that made the change, like tag.event.
        changes: The changes; those that change nothing are left out.
        batch: An earlier batch that these rows belong to (a load runs over several transactions).
        read: Sentences that are tagged, by id, where they were read in this transaction already, from present reports.

    Returns:
        The batch, or None when nothing changed.

    Raises:
        DecisionError: An object is missing, or its old value is not what the change says.
    """
    real = [change for change in changes if change.old != change.new]
    if not real:
        return batch
    with writing(db):
        _apply_all(db, real, read)
        first = _append(db, editor, Act.DO, action, real, batch, None)
        if batch is None:
            db.execute("INSERT INTO batch (batch) VALUES (?)", (first,))
        return first if batch is None else batch


def adopt(db: Connection, d: Decision, batch: int | None, target: int | None) -> int:
    """Apply and append a decision that was made on another copy of this workspace; editor, time and origin stay.

    Where nothing before it differs, the row is the same to the last byte, hash included.

    Args:
        db: The workspace.
        d: The decision as the other copy has it.
        batch: Its batch here; None for the first row of a batch.
        target: The batch here that it takes back or brings back; None for a fresh decision.

    Returns:
        Its sequence number here.

    Raises:
        DecisionError: An object is missing, or its old value is not what the decision says.
    """
    with writing(db):
        _apply_known(db, d.change)
        last = db.execute("SELECT seq, hash FROM decision ORDER BY seq DESC LIMIT 1").fetchone()
        seq, previous = (last[0] + 1, hexed(last[1])) if last else (1, FIRST_HASH)
        here = d._replace(seq=seq, batch=seq if batch is None else batch, target=target, prev_hash=previous)
        _insert(db, [_row(here, chain_hash(previous, _cells(here)))])
        if d.act is not Act.DO:
            undone_by = here.batch if d.act is Act.UNDO else None
            db.execute("UPDATE batch SET undone_by = ? WHERE batch = ?", (undone_by, target))
        elif batch is None:
            db.execute("INSERT INTO batch (batch) VALUES (?)", (seq,))
        return seq


def _apply_known(db: Connection, change: Change) -> None:
    """Apply what is known of a change: of purged text only the digest is left, and a later value of the object follows."""
    if not (is_redacted(change.old) or is_redacted(change.new)):
        _expect(db, change)
        apply(db, change)
        return
    now = current(db, change.subject, change.object)
    last = last_on(db, change.subject, change.object)
    if last and digest(last.change.new) != digest(change.old):
        raise DecisionError(f"{resting.name(change)} cannot be changed that way: another value stands there.")
    if not is_redacted(change.new) and now != change.new:
        apply(db, change._replace(old=now))


def undo(db: Connection, editor: str, batch: int | None = None) -> list[Change]:
    """Take back a batch: the last one that stands, or an old one on which nothing later rests.

    Return the changes that were made, newest first; empty when there is nothing to undo.

    Raises:
        DecisionError: Something later rests on the batch; the sentence names it.
    """
    with writing(db):
        last = batch is None
        changes = [] if batch is None else _take_back(db, batch)
        while last and not changes:
            before = "SELECT max(batch) FROM batch WHERE undone_by IS NULL AND batch < ?"
            (batch,) = db.execute(before, (1 << 62 if batch is None else batch,)).fetchone()
            if batch is None:
                break
            changes = _take_back(db, batch, purges=True)
        if batch is None or not changes:
            return []
        first = _append(db, editor, Act.UNDO, _action(db, batch), changes, None, batch)
        db.execute("UPDATE batch SET undone_by = ? WHERE batch = ?", (first, batch))
        return changes


def redo(db: Connection, editor: str) -> list[Change]:
    """Bring back the batch that was undone last; empty when there is none or a fresh decision came after it."""
    with writing(db):
        undone = db.execute(
            "SELECT batch FROM batch WHERE undone_by > (SELECT max(batch) FROM batch) ORDER BY undone_by DESC"
        )
        for (batch,) in undone:
            # What was purged since has nothing to bring back: it stays undone, and the one before it comes back.
            if changes := _open(db, batch):
                break
        else:
            return []
        _apply_all(db, changes)
        _append(db, editor, Act.REDO, _action(db, batch), changes, None, batch)
        db.execute("UPDATE batch SET undone_by = NULL WHERE batch = ?", (batch,))
        return changes


def purge(db: Connection, editor: str, changes: Iterable[Change]) -> None:
    """Apply changes that belong to a purge: they stand in the journal, but no undo reaches them. Call in a transaction."""
    real = [change for change in changes if change.old != change.new]
    for change in real:
        _apply_known(db, change)
    if real:
        _append(db, editor, Act.PURGE, "report.purge", real, None, None)


def redact(db: Connection, subjects: Iterable[Subject], hidden: Callable[[Decision], tuple[bool, bool]]) -> None:
    """Put the digest in the place of old or new values, so that the text is gone and the chain still holds.

    `hidden` says for a decision on one of the subjects whether its old and its new value go. Call inside a transaction.
    """
    stays = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'decision'"
    triggers = db.execute(stays).fetchall()
    for name, _ in triggers:
        db.execute(f"DROP TRIGGER {name}")
    for subject in subjects:
        rows = db.execute(f"SELECT {_COLUMNS} FROM decision WHERE subject = ?", (subject.value,)).fetchall()
        for d in map(_decision, rows):
            cells = [
                canonical({PURGED: digest(value)} if goes else value)
                for value, goes in zip((d.change.old, d.change.new), hidden(d), strict=True)
            ]
            db.execute("UPDATE decision SET old = ?, new = ? WHERE seq = ?", (*cells, d.seq))
    for _, sql in triggers:
        db.execute(sql)


def batch_of(db: Connection, seq: int) -> int:
    """Return the batch of a fresh decision that stands.

    Raises:
        DecisionError: There is no such decision, it is itself an undo or redo, or it is undone already.
    """
    row = db.execute("SELECT batch, act FROM decision WHERE seq = ?", (seq,)).fetchone()
    if row is None:
        raise DecisionError(f"The journal has no decision {seq}.", "See the numbers with: triage log.")
    if row[1] != Act.DO:
        did = "took" if row[1] == Act.UNDO else "brought"
        raise DecisionError(f"Decision {seq} only {did} another one back.", "Choose that other one.")
    batch = int(row[0])
    if db.execute("SELECT undone_by FROM batch WHERE batch = ?", (batch,)).fetchone()[0] is not None:
        raise DecisionError(f"Decision {seq} is undone already.", "")
    return batch


def history(db: Connection, before: int | None = None, count: int = 50) -> list[Decision]:
    """Return decisions, youngest first, from before a sequence number (None: from the end)."""
    rows = db.execute(
        f"SELECT {_COLUMNS} FROM decision WHERE seq < ? ORDER BY seq DESC LIMIT ?", (before or 1 << 62, count)
    ).fetchall()
    return [_decision(row) for row in rows]


def first_of(db: Connection, batch: int) -> Decision:
    """Return the first decision of a batch."""
    row = db.execute(f"SELECT {_COLUMNS} FROM decision WHERE batch = ? ORDER BY seq LIMIT 1", (batch,)).fetchone()
    return _decision(row)


def stream(db: Connection, after: int = 0) -> Iterable[Decision]:
    """Yield all decisions in order, oldest first, from after a sequence number."""
    for row in db.execute(f"SELECT {_COLUMNS} FROM decision WHERE seq > ? ORDER BY seq", (after,)):
        yield _decision(row)


def last_on(db: Connection, subject: Subject, name: str) -> Decision | None:
    """Return the youngest decision on an object, or None."""
    row = db.execute(
        f"SELECT {_COLUMNS} FROM decision WHERE subject = ? AND object = ? ORDER BY seq DESC LIMIT 1",
        (subject.value, name),
    ).fetchone()
    return _decision(row) if row else None


def first_on(db: Connection, subject: Subject, name: str) -> int | None:
    """Return the number of the oldest decision on an object, or None; a later decision never changes it."""
    row = db.execute("SELECT min(seq) FROM decision WHERE subject = ? AND object = ?", (subject.value, name)).fetchone()
    return int(row[0]) if row[0] is not None else None


def ever(db: Connection, event_id: str, statuses: Sequence[str]) -> bool:
    """Say whether a record ever had one of some statuses."""
    rows = db.execute(
        "SELECT new FROM decision WHERE subject = ? AND object = ? ORDER BY seq DESC", (Subject.RECORD.value, event_id)
    )
    values = (json.loads(new) for (new,) in rows)
    return any(isinstance(value, dict) and value.get("status") in statuses for value in values)


def readable(db: Connection, after: int, last: int) -> Iterator[Decision | int]:
    """Yield the decisions of a damaged journal one by one; of a row that cannot be read or trusted, its number."""
    for seq in range(after + 1, last + 1):
        try:
            found = _decision(db.execute(f"SELECT {_COLUMNS} FROM decision WHERE seq = ?", (seq,)).fetchone())
            yield found if found.hash == chain_hash(found.prev_hash, _cells(found)) else seq
        except (sqlite3.Error, ValueError, TypeError):
            yield seq


def broken_link(db: Connection) -> int | None:
    """Return the sequence number of the first row whose hash or link is wrong, or None when the chain is whole."""
    previous = FIRST_HASH
    for d in stream(db):
        if d.prev_hash != previous or d.hash != chain_hash(previous, _cells(d)):
            return d.seq
        previous = d.hash
    return None


_COLUMNS = "seq, origin, origin_seq, at, editor, act, action, subject, object, old, new, batch, target, prev_hash, hash"
_PUT: Final = f"INSERT INTO decision ({_COLUMNS}) VALUES ({', '.join('?' * 15)})"
_LAST: Final = (
    "SELECT d.seq, d.hash, w.value, d.origin, d.origin_seq FROM decision d LEFT JOIN workspace w ON name = 'origin'"
    " ORDER BY seq DESC LIMIT 1"
)


def _decision(row: Sequence[object]) -> Decision:
    seq, origin, origin_seq, at, editor, act, action, subject, thing, old, new, batch, target, prev_hash, digest = row
    change = Change(Subject(str(subject)), str(thing), json.loads(str(old)), json.loads(str(new)))
    return Decision(
        cast(int, seq), str(origin), cast(int, origin_seq), str(at), str(editor), Act(str(act)), change,
        cast(int, batch), cast("int | None", target), str(action), *map(hexed, cast("list[bytes]", [prev_hash, digest])),
    )  # fmt: skip


def _cells(d: Decision) -> list[Value]:
    c = d.change
    head: list[Value] = [d.seq, d.origin, d.origin_seq, d.at, d.editor, d.act.value, d.action]
    return [*head, c.subject.value, c.object, digest(c.old), digest(c.new), d.batch, d.target]


def _open(db: Connection, batch: int) -> list[Change]:
    """Return what a batch changed and no purge has settled for good since."""
    later = "p.subject = d.subject AND p.object = d.object AND p.seq > d.seq AND p.act = 'purge'"
    rows = db.execute(
        f"SELECT EXISTS (SELECT 1 FROM decision p WHERE {later}), {_COLUMNS} FROM decision d"
        " WHERE batch = ? AND act = 'do' ORDER BY seq",
        (batch,),
    ).fetchall()
    changes = [_decision(row[1:]).change for row in rows if not row[0]]
    return [change for change in changes if not is_purged(db, change)]


def _take_back(db: Connection, batch: int, *, purges: bool = False) -> list[Change]:
    """Apply the inverse changes of a batch and return them; none where a purge has settled all of it.

    With `purges` also none where something rests on the last batch: only after a purge that can be, and for good.
    """
    changes = [change.inverse() for change in reversed(_open(db, batch))]
    db.execute("SAVEPOINT take_back")
    try:
        for _, some in groupby(changes, key=lambda change: change.subject):
            _take_back_some(db, list(some), batch)
    except DecisionError:
        if not purges or not db.execute("SELECT 1 FROM decision WHERE act = 'purge' LIMIT 1").fetchone():
            raise
        db.execute("ROLLBACK TO take_back")
        changes = []
    db.execute("RELEASE take_back")
    return changes


def _take_back_some(db: Connection, changes: Sequence[Change], batch: int) -> None:
    """Apply the inverse changes of a batch on one subject, unless something later rests on one of them."""
    resting.refuse(db, changes, batch)
    for change in changes:
        if change.subject is not Subject.TAG:  # nothing rests on a tag
            _expect(db, change)
            if other := rests_on(db, change):
                raise DecisionError(f"{resting.name(change)} cannot be undone: {other}.", "Undo that first.")
            apply(db, change)
    if changes[0].subject is Subject.TAG:
        _apply_all(db, changes)


def _apply_all(db: Connection, changes: Iterable[Change], read: Mapping[str, Panel] | None = None) -> None:
    """Apply changes in their order, each to the value that it expects; many tags or reports take few statements."""
    for subject, some in groupby(changes, key=lambda change: change.subject):
        run = list(some)
        once = len({change.object for change in run}) == len(run)
        if once and subject is Subject.TAG:
            tags.write_all(db, run, _expect, read)
            continue
        if once and subject is Subject.REPORT:
            fates.write_all(db, run, _expect)
            continue
        for change in run:
            _expect(db, change)
            apply(db, change)


def _append(
    db: Connection, editor: str, act: Act, action: str, changes: Sequence[Change], batch: int | None, target: int | None
) -> int:
    """Append one row a change; return the sequence number of the first."""
    last = db.execute(_LAST).fetchone()
    seq, previous, own, theirs, origin_seq = last if last else (0, b"", origin(db), None, 0)
    previous = hexed(previous) if last else FIRST_HASH
    if last and theirs != own:  # else the last row has the highest number of its origin
        origin_seq = db.execute("SELECT max(origin_seq) FROM decision WHERE origin = ?", (own,)).fetchone()[0] or 0
    first = seq + 1
    batch = first if batch is None else batch
    at = stamp()
    rows = []
    for change in changes:
        seq, origin_seq = seq + 1, origin_seq + 1
        d = Decision(seq, own, origin_seq, at, editor, act, change, batch, target, action, previous, "")
        rows.append(_row(d, previous := chain_hash(previous, _cells(d))))
    _insert(db, rows)
    return first


def _row(d: Decision, own_hash: str) -> tuple[Value | bytes, ...]:
    """Return the cells of a row of the journal, in the order of `_COLUMNS`."""
    c = d.change
    head = (d.seq, d.origin, d.origin_seq, d.at, d.editor, d.act.value, d.action, c.subject.value, c.object)
    hashes = bytes.fromhex(d.prev_hash), bytes.fromhex(own_hash)
    return (*head, canonical(c.old), canonical(c.new), d.batch, d.target, *hashes)


def _insert(db: Connection, rows: Iterable[tuple[Value | bytes, ...]]) -> None:
    db.executemany(_PUT, rows)


def net(db: Connection, batch: int) -> list[Change]:
    """Return what a batch changed when it was decided, in order."""
    rows = db.execute(
        f"SELECT {_COLUMNS} FROM decision WHERE batch = ? AND act = 'do' ORDER BY seq", (batch,)
    ).fetchall()
    return [_decision(row).change for row in rows]


def _action(db: Connection, batch: int) -> str:
    return str(db.execute("SELECT action FROM decision WHERE seq = ?", (batch,)).fetchone()[0])


def _expect(db: Connection, change: Change) -> None:
    """Refuse a change whose old value is not the current one, naming the decision that came between."""
    found = current(db, change.subject, change.object)
    if found == change.old:
        return
    row = db.execute(
        "SELECT seq, action, at, editor FROM decision WHERE subject = ? AND object = ? ORDER BY seq DESC LIMIT 1",
        (change.subject.value, change.object),
    ).fetchone()
    later = f"{resting.told(row)} came later" if row else "it was never decided"
    raise DecisionError(f"{resting.name(change)} cannot be changed that way: {later}.", "Undo that first.")
