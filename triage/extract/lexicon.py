"""The concepts of a sentence (soldiers, aircraft, ground taken, a protest ...): words and phrases compared by their stems.

The lexicon is `types.json`: for each concept what the editor reads, and its words. A phrase with " ~ " in it has a gap of
up to four words ("set ~ on fire"). A word inside a phrase stands for its own concepts, too: the weights say what both mean.
A word of two fields stands alone for the concepts of its sense ("=walkout"); phrases know it by its stem.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final, NamedTuple

from triage.extract.proposal import Span
from triage.extract.types_senses import sense
from triage.extract.types_senses import stems as two_fields
from triage.text.tables import shipped

_WORD: Final = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")
_ENDINGS: Final = ("ingly", "edly", "ings", "ing", "ies", "ied", "ed", "es", "s")
_WIDEST: Final = 4
"""Words that may stand in the gap of a phrase."""

Stems = tuple[str, ...]


class Token(NamedTuple):
    """One word: its stem, and where it stands in code points. `name` says that it begins with a capital.

    `sense` is what it goes under alone: its stem, or the sense of a word of two fields.
    """

    stem: str
    start: int
    end: int
    name: bool
    sense: str


class Hit(NamedTuple):
    """A concept in a sentence and the code points of the words that carry it."""

    concept: str
    span: Span


@dataclass(frozen=True, slots=True)
class _Lexicon:
    plain: dict[Stems, tuple[str, ...]]
    gapped: dict[str, dict[Stems, dict[str, list[tuple[Stems, str]]]]]
    """First stem to the words before a gap to the first stem after it to the words after it with their concept."""
    longest: dict[str, int]
    """First stem of a phrase to the words of the longest phrase that begins with it."""
    known: frozenset[str]


@cache
def _raw() -> dict[str, Any]:
    raw: dict[str, Any] = shipped(__file__, "types.json")
    return raw


@cache
def _irregular() -> dict[str, str]:
    return {word: _bare(forms.split()[0]) for forms in _raw()["irregular"] for word in forms.split()}


def _bare(word: str) -> str:
    return word.removesuffix("e") if len(word) > 3 else word


def reads(concept: str) -> str:
    """Return what the editor reads for a concept; empty for one that explains nothing."""
    return str(_raw()["concepts"][concept]["reads"])


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Return the stem of a lower-case word: the endings of number, person and tense taken off; a sense has none."""
    if word.startswith("="):
        return word
    if word in _irregular():
        return _irregular()[word]
    for ending in _ENDINGS:
        base = word[: -len(ending)]
        if word.endswith(ending) and len(base) >= 3 and not (ending in ("s", "es") and word.endswith("ss")):
            if ending in ("ies", "ied"):
                return base + "y"
            if ending != "s" and base[-1] == base[-2] and base[-1] not in "sl":
                base = base[:-1]
            return _bare(base)
    return _bare(word)


def _stems(phrase: str) -> Stems:
    return tuple(stem(word) for word in phrase.split())


@cache
def _lexicon() -> _Lexicon:
    plain: dict[Stems, tuple[str, ...]] = {}
    gapped: dict[str, dict[Stems, dict[str, list[tuple[Stems, str]]]]] = {}
    for concept, entry in _raw()["concepts"].items():
        for phrase in entry["words"]:
            left, _, right = phrase.partition(" ~ ")
            key = _stems(left)
            if right:
                last = _stems(right.replace("~ ", ""))
                gapped.setdefault(key[0], {}).setdefault(key, {}).setdefault(last[0], []).append((last, concept))
            elif concept not in plain.get(key, ()):
                plain[key] = (*plain.get(key, ()), concept)
    longest: dict[str, int] = {}
    for key in plain:
        longest[key[0]] = max(longest.get(key[0], 0), len(key))
    return _Lexicon(plain, gapped, longest, frozenset(word for key in plain for word in key))


def tokens(text: str, start: int = 0) -> list[Token]:
    """Return the words of a text from `start` on; a compound that the lexicon does not have comes in its parts."""
    known, fields = _lexicon().known, two_fields()
    found: list[Token] = []
    for match in _WORD.finditer(text, start):
        raw, at = match.group(), match.start()
        low = raw.casefold().removesuffix("'s").removesuffix("’s")
        parts: tuple[tuple[str, int, int], ...] = ((low, at, match.end()),)
        if "-" in low and stem(low) not in known and not low[0].isdigit():
            parts = tuple(_parts(raw, at))
        for part, begin, end in parts:
            base = stem(part)
            meant = sense(text, base, begin, end) if base in fields else base
            found.append(Token(base, begin, end, raw[0].isupper(), meant))
    return found


def _parts(raw: str, at: int) -> Iterator[tuple[str, int, int]]:
    """Return the parts of a compound in lower case, and where each stands; the first letter is at `at`."""
    for part in raw.split("-"):
        if part:
            yield part.casefold(), at, at + len(part)
        at += len(part) + 1


def find_hits(words: list[Token]) -> list[Hit]:
    """Return the concepts of a sentence in the order of its words; the work grows with the number of words."""
    lexicon, stems = _lexicon(), tuple(word.stem for word in words)
    found: list[tuple[int, Hit]] = []

    def take(concept: str, first: int, last: int) -> None:
        found.append((first, Hit(concept, (words[first].start, words[last].end))))

    for index, first in enumerate(stems):
        for size in range(min(lexicon.longest.get(first, 0), len(stems) - index), 1, -1):
            for concept in lexicon.plain.get(stems[index : index + size], ()):
                take(concept, index, index + size - 1)
        for concept in lexicon.plain.get((words[index].sense,), ()):
            take(concept, index, index)
        for left, ends in lexicon.gapped.get(first, {}).items():
            begin = index + len(left)
            if stems[index:begin] != left:
                continue
            met: set[tuple[Stems, str]] = set()
            for place in range(begin, min(begin + _WIDEST + 1, len(stems))):
                for end in ends.get(stems[place], ()):
                    right, concept = end
                    if end not in met and stems[place : place + len(right)] == right:
                        met.add(end)
                        take(concept, index, place + len(right) - 1)
    return [hit for _, hit in sorted(found, key=lambda item: (item[0], item[1].concept))]
