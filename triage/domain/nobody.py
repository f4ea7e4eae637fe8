"""What an actor is called whom a report does not name."""

from __future__ import annotations

import re
from typing import Final

UNIDENTIFIED: Final = ("", "unidentified", "unknown")
"""What an actor is called whom nobody names; such a one may be anybody."""

ANYBODY: Final = frozenset({*UNIDENTIFIED, "people", "persons", "person", "victim", "victims", "others", "civilians"})
"""What stands for an actor and tells no two records to be of one event, since people fall to many."""

_NOBODY: Final = (
    r"(?:(?:unknown|unidentified|unnamed|masked|hooded|(?:heavily )?armed|uniformed|suspected|alleged|suicide|several) )*"
    r"(?:gunm[ae]n|m[ae]n|(?:attacker|assailant|militant|bomber|kidnapper|abductor|raider|insurgent|fighter|bandit)s?)"
    r"(?: (?:in|wearing|with|on) .*)?"
)
"""Words for whoever did it that name nobody: one report says gunmen, the next one armed men in uniform. No start compiles it."""


def is_nobody(name: str) -> bool:
    """Say whether what an actor is called names nobody, so that it may be anybody: unidentified, masked gunmen."""
    folded = name.strip().casefold()
    return folded in ANYBODY or re.fullmatch(_NOBODY, folded) is not None
