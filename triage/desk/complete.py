"""What may be typed next in the filter line: terms, and the values that the workspace knows, with a word about each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from triage.desk import filters
from triage.desk.search import KINDS
from triage.desk.workspace import Workspace
from triage.domain.query import LEFT
from triage.store import values
from triage.text.shown import shown

MOST: Final = 12
"""So many completions are offered at most."""


class Completion(NamedTuple):
    """What may stand in place of the last word of the line, and what it means."""

    text: str
    help: str


def last_word(line: str) -> str:
    """Return what the last word of a line is so far; a quoted value counts as a part of it, blanks included."""
    start, quoted = 0, False
    for at, letter in enumerate(line):
        if letter == '"':
            quoted = not quoted
        elif letter == " " and not quoted:
            start = at + 1
    return line[start:]


def completions(ws: Workspace, line: str) -> list[Completion]:
    """Return what the last word of a line may become: at most `MOST`, in the order of the terms or of the values."""
    word = last_word(line)
    minus, rest = ("-", word[1:]) if word.startswith("-") else ("", word)
    if rest.startswith("@") and not minus:
        saved = sorted(filters.saved_filters().items())
        return [Completion(f"@{name}", text) for name, text in saved if name.startswith(rest[1:])][:MOST]
    name, colon, begun = rest.partition(":")
    if not colon:
        return [Completion(minus + text, KINDS[key].help) for key, text in _begun(rest)][:MOST] if word else []
    kind = KINDS.get(name.lower())
    if kind is None:
        return []
    found = kind.values or _known(ws, name.lower(), begun.strip('"'))
    fit = [v for v in found if begun.strip('"').casefold() in v.casefold() and shown(v) == v]
    return [Completion(f"{minus}{name}:{_quoted(value)}", "") for value in fit][:MOST]


def _begun(word: str) -> list[tuple[str, str]]:
    texts = ((key, key if key == LEFT else "sure<" if key == "sure" else f"{key}:") for key in KINDS)
    return [(key, text) for key, text in texts if text.startswith(word.lower()) and text != word]


def _known(ws: Workspace, name: str, begun: str) -> list[str]:
    find: dict[str, Callable[[], list[str]]] = {
        "outlet": lambda: values.outlets(ws.db, begun),
        "since": lambda: values.days(ws.db, begun),
        "until": lambda: values.days(ws.db, begun),
        "by": lambda: values.editors(ws.db),
        "lang": lambda: values.of_reports(ws.db, "language"),
        "country": lambda: values.of_reports(ws.db, "country"),
    }
    return find[name]() if name in find else []


def _quoted(value: str) -> str:
    plain = value.replace('"', " ")
    return f'"{plain}"' if " " in plain else plain
