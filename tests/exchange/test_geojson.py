"""GeoJSON: points where something happened, nothing where the place is not known."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from triage.exchange.formats import geojson
from triage.exchange.schema import EVENTS, core

ROW: dict[str, Any] = {
    "event_id": "ev_00000000aa", "status": "confirmed", "place_precision": "place", "latitude": 36.12345678,
    "longitude": 43.1, "sources": ("Wire", "Post; North"), "killed_low": 0, "civilians_targeted": False,
    "summary": 'Two lines\nand a "quotation" \u05d0\u05d1 \U0001f642',
}  # fmt: skip


def collection(rows: list[dict[str, Any]]) -> dict[str, Any]:
    stream = io.BytesIO()
    assert geojson.write(stream, rows, core(EVENTS)) == len(rows)
    found: dict[str, Any] = json.loads(stream.getvalue())
    return found


def test_a_record_is_a_point_with_its_other_columns() -> None:
    (feature,) = collection([ROW])["features"]
    assert feature["id"] == "ev_00000000aa"
    assert feature["geometry"] == {"type": "Point", "coordinates": [43.1, 36.123457]}
    names = [c.name for c in core(EVENTS) if c.name not in {"event_id", "latitude", "longitude"}]
    assert list(feature["properties"]) == names
    assert feature["properties"]["sources"] == ["Wire", "Post; North"]
    assert feature["properties"]["killed_low"] == 0
    assert feature["properties"]["civilians_targeted"] is False
    assert feature["properties"]["killed_best"] is None
    assert feature["properties"]["summary"] == ROW["summary"]


@pytest.mark.parametrize(
    "cells", [{"latitude": None, "longitude": None}, {"place_precision": "country"}, {"place_precision": "unknown"}]
)
def test_an_unknown_place_has_no_point(cells: dict[str, Any]) -> None:
    found = collection([ROW | cells])
    assert found["features"][0]["geometry"] is None
    assert "bbox" not in found


def test_the_box_holds_every_point_and_nothing_more() -> None:
    places = [(10.0, -20.0), (-5.5, 30.25), (0.0, 0.0)]
    rows = [ROW | {"latitude": lat, "longitude": lon} for lat, lon in places]
    assert collection([*rows, ROW | {"latitude": None, "longitude": None}])["bbox"] == [-20.0, -5.5, 30.25, 10.0]


def test_no_record_is_a_whole_collection_too() -> None:
    assert collection([]) == {"type": "FeatureCollection", "features": []}


def test_a_feature_a_line_is_the_same_feature() -> None:
    stream = io.BytesIO()
    rows = [ROW, ROW | {"event_id": "ev_00000000ab", "latitude": None, "longitude": None}]
    assert geojson.write_features(stream, rows, EVENTS) == 2
    whole = io.BytesIO()
    geojson.write(whole, rows, EVENTS)
    assert [json.loads(line) for line in stream.getvalue().splitlines()] == json.loads(whole.getvalue())["features"]
