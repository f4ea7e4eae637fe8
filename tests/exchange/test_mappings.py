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
from triage.exchange.formats import acled, plover, ucdp
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


def mapped(name: str, *rows: dict[str, Any]) -> tuple[list[dict[str, Any]], list[str]]:
    """Return the rows of a format and its notes."""
    stream, notes = io.BytesIO(), list[str]()
    count = registry.format_named(name).write(stream, rows, EVENTS, note=notes.append)
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
        "civilian_targeting": "Civilian targeting", "iso": "368", "country": "Iraq", "admin1": "North",
        "location": "Tal Rima", "latitude": "36.5", "longitude": "-0.25", "geo_precision": "1", "source": "Wire; Post",
        "notes": "'=A device hit a patrol. two to four", "fatalities": "2", "timestamp": "1557316800",
    }  # fmt: skip
    assert not any("ev_" in note for note in notes)
    for name in ("region", "source_scale", "inter1", "interaction", "time_precision", "disorder_type", "fatalities"):
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


def test_every_sub_type_is_mapped_or_named() -> None:
    for kind, names in SUBTYPES.items():
        for name in names:
            for format_name in ("acled", "ucdp", "plover"):
                rows, notes = mapped(format_name, ROW | {"event_type": kind, "event_subtype": name})
                assert len(rows) + sum("was left out" in note for note in notes) == 1, (format_name, kind, name)


def test_a_record_in_the_manner_of_ged() -> None:
    (row,), notes = mapped("ucdp", ROW)
    assert {k: v for k, v in row.items() if v} == {
        "id": "1", "relid": "ev_00000000aa", "year": "2019", "dyad_name": "unidentified - @patrol; drivers",
        "side_a": "unidentified", "side_b": "'@patrol; drivers", "number_of_sources": "2",
        "source_article": "https://a.example/1", "source_office": "Wire; Post", "source_date": "2019-05-07T01:00:00Z",
        "source_headline": "Blast", "where_prec": "1", "where_coordinates": "Tal Rima", "where_description": "Tal Rima",
        "adm_1": "North", "latitude": "36.5", "longitude": "-0.25", "geom_wkt": "POINT (-0.25 36.5)", "country": "Iraq",
        "date_prec": "1", "date_start": "2019-05-06", "date_end": "2019-05-06", "deaths_unknown": "3", "best": "3",
        "high": "4", "low": "2",
    }  # fmt: skip
    for name in ("code_status", "priogrid_gid", "where_prec", "date_prec", "type_of_violence"):
        assert any(name in note for note in notes), name


def test_ged_holds_only_events_with_dead_and_a_date() -> None:
    nobody = {"event_id": "ev_00000000ab", "killed_low": 0, "killed_best": None, "killed_high": None}
    undated = {"event_id": "ev_00000000ac", "date_start": None, "date_precision": "unknown"}
    peaceful = {"event_id": "ev_00000000ad", "violence_kind": "none"}
    rows, notes = mapped("ucdp", ROW | nobody, ROW | undated, ROW | peaceful, ROW)
    assert [(row["id"], row["relid"]) for row in rows] == [("1", "ev_00000000aa")]
    named = [note for note in notes if note.startswith("ev_")]
    assert len(named) == 3
    assert "no source gives a death" in named[0]


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
        "event_loc": {"extracted_place": "Tal Rima", "lat": 36.5, "lon": -0.25, "province": "North", "country_code": "IRQ",
                      "resolution": 4},
        "size": {"dead": 3, "injured": 5},
        "text_info": [{"sequence": "aa-1-7", "start": 9, "end": 17, "field": "place_name"}],
        "cite_info": [{"url": "https://a.example/1", "title": "Blast", "publication": "Wire", "language": "en",
                       "coder": "anna", "codebook": plover.CODEBOOK}],
        "coder": "anna", "coded_date": "2019-05-08", "coded_time": "12:00:00Z", "comment": "=A device hit a patrol.",
    }  # fmt: skip


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
        actor1="guards", killed_low=1, sources=("Wire",), source_count=1, report_ids=("aa",),
    )  # fmt: skip
    for name in ("acled", "ucdp", "plover"):
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
    for name in ("acled", "ucdp", "plover"):
        rows, notes = mapped(name, away, away, ROW)
        assert (len(rows), notes[-1]) == (1, "Left out in all: 2.")
        assert not any("in all" in note for note in mapped(name, ROW)[1])


def test_a_day_that_lasts_several_days_is_told_as_a_range() -> None:
    several = ROW | {"date_end": "2019-05-08"}
    (row,), _ = mapped("acled", several)
    assert (row["event_date"], row["time_precision"]) == ("2019-05-07", "2")
    (row,), _ = mapped("ucdp", several)
    assert (row["date_start"], row["date_end"], row["date_prec"]) == ("2019-05-06", "2019-05-08", "2")
