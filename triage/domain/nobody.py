"""What an actor is called whom a report does not name."""

from __future__ import annotations

import re
from typing import Final

ANYBODY: Final = frozenset(
    {"", "unidentified", "unknown", "people", "persons", "person", "victim", "victims", "others", "civilians"}
)
"""What an actor is called who may be anybody: whom nobody names, and people, who fall to many."""

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
