"""Which counts of dead or hurt are left open: other events, totals, plans, and lists of which only a part was understood."""

from __future__ import annotations

import itertools
import re
from typing import Final

from triage.extract.mentions import Mention
from triage.extract.notolls import TOTAL, why_other
from triage.extract.persons import Item

_OPENS_LIST: Final = re.compile(
    r"(?:.*\b(?:was|were|is|are|included?|includes|being))?(?: also| at least|,|:|\W)*", re.DOTALL
)
_NOT_COUNTED: Final = re.compile(
    r",? (?:and|as well as|along with) (?:the|his|her|their|its|[A-Z][\w.-]+)\b"
    r"(?![^,;.]{0,60}\b(?:said|says|told|added|reported)\b)"
)
"""What goes on with a list of the dead and has no count: "three soldiers and the mayor"."""
_LEFT_OUT: Final = re.compile(
    r",? and (?:his|her|their|another|an?) (?:[\w’'-]+ ){1,5}"
    r"(?:was |were |have |has |had |been |also |all |both |later |reportedly )+"
)
"""What stands between those counted and what befell them where one was left out: "and their interpreter were"."""
_ALSO_THEIR: Final = re.compile(
    r"(?:, including [^,;.]{2,50},)?,? and (?:his|her|their) (?:[\w-]+ ){0,2}?"
    r"[a-z-]+(?:er|or|ist|ian|ant|man|ent|ess|mate)\b(?=[,.;]|$| in | on | at )"
)
"""What goes on with those killed and names one whom nobody counted: "nine tourists and their interpreter"."""
_WHO_DID: Final = re.compile(r" who (?:ha(?:d|s|ve) )?(?!was\b|were\b|had\b|has\b|have\b)\w+ (?=[\w-]+ [\w-]+)")
"""What stands after somebody and before those whom he did something to: "a gunman who had shot two guards"."""
_A_NAME: Final = re.compile(r"(?:[A-Z][\w’'-]+|\d+),? $")
_ONE_LATER: Final = re.compile(
    r"[;.] (?:An?|The|an?|the) (?:second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)"
    r" (?:victim|body|person|man|woman|death)\b"
    r"|\b(?:an?|the) (?:second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth) (?:later )?died\b"
)
"""What tells of one more of the dead without saying so: "killed three people; a fourth victim was found later"."""
_LATER_DIED: Final = re.compile(r"\b(?:who|he|she) (?:later |subsequently |then |also |soon )?died\b")
"""What tells of one more of the dead: "killed an imam and wounded his guard, who later died"."""
_BESIDE: Final = 15
"""So many code points lie at most between somebody counted and the end of "later died"."""
_OTHERS_COUNT: Final = re.compile(
    r"(?:;|\b(?:but|while|whereas|although|though)\b)[^;.]{0,60}"
    r"\b(?:(?:spoke|spoken|speaks) of|counts?|counted|claims?|claimed|lost|puts? (?:the|its|their) (?:own )?loss(?:es)? at)"
    r" (?:at least |more than |about |only |just )?"
    r"(?:\d+|[a-z]+)(?=[;.,]|$)"
)
"""What opens another count of the same dead: "executed 60 villagers; a judge had spoken of 45"."""
_FINAL: Final = re.compile(r"\b(?:final|true|real|actual|revised) (?:count|number|figure|toll|tally)\b", re.IGNORECASE)
"""What names the count that stands, where the one before does not."""
_SOME_OF: Final = re.compile(
    r"\b(?:half|third|thirds|quarters?|fifths?|most|many|some|several|part|few|none|majority|neither|all but \w+|per ?cent|%) of"
    r" (?:(?:the|its|their|these|those|his|her) )?$",
    re.IGNORECASE,
)
"""What stands before those of whom some share met this: "half of the ten hostages were killed"."""
_WERE: Final = re.compile(r"[^,;.]{0,30}\b(?:was|were|had|have|has|died|perished|drowned)\b")
_OTHER_DAY: Final = re.compile(
    r"\b(?:(?:an?|one|two|three|four|five|six|several|\d+) (?:hour|day|week|month|year)s?"
    r" (?:earlier|ago|before(?! (?:the|that|this|an?)\b))\b"
    r"|the (?:previous|preceding) (?:day|night|week|month|year)"
    r"|the (?:day|night|week|month|year) before(?! (?:the|that|this|an?)\b)"
    r"|last (?:week|month|year)"
    r"|in (?:early |late |mid-)?(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
    r"(?! \d))",
    re.IGNORECASE,
)
"""When another event was: "a day earlier a strike there had killed eight", "killed 400 in December; on Monday six died"."""
_HE_HAD: Final = re.compile(
    r" after (?:he|she|they|the (?:[\w-]+ )?\w+) had (?:just |also |already )?"
    r"(?:stabbed|shot|hacked|beaten|clubbed|knifed|strangled|burnt|burned|bludgeoned|run over)\b"
)
"""What tells of those whom one of the dead had killed: "shot the attacker dead after he had stabbed two nuns to death"."""
_CLAUSES: Final = re.compile(r"; |: |\. (?=[A-Z])")
_MIXED: Final = re.compile(
    r"(?:, (?:captured|arrested|detained|wounded)|,? or (?:captured|arrested|detained|missing|surrendered))\b"
)
"""What follows "killed" where one number tells of several fates: "100 rebels were killed, captured or gave up"."""
_ACCORDING: Final = re.compile(
    r"\baccording to [^,;]{2,40} (?:and|but|while) (?:at least |more than |about )?(?:\d+|[a-z]+) according to\b"
    r"|\b(?:against|to|for) (?:the loss of )?[\w-]+ of (?:its|their|his) own\b"
)
"""What tells of more dead than were counted: "62 according to Arda and 90 according to Belto", "against two of their own"."""
_AS_WELL: Final = re.compile(
    r"\b(?:the|an?|his|her|their) (?:[\w’'-]+ ){1,4}(?:was|were)"
    r" (?:also (?:shot |found )?(?:killed|dead)|(?:killed|shot dead) (?:as well|too))\b"
)
_CLAUSE: Final = 45
"""So many code points before its verb whoever is counted stands at most."""
_TELLS: Final = frozenset({"according", "said", "says", "told", "added", "reported"})
_HAVING: Final = re.compile(r"(?:After|Having) (?:\w+ly )?$")
"""What opens a sentence with an earlier deed: "After killing nine people on the road, the raiders killed six in Arda"."""
_SHARED: Final = re.compile(r",? (?:and|or) (?:\w+ly )?")
"""What stands between two verbs of one clause: "accused of killing a guard and wounding six"."""


