"""Where it happened: named places with the words around them, ranked by size and by how they are tied in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from triage.extract.frame import body_start, second_start
from triage.extract.numerals import read_number
from triage.extract.placeties import tie
from triage.extract.placewords import (
    ADJECTIVE,
    ANY_VERB,
    APPOSED,
    ARTICLE,
    ASIDE,
    ASIDE_REACH,
    BEARING,
    BESIDE,
    COMPARED,
    EARLIER,
    GROUNDS,
    HOLDS,
    IS_WHERE,
    LOCAL,
    LOCALS,
    MEASURED,
    NOT_HERE,
    NUMBERED,
    OFFICE,
    OFFICE_SAYS,
    ONE_OF,
    OPENS,
    OWNER,
    OWNS,
    PART_OF,
    PARTS,
    PRECISION,
    QUARTER_OF,
    RANKS,
    REACH,
    REGION_OF,
    SAID,
    SAYERS,
    SETTLED,
    SHORT,
    SMALL_LEVELS,
    SPEAKER,
    SPEAKS,
    TOLD,
    WHERE,
    befallen,
    countries,
    country_of,
    generic,
    is_operation,
    is_other_name,
    kind_after,
    lists,
    name_pattern,
    trimmed,
)
from triage.extract.points import find_point
from triage.extract.proposal import Finding, Resolved, Resolver, Span, Value
from triage.extract.tokens import words as people
from triage.extract.units import holders, levels, may_be_quarter, span_of, unit_at
from triage.text.placename import place_key, without_kind

FAR: Final = 1.5
"""Degrees beyond which printed coordinates are of something else than the place."""

_ELSEWHERE: Final = re.compile(
    r"\b(?:and|or|after|before|since|while|when|but|as|where|from|who|which|that|to|against|[a-z]+ed)\b|[;:()\d]"
)
"""What stands between a place and a province that does not hold it: "in Arda and three in Orun province"."""


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


def _beside(text: str, start: int, previous: Place, weight: float, *, speaks: bool, is_country: bool) -> float:
    """Return the weight of a name that the place before it holds or is held by: "in Arda, Belto", "Arda's Belto"."""
    if weight == 0.0 and not speaks:
        at = kind_after(text, previous.end)[1] if is_country else previous.end  # "in Arda province, Belvia"
        if re.fullmatch(r",? (?:[a-z]+ern )?", text[at:start]):
            weight = previous.weight - 1.2
    if OWNS.fullmatch(text, previous.end, start):
        weight = max(weight, previous.weight)
    if BESIDE.fullmatch(text, previous.end, start):
        weight = min(weight, previous.weight - 2.0)
    if BEARING.fullmatch(text, previous.end, start):
        weight = min(weight, previous.weight - 2.5)
    holds = HOLDS.fullmatch(text, previous.end, start)
    if holds and ("," not in holds.group() or previous.weight > 1.5):
        weight = min(weight, previous.weight - 0.6)
    return weight


def _lowered(text: str, span: tuple[int, int, int], weight: float, is_country: bool) -> float:
    """Return the weight of a name where somebody tells of it, or where an earlier event was."""
    body, start, end = span
    office = OFFICE.search(text, max(0, start - 40), start)
    tells = office and office[1] in people()["singular"] and OFFICE_SAYS.match(text, end)
    tells = tells or SPEAKER.search(text, max(body, start - 80), start)
    if tells or COMPARED.search(text, body, start) or (is_country and text.endswith("against ", 0, start)):
        weight = min(weight, 0.9)
    if APPOSED.search(text, max(body, start - REACH), start) and office and office[1] in people()["singular"]:
        weight = min(weight, 0.9)
    earlier = EARLIER.search(text, body, start)
    if earlier and ANY_VERB.search(text, body, earlier.start()):
        weight = min(weight, max(weight - 1.2, 1.2))
    if ASIDE.search(text[max(body, start - ASIDE_REACH) : start]):
        weight = min(weight, 1.5)
    if OPENS.fullmatch(text, body, start) and text.startswith(",", end):
        weight -= 0.2
    return weight


def _is_no_name(text: str, body: int, span: Span, name: str) -> bool:
    """Say whether a run of capitals is a number, an operation or somebody: no name of a place."""
    start, end = span
    if len(name) < 2 or name.isdigit() or read_number([name.casefold()], 0) or is_operation(text, body, start, end):
        return True
    numbered = name[-1:].isdigit() and kind_after(text, end)[0] in ("quarter", "area")  # "the PK5 district"
    if is_other_name(name) and not numbered and not SETTLED.search(text, body, start):
        return True
    return name in SHORT and re.match(r"\.? [a-z]", text[end : end + 3]) is not None


def _is_described(text: str, end: int, weight: float, *, sayers: bool = False) -> bool:
    """Say whether what follows a name makes it a mere description, unless that begins another clause: "in Arda police said"."""
    described = NOT_HERE.match(text, end) or (SAYERS.match(text, end) if sayers else None)
    return described is not None and not (weight >= 2.2 and SAID.match(text, described.end()))


def _only_describes(text: str, end: int, name: str, weight: float) -> bool:
    """Say whether a name is there for another's sake; not a part before its city: "the Arda quarter of Damascus"."""
    region = REGION_OF.match(text, end)
    within = name_pattern().match(text, region.end()) if region else None
    if within and not country_of(within.group()):
        return True
    city = QUARTER_OF.match(text, end)
    part = city and name not in lists()["cities"] and (name.startswith("al-") or city[1] in lists()["cities"])
    return not part and _is_described(text, end, weight)


