"""JSON lines: UTF-8, one object a line in the order of the columns, every column present, an empty value null."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import BinaryIO

from triage.errors import InputRefused
from triage.exchange.cells import from_json
from triage.exchange.lines import cells_of, encode, parsed_object, write_lines
from triage.exchange.schema import Column


def write(stream: BinaryIO, rows: Iterable[Mapping[str, object]], columns: Sequence[Column]) -> int:
    """Write the rows and return their number; a missing name becomes null, other names are left out.

    Raises:
        ExportError: A number is infinite or none.
    """
    cells = cells_of(columns)
    return write_lines(stream, (encode(cells(row)) for row in rows))


def read(stream: BinaryIO, columns: Sequence[Column]) -> Iterator[dict[str, object]]:
    """Yield the rows as `write` was given them, with the values that each line names.

    Raises:
        InputRefused: A line is no UTF-8, no JSON object, has an unknown name, lacks a required one, or holds a value
            of another type than its column.
    """
    known = {column.name: column for column in columns}
    required = [column.name for column in columns if column.required]
    for number, line in enumerate(stream, start=1):
        if line.isspace():
            continue
        row = parsed_object(line, f"Line {number}")
        strange = [name for name in row if name not in known]
        missing = [name for name in required if name not in row]
        if strange:
            raise InputRefused(f"Line {number} has a name that does not belong there: {', '.join(strange)}.")
        if missing:
            raise InputRefused(f"Line {number} lacks {', '.join(missing)}.")
        yield {name: _value(value, known[name], number) for name, value in row.items()}


def _value(value: object, column: Column, number: int) -> object:
    try:
        return from_json(value, column)
    except ValueError as kind:
        raise InputRefused(f"Line {number}: {column.name} is not {kind}.") from None
