"""The words of a sentence that counts its dead or its wounded, each with a letter for what it does there.

K k X stand for triggers of death ("killed", "killing", "dead"), W w for wounds, L for a toll, V for one of the hurt, a for an
auxiliary, & and "," for joints, B for the border of a clause, "." for any other word.
"""

from __future__ import annotations

import re
from typing import Final

from triage.extract.deathwords import Phrases
from triage.extract.frame import SPEECH, VERB
from triage.extract.tokens import is_person, words

_DEATHS: Final = frozenset(
    {"death", "deaths", "lives", "killing", "execution", "martyrdom", "massacre", "murder", "assassination", "killings"}
)
_MANNERS: Final = frozenset(
    {
        "shot",
        "stabbed",
        "beaten",
        "burned",
        "burnt",
        "gunned",
        "pronounced",
        "declared",
        "certified",
        "trampled",
        "hacked",
    }
)
_DEADLY: Final = frozenset({"fatally", "mortally"})
_SHORT: Final = frozenset(
    {"gov", "sen", "rep", "rev", "hon", "st", "jr", "sr", "jan", "feb", "aug", "sept", "oct", "nov", "dec"}
)
_ROLES: Final = frozenset(
    {"serving", "working", "disguised", "dressed", "posing", "employed", "known", "identified", "described"}
)
"""What stands before "as" where a role follows and nobody else: "a Bosnian serving as a guard"."""
_REVISE: Final = ("revis", "rais", "increas", "reduc", "lower", "correct", "updat")
"""How the verbs begin by which a toll becomes another one."""
_TAKING: Final = frozenset({"kidnapped", "abducted", "captured", "detained", "trapped", "displaced", "wanted"})
_FULL_VERB: Final = re.compile(rf"(?:{SPEECH}|{VERB})")


class Words(Phrases):
    """Says what each word of a sentence does: it kills, wounds, joins, or ends a clause."""

    def _letter(self, index: int) -> str:
        """Return the letter of a word that is no count: a trigger, a joint, a border, or "." for any other."""
        low, lists = self.low(index), words()
        if low in _DEATHS and (letter := self._death(index)):
            return letter
        if low in ("took", "taking", "takes") and "lives" in self.lows[index + 1 : index + 5]:
            return "k"
        if letter := self._takes_life(index):
            return letter
        if low in ("claiming", "claimed", "claims", "claim", "cost", "costing", "cost"):
            return "k" if "lives" in self.lows[index + 1 : index + 7] or self.low(index + 2) == "life" else "B"
        if self.low(index - 1) in _DEADLY and low in _MANNERS | lists["wound_past"] | lists["wound_active"]:
            return "k" if low in lists["wound_active"] else "K"
        if low in ("then", "later", "also") and self._shares_object(index + 1):
            return "."
        if letter := self._hurt_or_lost(index):
            return letter
        if low == "number" and self._counts_hurt(index):
            return "V"
        if low == "toll" or (low == "number" and self._counts_dead(index)) or self._is_put(index):
            return "L"
        if low in ("said", "say", "says", "believe", "believed") and self.low(index - 1) in ("they", "it", "he", "she"):
            return "." if self.low(index + 1) in ("were", "was", "had", "have", "are") else "B"
        if low in lists["wound_past"] and self.low(index + 1) == "others" and self.letter(index - 1) == ".":
            return "w"  # "killed two clerks injured others" without its comma
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

    def _is_put(self, index: int) -> bool:
        """Say whether a word is a toll by what is done with it: "put the figure at 12", "the figure was later cut to 12"."""
        if self.low(index) not in ("number", "figure", "count", "tally", "total"):
            return False
        if self.low(index) in ("number", "figure") and self.low(index + 1) in ("was", "stood"):
            return not {"toll", "killed"}.isdisjoint(self.lows[:index])
        if self.low(index + 1) == "at":
            return self.low(index - 2) in ("put", "puts", "putting", "placed")
        to = next((p for p in range(index + 1, index + 6) if self.low(p) in ("to", "of")), 0)
        revised = any(low.startswith(_REVISE) for low in self.lows[max(0, index - 2) : to])
        return self.low(to) == "to" and revised and self.number(to + 1) is not None

    def _ends_in_death(self, index: int) -> bool:
        """Say whether a verb goes on as "shot dead", "beaten to death", "ambushed and killed"."""
        if self.joined(index, 3) == "sent to hell":
            return True
        aside = index + (self.low(index + 1) in ("up", "down", "out", "off"))  # "rounded up and beheaded"
        after = self.lows[aside + 1 : aside + 3]
        if self.low(index) not in _MANNERS:
            done = after[:1] == ["and"] and self.low(aside + 2) in words()["kill_past"] | words()["wound_past"]
            return done and _FULL_VERB.fullmatch(self.low(index)) is not None
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
        if token.low in ("taken", "given", "sent"):
            return self._counts(index + 1)
        if token.low in words()["adjective_ed"]:
            return token.low in _TAKING and self._counts(index + 1)
        return bool(_FULL_VERB.fullmatch(token.low)) and not self._shares_object(index)

    def _shares_object(self, index: int) -> bool:
        """Say whether a verb has its object with one of killing before it: "killed and then burned nine"."""
        before = index - 1 - (self.low(index - 1) in ("then", "later", "also"))
        kills = self.low(before) == "and" and self.low(before - 1) in words()["kill_past"]
        other = self.low(index) not in words()["kill_past"] | words()["wound_past"] and not self._counts(index)
        return kills and other and self._counts(index + 1)
