"""A headline taken apart once for all comparisons: its words by kind, its segments, its numbers, its names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain, count
from typing import Final, NamedTuple, TypeAlias

from triage.dedupe import lexicon as lex
from triage.text.fold import bare_headline, edges, headline_words, is_cut

_SEGMENTS: Final = re.compile(r"\s*(?:[:;|]|,(?!\d)|\s-+\s?|-{2,}|(?<=\w)\s-(?=\w))\s*")
_WITHOUT_DASHES: Final = re.compile(r"[:;|,](?:(?<!,)|(?!\d))")
"""The same for a headline without dashes; one class of characters lets the search leap to them."""
_WORD: Final = re.compile(r"[^\W\d_]+")
_NUMBER: Final = re.compile(r"\d+(?:\.\d+)?")
_ORDINAL: Final = re.compile(r"\d+(?:st|nd|rd|th)")


CONTENT: Final = 40
"""So many telling words are compared; what has more is no headline and merges only with the very same words."""


class Word(NamedTuple):
    """One telling word of a headline: its place among all words, its segment, folded form, stem and kind."""

    at: int
    segment: int
    text: str
    stem: str
    kind: str


Source: TypeAlias = tuple[str, bool, frozenset[str]]
"""All that a form is made from: `bare`, `cut` and `edges`. Two reports that print the same have it in common."""


class Form(NamedTuple):
    """A headline for comparison. `words` are all folded words, `content` the telling ones, `bare` is what was folded."""

    text: str
    words: tuple[str, ...]
    content: tuple[Word, ...]
    segments: int
    bare: str
    cut: bool
    question: bool
    label: str
    """A first segment that names a kind of text (analysis, profile ...), or an empty string."""
    tail: tuple[str, ...]
    """The words of a last segment after a bar or a spaced dash, which may be an outlet or a source."""
    edges: frozenset[str]
    """The words of hash tags and of a dateline, which stand in no other field."""

    @property
    def source(self) -> Source:
        """What tells this form from others at less work than all of it."""
        return self.bare, self.cut, self.edges

    @property
    def names(self) -> frozenset[str] | None:
        """Words with a capital inside the headline; None where the letters do not tell (title case, capitals, Arabic)."""
        return _names(self.bare)


class Reading(NamedTuple):
    """A headline as it was read: what is left of it, its folded words by segment, and the kind of each, "" for a small one."""

    bare: str
    segments: list[list[str]]
    kinds: list[str]


@lru_cache(maxsize=1 << 5)  # what is read to be weighed is mostly taken apart next
def read(text: str, outlet: str | None = None, learned: frozenset[str] = frozenset()) -> Reading:
    """Return the words of a headline as printed; `learned` are names of more outlets."""
    bare = bare_headline(text, outlet, learned)
    pieces = (_SEGMENTS if "-" in bare else _WITHOUT_DASHES).split(bare)
    folds = [headline_words(piece) for piece in pieces if piece and not piece.isspace()]
    words = list(chain.from_iterable(folds))
    if SHIFTING.isdisjoint(words):
        kinds = [_KINDS[w] if w in _KINDS else "word" if w.isalpha() else _unlisted(w) for w in words]
        return Reading(bare, folds, kinds)
    kinds = [
        _kind(word, folds, segment, place, bare) if word in SHIFTING else plain_kind(word)
        for segment, folded in enumerate(folds)
        for place, word in enumerate(folded)
    ]
    return Reading(bare, folds, kinds)


@lru_cache(maxsize=1 << 9)
def form(text: str, outlet: str | None = None, learned: frozenset[str] = frozenset()) -> Form:
    """Return the form of a headline as printed; `learned` are names of more outlets."""
    bare, folds, kinds = read(text, outlet, learned)
    words = [word for folded in folds for word in folded]
    segments = [segment for segment, folded in enumerate(folds) for _ in folded]
    telling = [cells for cells in zip(count(), segments, words, kinds) if cells[3]][:CONTENT]
    return Form(
        text=" ".join(words),
        words=tuple(words),
        content=tuple([_new(Word, (at, segment, word, lex.stem(word), kind)) for at, segment, word, kind in telling]),
        segments=len(folds),
        bare=bare,
        cut=is_cut(text),
        question=bare.rstrip("'\" ").endswith(("?", "؟")) or bool(words and words[0] in _ASKING),
        label=_label(next(filter(None, folds), []), len(folds)),
        tail=tuple(folds[-1]) if len(folds) > 1 and _TAIL.search(bare) else (),
        edges=edges(text) if "#" in text or "(" in text else _NO_EDGES,
    )


_new: Final = tuple.__new__
"""Makes a named tuple in half the time that its own constructor takes."""
_NO_EDGES: Final[frozenset[str]] = frozenset()
_QUESTIONS: Final = "why how what who where when which pourquoi comment warum wie que quien como لماذا كيف почему как"
_ASKING: Final = frozenset(_QUESTIONS.split())
_BEFORE_MAY: Final = frozenset({"in", "of", "since", "by", "until", "early", "late", "mid"})
_TAIL: Final = re.compile(r"\s[-|]+\s?[^:;,|]+$")


def is_number(text: str) -> bool:
    """Say whether a folded word is a cardinal number."""
    return _NUMBER.fullmatch(text) is not None


def plain_kind(word: str) -> str:
    """Return the kind of a folded word that has everywhere the same; empty for a small word."""
    return _KINDS[word] if word in _KINDS else _unlisted(word)


def _unlisted(word: str) -> str:
    if word.isalpha():
        return "word"
    if word[0].isdigit():
        return "number" if is_number(word) else "ordinal"
    return "code" if word[-1].isdigit() else "word"


_LISTED: Final = (
    ("negation", lex.NEGATION),
    ("hedge", lex.HEDGE_STRONG),
    ("denial", lex.DENIAL),
    ("plan", lex.HEDGE_WEAK),
    ("sayer", lex.SAYERS),
    ("", lex.FUNCTION),
    ("date", lex.MONTHS | lex.WEEKDAYS),
    ("day", lex.RELATIVE_DAYS),
)
_KINDS: Final[dict[str, str]] = {word: kind for kind, words in reversed(_LISTED) for word in words}
"""The kind of every word of the lists: the first list that has it decides."""


def _kind(word: str, pieces: Sequence[Sequence[str]], segment: int, place: int, bare: str) -> str:
    """Return the kind of a word that has not everywhere the same; empty for a small word."""
    piece = pieces[segment]
    before, after = piece[place - 1] if place else "", piece[place + 1] if place + 1 < len(piece) else ""
    if word == "may" and (before in _BEFORE_MAY or is_number(before)):
        return "date"
    if word in _ACRONYMS and _is_acronym(word, bare, pieces):
        return "word"
    if word == "plant" and not lex.is_german_plant([w for words in pieces for w in words], bare):
        return "word"
    if word in lex.CLASHING and not lex.own_small(word, [w for words in pieces for w in words]):
        return "word"
    if (
        word in _PARTICLES
        and before
        and plain_kind(before)
        and (not after or after in lex.PREPOSITIONS or after == "as")
    ):
        return "word"
    if word in lex.STAND_INS and after in ("for", "of"):
        return "word"
    return plain_kind(word)


_ACRONYMS: Final = frozenset(["un", "au", "la", "it"])
"""Small words that are names in capitals: the UN, the AU, LA."""


def _is_acronym(word: str, bare: str, pieces: Sequence[Sequence[str]]) -> bool:
    """Say whether a small word stands in capitals in a headline that has small letters too.

    Where all letters are alike, say whether no other word is of a tongue in which it is small.
    """
    if word != "it" and (bare.isupper() or bare.islower()):
        return not lex.own_small(word, [other for piece in pieces for other in piece if other != word])
    name = word.upper()
    return not bare.isupper() and (name in bare or "." in bare) and name in _WORD.findall(bare.replace(".", ""))


_PARTICLES: Final = frozenset(["over", "off", "out", "down", "up", "back", "away"])
"""Words that change the sense of the word before where nothing follows them: declared over, called off."""
SHIFTING: Final = lex.CLASHING | _PARTICLES | (lex.SAYERS & lex.STAND_INS) | _ACRONYMS | {"may", "plant"}


def _label(first: Sequence[str], segments: int) -> str:
    """Name the kind of text that the first segment announces; one word of it is enough where it is short."""
    if segments > 1 and len(first) <= 4:
        joined = "".join(first)
        if joined in lex.LABELS:
            return joined
        return next((word for word in first if word in lex.LABELS), "")
    return ""


@lru_cache(maxsize=1 << 9)
def _names(bare: str) -> frozenset[str] | None:
    """Return the words with a capital where the rest of the headline is in small letters."""
    found = _WORD.findall(bare)[1:]
    if not found:
        return None
    long = [word for word in found if len(word) > 3]
    capitals = [word for word in found if word[0].isupper()]
    if not long or not bare[:1].isascii():
        return None
    most = len([word for word in capitals if len(word) > 3]) > 0.7 * len(long)
    if most and not any(word.islower() and word not in lex.FUNCTION for word in long):
        return None
    return frozenset([word.casefold() for word in capitals])
