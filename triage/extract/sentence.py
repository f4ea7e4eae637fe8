"""The words of one sentence, its numbers, and what a number counts: people, things or nothing named."""

from __future__ import annotations

from collections.abc import Iterable

from triage.extract.numerals import read_number
from triage.extract.proposal import Span
from triage.extract.tokens import is_person, tokenized, words


class Sentence:
    """The words of one sentence; those under `masked` are not read."""

    def __init__(self, text: str, masked: Iterable[Span]) -> None:
        self.tokens = tokenized(text, masked)
        self._letters: dict[int, str] = {}
        self._numbers: dict[int, tuple[int, int] | None] = {}
        self.lows = [t.low if t.raw != "_" else "_" for t in self.tokens]

    def low(self, index: int) -> str:
        """Return a word in lower case; empty where there is none."""
        return self.lows[index] if 0 <= index < len(self.lows) else ""

    def joined(self, index: int, size: int) -> str:
        """Return so many words with a blank between them, fewer at the end."""
        return " ".join(self.lows[index : index + size]) if index >= 0 else ""

    def ends_with(self, index: int, name: str) -> int:
        """Return how many words before `index` form a phrase of the list, 0 if none."""
        phrases = words()[name]
        for size in (3, 2, 1):
            if index >= size and self.joined(index - size, size) in phrases:
                return size
        return 0

    def number(self, index: int) -> tuple[int, int] | None:
        """Return the number that starts here and the index after it; an age is none ("seven-year-old")."""
        if index not in self._numbers:
            self._numbers[index] = None if self.low(index).endswith("-old") else read_number(self.lows, index)
        return self._numbers[index]

    def kind(self, index: int) -> tuple[str, int, str]:
        """Return what the words from here name: person, thing or bare; the index after the head; and the head."""
        limit = index
        for place in range(index, min(index + 6, len(self.lows))):
            low = self.lows[place]
            if place == index and low == "of":
                limit = place + 1
                continue
            if (
                low == "and"
                and place > index
                and not self.number(place + 1)
                and self.low(place + 2) in words()["things"]
            ):
                return "thing", place + 3, self.low(place + 2)  # "two suicide and gun attacks"
            if (
                low in words()["stops"]
                or low in ("a", "an")
                or (self._acts(place) and not (place == index and low in words()["things"]))
            ):
                break
            if low in words()["things"]:
                if is_person(self.low(place + 1)):
                    continue
                return "thing", place + 1, low
            if is_person(low):
                end = place + 1
                while is_person(self.low(end)):
                    end += 1
                if self.low(end) in words()["things"] and self.low(end - 1) in words()["singular"]:
                    return "thing", end + 1, self.low(end)  # "two rebel boats"
                return "person", end, self.low(end - 1)
            limit = place + 1
        return "bare", index, "" if limit == index else self.low(index)

    def _acts(self, index: int) -> bool:
        """Say whether a word has a role of its own and names no person."""
        return self.letter(index) != "." and not is_person(self.low(index))

    def letter(self, index: int) -> str:
        """Return the letter of a word; each is worked out once."""
        known = self._letters.get(index)
        if known is None:
            known = self._letters[index] = self._letter(index)
        return known

    def _letter(self, index: int) -> str:
        """Return the letter of a word: "." as long as nobody reads the sentence."""
        return "."

    def _counts(self, index: int) -> bool:
        """Say whether a count begins here, with its hedge or without: "at least 12", "dozens"."""
        hedges = words()["open"] | words()["limit"] | words()["about"]
        start = next((index + size for size in (3, 2, 1) if self.joined(index, size) in hedges), index)
        return self.number(start) is not None or not words()["vague"].keys().isdisjoint(self.lows[index : start + 1])
