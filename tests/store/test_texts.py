"""Texts stand end to end in parts: what is read is what was stored, and every byte beside the texts is vouched for."""

from __future__ import annotations

import contextlib
import json
import shutil
import sqlite3
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import corpus, soak_flips
from triage.desk import check, load, purge
from triage.desk.workspace import open_workspace
from triage.store import carry, reports, shelf, texts
from triage.store import check as store
from triage.store.connect import writing

OLD = Path(soak_flips.FIXTURE).with_name("version-3.db")
"""The last version with the texts in the rows of the reports."""

some = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
texts_made = st.lists(st.builds(lambda text, times: text * times, some, st.sampled_from([0, 1, 30, 400])), max_size=12)


def stored(made: list[str]) -> sqlite3.Connection:
    """Return a workspace in memory with nothing but texts."""
    db = sqlite3.connect(":memory:", isolation_level=None)
    db.execute("CREATE TABLE text_part (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL)")
    db.execute("CREATE TABLE report (id INTEGER PRIMARY KEY, text_at INTEGER, text_bytes INTEGER)")
    for text in made:
        db.execute("INSERT INTO report (text_at, text_bytes) VALUES (?, ?)", texts.add(db, text))
    return db


def read(db: sqlite3.Connection) -> list[str]:
    return [row[0] for row in db.execute(f"SELECT {texts.OF} FROM report r ORDER BY id")]


@settings(max_examples=60)
@given(texts_made, st.data())
def test_texts_come_back_and_those_that_were_purged_leave_nothing(made: list[str], data: st.DataObject) -> None:
    with contextlib.closing(stored(made)) as db:
        assert read(db) == made
        parts = [bytes(row[0]) for row in db.execute("SELECT bytes FROM text_part ORDER BY id")]
        assert b"".join(parts) == "".join(made).encode()
        assert all(len(part) == texts.SIZE for part in parts[:-1])
        gone = data.draw(st.sets(st.integers(1, len(made)))) if made else set()
        for report in gone:
            texts.erase(db, report)
        assert read(db) == ["" if n in gone else text for n, text in enumerate(made, 1)]
        assert list(texts.strays(db)) == []
        more = data.draw(some)
        db.execute("INSERT INTO report (text_at, text_bytes) VALUES (?, ?)", texts.add(db, more))
        assert read(db)[-1] == more
        held = b"".join(row[0] for row in db.execute("SELECT bytes FROM text_part ORDER BY id"))
        assert (
            held == "".join("\0" * len(t.encode()) if n in gone else t for n, t in enumerate([*made, more], 1)).encode()
        )


@given(texts_made, st.data())
def test_a_sentence_is_cut_by_code_points(made: list[str], data: st.DataObject) -> None:
    with contextlib.closing(stored(made)) as db:
        for report, text in enumerate(made, 1):
            start = data.draw(st.integers(0, len(text)))
            stop = data.draw(st.integers(start, len(text)))
            cut = f"SELECT substr({texts.OF}, ?, ?) FROM report r WHERE id = ?"
            found = db.execute(cut, (start + 1, stop - start, report)).fetchone()[0]
            if "\0" not in text:  # where SQLite ends a text
                assert found == text[start:stop]


def test_a_part_fills_its_page(tmp_path: Path) -> None:
    source = tmp_path / "corpus.jsonl"
    source.write_text("".join(json.dumps(one) + "\n" for one in corpus.reports(60)))
    with open_workspace(tmp_path / "w.db") as ws:
        load.load(ws, [str(source)])
        size = ws.db.execute("PRAGMA page_size").fetchone()[0]
        parts = ws.db.execute("SELECT count(*) FROM text_part").fetchone()[0]
        before = ws.db.execute("PRAGMA page_count").fetchone()[0]
        ws.db.execute("CREATE TABLE again (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL)")
        ws.db.execute("INSERT INTO again SELECT * FROM text_part ORDER BY id")
        grown = ws.db.execute("PRAGMA page_count").fetchone()[0] - before
    assert size == 4096
    assert grown <= parts + 2  # its own root, and the page of the schema


def test_what_stands_beside_the_texts_is_looked_at(tmp_path: Path) -> None:
    path = tmp_path / "w.db"
    shutil.copy(soak_flips.prepared(tmp_path), path)
    with open_workspace(path) as ws:
        key, at, count = ws.db.execute("SELECT key, text_at, text_bytes FROM report WHERE id = 5").fetchone()
        text = reports.text(ws.db, 5)
        purge.purge(ws, key)
        assert reports.text(ws.db, 5) == ""
    assert text.encode() not in path.read_bytes()
    assert check.check(path).findings == ()
    part, place = divmod(at + count // 2, texts.SIZE)
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as db:
        bytes_at = f"CAST(substr(bytes, 1, {place}) || 'x' || substr(bytes, {place} + 2) AS BLOB)"
        db.execute(f"UPDATE text_part SET bytes = {bytes_at} WHERE id = ?", (part,))
    (found,) = check.check(path).findings
    assert (found.table, found.derived) == ("text_part", False)
    assert f"{at:,}" in found.what


def test_reports_are_carried_out_of_a_workspace_of_the_version_before(tmp_path: Path) -> None:
    with contextlib.closing(sqlite3.connect(OLD)) as db:
        before = db.execute("SELECT key, text FROM report ORDER BY id").fetchall()
    old = tmp_path / "old.db"
    shutil.copy(OLD, old)
    with open_workspace(tmp_path / "w.db") as ws, contextlib.closing(store.open_to_check(old)) as source:
        with writing(ws.db):
            assert [carry.report(source, ws.db, key) for key, _ in before] == list(range(1, len(before) + 1))
        assert ws.db.execute(f"SELECT key, {texts.OF} FROM report r ORDER BY id").fetchall() == before


def test_a_purge_removes_a_copy_of_the_version_before_whole(tmp_path: Path) -> None:
    path = tmp_path / "w.db"
    shutil.copy(OLD, path)
    with open_workspace(path) as ws:  # the backup before each step is of the version before
        made = list(shelf.listed(path))
        key, text = ws.db.execute(f"SELECT key, {texts.OF} FROM report r WHERE id = 4").fetchone()
        assert all(text.encode()[-60:] in copy.read_bytes() for copy in made)
        assert sorted(purge.purge(ws, key).removed) == sorted(copy.name for copy in made)
    assert not any(copy.exists() for copy in made)
    assert check.check(path).findings == ()
