"""What the words around a name say of it: that it acts, that something is done to it, that it only holds a place or tells."""

from __future__ import annotations

from typing import Final, NamedTuple

from triage.extract import deeds
from triage.extract.parties import (
    ARMED,
    BODY,
    CIVIL,
    CRAFT,
    DEEDS,
    PLACES,
    THINGS,
    Party,
    Reader,
)
from triage.extract.sidewords import COUNTRY, GROUP, is_number, lexicon

NEAR, AIMED, HIT = 1, 2, 3
"""How surely something is done to a party: it is near, or the words end with it; it is aimed at; it is the object."""
_REACH: Final = 60
_AT_LEAST: Final = frozenset(
    {
        *(("at", "least"), ("at", "most"), ("more", "than"), ("up", "to"), ("fewer", "than"), ("less", "than")),
        ("many", "as"),
    }
)
_PARTS: Final = ("includ", " them ", " whom ", "mostly ", "mainly ")
"""Words without which `PART` is not there; a search takes time."""
_DONE_FROM: Final = frozenset(("in", "from", "after", "when", "as", "of", "under", "with", "through", ""))
"""Words before craft whose owner acts: "killed in", or nothing, as they open the sentence."""


class Role(NamedTuple):
    """What the words say of a party.

    `agent` is whether it did the deed, by "by" or with what it owns, `acts` whether it is the subject of a deed, `target` how
    surely something is done to it, 0 not at all. `both` is whether that is done to it along with another, `owned` whether
    they are the dead of a side named before, `holds` whether it only holds a place, `joined` whether "and" joins it to the
    party before, `part` whether it is a part of it; `before` is the word before its name, `reach` the code point after which its
    verb stands.
    """

    party: Party
    agent: bool
    acts: bool
    target: int
    both: bool
    owned: bool
    holds: bool
    joined: bool
    part: bool
    before: str
    reach: int


def roles_of(text: str, body: int) -> list[Role]:
    """Return the parties that are no mere tellers, each with its role, in the order of the text from `body` on."""
    reader = Reader(text, body)
    found: list[Role] = []
    for party in reader.parties():
        before = found[-1] if found else None
        if before and _is_named_by(reader, before.party, party):
            found.pop()  # "the rebel group M23": the name is told right after what it is
            before = None
        role = _role(reader, body, party, before.party if before else None)
        if role:
            _add(text, found, before, role)
    return found


def _add(text: str, found: list[Role], before: Role | None, role: Role) -> None:
    """Add a role to those found, and bring it and the one before into line where the words join the two."""
    party = role.party
    if before is None:
        found.append(role)
        return
    between = text[before.party.stop : party.start]
    if role.joined:
        acting = role.acts and before.before != "between"
        if acting:
            _act_too(found)
        role = role._replace(target=max(role.target, before.target), acts=acting and before.target < AIMED)
    elif _is_member(before.party, party) and deeds.MEMBERS.fullmatch(between):
        target = max(role.target, before.target)
        acting = not target and deeds.acts(text, party.stop)
        role = role._replace(before=before.before, target=target, joined=before.joined, acts=acting)
        found.pop()  # "fighters of the RSF"
    elif _is_owned_by(before.party, role.before) and deeds.BELONGING.fullmatch(between):
        target = HIT if deeds.suffers(text, party.stop) else before.target
        acting = not target and (before.acts or deeds.acts(text, party.stop))
        if before.joined and acting:
            _act_too(found, len(found) - 1)
        found[-1] = before._replace(acts=acting, target=target, reach=party.stop)
        return  # "supporters of the jailed leader marched"
    elif role.part and deeds.suffers(text, party.stop):
        found[-1] = before._replace(target=HIT)
    found.append(role)


def _act_too(found: list[Role], end: int | None = None) -> None:
    """Make subjects of the last roles before `end`, and of those joined to them: "Egypt, Sudan" and Ethiopia met."""
    for place in range((len(found) if end is None else end) - 1, -1, -1):
        one = found[place]
        found[place] = one._replace(acts=not one.target and not one.holds)
        if not one.joined:
            break


