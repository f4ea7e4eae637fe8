"""Hand over what was curated: records with their evidence, sentences, reports, decisions; each file whole or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar, cast

from triage.desk import rows
from triage.desk.rows import FINAL, WHAT, Wanted
from triage.desk.workspace import Workspace
from triage.domain.event import STATUSES, EventRecord
from triage.errors import ExportError, ReaderLeft, Stopped, UsageError
from triage.paths import whole_file
from triage.store import counters, figures

if TYPE_CHECKING:
    from triage.exchange.registry import Format
    from triage.exchange.schema import Column

__all__ = ["FINAL", "WHAT", "ExportSummary", "Style", "Wanted", "Written", "export", "first"]

T = TypeVar("T")

AT_ONCE = 256
"""After so many rows it is asked whether to go on."""

EXPORTED = tuple(status for status in STATUSES if status != "merged")
"""The statuses that can be asked for; a merged record stands in deleted_or_merged alone."""

CHANGES = "changes.jsonl"
"""The journal field by field, in a folder of tables."""

NOTES = ".notes.txt"
"""Behind a file's name: the file that says what a format could not hold."""


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
    """What was written, and what was left out and why, as sentences.

    `notes` say what a format could not hold; beside a file they stand in a file of their own.
    """

    files: tuple[Written, ...]
    left_out: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass
class _Export:
    """An export under way, with what it leaves out."""

    ws: Workspace
    wanted: Wanted
    style: Style
    left_out: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    progress: Callable[[int], bool] | None = None
    done: int = 0

    def watched(self, found: Iterable[T]) -> Iterator[T]:
        """Yield rows, and say now and then how many there were.

        Raises:
            Stopped: The editor stopped the export.
        """
        for row in found:
            if self.progress and self.done % AT_ONCE == 0 and not self.progress(self.done):
                raise Stopped("The export was stopped; no file was left half written.")
            self.done += 1
            yield row

    def sentences(self) -> tuple[str, ...]:
        """Return what was left out and why, in words."""
        found = [_left_out(why, n) for why, n in sorted(self.left_out.items())]
        return tuple(found)


def _left_out(why: str, n: int) -> str:
    if why == rows.UNREAD:
        whose = "1 report has" if n == 1 else f"{n:,} reports have"
        return f"{whose} no proposals yet; triage suggest computes them"
    records = f"{n:,} {why if why in STATUSES else ''} {'record' if n == 1 else 'records'}".replace("  ", " ")
    was = "was" if n == 1 else "were"
    reasons = {
        rows.ABSENT: f", since no report behind {'it' if n == 1 else 'them'} is part of the workspace now",
        rows.UNFIT: " by the filter",
        rows.BROKEN: f", which {'breaks' if n == 1 else 'break'} a rule too",
    }
    if why in STATUSES or why in reasons:
        return f"{records} {was} left out{reasons.get(why, '')}"
    return why


def export(
    ws: Workspace,
    target: str,
    *,
    wanted: Wanted | None = None,
    format: str | None = None,
    style: Style | None = None,
    stdout: BinaryIO | None = None,
    progress: Callable[[int], bool] | None = None,
) -> ExportSummary:
    """Write an export: a file by its suffix, a folder with all companions, `-` for standard output.

    Args:
        ws: The workspace; it is only read.
        target: A file, an existing folder or a name that ends in a slash, or `-`.
        wanted: What the export holds; final event records by default.
        format: A format's name, else it follows from the suffix.
        style: How CSV files are written.
        stdout: Where `-` goes.
        progress: Called now and then with the number of rows written; a false answer stops the export.

    Raises:
        UsageError: The format or the table is not known.
        ExportError: A file could not be written; none was left half written.
        ReaderLeft: The target is a pipe whose reader has gone.
        Stopped: It was stopped.
    """
    job = _Export(ws, wanted or Wanted(), style or Style(), progress=progress)
    if job.wanted.what not in WHAT:
        raise UsageError(f"There is nothing called {job.wanted.what} to export.", f"Choose one of {', '.join(WHAT)}.")
    for status in job.wanted.statuses:
        if status not in EXPORTED:
            raise UsageError(f"No record is exported as {status}.", f"Choose one of {', '.join(EXPORTED)}.")
    try:
        if target == "-":
            files: tuple[Written, ...] = (_to_stream(job, stdout or io.BytesIO(), format),)
        elif format and _in_folder(format):
            files = (_to_many(job, Path(target), format),)
        elif target.endswith(("/", os.sep)) or os.path.isdir(target):
            files = tuple(_to_folder(job, Path(target), format))
        else:
            files = tuple(_to_file(job, Path(target), format))
        return ExportSummary(files, job.sentences(), tuple(job.notes))
    except BrokenPipeError as error:
        raise ReaderLeft(f"Nobody reads {target} any more; the rest was not written.") from error
    except OSError as error:
        if target == "-":  # its own errors are no OSError; see `cli.output`
            raise
        raise ExportError(
            f"{target} could not be written: {error.strerror or error}.",
            "No file was left half written; choose another place.",
        ) from error


