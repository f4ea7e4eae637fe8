"""How the words before the name of a place tie it to what happened: prepositions, verbs, distances, who tells of it."""

from __future__ import annotations

import itertools
import re
from typing import Final

from triage.extract.numerals import read_number
from triage.extract.placewords import HELD, REACH, TOLD, country_of, generic, lists
from triage.extract.tokens import words as people

_WORD: Final = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*|[^\w\s]")
_LOOKED: Final = frozenset({"look", "looking", "looked", "angry", "anger", "shocked", "shock"})
_CARRIED: Final = frozenset({"taken", "rushed", "brought", "transferred", "airlifted", "flown", "referred", "shifted"})
_ADJECTIVES: Final = ("ed", "ing", "an", "ous", "ic", "ble", "ive", "less")
"""Endings of words that may describe a place: "in suburban Arda"."""
_PEOPLE: Final = frozenset(
    {"governor", "mayor", "residents", "inhabitants", "people", "villagers", "police", "citizens"}
)
_LEAVING: Final = frozenset({"fled", "fleeing", "evacuating", "leave", "leaving"})
"""Verbs whose place is where somebody came from: it comes after where he was hit."""
_VEHICLES: Final = frozenset(
    {"bus", "buses", "coach", "truck", "lorry", "van", "car", "train", "flight", "plane", "ferry"}
)
_FIGHTERS: Final = frozenset(
    {"fighters", "rebels", "militants", "gunmen", "raiders", "soldiers", "troops", "migrants", "tourists", "pilgrims"}
)
"""Whose "from" tells where they come from."""
_FIRED: Final = frozenset(
    {"shell", "shells", "rocket", "rockets", "missile", "missiles", "mortar", "mortars", "fire", "shelling"}
)
_FLYING: Final = frozenset(
    {"drone", "drones", "missile", "missiles", "jet", "jets", "helicopter", "helicopters", "aircraft", "plane", "uav"}
)
_FAR: Final = 60
"""So many kilometres from a place nothing happens near it."""
_FIGHT: Final = frozenset({"fighting", "battle", "battles", "fight", "fought", "clashes", "offensive", "struggle"})
_SMALL: Final = frozenset(["the", "a", "an", "its", "of", "s", "'", "’", "and", ",", "two", "three", "four", "several"])
"""Words between a preposition and a name that change nothing: "in two West Bank towns"."""


def _linked(word: str, before: str, words: list[str], level: str | None) -> tuple[float, bool] | None:
    """Return the weight and nearness that a preposition or a verb before a name gives it, None where the word is none.

    `before` stands before that word, `words` are all that do, `level` is what was named between it and the name.
    """
    names, low = lists(), word.casefold()
    if low == "at" and before in _LOOKED:
        return 0.5, False
    if low in names["in"] and before in names["announce"] and _are_attacked(words[-6:]):
        return 3.0, low in names["near"]  # "shots at officials in Arda"
    if low in names["in"]:
        marches = before in ("activists", "activist") and not TOLD.search(" ".join(words))
        seat = before == "government"  # "the government in Arda"
        weight = (
            1.0 if seat or (before in names["announce"] and not marches) else 2.0 if before in names["gather"] else 3.0
        )
        if (
            len(words) > 1
            and words[-2].casefold() in names["announce"]
            and words[-2].casefold() not in ("resident", "residents")
            and before not in ("building", "compound")  # "at the office building in Arda"
        ):
            weight = min(weight, 1.0)
        return weight, low in names["near"]
    if low == "from" and not names["ousted"].isdisjoint(w.casefold() for w in words):
        return 3.0, False  # "drove them from the hill of Arda"
    if low in ("into", "through") and before in names["entered"]:
        return 3.0, False
    if low == "to" and before in ("loyal", "linked", "opposed", "allied", "belonging"):
        return 0.5, False
    if low == "with" and before in ("border", "borders", "frontier"):
        return (1.0 if len(words) > 1 and country_of(words[-2]) else 2.0), True  # "near Arda's border with Belvia"
    if low == "on":
        return (2.8 if before in names["on_nouns"] or level else 1.6), False
    if low == "for" and _FIGHT.isdisjoint(w.casefold() for w in words):
        return 0.5, False
    if low == "from" and (before in people()["singular"] or before in _FIGHTERS | _VEHICLES | _FIRED):
        return 0.5, False  # where somebody comes from
    if low == "to" and before == "according":
        return 0.5, False
    if low == "to" and before in _CARRIED:
        return 0.9, False  # where the wounded were brought
    if low == "over" and before in ("took", "take", "takes", "taken", "taking"):
        return 3.2, False
    if low == "over" and (before in _FLYING or "down" in words[-6:]):
        return 3.0, False  # "shot down a drone over Arda"
    if low == "off" and level:
        return 3.0, True
    if low in names["weak"]:
        return (0.5 if before in names["announce"] else 1.5), False
    if low in _LEAVING:
        return 2.4, False
    return (3.2, False) if low in names["take_verbs"] and word[0].islower() else None


