"""Those told by name or by office right after what was done to them, and bodies that were found."""

from __future__ import annotations

from typing import Final

from triage.extract.deathwords import BODY
from triage.extract.persons import ASIDES, Bounds, Item
from triage.extract.tokens import is_person, words
from triage.extract.wholes import Wholes

_LAST: Final = 7
"""So many words before "and himself" stands what was done to the others."""


class Named(Wholes):
    """Reads "killing the guards Adil Haran and Omar Nasr", "shot dead Adil Haran, head of the council", "a body was found"."""

    def named(self, index: int) -> tuple[Item, int] | None:
        """Return whom the words from here tell of, and the index after them; None where they tell of nobody."""
        low, before = self.lows[index], self.letter(index - 1)
        if low in ("himself", "herself") and self._is_last(index):
            return self.item("G", index, index + 1, Bounds(1, 1, 1), False, low), index + 1
        if index + 1 < len(self.lows) and self.lows[index + 1] in BODY and self.is_body(index + 1):
            return self.item("G", index, index + 1, Bounds(1, 1, 1), False, ""), index + 1
        if before not in "kK" and (before != "X" or self.joined(index - 2, 2) != "shot dead"):
            return None
        if low.endswith(("'s", "’s")) and self.is_capital(index):
            return self.single(index)  # "killed Arda's deputy mayor"
        plural = index + (low == "the")
        if is_person(self.low(plural)) and self.low(plural) not in words()["singular"]:
            end, count = self._run_of_names(plural + 1)
            return (self.item("G", index, end, Bounds(count, count, count), False, low), end) if count > 1 else None
        end = self.name_end(index)
        aside = self.low(end) == "," and (self.low(end + 1) in ASIDES or self.low(end + 1) in words()["singular"])
        if end - index > 1 and aside and not self.is_force(end - 1):
            return self.item("G", index, end, Bounds(1, 1, 1), False, "person"), end
        return None

    def _is_last(self, index: int) -> bool:
        """Say whether "himself" is the last of those told of: "wounded four guards and himself"."""
        letters = {self.letter(p) for p in range(max(0, index - _LAST), index - 1)}
        return self.low(index - 1) == "and" and not letters.isdisjoint("kKwW") and "," not in letters

    def _run_of_names(self, index: int) -> tuple[int, int]:
        """Return the end and the count of names side by side: "Adil Haran, Omar Nasr and Samir Awad"."""
        count, at = 0, index
        while (end := self.name_end(at)) - at > 1:
            count, index = count + 1, end
            at = end + (self.low(end) == ",")
            at += self.low(at) == "and"
            if at == end:
                break
        return index, count
