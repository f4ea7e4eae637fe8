"""How many cells of the terminal a text fills, as rich measures it; the usual text is measured without importing rich."""

from __future__ import annotations

import unicodedata

_NARROW: set[str] = set()
"""Characters that were met and fill one cell each; at most all there are."""


def cell_len(text: str) -> int:
    """Return the number of cells that a text fills."""
    if is_narrow(text):
        return len(text)
    from rich.cells import cell_len as measured

    return measured(text)


def cells_of(texts: list[str]) -> int:
    """Return the number of cells that texts fill side by side: the usual ones are looked at together."""
    whole = "".join(texts)
    return len(whole) if is_narrow(whole) else sum(map(cell_len, texts))


def is_narrow(text: str) -> bool:
    """Say whether each character of a text is known to fill one cell."""
    if (text.isascii() and text.isprintable()) or _NARROW.issuperset(text):
        return True
    odd = set(text) - _NARROW
    if not all(map(_is_narrow, odd)):
        return False
    _NARROW.update(odd)
    return True


def _is_narrow(char: str) -> bool:
    usual = char < "\u1100" or "\u1e00" <= char < "\u2600"  # letters and signs of most scripts; rich knows the others
    plain = usual and char.isprintable() and unicodedata.category(char)[0] != "M"
    return plain and unicodedata.east_asian_width(char) not in "WF"
