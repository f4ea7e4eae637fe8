"""What this package hands to the desk: values for the fields of a record, with the words that carry each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

Value: TypeAlias = str | int | float | bool | tuple[str, ...] | None
Span: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Resolved:
    """One gazetteer entry for a place name: WGS84 degrees, `country` as ISO 3166-1 alpha-3.

    The coordinates are None where only the country is known. `precision` is one of the record's place precisions: place,
    admin1, admin2 or country. `certain` is False where the name only resembles the entry, or several entries fit equally:
    such a match is never filled in. `geonameid` is the entry's number at GeoNames where it has one, `how` the record's
    `place_how`: gazetteer, or editor where a record of the desk taught the place with coordinates of its own.
    """

    name: str
    latitude: float | None
    longitude: float | None
    country: str | None = None
    admin1: str | None = None
    precision: str = "place"
    certain: bool = True
    admin2: str | None = None
    geonameid: int | None = None
    how: str = "gazetteer"


class Resolver(Protocol):
    """The gazetteer look-up of the desk."""

    def __call__(self, name: str, country: str | None, region: str | None = None, /) -> Resolved | None:
        """Return the entry of a place name, or None.

        Args:
            name: As printed.
            country: What is expected, ISO 3166-1 alpha-3, or None.
            region: The first-level region that the words put it into, as printed, or None.
        """


@dataclass(frozen=True, slots=True)
class Finding:
    """What one finder proposes for its fields; `spans` maps a field to the words that carry it.

    `confidence` is the estimated probability, 0 to 1, that an editor keeps the value; `reason` is for the editor.
    """

    values: dict[str, Value] = field(default_factory=dict)
    spans: dict[str, tuple[Span, ...]] = field(default_factory=dict)
    confidence: float = 0.0
    reason: str = ""
    groups: tuple[tuple[str, int, Span], ...] = ()
    """Of a toll, whose dead it counts: the last word of who they are, how many, and the words; empty where that is open."""


@dataclass(frozen=True, slots=True)
class FieldProposals:
    """Proposals for the fields of one event record; a field that the text does not give is None.

    `values` has every field of the record that can be proposed. `subtype_alternatives` are `type/subtype` names, best
    first, without the proposed one. `confidence` and `reasons` are by field, for fields with a value. `evidence` is
    (field, start, end), code points into the text, end-exclusive, in the order of `PROPOSED_FIELDS`, then of the text.
    """

    values: dict[str, Value]
    subtype_alternatives: tuple[str, ...]
    confidence: dict[str, float]
    reasons: dict[str, str]
    evidence: tuple[tuple[str, int, int], ...]


PROPOSED_FIELDS: tuple[str, ...] = (
    *("event_type", "event_subtype", "date_start", "date_end", "date_precision", "date_text"),
    *("place_name", "admin1", "admin2", "admin3", "country", "latitude", "longitude", "place_precision"),
    *("geonameid", "place_how"),
    *("actor1", "actor1_kind", "actor1_assoc", "actor2", "actor2_kind", "actor2_assoc", "civilians_targeted"),
    *("violence_kind", "killed_low", "killed_best", "killed_high", "killed_civilians", "killed_side1", "killed_side2"),
    *("injured_low", "injured_high", "casualties_text", "claimed_by", "attribution", "event_clarity", "context"),
)
"""The fields of the record that can be proposed, in the order of the record."""