def fits(target: str, what: str) -> None:
    """Refuse a target that cannot hold a table, as far as that is known before anything is written.

    Raises:
        UsageError: The format is not known by the suffix, or it or a folder cannot hold the table.
        ExportError: There is no folder for the file.
    """
    from triage.exchange import registry

    path = Path(target)
    if target.endswith(("/", os.sep)) or os.path.isdir(target):
        _holds_records(path, what, "csv")
        return
    registry.holds(registry.format_of(path.name), what)
    if not os.path.isdir(path.parent):
        raise ExportError(f"{target} could not be written: there is no folder {path.parent}.", "Choose another place.")


def _holds_records(folder: Path, what: str, suffix: str) -> None:
    if what != "events":
        raise UsageError(
            f"A folder holds the records with their companions, not {what}.",
            f"Name a file, like {folder / what}.{suffix}.",
        )


def expected_rows(ws: Workspace, wanted: Wanted, target: str) -> int:
    """Return about how many rows an export writes, for its progress; 0 where a filter says which."""
    if wanted.filter:
        return 0
    known = counters.counts(ws.db)
    records = sum(known.get(f"record.{status}", 0) for status in wanted.statuses)
    decisions = figures.last_decision(ws.db)
    if target.endswith(("/", os.sep)) or os.path.isdir(target):
        return 6 * records + known.get("reports", 0) + decisions
    several = {"events": records, "sentences": known.get("sentences", 0), "reports": known.get("reports", 0)}
    return several.get(wanted.what, decisions)


def first(ws: Workspace, count: int) -> list[EventRecord]:
    """Return the first final records by their day, for a summary."""
    return sorted(rows.chosen(ws, Wanted()), key=lambda r: (r.date_start or "~", r.event_id))[:count]


def _to_stream(job: _Export, stream: BinaryIO, format: str | None) -> Written:
    from triage.exchange import registry

    form = registry.format_named(format or ("csv" if job.wanted.what == "events" else "jsonl"))
    if form.folder:
        raise UsageError(f"{form.name} is a folder of files.", "Name a folder.")
    return Written("-", _write(job, form, stream))


def _to_file(job: _Export, path: Path, format: str | None) -> Iterator[Written]:
    from triage.exchange import registry

    form = registry.format_named(format) if format else registry.format_of(path.name)
    with _whole(path) as stream:
        count = _write(job, form, stream)
    yield Written(str(path), count)
    if job.notes and path.is_file():  # what goes through a pipe has nothing beside it
        beside = path.with_name(f"{path.name}{NOTES}")
        with _whole(beside) as stream:
            stream.write("".join(f"{note}\n" for note in job.notes).encode())
        yield Written(str(beside), len(job.notes))


@contextlib.contextmanager
def _whole(path: Path) -> Iterator[BinaryIO]:
    """Open a file that appears whole or not at all, but never in the place of a workspace."""
    from triage.store import image

    if image.is_workspace(path):
        raise ExportError(f"{path} is a workspace of triage; nothing was written.", "Name another file.")
    with whole_file(path) as stream:
        yield stream


def _in_folder(format: str) -> bool:
    from triage.exchange import registry

    return registry.format_named(format).folder