def _own_part(text: str, body: int, span: Span, name: str) -> float:
    """Return the weight of a place whose part is named: "Arda's streets were empty", "at one of Arda's inns"; else 0."""
    start, end = span
    if name.endswith("s") and (ONE_OF.search(text, body, start) or GROUNDS.match(text, end)):
        return 2.5
    parts = PARTS.match(text, end)
    owned = name.endswith(("'s", "’s")) and parts and (parts[1] in lists()["of_nouns"] or generic(parts[1]))
    return 1.6 if owned else 0.0


def _owner(name: str) -> re.Match[str] | None:
    """Return what a name stands in: "Syria's Idlib"; None for "Arda People's Hospital"."""
    owner = OWNER.match(name)
    return None if owner and generic(name[owner.end() :]) else owner


def find_places(text: str, body: int = 0) -> list[Place]:
    """Return the places named in a text, in its order, that its words tie to something that happened there."""
    found: list[Place] = []
    for match in name_pattern().finditer(text, body):
        owner = _owner(match.group())
        if match.group().startswith("New Year"):
            continue
        start, end, country = trimmed(text, match.start() + (owner.end() if owner else 0), match.end())
        country = country or (country_of(owner.group().strip()) if owner else None)  # "in Syria's Idlib"
        name = text[start:end].rstrip(".'’-")
        if PART_OF.match(text, end) and country_of(name) and name.endswith("s"):  # "Turkey's border", "Turkeys border"
            bare = re.sub("['’]?s$", "", name)
            name = bare if bare in countries()[0] else name
        local = LOCAL.search(name)
        name = name[: local.start()] if local else name
        end = start + len(name)
        if _is_no_name(text, body, (start, end), name):
            continue
        inner = generic(name.split()[-1]) if " " in name and name not in countries()[0] else None
        weight, level, near, around = tie(text, match.start() if owner else start)
        if _only_describes(text, end, name, weight):
            continue
        follows, follows_end = kind_after(text, end)
        if follows and ADJECTIVE.fullmatch(name) and ARTICLE.search(text, max(0, start - 4), start):
            continue
        if follows and _is_described(text, follows_end, weight, sayers=True):
            continue
        is_country = name in countries()[0]
        if own := _own_part(text, body, (start, end), name):
            name, weight = re.sub("['’]s$", "", name), max(weight, own)
            end = start + len(name)
        if weight < 2.0 and name.endswith(("'s", "’s")) and not (follows or is_country or country_of(name)):
            continue  # somebody's: "an end to Assad's rule"
        name = re.sub("['’]s$", "", name)
        end = start + len(name)
        if follows in ("exact", "quarter") and (follows == "exact" or is_country):
            name, end, is_country = text[start:follows_end], follows_end, False
        where = WHERE.match(text, end)
        if weight < 2.2 and (befallen().match(text, end) or (where and not TOLD.search(where.group()))):
            weight = 2.2
        weight = max(weight, 3.2) if IS_WHERE.match(text, end) else weight
        speaks = SPEAKS.match(text, follows_end)
        if speaks:
            weight = min(weight, 1.2 if LOCALS.search(text, max(body, start - 60), start) else 1.0)
        if found:
            weight = _beside(text, start, found[-1], weight, speaks=speaks is not None, is_country=is_country)
        if (follows or inner or NUMBERED.fullmatch(name)) and not speaks:
            weight = weight + 0.2 if 0.0 < weight <= 1.5 else max(weight + 0.4, 1.6)
        weight = _lowered(text, (body, start, end), weight, is_country)
        near = near or MEASURED.search(text, max(body, start - REACH), start) is not None
        if weight <= 0.4:
            continue
        level = "exact" if NUMBERED.fullmatch(name) else follows or inner or level or "town"
        if local or name in lists()["wholes"]:
            level = "area" if local else "province"
        if is_country:
            level, country = "country", countries()[0][name]
        found.append(Place(name, start, end, level, weight, near, country or around))
    return found


