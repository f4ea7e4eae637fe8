"""Copies: whether a sentence with the same words as another one means the same where it stands, and how sure its tag is.

Sentences with the same words are found by their key (`text/wording.py`). What compares words that were edited takes long to
import (`copies.py`), and a decision and the start of the desk have no use for it.
"""

from __future__ import annotations

import re
from typing import Final

from triage.domain.tag import Tag
from triage.text.wording import words

SHORT: Final = 5
"""A sentence with fewer words says little by itself: "He denied it."."""

_END: Final = re.compile(r"[.!?…。！？؟][\"'”’»)\]]*\s*$")
_POINTING: Final = frozenset(
    [
        "he",
        "she",
        "it",
        "they",
        "him",
        "her",
        "them",
        "his",
        "hers",
        "its",
        "their",
        "theirs",
        "this",
        "that",
        "these",
        "those",
        "such",
        "both",
        "neither",
        "there",
        "then",
        "so",
        "il",
        "elle",
        "ils",
        "elles",
        "cela",
        "ce",
        "él",
        "ella",
        "ellos",
        "eso",
        "er",
        "sie",
        "es",
        "dies",
        "он",
        "она",
        "они",
        "это",
        "هو",
        "هي",
        "هم",
        "هذا",
    ]
)

SAME: Final = 0.99
"""How sure a proposal is that comes from the same words elsewhere: in real reports that were tagged by hand, 116 sentences
share their words in 46 groups, and all of each group have one tag (reference data)."""
LEANING: Final = 0.9
"""The same, where the sentence leans on the one before and that one is another."""
EDITED: Final = 0.9
"""How sure a proposal is that comes from the same words after an edit. The reference data holds three such pairs, two with
the same tag, which is too little to measure; so it stays below what is taken unread with others (`config.SURE`)."""


def is_label(text: str) -> bool:
    """Say whether a text is no sentence but a label: a few words without an end mark, like Read more."""
    return len(words(text)) < SHORT and not _END.search(text)


def leans(text: str) -> bool:
    """Say whether a sentence needs the one before it: it has few words, or begins by pointing back."""
    found = words(text)
    return len(found) < SHORT or found[0] in _POINTING


def needs_company(text: str, tag: Tag) -> bool:
    """Say whether a copy of a sentence gets its tag only where the sentence before it is a copy as well.

    A label is noise or a caption wherever it stands. What leans on the sentence before may be anything elsewhere.
    """
    return leans(text) and not (is_label(text) and tag in (Tag.NOISE, Tag.CAPTION))
