"""Spans of code points: (start, end) pairs, end-exclusive, into one text."""

from __future__ import annotations

ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff"
"""Characters without width that count as blank at the edge of a span."""

_BLANK = ZERO_WIDTH


def is_blank(char: str) -> bool:
    """Say whether a character is white space or has no width, so that it need not belong to a sentence."""
    return char.isspace() or char in _BLANK


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span without blank characters at its edges; an empty span (start == end) where nothing is left."""
    while start < end and ((char := text[start]).isspace() or char in _BLANK):
        start += 1
    while end > start and ((char := text[end - 1]).isspace() or char in _BLANK):
        end -= 1
    return start, end


def shifted(spans: list[tuple[int, int]], by: int) -> list[tuple[int, int]]:
    """Return the spans moved by a number of code points."""
    return [(start + by, end + by) for start, end in spans]
