"""How many cells of the terminal a text fills, as rich measures it; the usual text is measured without importing rich.

But for one kind of sign: rich gives a spacing mark, as most vowel signs of Indic scripts are (category Mc), no cell of its
own. Terminals give it one, as the C library does (tmux, xterm, VTE), and what stands behind it on a line would be shifted.
"""

from __future__ import annotations

import unicodedata
from functools import cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.cells import CellTable

_NARROW: set[str] = set()
"""Characters that were met and fill one cell each; at most all there are."""


def cell_len(text: str) -> int:
    """Return the number of cells that a text fills."""
    if is_narrow(text):
        return len(text)
    measure_as_terminals()
    from rich.cells import cell_len as measured

    return measured(text)


@cache
def measure_as_terminals() -> None:
    """Let rich, and so the screen library, count the cells of spacing marks."""
    from rich import cells

    cells.load_cell_table = _table  # type: ignore[attr-defined]
    for remembered in (cells.get_character_cell_size, cells.cached_cell_len):
        remembered.cache_clear()


@cache
def _table(version: str = "auto") -> CellTable:
    """Return the widths of a version of Unicode, made when the first sign beyond the usual ones is measured."""
    from rich._unicode_data import load

    found = load(version)
    widths = [part for start, end, width in found.widths for part in _parts(start, end, width)]
    return found._replace(widths=widths)


def _parts(start: int, end: int, width: int) -> Iterator[tuple[int, int, int]]:
    """Yield a range of the table, without its spacing marks where it says that they fill no cell."""
    for code in range(start, end + 1) if width == 0 else ():
        if is_spacing(chr(code)):
            if code > start:
                yield start, code - 1, width
            wide = unicodedata.east_asian_width(chr(code)) in "WF"
            yield code, code, 2 if wide else 1
            start = code + 1
    if start <= end:
        yield start, end, width


def is_spacing(char: str) -> bool:
    """Say whether a character is a spacing mark: it belongs to the sign before it, and fills a cell of its own."""
    return unicodedata.category(char) == "Mc"


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