def _why_none(text: str, mention: Mention, body: int, items: list[Item]) -> str:
    if mention.how == "both" or (mention.what == "killed" and _MIXED.match(text, mention.trigger.end)):
        return "dead and wounded in one number"
    if _is_some_of(text, mention):
        return "a share of those counted"
    half = _is_half_read(text, mention, items) if mention.how == "among" else _is_half_joined(text, mention, items)
    if mention.what == "killed" and mention.how != "toll":
        half = half or (_LATER_DIED.search(text, mention.span[1]) is not None and not _is_read(text, items, mention))
        half = half or _ACCORDING.search(text, mention.span[1]) is not None
        half = half or _is_one_later(text, mention, items)
        half = half or _is_counted_anew(text, mention, items)
        half = half or _FINAL.search(text, mention.span[1]) is not None or _has_killed(text, mention, items)
    if mention.how == "toll" and text.endswith("from ", 0, mention.groups[-1].start):
        return "the toll that was told before"
    if half:
        return "a list of which only a part was understood"
    many = mention.total().low if mention.what == "killed" else None
    return why_other(text, mention.span, (mention.trigger.word, mention.trigger.start), body, many)


def is_own_alone(kept: list[Mention], mentions: list[Mention], items: list[Item]) -> bool:
    """Say whether nobody but the killer is told to have died: "shot his wife and two sons before killing himself"."""
    if any(m.groups[0].head not in ("himself", "bomber") for m in kept):
        return False
    counted = {g.token for m in mentions for g in m.groups}
    others = [i for i in items if i.letter == "G" and i.token not in counted and i.start < kept[0].span[0]]
    return any((i.bounds.low or 0) > 1 for i in others) or len(others) > 1


