"""Days on which somebody spoke, a paper was handed over or a toll was given: not those of the event."""

from __future__ import annotations

import re
from typing import Final

from triage.extract.frame import SPEECH, VERB
from triage.extract.phrases import DatePhrase

NEAR: Final = 160
_DOCUMENT: Final = (
    r"(?:statements?|reports?|interview|social media|press|news|bulletin|website|web|twitter|tweet|facebook|telegram|briefing"
    r"|conference|posts?|message|telephone|phone|television|tv|radio|e-?mail|reporters|journalists|communiqu[eé]"
    r"|comunicado|Erklärung|заявлении|بيان)"
)
_SPOKEN_BEFORE: Final = re.compile(
    rf"(?:{SPEECH})\b(?P<gap>(?:[ ,]+[^\s,;]+){{0,16}}?)[ ,]*(?:(?:also|late|later|early|earlier|here"
    rf"|again)\b)?[ ,]*"
    r"(?:(?:on|in|le|el|am|в|во|يوم|na|no|il)\s+)?(?:the )?$",
    re.IGNORECASE,
)
_TURNED_SPEECH: Final = re.compile(
    r",\s+(?:said|says|reported|announced|confirmed|added|stated)\s+(?P<who>(?:(?:an?|the|its|his)\s+)?(?:[\w.’'-]+\s+){1,7}?)"
    r"(?:(?:late|early)\s+)?(?:on\s+)?$",
)
"""Who tells it, after the verb: "..., said the council of the port on Friday"."""
_LIVES: Final = re.compile(r"\s*claim\w* (?:[\w-]+ ){0,4}(?:lives|life)\b")
"""What is no speech: "claimed the lives of nine", "claimed at least nine lives"."""
_SPEAKS: Final = re.compile(rf"\b(?:{SPEECH})\b", re.IGNORECASE)
_ACCORDING: Final = re.compile(
    r"\baccording to(?P<gap>(?:\s+[^\s,;]+){1,9}?)(?:,\s+(?:an?|the)\s[^,;]{1,60},)?\s+(?:(?:late|early)\s+)?(?:on\s+)?$",
    re.IGNORECASE,
)
_PUBLISHED: Final = re.compile(
    rf"\b{_DOCUMENT}\s+(?:was\s+|were\s+)?(?:issued|released|published|posted|broadcast|aired|dated|carried|made)"
    r"(?:\s+[^\s,;]+){0,6}?\s*(?:on\s+)?$",
    re.IGNORECASE,
)
_SAID_SO: Final = re.compile(
    r"\b(?:claim\w* (?:responsibility|credit)"
    r"|(?:on|via|through) (?:its |his |her |their )?(?:Facebook|Twitter|Telegram|X|WhatsApp)"
    rf"(?: (?:page|channel|account))?"
    rf"|(?:in|via|through|by|issued|released|published|gave) (?:an?|the|its|his|her|their) (?:[\w-]+ ){{0,2}}?{_DOCUMENT})"
    r"\s*(?:(?:late|early|earlier)\s+)?(?:on\s+)?$",
    re.IGNORECASE,
)
_SHOWN: Final = re.compile(
    r"\b(?:released|published|posted|aired|broadcast|shared|circulated|uploaded)\s+(?:(?:an?|the|its|new|fresh|some)\s+)?(?:[\w-]+\s+)?"
    r"(?:videos?|footage|photos?|photographs?|images?|pictures?|clips?|recordings?|tapes?)\s+(?:[\w-]+\s+)?(?:on\s+)?$",
    re.IGNORECASE,
)
_CONFIRMED: Final = re.compile(
    r"\b(?:confirm(?:ed|s)|denie[ds]|acknowledge[ds]|condemn(?:ed|s)|welcome[ds]|verif(?:ied|ies))\s+(?:the|its|his|her|their|an?)\s+"
    r"(?:[\w-]+\s+){1,4}?(?:(?:late|early)\s+)?(?:on\s+)?$"
    r"|\bannounce[ds] (?:the )?(?:deaths?|killings?|news|development)\b(?:\s+[^\s,;]+){0,8}?\s+(?:(?:late|early)\s+)?(?:on\s+)?$",
    re.IGNORECASE,
)
_SPOKEN_AFTER: Final = re.compile(
    rf"\s*,?\s*(?:(?:also|later|further)\s+)?(?:(?:said|says|told|stated|added)\b"
    rf"|(?:{SPEECH})\b(?!\s+(?:a|an|its|the|his|their|plans)\b))",
    re.IGNORECASE,
)
_STANDS: Final = re.compile(
    r"\bas of (?:late |early |midday |noon )?(?:on )?$|\b(?:toll|number)\b[^,;]{0,80}\b(?:rose|ris(?:en|es)|climb(?:ed|s)|jumped"
    r"|grew|increased|passed|reached|hit|topped|stood)\s+(?:(?:\w+\s+)?to\s+|at\s+)?(?:at least\s+)?[\w,]+\s+(?:on\s+)?$",
    re.IGNORECASE,
)
"""What stands before the day for which a state is told: "as of late Monday", "the toll rose to nine on Monday"."""
_TURNED: Final = re.compile(rf"\s*(?:{SPEECH})\s+[A-Z]")
"""What follows the day of a clause that is over: "The raid began on Monday said Omar Hadi"."""
_HANDED_OVER: Final = re.compile(
    rf"\s+(?:released|published|issued|presented|unveiled|tabled)\s+(?:[\w-]+\s+){{0,4}}?{_DOCUMENT}\b"
    r"| (?:(?:\S+ ){1,4}?raised|(?:\S+ ){0,4}?(?:gave|lowered|revised|put|updated)) (?:\S+ ){0,3}?(?:toll|figures?|number|count)\b"
    r"|\s+(?:named|identified)\s+(?:the|a|one|him|her|them|two|three)\b",
    re.IGNORECASE,
)
"""What follows the day of a paper, or of a name that was given: "police on Friday named the dead man"."""
_INSERTED: Final = re.compile(rf",[^,]{{2,60}}\b(?:{SPEECH}),")
"""Who tells it, between commas after the day: "On Friday, the mayor said, a shell fell"."""
_ASIDE: Final = re.compile(r",\s*\w+(?:ed|ing|made|given)\s+(?:late\s+|early\s+)?(?:on\s+)?$")
"""What stands before a day in an aside on what tells it: "the report, released on Friday, says"."""
_ACT: Final = re.compile(
    r"\s+(?:that\s+)?(?:an?|the|its|their|his|her)?\s*(?:[\w-]+\s+){0,2}?(?:cease-?fire|truce|deal|agreement|accord"
    r"|resignation|withdrawal|emergency|curfew|war|operation|offensive|creation|formation|independence|strike|merger"
    r"|campaign|amnesty|pause|lockdown|ban|closure|mobili[sz]ation)\b",
    re.IGNORECASE,
)
"""What is done by announcing or declaring it, so that the day of the words is the day of the act."""
_SPEAKING: Final = re.compile(
    r"(?<!-)\b(?:speaking|talking|asked|quoted|interviewed|reached|contacted|testifying|addressing)\b[^,;]{0,60}?$",
    re.IGNORECASE,
)
_PLACE_GAP: Final = re.compile(r"(?:\s+(?:in|at|from|near)(?:\s+(?:the\s+)?[A-Z][\w.’'-]*)+)")
ANY_VERB: Final = re.compile(rf"(?<![-\w])(?:(?P<speech>{SPEECH})|{VERB})\b")
_PLAIN_GAP: Final = re.compile(
    r"(?:\s+(?:[A-Z][\w.’'-]*|reporters|journalists|the|a|an|in|on|at|by|to|of|for|and|from|news|agency|conference"
    r"|phone|telephone|television|state|local|daily|newspaper|via|parliament|lawmakers|press|briefing"
    r"|capital|city|rally|meeting|hearing|audience|crowd|forum|summit|session|cabinet|court|committee|council|paper))*"
)
_ADVERB_GAP: Final = re.compile(
    r"[\s,]*(?:(?:also|late|later|early|earlier|here|again|separately)[\s,]*)*", re.IGNORECASE
)
_OPENING: Final = re.compile(
    r"(?:[\s\"“'(—–-]|\b(?:on|in|late|early|earlier|later|also|meanwhile|but|and|then|separately|le|el|am|в)\b)*",
    re.IGNORECASE,
)
OWNER: Final = re.compile(r"['’]s\b")


