"""SQLite: one table, typed from the column table, written by sqlite-utils in one transaction."""

from __future__ import annotations

import contextlib
import json
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, Final

from triage.errors import ExportError, InputRefused
from triage.exchange.cells import from_json, json_value
from triage.exchange.given import Row, typed
from triage.exchange.schema import TABLES, Column, Kind

MAGIC: Final = b"SQLite format 3\0"
"""How every such file begins."""

_TYPES: Final[dict[Kind, type]] = {Kind.INTEGER: int, Kind.NUMBER: float, Kind.BOOLEAN: int}


def write(stream: BinaryIO, rows: Iterable[Mapping[str, object]], columns: Sequence[Column]) -> int:
    """Write a database with one table and return the number of rows.

    The table has the name that the column table gives it, the unique column as primary key, and required columns as NOT
    NULL. Lists and values are JSON text; empty is NULL. The bytes follow from the rows alone.

    Args:
        stream: Where the bytes go; it stays open.
        rows: Column name to value; other names are left out.
        columns: The columns in their order.

    Raises:
        ExportError: A row breaks the table (a key stands twice, or a required value is empty), or there is no room to put it
            together.
    """
    count = 0
    reading = False

    def counted() -> Iterator[dict[str, Any]]:
        nonlocal count, reading
        reading = True
        for row in rows:
            reading = False
            count += 1
            yield {column.name: _cell(row.get(column.name), column) for column in columns}
            reading = True
        reading = False

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "export.sqlite")
        try:
            _put_together(path, counted(), columns)
        except sqlite3.IntegrityError as error:
            raise ExportError(
                f"A row does not fit the table {_name(columns)}: {error}.", "No file was written."
            ) from error
        except sqlite3.OperationalError as error:
            if reading:  # then it is not this database that failed
                raise
            raise ExportError(
                f"The database could not be put together in {tempfile.gettempdir()}: {error}.",
                "No file was written. Make room there, or let TMPDIR name another folder.",
            ) from error
        with path.open("rb") as made:
            shutil.copyfileobj(made, stream)
    return count


def _put_together(path: Path, rows: Iterable[dict[str, Any]], columns: Sequence[Column]) -> None:
    import sqlite_utils

    with (
        contextlib.closing(sqlite_utils.Database(path)) as db,
        db.atomic(),  # without it, a row that fails would leave the rows before it behind
    ):
        table = db.table(_name(columns))
        table.create(
            {column.name: _TYPES.get(column.type, str) for column in columns},
            pk=next((column.name for column in columns if column.unique), None),
            not_null={column.name for column in columns if column.required},
        )
        table.insert_all(rows)


def read(stream: BinaryIO, columns: Sequence[Column]) -> Iterator[Row]:
    """Yield the rows of the table that the columns belong to, with the values of the columns that it has.

    The file may come from anybody: it is opened for reading only, as it lies, and only a true table is read. A row with a
    cell that is no value of its column has its problem.

    Raises:
        InputRefused: The bytes are no such database, the table is missing, or it has an unknown column.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "import.sqlite")
        with path.open("wb") as copy:
            shutil.copyfileobj(stream, copy)
        try:
            with contextlib.closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as db:
                db.execute("PRAGMA trusted_schema = OFF")
                yield from _typed(db, columns)
        except sqlite3.Error as error:
            raise InputRefused(f"The file cannot be read as a database: {error}.") from error


def tables(stream: BinaryIO) -> set[str]:
    """Return the names of the tables of a database."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "import.sqlite")
        with path.open("wb") as copy:
            shutil.copyfileobj(stream, copy)
        try:
            with contextlib.closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as db:
                return {row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        except sqlite3.Error as error:
            raise InputRefused(f"The file cannot be read as a database: {error}.") from error


def _typed(db: sqlite3.Connection, columns: Sequence[Column]) -> Iterator[Row]:
    table = _name(columns)
    if not db.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)).fetchone():
        raise InputRefused(f"The database has no table {table}.")
    known = {column.name: column for column in columns}
    names = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
    if strange := [name for name in names if name not in known]:
        raise InputRefused(f"The table {table} has a column that does not belong there: {', '.join(strange)}.")
    cells = ", ".join(f'"{name}"' for name in names)
    readers = {name: partial(_value, column=known[name]) for name in names}
    required = [name for name in names if known[name].required]
    for number, row in enumerate(db.execute(f"SELECT {cells} FROM {table} ORDER BY rowid"), start=1):
        yield typed(f"row {number} of {table}", zip(names, row, strict=True), readers, required)


def _value(cell: Any, column: Column) -> object:  # noqa: ANN401 - what SQLite gives
    value = cell
    if cell is not None and column.type in (Kind.LIST, Kind.VALUE):
        with contextlib.suppress(ValueError, TypeError, RecursionError):  # then it is told what it should be
            value = json.loads(cell)
    elif column.type is Kind.BOOLEAN and cell in (0, 1):
        value = bool(cell)
    return from_json(value, column)


def _name(columns: Sequence[Column]) -> str:
    names = {column.name for column in columns}
    return next((table for table, known in TABLES.items() if names <= {column.name for column in known}), "rows")


def _cell(value: object, column: Column) -> Any:  # noqa: ANN401 - what SQLite takes
    plain = json_value(value, column)
    if isinstance(plain, bool):
        return int(plain)
    if isinstance(plain, list | dict):
        return json.dumps(plain, ensure_ascii=False)
    return plain
