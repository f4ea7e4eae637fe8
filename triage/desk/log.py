"""The journal on the screen: what each key did, when, by whom, on which words, and whether it still stands."""

from __future__ import annotations

from triage.desk import read
from triage.desk.workspace import Workspace
from triage.domain.decision import Act, Subject, Value
from triage.domain.rows import LogRow
from triage.store import log, reports, sentences

OF_SENTENCES = (Subject.TAG, Subject.FLAGS, Subject.NOTE)
OF_REPORTS = (Subject.REPORT, Subject.DETAILS, Subject.SPANS, Subject.LEAD)


def rows(ws: Workspace, after: int | None, count: int, *, backwards: bool = False) -> list[LogRow]:
    """Return a window of the journal, youngest first, from after a batch, or those before it."""
    return log.window(ws.db, after, count, younger=backwards)


def place_of(ws: Workspace, row: LogRow) -> tuple[int | None, int | None]:
    """Return the numbers of the report and of the sentence that a row is about first, as far as they can be shown."""
    change = row.first.change
    if change.subject in OF_SENTENCES:
        panel = sentences.panel(ws.db, sentences.number_of(ws.db, change.object) or 0)
        return (panel.report, panel.id) if panel and read.report(ws, panel.report) else (None, None)
    if change.subject in OF_REPORTS:
        report = reports.row_of_key(ws.db, change.object)
        return (report.id if report and read.report(ws, report.id) else None), None
    return None, None


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
    """Return what was done in a few words, like tag.event, 6 changes, or undo of tag.noise."""
    first = row.first
    act = "" if first.act is Act.DO else f"{first.act.value} of "
    many = f", {row.changes:,} changes" if row.changes > 1 else ""
    return f"{act}{first.action}{many}"


def values(row: LogRow) -> str:
    """Return the value before and after, of one change and where both can be read on a line."""
    change = row.first.change
    if row.changes > 1 or change.subject in (Subject.SPANS, Subject.RECORD, Subject.DETAILS, Subject.LEAD):
        return ""
    return f"{_word(change.old)} → {_word(change.new)}"


def _word(value: Value) -> str:
    if value is None:
        return "nothing"
    return ", ".join(map(str, value)) if isinstance(value, list) else "there" if value is True else str(value)
