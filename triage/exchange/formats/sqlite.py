"""SQLite: one table, typed from the column table, written by sqlite-utils in one transaction."""

from __future__ import annotations

import contextlib
import json
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Final

from triage.errors import ExportError
from triage.exchange.cells import json_value
from triage.exchange.schema import TABLES, Column, Kind

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
        ExportError: A row breaks the table: a key stands twice, or a required value is empty.
    """
    import sqlite_utils

    count = 0

    def counted() -> Iterator[dict[str, Any]]:
        nonlocal count
        for row in rows:
            count += 1
            yield {column.name: _cell(row.get(column.name), column) for column in columns}

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "export.sqlite")
        with contextlib.closing(sqlite_utils.Database(path)) as db:
            try:
                with db.atomic():  # without it, a row that fails would leave the rows before it behind
                    table = db.table(_name(columns))
                    table.create(
                        {column.name: _TYPES.get(column.type, str) for column in columns},
                        pk=next((column.name for column in columns if column.unique), None),
                        not_null={column.name for column in columns if column.required},
                    )
                    table.insert_all(counted())
            except sqlite3.IntegrityError as error:
                raise ExportError(
                    f"A row does not fit the table {_name(columns)}: {error}.", "No file was written."
                ) from error
        with path.open("rb") as made:
            shutil.copyfileobj(made, stream)
    return count


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
