"""Parts and wholes: which number is what another is a part of, and whether the whole are dead or hurt."""

from __future__ import annotations

import itertools
from typing import Final

from triage.extract.persons import Item, Persons

_OF_THEM: Final = range(8, 11)
"""So many code points lie between a part and what it is: "one of them a child"."""


class Wholes(Persons):
    """Tells the numbers of a sentence that are a part or a whole from those that stand alone."""

    def _is_whole(self, index: int) -> bool:
        """Say whether a number is the whole that another is a part of: "of the 200 passengers, 50", "six out of ten"."""
        before = self.low(index - 1)
        if before == "of" and self.low(index - 2) == "out":
            return True
        if before == "the" and self.low(index - 2) == "of" and self.number(index - 3):
            return self._died_later(index + 1) or self._is_finite(index + 1)
        return self._opens_whole(index) and not self._befell(index + 1)

    def _of_the_dead(self, index: int) -> bool:
        """Say whether the number before is a part of the dead: "two of the 26 people killed were children"."""
        opens = index + 1 if self.low(index) == "out" else index
        after = opens + 2 if self.low(opens + 1) == "the" else opens + 1
        whole = self.number(after) if self.low(opens) == "of" else None
        if not whole or (after == opens + 1 and self.letter(whole[1] + 1) == "a"):
            return False  # "five of 20 guards were killed"
        fate = next((p for p in range(whole[1], whole[1] + 6) if self.letter(p) in "KXW"), -2)
        verb = next(
            (p for p in range(fate + 1, fate + 22) if self.letter(p) in "aKXkWwB" and self.low(p) != "between"), 0
        )
        return self._befell(whole[1]) and self.low(verb) in ("were", "was", "are")

    def _is_finite(self, index: int) -> bool:
        """Say whether some of those counted are told to have died: "of the four survivors later died", "were killed"."""
        ends = next((p for p in range(index, index + 6) if self.letter(p) not in "a." or self.low(p) == ","), index)
        told = self.letter(ends - 1) == "a" and self.low(ends - 2) != "who"
        return self.low(ends) == "died" or (self.letter(ends) in "KXW" and told)

    def _died_later(self, index: int) -> bool:
        """Say whether some of the wounded have died: "two of the 30 wounded later died"."""
        letters = "".join(self.letter(p) for p in range(index, index + 9))
        return "X" in letters.partition("W")[2]

    def _opens_whole(self, index: int) -> bool:
        opens = index - 3 < 0 or self.low(index - 3) in (",", ".", ";")
        return self.low(index - 1) == "the" and self.low(index - 2) == "of" and opens

    def _befell(self, index: int) -> bool:
        """Say whether what is counted is dead or hurt: "of the 26 people who were killed"."""
        ends = (
            p for p in range(index, index + 6) if self.letter(p) not in ".a" or self.low(p) == "," or self.number(p)
        )
        return self.letter(next(ends, index)) in "KXW"

    def _is_share(self, start: int) -> bool:
        """Say whether a count is a part of the dead before it: "of the 26 people killed, 14 were children"."""
        end = start - (self.low(start - 1) == ",")
        if end < 1 or self.letter(end - 1) not in "KXW":
            return False
        return any(self._opens_whole(p) and self.number(p) is not None for p in range(max(0, end - 8), end - 1))


def is_next_part(out: list[Item], item: Item) -> bool:
    """Say whether a count goes on with a list of parts: "including two children, three women and a guard"."""
    part = next((p for p in range(len(out) - 1, -1, -1) if out[p].letter not in ",&"), -1)
    joints = "".join(i.letter for i in out[part + 1 :])
    pairs = itertools.pairwise([*out[part:], item])
    gaps = [(after.start - before.end, before.word) for before, after in pairs]
    beside = all(gap <= 1 or (word == "of" and gap in _OF_THEM) for gap, word in gaps)
    return part >= 0 and out[part].letter == "S" and (joints == "&" or (beside and joints in ("", ",", ",&")))


def fits(out: list[Item], item: Item) -> bool:
    """Say whether a further part fits into the whole: "25 people including five children and 27 guards" does not."""
    at = next((p for p in range(len(out) - 1, -1, -1) if out[p].letter == "G"), -1)
    parts = sum(i.bounds.low or 0 for i in (*out[at + 1 :], item) if i.letter in "SG")
    return at < 0 or out[at].bounds.low is None or parts <= (out[at].bounds.low or 0)


def is_apposed(items: list[Item], first: int, end: int) -> bool:
    """Say whether two single people are one, told twice: "the other passenger, a 29-year-old cook, was hurt"."""
    letters = "".join(i.letter for i in items[first:end]).rstrip("a")
    named = items[first + 1] if letters.startswith("GG") else None
    if named and named.start - items[first].end <= 2:  # "one of its drivers Adil Haran", "its officer Capt. Adil Haran"
        return "person" in (named.head, items[first].head) and named.bounds.low == items[first].bounds.low == 1
    return (
        (letters.startswith(("G,G,", "G,G") if end == first + 3 else "G,G,") or _is_named(letters, items[first:end]))
        and "&" not in letters
        and all(i.bounds.low == 1 and i.head != "him" for i in items[first : first + 3 : 2])
    )


def _is_named(letters: str, items: list[Item]) -> bool:
    """Say whether a name follows an office: "a rural constable, Adil Haran was hurt"."""
    return letters == "G,G" and items[2].head == "person"


def whole_letter(out: list[Item], item: Item) -> str:
    """Return the letter of a count that may only add up those before: "his wife and two sons, three in all"."""
    last = max((p for p, i in enumerate(out) if i.letter in "KkXWw"), default=-1)
    counted = sum(i.bounds.low or 0 for i in out[last + 1 :] if i.letter == "G")
    return "." if counted == item.bounds.low else "G"