def find_doubts(text: str, body: int, mentions: list[Mention], items: list[Item]) -> dict[Mention, str]:
    """Return for each mention why it is no toll of this event; empty where it is one."""
    doubts: dict[Mention, str] = {}
    killed = [m for m in mentions if m.what == "killed"]
    for place, mention in enumerate(mentions):
        why = _why_none(text, mention, body, items)
        before = mentions[place - 1] if place else None
        if before and before.what != mention.what and _SHARED.fullmatch(text, before.span[1], mention.span[0]):
            why = why or (doubts[before] if before.how == "plain" else "")
        if before and before.how == mention.how == "toll" and "," in text[before.span[1] : mention.span[0]]:
            why = why or doubts[before]  # "put the dead since May at 900, and the wounded at 2,000"
        if mention in killed[:-1] and _HAVING.fullmatch(text, body, mention.trigger.start):
            why = why or "the toll of another event"
        doubts[mention] = why
    for mention in _of_other_days(text, killed):
        doubts[mention] = doubts[mention] or "the toll of another event"
    whole = max((m.total().low or 0 for m in killed if m.how != "among" and not doubts[m]), default=0)
    for mention in killed:
        if mention.how == "among" and (mention.total().low or 0) <= whole:
            doubts[mention] = doubts[mention] or "a part of those counted"
    totals = [m for m in killed if doubts[m] == TOTAL]
    for mention in killed:
        if totals and totals[0].span[0] < mention.span[0]:
            doubts[mention] = doubts[mention] or TOTAL
    return doubts


def _of_other_days(text: str, killed: list[Mention]) -> list[Mention]:
    """Return the counts in a clause with an older day of its own, beside a count in a clause without one."""
    borders = [0, *(m.end() for m in _CLAUSES.finditer(text)), len(text)]
    if len(killed) < 2 or len(borders) < 3:
        return []
    clauses = {m: max(at for at in borders if at <= m.span[0]) for m in killed}
    ends = dict(itertools.pairwise(borders))
    older = [m for m in killed if _OTHER_DAY.search(text, clauses[m], ends[clauses[m]])]
    return older if {clauses[m] for m in older} != {clauses[m] for m in killed} else []


def _has_killed(text: str, mention: Mention, items: list[Item]) -> bool:
    """Say whether those are told whom one of the dead had killed, and nobody counted them."""
    deed = _HE_HAD.search(text)
    near = [i for i in items if deed and deed.end() <= i.start <= deed.end() + _BESIDE and i.letter == "G"]
    return deed is not None and bool(near) and mention.span[0] < near[-1].end


def _is_some_of(text: str, mention: Mention) -> bool:
    """Say whether those counted are the whole of which some share died: "half of the ten hostages were killed"."""
    first = mention.groups[0]
    if not _SOME_OF.search(text, max(0, first.start - 40), first.start):
        return False
    within = mention.trigger.end if mention.trigger.word in ("died", "perished", "drowned") else mention.trigger.start
    return first.start < mention.trigger.start and _WERE.match(text, first.end, within) is not None


def _is_one_later(text: str, mention: Mention, items: list[Item]) -> bool:
    """Say whether one more of the dead is told who was not counted: "a fourth victim was found later"."""
    later = _ONE_LATER.search(text, mention.span[1])
    if later is None or not later.group().endswith("died"):
        return later is not None
    return not any(i.letter == "G" and later.start() <= i.start < later.end() for i in items)


def _is_read(text: str, items: list[Item], mention: Mention) -> bool:
    """Say whether somebody who is told to have died later was counted: "he later died", "five of whom died"."""
    died = _LATER_DIED.search(text, mention.span[1])
    return died is not None and any(i.letter in "GS" and 0 <= died.end() - i.end <= _BESIDE for i in items)


def _is_counted_anew(text: str, mention: Mention, items: list[Item]) -> bool:
    """Say whether somebody else counts the same dead without a word of death: "a judge had spoken of 45"."""
    other = _OTHERS_COUNT.search(text, mention.span[1])
    return other is not None and any(i.letter == "G" and i.head == "" and i.end == other.end() for i in items)


