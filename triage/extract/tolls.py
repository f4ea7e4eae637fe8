"""Killed and injured by the rules of the codebook: hedges, groups that add up, numbers that are no toll."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from triage.extract.counts import Bounds, Item, find_items
from triage.extract.frame import body_start
from triage.extract.notolls import why_other
from triage.extract.proposal import Finding, Span, Value

_NOBODY: Final = re.compile(
    r"\b(?:no ?one|nobody|none|no people) (?:\w+ ){0,3}?(?:was |were |is |are |has been |have been "
    r"|had been )?(?:killed|died|dead)\b"
    r"|\bno (?:deaths|fatalities)\b(?! (?:or injuries )?(?:(?:were|was|have been"
    r"|has been) )?(?:immediately )?(?:reported|known|confirmed))"
    r"|\bno loss of (?:human )?life\b|\bwithout (?:any )?(?:loss of life|deaths|fatalities)\b",
    re.IGNORECASE,
)
_UNHURT: Final = re.compile(
    r"\b(?:there (?:were|was|are|have been)|caused|causing|causes|cause|resulted in|suffered|with"
    r"|without causing|without(?: any)?) no casualt(?:y|ies)\b"
    r"|\bwithout (?:causing )?(?:any )?casualties\b|\b(?:did not|didn['’]t|not) (?:cause|result in|lead to"
    r"|causing) (?:any )?casualties\b"
    r"|\bno ?(?:one|body) (?:was |were |has been |had been )?(?:hurt or killed|killed or (?:injured|wounded"
    r"|hurt)|(?:injured|wounded|hurt) or killed)\b"
    r"|\bno (?:deaths|fatalities) or injuries\b(?! (?:\w+ )?(?:\w+ )?reported)",
    re.IGNORECASE,
)
_NO_INJURED: Final = re.compile(
    r"\bno injuries\b(?! (?:\w+ )?(?:\w+ )?(?:reported|known))|\bno ?(?:one|body) (?:was|were) (?:hurt|injured"
    r"|wounded)\b"
    r"|\bwithout injur(?:y|ies|ing anyone)\b",
    re.IGNORECASE,
)
_WORDS_ONLY: Final = re.compile(
    r"\b(?:(?:several|many|some|numerous|a number of|scores of|thousands of|unspecified|unknown)(?: \w+){0,4} )?"
    r"(?:casualties|killed (?:and|or) (?:wounded|injured)|dead (?:and|or) (?:wounded|injured)|deaths|fatalities"
    r"|death toll|injuries)\b",
    re.IGNORECASE,
)
_PASSIVE: Final = frozenset({"was", "were", "been", "being", "be", "is", "are", "got", "get", "confirmed"})
_SAYS: Final = re.compile(
    r"\b(?:said|says|put|counted|spoke|gave|reported|claimed|told|according|insisted|sources|residents|officials"
    r"|opposition|army|police|medics|witnesses)\b",
    re.IGNORECASE,
)
_ANEW: Final = re.compile(r"\b(?:a|the) (?:second|third|fourth|fifth|further|separate)\b|\banother\b", re.IGNORECASE)
"""What stands between two counts of different deeds: "killed five, and a third raid left five dead"."""
_ANYBODY: Final = frozenset({"", "people", "person", "persons", "bodies", "others", "victims", "dead", "one"})
_ONE_MORE: Final = re.compile(r"\b(?:and|while|but) (?:an?|another|one)\b", re.IGNORECASE)
_AGAINST: Final = re.compile(r"\b(?:but|however|although|though|whereas|while)\b|;", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Mention:
    """One place where a sentence counts its dead or its wounded."""

    what: str
    groups: tuple[Item, ...]
    trigger: Item
    how: str

    @property
    def span(self) -> Span:
        pieces = (*self.groups, self.trigger)
        return min(p.start for p in pieces), max(p.end for p in pieces)

    def total(self) -> Bounds:
        """Add the groups up; a bound that one group lacks is missing in the sum."""
        bounds = [g.bounds for g in self.groups]
        if self.how == "among":
            lows = [b.low for b in bounds if b.low is not None]
            return Bounds(sum(lows) if lows else None)
        return _added(bounds)


def _added(bounds: list[Bounds]) -> Bounds:
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
        elif letter in "&,":
            joined = True
        elif letter == "a" and groups:
            break
        place -= 1
    if len(groups) > 1 and place >= 0 and items[place].letter in "kwKWX" and _is_active(items, place):
        return groups[-1:]
    if len(groups) == 2 and _is_apposed(items, items.index(groups[0]), index):
        return groups[:1]
    return groups


def _is_apposed(items: list[Item], first: int, end: int) -> bool:
    """Say whether two single people are one, told twice: "the other passenger, a 29-year-old cook, was hurt"."""
    letters = "".join(i.letter for i in items[first:end])
    return (
        letters.startswith(("G,G,", "G,G") if end == first + 3 else "G,G,")
        and "&" not in letters
        and all(i.bounds.low == 1 for i in items[first : first + 3 : 2])
    )


def _right(items: list[Item], index: int) -> list[Item]:
    """Return the groups that stand after a trigger as its object."""
    groups: list[Item] = []
    joined = True
    place = index + 1
    while place < len(items) and items[place].letter in "GSa&,":
        letter = items[place].letter
        if letter == "G":
            if not joined and not items[place].more and items[place].start - groups[-1].end > 2:
                break
            groups.append(items[place])
            joined = False
        elif letter in "&,":
            joined = True
        elif letter == "a":
            if not groups and items[index].letter not in "LMN":
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
            or (follows == "a" and any(i.letter in "KWX" for i in items[place : place + 4]))
        )
    )
    if owned and (len(groups) > 1 or items[index].letter in "KWX"):
        groups = groups[:-1]
    told = items[place - 2 : place] if follows == "B" and _SAYS.fullmatch(items[place].word) else []
    if len(groups) > 1 and told and told[0].letter == "," and told[1] is groups[-1]:
        groups = groups[:-1]  # who tells it: "..., a reporter said"
    if len(groups) == 2 and _is_apposed(items, items.index(groups[0]), items.index(groups[1]) + 1):
        return groups[:1]
    return groups


def _is_active(items: list[Item], index: int) -> bool:
    """Say whether a trigger has its dead after it: "killing five", "has killed five", "killed five"."""
    item = items[index]
    if item.letter in "kw":
        return True
    if item.word in ("sustained", "suffered", "received", "taken", "rushed", "bodies", "corpses"):
        return False
    after = items[index + 1] if index + 1 < len(items) else None
    if not (after and after.letter == "G" and after.token - item.token <= 3):
        return False
    place = index - 1
    while place >= 0 and items[place].letter == "a" and items[place + 1].token - items[place].token <= 3:
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
        if 0 <= far < len(items) and items[joint].letter == "&" and items[far].letter in others:
            first, last = min(index, far), max(index, far)
            before = items[first - 1] if first else None
            return not (before and before.letter in "Ga" and last + 1 < len(items) and items[last + 1].letter == "G")
    return False


def _mentions(items: list[Item]) -> list[_Mention]:
    found: list[_Mention] = []
    taken: set[int] = set()
    items = _died_of_wounds(items)
    for index, item in enumerate(items):
        if item.letter not in "KkXWwLMNV":
            continue
        what = "injured" if item.letter in "WwVN" else "killed"
        if item.letter in "LV":
            groups, how = _toll_groups(items, index), "toll"
        elif item.letter in "MN":
            groups, how = _left(items, index) or _right(items, index) or _parts(items, index), "among"
        else:
            active = _is_active(items, index)
            groups = _right(items, index) if active else _of_these(items, index) or _left(items, index)
            groups = groups or ([] if active else _subject(items, index))
            if not active and groups:
                groups += _companions(items, index)
            how = "both" if _partner(items, index) else "plain"
        groups = [g for g in groups if g.token not in taken]
        if groups:
            taken |= {g.token for g in groups if how != "both"}
            found.append(_Mention(what, tuple(groups), item, how))
    return found


def _companions(items: list[Item], index: int) -> list[Item]:
    """Return the groups of "were killed along with six fighters", "were killed in Arda, two in Corva and five in Belto"."""
    after = [i for i in items[index + 1 : index + 8] if i.letter != ","]
    listed = list(itertools.takewhile(lambda i: i.letter in "G&", after))
    others = [i for i in listed if i.letter == "G"]
    if others and len(listed) < len(after) and after[len(listed)].letter in "aKXWkwL":
        others.pop()  # "and eleven wounded": the next trigger's own
    if others and listed[0] is others[0] and all(i.more for i in others):
        whole = _left(items, index)
        return [] if [_added([i.bounds for i in others])] == [i.bounds for i in whole] else others
    for place, (joint, group) in enumerate(itertools.pairwise(after)):
        if joint.letter not in "&a":
            break
        if joint.letter == "&" and group.letter == "G":
            follows = after[place + 2].letter if place + 2 < len(after) else ""
            alone = group.more and follows not in tuple("aKXWkwL")
            return [group] if alone or joint.word not in ("and", "or", "&") else []
    return []


def _died_of_wounds(items: list[Item]) -> list[Item]:
    """Return the items without the wounds of "two of the people hurt on Monday have since died"."""
    kept = []
    for index, item in enumerate(items):
        before = "".join(i.letter for i in items[max(0, index - 3) : index]).rstrip("a,")
        after = "".join(i.letter for i in itertools.takewhile(lambda i: i.letter in "aX,", items[index + 1 :]))
        died = re.match(",?a+X", after) or (after.startswith("X") and items[index + 1].word == "died")
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
    bare = part and part[0].head in ("", "of") and items[index - 1].letter == "a"
    return part if bare and not any(item.letter in "KXkWw" for item in before[-5:-1]) else []


def _subject(items: list[Item], index: int) -> list[Item]:
    """Return the group of "a girl was hit by shrapnel and died": the last one before, if nothing was told of it yet."""
    if items[index].word != "died" or not index or items[index - 1].letter != "&":
        return []
    before = itertools.takewhile(lambda i: i.letter not in "kKXLw", reversed(items[: index - 1]))
    return [i for i in before if i.letter == "G"][:1]


def _parts(items: list[Item], index: int) -> list[Item]:
    """Return the groups of "the dead included three children"."""
    found = list(itertools.takewhile(lambda i: i.letter in "GS&,", items[index + 1 : index + 8]))
    return [i for i in found if i.letter in "GS"]


def _toll_groups(items: list[Item], index: int) -> list[Item]:
    for item in items[index + 1 : index + 12]:
        if (
            item.letter == "V"
            or item.word in ("because", "since", "while")
            or (item.letter in "kKXWwL" and item.token - items[index].token > 6)
        ):
            break
        if item.letter == "G" and item.bounds.low != 1:
            return [item]
    return (
        [items[index - 1]] if index and items[index - 1].letter == "G" and items[index - 1].head in ("", "the") else []
    )


def _is_other(text: str, mention: _Mention, body: int) -> str:
    return why_other(text, mention.span, (mention.trigger.word, mention.trigger.start), body, mention.total().low)


def _combined(text: str, mentions: list[_Mention]) -> tuple[Bounds, list[_Mention]]:
    """Return one toll for several mentions: the sum of groups, the latest toll, or the range of two sources."""
    told = [m for m in mentions if m.trigger.word not in ("kill", "kills")] or mentions
    distinct: list[_Mention] = []
    for mention in told:
        same = next((i for i, m in enumerate(distinct) if _are_same(text, m, mention)), None)
        if distinct and _is_share_of(text, distinct[0], mention):
            continue
        if same is None or mention.groups[0].more or _ANEW.search(text[distinct[same].span[1] : mention.span[0]]):
            distinct.append(mention)
        elif mention.total().high is None:
            distinct[same] = mention
    tolls = [m for m in distinct if m.how == "toll" and m.total() != Bounds()]
    if len(distinct) == 2 and _are_rivals(text, *distinct):
        counts = [n for m in distinct for n in (m.total().low, m.total().best, m.total().high) if n is not None]
        return Bounds(min(counts), None, max(counts)), distinct
    if tolls and not (len(tolls) > 1 and _AGAINST.search(text[tolls[0].span[1] : tolls[-1].span[0]])):
        return tolls[-1].total(), [tolls[-1]]
    first, *rest = distinct
    if not rest:
        return first.total(), distinct
    more = any(m.groups[0].more for m in rest)
    heads = [m.groups[0].head for m in distinct]
    if not more and len(set(heads)) < len(heads):
        counts = [n for m in distinct for n in (m.total().low, m.total().best, m.total().high) if n is not None]
        if counts and _AGAINST.search(text[first.span[1] : rest[-1].span[0]]):
            return Bounds(min(counts), None, max(counts)), distinct
        return distinct[-1].total(), [distinct[-1]]
    return _added([m.total() for m in distinct]), distinct


def _are_same(text: str, first: _Mention, second: _Mention) -> bool:
    """Say whether two mentions count the same people: the same number, and of the second nothing else is said."""
    heads = first.groups[0].head, second.groups[0].head
    other = heads[1] == "family" or (
        second.total().low == 1
        and heads[0] not in _ANYBODY
        and heads[1] not in _ANYBODY
        and _ONE_MORE.search(text[first.span[1] : second.span[0] + 8]) is not None
    )
    return first.total().low == second.total().low and not (other and heads[0] != heads[1])


def _is_share_of(text: str, first: _Mention, second: _Mention) -> bool:
    """Say whether a second count tells more of the first, which was broken down before: "90 were hurt, including 11 ..."."""
    low, less = first.total().low, second.total().low
    between = text[first.span[1] : second.span[0]]
    bare = second.groups[0].head == "" and not second.groups[0].more
    return bool(bare and low and less and less < low and "including" in between)


def _are_rivals(text: str, first: _Mention, second: _Mention) -> bool:
    """Say whether two sources count the same dead: "12 people died, but residents counted 18 dead"."""
    between = text[first.span[1] : second.span[0]]
    bare = any(m.how == "toll" or m.groups[0].head in ("", "people", "persons", "bodies") for m in (first, second))
    counted = all(m.total().low is not None for m in (first, second))
    return bool(bare and counted and not second.groups[0].more and _AGAINST.search(between) and _SAYS.search(between))


def _nobody(text: str, body: int) -> Finding | None:
    for pattern, fields in (
        (_UNHURT, ("killed_low", "killed_best", "killed_high", "injured_low")),
        (_NOBODY, ("killed_low", "killed_best", "killed_high")),
        (_NO_INJURED, ("injured_low",)),
    ):
        match = pattern.search(text, body)
        if match:
            values: dict[str, Value] = dict.fromkeys(fields, 0)
            values["casualties_text"] = match.group()
            return Finding(values, dict.fromkeys(values, (match.span(),)), 0.85, "the source says that there was none")
    return None


def find_tolls(text: str, masked: Iterable[Span] = ()) -> Finding:
    """Return killed_low, killed_best, killed_high, injured_low and casualties_text as the sentence gives them.

    Words under `masked` (dates) are never counts. Totals over many events, plans and the tolls of other events give
    no number; their words are kept. "several" and one number for dead and wounded give words only. Source: codebook.
    """
    body = body_start(text)
    items = [i for i in find_items(text, masked) if i.start >= body]
    mentions = _mentions(items)
    zero = _nobody(text, body)
    if not mentions:
        match = _WORDS_ONLY.search(text, body)
        if zero or not match:
            return zero or Finding()
        return Finding(
            {"casualties_text": match.group()}, {"casualties_text": (match.span(),)}, 0.6, "no number is given"
        )
    return _finding(text, body, mentions, zero)


def _finding(text: str, body: int, mentions: list[_Mention], zero: Finding | None) -> Finding:
    values: dict[str, Value] = dict(zero.values) if zero else {}
    spans: dict[str, tuple[Span, ...]] = dict(zero.spans) if zero else {}
    reasons: list[str] = []
    told: list[_Mention] = []
    sure = 0.92
    for what, names in (("killed", ("killed_low", "killed_best", "killed_high")), ("injured", ("injured_low",))):
        own = [m for m in mentions if m.what == what]
        kept = []
        for mention in own:
            why = "dead and wounded in one number" if mention.how == "both" else _is_other(text, mention, body)
            reasons += [why] if why else []
            kept += [] if why else [mention]
        told += own[:1] if own and not kept else []
        if not kept:
            continue
        total, used = _combined(text, kept)
        told += used
        sure = min(sure, 0.92 if len(kept) == 1 else 0.75)
        for name, value in zip(names, (total.low, total.best, total.high), strict=False):
            if value is not None:
                values[name] = value
                spans[name] = tuple(m.span for m in used)
    start, end = min(m.span[0] for m in told), max(m.span[1] for m in told)
    values["casualties_text"], spans["casualties_text"] = text[start:end], ((start, end),)
    return Finding(values, spans, sure, "; ".join(dict.fromkeys(reasons)) or "the count in the words")
