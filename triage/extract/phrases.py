"""Date phrases in many languages: found by a small grammar over word classes, resolved to a window of days.

Every word gets one letter for its class (M month, W weekday, D day number, Y year ...), so that the grammar is a few
regular expressions over a short string and the time is linear in the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from triage.extract.datewords import DateWord, date_words, safe_day

_EARLIER: Final = frozenset({"earlier", "before", "previous", "previously"})
"""Words that count back from the day named last in the sentence, not from the day of publication."""
_DAYISH: Final = r"(?:t?[Ww]\.?d?[,t]*)?"
_YEAR: Final = r"(?:[,o.]{0,2}Y|[,o.]{0,2}(?:l4|4l|T4|4T))"
FRESH: Final = 14
"""So many days an event is news."""
_GRAMMAR: Final = re.compile(
    "|".join(
        (
            rf"(?P<span_dm>{_DAYISH}t?D\.?[-&]t?D\.?o?[Mm]\.?{_YEAR}?)",
            rf"(?P<span_md>{_DAYISH}[Mm]\.?t?D[-&]D(?![-Mm]){_YEAR}?)",
            r"(?P<in_month>PM(?=D[^.,Y]))",
            rf"(?P<dm>{_DAYISH}t?D\.?o?[Mm](?:\.?{_YEAR})?)",
            rf"(?P<md>{_DAYISH}[Mm]\.?t?D(?!\.?[Mm])(?:{_YEAR})?)",
            rf"(?P<my>(?:[eif]-?o?)?[Mm](?:\.?{_YEAR}))",
            r"(?P<month>(?:[eif][-o]?[lT]?|[lTx])M|[eif][pP][lT]?M(?!\.?t?D)|Ml)",
            rf"(?P<fixed>{_DAYISH}I)",
            r"(?P<holiday>H)",
            r"(?P<weekday>[lTxf]?e?t?Wd?l?)",
            r"(?P<relative>Rd?)",
            r"(?P<weekend>[lTx]?t?6)",
            r"(?P<ago>[Dna][1734]g|b[Dna][1734]|[tDna]1[gu](?![^,.?]))",
            r"(?P<window>[eif]?-?(?:[lTx][1734]|[1734][lx])d?|[eif]ot[37](?!o))",
            r"(?P<year>[Ppsou][eif]?-?t?4?Y)",
            r"(?P<bare_month>[Ppsou]t?M(?![&-]?D|\.?[,o.]{0,2}(?:Y|l4|4l)))",
        )
    )
)


@dataclass(frozen=True, slots=True)
class DatePhrase:
    """One date phrase: its span in code points, the days it means, and how it was said.

    `first` and `last` are None where the words alone do not fix a day (no publication date, or an ambiguous form).
    `kind` names the rule of the grammar; `full` says that the year stands in the words; `passing` that the phrase
    names a bound, a repetition or a later day ("since", "every", "next") and not the day of something that happened.
    """

    start: int
    end: int
    kind: str
    precision: str
    first: date | None = None
    last: date | None = None
    full: bool = False
    passing: bool = False


def _month_window(year: int, month: int) -> tuple[date, date]:
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), following - timedelta(days=1)


class _Reading:
    """The words of one match of the grammar, by class."""

    def __init__(self, words: list[DateWord], letters: str, published: date | None) -> None:
        self.words, self.letters, self.published = words, letters, published

    def values(self, classes: str) -> list[int]:
        return [w.value for w in self.words if w.letter in classes]

    def year(self, month: int, day: int) -> tuple[int | None, bool]:
        """Return the year meant and whether the words say it; without one, the latest on or before publication."""
        if years := self.values("Y"):
            return years[-1], True
        if self.published is None:
            return None, False
        if re.search("l4|4l", self.letters):
            return self.published.year - 1, True
        if (month, day) > (self.published.month, self.published.day):
            return self.published.year - 1, False
        return self.published.year, False


def _resolved(kind: str, reading: _Reading) -> DatePhrase:
    start, end = reading.words[0].start, reading.words[-1].end
    empty = DatePhrase(start, end, kind, "unknown")
    resolver = _RESOLVERS[kind]
    return resolver(empty, reading)


def _day_month(phrase: DatePhrase, reading: _Reading) -> DatePhrase:
    days, month = reading.values("D"), reading.values("Mm")[0]
    year, full = reading.year(month, days[0])
    if year is None:
        return phrase
    first, last = safe_day(year, month, days[0]), safe_day(year, month, days[-1])
    if first is None or last is None or last < first:
        return phrase
    return replace(phrase, precision="day" if first == last else "range", first=first, last=last, full=full)


def _month(phrase: DatePhrase, reading: _Reading) -> DatePhrase:
    month = reading.values("Mm")[0]
    year, full = reading.year(month, 1)
    if year is None:
        return replace(phrase, passing="x" in reading.letters or reading.letters[0] in "su")
    first, last = _month_window(year, month)
    for letter, low, high in (("e", 1, 10), ("i", 11, 20), ("f", 21, last.day)):
        if letter in reading.letters:
            first, last = first.replace(day=low), first.replace(day=high)
    published = reading.published
    if published and first <= published < last:
        last = published
    passing = "x" in reading.letters or reading.letters[0] in "su"
    return replace(phrase, precision="month", first=first, last=last, full=full, passing=passing)


def _fixed(phrase: DatePhrase, reading: _Reading) -> DatePhrase:
    word, published = reading.words[-1], reading.published
    day = word.day
    if day and word.value:  # 02/03/2017: only the reading that is news on the day of publication can be meant
        both = (day, safe_day(day.year, day.day, day.month))
        fresh = [one for one in both if one and published and 0 <= (published - one).days <= FRESH]
        day = fresh[0] if len(fresh) == 1 else None
    return replace(phrase, precision="day", first=day, last=day, full=True) if day else phrase


def _holiday(phrase: DatePhrase, reading: _Reading) -> DatePhrase:
    month, number = divmod(reading.values("H")[0], 100)
    year, _ = reading.year(month, number)
    day = safe_day(year, month, number) if year is not None else None
    return replace(phrase, precision="day", first=day, last=day) if day else phrase


def _weekday(phrase: DatePhrase, reading: _Reading) -> DatePhrase:
    passing = "x" in reading.letters
    published = reading.published
    if published is None:
        return replace(phrase, passing=passing)
    back = (published.weekday() - reading.values("W")[0]) % 7
    if "l" in reading.letters and back == 0:
        back = 7
    day = published - timedelta(days=back)
    return replace(phrase, precision="day", first=day, last=day, passing=passing)


def _weekend(phrase: DatePhrase, reading: _Reading) -> DatePhrase:
    published, passing = reading.published, "x" in reading.letters
    if published is None or passing:
        return replace(phrase, passing=passing)
    saturday = published - timedelta(days=(published.weekday() - 5) % 7)
    if "l" in reading.letters and published.weekday() >= 5:
        saturday -= timedelta(days=7)
    return replace(phrase, precision="range", first=saturday, last=min(saturday + timedelta(days=1), published))


def _relative(phrase: DatePhrase, reading: _Reading) -> DatePhrase:
    if reading.published is None:
        return phrase
    day = reading.published + timedelta(days=reading.values("R")[0])
    return replace(phrase, precision="day", first=day, last=day)


def _ago(phrase: DatePhrase, reading: _Reading) -> DatePhrase:
    published, count = reading.published, (reading.values("Dna") or [1])[0]
    if published is None or count > 400:
        return phrase
    if "1" in reading.letters:
        day = published - timedelta(days=count)
        return replace(phrase, precision="day", first=day, last=day)
    if "7" in reading.letters:
        return _week_of(phrase, published - timedelta(days=7 * count), published)
    if "3" in reading.letters:
        months = published.year * 12 + published.month - 1 - count
        first, last = _month_window(months // 12, months % 12 + 1)
        return replace(phrase, precision="month", first=first, last=last)
    return _year_of(phrase, published.year - count, published)


def _week_of(phrase: DatePhrase, day: date, published: date) -> DatePhrase:
    first = day - timedelta(days=day.weekday())
    return replace(phrase, precision="week", first=first, last=min(first + timedelta(days=6), published))


def _year_of(phrase: DatePhrase, year: int, published: date | None) -> DatePhrase:
    if not 1900 <= year <= 2099:
        return phrase
    first, last = date(year, 1, 1), date(year, 12, 31)
    if published and first <= published < last:
        last = published
    return replace(phrase, precision="year", first=first, last=last)


def _window(phrase: DatePhrase, reading: _Reading) -> DatePhrase:
    """Resolve "last week", "this month", "last year": the calendar unit before, or up to publication."""
    published, letters = reading.published, reading.letters
    phrase = replace(phrase, passing="x" in letters)
    if published is None or phrase.passing:
        return phrase
    if "1" in letters and "l" in letters:
        day = published - timedelta(days=1)
        return replace(phrase, precision="day", first=day, last=day)
    back = 1 if "l" in letters else 0
    if "7" in letters:
        return _week_of(phrase, published - timedelta(days=7 * back), published)
    if "3" in letters:
        months = published.year * 12 + published.month - 1 - back
        first, last = _month_window(months // 12, months % 12 + 1)
        return replace(phrase, precision="month", first=first, last=min(last, published))
    if "4" in letters:
        return _year_of(phrase, published.year - back, published)
    return replace(phrase, precision="day", first=published, last=published)


def _year(phrase: DatePhrase, reading: _Reading) -> DatePhrase:
    year = _year_of(phrase, reading.values("Y")[0], reading.published)
    return replace(year, full=True, passing=reading.letters[0] in "su")


_RESOLVERS: Final = {
    **dict.fromkeys(("span_dm", "span_md", "dm", "md"), _day_month),
    **dict.fromkeys(("my", "month", "bare_month", "in_month"), _month),
    "fixed": _fixed,
    "holiday": _holiday,
    "weekday": _weekday,
    "weekend": _weekend,
    "relative": _relative,
    "ago": _ago,
    "window": _window,
    "year": _year,
}


def find_phrases(text: str, published: date | None) -> list[DatePhrase]:
    """Return the date phrases of a text in order, without overlaps, resolved against the publication date.

    Source of the rules: the codebook (a weekday is the latest such day on or before publication; no publication date,
    no resolved day; a night "20-21" starts on the 20th).
    """
    words = date_words(text)
    letters = "".join(w.letter for w in words)
    found: list[DatePhrase] = []
    for match in _GRAMMAR.finditer(letters):
        first, last = match.span()
        while first < last and letters[first] in ",.to&":
            first += 1
        kind = str(match.lastgroup)
        if kind in ("bare_month", "in_month", "year", "weekday"):
            while letters[first] in "Ppsout" and last - first > 1:
                first += 1
        base = published
        if kind in ("ago", "window") and _EARLIER & set(
            text[words[first].start : words[last - 1].end].casefold().split()
        ):
            named = next((p.first for p in reversed(found) if p.precision == "day"), None)
            base = named if re.search("[1l]", letters[first:last]) and "1" in letters[first:last] else published
        reading = _Reading(words[first:last], letters[match.start() : last], base)
        phrase = _resolved(kind, reading)
        again = found and found[-1].first == phrase.first and text[found[-1].end : phrase.start] == " ("
        if not again:  # "on Tuesday (Dec 16)" names one day twice
            found.append(phrase)
    return found
