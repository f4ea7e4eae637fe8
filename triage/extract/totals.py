"""Tolls told as a number of their own: "the death toll rose to 45", "the number of villagers killed"."""

from __future__ import annotations

import re
from typing import Final

from triage.extract.persons import Item

_BECAME: Final = frozenset({"rose", "risen", "climbed", "jumped", "grew", "increased", "fell", "dropped", "soared"})
_SOON: Final = 2
"""So many words on stands what a toll became: "rose to 53"."""


def toll_groups(items: list[Item], index: int) -> list[Item]:
    """Return the group that a word for a toll counts: "the death toll stands at 45", "the number of dead rose to 12"."""
    for item in items[index + 1 : index + 16]:
        if (
            item.letter in "VMN"
            or item.word in ("because", "since", "while")
            or (item.letter in "kKXWwL" and item.token - items[index].token > 6)
        ):
            break
        if item.letter == "G" and item.bounds.low != 1:
            after = items[items.index(item) + 1 :]
            hurt = re.match("a*W", "".join(i.letter for i in after[:4]))
            return [] if hurt else [_revised(item, after)]
    return (
        [items[index - 1]] if index and items[index - 1].letter == "G" and items[index - 1].head in ("", "the") else []
    )


def _revised(first: Item, after: list[Item]) -> Item:
    """Return what a toll became: 53 of "a first toll of 48 rose to 53", the toll itself where it became nothing."""
    said = [i for i in after[:5] if i.letter not in "a,"][:2]
    became = len(said) == 2 and said[0].word in _BECAME and said[1].letter == "G"
    return said[1] if became and said[1].token - said[0].token <= _SOON else first
