"""Parquet: typed columns for data frames; it needs pyarrow, which comes as an extra."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any, BinaryIO, Final

from triage.domain.decision import canonical
from triage.errors import UsageError
from triage.exchange.cells import json_value
from triage.exchange.schema import Column, Kind

TOGETHER: Final = 20_000
"""So many rows are one group; no more are held in memory."""


def write(stream: BinaryIO, rows: Iterable[Mapping[str, object]], columns: Sequence[Column]) -> int:
    """Write the rows and return their number.

    Days are dates, times are UTC timestamps, lists are lists of texts, values are JSON text; empty is null.

    Args:
        stream: Where the bytes go; it stays open.
        rows: Column name to value; a missing name is null, other names are left out.
        columns: The columns in their order.

    Raises:
        UsageError: pyarrow is not installed.
        ExportError: A number is infinite or none.
    """
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise UsageError(
            "Parquet needs pyarrow, which is not installed.", "Install it with: pip install 'report-triage[parquet]'."
        ) from None
    types = {
        Kind.STRING: pyarrow.string(), Kind.INTEGER: pyarrow.int64(), Kind.NUMBER: pyarrow.float64(),
        Kind.BOOLEAN: pyarrow.bool_(), Kind.DATE: pyarrow.date32(), Kind.DATETIME: pyarrow.timestamp("us", tz="UTC"),
        Kind.LIST: pyarrow.list_(pyarrow.string()), Kind.VALUE: pyarrow.string(),
    }  # fmt: skip
    schema = pyarrow.schema([pyarrow.field(c.name, types[c.type], not c.required) for c in columns])
    count = 0
    with parquet.ParquetWriter(stream, schema, compression="zstd") as writer:
        for group in _groups(iter(rows)):
            cells = [[_cell(row.get(c.name), c) for row in group] for c in columns]
            arrays = [pyarrow.array(values, types[c.type]) for values, c in zip(cells, columns, strict=True)]
            writer.write_batch(pyarrow.record_batch(arrays, schema=schema))
            count += len(group)
    return count


def _groups(rows: Iterator[Mapping[str, object]]) -> Iterator[list[Mapping[str, object]]]:
    while group := list(islice(rows, TOGETHER)):
        yield group


def _cell(value: Any, column: Column) -> Any:  # noqa: ANN401 - the types depend on the column
    if value is None:
        return None
    if column.type is Kind.DATE:
        return date.fromisoformat(value)
    if column.type is Kind.DATETIME:
        return datetime.fromisoformat(value)
    if column.type is Kind.VALUE:
        return canonical(value)
    return json_value(value, column)
