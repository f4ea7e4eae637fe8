"""Lines of JSON as bytes: one spelling, handed on in chunks, half characters replaced."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from json.encoder import encode_basestring
from typing import Any, BinaryIO, Final

from triage.errors import InputRefused
from triage.exchange.cells import json_value
from triage.exchange.schema import Column, Kind

encode: Final = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode
"""Return a value as JSON on one line, without blanks and with as few escapes as can be."""

_CHUNK: Final = 1 << 16
_LONE_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_HALF: Final = re.compile(rb"\\u[dD][89a-fA-F]")
"""An escape of half a character; two of them may make a whole one."""
_NOT_KEPT: Final = frozenset({Kind.LIST, Kind.VALUE})
"""The kinds whose values cannot be looked up."""
_KEPT: Final = 4096
_SHORT: Final = 96
"""So many spelled values of a column are kept, and none that is longer, so that memory stays flat."""
_CONVERTED: Final = frozenset({Kind.LIST, Kind.NUMBER})


def write_lines(stream: BinaryIO, lines: Iterable[str]) -> int:
    """Write texts, each with a line feed behind it, as UTF-8 in chunks, and return their number."""
    count = size = 0
    waiting: list[str] = []
    for line in lines:
        waiting.append(line)
        count += 1
        size += len(line)
        if size >= _CHUNK:
            stream.write(as_bytes("\n".join(waiting) + "\n"))
            waiting.clear()
            size = 0
    if waiting:
        stream.write(as_bytes("\n".join(waiting) + "\n"))
    return count


def as_bytes(text: str) -> bytes:
    """Return a text as UTF-8; half a character becomes U+FFFD."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        return _LONE_SURROGATE.sub("\ufffd", text).encode()


def cells_of(columns: Sequence[Column]) -> Callable[[Mapping[str, object]], dict[str, Any]]:
    """Return the function that turns a row into an object of JSON values in the order of the columns.

    Raises:
        ExportError: From the function: a number is infinite or none.
    """
    names = [column.name for column in columns]
    converted = [column for column in columns if column.type in _CONVERTED]

    def cells(row: Mapping[str, object]) -> dict[str, Any]:
        found = {name: row.get(name) for name in names}
        for column in converted:
            found[column.name] = json_value(found[column.name], column)
        return found

    return cells


def line_of(columns: Sequence[Column]) -> Callable[[Mapping[str, object]], str]:
    """Return the function that turns a row into the text of its object, as `encode` writes what `cells_of` gives.

    It spells the names once for all rows, which makes it three times as fast.

    Raises:
        ExportError: From the function: a number is infinite or none.
    """
    spelled = [
        (c.name, f"{encode(c.name)}:", None if c.type in _NOT_KEPT else {None: f"{encode(c.name)}:null"}, _speller(c))
        for c in columns
    ]

    def line(row: Mapping[str, object]) -> str:
        get, parts = row.get, []
        for name, key, known, spell in spelled:
            value: Any = get(name)
            part = known.get(value) if known is not None else None
            if part is None:
                part = key + (encode_basestring(value) if type(value) is str else spell(value))
                if known is not None and len(known) < _KEPT and len(part) <= _SHORT:
                    known[value] = part  # most values of a table come again
            parts.append(part)
        return f"{{{','.join(parts)}}}"

    return line


def _speller(column: Column) -> Callable[[Any], str]:
    if column.type is Kind.LIST:
        return lambda items: "null" if items is None else f"[{','.join([encode_basestring(item) for item in items])}]"
    if column.type is Kind.NUMBER:
        return lambda value: repr(json_value(value, column))
    return lambda value: "true" if value is True else "false" if value is False else encode(json_value(value, column))


def parsed(text: bytes, place: str) -> Any:  # noqa: ANN401 - any JSON value
    """Return the JSON value of UTF-8 bytes.

    Raises:
        InputRefused: They are no JSON in UTF-8; the sentence begins with the place, like Line 3.
    """
    try:
        value = json.loads(text.decode("utf-8-sig"), parse_constant=_refuse_constant)
        return _mended(value) if _HALF.search(text) else value
    except (ValueError, RecursionError):
        raise InputRefused(f"{place} is no JSON in UTF-8.") from None


def _mended(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Return a JSON value without halves of characters, which an escape can name and no file can hold."""
    if isinstance(value, str):
        return _LONE_SURROGATE.sub("\ufffd", value)
    if isinstance(value, list):
        return [_mended(item) for item in value]
    if isinstance(value, dict):
        return {_mended(name): _mended(item) for name, item in value.items()}
    return value


def parsed_object(text: bytes, place: str) -> dict[str, Any]:
    """Return the JSON object of UTF-8 bytes.

    Raises:
        InputRefused: They are no JSON object in UTF-8; the sentence begins with the place, like Line 3.
    """
    value = parsed(text, place)
    if not isinstance(value, dict):
        raise InputRefused(f"{place} is no JSON object.")
    return value


def _refuse_constant(name: str) -> None:
    raise ValueError(name)
