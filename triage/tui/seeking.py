"""A search that may take long goes on between the keys, so that no key waits for it; the next command ends it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice

from triage.domain.rows import Position
from triage.tui.later import later
from triage.tui.screens.view import View

STEPS = 3
"""So many steps are taken at a time; a step takes about a millisecond."""


def seek(view: View, steps: Iterator[Position | None], arrived: Callable[[Position | None], object]) -> None:
    """Take steps until one gives a place, at once where that is near; `arrived` gets the place, or None where there is none."""
    view.sitting.seeking = steps
    _go_on(view, steps, arrived, 0)


def _go_on(
    view: View, steps: Iterator[Position | None], arrived: Callable[[Position | None], object], taken: int
) -> None:
    sitting = view.sitting
    if sitting.seeking is not steps:
        return
    with sitting.careful():
        some = list(islice(_until_found(steps), STEPS))
        found = some[-1] if some else None
        if found or len(some) < STEPS:
            sitting.seeking = None
            if taken:
                sitting.say("")
            arrived(found)
        else:
            if not taken:
                sitting.say("Looking for the next one; any key ends it.")
            later(view, 0.001, partial(_go_on, view, steps, arrived, taken + STEPS))


def _until_found(steps: Iterator[Position | None]) -> Iterator[Position | None]:
    for place in steps:
        yield place
        if place:
            return
