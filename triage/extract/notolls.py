"""Numbers of dead that are no toll of this event: totals over many events, plans, and the tolls of older events."""

from __future__ import annotations

import re
from typing import Final

from triage.extract.proposal import Span

TOTAL: Final = "a total over many events"
_LONG: Final = re.compile(
    r"\bsince an? (?:[\w-]+ ){0,3}(?:bombings?|attacks?|blasts?|raids?|massacres?|killings?)\b"
    r"|\bsince (?:the (?:start|beginning|outbreak|onset|launch|uprising|war|conflict|revolution|fall|coup"
    r"|invasion|crisis"
    r"|insurgency|revolt|unrest|violence|fighting|protests|operation|offensive|campaign)|(?:early |late "
    r"|mid-?)?(?:[A-Z]\w+ )?"
    r"(?:19|20)\d\d|(?:it|they first) (?:began|started|erupted)"
    r"|(?:the |an? )?(?:[\w-]+ ){1,6}(?:launched|began|started|broke out|erupted)\b"
    r"(?! (?:\w+ )?(?:on )?(?:early |late )?(?:[A-Z]\w+day|yesterday|the (?:previous|same) (?:day|night)|hours ))"
    r"|(?:the |a |an )?(?:[\w-]+ ){0,2}(?:elections?|polls?|vote|referendum|truce|cease-?fire)\b"
    r"|fighting (?:began|started|broke)(?! (?:out )?(?:on )?(?:early |late )?[A-Z]\w+day)|last year"
    r"|(?:early |late |mid-?)?(?:January|February|March|April|May|June|July|August|September|October|November"
    r"|December)|(?:early |late |mid-?)?(?:Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)\.)"
    r"|\bsince [^,;.]{3,60}? in (?:early |late |mid-)?(?:19|20)\d\d\b"
    r"|\b(?:first|last) (?:\w+ )?(?:months?|quarter|half|weeks) of (?:the|this|last) (?:year|season)\b"
    r"|\b(?:season|week|month|year|summer|winter)['’]s (?:[\w-]+ ){0,2}"
    r"(?:toll|tally|deaths|protests|clashes|fighting|violence|unrest)\b"
    r"|\bsince (?:the )?\d{1,2}(?:st|nd|rd|th)? (?:January|February|March|April|May|June|July|August|September|October|November"
    r"|December)\b"
    r"|\b(?:past|last|previous|recent) (?:few |several |\w+ )?(?:months|years?|decades?)\b|\bthis (?:year|summer|winter|season)\b"
    r"|\b(?:in|over|during|within) the (?:past|last) (?:few |several |\w+ )?(?:weeks?|fortnight)\b|\bso far in \d{4}|\bto date\b"
    r"|\bin \d{4} alone|\b(?:each|every|per) (?:year|month)\b|\bannually\b|\bthroughout (?:the )?(?:war"
    r"|conflict|\d{4})"
    r"|\b(?:war|conflict|insurgency|uprising|rebellion|crisis|violence"
    r"|riots|unrest|protests|feud)(?:,? (?:that|which))? (?:has|have"
    r"|had) (?:now |also |so far )?"
    r"(?:killed|claimed|left|cost|taken)|\b\w+-(?:year|month|decade)(?:-old)?,? (?:\w+ )?(?:war|conflict"
    r"|insurgency|uprising|rebellion|campaign)"
    r"|\b(?:weeks|months|years?|decades?)-long\b"
    r"|\b(?:protests|clashes|fighting|violence|unrest|crackdown|war|conflict) (?:that|which) (?:began|started|erupted|broke out)"
    r" (?:in (?:[A-Z]\w+ )?(?:19|20)\d\d|in [A-Z]\w+\b|last (?:month|year))"
    r"|\bduring the (?:war|conflict|uprising|genocide)\b(?! (?:on|at|near|between)\b)|\bover the (?:years|decades)\b"
    r"|\bin (?:similar|such) (?:\w+ )?(?:attacks|raids|incidents|blasts|bombings|strikes|clashes)\b"
    r"|\bin (?:different|various|separate) (?:operations|attacks|incidents|clashes|raids) (?:last|this"
    r"|in (?:recent|the (?:past|last)|\d)|over(?! (?:the |\w+ )?(?:(?:past|last) )?(?:\d+ )?hours)|during|since)\b"
    r"|\b(?:people|lives|\d) a (?:year|month|week|day)\b"
    r"|\b(?:in|over|within) (?:the (?:past|last) )?(?:[\w-]+ ){1,2}(?:months|years|decades)\b"
    r"|\b(?:war|conflict|insurgency|uprising),[^.;]{0,50}, (?:has|have|had) (?:now |also )?(?:killed|claimed|left|cost)"
    r"|\b(?:killed|died|dead) (?:so far )?in (?:the|a) (?:\w+ )?(?:war|conflict|insurgency|uprising)\b"
    r"|\b(?:nationwide|countrywide|overall) (?:death )?toll\b|\btoll (?:from|of) (?:the )?(?:recent|weeks|days|months)\b"
    r"|\b(?:between|from) (?:January|February|March|April|May|June|July|August|September|October|November|December)"
    r" (?:\d{4} )?(?:and|to|until)\b|\bin (?:all|total),(?=[^;]*\bin (?:19|20)\d\d\b)",
    re.IGNORECASE,
)
_RECORD: Final = re.compile(
    r"\b(?:deadliest|worst|first|biggest|largest|highest|bloodiest|most|heaviest|strongest|fiercest)\b|\b(?:second|third|fourth|fifth|latest)\b[^,;]*$",
    re.IGNORECASE,
)
_REGION_BORDER: Final = re.compile(
    r"[;—]|(?<!\b[A-Z])(?<!\b(?:Dr|Mr|Lt|St))(?<!\b(?:Jan|Feb|Mar|Apr|Aug|Oct|Nov|Dec|Gen|Col|Gov|Sgt|Maj))"
    r"(?<!\b(?:Sept|Capt|Brig))\. "
    r"|,? (?:which|where|while|but|adding|and (?:the |an? )?(?:[\w.]+ ){1,4}said|that(?= ha[sd]\b| have\b)"
    r"|bringing|taking|raising|whereas)\b|, (?=(?:outrag|shock|stunn|horrify|anger|prompt|fuel)ing\b)"
    r"|, (?:an?|the) (?=(?:[\w-]+ ){1,4}(?:responsible|blamed|behind|accused|which|who|that)\b)"
    r"|, (?:(?:an?|one|two|three|several|\d+) )?(?:hour|day|week|month|year)s? (?=after\b|before\b)"
    r"|, (?:a|the|it|in) (?=\w+ (?:war"
    r"|conflict|year))|,? in (?=an? \w+-year)"
)
_UNREAL: Final = re.compile(
    r"(?<!\bonly individual )(?<!\bonly person )(?<!\bonly one )"
    r"\b(?:(?:could|might|may|would|will|can|cannot|must|should|not|never|if|fear\w*|presumed|n['’]t|risk\w*"
    r"|(?:threaten|vow|plan|attempt|plot|want|aim|try|order|trying|intend)\w* to) (?:\w+ )?"
    r"(?:be |have (?:already |also |now )?(?:been )?|being |been )?|to (?:be |have been )?)$",
    re.IGNORECASE,
)
_TOLD: Final = re.compile(
    r"\b(?:reported|said|known|confirmed) to (?:have (?:been )?|be )$|\b(?:was|were|been|being) able to $|\bmanaged to $"
)
"""What stands before "killed" where it is told and no plan: "are reported to have been killed"."""
_MEANS: Final = re.compile(r"\b(?:us(?:ed|ing)|fir(?:ed|ing)|detonat(?:ed|ing))\b[^,;]*\bto $")
"""What stands before "kill" where it was done: "used two car bombs to kill 30 people"."""
_OTHER_EVENT: Final = re.compile(
    r"\b(?:came|comes|come) (?:just |only )?as\b"
    r"|\b(?:(?:came|comes|come)(?! (?:out|in|into|under|to|from|down|across|back|by)\b)|follows|followed(?! by))\b"
    r"[^,;]{0,40}?\b(?:after|before|on|an?|the)\b"
    r"|\b(?:took place|happened|occurred)\b[^,;]{0,40}?\b(?:after|before)\b"
    r"|(?<=\S )(?:a|one|two|three|four|\d+) (?:day|week|month|year)s? (?:after|before)\b"
    r"|(?<=\S )(?:hours|days|weeks|months|years) after\b[^,;]*$"
    r"|(?<!launched )(?<!staged )(?<!mounted )(?<!carried out )(?<!launched a )(?<!staged a )(?<!mounted a )(?<!carried out a )"
    r"\b(?:a similar|a previous|an earlier|an older|similar) (?:\w+ )?(?:attack|bombing|incident|blast|raid)s?\b"
    r"|\b(?:since|in|of) (?:\w+ )?(?:19|20)\d\d,? when\b|\bsince (?:an?|the) (?:[\w-]+ ){1,4}(?:that|which|when)\b"
    r"|\bin (?:an?|the same) (?:region|area|district|province|town|city|village) where\b"
    r"|\b(?:judges?|court|tribunal|jury|inquest|inquiry|trial|hearing) (?:ha[sd] |was )?(?:heard|told|hears)\b"
    r"|\bin a (?:year|month|decade) (?:in which|when)\b"
    r"|\b(?:families|relatives|widows|parents|orphans|memory) of (?:the |those )?(?:[\w-]+ )?$"
    r"|\b(?:case|lawsuit|suit|appeal|petition|complaint) (?:of|over|about) [^,;]*$"
    r"|\bas \w+ as (?:the |those |that )?(?:clashes|fighting|attacks?|bombings?|battles?|raids?|war)\b"
    r"|\b(?:most (?:deadly|serious)|deadliest|worst|bloodiest|gravest|heaviest)\b[^;]*\bsince\b"
    r"|\b(?:latest|last|newest) in (?:a|the) (?:spate|series|string|wave|rash) of\b"
    r"|\bin (?:retaliation|revenge|response|reply|answer) (?:for|to)\b[^,;]*$|\bon the anniversary\b|\breminiscent\b|\bsimilar to\b"
    r"|\b(?:recall(?:s|ed|ing)?|mirror(?:s|ed|ing)?|similar to (?:another|one)"
    r"|remind(?:s|ed|ing)? \w+ of|echo(?:es|ed|ing)?)\b[^;]*\b(?:that|which|where|when)\b"
    r"|\b(?:discuss|mark|mourn|commemorat|remember)(?:|e|ed|es|s|ing) [^,;]*\b(?:that|which|where|when)\b"
    r"|\bin the (?:wake|aftermath) of\b[^;]*\b(?:that|which|where|when)\b",
    re.IGNORECASE,
)
_DAYS_AFTER: Final = re.compile(r"(?:[\w-]+ ){0,3}(?:hour|day|week|month|year)s? after $", re.IGNORECASE)
"""What opens a sentence on another event: "Two weeks after 22 people were killed in Arda, raiders struck again"."""
_CHARGED: Final = re.compile(
    r"\b(?:accused|suspected|convicted|executed|hanged|(?<!-)held|freed|questioned|sought|guilty|charged|charges|wanted|arrested|detained|sentenced|trial|responsible|blamed|jailed|prosecuted"
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
_BURIED: Final = re.compile(
    r"(?<!\bon a )(?<!\bon the )(?<!\bhit a )(?<!\bhit the )\b(?:funerals?|burials?|burying|mourners|escorting)\b[^,;]*$",
    re.IGNORECASE,
)
"""What stands before those who died earlier: "at the funeral of five men who were killed"."""
_RETURNED: Final = re.compile(
    r"\b(?:return(?:ed|ing)|hand(?:ed|ing) over|swapped|exchanged|repatriated) (?:\w+ ){0,3}bodies\b[^,;]*$",
    re.IGNORECASE,
)
"""What is done with those who died earlier: "the rebels handed over the bodies of nine guards"."""
_GONE: Final = re.compile(
    r"[^,;.]{0,50}? (?:was|were|have been|had been) (?:returned|repatriated|swapped|flown home)\b"
)
"""What is done with those who died earlier, told after them: "the bodies of nine guards were returned"."""
_RELATIVE: Final = re.compile(r"\b(?:who|that) (?:(?:was|were|had been|have been|has been|had|have) )?(?:\w+ly )?$")
_REMEMBERED: Final = re.compile(
    r"[^;.]*? (?:was|were|are|is|have been|has been) (?:buried|laid to rest|honou?red|mourned|remembered|commemorated|cremated)\b"
)
"""What is done for those who died earlier: "nine guards who were killed in May were buried"."""
_PERIOD: Final = re.compile(r"\b(?:deadliest|bloodiest|worst) (?:single )?(?:week|month|year)\b", re.IGNORECASE)
"""What stands before the toll of a stretch of time: "the deadliest month for the army with the toll at 106"."""
_ACCUSES: Final = re.compile(
    r"(?<!\bis )(?<!\bare )(?<!\bwas )(?<!\bwere )(?<!\bbeen )(?<!\bthe )\baccus(?:ed|es|ing) (?:\S+ ){1,6}of $"
)
"""What stands before a deed that somebody tells of by accusing: "a group accused the army of killing nine"."""
_LASTING: Final = re.compile(r"\b(?:for|over) (?:the (?:past|last) )?(?:[\w-]+ ){1,2}(?:months|years|decades)$")
"""What stands before the toll of a long fight: "a revolt that has gone on for two years, which has killed 40"."""
_KILLERS: Final = re.compile(
    r"\b(?:killed|shot|executed|hanged|arrested|detained|captured|sentenced|wanted)\b[^.]*\bwho\b[^,;]{0,40}\bhad $"
)
"""What stands before the deed of those who are the dead now: "shot nine men who had killed a guard"."""
_OLDER: Final = re.compile(
    r"\b(?:that|which) (?:killed|claimed|left|cost)\b[^.;]*\b(?:in|on) (?:[A-Z]\w+ )?(?:\d{1,2},? )?(?:19|20)\d\d\b"
    r"|\b(?:an?|the|its) [\w-]+ (?:last|earlier this) (?:year|month|week),? (?:in which|that|which|where|when) [^.;,]*"
    r"|\bdeaths? of\b[^.;]* who (?:died|drowned|perished|were killed)\b[^.;]*\bin (?:19|20)\d\d\b"
    r"|(?:\b(?:the|an?|its|this|that)|['’]s) (?:1[5-9]|20)\d\d (?:[\w-]+ ){0,3}?[\w-]+,? (?:[-–—(] ?)?"
    r"(?:in which|that|which|where|when) [^.;,]*"
)
_WHO: Final = re.compile(r",? who (?:ha(?:d|s|ve) )?(?:also )?(?:\w+ly )?$")
"""What opens a side clause on what somebody did before: "the rebels, who killed nine guards in May, withdrew"."""
_THEN: Final = re.compile(
    r"[^,;]*?(?:\bin (?:early |late |mid-?|the )?(?:January|February|March|April|May|June|July|August|September|October|November"
    r"|December|(?:19|20)\d\d)\b"
    r"|\blast (?:week|month|year)\b|\b(?:months|weeks|years?|days) (?:ago|earlier|before)\b|\bearlier this\b)"
)
"""The time of its own of such a clause."""
_THERE: Final = re.compile(
    r",? ?where\b.*\b(?:in (?:early |late |mid-?)?(?:January|February|March|April|May|June|July|August|September|October"
    r"|November|December|(?:19|20)\d\d)\b|last (?:month|year)\b|(?:months|years?) (?:ago|earlier|before)\b|earlier this)"
)
"""What is told of a place with a day of its own: "to a mine where nine died in May"."""
_EACH: Final = re.compile(
    r"\bon (?:each|either) side\b|\b(?:\w+|\d+) each (?:in|at|on|from)\b"
    r"|\beach (?:recorded|reported|lost|suffered|had|saw|killed|left)\b|\bin both (?-i:[A-Z])",
    re.IGNORECASE,
)
_DEEDS: Final = frozenset(
    {"death", "deaths", "murder", "killing", "killings", "execution", "assassination", "massacre"}
)


_DISASTER: Final = re.compile(
    r"\b(?:(?:earth|sea)?quakes?|epicent(?:er|re)|tremors?|temblors?|dams?|levees?|mudslides?|tsunamis?|floods?|flooding|cyclones?|hurricanes?|typhoons?|storms?|landslides?|eruptions?"
    r"|rubble|debris|wreckage"
    r"|massacre|explosions?|blasts?|genocide|sinking|sank|crash(?:es|ed)?|collapsed?|September 11|heat ?waves?|famine|epidemic"
    r"|virus|outbreak|disease|cholera|Ebola|(?:bombing|siege|battle) of)\b",
    re.IGNORECASE,
)
"""What may kill a thousand at once."""
MANY: Final = 1000
_OPENING: Final = 2
"""Words for another event that begin before this place open the sentence and are the deed: "A similar raid killed nine"."""


_PRESUMED: Final = re.compile(r"\b(?:presum|fear|assum)(?:e|ed|es|s)(?: that)?(?: the)? $")
"""What stands before those whose death nobody has seen: "presumed the other seven were also dead"."""
_DENIED: Final = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|dismiss(?:es|ed)?|reject(?:s|ed)?|refut(?:es|ed)) "
    r"(?:(?!insist|saying|said)[^,;.]){0,50}\bthat (?:more than |at least |over )?$"
)
"""What stands before what somebody says is not so: "denied reports that 50 people died"."""
_FEARED: Final = re.compile(
    r",? (?:(?:who|that) )?(?:are |were |is |was )?(?:feared|presumed|thought|believed) (?:dead|drown|kill|buried"
    r"|to (?!be (?!dead|drown|kill|buried|trapped|under|among)))"
)
"""What follows a count of those whose death nobody has seen: "the bodies of dozens of people feared drowned"."""


