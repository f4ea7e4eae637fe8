"""The fields of a record that an editor fills: their labels, what is typed into them, and how they show."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from triage.domain.event import CHOICES, LISTS, EventRecord
from triage.errors import DecisionError

FIELDS: Final[dict[str, str]] = {
    "event_type": "type",
    "event_subtype": "sub-type",
    "date_start": "date",
    "date_end": "until",
    "date_precision": "date is a",
    "date_text": "date words",
    "place_name": "place",
    "admin1": "province",
    "country": "country",
    "latitude": "latitude",
    "longitude": "longitude",
    "place_precision": "place is",
    "actor1": "actor 1",
    "actor1_kind": "kind 1",
    "killed_side1": "killed of 1",
    "actor2": "actor 2",
    "actor2_kind": "kind 2",
    "killed_side2": "killed of 2",
    "civilians_targeted": "civilians",
    "killed_civilians": "civilians killed",
    "killed_low": "killed low",
    "killed_best": "killed best",
    "killed_high": "killed high",
    "injured_low": "injured low",
    "injured_high": "injured high",
    "casualties_text": "toll words",
    "sources": "sources",
    "summary": "summary",
}
"""The fields of the form's first page in its order, with their labels."""

FURTHER: Final[dict[str, str]] = {
    "claimed_by": "claimed by",
    "attribution": "attribution",
    "violence_kind": "violence",
    "event_clarity": "clarity",
    "context": "context",
    "actor1_assoc": "with 1",
    "actor2_assoc": "with 2",
    "admin2": "district",
    "admin3": "sub-district",
    "source_scale": "scale",
    "tags": "tags",
}
"""The further fields, which need not be looked at for each record, in the order of the form's second page."""

_WHOLE: Final = (
    "killed_low", "killed_best", "killed_high", "injured_low", "injured_high", "killed_civilians", "killed_side1",
    "killed_side2", "event_clarity",
)  # fmt: skip


def label(name: str) -> str:
    """Return what a field is called; a column that no form fills is called by its name."""
    return FIELDS.get(name) or FURTHER.get(name, name)


def filled(record: EventRecord, name: str) -> bool:
    """Say whether a field says something."""
    return getattr(record, name) not in (None, (), "unknown")


def further(record: EventRecord) -> list[str]:
    """Return the further fields that a record fills."""
    return [name for name in FURTHER if filled(record, name)]


def read(name: str, text: str) -> Any:  # noqa: ANN401 - the type of the field
    """Return the value that a field has once a text is typed into it.

    Raises:
        DecisionError: The text does not fit the field; the sentence says what would.
    """
    if name in LISTS:
        parts = [part.strip() for part in text.split(";") if part.strip()]
        return tuple(parts if name == "sources" else dict.fromkeys(parts))
    if name in ("date_precision", "place_precision"):
        return text or "unknown"
    if not text:
        return None
    reader = _TYPED.get(name)
    if reader is None and name in CHOICES:  # "one-sided" and "One sided" are the word of the list
        return text.casefold().replace("-", "_").replace(" ", "_")
    return reader(text) if reader else text


def shown_value(record: EventRecord, name: str) -> str:
    """Return a field as the form shows it and as `read` reads it back."""
    value = getattr(record, name)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return "; ".join(value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def in_words(record: EventRecord, name: str) -> str:
    """Return a field as it is told: the words of a list without their underscores."""
    text = shown_value(record, name)
    return text.replace("_", " ") if name in CHOICES else text


def _whole(text: str) -> int:
    if not text.isdecimal():
        raise DecisionError("Write a whole number, or leave it empty.")
    return int(text)


def _number(text: str) -> float:
    try:
        return round(float(text), 6)
    except ValueError:
        raise DecisionError("Write degrees like 36.34, or leave it empty.") from None


def _truth(text: str) -> bool:
    if text.lower() not in ("yes", "no", "true", "false"):
        raise DecisionError("Write yes or no, or leave it empty.")
    return text.lower() in ("yes", "true")


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise DecisionError("Write the day like 2017-02-20.") from None


_TYPED: Final[dict[str, Callable[[str], Any]]] = {
    **dict.fromkeys(_WHOLE, _whole),
    "latitude": _number,
    "longitude": _number,
    "civilians_targeted": _truth,
    "date_start": _day,
    "date_end": _day,
}
