"""The frame around what a sentence tells: the dateline before it, and who says it and when."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

SPEECH: Final = (
    r"(?:said|says|told|tells|stated|states|reported|reports|added|adds|announced|announces|claimed|claims"
    r"|denied|insisted|admitted|alleged|confirmed|confirms|wrote|writes|tweeted|noted|revealed|explained|recalled|testified|acknowledged"
    r"|a déclaré|a indiqué|a annoncé|a affirmé|a rapporté|dijo|declaró|informó|afirmó|anunció"
    r"|sagte|teilte|berichtete|erklärte|disse|ha detto|söyledi|açıkladı|bildirdi"
    r"|сказал|сказала|заявил|заявила|сообщил|сообщила|сообщило|сообщили|قال|قالت|أعلن|أعلنت|ذكر|ذكرت|أفاد|أفادت|صرح)"
)
"""Verbs that report: their day and their place are those of the speech."""

VERB: Final = (
    r"(?:was|were|is|are|has|have|had|did|been|fell|fought|shot|hit|struck|took|broke|blew|left|began|came|went|held"
    r"|met|set|lost|won|rose|swept|made|saw|sent|gave|drove|ran|burst|cut|laid|withdrew|overran|tore|stole|fled|beat"
    r"|threw|stood|sank|flew|drew|bore|caught|found|kept|led|put|sought|spread|shook|overthrew|erupts?|kills?"
    r"|attacks?"
    r"|(?<![-\w])[a-zäöüéèçñ]{2,}ed(?![-\w]))"
)
"""A finite verb or a participle, as far as a pattern can tell."""

_AGENCIES: Final = r"(?:AFP|AP|Reuters|REUTERS|NNA|SANA|Sputnik|Xinhua|TASS|UPI|DPA|dpa|EFE|ANSA|AAP|CNN|BBC|IANS|PTI)"
_MONTH: Final = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_DAY: Final = (
    rf"(?:\d{{4}}[.-]\d{{2}}[.-]\d{{2}}|\d{{1,2}} {_MONTH},? \d{{4}}"
    rf"|{_MONTH} \d{{1,2}},? \d{{4}}|\d{{1,2}}\.\d{{1,2}}\.\d{{4}})"
)
_DATELINE: Final = re.compile(
    rf"(?<![\w.])(?<!\bon )(?<!\bOn )(?:(?:Mon|Tue|Wed|Thu|Fri|Sat"
    rf"|Sun)[a-z]*,? |(?<!day )(?<!day, ))(?<!\bon )(?<!\bOn )(?<!\bin )(?<!\bof )(?<!\bthe ){_DAY}"
    r"(?: at \d{1,4}|(?: -)? \d{1,2}:?\d{2} (?:UK|GMT|BST|UTC|[AaPp]\.?[Mm]\.?)| [0-2]\d:?[0-5]\d(?::?\d{2})?\b)?"
    r"(?: ?\(updated[^)]{0,40}\))?(?= ?[A-Z(\"“]|\s*$)"
    r"|(?:^|(?<=\s))[A-Z][A-Z.'-]{2,}(?:[ ,/]+[\w.'-]+){0,5} ?\([A-Z][\w .,&/-]{1,40}\)(?! ?[a-z])(?: ?[-–—:])?"
    rf"|^[A-Z][A-Z.' -]+,? (?:{_MONTH} \d{{1,2}}|\d{{1,2}} {_MONTH})\. /[A-Z]+/\.?"
    rf"|^[\w .,'/()]{{2,50}}\((?:{_AGENCIES})[^)]{{0,20}}\) ?[-–—:]?"
    rf"|^[A-Z][A-Z.'-]{{2,}}(?: [A-Z][A-Z.'-]+){{0,3}},(?: [A-Z]\w+,)? (?:{_MONTH} \d{{1,2}}|\d{{1,2}} {_MONTH})"
    r" ?(?:\([^)]{1,30}\) ?)?[-–—]"
    r"|^[A-Z][A-Z.'-]{2,}(?: [A-Z][A-Z.'-]+){0,3}(?:, [A-Z][\w.' ]{2,30}?)?(?: ?[–—:] ?| --? )(?=[A-Z0-9“\"])"
    rf"|^[A-Z][a-z]+(?: [A-Z][a-z]+)?,? (?:{_MONTH} \d{{1,2}}|\d{{1,2}} {_MONTH}) ?:(?= )"
    r"|(?<=[\w)] )[A-Z]{5,}(?:,? [A-Z][\w.']+){0,2} ?[-–—]{1,2} ?(?=[A-Z])"
    r"|Get short URL(?: 0)?(?: \d+)?"
    rf"|(?:[A-Z]\w+ )?{_AGENCIES} [-–—] "
    r"|^\((?:[A-Z]\w+ ?){1,5}(?:and [A-Z]\w+)?\)"
)
_REACH: Final = 600
_OPENS: Final = re.compile(
    r"(?<=[\w):–—-]) (?=(?:An?|The|At least|As many as|More than|Around|About|Nearly|Some|Several|Multiple|Twin|Dozens|Scores"
    r"|Hundreds|Early|Late"
    r"|Gunmen|Militants|Rebels|Insurgents|Authorities|Officials|Police|Activists|Residents|Rockets|Shells|Shelling"
    r"|Warplanes|Clashes|Militiamen) [a-z\d]"
    r"|(?:Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|Eleven|Twelve|Thirteen|Fourteen|Fifteen|Sixteen|Seventeen"
    r"|Eighteen|Nineteen|Twenty|Thirty|Forty|Fifty|Sixty|Seventy|Eighty|Ninety) [A-Za-z])"
)
"""Where a sentence begins although no full stop stands before it: "kills six in Arda A car bomb"."""
_HEADLINE: Final = 260
"""So many code points long is a headline at most."""


def _spelled_out(words: str) -> bool:
    """Say whether a short name and its long form stand here and no dateline: "FNL (National Liberation Forces)"."""
    match = re.match(r"([A-Z]{2,6}) \(([A-Z][\w ]+)\)", words)
    initials = {word[0] for word in match[2].split()} if match else set()
    return bool(match and len(initials) > 1 and initials <= set(match[1]))


@lru_cache(maxsize=4)
def body_start(text: str) -> int:
    """Return the code point where the sentence itself begins, after a glued headline, byline or dateline.

    0 where there is none. What stands before is another telling of the same news, or says where it was filed.
    """
    end = 0
    for match in _DATELINE.finditer(text, 0, _REACH):
        if match.start() <= max(end, 1) + 260 and not _spelled_out(match.group()):
            end = match.end()
    if end >= len(text.rstrip(" .")):
        return 0
    while end < len(text) and (text[end].isspace() or text[end] in "-–—:,|"):
        end += 1
    return end


@lru_cache(maxsize=4)
def second_start(text: str) -> int:
    """Return the code point where the sentence begins after a headline that was glued to it without a dateline, else 0.

    The headline tells the same news, so that its numbers must not be added to those of the sentence.
    """
    found = [match.end() for match in _OPENS.finditer(text, 0, _HEADLINE)]
    return found[-1] if found else 0