def _is_member(first: Party, second: Party) -> bool:
    """Say whether the words may name a party by those who belong to it: "members" and "the security forces"."""
    return first.last - first.first == 1 and first.head in lexicon()["members"] and second.kind != CIVIL


def _is_owned_by(first: Party, word: str) -> bool:
    """Say whether the words may tell whose people a party is, by the word before the next one."""
    return first.kind in (CIVIL, ARMED) and not first.owns and word in ("of", "from", "to", "for")


def _is_named_by(reader: Reader, first: Party, second: Party) -> bool:
    """Say whether the name of a party stands right after the words for what it is."""
    close = second.first == first.beyond == first.last and second.start == first.end + 1
    words = first.kind in (BODY, ARMED) and not reader.capital(first.last - 1) and not first.head.endswith("s")
    return close and words and second.kind == GROUP


def _role(reader: Reader, body: int, party: Party, previous: Party | None) -> Role | None:
    """Return the role of a party by itself; None where it only tells or is another name for the one before."""
    text, end = reader.text, party.stop
    between = text[previous.stop : party.start] if previous else ""
    if deeds.only_tells(text, party.start, end) or (previous and deeds.OTHER_NAME.fullmatch(between)):
        return None
    before = text[max(body, party.start - _REACH) : party.start]
    low = before.casefold()
    index = _before(reader, party.first)
    word, earlier = reader.low(index), reader.low(index - 1)
    if (word, earlier) in (("to", "loyal"), ("with", ",")):
        return None
    part = any(word in low for word in _PARTS) and deeds.PART.search(before) is not None
    joined = previous is not None and _is_joined(previous, party, between)
    joined = joined or (word == "with" and earlier == "along")
    both = text.startswith(" and ", end) and deeds.BOTH_SUFFER.match(text, end) is not None
    suffers = both or deeds.suffers(text, end)
    agent, holds = _agency(reader, party, index, before)
    target = 0
    if not agent:
        target = HIT if suffers and not (part and party.kind == CIVIL) else _aimed(reader, party, index, before)
    lends = _lends(reader, party)
    free = (agent or not reader.is_in(index, "prepositions")) and not (part or holds or lends)
    acts = free and target < AIMED and deeds.acts(text, end)
    acts = acts or (not target and deeds.OWN_ACT.match(text, end) is not None)
    if party.head in reader.lexicon["tellers"] and not (acts or target >= AIMED):
        return None
    if lends and not party.owns:
        target = max(target, NEAR)
    owned = previous is not None and _may_own(low) and deeds.OWN_DEAD.search(before) is not None
    return Role(party, agent, acts, target, both, owned, holds, joined, part, word, end)


def _is_joined(previous: Party, party: Party, between: str) -> bool:
    """Say whether "and" joins two names, or they stand in a list: "Egypt, Sudan and Ethiopia"."""
    listed = between == ", " and {previous.kind, party.kind} <= {COUNTRY, GROUP}
    return listed or deeds.JOINED.fullmatch(between) is not None


def _before(reader: Reader, first: int) -> int:
    """Return the word before a name and what counts, determines or gathers it; -1 where none is."""
    index = first - 1
    while index >= 0:
        low = reader.low(index)
        if reader.is_in(index, "determiners") or low[:1].isdigit() or is_number(low):
            index -= 1
        elif (reader.low(index - 1), low) in _AT_LEAST or (low == "of" and _counts(reader, index - 1)):
            index -= 2
        elif low.isalpha() and (
            low.endswith(("ate", "ous")) or (low.endswith("ed") and reader.is_in(index - 1, "articles"))
        ):
            index -= 1
        else:
            break
    for place in (index - 1, index - 2) if index == first - 1 else ():
        if _links(reader, place + 1):
            break
        if reader.is_in(place, "articles"):
            return place - 1  # "beat an Ebola response worker"
    return index


def _links(reader: Reader, index: int) -> bool:
    """Say whether a word joins what is around it, so that it is no part of a name."""
    low = reader.low(index)
    if not low.isalpha() or low in deeds.PAST:
        return True
    return low.endswith(("ed", "ing")) or reader.is_in(index, "prepositions", "joints", "no_object")


