"""JSON lines: UTF-8, one object a line in the order of the columns, every column present, an empty value null."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO, Final

from triage.errors import InputRefused
from triage.exchange.cells import from_json, json_value
from triage.exchange.schema import Column, Kind

_CHUNK: Final = 1 << 16
_LONE_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_CONVERTED: Final = frozenset({Kind.LIST, Kind.NUMBER})


def write(stream: BinaryIO, rows: Iterable[Mapping[str, object]], columns: Sequence[Column]) -> int:
    """Write the rows and return their number; a missing name becomes null, other names are left out.

    Raises:
        ExportError: A number is infinite or none.
    """
    encode = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode
    names = [column.name for column in columns]
    converted = [column for column in columns if column.type in _CONVERTED]
    count = size = 0
    lines: list[str] = []
    for row in rows:
        cells = {name: row.get(name) for name in names}
        for column in converted:
            cells[column.name] = json_value(cells[column.name], column)
        line = encode(cells)
        lines.append(line)
        count += 1
        size += len(line)
        if size >= _CHUNK:
            stream.write(_bytes(lines))
            lines.clear()
            size = 0
    if lines:
        stream.write(_bytes(lines))
    return count


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
        row = _object(line, number)
        strange = [name for name in row if name not in known]
        missing = [name for name in required if name not in row]
        if strange:
            raise InputRefused(f"Line {number} has a name that does not belong there: {', '.join(strange)}.")
        if missing:
            raise InputRefused(f"Line {number} lacks {', '.join(missing)}.")
        yield {name: _value(value, known[name], number) for name, value in row.items()}


def _object(line: bytes, number: int) -> dict[str, Any]:
    try:
        row = json.loads(line.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise InputRefused(f"Line {number} is no JSON in UTF-8.") from None
    if not isinstance(row, dict):
        raise InputRefused(f"Line {number} is no JSON object.")
    return row


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _value(value: object, column: Column, number: int) -> object:
    try:
        return from_json(value, column)
    except ValueError as kind:
        raise InputRefused(f"Line {number}: {column.name} is not {kind}.") from None


def _bytes(lines: list[str]) -> bytes:
    text = "\n".join(lines) + "\n"
    try:
        return text.encode()
    except UnicodeEncodeError:
        return _LONE_SURROGATE.sub("\ufffd", text).encode()
