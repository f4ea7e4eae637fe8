"""Verification: structure, marks, texts, journal, state and counts of a workspace, row by row, in flat memory.

SQLite's integrity check looks at the structure only, so every row is checked against something that vouches for it: its
mark, its SHA-256, the chain of the journal, the journal replayed, or a fresh count. Nothing is written.
"""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from triage.errors import WorkspaceError
from triage.store import copies, filed, image, marks, recount, replay, texts
from triage.store.connect import Connection, connect, refuse_newer, version_of
from triage.store.finding import UNREADABLE, Finding, guarded, report_in_words, without_room
from triage.store.migrations import MIGRATIONS

KEYS: Final = {"workspace": ("name",), "pair": ("a", "b")}
"""The key of a table; of the others it is `id`."""

PURGED: Final = "purged"

_STAMPS: Final = frozenset(filing.entry for filing in filed.FILINGS)
"""The entries of the workspace that can be written anew, by filing anew."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found. `whole` and `all` count reports, decisions and records; `notes` say what was not looked at.

    `old` says that headlines or copies are filed by other rules than those of now.
    """

    findings: tuple[Finding, ...]
    whole: dict[str, int]
    all: dict[str, int]
    notes: tuple[str, ...] = ()
    old: bool = False


def open_to_check(path: Path) -> Connection:
    """Open a workspace for reading as it is, without a migration; text that is no UTF-8 is kept as lone surrogates.

    Raises:
        WorkspaceError: The file is missing, is no workspace, is newer, or cannot be opened.
    """
    db = connect(path, read_only=True)
    db.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
    try:
        refuse_newer(db, path, len(MIGRATIONS))
    except BaseException:
        db.close()
        raise
    return db


def check(db: Connection, path: Path, *, derived: bool = True) -> Checked:
    """Check a workspace that `open_to_check` opened; one read transaction, so that a desk may go on writing.

    Args:
        db: The workspace.
        path: Its file.
        derived: Look also at what can be derived: state, counts, word index. Without, it is three times as fast.

    Raises:
        OSError: The file cannot be read.
        WorkspaceError: There is no room for temporary files.
    """
    findings = [Finding("file", "", what) for what in image.faults(path)]
    notes: list[str] = []
    old = False
    try:
        db.execute("BEGIN")
        version = version_of(db)
        findings += guarded("file", _structure(db))
        findings += guarded("schema", _schema(db, version))
        if version < len(MIGRATIONS):
            notes.append(f"The workspace is of version {version}; rows get their marks when triage opens it.")
        for name, part in _parts(version, derived):
            findings += guarded(name, part(db))
        if derived and version == len(MIGRATIONS):
            if any(f.table in ("report", "sentence") and not f.derived for f in findings):
                notes.append("The word index and the copies were not compared, because reports are damaged.")
            else:
                findings += guarded("sentence_words", recount.words(db), derived=True)
                if not filed.is_old(db, filed.COPIES):  # else they agree with other rules
                    findings += guarded("copies", copies.faults(db), derived=True)
            if old := filed.is_old(db, *filed.FILINGS):
                notes.append("Headlines or copies were filed by an older triage; the next load files them anew.")
    except UNREADABLE as error:
        if without_room(error):
            raise WorkspaceError(
                f"The check of {path} broke off, and says nothing of it: there is no room for temporary files, or no memory.",
                "Make room in the folder for temporary files, or name another one with TMPDIR.",
            ) from error
        findings.append(Finding("file", "", f"the file cannot be read: {error}"))
    finally:
        if db.in_transaction:
            db.execute("ROLLBACK")
    return Checked(tuple(findings), *_whole(db, findings), tuple(notes), old)


def _parts(version: int, derived: bool) -> Iterator[tuple[str, Part]]:
    """Yield what is looked at, and the table that is named where reading breaks off."""
    yield from (("report", _texts), ("decision", replay.chain))
    if version == len(MIGRATIONS):
        yield from (("file", _types), ("file", _marks))
        if derived:
            yield from (("decision", replay.state), ("report", recount.rows), ("counter", recount.counters))


Part = Callable[[Connection], Iterator[Finding]]


def _structure(db: Connection) -> Iterator[Finding]:
    for (message,) in db.execute("PRAGMA integrity_check(1000)"):
        if message != "ok":
            what = " ".join(str(message).split())
            yield Finding("file", "", what, derived=" index " in what)
    for table, row, parent, _ in db.execute("PRAGMA foreign_key_check"):
        yield Finding(str(table), str(row), f"row {row} of {table} names a row of {parent} that is missing")