def _to_many(job: _Export, folder: Path, format: str) -> Written:
    """Write a format of many files into a folder, each file whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    made: set[str] = set()

    def sink(name: str, data: bytes) -> None:
        made.add(name)
        with _whole(folder / name) as stream:
            stream.write(data)

    from triage.exchange import registry

    written = Written(str(folder), _write(job, registry.format_named(format), sink))
    kinds = {Path(name).suffix for name in made}
    if other := sorted(name for name in set(os.listdir(folder)) - made if Path(name).suffix in kinds):
        files = "1 file is" if len(other) == 1 else f"{len(other):,} files are"
        job.notes.append(
            f"{files} in {folder} that this export did not write, like {other[0]}; they may be of an earlier export and"
            " would be read with it. Take them away, or name an empty folder."
        )
    return written


def _write(job: _Export, form: Format, stream: BinaryIO | Callable[[str, bytes], None]) -> int:
    from triage.exchange import registry

    registry.holds(form, job.wanted.what)
    if form.shape and job.wanted.columns:
        raise UsageError(f"{form.name} has a shape of its own; no columns can be chosen.", "Leave the columns out.")
    columns, found = _table(job, with_reports=form.reports)
    options = job.style.options(form.options) | ({"note": job.notes.append} if form.notes else {})
    return form.write(stream, job.watched(found), columns, **options)


def _to_folder(job: _Export, folder: Path, format: str | None) -> Iterator[Written]:
    """Write the records with their companions, and datapackage.json last, so that it names what is there."""
    from triage.exchange import changes, lines, registry, schema
    from triage.exchange.formats import datapackage

    form = registry.format_named(format or "csv")
    if form.writer is None:
        raise UsageError(f"{form.name} is one file, not a folder of tables.", "Name a file, or choose csv or jsonl.")
    _holds_records(folder, job.wanted.what, form.name)
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
    tables: tuple[Sequence[Column], ...] = (_columns(wanted, schema.EVENTS), said_columns)
    with _whole(folder / names[0]) as one, _whole(folder / names[1]) as other:
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
        with _whole(folder / name) as stream:
            sink = _Measured(stream)
            count = form.write(sink, job.watched(found), columns, **options)
        yield note(name, columns, sink, count)
    with _whole(folder / CHANGES) as stream:
        sink = _Measured(stream)
        count = lines.write_lines(cast(BinaryIO, sink), job.watched(changes.lines(rows.kept_decisions(ws))))
    yield note(CHANGES, schema.CHANGES, sink, count)
    resources = []
    for name, fields, sink, count in made:
        dialect = (job.style.delimiter, job.style.bom) if name.endswith(".csv") else (",", False)
        resources.append(datapackage.Resource(name, fields, count, sink.digest.hexdigest(), sink.size, *dialect))
    path = folder / datapackage.FILE_NAME
    with _whole(path) as stream:
        stream.write(datapackage.package_text(resources, rows.last_decision(ws)).encode())
    yield Written(str(path), len(resources))


def _columns(wanted: Wanted, known: Sequence[Column]) -> Sequence[Column]:
    """Return the columns that are wanted, in their order.

    Raises:
        UsageError: There is no such column.
    """
    from triage.exchange import schema

    if not wanted.columns:
        every = wanted.every_column or known is not schema.EVENTS
        return known if every else schema.core(known)
    named = {column.name: column for column in known}
    for name in wanted.columns:
        if name not in named:
            raise UsageError(f"There is no column {name}.", f"The columns are {', '.join(named)}.")
    return tuple(named[name] for name in dict.fromkeys(wanted.columns))


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


def _table(job: _Export, *, with_reports: bool) -> tuple[Sequence[Column], Iterable[Mapping[str, object]]]:
    from triage.exchange import schema

    ws, wanted = job.ws, job.wanted
    if wanted.what == "events":
        return _columns(wanted, schema.EVENTS), rows.events(ws, wanted, job.left_out, with_reports=with_reports)
    if wanted.what == "sentences":
        return _columns(wanted, schema.SENTENCES), rows.tagged(ws, wanted, job.left_out)
    if wanted.what == "reports":
        return _columns(wanted, schema.REPORTS), rows.reports_known(ws, wanted.filter)
    if wanted.filter:
        raise UsageError("The journal is exported whole; no filter fits it.", "Leave the filter out.")
    return _columns(wanted, schema.DECISIONS), rows.decisions(ws)
