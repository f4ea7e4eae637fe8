"""CSV: UTF-8 without a byte order mark, CR LF, RFC 4180 with minimal quoting, a header, cells safe and reversible."""

from __future__ import annotations

import contextlib
import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO, Final

from triage.errors import InputRefused, UsageError
from triage.exchange.cells import cell_reader, cell_writer
from triage.exchange.given import PROBLEM, Row, typed
from triage.exchange.schema import Column, Kind

LINE_ENDS: Final = ("\r\n", "\n")
_NOT_KEPT: Final = frozenset({Kind.LIST, Kind.VALUE})
"""The kinds whose values cannot be looked up, or whose cells seldom come again."""
_KEPT: Final = 4096
_SHORT: Final = 64
"""So many cells of a column are kept, and none that is longer, so that memory stays flat."""
_CHUNK: Final = 1 << 16
"""From so many characters on, rows are handed on as one piece."""
_LONGEST_CELL: Final = 1 << 30


def write(
    stream: BinaryIO,
    rows: Iterable[Mapping[str, object]],
    columns: Sequence[Column],
    *,
    raw: bool = False,
    bom: bool = False,
    delimiter: str = ",",
    line_end: str = "\r\n",
) -> int:
    """Write a header and the rows, and return the number of rows.

    Args:
        stream: Where the bytes go; it stays open.
        rows: Column name to value; a missing name is an empty cell, other names are left out.
        columns: The columns in the order of the file.
        raw: Leave the guard against formulas out, for machines.
        bom: Begin with a byte order mark, which Excel needs to see UTF-8.
        delimiter: One character between the cells.
        line_end: CR LF or LF.

    Raises:
        UsageError: The delimiter or the line end cannot be used.
        ExportError: A number is infinite or none.
    """
    writer = Writer(stream, columns, raw=raw, bom=bom, delimiter=delimiter, line_end=line_end)
    for row in rows:
        writer.add(row)
    return writer.close()


class Writer:
    """Writes rows one by one, for whoever writes two files side by side; arguments and errors as those of `write`."""

    def __init__(
        self,
        stream: BinaryIO,
        columns: Sequence[Column],
        *,
        raw: bool = False,
        bom: bool = False,
        delimiter: str = ",",
        line_end: str = "\r\n",
    ) -> None:
        _check(delimiter, line_end)
        if bom:
            stream.write(b"\xef\xbb\xbf")
        self._stream = stream
        self._delimiter, self._end = delimiter, line_end
        self._letters_part = delimiter.isalnum()  # then even a plain word may need quotes
        self._must_quote = re.compile(f'["\\r\\n{re.escape(delimiter)}]').search
        self._lines: list[str] = []
        self._size = self._count = 0
        self._cells = [(c.name, self._known(c), cell_writer(c, raw=raw)) for c in columns]
        self._line([self._quoted(column.name) for column in columns])

    @staticmethod
    def _known(column: Column) -> dict[Any, str] | None:
        """Return where the cells of a column are kept, since most values of a table come again; None for lists."""
        return None if column.type in _NOT_KEPT else {None: ""}

    def add(self, row: Mapping[str, Any]) -> None:
        """Write a row."""
        get, cells = row.get, []
        for name, known, cell in self._cells:
            value = get(name)
            text = known.get(value) if known is not None else None
            if text is None:
                text = cell(value)
                if self._letters_part or not text.isalnum():
                    text = self._quoted(text)
                if known is not None and len(known) < _KEPT and len(text) <= _SHORT:
                    known[value] = text
            cells.append(text)
        self._line(cells)
        self._count += 1

    def close(self) -> int:
        """Hand the last rows on and return the number of all; the stream stays open."""
        self._flush()
        return self._count

    def _line(self, cells: list[str]) -> None:
        line = self._delimiter.join(cells)
        self._lines.append(line or '""')  # an empty line would be no row
        self._size += len(line)
        if self._size >= _CHUNK:
            self._flush()

    def _quoted(self, cell: str) -> str:
        return '"' + cell.replace('"', '""') + '"' if self._must_quote(cell) else cell

    def _flush(self) -> None:
        if self._lines:
            self._stream.write((self._end.join(self._lines) + self._end).encode())
        self._lines.clear()
        self._size = 0