def _region(text: str, span: Span, body: int) -> Span:
    """Return the clause around a mention, from border to border."""
    low, high = body, len(text)
    for border in _REGION_BORDER.finditer(text, body):
        if border.end() <= span[0]:
            low = border.start()
        elif border.start() >= span[1]:
            return low, border.start()
    return low, high


def _is_aside(text: str, long: re.Match[str], span: Span) -> bool:
    """Say whether a time counts from then on and the deed does not: "in rebel hands since March, raids killed nine"."""
    since = long.group().lower().startswith("since") and long.end() <= span[0]
    return since and re.search(r"\b(?:has|have|had|been)\b", text[long.end() : span[1]]) is None


def _is_unreal(text: str, span: Span, before: str, word: str) -> bool:
    """Say whether a plan, a fear or a denial is told; `before` stands before the trigger `word`, as far as it matters."""
    start, end = span
    told = word in ("death", "hell") or _TOLD.search(before) or _MEANS.search(before)
    if not told and _UNREAL.search(before[-40:]):
        return True
    denied = _DENIED.search(text, max(0, start - 90), start)
    return bool(denied or _FEARED.match(text, end) or _PRESUMED.search(text, max(0, start - 24), start))


def _is_answered_for(text: str, trigger: tuple[str, int], body: int, before: str) -> bool:
    """Say whether somebody answers for a deed, avenges it or mourns it: "sentenced for killing", "to avenge the death of"."""
    word, at = trigger
    hacked = before.endswith(" to ") and not re.search(r"\b(?:sentenc|condemn)", before)  # "hacked four to death"
    deed = (word in _DEEDS and not hacked) or word.endswith("ing")
    apart = word.endswith("ing") and not _TIED.search(before)
    if deed and not apart and _CHARGED.search(before) and not _ACCUSES.search(before):
        return True
    return text.startswith(" of ", at + len(word)) and _ANSWER.search(text[max(body, at - 60) : at]) is not None


