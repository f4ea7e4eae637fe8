"""The rows of an export: what the workspace holds, as the column table names it, streamed in a fixed order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, fields
from functools import lru_cache, partial
from operator import attrgetter
from typing import Any

from triage.desk import read
from triage.desk.workspace import Workspace
from triage.domain.decision import Decision, Subject, tag_of
from triage.domain.event import EventRecord, faults
from triage.domain.query import Filter
from triage.domain.rows import Panel
from triage.errors import DecisionError
from triage.store import journal, reports, search, sentences
from triage.store import records as table
from triage.store.state import current

FINAL = ("confirmed", "disputed")
"""The statuses of records that count; drafts and rejected ones are named as left out."""

WHAT = ("events", "sentences", "reports", "decisions")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an export holds: a table's name, a filter, the statuses of records, and all columns or the core."""

    what: str = "events"
    filter: Filter | None = None
    statuses: tuple[str, ...] = FINAL
    every_column: bool = False


_NAMES = tuple(field.name for field in fields(EventRecord))
_CELLS = attrgetter(*_NAMES)


def chosen(ws: Workspace, wanted: Wanted, left_out: Counter[str] | None = None) -> Iterator[EventRecord]:
    """Yield the records of an export in the order of their ids; count the others by status.

    A record goes where one of its reports is part of the workspace, or where all of them were purged.
    """
    matching = {panel.sentence_id for panel, _ in _panels(ws, wanted)} if wanted.filter else None
    here = _presence(ws)
    for record in table.stream(ws.db):
        fits = matching is None or any(s in matching for s in record.sentence_ids)
        fits = fits and (not record.sentence_ids or any(map(here, record.sentence_ids)))
        if record.status in wanted.statuses and fits and not any(f.blocking for f in faults(record)):
            yield record
        elif left_out is not None:
            left_out[record.status] += 1


def _presence(ws: Workspace) -> Callable[[str], bool]:
    """Return what says whether the report of a sentence is part of the workspace: neither hidden nor excluded."""

    @lru_cache(maxsize=4096)
    def present(key: str) -> bool:
        return reports.is_present(ws.db, key)

    return lambda sentence_id: present(sentence_id.rpartition("-")[0])


def events(
    ws: Workspace, wanted: Wanted, left_out: Counter[str] | None = None, *, with_reports: bool = False
) -> Iterator[dict[str, Any]]:
    """Yield a row a record; beside its columns it has `evidence`, and `reports` where these are asked for."""
    report = _report_finder(ws)
    for record in chosen(ws, wanted, left_out):
        row = dict(zip(_NAMES, _CELLS(record), strict=True))
        yield row | {"reports": list(filter(None, map(report, record.report_ids)))} if with_reports else row


def _report_finder(ws: Workspace) -> Callable[[str], dict[str, Any] | None]:
    @lru_cache(maxsize=4096)
    def report(report_id: str) -> dict[str, Any] | None:
        latest = reports.latest(ws.db, report_id)
        row = reports.row_of_key(ws.db, latest[1]) if latest else None
        return {**asdict(row), "report_id": report_id, "published_at": row.published} if row else None

    return report


def evidence(ws: Workspace, wanted: Wanted) -> Iterator[dict[str, object]]:
    """Yield a row a field and stretch of text."""
    digest = _digests(ws)
    tag = lru_cache(maxsize=1024)(partial(_tag, ws))
    here = _presence(ws)
    for record in chosen(ws, wanted):
        for e in filter(lambda e: here(e.sentence_id), record.evidence):
            yield {
                "event_id": record.event_id,
                "field": e.field,
                "report_id": e.report_id,
                "sentence_id": e.sentence_id,
                "char_start": e.start,
                "char_end": e.end,
                "quoted_text": e.quoted,
                "text_sha256": digest(e.sentence_id.rpartition("-")[0]),
                "tag": tag(e.sentence_id),
                "coder": record.coder,
                "coded_at": record.coded_at,
            }


def _digests(ws: Workspace) -> Callable[[str], str | None]:
    @lru_cache(maxsize=4096)
    def digest(key: str) -> str | None:
        latest = reports.latest(ws.db, key.rpartition("-")[0])
        if latest and latest[1] == key:
            return latest[2]
        row = reports.row_of_key(ws.db, key)
        return reports.whole(ws.db, row.id).text_sha256 if row else None

    return digest


