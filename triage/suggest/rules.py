"""Tag proposals in the decision order of the codebook: caption, quote, event, else noise.

What the page or the marks say for certain decides by rule; the fitted steps of `model.py` answer the rest and say how
sure each answer is. A proposal never counts as a decision.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from triage.domain.report import Report, Role, Sentence
from triage.domain.tag import Proposal, Tag
from triage.suggest.features import Cues, cues
from triage.suggest.flags import flags
from triage.suggest.model import Weights, shipped_weights
from triage.suggest.reasons import reason

RULES: Final[tuple[tuple[str, Tag, float], ...]] = (
    ("image:label", Tag.NOISE, 0.97),
    ("image:mark", Tag.CAPTION, 0.97),
    ("role:related", Tag.NOISE, 0.97),
    ("role:heading", Tag.NOISE, 0.95),
    ("role:byline", Tag.NOISE, 0.97),
    ("role:dateline", Tag.NOISE, 0.97),
    ("image:creditend", Tag.CAPTION, 0.97),
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


STRAY: Final = 0.9
"""Most that may be claimed for noise that is a paragraph of a few words without a verb, and none of the page's own: a name
that stands alone may be the credit of a picture that did not come along."""
_STRAY: Final = frozenset({"at:paragraph", "verb:none", "ends:open", "role:body"})


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
            return ruled, max(chances[ruled], least)
    tag = max(chances, key=chances.__getitem__)
    most = FOREIGN if "form:foreign" in cue.names else STRAY if tag is Tag.NOISE and _is_stray(cue.names) else 1.0
    return tag, min(chances[tag], most)


def _is_stray(names: frozenset[str]) -> bool:
    return names >= _STRAY and not {"size:3", "size:7"}.isdisjoint(names) and "page:interface" not in names
