"""How many cells of the terminal a text fills, as rich measures it; the usual text is measured without importing rich."""

from __future__ import annotations

import unicodedata

_NARROW: set[str] = set()
"""Characters that were met and fill one cell each; at most all there are."""


def cell_len(text: str) -> int:
    """Return the number of cells that a text fills."""
    if text.isascii() and text.isprintable():
        return len(text)
    odd = set(text) - _NARROW
    if all(map(_is_narrow, odd)):
        _NARROW.update(odd)
        return len(text)
    from rich.cells import cell_len as measured

    return measured(text)


def _is_narrow(char: str) -> bool:
    usual = char < "\u1100" or "\u1e00" <= char < "\u2600"  # letters and signs of most scripts; rich knows the others
    plain = usual and char.isprintable() and unicodedata.category(char)[0] != "M"
    return plain and unicodedata.east_asian_width(char) not in "WF"
