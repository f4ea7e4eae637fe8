"""What the formats of other datasets share: countries, and the notes on what could not be mapped."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any

from triage.exchange.schema import Column, Kind
from triage.text.tables import shipped

Note = Callable[[str], None]
"""Takes a sentence about what a format could not hold."""


@cache
def countries() -> dict[str, tuple[int | None, str]]:
    """Return ISO 3166-1 alpha-3 to numeric code and English name; a code of use without a number has None."""
    found = shipped(__file__, "countries.json")
    return {code: (number, name) for code, (number, name) in found.items()}


def columns(names: str, integers: str = "", numbers: str = "") -> tuple[Column, ...]:
    """Return the columns of another dataset by their names, in order; those not named as numbers are texts."""
    kinds = {**dict.fromkeys(integers.split(), Kind.INTEGER), **dict.fromkeys(numbers.split(), Kind.NUMBER)}
    return tuple(Column(name, kinds.get(name, Kind.STRING), name, "a mapping") for name in names.split())


def middle_day(start: str, end: str | None) -> str:
    """Return the middle day of a window of ISO days, the earlier of two."""
    first, last = date.fromisoformat(start), date.fromisoformat(end or start)
    return str(first + timedelta(days=(last - first).days // 2))


def window(row: Mapping[str, Any]) -> tuple[str, str]:
    """Return the first and the last possible day of a record; a month or a week without a last day is whole."""
    start, end = str(row["date_start"]), row.get("date_end")
    if end:
        return start, str(end)
    first = date.fromisoformat(start)
    if row["date_precision"] == "week":
        return start, str(first + timedelta(days=6))
    if row["date_precision"] == "month" and first.day == 1:
        return start, str((first + timedelta(days=31)).replace(day=1) - timedelta(days=1))
    return start, start


def precision_of(row: Mapping[str, Any]) -> str:
    """Return how exactly the day of a record is known: one whose first and last day differ is no day, whatever it says."""
    several = row.get("date_end") and row["date_end"] != row.get("date_start")
    return "range" if several and row["date_precision"] == "day" else str(row["date_precision"])


def left_out(note: Note, number: int) -> None:
    """Tell how many records were left out, if any were."""
    if number:
        note(f"Left out in all: {number:,}.")


def sentence(event_id: object, reasons: Sequence[str]) -> str:
    """Return the note on a record that was left out."""
    return f"{event_id} was left out: {'; '.join(reasons)}."
