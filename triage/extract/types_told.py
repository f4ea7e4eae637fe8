"""What says nothing of the kind of event: who tells it, what did not happen, what has been so, and the deed that is answered.

The police that tell of a bombing are no police that act in it, and "no fatalities" is told of every kind alike.
"""

from __future__ import annotations

import re
from typing import Final

from triage.extract.proposal import Span

_MEDIA: Final = r"(?:reporters|journalists|afp|reuters|ap|(?:news )?agency|radio|television|bbc|cnn|xinhua|media)"
_SAID: Final = rf"(?:said|says|reported|reports|stated|states|confirmed|added|told (?:[\w.'’-]+ ){{0,3}}?{_MEDIA})"
_WORD: Final = r"(?:[\w'’&-]|\.(?! ))+"
_ASIDES: Final = tuple(
    (cues, re.compile(pattern, re.IGNORECASE))
    for cues, pattern in (
        (  # "according to X" before its comma, or after the event to the end of the sentence
            ("ccording to ",),
            r"(?:^|(?<=\. ))according to [^,;.]{2,90},(?: (?:an?|the|who|which) [^,;.]{2,60},)?"
            r"|(?:, |(?<=[^.;]{30}) )according to"
            r" (?:[^,;.]|\.(?! |$)|, (?:an?|the|who|which|based|citing|quoting)\b){2,140}(?=[,;.]|$)"
            r"|\baccording to (?:the |an? )?[\w-]+"
            r"(?: (?:sources?|officials?|police|army|ministry|witnesses|residents|media|reports))?",
        ),
        (  # "..., a police spokesman said on Monday", "..., said the police"
            (" said", " says", " report", " state", " confirmed", " added", " told "),
            rf",(?: (?!(?:and|but|while|who|which|as)\b){_WORD}){{1,12}} {_SAID}(?: [^,;.]{{0,60}})?(?=[.;]|$)"
            rf"|, {_SAID} (?![^,;.]*\b(?:had|has|have|was|were|is|are|be)\b)[^,;.]{{2,60}}(?=[,;.]|$)"
            # "The observatory said that ...", unless the teller acts ("police said they") or names it ("reported the raid")
            rf"|(?:^|(?<=\. ))(?:[\w.'’&/-]+ ){{1,10}}?{_SAID}(?: on \w+day| in a statement)*,?(?: that)?"
            r"(?! (?:that )?(?:its?|they|he|she|we|their|his|her)\b)"
            r"(?! (?:the|an?|this) (?:incident|attack|event|case|news|raid|strike|deaths?)\b)"
            r"(?= (?:[A-Z]|an?|the|at|two|three|four|five|six|some|several|more|\d|unknown|unidentified|armed)\b)",
        ),
        (  # what did not happen, and what is not known
            ("fatalit", "asualt", "injur", "deaths", "damage", "victims"),
            r"\b(?:there (?:were|was) |with |but )?no (?:\w+ )?(?:fatalities|casualties|injuries|deaths|damage)"
            r"(?: (?:or|and|nor) (?:\w+ )?\w+)?(?: (?:were|was|have been|has been|are))?(?: \w+ly)?"
            r"(?: (?:reported|recorded|known|caused|confirmed|registered))?"
            r"|\b(?:casualties|fatalities|(?:the )?number of (?:casualties|fatalities|victims))"
            r" (?:(?:is|are|was|were|remain(?:s|ed)?) )?(?:unknown|unclear|not (?:known|reported|given))",
        ),
        (
            ("claimed", "not mention", "not specify", "not say", "not give", "not report"),
            r"\bno (?:\w+ ){0,2}?(?:group|one|side|party|organi[sz]ation)(?: \w+)? (?:has |have |had )?(?:\w+ )?claimed"
            r" (?:responsibility|it|the \w+)"
            r"|\b(?:the )?(?:sources?|reports?) (?:did|do|does) not (?:mention|specify|say|give|report)[^.;]*",
        ),
        (  # a state: who has held the place before
            (" control", " held by", " hands of", " loyal to"),
            r",? (?:which|that) (?:is|was|are|were|has been|had been|have been) (?:\w+ )?"
            r"(?:under the control of|controlled by|held by|in the hands of|loyal to)"
            r" (?:[\w'’-]+ ){0,4}?[\w'’-]+(?= (?:was|were|is|are|has|had|have|since|for)\b|[,;.]|$)",
        ),
        (  # the deed that is answered, and the one that was punished before it was done
            ("revenge", "retaliation", "reprisal", "response", "reply", "answer", "attempt", "ing to "),
            r"\bin (?:\w+ )?(?:revenge|retaliation|reprisal|response|reply|answer) (?:for|to) [^,;.]*"
            r"|\bfor (?:an attempt|\w+ attempts|attempting|trying|refusing|wanting|failing) to [^,;.]*",
        ),
    )
)
"""Words of which one stands in every such clause, and the clauses."""
_LEAST: Final = 20
"""So many code points must be left, or nothing is left out."""


def left_out(text: str, start: int) -> list[Span]:
    """Return the code points from `start` on that tell nothing of the kind of event; the spans may overlap."""
    spans = [
        match.span()
        for cues, clause in _ASIDES
        if any(cue in text for cue in cues)
        for match in clause.finditer(text, start)
    ]
    return spans if len(text) - start - sum(end - begin for begin, end in spans) >= _LEAST else []
