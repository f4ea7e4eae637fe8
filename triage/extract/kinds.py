"""What kind of actor a name is: only where the words say it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from triage.extract.placewords import countries
from triage.extract.proposal import Finding, Span, Value

_CIVILIAN_WORDS: Final = (
    "civilian civilians child children woman women villager villagers resident residents student students pupil pupils"
    " schoolgirl schoolgirls schoolchildren teacher teachers farmer farmers worker workers journalist journalists reporter"
    " reporters doctor doctors nurse nurses medic medics patient patients passenger passengers pilgrim pilgrims worshipper"
    " worshippers shopper shoppers mourner mourners refugee refugees migrant migrants pensioner pensioners labourer"
    " labourers fisherman fishermen trader traders priest lawyer lawyers engineer engineers miner miners driver drivers"
    " bystander bystanders shopkeeper shopkeepers boy boys girl girls baby babies tourist tourists passer-by passers-by"
)
KIND_WORDS: Final[dict[str, str]] = {
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
"""Words for people, and the kind of actor that they are."""
IRREGULAR: Final = "irregular"
"""The class of those who fight against a state, whatever they are called."""
_FIGHTERS: Final = (
    "militant militants gunman gunmen fighter fighters attacker attackers assailant assailants bandit bandits terrorist terrorists"
    " kidnapper kidnappers robber robbers raider raiders extremist extremists taliban"
)
_SERVING: Final = (
    "army military officer officers conscript conscripts trooper troopers commando commandos constable constables"
    " recruits cadets captain colonel major lieutenant sergeant corporal"
)
ARMED: Final[dict[str, str]] = {
    **{word: IRREGULAR for word, kind in KIND_WORDS.items() if kind == "rebel"},
    **dict.fromkeys(_FIGHTERS.split(), IRREGULAR),
    **{word: kind for word, kind in KIND_WORDS.items() if kind in ("state_forces", "political_militia", "external")},
    **dict.fromkeys(_SERVING.split(), "state_forces"),
}
"""Words for those who fight, and the class of side that they are of."""
_REBELS: Final = re.compile(
    r"(?:the )?(?:ISIS|ISIL|(?-i:IS)|Islamic State(?: group)?|Daesh|Boko Haram|PKK|FARC|ELN|M23|AQAP|ISWAP|TTP|LTTE|Abu Sayyaf"
    r"|Lord’?'?s Resistance Army|al[- ](?:Shabaab|Qaeda|Qaida)|(?:al[- ])?Nusra(?: Front)?)",
    re.IGNORECASE,
)
_STATE: Final = re.compile(
    r"(?<![-\w])(?:security|government|regime|state|border) (?:forces|troops|army|guards)$|(?<![A-Za-z] )army$"
)
_NATIONAL: Final = re.compile(
    r"(?!Kurdish|Palestinian|African|Christian)[A-Z]\w+(?:an|ian|i|ish|ese|ench) (?:army|troops|police|navy|military|commandos"
    r"|(?:border |security |government )(?:guards|forces|troops))"
)
_OFFICERS: Final = re.compile(
    r"(?:^|.* )(?:police|army) (?:officer|officers|constables?|commandos?|units?)$", re.IGNORECASE
)
_COMMUNAL: Final = re.compile(r"\b(?:tribal|ethnic|clan|communal) (?:militia|militias|militiamen|fighters)$")
_ALLIED: Final = re.compile(r"\b(?:NATO|AMISOM|UN|[A-Z][\w-]*-[Ll]ed [Cc]oalition|[Pp]eacekeepers)\b|-led force\b")
_NEUTRAL: Final = frozenset(
    {
        "fighters",
        "fighter",
        "militants",
        "militant",
        "gunmen",
        "forces",
        "force",
        "commander",
        "commanders",
        "leader",
        "leaders",
        "group",
    }
)
_MANY: Final = {"protests": "protesters", "riots": "rioters"}
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


@lru_cache(maxsize=512)
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
    said = {kind for word in (*before, last) if (kind := KIND_WORDS.get(word.casefold()))}
    if last.casefold() in _NEUTRAL and before and before[-1].casefold() == "rebel":
        return "rebel"
    if len(said) == 1 and last.casefold() in KIND_WORDS:
        return said.pop()
    if _OFFICERS.match(name) or (
        last == "forces" and len(before) == 1 and before[0] in countries()[1] and before[0] != "Palestinian"
    ):
        return "state_forces"
    state = _STATE.search(name[0].lower() + name[1:]) if not said else None
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
