"""Why a tag is proposed, in words for the editor; each reason rests on a cue that is on."""

from __future__ import annotations

from typing import Final

from triage.domain.report import Role
from triage.domain.tag import Tag
from triage.suggest.features import Cues

_ROLE_WORDS: Final = {
    Role.BYLINE: "a byline",
    Role.DATELINE: "a date line",
    Role.HEADING: "a heading",
    Role.CAPTION: "a caption",
    Role.CREDIT: "a photo credit",
    Role.RELATED: "a link to other reports",
    Role.COMMENT: "a reader's comment",
    Role.ASIDE: "matter beside the report",
    Role.ALT: "the description of an image",
    Role.QUOTE: "a quotation",
}
_ROLES_FOR: Final = {
    Tag.CAPTION: (Role.CAPTION, Role.CREDIT, Role.ALT),
    Tag.QUOTE: (Role.QUOTE,),
    Tag.NOISE: (Role.BYLINE, Role.DATELINE, Role.HEADING, Role.RELATED, Role.COMMENT, Role.ASIDE),
}
_OWN_WORDS: Final = frozenset(("image:label", "page:link"))
_CAPTION: Final = (
    ("image:mark", "it opens with the marker of a caption"),
    ("image:creditonly", "it is only the credit of an image"),
    ("image:creditend", "it ends in the credit of an image"),
    ("image:credittitle", "it is a photo credit with nothing but the title after it"),
    ("image:pictured", "its words point into an image"),
    ("after:image:creditonly", "the credit of an image follows"),
    ("after:image:creditend", "the credit of an image follows"),
    ("before:image:creditonly", "it stands beside the credit of an image"),
    ("before:image:creditend", "it stands beside the credit of an image"),
    ("has:describe", "it reads like the description of an image"),
)
_QUOTE: Final = (
    ("quote:all", "all its words stand in quotation marks"),
    ("quote:half", "half or more of the words stand in quotation marks"),
    ("quote:handed", "the sentence before hands over to somebody's words"),
    ("quote:continues", "it goes on with a quotation opened earlier"),
    ("quote:near", "nearly half of the words stand in quotation marks"),
)
_FURNITURE: Final = (
    ("image:label", "a bare label of the page, not a caption"),
    ("page:dateline", "a date, a time or a number alone"),
    ("page:byline", "it names who wrote or sent the report"),
    ("page:link", "words of the page itself (a link, a button or a notice)"),
    ("page:interface", "words of the page itself (a link, a button or a notice)"),
    ("title:same", "it repeats the title of the report"),
)
_NO_HAPPENING: Final = (
    ("joined:told&time:long", "a state or a total over more than a month"),
    ("joined:untold&time:long", "a state or a total over more than a month"),
    ("has:poll", "a poll or a statistic, not a happening"),
    ("many:market", "a market move or a figure, not a happening"),
    ("verb1:modal", "a plan, a fear or a forecast, not a happening"),
    ("many:projection", "a plan, a fear or a forecast, not a happening"),
    ("sign:?", "a question, not a happening"),
    ("verb1:speech", "a statement without a happening of its own"),
    ("verb1:statement", "a statement without a happening of its own"),
    ("has:second", "it speaks to the reader"),
    ("has:first", "an opinion in the first person"),
    ("many:opinion", "an opinion, not a happening"),
    ("verb1:be", "a state, not a happening"),
    ("verb1:have", "a state, not a happening"),
    ("verb1:state_past", "a state, not a happening"),
    ("verb1:state", "a state, not a happening"),
    ("verb:none", "no verb that tells a happening"),
    ("time:yearonly", "no time within a month"),
)
_TOLD: Final = {
    "attack_verb": "an attack told as done",
    "control_verb": "a move told as done",
    "law_verb": "an act of police or court told as done",
    "act_verb": "an act with effect told as done",
    "meet_verb": "a meeting or a gathering told as done",
    "sport_verb": "a result told as done",
    "deed_verb": "a deed told as done",
    "accident_verb": "an accident told as done",
}
_NOUNS: Final = (
    ("has:attack_noun", "words of fighting"),
    ("has:toll", "words of a toll"),
    ("has:accident_noun", "words of an accident"),
    ("has:law_noun", "words of police or court"),
    ("has:event_noun", "words of a gathering or an agreement"),
    ("has:past_verb", "a verb in the past"),
)
_PLACES: Final = (
    ("place:in", "a named place"),
    ("place:opens", "a named place"),
    ("has:place_word", "a word of place"),
    ("capitals:many", "names"),
    ("capitals:few", "a name"),
)
_TIMES: Final = (
    ("has:weekday", "a weekday"),
    ("time:bounded", "a date or a window of time"),
    ("has:near_time", "a time of day or a near time"),
)


def reason(tag: Tag, role: Role, cues: Cues) -> str:
    """Return why a tag is proposed, never empty; no stop at the end."""
    names = cues.names
    if role in _ROLES_FOR.get(tag, ()) and not names & _OWN_WORDS:
        return f"the page marks this block as {_ROLE_WORDS[role]}"
    if tag is Tag.CAPTION:
        return _first(_CAPTION, names) or "its form is that of a caption"
    if tag is Tag.QUOTE:
        return _first(_QUOTE, names) or "it stands beside quotations"
    if tag is Tag.EVENT:
        return _event_reason(cues)
    return _noise_reason(cues)


def _first(table: tuple[tuple[str, str], ...], names: frozenset[str]) -> str:
    return next((words for name, words in table if name in names), "")


def _event_reason(cues: Cues) -> str:
    what = _TOLD[cues.happenings[0]] if cues.happenings else _first(_NOUNS, cues.names) or "it reads like a happening"
    parts = [what, _first(_PLACES, cues.names), _first(_TIMES, cues.names)]
    given = [part for part in parts if part]
    return given[0] if len(given) == 1 else f"{', '.join(given[:-1])} and {given[-1]}"


def _noise_reason(cues: Cues) -> str:
    found = _first(_FURNITURE, cues.names)
    if found:
        return found
    if cues.words < 5:
        return "too few words to tell a happening"
    if "form:titlecase" in cues.names and "ends:open" in cues.names:
        return "it has the form of a stray headline"
    return _first(_NO_HAPPENING, cues.names) or "no happening with a certain place and a time within a month"
