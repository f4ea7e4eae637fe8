"""TOML text: where its entries stand, and one value changed without touching anything else.

The text is taken as TOML that tomllib has read; what this does not understand shows in the check of the outcome.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass

from triage.errors import UsageError


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a TOML text: its dotted name, its line from 1 on, and where its value stands; a header has none."""

    name: tuple[str, ...]
    line: int
    start: int = 0
    end: int = 0


def entries(text: str) -> list[Entry]:
    """Return the headers and entries of a text that is TOML, in their order."""
    found: list[Entry] = []
    table: tuple[str, ...] = ()
    at = 0
    while at < len(text):
        if text[at] in " \t\r\n":
            at += 1
        elif text[at] == "#":
            at = _line_end(text, at)
        elif text[at] == "[":
            name, end = _name(text, at + (2 if text[at + 1] == "[" else 1))
            table = name
            found.append(Entry(table, _line(text, at)))
            at = _line_end(text, end)
        else:
            name, end = _name(text, at)
            start = end + 1
            while text[start] in " \t":
                start += 1
            end = _value_end(text, start)
            found.append(Entry((*table, *name), _line(text, at), start, end))
            at = _line_end(text, end)
    return found


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _name(text: str, at: int) -> tuple[tuple[str, ...], int]:
    """Return a dotted name and the place of the = or ] behind it."""
    parts: list[str] = []
    start = at
    while text[at] not in "=]":
        if text[at] in "\"'":
            at = _string_end(text, at)
        elif text[at] == ".":
            parts.append(text[start:at])
            start = at = at + 1
        else:
            at += 1
    parts.append(text[start:at])
    return tuple(_plain(part.strip()) for part in parts), at


def _plain(part: str) -> str:
    """Return a part of a name without its quotation marks and escapes."""
    return str(next(iter(tomllib.loads(f"{part} = 0"))))


def _string_end(text: str, at: int) -> int:
    mark = text[at]
    long = text[at : at + 3] == mark * 3
    close, at = (mark * 3, at + 3) if long else (mark, at + 1)
    while not text.startswith(close, at):
        at += 2 if text[at] == "\\" and mark == '"' else 1
    at += len(close)
    while long and text[at : at + 1] == mark:  # up to two quotation marks may stand before the closing ones
        at += 1
    return at


def _value_end(text: str, at: int) -> int:
    """Return where a value ends: before the comment or the line end that follows it."""
    depth, last = 0, at
    while at < len(text) and (depth or text[at] not in "#\n"):
        if text[at] in "\"'":
            at = last = _string_end(text, at)
            continue
        if text[at] == "#":
            at = _line_end(text, at)
            continue
        depth += (text[at] in "[{") - (text[at] in "]}")
        at += 1
        if text[at - 1] not in " \t\r\n":
            last = at
    return last


def line_of(text: str, name: str) -> int:
    """Return the line of an entry by its dotted name, else of the table that it stands in, else 0."""
    found = 0
    longest = -1
    for entry in entries(text):
        dotted = ".".join(entry.name)
        if (name == dotted or name.startswith(f"{dotted}.")) and len(dotted) > longest:
            found, longest = entry.line, len(dotted)
    return found


def with_value(text: str, name: str, value: str) -> str:
    """Return a settings file with another value of a setting; everything else stays as it is.

    Where the setting has no line yet it gets one: below its commented line, else above the first table.

    Args:
        text: The file; it is TOML.
        name: A setting with one value.
        value: The value as TOML.

    Raises:
        UsageError: The file is so written that the value cannot be changed alone.
    """
    bom, text = ("\ufeff", text[1:]) if text[:1] == "\ufeff" else ("", text)
    wanted = {**tomllib.loads(text), name: tomllib.loads(f"value = {value}")["value"]}
    found = entries(text)
    mine = next((e for e in found if e.name == (name,) and e.end), None)
    if mine:
        changed = text[: mine.start] + value + text[mine.end :]
    else:
        at, end = _place(text, name, found), "\r\n" if "\r\n" in text else "\n"
        before = end if at and text[at - 1] != "\n" else ""
        changed = f"{text[:at]}{before}{name} = {value}{end}{text[at:]}"
    if tomllib.loads(changed) != wanted:
        raise UsageError(f"The setting {name} could not be changed in the file; nothing was.", "Change it by hand.")
    return bom + changed


def _place(text: str, name: str, found: list[Entry]) -> int:
    """Return where a new line of a setting belongs."""
    lines = re.findall(r"[^\n]*\n|[^\n]+", text)
    first = min((e.line for e in found if not e.end), default=len(lines) + 1) - 1
    for n, line in enumerate(lines[:first]):
        if re.match(rf"[ \t]*#+[ \t]*{name}[ \t]*=", line):
            return sum(map(len, lines[: n + 1]))
    while 0 < first < len(lines) and lines[first - 1].lstrip(" \t").startswith("#"):  # what is said of the table stays
        first -= 1
    return sum(map(len, lines[:first]))


def literal(value: str | float | bool) -> str:
    """Return a value as TOML."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(round(value, 4))
    escaped = "".join(
        f"\\u{ord(c):04x}" if ord(c) < 32 or c == "\x7f" else f"\\{c}" if c in '"\\' else c for c in value
    )
    return f'"{escaped}"'