def _tag(ws: Workspace, sentence_id: str) -> str | None:
    try:
        return tag_of(current(ws.db, Subject.TAG, sentence_id))[0]
    except DecisionError:  # the sentence was cut otherwise since
        return None


def reports_known(ws: Workspace) -> Iterator[dict[str, Any]]:
    """Yield a row a report, without its text."""
    for row in reports.stream(ws.db):
        yield {**row, "published_at": row["published"], "retrieved_at": row["loaded_at"]}


def tagged(ws: Workspace, wanted: Wanted) -> Iterator[dict[str, object]]:
    """Yield a row a sentence; beside its columns it has `report_text` and `retrieved_at`."""
    for panel, report in _panels(ws, wanted):
        who = journal.last_on(ws.db, Subject.TAG, panel.sentence_id) if panel.tag else None
        offered = panel.proposal
        yield {
            "sentence_id": panel.sentence_id,
            "report_id": report["report_id"],
            "revision": report["revision"],
            "n": panel.n,
            "start": panel.start,
            "end": panel.end,
            "role": panel.role,
            "text": panel.text,
            "tag": panel.tag.value if panel.tag else None,
            "tag_from": panel.tag_from,
            "flags": [f.value for f in panel.flags],
            "note": panel.note,
            "coder": who.editor if who else None,
            "coded_at": who.at if who else None,
            "proposed_tag": offered.tag.value if offered else None,
            "confidence": offered.confidence if offered else None,
            "reason": offered.reason if offered else None,
            "report_text": report["text"],
            "retrieved_at": report["loaded_at"],
        }


def _panels(ws: Workspace, wanted: Wanted) -> Iterator[tuple[Panel, dict[str, Any]]]:
    """Yield every sentence under the filter in reading order, with its report's columns."""
    where = search.condition(wanted.filter)
    for report in reports.stream(ws.db):
        if numbers := sentences.matching(ws.db, report["id"], where):
            for panel in read.panels(ws, report["id"]):
                if panel.id in numbers:
                    yield panel, report


def decisions(ws: Workspace) -> Iterator[dict[str, object]]:
    """Yield a row a decision of the journal, oldest first."""
    same = ("seq", "origin", "origin_seq", "at", "action", "batch", "target", "prev_hash", "hash")
    for d in journal.stream(ws.db):
        yield {
            **{name: getattr(d, name) for name in same},
            "coder": d.editor,
            "act": d.act.value,
            "subject": d.change.subject.value,
            "object_id": d.change.object,
            "old": d.change.old,
            "new": d.change.new,
        }


def deleted(ws: Workspace) -> Iterator[dict[str, object]]:
    """Yield a row a record that was merged, or that counted once and no longer does, in the order of the ids."""
    counted: set[str] = set()
    last: dict[str, tuple[str, str, int]] = {}
    survivors: dict[int, str] = {}
    for d in journal.stream(ws.db):
        if d.change.subject is Subject.RECORD:
            status = _status(d.change.new)
            last[d.change.object] = status, d.at, d.batch
            if status in FINAL:
                counted.add(d.change.object)
            if status != "merged":
                survivors[d.batch] = d.change.object
    for event_id, (status, at, batch) in sorted(last.items()):
        if status == "merged" or (event_id in counted and status not in FINAL):
            yield {
                "event_id": event_id,
                "into_event_id": survivors.get(batch) if status == "merged" else None,
                "at": at,
                "reason": {"draft": "draft again", "": "taken back"}.get(status, status),
            }


def _status(value: object) -> str:
    return str(value.get("status", "")) if isinstance(value, dict) else ""


def every_decision(ws: Workspace) -> Iterator[Decision]:
    """Yield the journal, oldest first."""
    yield from journal.stream(ws.db)


def last_decision(ws: Workspace) -> str:
    """Return the time of the youngest decision, so that the same decisions give the same bytes."""
    found = journal.history(ws.db, count=1)
    return found[0].at if found else "1970-01-01T00:00:00Z"
