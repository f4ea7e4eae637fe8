"""Hand over what was curated: records with their evidence, sentences, reports, decisions; each file whole or not at all."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from triage.desk import rows
from triage.desk.job import Job, Style, Written, columns_of, whole
from triage.desk.package import holds_records, to_folder
from triage.desk.rows import FINAL, WHAT, Wanted
from triage.desk.workspace import Workspace
from triage.domain.event import STATUSES, EventRecord
from triage.errors import ExportError, ReaderLeft, UsageError
from triage.store import counters, figures

if TYPE_CHECKING:
    from triage.exchange.registry import Format
    from triage.exchange.schema import Column

__all__ = ["FINAL", "WHAT", "ExportSummary", "Style", "Wanted", "Written", "export", "first"]

EXPORTED = tuple(status for status in STATUSES if status != "merged")
"""The statuses that can be asked for; a merged record stands in deleted_or_merged alone."""

NOTES = ".notes.txt"
"""Behind a file's name: the file that says what a format could not hold."""


@dataclass(frozen=True, slots=True)
class ExportSummary:
    """What was written, and what was left out and why, as sentences.

    `notes` say what a format could not hold; beside a file they stand in a file of their own.
    """

    files: tuple[Written, ...]
    left_out: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


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
    job = Job(ws, wanted or Wanted(), style or Style(), progress=progress)
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
            files = tuple(to_folder(job, Path(target), format))
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
        holds_records(path, what, "csv")
        return
    registry.holds(registry.format_of(path.name), what)
    if not os.path.isdir(path.parent):
        raise ExportError(f"{target} could not be written: there is no folder {path.parent}.", "Choose another place.")


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


def _to_stream(job: Job, stream: BinaryIO, format: str | None) -> Written:
    from triage.exchange import registry

    form = registry.format_named(format or ("csv" if job.wanted.what == "events" else "jsonl"))
    if form.folder:
        raise UsageError(f"{form.name} is a folder of files.", "Name a folder.")
    return Written("-", _write(job, form, stream))


def _to_file(job: Job, path: Path, format: str | None) -> Iterator[Written]:
    from triage.exchange import registry

    form = registry.format_named(format) if format else registry.format_of(path.name)
    with whole(path) as stream:
        count = _write(job, form, stream)
    yield Written(str(path), count)
    if job.notes and path.is_file():  # what goes through a pipe has nothing beside it
        beside = path.with_name(f"{path.name}{NOTES}")
        with whole(beside) as stream:
            stream.write("".join(f"{note}\n" for note in job.notes).encode())
        yield Written(str(beside), len(job.notes))


def _in_folder(format: str) -> bool:
    from triage.exchange import registry

    return registry.format_named(format).folder


def _to_many(job: Job, folder: Path, format: str) -> Written:
    """Write a format of many files into a folder, each file whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    made: set[str] = set()

    def sink(name: str, data: bytes) -> None:
        made.add(name)
        with whole(folder / name) as stream:
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


def _write(job: Job, form: Format, stream: BinaryIO | Callable[[str, bytes], None]) -> int:
    from triage.exchange import registry

    registry.holds(form, job.wanted.what)
    if form.shape and job.wanted.columns:
        raise UsageError(f"{form.name} has a shape of its own; no columns can be chosen.", "Leave the columns out.")
    if job.style.numbers and "numbers" not in form.options:
        raise UsageError(f"{form.name} gives events no numbers.", f"Choose one of {', '.join(registry.numbering())}.")
    columns, found = _table(job, form)
    options = job.style.options(form.options) | ({"note": job.notes.append} if form.notes else {})
    return form.write(stream, job.watched(found), columns, **options)


def _table(job: Job, form: Format) -> tuple[Sequence[Column], Iterable[Mapping[str, object]]]:
    from triage.exchange import schema

    ws, wanted = job.ws, job.wanted
    if wanted.what == "events":
        found = rows.events(ws, wanted, job.left_out, with_reports=form.reports, numbered=form.numbered)
        return columns_of(wanted, schema.EVENTS), found
    if wanted.what == "sentences":
        return columns_of(wanted, schema.SENTENCES), rows.tagged(ws, wanted, job.left_out)
    if wanted.what == "reports":
        return columns_of(wanted, schema.REPORTS), rows.reports_known(ws, wanted.filter)
    if wanted.filter:
        raise UsageError("The journal is exported whole; no filter fits it.", "Leave the filter out.")
    return columns_of(wanted, schema.DECISIONS), rows.decisions(ws)
