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
    wanted = begun.strip('"').casefold()
    fit = list(dict.fromkeys(piece for v in found if shown(v) == v and (piece := _typed(v, wanted))))
    if not kind.values:
        fit.sort(key=lambda value: _nearness(wanted, value.casefold()))
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


def _typed(value: str, wanted: str) -> str:
    """Return what of a value can be typed and holds what is wanted: a quotation mark would end it. Empty without such."""
    pieces = (piece.strip() for piece in value.split('"'))
    return max((piece for piece in pieces if wanted in piece.casefold()), key=len, default="")


def _nearness(wanted: str, value: str) -> int:
    """Return how near a value is to what is typed: 0 begins so, 1 a word of it does, 2 it holds it."""
    return 0 if value.startswith(wanted) else 1 if f" {wanted}" in value else 2


def _quoted(value: str) -> str:
    return f'"{value}"' if set(value) & set(" @") else value
