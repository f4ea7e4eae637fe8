"""Words of the trade by class (who strikes, who says, when, where), read once from `lexicon.json` on first use."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Final

from triage.text.tables import shipped

ARABIC_AND: Final = "\u0648"
"""The letter that Arabic writes before a word for "and"."""

GRAMMAR: Final = "_"
"""Opens the name of a list that serves the grammar and is no cue."""


@functools.cache
def classes() -> Mapping[str, tuple[str, ...]]:
    """Return word to its classes; words are lower-case forms as printed, a word may stand in several classes."""
    found: dict[str, list[str]] = {}
    for name, words in _table().items():
        if name.startswith(GRAMMAR):
            continue
        for word in words.split():
            found.setdefault(word, []).append(name)
            if "\u0621" <= word[0] <= "\u064a":
                found.setdefault(ARABIC_AND + word, []).append(name)
    return {word: tuple(names) for word, names in found.items()}


@functools.cache
def grammar(name: str) -> frozenset[str]:
    """Return the words of a grammatical kind: article, side, skipped, inside, toward, foreign, nounlike or behind_noun."""
    return frozenset(_table()[GRAMMAR + name].split())


@functools.cache
def _table() -> dict[str, str]:
    return shipped(__file__, "lexicon.json")