def _is_half_read(text: str, mention: Mention, items: list[Item]) -> bool:
    """Say whether a list of the dead names some whom nobody counted: "the dead included the mayor, who was 60, and a guard"."""
    first, last = mention.groups[0], mention.groups[-1]
    if first.start < mention.trigger.start:
        after = items[items.index(mention.trigger) + 1 :] if mention.trigger in items else []
        letters = "".join(i.letter for i in after[:8])
        return (
            re.match(r"[aS,]*&G(?![aBKXW])", letters) is not None
        )  # "fifteen of the dead were children and five women"
    if not _OPENS_LIST.fullmatch(text[mention.trigger.end : first.start]) or _NOT_COUNTED.match(text, last.end):
        return True
    after = list(itertools.takewhile(lambda i: i.word not in _TELLS, items[items.index(last) + 1 :]))
    for place, item in enumerate(after[1:], 1):
        acts = any(i.letter == "B" and i.start - item.end <= 1 for i in after[place + 1 : place + 2])  # "and 300 fled"
        if item.letter == "G" and not acts and (after[place - 1].letter == "&" or after[place - 1].word == ";"):
            return True
    return False


def _also_killed(text: str, mention: Mention, items: list[Item]) -> bool:
    """Say whether somebody who was not counted was killed as well: "in which the suspect was killed as well"."""
    also = _AS_WELL.search(text, mention.span[1]) if mention.what == "killed" and mention.how != "toll" else None
    near = range(also.start() - _CLAUSE, also.end()) if also else range(0)
    return also is not None and not any(i.letter in "GS" and i.start in near for i in items)


def _is_one_of_these(mention: Mention, items: list[Item]) -> bool:
    """Say whether only some of those attacked are the object: "shot three doctors, beheading one"."""
    only = mention.groups[0]
    if mention.trigger.word not in ("beheading", "decapitating"):
        return False
    if len(mention.groups) > 1 or only.head or only.more or only.start < mention.trigger.start or only.letter != "G":
        return False
    place = items.index(mention.trigger) if mention.trigger in items else 0
    before = items[place - 2] if place > 1 and items[place - 1].letter == "," else None
    told = before is not None and before.letter == "G" and not any(i.letter in "KkX" for i in items[:place])
    return bool(told and before and (before.bounds.low or 0) > (only.bounds.low or 0))


def _goes_on(text: str, trigger: Item, items: list[Item]) -> bool:
    """Say whether a list goes on behind its verb: "two women were killed, two policemen and four clerks"."""
    after = items[items.index(trigger) + 1 :] if trigger in items else []
    letters = re.match(r",G(?:,G)*&G(?![aKXW])", "".join(i.letter for i in after))
    named = letters and all(
        i.head for i in after[: letters.end()] if i.letter == "G"
    )  # not "three in Arda and six in Belto"
    return bool(named) and text[trigger.end : after[1].start] == ", "


def _is_left_alone(text: str, first: Item, items: list[Item]) -> bool:
    """Say whether whoever stands before those counted was not counted: "the mayor, Adil Haran, and nine others were killed"."""
    place = next((p for p, item in enumerate(items) if item is first), 0)
    before = items[place - 1] if place else None
    if before and before.letter == "G" and _WHO_DID.match(text, before.end):
        return True  # "a gunman who had shot two guards died"
    start = text[: first.start].rstrip()
    if (
        first.word == "with"
        and start.endswith(" with")
        and not start.endswith((", with", "— with"))
        and " who " in start
    ):
        return True  # "six boys who were packed with two others into a car drowned"
    named = before and before.letter == "&" and first.start - before.end <= 1 and _A_NAME.search(text, 0, before.start)
    return bool(first.more and named and not any(i.letter in "GSD" for i in items[max(0, place - 4) : place]))


def _is_half_joined(text: str, mention: Mention, items: list[Item]) -> bool:
    """Say whether somebody stands beside those counted whom nobody counted: "three clerks and their interpreter were killed"."""
    first, last = mention.groups[0], mention.groups[-1]
    if _also_killed(text, mention, items) or _is_one_of_these(mention, items):
        return True
    if last.start < mention.trigger.start and _goes_on(text, mention.trigger, items):
        return True
    if first.start < mention.trigger.start and _is_left_alone(text, first, items):
        return True
    if mention.how != "plain" or last.head == "himself":
        return False
    if last.start < mention.trigger.start:
        gap = _LEFT_OUT.fullmatch(text, last.end, mention.trigger.start)
        return gap is not None and not any(
            i.letter in "GSDB" and last.end <= i.start < mention.trigger.start for i in items
        )
    gap = _ALSO_THEIR.match(text, last.end)
    return gap is not None and not any(i.letter in "GS" and gap.start() <= i.start < gap.end() for i in items)