_PUT: Final = re.compile(
    r",?[^,;.]{3,90}? (?:ha[sd] )?(?:put|gave|given|estimated) (?:\S+ ){0,3}?(?:toll|figure|number|count)\b"
)
"""What follows the day on which somebody gave a toll: "earlier on Friday, the head of the clinic had put the toll at nine"."""


def is_spoken(text: str, phrase: DatePhrase, body: int) -> bool:
    """Say whether the phrase is the day on which somebody spoke."""
    before = text[max(body, phrase.start - NEAR) : phrase.start]
    after = text[phrase.end : phrase.end + NEAR]
    if phrase.kind == "weekday" and before.endswith("the ") and re.match(r"\s+[a-z]", after):
        return False  # "said the Friday attack had"
    if owned := OWNER.match(text, phrase.end):
        return bool(re.match(rf"\s+(?:[\w-]+\s+)?{_DOCUMENT}\b", text[owned.end() : owned.end() + 60], re.IGNORECASE))
    if re.search(r"\bdeclared\s+(?:on\s+)?$", before) and re.match(r"\s+that\b", after):
        return True
    speaking = _SPEAKING.search(before)
    if speaking and not re.search(rf"\b{SPEECH}\b", speaking.group()):
        return True
    starts = [match.start() for match in _SPEAKS.finditer(before)]
    for match in (found for at in starts if (found := _SPOKEN_BEFORE.match(before, at))):
        gap = match["gap"]
        if _ADVERB_GAP.fullmatch(gap) or _PLACE_GAP.fullmatch(gap):
            return True
        told = match.group().casefold().startswith(("told", "tells"))
        if told and _PLAIN_GAP.fullmatch(gap):
            return True
        in_document = re.match(rf"\s+(?:in|on|via|by|through|to|at|from)\b.*\b{_DOCUMENT}\b", gap, re.IGNORECASE)
        if in_document and not ANY_VERB.search(gap) and " that " not in gap:
            return True
    if any(pattern.search(before) for pattern in (_SAID_SO, _CONFIRMED, _SHOWN, _STANDS)):
        return True
    for pattern in (_ACCORDING, _PUBLISHED):
        found = pattern.search(before)
        if found and not ANY_VERB.search(found.groupdict().get("gap") or ""):
            return True
    turned = _TURNED_SPEECH.search(before)
    if turned and not (ANY_VERB.search(turned["who"]) or re.search(r"\b(?:that|who|which)\b", turned["who"])):
        return True
    if _HANDED_OVER.match(after) or (_OPENING.fullmatch(text[body : phrase.start]) and _PUT.match(after)):
        return True
    spoken = _SPOKEN_AFTER.match(after)
    if spoken and not _is_told(text, body, phrase, spoken):
        return True
    if _OPENING.fullmatch(text[body : phrase.start]) and not _INSERTED.match(after):
        verb = ANY_VERB.search(after)
        lives = verb and _LIVES.match(after, verb.start())
        return bool(verb and verb["speech"] and not lives and not _ACT.match(after, verb.end()))
    return False


def _is_told(text: str, body: int, phrase: DatePhrase, spoken: re.Match[str]) -> bool:
    """Say whether all before it is what somebody says: "raided the village on Tuesday, said the mayor"."""
    verb = ANY_VERB.search(text, body, phrase.start)
    aside = _ASIDE.search(text, body, phrase.start)
    turned = "," in spoken.group() or _TURNED.match(text, phrase.end)
    return bool(turned) and verb is not None and not verb["speech"] and not aside
