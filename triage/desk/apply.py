"""Bring tags and records back in: rows of a file become decisions of the editor, one batch, undone as one."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from triage.desk import incoming
from triage.desk.workspace import Workspace, decides
from triage.domain.decision import Change, Subject, Value
from triage.domain.report import Role
from triage.domain.rows import Panel
from triage.domain.tag import Flag, Tag
from triage.errors import InputRefused, UsageError
from triage.exchange.given import PROBLEM, Row
from triage.store import image, journal, reports, sentences
from triage.store.connect import Connection
from triage.store.state import current

if TYPE_CHECKING:
    from triage.exchange.schema import Column

FIRST_LINE = 1 << 20
"""So many bytes of the first line are looked at to recognise a format."""


@dataclass(frozen=True, slots=True)
class Applied:
    """What became of the rows of a file.

    `table` is what the rows are, events or sentences; `tags`, `flags` and `notes` count changes, `same` rows that stood
    already, `untagged` rows without a tag; `begun` and `changed` count records. `refused` names each row that was not used,
    with its file, its place there and its reason.
    """

    rows: int
    tags: int
    flags: int
    notes: int
    same: int
    untagged: int
    refused: tuple[str, ...]
    begun: int = 0
    changed: int = 0
    table: str = "sentences"


@dataclass
class _Run:
    """A file under way: what it changes, and which row spoke of a sentence first."""

    ws: Workspace
    source: str
    panels: Callable[[str], dict[str, Panel]]
    changes: list[Change] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    spoken: dict[str, tuple[str, str | None]] = field(default_factory=dict)
    same: int = 0
    untagged: int = 0


@decides
def apply(
    ws: Workspace, source: str, *, format: str | None = None, data: bytes | None = None, raw: bool = False
) -> Applied:
    """Apply the tags or the records of a file as one decision of the editor.

    A row with a tag is matched by its sentence id, else by its report and offsets; its words must be those of the
    sentence. A row without a tag, without flags or without a note leaves what stands; nothing is ever taken off. For
    records see `incoming.take`; a folder gives records with their evidence. A row that cannot be used is refused by its
    place and its reason, and the others are applied.

    Args:
        ws: The workspace.
        source: A file, a folder as an export wrote it, or `-` with `data` for standard input.
        format: A format's name, else it is recognised by the first line.
        data: The bytes of standard input.
        raw: A CSV file was written without the guard against formulas.

    Raises:
        InputRefused: The file is no table that could be read; nothing was changed.
        UsageError: The format cannot be read back.
        ReadOnlyWorkspace: This desk only reads.
    """
    ws.writable()
    name = "Standard input" if source == "-" else source
    if source != "-" and image.is_of(Path(source), ws.path):
        raise InputRefused(f"{source} belongs to this workspace.", "Name a file of tags or records.")
    if source != "-" and image.is_workspace(Path(source)):
        raise InputRefused(f"{source} is a workspace itself.", "Export its sentences or records, and apply that.")
    try:
        if source != "-" and os.path.isdir(source):
            return _of_folder(ws, Path(source), raw)
        with io.BytesIO(data or b"") if source == "-" else _opened(source) as stream:
            read, table = _recognised(stream, format, raw)
            if table == "events":
                return _records(ws, name, read(stream, incoming.COLUMNS))
            if table == "evidence":
                raise InputRefused("Evidence comes back with its records.", "Name the folder that holds both.")
            return _tags(ws, name, read(stream, _columns()))
    except InputRefused as error:
        raise InputRefused(error.sentence, error.advice or "Nothing was changed.") from error
    except OSError as error:
        raise InputRefused(f"{source} could not be read: {error.strerror or error}.") from error


def _opened(source: str) -> BinaryIO:
    """Open a file; what cannot be gone back in, as the output of another command, is read first."""
    stream = Path(source).open("rb")  # noqa: SIM115 - who asks closes it
    if stream.seekable():
        return stream
    with stream:
        return io.BytesIO(stream.read())


def _columns() -> Sequence[Column]:
    """Return the columns that a file of sentences may have; `_panel` says what is missing to know a sentence."""
    from triage.exchange import schema

    return tuple(replace(column, required=False) for column in schema.SENTENCES)


def _tags(ws: Workspace, source: str, rows: Iterable[Row]) -> Applied:
    run = _Run(ws, source, _finder(ws))
    count = 0
    for row in rows:
        if not any(value not in (None, ()) for value in row.values()):  # the empty rows that a spreadsheet leaves
            continue
        count += 1
        if reason := _take(run, row):
            run.refused.append(incoming.refusal(source, row, reason))
    journal.decide(ws.writable(), ws.editor, "apply", run.changes)
    made = [c.subject for c in run.changes]
    tags, flags, notes = (made.count(s) for s in (Subject.TAG, Subject.FLAGS, Subject.NOTE))
    return Applied(count, tags, flags, notes, run.same, run.untagged, tuple(run.refused))


def _records(
    ws: Workspace, source: str, rows: Iterable[Row], said: incoming.Said | None = None, wrong: Iterable[str] = ()
) -> Applied:
    done = incoming.take(ws, source, rows, said or incoming.Said())
    done.refused += wrong
    journal.decide(ws.writable(), ws.editor, "apply", done.changes)
    return Applied(
        done.rows, len(done.tagged), 0, 0, done.same, 0, tuple(done.refused), done.begun, done.changed, "events"
    )


def _of_folder(ws: Workspace, folder: Path, raw: bool) -> Applied:
    """Apply the records of a folder with their evidence, in whichever format they lie there."""
    from triage.exchange import schema

    found = _events_of(folder)
    if found is None:
        raise InputRefused(f"{folder} holds no events.csv or events.jsonl.", "Name a folder that an export wrote.")
    said = incoming.Said()
    beside = found.with_stem("evidence")
    rows = _rows_of(beside, raw, schema.EVIDENCE) if beside.is_file() else ()
    wrong = [incoming.refusal(str(beside), row, why) for row in rows if (why := row.get(PROBLEM) or said.take(row))]
    return _records(ws, str(found), _rows_of(found, raw, incoming.COLUMNS), said, wrong)


def _rows_of(path: Path, raw: bool, columns: Sequence[Column]) -> Iterator[Row]:
    """Yield the rows of a table of a folder; JSON lines without a row are an empty file."""
    if path.suffix == ".jsonl" and not path.stat().st_size:
        return
    with path.open("rb") as stream:
        reader, _ = _recognised(stream, None, raw)
        yield from reader(stream, columns)


def _events_of(folder: Path) -> Path | None:
    """Return the file of records in a folder: the one that its package names, since an older export may lie there too."""
    try:
        package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
        named = [str(resource["path"]) for resource in package["resources"]]
    except (OSError, ValueError, KeyError, TypeError):
        named = []
    both = [folder / f"events.{ending}" for ending in ("csv", "jsonl")]
    there = [path for path in both if path.is_file()]
    return next((path for path in there if path.name in named), there[0] if there else None)


Reader = Callable[[BinaryIO, "Sequence[Column]"], Iterator[Row]]
"""Yields the rows of a file that comes back."""


def _recognised(stream: BinaryIO, format: str | None, raw: bool) -> tuple[Reader, str]:
    """Return what reads a file, and the table that the file holds.

    Raises:
        InputRefused: The format is not known by the first line.
        UsageError: The format cannot be read back.
    """
    from triage.exchange import registry

    lines = iter(partial(stream.readline, FIRST_LINE), b"")
    head = next(lines, b"")
    if not head:
        raise InputRefused("The file is empty.", "Nothing was changed.")
    form, table = registry.recognised(head, format, lines)
    stream.seek(0)
    if form.read is None:
        raise UsageError(f"{form.name} cannot be read back.", registry.readable())
    options = {"delimiter": registry.delimiter_of(head), "raw": raw} if "delimiter" in form.options else {}
    return partial(form.read, **options), table or _in_database(stream)


def _in_database(stream: BinaryIO) -> str:
    """Return which table a database holds, and go back to its beginning."""
    from triage.exchange.formats import sqlite

    found = sqlite.tables(stream)
    stream.seek(0)
    return "events" if "events" in found else "sentences"


def _finder(ws: Workspace) -> Callable[[str], dict[str, Panel]]:
    """Return a function from a report's key to its sentences by start; empty where the report is not there."""

    @lru_cache(maxsize=64)
    def panels(key: str) -> dict[str, Panel]:
        row = reports.row_of_key(ws.db, key)
        if row is None or current(ws.db, Subject.REPORT, key) is not True:
            return {}
        return {str(p.start): p for p in sentences.panels(ws.db, row.id)}

    return panels


