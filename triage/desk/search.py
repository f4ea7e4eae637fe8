"""The filter line: words, phrases and terms such as left, tag:event or outlet:NAME."""

from __future__ import annotations

import re
from datetime import date

from triage.domain.query import Filter
from triage.domain.tag import Tag
from triage.errors import UsageError

_TERM = re.compile(r'(?:(\w+):)?(?:"([^"]*)"?|(\S+))')
TERMS = ("left", "tag:", "outlet:", "since:", "until:")


def parse(text: str) -> Filter:
    """Return the filter of a line; an empty line gives an empty filter.

    Raises:
        UsageError: A term has a value that does not fit.
    """
    phrases: list[str] = []
    terms: dict[str, str] = {}
    left = False
    for match in _TERM.finditer(text):
        name, quoted, word = match.groups()
        value = quoted if quoted is not None else word
        if name in ("tag", "outlet", "since", "until"):
            terms[name] = _checked(name, value)
        elif name is None and quoted is None and word == "left":
            left = True
        else:
            found = " ".join(re.findall(r"\w+", match.group() if name else value))
            if found:
                phrases.append(found)
    return Filter(tuple(phrases), terms.get("tag"), left, terms.get("outlet"), terms.get("since"), terms.get("until"))


def _checked(name: str, value: str) -> str:
    if name == "tag" and value not in list(Tag):
        raise UsageError(f"There is no tag {value!r}.", f"The tags are {', '.join(Tag)}.")
    if name in ("since", "until"):
        try:
            full = value + "-01-01"[len(value) - 4 :] if len(value) in (4, 7) else value
            date.fromisoformat(full)
        except ValueError:
            raise UsageError(f"{name}: takes a day like 2017-02-20, not {value!r}.") from None
    return value
