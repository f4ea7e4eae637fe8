"""Names in a sentence, what is nobody's, and the ages after them, with their commas or without."""

from __future__ import annotations

from typing import Final

from triage.extract.letters import Words
from triage.extract.tokens import is_person, words

_PARTICLES: Final = frozenset({"al", "el", "bin", "ibn", "abu", "de", "da", "van", "von", "del", "la"})
_OLDEST: Final = 115
"""A number between commas after a person is an age up to this one."""
_AFTER_BARE_AGE: Final = frozenset({"a", "an", "was", "is", "who", "whose", "has", "had", "died", "from"})
_WHERE: Final = frozenset({"in", "at", "near", "of", "from", "on", "around", "outside", "and"})
_BETWEEN_AGES: Final = frozenset({",", "and", "or", "to", "-", "–"})
_AFTER_AGE: Final = frozenset({",", ".", ";", ")", "and", ""})


class Ages(Words):
    """Tells the names of somebody from other capitals, and ages from counts."""

    def is_capital(self, index: int) -> bool:
        """Say whether a word without a role begins with a capital."""
        return 0 <= index < len(self.tokens) and self.tokens[index].raw[:1].isupper() and self.letter(index) == "."

    def is_particle(self, index: int) -> bool:
        """Say whether a small word inside a name stands here: "al", "al-Nur", "bin"."""
        return self.low(index) in _PARTICLES or self.low(index).startswith(("al-", "el-", "as-", "ad-", "ar-"))

    def is_force(self, index: int) -> bool:
        """Say whether a name ends here that is nobody's: "the Army", "the Coast Guard"."""
        return self.low(index) in words()["bodies"] or self.tokens[index].raw == "Guard"

    def name_end(self, index: int) -> int:
        """Return the end of a run of ranks and capitals that ends with a capital."""
        end = index
        while self.is_capital(end) or self.is_particle(end) or self.low(end) in words()["singular"]:
            end += 1
        while end > index and not self.is_capital(end - 1):
            end -= 1
        return end if not any(low.endswith("day") for low in self.lows[index:end]) else index

    def age(self, index: int) -> int:
        """Return the end of an age after a person, 0 where none stands at the comma: "Hamid Rasul, 46, was", "Omar (33)"."""
        bare = self._is_bare_age(index)
        found = self.number(index + 1 - bare) if bare or self.low(index) in (",", "(") else None
        if (
            not found
            or not 0 < found[0] < _OLDEST
            or (self.low(found[1]) not in _AFTER_AGE and not bare)
            or self.low(index + 1) == "one"
        ):
            return 0
        named = self.low(index - 1) in words()["singular"] or self.is_capital(index - 1) or self.is_particle(index - 1)
        return found[1] if named or self._is_head_of(index) else 0

    def _is_bare_age(self, index: int) -> bool:
        """Say whether an age lost its commas: "the guard 46 was", "Hamid Rasul 46 was killed"; not "in Arda 46 were"."""
        if not self.low(index).isdigit():
            return False
        after, first = self.low(index + 1), index - 1
        office = self.low(first) in words()["singular"]
        while self.is_capital(first) or self.is_particle(first):
            first -= 1
        if first == index - 1:
            return office and (after in _AFTER_BARE_AGE or after == "and")
        ranked = self.low(first) in words()["singular"] or self.low(first) in words()["titles"]
        told = after in _AFTER_BARE_AGE or (after == "and" and self.low(index + 2) in ("a", "an", "his", "her"))
        return (ranked or first < index - 2) and told and self.low(first) not in _WHERE

    def ages(self, index: int) -> bool:
        """Say whether a number is one of several ages: "three men, 20, 22 and 31, were", "aged nine and 14"."""
        last = index
        while self.low(last + 1) in _BETWEEN_AGES and self.number(last + 2):
            last += 2
        first = index
        while first > 1 and self.low(first - 1) in _BETWEEN_AGES and self.number(first - 2):
            first -= 2
        if self.low(first - 1) in ("between", "from", "of", "under", "over"):
            first -= 1  # "aged between nine and 13"
        if self.low(first - 1) in ("aged", "ages"):
            return True
        many = last > first and self.low(first - 1) == "," and is_person(self.low(first - 2))
        return many and self.low(last + 1) in _AFTER_AGE

    def _is_head_of(self, index: int) -> bool:
        """Say whether the words before end a person's office: "the head of the village council, 66,"."""
        office = next((p for p in range(index - 1, max(index - 7, 1), -1) if self.low(p) == "of"), 0)
        within = "".join(self.letter(p) for p in range(office, index))
        return bool(office) and self.low(office - 1) in words()["singular"] | {"head"} and set(within) <= {"a", "."}
