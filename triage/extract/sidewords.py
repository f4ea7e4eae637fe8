"""The words for those who may be a side: heads, modifiers, groups known by name, countries and peoples."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final

from triage.extract.deeds import PAST, PRESENT
from triage.extract.placewords import countries
from triage.extract.tokens import is_person
from triage.text.tables import shipped

GROUP: Final = "group"
COUNTRY: Final = "country"
"""The classes of the names that are listed: named groups and countries."""
COMPOUND: Final = re.compile(
    r"[\w.]+-(?:[Ll]ed|[Bb]acked|allied|linked|affiliated|aligned|sponsored|supported|trained|funded|armed|wing|dominated"
    r"|speaking|based|born|government|regime|state|military)"
)
"""A modifier made of two words, the whole of which is one: "US-led", "Iran-backed", "anti-government"."""
_ADJECTIVE: Final = ("ous", "ful", "less", "ive", "ible", "able", "ate")
_LEAST: Final = 3


@cache
def lexicon() -> dict[str, frozenset[str]]:
    """Return the word lists of `sides.json`."""
    return {name: frozenset(listed) for name, listed in shipped(__file__, "sides.json").items()}


@cache
def known() -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """Return by first word, in lower case, the names of groups and of countries, longest first, each with its class."""
    named = [(name, GROUP) for name in lexicon()["known"]]
    named += [(name.casefold(), COUNTRY) for name in (*countries()[0], "U.S.", "U.K.")]
    by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for name, kind in named:
        words = tuple(name.split())
        by_first.setdefault(words[0], []).append((words, kind))
    return {first: tuple(sorted(found, key=lambda one: -len(one[0]))) for first, found in by_first.items()}


@cache
def demonyms() -> frozenset[str]:
    """Return the words that say of which country or people somebody is, in lower case: "syrian", "sudanese", "us"."""
    plain = {name.casefold() for name in countries()[1]}
    return frozenset(plain | {name.split()[-1] for name in plain} | {"kurdish", "houthi", "jewish", "us", "u.s."})


def is_number(low: str) -> bool:
    """Say whether a word in small letters is a number of two: "fifty-seven"."""
    first, dash, second = low.partition("-")
    return bool(dash) and first in lexicon()["determiners"] and second in lexicon()["determiners"]


def may_modify(low: str) -> bool:
    """Say whether a word in small letters that no list knows may be a noun before another: "garment" workers."""
    if low in lexicon()["no_modifier"] or low in PAST or low in PRESENT:
        return False
    if not low.isalpha() or len(low) < _LEAST or low.endswith(_ADJECTIVE):
        return False
    return not low.endswith(("ed", "ing", "ly", "s")) or low in lexicon()["plural_modifiers"]


@lru_cache(maxsize=4096)
def may_be_core(low: str) -> bool:
    """Say whether a name may have its core in a word in small letters; nine of ten words may not, and are done with."""
    words = lexicon()
    listed = low in words["armed"] or low in words["bodies"] or low in words["people"] or low in known()
    return listed or is_person(low) or ("-" in low and COMPOUND.fullmatch(low) is not None)
