"""Type and sub-type of an event: a linear model over the concepts and words of a sentence, with the words that say so.

The lexicon of concepts (`lexicon.py`) is written by hand; what concept speaks for what sub-type is fitted by
`benchmarks/fit_types.py` on sentences of our own. A score is a sum of weights, so that the reason names the concepts that
carry most of it.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from operator import add
from typing import Any, Final

from triage.domain.vocabulary import SUBTYPES
from triage.extract.frame import body_start
from triage.extract.lexicon import Token, find_hits, reads, tokens
from triage.extract.proposal import Span
from triage.extract.types_told import left_out
from triage.text.tables import broken, shipped

NAMES: Final = tuple(f"{event_type}/{subtype}" for event_type, subs in SUBTYPES.items() for subtype in subs)
"""All sub-types as `type/subtype`, in the order of the vocabulary and of the weights."""

_AGAIN: Final = 0.5
_WORD: Final = 0.7
_PAIR: Final = 0.5
_ROLE: Final = 0.7
_OPENING: Final = 0.5
"""How much a second mention of a concept, a word, a pair of words, the part that somebody plays and how a word begins count
beside a concept, which counts 1."""

_LETTERS: Final = 5
"""So many letters of a longer word stand for its family: "abduc" for abductor, abduction and abductee."""

_PLAYERS: Final = ("army", "police", "rebel", "gunman", "foreign", "civil", "crowd", "protester")
_PREPOSITIONS: Final = frozenset(("by", "from", "against", "to", "on", "with", "of", "at"))
_BEFORE: Final = 3
"""Who does a thing and to whom: the first player of a sentence, and a preposition up to three words before a player."""

_ACTS: Final = (
    *("aircraft", "guns", "device", "ownbomb", "grenade", "poison", "fight", "won", "wonback", "transfer", "murder"),
    *("shoot", "taken", "sexual", "gathering", "protest", "disperse", "livefire", "riotstone", "riotburn", "lynch"),
    *("brawl", "truce", "swap", "heldmany", "regroup", "troops", "cache", "defuse", "shotdown", "settle", "homewreck"),
    *("curb", "staterule", "exodus", "bones", "jailbreak", "accusation", "diplomacy", "manmade", "natural"),
)
"""Concepts of what happens: the one that a sentence names first tells more of its kind than those of its background."""

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


class Rows(Mapping[str, Sequence[float]]):
    """Weights as they stand in the file, a text of tenths a feature: a row is read when a sentence first asks for it."""

    def __init__(self, written: Mapping[str, str]) -> None:
        """Take a text of whole numbers for each feature."""
        self._written = written
        self._known: dict[str, tuple[float, ...]] = {}

    def __contains__(self, name: object) -> bool:
        """Say whether a feature has weights."""
        return name in self._written

    def __getitem__(self, name: str) -> Sequence[float]:
        """Return the weights of a feature, in the order of `NAMES`."""
        row = self._known.get(name)
        if row is None:
            row = self._known[name] = tuple(int(tenths) / 10 for tenths in self._written[name].split())
        return row

    def __iter__(self) -> Iterator[str]:
        """Return the features."""
        return iter(self._written)

    def __len__(self) -> int:
        """Return how many features have weights."""
        return len(self._written)


@cache
def weights() -> TypeWeights:
    """Return the fitted weights that ship with triage."""
    raw: dict[str, Any] = shipped(__file__, "types_weights.json")
    if tuple(raw["subtypes"]) != NAMES:
        raise broken(__file__, "types_weights.json")  # fitted for another vocabulary
    return TypeWeights(Rows(raw["weights"]), raw["bias"], raw["sharpness"])


def features(text: str) -> tuple[dict[str, float], dict[str, list[Span]]]:
    """Return the features of a sentence with their size, and for each concept the code points of its words."""
    begin = body_start(text)
    words = _words(text, begin)
    hits = find_hits(words)
    if begin and not any(hit.concept in _ACTS for hit in hits):
        words = _words(text, 0)  # "Strikes kill ten - ARDA (Agency) Ten were said to be dead": only the headline tells
        hits = find_hits(words)
    spans: dict[str, list[Span]] = {}
    for hit in hits:
        spans.setdefault(hit.concept, []).append(hit.span)
    found: dict[str, float] = {}
    for concept, where in spans.items():
        found[f"c:{concept}"] = 1.0
        if any(start >= where[0][1] for start, _ in where):
            found[f"c2:{concept}"] = _AGAIN
    plain = [
        "#" if word.stem[:1].isdigit() else "_" if word.name and index else word.sense
        for index, word in enumerate(words)
    ]
    for name in plain:
        if name not in _PLAIN:
            found[f"w:{name}"] = _WORD
        if len(name) > _LETTERS:
            found[f"q:{name[:_LETTERS]}"] = _OPENING
    for first, second in itertools.pairwise(plain):
        found[f"b:{first} {second}"] = _PAIR
    for name in (*_roles(words, spans), *_opening(spans)):
        found[f"r:{name}"] = _ROLE
    return found, spans


def _words(text: str, begin: int) -> list[Token]:
    """Return the words from `begin` on without the clauses that tell nothing of the kind; all words where none are left."""
    words = tokens(text, begin)
    if aside := left_out(text, begin):
        words = [w for w in words if not any(start <= w.start < end for start, end in aside)]
    return words or tokens(text)


def _roles(words: Sequence[Token], spans: Mapping[str, Sequence[Span]]) -> Iterator[str]:
    """Return who plays what part: the player that comes first, and each with the preposition before it."""
    at = {word.start: index for index, word in enumerate(words)}
    players = [(at[start], concept) for concept in _PLAYERS for start, _ in spans.get(concept, ())]
    first = min(players, default=(0, ""))[0]
    for index, concept in players:
        if index == first:
            yield f"first {concept}"
        for before in range(index - 1, max(-1, index - 1 - _BEFORE), -1):
            if words[before].stem in _PREPOSITIONS:
                yield f"{words[before].stem} {concept}"
                break


def _opening(spans: Mapping[str, Sequence[Span]]) -> Iterator[str]:
    """Return the concepts of what happens that a sentence names first."""
    acts = [(spans[concept][0][0], concept) for concept in _ACTS if concept in spans]
    first = min(acts, default=(0, ""))[0]
    for start, concept in acts:
        if start == first:
            yield f"begins {concept}"


def scores(found: Mapping[str, float], weights: TypeWeights) -> list[float]:
    """Return one score for each of `NAMES`."""
    sums: dict[float, Sequence[float]] = {}  # by size, so that one addition runs over a whole row
    rows = weights.rows
    for name, size in found.items():
        if name in rows:
            had = sums.get(size)
            sums[size] = rows[name] if had is None else tuple(map(add, had, rows[name]))
    totals = list(weights.bias)
    for size, whole in sums.items():
        totals = [total + size * weight for total, weight in zip(totals, whole, strict=True)]
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
        if f"c:{concept}" in fitted.rows and reads(concept):
            row = fitted.rows[f"c:{concept}"]
            telling[concept] = row[order[0]] - sum(row) / len(row)
    best = [concept for concept in sorted(telling, key=lambda c: -telling[c])[:2] if telling[concept] >= _TELLING]
    if not best:
        return TypeProposal(ranked, "no word tells of a kind", ())
    where = tuple(sorted({span for concept in best for span in spans[concept][:2]}))
    return TypeProposal(ranked, "the words tell of " + " and ".join(map(reads, best)), where)


def _pair(name: str) -> tuple[str, str]:
    event_type, _, subtype = name.partition("/")
    return event_type, subtype
