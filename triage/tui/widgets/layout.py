"""Which rows of a list stand on which lines, laid out from the row with the cursor; also for the first frame of a start."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

AHEAD = 3
"""So many lines stay visible beyond the cursor's row where the pane is high enough."""

WIDE = 100
"""From so many columns on, panes stand side by side."""

THREE = 120
"""From so many columns on, all three panes of the reading view do."""

SHORT = 20
"""Below so many rows there is one pane at a time, and no lines are spent on spacing."""


def lay_out(
    cursor: int, at: int, height: int, known: Callable[[int], bool], size: Callable[[int], int]
) -> tuple[int, int, int, int]:
    """Return (top, bottom, hidden, at): the first and the last row in view, the lines of the first that are not, and `at`.

    Args:
        cursor: The row with the cursor.
        at: The line on which it should begin; the answer is where it does, which a gap or the turn of a page changes.
        height: The lines of the pane, at least one.
        known: Says whether there is a row of an index.
        size: Returns the lines of a row.
    """
    own = size(cursor)
    low, high = _range(own, height)
    if own < height and not low <= at <= high:  # turn the page: text that is read should not creep
        at = height // 4 if at > high else height - height // 4 - own
    at = max(low, min(at, high))
    top, y, at = _filled(cursor, at, at, known, size)
    bottom, below = cursor, at + own
    while below < height and known(bottom + 1):
        bottom += 1
        below += size(bottom)
    if below < height:
        gap = height - below
        top, y, at = _filled(top, y + gap, at + gap, known, size)
    return top, bottom, -y, at


def stays(at: int, own: int, height: int) -> bool:
    """Say whether a row of so many lines that begins on line `at` of the pane may have the cursor without a turn of the page."""
    low, high = _range(own, height)
    return own < height and low <= at <= high


def _range(own: int, height: int) -> tuple[int, int]:
    """Return the first and the last line on which a row with the cursor may begin."""
    ahead = AHEAD if height >= 4 * AHEAD and own + 2 * AHEAD <= height else 0
    return (ahead, height - own - ahead) if own < height else (height - own, 0)


def _filled(
    top: int, y: int, at: int, known: Callable[[int], bool], size: Callable[[int], int]
) -> tuple[int, int, int]:
    """Go up from a row that begins on line `y` until the pane is filled; close a gap where no rows are left."""
    while y > 0 and known(top - 1):
        top -= 1
        y -= size(top)
    return top, min(y, 0), at - max(y, 0)
