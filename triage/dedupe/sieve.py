"""What tells quickly that two headlines are not worth a close look: their letters, and the words that tell.

A new headline shares keys with many stored ones, and almost none of them tells the same. All that is asked here is cheap,
and what it turns away the close look of `score.py` would have set apart.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from itertools import chain
from typing import Final, NamedTuple

from rapidfuzz import fuzz, process

from triage.dedupe import lexicon as lex
from triage.dedupe.context import Context
from triage.dedupe.diff import is_spelled_alike, opening
from triage.dedupe.features import SENSE, nearness
from triage.dedupe.forms import CONTENT, SHIFTING, Word, plain_kind, read
from triage.dedupe.score import BODY, LATE, SLACK, load_weights
from triage.domain.story import Headline
from triage.text.fold import bare_headline, is_cut, plain_word, plain_words

SHARED: Final = 0.45
"""The least share of telling words, by weight, with the numbers or without, of a pair that is less than `ALIKE`. Of 673 pairs
of real headlines that are not apart, no merge, 3 suggestions and no link are under both; of those that are, almost half."""
NEAREST: Final = 6
"""So many of the stored headlines that share keys with a new one are taken apart."""
FAR: Final = 50
"""The least similarity (0-100, of the sorted words as printed) of a stored headline that is looked at closely."""
ALIKE: Final = 85
"""The similarity (0-100, of the sorted words) from which a pair is judged in any case."""


class Weighed(NamedTuple):
    """What each stem of a headline counts for, and all of them together."""

    words: dict[str, float]
    total: float


class Told(NamedTuple):
    """A telling word without a place: what it counts for, whether only its like could stand for it, whether it is a number."""

    stem: str
    weight: float
    firm: bool
    numeric: bool
    opening: str
    word: Word


class Telling(NamedTuple):
    """The telling words of a headline: `rest` is what they weigh without the numbers where it has any."""

    whole: Weighed
    rest: Weighed | None
    told: tuple[Told, ...]
    cut: bool

    @property
    def firm(self) -> list[Told]:
        """The words that only their like could stand for; none where the headline was cut short."""
        return [] if self.cut else [one for one in self.told if one[2]]


@lru_cache(maxsize=5 << 9)  # twice as many save some 5 % of a load, and memory grows beyond what was asked
def telling(text: str, outlet: str | None, outlets: frozenset[str]) -> Telling:
    """Return what a headline is made of, and where it has numbers the same without them: a toll that moved is a tie."""
    told = _plainly(bare_headline(text, outlet, outlets))
    if told is None:
        _, segments, kinds = read(text, outlet, outlets)
        words_ = zip(chain.from_iterable(segments), kinds, strict=True)
        told = [_told(word, kind) for word, kind in words_ if kind]
    if len(told) > CONTENT:
        del told[CONTENT:]
    words = {one[0]: one[1] for one in told}
    rest = None
    if numbers := [one[0] for one in told if one[3]]:
        without = {base: weight for base, weight in words.items() if base not in numbers}
        rest = _new(Weighed, (without, sum(without.values())))
    return _new(Telling, (_new(Weighed, (words, sum(words.values()))), rest, tuple(told), is_cut(text)))


_new: Final = tuple.__new__
"""Makes a named tuple in half the time that its own constructor takes."""
_NUMBERS: Final = ("number", "ordinal")


def _plainly(bare: str) -> list[Told] | None:
    """Return the telling words of a headline where each has its kind by itself, else None."""
    words = plain_words(bare)
    if words is None:
        return None
    told = []
    for word in words:
        one = _alone(word)
        if one:
            told.append(one)
        elif one is None:
            return None
    return told


@lru_cache(maxsize=1 << 11)
def _alone(word: str) -> Told | tuple[()] | None:
    """Return what a word of a plain headline is; nothing for a small one, None where that depends on the words beside it."""
    folded = plain_word(word)
    if folded is None or folded in SHIFTING:
        return None
    kind = plain_kind(folded)
    return _made(folded, kind) if kind else ()


def _made(text: str, kind: str) -> Told:
    stem = lex.stem(text)
    weight = load_weights().weigh(stem, text, kind)
    firm = stem in lex.VOCABULARY and _is_firm(text, stem, kind)
    return _new(Told, (stem, weight, firm, kind in _NUMBERS, opening(text), _new(Word, (0, 0, text, stem, kind))))


_told: Final = lru_cache(maxsize=1 << 10)(_made)


def _is_firm(text: str, stem: str, kind: str) -> bool:
    if kind in ("day", "sayer") or text == "un" or text in lex.EPITHETS or text in SHIFTING:
        return False
    return lex.shared_class(stem, stem) is not None


def may_tell(one: Telling, other: Telling, similarity: float) -> bool:
    """Say whether two headlines are worth a close look.

    They are not where they have few telling words in common, by weight, or where one is about another kind of thing.

    Args:
        one: A headline.
        other: Another.
        similarity: How alike their letters are, as `nearest` says.
    """
    return (similarity >= ALIKE or _share(one, other)) and not other_kind(one, other)


def _share(mine: Telling, theirs: Telling) -> bool:
    one, other, rest, others = mine.whole, theirs.whole, mine.rest, theirs.rest
    return _meet(one, other) or ((rest or others) is not None and _meet(rest or one, others or other))


def _meet(one: Weighed, other: Weighed) -> bool:
    (words, total), (found, whole) = one, other
    both = sum([weight for base, weight in words.items() if base in found])
    return 2 * both >= SHARED * (total + whole)


def other_kind(one: Telling, other: Telling) -> bool:
    """Say whether `guards.kind_changed` is sure to part two headlines: a market here, a bridge there.

    A word may be paired with one of the other headline before the guards look, or forgiven; only what is safe from both is
    taken. A word of a headline that was cut short is not.
    """
    firm = one.firm
    firm_too = other.firm if firm else firm
    if not firm_too:
        return False
    mine, theirs = one.whole.words, other.whole.words
    for x in firm:
        if x[0] in theirs:
            continue
        for y in firm_too:
            if _are_of_one_kind(x[0], y[0]) and y[0] not in mine and _is_alone(x, other) and _is_alone(y, one):
                return True
    return False


@lru_cache(maxsize=1 << 10)
def _are_of_one_kind(one: str, other: str) -> bool:
    """Say whether two stems are of one class and cannot name the same thing."""
    return lex.shared_class(one, other) is not None and not lex.is_close(one, other)


def _is_alone(one: Told, others: Telling) -> bool:
    """Say whether no word of the other headline can be paired with one: no part, no synonym, no other spelling."""
    stem, _, _, _, begins, word = one
    text, tail = word[2], word[2][1:]
    for base, _, _, _, opens, other in others.told:
        if base in stem or stem in base:
            return False
        if (begins == opens or other[2] == tail or other[2][1:] == text) and is_spelled_alike(word, other):
            return False
    return not lex.is_synonym(stem, *others.whole.words)


def is_hopeless(one: Telling, other: Telling, context: Context) -> bool:
    """Say whether two headlines are apart whatever a close look finds: what their words can add up to at most is too little.

    Each word that the other headline lacks counts for as much as the word nearest to it can make it count, and for all where the
    two may be one word. On either side a word must be left that nothing forgives, and no number may have changed.
    """
    if one.cut or other.cut:
        return False
    mine, theirs = one.whole.words, other.whole.words
    left = [word for word in one.told if word[0] not in theirs]
    left_too = [word for word in other.told if word[0] not in mine]
    both = len(mine.keys() & theirs)
    if len(one.told) - len(left) > both or len(other.told) - len(left_too) > both:
        return False  # a word that one has twice and the other once is left over, and may be paired with any
    texts = {word[5][2] for word in chain(left, left_too)}
    if not _LINKING.isdisjoint(texts) or (any(word[3] for word in left) and any(word[3] for word in left_too)):
        return False
    paired = {word for x in left for y in left_too if _may_pair(x, y) for word in (x[0], y[0])}
    lost = _lost(left, paired, [word[0] for word in other.told if not word[3]])
    lost_too = _lost(left_too, paired, [word[0] for word in one.told if not word[3]])
    if not lost or not lost_too:
        return False
    total, whole = (sum([word[1] for word in side.told]) for side in (one, other))
    shared, shared_too = total - lost, whole - lost_too
    a, b = shared / total, shared_too / whole
    alike = (2 * a * b / (a + b or 1.0)) ** 2
    # the most that each of `features.NAMES` can be, in their order
    again = float(bool(one.rest or other.rest) or not lex.AGAIN.isdisjoint(texts))
    values = (alike, min(a, b), (shared + shared_too) / 2, 0.0, 0.0, 0.0, again, 0.0, 0.0, len(left + left_too), alike)
    weights = load_weights()
    odds = weights.bias + weights.by_guards - LATE * context.late()
    odds += sum([weight * value for weight, value in zip(weights.features, values, strict=True) if weight > 0])
    if odds >= -SLACK:
        return False
    return odds + BODY < -SLACK or odds + BODY * context.shared() < -SLACK


_LINKING: Final = lex.CORRECTION | {"new"}
"""Words that may make two headlines a link, whatever their score."""


def _is_steady(one: Told) -> bool:
    """Say whether a word is one that nothing forgives where the other headline has such a word as well."""
    _, _, text, _, kind = one[5]
    return kind == "word" and text != "un" and text not in lex.EPITHETS


def _may_pair(one: Told, other: Told) -> bool:
    """Say whether two words may be one word: in another spelling, or one a part of the other."""
    stem, base = one[0], other[0]
    if base in stem or stem in base:
        return True
    text, written = one[5][2], other[5][2]
    opens = one[4] == other[4] or written == text[1:] or written[1:] == text
    return opens and is_spelled_alike(one[5], other[5])


def _lost(left: Sequence[Told], paired: AbstractSet[str], others: Sequence[str]) -> float:
    """Return what a headline loses at least by words that the other one lacks; 0 where none may be left for certain."""
    lost, steady = 0.0, False
    for one in left:
        stem, weight, _, numeric, _, _ = one
        if stem in paired:
            continue
        near = 0.0 if numeric else nearness(stem, others)
        lost += weight * (1.0 - near)
        steady = steady or (near < SENSE and _is_steady(one))
    return lost if steady else 0.0


def nearest(new: Headline, candidates: Sequence[tuple[Headline, str]]) -> list[tuple[tuple[Headline, str], float]]:
    """Return the candidates whose letters are nearest, with their similarities; of equals the smaller id."""
    lines = [sorted_words(other.text) for other, _ in candidates]
    found = process.extract(sorted_words(new.text), lines, scorer=fuzz.ratio, score_cutoff=FAR, limit=None)
    ranked = sorted([(-similarity, candidates[at][0].id, at) for _, similarity, at in found])
    return [(candidates[at], -similarity) for similarity, _, at in ranked[:NEAREST]]


@lru_cache(maxsize=1 << 12)
def sorted_words(text: str) -> str:
    """Return the words of a headline as printed, in small letters, in the order of the alphabet."""
    if text.isascii():
        return " ".join(sorted(text.encode().translate(_BLANKED).decode().split()))
    return " ".join(sorted(LETTERS.findall(text.casefold())))


LETTERS: Final = re.compile(r"\w+")
_BLANKED: Final = bytes(ord(chr(code).lower()) if LETTERS.match(chr(code)) else 32 for code in range(128)) + bytes(128)
"""The letters of a plain headline in small, and its marks as blanks."""
