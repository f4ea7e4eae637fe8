"""Headlines, verdicts on pairs of them, and stories."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Relation(StrEnum):
    """What two headlines are to each other."""

    MERGE = "merge"
    SUGGEST = "suggest"
    LINK = "link"
    APART = "apart"


@dataclass(frozen=True, slots=True)
class Headline:
    """A report's headline with what helps to compare it. `published` is UTC ISO text or None."""

    id: str
    text: str
    outlet: str | None = None
    published: str | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """How two headlines relate: `score` runs from 0 to 100, `why` is for the editor to read and never empty."""

    relation: Relation
    score: float
    why: str


@dataclass(frozen=True, slots=True)
class Membership:
    """A headline's place in a story: `lead` is the id of the story's lead headline (its own id when it leads)."""

    id: str
    lead: str
    score: float
    why: str
