"""Numbers of dead that are no toll of this event: totals over many events, plans, and the tolls of older events."""

from __future__ import annotations

import re
from typing import Final

from triage.extract.proposal import Span

_LONG: Final = re.compile(
    r"\bsince an? (?:[\w-]+ ){0,3}(?:bombings?|attacks?|blasts?|raids?|massacres?|killings?)\b"
    r"|\bsince (?:the (?:start|beginning|outbreak|onset|launch|uprising|war|conflict|revolution|fall|coup"
    r"|invasion|crisis"
    r"|insurgency|revolt|unrest|violence|fighting|protests|operation|offensive|campaign)|(?:early |late "
    r"|mid-?)?(?:[A-Z]\w+ )?"
    r"(?:19|20)\d\d|it (?:began|started|erupted)"
    r"|(?:the |an? )?(?:[\w-]+ ){1,6}(?:launched|began|started|broke out|erupted)\b"
    r"(?! (?:\w+ )?(?:on )?(?:early |late )?(?:[A-Z]\w+day|yesterday|the (?:previous|same) (?:day|night)|hours ))"
    r"|(?:the |a |an )?(?:[\w-]+ ){0,2}(?:elections?|polls?|vote|referendum|truce|cease-?fire)\b"
    r"|fighting (?:began|started|broke)(?! (?:out )?(?:on )?(?:early |late )?[A-Z]\w+day)|last year"
    r"|(?:early |late |mid-?)?(?:January|February|March|April|May|June|July|August|September|October|November"
    r"|December))"
    r"|\b(?:past|last|previous|recent) (?:few |several |\w+ )?(?:months|years?|decades?)\b|\bthis year\b"
    r"|\b(?:in|over|during|within) the (?:past|last) (?:few |several |\w+ )?(?:weeks?|fortnight)\b|\bso far in \d{4}"
    r"|\bin \d{4} alone|\b(?:each|every|per) (?:year|month)\b|\bannually\b|\bthroughout (?:the )?(?:war"
    r"|conflict|\d{4})"
    r"|\b(?:war|conflict|insurgency|uprising|rebellion|crisis|violence"
    r"|riots|unrest|protests|feud)(?:,? (?:that|which))? (?:has|have"
    r"|had) (?:now |also |so far )?"
    r"(?:killed|claimed|left|cost|taken)|\b\w+-(?:year|month|decade)(?:-old)?,? (?:\w+ )?(?:war|conflict"
    r"|insurgency|uprising|rebellion|campaign)"
    r"|\b(?:weeks|months|years?|decades?)-long\b"
    r"|\bduring the (?:war|conflict|uprising|genocide)\b(?! (?:on|at|near|between)\b)|\bover the (?:years|decades)\b"
    r"|\bin (?:similar|such) (?:\w+ )?(?:attacks|raids|incidents|blasts|bombings|strikes|clashes)\b"
    r"|\bin (?:different|various|separate) (?:operations|attacks|incidents|clashes|raids) (?:last|this"
    r"|in (?:recent|the (?:past|last)|\d)|over(?! the (?:past|last) \d+ hours)|during|since)\b"
    r"|\b(?:people|lives|\d) a (?:year|month|week|day)\b"
    r"|\b(?:in|over|within) (?:the (?:past|last) )?(?:[\w-]+ ){1,2}(?:months|years|decades)\b"
    r"|\b(?:war|conflict|insurgency|uprising),[^.;]{0,50}, (?:has|have|had) (?:now |also )?(?:killed|claimed|left|cost)"
    r"|\b(?:killed|died|dead) (?:so far )?in (?:the|a) (?:\w+ )?(?:war|conflict|insurgency|uprising)\b"
    r"|\b(?:nationwide|countrywide|overall) (?:death )?toll\b|\btoll from (?:the )?(?:recent|weeks|days|months)\b"
    r"|\b(?:between|from) (?:January|February|March|April|May|June|July|August|September|October|November|December)"
    r" (?:\d{4} )?(?:and|to|until)\b|\bin (?:all|total),(?=[^;]*\bin (?:19|20)\d\d\b)",
    re.IGNORECASE,
)
_RECORD: Final = re.compile(
    r"\b(?:deadliest|worst|first|biggest|largest|highest|bloodiest|most|heaviest)\b|\b(?:second|third|fourth|fifth|latest)\b[^,;]*$",
    re.IGNORECASE,
)
_REGION_BORDER: Final = re.compile(
    r"[;—]|(?<!\b[A-Z])\. |,? (?:which|where|while|but|adding|and (?:the |an? )?(?:[\w.]+ ){1,4}said|that(?= ha[sd]\b| have\b)"
    r"|bringing|taking|raising|whereas)\b|, (?=(?:outrag|shock|stunn|horrify|anger|prompt|fuel)ing\b)"
    r"|, (?:a|the|it|in) (?=\w+ (?:war"
    r"|conflict|year))|,? in (?=an? \w+-year)"
)
_UNREAL: Final = re.compile(
    r"(?<!\bonly individual )(?<!\bonly person )(?<!\bonly one )"
    r"\b(?:(?:could|might|may|would|will|can|cannot|must|should|not|never|if|fear\w*|presumed|n['’]t|risk\w*"
    r"|(?:threaten|vow|plan|attempt|plot|want|aim|try|order|trying|intend)\w* to) (?:\w+ )?"
    r"(?:be |have |have been |being |been )?|to (?:be |have been )?)$",
    re.IGNORECASE,
)
_TOLD: Final = re.compile(
    r"\b(?:reported|said|known|confirmed) to (?:have (?:been )?|be )$|\b(?:was|were|been|being) able to $|\bmanaged to $"
)
"""What stands before "killed" where it is told and no plan: "are reported to have been killed"."""
_MEANS: Final = re.compile(r"\b(?:us(?:ed|ing)|fir(?:ed|ing)|detonat(?:ed|ing))\b[^,;]*\bto $")
"""What stands before "kill" where it was done: "used two car bombs to kill 30 people"."""
_OTHER_EVENT: Final = re.compile(
    r"\b(?:(?:came|comes|come)(?! (?:out|in|into|under|to|from|down|across|back|by)\b)|follows|followed(?! by))\b"
    r"[^,;]{0,40}?\b(?:after|before|on|an?|the)\b"
    r"|\b(?:took place|happened|occurred)\b[^,;]{0,40}?\b(?:after|before)\b"
    r"|(?<=\S )(?:a|one|two|three|four|\d+) (?:day|week|month|year)s? (?:after|before)\b"
    r"|\b(?:a similar|a previous|an earlier|an older|similar) (?:\w+ )?(?:attack|bombing|incident|blast|raid)s?\b"
    r"|\b(?:since|in|of) (?:\w+ )?(?:19|20)\d\d,? when\b|\bsince (?:an?|the) (?:[\w-]+ ){1,4}(?:that|which|when)\b"
    r"|\bin (?:an?|the same) (?:region|area|district|province|town|city|village) where\b"
    r"|\bas \w+ as (?:the |those |that )?(?:clashes|fighting|attacks?|bombings?|battles?|raids?|war)\b"
    r"|\b(?:most deadly|deadliest|worst|bloodiest)\b[^;]*\bsince\b"
    r"|\b(?:latest|last|newest) in (?:a|the) (?:spate|series|string|wave|rash) of\b"
    r"|\bin (?:retaliation|revenge|response) (?:for|to)\b|\bon the anniversary\b|\breminiscent\b|\bsimilar to\b",
    re.IGNORECASE,
)
_CHARGED: Final = re.compile(
    r"\b(?:accused|suspected|convicted|guilty|charged|charges|wanted|sentenced|trial|responsible|blamed|jailed|prosecuted"
    r"|behind|(?<!to )death"
    r"|years|ordered|ordering|admitted|confessed)\b[^,;]{0,40}?(?:\b(?:of|with|for|in|over|to)\b|(?<=order)(?:ed|ing))?"
    r" (?:the |having )?$",
    re.IGNORECASE,
)
"""What stands before "killing" or "the deaths of" where somebody answers for an older event."""
_TIED: Final = re.compile(
    r"\b(?:of|with|for|in|over|to|by|the|having|behind|order\w*|admitted|confessed) $", re.IGNORECASE
)
"""What ties "killing" to whoever answers for it; not "in a suspected attack on Tuesday killing six"."""
_ANSWER: Final = re.compile(
    r"\b(?:aveng\w+|revenge|retaliat\w+|protest(?:s|ed|ing)?|demonstrat\w+|mourn\w*|commemorat\w+|anger\w*|outrag\w+)\b[^,;]*$",
    re.IGNORECASE,
)
"""What stands before a deed that something else answers: "to avenge the killing of"."""
_BURIED: Final = re.compile(r"\b(?:funerals?|burials?|burying|mourners|escorting)\b[^,;]*$", re.IGNORECASE)
"""What stands before those who died earlier: "at the funeral of five men who were killed"."""
_RETURNED: Final = re.compile(
    r"\b(?:return(?:ed|ing)|hand(?:ed|ing) over|swapped|exchanged|repatriated) (?:\w+ ){0,3}bodies\b[^,;]*$",
    re.IGNORECASE,
)
"""What is done with those who died earlier: "the rebels handed over the bodies of nine guards"."""
_PERIOD: Final = re.compile(r"\b(?:deadliest|bloodiest|worst) (?:single )?(?:week|month|year)\b", re.IGNORECASE)
"""What stands before the toll of a stretch of time: "the deadliest month for the army with the toll at 106"."""
_ACCUSES: Final = re.compile(
    r"(?<!\bis )(?<!\bare )(?<!\bwas )(?<!\bwere )(?<!\bbeen )(?<!\bthe )\baccus(?:ed|es|ing) (?:\S+ ){1,6}of $"
)
"""What stands before a deed that somebody tells of by accusing: "a group accused the army of killing nine"."""
_LASTING: Final = re.compile(r"\b(?:for|over) (?:the (?:past|last) )?(?:[\w-]+ ){1,2}(?:months|years|decades)$")
"""What stands before the toll of a long fight: "a revolt that has gone on for two years, which has killed 40"."""
_KILLERS: Final = re.compile(
    r"\b(?:killed|shot|executed|hanged|arrested|detained|captured|sentenced|wanted)\b[^;]*\bwho\b[^,;]{0,40}\bhad $"
)
"""What stands before the deed of those who are the dead now: "shot nine men who had killed a guard"."""
_OLDER: Final = re.compile(r"\b(?:that|which) (?:killed|claimed|left|cost)\b[^.;]*\bin (?:19|20)\d\d\b")
_EACH: Final = re.compile(
    r"\bon (?:each|either) side\b|\beach (?:recorded|reported|lost|suffered|had|saw|killed|left)\b|\bin both [A-Z]",
    re.IGNORECASE,
)
_DEEDS: Final = frozenset(
    {"death", "deaths", "murder", "killing", "killings", "execution", "assassination", "massacre"}
)


