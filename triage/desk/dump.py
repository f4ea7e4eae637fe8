"""Take the places of a GeoNames dump into the gazetteer of the workspace."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import blake2b
from itertools import chain, islice
from typing import Final

from triage.desk.workspace import Workspace
from triage.errors import InputRefused
from triage.store import gazetteer as table
from triage.text.placename import without_kind

LEVEL_OF: Final = {"ADM1": "admin1", "ADM2": "admin2", "PCLI": "country", "PCLD": "country", "PCL": "country"}
"""GeoNames' feature codes beside class P, populated places; other features are left."""


TOGETHER: Final = 10_000
"""So many places are handed on at once; a dump of all countries has twelve million rows."""
LARGEST: Final = (1 << 63) - 1
"""The largest number that a cell of the gazetteer holds."""
_MADE: Final = 1 << 32
"""Numbers of districts that the shipped file lacks lie below the negative of this one."""
_ADVICE: Final = "Nothing was taken from it. Give a dump of GeoNames with 19 columns between tabs, like IQ.txt."


def import_file(ws: Workspace, path: str) -> tuple[int, int]:
    """Take places of a GeoNames dump (tab-separated, 19 columns: IQ.txt, allCountries.txt) into the workspace's gazetteer.

    Returns:
        How many places were taken, and how many rows were left because they are no places.

    Raises:
        InputRefused: The file cannot be read, or is no such dump; nothing was taken.
        ReadOnlyWorkspace: This desk only reads.
    """
    ws.writable()
    regions = _Regions()
    rows = taken = 0

    def batches() -> Iterator[tuple[list[table.Place], list[table.Name]]]:
        nonlocal rows, taken
        lines = _rows(path)
        while together := list(islice(lines, TOGETHER)):
            places, names = _places(path, together, regions)
            rows, taken = rows + len(together), taken + len(places)
            yield places, names

    found = batches()
    begun = list(islice(found, 1))  # what is no dump at all leaves no file behind
    if not begun:
        raise InputRefused(f"{path} is empty.", _ADVICE)
    table.add_to_file(table.file_beside(ws.path), chain(begun, found), regions.named)
    return taken, rows - taken


class _Regions:
    """The numbers of regions and districts by their codes: those of the shipped file, and what a dump names beside them.

    A district comes after many of its places, so its number is made of its code alone.
    """

    def __init__(self) -> None:
        shipped = table.regions()
        self.known = {code: number for code, (number, _) in shipped.items()}
        self.named = {number: (code, name) for code, (number, name) in shipped.items()}

    def region(self, country: str, first: str) -> int | None:
        """Return the number of a first-level region by its codes at GeoNames."""
        return self.known.get(f"{country}.{first}")

    def district(self, country: str, first: str, second: str) -> int | None:
        """Return the number of a second-level division by its codes, also where nothing has named it yet."""
        code = f"{country}.{first}.{second}"
        if not second or not first:
            return None
        if code not in self.known:
            digest = blake2b(code.encode(), digest_size=7).digest()
            self.known[code] = -int.from_bytes(digest) - _MADE
        return self.known[code]


def _places(
    path: str, rows: Iterable[tuple[int, list[str]]], regions: _Regions
) -> tuple[list[table.Place], list[table.Name]]:
    places: list[table.Place] = []
    names: list[table.Name] = []
    codes = table.country_codes()
    for number, cells in rows:
        level = "place" if cells[6] == "P" else LEVEL_OF.get(cells[7])
        iso3 = codes.get(cells[8])
        if level is None or iso3 is None:
            continue
        try:
            key, *here, people = int(cells[0]), float(cells[4]), float(cells[5]), int(cells[14] or 0)
        except ValueError:
            raise InputRefused(f"Line {number} of {path} has a number that cannot be read.", _ADVICE) from None
        if not (0 < key <= LARGEST and 0 <= people <= LARGEST and abs(here[0]) <= 90 and abs(here[1]) <= 180):
            raise InputRefused(f"Line {number} of {path} has a number that no place has.", _ADVICE)
        latitude, longitude = (round(degrees * 1e5) for degrees in here)
        region = regions.region(cells[8], cells[10])
        district = regions.district(cells[8], cells[10], cells[11])
        if district and level == "admin2":
            regions.named[district] = (f"{cells[8]}.{cells[10]}.{cells[11]}", cells[1])
        places.append((key, cells[1], iso3, region, latitude, longitude, people, table.LEVELS.index(level), district))
        own = (cells[1], without_kind(cells[1]) if level in ("admin1", "admin2") else None)
        given = dict.fromkeys(name for name in (*own, cells[2], *cells[3].split(",")) if name)
        names += filter(None, (table.name_row(n, key, table.ALTERNATE * (n not in own)) for n in given))
    return places, names


def _rows(path: str) -> Iterator[tuple[int, list[str]]]:
    try:
        with open(path, encoding="utf-8", errors="strict", newline="\n") as stream:
            for number, line in enumerate(stream, 1):
                if line.isspace():
                    continue
                cells = line.rstrip("\r\n").split("\t")
                if len(cells) != 19:
                    many = "1 column" if len(cells) == 1 else f"{len(cells)} columns"
                    raise InputRefused(f"Line {number} of {path} has {many} instead of 19.", _ADVICE)
                yield number, cells
    except OSError as error:
        raise InputRefused(f"{path} could not be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise InputRefused(f"{path} is not UTF-8.", _ADVICE) from error
