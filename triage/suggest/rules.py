"""Tag proposals in the decision order of the codebook: caption, quote, event, else noise.

What the page or the marks say for certain decides by rule; the fitted steps of `model.py` answer the rest and say how
sure each answer is. A proposal never counts as a decision.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from triage.domain.report import Report, Role, Sentence
from triage.domain.tag import Proposal, Tag
from triage.suggest.calibrate import most
from triage.suggest.features import Cues, cues
from triage.suggest.flags import flags
from triage.suggest.model import Weights, shipped_weights
from triage.suggest.reasons import reason

RULES: Final[tuple[tuple[str, Tag, float], ...]] = (
    ("image:label", Tag.NOISE, 0.98),
    ("image:mark", Tag.CAPTION, 0.98),
    ("role:related", Tag.NOISE, 0.97),
    ("role:heading", Tag.NOISE, 0.95),
    ("role:byline", Tag.NOISE, 0.98),
    ("role:dateline", Tag.NOISE, 0.98),
    ("image:creditend", Tag.CAPTION, 0.98),
    ("page:byline", Tag.NOISE, 0.98),
    ("image:creditonly", Tag.CAPTION, 0.88),
    ("page:link", Tag.NOISE, 0.98),
    ("page:dateline", Tag.NOISE, 0.98),
    ("page:button", Tag.NOISE, 0.98),
    ("image:credittitle", Tag.CAPTION, 0.85),
    ("title:same", Tag.NOISE, 0.94),
    ("role:credit", Tag.CAPTION, 0.9),
    ("role:caption", Tag.CAPTION, 0.6),
    ("role:alt", Tag.CAPTION, 0.6),
    ("quote:spoken", Tag.QUOTE, 0.985),
    ("quote:whole", Tag.QUOTE, 0.985),
    ("quote:half", Tag.QUOTE, 0.9),
    ("role:quote", Tag.QUOTE, 0.9),
    ("quote:continues", Tag.QUOTE, 0.85),
    ("quote:handed", Tag.QUOTE, 0.8),
)
"""Cue, tag and least confidence, first match first: what the codebook settles without judgement.

The least confidences are the shares that held on reports tagged by hand, the weights fitted on others
(`benchmarks/fit_tags.py`); the fitted steps may be surer.
"""


FOREIGN: Final = 0.75
"""Most that the steps may claim for a language other than English: they were fitted on English reports."""


def propose(report: Report, sentences: Sequence[Sentence], weights: Weights | None = None) -> list[Proposal | None]:
    """Return a proposal for each sentence, in order; None for a sentence of a title block, which is metadata.

    Args:
        report: The report that the sentences come from.
        sentences: Its sentences, in order.
        weights: Fitted steps; the shipped ones by default.
    """
    steps = weights or shipped_weights()
    found = cues(report, sentences)
    chosen = [choose(steps, cue) for cue in found]
    marked = flags(report, sentences, found, [tag for tag, _ in chosen])
    return [
        None if sentence.role is Role.TITLE else Proposal(tag, round(sure, 4), reason(tag, sentence.role, cue), marks)
        for sentence, cue, (tag, sure), marks in zip(sentences, found, chosen, marked, strict=True)
    ]


def choose(steps: Weights, cue: Cues) -> tuple[Tag, float]:
    """Return the tag of a sentence and how likely it is, 0 to 1: by rule where one settles it, else by the steps."""
    chances = steps.chances(cue.names)
    for name, ruled, least in RULES:
        if name in cue.names:
            return ruled, min(max(chances[ruled], least), most(ruled, cue.names))
    tag = max(chances, key=chances.__getitem__)
    limit = _limit(tag, cue.names)
    return tag, steps.levelled(chances[tag]) if tag is Tag.NOISE and limit == 1.0 else min(chances[tag], limit)


def is_open(tag: Tag, names: frozenset[str]) -> bool:
    """Say whether the steps alone tell how likely a tag is: no rule settles it and no kind of doubt holds it down."""
    return _limit(tag, names) == 1.0 and not any(name in names for name, _, _ in RULES)


def _limit(tag: Tag, names: frozenset[str]) -> float:
    return min(most(tag, names), FOREIGN if "form:foreign" in names else 1.0)
