"""Offsets of other tools: UTF-16 units against code points, and the words around a stretch of text."""

from __future__ import annotations

import unicodedata
from typing import Final

_JOINER: Final = "\u200d"
_FLAGS: Final = range(0x1F1E6, 0x1F200)
_SKINS: Final = range(0x1F3FB, 0x1F400)


def utf16(text: str, offset: int) -> int:
    """Return a code-point offset as a count of UTF-16 units."""
    return offset + sum(c > "\uffff" for c in text[:offset])


def code_points(text: str, units: int) -> int | None:
    """Return an offset in UTF-16 units as one in code points; None inside a character or beyond the text."""
    at = 0
    for offset, char in enumerate(text):
        if at >= units:
            return offset if at == units else None
        at += 1 + (char > "\uffff")
    return len(text) if at == units else None


def found_at(text: str, start: int, end: int, words: str | None) -> tuple[int, int] | None:
    """Return a span in code points that was given in either unit; None where the words do not stand there.

    Args:
        text: The text that the offsets count.
        start: Its first offset, in code points or UTF-16 units.
        end: The offset after the last.
        words: What should stand there, which decides the unit; None takes the offsets for UTF-16 units.
    """
    if words is not None and 0 <= start <= end <= len(text) and text[start:end] == words:
        return start, end
    first, last = code_points(text, start), code_points(text, end)
    if first is None or last is None or first > last or words not in (None, text[first:last]):
        return None
    return first, last


def around(text: str, start: int, end: int, size: int = 32) -> tuple[str, str]:
    """Return the words before and after a span, at most `size` code points each, no character cut from its marks."""
    first, last = max(0, start - size), min(len(text), end + size)
    while first < start and _inside(text, first):
        first += 1
    while last > end and _inside(text, last):
        last -= 1
    return text[first:start], text[end:last]


def _inside(text: str, at: int) -> bool:
    """Say whether an offset parts what a reader sees as one character; two flags in a row count as one."""
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    joined = after == _JOINER or before == _JOINER or ord(after) in _SKINS
    paired = (before, after) == ("\r", "\n") or (ord(before) in _FLAGS and ord(after) in _FLAGS)
    return joined or paired or unicodedata.category(after).startswith("M")
