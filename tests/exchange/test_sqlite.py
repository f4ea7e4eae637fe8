"""The SQLite export: types, keys, and the same bytes for the same rows."""

from __future__ import annotations

import contextlib
import io
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from triage.errors import ExportError, UsageError
from triage.exchange import schema
from triage.exchange.formats import parquet, sqlite

ROW = {
    "event_id": "ev_0123456789abcdef", "status": "confirmed", "event_type": "battles", "event_subtype": "armed_clash",
    "date_precision": "unknown", "place_precision": "unknown", "civilians_targeted": False, "killed_low": 3,
    "latitude": 36.5, "longitude": 43.25, "sources": ("One; Two", "Three"), "source_count": 2, "report_ids": ("a",),
}  # fmt: skip


def written(rows: list[dict[str, object]]) -> bytes:
    stream = io.BytesIO()
    assert sqlite.write(stream, rows, schema.EVENTS) == len(rows)
    return stream.getvalue()


def test_values_keep_their_types(tmp_path: Path) -> None:
    path = tmp_path / "out.sqlite"
    path.write_bytes(written([dict(ROW)]))
    db = sqlite3.connect(path)
    row = db.execute("SELECT killed_low, latitude, civilians_targeted, sources, killed_high FROM events").fetchone()
    db.close()
    assert row == (3, 36.5, 0, '["One; Two", "Three"]', None)


def test_the_same_rows_give_the_same_bytes() -> None:
    assert written([dict(ROW)]) == written([dict(ROW)])


def test_an_empty_table_has_its_columns(tmp_path: Path) -> None:
    path = tmp_path / "out.sqlite"
    path.write_bytes(written([]))
    db = sqlite3.connect(path)
    names = [row[1] for row in db.execute("PRAGMA table_info (events)")]
    db.close()
    assert names == [column.name for column in schema.EVENTS]


def test_a_key_that_stands_twice_is_told_in_words() -> None:
    with pytest.raises(ExportError, match="does not fit the table events"):
        written([dict(ROW), dict(ROW)])
    with pytest.raises(ExportError, match="does not fit the table events"):
        written([{**ROW, "status": None}])


def test_a_temporary_folder_without_room_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "/dev/shm/none")
    monkeypatch.setattr(tempfile, "TemporaryDirectory", lambda: contextlib.nullcontext("/dev/shm/none"))
    with pytest.raises(ExportError, match="could not be put together in /dev/shm/none") as told:
        written([dict(ROW)])
    assert "TMPDIR" in (told.value.advice or "")


def test_what_fails_while_rows_are_read_is_not_the_export() -> None:
    def rows() -> Iterator[dict[str, object]]:
        yield dict(ROW)
        raise sqlite3.OperationalError("disk I/O error")

    with pytest.raises(sqlite3.OperationalError):
        sqlite.write(io.BytesIO(), rows(), schema.EVENTS)


def test_parquet_without_pyarrow_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UsageError, match=r"needs pyarrow.*report-triage\[parquet\]"):
        parquet.write(io.BytesIO(), [], schema.EVENTS)
