"""Type and sub-type of an event: a linear model over the concepts and words of a sentence, with the words that say so.

The lexicon of concepts (`lexicon.py`) is written by hand; what concept speaks for what sub-type is fitted by
`benchmarks/fit_types.py` on sentences of our own. A score is a sum of weights, so that the reason names the concepts that
carry most of it.
"""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

from triage.domain.vocabulary import SUBTYPES
from triage.extract.frame import body_start
from triage.extract.lexicon import find_hits, reads, tokens
from triage.extract.proposal import Span

NAMES: Final = tuple(f"{event_type}/{subtype}" for event_type, subs in SUBTYPES.items() for subtype in subs)
"""All sub-types as `type/subtype`, in the order of the vocabulary and of the weights."""

_AGAIN: Final = 0.5
_WORD: Final = 0.7
_PAIR: Final = 0.5
"""How much a second mention of a concept, a word and a pair of words count beside a concept, which counts 1."""

_PLAIN: Final = frozenset(
    (
        *(
            "the",
            "a",
            "an",
            "of",
            "in",
            "on",
            "at",
            "to",
            "and",
            "for",
            "by",
            "with",
            "from",
            "as",
            "was",
            "were",
            "is",
            "are",
        ),
        *(
            "be",
            "been",
            "that",
            "it",
            "its",
            "his",
            "her",
            "their",
            "had",
            "has",
            "have",
            "near",
            "after",
            "who",
            "which",
        ),
        *("this", "say", "two", "three", "four", "five", "six", "one"),
    )
)
"""Words that tell nothing alone; inside a pair they may."""

_TELLING: Final = 0.3
"""A concept explains a proposal if it adds so much more to it than to the mean sub-type."""


@dataclass(frozen=True, slots=True)
class TypeProposal:
    """Sub-types ranked best first as (type, sub-type, share); shares are estimates that add up to 1 over all 31."""

    ranked: tuple[tuple[str, str, float], ...]
    reason: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class TypeWeights:
    """`rows` maps a feature to one weight for each of `NAMES`; `sharpness` multiplies scores before they become shares."""

    rows: Mapping[str, Sequence[float]]
    bias: Sequence[float]
    sharpness: float


@cache
def weights() -> TypeWeights:
    """Return the fitted weights that ship with triage."""
    raw: dict[str, Any] = json.loads(resources.files(__package__).joinpath("types_weights.json").read_text("utf-8"))
    if tuple(raw["subtypes"]) != NAMES:
        raise ValueError("types_weights.json was fitted for another vocabulary")
    return TypeWeights(raw["weights"], raw["bias"], raw["sharpness"])


def features(text: str) -> tuple[dict[str, float], dict[str, list[Span]]]:
    """Return the features of a sentence with their size, and for each concept the code points of its words."""
    words = tokens(text, body_start(text)) or tokens(text)
    spans: dict[str, list[Span]] = {}
    for hit in find_hits(words):
        spans.setdefault(hit.concept, []).append(hit.span)
    found: dict[str, float] = {}
    for concept, where in spans.items():
        found[f"c:{concept}"] = 1.0
        if len(where) > 1:
            found[f"c2:{concept}"] = _AGAIN
    plain = [
        "#" if word.stem[:1].isdigit() else "_" if word.name and index else word.stem
        for index, word in enumerate(words)
    ]
    for name in plain:
        if name not in _PLAIN:
            found[f"w:{name}"] = _WORD
    for first, second in itertools.pairwise(plain):
        found[f"b:{first} {second}"] = _PAIR
    return found, spans


def scores(found: Mapping[str, float], weights: TypeWeights) -> list[float]:
    """Return one score for each of `NAMES`."""
    totals = list(weights.bias)
    for name, size in found.items():
        row = weights.rows.get(name)
        if row is not None:
            for index, weight in enumerate(row):
                totals[index] += size * weight
    return totals


def shares(totals: Sequence[float], sharpness: float) -> list[float]:
    """Return scores as shares that add up to 1."""
    top = max(totals)
    exps = [math.exp(sharpness * (total - top)) for total in totals]
    whole = sum(exps)
    return [e / whole for e in exps]


def find_type(text: str) -> TypeProposal:
    """Return all sub-types ranked for one sentence, with a reason in words; other_news/other where no word tells."""
    fitted = weights()
    found, spans = features(text)
    totals = scores(found, fitted)
    if not any(name in fitted.rows for name in found):
        totals[NAMES.index("other_news/other")] = max(totals) + 1.0
    share = shares(totals, fitted.sharpness)
    order = sorted(range(len(NAMES)), key=lambda i: (-totals[i], i))
    ranked = tuple((*_pair(NAMES[i]), share[i]) for i in order)
    telling: dict[str, float] = {}
    for concept in spans:
        row = fitted.rows.get(f"c:{concept}")
        if row is not None and reads(concept):
            telling[concept] = row[order[0]] - sum(row) / len(row)
    best = [concept for concept in sorted(telling, key=lambda c: -telling[c])[:2] if telling[concept] >= _TELLING]
    if not best:
        return TypeProposal(ranked, "no word tells of a kind", ())
    where = tuple(sorted({span for concept in best for span in spans[concept][:2]}))
    return TypeProposal(ranked, "the words tell of " + " and ".join(map(reads, best)), where)


def _pair(name: str) -> tuple[str, str]:
    event_type, _, subtype = name.partition("/")
    return event_type, subtype
