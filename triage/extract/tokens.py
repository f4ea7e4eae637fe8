"""The words of a sentence with their places in it, and the lists in which they are looked up."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from triage.extract.proposal import Span
from triage.text.tables import shipped

_TOKEN: Final = re.compile(
    r"(?:[A-Z]\.){2,}(?:-[^\W\d_]+)*|[^\W\d_]\w*(?:[-'’&][^\W\d_]\w*)*|\d{1,3}(?:[,.]\d{3})+(?![\d.,]\d)|\d+(?:[.:,]\d+)*(?:-?[^\W\d_]\w*(?:-\w+)*)?|[^\w\s]"
)


@dataclass(frozen=True, slots=True)
class Token:
    """One word as written and in lower case, from code point `start` to before `end`."""

    raw: str
    low: str
    start: int
    end: int


@cache
def words() -> dict[str, Any]:
    """Return the word lists of `tolls.json`; lists as sets, `vague` as a dictionary."""
    raw = shipped(__file__, "tolls.json")
    raw["singular"] += raw["nationals"]
    return {k: frozenset(v) if isinstance(v, list) else v for k, v in raw.items()}


def is_person(low: str) -> bool:
    """Say whether a lower-case word names one or several people."""
    names = words()["singular"]
    return low in words()["plurals"] or low in names or (low.endswith("s") and low[:-1] in names) or low.endswith("men")


def tokenized(text: str, masked: Iterable[Span]) -> list[Token]:
    """Return the words of a text; those under `masked` are "_"."""
    hidden = {i for start, end in masked for i in range(start, end)}
    return _unbracketed(
        [
            Token("_" if m.start() in hidden else m.group(), m.group().casefold(), *m.span())
            for m in _TOKEN.finditer(text)
        ]
    )


def _unbracketed(tokens: list[Token]) -> list[Token]:
    """Return the words without the brackets of "killed (31) people"."""
    opens = (place for place, token in enumerate(tokens[:-3]) if token.raw == "(")
    counted = (p for p in opens if tokens[p + 2].raw == ")" and tokens[p + 1].raw.isdigit())
    around = {p for p in counted if is_person(tokens[p + 3].low) or tokens[p + 3].low in words()["more"]}
    return [t for p, t in enumerate(tokens) if p not in around and p - 2 not in around] if around else tokens
