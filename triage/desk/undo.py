"""Undo and redo over the journal, without a limit and over restarts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

from triage.desk.workspace import Workspace, decides
from triage.domain.decision import Change, Decision, Subject, tag_of
from triage.store import journal, reports, sentences


class Outcome(NamedTuple):
    """What an undo or redo did: a sentence for the editor, and where the desk should look.

    `changes` stand in the order in which they were decided, so that what a key was pressed for comes before what went along.
    """

    sentence: str
    changes: tuple[Change, ...]
    report: int | None
    panel: int | None


@decides
def undo(ws: Workspace, count: int = 1) -> Outcome | None:
    """Take back the last decisions, one batch each; None when there is nothing to undo."""
    made = list(takewhile(bool, (journal.undo(ws.writable(), ws.editor) for _ in range(count))))
    return _outcome(ws, "Undone", [c for changes in made for c in changes][::-1])


@decides
def redo(ws: Workspace, count: int = 1) -> Outcome | None:
    """Bring back the decisions that were undone last; None when there is nothing to redo."""
    made = list(takewhile(bool, (journal.redo(ws.writable(), ws.editor) for _ in range(count))))
    return _outcome(ws, "Done again", [c for changes in made for c in changes])


@decides
def undo_decision(ws: Workspace, seq: int) -> Outcome | None:
    """Take back one old decision, with all that its key changed, where nothing later rests on it.

    Raises:
        DecisionError: There is no such decision, or a later one rests on it; the sentence names it.
    """
    db = ws.writable()
    return _outcome(ws, "Undone", journal.undo(db, ws.editor, journal.batch_of(db, seq))[::-1])


def history(ws: Workspace, *, before: int | None = None, count: int = 50) -> list[Decision]:
    """Return decisions, youngest first, from before a sequence number."""
    return journal.history(ws.db, before, count)


def reports_of(changes: Sequence[Change]) -> set[str]:
    """Return the ids of the reports that changes let come or go."""
    return {change.object.rpartition("-")[0] for change in changes if change.subject is Subject.REPORT}


_WORDS = {
    Subject.DETAILS: ("{} correction of a report", "{} corrections of reports"),
    Subject.SPANS: ("{} cut of sentences", "{} cuts of sentences"),
    Subject.TAG: ("{} tag", "{} tags"),
    Subject.FLAGS: ("flags of {} sentence", "flags of {} sentences"),
    Subject.NOTE: ("{} note", "{} notes"),
    Subject.LEAD: ("{} place in a story", "{} places in stories"),
    Subject.PAIR: ("{} answer on a pair", "{} answers on pairs"),
    Subject.RECORD: ("{} record", "{} records"),
}


def _place(ws: Workspace, change: Change) -> tuple[int | None, int | None]:
    """Return the numbers of the report and of the sentence that a change is about, as far as it is about one."""
    if change.subject in (Subject.REPORT, Subject.LEAD, Subject.DETAILS, Subject.SPANS):
        row = reports.row_of_key(ws.db, change.object)
        names = [f"{change.object}-{start}" for start in _cut_anew(change)]
    else:
        row, names = None, rests_on(change)
    found = next((place for name in names if (place := sentences.numbers_of(ws.db, name))), None)
    return found or (row.id if row else None, None)


def rests_on(change: Change) -> list[str]:
    """Return the ids of the sentences that a change of a sentence or of a record is about."""
    if change.subject is not Subject.RECORD:
        return [change.object]
    values = [value for value in (change.new, change.old) if isinstance(value, dict)]
    return [str(name) for value in values if isinstance(names := value.get("sentence_ids"), list) for name in names]


def _cut_anew(change: Change) -> Iterator[object]:
    """Yield where the sentences begin that a cut of a report has now and had not before."""
    if change.subject is Subject.SPANS and isinstance(change.old, list) and isinstance(change.new, list):
        yield from (span[0] for span in change.new if isinstance(span, list) and span not in change.old)


def _came_and_went(ws: Workspace, changes: Sequence[Change]) -> Iterator[str]:
    """Yield how many reports are back and how many gone; one that took the place of its earlier revision is one report."""
    there = {c.object.rpartition("-")[0]: c.object for c in changes if c.subject is Subject.REPORT}
    numbers = Counter(reports.is_there(ws.db, key) for key in there.values())
    for back, where in ((True, "back"), (False, "gone")):
        if number := numbers[back]:
            yield f"{number:,} {'report is' if number == 1 else 'reports are'} {where}"


def _outcome(ws: Workspace, verb: str, changes: Sequence[Change]) -> Outcome | None:
    if not changes:
        return None
    numbers = Counter(change.subject for change in changes if change.subject is not Subject.REPORT)
    parts = [*_came_and_went(ws, changes), *(_WORDS[s][n > 1].format(f"{n:,}") for s, n in numbers.items())]
    report, panel = next((place for change in changes if (place := _place(ws, change))[0]), (None, None))
    if len(changes) == 1 and changes[0].subject is Subject.TAG:
        before, after = (tag_of(value)[0] for value in (changes[0].old, changes[0].new))
        now = ", ".join(filter(None, (after, f"no longer {before}" if before and before != after else "")))
        return Outcome(f"{verb}: {now}.", tuple(changes), report, panel)
    return Outcome(f"{verb}: {', '.join(parts)}.", tuple(changes), report, panel)
