"""Which of several places of one name is meant, and when that is certain: by country, by region, by how many people live there.

The bounds were set so that no name of `tests/store/places.csv` is filled in wrongly, with and without its country.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final

from triage.store.gazetteer import Entry
from triage.text.placename import place_key, place_words, romanised, without_kind
from triage.text.tables import shipped

_KNOWN: Final = 15_000
"""A place of so many people is filled in without a country if no other place has its name, main name or not."""
_FAMOUS: Final = 500_000
"""A place of so many people is filled in although the report names other countries, if no other place has its name."""
_DOMINANT: Final = 20
"""So many times more people make a place the one that is meant, where no country tells."""
_LARGER: Final = 8
"""The same within one country."""
SAME_SPOT: Final = 0.3
"""Degrees within which two entries of one country are one place: a town and the province or district named after it."""
_SHORTEST: Final = 4
"""A name of fewer letters needs its country."""
_PROVINCE: Final = 12_000
"""A province ranks among places like one of so many people: after a town, before villages of its name."""
_DISTRICT: Final = 5_000
"""A district, or a place of which GeoNames does not know the people, counts like one of so many."""


def pick(name: str, found: list[Entry], countries: Sequence[str], regions: Sequence[Entry]) -> tuple[Entry, bool]:
    """Return which of the entries of a name is most likely meant, and whether that is certain; sorts them.

    Args:
        name: As printed.
        found: The entries, one at least.
        countries: What the report leads to expect, ISO 3166-1 alpha-3, the likeliest first.
        regions: The first-level regions that the words may put it into.
    """
    found.sort(key=weight, reverse=True)
    if regions and (within := _within(found, regions, countries)):
        return within
    for country in _likeliest(found, countries):
        inside = [e for e in found if e.country == country]
        if inside:
            first = inside[0]
            rivals = [e for e in found if e.country in countries and _LARGER * _people(e) > _people(first)]
            famous = max(e.population // (1 if e.main else 2) for e in found) >= _LARGER * max(first.population, 5_000)
            famous = famous or (not first.main and any(e.main and e.population > _people(first) for e in found))
            alone = all(e.country == country for e in rivals) and (found[0].country == country or not famous)
            return first, alone and _stands_out(inside) and not _is_kind(name)
    return found[0], _is_known(name, found, _FAMOUS if countries else _KNOWN)


def _likeliest(found: list[Entry], countries: Sequence[str]) -> Sequence[str]:
    """Return the expected countries, the one first whose place of the name is far larger than those of the others."""
    if len(countries) < 2:
        return countries
    known: dict[str, int] = {}
    for entry in found:
        if entry.country in countries:
            known[entry.country] = max(known.get(entry.country, 0), _rivalry(entry))
    if len(known) < 2:
        return countries
    (most, country), (second, _), *_ = sorted(((people, name) for name, people in known.items()), reverse=True)
    return (country, *countries) if most >= _LARGER * second else countries


def _within(found: Sequence[Entry], regions: Sequence[Entry], countries: Sequence[str]) -> tuple[Entry, bool] | None:
    """Return which of the entries of a name is meant where the words name its region; None where that tells nothing.

    The one in the region is certain; where there is none, and the entries lie in other regions of its country, none is.
    """
    regions = [e for e in regions if e.country in countries] or regions
    inside = [e for e in found if any((e.country, e.region) == (r.country, r.region) for r in regions)]
    if inside and len({e.country for e in inside}) == 1:
        return inside[0], _stands_out(inside)
    beyond = [e for e in found if any(e.country == r.country for r in regions)]
    if not beyond:
        return found[0], False
    if beyond[0].region and beyond[0].level != "admin1":
        return beyond[0], False
    return None


def _is_kind(name: str) -> bool:
    """Say whether a name is made of common words alone, like Old City: every town has one."""
    words = place_words(name)
    return len(words) > 1 and all(word in _common_words() for word in words)


def _form(name: str) -> str:
    """Return what two spellings of one name share, whether or not City or Province is printed."""
    return romanised(place_key(without_kind(name) or name))


def _people(entry: Entry) -> int:
    """Return how many people speak for an entry: a name that is not the main one is worth a tenth."""
    if entry.level == "admin1":
        return _PROVINCE
    if entry.own:
        return _KNOWN
    return entry.population // (1 if entry.main else 10)


def weight(entry: Entry) -> tuple[bool, int, bool, int]:
    """Return what ranks entries that have a name: countries first, then by people."""
    return entry.level == "country", _people(entry), entry.main, entry.id


def _stands_out(found: list[Entry]) -> bool:
    """Say whether the first of the entries of one country is the one that is meant."""
    first = found[0]
    return all(_near(first, other) or first.population >= _LARGER * max(other.population, 2_000) for other in found[1:])


def _near(a: Entry, b: Entry) -> bool:
    """Say whether two entries of one country are one spot, or the second is the region or district of the first."""
    if b.level in ("admin1", "admin2") and a.region and a.region == b.region:
        return True
    if a.latitude is None or b.latitude is None or a.longitude is None or b.longitude is None:
        return a.level == "country"
    return abs(a.latitude - b.latitude) < SAME_SPOT and abs(a.longitude - b.longitude) < SAME_SPOT


def _is_known(name: str, found: list[Entry], least: int) -> bool:
    """Say whether a name stands for the first entry although nothing says its country."""
    first, key = found[0], place_key(name)
    if first.level == "country":
        return first.full
    if len(key) < _SHORTEST or key in _common_words() or _is_kind(name):
        return False
    if _form(first.name) != _form(name) and not _begins(first.name, name):
        return False  # Mambasa is a town of its own, and once a name of Mombasa
    others = [e for e in found[1:] if e.country != first.country]
    if not _stands_out([e for e in found if e.country == first.country]):
        return False
    if first.level == "admin1":
        return first.full and least == _KNOWN and not (others or first.elsewhere)
    if not others and not first.elsewhere:
        return first.population >= least
    unseen = _KNOWN if first.elsewhere else 0
    most = max([unseen, *(_rivalry(e) for e in others)])
    return first.main and first.population >= max(_DOMINANT * most, 2 * _FAMOUS if least == _FAMOUS else least)


def _begins(whole: str, name: str) -> bool:
    """Say whether a name is how a longer one begins: Acapulco is Acapulco de Juárez."""
    words, begun = place_words(whole), place_words(name)
    return 0 < len(begun) < len(words) and words[: len(begun)] == begun


def _rivalry(entry: Entry) -> int:
    """Return how many people speak for an entry against a larger one of its name elsewhere."""
    if entry.own:  # it stands in the file because news of conflicts names it
        return _FAMOUS
    if entry.level == "admin2" or (entry.level == "place" and not entry.population):
        return _DISTRICT // (1 if entry.main else 10)
    return _people(entry)


@cache
def _common_words() -> frozenset[str]:
    """Return keys of words and first names that are towns as well: they need their country."""
    raw = word_lists()
    return frozenset(word for name in ("words", "names") for line in raw[name] for word in line.split())


def word_lists() -> dict[str, list[str]]:
    """Return common words and first names, and the regions that news names in place of their country."""
    found: dict[str, list[str]] = shipped(__file__, "gazetteer.json")
    return found
