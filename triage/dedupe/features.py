"""What the score looks at in two headlines: numbers between 0 and about 3, each with a name that an editor could read."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler

from triage.dedupe import lexicon as lex
from triage.dedupe.diff import Diff
from triage.dedupe.forms import Form, Word
from triage.dedupe.guards import Finding

RARE: Final = 8.0
"""The weight of a word that the table of frequencies does not hold."""

LONGEST: Final = 300
"""So many characters are compared letter by letter; the time grows with the square."""

GROUPS: Final = {
    "number": "number", "series": "number", "number order": "number", "toll update": "number", "ordinal": "ordinal",
    "second event": "ordinal", "date": "date", "negation": "denial", "denial": "denial", "opposite": "opposite",
    "country changed": "country", "name changed": "name", "role changed": "role", "direction": "direction",
    "planned": "planned", "claimed": "planned", "kind of text": "kind", "question": "kind", "correction": "kind",
    "anniversary": "kind", "order": "order", "voice": "order", "word changed": "word",
}  # fmt: skip
"""The feature that each guard counts for; what is not named counts as another kind of thing changed."""

NAMES: Final = (
    "overlap", "overlap_squared", "contained", "plain_overlap", "left_most", "left_all", "left_min", "rare_left_min",
    "rare_left_max", "kin", "ratio", "sorted", "token_set", "partial", "trigrams", "trigram_weight", "numbers_shared",
    "names_shared", "first_shared", "last_shared", "inverted", "same_sense", "twins", "length_gap", "short",
    "actions_shared", "nothing_left", "one_sided", "one_sided_rare", "one_left_each", "related", "unrelated_least",
    "unrelated_most", "named_left", "country_left",
    "guard_number", "guard_ordinal", "guard_date", "guard_denial", "guard_opposite", "guard_country", "guard_name",
    "guard_role", "guard_direction", "guard_planned", "guard_kind", "guard_order", "guard_word", "guard_changed",
)  # fmt: skip


def features(diff: Diff, found: Sequence[Finding], idf: Mapping[str, float]) -> list[float]:
    """Return the features in the order of `NAMES`.

    Args:
        diff: What the two headlines share and what not.
        found: What the guards found.
        idf: How telling a stem is; words that are missing count as `RARE`.
    """
    weight = _Weight.of(diff, idf)
    groups = {GROUPS.get(finding.guard, "changed") for finding in found}
    guards = [float(name[6:] in groups) for name in NAMES if name.startswith("guard_")]
    return [*_weighed(diff, weight), *_spelled(diff), *_matched(diff), *_left(diff, weight), *guards]


class _Weight(NamedTuple):
    """What two headlines share and keep for themselves, weighed by how telling the words are."""

    shared: float
    lose_a: float
    lose_b: float
    total: float
    rare_a: float
    rare_b: float
    kin: float
    related: float
    rest_a: list[Word]
    rest_b: list[Word]
    rest_weight: list[float]

    @classmethod
    def of(cls, diff: Diff, idf: Mapping[str, float]) -> _Weight:
        weigh = idf.get
        shared = sum(min(weigh(x.stem, RARE), weigh(y.stem, RARE)) for x, y in diff.pairs)
        lose_a = sum(weigh(w.stem, RARE) for w in diff.only_a)
        lose_b = sum(weigh(w.stem, RARE) for w in diff.only_b)
        kin, related, rest_a, rest_b = _kin(diff, idf)
        return cls(
            shared,
            lose_a,
            lose_b,
            2 * shared + lose_a + lose_b or 1.0,
            max((weigh(w.stem, RARE) for w in diff.only_a), default=0.0) / RARE,
            max((weigh(w.stem, RARE) for w in diff.only_b), default=0.0) / RARE,
            kin,
            related,
            rest_a,
            rest_b,
            [sum(weigh(w.stem, RARE) for w in rest) for rest in (rest_a, rest_b)],
        )


def _weighed(diff: Diff, weight: _Weight) -> list[float]:
    """Return how much of the words is shared and how much is left, by number and by weight."""
    overlap = 2 * weight.shared / weight.total
    count = 2 * len(diff.pairs) + len(diff.only_a) + len(diff.only_b) or 1
    return [
        overlap,
        overlap * overlap,
        weight.shared / (weight.shared + min(weight.lose_a, weight.lose_b) or 1.0),
        2 * len(diff.pairs) / count,
        math.log1p(max(len(diff.only_a), len(diff.only_b))),
        math.log1p(len(diff.only_a) + len(diff.only_b)),
        math.log1p(min(len(diff.only_a), len(diff.only_b))),
        min(weight.rare_a, weight.rare_b),
        max(weight.rare_a, weight.rare_b),
        2 * weight.kin / weight.total,
    ]


def _spelled(diff: Diff) -> list[float]:
    """Return how alike the two strings are."""
    a, b = diff.a.text[:LONGEST], diff.b.text[:LONGEST]
    return [
        fuzz.ratio(a, b) / 100,
        fuzz.token_sort_ratio(a, b) / 100,
        fuzz.token_set_ratio(a, b) / 100,
        fuzz.partial_ratio(a, b) / 100,
        *_trigrams(a, b),
    ]


def _matched(diff: Diff) -> list[float]:
    """Return which kinds of words the pairs are, where they stand, and how short the headlines are."""
    a, b = diff.a.text[:LONGEST], diff.b.text[:LONGEST]
    few = min(len(diff.a.content), len(diff.b.content)) or 1
    return [
        min(2.0, sum(x.kind == "number" for x, _ in diff.pairs)),
        min(3.0, sum(_is_name(x, diff.a) for x, _ in diff.pairs)) / 3,
        float(_meets(diff, 0)),
        float(_meets(diff, -1)),
        _inverted(diff),
        min(3, len(diff.same_sense)) / 3,
        min(2, len(diff.twins)) / 2,
        abs(len(a) - len(b)) / (len(a) + len(b) + 1),
        1.0 / few,
        min(3.0, sum(x.stem in lex.VOCABULARY for x, _ in diff.pairs)) / 3,
    ]


def _left(diff: Diff, weight: _Weight) -> list[float]:
    """Return what kind of words only one headline has."""
    rest_a, rest_b = weight.rest_a, weight.rest_b
    one_sided = float(bool(diff.only_a) != bool(diff.only_b))
    return [
        float(not diff.only_a and not diff.only_b),
        one_sided,
        one_sided * max(weight.rare_a, weight.rare_b),
        float(len(rest_a) == len(rest_b) == 1),
        2 * weight.related / weight.total,
        min(weight.rest_weight) / 10,
        max(weight.rest_weight) / 10,
        float(any(_is_name(w, diff.a) for w in rest_a) and any(_is_name(w, diff.b) for w in rest_b)),
        float(any(w.stem in lex.COUNTRIES for w in rest_a + rest_b)),
    ]


def _kin(diff: Diff, idf: Mapping[str, float]) -> tuple[float, float, list[Word], list[Word]]:
    """Weigh the words left that look like relatives (bomber and bombing) or share a field of meaning, and the rest."""
    looks = means = 0.0
    rest_a: list[Word] = []
    others = list(diff.only_b)
    for x in diff.only_a:
        best = max(others, key=lambda y: _kinship(x, y), default=None)
        grade = _kinship(x, best) if best else 0.0
        if best is None or not grade:
            rest_a.append(x)
            continue
        others.remove(best)
        weight = min(idf.get(x.stem, RARE), idf.get(best.stem, RARE))
        if grade == 2:
            looks += weight
        else:
            means += weight
    return looks, means, rest_a, others


def _kinship(x: Word, y: Word) -> float:
    if x.kind in ("number", "ordinal", "date") or y.kind in ("number", "ordinal", "date"):
        return 0.0
    if JaroWinkler.similarity(x.stem, y.stem) > 0.85:
        return 2.0
    return 1.0 if lex.is_related(x.stem, y.stem) else 0.0


def _is_name(word: Word, form: Form) -> bool:
    if word.kind != "word":
        return False
    return word.stem in lex.COUNTRIES or (word.text in form.names if form.names else word.stem not in lex.VOCABULARY)


def _meets(diff: Diff, at: int) -> bool:
    if not diff.a.content or not diff.b.content:
        return False
    return diff.a.content[at].stem == diff.b.content[at].stem


def _inverted(diff: Diff) -> float:
    places = [y.at for _, y in sorted(diff.pairs)]
    breaks = sum(p > q for p, q in pairwise(places))
    return breaks / len(places) if places else 0.0


def _trigrams(a: str, b: str) -> tuple[float, float]:
    """Return the share of common character trigrams, of all and of the longer words."""
    one, other = ({f" {t} "[i : i + 3] for i in range(len(t))} for t in (a, b))
    both = len(one & other)
    long_a, long_b = ({w[i : i + 4] for w in t.split() for i in range(len(w) - 3)} for t in (a, b))
    return both / (len(one | other) or 1), len(long_a & long_b) / (min(len(long_a), len(long_b)) or 1)
