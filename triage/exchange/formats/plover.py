"""PLOVER: one record a line with the fields of its manual, as JSON with empty fields left out, and as CSV.

A sub-type that fits several categories is left out rather than guessed; the words of reports stay out, only their places
are given. The CSV has the same values: place and size have a column a field, and what is a list of objects stays JSON in
its cell, so that no cell can shift.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO, Final

from triage.exchange.cells import json_value, parted
from triage.exchange.formats import csv
from triage.exchange.lines import encode, write_lines
from triage.exchange.mapping import Note, left_out, sentence
from triage.exchange.schema import EVENTS, Column, Kind

CODEBOOK: Final = "triage-codebook-1"
VERSION: Final = CODEBOOK.rpartition("-")[2]

_EVENTS: Final[dict[str, tuple[list[str], list[str]]]] = {
    "battles/armed_clash": (["ASSAULT"], []),
    "battles/government_regains": (["ASSAULT"], []),
    "battles/nonstate_takes": (["ASSAULT"], []),
    "explosions/air_drone_strike": (["ASSAULT"], []),
    "explosions/shelling_missile": (["ASSAULT"], ["heavy-weapons"]),
    "explosions/remote_ied_mine": (["ASSAULT"], ["explosives"]),
    "explosions/suicide_bomb": (["ASSAULT"], ["suicide-attack"]),
    "explosions/grenade": (["ASSAULT"], ["explosives"]),
    "explosions/chemical": (["ASSAULT"], ["unconventional"]),
    "violence_civilians/attack": (["ASSAULT"], []),
    "violence_civilians/abduction": (["ASSAULT"], ["abduct"]),
    "violence_civilians/sexual_violence": (["ASSAULT"], ["sexual"]),
    "protests/peaceful": (["PROTEST"], []),
    "protests/intervention": (["PROTEST", "ASSAULT"], ["demo", "crowd-control"]),
    "protests/excessive_force": (["ASSAULT", "PROTEST"], ["firearms"]),
    "riots/violent_demonstration": (["PROTEST"], ["riot"]),
    "riots/mob_violence": (["PROTEST"], ["riot"]),
    "strategic/arrests": (["COERCE"], ["arrest"]),
    "strategic/group_change": (["MOBILIZE"], []),
    "strategic/disrupted_weapons": (["COERCE"], ["seize"]),
    "strategic/base_established": (["MOBILIZE"], []),
    "strategic/looting_destruction": (["ASSAULT"], ["destroy"]),
    "strategic/nonviolent_transfer": (["RETREAT"], ["withdraw"]),
    "other_news/accusation": (["ACCUSE"], []),
}
_QUADS: Final = {"RETREAT": 2, "ACCUSE": 3, "ASSAULT": 4, "COERCE": 4, "MOBILIZE": 4, "PROTEST": 4}
_SCALES: Final = {"ASSAULT": -9, "PROTEST": -5, "COERCE": -7, "RETREAT": 6.5}
_SECTORS: Final = {
    "state_forces": "MIL", "rebel": "REB", "civilians": "CVL", "protesters": "CVL", "rioters": "CVL", "unknown": "UNK",
}  # fmt: skip
_RESOLUTIONS: Final = {"exact": 5, "place": 4, "admin2": 3, "admin1": 2, "country": 1}
_PLACES: Final = {
    "extracted_place": "place_name", "resolved_place": "resolved_place", "geonameid": "geonameid", "lat": "latitude",
    "lon": "longitude", "city": "city", "district": "admin2", "province": "admin1", "country_code": "country",
}  # fmt: skip
COLUMNS: Final = tuple(
    Column(name, kind, name, "a mapping")
    for kind, names in (
        (Kind.STRING, "id date enddate"),
        (Kind.LIST, "event mode context"),
        (Kind.INTEGER, "quad_code"),
        (Kind.NUMBER, "event_scale"),
        (Kind.VALUE, "actor recipient"),
        (Kind.STRING, "extracted_place resolved_place"),
        (Kind.INTEGER, "geonameid"),
        (Kind.NUMBER, "lat lon"),
        (Kind.STRING, "city district province country_code"),
        (Kind.INTEGER, "resolution dead injured"),
        (Kind.VALUE, "text_info cite_info"),
        (Kind.STRING, "coder coded_date coded_time comment"),
    )
    for name in names.split()
)
"""The columns of the CSV, in the order of the manual; those of place and size bear the names that they have there."""
_COLUMNS: Final = {column.name: column for column in EVENTS}
_NOTES: Final = (
    "event_text is left out: the words of reports belong to their publishers; text_info gives the places of the evidence.",
    "mode is left out where the sub-type fits several modes, and event_scale where a record has two events.",
    "code of an actor is left out, and sector where the kind of the actor is not recorded or fits several.",
    "the auxiliary modes historical and future are left out: background and projection are flags of sentences, not of records.",
    "resolution is left out for a place that is only near, and quad_code where the events of a record differ.",
    "resolved_place is the gazetteer's name of a place whose number a record has; city is the place of a record that is known"
    " to the place itself, and left out for others.",
    "event_scale is -9 for ASSAULT, -7 for COERCE, -5 for PROTEST, 6.5 for RETREAT, and left out for others; editions of the"
    " manual differ in these scores.",
    f"codebook in cite_info is {CODEBOOK}, and version that of the codebook: an export has no version of its own.",
)


def write(stream: BinaryIO, rows: Iterable[Mapping[str, Any]], columns: Sequence[Column], *, note: Note) -> int:
    """Write the records that PLOVER's fields can hold, and return their number.

    Args:
        stream: Where the bytes go; it stays open.
        rows: Records as the event table names them, each with `evidence`, `reports` and `resolved_place`.
        columns: Not used; an object has one shape.
        note: Takes a sentence for each record that was left out, and for each field that says less than its name.
    """
    for words in _NOTES:
        note(words)
    return write_lines(stream, (encode(_object(row)) for row in _fitting(rows, note)))


def write_csv(
    stream: BinaryIO,
    rows: Iterable[Mapping[str, Any]],
    columns: Sequence[Column],
    *,
    note: Note,
    **options: Any,  # noqa: ANN401 - as csv.write takes them
) -> int:
    """Write the same records as a table, and return their number; arguments as those of `write` and `csv.write`."""
    for words in _NOTES:
        note(words)
    note("place and size have a column a field; actor, recipient, text_info and cite_info are JSON in their cells.")
    return csv.write(stream, (_flat(_object(row)) for row in _fitting(rows, note)), COLUMNS, **options)


def _flat(found: Mapping[str, Any]) -> dict[str, Any]:
    """Return an object with the fields of its place and its size beside the others."""
    return {**found, **found.get("event_loc", {}), **found.get("size", {})}


def _fitting(rows: Iterable[Mapping[str, Any]], note: Note) -> Iterator[Mapping[str, Any]]:
    away = 0
    for row in rows:
        kind = f"{row['event_type']}/{row['event_subtype']}"
        reasons = [] if kind in _EVENTS else [f"{kind} fits no category or several"]
        reasons += [] if row.get("date_start") else ["there is no date"]
        reasons += [] if row.get("actor1") else ["there is no actor"]
        if reasons:
            note(sentence(row["event_id"], reasons))
            away += 1
        else:
            yield row
    left_out(note, away)


def _object(row: Mapping[str, Any]) -> dict[str, Any]:
    events, modes = _EVENTS[f"{row['event_type']}/{row['event_subtype']}"]
    quads = {_QUADS[event] for event in events}
    at = row.get("coded_at") or ""
    found: dict[str, Any] = {
        "id": row["event_id"],
        "date": row["date_start"],
        "enddate": row.get("date_end"),
        "event": events,
        "mode": modes,
        "context": list(row.get("context") or ()),
        "quad_code": quads.pop() if len(quads) == 1 else None,
        "event_scale": _SCALES.get(events[0]) if len(events) == 1 else None,
        **_actors(row),
        "event_loc": _place(row),
        "size": _given({"dead": row.get("killed_best"), "injured": row.get("injured_low")}),
        "text_info": [
            {"sequence": e.sentence_id, "start": e.start, "end": e.end, "field": e.field}
            for e in row.get("evidence") or ()
        ],
        "cite_info": [_cited(report, row) for report in row.get("reports") or ()],
        "coder": row.get("coder"),
        "coded_date": at[:10] or None,
        "coded_time": at[11:] or None,
        "comment": row.get("summary"),
    }
    return _given(found)


def _actors(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return actor and recipient; where two sides fight, all are actors."""
    first, second = (_named(row.get(f"actor{n}"), row.get(f"actor{n}_kind")) for n in (1, 2))
    return {"actor": first + second} if row["event_type"] == "battles" else {"actor": first, "recipient": second}


def _named(names: str | None, kind: str | None) -> list[dict[str, Any]]:
    return [_given({"sector": _SECTORS.get(kind or ""), "entity_text": name}) for name in parted(names or "")]


def _place(row: Mapping[str, Any]) -> dict[str, Any]:
    known = row["place_precision"] == "place"
    told = {**row, "city": row.get("resolved_place") or row.get("place_name") if known else None}
    place = {
        key: json_value(told.get(name), _COLUMNS[name]) if name in _COLUMNS else told.get(name)
        for key, name in _PLACES.items()
    }
    return _given(place | {"resolution": _RESOLUTIONS.get(row["place_precision"])})


def _cited(report: Mapping[str, Any], row: Mapping[str, Any]) -> dict[str, Any]:
    cited = {"url": report.get("url"), "title": report.get("title"), "publication": report.get("outlet")}
    coded = {"coder": row.get("coder"), "codebook": CODEBOOK, "version": VERSION}
    return _given(cited | {"language": report.get("language"), **coded})


def _given(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, [], {}, "")}
