"""JSON (one object, a list, a JSON Feed, a wrapped list) and JSON Lines."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from triage.ingest.files import LINE_LIMIT
from triage.ingest.items import Item
from triage.ingest.readers.records import canonical_bytes, item_of

LISTS = ("items", "articles", "reports", "entries", "results", "stories", "data")
"""Fields of an object that may hold the list of records."""

_DECODER = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str, strict=False)
_OPENING = re.compile(r'\s*(?:\[|\{.{0,4000}?"(?:' + "|".join(LISTS) + r')"\s*:\s*\[)', re.DOTALL)
_BETWEEN = re.compile(r"[\s,]*")
_DEPTH = "It is nested too deeply to be read."


def parsed(text: str) -> Any:  # noqa: ANN401 - any JSON value
    """Parse JSON; numbers stay as they are printed.

    Raises:
        ValueError: It is no JSON, or nested too deeply.
    """
    try:
        return _DECODER.decode(text.lstrip("\ufeff"))
    except RecursionError:
        raise ValueError(_DEPTH) from None


def read_json(text: str) -> Iterator[Item | str]:
    """Yield the records of a JSON text as items, and problems as sentences.

    Where the text breaks off or breaks, the records before the break are yielded.
    """
    try:
        value = parsed(text)
    except ValueError as problem:
        if _are_lines(text):
            yield from read_jsonl(io.BytesIO(text.encode("utf-8", "surrogatepass")), "utf-8")
        else:
            yield from _salvaged(text, problem)
        return
    if isinstance(value, Mapping):
        inner = _inner(value)
        if inner is None:
            item = item_of(value, 0, b"")
            yield item or "The object has no title and no text."
            return
        yield from _of_list(inner, _shared(value))
    elif isinstance(value, list):
        yield from _of_list(value, {})
    else:
        yield "The JSON holds a single value and no record."


def read_jsonl(stream: BinaryIO, encoding: str) -> Iterator[Item | str]:
    """Yield the records of JSON Lines as items, and problems as sentences; one bad line does not stop the others."""
    place = -1
    number = 0
    while line := stream.readline(LINE_LIMIT + 1):
        number += 1
        if len(line) > LINE_LIMIT:
            while line and not line.endswith(b"\n"):
                line = stream.readline(LINE_LIMIT)
            yield f"Line {number} is longer than {LINE_LIMIT >> 20} MB and was left out."
            continue
        raw = line.strip(b" \t\r\n\xef\xbb\xbf\x1e")
        if not raw:
            continue
        place += 1
        try:
            record = parsed(raw.decode(encoding, "replace"))
        except ValueError as problem:
            yield f"Line {number} is no JSON and was left out: {_why(problem).replace('line 1, ', '')}."
            continue
        item = item_of(record, place, raw) if isinstance(record, Mapping) else None
        if item is None and isinstance(record, Mapping) and (inner := _inner(record)) is not None:
            yield from _of_list(inner, _shared(record))  # a list with a wrapping around it, on one line
            continue
        yield item or f"Line {number} has no title and no text and was left out."


def _inner(value: Mapping[str, Any]) -> list[Any] | None:
    """Return the list of records that an object holds, if it holds one."""
    return next((value[name] for name in LISTS if isinstance(value.get(name), list)), None)


def _of_list(records: list[Any], shared: dict[str, str]) -> Iterator[Item | str]:
    for place, record in enumerate(records):
        item = item_of(record, place, canonical_bytes(record)) if isinstance(record, Mapping) else None
        if item is None:
            yield f"Record {place + 1} has no title and no text and was left out."
            continue
        item.outlet = item.outlet or shared.get("outlet")
        item.language = item.language or shared.get("language")
        yield item


def _shared(value: Mapping[str, Any]) -> dict[str, str]:
    """What the object around a list says about all records: a JSON Feed's title is the outlet."""
    names = {"outlet": ("outlet", "publisher", "title"), "language": ("language",)}
    return {
        field: found
        for field, keys in names.items()
        if (found := next((value[k] for k in keys if isinstance(value.get(k), str)), ""))
    }


def _are_lines(text: str) -> bool:
    """Say whether what is no JSON as a whole is JSON Lines: the first lines begin objects, and one of them is whole."""
    lines = text.lstrip("\ufeff \t\r\n").split("\n", 2)[:2]
    return len(lines) == 2 and all(line.lstrip().startswith("{") for line in lines) and any(map(_is_whole, lines))


def _is_whole(line: str) -> bool:
    try:
        return isinstance(parsed(line), Mapping)
    except ValueError:
        return False


def _salvaged(text: str, problem: ValueError) -> Iterator[Item | str]:
    opening = _OPENING.match(text)
    found: list[Any] = []
    at = opening.end() if opening else len(text)
    while at < len(text):
        at = _BETWEEN.match(text, at).end()  # type: ignore[union-attr]  # the pattern matches the empty string
        try:
            record, at = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            break
        found.append(record)
    yield f"The JSON breaks after {len(found)} whole records: {_why(problem)}."
    yield from _of_list(found, {})


def _why(problem: ValueError) -> str:
    if isinstance(problem, json.JSONDecodeError):
        said = problem.msg.removesuffix(" at").rstrip(".").lower()
        return f"{said} at line {problem.lineno}, column {problem.colno}"
    return str(problem).rstrip(".").lower()[:200]
