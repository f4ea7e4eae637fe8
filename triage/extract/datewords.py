"""The words of a sentence as a calendar sees them: each gets one letter for its class (M month, W weekday, D day, Y year ...)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final

from triage.text.tables import shipped

_TOKEN: Final = re.compile(
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)|\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})(?!\d)"
    r"|(?P<number>\d+)(?P<ordinal>st|nd|rd|th|er|º|ª|°)?(?![^\W_])|[^\W_]+|[^\w\s]"
)
_LETTERS = {"of": "o", "the": "t", "to": "-", "and": "&", "in": "p", "since": "s", "until": "u", "ago": "g"}
_LETTERS |= {"last": "l", "this": "T", "next": "x", "part": "d", "early": "e", "mid": "i", "late": "f"}
_LETTERS |= {"day": "1", "week": "7", "weekend": "6", "month": "3", "year": "4", "before_ago": "b"}
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
_NUMBERS |= {"eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "deux": 2, "trois": 3, "dos": 2, "tres": 3}
_NUMBERS |= {"zwei": 2, "drei": 3, "iki": 2, "üç": 3, "два": 2, "две": 2, "три": 3, "un": 1, "une": 1, "una": 1}
_ORDINALS: Final = {
    word: number
    for number, word in enumerate(
        (
            *(
                "first",
                "second",
                "third",
                "fourth",
                "fifth",
                "sixth",
                "seventh",
                "eighth",
                "ninth",
                "tenth",
                "eleventh",
            ),
            *("twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth"),
            *("nineteenth", "twentieth"),
        ),
        start=1,
    )
}
_FEASTS: Final = ("Easter ", "Palm ", "Black ", "Bloody ", "Ash ", "Maundy ", "Whit ")
"""What makes a name of the weekday behind it, so that it is no day of last week."""
_CAPITAL_MONTHS: Final = frozenset({"may", "march"})


@cache
def _calendar() -> tuple[dict[str, tuple[str, int]], frozenset[str]]:
    """Return word (or words joined by a blank) to class letter and value, and the first words of the long names."""
    raw: dict[str, Any] = shipped(__file__, "calendar.json")
    table: dict[str, tuple[str, int]] = {}
    for name, letter in _LETTERS.items():
        for word in raw[name]:
            table.setdefault(word, (letter, 0))
    table["in"] = ("P", 0)
    for word, number in _NUMBERS.items():
        table[word] = ("a" if number == 1 else "n", number)
    for key, letter in (("months_short", "m"), ("weekdays_short", "w"), ("months", "M"), ("weekdays", "W")):
        for value, words in enumerate(raw[key], start=1 if letter in "mM" else 0):
            table |= dict.fromkeys(words, (letter, value))
    table |= {word: ("R", offset) for word, offset in raw["relative"].items()}
    table |= {word: ("H", 100 * int(day[:2]) + int(day[3:])) for word, day in raw["holidays"].items()}
    return table, frozenset(word.split()[0] for word in table if " " in word)


@dataclass(frozen=True, slots=True)
class DateWord:
    """One word with its class, its value and its code points; `day` is set for a date in digits."""

    letter: str
    value: int
    start: int
    end: int
    day: date | None = None


def safe_day(year: int, month: int, day: int) -> date | None:
    """Return a day, None where the calendar has none such."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _numeric_day(raw: str) -> tuple[date | None, bool]:
    """Read 2017-02-20, 20.02.2017 or 20/02/2017; also say whether it could have the month first, like 02/03/2017."""
    parts = [int(part) for part in re.split(r"[./-]", raw)]
    if parts[0] > 31:
        return safe_day(*parts), False
    day, month, year = parts
    if month > 12:
        day, month = month, day
    if year < 100:
        year += 2000
        if "." not in raw:
            return None, False
    return safe_day(year, month, day), "/" in raw and day != month and day <= 12


def _number_word(match: re.Match[str]) -> DateWord:
    number, start, end = match["number"], *match.span()
    value = int(number) if len(number) < 6 else 10**6
    if len(number) == 4 and 1900 <= value <= 2099 and not match["ordinal"]:
        return DateWord("Y", value, start, end)
    if 1 <= value <= 31 and len(number) <= 2:
        return DateWord("D", value, start, end)
    return DateWord("N", value, start, end)


def date_words(text: str) -> list[DateWord]:
    """Return the words and signs of a text in order, in any of the languages of `calendar.json`."""
    table, long_names = _calendar()
    matches = list(_TOKEN.finditer(text))
    words: list[DateWord] = []
    index = 0
    while index < len(matches):
        match = matches[index]
        raw, start, end = match.group(), *match.span()
        index += 1
        if match["number"]:
            words.append(_number_word(match))
            continue
        if raw[0].isdigit() and len(raw) > 4 and not raw.isalnum():
            day, unclear = _numeric_day(raw)
            words.append(DateWord("I", int(unclear), start, end, day))
            continue
        lower = raw.casefold()
        entry = _ordinal(matches, index - 1, table)
        if lower.endswith("s") and _is_owner(matches, index - 1, table):
            lower = lower[:-1]
        if lower in long_names and entry is None:
            for size in (5, 4, 3, 2):
                joined = " ".join(m.group().casefold() for m in matches[index - 1 : index - 1 + size])
                if joined.count(" ") == size - 1 and (entry := table.get(joined)):
                    index += size - 1
                    end = matches[index - 1].end()
                    break
        if entry is None:
            entry = table.get(lower) or (table.get(lower[1:]) if lower[0] in "وبل" else None) or _compound(lower, table)
        in_name = text[:start].endswith("Rio de ") if lower == "janeiro" else text[:start].endswith(_FEASTS)
        if entry and entry[0] in "MmWw" and (in_name or not _is_name_of_time(raw, lower, entry[0])):
            entry = None
        if entry is None:
            entry = ("-" if raw in "-–—" else raw if raw in ",." else "?", 0)
        words.append(DateWord(entry[0], entry[1], start, end))
    return words


def _ordinal(matches: list[re.Match[str]], index: int, table: dict[str, tuple[str, int]]) -> tuple[str, int] | None:
    """Return the day of "the third of June"."""
    number = _ORDINALS.get(matches[index].group().casefold())
    if number is None or index + 2 >= len(matches) or matches[index + 1].group().casefold() != "of":
        return None
    return ("D", number) if table.get(matches[index + 2].group().casefold(), ("?", 0))[0] in "Mm" else None


def _compound(lower: str, table: dict[str, tuple[str, int]]) -> tuple[str, int] | None:
    """Return the weekday of "Sonntagabend"."""
    head, joint, part = lower.partition("tag")
    day = table.get(head + joint, ("?", 0))
    return day if part and day[0] == "W" and table.get(part, ("?", 0))[0] == "d" else None


def _is_owner(matches: list[re.Match[str]], index: int, table: dict[str, tuple[str, int]]) -> bool:
    """Say whether "Mondays" is a "Monday's" that lost its apostrophe on the way, and no repetition."""
    word = table.get(matches[index].group().casefold()[:-1], ("?", 0))
    return word[0] in "WR" and (index == 0 or matches[index - 1].group().casefold() not in ("on", "and", "or"))


def _is_name_of_time(raw: str, lower: str, letter: str) -> bool:
    """Month and weekday names that are also words count only with a capital."""
    if letter in "mw" and lower.isascii():
        return raw[0].isupper()
    return raw[0].isupper() or lower not in _CAPITAL_MONTHS
