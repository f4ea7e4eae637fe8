"""A number with its noun."""

from __future__ import annotations


def counted(number: int, noun: str) -> str:
    """Return a number with its noun, which takes an s: 1 row, 2 rows."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
