"""The metadata of a CSV file on the web: the same columns, types and bounds as its Table Schema, and what they mean."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from triage.exchange.formats.csvw import metadata_text
from triage.exchange.schema import EVENTS, MEANS, TABLES, Column, Kind, core, table_schema


def described(columns: tuple[Column, ...] = EVENTS, **options: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(metadata_text("events.csv", columns, **options))
    return found


def test_it_names_the_file_its_key_and_how_it_was_written() -> None:
    found = described(delimiter=";", line_end="\n")
    assert (found["@context"][0], found["url"]) == ("http://www.w3.org/ns/csvw", "events.csv")
    assert (found["tableSchema"]["primaryKey"], found["tableSchema"]["aboutUrl"]) == (["event_id"], "#{event_id}")
    assert (found["dialect"]["delimiter"], found["dialect"]["lineTerminators"]) == (";", ["\n"])
    assert "apostrophe" in found["dc:description"]
    assert "dc:description" not in described(raw=True)
    assert metadata_text("events.csv", EVENTS) == metadata_text("events.csv", EVENTS)
    assert "primaryKey" not in described(TABLES["evidence"])["tableSchema"]


@pytest.mark.parametrize("columns", [EVENTS, core(EVENTS), *TABLES.values()])
def test_every_column_has_the_type_and_the_bounds_of_the_table_schema(columns: tuple[Column, ...]) -> None:
    types = {"number": "double", "any": "json"}
    fields = table_schema(columns)["fields"]
    found = described(columns)["tableSchema"]["columns"]
    assert [one["name"] for one in found] == [field["name"] for field in fields]
    for one, field, column in zip(found, fields, columns, strict=True):
        given = field.get("constraints", {})
        kind = one["datatype"] if isinstance(one["datatype"], dict) else {"base": one["datatype"]}
        assert kind["base"] == types.get(field["type"], field["type"])
        assert one.get("required", False) is given.get("required", False)
        assert (kind.get("minimum"), kind.get("maximum")) == (given.get("minimum"), given.get("maximum"))
        assert ("format" in kind) == ("enum" in given or "pattern" in given)
        for word in given.get("enum", ()):
            assert re.fullmatch(kind["format"], word)
            assert not re.fullmatch(kind["format"], f"{word}x")
        assert (one.get("separator") == "; ") is (column.type is Kind.LIST)


def test_a_property_is_a_term_of_a_public_vocabulary_or_a_name_of_the_table() -> None:
    found = {one["name"]: one["propertyUrl"] for one in described()["tableSchema"]["columns"]}
    assert set(MEANS) <= set(found)
    assert found["report_ids"] == "http://www.w3.org/ns/prov#wasDerivedFrom"
    assert found["killed_low"] == "#killed_low"
    assert len(set(found.values())) == len(found)
