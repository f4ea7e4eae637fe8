"""Where a sentence counts its dead or its wounded: each trigger with the groups of people that it counts."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import Final

from triage.extract.persons import Bounds, Item
from triage.extract.proposal import Span
from triage.extract.tokens import words
from triage.extract.totals import toll_groups
from triage.extract.wholes import is_apposed

_PASSIVE: Final = frozenset({"was", "were", "been", "being", "be", "is", "are", "got", "get", "confirmed"})
_HAVE: Final = frozenset({"has", "have", "had"})
_BESIDE: Final = 2
"""So many words lie between the two of "killed and badly wounded 30": not "13 were hurt and no one died"."""
_NEAR: Final = 4
"""So many words on stands the verb of a part: "two of them were beheaded"."""
_SOON: Final = 8
"""So many words on stands the verb of a side clause: "including 23 who were badly hurt"."""
_REACH: Final = 14
"""So many words lie at most between two of a list: "killed two guards at the old gate of the mill, and a clerk"."""
_INTRANSITIVE: Final = frozenset({"dead", "died", "perished", "succumbed"})
"""What nobody does to others: "16 died in the raid nine were hurt" without its comma."""
_ACTS: Final = frozenset({"fled", "escaped", "went", "ran", "began", "withdrew", "fought", "protested", "survived"})
_TELLS: Final = frozenset({"said", "says", "told", "added", "reported", "reports"})


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where a sentence counts its dead or its wounded."""

    what: str
    groups: tuple[Item, ...]
    trigger: Item
    how: str

    @property
    def span(self) -> Span:
        """The words from the first to the last that carry it."""
        pieces = (*self.groups, self.trigger)
        return min(p.start for p in pieces), max(p.end for p in pieces)

    def total(self) -> Bounds:
        """Add the groups up; a bound that one group lacks is missing in the sum."""
        bounds = [g.bounds for g in self.groups]
        if self.how == "among":
            lows = [b.low for b in bounds if b.low is not None]
            return Bounds(sum(lows) if lows else None)
        return added(bounds)


def added(bounds: list[Bounds]) -> Bounds:
    """Return the sum of counts; a bound that one of them lacks is missing in it."""
    known = [b for b in bounds if b != Bounds()]
    lows = [b.low for b in known]
    low = sum(n for n in lows if n is not None) if lows and None not in lows else None
    if len(known) < len(bounds):
        return Bounds(low)
    best, high = [b.best for b in known], [b.high for b in known]
    return Bounds(
        low,
        sum(n for n in best if n is not None) if best and None not in best else None,
        sum(n for n in high if n is not None) if high and None not in high else None,
    )


def _left(items: list[Item], index: int) -> list[Item]:
    """Return the groups that stand before a trigger as its subject."""
    groups: list[Item] = []
    joined = True
    place = index - 1
    while place >= 0 and items[place].letter in "GSa&,":
        letter = items[place].letter
        if letter == "G":
            if not joined and groups[0].start - items[place].end > 2:
                break
            groups.insert(0, items[place])
            joined = False
            if items[place].word == "with":
                break  # "rose to 15, with many more wounded"
        elif letter in "&,":
            joined = True
        elif letter == "a" and groups:
            break
        place -= 1
    if len(groups) > 1 and place >= 0 and items[place].letter in "kwKWX" and _is_active(items, place):
        return groups[-1:]
    if len(groups) == 2 and is_apposed(items, items.index(groups[0]), index):
        return groups[:1]
    return groups


def _right(items: list[Item], index: int) -> list[Item]:
    """Return the groups that stand after a trigger as its object."""
    groups: list[Item] = []
    joined = True
    place = index + 1
    while place < len(items) and items[place].letter in "GSa&,":
        letter = items[place].letter
        if letter == "S" and place == index + 1 and items[place].word == "of" and _some_of_them(items, index):
            groups, joined = [items[place]], False  # "killing two of them, a spokesman said"
        elif letter == "G":
            if groups and items[place].word == "with":
                break  # "hurt nine others, with six people in hospital"
            apart = items[place - 1].letter == "&" and items[place].token - items[place - 1].token > _NEAR
            far = groups and items[place].token - groups[-1].token > _REACH
            if groups and (apart or far) and not items[place].more:
                break  # "hurting dozens and starting a panic of 900 people"
            if not joined and not items[place].more and items[place].start - groups[-1].end > 2:
                break
            groups.append(items[place])
            joined = False
        elif letter == "," and not groups and items[index].word == "loss":
            break  # "there was no loss of life, two army sources said"
        elif letter in "&,":
            joined = True
        elif letter == "a":
            if not groups and items[index].letter not in "LMN" and items[index].word != "deaths":
                break
            if groups:
                break
        place += 1
    follows = items[place].letter if place < len(items) else ""
    owned = (
        not joined
        and follows
        and (
            follows in "KWX"
            or (follows == "a" and items[index].letter in "MN")
            or re.match("a+[KWX]", "".join(i.letter for i in items[place : place + 6]))
        )
        and not (items[place].word in _HAVE and items[place + 1].letter == "K")  # who had killed others
    )
    if owned and (len(groups) > 1 or items[index].letter in "KWX"):
        groups = groups[:-1]
    if len(groups) > 1 and follows in ("B", "a") and _acts(items, groups, place):
        groups = groups[:-1]  # "killed nine and 16 others remain missing"
    quoted = follows == "a" and items[place + 1 : place + 2] and items[place + 1].word == "quoted"
    if quoted or (follows == "B" and items[place].word in _TELLS):
        groups = _without_tellers(items, groups, place)
    if len(groups) == 2 and is_apposed(items, items.index(groups[0]), items.index(groups[1]) + 1):
        return groups[:1]
    if len(groups) == 2 and groups[1].bounds == Bounds() and items[items.index(groups[1]) - 1].letter == ",":
        return groups[:1]  # "killing 24 people, several children were also abducted"
    return groups


