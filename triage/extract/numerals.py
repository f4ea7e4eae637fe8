"""Numbers in words and digits: 1,200; forty-two; two hundred and five; half a dozen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_NUMBER: Final = re.compile(r"\d{1,3}(?:[,.]\d{3})+|(?!0\d)\d{1,7}")
_ONES: Final = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
_SMALL: Final[dict[str, int]] = {word: n for n, word in enumerate(f"{_ONES} seventeen eighteen nineteen".split())} | {
    word: n * 10
    for n, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2)
}
_UNITS: Final = frozenset(_ONES.split()[1:10])
_LARGE: Final = {"hundred": 100, "thousand": 1000, "million": 10**6}


def _at(words: Sequence[str], index: int) -> str:
    return words[index] if 0 <= index < len(words) else ""


def read_number(words: Sequence[str], index: int) -> tuple[int, int] | None:
    """Return the number that starts at a word and the index after it; None where none starts.

    `words` are lower-case. "a dozen" is 12, "half a dozen" 6 (codebook) and "a couple" 2; "a" alone is no number here.
    """
    low = _at(words, index)
    if _NUMBER.fullmatch(low):
        value = int(low.replace(",", "").replace(".", ""))
        after = index + 1
        if _at(words, after) in _LARGE:
            return value * _LARGE[_at(words, after)], after + 1
        return (value * 12, after + 1) if _at(words, after) == "dozen" else (value, after)
    if low == "half" and _at(words, index + 1) == "a" and _at(words, index + 2) == "dozen":
        return 6, index + 3
    if low == "a" and _at(words, index + 1) == "couple":
        return 2, index + (3 if _at(words, index + 2) == "of" else 2)
    return _spelled(words, index)


def _spelled(words: Sequence[str], start: int) -> tuple[int, int] | None:
    total, current, seen, index = 0, 0, False, start
    while True:
        low = _at(words, index)
        parts = low.split("-")
        fits = not seen or current % 100 == 0 or (current % 10 == 0 and current % 100 >= 20 and low in _UNITS)
        if low in ("a", "an") and index == start:
            current = 1
        elif all(p in _SMALL for p in parts) and len(parts) <= 2 and fits:
            current, seen = current + sum(_SMALL[p] for p in parts), True
        elif low == "dozen":
            return (current or 1) * 12, index + 1
        elif low in _LARGE and (seen or current):
            if low == "hundred":
                current *= 100
            else:
                total, current = total + current * _LARGE[low], 0
            seen = True
        elif not (low == "and" and seen and _at(words, index - 1) in _LARGE and _at(words, index + 1) in _SMALL):
            break
        index += 1
    return (total + current, index) if seen else None
