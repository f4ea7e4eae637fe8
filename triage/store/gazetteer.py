"""Gazetteer files: the one that ships with triage, one of imported places beside a workspace, and what records teach.

Both files have the same tables. They hold public facts that can be fetched again, so they are no part of the workspace:
its backups stay small, and its check has nothing to vouch for.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeAlias
from zlib import crc32

from triage.errors import WorkspaceError
from triage.store.connect import Connection, path_of, writing
from triage.text.placename import full_key, likeness, place_key, romanised

SHIPPED: Final = Path(__file__).with_name("gazetteer.sqlite")
"""Built by benchmarks/build_gazetteer.py from GeoNames (CC BY 4.0); see docs/gazetteer.md."""

APPLICATION_ID: Final = 0x54524750
"""`TRGP`, stored in the header of every gazetteer file."""

ALTERNATE: Final = 1
"""Bit of a name's kind: the place has another main name."""

ELSEWHERE: Final = 2
"""Bit of a name's kind: a place in another country, which this file leaves out, has this name too."""

TABLES: Final = """
CREATE TABLE place (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  country TEXT NOT NULL,
  region INTEGER,
  latitude INTEGER,
  longitude INTEGER,
  population INTEGER NOT NULL,
  level INTEGER NOT NULL,
  district INTEGER
);
CREATE TABLE name (
  folded TEXT NOT NULL,
  key NOT NULL,
  place INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  PRIMARY KEY (folded, place, key)
) WITHOUT ROWID;
CREATE TABLE region (id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, name TEXT NOT NULL);
CREATE TABLE country (iso2 TEXT PRIMARY KEY, iso3 TEXT NOT NULL) WITHOUT ROWID;
"""
"""Coordinates are WGS84 in 1e-5 degrees; `region.code` is GeoNames' (IQ.15, and IQ.15.90392 for a district); a place's id is
its geonameid, and below zero for a region or district, which then is its own; an empty `key` is the same as `folded`, any other
is kept as its `short` number, or as a text in files of before."""

LEVELS: Final = ("place", "admin2", "admin1", "country")
"""`place.level` is an index into these; they are precisions of the record."""

FIRST_DISTRICT: Final = -10_000
"""From this number down a place of the shipped file is a second-level division; above, a region or a name of our own."""

Name: TypeAlias = tuple[str, str | int, int, int]
Place: TypeAlias = tuple[int, str, str, int | None, int | None, int | None, int, int, int | None]


class Entry(NamedTuple):
    """A place that a name was found for: coordinates in degrees, `country` as ISO 3166-1 alpha-3, `id` from GeoNames.

    `exact` says that the key of the name is the same, not just its romanised form; `main` that it is the place's main
    name; `full` that it is so with its article; `elsewhere` that a place of this name in another country is left out of
    the file. `likeness` is 1.0 unless only resemblance was asked for.
    """

    id: int
    name: str
    country: str
    region: str | None
    latitude: float | None
    longitude: float | None
    population: int
    level: str
    exact: bool
    main: bool
    full: bool
    elsewhere: bool
    likeness: float = 1.0
    district: str | None = None

    @property
    def geonameid(self) -> int | None:
        """The entry's number at GeoNames; None where this file does not know it."""
        return self.id if self.id > 0 else None

    @property
    def own(self) -> bool:
        """Whether the name is of our own knowledge."""
        return FIRST_DISTRICT < self.id < 0 and self.level not in ("admin1", "country")


_COLUMNS: Final = (
    "n.folded, n.key, n.kind, p.id, p.name, p.country, r.name, p.latitude, p.longitude, p.population, p.level, d.name"
    " FROM name n JOIN place p ON p.id = n.place LEFT JOIN region r ON r.id = p.region"
    " LEFT JOIN region d ON d.id = p.district"
)
_TURN: Final = threading.Lock()
_CLOSEST: Final = 0.7
_CANDIDATES: Final = 10_000
_BEGINNING: Final = 2_000


def name_row(name: str, place: int, kind: int) -> Name | None:
    """Return the row of a name, None where nothing of it can be compared."""
    key = place_key(name)
    folded = romanised(key)
    return (folded, "" if folded == key else short(key), place, kind) if key else None


def short(key: str) -> int:
    """Return 23 bits that tell a key from the others of one folded form: three bytes in the file."""
    return crc32(key.encode()) & 0x7FFFFF


def make_tables(db: Connection) -> None:
    """Make the tables of a gazetteer in an empty file."""
    with writing(db):
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        for statement in filter(None, map(str.strip, TABLES.split(";\n"))):
            db.execute(statement)


def write(db: Connection, places: Iterable[Place], names: Iterable[Name]) -> None:
    """Add places with their names; a place that is known is replaced."""
    db.executemany("INSERT OR REPLACE INTO place VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", places)
    db.executemany("INSERT OR REPLACE INTO name VALUES (?, ?, ?, ?)", names)


