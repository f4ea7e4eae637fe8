"""Hand over what was curated: records with their evidence, sentences, reports, decisions; each file whole or not at all."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from triage.desk import read
from triage.desk.workspace import Workspace
from triage.domain.decision import Subject
from triage.domain.event import EventRecord, faults
from triage.domain.query import Filter
from triage.domain.rows import Panel
from triage.errors import ExportError, UsageError
from triage.paths import whole_file
from triage.store import journal, reports, search, sentences
from triage.store import records as table

FINAL = ("confirmed", "disputed")
"""The statuses of records that count; drafts and rejected ones are named as left out."""

WHAT = ("events", "sentences", "reports", "decisions")


@dataclass(frozen=True, slots=True)
class Style:
    """How CSV files are written; `raw` leaves the guard against formulas out."""

    raw: bool = False
    bom: bool = False
    delimiter: str = ","
    line_end: str = "\r\n"

    def options(self, names: Sequence[str]) -> dict[str, Any]:
        """Return the options that a format takes."""
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, slots=True)
class Written:
    """One file that was written, with its number of rows."""

    path: str
    rows: int


@dataclass(frozen=True, slots=True)
class ExportSummary:
    """What was written, and what was left out and why, as sentences."""

    files: tuple[Written, ...]
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an export holds: a table's name, a filter, and the statuses of records."""

    what: str = "events"
    filter: Filter | None = None
    statuses: tuple[str, ...] = FINAL


def export(
    ws: Workspace,
    target: str,
    *,
    wanted: Wanted | None = None,
    format: str | None = None,
    style: Style | None = None,
    stdout: BinaryIO | None = None,
) -> ExportSummary:
    """Write an export: a file by its suffix, a folder with all companions, `-` for standard output.

    Args:
        ws: The workspace; it is only read.
        target: A file, an existing folder or a name that ends in a slash, or `-`.
        wanted: What the export holds; final event records by default.
        format: A format's name, else it follows from the suffix.
        style: How CSV files are written.
        stdout: Where `-` goes.

    Raises:
        UsageError: The format or the table is not known.
        ExportError: A file could not be written; none was left half written.
    """
    wanted, style = wanted or Wanted(), style or Style()
    if wanted.what not in WHAT:
        raise UsageError(f"There is nothing called {wanted.what} to export.", f"Choose one of {', '.join(WHAT)}.")
    left_out = _left_out(ws, wanted) if wanted.what == "events" else ()
    try:
        if target == "-":
            return ExportSummary((_to_stream(ws, stdout or io.BytesIO(), wanted, format, style),), left_out)
        if target.endswith(("/", os.sep)) or Path(target).is_dir():
            return ExportSummary(tuple(_to_folder(ws, Path(target), wanted, style)), left_out)
        return ExportSummary((_to_file(ws, Path(target), wanted, format, style),), left_out)
    except OSError as error:
        raise ExportError(
            f"{target} could not be written: {error.strerror or error}.",
            "No file was left half written; choose another place.",
        ) from error


def _to_stream(ws: Workspace, stream: BinaryIO, wanted: Wanted, format: str | None, style: Style) -> Written:
    from triage.exchange import registry

    form = registry.format_named(format or ("csv" if wanted.what == "events" else "jsonl"))
    columns, rows = _table(ws, wanted)
    return Written("-", form.write(stream, rows, columns, **style.options(form.options)))


def _to_file(ws: Workspace, path: Path, wanted: Wanted, format: str | None, style: Style) -> Written:
    from triage.exchange import registry

    form = registry.format_named(format) if format else registry.format_of(path.name)
    columns, rows = _table(ws, wanted)
    with whole_file(path) as stream:
        return Written(str(path), form.write(stream, rows, columns, **style.options(form.options)))


def _to_folder(ws: Workspace, folder: Path, wanted: Wanted, style: Style) -> Iterator[Written]:
    """Write events.csv, evidence.csv and reports.csv, and datapackage.json last, so that it names what is there."""
    from triage.exchange import registry, schema
    from triage.exchange.formats import datapackage

    folder.mkdir(parents=True, exist_ok=True)
    form = registry.format_named("csv")
    resources = []
    for what, columns, rows in (
        ("events", schema.core(schema.EVENTS), _event_rows(ws, wanted)),
        ("evidence", schema.core(schema.EVIDENCE), _evidence_rows(ws, wanted)),
        ("reports", schema.core(schema.REPORTS), _report_rows(ws)),
    ):
        path = folder / f"{what}.csv"
        with whole_file(path) as stream:
            sink = _Measured(stream)
            count = form.write(sink, rows, columns, **style.options(form.options))
        resources.append(
            datapackage.Resource(
                path.name, columns, count, sink.digest.hexdigest(), sink.size, style.delimiter, style.bom
            )
        )
        yield Written(str(path), count)
    path = folder / datapackage.FILE_NAME
    with whole_file(path) as stream:
        stream.write(datapackage.package_text(resources, _last_decision(ws)).encode())
    yield Written(str(path), len(resources))


