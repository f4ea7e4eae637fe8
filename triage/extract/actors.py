"""Who acted and upon whom, as named in the text; nobody is guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from triage.extract.frame import SPEECH, body_start
from triage.extract.proposal import Finding, Span, Value

_HEADS: Final = (
    "forces|force|army|armies|troops|soldiers|soldier|police|policemen|officers|militants|militant|rebels|rebel"
    "|insurgents"
    "|gunmen|gunman|fighters|fighter|coalition|regime|government|militia|militias|militiamen|jihadists|jihadist"
    "|terrorists"
    "|terrorist|separatists|guerrillas|attackers|attacker|assailants|assailant|bomber|bombers|suicide-bomber"
    "|warplanes"
    "|planes|jets|navy|marines|gendarmes|gendarmerie|paramilitaries|protesters|protestors|demonstrators|rioters"
    "|strikers"
    "|mob|crowd|villagers|residents|herders|farmers|students|workers|teachers|activists|bandits|gang|gangs"
    "|cartel|pirates"
    "|kidnappers|abductors|settlers|loyalists|tribesmen|clansmen|vigilantes|extremists|peacekeepers|rangers|commandos"
    "|supporters|prisoners|inmates|civilians|women|group|movement|faction|factions|alliance|opposition"
    "|smugglers|raiders"
    "|prosecutors|judge|court|parliament|ministry|party|company|committee"
)
_PROPER: Final = (
    r"(?:(?:[Tt]he )?(?:ISIS|ISIL|Islamic State(?: [Gg]roup)?|IS|Daesh|Taliban|Hezbollah|Hamas|Houthis?"
    r"|Boko Haram|PKK|YPG|SDF|FSA|FARC|ELN"
    r"|M23|NPA|RSF|SAF|AMISOM|NATO|Hazm|HTS|AQAP|ISWAP|TTP|LTTE|[Aa]l[- ]Shabaab|[Aa]l[- ](?:Qaeda|Qaida)"
    r"|(?:[Aa]l[- ])?Nusra(?: Front)?"
    r"|Hayat Tahrir al-Sham|J(?:ai|ay)sh al-[A-Z]\w+|Ahrar al-Sham|Jabhat al-Nusra|Abu Sayyaf|Ansar \w+"
    r"|(?:[A-Z][\w’'-]+ ){1,4}"
    r"(?:Front|Army|Brigade|Brigades|Movement|Forces|Force|Guard|Guards|Corps|Battalion|Division|Militia|Union"
    r"|Coalition|Alliance"
    r"|Party|Congress|Council|Police|Administration|Committee|Court|Government|Resistance)))"
)
_MODIFIER: Final = (
    r"(?:[A-Z][\w’'-]+|[A-Za-z]+-(?:led|backed|allied|linked|affiliated|aligned|sponsored|supported|wing"
    r"|government|regime)"
    r"|unidentified|unknown|suspected|alleged|masked|armed|government|regime|rebel|opposition|security|state"
    r"|pro-government|Islamist|suicide"
    r"|military|army|police|radical|local|tribal|ethnic|militia|communist|Maoist|terrorist|joint|allied|rival"
    r"|angry|paramilitary|special"
    r"|striking|angry|insurgent|separatist|jihadist)"
)
_OBJECT: Final = (
    "station|stations|headquarters|base|bases|post|posts|checkpoint|checkpoints|convoy|patrol|positions|vehicle"
    "|barracks|camp|outpost"
)
_NO_SIDE: Final = (
    "source|sources|spokesman|spokeswoman|spokesperson|statement|statements|media|official|officials|monitor"
    "|chief|says|say"
)
_BY: Final = re.compile(
    r"\b(?:by|blamed on|claimed by|attributed to)\s+(?:the\s+|an?\s+|two\s+|three\s+|several\s+)?$", re.IGNORECASE
)
_TARGET: Final = re.compile(
    r"\b(?:against|on|at|from|with|attacked|killed|killing|targeted|targeting|shelled|bombed|hit|struck"
    r"|abducted|kidnapped|arrested|detained"
    r"|executed|drove|expelled|ambushed|dispersed|shot|beat|fought|fighting|clashed with|and|between|near"
    r"|wounded|injured|support(?:ing)?|battling)"
    r"\s+(?:the\s+|an?\s+|some\s+|at least\s+|more than\s+)?(?:[\w-]+\s+){0,2}$",
    re.IGNORECASE,
)
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
_VIOLENT: Final = frozenset({"battles", "explosions", "violence_civilians"})
_PLAIN_VICTIMS: Final = frozenset(
    {
        "civilians",
        "women",
        "villagers",
        "residents",
        "farmers",
        "students",
        "workers",
        "teachers",
        "group",
        "force",
        "officers",
    }
)


@dataclass(frozen=True, slots=True)
class _Side:
    name: str
    start: int
    end: int
    agent: bool
    target: bool


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_PROPER}|(?:{_MODIFIER} ){{0,4}}(?:{_HEADS}))\b(?![-’'])")


def _sides(text: str, body: int) -> list[_Side]:
    sides: list[_Side] = []
    for match in _pattern().finditer(text, body):
        start, end = match.span()
        after = text[end : end + 40]
        before = text[max(body, start - 60) : start]
        if re.match(
            rf"\s+(?:{_NO_SIDE})\b|\s*,?\s+(?:also\s+)?(?:{SPEECH})\b(?!\s+responsibility)", after
        ) or before.lower().endswith(("according to ", "according to the ")):
            continue
        name = match.group().removeprefix("The ").removeprefix("the ")
        owned = bool(re.match(rf"\s+(?:{_OBJECT})\b", after))
        sides.append(_Side(name, end - len(name), end, bool(_BY.search(before)), owned or bool(_TARGET.search(before))))
    return sides


def find_actors(text: str, event_type: str | None) -> Finding:
    """Return actor1, actor2 and civilians_targeted as the words name them.

    The side after "by" acts; else the first side that nothing is done to. "unidentified" stands for the first actor
    of an armed act that names nobody (codebook: not a guess).
    """
    body = body_start(text)
    sides = _sides(text, body)
    agent = next((s for s in sides if s.agent), None) or next(
        (s for s in sides if not s.target and s.name not in _PLAIN_VICTIMS), None
    )
    if agent is None and sides and sides[0].name not in _PLAIN_VICTIMS and event_type not in _VIOLENT:
        agent = sides[0]
    other = next((s for s in sides if s is not agent and (agent is None or s.name != agent.name)), None)
    values: dict[str, Value] = {}
    spans: dict[str, tuple[Span, ...]] = {}
    for name, side in (("actor1", agent), ("actor2", other)):
        if side:
            values[name], spans[name] = side.name, ((side.start, side.end),)
    if agent is None and event_type in _VIOLENT:
        values["actor1"] = "unidentified"
    victims = _VICTIMS.search(text, body)
    if victims and event_type in ("explosions", "violence_civilians") and _HARM.search(text, body):
        values["civilians_targeted"], spans["civilians_targeted"] = True, (victims.span(),)
        if other is None:
            values["actor2"], spans["actor2"] = "civilians", (victims.span(),)
    return Finding(values, spans, 0.6, "the sides in the order of acting") if values else Finding()
