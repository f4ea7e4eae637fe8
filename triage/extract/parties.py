"""The names of those who may be a side: noun phrases around a head, an owner before craft, a body, a group, a country.

A small grammar, read from the head outwards. Modifiers stand before it ("US-led", "Syrian", "suspected", "garment"); after it
stands what it owns: craft and deeds ("warplanes", "air strikes"), which are its doing, or things ("positions", "station"),
which are hit in its stead. The name is what stands before those; craft without an owner name nobody.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from triage.extract.deeds import PAST
from triage.extract.placewords import lists
from triage.extract.sidewords import (
    COMPOUND,
    COUNTRY,
    GROUP,
    demonyms,
    is_number,
    known,
    lexicon,
    may_be_core,
    may_modify,
)
from triage.extract.tokens import is_person

_TOKEN: Final = re.compile(r"(?:[A-Z]\.){2,}|\d+(?:[.,]\d+)+|[^\W_]+(?:[-'’&][^\W_]+)*(?:(?<=s)['’](?=\s))?|[^\w\s]")
_ACRONYM: Final = re.compile(r"[A-Z]{2,8}\d{0,2}(?:-[A-Z]{1,6})?|[A-Z]\d{2}")
_PARTICLE: Final = re.compile(r"(?:al|el|ar|as|az|an|ul|ibn|bin)-[A-Z][\w’']*|al|el|ibn|bin|ul")
_INSIDE: Final = re.compile(r"[a-z][A-Z]")
_GENITIVE: Final = ("'s", "’s", "s'", "s’")
_ENDS: Final = frozenset('.:;!?"”“-–—')
_LONGEST: Final = 6
"""So many words stand before a head at most."""
_PLAIN: Final = 2
"""So many of them may be nouns that no list knows: "oil company workers"."""
_SOON: Final = 6
"""So many words of when and where may stand before who acts, with a comma after them."""
_SHORT: Final = 3
CIVIL, ARMED, BODY, NAME = "civil", "armed", "body", "name"
"""The other classes of names: people, fighters, bodies that act, names that say no more."""
CRAFT, DEEDS, THINGS, PLACES = "craft", "deeds", "things", "places_of"
"""The classes of what a side owns."""
_OWNER: Final = "owner"
"""A word that names a side only by what it owns: "Russian" jets."""


class Party(NamedTuple):
    """A name as printed, from code point `start` to before `end`; `stop` is after what it owns: craft, deeds or things.

    `first` and `last` are its words, `last` excluded, `beyond` the word after what it owns. `head` is its chief word in lower
    case; `owns` the class of what it owns, or "".
    """

    name: str
    start: int
    end: int
    stop: int
    first: int
    last: int
    beyond: int
    kind: str
    head: str
    owns: str


class Word(NamedTuple):
    """One word as printed and in lower case without a genitive, from code point `start` to before `end`."""

    raw: str
    low: str
    start: int
    end: int


def _bare(raw: str) -> str:
    """Return a word in lower case and without a genitive."""
    low = raw.casefold()
    if low.endswith(_GENITIVE) and len(low) > _SHORT:
        return low[: -1 if low.endswith(("'", "’")) else -2]
    return low


class Reader:
    """Reads the parties of one text, from its body on."""

    def __init__(self, text: str, body: int) -> None:
        self.text = text
        low = _bare if "'" in text or "’" in text else str.casefold
        self.words = [Word(m[0], low(m[0]), *m.span()) for m in _TOKEN.finditer(text, body)]
        self.lexicon = lexicon()

    def parties(self) -> list[Party]:
        """Return the parties in the order of the text; none overlaps another."""
        found: list[Party] = []
        index = floor = 0
        while index < len(self.words):
            word = self.words[index]
            core = word.raw[0].isupper() or may_be_core(word.low)
            party = self._party(index, floor) if core else None
            if party:
                found.append(party)
                index = floor = party.beyond
            else:
                index += 1
        return found

    def low(self, index: int) -> str:
        """Return a word in lower case; nothing beyond the edges."""
        return self.words[index].low if 0 <= index < len(self.words) else ""

    def is_in(self, index: int, *names: str) -> bool:
        """Say whether a word is in one of some lists of the lexicon."""
        low, listed = self.low(index), self.lexicon
        for name in names:  # noqa: SIM110 - half the time of any()
            if low in listed[name]:
                return True
        return False

    def capital(self, index: int) -> bool:
        """Say whether a word begins with a capital letter."""
        return 0 <= index < len(self.words) and self.words[index].raw[0].isupper()

    def _close(self, index: int) -> bool:
        """Say whether a word stands right after the one before it, with a blank alone between them."""
        return 0 < index < len(self.words) and self.words[index].start == self.words[index - 1].end + 1

    def _party(self, index: int, floor: int) -> Party | None:
        """Return the party whose head begins at a word, or None."""
        last, kind = self._core(index)
        if not kind:
            return None
        alone = kind in (COUNTRY, NAME)
        if not alone:
            last, kind = self._grown(last, kind)
        first = index if alone else self._opened(index, floor, named=kind == GROUP and last == index + 1)
        head = last - 1
        last = self._titled(last, kind)
        beyond, owns = self._owned(last)
        if kind == _OWNER:
            if not owns and self.low(last) == "and" and self.low(last + 1) in demonyms():
                if self._leads(last + 2):
                    return self._made(index, last, ARMED, "", last, head)  # "Rwandan and Mozambican soldiers"
                owns = self._owned(last + 2)[1]
            if owns in ("", PLACES):
                return None
            kind = COUNTRY if self.low(head) in demonyms() else GROUP
        if self._is_none(first, head, last, kind, owns):
            return None
        return self._made(first, self._unlabelled(first, last, kind), kind, owns, beyond, head)

    def _is_none(self, first: int, head: int, last: int, kind: str, owns: str) -> bool:
        """Say whether what reads like a name is none: it only describes a noun or an owner, or says too little alone."""
        plain = not owns and last == head + 1
        single = kind == CIVIL and not self.low(head).endswith("s")
        if plain and (self.is_in(head, "adjectives") or kind == GROUP or single) and self._describes(last):
            return True
        if plain and self.words[head].raw.endswith(_GENITIVE) and not self.is_in(last, "losses"):
            return True
        if owns == DEEDS and head == first and self.is_in(head, "labels"):
            return True  # "a terrorist attack"
        if (kind == CIVIL and owns in (CRAFT, DEEDS)) or (owns == PLACES and kind != ARMED):
            return True
        if self.text[self.words[first].start : self.words[head].end] in lists()["wholes"]:
            return True  # "West Bank"
        of = plain and self.low(last) == "of"
        if of and not self.capital(head) and self.is_in(head, "gatherings"):
            return True  # "a crowd of mourners"
        if of and self.low(head) in ("regime", "movement"):
            return True
        return head == first and last == head + 1 and self.is_in(head, "weak") and kind != GROUP

    def _made(self, first: int, last: int, kind: str, owns: str, beyond: int, head: int) -> Party:
        if kind == CIVIL and any(self.is_in(n, "menacing") for n in range(first, last - 1)):
            kind = ARMED  # "armed men"
        start, end = self.words[first].start, self.words[last - 1].end
        name = self.text[start:end]
        if owns and name.endswith(_GENITIVE):
            name = name[: -1 if name.endswith(("'", "’")) else -2]
        stop = self.words[beyond - 1].end
        return Party(name, start, start + len(name), stop, first, last, beyond, kind, self.low(head), owns)

    def _core(self, index: int) -> tuple[int, str]:
        """Return the word after the core of a name that begins here, and its class; no class where none begins."""
        word = self.words[index]
        low, upper = word.low, word.raw[0].isupper()
        for words, kind in known().get(low, ()):
            if self._reads(index, words) and (kind == GROUP or upper):
                after = index + len(words)
                if kind == COUNTRY:
                    return after, "" if self._goes_on(index, after) else kind
                return after + (
                    self._close(after) and self.words[after].raw.startswith("al-")
                ), kind  # "Fatah al-Islam"
        if upper and self._opens(index) and (after := self._subject(index)):
            return after, NAME
        if upper and low in self.lexicon["prefixes"]:
            after = index + 1
            after += after < len(self.words) and _PARTICLE.fullmatch(self.words[after].raw) is not None
            after += after == index + 1 and self.capital(after)
            return after, GROUP if after > index + 1 else ""
        if low in self.lexicon["craft_words"] and self.is_in(index + 1, CRAFT):
            return index, ""
        if low in self.lexicon["armed"]:
            return index + 1, ARMED
        if low in self.lexicon["bodies"] or (word.raw in self.lexicon["proper_ends"] and self.capital(index - 1)):
            return index + 1, BODY
        if upper and _ACRONYM.fullmatch(word.raw) and word.raw not in self.lexicon["not_acronyms"]:
            return index + 1, GROUP
        if upper and low in demonyms():
            return index + 1, CIVIL if self._is_citizen(index) else _OWNER
        if is_person(low) or low in self.lexicon["people"]:
            return index + 1, CIVIL
        return (index + 1, _OWNER) if "-" in low and COMPOUND.fullmatch(word.raw) else (index, "")

    def _reads(self, index: int, words: tuple[str, ...]) -> bool:
        """Say whether words stand here; a short name must stand in capitals: "IS", "US"."""
        if any(self.low(index + place) != word for place, word in enumerate(words)):
            return False
        if len(words) > 1:
            return not words[0].startswith("al") or self.capital(index + 1)
        raw = self.words[index].raw
        return len(words[0]) > _SHORT or (raw[:-2] if raw.endswith(_GENITIVE) else raw).isupper()

    def _goes_on(self, index: int, after: int) -> bool:
        """Say whether a longer name begins with a country: "Sudan Doctors Network", "Myanmar government troops", "Peru's court"."""
        follows = self.capital(after) and self._may_name(after) and self._close(after)
        longer = follows or self._leads(after) or self.words[index].raw.endswith(_GENITIVE)
        return longer and not self._owned(after)[1]

    def _is_citizen(self, index: int) -> bool:
        """Say whether a word for a people stands for its people: "Israelis", "shot a Palestinian"."""
        low, after = self.low(index), index + 1
        if not is_person(low):
            return False
        if low.endswith("s") and low[:-1] in demonyms():
            return True
        one = self.low(index - 1) in ("a", "an", "one", "another", "two", "three")
        more = self._describes(after) or self._is_head(after) or self.capital(after) or self._owned(after)[1]
        return one and not more

    def _leads(self, index: int) -> bool:
        """Say whether a head stands here, or a modifier before one, so that what is before belongs to it."""
        if self._close(index) and self._is_head(index) and not self.capital(index):
            return True
        return self.is_in(index, "modifiers") and self._is_head(index + 1)

    def _joins(self, index: int) -> bool:
        """Say whether another side stands here: "the government", "a Chinese airline"."""
        return self._leads(index) or (self.low(index) in demonyms() and self._leads(index + 1))

    def _describes(self, index: int) -> bool:
        """Say whether a plain noun stands here, so that what is before it only describes it: "military" equipment."""
        return self._close(index) and self.words[index].raw.islower() and may_modify(self.low(index))

    def _is_head(self, index: int) -> bool:
        return self.is_in(index, "armed", "bodies") or is_person(self.low(index))

    def _grown(self, last: int, kind: str) -> tuple[int, str]:
        """Return the word after the last of a run of heads, and its class: "police officers", "Taliban fighters"."""
        while self._close(last):
            raw, low, before = self.words[last].raw, self.low(last), self.low(last - 1)
            if low == "hostage" or (low in self.lexicon["craft_words"] and self.is_in(last + 1, CRAFT)):
                break
            if low in self.lexicon["labels"] and kind in (GROUP, BODY) and self.capital(last - 1):
                while self.is_in(last, "labels", "bodies"):
                    last += 1
                break
            several = before.endswith("s") and kind in (ARMED, CIVIL) and before != "forces"
            if several and not (raw in self.lexicon["proper_ends"] and self.capital(last - 1)):
                break
            if low in self.lexicon["modifiers"] and self._is_head(last + 1):
                pass
            elif raw[0].isupper():
                if raw not in self.lexicon["proper_ends"]:
                    break
                kind = BODY
            elif low in self.lexicon["armed"]:
                kind = ARMED
            elif low in self.lexicon["bodies"]:
                kind = GROUP if kind == GROUP else BODY
            elif is_person(low) or low in self.lexicon["people"]:
                kind = ARMED if kind == ARMED else CIVIL
            else:
                break
            last += 1
        return last, kind

    def _titled(self, last: int, kind: str) -> int:
        """Return the word after "of" and what belongs to a title: "Department of Energy", "the government of Mozambique"."""
        if kind != BODY or self.low(last) not in ("of", "for"):
            return last
        if self.words[last - 1].raw in self.lexicon["proper_ends"] and self.capital(last - 1):
            end = last + 1 + (self.low(last + 1) == "the")
            while self.capital(end) and self._may_name(end) and self._close(end):
                last, end = end + 1, end + 1
            return last
        for words, kind_of in known().get(self.low(last + 1), ()):
            if kind_of == COUNTRY and self.capital(last + 1) and self._reads(last + 1, words):
                return last + 1 + len(words)
        return last

    def _owned(self, last: int) -> tuple[int, str]:
        """Return the word after what a head owns, and its class: craft, deeds, things or places."""
        index, owns = last, ""
        while self._close(index):
            low = self.low(index)
            if low == "air" and self.low(index + 1) == "force":
                break
            if low in self.lexicon[CRAFT]:
                owns = owns or CRAFT
            elif low in self.lexicon[DEEDS] or (low == "air" and self.is_in(index + 1, DEEDS)):
                owns = DEEDS
            elif low in self.lexicon[THINGS]:
                owns = THINGS
            elif low in self.lexicon[PLACES]:
                owns = PLACES
            elif not (low in self.lexicon["craft_words"] and any(self.is_in(index + n, CRAFT, DEEDS) for n in (1, 2))):
                break
            index += 1
        return index, owns

    def _opened(self, index: int, floor: int, *, named: bool) -> int:
        """Return the word with which a name begins whose core is at `index`, not before `floor`.

        Args:
            index: The core.
            floor: The first word that no name has yet.
            named: Whether the core is the name of a group, before which plain words only tell what it is.
        """
        plain, national = 0, self.capital(index) and self.low(index) in demonyms()
        first = index
        while first > max(floor, index - _LONGEST) and self._close(first):
            raw, low = self.words[first - 1].raw, self.low(first - 1)
            if low in self.lexicon["determiners"] or is_number(low) or (raw.islower() and raw.endswith(_GENITIVE)):
                break
            compound = "-" in low and COMPOUND.fullmatch(raw) is not None
            upper = raw[0].isupper()
            if named and not (compound or low in ("suspected", "alleged") or (upper and self._may_name(first - 1))):
                break
            if compound or low in self.lexicon["modifiers"]:
                pass
            elif upper:
                ends = national and not (low in demonyms() or low in self.lexicon["compass"])
                if ends or not self._may_name(first - 1):
                    break
                national = national or low in demonyms()
            elif not (_PARTICLE.fullmatch(raw) and first - 1 > floor and self.capital(first - 2)):
                ground = low in self.lexicon["grounds"] and self.low(first - 2) in ("a", "an")
                if plain == _PLAIN or not (ground or may_modify(low)):
                    break
                plain += 1
            first -= 1
        while first < index and self.words[first].raw in ("al", "el", "new", "other"):
            first += 1
        return first

    def _opens(self, index: int) -> bool:
        """Say whether a sentence begins at a word, or its main clause after a few words with a comma."""
        if index == 0 or self.words[index - 1].raw in _ENDS:
            return True
        return self.words[index - 1].raw == "," and index < _SOON

    def _subject(self, index: int) -> int:
        """Return the word after a name that opens a sentence and is followed by a deed: "SpaceX launched"; 0 where none is."""
        end = index
        while self.capital(end) and self._may_name(end):
            if (
                self.words[end].raw in self.lexicon["proper_ends"]
                or self.low(end) in demonyms()
                or is_person(self.low(end))
            ):
                return 0
            end += 1
        verb = self.low(end)
        if end > index and verb == "and" and self.low(end + 1) in ("the", "a", "an") and self._joins(end + 2):
            return end
        does = verb in PAST or (verb.endswith("ed") and "-" not in verb)
        sure = end - index > 1 or _INSIDE.search(self.words[index].raw) is not None
        return end if does and sure and end - index <= _LONGEST else 0

    def _may_name(self, index: int) -> bool:
        """Say whether a word in capitals may be part of a name: not what only opens a sentence, no day, agency or place."""
        raw, low = self.words[index].raw, self.low(index)
        if raw in lists()["days"] or raw in lists()["agencies"] or raw in lists()["function"]:
            return False
        if self._opens(index) and (
            low in self.lexicon["no_modifier"] or low.endswith(("ly", "ing")) or (low.endswith("ed") and "-" not in raw)
        ):
            return False
        placed = self.low(index - 1) in ("in", "at", "inside", "near", "outside")
        return not placed or low in demonyms()

    def _unlabelled(self, first: int, last: int, kind: str) -> int:
        """Return where a name ends without a label after it: "Nusra Front" terrorist group."""
        if kind not in (GROUP, BODY):
            return last
        labels = (n for n in range(first + 1, last) if self.is_in(n, "labels") and self.capital(n - 1))
        return next(labels, last)