def _schema(db: Connection, version: int) -> Iterator[Finding]:
    """Compare tables, indices and triggers with what the migrations make."""
    if not 1 <= version <= len(MIGRATIONS):
        yield Finding("file", "", f"the header names version {version}, which there never was")
        return
    with contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as fresh:
        for migration in MIGRATIONS[:version]:
            migration(fresh)
        listed = "SELECT type, name, tbl_name, sql FROM sqlite_master"
        expected, found = set(fresh.execute(listed)), set(db.execute(listed))
    for kind, name, *_ in sorted(expected ^ found, key=repr):
        yield Finding("schema", str(name), f"the {kind} {name} is not what it should be")


def _types(db: Connection) -> Iterator[Finding]:
    """Compare the type of every cell with that of its column; SQLite itself takes any."""
    tables = [
        row[0]
        for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE TABLE %'")
    ]
    for table in tables:
        if table.startswith(("sentence_words", "sqlite_")):
            continue
        columns = db.execute(f"PRAGMA table_info({table})").fetchall()
        keys = [c[1] for c in sorted(columns, key=lambda c: c[5]) if c[5]]
        wrong = " OR ".join(
            f"typeof({name}) NOT IN ('{kind.lower()}', '{kind.lower() if needed or key else 'null'}')"
            for _, name, kind, needed, _, key in columns
        )
        for row in db.execute(f"SELECT {', '.join(keys)} FROM {table} WHERE {wrong}"):
            name = " ".join(map(str, row))
            yield Finding(table, name, f"row {name} of {table} has a cell of a wrong type")


def _texts(db: Connection) -> Iterator[Finding]:
    fate = "fate" if version_of(db) > 1 else "NULL"
    cells = f"id, {texts.of(db)}, text_sha256, {fate}"
    for number, text, digest, gone in db.execute(f"SELECT {cells} FROM report r ORDER BY id"):
        if gone == PURGED:
            continue
        raw = text.encode("utf-8", "surrogateescape") if isinstance(text, str) else b""
        if hashlib.sha256(raw).hexdigest() != marks.hexed(digest):
            what = f"the text of {report_in_words(db, number)} does not have its SHA-256"
            yield Finding("report", str(number), what, report=number)
    if version_of(db) >= texts.MOVED:
        for begin, end in texts.strays(db):
            yield Finding(
                "text_part", "", f"bytes {begin:,} to {end:,} of the texts belong to no report and are not empty"
            )


def _marks(db: Connection) -> Iterator[Finding]:
    for table, names in marks.MARKED.items():
        keys = KEYS.get(table, ("id",))
        yield from guarded(table, _marks_of(db, table, keys, names))


def _marks_of(db: Connection, table: str, keys: tuple[str, ...], names: tuple[str, ...]) -> Iterator[Finding]:
    count = len(keys)
    cells = db.execute(f"SELECT {', '.join((*keys, 'mark', *names))} FROM {table} ORDER BY {', '.join(keys)}")
    for row in cells:
        if marks.mark(*row[count + 1 :]) != row[count]:
            name = " ".join(map(str, row[:count]))
            report = row[0] if table == "report" else row[count + 1] if table == "sentence" else None
            what = f"{_row_in_words(db, table, row, count)} does not agree with its mark"
            yield Finding(table, name, what, derived=name in _STAMPS, report=report)


def _row_in_words(db: Connection, table: str, row: tuple[object, ...], count: int) -> str:
    if table == "report":
        return report_in_words(db, row[0])
    if table == "sentence":
        return f"the sentence at {row[count + 2]} to {row[count + 3]} of {report_in_words(db, row[count + 1])}"
    if table == "pair":
        return f"the pair of {report_in_words(db, row[0])} and {report_in_words(db, row[1])}"
    return f"row {' '.join(map(str, row[:count]))} of {table}"


def _whole(db: Connection, findings: list[Finding]) -> tuple[dict[str, int], dict[str, int]]:
    """Count what is whole and what there is: reports with all their sentences, decisions, records."""
    damaged: Counter[str] = Counter()
    damaged["reports"] = len({f.report for f in findings if f.report is not None and not f.derived})
    damaged["decisions"] = len({f.row for f in findings if f.table == "decision" and f.row})
    damaged["records"] = len({f.row for f in findings if f.table == "record" and f.row})
    there: dict[str, int] = {}
    for name, table in (("reports", "report"), ("decisions", "decision"), ("records", "record")):
        try:
            there[name] = int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
        except UNREADABLE:
            continue
    return {name: max(0, number - damaged[name]) for name, number in there.items()}, there
