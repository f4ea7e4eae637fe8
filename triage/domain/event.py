"""The event record, its evidence, and the rules that a table schema cannot say."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, Final, NamedTuple

from triage.domain.vocabulary import SUBTYPES

STATUSES: Final = ("draft", "confirmed", "disputed", "rejected", "merged")
DATE_PRECISIONS: Final = ("day", "range", "week", "month", "year", "unknown")
PLACE_PRECISIONS: Final = ("exact", "place", "near", "admin2", "admin1", "country", "unknown")
EVENT_ID: Final = re.compile(r"ev_[0-9a-z]{10,26}")
SUMMARY_LIMIT: Final = 500
_COUNTRY: Final = re.compile("[A-Z]{3}")
PLACE_HOW: Final = ("gazetteer", "editor", "source_text", "none")
ACTOR_KINDS: Final = (
    "state_forces", "rebel", "political_militia", "identity_militia", "rioters", "protesters", "civilians", "external",
    "unknown",
)  # fmt: skip
VIOLENCE_KINDS: Final = ("state_based", "non_state", "one_sided", "none")
ATTRIBUTIONS: Final = ("official", "belligerent", "witness", "ngo", "media", "social", "none")
SOURCE_SCALES: Final = ("local", "subnational", "national", "regional", "international", "mixed")
KILLED: Final = ("killed_low", "killed_best", "killed_high")


class Evidence(NamedTuple):
    """The words that carry one field: `start` and `end` are code points into the stored text of the report.

    `value` is what these words say of the field, as text; it stays where the record says otherwise since, so that it is
    known who gave which toll. None where it was not kept.
    """

    field: str
    report_id: str
    sentence_id: str
    start: int
    end: int
    quoted: str
    value: str | None = None

    def as_value(self) -> dict[str, Any]:
        """Return it as a plain dictionary of JSON values; a value that was not kept is left out."""
        cells = {
            "field": self.field, "report_id": self.report_id, "sentence_id": self.sentence_id, "start": self.start,
            "end": self.end, "quoted": self.quoted,
        }  # fmt: skip
        return cells if self.value is None else {**cells, "value": self.value}


class EventRecord(NamedTuple):
    """One event as the editor curates it; empty is None, and empty is not zero. Columns as in `exchange/schema.py`."""

    event_id: str
    status: str = "draft"
    event_type: str | None = None
    event_subtype: str | None = None
    date_start: str | None = None
    date_end: str | None = None
    date_precision: str = "unknown"
    date_text: str | None = None
    place_name: str | None = None
    admin1: str | None = None
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    place_precision: str = "unknown"
    actor1: str | None = None
    actor2: str | None = None
    civilians_targeted: bool | None = None
    killed_low: int | None = None
    killed_best: int | None = None
    killed_high: int | None = None
    injured_low: int | None = None
    casualties_text: str | None = None
    summary: str | None = None
    sources: tuple[str, ...] = ()
    source_count: int = 0
    report_ids: tuple[str, ...] = ()
    sentence_ids: tuple[str, ...] = ()
    coder: str | None = None
    coded_at: str | None = None
    revision: int = 1
    evidence: tuple[Evidence, ...] = ()
    admin2: str | None = None
    admin3: str | None = None
    geonameid: int | None = None
    place_how: str | None = None
    actor1_kind: str | None = None
    actor2_kind: str | None = None
    actor1_assoc: str | None = None
    actor2_assoc: str | None = None
    violence_kind: str | None = None
    killed_civilians: int | None = None
    killed_side1: int | None = None
    killed_side2: int | None = None
    injured_high: int | None = None
    claimed_by: str | None = None
    attribution: str | None = None
    source_scale: str | None = None
    event_clarity: int | None = None
    context: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    merged_into: str | None = None
    """The record that took this one, where the status is merged."""

    def as_value(self) -> dict[str, Any]:
        """Return the record as a plain dictionary of JSON values, for the journal; empty optional fields are left out."""
        value: dict[str, Any] = {}
        for name in _FIELDS:
            cell = getattr(self, name)
            if name == "evidence":
                cell = [e.as_value() for e in cell]
            elif isinstance(cell, tuple):
                cell = list(cell)
            if name not in OPTIONAL or cell not in (None, []):
                value[name] = cell
        return value


_FIELDS: Final = EventRecord._fields
OPTIONAL: Final = frozenset(_FIELDS[_FIELDS.index("evidence") + 1 :])
"""The fields that a value leaves out where they are empty."""
LISTS: Final = ("sources", "report_ids", "sentence_ids", "context", "tags")
"""The fields that hold several texts."""


class Fault(NamedTuple):
    """What is wrong with one field, as a sentence for the editor. `blocking`: it cannot be confirmed so."""

    field: str
    sentence: str
    blocking: bool = True


def record_from_value(value: Mapping[str, Any]) -> EventRecord:
    """Return the record that `as_value` wrote; unknown keys are left out."""
    cells = {name: value[name] for name in _FIELDS if name in value}
    for name in LISTS:
        cells[name] = tuple(cells.get(name) or ())
    cells["evidence"] = tuple(Evidence(**e) for e in cells.get("evidence") or ())
    return EventRecord(**cells)


def event_identity(first_evidence: str, ordinal: int, branch: str = "") -> str:
    """Return an event id: `ev_` and 16 hex digits over the id of the first evidence sentence and an ordinal.

    The ordinal counts the records ever begun on that sentence, so that an id is never reused. A workspace that went back to a
    backup and goes on by itself adds its own id as `branch`: what it left behind began records too, which it does not know.
    """
    import hashlib  # it loads OpenSSL, and a start makes no record

    parts = (first_evidence, str(ordinal), *((branch,) if branch else ()))
    return "ev_" + hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def revised(record: EventRecord, **cells: Any) -> EventRecord:  # noqa: ANN401 - the cells have the types of the fields
    """Return the record with some fields replaced."""
    return record._replace(**cells)


def faults(record: EventRecord) -> list[Fault]:
    """Return everything that is wrong with a record, in the order of its fields.

    The cross-field rules of the record's specification: sub-type belongs to type, dates in order, of which there is one where
    the precision is a day, low <= best <= high, latitude and longitude together, and what a confirmed record must have.
    """
    found = [*_kind_faults(record), *_date_faults(record), *_place_faults(record), *_toll_faults(record)]
    found += _optional_faults(record)
    if not record.sources:
        found.append(Fault("sources", "At least one source is needed."))
    if record.source_count < 1:
        found.append(Fault("source_count", "The number of sources is at least 1."))
    if not record.report_ids:
        found.append(Fault("report_ids", "At least one report must stand behind the record."))
    if record.summary and len(record.summary) > SUMMARY_LIMIT:
        found.append(
            Fault("summary", f"The summary has {len(record.summary)} characters; {SUMMARY_LIMIT} are the limit.")
        )
    if record.status == "confirmed":
        found += [
            Fault(name, f"A confirmed record needs a {name}.")
            for name in ("summary", "coder", "coded_at")
            if not getattr(record, name)
        ]
    return found


CHOICES: Final[dict[str, tuple[str, ...]]] = {
    "date_precision": DATE_PRECISIONS,
    "place_precision": PLACE_PRECISIONS,
    "civilians_targeted": ("yes", "no"),
    "actor1_kind": ACTOR_KINDS,
    "actor2_kind": ACTOR_KINDS,
    "violence_kind": VIOLENCE_KINDS,
    "attribution": ATTRIBUTIONS,
    "source_scale": SOURCE_SCALES,
    "event_clarity": ("1", "2"),
}
"""The fields of the form that take one of a few words, as they are typed."""

_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "place_how": PLACE_HOW,
    "actor1_kind": ACTOR_KINDS,
    "actor2_kind": ACTOR_KINDS,
    "violence_kind": VIOLENCE_KINDS,
    "attribution": ATTRIBUTIONS,
    "source_scale": SOURCE_SCALES,
}
"""Optional fields that take one of some words."""
_COUNTS: Final = (*KILLED, "injured_low", "injured_high", "killed_civilians", "killed_side1", "killed_side2")
LARGEST_COUNT: Final = 999_999_999
_COUNTED: Final = frozenset(_COUNTS)
_FEW: Final = {name: frozenset({None, *known}) for name, known in _WORDS.items()} | {
    "event_clarity": frozenset({None, 1, 2})
}
_FEW_NAMES: Final = frozenset(_FEW)


def _optional_faults(record: EventRecord) -> Iterable[Fault]:
    for name, known in _WORDS.items():
        if getattr(record, name) not in (None, *known):
            yield Fault(name, f"It is one of {', '.join(known)}.")
    if record.geonameid is not None and record.geonameid < 1:
        yield Fault("geonameid", "The number of a place in the gazetteer is 1 or more.")
    if record.event_clarity not in (None, 1, 2):
        yield Fault("event_clarity", "Clarity is 1 for an event told in full, 2 for one summed over several.")
    if (record.status == "merged") != (record.merged_into is not None):
        yield Fault("merged_into", "A merged record names the one that took it, and no other record does.")


def sound(value: Mapping[str, Any]) -> bool:
    """Say whether `faults` finds nothing in a record as `as_value` gives it; many times as fast, for exports."""
    get = value.get
    start, end, precision = get("date_start"), get("date_end"), get("date_precision", "unknown")
    latitude, longitude = get("latitude"), get("longitude")
    low, best, high = get("killed_low"), get("killed_best"), get("killed_high")
    summary, status = get("summary"), get("status", "draft")
    hurt, most = get("injured_low"), get("injured_high")
    return bool(
        get("event_subtype") in SUBTYPES.get(get("event_type") or "", ())
        and status in STATUSES
        and status != "merged"
        and get("merged_into") is None
        and get("sources")
        and get("report_ids")
        and get("source_count", 0) >= 1
        and (not summary or len(summary) <= SUMMARY_LIMIT)
        and (status != "confirmed" or (summary and get("coder") and get("coded_at")))
        and precision in DATE_PRECISIONS
        and (not start) == (precision == "unknown")
        and (not start or _day(start))
        and (not end or _day(end))
        and not (start and end and (end < start or (end > start and precision == "day")))
        and not (end and not start)
        and get("place_precision", "unknown") in PLACE_PRECISIONS
        and (latitude is None) == (longitude is None)
        and (latitude is None or longitude is None or (-90 <= latitude <= 90 and -180 <= longitude <= 180))
        and not (low is not None and ((best is not None and best < low) or (high is not None and high < low)))
        and not (best is not None and high is not None and high < best)
        and not any(
            value[name] is not None and not 0 <= value[name] <= LARGEST_COUNT for name in value.keys() & _COUNTED
        )
        and not (get("country") and not _COUNTRY.fullmatch(get("country", "")))
        and EVENT_ID.fullmatch(get("event_id", ""))
        and not any(value[name] not in _FEW[name] for name in value.keys() & _FEW_NAMES)
        and not (best is not None and (civilians := get("killed_civilians")) is not None and civilians > best)
        and not (hurt is not None and most is not None and most < hurt)
        and not ((place := get("geonameid")) is not None and place < 1)
    )


def _kind_faults(record: EventRecord) -> Iterable[Fault]:
    if not EVENT_ID.fullmatch(record.event_id):
        yield Fault("event_id", "The id does not look like ev_ and 10 to 26 letters or digits.")
    if record.status not in STATUSES:
        yield Fault("status", f"The status is one of {', '.join(STATUSES)}.")
    if not record.event_type:
        yield Fault("event_type", "Choose a type.")
    elif record.event_type not in SUBTYPES:
        yield Fault("event_type", f"There is no type {record.event_type}.")
    if not record.event_subtype:
        yield Fault("event_subtype", "Choose a sub-type.")
    elif record.event_type in SUBTYPES and record.event_subtype not in SUBTYPES[record.event_type]:
        yield Fault("event_subtype", f"{record.event_subtype} is no sub-type of {record.event_type}.")


@lru_cache(maxsize=4096)
def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text and len(text) == 10 else None
    except ValueError:
        return None


def _date_faults(record: EventRecord) -> Iterable[Fault]:
    start, end = _day(record.date_start), _day(record.date_end)
    if record.date_precision not in DATE_PRECISIONS:
        yield Fault("date_precision", f"The precision is one of {', '.join(DATE_PRECISIONS)}.")
    if record.date_start and not start:
        yield Fault("date_start", "Write the day like 2017-02-20.")
    if record.date_end and not end:
        yield Fault("date_end", "Write the day like 2017-02-20.")
    if start and end and end < start:
        yield Fault("date_end", "The last day lies before the first day.")
    elif start and end and end > start and record.date_precision == "day":
        yield Fault("date_precision", "First and last day differ: that is a range, or a week, not one day.")
    if record.date_end and not record.date_start:
        yield Fault("date_end", "A last day needs a first day.")
    if not record.date_start and record.date_precision != "unknown":
        yield Fault("date_start", "Without a date the precision is unknown.")
    if record.date_start and record.date_precision == "unknown":
        yield Fault("date_precision", "A date needs a precision.")


def _place_faults(record: EventRecord) -> Iterable[Fault]:
    if record.country and not _COUNTRY.fullmatch(record.country):
        yield Fault("country", "The country is three capital letters, like IRQ.")
    if (record.latitude is None) != (record.longitude is None):
        yield Fault("latitude", "Latitude and longitude stand together or not at all.")
    if record.latitude is not None and not -90 <= record.latitude <= 90:
        yield Fault("latitude", "Latitude lies between -90 and 90.")
    if record.longitude is not None and not -180 <= record.longitude <= 180:
        yield Fault("longitude", "Longitude lies between -180 and 180.")
    if record.place_precision not in PLACE_PRECISIONS:
        yield Fault("place_precision", f"The precision is one of {', '.join(PLACE_PRECISIONS)}.")


def _toll_faults(record: EventRecord) -> Iterable[Fault]:
    for name in _COUNTS:
        count = getattr(record, name)
        if count is not None and count < 0:
            yield Fault(name, "A count is zero or more.")
        if count is not None and count > LARGEST_COUNT:
            yield Fault(name, "A count has at most nine digits.")
    given = [(n, c) for n in KILLED if (c := getattr(record, n)) is not None]
    for (_, lower), (name, higher) in itertools.pairwise(given):
        if higher < lower:
            yield Fault(name, "The counts must rise: low, best, high.")
    if record.injured_low is not None and record.injured_high is not None and record.injured_high < record.injured_low:
        yield Fault("injured_high", "The counts must rise: low, high.")
    civilians, best = record.killed_civilians, record.killed_best
    if civilians is not None and best is not None and civilians > best:
        yield Fault("killed_civilians", "The civilians are among the killed; they cannot be more than killed best.")
