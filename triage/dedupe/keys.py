"""Candidate keys: pairs of a headline's rarest words. Two headlines that tell the same share at least one such pair.

Free of any store: the caller hands in how many headlines hold a word, and keeps the rows `k(key, id)` where it likes. The
same keys serve one headline at load and a million at once.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import combinations
from typing import Final

from triage.dedupe import lexicon as lex

RAREST: Final = 5
"""So many of the rarest words make the pairs: 5 give 10 keys and found 99 % of the true pairs (reference on headlines, 4)."""
ASKED: Final = 6
"""So many of the rarest words make the pairs that one new headline asks for: which words are rare changes with time."""

_SILENT: Final = lex.FUNCTION | lex.SAYERS


def key_words(folded: str) -> list[str]:
    """Return the words of a folded headline that count for keys and word frequencies: stems, each once, in order."""
    return list(dict.fromkeys([_stem(word) for word in folded.split() if word not in _SILENT]))


def keys(folded: str, df: Callable[[str], int] | Mapping[str, int], rarest: int = RAREST) -> list[int]:
    """Return the keys of a folded headline: 63-bit numbers that are the same on every machine.

    Args:
        folded: What `fold_headline` returned.
        df: In how many headlines a word (as `key_words` gives it) stands, as a function or a mapping.
        rarest: How many of the rarest words are paired; n words give n * (n - 1) / 2 keys, one word gives one.
    """
    return keys_of(key_words(folded), df if callable(df) else _reader(df), rarest)


def keys_of(words: Iterable[str], df: Callable[[str], int], rarest: int = RAREST) -> list[int]:
    """Return the keys of a headline whose key words are known already."""
    return pairs(codes(rarest_words(words, df, rarest)))


def rarest_words(words: Iterable[str], df: Callable[[str], int], most: int) -> list[str]:
    """Return the rarest key words, the rarest first."""
    return [word for _, word in sorted([(df(word), word) for word in words])[:most]]


def codes(words: Iterable[str]) -> list[int]:
    """Return a number for each word, that is the same on every machine."""
    return [_code(word) for word in words]


def pairs(codes: Sequence[int]) -> list[int]:
    """Return the keys of words that are given by their numbers."""
    if len(codes) == 1:
        return [codes[0]]
    return [(one << 31) ^ other for one, other in combinations(sorted(codes), 2)]


def whole_key(words: Sequence[str]) -> list[int]:
    """Return the key of all words together, where they are more than a pair: the same words are found however common."""
    if len(words) < 3:
        return []
    text = " ".join(sorted(words))
    return [(_sum(text) << 31) ^ _sum(f"{text}.")]


def _reader(df: Mapping[str, int]) -> Callable[[str], int]:
    return lambda word: df.get(word, 0)


def _sum(text: str) -> int:
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))


_code: Final = lru_cache(maxsize=1 << 12)(_sum)


_stem = lex.stem
