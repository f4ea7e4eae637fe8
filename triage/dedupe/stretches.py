"""Stretches of a report that other reports print as well; apart from the other rules, so that a start need not import those."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet


def stretches(printed: Sequence[AbstractSet[int]]) -> list[tuple[int, int, AbstractSet[int]]]:
    """Return (first, behind the last, reports) of the stretches of two or more sentences that other reports print as well.

    Args:
        printed: For each sentence of a report, in order, the other reports that print it.
    """
    found: list[tuple[int, int, AbstractSet[int]]] = []
    at = 0
    while at < len(printed):
        common, end = printed[at], at + 1
        while end < len(printed) and common & printed[end]:
            common, end = common & printed[end], end + 1
        if common and end - at > 1:
            found.append((at, end, common))
        at = end
    return found
