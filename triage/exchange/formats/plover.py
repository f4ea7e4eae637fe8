"""PLOVER JSON lines: one object a record with the fields of its manual, empty fields left out.

A sub-type that fits several categories is left out rather than guessed; the words of reports stay out, only their places
are given.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO, Final

from triage.exchange.cells import json_value, parted
from triage.exchange.lines import encode, write_lines
from triage.exchange.mapping import Note, left_out, sentence
from triage.exchange.schema import EVENTS, Column

CODEBOOK: Final = "triage-codebook-1"

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
    "extracted_place": "place_name", "geonameid": "geonameid", "lat": "latitude", "lon": "longitude", "district": "admin2",
    "province": "admin1", "country_code": "country",
}  # fmt: skip
_COLUMNS: Final = {column.name: column for column in EVENTS}
_NOTES: Final = (
    "event_text is left out: the words of reports belong to their publishers; text_info gives the places of the evidence.",
    "mode is left out where the sub-type fits several modes; event_scale where a record has two events or none is given.",
    "code of an actor is left out, and sector where the kind of the actor is not recorded or fits several.",
    "the auxiliary modes historical and future are left out: background and projection are flags of sentences, not of records.",
    "resolution is left out for a place that is only near, and quad_code where the events of a record differ.",
)


def write(stream: BinaryIO, rows: Iterable[Mapping[str, Any]], columns: Sequence[Column], *, note: Note) -> int:
    """Write the records that PLOVER's fields can hold, and return their number.

    Args:
        stream: Where the bytes go; it stays open.
        rows: Records as the event table names them, each with `evidence` and `reports`.
        columns: Not used; an object has one shape.
        note: Takes a sentence for each record that was left out, and for each field that says less than its name.
    """
    for words in _NOTES:
        note(words)
    return write_lines(stream, (encode(_object(row)) for row in _fitting(rows, note)))


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
    place = {
        key: json_value(row.get(name), _COLUMNS[name]) if name in _COLUMNS else row.get(name)
        for key, name in _PLACES.items()
    }
    return _given(place | {"resolution": _RESOLUTIONS.get(row["place_precision"])})


def _cited(report: Mapping[str, Any], row: Mapping[str, Any]) -> dict[str, Any]:
    cited = {"url": report.get("url"), "title": report.get("title"), "publication": report.get("outlet")}
    return _given(cited | {"language": report.get("language"), "coder": row.get("coder"), "codebook": CODEBOOK})


def _given(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, [], {}, "")}