def _acts(items: list[Item], groups: list[Item], place: int) -> bool:
    """Say whether the last of a list is the subject of the next verb: "killing nine people, and 300 people fled"."""
    last, verb = groups[-1], items[place]
    joints = {i.letter for i in items[items.index(groups[-2]) + 1 : items.index(last)]}
    if verb.letter == "B" and verb.word not in _TELLS:
        beside = "".join(i.letter for i in items[items.index(groups[-2]) : place])
        if beside == "G,G":
            return True  # "killed 42 people, two residents who fled said"
    if verb.letter == "a":  # "killing nine, and 170 people were left behind"
        agrees = verb.word in (("was", "is") if last.bounds.low == 1 else ("were", "are", "have"))
        between = "".join(i.letter for i in items[items.index(last) + 1 : place])
        agrees = agrees and (verb.start - last.end <= 1 or re.fullmatch(",S,?", between) is not None)
        return agrees and joints >= {",", "&"}
    if not _is_its_verb(last, verb) or verb.word in _TELLS:
        return False
    return last.more or verb.word in _ACTS or joints >= {",", "&"}


def _without_tellers(items: list[Item], groups: list[Item], place: int) -> list[Item]:
    """Drop who tells it after the last comma: "..., a reporter said", "..., its mayor and the army said"."""
    last = place - 1 - (items[place - 1].letter == "&")
    named = (
        last > 1 and items[last].letter == "," and items[last - 1].head == "person" and items[last - 2].letter == ","
    )
    while last > 0 and items[last].letter == "," and (items[place].word == "told" or named):
        last -= 1  # "Adil Haran, a spokesman for the town, told", "the mayor Adil Haran, 54, said"
    tellers = [g for g in groups if g is items[last]]
    while tellers and last > 1 and items[last - 1].letter == "&" and items[last - 1].start - items[last - 2].end <= 1:
        last -= 2
        tellers += [g for g in groups if g is items[last]]
    beside = items[last - 1].letter == "," and items[place].start - items[last].end <= 1  # ", two sources said"
    alone = beside or all(g.bounds.low == 1 for g in tellers)
    return groups[: -len(tellers)] if tellers and alone and len(tellers) < len(groups) else groups


def _is_active(items: list[Item], index: int) -> bool:
    """Say whether a trigger has its dead after it: "killing five", "has killed five", "killed five"."""
    item = items[index]
    if item.letter in "kw":
        return True
    if item.word in ("sustained", "suffered", "received", "taken", "rushed", "bodies", "corpses"):
        return False
    after = items[index + 1] if index + 1 < len(items) else None
    near = after and (
        (after.letter in "GD" and after.token - item.token <= 4)
        or (after.letter == "S" and after.word == "of" and after.token == item.token + 1)
    )
    if not near:
        return False
    beside = index > 0 and items[index - 1].letter == "G" and item.start - items[index - 1].end <= 1
    if beside and re.match("a+[KXW]", "".join(i.letter for i in items[index + 2 : index + 7])):
        return False  # "with the 15 guards killed, two others were wounded"
    teller = items[index + 2] if index + 2 < len(items) else None
    if teller and teller.word in _TELLS and after and after.bounds.low == 1 and teller.start - after.end <= 1:
        return False  # "and 30 wounded an official said"
    said = items[:index] if item.word == "dead" else [i for i in items[:index] if i.letter != "a"]
    if item.word in _INTRANSITIVE and said and said[-1].letter == "G":
        return False  # "with 13 soldiers dead, an officer said"
    place = index - 1
    while place >= 0 and items[place].letter == "a" and items[place + 1].token - items[place].token <= 2:
        if items[place].word in _PASSIVE:
            return False
        place -= 1
    return True


