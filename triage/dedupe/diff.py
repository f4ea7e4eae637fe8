"""What two headlines share and what each keeps for itself, word by word."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, TypeAlias

from rapidfuzz.distance import OSA

from triage.dedupe import lexicon as lex
from triage.dedupe.forms import Form, Word

Distinct: TypeAlias = Callable[[str, str], bool]
_DOUBLE: Final = re.compile(r"(.)\1+")
_SOUNDS: Final = (
    ("dzh", "j"),
    ("dj", "j"),
    ("ue", "u"),
    ("oe", "o"),
    ("ph", "f"),
    ("kh", "h"),
    ("gh", "g"),
    ("dh", "d"),
    ("th", "t"),
    ("q", "k"),
    ("ck", "k"),
    ("c", "k"),
)
_THROAT: Final = re.compile("[gkh]+")
"""Sounds of the throat, which Arabic, Russian and Ukrainian names share out between g, k and h."""
_OPEN: Final = (str.maketrans("eyouw", "iiooo"), str.maketrans("eyouw", "aiooo"))
"""Vowels that transliterations share out: e stands for i or for a, but i never for a."""
_STEADY: Final = frozenset("blmnrsvx")
"""Letters that no sound stands for but their own: two spellings of one word share them, but for one that a slip left out."""
_OPENINGS: Final = {letter: alike[0] for alike in ("aeiouwy", "cghkq", "fp", "dj") for letter in alike}
"""First letters that may stand for one another in words of one sound."""


@dataclass(slots=True)
class Diff:
    """The words that two forms share, in pairs, and what is left on either side."""

    a: Form
    b: Form
    pairs: list[tuple[Word, Word]] = field(default_factory=list)
    only_a: list[Word] = field(default_factory=list)
    only_b: list[Word] = field(default_factory=list)
    same_sense: list[tuple[Word, Word]] = field(default_factory=list)
    """Pairs of other words of the same sense."""
    twins: list[tuple[Word, Word]] = field(default_factory=list)
    """Pairs that differ in spelling only: a slip or another transliteration."""
    cut: bool = False
    """One headline is the other one cut short."""


def compare(a: Form, b: Form, distinct: Distinct | None = None, *, whole: bool = True) -> Diff:
    """Pair the telling words of two headlines.

    Args:
        a: One form.
        b: The other.
        distinct: Says whether two spellings are known as two words. Without it the spelling alone decides.
        whole: What `distinct` knows is a whole corpus, so that what it does not know may be a slip of any other word.
    """
    diff = Diff(a, b)
    waiting: dict[str, list[Word]] = {}
    for word in b.content:
        waiting.setdefault(word.stem, []).append(word)
    for word in a.content:
        mates = waiting.get(word.stem)
        if mates:
            same = 0 if len(mates) == 1 else next((i for i, mate in enumerate(mates) if mate.text == word.text), 0)
            diff.pairs.append((word, mates.pop(same)))
        else:
            diff.only_a.append(word)
    if len(diff.pairs) < len(b.content):
        taken = {mate.at for _, mate in diff.pairs}
        diff.only_b = [word for word in b.content if word.at not in taken]
    if diff.only_a and diff.only_b:
        _join_compounds(diff)
        stems = [word.stem for word in diff.only_b]
        if any(lex.is_synonym(word.stem, *stems) for word in diff.only_a):
            _pair_up(diff, diff.same_sense, lambda x, y: lex.is_synonym(x.stem, y.stem))
        corpus = distinct if whole else None
        _pair_up(
            diff,
            diff.twins,
            lambda x, y: (
                (corpus is not None or open_alike(x.text, y.text))
                and is_twin(x, y, corpus)
                and (corpus is not None or _may_vary(diff, x, y))
                and not (distinct and distinct(x.text, y.text))
            ),
        )
    if distinct and whole:
        _forgive_slips(diff, distinct)
    if a.cut != b.cut:
        _forgive_cut(diff)
    return diff


def is_twin(x: Word, y: Word, distinct: Distinct | None = None) -> bool:
    """Say whether two words are one word in two spellings, by a slip of the keys or a transliteration."""
    one, other = x.text, y.text
    if x.kind not in ("word", "hedge", "denial", "plan", "sayer") or y.kind == "number" or y.kind == "ordinal":
        return False
    # Spelling first: of the words that two headlines do not share, hardly any are alike.
    if min(len(one), len(other)) < 4 or not is_spelled_alike(x, y, distinct is None):
        return False
    if x.stem in lex.COUNTRIES or y.stem in lex.COUNTRIES:
        both = x.stem in lex.COUNTRIES and y.stem in lex.COUNTRIES
        return not both and min(len(one), len(other)) > 5 and _is_slip(one, other)
    if (distinct and distinct(one, other)) or (one in lex.ALIKE and other in lex.ALIKE):
        return False
    return not (lex.is_opposite(x.stem, y.stem) or lex.shared_class(x.stem, y.stem))


def open_alike(one: str, other: str) -> bool:
    """Say whether two words begin alike, or one is the other with a letter before it; no other two are spelled alike."""
    first, second = one[0], other[0]
    if first == second or _OPENINGS.get(first, first) == _OPENINGS.get(second, second):
        return True
    return one[1:] == other or one == other[1:]


def opening(word: str) -> str:
    """Return what stands for the first letter of a word and all those that may stand for it."""
    first = word[0]
    return _OPENINGS.get(first, first)


def is_spelled_alike(x: Word, y: Word, alone: bool = True) -> bool:
    """Say whether two words look or sound like one; `alone` by their letters, else by what a corpus may add to them."""
    one, other = x.text, y.text
    if alone and len((set(one) ^ set(other)) & _STEADY) > 1:
        return False
    if _sounds_alike(one, other) and not (x.stem in lex.VOCABULARY and y.stem in lex.VOCABULARY):
        return True
    if alone:
        return _is_slip(one, other) or _is_misspelt(x, y)
    return OSA.distance(one, other, score_cutoff=2) <= (1 if len(one) < 9 else 2)


def _is_misspelt(x: Word, y: Word) -> bool:
    """Say whether one is an ordinary word and the other no word, with a letter too many or too few: crosing, ggrain."""
    if (x.stem in lex.VOCABULARY) == (y.stem in lex.VOCABULARY):
        return False
    longer, shorter = (x.text, y.text) if len(x.text) >= len(y.text) else (y.text, x.text)
    if _DOUBLE.sub(r"\1", longer) == _DOUBLE.sub(r"\1", shorter):
        return True
    at = next((i for i, (p, q) in enumerate(zip(longer, shorter, strict=False)) if p != q), len(shorter))
    return len(shorter) > 4 and len(longer) == len(shorter) + 1 and longer[at + 1 :] == shorter[at:]


def _may_vary(diff: Diff, x: Word, y: Word) -> bool:
    """Only a name may have other vowels; any word may have a slip."""
    small = (diff.a.names is not None and x.at > 0 and x.text not in diff.a.names) or (
        diff.b.names is not None and y.at > 0 and y.text not in diff.b.names
    )
    return not small or _is_slip(x.text, y.text) or _is_misspelt(x, y)


def _sounds_alike(one: str, other: str) -> bool:
    first, second = _sounds(one), _sounds(other)
    return first[0] == second[0] or first[1] == second[1]


@lru_cache(maxsize=1 << 12)
def _sounds(word: str) -> list[str]:
    """Reduce a name to what its transliterations share: hudaydah and hodeidah, qaida and qaeda, mossul and mosul."""
    if word.startswith("abd") and word[4:5] == "l":  # abdel, abdul, abdal: the article takes any vowel
        word = f"abdul{word[5:]}"
    for old, new in _SOUNDS:
        word = word.replace(old, new)
    return [_sound(word.translate(vowels)) for vowels in _OPEN]


def _sound(word: str) -> str:
    word = word.replace("ah", "a") if word.endswith("ah") else word
    word = _DOUBLE.sub(r"\1", word).replace("ao", "o").replace("io", "o")
    return _THROAT.sub("h", word) if len(word) > 4 else word


def _is_slip(one: str, other: str) -> bool:
    """Say whether two neighbouring letters inside changed places, or one inside a long word was left out."""
    if one[0] != other[0]:
        return False
    if len(one) == len(other):
        at = next((i for i, (p, q) in enumerate(zip(one, other, strict=True)) if p != q), 0)
        return at > 0 and one[at : at + 2] == other[at : at + 2][::-1] and one[at + 2 :] == other[at + 2 :]
    if abs(len(one) - len(other)) != 1 or max(len(one), len(other)) < 8:
        return False
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    at = next((i for i, (p, q) in enumerate(zip(longer, shorter, strict=False)) if p != q), len(shorter))
    if at == len(shorter) > 11:  # alexandroupoli, alexandroupolis
        return True
    return 1 < at < len(shorter) - 1 and longer[at + 1 :] == shorter[at:]


def _pair_up(diff: Diff, into: list[tuple[Word, Word]], fits: Callable[[Word, Word], bool]) -> None:
    for x in list(diff.only_a):
        for y in diff.only_b:
            if fits(x, y):
                diff.only_a.remove(x)
                diff.only_b.remove(y)
                diff.pairs.append((x, y))
                into.append((x, y))
                break


def _join_compounds(diff: Diff) -> None:
    """Pair sri nagar with srinagar, air base with airbase."""
    for mine, theirs, turn in ((diff.only_a, diff.only_b, False), (diff.only_b, diff.only_a, True)):
        words = (diff.b if not turn else diff.a).words
        for x in [x for x in mine if len(x.text) > 4]:
            parts = [y for y in theirs if y.stem in x.stem and _is_part(x, y, words)]
            if parts:
                mine.remove(x)
                for y in parts:
                    theirs.remove(y)
                diff.pairs.append((parts[0], x) if turn else (x, parts[0]))


def _is_part(whole: Word, part: Word, words: Sequence[str]) -> bool:
    return any(
        lex.stem(words[i] + words[i + 1]) == whole.stem for i in (part.at - 1, part.at) if 0 <= i < len(words) - 1
    )


def _forgive_slips(diff: Diff, distinct: Distinct) -> None:
    """Drop a word that is a slip of a small word: fo for of, aas for as."""
    for mine, own, other in ((diff.only_a, diff.a, diff.b), (diff.only_b, diff.b, diff.a)):
        for word in [w for w in mine if w.kind == "word" and len(w.text) < 6]:
            missing = [small for small in other.words if small in lex.FUNCTION and small not in own.words]
            if any(OSA.distance(word.text, s, score_cutoff=1) <= 1 and not distinct(word.text, s) for s in missing):
                mine.remove(word)


def _turns(word: Word, cut: Form) -> bool:
    """Say whether a word behind the cut could make other news of it: false, not, or the number of a toll."""
    return word.kind in ("negation", "denial", "hedge") or (word.kind == "number" and "toll" in cut.words)


def _forgive_cut(diff: Diff) -> None:
    """Where one headline was cut short, what the other one has after that point is no difference."""
    short, full = (diff.only_a, diff.only_b) if diff.a.cut else (diff.only_b, diff.only_a)
    cut = diff.a if diff.a.cut else diff.b
    if len(cut.content) < 4:
        return
    side = 1 if diff.a.cut else 0
    if short and short[-1].at == len(cut.words) - 1 and any(y.text.startswith(short[-1].text) for y in full):
        short.pop()
    reached = max((pair[side].at for pair in diff.pairs), default=0)
    rest = [word for word in full if word.at > reached]
    if rest and len(rest) == len(full) and not any(_turns(word, cut) for word in rest):
        full.clear()
        diff.cut = True


def listed(words: Sequence[Word]) -> str:
    """Return words for a sentence to the editor."""
    return " ".join(word.text for word in words) or "nothing"


def of_kind(words: Sequence[Word], *kinds: str) -> list[Word]:
    """Return the words of certain kinds."""
    return [word for word in words if word.kind in kinds]


def stems(form: Form) -> frozenset[str]:
    """Return the stems of the telling words."""
    return frozenset(word.stem for word in form.content)


def qualifies(diff: Diff, word: Word) -> bool:
    """Say whether a word stands right before or after one that both headlines have, and so changes its sense."""
    side = 0 if word in diff.only_a else 1
    return any(abs(pair[side].at - word.at) == 1 and pair[side].kind == "word" for pair in diff.pairs)
