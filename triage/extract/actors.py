"""Who acted and upon whom, as named in the text; nobody is guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from triage.extract.frame import SPEECH, body_start
from triage.extract.proposal import Finding, Span, Value
from triage.extract.tokens import words

_HEADS: Final = (
    "helicopter gunships?|fighter jets?|fighter[- ]bombers?|fighter planes|suicide bombers?"
    "|forces|force|army|armies|troops|soldiers|soldier|police|policemen|officers|militants|militant|rebels|rebel"
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
    "|military|helicopters|gunships|drones|aircraft|mercenaries|cadres|hunters|doctors|nurses|drivers|lawyers|miners|nuns"
    "|journalists|journalist|pensioners|labourers|passengers|pilgrims|worshippers|schoolgirls|pupils|priest|mayor|lawyer"
    "|teacher|engineer|doctor|politician|leader|commander|palestinians?|guards|sailors|fishermen|herdsmen|pastoralists"
    "|youths|locals|inmates|fans|refugees|migrants|merchants|traders|truckers|clan|clans|tribes|brigade|battalion|unit"
    "|agents|elders|hunters|raiders|robbers|hitmen|smuggler|inhabitants|dissidents|junta|drone|warplane|helicopter|thief|legislators|lawmakers|deputies|believers|mourners"
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
    r"|Authority|Party|Congress|Council|Police|Administration|Committee|Court|Government|Resistance)))"
)
_ACRONYM: Final = (
    r"(?!(?:IED|IEDS|RPG|UAV|NGO|CEO|GMT|LGA|USA|UAE|DRC|CAR|ICC|WHO|AFP|BBC|CNN|FBI|CIA|ICRC|MSF|OCHA|VBIED|SVBIED|TNT|UNHCR"
    r"|AEDT|AEST|EST|EDT|PST|PDT|CET|CEST|BST|HIV|COVID|AIDS|HRW|SOHR|TASS|NNA|SANA|UNICEF|UTC|AKM|GDP|IMF|TV)\b)[A-Z][A-Z-]{2,7}(?:-[A-Z]+)?"
)
_MEN: Final = (
    r"(?i:(?:heavily )?(?:armed|masked|hooded|uniformed|unidentified|unknown)(?: (?:armed|masked))? "
    r"(?:men|man|people|persons|person|individuals|youths|civilians))"
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
    r"\s+(?:the\s+|an?\s+|some\s+|at least\s+|more than\s+)?(?:(?!(?:when|as|after|while|because|during)\b)[\w-]+\s+){0,2}$",
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
_SUFFERS: Final = re.compile(
    r"(?:\s+\w+ly)?,?\s+(?:(?:was|were|has been|have been|had been|are being|is being|got)\s+(?:\w+ly\s+|also\s+)?"
    r"(?:\w+(?<!ing)ed|\w+en|shot|hit|held|struck|burnt|hurt|set|killed|shot dead)\b|(?:died|perished|drowned|lost (?:their|his))\b"
    r"|came under|, killed|killed (?:by|in)\b)"
)
"""What follows a side to which something is done."""
_ACTS: Final = re.compile(
    r"(?:\s+(?:also|then|and|have|has|had|later|from [A-Z]\w+|in [A-Z]\w+|of [A-Z]\w+|on \w+day))*\s+(?!was\b|were\b|said\b)"
    r"(?:\w+ed|fought|threw|took|shot|set|went|held|beat|broke|burnt|blew|drove|stole|overran|tore|met|hit|made|began|led|sat"
    r"|kept|gave|sent|laid|put|cut|built|left|withdrew|fell|rose|swept|stood|struck|walked|clash\w*|gather\w*|march\w*)\b"
)
"""What follows a side that acts."""
_INCLUDING: Final = re.compile(r"\b(?:including|among them|most of them)\s+(?:[\w-]+\s+){0,3}$")
_SAYER: Final = re.compile(
    rf"\s+(?:(?!(?:an?|the)\b)[a-z]+\s+){{0,2}}(?:{_NO_SIDE}|medics|doctors|sources)\s+(?:{SPEECH})\b"
)
"""What follows a name that only belongs to those who tell: "Palestinian hospital officials said"."""
_OF: Final = re.compile(r"\s+(?:from|of)\s+(?:the\s+|an?\s+)?(?:[\w-]+\s+){0,3}")
"""What stands between fighters and the group that they come from."""
_QUANTITIES: Final = frozenset(
    [
        "a",
        "an",
        "the",
        "one",
        "another",
        "other",
        "others",
        "more",
        "few",
        "many",
        "some",
        "several",
        "dozen",
        "dozens",
        "young",
        "old",
    ]
)
_GROUPS: Final = frozenset(
    {"group", "movement", "party", "faction", "militia", "alliance", "brigade", "battalion", "gang", "army"}
)
_DONE_TO: Final = re.compile(
    r"\b(?:killed|killing|shot(?: dead)?|wounded|injured|abducted|kidnapped|arrested|detained|executed|beheaded|lynched|beat"
    r"|stabbed|raped|attacked|tortured|murdered|assassinated|hit|struck|released|seized|captured|ambushed)\s+(?:and \w+ed\s+)?"
    r"(?:at least |more than |about |some |up to )?((?:(?:an?|the|one|two|three|four|five|six|seven|eight|nine|ten|\d+|several"
    r"|dozens of|hundreds of)\b)?\s*)((?:[\w-]+\s+){0,3}[\w-]+)\b"
)
_COUNT: Final = re.compile(
    r"^(?:(?:[Tt]he|[Aa]n?|[Aa]t|[Ll]east|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Ss]even|[Ee]ight|[Nn]ine|[Tt]en|[Ss]everal|[Aa]nother)\s+)+"
)
_VIOLENT: Final = frozenset({"battles", "explosions", "violence_civilians"})
_HARMFUL: Final = _VIOLENT | {"riots", "strategic"}
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
        "judge",
        "doctors",
        "nurses",
        "drivers",
        "lawyers",
        "miners",
        "journalists",
        "journalist",
        "pensioners",
        "labourers",
        "passengers",
        "pilgrims",
        "worshippers",
        "schoolgirls",
        "pupils",
        "priest",
        "mayor",
        "lawyer",
        "teacher",
        "engineer",
        "doctor",
        "politician",
        "leader",
        "commander",
        "palestinian",
        "palestinians",
        "fishermen",
        "refugees",
        "migrants",
        "merchants",
        "traders",
        "inhabitants",
        "locals",
        "children",
        "herders",
        "unit",
        "guards",
    }
)


@dataclass(frozen=True, slots=True)
class _Side:
    name: str
    start: int
    end: int
    agent: bool
    target: bool
    acts: bool


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(
        rf"\b(?:{_MEN}|(?:{_PROPER}|{_ACRONYM})(?: (?:{_HEADS}))?|(?:{_MODIFIER} ){{0,4}}(?i:{_HEADS}))\b(?!-|[’'](?!s\b))"
    )


def _sides(text: str, body: int) -> list[_Side]:
    sides: list[_Side] = []
    for match in _pattern().finditer(text, body):
        start, end = match.span()
        after = text[end : end + 40]
        before = text[max(body, start - 60) : start]
        if re.match(
            rf"\s+(?:{_NO_SIDE})\b|\s*,?\s+(?:also\s+)?(?:{SPEECH})\b(?!\s+(?:responsibility|(?:that )?(?:they|it|its|their)\b))",
            after,
        ) or before.lower().endswith(("according to ", "according to the ")):
            continue
        if _SAYER.match(text, end):
            continue
        name = _COUNT.sub("", match.group())
        if sides and name.split()[-1].casefold() in _GROUPS and _OF.fullmatch(text[sides[-1].end : start]):
            continue
        owned = bool(re.match(rf"\s+(?:{_OBJECT})\b", after))
        part = bool(_INCLUDING.search(before)) and bool(_SUFFERS.search(text, end))
        suffers = bool(_SUFFERS.match(text, end)) or owned or part or bool(_TARGET.search(before))
        plain = name.split()[-1].casefold() in _PLAIN_VICTIMS and " " not in name
        acts = not suffers and (bool(_ACTS.match(text, end)) or not plain)
        sides.append(_Side(name, end - len(name), end, bool(_BY.search(before)), suffers, acts))
    return sides


def _victim(text: str, body: int) -> tuple[str, Span] | None:
    """Return whom the words after a verb of harm name: "shot dead a judge", "abducted three aid workers"."""
    people = words()["singular"] | words()["plurals"]
    at = body
    while match := _DONE_TO.search(text, at):
        at = match.start(2)
        first = None
        for m in re.finditer(r"[\w-]+", match.group(2)):
            low = m.group().casefold()
            if low in words()["stops"] or low in words()["border"]:
                break
            if first is None and (low in _QUANTITIES or low.isdigit()):
                continue
            first = m.start() if first is None else first
            if low in people or low.removesuffix("s") in people:
                return match.group(2)[first : m.end()], (at + first, at + m.end())
    return None


def find_actors(text: str, event_type: str | None) -> Finding:
    """Return actor1, actor2 and civilians_targeted as the words name them.

    The side after "by" acts; else the first side that nothing is done to. "unidentified" stands for the first actor
    of an armed act that names nobody (codebook: not a guess).
    """
    body = body_start(text)
    sides = _sides(text, body)
    agent = next((s for s in sides if s.agent), None) or next((s for s in sides if s.acts), None)
    if agent is None and event_type not in _VIOLENT:
        agent = next((s for s in sides if not s.target), None)
    other = next((s for s in sides if s is not agent and (agent is None or s.name != agent.name)), None)
    values: dict[str, Value] = {}
    spans: dict[str, tuple[Span, ...]] = {}
    for name, side in (("actor1", agent), ("actor2", other)):
        if side:
            values[name], spans[name] = side.name, ((side.start, side.end),)
    if agent is None and event_type in _VIOLENT:
        values["actor1"] = "unidentified"
    if "actor2" not in values and event_type in _HARMFUL and (victim := _victim(text, body)):
        values["actor2"], spans["actor2"] = victim[0], (victim[1],)
        other = agent
    victims = _VICTIMS.search(text, body)
    if victims and event_type in ("explosions", "violence_civilians") and _HARM.search(text, body):
        values["civilians_targeted"], spans["civilians_targeted"] = True, (victims.span(),)
        if other is None:
            values["actor2"], spans["actor2"] = "civilians", (victims.span(),)
    return Finding(values, spans, 0.85 if agent else 0.75, "the sides in the order of acting") if values else Finding()