def _partner(items: list[Item], index: int) -> bool:
    """Say whether dead and wounded are told as one number: "killed and wounded 30"."""
    wounds = items[index].letter in "Ww"
    others = "KkX" if wounds else "Ww"
    for step in (1, -1):
        joint, far = index + step, index + 2 * step
        near = 0 <= far < len(items) and abs(items[far].token - items[joint].token) <= _BESIDE
        if near and items[joint].letter == "&" and items[far].letter in others:
            first, last = min(index, far), max(index, far)
            before = items[first - 1] if first else None
            own = before is not None and before.letter in "Ga" and before.word not in _HAVE
            return not (own and last + 1 < len(items) and items[last + 1].letter == "G")
    return False


def find_mentions(items: list[Item]) -> list[Mention]:
    """Return the mentions in the order of the text; no group is counted twice, unless dead and wounded are one number."""
    found: list[Mention] = []
    taken: set[int] = set()
    items = _died_of_wounds(items)
    for index, item in enumerate(items):
        if item.letter not in "KkXWwLMNV":
            continue
        what = "injured" if item.letter in "WwVN" else "killed"
        if item.letter in "LV":
            groups, how = toll_groups(items, index), "toll"
        elif item.letter in "MN":
            listed = _parts(items, index)
            right = listed if any(i.letter == "S" for i in listed[:1]) else _right(items, index)
            groups, how = _left(items, index) or right or listed, "among"
        else:
            active = _is_active(items, index)
            groups = (
                _right(items, index)
                if active
                else _told_apart(items, index) or _of_these(items, index) or _left(items, index)
            )
            groups = groups or (
                _some_of_them(items, index) if active else _subject(items, index) or _object(items, index)
            )
            if not active and groups:
                groups += _companions(items, index) or _found_later(items, index)
            how = "both" if _partner(items, index) else "plain"
        groups = [g for g in groups if g.token not in taken]
        if groups:
            taken |= {g.token for g in groups if how != "both"}
            found.append(Mention(what, tuple(groups), item, how))
    return found


def _some_of_them(items: list[Item], index: int) -> list[Item]:
    """Return the part that is the object itself: "killing one of them"."""
    after = items[index + 1 : index + 2]
    return [i for i in after if i.letter == "S" and i.token - items[index].token <= 3]


def _object(items: list[Item], index: int) -> list[Item]:
    """Return the groups right after a verb that only seemed passive: "many of whom are homeless killed 14"."""
    beside = index > 0 and items[index].token - items[index - 1].token == 1
    near = items[index + 1].token - items[index].token <= _BESIDE if index + 1 < len(items) else False
    return [] if beside or not near or items[index].word not in words()["kill_past"] else _right(items, index)


def _told_apart(items: list[Item], index: int) -> list[Item]:
    """Return the part that a side clause tells of: "90 miners, including 23 who were hurt, escaped"."""
    before = [item for item in items[:index] if item.letter != "a"][-1:]
    near = [item for item in before if items[index].token - item.token <= _SOON]
    return [item for item in near if item.letter == "S" and item.word == "who"]


def _companions(items: list[Item], index: int) -> list[Item]:
    """Return the groups of "were killed along with six fighters", "were killed in Arda, two in Corva and five in Belto"."""
    after = [i for i in items[index + 1 : index + 12] if i.letter != ","]
    after = after[1:] if after and after[0].word == "by" else after  # "was killed by gunfire, and one in Arda"
    after = [i for place, i in enumerate(after) if i.letter != "S" or not place or after[place - 1].letter != "G"]
    listed = list(itertools.takewhile(lambda i: i.letter in "G&", after))
    others = [i for i in listed if i.letter == "G"]
    fate = next((i.letter for i in after[len(listed) :] if i.letter != "a"), "")
    if others and fate and fate in "KXWkwL":
        others.pop()  # "and eleven wounded": the next trigger's own
    elif fate == "B" and len(others) > 1 and _acts(items, others, items.index(others[-1]) + 1):
        others.pop()  # "along with ten raiders, and 300 people fled"
    if others and listed[0] is others[0] and all(i.more for i in others):
        whole = _left(items, index)
        return [] if [added([i.bounds for i in others])] == [i.bounds for i in whole] else others
    for place, (joint, group) in enumerate(itertools.pairwise(after)):
        if joint.letter not in "&a":
            break
        if joint.letter == "&" and group.letter == "G":
            follows = after[place + 2] if place + 2 < len(after) else None
            near = follows and follows.token - group.token <= _NEAR
            own = near and follows and follows.letter == "B" and follows.word not in words()["border"] | _TELLS
            told = re.match("a*[KXWkwL]|a+[B&]", "".join(i.letter for i in after[place + 2 :]))
            does = follows and follows.word in ("was", "were") and follows.start - group.end <= 1
            letters = "".join(i.letter for i in after[place + 2 :])
            thrown = does and re.match("a(?![aKXWkwL])", letters)  # "two others were thrown from a roof"
            acts = follows and (told or own or thrown or _is_its_verb(group, follows))
            if joint.word not in ("and", "or", "&"):
                if follows and follows.letter in "WX" and follows.token - group.token <= _BESIDE:
                    return []  # "died along with 14 wounded"
                joined = [item for joint, item in itertools.pairwise(listed) if joint.letter == "&" and item in others]
                return joined or [group]  # "as well as six clerks and two nurses"; not ", one critically"
            return [group] if group.more and not acts else []
    return []