def _are_attacked(words: list[str]) -> bool:
    """Say whether those named last are who suffered and not who tells it: "shots at security officials in Arda"."""
    near = words[words.index(",") + 1 :] if "," in words else words
    return any(word in lists()["attacked"] and after[:1].islower() for word, after in itertools.pairwise(near))


def _is_far(words: list[str]) -> bool:
    """Say whether a distance ends here that leaves its place out of what happened: "100 km (north)" of it."""
    if words and (glued := re.fullmatch(r"(\d+)(k?m)", words[-1])):
        words = [*words[:-1], glued[1], glued[2]]  # "550km"
    if words[-1:] == [")"] and "(" in words:  # "160 km (100 miles) south"
        words = words[: len(words) - 1 - words[::-1].index("(")]
    unit = words[-1].casefold() if words else ""
    number = read_number([w.casefold() for w in words[-2:]], 0) if len(words) > 1 else None
    limit = _FAR if unit.startswith("k") else _FAR // 1.6
    return number is not None and unit in ("km", "kilometers", "kilometres", "miles") and number[0] >= limit


def _describes(word: str) -> bool:
    """Say whether a word between a preposition and a name may describe the place: "in the country's war-torn north Arda"."""
    low = word.casefold()
    known = low in lists()["directions"] or generic(re.sub(r"['’]s$", "", word)) or low[:-2] in ("country", "nation")
    return bool(known or "-" in word or low.endswith(_ADJECTIVES)) and not read_number([low], 0)


def tie(text: str, start: int) -> tuple[float, str | None, bool, str | None]:
    """Return how the words before a name tie it in: weight, level named before it, nearness, country named there."""
    names = lists()
    words = _WORD.findall(text[max(0, start - REACH) : start])
    if start > REACH and words:
        words = words[1:]
    direct = words[-1] if words else ""
    if direct == "bordering":
        return 1.0, None, True, None
    level: str | None = None
    country: str | None = None
    steps = 0
    if len(words) > 1 and words[-1] == "," and generic(words[-2]) in ("town", "quarter", "exact", "province"):
        words.pop()  # "in the Guinean capital, Conakry"
    while words and steps < 7:
        word = words.pop()
        low = word.casefold()
        before = words[-1].casefold() if words else ""
        if low == "of" and before in _PEOPLE:
            return 1.3, level, False, country
        if low == "of" and (generic(before) or before in names["of_nouns"]):
            if before in ("north", "south", "east", "west", "outskirts") or before[:5] in ("north", "south"):
                return (1.3 if _is_far(words[:-1]) else 2.5), level, True, country
            words.pop()
            if words and words[-1][0].isupper() and not (country_of(words[-1]) or HELD.fullmatch(words[-1])):
                return 1.6, level, False, country
            level = level or generic(before)
            steps += 1
            if level is None or not words:
                return 2.5, level, False, country
            continue
        if (linked := _linked(word, before, words, level)) is not None:
            return linked[0], level, linked[1], country
        steps += 1
        if whole := country_of(f"{words[-1]} {word}") if words else None:  # "in South Sudan's Arda"
            country = whole
            words.pop()
        elif country_of(word):
            country = country_of(word)
        elif low in _SMALL and steps < 7:
            if low == "," or (low == "and" and before not in names["directions"]):
                break
        elif not (level or _describes(word)) or low in people()["kill_past"] or low in people()["wound_past"]:
            break
        if level is None and steps <= 1 and generic(word) and word[0].islower():
            level = None
    beside = bool(direct and direct[0].islower() and generic(direct) in ("town", "quarter", "province"))
    return (2.2 if level else 1.8 if beside else 0.0), level, False, country
