"""GeoJSON (RFC 7946): one feature a record, as a collection with its bounding box, or one feature a line.

A record without coordinates, whose place is not known or known only to its country, has no geometry: a point in the
middle of a country is a place where nothing happened. `latitude` and `longitude` stand in the geometry alone. The names of
several actors, which are one text with "; " between them elsewhere, are an array like every other list.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO, Final

from triage.exchange.cells import parted
from triage.exchange.lines import cells_of, encode, write_lines
from triage.exchange.schema import Column

_NOWHERE: Final = ("country", "unknown")
_ELSEWHERE: Final = ("event_id", "latitude", "longitude")
_NAMES: Final = ("actor1", "actor2")


def write(stream: BinaryIO, rows: Iterable[Mapping[str, object]], columns: Sequence[Column]) -> int:
    """Write a FeatureCollection, a feature a line, the bounding box at its end; return the number of features.

    Raises:
        ExportError: A number is infinite or none.
    """
    count = 0
    box = _Box()

    def lines() -> Iterator[str]:
        nonlocal count
        yield '{"type":"FeatureCollection","features":['
        before = None
        for feature in _features(rows, columns):
            if before is not None:
                yield f"{before},"
            box.take(feature)
            before = encode(feature)
            count += 1
        if before is not None:
            yield before
        yield f'],"bbox":{encode(box.corners)}}}' if box.corners else "]}"

    write_lines(stream, lines())
    return count


def write_features(stream: BinaryIO, rows: Iterable[Mapping[str, object]], columns: Sequence[Column]) -> int:
    """Write one feature a line and return their number.

    Raises:
        ExportError: A number is infinite or none.
    """
    return write_lines(stream, (encode(feature) for feature in _features(rows, columns)))


def _features(rows: Iterable[Mapping[str, object]], columns: Sequence[Column]) -> Iterator[dict[str, Any]]:
    cells_of_row = cells_of(columns)
    for row in rows:
        cells = cells_of_row(row)
        for name in _NAMES:
            cells[name] = _several(cells[name])
        feature: dict[str, Any] = {"type": "Feature", "id": cells["event_id"], "geometry": _geometry(cells)}
        feature["properties"] = {name: value for name, value in cells.items() if name not in _ELSEWHERE}
        yield feature


def _several(names: str | None) -> list[str]:
    """Return the names of one cell; nearly every cell has one."""
    return list(parted(names)) if names and ";" in names else [names] if names else []


def _geometry(cells: Mapping[str, Any]) -> dict[str, Any] | None:
    latitude, longitude = cells["latitude"], cells["longitude"]
    if latitude is None or longitude is None or cells["place_precision"] in _NOWHERE:
        return None
    return {"type": "Point", "coordinates": [longitude, latitude]}


class _Box:
    """The smallest box around all points: west, south, east, north; empty while there is none."""

    def __init__(self) -> None:
        self.corners: list[float] = []

    def take(self, feature: Mapping[str, Any]) -> None:
        if feature["geometry"]:
            x, y = feature["geometry"]["coordinates"]
            west, south, east, north = self.corners or (x, y, x, y)
            self.corners = [min(west, x), min(south, y), max(east, x), max(north, y)]