def _counts(reader: Reader, index: int) -> bool:
    """Say whether a word before "of" only counts or gathers those who follow: "dozens of", "a convoy of"."""
    return reader.is_in(index, "determiners", "gatherings") or reader.low(index)[:1].isdigit()


def _lends(reader: Reader, party: Party) -> bool:
    """Say whether only a thing of a party is told of: "a vehicle of the army", "a police station"."""
    of = next((n for n in (party.first - 1, party.first - 2) if reader.low(n) == "of"), 0)
    return party.owns in (THINGS, PLACES) or (of > 0 and reader.is_in(of - 1, THINGS))


def _agency(reader: Reader, party: Party, index: int, before: str) -> tuple[bool, bool]:
    """Return whether a party did the deed, by "by" or by what it owns, and whether it only holds a place or backs others."""
    word, earlier = reader.low(index), reader.low(index - 1)
    if word == "by":
        if deeds.TOLD_BY.search(before):
            return False, False
        holds = reader.is_in(index - 1, "holders")
        return not holds, holds
    if party.owns == DEEDS or deeds.BLAMED.search(before):
        return True, False
    if party.owns == CRAFT:
        return word in _DONE_FROM, False
    if word == "of" and (
        reader.is_in(index - 1, CRAFT) or (party.kind == ARMED and reader.is_in(index - 1, "done_by"))
    ):
        return True, False  # "heavy guns of the army", "an attack of the rebels"
    return False, word == "of" and earlier in ("control", "hands", "hold")


def _aimed(reader: Reader, party: Party, index: int, before: str) -> int:
    """Return how surely the words before a party do something to it."""
    word, earlier = reader.low(index), reader.low(index - 1)
    if not word or (index == 0 and word.endswith("ing") and deeds.acts(reader.text, party.stop)):
        return 0  # "Striking miners blocked"
    if word in ("were", "was") and reader.is_in(index - 1, "caught"):
        return HIT  # "among those killed were two nurses"
    if party.owns == PLACES and not _is_verb(reader, index):
        return 0
    if party.kind == COUNTRY and not party.owns:
        return HIT if reader.is_in(index, "relations") else 0
    if word in ("carrying", "transporting"):
        return NEAR
    if reader.is_in(index, "aims"):
        return _by_preposition(reader, party, index, before)
    if word == "in":
        return NEAR if party.owns == THINGS else 0
    if earlier == "to" and reader.words[index].raw.islower():
        return NEAR  # "to push government forces back"
    if word == "up" and earlier in ("set", "put", "built"):
        return 0  # "set up a court"
    after = reader.is_in(index, "after_verbs") and (_is_verb(reader, index - 1) or reader.low(index - 2) == "to")
    return HIT if after or _is_verb(reader, index) else 0


def _by_preposition(reader: Reader, party: Party, index: int, before: str) -> int:
    """Return how surely something is done to a party after "on", "against", "with" or the like."""
    word, fights = reader.low(index), reader.is_in(index - 1, "fights")
    if party.kind == CIVIL:
        if reader.is_in(index, "placing") or (word == "with" and not fights):
            return 0
        if word == "to" and not deeds.GIVES.search(before):
            return 0
    if word == "with" and fights:
        return AIMED
    return NEAR if reader.is_in(index, "loose") else AIMED


def _is_verb(reader: Reader, index: int) -> bool:
    """Say whether a word may be a verb whose object follows."""
    low = reader.low(index)
    if reader.is_in(index, "no_object", "intransitive"):
        return False
    if low in deeds.PAST or (low in deeds.PRESENT and not reader.is_in(index, CRAFT, DEEDS)):
        return True
    return low.endswith(("ed", "ing")) and low.isalpha()


def _may_own(low: str) -> bool:
    """Say whether words may end as `OWN_DEAD` does; few do, and a search takes time."""
    return low.endswith((" its ", " their ", " his ", " own ")) or "los" in low or "cost of" in low
