"""What stands around two headlines: how long between their publications, and how much of their bodies is the same."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import Final, NamedTuple

from triage.domain.story import Headline

_WORD: Final = re.compile(r"\w+")
LOOKED_AT: Final = 4000
"""So many characters of a body are compared."""
RUN: Final = 5
"""So many words in a row make a piece of a body."""
ENOUGH: Final = 15
"""So many pieces a body must have to say anything."""
SOON: Final = 2.0
"""Within so many days time says nothing."""


class Context(NamedTuple):
    """What is known around two headlines; None where it is not.

    `days` lie between the publications; `body` returns the share of the shorter body that the other one prints too, 0 to 1.
    """

    days: float | None = None
    body: Callable[[], float | None] | None = None

    def late(self) -> float:
        """Return how many times over two days lie between the publications, as a power of two; 0 where unknown."""
        return math.log2(self.days / SOON) if self.days is not None and self.days > SOON else 0.0

    def shared(self) -> float:
        """Return the share of the body, 0 where it is not known."""
        return (self.body() or 0.0) if self.body else 0.0


def days_between(a: Headline, b: Headline) -> float | None:
    """Return the days between two publications, or None where one is not known."""
    if not a.published or not b.published:
        return None
    try:
        one, other = datetime.fromisoformat(a.published), datetime.fromisoformat(b.published)
        return abs((one - other).total_seconds()) / 86400
    except (ValueError, TypeError):  # a day without an hour, or one with a zone and one without
        return None


def same_body(a: str, b: str) -> float | None:
    """Return the share of the shorter text's pieces that the other one has too; None where one is too short to tell."""
    one, other = _pieces(a[:LOOKED_AT]), _pieces(b[:LOOKED_AT])
    few = min(len(one), len(other))
    return len(one & other) / few if few >= ENOUGH else None


@lru_cache(maxsize=2)  # a new body meets several others in turn
def _pieces(text: str) -> frozenset[tuple[str, ...]]:
    words = _WORD.findall(text.casefold())
    return frozenset(zip(*(words[at:] for at in range(RUN)), strict=False))
