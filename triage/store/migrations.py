"""The tables, built step by step: each migration is one transaction and leaves its number in the file."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

from triage.clock import stamp
from triage.store import copies, marks, records, reports, texts
from triage.store.connect import APPLICATION_ID, Connection, refuse_newer, version_of, writing

TABLES_1: Final = """
CREATE TABLE workspace (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE report (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  report_id TEXT NOT NULL,
  revision INTEGER NOT NULL,
  source TEXT NOT NULL,
  title TEXT,
  headline TEXT NOT NULL,
  outlet TEXT,
  author TEXT,
  url TEXT,
  language TEXT,
  published TEXT,
  published_raw TEXT,
  media_type TEXT NOT NULL,
  raw_sha256 TEXT NOT NULL,
  text_sha256 TEXT NOT NULL,
  text TEXT NOT NULL,
  blocks TEXT NOT NULL,
  problems TEXT NOT NULL,
  metadata TEXT NOT NULL,
  loaded_at TEXT NOT NULL,
  present INTEGER NOT NULL DEFAULT 0,
  lead INTEGER NOT NULL,
  lead_value TEXT,
  sentences INTEGER NOT NULL DEFAULT 0,
  undecided INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX report_identity ON report (report_id, revision);
CREATE INDEX report_order ON report (lead, id) WHERE present = 1;
CREATE INDEX report_left ON report (lead, id) WHERE present = 1 AND undecided > 0;

CREATE TABLE sentence (
  id INTEGER PRIMARY KEY,
  report INTEGER NOT NULL REFERENCES report (id),
  n INTEGER NOT NULL,
  start INTEGER NOT NULL,
  stop INTEGER NOT NULL,
  role TEXT NOT NULL,
  paragraph INTEGER NOT NULL,
  tag TEXT,
  flags TEXT,
  note TEXT,
  offered TEXT,
  confidence INTEGER,
  reason INTEGER REFERENCES reason (id),
  UNIQUE (report, start)
);
CREATE TABLE reason (id INTEGER PRIMARY KEY, words TEXT NOT NULL, flags TEXT NOT NULL, UNIQUE (words, flags));
CREATE INDEX sentence_left ON sentence (report, start) WHERE tag IS NULL AND role <> 'title';
CREATE INDEX sentence_tag ON sentence (tag, report, start) WHERE tag IS NOT NULL;
CREATE VIRTUAL TABLE sentence_words USING fts5 (text, content = '', tokenize = 'unicode61 remove_diacritics 2');

CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;

CREATE TABLE headline_word (word TEXT PRIMARY KEY, reports INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE headline_key (key INTEGER NOT NULL, report INTEGER NOT NULL, PRIMARY KEY (key, report)) WITHOUT ROWID;
CREATE TABLE pair (
  a INTEGER NOT NULL REFERENCES report (id),
  b INTEGER NOT NULL REFERENCES report (id),
  relation TEXT NOT NULL,
  score REAL NOT NULL,
  why TEXT NOT NULL,
  answer TEXT,
  PRIMARY KEY (a, b)
) WITHOUT ROWID;
CREATE INDEX pair_open ON pair (score DESC, a, b) WHERE answer IS NULL;
CREATE INDEX pair_other ON pair (b, a);

CREATE TABLE record (
  event_id TEXT PRIMARY KEY,
  status TEXT NOT NULL,
  body TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX record_status ON record (status);
CREATE TABLE record_sentence (
  sentence_id TEXT NOT NULL,
  event_id TEXT NOT NULL REFERENCES record (event_id) ON DELETE CASCADE,
  PRIMARY KEY (sentence_id, event_id)
) WITHOUT ROWID;
CREATE INDEX record_evidence ON record_sentence (event_id);

CREATE TABLE decision (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  origin TEXT NOT NULL,
  origin_seq INTEGER NOT NULL,
  at TEXT NOT NULL,
  editor TEXT NOT NULL,
  act TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  object TEXT NOT NULL,
  old TEXT NOT NULL,
  new TEXT NOT NULL,
  batch INTEGER NOT NULL,
  target INTEGER,
  prev_hash TEXT NOT NULL,
  hash TEXT NOT NULL
);
CREATE INDEX decision_object ON decision (subject, object, seq);
CREATE INDEX decision_batch ON decision (batch);
CREATE TABLE batch (
  batch INTEGER PRIMARY KEY,
  undone_by INTEGER
);
CREATE INDEX batch_done ON batch (batch) WHERE undone_by IS NULL;
CREATE INDEX batch_undone ON batch (undone_by) WHERE undone_by IS NOT NULL;
CREATE TRIGGER decision_stays BEFORE UPDATE ON decision BEGIN SELECT RAISE (ABORT, 'the journal only grows'); END;
CREATE TRIGGER decision_remains BEFORE DELETE ON decision BEGIN SELECT RAISE (ABORT, 'the journal only grows'); END;
"""


def _first_tables(db: Connection) -> None:
    for statement in _statements(TABLES_1):
        db.execute(statement)
    db.execute("INSERT INTO workspace VALUES ('origin', ?), ('created', ?)", (os.urandom(8).hex(), stamp()))


TABLES_2: Final = """
ALTER TABLE workspace ADD COLUMN mark INTEGER;
ALTER TABLE report ADD COLUMN country TEXT;
ALTER TABLE report ADD COLUMN loaded_details TEXT;
ALTER TABLE report ADD COLUMN fate TEXT;
ALTER TABLE report ADD COLUMN mark INTEGER;
ALTER TABLE sentence ADD COLUMN mark INTEGER;
ALTER TABLE reason ADD COLUMN mark INTEGER;
ALTER TABLE pair ADD COLUMN mark INTEGER;
CREATE TABLE checksum (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
DROP INDEX sentence_left;
CREATE INDEX sentence_left ON sentence (report, start) WHERE tag IS NULL AND role <> 'title' AND n > 256;
CREATE INDEX report_outlet ON report (outlet, lead, id) WHERE present = 1;
CREATE INDEX report_day ON report (substr (published, 1, 10), lead, id) WHERE present = 1;
CREATE INDEX report_member ON report (lead, id) WHERE present = 1 AND lead <> id;
DROP TABLE sentence_words;
CREATE VIRTUAL TABLE sentence_words USING fts5 (text, content = '', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2');
"""
"""`fate` says what became of a report that is not present; `loaded_details` keeps what the editor may correct. The index of
undecided sentences is for long reports only, in short ones they are found by looking; the word index counts no lengths, as
nothing is ranked: together a tenth of the text's size."""


def _marks(db: Connection) -> None:
    for statement in _statements(TABLES_2):
        db.execute(statement)
    loaded = db.execute("SELECT outlet, published, language, country, id FROM report ORDER BY id")
    while rows := loaded.fetchmany(marks.ROWS):
        db.executemany(
            "UPDATE report SET loaded_details = ? WHERE id = ?", [(marks.details(*row[:4]), row[4]) for row in rows]
        )
    reports.index_words(db, 0)
    db.execute("INSERT INTO counter SELECT 'stories', count(DISTINCT lead) FROM report WHERE present = 1")
    for table in marks.MARKED:
        marks.set_marks(db, table)
    words = db.execute("SELECT word, reports FROM headline_word")
    marks.add_sum(db, marks.WORDS, marks.sum_of_words(words))
    marks.add_sum(db, marks.KEYS, marks.sum_of_keys(db.execute("SELECT key, report FROM headline_key")))


TABLES_3: Final = """
ALTER TABLE report ADD COLUMN size INTEGER NOT NULL DEFAULT 0;
ALTER TABLE report ADD COLUMN copied INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sentence ADD COLUMN seen INTEGER;
ALTER TABLE sentence ADD COLUMN tag_from TEXT;
ALTER TABLE sentence ADD COLUMN copy INTEGER;
CREATE INDEX report_outlet_left ON report (outlet, lead, id) WHERE present = 1 AND undecided > 0;
CREATE INDEX report_day_left ON report (substr (published, 1, 10), lead, id) WHERE present = 1 AND undecided > 0;
CREATE INDEX report_size ON report (size, id) WHERE size > 1;
CREATE INDEX report_hidden ON report (lead, id) WHERE present = 0;
CREATE INDEX sentence_doubt ON sentence (confidence) WHERE tag IS NULL AND confidence IS NOT NULL;
CREATE INDEX sentence_noted ON sentence (report, start) WHERE flags IS NOT NULL OR note IS NOT NULL;
CREATE INDEX sentence_copy ON sentence (copy, tag) WHERE copy IS NOT NULL;
CREATE TABLE copy_key (key INTEGER PRIMARY KEY, sentence INTEGER NOT NULL);
CREATE TABLE copy_near (key INTEGER NOT NULL, sentence INTEGER NOT NULL, PRIMARY KEY (key, sentence)) WITHOUT ROWID;
UPDATE report SET size = (SELECT count(*) FROM report o WHERE o.present = 1 AND o.lead = report.id);
UPDATE sentence SET seen = 1 WHERE tag IS NOT NULL;
"""
"""The orders of the work: by outlet and day among what is left, by the number of present reports of the story that a report
leads (`size`), and by doubt. `seen` says that a sentence had the cursor on it or was decided once. A story is moved with its
hidden reports; without their index every answer would look at every report. `copy` is the first sentence with the same words,
`tag_from` the one whose tag came along; see `copies.py`."""


def _orders_copies_records(db: Connection) -> None:
    for statement in (*_statements(TABLES_3), *_statements(records.COLUMNS)):
        db.execute(statement)
    records.fill_cells(db)
    copies.build(db)


TABLES_4: Final = """
CREATE TABLE text_part (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL);
DROP INDEX report_identity;
ALTER TABLE report DROP COLUMN text;
ALTER TABLE report ADD COLUMN text_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE report ADD COLUMN text_bytes INTEGER NOT NULL DEFAULT 0;
"""
"""Texts stand end to end, see `texts.py`: a seventh of their size less. Hashes stand as bytes and not as digits, and the
revisions of a report are found by its key. Rows are written anew, since one that only gets shorter leaves its page half empty."""

HASHES_4: Final = {"report": ("raw_sha256", "text_sha256"), "decision": ("prev_hash", "hash")}


def _texts(db: Connection) -> None:
    db.execute("PRAGMA defer_foreign_keys = ON")  # sentences wait for their report until it is back
    triggers = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name").fetchall()
    for name, _ in triggers:
        db.execute(f"DROP TRIGGER {name}")
    for table in HASHES_4:
        db.execute(f"CREATE TEMP TABLE old_{table} AS SELECT * FROM {table}")
        db.execute(f"DELETE FROM {table}")
    for statement in _statements(TABLES_4):
        db.execute(statement)
    for table, hashes in HASHES_4.items():
        for name in hashes:
            db.execute(f"ALTER TABLE {table} DROP COLUMN {name}")
            db.execute(f"ALTER TABLE {table} ADD COLUMN {name} BLOB NOT NULL DEFAULT x''")
        names = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
        known = [row[1] for row in db.execute(f"PRAGMA table_info(old_{table})")]
        put = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
        for row in db.execute(f"SELECT * FROM old_{table} ORDER BY rowid"):
            cells = dict(zip(known, row, strict=True))
            cells.update({name: bytes.fromhex(cells[name]) for name in hashes})
            if table == "report":
                cells["text_at"], cells["text_bytes"] = texts.add(db, cells["text"])
            db.execute(put, [cells[name] for name in names])
        db.execute(f"DROP TABLE old_{table}")
    for _, sql in triggers:
        db.execute(sql)


TABLES_5: Final = """
ALTER TABLE report ADD COLUMN has_left INTEGER NOT NULL DEFAULT 0;
UPDATE report SET has_left = 1 WHERE undecided > 0;
DROP INDEX report_left;
DROP INDEX report_outlet_left;
DROP INDEX report_day_left;
CREATE INDEX report_left ON report (lead, id) WHERE present = 1 AND has_left = 1;
CREATE INDEX report_outlet_left ON report (outlet, lead, id) WHERE present = 1 AND has_left = 1;
CREATE INDEX report_day_left ON report (substr (published, 1, 10), lead, id) WHERE present = 1 AND has_left = 1;
CREATE TRIGGER report_has_left AFTER UPDATE OF undecided ON report WHEN new.has_left <> (new.undecided > 0)
  BEGIN UPDATE report SET has_left = NOT new.has_left WHERE id = new.id; END;
CREATE TABLE copy_recent (key INTEGER PRIMARY KEY, sentence INTEGER NOT NULL);
CREATE VIEW copy_filed AS SELECT key, sentence FROM copy_key UNION ALL SELECT key, sentence FROM copy_recent;
"""
"""An index whose condition names `undecided` is written with every tag, though nothing in it changes; `has_left` changes with
the last tag of a report. New keys of copies wait in `copy_recent`, as each of them falls on another page of `copy_key`."""


def _left_and_recent(db: Connection) -> None:
    for statement in _statements(TABLES_5):
        db.execute(statement)


MIGRATIONS: Final[tuple[Callable[[Connection], None], ...]] = (
    _first_tables, _marks, _orders_copies_records, _texts, _left_and_recent,
)  # fmt: skip
"""Migration n brings a workspace of version n - 1 to version n; never change one that was released."""


def migrate(db: Connection, path: Path, before: Callable[[Connection, Path], object]) -> None:
    """Bring a workspace to the newest version, one transaction a step.

    Args:
        db: The workspace.
        path: Its file.
        before: Called before each step on a workspace that has tables already; it makes a backup.

    Raises:
        NewerWorkspace: The file was written by a newer triage; it was not touched.
    """
    refuse_newer(db, path, len(MIGRATIONS))
    began = version_of(db)
    for number in range(began + 1, len(MIGRATIONS) + 1):
        if began:
            before(db, path)
        with writing(db):
            if version_of(db) >= number:  # another process was faster
                continue
            MIGRATIONS[number - 1](db)
            db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            db.execute(f"PRAGMA user_version = {number}")


def _statements(script: str) -> list[str]:
    """Cut a script at the semicolons that end a line; a trigger's own statements stand on one line."""
    return [part.strip() for part in script.split(";\n") if part.strip()]
