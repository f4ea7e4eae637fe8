"""TOML as the program's own files mostly are: read in no time, and by tomllib where more of the language is used."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def toml_table(text: str) -> dict[str, Any]:
    """Return the table of a TOML text.

    Raises:
        ValueError: It is no TOML.
        RecursionError: It has too many brackets.
    """
    table = plain_table(text)
    if table is None:
        import tomllib

        table = tomllib.loads(text)
    return table


def plain_table(text: str) -> dict[str, Any] | None:
    """Return the table of a TOML text as most settings files are; None where only tomllib can say what it means.

    It understands strings without escapes, lists of them, whole and decimal numbers, and switches, each on its line, and
    tables with plain names. It needs a hundredth of the time of tomllib, most of which is its import.
    """
    text = text.replace("\r\n", "\n")
    if not text.replace("\n", "").replace("\t", "").isprintable():
        return None
    root: dict[str, Any] = {}
    table, opened = root, set[str]()
    for line in (line.strip(" \t") for line in text.split("\n")):
        if line[:1] == "[":
            name, closed, rest = line[1:].partition("]")
            made = _opened(root, name, opened) if closed and _is_over(rest) else None
            if made is None:
                return None
            table = made
        elif not _is_over(line):
            name, _, rest = line.partition("=")
            value = _plain_value(rest.strip(" \t"))
            if value is None or not _put(table, _plain_name(name.strip(" \t")), value):
                return None
    return root


def _opened(root: dict[str, Any], name: str, opened: set[str]) -> dict[str, Any] | None:
    """Make the table of a header; None where it or a part of it is there already, which TOML does not always allow."""
    table, head = root, ""
    parts = [part.strip(" \t") for part in name.split(".")]
    if ".".join(parts) in opened or not all(map(_is_bare, parts)):
        return None
    for part in parts:
        head = f"{head}.{part}" if head else part
        if part in table and head not in opened:
            return None
        opened.add(head)
        table = table.setdefault(part, {})
    return table


def _put(table: dict[str, Any], parts: list[str], value: object) -> bool:
    """Put a value under a dotted name; say whether it was free."""
    for part in parts[:-1]:
        table = table.setdefault(part, {})
        if not isinstance(table, dict):
            return False
    if not parts or parts[-1] in table:
        return False
    table[parts[-1]] = value
    return True


def _is_over(rest: str) -> bool:
    return not rest.strip(" \t") or rest.strip(" \t")[0] == "#"


def _is_bare(name: str) -> bool:
    return name.isascii() and name.replace("_", "a").replace("-", "a").isalnum()


def _plain_name(name: str) -> list[str]:
    quoted = _plain_string(name)
    if quoted:
        return [] if quoted[1] else [quoted[0]]
    parts = [part.strip(" \t") for part in name.split(".")]
    return parts if all(map(_is_bare, parts)) else []


def _plain_string(text: str) -> tuple[str, str] | None:
    """Return a string without escapes and what follows it."""
    mark = text[:1]
    end = text.find(mark, 1) if mark in ('"', "'") and text[:3] != mark * 3 else -1
    body = text[1:end]
    return None if end < 0 or (mark == '"' and "\\" in body) else (body, text[end + 1 :])


def _plain_value(text: str) -> object:
    got = _plain_string(text)
    if got:
        return got[0] if _is_over(got[1]) else None
    if text[:1] == "[":
        items, text = [], text[1:].lstrip(" \t")
        while text[:1] != "]":
            got = _plain_string(text)
            if not got:
                return None
            items.append(got[0])
            comma, text = got[1].lstrip(" \t")[:1], got[1].lstrip(" \t")
            if comma == ",":
                text = text[1:].lstrip(" \t")
            elif comma != "]":
                return None
        return items if _is_over(text[1:]) else None
    word = text.partition("#")[0].rstrip(" \t")
    if word in ("true", "false"):
        return word == "true"
    whole, point, part = word.partition(".")
    number = word.isascii() and whole.isdigit() and (whole == "0" or whole[0] != "0") and len(word) <= 15
    if number and (part.isdigit() if point else True):
        return float(word) if point else int(word)
    return None
