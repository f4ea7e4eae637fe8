"""Where a place name lies: what confirmed records of the workspace say, then imported places, then the shipped gazetteer.

A name is filled in only where it is certain, which `namesakes` says; the rest is offered.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakKeyDictionary

from triage.desk.namesakes import pick, weight, word_lists
from triage.desk.workspace import Workspace
from triage.domain.decision import Subject
from triage.errors import WorkspaceError
from triage.store import gazetteer as table
from triage.store import reports
from triage.store.gazetteer import Entry
from triage.store.state import current
from triage.text.placename import full_key, place_key, without_kind

if TYPE_CHECKING:
    from triage.extract.proposal import Resolved, Resolver

SCALE_REASON: Final = "as the desk last confirmed it for this outlet and country"
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
    scales: dict[tuple[tuple[str, ...], str], table.Taught] = field(default_factory=dict)

    def add(self, place: table.Taught) -> None:
        """Take a place in, unless a younger one has its spelling and country, and how far its sources reach there."""
        known = self.places.setdefault(full_key(place.name), {})
        old = known.get(place.country)
        if old is None or place.at >= old.at:
            known[place.country] = place
        if place.scale and place.country:
            told = (place.sources, place.country)
            if told not in self.scales or place.at >= self.scales[told].at:
                self.scales[told] = place


_LEARNED: WeakKeyDictionary[Workspace, _Learned] = WeakKeyDictionary()


def learned(ws: Workspace, name: str) -> list[table.Taught]:
    """Return the places that confirmed records give a spelling, one a country, the youngest first.

    All records are read once a sitting; after that only decisions that came since, unless one took a place back.
    """
    found = _learned(ws).places.get(full_key(name), {}).values()
    return sorted(found, key=lambda t: (t.at, t.country or ""), reverse=True)


def scale_of(ws: Workspace, sources: tuple[str, ...], country: str | None) -> str | None:
    """Return how far sources reach for a country, `source_scale`, as the youngest confirmed record of both has it; or None."""
    known = _learned(ws).scales.get((sources, country)) if country else None
    return known.scale if known else None


def _learned(ws: Workspace) -> _Learned:
    last, known = table.last_decision(ws.db), _LEARNED.get(ws)
    if known is None or last < known.seq or not _followed(ws, known, last):
        known = _LEARNED[ws] = _Learned(last)
        for place in table.taught(ws.db):
            known.add(place)
    return known


def _followed(ws: Workspace, known: _Learned, last: int) -> bool:
    """Take in what was decided since; False where a place was taken back, so that an older one may count again."""
    for before, after in table.taught_since(ws.db, known.seq) if last > known.seq else ():
        if before and (after is None or before._replace(at="") != after._replace(at="")):
            return False
        if after:
            known.add(after)
    known.seq = last
    return True


def expected(text: str) -> tuple[str, ...]:
    """Return the countries that a text names, by name, demonym or a region of theirs, ISO 3166-1 alpha-3, the most named first."""
    names = _country_names()
    count = Counter(names[match] for match in _country_words().findall(text[:20_000]))
    return tuple(country for country, _ in sorted(count.items(), key=lambda c: (-c[1], c[0])))


@cache
def _country_names() -> dict[str, str]:
    from triage.extract.placewords import countries

    names, demonyms = countries()
    leads = (line.partition(": ") for line in word_lists()["leads"])
    return {**demonyms, **names, **{name: iso3 for iso3, _, regions in leads for name in regions.split(", ")}}


@cache
def _country_words() -> re.Pattern[str]:
    words = sorted(_country_names(), key=lambda w: (-len(w), w))
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b")


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


def resolve(
    name: str, countries: Sequence[str] = (), beside: Path | None = None, region: str | None = None
) -> tuple[Entry, bool] | None:
    """Return the entry that a name most likely stands for, and whether it is certain; None is an answer.

    Args:
        name: As printed.
        countries: What the report leads to expect, ISO 3166-1 alpha-3, the likeliest first.
        beside: The workspace whose imported places count as well.
        region: The first-level region that the words put it into, as printed.
    """
    found = [e for e in entries(name, beside) if e.exact]
    if any(e.full and e.main for e in found):  # "El Salvador" is not Salvador, nor the other way round; Kut is Al-Kut
        bare = full_key(name).startswith(place_key(name))
        found = [e for e in found if e.full or not e.main or (bare and e.level != "country")]
    if not found:
        return None
    regions = [e for e in entries(region, beside) if e.exact and e.level == "admin1"] if region else []
    return pick(name, found, countries, regions)


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
    made.sort(key=lambda o: weight(o.entry), reverse=True)
    made.sort(key=lambda o: (o.entry.id != first, o.likeness < 1, order.get(o.entry.country, len(order)), -o.likeness))
    return made[:_OFFERED]


def resolver(ws: Workspace | None = None, report: int | None = None) -> Resolver:
    """Return the look-up for the fields of one report: confirmed names first, then imported, then shipped places.

    Args:
        ws: The workspace; without one, only the shipped gazetteer is asked.
        report: The number of the report, whose country, or the countries that its text names, are expected.
    """
    known = _countries_of(ws, report) if ws and report is not None else ()

    def look_up(name: str, country: str | None, region: str | None = None, /) -> Resolved | None:
        countries = (country,) if country else known
        taught = _taught(ws, name, countries) if ws else None
        if taught:
            return taught
        try:
            best = resolve(name, countries, ws.path if ws else None, region)
        except WorkspaceError:  # a record can be filled without a gazetteer; the verb gazetteer says what is wrong
            return None
        return resolved(*best) if best else None

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
    if first.how is None and first.latitude is not None:  # a record of before this was kept
        first = _as_in_gazetteer(ws, first)
    precision = first.precision if first.precision in ("exact", "place", "admin2", "admin1", "country") else "place"
    certain = len({t.country for t in found}) == 1
    # What an editor found by hand, or in another text, is the word of the desk for the next record.
    how = "gazetteer" if first.how == "gazetteer" else "editor"
    return Resolved(
        name, first.latitude, first.longitude, first.country, first.admin1, precision, certain,
        first.admin2, first.geonameid, how,
    )  # fmt: skip


def _as_in_gazetteer(ws: Workspace, place: table.Taught) -> table.Taught:
    """Return a place that was taught with the coordinates of the gazetteer as one that came from there."""
    for entry in entries(place.name, ws.path):
        if (entry.country, entry.latitude, entry.longitude) == (place.country, place.latitude, place.longitude):
            return place._replace(how="gazetteer", geonameid=entry.geonameid, admin2=place.admin2 or entry.district)
    return place


def resolved(entry: Entry, certain: bool) -> Resolved:
    """Return an entry as the rules and the form take it."""
    from triage.extract.proposal import Resolved

    return Resolved(
        entry.name, entry.latitude, entry.longitude, entry.country, entry.region, entry.level, certain,
        entry.district, entry.geonameid,
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
        rows.append(_row(resolved(offer.entry, sure), offer.why, offer.likeness, sure))
    return rows


def _row(place: Resolved, why: str, likeness: float, certain: bool) -> dict[str, Any]:
    return {
        "name": place.name, "admin1": place.admin1, "admin2": place.admin2, "country": place.country,
        "latitude": place.latitude, "longitude": place.longitude, "precision": place.precision, "certain": certain,
        "why": why, "likeness": round(likeness, 3), "geonameid": place.geonameid,
    }  # fmt: skip
