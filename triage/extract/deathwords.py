"""Phrases that tell of death or wounds in words of their own: "lost their lives", "throats cut", "fighting for his life"."""

from __future__ import annotations

from typing import Final

from triage.extract.sentence import Sentence
from triage.extract.tokens import is_person, words

_WOUNDS: Final = frozenset(
    {
        "injuries",
        "wounds",
        "burns",
        "cuts",
        "fractures",
        "bruises",
        "injury",
        "wound",
        "breathing",
        "suffocation",
        "inhalation",
    }
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
_CUT: Final = frozenset({"cut", "cutting", "slit", "slitting", "slashed", "slashing"})
_THEIRS: Final = frozenset({"their", "his", "her", "its"})
BODY: Final = frozenset({"body", "corpse"})
_FOUND: Final = frozenset({"found", "discovered", "recovered", "retrieved"})


class Phrases(Sentence):
    """Says what a word does that tells of death or wounds only together with the words beside it."""

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

    def own_death(self, index: int) -> int:
        """Return the last word of a killer's own death, told after what he did: "before taking his own life"; 0 if none."""
        if self.low(index - 1) not in ("before", "then"):
            return 0
        return next((index + n - 1 for n in (2, 4, 5) if self.joined(index, n) in words()["own_death"]), 0)

    def _takes_life(self, index: int) -> str:
        """Return the letter of "slit the throats of nine people", "had their throats cut", "before committing suicide"."""
        own = self.low(index) in ("suicide", "life", "himself", "herself")
        if own and any(self.own_death(p) == index for p in range(index - 4, index)):
            return "X"
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
        if low == "escaped" and self.low(index + 1) == "with":
            return "W" if not _WOUNDS.isdisjoint(self.lows[index + 2 : index + 5]) else "B"
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
        if low in ("lives", "life") and self.low(index - 2) == "for":
            return "W" if self.low(index - 3) in ("fighting", "battling", "fight", "fights") else "."
        if low in ("lives", "life"):
            return "X" if self.low(index - 1) in _THEIRS or self.low(index + 1) == "lost" else "."
        if low == "loss" and self.low(index + 1) == "of":
            lives = not {"lives", "life"}.isdisjoint(self.lows[index + 2 : index + 7])
            found = self.number(index + 2)
            return "k" if lives or (found and self.kind(found[1])[0] == "person") else ""
        if low == "lost" and not {"lives", "life"}.isdisjoint(self.lows[max(0, index - 4) : index]):
            return "X"  # "one life was also lost"
        if low in ("lost", "lose", "losing", "met") and self.low(index + 1) in _THEIRS:
            return "a" if not {"lives", "life", "death", "deaths"}.isdisjoint(self.lows[index + 2 : index + 4]) else ""
        if low in ("lost", "lose", "losing"):
            hedged = 2 if self.joined(index + 1, 2) in words()["open"] else 0
            found = self.number(index + 1 + hedged) or self._vague_men(index + 1) or self._one_man(index + 1)
            if not found:
                return ""
            kind, end, _ = self.kind(found[1])
            own = self.low(found[1]) == "of" and self.low(found[1] + 1) in _THEIRS and kind != "thing"
            if kind == "thing" and self.low(end) == "and" and (more := self.number(end + 1)):
                kind = self.kind(more[1])[0]  # "lost two tanks and six men"
            return "k" if own or kind == "person" else ""
        if low in ("left", "leaving") and "with" in self.lows[index + 2 : index + 6]:
            found = self.number(index + 1 + (self.low(index + 1) == "another"))
            return "w" if found and not _WOUNDS.isdisjoint(self.lows[found[1] : found[1] + 6]) else ""
        return self._fixed_phrase(index)

    def _vague_men(self, index: int) -> tuple[int, int] | None:
        """Read "dozens of" before what was lost: "lost dozens of men"."""
        vague = self.low(index) in ("dozens", "scores", "hundreds", "tens") and self.low(index + 1) == "of"
        return (0, index + 2) if vague else None

    def _one_man(self, index: int) -> tuple[int, int] | None:
        """Read "an officer" after what was lost: "killed 40 gunmen and lost an officer"."""
        one = self.low(index) in ("a", "an", "one") and self.low(index + 1) in words()["singular"]
        return (1, index + 1) if one else None

    def _fixed_phrase(self, index: int) -> str:
        """Return the letter of a word in a phrase of its own sense: "throats cut", "the slain commander", "burned alive"."""
        low, before = self.low(index), self.low(index - 1)
        if low == "fatally" and before in ("them", "whom") and self.letter(index + 1) not in "KXW":
            return "X"  # "40 were hurt, one of them fatally"
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
        if low in BODY and self.low(index - 1) == "one" and self.low(index - 2) in _FOUND:
            return "X"
        if low in ("body", "bodies", "corpses", "remains") and self.low(index + 1) == "of":
            owned = self.low(index + 2) in _THEIRS | {"our", "the"} and not self.number(index + 3)
            return "X" if self.number(index - 1) else "B" if owned and low in ("bodies", "corpses") else "k"
        if low == "risen" and self.low(index + 1) == "to":
            return "B"
        if low == "hell" and self.joined(index - 2, 2) == "sent to":
            return "X"
        if low in ("burned", "burnt") and self.low(index - 1) in ("badly", "severely", "seriously", "critically"):
            return "W"
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
