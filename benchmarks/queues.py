"""Measure the order of the work and the search while typing, in CPU time, on a workspace that `benchmarks.size` made.

usage: queues.py WORKSPACE      it is opened for reading only; make it with --proposals, so that there is doubt to go by
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from benchmarks.size import forget
from triage.desk import complete, later, read, search
from triage.desk.workspace import Workspace, open_workspace
from triage.domain.query import Filter, Order
from triage.errors import UsageError
from triage.tui.widgets.find import HitSource

ROUNDS = 40
SCREENFUL = 41
FILTERS = ("", "tag:none", "outlet:ramla left", "since:2023-03-15 left", "near left", "sure<0.6 left")
TYPED = (
    "police mill bridge", "near the", "bombed the mill", "Ramla", "zebra", '"north road" mark', "-mill near", "outlet:ramla near",
    "السوق القديم", "École d'été",
)  # fmt: skip

Row = tuple[str, str]


def main() -> None:
    """Print every figure: median and worst, in CPU milliseconds."""
    with open_workspace(Path(sys.argv[1]), read_only=True) as ws:
        for name, figures in (*orders(ws), *typing(ws)):
            print(f"{name:<60} {figures:>16}", flush=True)


def orders(ws: Workspace) -> Iterator[Row]:
    """Yield what a key asks in each order, from random places: the next sentence left, and what is left."""
    chance = random.Random(4)
    last = read.stories(ws, None, 1, backwards=True)[0].lead
    for order in Order:
        for line in FILTERS:
            where = search.ordered(search.parse(line), order)
            yield f"next left, {order.words}  {line}", timed(ws, partial(next_left, ws, where, chance, last))
    for line in FILTERS[1:]:
        where = search.parse(line)
        yield f"what is left  {line}", timed(ws, partial(read.tally, ws, filter=where))


def next_left(ws: Workspace, where: Filter, chance: random.Random, last: int) -> None:
    """Ask for the next sentence left from a random place."""
    at = chance.randint(1, last)
    later.next_left(ws, (at, at, 500), {}, filter=where)


def typing(ws: Workspace) -> Iterator[Row]:
    """Yield what each key of a line costs until the list is there; what follows between the keys is not in it."""
    for text in TYPED:
        taken = [spent(ws, partial(key, ws, text[:end])) for end in range(1, len(text) + 1)]
        yield f"a key of  {text}", said(taken)


def key(ws: Workspace, text: str) -> None:
    """Do what a key in the find line does before the screen is painted."""
    complete.completions(ws, text)
    try:
        where = search.parse(text)
    except UsageError:
        where = Filter()
    if where:
        HitSource(read.hits(ws, where), where.phrases).fetch(None, SCREENFUL)


def timed(ws: Workspace, work: Callable[[], object]) -> str:
    """Run something many times and say how long it took."""
    return said([spent(ws, work) for _ in range(ROUNDS)])


def spent(ws: Workspace, work: Callable[[], object]) -> float:
    """Return the CPU milliseconds of something, asked for the first time."""
    forget(ws)
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1000


def said(taken: list[float]) -> str:
    """Return median and worst."""
    return f"{sorted(taken)[len(taken) // 2]:.2f}  {max(taken):.2f}"


if __name__ == "__main__":
    main()
