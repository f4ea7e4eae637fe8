"""Short ways to type a day and a toll, read with the day of publication."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from triage.errors import DecisionError

WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

MONTHS: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
)  # fmt: skip

_DAY: Final = "Write the day like 2017-02-20."
_SHORT: Final = re.compile(r"(?:(?P<month>\d{1,2})-)?(?P<day>\d{1,2})")
_TOLL: Final = re.compile(r"(?P<up>-)?(?P<low>\d+)(?:(?P<how>[=+])|-(?P<high>\d+))?")


def day(text: str, published: date | None) -> str:
    """Return a typed day as ISO 8601, empty for an empty text.

    Besides 2017-02-20 a day may be short, and is then the latest such day up to the publication: 20, 2-20, mon, today,
    yesterday, -3 for three days before.

    Raises:
        DecisionError: It is no day, or it is short and nobody knows when the report was published.
    """
    low = text.strip().casefold()
    if not low:
        return ""
    try:
        return date.fromisoformat(low).isoformat()
    except ValueError:
        pass
    found = _before(low, published) if published else None
    if found is None:
        raise DecisionError(
            _DAY, "Short, from the publication back: 20, 2-20, mon, yesterday, -3." if published else ""
        )
    return found.isoformat()


def days(text: str, published: date | None) -> tuple[str, str, str] | None:
    """Return first day, last day and precision of a window typed short; None where the text is no window.

    A window is two days like 5..12 or 2-20..3-1, the second on or after the first; a month like 2017-02 or feb; a year.

    Raises:
        DecisionError: It is a window whose days cannot be read.
    """
    low = text.strip().casefold()
    first, between, last = low.partition("..")
    if between:
        begin = date.fromisoformat(day(first, published)) if first else None
        end = after(last, begin) if begin and last else None
        if begin is None or end is None:
            raise DecisionError("Write two days like 2017-02-20..2017-02-23.")
        return begin.isoformat(), end.isoformat(), "range"
    if re.fullmatch(r"(?:1[89]|20)\d\d", low):
        return f"{low}-01-01", f"{low}-12-31", "year"
    begin = _month(low, published)
    if begin is None:
        return None
    following = (begin.replace(day=28) + timedelta(days=4)).replace(day=1)
    return begin.isoformat(), (following - timedelta(days=1)).isoformat(), "month"


def _month(low: str, published: date | None) -> date | None:
    """Return the first day of a month like 2017-02, or of the latest one like feb."""
    if match := re.fullmatch(r"((?:1[89]|20)\d\d)-(0[1-9]|1[0-2])", low):
        return date(int(match[1]), int(match[2]), 1)
    number = next((n for n, name in enumerate(MONTHS, 1) if len(low) > 2 and name.startswith(low)), 0)
    if not number or published is None:
        return None
    return date(published.year - (number > published.month), number, 1)


def after(text: str, first: date) -> date | None:
    """Return a typed last day, which when short is the next such day from the first one on; None where it is no day."""
    low = text.strip().casefold()
    try:
        return date.fromisoformat(low)
    except ValueError:
        pass
    short = _SHORT.fullmatch(low)
    if short is None:
        return None
    for step in range(24):
        year, month = divmod(first.year * 12 + first.month - 1 + step, 12)
        if short["month"] and month + 1 != int(short["month"]):
            continue
        try:
            found = date(year, month + 1, int(short["day"]))
        except ValueError:
            continue
        if found >= first:
            return found
    return None


def _before(low: str, published: date) -> date | None:
    if re.fullmatch(r"-\d{1,3}", low):
        return published - timedelta(days=int(low[1:]))
    if len(low) > 1 and "yesterday".startswith(low):
        return published - timedelta(days=1)
    if len(low) > 2 and "today".startswith(low):
        return published
    if len(low) > 1:
        for number, name in enumerate(WEEKDAYS):
            if name.startswith(low):
                return published - timedelta(days=(published.weekday() - number) % 7)
    short = _SHORT.fullmatch(low)
    return _latest(short["month"], int(short["day"]), published) if short else None


def _latest(month: str | None, number: int, published: date) -> date | None:
    """Return the latest day with a number, and with a month if one is given, up to a day; None where there is none."""
    year, at = published.year, int(month) if month else published.month
    for _ in range(24):
        try:
            found = date(year, at, number)
        except ValueError:
            found = None
        if found and found <= published:
            return found
        at -= 12 if month else 1
        if at < 1:
            year, at = year - 1, at + 12
    return None


def toll(text: str) -> tuple[int | None, int | None, int | None] | None:
    """Return low, best and high of a toll typed short: 5= exactly, 5+ at least, -5 up to, 4-6 between; None for others."""
    match = _TOLL.fullmatch(text.replace(" ", ""))
    if match is None or not (match["up"] or match["how"] or match["high"]):
        return None
    low = int(match["low"])
    if match["up"]:
        return None if match["how"] or match["high"] else (None, None, low)
    if match["high"]:
        return low, None, int(match["high"])
    return low, low, low if match["how"] == "=" else None
