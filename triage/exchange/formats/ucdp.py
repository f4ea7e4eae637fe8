"""UCDP-GED-style CSV: the 49 columns of GED 23.1, filled as far as a record can fill them; only events with dead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO, Final

from triage.exchange.cells import cell_text, joined
from triage.exchange.formats import csv
from triage.exchange.mapping import Note, columns, countries, left_out, precision_of, sentence
from triage.exchange.schema import Column, Kind

_DEGREES: Final = Column("degrees", Kind.NUMBER, "degrees", "a mapping")

COLUMNS: Final = columns(
    "id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id conflict_name dyad_dset_id"
    " dyad_new_id dyad_name side_a_dset_id side_a_new_id side_a side_b_dset_id side_b_new_id side_b number_of_sources"
    " source_article source_office source_date source_headline source_original where_prec where_coordinates"
    " where_description adm_1 adm_2 latitude longitude geom_wkt priogrid_gid country country_id region event_clarity"
    " date_prec date_start date_end deaths_a deaths_b deaths_civilians deaths_unknown best high low gwnoa gwnob",
    "id year type_of_violence number_of_sources where_prec event_clarity date_prec deaths_a deaths_b deaths_civilians"
    " deaths_unknown best high low priogrid_gid",
    "latitude longitude",
)
"""The 49 columns."""

_VIOLENCE: Final = {"state_based": 1, "non_state": 2, "one_sided": 3}
_DATE: Final = {"day": 1, "range": 2, "week": 3, "month": 4, "year": 5}
_PLACE: Final = {"exact": 1, "place": 1, "near": 2, "admin2": 3, "admin1": 4}
_NOTES: Final = (
    "active_year, code_status, conflict_*, all *_dset_id and *_new_id, country_id, region, gwnoa and gwnob are empty: a"
    " record does not say them, or their coding was not compared with the codebook.",
    "country is a usual English name, and may be spelled otherwise there.",
    "id is the place in the journal of this workspace at which the record began: no other record of it ever has this id.",
    "where_prec is empty for a place known only to its country or not at all: the published lists disagree on 5 to 7.",
    "date_prec counts day 1, range 2, week 3, month 4, year 5; the codebook in force was not compared.",
    "type_of_violence is empty where the kind of violence is not recorded.",
    "best, high and low are the record's own; an empty one is not filled from the others.",
)


def write(
    stream: BinaryIO,
    rows: Iterable[Mapping[str, Any]],
    columns: Sequence[Column],
    *,
    note: Note,
    **options: Any,  # noqa: ANN401 - as csv.write takes them
) -> int:
    """Write the records that GED's columns can hold, and return their number.

    Args:
        stream: Where the bytes go; it stays open.
        rows: Records as the event table names them, each with `reports`, rows of the report table.
        columns: Not used; the file has one shape.
        note: Takes a sentence for each record that was left out, and for each column that says less than its name.
        options: As `csv.write` takes them.
    """
    for words in _NOTES:
        note(words)
    return csv.write(stream, _mapped(rows, note), COLUMNS, **options)


def _mapped(rows: Iterable[Mapping[str, Any]], note: Note) -> Iterator[dict[str, Any]]:
    away = without_high = told = 0
    for row in rows:
        if reasons := _reasons(row):
            note(sentence(row["event_id"], reasons))
            away += 1
            without_high += not row.get("killed_high")
            told += not row.get("killed_high") and bool(_least(row))
            continue
        yield {
            "id": row.get("number"),
            "relid": row["event_id"],
            **_when(row),
            **_who(row),
            **_source(row),
            **_where(row),
            **_toll(row),
        }
    if without_high:
        note(f"Left out for a killed_high of 0 or none: {without_high:,}; with dead all the same: {told:,}.")
    left_out(note, away)


def _least(row: Mapping[str, Any]) -> int | None:
    """Return the smallest count of the dead that a record gives."""
    return min((n for name in ("killed_low", "killed_best") if (n := row.get(name)) is not None), default=None)


def _reasons(row: Mapping[str, Any]) -> list[str]:
    reasons = []
    least, high = _least(row), row.get("killed_high")
    if high == 0:
        reasons.append("killed_high is 0")
    elif high is None:
        reasons.append("killed_high is empty" + (f", with at least {least} dead" if least else ""))
    if not row.get("date_start"):
        reasons.append("there is no date")
    if row.get("violence_kind") == "none":
        reasons.append("it is no organised violence")
    elif not row.get("violence_kind") and row["event_type"] == "other_news":
        reasons.append(
            f"no kind of violence is recorded, and {row['event_type']}/{row['event_subtype']} is none by itself"
        )
    return reasons


def _when(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "year": int(row["date_start"][:4]), "date_prec": _DATE.get(precision_of(row)),
        "date_start": row["date_start"], "date_end": row.get("date_end") or row["date_start"],
    }  # fmt: skip


def _who(row: Mapping[str, Any]) -> dict[str, Any]:
    violence = _VIOLENCE.get(row.get("violence_kind") or "")
    sides = row.get("actor1"), "Civilians" if violence == 3 else row.get("actor2")
    return {
        "type_of_violence": violence, "event_clarity": row.get("event_clarity"), "side_a": sides[0], "side_b": sides[1],
        "dyad_name": f"{sides[0]} - {sides[1]}" if all(sides) else None,
    }  # fmt: skip


def _source(row: Mapping[str, Any]) -> dict[str, Any]:
    reports = row.get("reports") or ()
    listed = {
        name: joined([str(report[key]) for report in reports if report.get(key)])
        for name, key in (("source_article", "url"), ("source_date", "published_at"), ("source_headline", "title"))
    }
    return {
        **listed, "number_of_sources": row["source_count"], "source_office": joined(row["sources"]),
        "source_original": row.get("claimed_by"),
    }  # fmt: skip


def _where(row: Mapping[str, Any]) -> dict[str, Any]:
    latitude, longitude = row.get("latitude"), row.get("longitude")
    located = latitude is not None and longitude is not None
    return {
        "where_prec": _PLACE.get(row["place_precision"]),
        "where_coordinates": row.get("place_name"),
        "where_description": joined(list(dict.fromkeys(map(_place_words, row.get("evidence") or ())))) or None,
        "adm_1": row.get("admin1"),
        "adm_2": row.get("admin2"),
        "latitude": latitude,
        "longitude": longitude,
        "priogrid_gid": _cell_number(latitude, longitude) if located else None,
        "geom_wkt": f"POINT ({_plain(longitude)} {_plain(latitude)})" if located else None,
        "country": countries().get(row.get("country") or "", (None, row.get("country")))[1],
    }


def _cell_number(latitude: Any, longitude: Any) -> int:  # noqa: ANN401 - numbers that were checked
    """Return the cell of PRIO-GRID: half degrees, counted from 1 in rows from the south-west corner."""
    row, column = (int((degrees + half) * 2 // 1) for degrees, half in ((latitude, 90), (longitude, 180)))
    return min(row, 359) * 720 + min(column, 719) + 1


def _place_words(evidence: Any) -> str:  # noqa: ANN401 - the evidence of a record
    return evidence.quoted if evidence.field == "place_name" else ""


def _plain(degrees: Any) -> str:  # noqa: ANN401 - a number that was checked
    return cell_text(degrees, _DEGREES)


def _toll(row: Mapping[str, Any]) -> dict[str, Any]:
    best = row.get("killed_best")
    known = [row.get(name) for name in ("killed_side1", "killed_side2", "killed_civilians")]
    rest = best - sum(count or 0 for count in known) if best is not None else None
    return {
        **dict(zip(("deaths_a", "deaths_b", "deaths_civilians"), known, strict=True)),
        "deaths_unknown": rest if rest is not None and rest >= 0 else None,
        "best": best, "high": row.get("killed_high"), "low": row.get("killed_low"),
    }  # fmt: skip
