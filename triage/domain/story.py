"""Headlines, verdicts on pairs of them, and stories."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Relation(StrEnum):
    """What two headlines are to each other."""

    MERGE = "merge"
    SUGGEST = "suggest"
    LINK = "link"
    APART = "apart"


class Headline(NamedTuple):
    """A report's headline with what helps to compare it. `published` is UTC ISO text or None."""

    id: str
    text: str
    outlet: str | None = None
    published: str | None = None


class Verdict(NamedTuple):
    """How two headlines relate: `score` runs from 0 to 100, `why` is for the editor to read and never empty."""

    relation: Relation
    score: float
    why: str


class Membership(NamedTuple):
    """A headline's place in a story: `lead` is the id of the story's lead headline (its own id when it leads)."""

    id: str
    lead: str
    score: float
    why: str
