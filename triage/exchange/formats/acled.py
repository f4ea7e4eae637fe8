"""ACLED-style CSV: 31 columns in the order of its public downloads, filled as far as a record can fill them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, BinaryIO, Final

from triage.exchange.cells import joined
from triage.exchange.formats import csv
from triage.exchange.mapping import Note, columns, countries, left_out, middle_day, precision_of, sentence, window
from triage.exchange.schema import Column

COLUMNS: Final = columns(
    "event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1 assoc_actor_1 inter1"
    " actor2 assoc_actor_2 inter2 interaction civilian_targeting iso region country admin1 admin2 admin3 location latitude"
    " longitude geo_precision source source_scale notes fatalities tags timestamp",
    "year time_precision inter1 inter2 interaction iso geo_precision fatalities timestamp",
    "latitude longitude",
)
"""The 31 columns."""

UNKNOWN_TOLL: Final = "triage:toll unknown"
"""Stands in `tags` where no source gives a number, so that the 0 that ACLED asks for is not read as nobody killed."""

_TYPES: Final[dict[str, tuple[str, str, dict[str, str]]]] = {
    "battles": (
        "Political violence",
        "Battles",
        {
            "armed_clash": "Armed clash",
            "government_regains": "Government regains territory",
            "nonstate_takes": "Non-state actor overtakes territory",
        },
    ),
    "explosions": (
        "Political violence",
        "Explosions/Remote violence",
        {
            "air_drone_strike": "Air/drone strike",
            "shelling_missile": "Shelling/artillery/missile attack",
            "remote_ied_mine": "Remote explosive/landmine/IED",
            "suicide_bomb": "Suicide bomb",
            "grenade": "Grenade",
            "chemical": "Chemical weapon",
        },
    ),
    "violence_civilians": (
        "Political violence",
        "Violence against civilians",
        {
            "attack": "Attack",
            "abduction": "Abduction/forced disappearance",
            "sexual_violence": "Sexual violence",
        },
    ),
    "protests": (
        "Demonstrations",
        "Protests",
        {
            "peaceful": "Peaceful protest",
            "intervention": "Protest with intervention",
            "excessive_force": "Excessive force against protesters",
        },
    ),
    "riots": (
        "Demonstrations",
        "Riots",
        {"violent_demonstration": "Violent demonstration", "mob_violence": "Mob violence"},
    ),
    "strategic": (
        "Strategic developments",
        "Strategic developments",
        {
            "agreement": "Agreement",
            "arrests": "Arrests",
            "group_change": "Change to group/activity",
            "disrupted_weapons": "Disrupted weapons use",
            "base_established": "Headquarters or base established",
            "looting_destruction": "Looting/property destruction",
            "nonviolent_transfer": "Non-violent transfer of territory",
            "other": "Other",
        },
    ),
}
_TIME: Final = {"day": 1, "range": 2, "week": 2, "month": 3}
_PLACE: Final = {"exact": 1, "place": 1, "near": 2, "admin2": 2, "admin1": 3}
_KINDS: Final = {
    "state_forces": 1, "rebel": 2, "political_militia": 3, "identity_militia": 4, "rioters": 5, "protesters": 6,
    "civilians": 7, "external": 8,
}  # fmt: skip
REGIONS: Final = {
    code: region
    for region, codes in {
        "Western Africa": "NGA",
        "South Asia": "IND PAK",
        "Southeast Asia": "IDN KHM MMR PHL",
        "Middle East": "BHR IRN IRQ ISR PSE SYR TUR YEM",
        "Europe": "ALB BGR BIH BLR ESP GRC MNE ROU RUS SRB UKR",
        "Caucasus and Central Asia": "ARM AZE GEO KAZ KGZ TJK TKM UZB",
        "Central America": "GTM HND",
        "South America": "BOL BRA CHL COL ECU VEN",
        "Caribbean": "HTI JAM",
    }.items()
    for code in codes.split()
}
"""The countries that ACLED's own pages were read to place in a region: its announcement of 24 October 2019, its regional
overviews of 2018 to 2022, and the documentation of acledR. The regions of the United Nations have the same names and are
not always the same, so that no other country is filled in from them."""

_NOTES: Final = (
    "actor1 and actor2 stand in the order of the record; ACLED reads no direction into them.",
    "source_scale is empty where a record does not say it; country is a usual English name, and may be spelled otherwise there.",
    "inter1, inter2 and interaction are empty where the kind of an actor is not recorded.",
    "time_precision 3 stands for a month; the codebook in force was not compared.",
    "disorder_type of excessive force against protesters is Demonstrations; ACLED counts it in a second group as well.",
    "location is the place as printed, also where geo_precision is 2 or 3: ACLED writes the capital of the unit, which the"
    " gazetteer does not know.",
    f"fatalities is killed_low, else killed_best, else 0 with {UNKNOWN_TOLL} in tags.",
)
_NUMBERS: Final = (
    "event_id_cnty is the country and the place in the journal of this workspace at which the record began; no other record"
    " of it ever has this number, another workspace has other ones, and a record without a country keeps its id."
)


def write(
    stream: BinaryIO,
    rows: Iterable[Mapping[str, Any]],
    columns: Sequence[Column],
    *,
    note: Note,
    numbers: bool = False,
    **options: Any,  # noqa: ANN401 - as csv.write takes them
) -> int:
    """Write the records that ACLED's columns can hold, and return their number.

    Args:
        stream: Where the bytes go; it stays open.
        rows: Records as the event table names them; with `numbers` each has its `number` as well.
        columns: Not used; the file has one shape.
        note: Takes a sentence for each record that was left out, and for each column that says less than its name.
        numbers: event_id_cnty is the country and the number of the record, like IRQ204, else the id of the record.
        options: As `csv.write` takes them.
    """
    for words in _NOTES:
        note(words)
    if numbers:
        note(_NUMBERS)
    return csv.write(stream, _mapped(rows, note, numbers), COLUMNS, **options)


def _mapped(rows: Iterable[Mapping[str, Any]], note: Note, numbers: bool) -> Iterator[dict[str, Any]]:
    away = 0
    elsewhere: set[str] = set()
    for row in rows:
        if reasons := _reasons(row):
            note(sentence(row["event_id"], reasons))
            away += 1
            continue
        if (country := row.get("country")) and country not in REGIONS:
            elsewhere.add(country)
        yield {
            "event_id_cnty": _name(row, numbers),
            **_what(row),
            **_when(row),
            **_who(row),
            **_where(row),
            **_rest(row),
        }
    if elsewhere:
        note(
            f"region is empty for {', '.join(sorted(elsewhere))}: which region of ACLED they belong to was not verified."
        )
    left_out(note, away)


def _name(row: Mapping[str, Any], numbers: bool) -> str:
    """Return the country and the number of a record; without either of them its id."""
    named = numbers and row.get("country") and row.get("number")
    return f"{row['country']}{row['number']}" if named else str(row["event_id"])


def _reasons(row: Mapping[str, Any]) -> list[str]:
    reasons = []
    if row["event_type"] not in _TYPES:
        reasons.append(f"there is no type for {row['event_type']}/{row['event_subtype']}")
    if row["date_precision"] not in _TIME:
        reasons.append(f"a date of precision {row['date_precision']}")
    if row["place_precision"] not in _PLACE:
        reasons.append(f"a place of precision {row['place_precision']}")
    return reasons


def _what(row: Mapping[str, Any]) -> dict[str, Any]:
    disorder, kind, subtypes = _TYPES[row["event_type"]]
    return {
        "disorder_type": disorder,
        "event_type": kind,
        "sub_event_type": subtypes[row["event_subtype"]],
        "civilian_targeting": "Civilian targeting" if row.get("civilians_targeted") else None,
    }


def _when(row: Mapping[str, Any]) -> dict[str, Any]:
    day = middle_day(*window(row))
    return {"event_date": day, "year": int(day[:4]), "time_precision": _TIME[precision_of(row)]}


def _who(row: Mapping[str, Any]) -> dict[str, Any]:
    codes = [_KINDS.get(row.get(f"actor{n}_kind") or "") for n in (1, 2)]
    both = int("".join(map(str, sorted(code for code in codes if code)))) if all(codes) else None
    return {
        "actor1": row.get("actor1"), "assoc_actor_1": row.get("actor1_assoc"), "inter1": codes[0],
        "actor2": row.get("actor2"), "assoc_actor_2": row.get("actor2_assoc"), "inter2": codes[1], "interaction": both,
    }  # fmt: skip


def _where(row: Mapping[str, Any]) -> dict[str, Any]:
    iso, country = countries().get(row.get("country") or "", (None, row.get("country")))
    return {
        "iso": iso, "region": REGIONS.get(row.get("country") or ""), "country": country,
        "location": row.get("place_name"), "geo_precision": _PLACE[row["place_precision"]],
        **{name: row.get(name) for name in ("admin1", "admin2", "admin3", "latitude", "longitude")},
    }  # fmt: skip


def _rest(row: Mapping[str, Any]) -> dict[str, Any]:
    toll = next((row[name] for name in ("killed_low", "killed_best") if row.get(name) is not None), None)
    tags = [*(row.get("tags") or ()), *([UNKNOWN_TOLL] if toll is None else [])]
    at = row.get("coded_at")
    return {
        "source": joined(row["sources"]),
        "source_scale": row.get("source_scale"),
        "notes": " ".join(filter(None, [row.get("summary"), row.get("casualties_text")])) or None,
        "fatalities": toll or 0,
        "tags": joined(tags) or None,
        "timestamp": int(datetime.fromisoformat(at).timestamp()) if at else None,
    }
