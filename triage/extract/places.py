"""Where it happened: named places with the words around them, ranked by size and by how they are tied in."""

from __future__ import annotations

import itertools
import json
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

from triage.extract.frame import SPEECH, VERB, body_start
from triage.extract.letters import is_person
from triage.extract.letters import words as people
from triage.extract.numerals import read_number
from triage.extract.proposal import Finding, Resolved, Resolver, Span, Value
from triage.text.placename import place_key, without_kind

_OPENER: Final = r"(?:(?:al|el|bin|ibn|abu|umm)[ -]|(?:an|as|ash|at|az|ar|ad)-)"
_INNER: Final = r"(?:al|el|bin|ibn|abu|umm|de|del|da|la|las|los|do|dos|le|les|du|des|sur|ul|es|ed|er|ez|esh)"
_CAP: Final = r"(?:[A-Z]|[^\W\d_a-zà-öø-ÿ\u0400-\uffff])[^\W\d_]*(?:['’`.-](?:[^\W\d_]+))*"
_WORD: Final = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*|[^\w\s]")
_NUMBERED: Final = re.compile(r"(?:Base|Regiment|Camp|Checkpoint|Hill|Point|Sector|Zone|Gate|Battalion|Brigade) \d+")
_NOT_HERE: Final = re.compile(
    r"['’]?s? (?:government|regime|forces|troops|army|police|fighters|militants|rebels|leader|president|officials"
    r"|ministry|administration|parliament|newspaper|agency|movement|party|airlines|spokesman|authorities|family|clan|tribe|brothers)\b"
    r"|(?:(?<=['’]s)|['’]s?) (?:home|house|residence|office|convoy|car|motorcade|compound)\b"
    r"| (?:shelling|fire|custody|mortars?|artillery|snipers?)\b"
    r"| (?:town|city|village|capital|port) of [A-Z]"
    r"| (?:provincial |regional |district )?(?:capital|city|town|village|port)(?: city)? [A-Z]"
)
"""What follows a name that only describes: its government, the "town of" or "capital" of the place itself."""
_SAID: Final = re.compile(r" (?:said|say|says|told|tell)\b")
"""What follows the one who tells it, whose comma was lost: "killed in Arda police said"."""
_SAYERS: Final = re.compile(
    r" (?:officials?|staff|sources?|doctors|medics|director|spokes\w+|workers|administrators?)\b"
)
"""Who follows the name of a hospital or a court that only says what happened elsewhere."""
_LOOKED: Final = frozenset({"look", "looking", "looked", "angry", "anger", "shocked", "shock"})
_OWNER: Final = re.compile(r".+['’]s (?=[A-Z])")
"""What a name may stand in: "Pulwama's Karimabaf"."""
_HELD: Final = re.compile(
    r"[A-Z]\w*-(?:hit|held|controlled|led|backed|run|dominated|majority|occupied|ruled|infested|affected|besieged|torn|ravaged"
    r"|prone|populated|allied|administered)"
)
"""What stands before a name with a capital and is none of it: "Maoist-hit Narayanpur"."""
_SPEAKER: Final = re.compile(r"\b(?:said|says|added) (?:[A-Z][\w.’'-]*\s+){1,6}(?:at|in|of|from|with) (?:the )?$")
"""What stands before the place of the one who tells it: "said Doctor Saleh at Al-Nur hospital"."""
_CARRIED: Final = frozenset({"taken", "rushed", "brought", "transferred", "airlifted", "flown", "referred", "shifted"})
_INSIDE: Final = re.compile(r"(?:,? an? (?:[a-z-]+ ){1,3}?)?,? in (?:the )?(?:[a-z]+-?(?:east|west)?(?:ern|al) )?")
"""What stands between a place and the larger one around it: "the Rafah area in southern Gaza", "Arda, a town in Belto"."""
_COMPARED: Final = re.compile(
    r"\b(?:Mission|Office|Centre|Center|Commission|Committee|Observatory|Council|Organi[sz]ation) (?:in|for|of) (?:the )?$"
    rf"|(?<=\w[ ,])\s?according to (?:(?!{VERB}\b)\S+ ){{0,6}}$"
    r"|\bbefore \w+ing\b[^,;]*$|\b(?:most deadly|deadliest|worst|bloodiest)\b[^;]*\bsince\b[^;]*$"
)
"""What stands before the place of a source, of what came later or of an older event."""
_ASIDE: Final = re.compile(
    rf"\b(?:who|which) (?:(?:is|are|was|were|had|have|been) ){{1,2}}[a-z]+ (?:in|at|near) (?:the )?$"
    r"|\b(?:who|which|that) (?:\w+ )?(?:operate|live|work|border|lie)[sd]? (?:in|at|near|from) [^,;]*$"
    r"|^(?:In addition to|Aside from|Apart from|Besides|Unlike|In one of)\b[^,;]*$"
    rf"|\bwhich (?:has |had )?also (?:{SPEECH}|put|gave)\b[^,;.]*(?:, )?$"
)
"""What stands before where somebody else was, or what else was told: "rebels who were entrenched in Arda fired"."""
_ASIDE_REACH: Final = 160
_SETTLED: Final = re.compile(r"\b(?:town|village|hamlet) of $")
"""What stands before a name that is a place although it has a title in it: "the town of Sheikh Miskin"."""
_OFFICE: Final = re.compile(r"\b(\w+) (?:at|of|in|with) (?:the )?$")
_OFFICE_SAYS: Final = re.compile(rf"(?: \w+)?(?: in [A-Z]\w+)?, (?:{SPEECH})\b")
_LOCAL: Final = re.compile(r" (?:Local Government(?: Area)?|LGA)$")
"""What follows the name of a Nigerian district."""
_SHORT: Final = frozenset({"US", "U.S", "UK", "U.K", "USA"})
_PEOPLE: Final = frozenset(
    {"governor", "mayor", "residents", "inhabitants", "people", "villagers", "police", "citizens"}
)
_ENTERED: Final = frozenset(
    {
        "broke",
        "pushed",
        "advanced",
        "moved",
        "crossed",
        "drove",
        "swept",
        "burst",
        "slammed",
        "smashed",
        "crashed",
        "ripped",
        "tore",
        "landed",
        "marched",
        "pushing",
        "advancing",
    }
)
_OUSTED: Final = frozenset(
    {
        "expelled",
        "drove",
        "driven",
        "ousted",
        "pushed",
        "cleared",
        "dislodged",
        "evicted",
        "evacuated",
        "freed",
        "removed",
    }
)
_ATTACKED: Final = frozenset(
    {
        "on",
        "against",
        "killed",
        "killing",
        "wounded",
        "wounding",
        "including",
        "targeting",
        "targeted",
        "attacked",
        "ambushed",
    }
)
_LEAVING: Final = frozenset({"fled", "fleeing", "evacuating", "leave", "leaving"})
"""Verbs whose place is where somebody came from: it comes after where he was hit."""
_FIGHT: Final = frozenset({"fighting", "battle", "battles", "fight", "fought", "clashes", "offensive", "struggle"})
_RANKS: Final = {"exact": 1.0, "quarter": 2.0, "town": 3.0, "area": 3.6, "province": 5.0, "country": 6.0}
_SMALL_LEVELS: Final = frozenset({"exact", "quarter", "town", "area"})
_PRECISION: Final = {"exact": "exact", "area": "admin2", "province": "admin1", "country": "country"}
_LOCATED: Final = frozenset({"in", "at", "inside", "within", "across", "throughout"})
_SMALL: Final = frozenset(["the", "a", "an", "its", "of", "s", "'", "’", "and", ",", "two", "three", "four", "several"])
"""Words between a preposition and a name that change nothing: "in two West Bank towns"."""
_REACH: Final = 70
_FAR: Final = 60
"""So many kilometres from a place nothing happens near it."""
_ONE_OF: Final = re.compile(r"\b(?:in|at|near|outside|inside) one of (?:the )?$")
_GROUNDS: Final = re.compile(
    r"(?:(?<=['’]s) (?:[a-z]+ ){0,3}?| )(?:streets|neighbou?rhoods|districts|quarters|suburbs|outskirts|airport|port|market)\b"
)
"""What is nowhere but at its owner: "at one of Bangkok's nightclubs", "Sarajevo's streets"."""
_OPERATION: Final = re.compile(r" (?:[Oo]peration|[Oo]ffensive|[Cc]ampaign)\b")
"""What follows the name of what an act is part of: "as part of the Spring Shield operation"."""
_FEASTS: Final = frozenset({"Palm", "Easter", "Good", "Bloody", "Black", "Holy", "Ash"})
"""Words that make a name of the day behind them."""


