"""Outlets that a pile of headlines teaches: what stands after the last bar or dash of many and nowhere else."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Final

from triage.dedupe import lexicon as lex
from triage.text.fold import is_outlet

LEAST: Final = 5
"""So many headlines must end alike."""
LONGEST: Final = 40
"""An outlet has at most so many characters."""
WORDS: Final = 5
"""An outlet has at most so many words."""
ELSEWHERE: Final = 0.1
"""So often, measured by the endings, its rarest word may stand elsewhere: a place or a side that ends headlines does so more."""
_OTHER: Final = re.compile(r"[\d(\[…]|\.\.")
_WORD: Final = re.compile(r"[^\W\d_]+")
_TELLING: Final = lex.LABELS | lex.SERIES | lex.MONTHS | lex.WEEKDAYS | lex.SAYERS | lex.NATIONS


def learned(texts: Sequence[str]) -> frozenset[str]:
    """Return the endings of headlines as printed that are outlets though no list names them, in small letters."""
    ends: Counter[str] = Counter()
    for text in texts:
        if end := _end(text):
            ends[end] += 1
    told = {end: _words(end) for end, count in ends.items() if count >= LEAST and not is_outlet(end.title())}
    told = {end: words for end, words in told.items() if 0 < len(words) <= WORDS and _TELLING.isdisjoint(words)}
    if not told:
        return frozenset()
    wanted = frozenset(chain.from_iterable(told.values()))
    elsewhere: Counter[str] = Counter()
    for text in texts:
        small = text.casefold()
        if not wanted.isdisjoint(_WORD.findall(small)):
            end = _end(text)
            elsewhere.update(wanted.intersection(_words(small[: len(small) - len(end)] if end in told else small)))
    return frozenset(end for end, words in told.items() if min(elsewhere[w] for w in words) <= ELSEWHERE * ends[end])


def endings(names: Iterable[str]) -> frozenset[str]:
    """Return the names of outlets that may end a headline, in small letters: not those that are a country, a day or a mark."""
    small = (name.strip().casefold() for name in names)
    return frozenset(name for name in small if name and not _TELLING.issuperset(_words(name)))


def _end(text: str) -> str:
    """Return what stands after the last bar or spaced dash and looks like a name, in small letters."""
    at = max(text.rfind(" - "), text.rfind(" | "), text.rfind(" – "), text.rfind(" — "))
    end = text[at + 3 :].strip(" '\"”’") if at > 0 else ""
    return end.casefold() if len(end) <= LONGEST and not end[:1].islower() and not _OTHER.search(end) else ""


def _words(text: str) -> list[str]:
    return _WORD.findall(text)
