"""Where it happened: named places with the words around them, ranked by size and by how they are tied in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from triage.extract.frame import SPEECH, VERB, body_start
from triage.extract.letters import words as people
from triage.extract.numerals import read_number
from triage.extract.placenames import (
    NUMBERED,
    countries,
    country_of,
    generic,
    is_other_name,
    lists,
    name_runs,
    trimmed,
)
from triage.extract.placeties import tie
from triage.extract.proposal import Finding, Resolved, Resolver, Span, Value
from triage.text.placename import place_key, without_kind

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
_OWNER: Final = re.compile(r".+['’]s (?=[A-Z])")
"""What a name may stand in: "Pulwama's Karimabaf"."""
_SPEAKER: Final = re.compile(r"\b(?:said|says|added) (?:[A-Z][\w.’'-]*\s+){1,6}(?:at|in|of|from|with) (?:the )?$")
"""What stands before the place of the one who tells it: "said Doctor Saleh at Al-Nur hospital"."""
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
_RANKS: Final = {"exact": 1.0, "quarter": 2.0, "town": 3.0, "area": 3.6, "province": 5.0, "country": 6.0}
_SMALL_LEVELS: Final = frozenset({"exact", "quarter", "town", "area"})
_PRECISION: Final = {"exact": "exact", "area": "admin2", "province": "admin1", "country": "country"}
_ONE_OF: Final = re.compile(r"\b(?:in|at|near|outside|inside) one of (?:the )?$")
_GROUNDS: Final = re.compile(
    r"(?:(?<=['’]s) (?:[a-z]+ ){0,3}?| )(?:streets|neighbou?rhoods|districts|quarters|suburbs|outskirts|airport|port|market)\b"
)
"""What is nowhere but at its owner: "at one of Bangkok's nightclubs", "Sarajevo's streets"."""
_OPERATION: Final = re.compile(r" (?:[Oo]peration|[Oo]ffensive|[Cc]ampaign)\b")
"""What follows the name of what an act is part of: "as part of the Spring Shield operation"."""


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


def _after(text: str, end: int) -> tuple[str | None, int]:
    """Return the level that the word after a name gives it, and where that word ends."""
    match = re.match(r" (?:[Ff]ree )?([A-Za-z-]+)", text[end : end + 40])
    level = generic(match[1]) if match else None
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


def _is_part(text: str, body: int, start: int, end: int) -> bool:
    """Say whether a name is that of an operation: "as part of the Spring Shield operation"."""
    before = text[max(body, start - 60) : start]
    return bool(_OPERATION.match(text, end) and re.search(r"\bpart of [^,;]{0,40}$", before))


def _is_told_from(text: str, body: int, start: int, end: int) -> bool:
    """Say whether a name is the place of the one who tells it, or of what is only compared."""
    office = _OFFICE.search(text, max(0, start - 40), start)
    speaks = office and office[1] in people()["singular"] and _OFFICE_SAYS.match(text, end)
    return bool(speaks or _SPEAKER.search(text, max(body, start - 80), start) or _COMPARED.search(text, body, start))


def _level(name: str, told: str, *, is_local: bool, is_country: bool) -> str:
    """Return the level of a name, `told` where nothing in the name itself says it."""
    if is_country:
        return "country"
    if is_local or name in lists()["wholes"]:
        return "area" if is_local else "province"
    return "exact" if NUMBERED.fullmatch(name) else told


def find_places(text: str, body: int = 0) -> list[Place]:
    """Return the places named in a text, in its order, that its words tie to something that happened there."""
    found: list[Place] = []
    for match in name_runs().finditer(text, body):
        owner = _OWNER.match(match.group())
        if match.group().startswith("New Year"):
            continue
        start, end, country = trimmed(text, match.start() + (owner.end() if owner else 0), match.end())
        name = text[start:end].rstrip(".'’-")
        local = _LOCAL.search(name)
        name = name[: local.start()] if local else name
        end = start + len(name)
        if len(name) < 2 or name.isdigit() or read_number([name.casefold()], 0):
            continue
        if is_other_name(name) and not _SETTLED.search(text, body, start):
            continue
        if _is_part(text, body, start, end) or (name in _SHORT and re.match(r"\.? [a-z]", text[end : end + 3])):
            continue
        inner = generic(name.split()[-1]) if " " in name and name not in countries()[0] else None
        weight, level, near, around = tie(text, match.start() if owner else start)
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
        if (follows or inner or NUMBERED.fullmatch(name)) and not 0.4 < weight <= 1.0:
            weight = max(weight + 0.4, 2.0)
        if _is_told_from(text, body, start, end) or (is_country and text.endswith("against ", 0, start)):
            weight = min(weight, 0.9)
        if weight <= 0.4:
            continue
        level = _level(name, follows or inner or level or "town", is_local=local is not None, is_country=is_country)
        country = countries()[0][name] if is_country else country
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