@dataclass(frozen=True, slots=True)
class Place:
    """A named place in a sentence: its span, its class, how it is tied to the event (`weight`), and its country."""

    name: str
    start: int
    end: int
    level: str
    weight: float
    near: bool = False
    country: str | None = None


@cache
def lists() -> dict[str, frozenset[str]]:
    """Return the word lists of `places.json` as sets."""
    raw: dict[str, list[str]] = json.loads(resources.files(__package__).joinpath("places.json").read_text("utf-8"))
    return {name: frozenset(words) for name, words in raw.items()}


@cache
def _names() -> re.Pattern[str]:
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


def _trimmed(text: str, start: int, end: int) -> tuple[int, int, str | None]:
    """Drop function words, countries and demonyms at the edges of a run of capitals; return span and country."""
    agencies, days = lists()["agencies"], lists()["days"]
    country: str | None = None
    words = [(m.start() + start, m.end() + start, m.group()) for m in re.finditer(r"\S+", text[start:end])]
    for index, (_, _, word) in enumerate(words):
        if index and (word in agencies or (word in days and words[0][2] not in _FEASTS)):
            words = words[:index]
            break
    while len(words) > 1 and _HELD.fullmatch(words[0][2]):
        words = words[1:]
    while len(words) > 1 and not all(_generic(word[2]) for word in words[1:]):
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