def _take(run: _Run, row: Row) -> str:
    """Note what a row changes; return why it cannot be used, or an empty text."""
    if PROBLEM in row:
        return str(row[PROBLEM])
    panel = _panel(run, row)
    if isinstance(panel, str):
        return panel
    tag, flags = row.get("tag"), row.get("flags") or ()
    if tag is not None and tag not in list(Tag):
        return f"there is no tag {tag}"
    if strange := [name for name in flags if name not in list(Flag)]:
        return f"there is no flag {strange[0]}"
    if panel.sentence_id in run.spoken:
        first, before = run.spoken[panel.sentence_id]
        if tag is None or before == tag:
            return ""
        if before is not None:
            return f"{first} gave the sentence {before} already, this one {tag}"
        run.untagged -= 1
    run.spoken[panel.sentence_id] = row.place, tag
    run.untagged += tag is None
    run.same += tag is not None and tag == panel.tag
    run.changes += _changes(run.ws.db, panel, tag, flags, row.get("note"))
    return ""


def _changes(
    db: Connection, panel: Panel, tag: str | None, flags: tuple[str, ...], note: str | None
) -> Iterator[Change]:
    name = panel.sentence_id
    if tag is not None and tag != panel.tag:
        yield Change(Subject.TAG, name, panel.tag_value, tag)
    if not set(flags) <= {f.value for f in panel.flags}:
        old = current(db, Subject.FLAGS, name)
        new = sorted({*cast("list[str]", old or ()), *flags})
        yield Change(Subject.FLAGS, name, old, cast(Value, new))
    if note and note != panel.note:
        yield Change(Subject.NOTE, name, panel.note, note)


def _panel(run: _Run, row: Mapping[str, Any]) -> Panel | str:
    """Return the sentence that a row is about, or why there is none."""
    sentence_id, report_id, start, end = (row.get(n) for n in ("sentence_id", "report_id", "start", "end"))
    if sentence_id:
        key, _, at = str(sentence_id).rpartition("-")
    elif report_id and start is not None and end is not None:
        latest = reports.latest(run.ws.db, str(report_id))
        key, at = latest.standing if latest else str(report_id), str(start)
    else:
        return "it has neither a sentence id nor a report with offsets"
    found = run.panels(key)
    if not found:
        return f"its report {key} is not part of the workspace" if key else "its sentence id has another shape"
    panel = found.get(at)
    if panel is None or panel.role == Role.TITLE or (end is not None and end != panel.end):
        return "no sentence stands at exactly its offsets"
    words = row.get("text")
    if words is not None and _folded(str(words)) != _folded(panel.text):
        return "its words are not those of the sentence"
    return panel


def _folded(words: str) -> str:
    """Return words as they compare: other tools fold white space and turn line ends."""
    return " ".join(words.split())
