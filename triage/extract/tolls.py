"""Killed and injured by the rules of the codebook: hedges, groups that add up, numbers that are no toll."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from triage.extract.counts import Bounds, Item, find_items
from triage.extract.frame import body_start
from triage.extract.proposal import Finding, Span, Value

_LONG: Final = re.compile(
    r"\bsince (?:the (?:start|beginning|outbreak|onset|launch|uprising|war|conflict|revolution|fall|coup"
    r"|invasion|crisis"
    r"|insurgency|revolt|unrest|violence|fighting|protests|operation|offensive|campaign)|(?:early |late "
    r"|mid-?)?(?:[A-Z]\w+ )?"
    r"(?:19|20)\d\d|it (?:began|started|erupted)|fighting (?:began|started|broke)|last year"
    r"|(?:early |late |mid-?)?(?:January|February|March|April|May|June|July|August|September|October|November"
    r"|December))"
    r"|\b(?:past|last|previous|recent) (?:few |several |\w+ )?(?:months|years?|decades?)\b|\bthis year\b"
    r"|\bso far in \d{4}"
    r"|\bin \d{4} alone|\b(?:each|every|per) (?:year|month)\b|\bannually\b|\bthroughout (?:the )?(?:war"
    r"|conflict|\d{4})"
    r"|\b(?:war|conflict|insurgency|uprising|rebellion|crisis|violence)(?:,? (?:that|which))? (?:has|have"
    r"|had) (?:now |also |so far )?"
    r"(?:killed|claimed|left|cost|taken)|\b\w+-(?:year|month|decade)(?:-old)?,? (?:\w+ )?(?:war|conflict"
    r"|insurgency|uprising|rebellion|campaign)"
    r"|\bduring the (?:war|conflict|uprising|genocide)\b|\bover the (?:years|decades)\b"
    r"|\b(?:war|conflict|insurgency|uprising),[^.;]{0,50}, (?:has|have|had) (?:now |also )?(?:killed|claimed|left|cost)"
    r"|\b(?:killed|died|dead) (?:so far )?in (?:the|a) (?:\w+ )?(?:war|conflict|insurgency|uprising)\b"
    r"|\b(?:between|from) (?:January|February|March|April|May|June|July|August|September|October|November|December)"
    r" (?:\d{4} )?(?:and|to|until)\b|\bin (?:all|total),",
    re.IGNORECASE,
)
_RECORD: Final = re.compile(
    r"\b(?:deadliest|worst|first|biggest|largest|highest|bloodiest|most|heaviest)\b", re.IGNORECASE
)
_REGION_BORDER: Final = re.compile(
    r"[;—]|\. |,? (?:which|where|while|bringing|taking|raising|whereas)\b|, (?:a|the|it|in) (?=\w+ (?:war"
    r"|conflict|year))|,? in (?=an? \w+-year)"
)
_UNREAL: Final = re.compile(
    r"\b(?:(?:could|might|may|would|will|can|cannot|must|should|not|never|if|fear\w*|presumed|n['’]t|risk\w*"
    r"|(?:threaten|vow|plan|attempt|plot|want|aim|try|order|trying|intend)\w* to) (?:\w+ )?"
    r"(?:be |have |have been |being |been )?|to (?:be |have been )?)$",
    re.IGNORECASE,
)
_OTHER_EVENT: Final = re.compile(
    r"\b(?:came|comes|come|took place|happened|occurred|follows|followed)\b[^,;]{0,40}?\b(?:after|before|on|an?"
    r"|the)\b"
    r"|\b(?:a|one|two|three|four|\d+) (?:day|week|month|year)s? (?:after|before)\b"
    r"|\b(?:accused|suspected|convicted|guilty|charged|charges|wanted|sentenced|trial|responsible|blamed|jailed|prosecuted)\b"
    r"[^,;]{0,60}?\b(?:of|with|for|in|over) (?:the |having )?"
    r"|\b(?:a similar|a previous|an earlier|an older|similar) (?:\w+ )?(?:attack|bombing|incident|blast|raid)s?\b"
    r"|\b(?:since|in|of) (?:\w+ )?(?:19|20)\d\d,? when\b"
    r"|\bin (?:retaliation|revenge|response) (?:for|to)\b|\bon the anniversary\b|\breminiscent\b|\bsimilar to\b",
    re.IGNORECASE,
)
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
    r"|without causing|without(?: any)?) no casualties\b"
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
_AGAINST: Final = re.compile(r"\b(?:but|however|although|though|whereas|while)\b", re.IGNORECASE)


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
    return groups


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
            if not groups and items[index].letter not in "LM":
                break
            if groups:
                break
        place += 1
    follows = items[place].letter if place < len(items) else ""
    owned = (
        not joined
        and follows
        and (follows in "KWX" or (follows == "a" and any(i.letter in "KWX" for i in items[place : place + 4])))
    )
    if owned and (len(groups) > 1 or items[index].letter in "KWX"):
        groups = groups[:-1]
    return groups


def _is_active(items: list[Item], index: int) -> bool:
    """Say whether a trigger has its dead after it: "killing five", "has killed five", "killed five"."""
    item = items[index]
    if item.letter in "kw":
        return True
    if item.word in ("sustained", "suffered", "received", "taken", "rushed"):
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
    for index, item in enumerate(items):
        if item.letter not in "KkXWwLM":
            continue
        what = "injured" if item.letter in "Ww" else "killed"
        if item.letter == "L":
            groups, how = _toll_groups(items, index), "toll"
        elif item.letter == "M":
            groups, how = _left(items, index) or _right(items, index) or _parts(items, index), "among"
        else:
            active = _is_active(items, index)
            groups = _right(items, index) if active else _left(items, index)
            if not active and groups:
                groups += _companions(items, index)
            how = "both" if _partner(items, index) else "plain"
        groups = [g for g in groups if g.token not in taken]
        if groups:
            taken |= {g.token for g in groups if how != "both"}
            found.append(_Mention(what, tuple(groups), item, how))
    return found


def _companions(items: list[Item], index: int) -> list[Item]:
    """Return the group of "were killed along with six fighters", "were killed in Arda and five more in Belto"."""
    after = [i for i in items[index + 1 : index + 8] if i.letter != ","]
    for place, (joint, group) in enumerate(itertools.pairwise(after)):
        if joint.letter not in "&a":
            break
        if joint.letter == "&" and group.letter == "G":
            follows = after[place + 2].letter if place + 2 < len(after) else ""
            alone = group.more and follows not in tuple("aKXWkwL")
            return [group] if alone or joint.word not in ("and", "or", "&") else []
    return []


def _parts(items: list[Item], index: int) -> list[Item]:
    """Return the groups of "the dead included three children"."""
    return list(itertools.takewhile(lambda i: i.letter in "GS&,", items[index + 1 : index + 8]))[:1]


def _toll_groups(items: list[Item], index: int) -> list[Item]:
    for item in items[index + 1 : index + 12]:
        if item.letter in "kKXWwL" and item.token - items[index].token > 6:
            break
        if item.letter == "G" and item.bounds.low != 1:
            return [item]
    return []


def _is_other(text: str, mention: _Mention, body: int) -> str:
    """Return why a mention is no toll of this event, or an empty string."""
    start, end = mention.span
    low, high = body, len(text)
    for border in _REGION_BORDER.finditer(text, body):
        if border.end() <= start:
            low = border.start()
        elif border.start() >= end:
            high = border.start()
            break
    region = text[low:high]
    long = _LONG.search(region)
    if long and not _RECORD.search(region[: long.start()]):
        return "a total over many events"
    if mention.trigger.word != "death" and _UNREAL.search(
        text[max(body, mention.trigger.start - 40) : mention.trigger.start]
    ):
        return "not a thing that happened"
    if _OTHER_EVENT.search(text[body:start]):
        return "the toll of another event"
    if re.search(r"\b(?:which|who|whose|that)\b", region) and re.search(r"\bin (?:19|20)\d\d\b", region) and low > body:
        return "the toll of an older event"
    return ""


def _combined(text: str, mentions: list[_Mention]) -> tuple[Bounds, list[_Mention]]:
    """Return one toll for several mentions: the sum of groups, the latest toll, or the range of two sources."""
    told = [m for m in mentions if m.trigger.word not in ("kill", "kills")] or mentions
    distinct: list[_Mention] = []
    for mention in told:
        same = next((i for i, m in enumerate(distinct) if m.total().low == mention.total().low), None)
        if same is None or mention.groups[0].more:
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
    sure = 0.95
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
        sure = min(sure, 0.95 if len(kept) == 1 else 0.75)
        for name, value in zip(names, (total.low, total.best, total.high), strict=False):
            if value is not None:
                values[name] = value
                spans[name] = tuple(m.span for m in used)
    start, end = min(m.span[0] for m in told), max(m.span[1] for m in told)
    values["casualties_text"], spans["casualties_text"] = text[start:end], ((start, end),)
    return Finding(values, spans, sure, "; ".join(dict.fromkeys(reasons)) or "the count in the words")
