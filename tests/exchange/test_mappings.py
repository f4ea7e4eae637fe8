"""ACLED-style, UCDP-GED-style and PLOVER: what is mapped, what is left out, and that each is named."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from triage.domain.event import EventRecord, Evidence
from triage.domain.vocabulary import SUBTYPES
from triage.exchange import registry
from triage.exchange.cells import json_value
from triage.exchange.formats import acled, plover, ucdp
from triage.exchange.formats import csv as ours
from triage.exchange.given import PROBLEM
from triage.exchange.mapping import countries, middle_day
from triage.exchange.schema import EVENTS

ROW: dict[str, Any] = {
    "event_id": "ev_00000000aa", "status": "confirmed", "event_type": "explosions", "event_subtype": "remote_ied_mine",
    "date_start": "2019-05-06", "date_end": "2019-05-06", "date_precision": "day", "place_name": "Tal Rima",
    "admin1": "North", "country": "IRQ", "latitude": 36.5, "longitude": -0.25, "place_precision": "place",
    "actor1": "unidentified", "actor2": "@patrol; drivers", "civilians_targeted": True, "killed_low": 2, "killed_best": 3,
    "killed_high": 4, "injured_low": 5, "casualties_text": "two to four", "summary": "=A device hit a patrol.",
    "sources": ("Wire", "Post"), "source_count": 2, "report_ids": ("aa",), "coded_at": "2019-05-08T12:00:00Z",
    "coder": "anna", "revision": 1,
    "evidence": (Evidence("place_name", "aa", "aa-1-7", 9, 17, "Tal Rima"),),
    "reports": [{"report_id": "aa", "url": "https://a.example/1", "title": "Blast", "outlet": "Wire", "language": "en",
                 "published_at": "2019-05-07T01:00:00Z"}],
}  # fmt: skip

PLACE = ("extracted_place", "resolved_place", "geonameid", "lat", "lon", "city", "district", "province", "country_code",
         "resolution")  # fmt: skip


def mapped(name: str, *rows: dict[str, Any], **options: Any) -> tuple[list[dict[str, Any]], list[str]]:
    """Return the rows of a format and its notes."""
    stream, notes = io.BytesIO(), list[str]()
    count = registry.format_named(name).write(stream, rows, EVENTS, note=notes.append, **options)
    text = stream.getvalue().decode()
    if name == "plover":
        found = [json.loads(line) for line in text.splitlines()]
    else:
        found = list(csv.DictReader(io.StringIO(text, newline="")))
    assert len(found) == count
    return found, notes


def test_the_columns_are_those_of_the_datasets() -> None:
    assert (len(acled.COLUMNS), len(ucdp.COLUMNS)) == (31, 49)
    assert [c.name for c in acled.COLUMNS][:5] == [
        "event_id_cnty",
        "event_date",
        "year",
        "time_precision",
        "disorder_type",
    ]
    assert [c.name for c in ucdp.COLUMNS][-5:] == ["best", "high", "low", "gwnoa", "gwnob"]


def test_a_record_in_the_manner_of_acled() -> None:
    (row,), notes = mapped("acled", ROW)
    assert {k: v for k, v in row.items() if v} == {
        "event_id_cnty": "ev_00000000aa", "event_date": "2019-05-06", "year": "2019", "time_precision": "1",
        "disorder_type": "Political violence", "event_type": "Explosions/Remote violence",
        "sub_event_type": "Remote explosive/landmine/IED", "actor1": "unidentified", "actor2": "'@patrol; drivers",
        "civilian_targeting": "Civilian targeting", "iso": "368", "region": "Middle East", "country": "Iraq", "admin1": "North",
        "location": "Tal Rima", "latitude": "36.5", "longitude": "-0.25", "geo_precision": "1", "source": "Wire; Post",
        "notes": "'=A device hit a patrol. two to four", "fatalities": "2", "timestamp": "1557316800",
    }  # fmt: skip
    assert not any("ev_" in note or "region" in note for note in notes)
    for name in ("location", "source_scale", "inter1", "interaction", "time_precision", "disorder_type", "fatalities"):
        assert any(name in note for note in notes), name


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"event_type": "other_news", "event_subtype": "diplomacy"}, "other_news/diplomacy"),
        ({"date_precision": "year"}, "precision year"),
        ({"date_precision": "unknown", "date_start": None, "date_end": None}, "precision unknown"),
        ({"place_precision": "country"}, "precision country"),
    ],
)
def test_what_acled_cannot_hold_is_left_out_and_named(cells: dict[str, Any], words: str) -> None:
    rows, notes = mapped("acled", ROW | cells, ROW | {"event_id": "ev_00000000ab"})
    assert [row["event_id_cnty"] for row in rows] == ["ev_00000000ab"]
    (note,) = [note for note in notes if "ev_00000000aa" in note]
    assert words in note


def test_an_unknown_toll_is_no_toll_of_none() -> None:
    empty = {"killed_low": None, "killed_best": None, "killed_high": 9}
    (unknown, best, none), _ = mapped("acled", ROW | empty, ROW | {"killed_low": None}, ROW | {"killed_low": 0})
    assert (unknown["fatalities"], unknown["tags"]) == ("0", acled.UNKNOWN_TOLL)
    assert (best["fatalities"], best["tags"]) == ("3", "")
    assert (none["fatalities"], none["tags"]) == ("0", "")


def test_a_window_becomes_its_middle_day_and_kinds_become_codes() -> None:
    cells = {"date_start": "2019-05-01", "date_end": "2019-05-31", "date_precision": "month"}
    kinds = {"actor1_kind": "political_militia", "actor2_kind": "state_forces", "country": "ZZZ"}
    (row,), _ = mapped("acled", ROW | cells | kinds)
    assert (row["event_date"], row["time_precision"]) == ("2019-05-16", "3")
    assert (row["inter1"], row["inter2"], row["interaction"]) == ("3", "1", "13")
    assert (row["iso"], row["country"]) == ("", "ZZZ")
    assert middle_day("2019-05-01", None) == "2019-05-01"
    assert middle_day("2019-12-31", "2020-01-01") == "2019-12-31"


@pytest.mark.parametrize(
    ("start", "precision", "day"),
    [
        ("2019-05-01", "month", "2019-05-16"),
        ("2019-02-01", "month", "2019-02-14"),
        ("2019-12-01", "month", "2019-12-16"),
        ("2019-05-03", "month", "2019-05-03"),
        ("2019-05-06", "week", "2019-05-09"),
        ("2019-05-06", "day", "2019-05-06"),
    ],
)
def test_a_month_or_a_week_without_a_last_day_is_whole(start: str, precision: str, day: str) -> None:
    (row,), _ = mapped("acled", ROW | {"date_start": start, "date_end": None, "date_precision": precision})
    assert row["event_date"] == day


def test_a_region_is_given_where_acled_was_read_to_give_it_and_else_named() -> None:
    rows, notes = mapped(
        "acled", *(ROW | {"country": code} for code in ("SYR", "GEO", "MLI", "UKR", "FRA", "MLI", None))
    )
    assert [row["region"] for row in rows] == [
        "Middle East", "Caucasus and Central Asia", "", "Europe", "", "", "",
    ]  # fmt: skip
    assert notes[-1] == "region is empty for FRA, MLI: which region of ACLED they belong to was not verified."
    assert set(acled.REGIONS) <= set(countries())
    assert len(set(acled.REGIONS.values())) == 9


def test_events_are_called_by_country_and_number_where_that_is_asked_for() -> None:
    rows = [ROW | {"number": 12}, ROW | {"number": 7, "country": "SYR"}, ROW | {"number": 9, "country": None}]
    found, notes = mapped("acled", *rows, numbers=True)
    assert [row["event_id_cnty"] for row in found] == ["IRQ12", "SYR7", "ev_00000000aa"]
    assert sum("event_id_cnty" in note for note in notes) == 1
    found, notes = mapped("acled", *rows)
    assert {row["event_id_cnty"] for row in found} == {"ev_00000000aa"}
    assert not any("event_id_cnty" in note for note in notes)


def test_every_sub_type_is_mapped_or_named() -> None:
    for kind, names in SUBTYPES.items():
        for name in names:
            for format_name in ("acled", "ucdp", "plover"):
                rows, notes = mapped(format_name, ROW | {"event_type": kind, "event_subtype": name})
                assert len(rows) + sum("was left out" in note for note in notes) == 1, (format_name, kind, name)


def test_a_record_in_the_manner_of_ged() -> None:
    (row,), notes = mapped("ucdp", ROW | {"number": 14})
    assert {k: v for k, v in row.items() if v} == {
        "id": "14", "relid": "ev_00000000aa", "year": "2019", "dyad_name": "unidentified - @patrol; drivers",
        "side_a": "unidentified", "side_b": "'@patrol; drivers", "number_of_sources": "2",
        "source_article": "https://a.example/1", "source_office": "Wire; Post", "source_date": "2019-05-07T01:00:00Z",
        "source_headline": "Blast", "where_prec": "1", "where_coordinates": "Tal Rima", "where_description": "Tal Rima",
        "adm_1": "North", "latitude": "36.5", "longitude": "-0.25", "geom_wkt": "POINT (-0.25 36.5)",
        "priogrid_gid": "182520", "country": "Iraq",
        "date_prec": "1", "date_start": "2019-05-06", "date_end": "2019-05-06", "deaths_unknown": "3", "best": "3",
        "high": "4", "low": "2",
    }  # fmt: skip
    for name in ("id is", "code_status", "where_prec", "date_prec", "type_of_violence"):
        assert any(name in note for note in notes), name


def test_ged_holds_only_events_with_a_largest_number_of_dead_and_a_date() -> None:
    nobody = {"event_id": "ev_00000000ab", "killed_low": 0, "killed_best": None, "killed_high": None}
    undated = {"event_id": "ev_00000000ac", "date_start": None, "date_precision": "unknown"}
    peaceful = {"event_id": "ev_00000000ad", "violence_kind": "none"}
    none = {"event_id": "ev_00000000ae", "killed_low": 0, "killed_best": 0, "killed_high": 0}
    open_ = {"event_id": "ev_00000000af", "killed_low": 24, "killed_best": 24, "killed_high": None}
    rows, notes = mapped(
        "ucdp", ROW | nobody, ROW | undated, ROW | peaceful, ROW | none, ROW | open_, ROW | {"number": 3}
    )
    assert [(row["id"], row["relid"]) for row in rows] == [("3", "ev_00000000aa")]
    named = [note for note in notes if note.startswith("ev_")]
    assert len(named) == 5
    assert named[0].endswith("left out: killed_high is empty.")
    assert named[3].endswith("left out: killed_high is 0.")
    assert named[4].endswith("left out: killed_high is empty, with at least 24 dead.")
    assert notes[-2:] == [
        "Left out for a killed_high of 0 or none: 3; with dead all the same: 1.", "Left out in all: 5.",
    ]  # fmt: skip
    assert not any("killed_high of" in note for note in mapped("ucdp", ROW)[1])


@pytest.mark.parametrize(
    ("latitude", "longitude", "cell"),
    [
        (-90, -180, 1),
        (-89.5, -180, 721),
        (90, 180, 259200),
        (0, 0, 129961),
        (10.51, 2.29, 145085),
        (-0.1, -0.1, 129240),
    ],
)
def test_a_cell_of_the_grid_is_counted_from_its_south_west_corner(latitude: float, longitude: float, cell: int) -> None:
    (row,), _ = mapped("ucdp", ROW | {"latitude": latitude, "longitude": longitude})
    assert row["priogrid_gid"] == str(cell)


def test_one_sided_violence_is_against_civilians_and_parts_make_the_rest() -> None:
    cells = {"violence_kind": "one_sided", "killed_civilians": 2, "killed_side1": 0, "place_precision": "country"}
    (row,), _ = mapped("ucdp", ROW | cells)
    assert (row["type_of_violence"], row["side_b"], row["where_prec"]) == ("3", "Civilians", "")
    assert [row[name] for name in ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")] == ["0", "", "2", "1"]
    (row,), _ = mapped("ucdp", ROW | {"killed_best": None, "latitude": None, "longitude": None})
    assert (row["best"], row["deaths_unknown"], row["geom_wkt"]) == ("", "", "")


def test_a_record_in_the_manner_of_plover() -> None:
    (row,), _ = mapped("plover", ROW)
    assert row == {
        "id": "ev_00000000aa", "date": "2019-05-06", "enddate": "2019-05-06", "event": ["ASSAULT"], "mode": ["explosives"],
        "quad_code": 4, "event_scale": -9, "actor": [{"entity_text": "unidentified"}],
        "recipient": [{"entity_text": "@patrol"}, {"entity_text": "drivers"}],
        "event_loc": {"extracted_place": "Tal Rima", "lat": 36.5, "lon": -0.25, "city": "Tal Rima", "province": "North",
                      "country_code": "IRQ", "resolution": 4},
        "size": {"dead": 3, "injured": 5},
        "text_info": [{"sequence": "aa-1-7", "start": 9, "end": 17, "field": "place_name"}],
        "cite_info": [{"url": "https://a.example/1", "title": "Blast", "publication": "Wire", "language": "en",
                       "coder": "anna", "codebook": "triage-codebook-1", "version": "1"}],
        "coder": "anna", "coded_date": "2019-05-08", "coded_time": "12:00:00Z", "comment": "=A device hit a patrol.",
    }  # fmt: skip


def test_a_place_has_the_name_of_the_gazetteer_and_is_a_city_where_it_is_known_to_the_place() -> None:
    resolved = ROW | {"resolved_place": "Tall Rimah", "geonameid": 99}
    rows, notes = mapped("plover", resolved, resolved | {"place_precision": "near"}, ROW | {"admin2": "Sinjar"})
    places = [row["event_loc"] for row in rows]
    assert [place.get("resolved_place") for place in places] == ["Tall Rimah", "Tall Rimah", None]
    assert [place.get("city") for place in places] == ["Tall Rimah", None, "Tal Rima"]
    assert (places[0]["geonameid"], places[2]["district"]) == (99, "Sinjar")
    for name in ("resolved_place", "city", "version", "event_scale", "quad_code"):
        assert any(name in note for note in notes), name


def test_contexts_and_scales_are_those_of_the_record() -> None:
    kinds = {"protests/intervention": (None, 4), "strategic/arrests": (-7, 4), "other_news/accusation": (None, 3),
             "strategic/nonviolent_transfer": (6.5, 2), "strategic/group_change": (None, 4)}  # fmt: skip
    for kind, expected in kinds.items():
        cells = dict(zip(("event_type", "event_subtype"), kind.split("/"), strict=True))
        (row,), _ = mapped("plover", ROW | cells | {"context": ("election", "a; b")})
        assert (row.get("event_scale"), row.get("quad_code"), row["context"]) == (*expected, ["election", "a; b"]), kind


HOSTILE: dict[str, Any] = {
    "actor1": '=cmd|"x"; "quoted", one\ttwo', "actor2": "@מסוק; e\u0301\U0001f468\u200d\U0001f469", "place_name": "-Tal\nRima",
    "summary": "\u202eleft\r\nright", "context": ("=a; b", "", "c"), "admin1": "'+North", "coder": "a,b",
}  # fmt: skip


def test_the_table_of_plover_reads_back_as_its_lines() -> None:
    given = [ROW, ROW | HOSTILE, ROW | {"latitude": None, "longitude": None, "reports": [], "evidence": ()}]
    objects, notes = mapped("plover", *given)
    stream = io.BytesIO()
    assert plover.write_csv(stream, given, EVENTS, note=lambda words: None) == len(given)
    back = []
    for row in ours.read(io.BytesIO(stream.getvalue()), plover.COLUMNS):
        assert PROBLEM not in row
        filled = {name: json_value(row[name], column) for name, column in zip(row, plover.COLUMNS, strict=True)}
        known = {name: value for name, value in filled.items() if value not in (None, [])}
        for whole, names in (("event_loc", PLACE), ("size", ("dead", "injured"))):
            if parts := {name: known.pop(name) for name in names if name in known}:
                known[whole] = parts
        back.append(known)
    assert back[0] == objects[0]
    objects[1]["context"].remove("")  # an empty item of a list is no item
    assert back == objects
    assert mapped("plover-csv", *given)[1][: len(notes)] == notes


def test_both_sides_of_a_battle_are_actors() -> None:
    cells = {"event_type": "battles", "event_subtype": "armed_clash", "actor1_kind": "rebel", "actor2": "guards"}
    (row,), _ = mapped("plover", ROW | cells)
    assert row["actor"] == [{"sector": "REB", "entity_text": "unidentified"}, {"entity_text": "guards"}]
    assert "recipient" not in row
    assert "mode" not in row


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"event_type": "strategic", "event_subtype": "agreement"}, "fits no category or several"),
        ({"date_start": None}, "no date"),
        ({"actor1": None}, "no actor"),
    ],
)
def test_what_plover_cannot_hold_is_left_out_and_named(cells: dict[str, Any], words: str) -> None:
    rows, notes = mapped("plover", ROW | cells)
    assert rows == []
    assert words in next(note for note in notes if "ev_00000000aa" in note)


def test_the_countries_are_codes_with_numbers_of_their_own() -> None:
    table = countries()
    numbers = [number for number, _ in table.values() if number]
    assert len(numbers) == len(set(numbers)) == 249
    assert all(len(code) == 3 and code.isupper() and name for code, (_, name) in table.items())
    assert (table["IRQ"], table["SSD"], table["MLI"]) == ((368, "Iraq"), (728, "South Sudan"), (466, "Mali"))


def test_the_smallest_record_is_mapped() -> None:
    record = EventRecord(
        "ev_00000000aa", "confirmed", "battles", "armed_clash", "2019-05-06", None, "day", place_precision="place",
        actor1="guards", killed_high=1, sources=("Wire",), source_count=1, report_ids=("aa",),
    )  # fmt: skip
    for name in ("acled", "ucdp", "plover", "plover-csv"):
        assert len(mapped(name, record._asdict())[0]) == 1


def test_a_point_on_the_equator_or_the_meridian_has_no_negative_zero() -> None:
    rows, _ = mapped("ucdp", {**ROW, "latitude": -0.0, "longitude": -0.0000001})
    assert rows[0]["geom_wkt"] == "POINT (0 0)"


def test_ucdp_takes_no_quake_for_organised_violence() -> None:
    quake = ROW | {"event_type": "other_news", "event_subtype": "natural_disaster"}
    rows, notes = mapped("ucdp", quake, quake | {"violence_kind": "non_state"}, ROW)
    assert [row["type_of_violence"] for row in rows] == ["2", ""]
    assert (
        f"{ROW['event_id']} was left out: no kind of violence is recorded, and other_news/natural_disaster" in notes[-2]
    )
    assert notes[-1] == "Left out in all: 1."


def test_how_many_were_left_out_is_counted_where_any_were() -> None:
    away = ROW | {"event_type": "other_news", "event_subtype": "other", "killed_low": None, "killed_best": None}
    away |= {"killed_high": None}
    for name in ("acled", "ucdp", "plover", "plover-csv"):
        rows, notes = mapped(name, away, away, ROW)
        assert (len(rows), notes[-1]) == (1, "Left out in all: 2.")
        assert not any("in all" in note for note in mapped(name, ROW)[1])


def test_a_day_that_lasts_several_days_is_told_as_a_range() -> None:
    several = ROW | {"date_end": "2019-05-08"}
    (row,), _ = mapped("acled", several)
    assert (row["event_date"], row["time_precision"]) == ("2019-05-07", "2")
    (row,), _ = mapped("ucdp", several)
    assert (row["date_start"], row["date_end"], row["date_prec"]) == ("2019-05-06", "2019-05-08", "2")
