"""Who stands with a side: "government forces backed by Russian warplanes", "the army and allied militias"."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from triage.extract.proposal import Finding, Span, Value

_HINT: Final = re.compile(
    r"(?:backed by|supported by|assisted by|aided by|helped by|accompanied by|joined by|reinforced by|alongside|together with"
    r"|jointly with|in alliance with|in coordination with|with (?:the )?(?:help|support|backing|assistance|aid) (?:of|from)"
    r"|and allied|and (?:its|their|his) (?:[\w-]+ )?all(?:y|ies)|auxiliaries|loyal to)\b"
)
"""No boundary stands in front, so that a search may skip to the first letters."""
_LED: Final = r"[A-Za-z]+-(?:led|backed|allied|linked|aligned|sponsored|supported|run|trained|government|regime)"
_OWNER: Final = rf"(?:[A-Z][\w’'-]*|{_LED}|allied|foreign|tribal|army|navy|government|coalition|military|police|local)"
_PLAIN: Final = (
    rf"(?:{_OWNER}|village|civilian|trade|rebel|militia|security|volunteer|armed|paramilitary|communal|special)"
)
_PEOPLE: Final = (
    r"(?:forces|troops|soldiers|fighters|militias?|militiamen|rebels|militants|mercenaries|vigilantes|volunteers|advis[eo]rs"
    r"|auxiliaries|guards|peacekeepers|police|policemen|commandos|marines|units|brigades|tribesmen|villagers|teachers|nurses"
    r"|students|workers|unions|youths|army|coalition|gunmen|guerrillas|paramilitaries|farmers|residents|contractors|gendarmes"
    r"|rangers|jihadists|insurgents|separatists|instructors|reservists|hunters|agents|activists|supporters|opposition)"
)
_MACHINES: Final = (
    r"(?:warplanes|planes|jets|drones|helicopters|gunships|gunboats|aircraft|warships|air ?strikes|air power|artillery)"
)
_NAMED: Final = (
    r"(?:Hezbollah|Hamas|Wagner|Taliban|Houthis|Islamic State|(?!RPG|IED|UAV)[A-Z]{2,6}[0-9]{0,2}"
    r"|(?:[A-Z][\w’'-]+ ){1,4}"
    r"(?:Front|Army|Brigades?|Movement|Forces?|Guards?|Corps|Battalion|Militia|Union|Coalition|Alliance|Units))"
)
_GROUP: Final = (
    rf"(?:(?:{_OWNER} ){{1,3}}{_MACHINES}|(?:{_PLAIN} ){{0,4}}{_PEOPLE}|(?:{_OWNER} ){{1,2}}allies|{_NAMED})"
    r"(?![\w’'-])(?! (?:vehicles?|trucks?|positions?|bases?|posts?|stations?|headquarters|patrols?|convoys?|barracks|camps?)\b)"
)
_NAME: Final = rf"(?P<name>{_GROUP}(?: and {_GROUP})?)"
_WITH: Final = re.compile(
    r"(?:,? (?:(?:which|who|that) (?:are|were|is|was) )?(?:also )?"
    r"(?P<by>(?:backed|supported|assisted|aided|helped|accompanied|joined|reinforced) by"
    r"|(?:(?:fighting|operating|working) )?alongside|together with|jointly with|in alliance with|in coordination with"
    r"|with (?:the )?(?:help|support|backing|assistance|aid) (?:of|from)|with(?= [\w-]+ auxiliaries))"
    r"|(?P<and> and(?= (?:allied|(?:its|their|his) (?:[\w-]+ )?all(?:y|ies)|[\w-]+ loyal to)\b)))"
    rf" (?:the |its |their |his |ally )*(?P<loyal>{_PEOPLE} loyal to (?:the )?(?:(?:former|ousted|late) )?"
    rf"(?:president|government|[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?))?(?(loyal)|{_NAME})"
)
"""What joins a name to the side before it."""
_AFAR: Final = ("alongside", "together with", "jointly with", "with ", "in alliance", "in coordination")
"""Joints that may stand after what the side did: "captured the airport with the help of"."""
_BETWEEN: Final = re.compile(r"(?: (?:fighters|forces|troops|militants|rebels|units|soldiers|fighting|operating))?")


class Associate(NamedTuple):
    """A name that is joined to a side: `link` is where the joint begins, `by` its words, empty after "and"."""

    name: str
    span: Span
    link: int
    by: str


@lru_cache(maxsize=4)
def find_associates(text: str) -> tuple[Associate, ...]:
    """Return the names that a sentence joins to others, whoever these are."""
    if not _HINT.search(text):
        return ()
    found = []
    for match in _WITH.finditer(text):
        group = "loyal" if match["loyal"] else "name"
        found.append(Associate(match[group], match.span(group), match.start(), match["by"] or ""))
    return tuple(found)


def attach_associates(text: str, actors: Finding) -> Finding:
    """Return actor1_assoc and actor2_assoc: the names that are joined to the sides that were found."""
    values: dict[str, Value] = {}
    spans: dict[str, tuple[Span, ...]] = {}
    for one in find_associates(text):
        side = _side(text, one, actors)
        if side and side not in values and one.name.casefold() not in str(actors.values.get(side[:6])).casefold():
            values[side], spans[side] = one.name, (one.span,)
    return Finding(values, spans, 0.85, "the words that join a name to the side") if values else Finding()


def _side(text: str, one: Associate, actors: Finding) -> str:
    """Return the field of the side that a name is joined to; empty where it is none of the two."""
    ends = {name: actors.spans[name][0] for name in ("actor1", "actor2") if actors.spans.get(name)}
    for name, (_, end) in ends.items():
        if name == "actor2" and one.by.startswith("with the ") and "actor1" in ends:
            continue  # "rescued the hostages with the help of"
        if end <= one.link and _BETWEEN.fullmatch(text, end, one.link):
            return f"{name}_assoc"
    first = ends.get("actor1")
    if first and one.by.startswith(_AFAR) and first[1] < one.link:
        between = text[first[1] : one.link]
        passive = re.match(r" (?:was|were|has been|have been|had been)\b", between)
        if not passive and not re.search(r"[;,]|\b(?:when|while|as|after|who|that)\b", between):
            return "actor1_assoc"
    return ""
