"""Lines: where a blank line, a new line or a bullet separates sentences whatever the words say.

Most damage to scraped news comes from lost lines, so every line end is kept as a break unless it is certain that the line
was only wrapped to a width.
"""

from __future__ import annotations

import re
from itertools import pairwise

from triage.segment import words
from triage.text.spans import ZERO_WIDTH, trimmed

_EMPTY = f"(?:[^\\S\n]|[{ZERO_WIDTH}])*"
_BLANK_LINE = re.compile(f"[\n\u2029](?:(?<=\u2029)|{_EMPTY}(?:\n{_EMPTY})+)")
_LINE = re.compile("[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_LOWER_START = re.compile(r"[\"“‘'«„(\[…]{0,3}[^\W\d_]")
_BULLET = re.compile(r"[-*+•●▪▫◦‣·–—■□►▶→✓✔☑➤➡»>#|]+\s|\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{2,4})[.)]\s|\d{1,2}:\d\d")
_ADDRESS = re.compile(r"(?:https?://|www\.|[@#]\w)\S+$|[\w.-]+[@.][\w.-]+\.?[a-z]{2,}$")
_LONGEST_ADDRESS = 200
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_LAST_WORD = re.compile(r"[^\W\d_]+$")
_ABBREVIATED = re.compile(r"(?:^|[\s(\"“])([^\W\d_][\w.'’-]*)\.$")
_NARROWEST, _WIDEST = 40, 110
"""Widths, in characters, between which a text counts as wrapped."""


def paragraphs(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the stretches between blank lines, trimmed; stretches without content are left out."""
    found = []
    at = start
    if text.find("\n", start, end) < 0 and text.find("\u2029", start, end) < 0:  # one line, as most blocks are
        a, b = trimmed(text, start, end)
        return [(a, b)] if a < b else []
    for gap in _BLANK_LINE.finditer(text, start, end):
        found.append(trimmed(text, at, gap.start()))
        at = gap.end()
    found.append(trimmed(text, at, end))
    return [(a, b) for a, b in found if a < b]


def wrap_width(text: str) -> int | None:
    """Return the width to which a whole text was wrapped, or None where its lines are lines of their own.

    The evidence: at least two lines end before a word in lower case, and no line that does so had room for that word.
    """
    lines = [trimmed(text, *match.span()) for match in _LINE.finditer(text)]
    width = max((b - a for a, b in lines), default=0)
    if not _NARROWEST <= width <= _WIDEST:
        return None
    certain = fitting = 0
    for (a, b), (c, d) in pairwise(lines):
        if a < b and c < d and text.count("\n", b, c) == 1 and text[c].islower():
            certain += 1
            fitting += _overflows(text, (a, b), (c, d), width)
    return width if certain >= 2 and fitting * 10 >= certain * 9 else None


def stretches(text: str, start: int, end: int, width: int | None = None) -> list[tuple[int, int]]:
    """Return the lines of one paragraph, trimmed, with lines that were only wrapped joined again.

    Args:
        text: The whole text.
        start: Where the paragraph begins.
        end: Where it ends.
        width: What `wrap_width` says of the whole text.
    """
    last_stop = max(text.rfind(mark, start, end) for mark in ".!?。؟।…")
    joined: list[tuple[int, int]] = []
    last: tuple[int, int] | None = None
    for match in _LINE.finditer(text, start, end):
        line = trimmed(text, *match.span())
        if line[0] == line[1]:
            continue
        if last is not None and _goes_on(text, last, line, width, stop_follows=last_stop > line[0]):
            joined[-1] = (joined[-1][0], line[1])
        else:
            joined.append(line)
        last = line
    return joined


def _goes_on(
    text: str, line: tuple[int, int], following: tuple[int, int], width: int | None, *, stop_follows: bool
) -> bool:
    """Say whether a line end is certainly a wrap; short lines of which none ends in a stop are a list."""
    begin = text[following[0] : following[0] + 60]
    tail = text[max(line[0], line[1] - 40) : line[1]]
    if _BULLET.match(begin) or _is_address(text, following) or _is_address(text, line):
        return False
    if width and _overflows(text, line, following, width):
        return True
    last = tail[-1]
    lower = bool((first := _LOWER_START.match(begin)) and first.group()[-1].islower())
    if last == ".":
        abbreviation = _ABBREVIATED.search(tail)
        name = abbreviation.group(1) if abbreviation else ""
        if begin[0].isdigit() and (name in words.MONTHS or name in words.BEFORE_NUMBER):
            return True
        return name in words.TITLES or (lower and ("." in name or name in words.MONTHS or name in words.WEEKDAYS))
    if last in "!?:;…。！？؟।۔|":
        return lower and last == ";"
    if last in ",，、،":
        return True
    if last in "\"”»’'" and tail[-2:-1] in ".!?…":
        return lower and tail[-2:-1] != "."
    if lower and (stop_follows or line[1] - line[0] >= _NARROWEST):
        return True
    word = _LAST_WORD.search(tail)
    opener = _FIRST_WORD.match(begin)
    if word is None or (opener and opener.group() in words.starters("en")):
        return False
    return word.group() in words.LINE_CONTINUES or word.group() in words.TITLES


def _is_address(text: str, line: tuple[int, int]) -> bool:
    """Say whether a line is nothing but a host, a mail address, a handle or a tag."""
    return line[1] - line[0] <= _LONGEST_ADDRESS and _ADDRESS.match(text, *line) is not None


def _overflows(text: str, line: tuple[int, int], following: tuple[int, int], width: int) -> bool:
    """Say whether the first word of the next line had no room on this one."""
    first = text[following[0] : following[1]].split(None, 1)[0]
    return line[1] - line[0] + 1 + len(first) > width
