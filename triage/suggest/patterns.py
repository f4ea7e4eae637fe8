"""Forms of a sentence that a regular expression can tell: captions, credits, labels, bylines, interface, dates.

The alternatives stand in `patterns.json`, one a line, with the place where they must match. Every repetition is bounded
and nothing looks further than `REACH` characters, so that a pattern runs in time linear in what it may see.
"""

from __future__ import annotations

import functools
import re
from typing import Final

from triage.text.tables import shipped

REACH: Final = 600
"""Characters of a sentence that a pattern looks at: the first ones, or the last ones for a pattern that ends it."""

END_REACH: Final = 200
"""The same for patterns that match at the end."""

_FRAMES: Final = {
    "start": r"\W{{0,4}}(?:{})",
    "inside": "{}",
    "end": r"(?:{})[\s.]{{0,4}}$",
    "whole": r"\W{{0,4}}(?:{})\W{{0,6}}$",
}


@functools.cache
def patterns() -> dict[str, re.Pattern[str]]:
    """Return the patterns by name, compiled on first use; `match` those that start or are whole, `search` the others."""
    table = shipped(__file__, "patterns.json")
    words = {name: "|".join(forms) for name, forms in table.pop("words").items()}
    return {name: _compiled(entry["at"], entry["any"], words) for name, entry in table.items()}


def _compiled(at: str, forms: list[str], words: dict[str, str]) -> re.Pattern[str]:
    joined = "|".join(forms)
    for name, alternatives in words.items():
        joined = joined.replace("{" + name + "}", alternatives)
    return re.compile(_FRAMES[at].format(joined), re.IGNORECASE)