def _is_other_name(name: str) -> bool:
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
        or _HELD.fullmatch(name)
    ):
        return True
    if not _NUMBERED.fullmatch(name) and any(w in lists()["orgs"] for w in words):
        compound = re.fullmatch(
            r"(?:North|South|East|West|Northern|Southern|Eastern|Western|Central|White) (\S.*)", name
        )
        compound = compound or re.fullmatch(r"(\S.*) (?:State|Air Base|International Airport)", name)
        return not (compound and lists()["orgs"].isdisjoint(compound[1].split()))
    return country_of(name) is not None or (name.rstrip("s").isupper() and len(name) <= 5)


def _generic(word: str) -> str | None:
    low = word.casefold()
    for level in ("exact", "quarter", "town", "area", "province"):
        if low in lists()[level] or (low.endswith("s") and low[:-1] in lists()[level]):
            return level
    return None


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
        weight = 1.0 if before in names["announce"] else 2.0 if before in names["gather"] else 3.0
        if (
            len(words) > 1
            and words[-2].casefold() in names["announce"]
            and words[-2].casefold() not in ("resident", "residents")
        ):
            weight = min(weight, 1.0)
        return weight, low in names["near"]
    if low == "from" and not _OUSTED.isdisjoint(w.casefold() for w in words):
        return 3.0, False  # "drove them from the hill of Arda"
    if low in ("into", "through") and before in _ENTERED:
        return 3.0, False
    if low == "to" and before in ("loyal", "close", "linked", "opposed", "allied", "belonging"):
        return 0.5, False
    if low == "with" and before in ("border", "borders", "frontier"):
        return 2.0, True
    if low == "on":
        return (2.8 if before in names["on_nouns"] or level else 1.6), False
    if low == "for" and _FIGHT.isdisjoint(w.casefold() for w in words):
        return 0.5, False
    if low == "from" and is_person(before):
        return 0.5, False  # where somebody comes from
    if low == "to" and before in _CARRIED:
        return 0.9, False  # where the wounded were brought
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
    return any(word in _ATTACKED and after[:1].islower() for word, after in itertools.pairwise(near))


def _is_far(words: list[str]) -> bool:
    """Say whether a distance ends here that leaves its place out of what happened: "100 km (north)" of it."""
    unit = words[-1].casefold() if words else ""
    number = read_number([w.casefold() for w in words[-2:]], 0) if len(words) > 1 else None
    limit = _FAR if unit.startswith("k") else _FAR // 1.6
    return number is not None and unit in ("km", "kilometers", "kilometres", "miles") and number[0] >= limit


def _tie(text: str, start: int) -> tuple[float, str | None, bool, str | None]:
    """Return how the words before a name tie it in: weight, level named before it, nearness, country named there."""
    names = lists()
    words = _WORD.findall(text[max(0, start - _REACH) : start])
    if start > _REACH and words:
        words = words[1:]
    direct = words[-1] if words else ""
    level: str | None = None
    country: str | None = None
    steps = 0
    if len(words) > 1 and words[-1] == "," and _generic(words[-2]) in ("town", "quarter", "exact", "province"):
        words.pop()  # "in the Guinean capital, Conakry"
    while words and steps < 7:
        word = words.pop()
        low = word.casefold()
        before = words[-1].casefold() if words else ""
        if low == "of" and before in _PEOPLE:
            return 1.3, level, False, country
        if low == "of" and (_generic(before) or before in names["of_nouns"]):
            if before in ("north", "south", "east", "west", "outskirts") or before[:5] in ("north", "south"):
                return (1.3 if _is_far(words[:-1]) else 2.5), level, True, country
            words.pop()
            if words and words[-1][0].isupper() and not (country_of(words[-1]) or _HELD.fullmatch(words[-1])):
                return 1.6, level, False, country
            level = level or _generic(before)
            steps += 1
            if level is None or not words:
                return 2.5, level, False, country
            continue
        if (linked := _linked(word, before, words, level)) is not None:
            return linked[0], level, linked[1], country
        steps += 1
        if country_of(word):
            country = country_of(word)
        elif low in _SMALL and steps < 7:
            if low == "," or (low == "and" and before not in names["directions"]):
                break
        elif not (_generic(word) or low in names["directions"] or "-" in word or low.endswith(("ed", "ing")) or level):
            break
        if level is None and steps <= 1 and _generic(word) and word[0].islower():
            level = None
    beside = bool(direct and direct[0].islower() and _generic(direct) in ("town", "quarter", "province"))
    return (2.2 if level else 1.8 if beside else 0.0), level, False, country


