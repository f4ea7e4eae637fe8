"""Who acted and upon whom, as named in the text; nobody is guessed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from triage.extract.associates import find_associates
from triage.extract.deeds import EACH_OTHER, HARMING, OWN_DEED
from triage.extract.frame import body_start
from triage.extract.kinds import ARMED as FIGHTERS
from triage.extract.parties import ARMED, CIVIL, NAME, THINGS
from triage.extract.proposal import Finding, Span, Value
from triage.extract.roles import AIMED, HIT, NEAR, Role, roles_of
from triage.extract.sayers import Sayer
from triage.extract.sidewords import COUNTRY, GROUP, lexicon

_VICTIMS: Final = re.compile(
    r"\b(?:civilians?|children|child|women|villagers?|residents?|journalists?|farmers?|students?|teachers?"
    r"|worshippers|pilgrims|aid workers?"
    r"|schoolchildren|passengers|shoppers|mourners|patients|refugees|families|school|hospital|market|mosque"
    r"|church|residential)\b",
    re.IGNORECASE,
)
_HARM: Final = re.compile(
    r"\b(?:kill|wound|injur|execut|abduct|kidnap|shot|attack|target|hit|struck|bomb|shell|behead|rape|massacr"
    r"|die|dead)",
    re.IGNORECASE,
)
_STATEMENTS: Final = frozenset({"diplomacy", "accusation", "agreement"})
"""Kinds of event in which to say a thing is the act itself."""
_VIOLENT: Final = frozenset({"battles", "explosions", "violence_civilians"})
_ON_PEOPLE: Final = frozenset({"explosions", "violence_civilians"})
_MISFORTUNES: Final = frozenset({"natural_disaster", "manmade_disaster"})
"""Kinds of event in which nobody is a target."""


def find_actors(
    text: str, event_type: str | None, subtype: str | None = None, sayers: tuple[Sayer, ...] = ()
) -> Finding:
    """Return actor1, actor2 and civilians_targeted as the words name them.

    The side after "by" acts, whose craft did, or which is the first subject of a deed. "unidentified" stands for the first
    actor of an armed act that names nobody (codebook: not a guess). Who only tells of it is no actor, but where to say a
    thing is the event. Of two who act together, actor1 names both.
    """
    body = body_start(text)
    sides = _told(text, roles_of(text, body), subtype, sayers)
    agent = _agent(text, sides, event_type)
    fellow = _fellow(text, sides, agent, subtype)
    other = _other(text, [s for s in sides if s is not fellow], agent, event_type)
    if subtype in _MISFORTUNES:
        storm = agent and agent.party.kind == NAME and subtype == "natural_disaster"
        agent, other = agent if agent and agent.acts and not storm else None, None
    values: dict[str, Value] = {}
    spans: dict[str, tuple[Span, ...]] = {}
    for field, named in (("actor1", [agent, agent and fellow]), ("actor2", [other])):
        parties = [side.party for side in named if side]
        if parties:
            values[field] = "; ".join(party.name for party in parties)
            spans[field] = tuple((party.start, party.end) for party in parties)
    if agent is None and event_type in _VIOLENT:
        values["actor1"] = "unidentified"
    victims = _VICTIMS.search(text, body) if event_type in _ON_PEOPLE else None
    if victims and _HARM.search(text, body):
        values["civilians_targeted"], spans["civilians_targeted"] = True, (victims.span(),)
    return Finding(values, spans, 0.85 if agent else 0.75, "the sides in the order of acting") if values else Finding()


def _told(text: str, sides: list[Role], subtype: str | None, sayers: Sequence[Sayer]) -> list[Role]:
    """Return the sides without those who only tell, who only stand with another, and whom a side lost."""
    if sayers and sides and subtype not in _STATEMENTS:
        only = [one.whole for one in sayers if not OWN_DEED.match(text, one.after)]
        sides = [s for s in sides if not any(start <= s.party.start < end for start, end in only)]
    if sides and (joined := find_associates(text)):
        sides = [s for s in sides if not any(one.span[0] <= s.party.start < one.span[1] for one in joined)]
    return [s for s in sides if not s.owned]


def _agent(text: str, sides: list[Role], event_type: str | None) -> Role | None:
    """Return the side that acts, or None."""
    doing = [s for s in sides if s.agent or s.acts]
    if event_type in _VIOLENT:
        doing = [s for s in doing if s.agent or _does_harm(text, s)]
        doing.sort(key=lambda s: s.party.kind == CIVIL and not s.agent)
    if doing:
        return doing[0]
    if _fell_fighting(sides):
        return sides[0]
    between = next((s for s in sides if s.before == "between"), None)
    return between or next((s for s in sides if _is_idle(s)), None)


def _does_harm(text: str, side: Role) -> bool:
    """Say whether a subject may be the one who did an armed act: fighters and bodies are, people where their verb says so."""
    return side.party.kind != NAME and (side.party.kind != CIVIL or HARMING.match(text, side.reach) is not None)


def _fell_fighting(sides: list[Role]) -> bool:
    """Say whether those who fell fought each other: "two policemen and four rebels died in a gun battle"."""
    first, second = (*sides[:2], None, None)[:2]
    if first is None or second is None or not second.joined or (first.target, second.target) != (HIT, HIT):
        return False
    classes = {FIGHTERS.get(s.party.head) for s in (first, second)}
    fighters = None not in classes and len(classes) > 1 and (first.both or second.both)
    named = CIVIL not in (first.party.kind, second.party.kind) and GROUP in (first.party.kind, second.party.kind)
    return fighters or named


def _is_idle(side: Role) -> bool:
    """Say whether a side may act although no verb of its own says so: "a raid of gunmen"."""
    if side.target or side.holds or side.part or side.party.owns == THINGS or side.before in lexicon()["placed"]:
        return False
    return side.party.kind not in (CIVIL, COUNTRY, NAME)


def _other(text: str, sides: list[Role], agent: Role | None, event_type: str | None) -> Role | None:
    """Return the side that something is done to, or that stands against the first."""
    words = lexicon()
    same = agent.party.name.casefold() if agent else ""
    rest = [s for s in sides if s.party.name.casefold() != same]
    second = _next(sides, agent)
    if agent and second and second.joined and _are_opposed(text, agent, second):
        return second
    whole = [s for s in rest if not s.part]
    sure = next((s for s in whole if s.target >= AIMED and s.party.head not in words["nobody"]), None)
    armed = next((s for s in sides if s.part and s.party.kind == ARMED), None)
    if sure or armed:  # "14 people, including five policemen"
        return sure or armed
    ranks = (
        (s for s in whole if s.target == NEAR and (s.party.owns or s.before in words["close"])),
        (s for s in whole if s.target >= AIMED),
        (s for s in whole if s.target == NEAR),
        (s for s in whole if s.joined),
        (s for s in whole if s.holds),
        (s for s in sides if s.part and s is not second),
        (s for s in whole if s.acts and s.party.kind == CIVIL and event_type in _ON_PEOPLE),
        (s for s in whole if s.party.kind == ARMED and s.before not in words["placed"] and event_type in _VIOLENT),
    )
    return next((side for rank in ranks for side in rank), None)


def _next(sides: list[Role], first: Role | None) -> Role | None:
    """Return the side after another one."""
    return next(iter(sides[sides.index(first) + 1 :]), None) if first else None


def _are_opposed(text: str, first: Role, second: Role) -> bool:
    """Say whether two sides that "and" joins are each other's: "between A and B", "A and B clashed"."""
    if first.before == "between":
        return True
    return first.acts and second.acts and EACH_OTHER.match(text, second.reach) is not None


def _fellow(text: str, sides: list[Role], agent: Role | None, subtype: str | None) -> Role | None:
    """Return who acts along with the first: "Wagner fighters and Malian soldiers killed herders"."""
    second = _next(sides, agent)
    if agent is None or second is None or not second.joined or not (second.acts or second.agent):
        return None
    return None if subtype in _STATEMENTS or _are_opposed(text, agent, second) else second
