"""A made-up proposal for the further fields of a record, in the place of what the rules make of the sample sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from triage.desk.fields import FURTHER
from triage.extract import fields
from triage.extract.proposal import FieldProposals

CLAIM = "the town hospital"

PROPOSED: dict[str, tuple[Any, float, str]] = {
    "claimed_by": (CLAIM, 0.85, "words before said"),
    "attribution": ("official", 0.55, "a hospital speaks for the town"),
    "violence_kind": ("one_sided", 0.9, "one side has no arms"),
    "event_clarity": (1, 0.95, "one event is told"),
    "context": ("health; military", 0.8, "shells and a hospital"),
    "admin2": ("Kar", 0.9, "the gazetteer"),
    "source_scale": ("local", 0.8, "where the outlet stands"),
    "geonameid": (7, 0.9, "the gazetteer"),
    "place_how": ("gazetteer", 0.9, "the gazetteer"),
}
"""A field: its value, how sure it is, and why."""


def propose(monkeypatch: pytest.MonkeyPatch, more: Mapping[str, tuple[Any, float, str]]) -> None:
    """Let the rules propose these further values and no others, the claim with its words where the sentence has them."""
    usual: Callable[..., FieldProposals] = fields.propose_fields

    def with_more(text: str, **given: Any) -> FieldProposals:
        found = usual(text, **given)
        other = {name: value for name, value in found.values.items() if name not in FURTHER}
        at = text.find(CLAIM)
        words = [("claimed_by", at, at + len(CLAIM))] if at >= 0 and "claimed_by" in more else []
        return replace(
            found,
            values={**other, **{name: value for name, (value, _, _) in more.items()}},
            confidence={**found.confidence, **{name: sure for name, (_, sure, _) in more.items()}},
            reasons={**found.reasons, **{name: why for name, (_, _, why) in more.items()}},
            evidence=(*(e for e in found.evidence if e[0] in other), *words),
        )

    monkeypatch.setattr(fields, "propose_fields", with_more)
