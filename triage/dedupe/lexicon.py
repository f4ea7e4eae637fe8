"""The word lists behind the comparison of headlines, from `words.json`: general news vocabulary, no sentences."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final

from triage.text.tables import shipped

_DATA: Final[dict[str, Any]] = shipped(__file__, "words.json")


def _words(name: str) -> frozenset[str]:
    return frozenset(_DATA[name].split())


_SMALL: Final = {tongue: frozenset(words.split()) for tongue, words in _DATA["function"].items()}
_NO: Final = {tongue: frozenset(words.split()) for tongue, words in _DATA["negation"].items()}
NEGATION: Final = frozenset().union(*_NO.values())
FUNCTION: Final = frozenset().union(*_SMALL.values()) - NEGATION
"""The small words of all languages."""
CLASHING: Final = _words("clashing")
"""Small words of one language that are words of weight in another: die, son, sin."""
ALIKE: Final = _words("alike")
"""Words and names that differ by no more than a slip or a vowel and are not the same: trial and trail, and the places of more
than 100,000 people (GeoNames) that could be taken for one another."""
PREPOSITIONS: Final = _words("prepositions")
DENIAL: Final = _words("denial")
HEDGE_STRONG: Final = _words("hedge_strong")
HEDGE_WEAK: Final = _words("hedge_weak")
CLAIM: Final = _words("claim")
SAYERS: Final = _words("sayers")
SPEAKING: Final = _words("speaking")
"""What stands beside a source: says, told, according."""
RELATIVE_DAYS: Final = _words("relative_days")
ROLES: Final = _words("roles")
AGAIN: Final = _words("again")
ANNIVERSARY: Final = _words("anniversary")
ENDS: Final = _words("ends")
"""Words that say that a state is over: lifted, broken, expired."""
STAND_INS: Final = _words("stand_ins")
"""Who is named by another: the wife of, the lawyer of, an aide to."""
SIDES: Final = tuple(tuple(pair.split()) for pair in _DATA["sides"].split("|"))
"""Pairs of small words that exclude each other: to and from, for and against."""
LABELS: Final = _words("labels")
SERIES: Final = _words("series")
CORRECTION: Final = _words("correction")
TOLL: Final = _words("toll")
MONTHS: Final = _words("months")
WEEKDAYS: Final = _words("weekdays")
TITLES: Final = _words("titles")
PLACE_OPENERS: Final = _words("place_openers")
"""What opens the name of another place or club than the one that follows: New Mexico, Port Sudan, Inter Milan."""
EPITHETS: Final = _words("epithets")
HERALDS: Final = _words("heralds")
"""What a headline may open with before a colon and say nothing by it: revealed."""
TELLERS: Final = _words("tellers")
"""Who tells it where a mark parts them from the rest: coast guard, fire brigade, judge."""
WOMEN: Final = _words("women")
"""First names of women: the surname alone may be her husband or her father."""
TELLTALE: Final = ROLES | AGAIN | ANNIVERSARY | CORRECTION | ENDS | STAND_INS
"""Words that change what is told, however close in meaning they are to others."""

_IRREGULAR: Final[dict[str, str]] = dict(part.split("=") for part in _DATA["irregular"].split())
PAST: Final = frozenset(form for form, base in _IRREGULAR.items() if form != base and not form.endswith(("s", "ing")))
"""Past forms that do not end as the regular ones: struck, shot, won."""
_COUNTRY: Final[dict[str, str]] = {
    word: line.split()[0] for line in _DATA["countries"].split("|") for word in line.split()
}
COUNTRIES: Final = frozenset(_COUNTRY.values())
"""The stems of all countries and nations."""
NATIONS: Final = frozenset(_COUNTRY)


@lru_cache(maxsize=1 << 12)
def stem(word: str) -> str:
    """Return one form for the inflections of a word: killed, kills and killing give kill; iraqi gives iraq."""
    if word in _COUNTRY:
        return _COUNTRY[word]
    word = _IRREGULAR.get(word, word)
    size = len(word)
    if size < 4 or not word.isascii():
        return word
    if word[-1] not in "sdg":
        pass
    elif word.endswith(("ies", "ied")):
        word = word[:-3] + "y"
    elif word.endswith(("sses", "ches", "shes", "xes", "zes")):
        word = word[:-2]
    elif word.endswith("s") and word[-2] not in "sui":
        word = word[:-1]
    elif word.endswith("ed") and size > 4:
        word = _undoubled(word[:-2])
    elif word.endswith("ing") and size > 5:
        word = _undoubled(word[:-3])
    return _american(word.rstrip("e")) if len(word) > 3 else word


_ENDINGS: Final = (
    ("isation", "ization"), ("is", "iz"), ("lys", "lyz"), ("our", "or"), ("ogu", "og"), ("fenc", "fens"), ("ll", "l"),
)  # fmt: skip


_BRITISH: Final = tuple(british for british, _ in _ENDINGS)


def _american(word: str) -> str:
    """Return a stem with the endings of American spelling: organis gives organiz, centr center, honour honor."""
    if word.endswith(("tr", "br")):
        return f"{word[:-1]}er"
    if len(word) > 4 and word.endswith(_BRITISH):
        for british, american in _ENDINGS:
            if word.endswith(british):
                return word[: -len(british)] + american
    if "our" in word and len(word) > 7:
        return word.replace("oured", "ored").replace("ourit", "orit").replace("ourabl", "orabl")
    return word


def _undoubled(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "ls" else word


CAUSES: Final = tuple(map(stem, _DATA["causes"].split()))
"""What people are killed by; who died of it was killed."""
BOTH_WAYS: Final = frozenset(map(stem, _DATA["both_ways"].split()))
"""Verbs after which nothing need stand, and which then say as well what was done to somebody: attacked, sued, struck."""


def _groups(lines: list[str]) -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for number, line in enumerate(lines):
        for word in line.split():
            found.setdefault(stem(word), set()).add(number)
    return {word: frozenset(numbers) for word, numbers in found.items()}


_SYNONYMS: Final = _groups(_DATA["synonyms"])
_RELATED: Final = _groups(_DATA["related"])
_CLOSE: Final = _groups(_DATA["close"])
_NONE: Final[frozenset[int]] = frozenset()


_COLOURS: Final = tuple(frozenset(line.split()) for line in _DATA["colours"])


def is_colour(one: str, other: str) -> bool:
    """Say whether one epithet may stand for the other: huge for massive, prominent for top."""
    return any(one in line and other in line for line in _COLOURS)


_LOOSE: Final = frozenset(map(stem, _DATA["loose"].split()))
"""Words of several senses, which stand for no other beside its opposite."""


def _opposed(lines: list[str]) -> dict[str, frozenset[str]]:
    """Return the opposites of every stem: what the lines pair, and the words that mean the same as either."""
    found: dict[str, set[str]] = {}
    for first, *others in map(str.split, lines):
        for other in others:
            for one, two in itertools.product(_senses(stem(first)), _senses(stem(other))):
                if not is_synonym(one, two):
                    found.setdefault(one, set()).add(two)
                    found.setdefault(two, set()).add(one)
    return {word: frozenset(words) for word, words in found.items()}


def _senses(word: str) -> set[str]:
    """Return the stems that mean the same as one, with itself; a word of several senses stands for itself alone."""
    if word in _LOOSE:
        return {word}
    lines = _SYNONYMS.get(word, _NONE)
    return {word}.union(*(map(stem, _DATA["synonyms"][line].split()) for line in lines)) - (_LOOSE - {word})


_CLASSES: Final = _groups(list(_DATA["classes"].values()))
_CLASS_NAMES: Final = tuple(_DATA["classes"])


def is_synonym(one: str, *others: str) -> bool:
    """Say whether a stem means the same in a headline as any of others."""
    return one in _SYNONYMS and _meets(_SYNONYMS, one, others)


def is_related(one: str, *others: str) -> bool:
    """Say whether a stem belongs to one field of meaning with any of others; good for a score, never for a merge."""
    return one in _RELATED and _meets(_RELATED, one, others)


def _meets(groups: dict[str, frozenset[int]], one: str, others: Iterable[str]) -> bool:
    return any(not groups[one].isdisjoint(groups[other]) for other in others if other in groups)


_OPPOSITES: Final = _opposed(_DATA["opposites"])
_CONTRARY: Final = ("un", "non", "dis", "il", "ir", "im", "in")
"""Beginnings that turn a word into its contrary."""


def is_contrary(one: str, other: str) -> bool:
    """Say whether one word is the other with a beginning that denies it: lawful and unlawful."""
    if one[-1] != other[-1]:
        return False
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    return len(shorter) > 3 and longer.endswith(shorter) and longer[: -len(shorter)] in _CONTRARY


def is_close(one: str, other: str) -> bool:
    """Say whether two stems of one class may name the same thing: bomb and blast, troop and army."""
    return not _CLOSE.get(one, _NONE).isdisjoint(_CLOSE.get(other, _NONE))


def is_opposite(one: str, other: str) -> bool:
    """Say whether two stems exclude each other."""
    return one in _OPPOSITES and other in _OPPOSITES[one]


def shared_class(one: str, other: str) -> str | None:
    """Return the class that holds both stems (weapon, target, ...), so that one cannot stand for the other, or None."""
    if one not in _CLASSES or other not in _CLASSES:
        return None
    both = _CLASSES[one] & _CLASSES[other]
    return _CLASS_NAMES[min(both)] if both else None


_MASSES: Final = frozenset(map(stem, _DATA["masses"].split()))
"""Words of groups that mean the same with an s and without: troops, militias."""
_SINGLES: Final = frozenset(map(stem, _DATA["singles"].split()))
_SINGLE_CLASSES: Final = ("person", "group", "trade", "relative", "animal", "target", "crash", "craft")


def is_single(word: str) -> bool:
    """Say whether a stem names somebody or something of which there may be one or several: soldier, bridge, ferry."""
    if word in _MASSES:
        return False
    return word in _SINGLES or any(_CLASS_NAMES[at] in _SINGLE_CLASSES for at in _CLASSES.get(word, _NONE))


def own_small(word: str, words: Iterable[str]) -> bool:
    """Say whether a clashing word is a small one in a headline with these words, by the other small words in it."""
    here = frozenset(words) - CLASHING
    own = [tongue for tongue in _SMALL if word in _SMALL[tongue] or word in _NO[tongue]]
    return any(len(here & _SMALL[tongue] - _SMALL["en"]) > 0 for tongue in own) and not here & _ENGLISH


def is_german_plant(words: Iterable[str], bare: str) -> bool:
    """Say whether the plant of a headline is German for plans, and no works; `words` are all of it, `bare` as printed.

    German has small words of its own, or writes what is planned with a capital, which English does not.
    """
    here = frozenset(words) - CLASHING
    german = here & _SMALL["de"] - _SMALL["en"] or _WITH_CAPITAL.search(bare)
    return bool(german) and not here & _ENGLISH


_WITH_CAPITAL: Final = re.compile(r"\bplant [A-ZÄÖÜ]")
_ENGLISH: Final = frozenset(
    ["the", "of", "at", "to", "for", "by", "with", "and", "is", "are", "his", "her", "after", "over"]
)
"""Small words that stand in English headlines and in no others."""
_SPOKEN: Final = (
    "denial", "hedge_strong", "hedge_weak", "sayers", "roles", "labels", "series", "toll", "titles", "epithets", "ends",
    "stand_ins",
)  # fmt: skip
VOCABULARY: Final = frozenset(
    [*FUNCTION, *_SYNONYMS, *_RELATED, *_OPPOSITES, *_CLASSES]
    + [stem(word) for name in _SPOKEN for word in _DATA[name].split()]
)
"""Stems of ordinary news words; a word outside may be a name."""
