"""The rows of an export: what the workspace holds, as the column table names it, streamed in a fixed order."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any, TypeAlias

from triage.desk.fields import label
from triage.desk.workspace import Workspace
from triage.domain.decision import Subject
from triage.domain.event import EventRecord, Evidence, faults, record_from_value, sound
from triage.domain.query import Filter
from triage.store import journal, reports, search, streams
from triage.store import records as table
from triage.store import sentences as panels

FINAL = ("confirmed", "disputed")
"""The statuses of records that count; drafts and rejected ones are named as left out."""

WHAT = ("events", "sentences", "reports", "decisions")

UNREAD = "without proposals"
"""Under this name reports are counted whose proposals are not computed yet."""

ABSENT = "without a report"
UNFIT = "beside the filter"
"""Under these names records are counted that have the status but no report that is part of the workspace, or no match."""

BROKEN = "breaking a rule"
NAMED = 20
"""So many records that break a rule are named with it; more are counted under `BROKEN`."""

Value: TypeAlias = dict[str, Any]
"""A record as the journal has it, without the optional fields that are empty."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an export holds: a table's name, a filter, the statuses of records, and which columns.

    `columns` names them in their order; without, they are the core, or all where `every_column` is set.
    """

    what: str = "events"
    filter: Filter | None = None
    statuses: tuple[str, ...] = FINAL
    every_column: bool = False
    columns: tuple[str, ...] = ()


def chosen(ws: Workspace, wanted: Wanted, left_out: Counter[str] | None = None) -> Iterator[EventRecord]:
    """Yield the records of an export in the order of their ids; count the others by status."""
    return map(record_from_value, _values(ws, wanted, left_out))


def _values(ws: Workspace, wanted: Wanted, left_out: Counter[str] | None = None) -> Iterator[Value]:
    """Yield the records of an export, each as its value.

    A record goes where one of its reports is part of the workspace, or where all of them were purged; under a filter,
    where one of its sentences matches.
    """
    here = _presence(ws)
    fits = _matches(ws, wanted.filter) if wanted.filter else None
    broken = 0
    for status, body in streams.records(ws.db):
        why = status
        if status in wanted.statuses:
            value: Value = json.loads(body)
            sentences = value["sentence_ids"]
            if sentences and not any(map(here, sentences)):
                why = ABSENT
            elif fits and not any(map(fits, sentences)):
                why = UNFIT
            elif sound(value):
                yield value
                continue
            else:
                broken += 1
                why = _rule(value) if broken <= NAMED else BROKEN
        if left_out is not None:
            left_out[why] += 1


def _rule(value: Value) -> str:
    """Return which rule a record breaks, as a sentence without its full stop."""
    fault = next(iter(faults(record_from_value(value))), None)
    told = f"{label(fault.field)}: {fault.sentence}" if fault else "it breaks a rule."
    return f"{value['event_id']} was left out: {told}".removesuffix(".")


def _presence(ws: Workspace) -> Callable[[str], bool]:
    """Return what says whether the report of a sentence is part of the workspace, in that revision or a later one."""

    @lru_cache(maxsize=4096)
    def present(key: str) -> bool:
        return reports.is_there(ws.db, key)

    return lambda sentence_id: present(sentence_id.rpartition("-")[0])


def _matches(ws: Workspace, filter: Filter) -> Callable[[str], bool]:
    """Return what says whether a sentence meets a filter; a report is looked at as a whole, and few are remembered."""
    where = search.condition(filter, ws.db)

    @lru_cache(maxsize=1024)
    def starts(key: str) -> frozenset[str]:
        row = reports.row_of_key(ws.db, key)
        found = panels.matching(ws.db, row.id, where) if row and reports.is_present(ws.db, key) else set()
        return frozenset(str(p.start) for p in panels.panels(ws.db, row.id) if p.id in found) if row else frozenset()

    def fits(sentence_id: str) -> bool:
        key, _, start = sentence_id.rpartition("-")
        return start in starts(key)

    return fits


def events(
    ws: Workspace, wanted: Wanted, left_out: Counter[str] | None = None, *, with_reports: bool = False,
    numbered: bool = False,
) -> Iterator[Value]:  # fmt: skip
    """Yield a row a record; those for people and other datasets also have `evidence` and `reports`, read for each.

    With these comes `resolved_place`, the gazetteer's name of the place whose number the record has. Where they are
    `numbered`, `number` is the place of the journal at which the record began: the journal only grows, so that a record
    keeps its number and no other one ever has it.
    """
    report = _report_finder(ws)
    resolved = _place_namer(ws)
    hashed = wanted.every_column or "content_sha256" in wanted.columns
    for value in _values(ws, wanted, left_out):
        if hashed:
            value["content_sha256"] = _content(ws, value["sentence_ids"])
        if numbered:
            value["number"] = journal.first_on(ws.db, Subject.RECORD, value["event_id"])
        if with_reports:
            value["evidence"] = tuple(Evidence(**e) for e in value["evidence"])
            value["reports"] = list(filter(None, map(report, value["report_ids"])))
            value["resolved_place"] = resolved(value["place_name"], value.get("geonameid"))
        yield value


def _content(ws: Workspace, sentence_ids: list[str]) -> str | None:
    """Return the SHA-256 of the sentences behind a record, joined in the order of their ids; None where none is left."""
    words = {one.sentence_id: one.words for one in table.behind(ws.db, sentence_ids)}
    joined = "".join(words[name] for name in sorted(words))
    return hashlib.sha256(joined.encode()).hexdigest() if words else None


def _report_finder(ws: Workspace) -> Callable[[str], dict[str, Any] | None]:
    @lru_cache(maxsize=4096)
    def report(report_id: str) -> dict[str, Any] | None:
        latest = reports.latest(ws.db, report_id)
        row = reports.row_of_key(ws.db, latest.standing) if latest else None
        return {**row._asdict(), "report_id": report_id, "published_at": row.published} if row else None

    return report


def _place_namer(ws: Workspace) -> Callable[[str | None, int | None], str | None]:
    """Return what gives the gazetteer's name of a place by the name that was printed and its number there."""

    @lru_cache(maxsize=4096)
    def named(name: str | None, number: int | None) -> str | None:
        if not (name and number):
            return None
        from triage.desk import gazetteer

        return next((entry.name for entry in gazetteer.entries(name, ws.path) if entry.id == number), None)

    return named


