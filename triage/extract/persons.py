"""Single people in a sentence: by what they are, by name, by age, by what was done to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from triage.extract.ages import Ages
from triage.extract.tokens import is_person, words

_NTH: Final = frozenset({"second", "third", "fourth", "fifth"})
_OLD: Final = ("year-old", "month-old", "week-old", "day-old")
_BE: Final = frozenset({"was", "were", "has", "have", "had", "is", "are"})
_TELLS: Final = frozenset({"said", "say", "says", "told", "added", "reported"})
ASIDES: Final = frozenset({"who", "whose", "a", "an", "the", "head", "former", "known", "better-known"})
"""What opens a clause on the one just named."""
_AFTER_ANOTHER: Final = frozenset(
    {",", ".", ";", ")", "", "in", "at", "near", "on", "as", "when", "before", "after", "to"}
)
_AFTER_PERSON: Final = frozenset(
    [
        "who",
        "whose",
        "yesterday",
        "today",
        "there",
        "here",
        "early",
        "late",
        "overnight",
        "on",
        "aged",
        "inside",
        "outside",
        "not",
        "then",
        "instead",
        "alone",
        "too",
        "only",
        "first",
        "later",
        "killed",
        "dead",
        "once",
        "due",
    ]
)


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
    word: str = ""


def _is_living(low: str) -> bool:
    return low not in words()["things"] and low not in ("number", "group", "crowd", "couple", "total", "handful", "few")


class Persons(Ages):
    """Finds one person at a time; `counts.py` finds the numbers."""

    def item(self, letter: str, start: int, end: int, bounds: Bounds, more: bool, head: str) -> Item:
        """Return an item over the words from `start` to before `end`; see `Item`."""
        return Item(letter, self.tokens[start].start, self.tokens[end - 1].end, start, bounds, more, head)

    def one_named(self, index: int) -> tuple[Item, int] | None:
        """Read "killing both pilots", "killed himself", "Colonel Adil Haran" and "the head of the council"."""
        low = self.low(index)
        if low == "both" and self.joined(index + 1, 2) in words()["subset_after"]:
            return self.item("S", index, index + 1, Bounds(2, 2, 2), False, ""), index + 1
        if low == "both" and (kind := self.kind(index + 1))[0] == "person":
            return self.item("G", index, kind[1], Bounds(2, 2, 2), False, kind[2]), kind[1]
        if end := self.own_death(index):
            return self.item("G", index, end, Bounds(1, 1, 1), False, "himself"), end
        if low in ("himself", "herself") and self.letter(index - 1) in "kKX":
            return self.item("G", index, index + 1, Bounds(1, 1, 1), False, "bomber"), index + 1
        if low in ("a", "an", "the", "another") and "couple" in (self.low(index + 2), self.low(index + 3)):
            end = index + 3 + (self.low(index + 3) == "couple")
            if all(self.letter(p) == "." for p in range(index + 1, end)) and self.low(end) != "of":
                return self.item("G", index, end, Bounds(2, 2, 2), low == "another", "people"), end
        if low == "family" and self.low(index + 1) == "of" and (size := self.number(index + 2)):
            most = None if self.ends_with(index - (self.low(index - 1) == "a"), "open") else size[0]
            return self.item("G", index, size[1], Bounds(size[0], size[0], most), False, low), size[1]
        if low == "him" and self.letter(index - 1) in "kw":
            return self.item("G", index, index + 1, Bounds(1, 1, 1), False, low), index + 1
        if low.endswith(_OLD) and self.low(index - 1) == "and" and self.letter(index + 1) == ".":
            return self.item("G", index, index + 2, Bounds(1, 1, 1), False, "person"), index + 2
        if low in words()["singular"] and self._is_paired(index):
            return self.item("G", index, index + 1, Bounds(1, 1, 1), False, low), index + 1
        if low == "the" and self.joined(index + 1, 2) == "other was" and self.is_dead(index + 2, "KXW"):
            return self.item("G", index, index + 2, Bounds(1, 1, 1), True, ""), index + 2
        if low == "another" and self._is_one_more(index):
            return self.item("G", index, index + 1, Bounds(1, 1, 1), True, low), index + 1
        if low in words()["singular"] and (old := self.age(index + 1)):
            return self.item("G", index, old, Bounds(1, 1, 1), False, low), old
        if low == "head" and self.low(index - 1) == "the" and self.low(index + 1) == "of":
            near = range(index + 2, index + 9)
            end = next((p for p in near if self.letter(p) in "aKX,B" or self._adds_person(p)), 0)
            end = 0 if self.letter(end) == "B" else end
            end = self.age(end) or end
            return (self.item("G", index, end, Bounds(1, 1, 1), False, low), end) if end else None
        if listed := self._listed_names(index):
            end, count = listed
            return self.item("G", index, end, Bounds(count, count, count), False, "person"), end
        if end := self._named_victim(index):
            return self.item("G", index, end, Bounds(1, 1, 1), False, "person"), end
        later = index + 1 + (self.low(index + 1) in ("later", "also", "subsequently"))
        if low in ("he", "she") and (fate := self.is_dead(later)):
            return self.item("G", index, index + 1, Bounds(1, 1, 1), False, "person"), fate
        return self._by_name(index)

    def _adds_person(self, index: int) -> bool:
        """Say whether another person is joined here: "and a guard", "and his driver"."""
        article = self.low(index + 1) in words()["determiners"] or self.low(index + 1) in ("his", "her")
        return self.low(index) == "and" and article and self.low(index + 2) in words()["singular"]

    def _listed_names(self, index: int) -> tuple[int, int] | None:
        """Return the end and the count of persons told by name: "Major Adil Haran and constable Omar Nasr were killed"."""
        count, at, known = 0, index, False
        if self.is_capital(index - 1) or not (self.is_capital(index) or self.low(index) in words()["singular"]):
            return None
        while (end := self.name_end(at)) - at > 1:
            ranked = any(self.low(p) in words()["singular"] or self.low(p) in words()["titles"] for p in range(at, end))
            end, before = self.age(end) or end, end
            known = known or ranked or end > before
            count, at = count + 1, end + (self.low(end) == ",")
            at += self.low(at) == "and"
            if at == end:
                told = known and count > 1 and self.low(end) in ("were", "have", "had") and self.is_dead(end)
                return (end, count) if told else None
        return None

    def _is_paired(self, index: int) -> bool:
        """Say whether a person without an article is the second of two: "a husband and wife were"."""
        names, joint = words()["singular"], index - 1
        if self.low(joint) != "and" and self.letter(joint) == "." and self.low(joint) not in words()["stops"]:
            joint -= 1  # "a clerk and night watchman were"
        pair = (
            self.low(joint) == "and" and self.low(joint - 1) in names and self.low(joint - 2) in words()["determiners"]
        )
        return pair and (self.letter(index + 1) in "aKXW," or self.low(index + 1) in words()["stops"])

    def _is_one_more(self, index: int) -> bool:
        """Say whether "another" stands for a person: "wounding another,", "another was hurt", "and another in Arda"."""
        if self.low(index - 1) in ("and", ",") and self.is_elsewhere(index + 1):
            return any(self.letter(p) in "KX" for p in range(max(0, index - 12), index))
        after = self.low(index + 1)
        ends = after in _AFTER_ANOTHER or after == "on" or after.endswith("day") or self.low(index + 2) in _TELLS
        bare = self.letter(index - 1) in "kwKW" and ends and not self.number(index + 1)
        fate = next((p for p in range(index + 1, index + 4) if self.letter(p) != "a"), index)
        return bare or (fate > index and self.letter(fate) in "KXW")

    def _by_name(self, index: int) -> tuple[Item, int] | None:
        """Read "Hamid Rasul, 46," and "Colonel Adil Haran was killed"."""
        low = self.low(index)
        if not self.is_capital(index) or self.number(index):
            return None
        end = index
        while self.is_capital(end) or (index < end and self.is_particle(end)):
            end += 1
        if end > index and (old := self.age(end)) and not self.is_capital(index - 1):
            return self.item("G", index, old, Bounds(1, 1, 1), False, "person"), old
        if end - index > 1:
            end = self._resumed(end)
        if end - index < 2 or self.letter(end) not in "aKX" or (index and self.is_capital(index - 1)):
            return None
        titled = low in words()["singular"] or low in words()["titles"]
        passive = self.low(end) in ("was", "died") or self.joined(end, 2) in ("has been", "had been")
        if not (titled or (passive and self.low(end - 1) not in words()["things"])) or self.is_force(end - 1):
            return None
        return self.item("G", index, end, Bounds(1, 1, 1), False, "person"), end

    def is_elsewhere(self, index: int) -> bool:
        """Say whether a place follows: "three in Arda" of "five were killed in Belto, three in Arda"."""
        at = index + 1 + (self.low(index + 1) in ("nearby", "neighbouring", "neighboring"))
        if self.low(at) == "the":  # "three in the town of Arda", "three in the Upper Valley"
            named = at + 1 if self.is_capital(at + 1) else at
            at = next((p + 1 for p in range(at + 2, at + 5) if self.low(p) == "of"), named)
        after = self.tokens[at].raw if at < len(self.tokens) else ""
        return self.low(index) in ("in", "at", "near") and (after[:1].isupper() or self.is_particle(at))

    def is_dead(self, index: int, fates: str = "KX") -> int:
        """Return the index where "was shot dead", "has been killed" begins, 0 where none does."""
        skipped = ("himself", "herself", "themselves")
        after = (
            p
            for p in range(index, index + 6)
            if self.letter(p) not in "a&" and not self.low(p).endswith("ly") and self.low(p) not in skipped
        )
        verb = next(after, index)
        told = verb > index and self.letter(verb) in fates and self.low(index) in _BE
        return index if told or self.low(index) in ("died", "succumbed", "perished") else 0

    def _resumed(self, index: int) -> int:
        """Return where a sentence goes on after a side clause: "Samir Awad, whose death was reported on Monday, was murdered"."""
        if self.low(index) == "who" and self.is_dead(index + 1):
            return index + 1
        at = index + (self.low(index) == ",")
        opens = self.low(at) in ASIDES or self.low(at) in words()["singular"]
        if at == index and opens:  # a comma was lost: "Samir Awad head of the council was murdered"
            fate = next((p for p in range(at + 1, at + 12) if self.letter(p) != "."), index)
            return self.is_dead(fate) or index
        if at == index or not opens:
            return index
        if self.low(index + 1) == "who" and self.is_dead(index + 2):
            return index + 2
        close = next((p for p in range(index + 2, index + 16) if self.low(p) == ","), 0)
        return close + 1 if close and self.is_dead(close + 1) else index

    def _named_victim(self, index: int) -> int:
        """Return the end of "senior commander Abu Haran" right after "killed" or "killing", 0 where no such person stands."""
        if self.letter(index - 1) not in "kK" or self.low(index - 2) in words()["aux"] or self.number(index):
            return 0
        singular, titles = words()["singular"], words()["titles"]
        if self.low(index).endswith(_OLD) and self.is_capital(index + 1):
            return next(p for p in range(index + 2, index + 9) if not self.is_capital(p))
        rank = next((p for p in range(index, index + 5) if self.low(p) in singular or self.low(p) in titles), 0)
        ends = (self.letter(p) != "." or self.low(p) in words()["stops"] or self.number(p) for p in range(index, rank))
        if not rank or any(ends):
            return 0
        end = rank + 1 + (self.low(rank + 1) == ".")
        while self.is_capital(end):
            end += 1
        return end if end > rank + 1 and self.low(end) not in ("'", "’", "s", "'s", "’s") else 0

    def single(self, index: int) -> tuple[Item, int] | None:
        """Read "a child", "another senior commander", "his wife": one person."""
        if self.low(index - 1) == "in" and self.joined(index, 3) == "one of the":
            return None  # "in one of the rebels' worst raids"
        owner = self.low(index - 1) == "of" and self.lows[index] in ("a", "an", "the", "his", "her")
        if owner and self.low(index - 2) in words()["kin"] and self.low(index - 3) in words()["determiners"]:
            return None  # "the son of the owner was killed"
        if self.joined(index - 1, 2) == "of the" and self.low(index - 2) in words()["plurals"] | {"members", "leaders"}:
            return None  # "three members of the Syrian Guard"
        names, compound = words()["singular"], False
        for place in range(index + 1, min(index + 6, len(self.lows))):
            low = self.lows[place]
            if low in names:
                end = place + 1
                while self.low(end) in names:
                    end += 1
                if self._is_modifier(end):
                    compound = True
                    continue
                while self.is_capital(end):
                    end += 1
                if self.is_force(end - 1):
                    return None  # "the National Movement for", "the Coast Guard"
                end = self.age(end) or end
                start = index - self.ends_with(index, "open")
                return self.item(
                    "G",
                    start,
                    end,
                    Bounds(1, 1, 1 if start == index else None),
                    self.lows[index] == "another" or self.low(index + 1) in _NTH,
                    self.low(end - 1),
                ), end
            if (
                low in ("a", "an")  # "the deceased include a man"
                or low in words()["stops"]
                or low in words()["vague"]
                or self.letter(place) != "."
                or (low[:1].isdigit() and not low.endswith(_OLD))
            ):
                break
        if compound:
            return None
        return self._unnamed(index)

    def _unnamed(self, index: int) -> tuple[Item, int] | None:
        """Read "a second", "a 30-year-old", "a customs inspector": one person whom no word of the list names."""
        if self.low(index + 1) in _NTH and self.letter(index - 1) in "KkWw" and not self.low(index + 2).isalpha():
            return self.item("G", index, index + 2, Bounds(1, 1, 1), True, "person"), index + 2
        old = self.low(index + 1).endswith(_OLD)
        if (
            old
            and self.letter(index - 1) in "kKwWX"
            and self.letter(index + 2) == "."
            and self.low(index + 2).isalpha()
        ):
            near = range(index + 2, len(self.lows) + 1)
            end = next(p for p in near if self.letter(p) != "." or self.low(p) in words()["stops"])
            return self.item("G", index, end, Bounds(1, 1, 1), False, "person"), end
        if old and (self.letter(index + 2) != "." or self.low(index + 2) in "."):
            return self.item("G", index, index + 2, Bounds(1, 1, 1), False, "person"), index + 2
        if (
            self.lows[index] in ("a", "an")
            and (self.joined(index - 2, 2) == "shot dead" or self.letter(index - 1) in "kKwW")
            and (end := self._somebody(index))
        ) or (end := self._and_others(index)):
            return self.item("G", index, end, Bounds(1, 1, 1), False, "person"), end
        if self.lows[index] in ("a", "an", "another", "his", "her", "their") and (end := self._undergoes(index + 1)):
            return self.item("G", index, end, Bounds(1, 1, 1), self.lows[index] == "another", self.low(end - 1)), end
        return None

    def _and_others(self, index: int) -> int:
        """Return the end of whoever was killed with others, whatever he is: "killed the owner and nine others"; 0 if nobody was."""
        if self.letter(index - 1) not in "kKwW":
            return 0
        end = next((p for p in range(index + 2, index + 11) if self.letter(p) != "."), 0)
        others = self.number(end + 1) if self.low(end) == "and" else None
        return end if others and self.low(others[1]) in ("other", "others") else 0

    def _somebody(self, index: int) -> int:
        """Return the end of whoever was killed, by the look of the word: "a customs inspector"; 0 where it names none."""
        near = range(index + 1, index + 6)
        end = next((p for p in near if self.letter(p) != "." or self.low(p) in words()["stops"] | _AFTER_PERSON), 0)
        low = self.low(end - 1) if end > index + 1 else ""
        return end if low.endswith(("er", "or", "ist", "ian", "ant", "man", "ent", "ee")) and _is_living(low) else 0

    def _undergoes(self, index: int) -> int:
        """Return the end of "gardener" in "a gardener was injured": what is killed or hurt is somebody; 0 if it is not."""
        for place in range(index, min(index + 5, len(self.lows))):
            if self.low(place) == "died" and place > index:
                return place if _is_living(self.low(place - 1)) else 0
            if self.low(place) in ("was", "has", "had") and place > index:
                verb = next((self.letter(p) for p in range(place, place + 4) if self.letter(p) in "KXW"), "")
                return place if verb and _is_living(self.low(place - 1)) else 0
            if place > index and self.letter(place) in "KW" and self.low(index - 2) in ("and", ","):
                return place if _is_living(self.low(place - 1)) else 0
            if self.letter(place) != "." or self.low(place) in words()["stops"] or self.low(place) in words()["things"]:
                return 0
        return 0

    def _is_modifier(self, index: int) -> bool:
        """Say whether the word after a person makes a compound of it: "rebel bastion", "police station", "child's"."""
        low = self.low(index)
        if self.low(index + 1) in _TELLS:
            return False  # "injuring another man, police said" without its comma
        if low in ("'", "’", "s", "training") or low in words()["things"] or is_person(low):
            return low not in words()["singular"] and low not in ("others",)
        plain = (
            bool(low)
            and low[0].isalpha()
            and not self.is_capital(index)
            and self.letter(index) == "."
            and low not in words()["stops"]
        )
        return (
            plain
            and low not in _AFTER_PERSON
            and not low.endswith(("ing", "ed", "ly"))
            and low not in words()["determiners"]
        )
