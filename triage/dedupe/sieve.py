"""What tells quickly that two headlines are not worth a close look: their letters, and the words that tell.

A new headline shares keys with many stored ones, and almost none of them tells the same. All that is asked here is cheap,
and what it turns away the close look of `score.py` would have set apart.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from typing import Final, NamedTuple

from rapidfuzz import fuzz, process

from triage.dedupe import lexicon as lex
from triage.dedupe.diff import is_spelled_alike, open_alike
from triage.dedupe.forms import CONTENT, SHIFTING, Word, read
from triage.dedupe.score import load_weights
from triage.domain.story import Headline
from triage.text.fold import is_cut

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


class Telling(NamedTuple):
    """The telling words of a headline: `rest` is what they weigh without the numbers where it has any.

    `content` are the words as a form has them, but without their places; `firm` are those of them that only their like
    could stand for, none where the headline was cut short.
    """

    whole: Weighed
    rest: Weighed | None
    content: tuple[Word, ...]
    firm: tuple[Word, ...]


@lru_cache(maxsize=5 << 9)  # twice as many save some 5 % of a load, and memory grows beyond what was asked
def telling(text: str, outlet: str | None, outlets: frozenset[str]) -> Telling:
    """Return what a headline is made of, and where it has numbers the same without them: a toll that moved is a tie."""
    _, segments, kinds = read(text, outlet, outlets)
    told = [_told(word, kind) for word, kind in zip(chain.from_iterable(segments), kinds, strict=True) if kind]
    told = told[:CONTENT]
    words = {word[3]: weight for word, weight, _ in told}
    content = tuple([word for word, _, _ in told])
    firm = () if is_cut(text) else tuple([word for word, _, is_firm in told if is_firm])
    rest = None
    if numbers := [word.stem for word in content if word[4] in _NUMBERS]:
        without = {base: weight for base, weight in words.items() if base not in numbers}
        rest = Weighed(without, sum(without.values()))
    return _new(Telling, (_new(Weighed, (words, sum(words.values()))), rest, content, firm))


_new: Final = tuple.__new__
"""Makes a named tuple in half the time that its own constructor takes."""
_NUMBERS: Final = ("number", "ordinal")


@lru_cache(maxsize=1 << 11)
def _told(text: str, kind: str) -> tuple[Word, float, bool]:
    """Return a word without a place, what it counts for, and whether only its like could stand for it."""
    stem = lex.stem(text)
    weight = load_weights().weigh(stem, text, kind)
    return _new(Word, (0, 0, text, stem, kind)), weight, stem in lex.VOCABULARY and _is_firm(text, stem, kind)


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
    for x in one.firm:
        if x.stem in other.whole.words:
            continue
        for y in other.firm:
            if y.stem in one.whole.words or not lex.shared_class(x.stem, y.stem) or lex.is_close(x.stem, y.stem):
                continue
            if _is_alone(x, other.content) and _is_alone(y, one.content):
                return True
    return False


def _is_alone(word: Word, others: Sequence[Word]) -> bool:
    """Say whether no word of the other headline can be paired with one: no part, no synonym, no other spelling."""
    text, stem = word.text, word.stem
    for other in others:
        if other.stem in stem or stem in other.stem or lex.is_synonym(stem, other.stem):
            return False
        if open_alike(text, other.text) and is_spelled_alike(word, other):
            return False
    return True


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
        return " ".join(sorted(text.encode().lower().translate(_BLANKED).decode().split()))
    return " ".join(sorted(LETTERS.findall(text.casefold())))


LETTERS: Final = re.compile(r"\w+")
_BLANKED: Final = bytes(code if LETTERS.match(chr(code)) else 32 for code in range(128)) + bytes(128)
"""The marks of a plain headline as blanks."""
