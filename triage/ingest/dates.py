"""Publication dates as they are printed, to UTC. No guesses: what has two readings has none.

Forms and traps follow the measured failures of feed libraries: Unix times read as days, dropped offsets, month names of
other languages than English, the present clock for "2 hours ago".
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from typing import Any

from triage.text.tables import shipped

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""The web's first year; an older publication date is a mistake of the source."""

AHEAD = timedelta(days=2)
"""Clocks and time zones may be so far ahead of ours."""

LONGEST = 80
"""Characters of a printed date; more is no date."""

_ISO = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ]+(\d\d):?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?\s*(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?)?",
    re.IGNORECASE,
)
_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:[0-5]\dZ", re.ASCII)
"""The form in which a date is kept; what comes in it is read at a tenth of the work."""
_UNIX = re.compile(r"(\d{9,10})(?:\.\d+)?|(\d{12,13})")
_CJK = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]\s*")
_NUMBERS = re.compile(r"(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})(?!\d)[.,]?")
_TIME = re.compile(
    r"(?<!\d)(?:(\d{1,2})[:.hч](\d\d)(?!\d)(?::(\d\d)(?:[.,]\d+)?)?\s*(?:([ap])\.?\s?m\b\.?)?|(\d{1,2})\s*([ap])\.?m\b\.?)"
    r"(?:\s*(?:gmt|utc)?([+-])(\d\d?):?(\d\d)?(?!\d))?",
    re.IGNORECASE,
)
_WORD = re.compile(r"\d+|[^\W\d_]+(?:['’][^\W\d_]+)?|[^\s,.;:]")
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")


def parse(raw: str | None, now: datetime) -> tuple[str | None, str | None]:
    """Return a printed date as UTC text like 2017-02-20T10:12:00Z, and a problem as a sentence; either may be None.

    A date without a time is that day's midnight; a time without a zone counts as UTC. Years before 1990 and times more
    than two days after `now` are refused.
    """
    text = raw or ""
    if _STAMP.fullmatch(text) and _is_possible(text, now):
        return text, None
    if not text.isascii():
        text = text.translate(_DIGITS).replace("\u200f", "").replace("\u200e", "")
    text = " ".join(text.split())
    if not text:
        return None, None
    when = _read(text) if len(text) <= LONGEST else None
    if when is None:
        return None, f"The date {text[:LONGEST]!r} could not be read."
    if not EARLIEST <= when <= now + AHEAD:
        return None, f"The date {text!r} is too {'early' if when < EARLIEST else 'late'} to be that of a publication."
    return f"{when.isoformat()[:19]}Z", None  # a third of the work of strftime


def _is_possible(stamp: str, now: datetime) -> bool:
    """Say whether a stamp is of a moment that there is, and of one that a publication may have."""
    try:
        return EARLIEST <= datetime.fromisoformat(stamp) <= now + AHEAD
    except ValueError:
        return False


def _read(text: str) -> datetime | None:
    try:
        return _unix(text) or _iso(text) or _worded(text)
    except (ValueError, OverflowError):
        return None


def _unix(text: str) -> datetime | None:
    found = _UNIX.fullmatch(text)
    if not found:
        return None
    return datetime.fromtimestamp(int(found[1]) if found[1] else int(found[2]) / 1000, UTC).replace(microsecond=0)


def _iso(text: str) -> datetime | None:
    found = _ISO.fullmatch(text)
    if not found:
        return None
    year, month, day, hour, minute, second = (int(g or 0) for g in found.groups()[:6])
    zone = found[7] or "Z"
    minutes = 0
    if zone[0] in "+-":
        digits = zone[1:].replace(":", "").ljust(4, "0")
        minutes = (int(digits[:2]) * 60 + int(digits[2:])) * (-1 if zone[0] == "-" else 1)
    return _moment((year, month, day), (hour, minute, second), minutes)


def _worded(text: str) -> datetime | None:
    """Dates of words and numbers: every word must be known, and every number have one reading."""
    day, text = _numeric_day(re.sub(r"\([^()]*\)", " ", text))
    clock, offset, text = _clock(text)
    table = _words()
    lowered = text.casefold().replace("i\u0307", "i")
    for phrase, name in table["phrases"].items():
        lowered = lowered.replace(phrase, name)
    shape, numbers, month = "", [], 0
    for word in _WORD.findall(lowered):
        if word.isdecimal():
            numbers.append(word)
            shape += "y" if len(word) == 4 else "n"
        elif word in table["months"] and not month:
            month = table["months"][word]
            shape += "m"
        elif word in table["zones"]:
            offset = offset or table["zones"][word]
        elif word not in table["fillers"]:
            return None
    if day is None:
        day = _named_day(shape, numbers, month)
    elif shape:
        return None
    return _moment(day, clock, offset) if day else None


def _named_day(shape: str, numbers: list[str], month: int) -> tuple[int, int, int] | None:
    if sorted(shape) == ["m", "n", "y"] and all(len(n) in (1, 2, 4) for n in numbers):
        year = next(n for n in numbers if len(n) == 4)
        return int(year), month, int(next(n for n in numbers if len(n) < 3))
    if shape == "nmn" and len(numbers[1]) == 2:  # the form of mail, where the year comes last
        return int(numbers[1]) + (1900 if int(numbers[1]) > 68 else 2000), month, int(numbers[0])
    return None


def _moment(day: tuple[int, int, int], clock: tuple[int, int, int], minutes: int) -> datetime:
    zone = timezone(timedelta(minutes=minutes)) if minutes else UTC
    return datetime(*day, clock[0], clock[1], min(clock[2], 59), tzinfo=zone).astimezone(UTC)


@cache
def _words() -> dict[str, Any]:
    table = shipped(__file__, "months.json")
    names = {name: n for n, spellings in enumerate(table["months"], 1) for name in spellings}
    return {
        "months": names,
        "phrases": {name: f" {table['months'][n - 1][-1]} " for name, n in names.items() if " " in name},
        "zones": table["zones"],
        "fillers": {*table["weekdays"], *table["fillers"]},
    }


def _numeric_day(text: str) -> tuple[tuple[int, int, int] | None, str]:
    found = _CJK.search(text)
    if found:
        return (int(found[1]), int(found[2]), int(found[3])), _without(text, found)
    found = _NUMBERS.search(text)
    if not found:
        return None, text
    first, second, third = found[1], int(found[3]), found[4]
    if len(first) == 4:
        return (int(first), second, int(third)), _without(text, found)
    if len(third) != 4 or len(first) > 2:
        raise ValueError("a year of two digits beside two other numbers")
    if found[2] == "." or int(first) > 12 or int(first) == second:
        return (int(third), second, int(first)), _without(text, found)
    if second > 12:
        return (int(third), int(first), second), _without(text, found)
    raise ValueError("day and month cannot be told apart")


def _clock(text: str) -> tuple[tuple[int, int, int], int, str]:
    found = _TIME.search(text)
    if not found:
        return (0, 0, 0), 0, text
    hour, half = int(found[1] or found[5]), (found[4] or found[6] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            raise ValueError("an hour of the half day above twelve")
        hour = hour % 12 + (12 if half == "p" else 0)
    offset = (int(found[8] or 0) * 60 + int(found[9] or 0)) * (-1 if found[7] == "-" else 1)
    return (hour, int(found[2] or 0), int(found[3] or 0)), offset, _without(text, found)


def _without(text: str, found: re.Match[str]) -> str:
    return f"{text[: found.start()]} {text[found.end() :]}"
