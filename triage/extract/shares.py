"""Whose dead a toll counts: by what they are called, by "of its soldiers", by who lost them; only where the words say it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from triage.extract.kinds import ARMED, IRREGULAR, KIND_WORDS, kind_of
from triage.extract.numerals import read_number
from triage.extract.proposal import Finding, Span, Value

Group = tuple[str, int, Span]
"""One group of a toll: the last word of who died, in lower case, how many, and the words."""

_ONE: Final = frozenset({"army", "military", "police", "government", "coalition", "group", "militia", "navy"})
"""Words for a side that "its" may stand for."""
_LOST: Final = re.compile(
    r"(?:(?P<who>[\w-]+),? (?:(?:also|has|have|had|reportedly|itself|themselves) ){0,2})?"
    r"(?:lost|lose|loses|suffered|sustained)(?: (?:at least|about|some|around|nearly|up to|more than|also|another))*"
    r"(?: (?:[\w-]+ ){1,3}and)?\s*$"
)
_LOSING: Final = re.compile(
    r"(?:\blosing|\bfor the loss of|\bat (?:a|the) cost of|\bwith the loss of)(?: (?:at least|about|some|also|another))*\s*$"
)
_OWNED: Final = re.compile(r"\bof (?P<own>its|their|his)(?: (?P<self>own))?\b")
_LOSSES: Final = re.compile(
    r"\b(?P<who>[\w-]+?)['’]s? (?:own )?(?:losses|casualties|dead|fatalities|deaths|death toll|toll)\b[^,;.]{0,30}$"
)
_AND: Final = re.compile(r"\b(?P<who>[\w-]+) $")
_KILLED: Final = re.compile(
    r"\b(?:killed|killing|kill|shot dead)(?: (?:at least|about|some|around|nearly|more than))?\s*$"
)
_MEMBERS: Final = re.compile(
    r" of (?:the |its |their )?((?:[\w-]+ ){0,3}?)(forces|army|police|troops|military|militia|rebels|group)\b"
)
_PART: Final = re.compile(
    r"\b(?:including|among them|of them|of whom)(?:,)? (?:at least )?((?:[\w-]+ ){1,3})([\w-]+)\b"
)
_FATE: Final = re.compile(r"(?: (?:were|was|have been|had been) (?:\w+ )?(?:killed|dead))?,? ?")
_WORD: Final = re.compile(r"[\w-]+")
_NOBODY_SAID: Final = frozenset(
    {"", "people", "persons", "others", "of", "men", "dead", "members", "bodies", "personnel", "person"}
)
"""Heads of a group that tell of no side."""
_IMPLIED: Final = frozenset({"", "and", "but", "they", "it", "which", "who"})
"""What stands before "lost" where its subject is the side that acts."""


def find_shares(text: str, tolls: Finding, actors: Finding) -> Finding:
    """Return killed_civilians, killed_side1 and killed_side2 where the words of the toll say whose dead they are.

    Nothing is shared out where the toll is not exact or at least so many.

    Args:
        text: The sentence.
        tolls: What was found of the toll, with its groups.
        actors: What was found of the sides.
    """
    best = tolls.values.get("killed_best")
    if not isinstance(best, int) or best < 1 or not tolls.groups:
        return Finding()
    sides = {number: _class(str(actors.values.get(f"actor{number}") or "")) for number in (1, 2)}
    found: dict[str, list[Group]] = {
        "killed_civilians": _civilians(text, tolls.groups),
        "killed_side1": [],
        "killed_side2": [],
    }
    for group in _parts(text, tolls.groups):
        if text.endswith("not ", 0, group[2][0]):
            continue  # "not a single soldier"
        if number := _owner(text, group, sides, actors):
            found[f"killed_side{number}"].append(group)
    kept = {field: groups for field, groups in found.items() if groups}
    if sum(count for groups in kept.values() for _, count, _ in groups) > best:
        return Finding()
    values: dict[str, Value] = {field: sum(count for _, count, _ in groups) for field, groups in kept.items()}
    spans = {field: tuple(span for _, _, span in groups) for field, groups in kept.items()}
    return Finding(values, spans, tolls.confidence, "whose dead the words count") if values else Finding()


def _class(name: str) -> str:
    """Return the class of a side: its kind, or that it fights against a state; empty where the name says neither."""
    last = name.split()[-1].casefold() if name else ""
    kind = kind_of(name)
    first = name.split()[0].casefold() if name else ""
    owned = "state_forces" if first in ("army", "police", "navy", "military", "government") else ""
    return IRREGULAR if kind == "rebel" else kind or ARMED.get(last, "") or owned


def _owner(text: str, group: Group, sides: Mapping[int, str], actors: Finding) -> int:
    """Return the number of the side whose dead a group is; 0 where the words leave it open."""
    head, _, (start, end) = group
    if text.startswith(" on both sides", end):
        return 0
    own = ARMED.get(head) or KIND_WORDS.get(head) or ""
    before = text[max(0, start - 70) : start]
    if own == "civilians":
        return 0
    if head in _NOBODY_SAID or sides[1] == sides[2] or (own and own not in sides.values()):
        return _by_owner(text, group, sides, actors, before)
    if own:
        number = next(number for number in (1, 2) if sides[number] == own)
        known = sides[3 - number] not in ("", "unknown") or _last(actors, number) == head
        return number if known else _by_owner(text, group, sides, actors, before)
    named = (n for n in (1, 2) if _last(actors, n) == head and sides[n] not in ("", "civilians", "unknown"))
    return next(named, 0)


def _by_owner(text: str, group: Group, sides: Mapping[int, str], actors: Finding, before: str) -> int:
    """Return the side that lost a group, or whose they are: "lost 30 men", "three of its men", "the army's losses were"."""
    head, _, (start, end) = group
    own = head in ARMED or head in KIND_WORDS
    if owned := _OWNED.search(text, start, end + 14):
        if owned["self"]:
            return _acting(sides, actors, start)
        antecedent = _antecedent(text, start, owned["own"])
        return _number(antecedent, sides) if antecedent else _acting(sides, actors, start)
    losing = "los" in before or "suffer" in before or "sustain" in before or "cost of" in before
    if losing and (lost := _LOST.search(before)):
        who = (lost["who"] or "").casefold()
        if who and who == _last(actors, 1):
            return 1
        known = _number(ARMED.get(who, ""), sides)
        return known or (_acting(sides, actors, start) if who in _IMPLIED else 0)
    if losing and _LOSING.search(before):
        return _acting(sides, actors, start)
    if own:
        killed = head in ARMED and _KILLED.search(before)
        return 2 if killed and _acting(sides, actors, start) and _last(actors, 2) == head != _last(actors, 1) else 0
    if ("'" in before or "’" in before) and (losses := _LOSSES.search(before)):
        return _number(ARMED.get(losses["who"].casefold(), ""), sides)
    if members := _MEMBERS.match(text, end):
        name = (members[1] + members[2]).strip()
        return _number(_class(name), sides)
    if " lost " in before and (listed := _AND.search(before)):
        return _number(ARMED.get(listed["who"].casefold(), ""), sides)
    return 0


def _last(actors: Finding, number: int) -> str:
    """Return the last word of a side's name, in lower case."""
    return str(actors.values.get(f"actor{number}") or "").casefold().rpartition(" ")[2]


