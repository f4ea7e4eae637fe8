"""JSON lines: UTF-8, one object a line in the order of the columns, every column present, an empty value null."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import BinaryIO, Final

from triage.errors import InputRefused
from triage.exchange.cells import from_json
from triage.exchange.lines import line_of, parsed_object, write_lines
from triage.exchange.schema import Column

_TOGETHER: Final = 64
"""So many lines are handed on together."""


def write(stream: BinaryIO, rows: Iterable[Mapping[str, object]], columns: Sequence[Column]) -> int:
    """Write the rows and return their number; a missing name becomes null, other names are left out.

    Raises:
        ExportError: A number is infinite or none.
    """
    return write_lines(stream, map(line_of(columns), rows))


class Writer:
    """Writes rows one by one, for whoever writes two files side by side; see `write`."""

    def __init__(self, stream: BinaryIO, columns: Sequence[Column]) -> None:
        self._stream = stream
        self._line = line_of(columns)
        self._waiting: list[str] = []
        self._count = 0

    def add(self, row: Mapping[str, object]) -> None:
        """Write a row."""
        self._waiting.append(self._line(row))
        self._count += 1
        if len(self._waiting) >= _TOGETHER:
            self._flush()

    def close(self) -> int:
        """Hand the last rows on and return the number of all; the stream stays open."""
        self._flush()
        return self._count

    def _flush(self) -> None:
        write_lines(self._stream, self._waiting)
        self._waiting.clear()


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
