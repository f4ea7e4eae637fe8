"""Bring the decisions that are newer than a backup over to it, one key after the other, so that undo goes on working there."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Final, cast

from triage.domain.decision import PURGED, Act, Change, Decision, Subject, Value, digest
from triage.errors import DecisionError
from triage.store import carry, filed, journal, records, reports, resting
from triage.store.connect import Connection, version_of
from triage.store.finding import UNREADABLE
from triage.store.known import Known
from triage.store.migrations import MIGRATIONS
from triage.store.state import current, is_purged, is_redacted, rests_on

FileHeadlines = Callable[[Connection, Sequence[tuple[int, str]]], object]

_LOADS: Final = ("load", "story.certain")
"""What a load decides: each report stands for itself, and a damaged one keeps no other back."""

_TOGETHER: Final = frozenset((Subject.REPORT, Subject.SPANS, Subject.LEAD, Subject.RECORD))
"""What one key changes of these belongs together: half of a merge would be worse than none."""


@dataclass(slots=True)
class Replayed:
    """What a replay brought over: decisions, reports that were loaded after the backup, and what had to stay behind.

    `known` counts decisions that were there already: an earlier replay had brought them.
    """

    decisions: int = 0
    reports: int = 0
    known: int = 0
    left: list[str] = field(default_factory=list)


class _Replay:
    """A replay under way: from a workspace to a copy of it that has its decisions up to `common`."""

    def __init__(self, source: Connection, db: Connection, common: int, file_headlines: FileHeadlines) -> None:
        self.source = source
        self.db = db
        self.common = common
        self.file_headlines = file_headlines
        self.done = Replayed()
        self.batches: dict[int, int] = {}
        self.lost: set[str] = set()
        """The reports of which this key did not bring a revision."""
        self.known = Known(source, db, common)
        self.here: dict[int, int] = {}
        """The batches that were brought over before, by their numbers in the source."""

    def key(self, rows: Sequence[Decision]) -> None:
        """Bring over what one key changed and is not here yet; where a part that must not be missing fails, nothing of it."""
        rows = self._unknown(rows)
        if not rows:
            return
        self.lost = set()
        failed: dict[int, str] = {}
        before = self.done.decisions, self.done.reports, dict(self.batches)
        self.db.execute("SAVEPOINT whole")
        try:
            wanted = self._wanted(rows)
            for d in rows:
                if (reason := self._one(d, wanted)) and not is_purged(self.db, d.change):
                    failed[d.seq] = reason
            if any(d.seq in failed and self._is_needed(d, wanted) for d in rows):
                self.db.execute("ROLLBACK TO whole")
                self.done.decisions, self.done.reports, self.batches = before
                failed = {d.seq: failed.get(d.seq, "a part of it had to stay behind") for d in rows}
        finally:
            self.db.execute("RELEASE whole")
        told = [(d, failed[d.seq]) for d in rows if d.seq in failed]
        self.done.left += [f"decision {d.seq} ({d.action} on {d.change.object}): {reason}" for d, reason in told]

    def _unknown(self, rows: Sequence[Decision]) -> list[Decision]:
        """Return the rows that are not here yet, and remember under what batch the others are."""
        new = []
        for d in rows:
            batch = self.known.batch(d)
            if batch is None:
                new.append(d)
            else:
                self.here[d.batch] = batch
                self.done.known += 1
        return new

    def _wanted(self, rows: Sequence[Decision]) -> frozenset[tuple[Subject, str]]:
        """Return the objects that an undo or redo must change here: those of the rows that it is about and that are here."""
        if rows[0].act not in (Act.UNDO, Act.REDO):
            return frozenset()
        target = self._target(rows[0])
        undone = self.db.execute("SELECT undone_by FROM batch WHERE batch = ?", (target,)).fetchone()
        if not target or undone is None or (undone[0] is not None) == (rows[0].act is Act.UNDO):
            return frozenset()  # it was taken back, or brought back, here as well
        net = journal.net(self.db, target)
        purged = {(d.change.subject, d.change.object) for d in rows if _is_redacted(d.change)}
        here = frozenset(
            (c.subject, c.object)
            for c in net
            # Of purged words both keep the digest, by which the row is brought over as what it takes back was.
            if not is_purged(self.db, c) or (_is_redacted(c) and (c.subject, c.object) in purged)
        )
        return here if here <= {(d.change.subject, d.change.object) for d in rows} else frozenset()

    def _is_needed(self, d: Decision, wanted: frozenset[tuple[Subject, str]]) -> bool:
        if d.act in (Act.UNDO, Act.REDO):
            return not wanted or (d.change.subject, d.change.object) in wanted
        return d.action not in _LOADS and d.change.subject in _TOGETHER

    def _target(self, d: Decision) -> int | None:
        if d.target and d.target <= self.common:
            return d.target
        return self.here.get(d.target or 0, self.batches.get(d.target or 0))

    def _one(self, d: Decision, wanted: frozenset[tuple[Subject, str]]) -> str:
        """Bring a decision over; return why it had to stay behind, or an empty text."""
        self.db.execute("SAVEPOINT one")
        try:
            if d.act in (Act.UNDO, Act.REDO) and (d.change.subject, d.change.object) not in wanted:
                raise DecisionError("What it takes or brings back had to stay behind.")
            self._carry(d.change)
            self._refuse(d)
            batch = d.batch if d.batch <= self.common else self.batches.get(d.batch)
            seq = journal.adopt(self.db, self.known.named(d), batch, self._target(d))
            self.batches.setdefault(d.batch, seq if batch is None else batch)
            self.done.decisions += 1
        except (DecisionError, *UNREADABLE) as error:
            self.db.execute("ROLLBACK TO one")
            if d.change.subject is Subject.REPORT:
                self.lost.add(_id(d.change.object))
            return str(error)
        finally:
            self.db.execute("RELEASE one")
        return ""

    def _carry(self, change: Change) -> None:
        """Copy a report that is not here yet, with its sentences."""
        if other := self.known.other(change):
            raise DecisionError(f"Another text was loaded here as {other}, the next of its report.")
        if change.subject is not Subject.REPORT or self._is_here(change.object):
            return
        number = carry.report(self.source, self.db, change.object)
        if number is None:
            raise DecisionError(f"Report {change.object} is missing or damaged.")
        self.done.reports += 1
        if filed.last(self.db, filed.HEADLINES) is None:  # else the next load files this headline with the others
            self.file_headlines(self.db, [(number, carry.headline(self.db, number))])

    def _is_here(self, key: str) -> bool:
        return self.db.execute("SELECT 1 FROM report WHERE key = ?", (key,)).fetchone() is not None

    def _refuse(self, d: Decision) -> None:
        """Refuse what would leave another state than a desk can: half a revision, a record on nothing."""
        c = d.change
        if c.subject is Subject.REPORT:
            if c.new is None and d.act is Act.DO and _id(c.object) in self.lost:
                raise DecisionError("The revision that takes its place had to stay behind.")
            if c.new is True and d.act is not Act.UNDO and reports.is_left_out(self.db, _id(c.object)):
                raise DecisionError("The report was left out here, and stays out with its new text.")
            other = reports.twin_of(self.db, c.object) if c.new is True else None
            if other and not self._goes(d, other):
                raise DecisionError(f"Another revision, {other}, is part of the workspace.")
            if d.act is Act.UNDO and (why := rests_on(self.db, c)):
                raise DecisionError(f"{resting.name(c)} cannot be undone: {why}.")
        if c.subject is Subject.RECORD:
            begins = c.old is None and d.act is Act.DO and d.action != "apply"  # a file names the record that it means
            if begins and records.ever_used(self.db, c.object):
                raise DecisionError("Another record was begun under this id here; begin it again by hand.")
            gone = [name for name in _behind(c.new) if name not in _behind(c.old) and not self._is_sentence(name)]
            if gone:
                raise DecisionError(f"It rests on {gone[0]}, which had to stay behind.")

    def _goes(self, d: Decision, other: str) -> bool:
        """Say whether another revision goes with the same key."""
        goes = "SELECT 1 FROM decision WHERE batch = ? AND act = ? AND subject = ? AND object = ? AND new <> 'true'"
        return self.source.execute(goes, (d.batch, d.act, Subject.REPORT, other)).fetchone() is not None

    def settle(self, begun: int) -> None:
        """Let the journal say what stands where the last known value of an object was purged and what followed it is not here."""
        gone = "SELECT DISTINCT subject, object FROM decision WHERE seq > ? AND new LIKE ?"
        for subject, name in self.db.execute(gone, (begun, f'{{"{PURGED}":%')).fetchall():
            last = journal.last_on(self.db, Subject(subject), name)
            if last and is_redacted(last.change.new):
                with contextlib.suppress(DecisionError):  # a sentence that was cut holds nothing
                    now = current(self.db, Subject(subject), name)
                    if digest(now) != digest(last.change.new):
                        journal.purge(self.db, last.editor, [last.change._replace(old=last.change.new, new=now)])

    def _is_sentence(self, name: str) -> bool:
        key, _, start = name.rpartition("-")
        found = "SELECT 1 FROM report r JOIN sentence s ON s.report = r.id WHERE r.key = ? AND s.start = ?"
        return self.db.execute(found, (key, start)).fetchone() is not None


def replay(source: Connection, db: Connection, common: int, last: int, file_headlines: FileHeadlines) -> Replayed:
    """Bring the decisions after a common one over, in order, with the reports that they loaded. Call in a transaction.

    Args:
        source: The workspace that has them.
        db: The copy that lacks them.
        common: The last decision that both have.
        last: The last one of the source.
        file_headlines: Files the headlines of reports that were carried over, as (number, headline).
    """
    run = _Replay(source, db, common, file_headlines)
    begun = db.execute("SELECT coalesce(max(seq), 0) FROM decision").fetchone()[0]
    for rows in _keys(journal.readable(source, common, last)):
        if isinstance(rows, int):
            run.done.left.append(f"decision {rows} cannot be read")
        else:
            run.key(rows)
    run.settle(begun)
    if version_of(source) == len(MIGRATIONS):
        carry.pairs(source, db)
    return run.done


def _keys(found: Iterable[Decision | int]) -> Iterator[Sequence[Decision] | int]:
    """Yield what each key changed, as far as it stands together; of a row that cannot be read, its number."""
    for key, rows in groupby(found, key=lambda d: d if isinstance(d, int) else (d.batch, d.act)):
        yield key if isinstance(key, int) else cast("list[Decision]", list(rows))


def _is_redacted(change: Change) -> bool:
    return is_redacted(change.old) or is_redacted(change.new)


def _id(key: str) -> str:
    return key.rpartition("-")[0]


def _behind(value: Value) -> Sequence[str]:
    return cast("dict[str, Any]", value).get("sentence_ids", ()) if isinstance(value, dict) else ()