def read(stream: BinaryIO, columns: Sequence[Column], *, raw: bool = False, delimiter: str = ",") -> Iterator[Row]:
    """Yield the rows as `write` was given them, with the values of the columns that the header names.

    A row of another length, or with a cell that is no value of its column, has its problem; one whose cells are all empty
    is none where a column is required.

    Raises:
        InputRefused: The bytes are no such CSV: not UTF-8, an unknown or repeated column, a required column is missing,
            or quotation marks that no longer tell where a cell ends.
        UsageError: The delimiter cannot be used.
    """
    yield from _typed(placed(stream, delimiter), {column.name: column for column in columns}, raw)


def lines(stream: BinaryIO, delimiter: str = ",") -> Iterator[list[str]]:
    """Yield the cells of each line as they stand, the header first; errors as those of `placed`."""
    return (cells for _, cells in placed(stream, delimiter))


def placed(stream: BinaryIO, delimiter: str = ",") -> Iterator[tuple[str, list[str]]]:
    """Yield where each line stands and its cells as they stand, the header first.

    A place is the line of the file in which the row begins, and the row of a spreadsheet where that is another.

    Raises:
        InputRefused: The bytes are no CSV in UTF-8.
        UsageError: The delimiter cannot be used.
    """
    _check(delimiter, "\n")
    csv.field_size_limit(_LONGEST_CELL)  # the module's limit of 128 KiB is one for the whole process
    text = io.TextIOWrapper(stream, "utf-8-sig", newline="")
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    line = row = 1
    try:
        for cells in reader:
            yield f"line {line}" if line == row else f"line {line}, row {row} of a spreadsheet", cells
            line, row = reader.line_num + 1, row + 1
    except UnicodeDecodeError:
        raise InputRefused("The CSV file is not UTF-8.", "Save it as CSV in UTF-8 first.") from None
    except csv.Error as error:
        raise InputRefused(
            f"The CSV file breaks off or is malformed from line {line} on: {error}.",
            "Mend its quotation marks; nothing was changed.",
        ) from None
    finally:
        with contextlib.suppress(ValueError):  # the caller closed the stream before the last row was asked for
            text.detach()


def _typed(lines: Iterator[tuple[str, list[str]]], known: Mapping[str, Column], raw: bool) -> Iterator[Row]:
    _, header = next(lines, ("", None))
    if header is None:
        raise InputRefused("The CSV file is empty.", "A header line is needed.")
    strange = [name for name in header if name not in known]
    missing = [name for name, column in known.items() if column.required and name not in header]
    if strange or len(set(header)) < len(header):
        raise InputRefused(
            f"The CSV file has a column that does not belong there: {_quoted(strange)}."
            if strange
            else f"The CSV file has a column twice: {_quoted(n for n in dict.fromkeys(header) if header.count(n) > 1)}.",
            "Take it out first.",
        )
    if missing:
        raise InputRefused(f"The CSV file lacks a column: {', '.join(missing)}.")
    readers = {name: cell_reader(known[name], raw=raw) for name in header}
    required = [name for name in header if known[name].required]
    for place, line in lines:
        if not line or (required and not any(line)):
            continue
        row = typed(place, zip(header, line, strict=False), readers, required)
        if len(line) != len(header):
            row[PROBLEM] = f"it has {len(line)} cells instead of {len(header)}"
        yield row


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(name or "one without a name" for name in names)


def _check(delimiter: str, line_end: str) -> None:
    if len(delimiter) != 1 or delimiter in '"\r\n' or (ord(delimiter) < 0x20 and delimiter != "\t"):
        raise UsageError("The delimiter is one character, and no quotation mark or line end.")
    if line_end not in LINE_ENDS:
        raise UsageError("The line end is CR LF or LF.")
