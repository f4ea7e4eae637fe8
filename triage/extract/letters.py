"""The words of a sentence that counts its dead or its wounded, each with a letter for what it does there.

K k X stand for triggers of death ("killed", "killing", "dead"), W w for wounds, L for a toll, V for one of the hurt, a for an
auxiliary, & and "," for joints, B for the border of a clause, "." for any other word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from triage.extract.frame import SPEECH, VERB
from triage.extract.numerals import read_number
from triage.extract.proposal import Span
from triage.extract.tokens import is_person, tokenized, words

_DEATHS: Final = frozenset(
    {"death", "deaths", "lives", "killing", "execution", "martyrdom", "massacre", "murder", "assassination", "killings"}
)
_MANNERS: Final = frozenset({"shot", "stabbed", "beaten", "burned", "burnt", "gunned", "pronounced", "declared"})
_WOUNDS: Final = frozenset(
    {"injuries", "wounds", "burns", "cuts", "fractures", "bruises", "injury", "wound", "breathing", "suffocation"}
)
_OF_WOUNDS: Final = frozenset(
    {
        "gunshot",
        "shrapnel",
        "bullet",
        "stab",
        "knife",
        "severe",
        "serious",
        "minor",
        "critical",
        "multiple",
        "his",
        "her",
        "their",
    }
)
_GRAVE: Final = frozenset({"critical", "serious", "grave", "stable", "life-threatening"})
_SHORT: Final = frozenset(
    {"gov", "sen", "rep", "rev", "hon", "st", "jr", "sr", "jan", "feb", "aug", "sept", "oct", "nov", "dec"}
)
_CUT: Final = frozenset({"cut", "cutting", "slit", "slitting", "slashed", "slashing"})
_ROLES: Final = frozenset(
    {"serving", "working", "disguised", "dressed", "posing", "employed", "known", "identified", "described"}
)
"""What stands before "as" where a role follows and nobody else: "a Bosnian serving as a guard"."""
_THEIRS: Final = frozenset({"their", "his", "her", "its"})
_REVISE: Final = ("revis", "rais", "increas", "reduc", "lower", "correct", "updat")
"""How the verbs begin by which a toll becomes another one."""
BODY: Final = frozenset({"body", "corpse"})
_FOUND: Final = frozenset({"found", "discovered", "recovered", "retrieved"})
_TAKING: Final = frozenset({"kidnapped", "abducted", "captured", "detained", "trapped", "displaced", "wanted"})
_FULL_VERB: Final = re.compile(rf"(?:{SPEECH}|{VERB})")


class Words:
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
            if low in words()["stops"] or low in ("a", "an") or (self.letter(place) != "." and not is_person(low)):
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

    def letter(self, index: int) -> str:
        """Return the letter of a word; each is worked out once."""
        known = self._letters.get(index)
        if known is None:
            known = self._letters[index] = self._letter(index)
        return known

    def _letter(self, index: int) -> str:
        """Return the letter of a word that is no count: a trigger, a joint, a border, or "." for any other."""
        low, lists = self.low(index), words()
        if low in _DEATHS and (letter := self._death(index)):
            return letter
        if low in ("took", "taking", "takes") and "lives" in self.lows[index + 1 : index + 5]:
            return "k"
        if letter := self._throats(index):
            return letter
        if low in ("claiming", "claimed", "claims", "claim", "cost", "costing", "cost"):
            return "k" if "lives" in self.lows[index + 1 : index + 7] or self.low(index + 2) == "life" else "B"
        if self.low(index - 1) == "fatally" and low in _MANNERS | lists["wound_past"] | lists["wound_active"]:
            return "k" if low in lists["wound_active"] else "K"
        if low in ("then", "later", "also") and self._shares_object(index + 1):
            return "."
        if letter := self._hurt_or_lost(index):
            return letter
        if low == "number" and self._counts_hurt(index):
            return "V"
        told = low in ("number", "figure") and self.low(index + 1) in ("was", "stood") and "toll" in self.lows[:index]
        if told or low == "toll" or (low == "number" and self._counts_dead(index)) or self._is_put(index):
            return "L"
        if low in ("said", "say", "says", "believe", "believed") and self.low(index - 1) in ("they", "it", "he", "she"):
            return "." if self.low(index + 1) in ("were", "was", "had", "have", "are") else "B"
        for name, letter in (
            ("kill_past", "K"),
            ("kill_active", "k"),
            ("dead", "X"),
            ("wound_past", "W"),
            ("wound_active", "w"),
        ):
            if low in lists[name]:
                return letter
        if (low in words()["aux"] and self.tokens[index].raw != "IS") or self._ends_in_death(index):
            return "a"
        if low in lists["join"] or self.joined(index, 2) in lists["join"] or self.joined(index, 3) in lists["join"]:
            return "." if self._shares_object(index + 1) or self._shares_object(index + 2) else "&"
        if low in "-–—()":
            return ","
        if low in ",;:.!?":
            return "," if low == "," else "B" if low in ";!?" or self._is_stop(index) else "."
        if low in ("remain", "remained", "remains") and self.low(index + 1) == "missing":
            return "B"
        if low in ("nobody", "none") or (low == "no" and self.low(index + 1) == "one"):
            return "B"  # "17 were hurt and nobody died"
        if low == "as" and self.low(index - 1) in _ROLES:
            return "."
        if low == "as" and self.low(index + 1) == "having":
            return "a"  # "was confirmed as having been killed"
        if low == "other" and self.low(index + 1) in lists["wound_past"]:
            return "a"
        if self.low(index + 1) in ("said", "say", "told") and is_person(low) and low not in lists["singular"]:
            return "B"  # "a clerk and a nun officials said" without its comma
        if low in words()["border"]:
            limit = self.joined(index, 3) in words()["limit"] or self.joined(index - 2, 3) in words()["limit"]
            return "." if limit else "B"  # "as many as 100"
        return "B" if self._is_verb(index) else "."

    def _death(self, index: int) -> str:
        """Return the letter of "the killing of two", "met their deaths", "death toll", empty where it tells none."""
        low = self.low(index)
        if self.low(index + 1) == "of" or self.joined(index + 1, 2) in ("were of", "was of"):
            return "k"
        if self.low(index - 2) == "met" and low in ("death", "deaths"):
            return "X"
        if low == "death":
            return "X" if self.low(index - 1) == "to" else "L" if self.low(index + 1) == "toll" else "."
        return ""

    def _throats(self, index: int) -> str:
        """Return the letter of "slit the throats of nine people" and "had their throats cut"."""
        if self.low(index) not in ("throats", "throat"):
            return ""
        if self.low(index + 1) == "of":
            return "" if _CUT.isdisjoint(self.lows[max(0, index - 3) : index]) else "k"
        return "" if _CUT.isdisjoint(self.lows[index + 1 : index + 3]) else "X"

    def _hurt_or_lost(self, index: int) -> str:
        """Return the letter of "sustained injuries", "taken to hospital with wounds", "lost their lives", "lost 15 men"."""
        low = self.low(index)
        if low in ("sustained", "suffered", "suffering", "sustaining", "received"):
            return "W" if not _WOUNDS.isdisjoint(self.lows[index + 1 : index + 6]) else "B"
        if low == "treated" and self.low(index + 1) == "for":
            return "W" if not _WOUNDS.isdisjoint(self.lows[index + 2 : index + 6]) else "B"
        if low in ("taken", "rushed", "brought", "admitted") and "hospital" in self.lows[index + 1 : index + 5]:
            hurt = _WOUNDS | words()["wound_past"]
            return "W" if not hurt.isdisjoint(self.lows[index + 2 : index + 10]) else "B"
        if low == "hospital" and self.low(index - 1) == "in":  # "16 dead and 20 in hospital"
            at = index - 3 if self.low(index - 2) in ("are", "were", "remain") else index - 2
            return "W" if self.low(at - 1) in ("and", ",", "with") and self.number(at) else ""
        if low == "condition" and self.low(index - 1) in _GRAVE and self._hurts_nobody_else():
            return "W"  # where the sentence counts no other wounded
        if low in ("lives", "life"):
            return "X" if self.low(index - 1) in _THEIRS or self.low(index + 1) == "lost" else "."
        if low == "loss" and self.low(index + 1) == "of":
            return "k" if not {"lives", "life"}.isdisjoint(self.lows[index + 2 : index + 7]) else ""
        if low == "lost" and not {"lives", "life"}.isdisjoint(self.lows[max(0, index - 4) : index]):
            return "X"  # "one life was also lost"
        if low in ("lost", "lose", "losing", "met") and self.low(index + 1) in _THEIRS:
            return "a" if not {"lives", "life", "death", "deaths"}.isdisjoint(self.lows[index + 2 : index + 4]) else ""
        if low in ("lost", "lose", "losing"):
            hedged = 2 if self.joined(index + 1, 2) in words()["open"] else 0
            found = self.number(index + 1 + hedged)
            if not found:
                return ""
            kind, end, _ = self.kind(found[1])
            own = self.low(found[1]) == "of" and self.low(found[1] + 1) in _THEIRS and kind != "thing"
            if kind == "thing" and self.low(end) == "and" and (more := self.number(end + 1)):
                kind = self.kind(more[1])[0]  # "lost two tanks and six men"
            return "k" if own or kind == "person" else ""
        if low in ("left", "leaving") and "with" in self.lows[index + 2 : index + 6]:
            found = self.number(index + 1)
            return "w" if found and not _WOUNDS.isdisjoint(self.lows[found[1] : found[1] + 6]) else ""
        return self._fixed_phrase(index)

    def _fixed_phrase(self, index: int) -> str:
        """Return the letter of a word in a phrase of its own sense: "throats cut", "the slain commander", "burned alive"."""
        low, before = self.low(index), self.low(index - 1)
        if low in ("throat", "throats") and self.low(index + 1) in ("cut", "slit", "slashed"):
            return "X"
        if low == "among" and self.low(index + 1) in ("them", "whom", "which"):
            return ","
        if low == "dead" and self.low(index + 1) in ("and", "or") and self.low(index + 2) == "missing":
            return "B"  # one number for both
        if low == "eliminated" and self.low(index + 1) == "from":
            return "."
        if low == "by" and self.low(index - 1) in ("passing", "walking", "driving", "standing"):
            return "."
        if low == "with" and self.low(index + 1) in _THEIRS and is_person(self.low(index + 2)):
            return "&"  # "were killed with their father"
        if low in ("slain", "murdered") and before in words()["determiners"]:
            return "."  # "the slain commander"
        if low in ("wound", "wounds") and self.low(index - 1) in _OF_WOUNDS:
            return "."
        if low == "murders" and self.number(index - 1):
            return "X"
        if low in ("wounded", "injured", "dead") and self.low(index - 1) in ("the", "a", "an"):
            told = self.low(index - 2) == "of" and not (self.number(index - 3) and low != "dead")  # "40 of the injured"
            return "." if told or is_person(self.low(index + 1)) else ""
        if low.endswith("ed") and self.joined(index + 1, 2) == "to death":
            return "a"
        if low in ("embraced", "attained") and self.low(index + 1) == "martyrdom":
            return "K"
        if low in ("injury", "injuries", "wounding") and self.low(index + 1) == "of":
            return "w"
        if low == "wiped" and self.low(index + 1) == "out":
            return "K" if self._counts(index + 2) or self.joined(index + 2, 2) == "a total" else ""
        if low == "gunned" and self.low(index + 1) == "down":
            return "K"
        if low in BODY and self.is_body(index):
            return "X"
        if low in ("body", "bodies", "corpses", "remains") and self.low(index + 1) == "of":
            return "X" if self.number(index - 1) else "k"
        if low == "alive" and self.low(index - 1) in ("burned", "burnt", "buried"):
            return "X"
        return ""

    def is_body(self, index: int) -> bool:
        """Say whether one body is what was found here: "a body was found near the canal"."""
        one = self.low(index) in BODY and self.low(index - 1) in words()["determiners"]
        return one and not _FOUND.isdisjoint(self.lows[index + 1 : index + 9]) and self.low(index + 1) != "of"

    def _hurts_nobody_else(self) -> bool:
        hurt: frozenset[str] = words()["wound_past"] | words()["wound_active"]
        return hurt.isdisjoint(self.lows)

    def _is_put(self, index: int) -> bool:
        """Say whether a word is a toll by what is done with it: "put the figure at 12", "the figure was later cut to 12"."""
        if self.low(index) not in ("number", "figure", "count", "tally", "total"):
            return False
        if self.low(index + 1) == "at":
            return self.low(index - 2) in ("put", "puts", "putting", "placed")
        to = next((p for p in range(index + 1, index + 6) if self.low(p) in ("to", "of")), 0)
        revised = any(low.startswith(_REVISE) for low in self.lows[max(0, index - 2) : to])
        return self.low(to) == "to" and revised and self.number(to + 1) is not None

    def _ends_in_death(self, index: int) -> bool:
        """Say whether a verb goes on as "shot dead", "beaten to death", "ambushed and killed"."""
        after = self.lows[index + 1 : index + 3]
        if self.low(index) not in _MANNERS:
            hurt = after[:1] == ["and"] and self.low(index + 2) in words()["wound_past"]
            return (hurt or after == ["and", "killed"]) and _FULL_VERB.fullmatch(self.low(index)) is not None
        hurt = after[:1] == ["and"] and self.low(index + 2) in words()["wound_past"]
        return hurt or "dead" in after or after in (["to", "death"], ["and", "killed"]) or after[:1] == ["alive"]

    def _counts_dead(self, index: int) -> bool:
        """Say whether "the number of civilians killed" stands here."""
        dead = words()["kill_past"] | words()["dead"]
        return self.low(index + 1) == "of" and not dead.isdisjoint(self.lows[index + 2 : index + 6])

    def _counts_hurt(self, index: int) -> bool:
        """Say whether "the number of wounded" stands here, and no dead are counted with them."""
        hurt = {"wounded", "injured", "hurt", "injuries"}
        return self.low(index + 1) == "of" and not hurt.isdisjoint(self.lows[index + 2 : index + 4])

    def _is_stop(self, index: int) -> bool:
        """Say whether a full stop ends a sentence within the text, and no short form: "Gov. Hussain", "J. Marek"."""
        before = self.low(index - 1)
        short = before in words()["titles"] or before in _SHORT or len(before) == 1
        return self.low(index) == "." and index + 1 < len(self.lows) and not short

    def _is_verb(self, index: int) -> bool:
        token = self.tokens[index]
        if token.raw[:1].isupper() or "-" in token.low or token.low in ("attack", "attacks"):
            return False
        dead, before = words()["dead"], self.low(index - 1)
        if token.low.endswith("ing") and token.low not in words()["open"] and token.low != "including":
            joined = "and" in (before, before.endswith("ly") and self.low(index - 2))
            # "killing a man and kidnapping 18 people", "wounding six and destroying four houses"
            return self._counts(index + 1) or (joined and not is_person(self.low(index + 1)))
        if token.low.endswith("ed") and before in words()["determiners"]:
            return before == "one" and token.low not in words()["adjective_ed"]  # "the outlawed party"
        if self.number(index - 1) and (is_person(self.low(index + 1)) or self.low(index + 1) in dead):
            return False  # "seven mutilated bodies"
        paired = self.low(index + 1) == "and" and self.number(index - 1) and self.low(index + 3) in dead
        if paired or (before == "and" and self.number(index - 3) and self.low(index + 1) in dead):
            return False  # "seven charred and mutilated bodies"
        if before.endswith("ly") and self.low(index - 2) in words()["determiners"]:
            return False  # "a bitterly contested area"
        if token.low in words()["adjective_ed"]:
            return token.low in _TAKING and self._counts(index + 1)
        return bool(_FULL_VERB.fullmatch(token.low)) and not self._shares_object(index)

    def _counts(self, index: int) -> bool:
        """Say whether a count begins here, with its hedge or without: "at least 12", "dozens"."""
        hedges = words()["open"] | words()["limit"] | words()["about"]
        start = next((index + size for size in (3, 2, 1) if self.joined(index, size) in hedges), index)
        return self.number(start) is not None or self.low(start) in words()["vague"]

    def _shares_object(self, index: int) -> bool:
        """Say whether a verb has its object with one of killing before it: "killed and then burned nine"."""
        before = index - 1 - (self.low(index - 1) in ("then", "later", "also"))
        kills = self.low(before) == "and" and self.low(before - 1) in words()["kill_past"]
        other = self.low(index) not in words()["kill_past"] | words()["wound_past"] and not self._counts(index)
        return kills and other and self._counts(index + 1)
