"""An export that is a folder: the records with all companions beside them, and what describes these files."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from triage.desk import rows
from triage.desk.job import Job, Written, columns_of, whole
from triage.errors import UsageError

if TYPE_CHECKING:
    from triage.exchange.schema import Column

CHANGES = "changes.jsonl"
"""The journal field by field, in a folder of tables."""


def holds_records(folder: Path, what: str, suffix: str) -> None:
    """Refuse a folder of another table than the records.

    Raises:
        UsageError: It is to hold something else; `suffix` is that of the file which could.
    """
    if what != "events":
        raise UsageError(
            f"A folder holds the records with their companions, not {what}.",
            f"Name a file, like {folder / what}.{suffix}.",
        )


def to_folder(job: Job, folder: Path, format: str | None) -> Iterator[Written]:
    """Write the records with their companions, and what describes them last, so that it names what is there."""
    from triage.exchange import changes, lines, registry, schema
    from triage.exchange.formats import csvw, datapackage

    form = registry.format_named(format or "csv")
    if form.writer is None:
        raise UsageError(f"{form.name} is one file, not a folder of tables.", "Name a file, or choose csv or jsonl.")
    if job.style.numbers:
        raise UsageError("A folder of tables gives events no numbers.", "Leave numbers out of the recipe.")
    holds_records(folder, job.wanted.what, form.name)
    if job.wanted.columns and "event_id" not in job.wanted.columns:
        raise UsageError("The companions name records by their event_id.", "Add that column, or name a file.")
    folder.mkdir(parents=True, exist_ok=True)
    ws, wanted = job.ws, job.wanted
    options = job.style.options(form.options)
    made: list[tuple[str, Sequence[Column], _Measured, int]] = []

    def note(name: str, columns: Sequence[Column], sink: _Measured, count: int) -> Written:
        made.append((name, columns, sink, count))
        return Written(str(folder / name), count)

    names = [f"{table}.{form.name}" for table in ("events", "evidence", "reports", "deleted_or_merged")]
    said_columns = schema.EVIDENCE if wanted.every_column else schema.core(schema.EVIDENCE)
    tables: tuple[Sequence[Column], ...] = (columns_of(wanted, schema.EVENTS), said_columns)
    with whole(folder / names[0]) as one, whole(folder / names[1]) as other:
        sinks = _Measured(one), _Measured(other)
        records, evidence = (form.writer(sink, columns, **options) for sink, columns in zip(sinks, tables, strict=True))
        for row, words in job.watched(rows.with_evidence(ws, wanted, job.left_out)):
            records.add(row)
            for said in words:
                evidence.add(said)
        counts = records.close(), evidence.close()
    yield from map(note, names, tables, sinks, counts)
    reports = rows.reports_behind(ws, wanted) if wanted.filter else rows.reports_known(ws)
    for name, columns, found in ((names[2], schema.REPORTS, reports), (names[3], schema.DELETED, rows.deleted(ws))):
        with whole(folder / name) as stream:
            sink = _Measured(stream)
            count = form.write(sink, job.watched(found), columns, **options)
        yield note(name, columns, sink, count)
    with whole(folder / CHANGES) as stream:
        sink = _Measured(stream)
        count = lines.write_lines(cast(BinaryIO, sink), job.watched(changes.lines(rows.kept_decisions(ws))))
    yield note(CHANGES, schema.CHANGES, sink, count)
    if form.name == "csv":
        yield _of_the_web(job, folder / f"{names[0]}{csvw.SUFFIX}", names[0], tables[0])
    resources = []
    for name, fields, sink, count in made:
        dialect = (job.style.delimiter, job.style.bom) if name.endswith(".csv") else (",", False)
        resources.append(datapackage.Resource(name, fields, count, sink.digest.hexdigest(), sink.size, *dialect))
    path = folder / datapackage.FILE_NAME
    with whole(path) as stream:
        stream.write(datapackage.package_text(resources, rows.last_decision(ws)).encode())
    yield Written(str(path), len(resources))


def _of_the_web(job: Job, path: Path, name: str, columns: Sequence[Column]) -> Written:
    """Write what describes the columns of the records to readers of linked data."""
    from triage.exchange.formats import csvw

    style = job.style
    text = csvw.metadata_text(name, columns, delimiter=style.delimiter, line_end=style.line_end, raw=style.raw)
    with whole(path) as stream:
        stream.write(text.encode())
    return Written(str(path), len(columns))


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
