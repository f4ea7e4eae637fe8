"""Forms of a place name for comparison only: one spelling for case, diacritics, articles and romanisation."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from triage.text.fold import unmarked

LONGEST: Final = 80
"""A place name counts for so many characters."""

_ARTICLES: Final = frozenset(
    "al,el,ar,er,as,es,ash,esh,at,et,ath,an,en,ad,ed,adh,az,ez,ul,the".split(",")  # noqa: SIM905 - a list of twenty lines
)
_WORDS: Final = {
    **{f"{way}ern": way for way in ("north", "south", "east", "west")},
    "saint": "st",
    "sainte": "ste",
    "mount": "mt",
    **dict.fromkeys(("tel", "tell", "tall"), "tal"),
    **dict.fromkeys(("dayr", "dair"), "deir"),
    **dict.fromkeys(("bayt", "bait"), "beit"),
    **dict.fromkeys(("ayn", "ein"), "ain"),
    **dict.fromkeys(("kafar", "kfar", "kufr"), "kafr"),
    **dict.fromkeys(("khirbat", "khirbet", "khirbah"), "khirba"),
    **dict.fromkeys(("jebel", "jabel", "gebel", "djebel"), "jabal"),
}
_KINDS: Final = re.compile(
    "city|town|village|province|governorate|oblast|state|region|district|department|county|prefecture|raion|muhafazat"
    "|wilayat?|territory|rayon|zone|cercle|locality|municipality|township",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"\w+")
_SILENT: Final = re.compile("['`\u02bb\u02bd\u02be\u02bf]")
_ROMANISED: Final[tuple[tuple[re.Pattern[str], str], ...]] = tuple(
    (re.compile(pattern), one)
    for pattern, one in (
        (r"tch|tsch", "c"), (r"sch|sh|sz", "s"), (r"dj|dzh", "j"), (r"zh", "z"), (r"ch", "c"), (r"ck|q", "k"),
        (r"kh", "x"), (r"gh", "g"), (r"dh", "d"), (r"th", "t"), (r"ph", "f"), (r"[ae]h?$", "a"), (r"w", "u"),
        (r"[yj](?=$|[^aeiou])|y", "i"), (r"o", "u"), (r"e", "i"), (r"ai", "i"), (r"au", "u"), (r"(.)\1+", r"\1"),
    )
)  # fmt: skip
"""Letters that romanisations of one name differ in, in the order of their folding: Dayr az Zawr is Deir ez-Zor."""


def place_words(name: str) -> list[str]:
    """Return the words of a name in one spelling, in small letters, without marks; compass points in their short form."""
    text = _SILENT.sub("", unmarked(unmarked(name[:LONGEST]).casefold()))
    return [_WORDS.get(word, word) for word in _WORD.findall(text.replace("_", " "))]


@lru_cache(maxsize=4096)
def full_key(name: str) -> str:
    """Return a name without case, marks, blanks and hyphens."""
    return "".join(place_words(name))


@lru_cache(maxsize=4096)
def place_key(name: str) -> str:
    """Return the key of a name: `full_key` without the Arabic articles and the silent h at the end, which is printed or not.

    It is empty where there is no letter. Example: `Al-Hasakah` and `Hasaka` have one key, and so have `Deir ez-Zor` and
    `Deir Zor`.
    """
    words = place_words(name)
    kept = [w for w in words[:-1] if w not in _ARTICLES] + words[-1:]
    key = "".join(w[2:] if w.startswith("ال") and len(w) > 4 else w for w in kept)
    return key[:-1] if key.endswith("ah") and len(key) > 4 else key


@lru_cache(maxsize=4096)
def romanised(key: str) -> str:
    """Return the form of a `place_key` that romanisations of one name share; other scripts stay as they are."""
    if not key.isascii():
        return key
    folded = key
    for pattern, one in _ROMANISED:
        folded = pattern.sub(one, folded)
    return folded if len(folded) > 1 else key


def without_kind(name: str) -> str | None:
    """Return a name without the word that says what it is ("Borno State", "Gaza City"), None where there is none."""
    words = name.split()
    if len(words) > 1 and _KINDS.fullmatch(words[-1]):
        return " ".join(words[:-1])
    if len(words) > 1 and _KINDS.fullmatch(words[0]):
        return " ".join(words[1:])
    return None


def likeness(a: str, b: str, least: float = 0.0) -> float:
    """Return how alike two keys are, 0 to 1: one less the edits (optimal alignment) by the longer length.

    Args:
        a: One key.
        b: The other one.
        least: What lies below is returned as 0.0, and costs less.
    """
    longer = max(len(a), len(b))
    if not longer or a == b:
        return 1.0
    most = int(longer * (1 - least) + 1e-9)
    if abs(len(a) - len(b)) > most:
        return 0.0
    before: list[int] = []
    last = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        row = [i]
        for j, y in enumerate(b, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return 0.0
        before, last = last, row
    found = 1 - last[-1] / longer
    return found if found >= least else 0.0