def is_later(text: str, body: int, at: int) -> bool:
    """Say whether another event is told before `at`, after the first: "the raid came a day after a strike in which"."""
    other = _OTHER_EVENT.search(text[body:at])
    return _DAYS_AFTER.match(text[body:at]) is not None or (other is not None and other.start() >= _OPENING)


def why_other(text: str, span: Span, trigger: tuple[str, int], body: int, count: int | None = None) -> str:
    """Return why a mention of so many is no toll of this event, or an empty string."""
    start, end = span
    word, at = trigger
    low, high = _region(text, span, body)
    region = text[low:high]
    wider = text.rfind(" ", body, low) + 1 if low > body else low  # "riots that have killed"
    long = _LONG.search(text, wider, high)
    if long and not _RECORD.search(text, wider, long.start()) and not _is_aside(text, long, span):
        return TOTAL
    if count and count >= MANY and not _DISASTER.search(text, body):
        return TOTAL
    before = text[max(body, at - 80) : at]
    if before.endswith("had ") and _KILLERS.search(before) and word in ("killed", "murdered", "executed"):
        return "the toll of another event"
    if re.match(r",? (?:which|that) ha(?:s|ve|d)\b", region) and _LASTING.search(text, body, low):
        return TOTAL
    if _is_unreal(text, span, before, word):
        return "not a thing that happened"
    if _is_answered_for(text, trigger, body, before):
        return "the toll of another event"
    if _WHO.search(before) and _THEN.match(text, at):
        return "the toll of another event"
    near = text[max(body, start - 90) : end]
    if _GONE.match(text, end) or (_RELATIVE.search(before) and _REMEMBERED.match(text, at)):
        return "the toll of an older event"
    buried = not word.endswith("ing") and _BURIED.search(near[: start - end])
    if buried or ("bodies" in near and _RETURNED.search(near)):
        return "the toll of an older event"
    if any(older.start() <= at <= older.end() for older in _OLDER.finditer(text, body)):
        return "the toll of an older event"
    if _EACH.search(region):
        return "the same count for each of several"
    if is_later(text, body, start):
        return "the toll of another event"
    yearly = word == "toll" and before.endswith(("murder ", "road ", "traffic ", "holiday "))
    if yearly or (word in ("toll", "number") and _PERIOD.search(text[body:start])):
        return TOTAL
    if low == body:
        return ""
    told = re.search(r"\b(?:which|who|whose|that)\b", region) and re.search(r"\bin (?:19|20)\d\d\b", region)
    return "the toll of an older event" if told or _THERE.match(region) else ""
