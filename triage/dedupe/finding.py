"""What a guard found between two headlines."""

from __future__ import annotations

from typing import NamedTuple

from triage.domain.story import Relation


class Finding(NamedTuple):
    """What a guard found. `relation`: APART and LINK are final, SUGGEST forbids the merge but may be offered."""

    guard: str
    relation: Relation
    sentence: str
