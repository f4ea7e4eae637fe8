"""Names that may be those of places: runs of capitals, countries and their people, and what is no place."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib import resources
from typing import Any, Final

_OPENER: Final = r"(?:(?:al|el|bin|ibn|abu|umm)[ -]|(?:an|as|ash|at|az|ar|ad)-)"
_INNER: Final = r"(?:al|el|bin|ibn|abu|umm|de|del|da|la|las|los|do|dos|le|les|du|des|sur|ul|es|ed|er|ez|esh)"
_CAP: Final = r"(?:[A-Z]|[^\W\d_a-zà-öø-ÿ\u0400-\uffff])[^\W\d_]*(?:['’`.-](?:[^\W\d_]+))*"
NUMBERED: Final = re.compile(r"(?:Base|Regiment|Camp|Checkpoint|Hill|Point|Sector|Zone|Gate|Battalion|Brigade) \d+")
HELD: Final = re.compile(
    r"[A-Z]\w*-(?:hit|held|controlled|led|backed|run|dominated|majority|occupied|ruled|infested|affected|besieged|torn|ravaged"
    r"|prone|populated|allied|administered)"
)
"""What stands before a name with a capital and is none of it: "Maoist-hit Narayanpur"."""
_FEASTS: Final = frozenset({"Palm", "Easter", "Good", "Bloody", "Black", "Holy", "Ash"})
"""Words that make a name of the day behind them."""


@cache
def lists() -> dict[str, frozenset[str]]:
    """Return the word lists of `places.json` as sets."""
    raw: dict[str, list[str]] = json.loads(resources.files(__package__).joinpath("places.json").read_text("utf-8"))
    return {name: frozenset(words) for name, words in raw.items()}


@cache
def name_runs() -> re.Pattern[str]:
    """Return the pattern of a run of capitals, with the particles of romanised and Romance names inside."""
    whole = "|".join(name for name in [*countries()[0], *lists()["wholes"]] if " of " in name or " and " in name)
    word = rf"(?:(?:{whole})(?:['’]s)?|(?!(?:{'|'.join(sorted(lists()['function']))})\b(?!-)){_CAP})"
    number = r"(?: \d{1,4}\b(?! (?:minutes?|hours?|days?|weeks?|months?|years?|people|times|km|kilomet|miles?)))?"
    return re.compile(rf"(?<![\w'’-]){_OPENER}?{word}(?:[ -](?:{_INNER}[ -]){{0,2}}{word}){{0,5}}{number}")


@cache
def countries() -> tuple[dict[str, str], dict[str, str]]:
    """Return country names and demonyms, each to ISO 3166-1 alpha-3, from `countries.json` (our own list)."""
    raw: dict[str, Any] = json.loads(resources.files(__package__).joinpath("countries.json").read_text("utf-8"))
    names = {name: iso for iso, (nouns, _) in raw.items() for name in nouns}
    return names, {name: iso for iso, (_, demonyms) in raw.items() for name in demonyms}


def country_of(word: str) -> str | None:
    """Return the country that a name, a genitive ("Syria's", "Syrias") or a demonym stands for."""
    names, demonyms = countries()
    bare = re.sub(r"['’]s$|\.$", "", word)
    return names.get(bare) or demonyms.get(bare) or (names.get(bare[:-1]) if bare.endswith("s") else None)


def trimmed(text: str, start: int, end: int) -> tuple[int, int, str | None]:
    """Drop function words, countries and demonyms at the edges of a run of capitals; return span and country."""
    agencies, days = lists()["agencies"], lists()["days"]
    country: str | None = None
    words = [(m.start() + start, m.end() + start, m.group()) for m in re.finditer(r"\S+", text[start:end])]
    for index, (_, _, word) in enumerate(words):
        if index and (word in agencies or (word in days and words[0][2] not in _FEASTS)):
            words = words[:index]
            break
    while len(words) > 1 and HELD.fullmatch(words[0][2]):
        words = words[1:]
    while len(words) > 1 and not all(generic(word[2]) for word in words[1:]):
        pair = f"{words[0][2]} {words[1][2]}"
        if country_of(pair) and len(words) > 2:
            country, words = country_of(pair), words[2:]
        elif country_of(words[0][2]) and not country_of(pair) and not words[1][2].isdigit():
            country, words = country_of(words[0][2]), words[1:]
        else:
            break
    whole = " ".join(w[2] for w in words)
    kept = whole in lists()["wholes"] or country_of(whole)
    while len(words) > 1 and countries()[0].get(words[-1][2]) and not kept:
        country, words = country_of(words[-1][2]), words[:-1]
    return (words[0][0], words[-1][1], country) if words else (start, start, country)


def is_other_name(name: str) -> bool:
    """Say whether a run of capitals names an organisation, a person's office, a day, a language: no place."""
    if name in countries()[0] or name in lists()["wholes"]:
        return False
    if name in lists()["days"]:
        return True
    words = re.split(r"[ '’-]", re.sub(r"(?<=\w) al-\w+$", "", name))
    if (
        name in countries()[1]
        or words[0] in countries()[1]
        or "based" in words
        or name.endswith(("-led", "ist", "ists"))
        or HELD.fullmatch(name)
    ):
        return True
    if not NUMBERED.fullmatch(name) and any(w in lists()["orgs"] for w in words):
        compound = re.fullmatch(
            r"(?:North|South|East|West|Northern|Southern|Eastern|Western|Central|White) (\S.*)", name
        )
        compound = compound or re.fullmatch(r"(\S.*) (?:State|Air Base|International Airport)", name)
        return not (compound and lists()["orgs"].isdisjoint(compound[1].split()))
    return country_of(name) is not None or (name.rstrip("s").isupper() and len(name) <= 5)


def generic(word: str) -> str | None:
    """Return the level that a common noun names: "village" is a town, "highway" exact; None for any other word."""
    low = word.casefold()
    for level in ("exact", "quarter", "town", "area", "province"):
        if low in lists()[level] or (low.endswith("s") and low[:-1] in lists()[level]):
            return level
    return None
