"""Which provinces, districts and sub-districts the words put a place into: "Al-Bab sub-district, Aleppo province"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from triage.extract.placewords import OWNER, country_of, kind_after, name_pattern, trimmed
from triage.extract.proposal import Span

_FIRST: Final = "province|region|state|governorate|oblast|republic"
"""The first level, or the second where another one holds it: "Satipo province, Junín region"."""

_EITHER: Final = "department|prefecture|territory|zone|division"
"""The first level in some countries, the second where the words name one that holds it."""

_SECOND: Final = "county|municipality|local government area|lga|cercle|raion|rayon|regency|locality"

_THIRD: Final = (
    "sub-?district|sub-?county|sub-?prefecture|township|tehsil|taluka?|upazila|woreda|payam|commune|chiefdom|nahiy?ah?"
)

_KIND: Final = re.compile(
    rf"\b(?:(?P<third>{_THIRD})|(?P<second>{_SECOND}|district)|(?P<either>{_EITHER})|(?P<first>{_FIRST}))\b",
    re.IGNORECASE,
)

_HELD: Final = re.compile(
    r"(?P<of> of(?: the)?|,?(?: (?:in|within|inside))?(?: the)?)(?: (?:neighbou?ring|nearby|restive"
    r"|(?:far |south|north|east|west|central)[a-z-]*))? "
)
"""What stands between a unit, or a place, and the unit that holds it."""


@dataclass(frozen=True, slots=True)
class Unit:
    """An administrative unit that the words name: its own name and span, and its kind: first, either, second, third."""

    name: str
    start: int
    end: int
    kind: str
    word: str
    of: bool = False
    """Whether "of" leads from it to what holds it, as from the district of a city."""


def unit_at(text: str, start: int, end: int) -> tuple[Unit, int] | None:
    """Return the unit that a name is with the word behind it or its own last word, and where that word ends; None for others."""
    if behind := _KIND.match(text, end + 1) if text.startswith(" ", end) else None:
        return Unit(text[start:end], start, end, str(behind.lastgroup), behind.group().casefold()), behind.end()
    for last in _KIND.finditer(text, start, end):
        if last.end() == end and last.start() > start + 1:
            own = text[start : last.start()].rstrip()
            return Unit(own, start, start + len(own), str(last.lastgroup), last.group().casefold()), end
    return None


def holders(text: str, start: int, end: int) -> list[Unit]:
    """Return the units that the words put a place into, the smallest first; the place itself where it is one."""
    found: list[Unit] = []
    first = unit_at(text, start, end)
    at = first[1] if first else kind_after(text, end)[1]
    if first:
        found.append(first[0])
    while held := _HELD.match(text, at):
        name = name_pattern().match(text, held.end())
        if name is None:
            break
        owner = OWNER.match(name.group())  # "in Belvia's Arda province"
        begin, stop, _ = trimmed(text, name.start() + (owner.end() if owner else 0), name.end())
        unit = unit_at(text, begin, stop)
        if unit is None or country_of(unit[0].name):
            break
        if found and not found[-1].of and held["of"].startswith(" of"):
            last = found[-1]
            found[-1] = Unit(last.name, last.start, last.end, last.kind, last.word, of=True)
        found.append(unit[0])
        at = unit[1]
    return found


def levels(chain: Sequence[Unit], province: bool) -> dict[str, Unit]:
    """Return which unit of a chain, from `holders`, is the record's admin1, admin2 and admin3.

    Args:
        chain: The units, the smallest first.
        province: Whether the words name a first-level unit elsewhere.
    """
    given: dict[str, Unit] = {}
    level = 1 if province else 0
    for unit in reversed(chain):
        if unit.kind == "third":
            level = 3
        elif unit.kind == "second":
            level = max(2, level + 1)
        elif unit.kind == "first" or level:
            level += 1
        if not 0 < level < 4:
            continue
        given[f"admin{level}"] = unit
    return given


def may_be_quarter(unit: Unit, given: dict[str, Unit], province: bool) -> bool:
    """Say whether a unit may be a part of a city: every city has districts, and no province is named that holds this one."""
    return unit.word == "district" and not ("admin1" in given or province)


def span_of(unit: Unit) -> Span:
    """Return the words of a unit's own name."""
    return unit.start, unit.end