def _found_later(items: list[Item], index: int) -> list[Item]:
    """Return the group of "12 bodies were found in Arda, and four more were found in Belto"."""
    if items[index].word not in ("bodies", "corpses"):
        return []
    after = items[index + 1 :]
    for place, (group, fate) in enumerate(itertools.pairwise(after)):
        hurt = any(i.letter in "Ww" for i in after[place + 2 : place + 3])  # "and four more were wounded"
        found = fate.word in ("were", "found", "recovered") and fate.start - group.end <= 1
        if group.letter == "G" and group.more and found and not hurt:
            return [group]
    return []


def _is_its_verb(group: Item, item: Item) -> bool:
    """Say whether a verb of another fate stands right after a group: "and 30 others fled"."""
    return item.letter == "B" and item.start - group.end == 1 and item.word not in words()["border"]


def _died_of_wounds(items: list[Item]) -> list[Item]:
    """Return the items without the wounds of "two of the people hurt on Monday have since died"."""
    kept: list[Item] = []
    for index, item in enumerate(items):
        if item.word == "by" and kept and items[index - 1] is not kept[-1]:
            continue
        before = "".join(i.letter for i in items[max(0, index - 3) : index]).rstrip("a,")
        follow = [i for i in items[index + 1 : index + 8] if i.word != "by"]  # "a guard hurt by shrapnel has died"
        after = "".join(i.letter for i in itertools.takewhile(lambda i: i.letter in "aX,", follow))
        died = re.match(",?a+X", after) or (after.startswith("X") and follow[0].word == "died")
        if not (item.letter == "W" and before.endswith("G") and died):
            kept.append(item)
    return kept


def _of_these(items: list[Item], index: int) -> list[Item]:
    """Return the part of those told of before that is dead: "12 were held and two of them were beheaded"."""
    if items[index].letter not in "KX":
        return []
    before = [item for item in items[:index] if item.letter != "a"]
    part = before[-1:] if before and before[-1].letter == "S" and before[-1].bounds != Bounds() else []
    if items[index].letter == "X" and part and any(item.letter in "Ww" for item in before[-5:-1]):
        return part
    verb = items[index - 1] if items[index - 1].letter == "a" else items[index]
    bare = part and part[0].head in ("", "of") and verb.token - part[0].token <= _NEAR
    if bare and verb is items[index] and verb.word not in ("died", "fatally"):
        return []
    if items[index].word == "fatally":
        return part
    return part if bare and not any(item.letter in "KXkWw" for item in before[-5:-1]) else []


def _subject(items: list[Item], index: int) -> list[Item]:
    """Return the group of "a girl was hit by shrapnel and died": the last one before, if nothing was told of it yet."""
    if items[index].word in ("bodies", "corpses"):
        return []  # "246 people have been found, but ships are still looking for bodies"
    auxiliaries = [i.word for i in itertools.takewhile(lambda i: i.letter == "a", reversed(items[:index]))]
    joint = index - len(auxiliaries) - 1
    joins = joint >= 0 and (items[joint].letter == "&" or items[joint].word == "but")
    passive = [i.word for i in items[index + 1 : index + 2]] == ["by"]  # "were taken off a bus and killed by raiders"
    if not joins or not (auxiliaries or passive or items[index].word == "died"):
        return []
    before = itertools.takewhile(lambda i: i.letter not in "kKXLw", reversed(items[:joint]))
    one = None if items[index].word == "died" or (passive and not auxiliaries) else "was" in auxiliaries
    return [i for i in before if i.letter == "G" and one in (None, i.bounds.low == 1)][:1]


def _parts(items: list[Item], index: int) -> list[Item]:
    """Return the groups of "the dead included three children"."""
    found = list(itertools.takewhile(lambda i: i.letter in "GS&,", items[index + 1 : index + 8]))
    return [i for i in found if i.letter in "GS"]
