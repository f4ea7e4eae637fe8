"""The day of the event: which date phrase of a sentence it is, and which are days of speech or datelines."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from triage.extract.dayspeech import ANY_VERB, NEAR, OWNER, is_spoken
from triage.extract.frame import SPEECH, body_start
from triage.extract.phrases import DatePhrase, find_phrases
from triage.extract.proposal import Finding, Value

_CLAIMED: Final = re.compile(r"\bresponsib\w+ for (?:the )?$", re.IGNORECASE)
_BOUND: Final = re.compile(
    r"\b(?:since|until|till|by|as of|before|after|following|ahead of|prior to|due|for|from|depuis|desde|seit|avant"
    r"|après|antes de"
    r"|después de|bis|nach|vor|с|до|после|منذ|قبل|بعد|حتى)\s+(?:the|early|late|le|el|dem|der)?\s*$",
    re.IGNORECASE,
)
_SINCE_CLAUSE: Final = re.compile(
    r"\b(?:since|born)\b(?:\s+[^\s,;]+){1,16}\s+$|\bborn\s+(?:on\s+|in\s+)?$", re.IGNORECASE
)
_DAYS_FROM: Final = re.compile(
    r"\b(?:an?|one|two|three|four|five|six|\d+|the) (?:day|week|month|year)s? (?:after|before)\b[^,;]*$", re.IGNORECASE
)
"""What counts from another day, which is not that of the event."""
_CAUSE: Final = re.compile(r"\b(?:from|by|for)\s+$")
"""What stands before the thing that a day names: "the toll from Saturday's raid"."""
_RECORD: Final = re.compile(
    r"\b(?:deadliest|bloodiest|worst|biggest|largest|heaviest|highest|fiercest|first|second|third|latest)\b[^,;]*$",
    re.IGNORECASE,
)
"""What stands before a week or a year that an event is compared with: "the deadliest this year"."""
_BY_THEN: Final = re.compile(r"\W*(?:(?:but|and|yet)\s+)?by\s+(?:late\s+|early\s+)?", re.IGNORECASE)
_UNTIL: Final = re.compile(r"\buntil\s+(?:late\s+|early\s+)?$", re.IGNORECASE)
_LEFT: Final = re.compile(
    r"\bbefore\s+(?:[\w-]+\s+){2,10}$|\b(?:than|compared (?:to|with)|same (?:time|period|week|month))\b[^,;]*$"
    r"|\b(?:which (?:\w+ ){0,2}|where (?:[\w-]+ ){0,8})(?:launched|began|started|erupted) (?:in )?$|\bmost of the $",
    re.IGNORECASE,
)
"""What stands before a week or a month of what came later, or with which the event is compared."""
_ACTED: Final = re.compile(r"\s+(?:he|she|it|they|we|[A-Z]\w+)\b")
"""Whose act a day is counted from: "one day after he had called for talks"."""
_COMPARED: Final = re.compile(
    r"\b(?:no|not|first|worst|deadliest|second|third|(?:that|which) ha[sd] been)\b[^,;]*\bsince\s+(?:early\s+|late\s+)?$"
    r"|\bas (?!many|high|few|little)\w+ as\b[^,;]*$"
    r"|\b(?:came|comes|follow(?:s|ed)) (?:just )?after (?=[^,;]* [a-z]+ed\b)[^,;]*$"
    r"|\b(?:who|that) (?:was|were|had been) (?:kidnapped|abducted|captured|seized|taken|detained|arrested|held)\b[^,;]*$"
    r"|\b(?:week|month|year|days|hours) to $|\bfollow(?:s|ed|ing) (?:on )?$|\bbetween [A-Z]\w+ and $|\bso far $"
    r"|;[^;]*\b(?:arrested|detained|charged|caught|released|buried)\s+(?:on\s+)?$"
    r"|\bincluding (?:at least |more than )?[\d,]+ (?:[\w-]+ ){0,4}in\s+$"
    r"|\b(?:scene|site|anniversary|wake) of (?:the )?$|\b(?:aveng\w+|revenge for|retaliation for)\b[^,;]*$"
    r"|\bafter (?:one|those|the (?:ones?|other|earlier \w+)) (?:on|of|in)\s+$"
    r"|\b(?:jailed|sentenced|convicted|executed|hanged|tried(?! to\b)|guilty|charged|man accused|masterminds?)\b[^,;]*"
    r"\b(?:for|of|over|with)\b[^,;]*$",
    re.IGNORECASE,
)
"""What stands before a day with which the event is compared, or of the deed for which somebody is judged."""
_SINCE: Final = re.compile(r"\bsince\s+(?:early\s+|late\s+)?$", re.IGNORECASE)
_RELATIVE_CLAUSE: Final = re.compile(
    r"\b(?:which|who|whom|whose|where|qui|que|der|die|который|которая|الذي|التي)\b[^,;]*$|\bbefore\s+\w+ing\b[^,;]*$"
)
_WHERE_CLAUSE: Final = re.compile(
    r"\bwho (?:ha[sd] )?(?:killed|massacred|murdered|shot)\b[^,;]*$"
    r"|\bof an? [\w-]+ that (?:killed|left|claimed)\b[^,;]*$"
    r"|\bwhere (?:[\w-]+ ){1,6}(?:was|were|died|had|have)\b[^,;]*$"
)
"""What opens a side clause on something older: "where 40 people died in March"."""
_BACKGROUND: Final = re.compile(
    r"\bwhich (?:(?:the|an?|its|his|their) |[A-Z][\w’'-]* "
    r"|[a-z-]+ (?:forces|troops|rebels|fighters|militants|soldiers|jets|police)\b)"
    r"[^,;]*$"
)
"""A side clause in which somebody else does something to what the sentence names: "the road, which the army cut on Thursday"."""
_ATTRIBUTE_BEFORE: Final = re.compile(r"\b(?:the|a|an|its|his|their)\s+$", re.IGNORECASE)
_ATTRIBUTE_AFTER: Final = re.compile(r"(?:['’]?s)?\s+(?!and\b|or\b|in\b|on\b|at\b|when\b|as\b|by\b|after\b)[a-z]")
_OWNED: Final = re.compile(r"['’]s?\b")
_JOIN: Final = re.compile(
    r"\s*(?:and|to|into|until|through|or|à|au|et|al|y|e|a|auf|zu|bis|und|на|по|до|и|ile|ve|إلى|و|[-–—])\s*"
    r"(?:again\s+)?(?:on\s+|the\s+|early\s+|late\s+|le\s+|el\s+|den\s+|il\s+)?"
)
_FUTURE: Final = re.compile(
    r"\b(?:will|shall|would|(?:is|are|was|were) (?:due|scheduled|expected|set (?:to|for)|to)|plans? to|scheduled"
    r"|planned)\b[^,;]*$|\b(?:is|are|remains|resumes?|opens|begins|starts|expires|ends|convenes|falls"
    r"|takes? place|happens)\s+(?:on\s+)?$"
)
_ONGOING: Final = re.compile(
    r"\bcurrently\b|\bare ongoing\b|\bis ongoing\b"
    r"|(?<!to )(?<!will )(?<!would )(?<!could )(?<!not )(?<!may )"
    r"\bcontinues?\b(?! ?(?:reading|below))"
)
_OF: Final = re.compile(r"\s+of\b")
_SPAN_OF: Final = re.compile(r"\s+of\s+(?:the\s+)?(?:[A-Z\d]|month|year|war|campaign|season|term)")
"""What follows a week that is counted within something longer: "the last week of May"."""
_AFTERMATH: Final = re.compile(
    r"\b(?:search\w*|hospitali[sz]ed|investigat\w+|inquir\w+|probe|rescue\w*|(?:man)?hunt|recover\w*|treatment"
    r"|efforts|under ?way|mourn\w*"
    r"|buried|burials?|funerals?)\b[^,;]*$",
    re.IGNORECASE,
)
"""What goes on after an event is over: "rescuers were searching the ruins on Tuesday after"."""
_MEANWHILE: Final = re.compile(rf"\b(?:was|were|{SPEECH})\b[^;]*\b(?:as|while)\b[^,;]*$")
"""What stands before the clause of something that goes on beside the event."""
_STAMPED: Final = re.compile(
    r"\W*(?:posted|published|updated|last updated|date|issued)\b(?:\s+on)?[\s:]*", re.IGNORECASE
)
_STARTS_ON: Final = re.compile(r"\b(?:on|in|since|by|after|before|until|of|the|early|late)\s+$", re.IGNORECASE)
_FINENESS: Final = {"day": 0, "range": 0, "week": 1, "month": 2, "year": 3, "unknown": 4}


def parse_published(published: str | None) -> date | None:
    """Return the day of publication as the report prints it, in its own time zone; None if unreadable or far off."""
    try:
        day = date.fromisoformat((published or "").strip()[:10])
    except ValueError:
        return None
    return day if 1800 <= day.year <= 2200 else None


def _joined(text: str, phrases: list[DatePhrase]) -> list[DatePhrase]:
    """Join "Friday and Saturday", "28 May to 2 June" into one window."""
    out: list[DatePhrase] = []
    for phrase in phrases:
        last = out[-1] if out else None
        if (
            last is not None
            and last.first
            and last.last
            and phrase.first
            and phrase.last
            and (last.precision, phrase.precision) == ("day", "day")
            and _JOIN.fullmatch(text[last.end : phrase.start])
        ):
            first = last.first
            if first > phrase.last and last.kind == "weekday":
                first -= timedelta(days=7)
            if first > phrase.last and not last.full:
                first = first.replace(year=phrase.last.year) if (first.month, first.day) != (2, 29) else first
            if first <= phrase.last:
                out[-1] = replace(last, end=phrase.end, precision="range", first=first, last=phrase.last)
                continue
        out.append(phrase)
    return out


def _rank(text: str, phrase: DatePhrase, body: int) -> tuple[float, str] | None:
    """Return how sure it is that the phrase dates the event, and why; None if it does not."""
    before = text[max(0, phrase.start - NEAR) : phrase.start]
    after = text[phrase.end : phrase.end + 40]
    if phrase.passing or phrase.end <= body or (phrase.start < body and phrase.full):
        return None
    if (
        phrase.kind == "ago"
        and text[: phrase.end].endswith(("earlier", "before"))
        and not text[body : phrase.start].strip()
    ):
        return None  # counted from a day that an earlier sentence names
    if _COMPARED.search(before) or (
        phrase.kind == "window" and (_SPAN_OF if phrase.precision != "day" else _OF).match(after)
    ):
        return None
    if phrase.kind == "ago" and text[: phrase.end].endswith((" after", " before")):
        return None if _ACTED.match(text, phrase.end) else (0.6, "a day that is counted from another")
    if phrase.precision == "day" and _BY_THEN.fullmatch(text[body : phrase.start]) and " had " not in text:
        return 0.7, "what had come about by then"
    if _UNTIL.search(before) and re.match(r",? when\b", after):
        return 0.8, "the day on which a quiet time ended"
    if _SINCE.search(before) and phrase.precision == "day":
        opens = text[body : phrase.start].split()[:1] == ["Since"]
        return (0.5, "the first day of something that goes on") if opens else None
    if _CLAIMED.search(before) and OWNER.match(text, phrase.end):
        return 0.8, "the day of what is claimed"
    caused = _CAUSE.search(before) and (OWNER.match(text, phrase.end) or text[phrase.end - 1] == "s")
    if (
        (_BOUND.search(before) and phrase.precision != "range" and not caused)
        or _SINCE_CLAUSE.search(before)
        or _DAYS_FROM.search(before)
    ):
        return None
    if re.search(r"\b(?:was|were) reported\s+(?:on\s+)?$", before):
        return 0.7, "the day on which it was reported"
    if (is_spoken(text, phrase, body) and not after.startswith(" the lives")) or _FUTURE.search(before):
        return None
    coarse = _FINENESS[phrase.precision] >= 1
    if coarse and (_RECORD.search(before) or _LEFT.search(before)):
        return None
    if _BACKGROUND.search(before) and ANY_VERB.search(text, body, phrase.start):
        return None
    if _RELATIVE_CLAUSE.search(before) or (coarse and _WHERE_CLAUSE.search(before)):
        older = coarse and (phrase.kind == "year" or _OWNED.match(after) or _WHERE_CLAUSE.search(before))
        return None if older else (0.45, "a day in a side clause")
    if _ATTRIBUTE_BEFORE.search(before) and _ATTRIBUTE_AFTER.match(after) and phrase.kind in ("dm", "md", "span_md"):
        return 0.4, "a day that describes a thing"
    if _AFTERMATH.search(before) and re.match(r"[^,;.]*\b(?:after|what caused|the cause)\b", text[phrase.end :]):
        return 0.5, "the day of what followed"
    if _OWNED.match(after) or text[phrase.end - 1 : phrase.end] == "s":
        return 0.6, "the day of a thing that is named"
    return (0.7 if coarse else 0.93), "the day that the sentence gives"


def _is_stamp(text: str, phrase: DatePhrase, today: date | None) -> bool:
    """Say whether the day of publication stands before all that is told, as a dateline has it; other days follow."""
    before = text[: phrase.start]
    return (
        today is not None
        and phrase.first is not None
        and phrase.kind in ("dm", "md", "fixed")
        and abs((today - phrase.first).days) <= 1
        and (_STAMPED.fullmatch(before) is not None or not (ANY_VERB.search(before) or _STARTS_ON.search(before)))
    )


def _confident(phrase: DatePhrase, sure: float, published: date | None, rivals: int, others: int) -> float:
    """Return the confidence: less where other days stand in the sentence, or the day lies far off or in the future."""
    if others:
        sure = min(sure, 0.88)
    if rivals > 1:
        sure = min(sure, 0.75)
    if published and phrase.first and not phrase.full and abs((published - phrase.first).days) > 300:
        sure = min(sure, 0.6)
    if published and phrase.first and phrase.first > published:
        sure = min(sure, 0.4)
    return sure


def find_date(text: str, published: str | None, found: list[DatePhrase] | None = None) -> Finding:
    """Return date_start, date_end, date_precision and date_text of the event that a sentence tells.

    Without a day that dates the event itself, date_start stays out; without a publication date, relative words are
    kept in date_text only. `found` is what `find_phrases` gave, where the caller has it already.
    """
    today, body = parse_published(published), body_start(text)
    phrases = _joined(text, find_phrases(text, today) if found is None else found)
    ranked = [(phrase, *rank) for phrase in phrases if (rank := _rank(text, phrase, body))]
    while len(ranked) > 1 and _is_stamp(text, ranked[0][0], today):
        del ranked[0]
    dated = [item for item in ranked if item[0].first and not (today and item[0].first > today)]
    if dated:
        strong = [item for item in dated if item[1] > 0.45] or dated
        phrase, sure, reason = min(strong, key=lambda i: (i[1] <= 0.6, _FINENESS[i[0].precision], i[0].start))
        if sure <= 0.4 and len(ranked) > 1:
            dated = []
    if not dated:
        return _words_only(text, ranked, today, body)
    assert phrase.first is not None
    assert phrase.last is not None
    span = ((phrase.start, phrase.end),)
    values: dict[str, Value] = {
        "date_start": phrase.first.isoformat(),
        "date_end": phrase.last.isoformat(),
        "date_precision": phrase.precision,
        "date_text": text[phrase.start : phrase.end],
    }
    rivals = len({(i[0].first, i[0].last) for i in dated})
    others = sum(p.end > body and p is not phrase for p in phrases)
    return Finding(values, dict.fromkeys(values, span), _confident(phrase, sure, today, rivals, others), reason)


def _words_only(text: str, ranked: list[tuple[DatePhrase, float, str]], today: date | None, body: int) -> Finding:
    if ranked:
        phrase = ranked[0][0]
        words: dict[str, Value] = {"date_text": text[phrase.start : phrase.end]}
        return Finding(words, {"date_text": ((phrase.start, phrase.end),)}, 0.6, "words that fix no day on their own")
    ongoing = _ONGOING.search(text, body)
    if (
        ongoing
        and today
        and not _AFTERMATH.search(text, body, ongoing.start())
        and not _MEANWHILE.search(text, body, ongoing.start())
    ):
        values: dict[str, Value] = dict.fromkeys(("date_start", "date_end"), today.isoformat())
        values |= {"date_precision": "week", "date_text": ongoing.group()}
        reason = "it goes on: the week of publication"
        return Finding(values, dict.fromkeys(values, (ongoing.span(),)), 0.6, reason)
    return Finding()
