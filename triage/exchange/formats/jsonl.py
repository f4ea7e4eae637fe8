"""JSON lines: UTF-8, one object a line in the order of the columns, every column present, an empty value null."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import BinaryIO, Final

from triage.exchange.cells import from_json
from triage.exchange.given import PROBLEM, Row, objects, typed
from triage.exchange.lines import line_of, write_lines
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


def read(stream: BinaryIO, columns: Sequence[Column]) -> Iterator[Row]:
    """Yield the rows as `write` was given them, with the values that each line names.

    A line that is no JSON object in UTF-8, has an unknown name, lacks a required one or holds a value of another type than
    its column is a row with its problem.

    Raises:
        InputRefused: None of the first lines is a JSON object in UTF-8.
    """
    readers = {column.name: partial(from_json, column=column) for column in columns}
    required = [column.name for column in columns if column.required]
    for place, found in objects(stream):
        if isinstance(found, str):
            yield Row(place, {PROBLEM: found})
            continue
        known = [(name, value) for name, value in found.items() if name in readers]
        row = typed(place, known, readers, required)
        strange = [name for name in found if name not in readers]
        missing = [name for name in required if name not in found]
        if strange:
            row[PROBLEM] = f"it has a name that does not belong there: {', '.join(strange)}"
        elif missing:
            row[PROBLEM] = f"it lacks {', '.join(missing)}"
        yield row