def evidence(ws: Workspace, wanted: Wanted) -> Iterator[dict[str, object]]:
    """Yield a row a field and stretch of text."""
    for _, words in with_evidence(ws, wanted):
        yield from words


def with_evidence(
    ws: Workspace, wanted: Wanted, left_out: Counter[str] | None = None
) -> Iterator[tuple[Value, list[dict[str, object]]]]:
    """Yield the row of each record together with its rows of evidence."""
    standing = lru_cache(maxsize=4096)(partial(streams.standing, ws.db))
    for value in events(ws, wanted, left_out):
        event_id, coder, coded_at = value["event_id"], value["coder"], value["coded_at"]
        words: list[dict[str, object]] = []
        for e in value["evidence"]:
            found = standing(e["sentence_id"])
            if found and found[0]:
                words.append({
                    "event_id": event_id, "field": e["field"], "report_id": e["report_id"],
                    "sentence_id": e["sentence_id"], "char_start": e["start"], "char_end": e["end"],
                    "quoted_text": e["quoted"], "text_sha256": found[1], "tag": found[2], "coder": coder,
                    "coded_at": coded_at, "value": e.get("value"),
                })  # fmt: skip
        yield value, words


def reports_known(ws: Workspace, filter: Filter | None = None) -> Iterator[dict[str, Any]]:
    """Yield a row a report, without its text; under a filter those that hold a match."""
    where = search.condition(filter, ws.db)
    for row in streams.reports(ws.db):
        if not filter or panels.matching(ws.db, row["id"], where):
            yield _described(row)


def reports_behind(ws: Workspace, wanted: Wanted) -> Iterator[dict[str, Any]]:
    """Yield a row a report behind the records of an export, in reading order."""
    behind = {name for value in _values(ws, wanted) for name in value["report_ids"]}
    yield from (_described(row) for row in streams.reports(ws.db) if row["report_id"] in behind)


def _described(row: dict[str, Any]) -> dict[str, Any]:
    said = streams.metadata(row["metadata"])
    licence = next((said[name] for name in ("licence", "license", "rights") if said.get(name)), None)
    return {**row, "published_at": row["published"], "retrieved_at": row["loaded_at"], "licence": licence}


def tagged(ws: Workspace, wanted: Wanted, left_out: Counter[str] | None = None) -> Iterator[dict[str, object]]:
    """Yield a row a sentence under the filter; beside its columns it has `report_text` and `retrieved_at`.

    Proposals that are not computed yet stay empty, since computing takes forty times as long as writing; the reports
    that lack some are counted under `UNREAD`.
    """

    def lacking() -> None:
        if left_out is not None:
            left_out[UNREAD] += 1

    return streams.sentences(ws.db, search.condition(wanted.filter, ws.db), lacking, everything=not wanted.filter)


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
    away = table.without_reports(ws.db, FINAL)
    for event_id in sorted([*table.gone(ws.db, FINAL), *away]):
        if event_id in away:
            yield {"event_id": event_id, "into_event_id": None, "at": away[event_id], "reason": "reports left out"}
            continue
        last = journal.last_on(ws.db, Subject.RECORD, event_id)
        record = table.get(ws.db, event_id)
        merged = record is not None and record.status == "merged"
        if last and (merged or journal.ever(ws.db, event_id, FINAL)):
            status = record.status if record else ""
            yield {
                "event_id": event_id,
                "into_event_id": _survivor(ws, record) if record else None,
                "at": last.at,
                "reason": {"draft": "draft again", "": "taken back"}.get(status, status),
            }


def _survivor(ws: Workspace, record: EventRecord) -> str | None:
    """Return the id of the record that holds what was merged, at the end of all merges."""
    into = None
    seen = {record.event_id}
    while record.merged_into and record.merged_into not in seen:
        into = record.merged_into
        seen.add(into)
        record = table.get(ws.db, into) or record
    return into


def kept_decisions(ws: Workspace) -> Iterator[tuple[str, str, str, str, str, str, str, str]]:
    """Yield the journal, oldest first, as `exchange.changes.lines` takes it."""
    return streams.decisions(ws.db)


def last_decision(ws: Workspace) -> str:
    """Return the time of the youngest decision, so that the same decisions give the same bytes."""
    found = journal.history(ws.db, count=1)
    return found[0].at if found else "1970-01-01T00:00:00Z"
