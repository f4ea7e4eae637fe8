"""Rebuild what can be derived: state from the journal, numbers and counters by counting, the word index from the texts."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Callable, Sequence
from typing import Final

from triage.domain.decision import PURGED, Change, Subject, Value
from triage.errors import DecisionError, NotSaved, WorkspaceError
from triage.store import copies, filed, marks, recount, replay, reports, seen
from triage.store.connect import Connection, writing
from triage.store.counters import counts
from triage.store.finding import UNREADABLE, Finding
from triage.store.state import apply, current

_INDEX: Final = (
    "CREATE VIRTUAL TABLE sentence_words USING fts5"
    " (text, content = '', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2')"
)

_LET_GO: Final = re.compile(r"\*\*\* in database main \*\*\*|Page \d+(?: is|:) never used")
"""What SQLite says of pages to which nothing leads any more."""

_STATE: Final = ("report", "sentence", "pair", "record", "batch")


def repair(db: Connection, findings: Sequence[Finding], file_headlines: Callable[[Connection], None]) -> None:
    """Rebuild what the findings name and what can be derived, in one transaction.

    The state is rebuilt only from a journal without damage. What is left a second check tells.

    Args:
        db: The workspace, open for writing.
        findings: What the check found.
        file_headlines: Fills the empty lists of headline words and keys; the rules for that live elsewhere.

    Raises:
        WorkspaceError: The file could not be written.
    """
    named = {f.table for f in findings if f.derived}
    journal_whole = not any(f.table == "decision" for f in findings)
    with writing(db):
        if "file" in named:
            db.execute("REINDEX")
        if journal_whole and named.intersection(_STATE):
            _state(db)
        _numbers(db)
        if named.intersection((marks.WORDS, marks.KEYS)):
            db.execute("DELETE FROM checksum")
            filed.empty(db, filed.HEADLINES)
            file_headlines(db)
            filed.note(db, filed.HEADLINES, None)
        if "sentence_words" in named:
            _word_index(db)
        if "copies" in named:
            copies.rebuild(db)
            filed.note(db, filed.COPIES, None)
        if "workspace" in named:
            filed.forget(db)


def indices(db: Connection) -> bool:
    """Build every index anew from its table; say whether that could be done. The second check tells what is left.

    The pages of the old ones are neither read nor freed: a wrecked one may lead anywhere. They go when the file is written
    anew, which is all that a kill before leaves to do.
    """
    try:
        with writing(db):
            db.execute("PRAGMA writable_schema = ON")
            made = "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'index'"
            for name, table, sql in db.execute(made).fetchall():
                _index(db, name, table, sql)
            db.execute("PRAGMA writable_schema = RESET")
            found = "\n".join(row[0] for row in db.execute("PRAGMA integrity_check (1000000)"))
            if found != "ok" and not all(_LET_GO.fullmatch(line) for line in found.splitlines()):
                raise DecisionError(
                    "More than indices is damaged."
                )  # what is still to be saved must not be written anew
        db.execute("VACUUM")
    except NotSaved:
        raise
    except (DecisionError, WorkspaceError, *UNREADABLE):
        return False
    finally:
        db.execute("PRAGMA writable_schema = RESET")
    return True


def _index(db: Connection, name: str, table: str, sql: str | None) -> None:
    """Put a new index in the place of one; one without words of its own keeps a column unique."""
    beside = f"{name.removeprefix('sqlite_')}_anew"
    if sql is None:
        columns = ", ".join(row[2] for row in db.execute(f"PRAGMA index_info({name})"))
        db.execute(f"CREATE UNIQUE INDEX {beside} ON {table} ({columns})")
    else:
        db.execute(sql.replace(f"INDEX {name} ", f"INDEX {beside} ", 1))
    place = "SELECT rootpage FROM sqlite_master WHERE name = ?"
    db.execute(f"UPDATE sqlite_master SET rootpage = ({place}) WHERE name = ?", (beside, name))
    db.execute("DELETE FROM sqlite_master WHERE name = ?", (beside,))


def _state(db: Connection) -> None:
    replay.remember(db)
    try:
        for subject, name, new in db.execute("SELECT subject, object, new FROM temp.last").fetchall():
            _give(db, Subject(subject), name, json.loads(new))
        for subject, name in replay.never_decided(db):
            unseen = subject == Subject.TAG and seen.never(db, name)
            _give(db, Subject(subject), name, _loaded(db, name) if subject == "details" else None)
            if unseen:
                seen.forget(db, name)
        db.execute("UPDATE report SET lead = id WHERE lead_value IS NULL")
        db.execute("DELETE FROM batch")
        db.execute("INSERT INTO batch SELECT batch, undone_by FROM temp.batches")
    finally:
        replay.forget(db)


def _give(db: Connection, subject: Subject, name: str, wanted: Value) -> None:
    """Give an object the journal's value; lead and record are written even when equal, for the cells beside the value."""
    if isinstance(wanted, dict) and PURGED in wanted:
        return
    try:
        found = current(db, subject, name)
        if found == wanted and (subject not in (Subject.LEAD, Subject.RECORD) or wanted is None):
            return
    except DecisionError:
        return
    except UNREADABLE:
        found = None
    with contextlib.suppress(DecisionError):  # the second check names what could not be written
        apply(db, Change(subject, name, found, wanted))


def _loaded(db: Connection, key: str) -> Value:
    cell = db.execute("SELECT loaded_details FROM report WHERE key = ?", (key,)).fetchone()[0]
    value: Value = json.loads(cell)
    return value


def _numbers(db: Connection) -> None:
    missing = recount.lost(db)  # what is counted without them would say that nothing is missing
    for number, _, _, there, left, _, along in db.execute(recount.TOTALS).fetchall():
        if number in missing:
            continue
        cells = (there, left, left > 0, along, number)
        db.execute("UPDATE report SET sentences = ?, undecided = ?, has_left = ?, copied = ? WHERE id = ?", cells)
    for number, _, there in db.execute(recount.SIZES).fetchall():
        db.execute("UPDATE report SET size = ? WHERE id = ?", (there, number))
    for number, _ in db.execute(recount.BLIND).fetchall():
        db.execute("UPDATE sentence SET seen = 1 WHERE id = ?", (number,))
    for number, report, _, place in db.execute(recount.ORDERED).fetchall():
        if report not in missing:
            db.execute("UPDATE sentence SET n = ? WHERE id = ?", (place, number))
    fresh = recount.expected(db)
    gone = [(name,) for name in counts(db) if not recount.is_counter(name) or (name == "seen" and name not in fresh)]
    db.executemany("DELETE FROM counter WHERE name = ?", gone)
    right = {**dict.fromkeys(counts(db), 0), **fresh}
    db.executemany("INSERT OR REPLACE INTO counter VALUES (?, ?)", sorted(right.items()))


def _word_index(db: Connection) -> None:
    try:
        db.execute("INSERT INTO sentence_words (sentence_words) VALUES ('delete-all')")
    except UNREADABLE:
        # A table whose settings cannot be read can neither be used nor dropped; 4 is the version of the format of FTS5.
        db.execute("INSERT OR REPLACE INTO sentence_words_config VALUES ('version', 4)")
        db.execute("DROP TABLE sentence_words")
        db.execute(_INDEX)
    reports.index_words(db, 0)
