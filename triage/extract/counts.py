"""Counts of people in a sentence: number words, hedges, groups and what is counted, as a flat list of items.

Each item has a letter: G a count of people, S a count inside another ("including six children"), D people without a count
("killed the soldiers"), M "among the dead", N "the injured included", or one of those of `letters.py`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from triage.extract.named import Named
from triage.extract.persons import Bounds, Item
from triage.extract.proposal import Span
from triage.extract.tokens import is_person, words
from triage.extract.wholes import fits, is_next_part

_RISES: Final = frozenset(
    {"rose", "risen", "rises", "rising", "climbed", "increased", "jumped", "toll", "up", "raised", "revised", "grew"}
)
_DEAD: Final = frozenset({"killed", "dead", "victims", "deceased"})
_LED: Final = frozenset(
    {
        "abducted",
        "accused",
        "believed",
        "captured",
        "caught",
        "held",
        "hired",
        "hit",
        "involved",
        "kidnapped",
        "seized",
        "struck",
        "taken",
        "trapped",
    }
)
"""Participles that tell more of those before: "four clerks taken by raiders were shot"."""
_INCLUDES: Final = frozenset({"included", "include", "includes", "comprised", "encompassed"})
_ANY_KIND: Final = frozenset(
    {"people", "persons", "victims", "civilians", "others", "members", "personnel", "officials"}
)
_ASIDE: Final = frozenset({"who", "identified", "named", "known", "most", "mostly", "some", "all", "both"})
_CASUALTIES: Final = _DEAD | {"injured", "wounded", "toll", "fatalities", "casualties"}
_APART: Final = frozenset({"on", "in", "at", "near", "among", "last"})
"""What follows a bare count of others elsewhere or on another day: "six died on Friday and one last week"."""
_WHERE: Final = frozenset({"in", "on", "at", "by", "from", "near", "across", "during"})
_SPARED: Final = frozenset({"surviving", "unharmed", "unhurt", "unscathed"})
_THE: Final = frozenset({"the", "those"})


class _Scanner(Named):
    """Reads the words of one sentence from left to right."""

    def _is_object(self, after: int) -> bool:
        """Say whether a number right after "wounding" counts people although a thing is near: "wounding 90 hours after"."""
        low, follower = self.low(after), self.low(after + 1)
        return low not in words()["things"] or follower in ("after", "before", "since")

    def is_unit_number(self, index: int) -> bool:
        """Say whether the number names a unit, a road, a price or a clock time and counts nobody."""
        if self.age(index - 1) or self.age(index) or self.ages(index):
            return True
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
        if self._of_the_dead(after):
            return self.item("S", index, after, Bounds(value, value, value), False, ""), after
        start = index
        bounds, start, after = self._hedged(value, start, after)
        if self.low(start - 1) in ("aged", "age", "ages"):
            return None
        kind, end, head = self.kind(after)
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
        if kind == "thing" and not (direct and self._is_object(after)):
            return Item(".", 0, 0, index), end
        if 1900 <= value <= 2099 and kind == "bare" and low.isdigit():
            return None
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
        size = self.ends_with(start, "about")
        start -= size
        if size := self.ends_with(start, "open"):
            if most := self._at_most(after):
                return Bounds(value, None, most[0]), start - size, most[1]
            return Bounds(value, value, None), start - size, after
        if size := self.ends_with(start, "limit"):
            return Bounds(None, None, value), start - size, after
        return bounds, start, after

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
        if found and self._is_part(found[0].token, index + 1):
            return replace(found[0], letter="S"), found[1]
        return found or self._hedged_one(index)

    def _hedged_one(self, index: int) -> tuple[Item, int] | None:
        """Read "one", "one other", "one of them"."""
        if self.lows[index] == "one" and self.low(index - 1) not in ("no", "in"):
            bounds, start, after = self._hedged(1, index, index + 1)
            kind, end, head = self.kind(after)
            more = self.low(start - 1) == "and" and self.low(after) in _APART
            if kind != "thing" or more:
                letter = "S" if self._is_part(start, after) else "G"
                end = after if more else max(end, after)
                return self.item(letter, start, end, bounds, more, head), end
        return None

    def _is_part(self, start: int, after: int) -> bool:
        of_these = bool(self.ends_with(start, "subset")) or self.joined(after, 2) in words()["subset_after"]
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
                if item.letter == "S" and self._own_fate(item, index):
                    out.append(Item("B", item.start, item.start, item.token))  # "including 23 who were injured"
                    item = replace(item, letter="G")
                item = replace(item, letter=self._role(out, item, index, listed))
                glued = self.tokens[item.token].raw[:1].isupper()  # "kills a family of six Nine people have"
                follows = len(out) > closed + 1 and not glued and is_next_part(out, item)
                hurt = self.letter(index) == "W" and all(i.letter not in "Ww" for i in out)
                follows = follows and not item.more and not hurt and fits(out, item)
                if item.letter == "G" and (depth or follows or self._is_called(item)):
                    item = replace(item, letter="S")
                if item.letter == "S" and self.low(index) in ("who", "of"):
                    item = replace(item, word=self.low(index))
                agent = item.letter == "G" and [i.word for i in out[-1:]] == ["by"] and out[-2:][0].letter in "KW"
                of_hurt = self.joined(index, 2) == "of the" and self.letter(index + 2) == "W"
                if of_hurt and not self._died_later(index + 2):
                    out.append(Item("B", 0, 0, item.token))  # the dead are told: "and two of the wounded were"
                if item.letter != "." and not agent:
                    out.append(item)
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
            if letter != ".":
                word = self._joint(index)
                out.append(Item(letter, token.start, self.tokens[index].end, index, word=word))
                index += word.count(" ")
            closed = len(out) if token.raw == ")" else closed
            index += 1
        aside = self._asides(out)
        return _broken_down([i for i in out if i.letter not in "aB" or i.token not in aside])

    def _is_called(self, item: Item) -> bool:
        """Say whether a person is one of those counted before, told by name: "two men, identified as Adil Haran, 20, and"."""
        named = (
            p
            for p in range(item.token - 1, 0, -1)
            if self.low(p) in ("identified", "named") or self.letter(p) in "kKXWw"
        )
        at = next(named, 0)
        return item.head == "person" and self.joined(at, 2) in ("identified as", "named as")

    def _is_definite(self, index: int) -> bool:
        """Say whether people without a count are the object: "killed the soldiers"."""
        follows = self.letter(index - 1) == "K" and self.low(index) in ("the", "these", "those", "their", "its")
        kind, end, head = self.kind(index + 1) if follows and not self.number(index + 1) else ("", 0, "")
        return kind == "person" and head not in words()["singular"] and self.letter(end) not in "KXW"

    def _role(self, out: list[Item], item: Item, index: int, listed: int) -> str:
        """Return the letter of a count by what stands before it; `listed` is where the words after "including" begin."""
        if item.letter == "G" and self.low(index) in _SPARED:
            return "."
        if item.letter == "S" and out and out[-1].letter in "MN":
            return "G"  # "the dead included a nun"
        if item.letter == "G" and item.bounds.low == 1 and {i.letter for i in out[listed:]} in ({"&"}, {",", "&"}):
            return "S"  # "including women, children and an old man"
        return item.letter

    def _own_fate(self, item: Item, index: int) -> bool:
        """Say whether a part is told of by itself: "including 23 who were injured"; not "an Egyptian who were", all of them."""
        agrees = item.bounds.low != 1 or self.low(index + 1) != "were"
        return self.low(index) == "who" and agrees and self.is_dead(index + 1, "KXW") > 0

    def _kin(self, out: list[Item], index: int) -> Item | None:
        """Read the second of "her daughter and niece": one more person."""
        if len(out) < 2 or [i.letter for i in out[-2:]] != ["G", "&"] or self.low(index - 1) != "and":
            return None
        owned = out[-2].bounds.low == 1 and self.low(out[-2].token) in ("his", "her", "their")
        if not owned or out[-1].start - out[-2].end > 1 or self.low(index) not in words()["singular"]:
            return None
        return self.item("G", index, index + 1, Bounds(1, 1, 1), False, self.low(index))

    def _asides(self, out: list[Item]) -> set[int]:
        """Return the words of side clauses after those whose fate follows: "all five who carried out the raid have been killed"."""
        heads = {item.end for item in out if item.letter in "GS"}
        counted = {item.token for item in out if item.letter == "G"}
        aside: set[int] = set()
        for who, token in enumerate(self.tokens):
            after = self.tokens[who - 1].start if who and self.low(who - 1) == "," else token.start - 1
            led = (
                token.low in _ASIDE
                or self.joined(who, 2) == "the majority"
                or (token.low in _LED and token.start == after + 1)
            )
            if led and after in heads:
                near = range(who + 2, min(who + 16, len(self.tokens)))
                fate = next((p for p in near if self.is_dead(p, "KXW") and self.low(p - 1) != "who"), 0)
                blocked = any(self.letter(p) in "kKWw" or self._tells_count(p) for p in range(who, fate))
                blocked = blocked or (token.low in _LED and not counted.isdisjoint(range(who, fate)))
                aside |= set(range(who, fate)) if fate and not blocked else set()
        return aside

    def _tells_count(self, index: int) -> bool:
        """Say whether a side clause is over since its teller tells: "an official who refused to be named said nine were"."""
        return self.low(index) in ("said", "says") and (self.low(index - 1) == "," or self._counts(index + 1))

    def _is_among_hurt(self, index: int) -> bool:
        """Say whether "among the injured" stands here, in a sentence that counts no others of them."""
        hurt = words()["wound_past"] | words()["wound_active"]
        named = self.low(index + 1) in ("those", "the") and self.low(index + 2) in hurt
        return named and sum(low in hurt for low in self.lows) == 1

    def _includes(self, index: int) -> int:
        """Return the verb of "the dead included", "the toll also includes", "fatalities include", 0 where none stands."""
        low, before = self.low(index), self.low(index - 1)
        if low not in _CASUALTIES:
            return 0
        verb = index + 1
        if before in _THE and self.low(verb) in ("in", "from", "of"):  # "the dead from the raid on Arda included"
            verb = next((p for p in range(verb, verb + 14) if self.letter(p) in "kKXWw,&B"), verb)
        verb += self.low(verb) == "also"
        told = (
            before in _THE
            or (before == "their" and low == "victims")
            or (is_person(before) and self.low(index - 2) in _THE)
        ) and (low in _DEAD or low in ("injured", "wounded"))
        counted = low in ("toll", "fatalities") or (low == "casualties" and before == "the")
        return verb if (told or counted) and self.low(verb) in _INCLUDES else 0

    def _lists_dead(self, index: int) -> int:
        """Return the verb where those who died are told one by one, else 0: "the dead were two policemen and a driver"."""
        verb = index + 2 if is_person(self.low(index + 1)) else index + 1
        counted = self.low(index - 2) == "the" and self.number(index - 1)
        listed = (self.low(index - 1) == "the" or counted) and self.low(verb) in ("were", "are")
        return verb if listed and (self.low(verb + 1) in words()["determiners"] or self.number(verb + 1)) else 0

    def _joint(self, index: int) -> str:
        """Return the word, or the whole of a longer joint such as "along with"."""
        for size in (3, 2):
            if self.joined(index, size) in words()["join"]:
                return self.joined(index, size)
        return self.low(index)

    def _is_among_dead(self, index: int) -> bool:
        return self.low(index + 1) in ("those", "the") and self.low(index + 2) in _DEAD


def _broken_down(items: list[Item]) -> list[Item]:
    """Make parts of the groups after a count that add up to it: "28 people, including 20 soldiers, a guard and seven clerks"."""
    out = list(items)
    for place, whole in enumerate(items):
        end = next((p for p in range(place + 1, len(items)) if items[p].letter not in "GS,&"), len(items))
        parts = [p for p in range(place + 1, end) if items[p].letter in "GS"]
        kin = all(items[p].head in words()["nationals"] or items[p].head == "person" for p in parts)
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
