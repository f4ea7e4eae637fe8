"""Counts of people in a sentence: number words, hedges, groups and what is counted, as a flat list of items.

Each item has a letter: G a count of people, S a count inside another ("including six children"), K k X triggers of
death, W w of wounds, L a death toll, M "among the dead", a an auxiliary, & and "," joints, B the border of a clause.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any, Final

from triage.extract.frame import SPEECH, VERB
from triage.extract.proposal import Span

_TOKEN: Final = re.compile(
    r"[^\W\d_]\w*(?:[-'’][^\W\d_]\w*)*|\d{1,3}(?:[,.]\d{3})+(?![\d.,]\d)|\d+(?:[.:,]\d+)*(?:-?[^\W\d_]\w*(?:-\w+)*)?|[^\w\s]"
)
_NUMBER: Final = re.compile(r"\d{1,3}(?:[,.]\d{3})+|\d{1,7}")
_ONES: Final = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
_SMALL: Final[dict[str, int]] = {word: n for n, word in enumerate(f"{_ONES} seventeen eighteen nineteen".split())} | {
    word: n * 10
    for n, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2)
}
_LARGE: Final = {"hundred": 100, "thousand": 1000, "million": 10**6}
_FULL_VERB: Final = re.compile(rf"(?:{SPEECH}|{VERB})")


@dataclass(frozen=True, slots=True)
class Bounds:
    """A count as said: None where the words give none."""

    low: int | None = None
    best: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of the sentence; `start` and `end` are code points, `token` its place among the words."""

    letter: str
    start: int
    end: int
    token: int
    bounds: Bounds = Bounds()
    more: bool = False
    head: str = ""


@dataclass(frozen=True, slots=True)
class _Token:
    raw: str
    low: str
    start: int
    end: int


@cache
def words() -> dict[str, Any]:
    """Return the word lists of `tolls.json`; lists as sets, `vague` as a dictionary."""
    raw = json.loads(resources.files(__package__).joinpath("tolls.json").read_text("utf-8"))
    return {k: frozenset(v) if isinstance(v, list) else v for k, v in raw.items()}


def _is_person(low: str) -> bool:
    names = words()["singular"]
    return low in words()["plurals"] or low in names or (low.endswith("s") and low[:-1] in names) or low.endswith("men")


