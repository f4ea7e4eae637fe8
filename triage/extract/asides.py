"""What is told along of those counted: side clauses, lists of the dead, and a fate of their own such as "missing"."""

from __future__ import annotations

from typing import Final

from triage.extract.named import Named
from triage.extract.persons import Item
from triage.extract.tokens import is_person, words

_DEAD: Final = frozenset({"killed", "dead", "victims", "deceased"})
_LED: Final = frozenset(
    {
        "abducted",
        "accused",
        "believed",
        "captured",
        "caught",
        "displaced",
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
_ASIDE: Final = frozenset({"who", "identified", "named", "known", "most", "mostly", "some", "all", "both"})
_CASUALTIES: Final = _DEAD | {"injured", "wounded", "toll", "fatalities", "casualties"}
_THE: Final = frozenset({"the", "those"})
_ELSEWISE: Final = frozenset(
    {
        "abducted",
        "arrested",
        "detained",
        "displaced",
        "evacuated",
        "freed",
        "homeless",
        "kidnapped",
        "marooned",
        "missing",
        "rescued",
        "saved",
        "sickened",
        "stranded",
        "trapped",
        "unaccounted",
    }
)
"""Fates that are neither death nor a wound: "40 were killed and 11 others trapped"."""
_ANYBODY: Final = frozenset({"", "people", "persons", "victims", "others", "civilians"})
_DASHES: Final = frozenset({"-", "–", "—"})
_UNTIL_FATE: Final = frozenset({"still", "feared", "believed", "went", "gone", "remain", "remained", "listed", "as"})


class Asides(Named):
    """Reads what a sentence says beside its counts: "who carried out the raid", "the dead included", "and 30 others missing"."""

    def _fares_otherwise(self, index: int) -> bool:
        """Say whether those counted right before met neither death nor a wound: "with 350 others missing"."""
        near = range(index, index + 5)
        fate = next((p for p in near if self.letter(p) != "a" and self.low(p) not in _UNTIL_FATE), index)
        if self.low(fate) not in _ELSEWISE:
            return False
        later = range(fate + 1, fate + 14)
        told = next((p for p in later if self._parts(p) or self.is_dead(p, "KXW")), 0)
        anew = next((p for p in range(fate + 1, fate + 14) if self.number(p)), fate + 14)
        hurt = any(self.letter(p) == "W" for p in range(fate + 1, min(told or fate + 14, anew)))
        return not hurt and not (told and self.is_dead(told, "KXW"))

    def _parts(self, index: int) -> bool:
        """Say whether a clause ends here: a border, or a joint after which no verb follows."""
        if self.low(index) == "by":
            return False  # "six clerks displaced by a flood were killed"
        return self.letter(index) == "B" or (self.letter(index) == "&" and self.letter(index + 1) not in "aW")

    def _goes_on(self, out: list[Item], item: Item) -> bool:
        """Say whether a list goes on after a part told in passing: "18 tourists, 14 of them Danes, and three guides"."""
        if "".join(i.letter for i in out[-3:]) != "S,&" or not any(i.letter == "G" for i in out):
            return False
        part = next(i for i in reversed(out) if i.letter == "S")
        whole = next(i for i in reversed(out) if i.letter == "G")
        told = any(self.joined(p, 2) in words()["subset_after"] for p in range(part.token, part.token + 4))
        one = "".join(i.letter for i in out[-4:]) == ",S,&"
        led = one and "including" in self.lows[max(0, part.token - 3) : part.token + 1]
        return (told or led) and item.head != "" and whole.head not in _ANYBODY and item.head != whole.head

    def _is_dashed(self, out: list[Item], item: Item) -> bool:
        """Say whether somebody is named between dashes after a count: "eight clerks - the cashier and a guard - were killed"."""
        if _DASHES.isdisjoint(self.lows):
            return False
        opens = next((p for p in range(item.token - 1, max(0, item.token - 30), -1) if self.low(p) in _DASHES), 0)
        closes = next((p for p in range(item.token, item.token + 30) if self.low(p) in _DASHES), 0)
        before = [i for i in out if i.letter == "G" and i.end < self.tokens[opens].start]
        return bool(opens and closes and before and self.tokens[opens].start - before[-1].end <= 1)

    def _is_one_of(self, out: list[Item], item: Item) -> bool:
        """Say whether a child told by age and name is one of those just counted: "two sons, five-year-old Adil Haran and"."""
        named = self.low(item.token).endswith(("year-old", "month-old")) and self.is_capital(item.token + 1)
        if not named or item.bounds.low != 1:
            return False
        at = next((p for p in range(len(out) - 1, -1, -1) if out[p].letter not in ",&"), -1)
        whole = next((i for i in reversed(out) if i.letter == "G"), item)
        beside = at >= 0 and (out[at].letter == "S" or (out[at] is whole and "," in [i.letter for i in out[at:]]))
        return beside and (whole.bounds.low or 0) > 1

    def _is_source(self, out: list[Item], item: Item) -> bool:
        """Say whether somebody is who tells it: "according to an army spokesman", "according to Adil Haran, the mayor, nine"."""
        before = next((i for i in reversed(out) if i.letter != ","), item)
        if before.word != "according" or before.letter != "B":
            return False
        closes = next((p for p in range(item.token, len(self.tokens)) if self.tokens[p].end >= item.end), 0) + 1
        begins = self._counts(closes + 1) and self.low(closes + 2) != ","  # ", nine were"; not "a clerk, 30, was"
        office = self.low(item.token) == "the" or (self.low(item.token) in ("a", "an") and begins)
        named = office and self.tokens[before.token + 2].raw[:1].isupper()
        return item.token == before.token + 2 or (named and self.low(closes) == ",")

    def _is_called(self, item: Item) -> bool:
        """Say whether a person is one of those counted before, told by name: "two men, identified as Adil Haran, 20, and"."""
        named = (
            p
            for p in range(item.token - 1, 0, -1)
            if self.low(p) in ("identified", "named") or self.letter(p) in "kKXWw"
        )
        at = next(named, 0)
        return item.head == "person" and self.joined(at, 2) in ("identified as", "named as")

    def _own_fate(self, item: Item, index: int) -> bool:
        """Say whether a part is told of by itself: "including 23 who were injured"; not "an Egyptian who were", all of them."""
        agrees = item.bounds.low != 1 or self.low(index + 1) != "were"
        return self.low(index) == "who" and agrees and self.is_dead(index + 1, "KXW") > 0

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
        if low in ("lives", "died", "perished") and self.low(index + 1) in _INCLUDES:
            who = self.lows[max(0, index - 5) : index]
            return index + 1 if "those" in who and "who" in who else 0  # "those who lost their lives included"
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

    def _is_among_dead(self, index: int) -> bool:
        return self.low(index + 1) in ("those", "the") and self.low(index + 2) in _DEAD