def _after(text: str, end: int) -> tuple[str | None, int]:
    """Return the level that the word after a name gives it, and where that word ends."""
    match = re.match(r" (?:[Ff]ree )?([A-Za-z-]+)", text[end : end + 40])
    level = _generic(match[1]) if match else None
    if match and level and not match[1].endswith("s"):
        return level, end + match.end()
    return None, end


@cache
def _befallen() -> re.Pattern[str]:
    """Return the pattern of what befalls a place that is the subject: "has been shelled", "was again hit", "came under fire"."""
    verbs = "|".join(sorted(lists()["befallen"]))
    return re.compile(
        r"(?:, (?:the|an?) [^,;]{3,80}?,?|,)?"
        r" (?:(?:ha(?:s|ve|d) (?:\w+ )?been|was|is|were) (?:\w+ly |again |also |being )*"
        rf"(?:{verbs})\b(?! by (?:a|the) (?:car|bus|truck|train)\b)"
        r"|(?:fell|falls|has fallen|had fallen) (?:in)?to (?!pieces|sleep|ruin)"
        r"|(?:came|comes|is|was|has been|remains?) (?:again )?under (?:siege|fire|attack|bombardment|shelling)\b)"
    )


def find_places(text: str, body: int = 0) -> list[Place]:
    """Return the places named in a text, in its order, that its words tie to something that happened there."""
    found: list[Place] = []
    for match in _names().finditer(text, body):
        owner = _OWNER.match(match.group())
        if match.group().startswith("New Year"):
            continue
        start, end, country = _trimmed(text, match.start() + (owner.end() if owner else 0), match.end())
        name = text[start:end].rstrip(".'’-")
        local = _LOCAL.search(name)
        name = name[: local.start()] if local else name
        end = start + len(name)
        if len(name) < 2 or name.isdigit() or read_number([name.casefold()], 0):
            continue
        if _is_other_name(name) and not _SETTLED.search(text, body, start):
            continue
        if _OPERATION.match(text, end) and re.search(r"\bpart of [^,;]{0,40}$", text[max(body, start - 60) : start]):
            continue
        if name in _SHORT and re.match(r"\.? [a-z]", text[end : end + 3]):
            continue
        inner = _generic(name.split()[-1]) if " " in name and name not in countries()[0] else None
        weight, level, near, around = _tie(text, match.start() if owner else start)
        described = _NOT_HERE.match(text, end)
        if described and not (weight >= 2.2 and _SAID.match(text, described.end())):
            continue
        follows, follows_end = _after(text, end)
        sayers = _SAYERS.match(text, follows_end) if follows else None
        if sayers and not (weight >= 2.2 and _SAID.match(text, sayers.end())):
            continue
        is_country = name in countries()[0]
        if name.endswith("s") and (_ONE_OF.search(text, body, start) or _GROUNDS.match(text, end)):
            weight = max(weight, 2.5)
            name = re.sub("['’]s$", "", name)
            end = start + len(name)
        if weight < 2.0 and name.endswith(("'s", "’s")) and not (follows or is_country or country_of(name)):
            continue  # somebody's: "an end to Assad's rule"
        if follows in ("exact", "quarter") and (follows == "exact" or is_country):
            name, end, is_country = text[start:follows_end], follows_end, False
        if _ASIDE.search(text[max(body, start - _ASIDE_REACH) : start]):
            weight = min(weight, 1.5)
        if weight == 0.0 and _befallen().match(text, end):
            weight = 2.2
        if re.match(rf" (?:{SPEECH})\b(?! (?:an?|the|[A-Z]\w+ [A-Z]))", text[end : end + 40]):
            weight = min(weight, 1.0)
        previous = found[-1] if found else None
        if previous and _INSIDE.fullmatch(text[_after(text, previous.end)[1] : start]):
            weight = min(weight, previous.weight - 0.8)
        parent = bool(previous and re.fullmatch(r",? ", text[previous.end : start]) and weight == 0.0)
        if previous and parent:
            weight = previous.weight - 1.2
        if (follows or inner or _NUMBERED.fullmatch(name)) and not 0.4 < weight <= 1.0:
            weight = max(weight + 0.4, 2.0)
        office = _OFFICE.search(text, max(0, start - 40), start)
        speaks = office and office[1] in people()["singular"] and _OFFICE_SAYS.match(text, end)
        speaks = speaks or _SPEAKER.search(text, max(body, start - 80), start) or _COMPARED.search(text, body, start)
        if speaks or (is_country and text.endswith("against ", 0, start)):
            weight = min(weight, 0.9)
        if weight <= 0.4:
            continue
        level = "exact" if _NUMBERED.fullmatch(name) else follows or inner or level or "town"
        if local or name in lists()["wholes"]:
            level = "area" if local else "province"
        if is_country:
            level, country = "country", countries()[0][name]
        found.append(Place(name, start, end, level, weight, near, country or around))
    return found