class _Scanner:
    """Reads the words of one sentence from left to right."""

    def __init__(self, text: str, masked: Iterable[Span]) -> None:
        hidden = {i for start, end in masked for i in range(start, end)}
        self.tokens = [
            _Token("_" if m.start() in hidden else m.group(), m.group().casefold(), *m.span())
            for m in _TOKEN.finditer(text)
        ]
        self.lows = [t.low if t.raw != "_" else "_" for t in self.tokens]

    def low(self, index: int) -> str:
        return self.lows[index] if 0 <= index < len(self.lows) else ""

    def joined(self, index: int, size: int) -> str:
        return " ".join(self.lows[index : index + size]) if index >= 0 else ""

    def ends_with(self, index: int, name: str) -> int:
        """Return how many words before `index` form a phrase of the list, 0 if none."""
        phrases = words()[name]
        for size in (3, 2, 1):
            if index >= size and self.joined(index - size, size) in phrases:
                return size
        return 0

    def number(self, index: int) -> tuple[int, int] | None:
        """Return the number that starts here and the index after it."""
        low = self.low(index)
        if _NUMBER.fullmatch(low):
            value = int(low.replace(",", "").replace(".", ""))
            after = index + 1
            if self.low(after) in _LARGE:
                return value * _LARGE[self.low(after)], after + 1
            return (value * 12, after + 1) if self.low(after) == "dozen" else (value, after)
        if low == "half" and self.joined(index + 1, 2) == "a dozen":
            return 6, index + 3
        if low in ("a", "an") and self.low(index + 1) in ("dozen", "hundred", "thousand"):
            low, index = "one", index
        return self._spelled(index)

    def _spelled(self, index: int) -> tuple[int, int] | None:
        total, current, seen, start = 0, 0, False, index
        while True:
            low = self.low(index)
            parts = low.split("-")
            if low in ("a", "an") and index == start:
                current = 1
            elif (
                all(p in _SMALL for p in parts)
                and len(parts) <= 2
                and (not seen or current % 100 in range(20, 99, 10) or current % 100 == 0)
            ):
                current += sum(_SMALL[p] for p in parts)
                seen = True
            elif low == "dozen":
                return (current or 1) * 12, index + 1
            elif low in _LARGE and (seen or current):
                if low == "hundred":
                    current *= 100
                else:
                    total, current = total + current * _LARGE[low], 0
                seen = True
            elif not (low == "and" and seen and self.low(index - 1) in _LARGE and self.low(index + 1) in _SMALL):
                break
            index += 1
        return (total + current, index) if seen else None

    def is_unit_number(self, index: int) -> bool:
        """Say whether the number names a unit, a road, a price or a clock time and counts nobody."""
        before = self.tokens[index - 1] if index else None
        if (
            before
            and before.low in words()["units"]
            and (before.raw[0].isupper() or before.low in ("no", "number", "age", "aged"))
        ):
            return True
        return bool(
            before and (before.low in "$€£#/" or (before.low in ".:" and before.end == self.tokens[index].start))
        )

    def kind(self, index: int) -> tuple[str, int, str]:
        """Return what the words from here name: person, thing or bare; the index after the head; and the head."""
        limit = index
        for place in range(index, min(index + 6, len(self.lows))):
            low = self.lows[place]
            if place == index and low == "of":
                limit = place + 1
                continue
            if low in words()["stops"] or self.letter(place) not in (".", "a") or low in ("a", "an"):
                break
            if low in words()["things"]:
                if _is_person(self.low(place + 1)):
                    continue
                return "thing", place + 1, low
            if _is_person(low):
                end = place + 1
                while _is_person(self.low(end)):
                    end += 1
                return "person", end, self.low(end - 1)
            limit = place + 1
        return "bare", index, "" if limit == index else self.low(index)

    def letter(self, index: int) -> str:
        """Return the letter of a word that is no count: a trigger, a joint, a border, or "." for any other."""
        low, lists = self.low(index), words()
        if low in (
            "death",
            "deaths",
            "lives",
            "killing",
            "execution",
            "massacre",
            "murder",
            "assassination",
            "killings",
        ):
            if self.low(index + 1) == "of":
                return "k"
            if low == "death":
                return "X" if self.low(index - 1) == "to" else "L" if self.low(index + 1) == "toll" else "."
        if low == "lives" or low == "life":
            return "X" if self.low(index - 1) == "their" or self.low(index + 1) == "lost" else "."
        if low == "toll" or (low == "number" and self._counts_dead(index)):
            return "L"
        for name, letter in (
            ("kill_past", "K"),
            ("kill_active", "k"),
            ("dead", "X"),
            ("wound_past", "W"),
            ("wound_active", "w"),
        ):
            if low in lists[name]:
                return letter
        if low in words()["aux"]:
            return "a"
        if (
            low in ("and", "or", "&", "plus", "y", "et", "und")
            or self.joined(index, 2) in lists["join"]
            or self.joined(index, 3) in lists["join"]
        ):
            return "&"
        if low in ",;:.!?":
            return "," if low == "," else "B" if low in ";!?" or (low == "." and index + 1 < len(self.lows)) else "."
        if low in words()["border"]:
            return "B"
        return "B" if self._is_verb(index) else "."

    def _counts_dead(self, index: int) -> bool:
        """Say whether "the number of civilians killed" stands here."""
        dead = words()["kill_past"] | words()["dead"]
        return self.low(index + 1) == "of" and not dead.isdisjoint(self.lows[index + 2 : index + 6])

    def _is_verb(self, index: int) -> bool:
        token = self.tokens[index]
        if token.raw[:1].isupper() or "-" in token.low or token.low in words()["adjective_ed"]:
            return False
        return bool(_FULL_VERB.fullmatch(token.low))

    def count(self, index: int) -> tuple[Item, int] | None:
        """Return the count of people that starts here, and the index after it."""
        low = self.low(index)
        if low in words()["vague"]:
            return self._vague(index)
        found = self.number(index)
        if low in words()["determiners"] and not (found and found[0] > 1):
            return None if self.number(index + 1) else self._single(index)
        if not found or self.is_unit_number(index):
            return None
        value, after = found
        start = index
        bounds, start, after = self._hedged(value, start, after)
        kind, end, head = self.kind(after)
        more = (
            self.low(start) in words()["more"]
            or self.low(start - 1) in words()["more"]
            or self.low(end) in words()["more"]
            or head == "others"
            or self.low(after) in words()["more"]
        )
        forced = self.low(index - 1) in words()["kill_active"] | words()["wound_active"] and self.low(
            index - 1
        ).endswith("ing")
        if kind == "thing" and not forced:
            return Item(".", 0, 0, index), end
        if 1900 <= value <= 2099 and kind == "bare" and low.isdigit():
            return None
        end = after if kind == "bare" or forced else end
        letter = "S" if self._is_part(start, after) else "G"
        return self._item(letter, start, end, bounds, more, head), end

    def _hedged(self, value: int, start: int, after: int) -> tuple[Bounds, int, int]:
        bounds = Bounds(value, value, value)
        joint = self.low(after)
        second = self.number(after + 1) if joint in ("to", "and", "or", "-", "–", "—") else None
        if second and second[0] > value and (joint != "and" or self.low(start - 1) == "between"):
            start -= self.low(start - 1) in ("between", "from")
            return Bounds(value, None, second[0]), start, second[1]
        if joint == "+" or self.joined(after, 2) in ("or more", "or so"):
            return (
                Bounds(value, value, None if self.joined(after, 2) != "or so" else value),
                start,
                after + (1 if joint == "+" else 2),
            )
        size = self.ends_with(start, "about")
        start -= size
        if size := self.ends_with(start, "open"):
            return Bounds(value, value, None), start - size, after
        if size := self.ends_with(start, "limit"):
            return Bounds(None, None, value), start - size, after
        return bounds, start, after

    def _vague(self, index: int) -> tuple[Item, int] | None:
        low = self.low(index)
        end = index + 1
        if self.low(end) == "of":
            end += 1
        if self.low(end) in ("thousands", "hundreds", "dozens") or (low == "some" and self.number(end)):
            return None
        value = words()["vague"][low]
        kind, after, head = self.kind(end)
        if kind == "thing":
            return Item(".", 0, 0, index), after
        start = index - self.ends_with(index, "open")
        letter = "S" if self._is_part(start, end) else "G"
        return self._item(letter, start, max(after, index + 1), Bounds(value), False, head), max(after, index + 1)

    def _single(self, index: int) -> tuple[Item, int] | None:
        """Read "a child", "another senior commander", "his wife": one person."""
        names = words()["singular"]
        for place in range(index + 1, min(index + 6, len(self.lows))):
            low = self.lows[place]
            if low in names:
                end = place + 1
                while self.low(end) in names:
                    end += 1
                follower = self.low(end)
                nationality = (
                    self.tokens[end - 1].raw[0].isupper()
                    and follower
                    and self.letter(end) == "."
                    and follower not in words()["stops"]
                )
                if nationality or follower in words()["things"] or _is_person(follower) or follower in ("'", "’", "s"):
                    return None
                start = index - self.ends_with(index, "open")
                letter = "S" if self._is_part(start, index + 1) else "G"
                return self._item(
                    letter, start, end, Bounds(1, 1, 1 if start == index else None), self.lows[index] == "another", low
                ), end
            if low in words()["stops"] or low in words()["vague"] or self.letter(place) != "." or low[:1].isdigit():
                break
        if self.lows[index] == "one" and self.low(index - 1) != "no":
            bounds, start, after = self._hedged(1, index, index + 1)
            kind, end, head = self.kind(after)
            if kind != "thing":
                return self._item(
                    "S" if self._is_part(start, after) else "G", start, max(end, after), bounds, False, head
                ), max(end, after)
        return None

    def _is_part(self, start: int, after: int) -> bool:
        return bool(self.ends_with(start, "subset")) or self.joined(after, 2) in words()["subset_after"]

    def _item(self, letter: str, start: int, end: int, bounds: Bounds, more: bool, head: str) -> Item:
        return Item(letter, self.tokens[start].start, self.tokens[end - 1].end, start, bounds, more, head)

    def items(self) -> list[Item]:
        """Return the items of the sentence, words without a role left out."""
        out: list[Item] = []
        index = 0
        while index < len(self.tokens):
            token = self.tokens[index]
            counted = self.count(index)
            if counted:
                item, index = counted[0], max(counted[1], index + 1)
                if item.letter == "G" and not item.more and [i.letter for i in out[-2:]] == ["S", "&"]:
                    item = replace(item, letter="S")
                if item.letter != ".":
                    out.append(item)
                continue
            letter = self.letter(index)
            if letter == "B" and token.low == "among":
                letter = (
                    "M"
                    if self.low(index + 1) in ("those", "the") and self.low(index + 2) in ("killed", "dead", "victims")
                    else "B"
                )
                index += 2 if letter == "M" else 0
            if letter != ".":
                out.append(Item(letter, token.start, self.tokens[index].end, index))
            index += 1
        return out


def find_items(text: str, masked: Iterable[Span] = ()) -> list[Item]:
    """Return counts of people, triggers and borders in the order of the text; words under `masked` are not read."""
    return _Scanner(text, masked).items()
