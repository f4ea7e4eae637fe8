"""What the score looks at in two headlines: numbers between 0 and about 2, each with a name that an editor could read.

Every word is laid beside the word of the other headline that is nearest to it, and counts for as much as it is rare. These
few did better than 49 on a year of rated pairs that the fit had not seen. A number that differs and the same end count for
more the more else is alike, so that these two are products.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple, TypeAlias

from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler

from triage.dedupe import lexicon as lex
from triage.dedupe.diff import Diff
from triage.dedupe.finding import Finding
from triage.domain.story import Relation

SENSE: Final = 0.93
"""How near a word of the same sense is; the same word is 1."""
KIN: Final = 0.8
"""How near a word is that looks like a relative: bomber and bombing."""
ALIKE: Final = 0.85
"""The similarity (Jaro-Winkler, of stems) from which words look like relatives."""
RELATED: Final = 0.75
"""How near a word of the same field of meaning is: hostage and kidnap."""
STEEP: Final = 1.25
"""How much faster a word's weight grows than its rarity."""
NUMBER: Final = 3.0
"""A number counts for so many words."""
EPITHET: Final = 0.2
"""What a word counts for that only colours: huge, historic."""

NAMES: Final = (
    "overlap", "covered_least", "shared", "one_sided", "guards", "guards_apart", "ordinal", "numbers_left", "numbers_clash",
    "countries_left", "last_shared",
)  # fmt: skip


Weigh: TypeAlias = Callable[[str, str, str], float]
"""Says by its stem, its text and its kind how much a word counts for, 1 for a rare one."""
_NUMERALS: Final = ("number", "ordinal")


def features(diff: Diff, found: Sequence[Finding], weigh: Weigh) -> list[float]:
    """Return the features in the order of `NAMES`.

    Args:
        diff: What the two headlines share and what not.
        found: What the guards found.
        weigh: How much a word counts for; see `weigher`.
    """
    return with_guards(without_guards(diff, weigh), found)


def without_guards(diff: Diff, weigh: Weigh) -> list[float]:
    """Return the features of two headlines between which no guard stands; see `features`."""
    a, b = _Side.of(diff, 0, weigh), _Side.of(diff, 1, weigh)
    overlap = 2 * a.covered * b.covered / (a.covered + b.covered or 1.0)
    alike = overlap * overlap
    numbers = all(any(w.kind == "number" for w in only) for only in (diff.only_a, diff.only_b))
    return [
        alike,
        min(a.covered, b.covered),
        (a.shared + b.shared) / 2,
        float(bool(diff.only_a) != bool(diff.only_b)),
        0.0,
        0.0,
        0.0,
        float(numbers),
        alike * numbers,
        float(sum(w.stem in lex.COUNTRIES for w in diff.only_a + diff.only_b)),
        alike * (a.last_found and b.last_found),
    ]


def with_guards(values: Sequence[float], found: Sequence[Finding]) -> list[float]:
    """Return the features of two headlines with what the guards found; `values` are those without."""
    apart = sum(finding.relation is Relation.APART for finding in found)
    ordinal = any(finding.guard in ("ordinal", "second event") for finding in found)
    return [*values[:_GUARDS], float(len(found)), float(apart), float(ordinal), *values[_GUARDS + 3 :]]


_GUARDS: Final = NAMES.index("guards")
"""The first of the three features that tell of the guards."""


def weigher(idf: Mapping[str, float], rare: float) -> Weigh:
    """Return what says how much a word counts for.

    Args:
        idf: How telling a stem is.
        rare: The same for a stem that is not in the table, which is the most there is.
    """
    known: dict[str, float] = {stem: (value / rare) ** STEEP for stem, value in idf.items()}

    def weigh(stem: str, text: str, kind: str) -> float:
        if kind in ("sayer", "day"):
            return 0.0
        weight = known.get(stem, 1.0)
        if kind in _NUMERALS:
            return NUMBER * weight
        return EPITHET * weight if text in lex.EPITHETS else weight

    return weigh


class _Side(NamedTuple):
    """One headline beside the other: the share of its weight that the other one covers, and that weight."""

    covered: float
    shared: float
    last_found: bool
    """The last telling word has a word of the other headline near it."""

    @classmethod
    def of(cls, diff: Diff, side: int, weigh: Weigh) -> _Side:
        own, other = (diff.a, diff.b) if side == 0 else (diff.b, diff.a)
        near = {pair[side].at: 1.0 for pair in diff.pairs}
        near |= {pair[side].at: SENSE for pair in diff.same_sense}
        mates = [word.stem for word in other.content if word.kind not in _NUMERALS]
        every = {word.stem for word in other.content}
        total = shared = last = 0.0
        for at, _, text, stem, kind in own.content:
            weight = weigh(stem, text, kind)
            total += weight
            if at in near:
                last = near[at]
            else:
                last = 0.0
                if weight and kind not in _NUMERALS:
                    last = 1.0 if stem in every else nearness(stem, mates)
            shared += weight * last
        return cls(shared / total if total else 0.0, shared, last > 0)


def nearness(stem: str, others: Sequence[str]) -> float:
    """Return how near the nearest of other stems is to one that is not among them."""
    if lex.is_synonym(stem, *others):
        return SENSE
    alike = process.extractOne(stem, others, scorer=JaroWinkler.similarity)
    if alike and alike[1] > ALIKE:
        return KIN
    return RELATED if lex.is_related(stem, *others) else 0.0