@dataclass
class _Measured(io.RawIOBase):
    """A stream that counts and hashes the bytes on their way."""

    stream: BinaryIO
    size: int = 0
    digest: Any = field(default_factory=hashlib.sha256)

    def write(self, data: Any, /) -> int:  # noqa: ANN401 - any buffer, as the base class has it
        """Pass bytes on."""
        self.digest.update(data)
        self.size += len(data)
        return self.stream.write(data)


def _table(ws: Workspace, wanted: Wanted) -> tuple[Sequence[Any], Iterable[Mapping[str, object]]]:
    from triage.exchange import schema

    if wanted.what == "events":
        return schema.core(schema.EVENTS), _event_rows(ws, wanted)
    if wanted.what == "sentences":
        return schema.SENTENCES, _sentence_rows(ws, wanted)
    if wanted.what == "reports":
        return schema.REPORTS, _report_rows(ws)
    return schema.DECISIONS, _decision_rows(ws)


def chosen(ws: Workspace, wanted: Wanted) -> Iterator[EventRecord]:
    """Yield the records of an export in the order of their ids."""
    matching = {panel.sentence_id for panel, _ in _panels(ws, wanted)} if wanted.filter else None
    for record in table.stream(ws.db):
        fits = matching is None or any(s in matching for s in record.sentence_ids)
        if record.status in wanted.statuses and fits and not any(f.blocking for f in faults(record)):
            yield record


def first(ws: Workspace, count: int) -> list[EventRecord]:
    """Return the first final records by their day, for a summary."""
    return sorted(chosen(ws, Wanted()), key=lambda r: (r.date_start or "~", r.event_id))[:count]


def _left_out(ws: Workspace, wanted: Wanted) -> tuple[str, ...]:
    kept = {record.event_id for record in chosen(ws, wanted)}
    counts: dict[str, int] = {}
    for record in table.stream(ws.db):
        if record.event_id not in kept:
            counts[record.status] = counts.get(record.status, 0) + 1
    return tuple(
        f"{n} {status} {'record was' if n == 1 else 'records were'} left out" for status, n in sorted(counts.items())
    )


def _event_rows(ws: Workspace, wanted: Wanted) -> Iterator[dict[str, object]]:
    for record in chosen(ws, wanted):
        yield asdict(record)


def _evidence_rows(ws: Workspace, wanted: Wanted) -> Iterator[dict[str, object]]:
    for record in chosen(ws, wanted):
        for e in record.evidence:
            row = reports.row_of_key(ws.db, e.sentence_id.rpartition("-")[0])
            number = sentences.number_of(ws.db, e.sentence_id)
            panel = sentences.panel(ws.db, number) if number else None
            yield {
                "event_id": record.event_id,
                "field": e.field,
                "report_id": e.report_id,
                "sentence_id": e.sentence_id,
                "char_start": e.start,
                "char_end": e.end,
                "quoted_text": e.quoted,
                "text_sha256": reports.whole(ws.db, row.id).text_sha256 if row else None,
                "tag": panel.tag.value if panel and panel.tag else None,
                "coder": record.coder,
                "coded_at": record.coded_at,
            }


def _report_rows(ws: Workspace) -> Iterator[dict[str, object]]:
    for row in reports.stream(ws.db):
        yield {**row, "published_at": row["published"], "retrieved_at": row["loaded_at"]}


def _sentence_rows(ws: Workspace, wanted: Wanted) -> Iterator[dict[str, object]]:
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
            "flags": [f.value for f in panel.flags],
            "note": panel.note,
            "coder": who.editor if who else None,
            "coded_at": who.at if who else None,
            "proposed_tag": offered.tag.value if offered else None,
            "confidence": offered.confidence if offered else None,
            "reason": offered.reason if offered else None,
        }


def _panels(ws: Workspace, wanted: Wanted) -> Iterator[tuple[Panel, dict[str, Any]]]:
    """Yield every sentence under the filter in reading order, with its report's columns."""
    where = search.condition(wanted.filter)
    for report in reports.stream(ws.db):
        if numbers := sentences.matching(ws.db, report["id"], where):
            for panel in read.panels(ws, report["id"]):
                if panel.id in numbers:
                    yield panel, report


def _decision_rows(ws: Workspace) -> Iterator[dict[str, object]]:
    for d in journal.stream(ws.db):
        yield {
            **{
                n: getattr(d, n)
                for n in ("seq", "origin", "origin_seq", "at", "action", "batch", "target", "prev_hash", "hash")
            },
            "coder": d.editor,
            "act": d.act.value,
            "subject": d.change.subject.value,
            "object_id": d.change.object,
            "old": d.change.old,
            "new": d.change.new,
        }


def _last_decision(ws: Workspace) -> str:
    """Return the time of the youngest decision, so that the same decisions give the same bytes."""
    found = journal.history(ws.db, count=1)
    return found[0].at if found else "1970-01-01T00:00:00Z"
