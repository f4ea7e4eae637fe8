"""The journal on the screen: what each key did, when, by whom, on which words, and whether it still stands."""

from __future__ import annotations

from typing import Final

from triage.desk import read, undo
from triage.desk.workspace import Workspace
from triage.domain.decision import Act, Subject, Value
from triage.domain.rows import LogRow
from triage.domain.tag import Tag
from triage.store import log, reports, sentences

OF_SENTENCES = (Subject.TAG, Subject.FLAGS, Subject.NOTE)
_UNREADABLE = (Subject.REPORT, Subject.SPANS, Subject.RECORD, Subject.DETAILS, Subject.LEAD)
"""Whose values say nothing on a line, or nothing that is not said by what was done."""

OF_REPORTS = (Subject.REPORT, Subject.DETAILS, Subject.SPANS, Subject.LEAD)


_DID: Final = {
    "apply": "brought in from a file",
    "flag": "flag",
    "load": "loaded",
    "note": "note",
    "record.attach": "sentence attached to a record",
    "record.confirm": "record confirmed",
    "record.create": "record begun",
    "record.detach": "sentence detached from its record",
    "record.disputed": "record disputed",
    "record.edit": "record changed",
    "record.merge": "records merged",
    "record.rejected": "record rejected",
    "record.split": "record split",
    "report.correct": "report corrected",
    "report.exclude": "report left out",
    "report.purge": "text removed for good",
    "sentence.join": "sentences joined",
    "sentence.split": "sentence cut in two",
    "story.apart": "headlines kept apart",
    "story.certain": "merged as certain",
    "story.detach": "report taken out of its story",
    "story.lead": "report made to lead its story",
    "story.linked": "stories linked",
    "story.same": "merged as one story",
    "story.split": "story split",
    "tag.blind": "tagged without seeing the proposal",
    "tag.clear": "tag taken off",
    "tag.copies": "tagged like its copies",
    "tag.take": "proposal taken",
    **{f"tag.{tag}": f"tagged {tag}" for tag in Tag},
}
"""What the actions of the journal are called on the screen; `triage log` prints their ids."""

GONE: Final = "There is nothing of this row to show: its report was left out, purged, or its load was taken back."

_ACTS: Final = {Act.DO: "", Act.PURGE: "", Act.UNDO: "taken back: ", Act.REDO: "done again: "}


def rows(ws: Workspace, after: int | None, count: int, *, backwards: bool = False) -> list[LogRow]:
    """Return a window of the journal, youngest first, from after a batch, or those before it."""
    return log.window(ws.db, after, count, younger=backwards)


def place_of(ws: Workspace, row: LogRow) -> tuple[int | None, int | None]:
    """Return the numbers of the report and of the sentence that a row is about first, as far as they can be shown."""
    change = row.first.change
    if change.subject in (*OF_REPORTS, Subject.PAIR):
        rows = (reports.row_of_key(ws.db, key) for key in change.object.split())
        return next(((one.id, None) for one in rows if one and read.report(ws, one.id)), (None, None))
    panels = (sentences.panel(ws.db, sentences.number_of(ws.db, name) or 0) for name in undo.rests_on(change))
    return next(((one.report, one.id) for one in panels if one and read.report(ws, one.report)), (None, None))


def about(ws: Workspace, row: LogRow) -> str:
    """Return the words of the sentence, the headline of the report, or the id that a row is about first."""
    change = row.first.change
    if change.subject in OF_SENTENCES:
        panel = sentences.panel(ws.db, sentences.number_of(ws.db, change.object) or 0)
        return panel.text if panel else change.object
    keys = change.object.split() if change.subject in (*OF_REPORTS, Subject.PAIR) else []
    found = [report.headline for key in keys if (report := reports.row_of_key(ws.db, key))]
    return " / ".join(found) or change.object


def did(row: LogRow) -> str:
    """Return what was done in a few words, like: tagged event, 6 changes; or: taken back: tagged noise."""
    first = row.first
    action, _, more = first.action.partition(".")
    words = _DID.get(first.action) or f"{_DID.get(action, action)} {more.replace('_', ' ')}".rstrip()
    many = f", {row.changes:,} changes" if row.changes > 1 else ""
    return f"{_ACTS[first.act]}{words}{many}"


def values(row: LogRow) -> str:
    """Return the value before and after, of one change and where both can be read on a line and say more than the act."""
    change = row.first.change
    if row.first.act is not Act.DO or row.changes > 1 or change.subject in _UNREADABLE:
        return ""
    return f"{_word(change.old)} → {_word(change.new)}"


def _word(value: Value) -> str:
    if value is None:
        return "nothing"
    return ", ".join(map(str, value)) if isinstance(value, list) else "there" if value is True else str(value)