def _best(places: list[Place]) -> Place:
    """Return the smallest place that is tied in best; one that another lies near ("Yatma, near Nablus") comes after it."""
    small = min((p.start for p in places if not p.near and p.level in _SMALL_LEVELS), default=10**6)
    return min(places, key=lambda p: (_RANKS[p.level] - p.weight * 1.5 + (p.near and small < p.start) * 1.5, p.start))


def find_place(text: str, country: str | None = None, resolve: Resolver | None = None) -> Finding:
    """Return place_name, place_precision, admin1, country and, where `resolve` is certain, latitude and longitude.

    The smallest place tied to the event; where a thing was announced does not count. `country` is what the desk
    expects (ISO 3166-1 alpha-3): it only steers `resolve`, whose uncertain answers fill in nothing.
    """
    body = body_start(text)
    places = [p for p in find_places(text, body) if p.weight > 1.1]
    places = places or [p for p in find_places(text) if p.weight > 1.1]
    if not places:
        return Finding()
    best = _best(places)
    values: dict[str, Value] = {
        "place_name": best.name,
        "place_precision": "near" if best.near else _PRECISION.get(best.level, "place"),
    }
    spans: dict[str, tuple[Span, ...]] = {
        "place_name": ((best.start, best.end),),
        "place_precision": ((best.start, best.end),),
    }
    province = next((p for p in places if p.level == "province" and p is not best), None)
    if province:
        values["admin1"], spans["admin1"] = province.name, ((province.start, province.end),)
    elif best.level == "province":
        values["admin1"], spans["admin1"] = best.name, spans["place_name"]
    holder = best if best.country else next((p for p in places if p.country), None)
    if holder and holder.country:
        values["country"], spans["country"] = holder.country, ((holder.start, holder.end),)
    reason = "the smallest place that the words tie to the event"
    found = resolve(best.name, holder.country if holder else country) if resolve else None
    if resolve and not found and best.name.endswith("s") and best.level == "town":  # a genitive without its apostrophe
        found = resolve(best.name[:-1], holder.country if holder else country)
        if found and found.certain:
            values["place_name"] = best.name[:-1]
            spans["place_name"] = spans["place_precision"] = ((best.start, best.end - 1),)
        else:
            found = None
    if found and found.certain and values.get("country") in (None, found.country):
        _fill(values, spans, found)
        reason += f"; it lies in {found.admin1 or found.country}, as the gazetteer has it"
    sure = min(0.9, 0.3 + best.weight * 0.2) - (0.1 if len(places) > 2 else 0.0)
    return Finding(values, spans, round(sure, 2), reason)


def _fill(values: dict[str, Value], spans: dict[str, tuple[Span, ...]], found: Resolved) -> None:
    values["latitude"], values["longitude"] = found.latitude, found.longitude
    if values["place_precision"] == "place":
        values["place_precision"] = found.precision
    if found.admin1 and place_key(without_kind(found.admin1) or found.admin1) == place_key(str(values["place_name"])):
        values["admin1"], spans["admin1"] = (
            found.admin1,
            spans["place_name"],
        )  # another province in the words is not its own
    for name, value in (("admin1", found.admin1), ("country", found.country)):
        if value and not values.get(name):
            values[name] = value
    for name in ("latitude", "longitude", "admin1", "country"):
        if values.get(name) is not None:
            spans.setdefault(name, spans["place_name"])
