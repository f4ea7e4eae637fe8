"""CSV and its kin: the delimiter is the one under which the header makes most sense."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import BinaryIO

from triage.ingest.files import LINE_LIMIT
from triage.ingest.items import Item
from triage.ingest.readers.records import KNOWN_NAMES, TEXT_NAMES, canonical_bytes, item_of

DELIMITERS = (",", ";", "\t", "|")


def header_of(line: str) -> tuple[str, list[str]]:
    """Return the delimiter of a header line and its column names, in lower case without blanks."""
    best: tuple[str, list[str]] = (",", [])
    for delimiter in DELIMITERS:
        try:
            row = next(csv.reader([line], delimiter=delimiter), [])
        except csv.Error:
            continue
        names = [cell.strip().lower().replace(" ", "_") for cell in row]
        if (len(KNOWN_NAMES.intersection(names)), len(names)) > (len(KNOWN_NAMES.intersection(best[1])), len(best[1])):
            best = delimiter, names
    return best


def read_table(stream: BinaryIO, encoding: str) -> Iterator[Item | str]:
    """Yield the rows of a table as items, and problems as sentences; the first row names the columns."""
    csv.field_size_limit(LINE_LIMIT)
    with io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline="") as words:
        yield from _rows(_Lines(words))


def _rows(lines: _Lines) -> Iterator[Item | str]:
    first = next(lines, "").removeprefix("\ufeff")
    if first[:4].lower() == "sep=":  # a spreadsheet's own hint
        first = next(lines, "")
    while first and not first.strip():
        first = next(lines, "")
    delimiter, names = header_of(first)
    if not TEXT_NAMES.intersection(names):
        yield "The table has no column named title, headline, text, body or content."
        return
    rows = csv.reader(lines, delimiter=delimiter)
    place = -1
    while True:
        number = lines.number + 1
        try:
            row = next(rows)
        except StopIteration:
            break
        except csv.Error as problem:
            yield f"The row at line {number} was left out: {problem}."
            continue
        if not any(cell.strip() for cell in row):
            continue
        place += 1
        item = item_of(dict(zip(names, row, strict=False)), place, canonical_bytes(row))
        if item is None:
            yield f"The row at line {number} has no title and no text and was left out."
            continue
        if len(row) > len(names):
            item.problems.append(f"The row at line {number} has {len(row)} cells for {len(names)} columns.")
        yield item
    if lines.quotes % 2:
        yield "A quotation mark is opened and never closed, so rows may have run together."


class _Lines:
    """Lines of a text stream, counted, no longer than the limit, with their quotation marks counted."""

    def __init__(self, stream: io.TextIOWrapper) -> None:
        self._stream = stream
        self.number = 0
        self.quotes = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._stream.readline(LINE_LIMIT)
        if not line:
            raise StopIteration
        self.number += 1
        self.quotes += line.count('"')
        return line
