"""The patterns of what stands around a name: verbs of doing, of suffering, of telling, and what may stand between."""

from __future__ import annotations

import re
from typing import Final

from triage.extract.frame import SPEECH

_PAST: Final = (
    "fought|threw|took|shot|set|went|held|beat|broke|burnt|blew|drove|stole|overran|tore|met|hit|made|began|led|sat|kept|gave|sent"
    "|laid|put|cut|built|left|withdrew|fell|rose|swept|stood|struck|walked|won|lost|shut|flew|hung|burst|swore|caught|sought"
    "|bought|sold|drew|ran|came|spread|retook|undertook|forbade|sank|rode|dug|brought|became|freed|fled|slew|hid|lay|grew"
    "|knew|spoke|chose|froze|woke"
)
PAST: Final = frozenset(_PAST.split("|"))
"""Past tenses that do not end in "ed"."""
_PRESENT: Final = (
    "kill|attack|seize|capture|take|conquer|storm|hit|strike|bomb|shell|arrest|detain|abduct|kidnap|launch|sign|expel|dislodge|regain|retake"
    "|recapture|burn|block|ambush|raid|repel|free|release|shoot|stab|loot|torch|clash|march|rally|enter|overrun|destroy|defuse"
    "|recruit|jail|reject|approve|suspend"
)
PRESENT: Final = frozenset(form for verb in _PRESENT.split("|") for form in (verb, f"{verb}s", f"{verb}es"))
"""Verbs of deeds in the present, as headlines have them."""
ASIDE: Final = (
    r"(?:\s+(?:also|then|and|have|has|had|later|earlier|\w+ly|\([A-Z]+\)|on \w+day"
    r"|(?:in|on|from|at|near|of|with|aboard|across|outside) (?:the |an? |its |both )?(?:[\w’'-]+ ){0,4}?[\w’'-]+"
    r"|(?:demonstrating|protesting|marching|riding|travelling|dressed|armed|wearing|carrying|calling|demanding|loyal|opposed|angry"
    r"|suspected|accused|gathered|linked|playing|working|waiting|sleeping|sheltering|guarding|returning|queuing|praying|walking"
    r"|seeking|attending|trained)(?: [\w’'-]+){1,6}?)|, [^,.;]{3,60},){0,3}?"
)
"""What may stand between a side and its verb: "in two pickups", ", backed by tanks,", "angry about prices"."""
SUFFERS: Final = re.compile(
    rf"(?:\s+\w+ly)?,?{ASIDE}\s+"
    r"(?:(?:was|were|has been|have been|had been|are being|is being|got|being)\s+(?:\w+ly\s+|also\s+)?"
    r"(?:\w+(?<!ing)ed|\w+en|shot|hit|held|struck|burnt|hurt|set|found|shot dead)\b"
    r"|(?:died|perished|drowned|lost (?:their|his))\b"
    r"|came under|dead\b|fell(?= (?:as|in|when|at|during|near)\b)"
    r"|(?:sustained|suffered) (?:[\w-]+ ){0,3}(?:injur|wound|burn)"
    r"|(?:killed|wounded|injured|hurt|held|jailed|detained|arrested)"
    r"(?= (?:by|in|and|at (?!least)|on|near|when|after|during)\b|[.,;]|$))|, killed"
)
"""What follows a side to which something is done."""
BOTH_SUFFER: Final = re.compile(rf" and (?:[\w-]+ ){{0,3}}?[\w-]+(?:{SUFFERS.pattern})")
"""What follows a side to which something is done along with another: "four militants and two soldiers were killed"."""
_ACTS: Final = re.compile(
    rf"{ASIDE}\s+(?!(?:was|were) (?!\w+ing\b)|killed (?:by|in|at (?!least))\b|(?:are|were) missing|based\b|called\b"
    r"|accused of\b|went missing)"
    rf"(?:\w+ed|{_PAST}|(?:{_PRESENT})(?:e?s)?|clash\w*|gather\w*|march\w*|(?:is|are|was|were) (?:\w+ly )?\w+ing)\b"
)
_PERCEIVES: Final = re.compile(
    rf"{ASIDE}\s+(?:posted|shared|published|showed|feared|believed|watched|witnessed|described|reported|counted|recorded|documented"
    r"|investigated|verified|filmed|buried|recovered (?:\w+ )?bod\w+|found|treated|received|saw|heard|suffered|experienced"
    r"|lived|died|fled"
    r"|perished|drowned|expressed|welcomed|condemned|denounced|mourned|urged|warned|noted)\b"
)
"""What follows those who only look on, tell or suffer."""
HARMING: Final = re.compile(
    rf"{ASIDE}\s+(?:\w+ed [^.;,]{{0,60}}? and )?(?:kill|shot|shoot|stab|attack|beat|bomb|fir(?:ed|ing)|threw|hurl|lob|toss|blew"
    r"|explod|deton|trigger|clash|f[io]ught|kidnap|abduct|seiz|storm|burn|torch|ambush|raid|hack|rap(?:ed|ing)|assault"
    r"|set (?:fire|off|alight)|drove|ramm|open|captur|took|massacr|lynch|execut|behead|plant|launch|repel|retook|overran|drag"
    r"|club|kick|strangl|poison|wound|injur|slit|gunned|pelted|stone|dispers|break|broke)"
)
"""What follows people who do harm, and do not only stand by."""
EACH_OTHER: Final = re.compile(
    r"\s+(?:(?:have|has|had)\s+)?(?:clash|scuffl|brawl|fought|fight|trad|exchang|sign|agree|swap|met\b|died"
    r"|[^.;,]{0,40}(?:each other|one another))"
)
"""What those do who are each other's sides."""
_NO_SIDE: Final = (
    "source|sources|spokesman|spokeswoman|spokesperson|statement|statements|media|official|officials|monitor"
    "|chief|says|say"
)
_SAYER: Final = re.compile(
    rf"\s+(?:(?!(?:an?|the)\b)[a-z]+\s+){{0,2}}(?:{_NO_SIDE}|medics|doctors|sources)\s+(?:{SPEECH})\b"
)
"""What follows a name that only belongs to those who tell: "Palestinian hospital officials said"."""
OWN_DEED: Final = re.compile(
    r"(?:\s+(?:also|on|late|early|in an?|\w+day|statement|email|posted|[A-Z]\w+))*\s+"
    r"(?:responsibility|(?:that\s+)?(?:[\w-]+ of )?(?:they|it|its|their)\b)"
)
"""What follows whoever tells of a deed of his own: "said on Monday that its troops"."""
OWN_ACT: Final = re.compile(
    rf"\s*,?\s+(?:also\s+)?(?:{SPEECH})\b{OWN_DEED.pattern}"
    r"(?!\s+(?:[\w-]+\s+){0,2}(?:was|were|has been|had been|have been|would|will|could)\b)"
)
"""What follows whoever tells what he did himself."""
_SPEAKS: Final = re.compile(
    rf"\s+(?:{_NO_SIDE}|puts? the)\b"
    r"|\s*,?\s+(?:also\s+)?(?!added (?:an?|new|\w+er|two|three|four|\d+)\b|announced (?:(?:an?|the|its|their|new)\s+)*(?:\w+ )?"
    r"(?:deal|truce|cease-?fire|agreement|pact|accord|sanctions|ban|boycott|withdrawal|curfew|amnesty|offensive|operation)\b)"
    rf"(?:{SPEECH})\b(?!{OWN_DEED.pattern})"
)
"""What follows those who only tell, or have others who do."""
PART: Final = re.compile(
    r"\b(?:including|includes?|among them|most of them|of them|of whom|one of them|mostly|mainly|among whom)\s+"
    r"(?:(?:at least|about|some|many|several|the|an?|\d+|[a-z]+teen|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    r"|twenty)\s+)*$"
)
"""What stands before those who are a part of others named before."""
INCLUDING: Final = re.compile(r"\b(?:including|among them|most of them|of them|of whom)\s+(?:[\w-]+\s+){0,3}$")
TOLD_BY: Final = re.compile(
    r"\b(?:posted|shared|published|reported|released|filmed|recorded|confirmed|announced|taken|uploaded|circulated)\b"
    r"(?: (?:on|in|to|via) [\w ]{1,20})? by (?:the |an? )?$"
)
"""What stands before those by whom a deed is only told or shown."""
OWN_DEAD: Final = re.compile(
    r"\b(?:(?:lost|lose|loses|losing|the loss of|cost of)\s+(?:[\w-]+\s+){1,3}|of\s+(?:its|their|his)\s+(?:own\s+)?)$"
)
"""What stands before those whom a side lost."""
BLAMED: Final = re.compile(
    r"\b(?:blamed on|attributed to|blaming|blames|blame on|the work of)\s+(?:the\s+)?$", re.IGNORECASE
)
"""What stands before those who are said to have done it."""
GIVES: Final = re.compile(
    r"\b(?:deliver|gave|handed|sent|distribut|return|offer|sold|paid|grant|brought|supplied|provid)\w*\b(?:[^,;.]|,(?=\d)){0,40}$"
)
"""What stands before "to" and people who are given something."""
OTHER_NAME: Final = re.compile(r" ?\((?:an? |the )?|,? or (?:the )?")
"""What stands between two names of the same: "Jaish al-Islam (a rebel force)"."""
JOINED: Final = re.compile(r",? (?:and|along with|as well as|together with) (?:[\w-]+ )?")
"""What joins a side to the one before it."""
BELONGING: Final = re.compile(r" (?:of|from|loyal to|belonging to|working for) (?:the |an? |its )?(?:[\w-]+ ){0,3}")
"""What stands between people and those whose people they are: "supporters of the jailed"."""
MEMBERS: Final = re.compile(r" (?:of|from) (?:the |an? )?")
"""What stands between members and their group."""


def acts(text: str, end: int) -> bool:
    """Say whether a side whose name ends here acts, and does not only look on, tell or suffer."""
    return _ACTS.match(text, end) is not None and not _PERCEIVES.match(text, end)


def suffers(text: str, end: int) -> bool:
    """Say whether something is done to a side whose name ends here."""
    return SUFFERS.match(text, end) is not None


def only_tells(text: str, start: int, end: int) -> bool:
    """Say whether a side, from `start` to before `end`, only tells of what happened."""
    before = text[max(0, start - 17) : start].casefold()
    if before.endswith(("according to ", "according to the ")):
        return True
    return _SPEAKS.match(text, end) is not None or _SAYER.match(text, end) is not None
