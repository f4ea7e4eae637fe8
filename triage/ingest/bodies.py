"""Which blocks of a page are its body: the extractor's lines, mapped back onto the blocks they came from.

The extractor keeps the order of the page, so the lines are aligned with the blocks as a chain (heaviest common
subsequence); the same words in a teaser or a menu elsewhere on the page stay out.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from triage.domain.report import Role
from triage.ingest.roles import Seen

PLACES = 8
"""A line that stands in more blocks than this is a label, and its first places are enough."""

COVERED = 0.6
"""The share of a block's three-word runs that must stand in a line for the block to be part of it."""

_WORD = re.compile(r"\w+")
_WEIGHT = {Role.BODY: 4, Role.QUOTE: 4, Role.HEADING: 4, Role.BYLINE: 3, Role.ASIDE: 2, Role.RELATED: 2}

_TELLING = frozenset((Role.BODY, Role.QUOTE, Role.HEADING))

STRAY_WORDS = 6
"""A block outside its place in the chain must have more words than this to be found again."""

Words = tuple[str, ...]


def words_of(text: str) -> Words:
    """Return the words of a text as a tuple, for comparison."""
    return tuple(_WORD.findall(text))


def body_blocks(blocks: Sequence[Seen], lines: Sequence[str]) -> set[int]:
    """Return the places of the blocks that the extractor's lines came from.

    Args:
        blocks: The page's blocks in order.
        lines: The extractor's lines in order.
    """
    keys = [words_of(b.words) for b in blocks]
    wanted = [w for w in map(words_of, lines) if w]
    places: dict[Words, list[int]] = defaultdict(list)
    for place, key in enumerate(keys):
        if blocks[place].role is not Role.ALT and len(places[key]) < PLACES:
            places[key].append(place)
    pairs = [(n, place) for n, key in enumerate(wanted) for place in reversed(places.get(key, ()))]
    chain = _heaviest([(place, len(wanted[n]) * _WEIGHT.get(blocks[place].role, 1), n) for n, place in pairs])
    found = {place for place, _ in chain}
    bounds = [(-1, -1), *((n, place) for place, n in chain), (len(wanted), len(blocks))]
    stray: list[Words] = []
    for (line, place), (next_line, next_place) in itertools.pairwise(bounds):
        lost = wanted[line + 1 : next_line]
        inside = _inside(keys, range(place + 1, next_place), lost) if lost else set()
        found |= inside
        if not inside:
            stray += lost
    told = [n for n, b in enumerate(blocks) if n not in found and b.role in _TELLING and len(keys[n]) > STRAY_WORDS]
    return found | _inside(keys, told, stray) if stray else found


def _heaviest(pairs: Sequence[tuple[int, int, int]]) -> list[tuple[int, int]]:
    """Return the heaviest chain of pairs (place, weight, line) whose places rise, as (place, line) in order.

    Pairs come by line, and within a line by falling place, so that a line is used once.
    """
    ends: list[int] = []  # places at which the best weight so far rises
    best: list[tuple[int, int]] = []  # that weight, and the pair that reached it
    before: list[int] = []
    for n, (place, weight, _) in enumerate(pairs):
        at = bisect_right(ends, place - 1)
        total, last = best[at - 1] if at else (0, -1)
        before.append(last)
        total += weight
        at = bisect_right(ends, place)
        if at and best[at - 1][0] >= total:
            continue
        if at and ends[at - 1] == place:
            at -= 1
            best[at] = (total, n)
        else:
            ends.insert(at, place)
            best.insert(at, (total, n))
        stop = at + 1
        while stop < len(ends) and best[stop][0] <= total:
            stop += 1
        del ends[at + 1 : stop], best[at + 1 : stop]
    chain = []
    n = best[-1][1] if best else -1
    while n >= 0:
        chain.append((pairs[n][0], pairs[n][2]))
        n = before[n]
    return chain[::-1]


def _inside(keys: Sequence[Words], places: Iterable[int], lines: Sequence[Words]) -> set[int]:
    """Blocks that are parts of the lines, or hold them: most of their three-word runs stand there, each used once."""
    words = tuple(itertools.chain.from_iterable(lines))
    runs = Counter(run for size in (1, 2, 3) for run in _runs(words, size))
    found = set()
    for place in places:
        mine = _runs(keys[place], min(3, len(keys[place])))
        if mine and sum(runs[run] > 0 for run in mine) >= COVERED * len(mine):
            found.add(place)
            runs.subtract(mine)
    return found


def _runs(words: Words, size: int) -> list[Words]:
    return [words[i : i + size] for i in range(len(words) - size + 1)] if size else []
