"""Counts of people in a sentence: number words, hedges, groups and what is counted, as a flat list of items.

Each item has a letter: G a count of people, S a count inside another ("including six children"), D people without a count
("killed the soldiers"), M "among the dead", N "the injured included", or one of those of `letters.py`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from triage.extract.asides import Asides
from triage.extract.persons import Bounds, Item
from triage.extract.proposal import Span
from triage.extract.tokens import words
from triage.extract.wholes import fits, is_next_part, whole_letter

_RISES: Final = frozenset(
    {"rose", "risen", "rises", "rising", "climbed", "increased", "jumped", "toll", "up", "raised", "revised", "grew"}
)
_ANY_KIND: Final = frozenset(
    {"people", "persons", "victims", "civilians", "others", "members", "personnel", "officials"}
)
_APART: Final = frozenset({"on", "in", "at", "near", "among", "last"})
"""What follows a bare count of others elsewhere or on another day: "six died on Friday and one last week"."""
_WHERE: Final = frozenset({"in", "on", "at", "by", "from", "near", "across", "during"})
_INSIDE: Final = frozenset({"in", "across", "during"})
"""What stands before what is counted and is no people: "killed in three coordinated raids"."""
_QUOTES: Final = frozenset({'"', "“", "‘", "'"})
_PARENTS: Final = frozenset({"father", "mother", "parent", "dad", "mum", "mom", "grandfather", "grandmother"})
_OLDEST: Final = 115
_WORSE: Final = frozenset({"seriously", "critically", "badly", "severely", "gravely"})
_WENT: Final = frozenset({"went", "gone", "going", "goes", "shot", "rose", "risen", "climbed"})
_SPARED: Final = frozenset({"surviving", "unharmed", "unhurt", "unscathed"})


class _Scanner(Asides):
    """Reads the words of one sentence from left to right."""

    def _is_object(self, after: int) -> bool:
        """Say whether a number right after "wounding" counts people although a thing is near: "wounding 90 hours after"."""
        low, follower = self.low(after), self.low(after + 1)
        return low not in words()["things"] or follower in ("after", "before", "since")

    def is_unit_number(self, index: int) -> bool:
        """Say whether the number names a unit, a road, a price or a clock time and counts nobody."""
        if self.age(index - 1) or self.age(index) or self.ages(index):
            return True
        if (
            self.low(index - 1) == "of"
            and self.low(index - 2) in _PARENTS
            and self.low(index + 1) not in ("children", "sons")
        ):
            return True  # "the father of five was"
        if self.low(index - 1) == "of" and self._is_aged(index):
            return True  # "a girl of seven was"
        before = self.tokens[index - 1] if index else None
        if (
            before
            and before.low in words()["units"]
            and (before.raw[0].isupper() or before.low in ("no", "number", "age", "aged"))
        ):
            return True
        return bool(
            before and (before.low in "$€£#" or (before.low in "/.:" and before.end == self.tokens[index].start))
        )

    def _is_aged(self, index: int) -> bool:
        """Say whether "of" and a number tell an age: "a girl of seven", "two boys of 12"; not "a crew of six"."""
        low, found = self.low(index - 2), self.number(index)
        aged = low in words()["aged"] or (low.endswith("s") and low[:-1] in words()["aged"]) or low in ("men", "women")
        return bool(aged and found and found[0] < _OLDEST and self.kind(found[1])[0] == "bare")

    def count(self, index: int) -> tuple[Item, int] | None:
        """Return the count of people that starts here, and the index after it."""
        low = self.low(index)
        if low in words()["vague"]:
            limit = self.joined(index - 1, 3) in words()["limit"]  # "as many as 15"
            return None if limit else self._vague(index)
        if low == "number" and self.low(index - 1) not in ("the", "total", "death"):
            return self._some(index)
        if low == "all" and self.number(index + 1):
            return self.count(index + 1)
        if low == "all" and self.low(index + 1) == "the" and self.number(index + 2):
            return self.count(index + 2)
        if one := self.one_named(index) or self.named(index):
            return one
        found = self.number(index)
        if low in words()["determiners"] and not (found and found[0] > 1):
            role = self.low(index - 1) == "as" and self.letter(index - 1) == "."
            hedge = self.low(index + 1) == "estimated"
            return None if self.number(index + 1) or role or hedge else self._one_person(index)
        if not found or self.is_unit_number(index) or self._is_whole(index) or self._is_clock(found[1]):
            return None
        value, after = found
        if 1900 <= value <= 2099 and low.isdigit() and self.number(after):
            return None  # "in 2015 12 people died"
        if self._of_the_dead(after):
            return self.item("S", index, after, Bounds(value, value, value), False, ""), after
        start = index
        bounds, start, after = self._hedged(value, start, after)
        if self.low(start - 1) in ("aged", "age", "ages"):
            return None
        kind, end, head = self.kind(after)
        if kind == "person" and self.joined(end, 2) == "or more":
            bounds, end = Bounds(value, value), end + 2
        more = (
            (self.low(start) in words()["more"] and self.low(start + 1) != "than")
            or (self.low(start - 1) in words()["more"] and self.low(start - 1) != "others")
            or self.low(end) in words()["more"]
            or head == "others"
            or self.low(after) in words()["more"]
            or (kind == "bare" and self.low(start - 1) == "and" and self.low(after) in _APART)
            or (kind == "bare" and self._ends_place(start - 1) and self.is_elsewhere(after))
        )
        direct = self.letter(start - 1) in "kwKW" if start else False
        inside = kind == "bare" and self.low(start - 1) in _INSIDE and self.letter(start - 2) in "KXWkw"
        if inside or (kind == "thing" and not (direct and self._is_object(after))):
            return Item(".", 0, 0, index), end
        if 1900 <= value <= 2099 and kind == "bare" and low.isdigit():
            return None
        worse = kind == "bare" and self.low(after) in _WORSE and self.low(after + 1) in (",", ".", ";", "")
        if worse and self.low(start - 1) == ",":
            return self.item("S", start, after, bounds, False, ""), after  # "27 people were hurt, six seriously"
        end = end if kind == "person" else after
        these = direct and self.joined(after, 2) in words()["subset_after"]  # "killing 11 of them"
        letter = "S" if self._is_part(start, after) and not these else "G"
        return self.item(letter, start, end, bounds, more, head), end

    def _ends_place(self, index: int) -> bool:
        """Say whether a count after this word stands in a list by place: "three in Arda, five in Belto"."""
        return self.low(index) == "," or (self.is_capital(index) and self.low(index - 1) in ("in", "at", "near", "of"))

    def _is_clock(self, after: int) -> bool:
        """Say whether a time of day is what a number before tells: "dead at 7 p.m."."""
        return self.low(after) in ("am", "pm", "gmt") or (
            self.low(after) in ("a", "p") and self.joined(after + 1, 2) == ". m"
        )

    def _hedged(self, value: int, start: int, after: int) -> tuple[Bounds, int, int]:
        bounds = Bounds(value, value, value)
        joint = self.low(after)
        second = self.number(after + 1) if joint in ("to", "and", "or", "-", "–", "—") else None
        if second and second[0] > value and (joint != "and" or self.low(start - 1) == "between"):
            if joint == "to" and self.low(start - self.ends_with(start, "about") - 1) == "by":
                return Bounds(second[0], second[0], second[0]), start - 1, second[1]  # "has risen by two to 15"
            if self.low(start - 1) == "from" and not _RISES.isdisjoint(self.lows[max(0, start - 7) : start - 1]):
                return Bounds(second[0], second[0], second[0]), start - 1, second[1]
            start -= self.low(start - 1) in ("between", "from")
            return Bounds(value, None, second[0]), start, second[1]
        if joint == "+" or self.joined(after, 2) in ("or more", "or so"):
            return (
                Bounds(value, value, None if self.joined(after, 2) != "or so" else value),
                start,
                after + (1 if joint == "+" else 2),
            )
        start -= self.low(start - 1) in _QUOTES and bool(self.ends_with(start - 1, "open"))
        size = self.ends_with(start, "about")
        start -= size
        if size := self.ends_with(start, "open"):
            apart = self.low(after) == "and" and self.letter(start - size - 1) in "kK" and self._are_hurt(after)
            if (most := self._at_most(after)) and not apart:
                return Bounds(value, None, most[0]), start - size, most[1]
            return Bounds(value, value, None), start - size, after
        size = self.ends_with(start, "limit")
        if size and self.low(start - size) == "up" and self.low(start - size - 1) in _WENT:
            return bounds, start, after  # "the toll went up to 36"
        if size:
            return Bounds(None, None, value), start - size, after
        return bounds, start, after

    def _are_hurt(self, index: int) -> bool:
        """Say whether the next fate is a wound: "killed at least nine and up to 30 were hurt"."""
        return next((self.letter(p) for p in range(index, index + 12) if self.letter(p) in "kKXWw"), "") in ("W", "w")

    def _at_most(self, index: int) -> tuple[int, int] | None:
        """Return the second bound of "at least 30, but up to 50" and the index after it."""
        at = index + (self.low(index) == ",")
        at += self.low(at) in ("but", "and", "or", "possibly", "perhaps")
        size = next((size for size in (3, 2) if self.joined(at, size) in words()["limit"]), 0)
        return self.number(at + size) if size and at > index else None

    def _vague(self, index: int) -> tuple[Item, int] | None:
        low = self.low(index)
        end = index + 1
        if self.low(end) == "of":
            end += 1
        if self.low(end - 1) == "of" and self.joined(end, 2) in ("the dead", "the victims", "those killed"):
            return self.item("S", index, end, Bounds(), False, ""), end
        if self.low(end) in ("thousands", "hundreds", "dozens") or (low == "some" and self.number(end)):
            return None
        value = words()["vague"][low]
        kind, after, head = self.kind(end)
        where = kind == "bare" and self.low(index - 1) in _WHERE  # "killed in several coordinated attacks"
        if kind == "thing" or where or (kind == "bare" and self.low(end).endswith("s") and self.low(end + 1) == "of"):
            return Item(".", 0, 0, index), after
        start = index - self.ends_with(index, "open")
        letter = "S" if self._is_part(start, end) or self.joined(index + 1, 2) in words()["subset_after"] else "G"
        return self.item(letter, start, max(after, index + 1), Bounds(value), False, head), max(after, index + 1)

    def _some(self, index: int) -> tuple[Item, int] | None:
        """Read "a small number of soldiers": people, but nobody says how many."""
        after = next((p for p in range(index + 1, index + 3) if self.low(p) == "of"), index)
        kind, end, head = self.kind(after + 1)
        if after == index or kind != "person":
            return None
        return self.item("G", index, end, Bounds(), False, head), end

    def _one_person(self, index: int) -> tuple[Item, int] | None:
        found = self.single(index)
        among = found and self._are_among(found[1])  # "ten farmers, a woman among them"
        if found and (among or self._is_part(found[0].token, index + 1)):
            return replace(found[0], letter="S"), found[1]
        return found or self._hedged_one(index)

    def _hedged_one(self, index: int) -> tuple[Item, int] | None:
        """Read "one", "one other", "one of them"."""
        of_one = self.low(index - 1) == "of" and self.number(index - 2) is not None  # "five of one tribe"
        of_one = of_one or (self.low(index - 2) in ("a", "an") and self.letter(index - 1) == ".")  # "a stalled one"
        if self.lows[index] == "one" and self.low(index - 1) not in ("no", "in") and not of_one:
            whole = self.number(index + 2) if self.low(index + 1) == "of" else None
            if whole and self._befell(whole[1]) and self.low(index - 1) in ("was", "been", "is"):
                return None  # "the mayor was one of 13 people killed": the 13 are counted
            bounds, start, after = self._hedged(1, index, index + 1)
            if self.low(index + 1) in ("a", "an") and (told := self.single(index + 1)):
                return self.item("S", index, told[1], bounds, False, ""), told[1]  # "three clerks, one a boy of 15"
            kind, end, head = self.kind(after)
            more = self.low(start - 1) == "and" and self.low(after) in _APART
            if kind != "thing" or more:
                letter = "S" if self._is_part(start, after) else "G"
                end = after if more else max(end, after)
                return self.item(letter, start, end, bounds, more, head), end
        return None

    def _are_among(self, index: int) -> bool:
        """Say whether "among them" ends what is told of those counted: "two boys aged 11 and six among them"."""
        for place in range(index, index + 7):
            if self.joined(place, 2) == "among them":
                return self.low(place + 2) in (",", ".", ";", "")
            if self.letter(place) in "KkXWwB,":
                return False
        return False

    def _is_part(self, start: int, after: int) -> bool:
        of_these = (
            self._are_among(after)
            or bool(self.ends_with(start, "subset"))
            or self.joined(after, 2) in words()["subset_after"]
        )
        return of_these or self._is_share(start)

    def items(self) -> list[Item]:
        """Return the items of the sentence, words without a role left out; what stands in brackets is a part."""
        out: list[Item] = []
        index, depth, closed, listed = 0, 0, 0, sys.maxsize
        while index < len(self.tokens):
            token = self.tokens[index]
            depth = max(0, depth + (token.raw == "(") - (token.raw == ")"))
            counted = self.count(index)
            if counted:
                item, index = counted[0], max(counted[1], index + 1)
                self._add_count(out, item, index, (listed, closed, depth))
                continue
            if kin := self._kin(out, index):
                out.append(kin)
                index += 1
                continue
            listed = len(out) if token.low == "including" else listed
            letter = self.letter(index)
            if letter == "B" and token.low == "among" and self._is_among_dead(index):
                letter, index = "M", index + 2
            if letter == "B" and token.low == "among" and self._is_among_hurt(index):
                letter, index = "N", index + 2
            if out and (out[-1].bounds.low or 0) > 1 and self.joined(index, 3) in ("of the dead", "of the victims"):
                letter, index = "M", index + 2
            if includes := self._includes(index):
                letter, index = "N" if token.low in words()["wound_past"] else "M", includes
            if token.low in ("dead", "victims") and (verb := self._lists_dead(index)):
                letter, index = "k", verb
            if self._is_definite(index):
                letter = "D"
            between_ages = letter == "&" and self.number(index + 1) is not None and self.ages(index + 1)
            if letter != "." and not between_ages:
                word = self._joint(index)
                out.append(Item(letter, token.start, self.tokens[index].end, index, word=word))
                index += word.count(" ")
            closed = len(out) if token.raw == ")" else closed
            index += 1
        aside = self._asides(out)
        return _broken_down([i for i in out if i.letter not in "aB" or i.token not in aside])

    def _add_count(self, out: list[Item], item: Item, index: int, place: tuple[int, int, int]) -> None:
        """Add a count that ends before `index`.

        `place`: where the words after "including" begin, where brackets closed last, and how many are open.
        """
        listed, closed, depth = place
        if item.letter == "G" and (self._is_source(out, item) or self._fares_otherwise(index)):
            item = replace(item, letter=".")
        if item.letter == "G" and item.head == "" and self.joined(index, 2) in ("in all", "in total"):
            item = replace(item, letter=whole_letter(out, item))
        if item.letter == "S" and self._own_fate(item, index):
            out.append(Item("B", item.start, item.start, item.token))  # "including 23 who were injured"
            item = replace(item, letter="G")
        item = replace(item, letter=self._role(out, item, index, listed))
        glued = self.tokens[item.token].raw[:1].isupper()  # "kills a family of six Nine people have"
        follows = len(out) > closed + 1 and not glued and is_next_part(out, item)
        fate = next((self.letter(p) for p in range(index, index + 3) if self.letter(p) != "a"), "")
        hurt = fate == "W" and all(i.letter not in "Ww" for i in out)
        follows = follows and not item.more and not hurt and fits(out, item) and not self._goes_on(out, item)
        called = self._is_called(item) or self._is_dashed(out, item) or self._is_one_of(out, item)
        if item.letter == "G" and (depth or follows or called):
            item = replace(item, letter="S")
        if item.letter == "G" and self.low(item.token - 1) == "with":
            item = replace(item, word="with")
        if item.letter == "S" and self.low(index) in ("who", "of"):
            item = replace(item, word=self.low(index))
        agent = item.letter == "G" and [i.word for i in out[-1:]] == ["by"] and out[-2:][0].letter in "KW"
        of_hurt = self.joined(index, 2) == "of the" and self.letter(index + 2) == "W"
        if of_hurt and not self._died_later(index + 2):
            out.append(Item("B", 0, 0, item.token))  # the dead are told: "and two of the wounded were"
        if item.letter != "." and not agent:
            out.append(item)

    def _is_definite(self, index: int) -> bool:
        """Say whether people without a count are the object: "killed the soldiers"."""
        follows = self.letter(index - 1) == "K" and self.low(index) in ("the", "these", "those", "their", "its")
        kind, end, head = self.kind(index + 1) if follows and not self.number(index + 1) else ("", 0, "")
        return kind == "person" and head not in words()["singular"] and self.letter(end) not in "KXW"

    def _role(self, out: list[Item], item: Item, index: int, listed: int) -> str:
        """Return the letter of a count by what stands before it; `listed` is where the words after "including" begin."""
        if item.letter == "G" and (self.low(index) in _SPARED or self._is_spared(index)):
            return "."
        if item.letter == "S" and out and out[-1].letter in "MN":
            return "G"  # "the dead included a nun"
        if item.letter == "G" and item.bounds.low == 1 and {i.letter for i in out[listed:]} in ({"&"}, {",", "&"}):
            return "S"  # "including women, children and an old man"
        return item.letter

    def _is_spared(self, index: int) -> bool:
        """Say whether a side clause tells that nothing happened to them: "five children who had not been harmed"."""
        verb = next((p for p in range(index + 1, index + 5) if self.letter(p) != "a"), index)
        after = verb + 1 + (self.low(verb + 1) == "been")
        denied = self.low(verb) == "not" and (self.low(after) == "harmed" or self.letter(after) in "WK")
        return self.low(index) == "who" and (denied or self.low(verb) in ("escaped", "survived", *_SPARED))

    def _kin(self, out: list[Item], index: int) -> Item | None:
        """Read the second of "her daughter and niece": one more person."""
        if len(out) < 2 or [i.letter for i in out[-2:]] != ["G", "&"] or self.low(index - 1) != "and":
            return None
        owned = out[-2].bounds.low == 1 and self.low(out[-2].token) in ("his", "her", "their")
        if self.is_capital(index + 1):
            return None  # "his daughter and grandson Adil Haran, 8": he is counted by name
        if not owned or out[-1].start - out[-2].end > 1 or self.low(index) not in words()["singular"]:
            return None
        return self.item("G", index, index + 1, Bounds(1, 1, 1), False, self.low(index))

    def _joint(self, index: int) -> str:
        """Return the word, or the whole of a longer joint such as "along with"."""
        for size in (3, 2):
            if self.joined(index, size) in words()["join"]:
                return self.joined(index, size)
        return self.low(index)


def _broken_down(items: list[Item]) -> list[Item]:
    """Make parts of the groups after a count that add up to it: "28 people, including 20 soldiers, a guard and seven clerks"."""
    out = list(items)
    for place, whole in enumerate(items):
        end = next((p for p in range(place + 1, len(items)) if items[p].letter not in "GS,&"), len(items))
        parts = [p for p in range(place + 1, end) if items[p].letter in "GS"]
        acts = [i.letter for i in items[end : end + 1]] == ["B"]
        if len(parts) > 2 and acts and "," in {i.letter for i in items[parts[-2] + 1 : parts[-1]]}:
            parts.pop()  # "six people, three men and three women, two army sources said"
        kin = all(items[p].head.removesuffix("s") in words()["nationals"] or items[p].head == "person" for p in parts)
        kin = kin or (whole.head == "" and all(items[p].head for p in parts))  # "killed 14, four Turks and ten clerks"
        told = any(items[p].letter == "S" for p in parts) or whole.head in _ANY_KIND or kin
        if (
            told
            and whole.letter == "G"
            and len(parts) > 1
            and items[place + 1].letter != "&"  # "four guards and three clerks, including a child"
            and whole.bounds.low == sum(items[p].bounds.low or 0 for p in parts)
        ):
            for part in parts:
                out[part] = replace(items[part], letter="S")
    return out


def find_items(text: str, masked: Iterable[Span] = ()) -> list[Item]:
    """Return counts of people, triggers and borders in the order of the text; words under `masked` are not read."""
    return _Scanner(text, masked).items()
