"""What kind of actor a name is, and whose dead a toll counts: only where the words say it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from triage.extract.numerals import read_number
from triage.extract.proposal import Finding, Span, Value

Group = tuple[str, int, Span]
"""One group of a toll: the last word of who died, in lower case, how many, and the words."""

_CIVILIAN_WORDS: Final = (
    "civilian civilians child children woman women villager villagers resident residents student students pupil pupils"
    " schoolgirl schoolgirls schoolchildren teacher teachers farmer farmers worker workers journalist journalists reporter"
    " reporters doctor doctors nurse nurses medic medics patient patients passenger passengers pilgrim pilgrims worshipper"
    " worshippers shopper shoppers mourner mourners refugee refugees migrant migrants pensioner pensioners labourer"
    " labourers fisherman fishermen trader traders priest lawyer lawyers engineer engineers miner miners driver drivers"
    " bystander bystanders shopkeeper shopkeepers boy boys girl girls baby babies tourist tourists passer-by passers-by"
)
_WORDS: Final[dict[str, str]] = {
    word: kind
    for kind, listed in {
        "state_forces": "soldier soldiers troops police policeman policemen policewoman gendarme gendarmes gendarmerie navy"
        " marines serviceman servicemen",
        "rebel": "rebel rebels insurgent insurgents guerrilla guerrillas guerillas separatist separatists jihadist jihadists",
        "political_militia": "militia militias militiaman militiamen paramilitary paramilitaries",
        "identity_militia": "tribesmen clansmen",
        "rioters": "rioter rioters",
        "protesters": "protester protesters protestor protestors demonstrator demonstrators marchers",
        "civilians": _CIVILIAN_WORDS,
        "external": "peacekeeper peacekeepers",
    }.items()
    for word in listed.split()
}
_REBELS: Final = re.compile(
    r"(?:the )?(?:ISIS|ISIL|Islamic State(?: group)?|Daesh|Boko Haram|PKK|FARC|ELN|M23|AQAP|ISWAP|TTP|LTTE|Abu Sayyaf"
    r"|Lord’?'?s Resistance Army|al[- ](?:Shabaab|Qaeda|Qaida)|(?:al[- ])?Nusra(?: Front)?)",
    re.IGNORECASE,
)
_STATE: Final = re.compile(
    r"(?<![-\w])(?:security|government|regime|state|border) (?:forces|troops|army|guards)$|(?<![A-Za-z] )army$"
)
_NATIONAL: Final = re.compile(
    r"(?!Kurdish|Palestinian|African|Christian)[A-Z]\w+(?:an|ian|i|ish|ese|ench) (?:army|troops|police|navy)"
)
_COMMUNAL: Final = re.compile(r"\b(?:tribal|ethnic|clan|communal) (?:militia|militias|militiamen|fighters)$")
_ALLIED: Final = re.compile(r"\b(?:NATO|AMISOM|UN|[A-Z][\w-]*-led coalition)\b")
_NEUTRAL: Final = frozenset(
    {"fighters", "fighter", "forces", "force", "commander", "commanders", "leader", "leaders", "group"}
)
_MANY: Final = {"protests": "protesters", "riots": "rioters"}
_PART: Final = re.compile(
    r"\b(?:including|among them|of them|of whom)(?:,)? (?:at least )?((?:[\w-]+ ){1,3})civilians\b"
)
_FORMER: Final = re.compile(r"\b(?:former|ex-|retired|mutin\w+|renegade|rogue|fake)", re.IGNORECASE)


def kind_of(name: str | None, event_type: str | None = None) -> str | None:
    """Return the kind of an actor by its name, one of the record's kinds of actors; None where the name does not say it.

    A capitalised "... Army" may be anybody's, "former soldiers" are no soldiers; in a protest, students and workers who
    act protest. "unidentified" is unknown.

    Args:
        name: The actor as named; of several names, joined by semicolons, the kind that all have.
        event_type: The type of the event in which the actor is the first one; None for the second.
    """
    kinds = {_kind_of(one.strip()) for one in (name or "").split(";") if one.strip()}
    kind = kinds.pop() if len(kinds) == 1 else None
    return _MANY.get(event_type or "", kind) if kind in ("civilians", "rioters", "protesters") else kind


def _kind_of(name: str) -> str | None:
    if name.casefold() == "unidentified":
        return "unknown"
    if _FORMER.search(name):
        return None
    if _ALLIED.search(name):
        return "external"
    if _COMMUNAL.search(name):
        return "identity_militia"
    *before, last = name.split() or [""]
    if _REBELS.fullmatch(name) or (last.casefold() in _NEUTRAL and _REBELS.fullmatch(" ".join(before))):
        return "rebel"
    said = {kind for word in (*before, last) if (kind := _WORDS.get(word.casefold()))}
    if last.casefold() in _NEUTRAL and before and before[-1].casefold() == "rebel":
        return "rebel"
    if len(said) == 1 and last.casefold() in _WORDS:
        return said.pop()
    state = _STATE.search(name) if not said else None
    return "state_forces" if state or (not said and _NATIONAL.fullmatch(name)) else None


def find_kinds(actors: Finding, event_type: str | None) -> Finding:
    """Return the kinds of the actors that were found; their words are the evidence."""
    values: dict[str, Value] = {}
    spans: dict[str, tuple[Span, ...]] = {}
    for field, kind in (("actor1", event_type), ("actor2", None)):
        name = actors.values.get(field)
        if found := kind_of(str(name) if name else None, kind):
            values[f"{field}_kind"] = found
            spans[f"{field}_kind"] = actors.spans.get(field, ())
    return Finding(values, spans, actors.confidence, "the kind that the name says") if values else Finding()


def find_shares(text: str, tolls: Finding, actors: Finding) -> Finding:
    """Return killed_civilians, killed_side1 and killed_side2 where the words of the toll say whose dead they are.

    Nothing is shared out where the toll is not exact or at least so many.

    Args:
        text: The sentence.
        tolls: What was found of the toll, with its groups.
        actors: What was found of the sides.
    """
    best = tolls.values.get("killed_best")
    if not isinstance(best, int) or best < 1:
        return Finding()
    found: dict[str, list[Group]] = {"killed_civilians": _civilians(text, tolls.groups)}
    for number in (1, 2):
        name = str(actors.values.get(f"actor{number}") or "")
        own = kind_of(name)
        if own not in (None, "civilians", "unknown"):
            last = name.split()[-1].casefold()
            found[f"killed_side{number}"] = [one for one in tolls.groups if one[0] == last]
    kept = {field: groups for field, groups in found.items() if groups}
    if sum(count for groups in kept.values() for _, count, _ in groups) > best:
        return Finding()
    values: dict[str, Value] = {field: sum(count for _, count, _ in groups) for field, groups in kept.items()}
    spans = {field: tuple(span for _, _, span in groups) for field, groups in kept.items()}
    return Finding(values, spans, tolls.confidence, "whose dead the words count") if values else Finding()


def _civilians(text: str, groups: Iterable[Group]) -> list[Group]:
    counted = [one for one in groups if _WORDS.get(one[0]) == "civilians"]
    if counted:
        return counted
    last = max((span[1] for _, _, span in groups), default=None)
    part = _PART.search(text, last - 20 if last and last > 20 else 0) if last is not None else None
    if part is None:
        return []
    number = read_number(part[1].casefold().split(), 0)
    return [("civilians", number[0], part.span())] if number and number[1] == len(part[1].split()) else []