def _number(kind: str, sides: Mapping[int, str]) -> int:
    """Return the one side of a class; 0 where none is, or both are."""
    return (1 if sides[1] == kind else 2) if kind and sides[1] != sides[2] and kind in sides.values() else 0


def _acting(sides: Mapping[int, str], actors: Finding, at: int) -> int:
    """Return 1 where the first side stands before as the subject; "attacked by rebels, losing two" has another one."""
    spans = actors.spans.get("actor1")
    other = actors.spans.get("actor2")
    first = spans is not None and spans[0][1] <= at and not (other and other[0][0] < spans[0][0])
    return 1 if first and sides[1] not in ("civilians", "unknown") else 0


def _antecedent(text: str, at: int, pronoun: str) -> str:
    """Return the class of the last side before that a pronoun may stand for."""
    for word in reversed(_WORD.findall(text[:at].casefold())):
        kind = ARMED.get(word)
        if kind and (word in _ONE) == (pronoun == "its"):
            return kind
    return ""


def _parts(text: str, groups: Iterable[Group]) -> list[Group]:
    """Return the groups, and for one that says nothing of who died the parts that do: "four people, among them two soldiers"."""
    found: list[Group] = []
    for group in groups:
        after = _FATE.match(text, group[2][1])
        part = _PART.match(text, after.end()) if after and group[0] in ("people", "persons", "") else None
        number = read_number(part[1].casefold().split(), 0) if part else None
        if part and number and number[1] == len(part[1].split()) and part[2].casefold() in ARMED:
            found.append((part[2].casefold(), number[0], part.span()))
        else:
            found.append(group)
    return found


def _civilians(text: str, groups: Iterable[Group]) -> list[Group]:
    counted = [one for one in groups if KIND_WORDS.get(one[0]) == "civilians"]
    if counted:
        return counted
    last = max((span[1] for _, _, span in groups), default=None)
    if last is None or " civilians" not in text:
        return []
    for part in _PART.finditer(text, last - 20 if last > 20 else 0):
        number = read_number(part[1].casefold().split(), 0)
        if part[2] == "civilians":
            return [("civilians", number[0], part.span())] if number and number[1] == len(part[1].split()) else []
    return []
