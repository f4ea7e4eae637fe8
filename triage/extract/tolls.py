"""Killed and injured by the rules of the codebook: hedges, groups that add up, numbers that are no toll."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from triage.extract.counts import find_items
from triage.extract.doubts import find_doubts, is_own_alone
from triage.extract.frame import body_start, second_start
from triage.extract.mentions import Mention, added, find_mentions
from triage.extract.notolls import is_later
from triage.extract.persons import Bounds, Item
from triage.extract.proposal import Finding, Span, Value

_NOBODY: Final = re.compile(
    r"\b(?:no ?one|nobody|none|no people) (?:\w+ ){0,3}?(?:was |were |is |are |has been |have been "
    r"|had been )?(?:killed|died|dead)\b"
    r"|\bno (?:deaths|fatalities)\b(?! (?:or injuries )?(?:(?:were|was|have been"
    r"|has been) )?(?:immediately )?(?:reported|known|confirmed))"
    r"|\bkill(?:ed|ing) (?:no ?one|nobody)\b|\b(?:left|leaving) no(?: ?one|body)? dead\b"
    r"|\bno loss of (?:human )?life\b|\bwithout (?:any )?(?:loss of life|deaths|fatalities)\b",
    re.IGNORECASE,
)
_UNHURT: Final = re.compile(
    r"\b(?:there (?:were|was|are|have been)|caused|causing|causes|cause|resulted in|suffered|with"
    r"|without causing|without(?: any)?) no casualt(?:y|ies)\b(?! among\b)"
    r"|\bwithout (?:causing )?(?:any )?casualties\b(?! (?:being |were )?reported)"
    r"|\b(?:did not|didn['’]t|not) (?:cause|result in|lead to"
    r"|causing) (?:any )?casualties\b"
    r"|\bno ?(?:one|body) (?:was |were |has been |had been )?(?:hurt or killed|killed or (?:injured|wounded"
    r"|hurt)|(?:injured|wounded|hurt) or killed)\b"
    r"|\bno (?:deaths|fatalities) or injuries\b(?! (?:\w+ )?(?:\w+ )?reported)",
    re.IGNORECASE,
)
_NO_INJURED: Final = re.compile(
    r"\bno injuries\b(?! (?:\w+ )?(?:\w+ )?(?:reported|known))|\bno ?(?:one|body)(?:, however,)? (?:was|were) (?:hurt|injured"
    r"|wounded)\b"
    r"|\bwithout injur(?:y|ies|ing anyone)\b",
    re.IGNORECASE,
)
_ONE_HURT: Final = re.compile(
    r"\b(?:wound|injur)(?:ed|ing|s|es) (?:an?|the) (?:second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)\b"
    r"(?= ?[,;.]| in\b| near\b| at\b| who\b|$)"
)
"""One more who lived: "killed two chiefs and wounded a third"."""
_AS_MANY: Final = re.compile(r"\b(?:and|with) (?:just )?as many (?:others )?(?:were )?(?:wounded|injured|hurt)\b")
_WORDS_ONLY: Final = re.compile(
    r"\b(?:(?:several|many|some|numerous|a number of|scores of|thousands of|unspecified|unknown)(?: \w+){0,4} )?"
    r"(?:casualties|killed (?:and|or) (?:wounded|injured)|dead (?:and|or) (?:wounded|injured)|deaths|fatalities"
    r"|death toll|injuries)\b",
    re.IGNORECASE,
)
_OR_HURT: Final = re.compile(r" (?:or|and) (?:\w+ly )?(?:wounded|injured|hurt|killed|dead)\b", re.IGNORECASE)
_SAYS: Final = re.compile(
    r"\b(?:said|says|put|counted|spoke|gave|reported|claimed|concluded|told|according|insisted|acknowledged|admitted|conceded|confirmed|sources|residents|officials"
    r"|opposition|army|police|medics|witnesses)\b",
    re.IGNORECASE,
)
_ANEW: Final = re.compile(
    r"\band they\b|\bwhile $|\b(?:a|the) (?:second|third|fourth|fifth|further|separate)\b|\banother\b", re.IGNORECASE
)
"""What stands between two counts of different deeds: "killed five, and a third raid left five dead"."""
_BESIDE: Final = re.compile(
    r"\b(?:and|also|while|whereas|or|plus|meanwhile|but|separately)\b|, as $|\bfor the $|[.;…&]", re.IGNORECASE
)
"""What joins two counts that add up; without it the second tells of the first: "18 died in raids that had left nine dead"."""
_TOLD_OF: Final = re.compile(r"\b(?:that|which) (?:ha(?:s|d|ve) )?(?:also )?$")
"""What stands before the deed of another fight: "killed six on the second day of clashes that had claimed five lives"."""
_SET_OFF: Final = re.compile(r"\b(?:ignit|spark|trigger|prompt|provok|caus)ing\b|\b(?:setting off|leading to)\b")
"""What makes one deed of two: "killing a guard and setting off clashes that killed nine"."""
_IN_ONE: Final = re.compile(r"\bin an? (?:[\w-]+ ){1,5}(?:that|which) $")
"""What stands before the toll of the deed itself: "his son, who died in a bombing that killed 40 people"."""
_PRESENT: Final = frozenset({"kill", "kills", "wound", "wounds", "injure", "injures"})
_REMAINS: Final = frozenset({"bodies", "corpses"})
_ANYBODY: Final = frozenset({"", "him", "people", "person", "persons", "bodies", "others", "victims", "dead", "one"})
_SHARE: Final = re.compile(r"\b(?:including|of whom|of them|among them)\b")
_ONE_MORE: Final = re.compile(
    r"\b(?:and|while|but) (?:in (?:nearby |neighbou?ring )?[A-Z][\w-]+,? |\w+ )?(?:an?|another|one)\b", re.IGNORECASE
)
_WAS: Final = re.compile(
    r"\b(?:after|from|raising|revising|up on) (?:the|an|its|their|his) "
    r"(?:initial|earlier|first|previous|provisional|preliminary) (?:death )?$"
)
"""What stands before a toll that another has replaced: "reached 26 after the initial toll of 22"."""
_ANOTHERS: Final = re.compile(r"\band (?:his|her|their) $|\bbefore (?:the|he |she )")
_SO_FAR: Final = re.compile(r" (?:\w+ )?so far\b|[^,;.]{0,40} (?:overall|altogether|in (?:all|total))\b")
"""What makes a total of a count: "more bodies were found ... 27 people have drowned so far"."""
_WHERE: Final = re.compile(r" in (?:the )?(?:[a-z-]+ ){0,5}?(?:of )?([A-Z][\w’'-]+)")
"""What follows a count that is told of one place."""
_WITHIN: Final = re.compile(
    r"\b(?:during|in) which\b|\b(?:including|(?:that|which) included?) (?:an?|one|two|the)\b[^,;]*\b(?:that|which|where|when)\b"
)
"""What opens the toll of one deed among several: "40 people died in raids, including a blast that killed two"."""
_WORSE: Final = re.compile(r" (?:with|in|critically|seriously|badly|severely|gravely|two|three)\b")
"""What follows a count of those who fare worst: "45 were hurt, five with burns"."""
_EARLY: Final = re.compile(
    r"\b(?:at first|initially|(?:initial|first|early|earlier|preliminary) (?:\w+ )?(?:reports?|accounts?|figures?|counts?))\b",
    re.IGNORECASE,
)
"""What stands before a count that was put right later."""
_FAR_APART: Final = 5
"""Two counts of the same dead differ less than by this factor."""
_LOSSES: Final = re.compile(
    r"\b(?:enem(?:y|ies)|rebels?|rivals?|own|its|their)\b[^,;]{0,20}\bloss(?:es)?\b", re.IGNORECASE
)
"""What stands before the dead of the other side: "two soldiers were killed; the army put the enemy's losses at three"."""
_LOST: Final = frozenset({"lost", "lose", "losing"})
_OWN: Final = re.compile(r" of (?:its|their|his) own\b")
_AGAINST: Final = re.compile(r"\b(?:but|however|although|though|whereas|while)\b|;", re.IGNORECASE)


def _combined(text: str, mentions: list[Mention]) -> tuple[Bounds, list[Mention]]:
    """Return one toll for several mentions: the sum of groups, the latest toll, or the range of two sources."""
    told = [m for m in mentions if not _is_headline(text, m)] or mentions
    told = [m for m in told if m.trigger.word not in _REMAINS or m.total() != Bounds()] or told
    distinct: list[Mention] = []
    for mention in told:
        same = next((i for i, m in enumerate(distinct) if _are_same(text, m, mention)), None)
        if distinct and _is_share_of(text, distinct[0], mention):
            continue
        between = text[distinct[same].span[1] : mention.span[0]] if same is not None else ""
        if same is None or mention.groups[0].more or _ANEW.search(between):
            distinct.append(mention)
        elif mention.total().high is None:
            distinct[same] = mention
    distinct = [m for m in distinct if not _WAS.search(text[: m.trigger.start])] or distinct
    tolls = [m for m in distinct if (m.how == "toll" or _SO_FAR.match(text, m.span[1])) and m.total() != Bounds()]
    if len(distinct) > 1 and (final := _corrected(text, distinct)):
        return final.total(), [final]
    if len(distinct) == 2 and _LOSSES.search(text, distinct[0].span[1], distinct[1].span[0]):
        return Bounds(), distinct
    if len(distinct) == 2 and _are_rivals(text, *distinct):
        counts = [n for m in distinct for n in (m.total().low, m.total().best, m.total().high) if n is not None]
        return Bounds(min(counts), None, max(counts)), distinct
    if tolls and not (len(tolls) > 1 and _AGAINST.search(text[tolls[0].span[1] : tolls[-1].span[0]])):
        return tolls[-1].total(), [tolls[-1]]
    first, *rest = distinct
    if not rest:
        return first.total(), distinct
    more = any(m.groups[0].more for m in rest) or _is_new_deed(text, first, rest[-1])
    more = more or (rest[-1].trigger.word in _LOST and _OWN.match(text, rest[-1].groups[-1].end) is not None)
    more = more or (_is_also(text, rest[-1]) and rest[-1].groups[0].head not in _ANYBODY)
    heads = [m.groups[0].head for m in distinct]
    between = text[first.span[1] : rest[-1].span[0]]
    if not more and len(set(heads)) < len(heads) and not (_are_listed(text, distinct) or _are_apart(text, *distinct)):
        if heads[-1] == "" and _AGAINST.search(between) and not _SAYS.search(between):
            return added([m.total() for m in distinct]), distinct  # "six had burns but one was badly hurt"
        counts = [n for m in distinct for n in (m.total().low, m.total().best, m.total().high) if n is not None]
        if counts and _AGAINST.search(between):
            close = max(counts) <= _FAR_APART * min(counts)
            return Bounds(min(counts), None, max(counts)) if close else Bounds(), distinct
        return distinct[-1].total(), [distinct[-1]]
    before = text[first.span[1] : rest[0].trigger.start]
    beside = _BESIDE.search(between) or _is_with(text, first, rest[0])
    if not more and (not beside or (_TOLD_OF.search(before) and not _SET_OFF.search(before))):
        whole = rest[0] if _IN_ONE.search(before) and _is_more(rest[0], first) else first
        return whole.total(), [whole]
    return added([m.total() for m in distinct]), distinct


def _corrected(text: str, mentions: list[Mention]) -> Mention | None:
    """Return the last count where the first was an early one: "at first five were reported killed, but we know that 14 died"."""
    first, last = mentions[0], mentions[-1]
    between = text[first.span[1] : last.span[0]]
    early = _EARLY.search(text[max(0, first.span[0] - 60) : first.span[0]])
    return last if early and _AGAINST.search(between) and not last.groups[0].more else None


def _is_with(text: str, first: Mention, second: Mention) -> bool:
    """Say whether others died beside: "killed nine before he was shot", "two guards died, with six rebels killed"."""
    between, who = text[first.span[1] : second.span[0]], second.groups[0]
    if between.endswith(" before "):
        return who.head == "himself" or text.startswith(("he ", "she ", "the "), who.start)
    kinds = {first.groups[0].head, who.head}
    return between.endswith(" with ") and len(kinds) == 2 and kinds.isdisjoint(_ANYBODY)


def _is_more(one: Mention, other: Mention) -> bool:
    return (one.total().low or 0) > (other.total().low or 0)


def _is_headline(text: str, mention: Mention) -> bool:
    """Say whether a count stands in a headline glued to the sentence: "kills six", "28 Reported Killed In"."""
    at = mention.trigger.start
    present = mention.trigger.word in _PRESENT and not text.endswith("to ", 0, at)
    return present or (at > mention.span[0] and text[at].isupper())


def _are_listed(text: str, mentions: list[Mention]) -> bool:
    """Say whether two fates are told side by side: "two were badly hurt and fifteen received minor injuries"."""
    first, second = mentions[0], mentions[-1]
    joined = re.fullmatch(r"[^,;.]{0,20} and ", text[first.span[1] : second.span[0]])
    return len(mentions) == 2 and joined is not None and first.trigger.word != second.trigger.word


def _are_apart(text: str, *mentions: Mention) -> bool:
    """Say whether two counts are told of two places: "30 died in Arda, and 50 died in Belto"."""
    named = [_WHERE.match(text, m.span[1]) for m in mentions]
    between = text[mentions[0].span[1] : mentions[-1].span[0]]
    both = len(named) == 2 and named[0] and named[1] and named[0][1] != named[1][1]
    return bool(both and between.endswith(" and ") and not (_SAYS.search(between) or _AGAINST.search(between)))


def _are_same(text: str, first: Mention, second: Mention) -> bool:
    """Say whether two mentions count the same people: the same number, and of the second nothing else is said."""
    heads = first.groups[0].head, second.groups[0].head
    other = heads[1] == "family" or (
        second.total().low == 1
        and heads[0] not in _ANYBODY
        and heads[1] not in _ANYBODY
        and _ONE_MORE.search(text[first.span[1] : second.span[0] + 8]) is not None
    )
    if _is_new_deed(text, first, second):
        return False
    owned = _ANOTHERS.search(text[first.span[1] : second.span[0] + 4]) and second.groups[0].head != "himself"
    return first.total().low == second.total().low and not (other and heads[0] != heads[1]) and not owned


def _is_new_deed(text: str, first: Mention, second: Mention) -> bool:
    """Say whether something else killed the second: "was killed in Arda, while a strike in Belto killed a nurse"."""
    active = second.trigger.start < second.groups[0].start
    deed = text[first.span[1] : second.trigger.start] if active else ""
    return _ONE_MORE.search(deed) is not None and not _SAYS.search(deed)


def _is_also(text: str, mention: Mention) -> bool:
    """Say whether a count is told as one more: "in which a bystander also died"."""
    also = re.search(r"\b(?:also|too)\b", text[mention.groups[0].end : mention.trigger.start])
    return also is not None or text.startswith((" as well", " too"), mention.trigger.end)


def _is_share_of(text: str, first: Mention, second: Mention) -> bool:
    """Say whether a second count tells more of the first, which was broken down before: "90 were hurt, including 11 ..."."""
    low, less = first.total().low, second.total().low
    between = text[first.span[1] : second.span[0]]
    bare = second.groups[0].head == "" and not second.groups[0].more
    if _is_also(text, second):
        return False
    worse = bare and between.endswith(", ") and ";" not in between and _WORSE.match(text, second.groups[-1].end)
    manner = bare and second.trigger.word in ("beheaded", "decapitated")  # "killed seven, and five had been beheaded"
    part = worse or manner or _WITHIN.search(between) or (bare and _SHARE.search(between))
    return bool(part and low and less and less < low)


def _are_close(first: Mention, second: Mention) -> bool:
    """Say whether two counts may be of the same dead by their size."""
    least, most = sorted((first.total().low or 0, second.total().low or 0))
    return most <= _FAR_APART * least


def _are_rivals(text: str, first: Mention, second: Mention) -> bool:
    """Say whether two sources count the same dead: "12 people died, but residents counted 18 dead"."""
    between = text[first.span[1] : second.span[0]]
    bare = any(m.how == "toll" or m.groups[0].head in ("", "people", "persons", "bodies") for m in (first, second))
    kinds = {m.groups[0].head.removesuffix("s") for m in (first, second)}
    lost = second.trigger.word in _LOST and first.trigger.letter in "Kk"
    counted = all(m.total().low is not None for m in (first, second))
    against = _AGAINST.search(between)
    if not against and first.how == second.how == "toll":
        return counted and _SAYS.search(between) is not None
    return bool(
        (bare or lost or (len(kinds) == 1 and _are_close(first, second)))
        and counted
        and not second.groups[0].more
        and against
        and _SAYS.search(between, against.end())
    )


def _nobody(text: str, body: int) -> Finding | None:
    for pattern, fields in (
        (_UNHURT, ("killed_low", "killed_best", "killed_high", "injured_low", "injured_high")),
        (_NOBODY, ("killed_low", "killed_best", "killed_high")),
        (_NO_INJURED, ("injured_low", "injured_high")),
    ):
        match = pattern.search(text, body)
        if match and not is_later(text, body, match.start()):
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
    mentions = find_mentions(items)
    zero = _nobody(text, body)
    if not mentions:
        match = _WORDS_ONLY.search(text, body)
        if zero or not match:
            return zero or Finding()
        return Finding(
            {"casualties_text": match.group()}, {"casualties_text": (match.span(),)}, 0.6, "no number is given"
        )
    return _finding(text, body, mentions, zero, items)


def _finding(text: str, body: int, mentions: list[Mention], zero: Finding | None, items: list[Item]) -> Finding:
    values: dict[str, Value] = dict(zero.values) if zero else {}
    spans: dict[str, tuple[Span, ...]] = dict(zero.spans) if zero else {}
    doubts = find_doubts(text, body, mentions, items)
    reasons: list[str] = []
    told: list[Mention] = []
    groups: tuple[tuple[str, int, Span], ...] = ()
    sure, second = 0.92, second_start(text)
    for what, names in (
        ("killed", ("killed_low", "killed_best", "killed_high")),
        ("injured", ("injured_low", "", "injured_high")),
    ):
        own = [m for m in mentions if m.what == what]
        own = [m for m in own if m.span[1] > second and (m.how == "both" or m.total() != Bounds())] or own
        kept = []
        for mention in own:
            why = doubts[mention]
            reasons += [why] if why else []
            kept += [] if why else [mention]
        told += own[:1] if own and not kept else []
        if not kept:
            continue
        if what == "killed" and values.get("killed_low") == 0:
            values, spans = {}, {}  # "13 people were killed in Arda but there were no casualties at the mill"
        if what == "killed" and is_own_alone(kept, mentions, items):
            told += kept
            reasons.append("only the killer's own death is told for certain")
            continue
        total, used = _combined(text, kept)
        told += used
        sure = min(sure, 0.92 if len(kept) == 1 else 0.75)
        groups = _groups(used, total) if what == "killed" else groups
        for name, value in zip(names, (total.low, total.best, total.high), strict=False):
            if name and value is not None:
                values[name] = value
                spans[name] = tuple(m.span for m in used)
    if values.get("killed_low") and all(m.what == "killed" or m.total() == Bounds() for m in mentions):
        one, many = _ONE_HURT.search(text, body), _AS_MANY.search(text, body)
        if found := one or many:
            values["injured_low"] = 1 if one else values["killed_low"]
            spans["injured_low"] = (found.span(),)
    start, end = min(m.span[0] for m in told), max(m.span[1] for m in told)
    if any(m.how == "both" for m in told) and (more := _OR_HURT.match(text, end)):
        end = more.end()  # without it, one number for both would read as that of the dead
    values["casualties_text"], spans["casualties_text"] = text[start:end], ((start, end),)
    return Finding(values, spans, sure, "; ".join(dict.fromkeys(reasons)) or "the count in the words", groups)


def _groups(used: list[Mention], total: Bounds) -> tuple[tuple[str, int, Span], ...]:
    """Return whose dead a toll counts; nothing where the groups do not make it up."""
    groups = [(g.head.casefold(), g.bounds.best, (g.start, g.end)) for m in used for g in m.groups]
    counted = [(head, best, span) for head, best, span in groups if best is not None]
    return tuple(counted) if sum(best for _, best, _ in counted) == total.best else ()