def _best(places: list[Place]) -> Place:
    """Return the smallest place that is tied in best; one that another lies near ("Yatma, near Nablus") comes after it."""
    small = min((p.start for p in places if not p.near and p.level in SMALL_LEVELS), default=10**6)
    return min(places, key=lambda p: (RANKS[p.level] - p.weight * 1.5 + (p.near and small < p.start) * 1.5, p.start))


def find_place(text: str, country: str | None = None, resolve: Resolver | None = None) -> Finding:
    """Return place_name, place_precision, admin1, country and, where `resolve` is certain, latitude and longitude.

    The smallest place tied to the event; where a thing was announced does not count. `country` is what the desk
    expects (ISO 3166-1 alpha-3): it only steers `resolve`, whose uncertain answers fill in nothing.
    """
    body = body_start(text)
    places: list[Place] = []
    for start in sorted({max(body, second_start(text)), body, 0}, reverse=True):
        places = places or [p for p in find_places(text, start) if p.weight > 1.1]
    if not places:
        return _printed(text)
    best = _best(places)
    values: dict[str, Value] = {
        "place_name": best.name,
        "place_precision": "near" if best.near else PRECISION.get(best.level, "place"),
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
    expected = holder.country if holder else country
    region = province.name if province and _holds(text, province, best) else None
    found = resolve(best.name, expected, region) if resolve else None
    if resolve and not found and best.name.endswith("s") and best.level == "town":  # a genitive without its apostrophe
        found = resolve(best.name[:-1], expected, region)
        if found and found.certain:
            values["place_name"] = best.name[:-1]
            spans["place_name"] = spans["place_precision"] = ((best.start, best.end - 1),)
        else:
            found = None
    _divide(text, best, places, values, spans, found)
    values["place_how"] = "none"
    if found and found.certain and values.get("country") in (None, found.country):
        _fill(values, spans, found, best)
        reason += f"; it lies in {found.admin1 or found.country}, as the gazetteer has it"
    if point := find_point(text):
        reason += _locate(values, spans, point)
    sure = min(0.9, 0.3 + best.weight * 0.2) - (0.1 if len(places) > 2 else 0.0)
    return Finding(values, spans, round(sure, 2), reason)


def _holds(text: str, province: Place, place: Place) -> bool:
    """Say whether the words put a place into a province: "in Arda, Orun province", "In Orun province, gunmen attacked Arda"."""
    if province.start < place.start:
        return province.weight >= 2.2
    between = text[place.end : province.start]
    return len(between) < REACH and not _ELSEWHERE.search(between)


def _printed(text: str) -> Finding:
    """Return the coordinates that a text prints where it names no place."""
    values: dict[str, Value] = {}
    spans: dict[str, tuple[Span, ...]] = {}
    point = find_point(text)
    reason = _locate(values, spans, point) if point else ""
    return Finding(values, spans, 0.6 if point else 0.0, reason.removeprefix("; "))


def _divide(
    text: str, best: Place, places: list[Place], values: dict[str, Value], spans: dict[str, tuple[Span, ...]],
    found: Resolved | None,
) -> None:  # fmt: skip
    """Fill in the district and sub-district that the words name, and the province where they name one above another."""
    chain = holders(text, best.start, best.end)
    if best.near:  # near a district is not in it
        chain = [unit for unit in chain if unit.start != best.start]
    before = [p for p in places if p.level in ("area", "province") and p.weight >= 2.2 and p.end < best.start]
    if not chain and len(before) == 1:  # "in Hawija district, gunmen attacked the village of Bashir"
        named = unit_at(text, before[0].start, before[0].end)
        chain = [named[0]] if named else []
    held = any(p.level == "province" and p is not best and all(p.start != u.start for u in chain) for p in places)
    given = levels(chain, held)
    for name in ("admin2", "admin3"):
        unit = given.get(name)
        holds = unit and unit.start != best.start and best.level != "exact"  # a village lies in no quarter
        if unit and not (may_be_quarter(unit, given, held) and (unit.of or not (found or holds))):
            values[name], spans[name] = unit.name, (span_of(unit),)
            if unit.start == best.start:
                values["place_precision"] = "admin2"
    first = given.get("admin1") if "admin2" in given else None
    if first and all(start != first.start for start, _ in spans.get("admin1", ())):
        values["admin1"], spans["admin1"] = first.name, (span_of(first),)


def _fill(values: dict[str, Value], spans: dict[str, tuple[Span, ...]], found: Resolved, best: Place) -> None:
    values["latitude"], values["longitude"], values["place_how"] = found.latitude, found.longitude, found.how
    # A province or district lies where the town of its name does, and is not that town.
    same = best.level not in ("province", "area") or found.precision != "place"
    values["geonameid"] = found.geonameid if same else None
    if values["place_precision"] == "place":
        values["place_precision"] = found.precision
    if found.admin1 and place_key(without_kind(found.admin1) or found.admin1) == place_key(str(values["place_name"])):
        values["admin1"], spans["admin1"] = (
            found.admin1,
            spans["place_name"],
        )  # another province in the words is not its own
    district = found.admin2 if same and not best.near else None  # what lies near a town may lie in the next district
    for name, value in (("admin1", found.admin1), ("admin2", district), ("country", found.country)):
        if value and not values.get(name):
            values[name] = value
    for name in ("latitude", "longitude", "geonameid", "admin1", "admin2", "country"):
        if values.get(name) is not None:
            spans.setdefault(name, spans["place_name"])


def _locate(values: dict[str, Value], spans: dict[str, tuple[Span, ...]], point: tuple[float, float, Span]) -> str:
    """Take coordinates that the text prints, unless they lie far from the place; return what the reason says of it."""
    latitude, longitude, span = point
    for name, printed in (("latitude", latitude), ("longitude", longitude)):
        known = values.get(name)
        if isinstance(known, float) and abs(known - printed) > FAR:
            return ""
    values |= {"latitude": latitude, "longitude": longitude, "place_how": "source_text", "place_precision": "exact"}
    spans |= dict.fromkeys(("latitude", "longitude", "place_precision"), (span,))
    return "; the text prints its coordinates"
