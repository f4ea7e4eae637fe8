"""Words of the trade by class (who strikes, who says, when, where), read once from `lexicon.json` on first use."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from pathlib import Path


@functools.cache
def classes() -> Mapping[str, tuple[str, ...]]:
    """Return word to its classes; words are lower-case forms as printed, a word may stand in several classes."""
    table = json.loads(Path(__file__).with_name("lexicon.json").read_text(encoding="utf-8"))
    found: dict[str, list[str]] = {}
    for name, words in table.items():
        for word in words.split():
            found.setdefault(word, []).append(name)
    return {word: tuple(names) for word, names in found.items()}