_DISASTER: Final = re.compile(
    r"\b(?:(?:earth|sea)?quakes?|tsunamis?|floods?|flooding|cyclones?|hurricanes?|typhoons?|storms?|landslides?|eruptions?"
    r"|rubble|debris|wreckage"
    r"|massacre|explosions?|blasts?|genocide|sinking|sank|crash(?:es|ed)?|collapsed?|September 11|heat ?waves?|famine|epidemic"
    r"|virus|outbreak|disease|cholera|Ebola|(?:bombing|siege|battle) of)\b",
    re.IGNORECASE,
)
"""What may kill a thousand at once."""
MANY: Final = 1000


_FEARED: Final = re.compile(
    r",? (?:(?:who|that) )?(?:are |were |is |was )?(?:feared|presumed|thought|believed) (?:dead|drown|kill|buried"
    r"|to (?!be (?!dead|drown|kill|buried|trapped|under|among)))"
)
"""What follows a count of those whose death nobody has seen: "the bodies of dozens of people feared drowned"."""


def why_other(text: str, span: Span, trigger: tuple[str, int], body: int, count: int | None = None) -> str:
    """Return why a mention of so many is no toll of this event, or an empty string."""
    start, end = span
    word, at = trigger
    low, high = body, len(text)
    for border in _REGION_BORDER.finditer(text, body):
        if border.end() <= start:
            low = border.start()
        elif border.start() >= end:
            high = border.start()
            break
    region = text[low:high]
    wider = text.rfind(" ", body, low) + 1 if low > body else low  # "riots that have killed"
    long = _LONG.search(text, wider, high)
    if long and not _RECORD.search(text, wider, long.start()):
        return "a total over many events"
    if count and count >= MANY and not _DISASTER.search(text, body):
        return "a total over many events"
    before = text[max(body, at - 80) : at]
    if before.endswith("had ") and _KILLERS.search(before) and word in ("killed", "murdered", "executed"):
        return "the toll of another event"
    if re.match(r",? (?:which|that) ha(?:s|ve|d)\b", region) and _LASTING.search(text, body, low):
        return "a total over many events"
    if word != "death" and not _TOLD.search(before) and _UNREAL.search(before[-40:]) and not _MEANS.search(before):
        return "not a thing that happened"
    if _FEARED.match(text, end):
        return "not a thing that happened"
    deed = word in _DEEDS or word.endswith("ing")
    apart = word.endswith("ing") and not _TIED.search(before)
    if deed and not apart and _CHARGED.search(before) and not _ACCUSES.search(before):
        return "the toll of another event"
    if text.startswith(" of ", at + len(word)) and _ANSWER.search(text[max(body, at - 60) : at]):
        return "the toll of another event"
    near = text[max(body, start - 90) : end]
    buried = not word.endswith("ing") and _BURIED.search(near[: start - end])
    if buried or ("bodies" in near and _RETURNED.search(near)):
        return "the toll of an older event"
    if any(older.start() <= at <= older.end() for older in _OLDER.finditer(text, body)):
        return "the toll of an older event"
    if _EACH.search(region):
        return "the same count for each of several"
    other = _OTHER_EVENT.search(text[body:start])
    if other and other.start() >= 2:
        return "the toll of another event"
    if word in ("toll", "number") and _PERIOD.search(text[body:start]):
        return "a total over many events"
    if re.search(r"\b(?:which|who|whose|that)\b", region) and re.search(r"\bin (?:19|20)\d\d\b", region) and low > body:
        return "the toll of an older event"
    return ""
