"""Where a place name lies: what confirmed records of the workspace say, then imported places, then the shipped gazetteer.

A name is filled in only where it is certain; the rest is offered. The population bounds below were set so that no name of
`tests/store/places.csv` is filled in wrongly, with and without its country.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakKeyDictionary

from triage.desk.workspace import Workspace
from triage.domain.decision import Subject
from triage.errors import WorkspaceError
from triage.store import gazetteer as table
from triage.store import reports
from triage.store.gazetteer import Entry
from triage.store.state import current
from triage.text.placename import full_key, place_key, place_words, romanised, without_kind
from triage.text.tables import shipped

if TYPE_CHECKING:
    from triage.extract.proposal import Resolved

_KNOWN: Final = 15_000
"""A place of so many people is filled in without a country if no other place has its name, main name or not."""
_FAMOUS: Final = 500_000
"""A place of so many people is filled in although the report names other countries, if no other place has its name."""
_DOMINANT: Final = 20
"""So many times more people make a place the one that is meant, where no country tells."""
_LARGER: Final = 8
"""The same within one country."""
_SAME_SPOT: Final = 0.3
"""Degrees within which two entries of one country are one place: a town and the province or district named after it."""
_SHORTEST: Final = 4
"""A name of fewer letters needs its country."""
_PROVINCE: Final = 12_000
"""A province ranks among places like one of so many people: after a town, before villages of its name."""
_OFFERED: Final = 8


@dataclass(frozen=True, slots=True)
class Offer:
    """An entry that a name may stand for; `why` says so in words, `likeness` is 1.0 where the name is the same."""

    entry: Entry
    why: str
    likeness: float


@dataclass(slots=True)
class _Learned:
    """What the confirmed records of a workspace teach, by spelling and country, up to a decision."""

    seq: int
    places: dict[str, dict[str | None, table.Taught]] = field(default_factory=dict)

    def add(self, place: table.Taught) -> None:
        """Take a place in, unless a younger one has its spelling and country."""
        known = self.places.setdefault(full_key(place.name), {})
        old = known.get(place.country)
        if old is None or place.at >= old.at:
            known[place.country] = place


_LEARNED: WeakKeyDictionary[Workspace, _Learned] = WeakKeyDictionary()


def learned(ws: Workspace, name: str) -> list[table.Taught]:
    """Return the places that confirmed records give a spelling, one a country, the youngest first.

    All records are read once a sitting; after that only decisions that came since, unless one took a place back.
    """
    last, known = table.last_decision(ws.db), _LEARNED.get(ws)
    if known is None or last < known.seq or not _followed(ws, known, last):
        known = _LEARNED[ws] = _Learned(last)
        for place in table.taught(ws.db):
            known.add(place)
    return sorted(known.places.get(full_key(name), {}).values(), key=lambda t: (t.at, t.country or ""), reverse=True)


def _followed(ws: Workspace, known: _Learned, last: int) -> bool:
    """Take in what was decided since; False where a place was taken back, so that an older one may count again."""
    for before, after in table.taught_since(ws.db, known.seq) if last > known.seq else ():
        if before and (after is None or replace(before, at="") != replace(after, at="")):
            return False
        if after:
            known.add(after)
    known.seq = last
    return True


def expected(text: str) -> tuple[str, ...]:
    """Return the countries that a text names, by name or demonym, ISO 3166-1 alpha-3, the most named first."""
    names = _country_names()
    count = Counter(names[match] for match in _country_words().findall(text[:20_000]))
    return tuple(country for country, _ in sorted(count.items(), key=lambda c: (-c[1], c[0])))


@cache
def _country_names() -> dict[str, str]:
    from triage.extract.placewords import countries

    names, demonyms = countries()
    return {**demonyms, **names}


@cache
def _country_words() -> re.Pattern[str]:
    words = sorted(_country_names(), key=lambda w: (-len(w), w))
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b")


@cache
def _common_words() -> frozenset[str]:
    """Return keys of words and first names that are towns as well: they need their country."""
    raw: dict[str, list[str]] = shipped(__file__, "gazetteer.json")
    return frozenset(word for lines in raw.values() for line in lines for word in line.split())


def entries(name: str, beside: Path | None = None) -> list[Entry]:
    """Return all places that have a name, or one that differs in romanisation only, of the imported and shipped files.

    Args:
        name: As printed.
        beside: The workspace whose imported places count as well.
    """
    found: dict[int, Entry] = {}
    imported = table.open_file(table.file_beside(beside)) if beside else None
    for db in filter(None, (table.shipped(), imported)):
        for one in table.find(db, name):
            if one.id not in found or one.exact >= found[one.id].exact:
                found[one.id] = one
    if imported:
        imported.close()
    bare = without_kind(name)
    if not any(e.exact for e in found.values()) and bare:
        return entries(bare, beside) or list(found.values())
    return list(found.values())


def resolve(name: str, countries: Sequence[str] = (), beside: Path | None = None) -> tuple[Entry, bool] | None:
    """Return the entry that a name most likely stands for, and whether it is certain; None is an answer.

    Args:
        name: As printed.
        countries: What the report leads to expect, ISO 3166-1 alpha-3, the likeliest first.
        beside: The workspace whose imported places count as well.
    """
    found = [e for e in entries(name, beside) if e.exact]
    if any(e.full and e.main for e in found):  # "El Salvador" is not Salvador, nor the other way round; Kut is Al-Kut
        bare = full_key(name).startswith(place_key(name))
        found = [e for e in found if e.full or not e.main or (bare and e.level != "country")]
    if not found:
        return None
    found.sort(key=_weight, reverse=True)
    for country in countries:
        inside = [e for e in found if e.country == country]
        if inside:
            first = inside[0]
            rivals = [e for e in found if e.country in countries and _LARGER * _people(e) > _people(first)]
            famous = max(e.population // (1 if e.main else 2) for e in found) >= _LARGER * max(first.population, 5_000)
            alone = all(e.country == country for e in rivals) and (found[0].country == country or not famous)
            return first, alone and _stands_out(inside) and not _is_kind(name)
    return found[0], _is_known(name, found, _FAMOUS if countries else _KNOWN)


def _is_kind(name: str) -> bool:
    """Say whether a name is made of common words alone, like Old City: every town has one."""
    words = place_words(name)
    return len(words) > 1 and all(word in _common_words() for word in words)


def _form(name: str) -> str:
    """Return what two spellings of one name share, whether or not City or Province is printed."""
    return romanised(place_key(without_kind(name) or name))


def _people(entry: Entry) -> int:
    """Return how many people speak for an entry: a name that is not the main one is worth a tenth."""
    return _PROVINCE if entry.level == "admin1" else entry.population // (1 if entry.main else 10)


def _weight(entry: Entry) -> tuple[bool, int, bool, int]:
    """Return what ranks entries that have a name: countries first, then by people."""
    return entry.level == "country", _people(entry), entry.main, entry.id


def _stands_out(found: list[Entry]) -> bool:
    """Say whether the first of the entries of one country is the one that is meant."""
    first = found[0]
    return all(_near(first, other) or first.population >= _LARGER * max(other.population, 2_000) for other in found[1:])


def _near(a: Entry, b: Entry) -> bool:
    if a.latitude is None or b.latitude is None or a.longitude is None or b.longitude is None:
        return a.level == "country"
    return abs(a.latitude - b.latitude) < _SAME_SPOT and abs(a.longitude - b.longitude) < _SAME_SPOT


def _is_known(name: str, found: list[Entry], least: int) -> bool:
    """Say whether a name stands for the first entry although nothing says its country."""
    first, key = found[0], place_key(name)
    if first.level == "country":
        return first.full
    if len(key) < _SHORTEST or key in _common_words() or _is_kind(name):
        return False
    if _form(first.name) != _form(name):  # Mambasa is a town of its own, and once a name of Mombasa
        return False
    others = [e for e in found[1:] if e.country != first.country]
    if not _stands_out([e for e in found if e.country == first.country]):
        return False
    if first.level == "admin1":
        return first.full and least == _KNOWN and not (others or first.elsewhere)
    if not others and not first.elsewhere:
        return first.population >= least
    most = max((e.population for e in others), default=0)
    return first.main and first.population >= max(2 * _FAMOUS, _DOMINANT * max(most, _KNOWN))


def offers(name: str, countries: Sequence[str] = (), beside: Path | None = None) -> list[Offer]:
    """Return what a name may stand for, the likeliest first: the same name, its romanised form, then resemblance.

    Args:
        name: As printed.
        countries: What the report leads to expect; such entries come first among equals.
        beside: The workspace whose imported places count as well.
    """
    order = {country: n for n, country in enumerate(countries)}
    found = entries(name, beside)
    best = resolve(name, countries, beside)
    made = [Offer(e, "the same name" if e.exact else "another romanisation", 1.0 if e.exact else 0.95) for e in found]
    if not any(e.exact for e in found):
        imported = table.open_file(table.file_beside(beside)) if beside else None
        known = {e.id for e in found}
        for db in filter(None, (table.shipped(), imported)):
            alike = table.resembling(db, name, countries[0] if countries else None, _OFFERED)
            made += [Offer(e, "a name that resembles it", e.likeness * 0.9) for e in alike if e.id not in known]
        if imported:
            imported.close()
    first = best[0].id if best else None
    made.sort(key=lambda o: _weight(o.entry), reverse=True)
    made.sort(key=lambda o: (o.entry.id != first, o.likeness < 1, order.get(o.entry.country, len(order)), -o.likeness))
    return made[:_OFFERED]


def resolver(ws: Workspace | None = None, report: int | None = None) -> Callable[[str, str | None], Resolved | None]:
    """Return the look-up for the fields of one report: confirmed names first, then imported, then shipped places.

    Args:
        ws: The workspace; without one, only the shipped gazetteer is asked.
        report: The number of the report, whose country, or the countries that its text names, are expected.
    """
    known = _countries_of(ws, report) if ws and report is not None else ()

    def look_up(name: str, country: str | None) -> Resolved | None:
        countries = (country,) if country else known
        taught = _taught(ws, name, countries) if ws else None
        if taught:
            return taught
        try:
            best = resolve(name, countries, ws.path if ws else None)
        except WorkspaceError:  # a record can be filled without a gazetteer; the verb gazetteer says what is wrong
            return None
        return _resolved(*best) if best else None

    return look_up


def _countries_of(ws: Workspace, report: int) -> tuple[str, ...]:
    row = reports.row(ws.db, report)
    details = current(ws.db, Subject.DETAILS, row.key) if row else None
    given = details.get("country") if isinstance(details, dict) else None
    return (str(given),) if given else expected(reports.text(ws.db, report))


def _taught(ws: Workspace, name: str, countries: Sequence[str]) -> Resolved | None:
    from triage.extract.proposal import Resolved

    found = learned(ws, name)
    found = [t for t in found if t.country in countries] or found
    if not found:
        return None
    first = found[0]
    precision = first.precision if first.precision in ("exact", "place", "admin2", "admin1", "country") else "place"
    certain = len({t.country for t in found}) == 1
    return Resolved(name, first.latitude, first.longitude, first.country, first.admin1, precision, certain)


def _resolved(entry: Entry, certain: bool) -> Resolved:
    from triage.extract.proposal import Resolved

    return Resolved(
        entry.name, entry.latitude, entry.longitude, entry.country, entry.region, entry.level, certain,
    )  # fmt: skip


def find(name: str, countries: Sequence[str] = (), ws: Workspace | None = None) -> list[dict[str, Any]]:
    """Return what a name may stand for as rows, the likeliest first, with the record's columns, `why` and `certain`.

    Args:
        name: As printed.
        countries: What is expected, ISO 3166-1 alpha-3.
        ws: The workspace, whose confirmed records come first.
    """
    best = resolve(name, countries, ws.path if ws else None)
    certain = best[0].id if best and best[1] else None
    taught = _taught(ws, name, countries) if ws else None
    rows = [_row(taught, "confirmed in this workspace", 1.0, taught.certain)] if taught else []
    for offer in offers(name, countries, ws.path if ws else None):
        sure = not taught and offer.entry.id == certain
        rows.append(
            {
                **_row(_resolved(offer.entry, sure), offer.why, offer.likeness, sure),
                "geonameid": max(offer.entry.id, 0) or None,
            }
        )
    return rows


def _row(place: Resolved, why: str, likeness: float, certain: bool) -> dict[str, Any]:
    return {
        "name": place.name, "admin1": place.admin1, "country": place.country, "latitude": place.latitude,
        "longitude": place.longitude, "precision": place.precision, "certain": certain, "why": why,
        "likeness": round(likeness, 3), "geonameid": None,
    }  # fmt: skip