@cache
def shipped() -> Connection:
    """Return the gazetteer that ships with triage, opened when it is first asked for, for all threads.

    Raises:
        WorkspaceError: It is missing.
    """
    try:
        db = sqlite3.connect(f"{SHIPPED.as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    except sqlite3.Error as error:
        raise _unreadable(SHIPPED, error) from error
    atexit.register(db.close)
    return db


def file_beside(workspace: Path) -> Path:
    """Return where the imported places of a workspace lie."""
    return workspace.with_name(f"{workspace.stem}.gazetteer")


def open_file(path: Path, *, create: bool = False) -> Connection | None:
    """Open a file of imported places; None where there is none and none is to be made.

    Raises:
        WorkspaceError: It cannot be opened, or is something else.
    """
    if not create and not path.exists():
        return None
    with contextlib.ExitStack() as undo:
        try:
            db = sqlite3.connect(
                f"{path.absolute().as_uri()}?mode={'rwc' if create else 'ro'}", uri=True, isolation_level=None
            )
            undo.callback(db.close)
            if create and not db.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
                make_tables(db)
            if create and not db.execute("SELECT 1 FROM pragma_table_info('place') WHERE name = 'district'").fetchone():
                db.execute("ALTER TABLE place ADD COLUMN district INTEGER")
            if db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
                raise WorkspaceError(
                    f"{path} is no gazetteer of triage; it was not touched.", "Move it to another folder."
                )
        except sqlite3.Error as error:
            raise _unreadable(path, error) from error
        undo.pop_all()
    return db


def add_to_file(
    path: Path, batches: Iterable[tuple[Iterable[Place], Iterable[Name]]], regions: Mapping[int, tuple[str, str]]
) -> None:
    """Add imported places to a file, which is made where it is missing; all of them or none.

    Args:
        path: The file.
        batches: Rows of places, one with a known id takes the place of the old one, and rows of their names; they are asked
            for while the file is written.
        regions: Number of a region or district to its code and name; read when all batches are in, which may add to it.

    Raises:
        NotSaved: The disk is full, the file is in use and the like; nothing was taken.
        WorkspaceError: The file cannot be opened.
    """
    db = open_file(path, create=True)
    if db is None:
        return
    with contextlib.closing(db), writing(db):
        for places, names in batches:
            write(db, places, names)
        rows = [(number, *cells) for number, cells in regions.items()]
        db.executemany("INSERT OR REPLACE INTO region VALUES (?, ?, ?)", rows)


def find(db: Connection, name: str) -> list[Entry]:
    """Return the places that have a name, or one that differs in its romanisation only; one row a place.

    Raises:
        WorkspaceError: The file is damaged.
    """
    key = place_key(name)
    if not key:
        return []
    rows = _fetch(db, f"SELECT {_COLUMNS} WHERE n.folded = ?", (romanised(key),))
    best: dict[int, Entry] = {}
    for row in rows:
        entry = _entry(row, key, full_key(name))
        old = best.get(entry.id)
        if old is None or (entry.exact, entry.main) > (old.exact, old.main):
            best[entry.id] = entry
    return list(best.values())


def resembling(db: Connection, name: str, country: str | None, most: int) -> list[Entry]:
    """Return places whose names resemble a name, the likest first.

    Only names are seen that share the first letter, or the first two or three where no country is given.

    Args:
        db: The gazetteer.
        name: The name as printed.
        country: Only places of this country, ISO 3166-1 alpha-3; None for all.
        most: So many at most.

    Raises:
        WorkspaceError: The file is damaged.
    """
    key = place_key(name)
    folded = romanised(key)
    if len(folded) < 3:
        return []
    start = folded[: 1 if country else 3 if len(folded) > 4 else 2]
    where, values = "n.folded >= ? AND n.folded < ?", [start, start + "\U0010ffff"]
    if country:
        where, values = f"{where} AND p.country = ?", [*values, country]
    rows = _fetch(db, f"SELECT {_COLUMNS} WHERE {where} LIMIT {_CANDIDATES}", values)
    best: dict[int, Entry] = {}
    for row in rows:
        alike = likeness(folded, row[0], _CLOSEST)
        if alike and (row[3] not in best or best[row[3]].likeness < alike):
            best[row[3]] = _entry(row, key, full_key(name), alike)
    return sorted(best.values(), key=lambda e: (-e.likeness, -e.population, e.id))[:most]


def beginning(db: Connection, start: str, most: int) -> list[str]:
    """Return the main names of places that begin with some letters, those with most people first.

    Raises:
        WorkspaceError: The file is damaged.
    """
    whole = romanised(place_key(start))
    folded = whole.rstrip("aeiouh")  # how a name ends is folded otherwise than what stands inside it
    folded = folded if len(folded) > 1 else whole
    if len(folded) < 2:
        return []
    rows = _fetch(
        db,
        "SELECT p.name, p.population FROM name n JOIN place p ON p.id = n.place"
        f" WHERE n.folded >= ? AND n.folded < ? AND NOT n.kind & {ALTERNATE} LIMIT {_BEGINNING}",
        (folded, folded + "\U0010ffff"),
    )
    begun = start.casefold()
    fitting = sorted((row for row in rows if row[0].casefold().startswith(begun)), key=lambda row: -row[1])
    return list(dict.fromkeys(row[0] for row in fitting))[:most]


def _fetch(db: Connection, query: str, values: Sequence[str] = ()) -> list[Any]:
    try:
        with _TURN:
            return db.execute(query, values).fetchall()
    except sqlite3.Error as error:
        if "p.district" in str(error):  # places that were imported before districts were known
            return _fetch(db, query.replace("p.district", "NULL"), values)
        raise _unreadable(Path(path_of(db)), error) from error


def _unreadable(path: Path, error: sqlite3.Error) -> WorkspaceError:
    advice = "Install triage again." if path == SHIPPED else "Remove the file, and import its places again."
    return WorkspaceError(f"The gazetteer {path} cannot be read: {error}.", advice)


def _entry(row: Sequence[Any], key: str, full: str, alike: float = 1.0) -> Entry:
    folded, stored, kind, number, name, country, region, latitude, longitude, population, level, district = row
    known = str(stored) in (key, str(short(key))) if stored != "" else folded == key
    return Entry(
        number,
        name,
        country,
        region,
        None if latitude is None else latitude / 1e5,
        None if longitude is None else longitude / 1e5,
        population,
        LEVELS[level],
        known,
        not kind & ALTERNATE,
        full_key(name) == full,
        bool(kind & ELSEWHERE),
        alike,
        district,
    )


def country_codes() -> dict[str, str]:
    """Return ISO 3166-1 alpha-2 to alpha-3 for every country of GeoNames."""
    return dict(_fetch(shipped(), "SELECT iso2, iso3 FROM country"))


def regions() -> dict[str, tuple[int, str]]:
    """Return GeoNames' codes of first-level regions (IQ.15) and districts (IQ.15.90392) with their numbers and names."""
    return {code: (number, name) for number, code, name in _fetch(shipped(), "SELECT id, code, name FROM region")}


class Taught(NamedTuple):
    """A place as confirmed records have it: its words, its cells, and when an editor confirmed it last."""

    name: str
    country: str | None
    admin1: str | None
    latitude: float | None
    longitude: float | None
    precision: str
    at: str
    admin2: str | None = None
    geonameid: int | None = None
    how: str | None = None
    sources: tuple[str, ...] = ()
    scale: str | None = None
    """How far the sources reach, of whom the record has `sources`."""


_CELLS: Final = (
    "status", "place_name", "country", "admin1", "latitude", "longitude", "place_precision", "coded_at",
    "admin2", "geonameid", "place_how", "sources", "source_scale",
)  # fmt: skip


def _cells_of(value: str) -> str:
    """Return SQL for the cells of a record's body as a JSON array: one call, because each reads the whole body."""
    return f"json_extract({value}, {', '.join(repr(f'$.{name}') for name in _CELLS)})"


def last_decision(db: Connection) -> int:
    """Return the number of the youngest decision; 0 where there is none."""
    return int(db.execute("SELECT coalesce(max(seq), 0) FROM decision").fetchone()[0])


def taught(db: Connection) -> Iterator[Taught]:
    """Yield the place of each confirmed or disputed record that has one."""
    for (cells,) in db.execute(f"SELECT {_cells_of('body')} FROM record WHERE status IN ('confirmed', 'disputed')"):
        place = _taught(cells)
        if place:
            yield place


def taught_since(db: Connection, seq: int) -> Iterator[tuple[Taught | None, Taught | None]]:
    """Yield what each decision on a record after `seq` taught before it and teaches after it, in their order."""
    query = (
        f"SELECT {_cells_of('old')}, {_cells_of('new')} FROM decision WHERE seq > ? AND subject = 'record' ORDER BY seq"
    )
    for before, after in db.execute(query, (seq,)):
        yield _taught(before), _taught(after)


def _taught(cells: str | None) -> Taught | None:
    """Return a place that can teach: it is confirmed, has words, and a country or coordinates."""
    status, name, country, admin1, latitude, longitude, precision, at, admin2, number, how, sources, scale = (
        json.loads(cells) if cells else (None,) * len(_CELLS)
    )
    if status not in ("confirmed", "disputed") or not name or not (country or latitude is not None):
        return None
    return Taught(
        name, country, admin1, latitude, longitude, precision or "unknown", at or "", admin2, number, how,
        tuple(sources or ()), scale,
    )  # fmt: skip
