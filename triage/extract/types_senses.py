"""Words of two fields: a strike of drivers and one on a town, March and a march, a round of talks and one that landed.

What stands before and after such a word tells which is meant. The word then goes under the name of its sense, so that
only the concepts of that sense stand for it; a word that no rule knows keeps its stem and all its concepts.

The rules are `types_senses.json`: for each stem the senses in order, of which the first that fits is meant. Of its patterns
`before` ends where the word begins, `after` begins where it ends, `form` is the word as printed and `near` stands anywhere
in the text; all that are given must fit. `<workers>` and the like stand for one of the "parts".
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Final, NamedTuple

from triage.text.tables import shipped

_REACH: Final = 40
"""Code points before a word that are looked at."""


class _Sense(NamedTuple):
    """A sense and its patterns; None for one that is not asked for."""

    name: str
    form: re.Pattern[str] | None
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    near: re.Pattern[str] | None


@cache
def _table() -> dict[str, Any]:
    raw: dict[str, Any] = shipped(__file__, "types_senses.json")
    return raw


@cache
def stems() -> frozenset[str]:
    """Return the stems of the words of two fields."""
    return frozenset(_table()["senses"])


def _pattern(written: str | None, flags: int) -> re.Pattern[str] | None:
    if written is None:
        return None
    for name, part in _table()["parts"].items():
        written = written.replace(f"<{name}>", part)
    return re.compile(written, flags)


@cache
def _senses(stem: str) -> tuple[_Sense, ...]:
    """Return the senses of a stem; they are read when a sentence first has it."""
    return tuple(
        _Sense(
            rule["name"],
            _pattern(rule.get("form"), 0),
            *(_pattern(rule.get(where), re.IGNORECASE) for where in ("before", "after", "near")),
        )
        for rule in _table()["senses"][stem]
    )


def sense(text: str, stem: str, start: int, end: int) -> str:
    """Return what the word of a known stem at these code points goes under: the name of its sense, or its stem."""
    for name, form, before, after, near in _senses(stem):
        if (
            (form is None or form.fullmatch(text, start, end))
            and (after is None or after.match(text, end))
            and (before is None or before.search(text, max(0, start - _REACH), start))
            and (near is None or near.search(text))
        ):
            return name
    return stem
