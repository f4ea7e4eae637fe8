"""Tags, flags and proposals, as the codebook defines them."""

from enum import StrEnum
from typing import NamedTuple


class Tag(StrEnum):
    """Exactly one of these stands on every decided sentence."""

    EVENT = "event"
    QUOTE = "quote"
    CAPTION = "caption"
    NOISE = "noise"


class Flag(StrEnum):
    """Extra marks; any number of them, or none."""

    ATTRIBUTED = "attributed"
    DISPUTED = "disputed"
    MULTI = "multi"
    HAS_EVENT = "has_event"
    BACKGROUND = "background"
    AGGREGATE = "aggregate"
    PROJECTION = "projection"
    HEADLINE = "headline"
    DETAIL = "detail"
    ORPHAN = "orphan"
    DUPLICATE = "duplicate"


def flags_of(words: str) -> tuple[Flag, ...]:
    """Return the flags that a cell names; names that this triage does not know stay in the cell and are not shown."""
    return tuple(Flag(name) for name in words.split() if name in _NAMES)


_NAMES = frozenset(Flag)


class Proposal(NamedTuple):
    """What the program offers for a sentence; it never counts as a decision.

    `confidence` is the estimated probability, 0 to 1, that an editor gives this tag. `reason` is for the editor.
    """

    tag: Tag
    confidence: float
    reason: str
    flags: tuple[Flag, ...] = ()
