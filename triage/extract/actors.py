"""Who acted and upon whom, as named in the text; nobody is guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from triage.extract.associates import find_associates
from triage.extract.frame import SPEECH, body_start
from triage.extract.kinds import ARMED
from triage.extract.proposal import Finding, Span, Value
from triage.extract.sayers import Sayer
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
    r"\b(?:against|on|at|into|from|with|attacked|killed|killing|targeted|targeting|shelled|bombed|hit|struck"
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
    r"(?:\w+(?<!ing)ed|\w+en|shot|hit|held|struck|burnt|hurt|set|found|killed|shot dead)\b"
    r"|(?:died|perished|drowned|lost (?:their|his))\b"
    r"|came under|, killed|killed (?:by|in)\b|dead\b)"
)
"""What follows a side to which something is done."""
_BOTH_SUFFER: Final = re.compile(rf" and (?:[\w-]+ ){{0,3}}?[\w-]+(?:{_SUFFERS.pattern})")
"""What follows a side to which something is done along with another: "four militants and two soldiers were killed"."""
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
_OWN_DEED: Final = re.compile(
    r"(?:\s+(?:also|on|late|early|in an?|\w+day|statement|email|posted|[A-Z]\w+))*\s+"
    r"(?:responsibility|(?:that\s+)?(?:[\w-]+ of )?(?:they|it|its|their)\b)"
)
"""What follows whoever tells of a deed of his own: "said on Monday that its troops"."""
_OWN_DEAD: Final = re.compile(
    r"\b(?:(?:lost|lose|loses|losing|the loss of|cost of)\s+(?:[\w-]+\s+){1,3}|of\s+(?:its|their|his)\s+(?:own\s+)?)$"
)
"""What stands before those whom a side lost."""
_SPEAKS: Final = re.compile(rf"\s+(?:{_NO_SIDE}|puts? the)\b|\s*,?\s+(?:also\s+)?(?:{SPEECH})\b(?!{_OWN_DEED.pattern})")
"""What follows those who only tell, or have others who do."""
_HOUSED: Final = re.compile(rf"\s+(?:{_OBJECT})\b")
_STATEMENTS: Final = frozenset({"diplomacy", "accusation", "agreement"})
"""Kinds of event in which to say a thing is the act itself."""
_MEANS: Final = re.compile(
    r"\b(?:artillery|tanks?|rockets?|missiles?|mortars?|guns?|gunboats?|warships?|shells|bombs)(?:,| and)\s+$",
    re.IGNORECASE,
)
"""What stands before craft that are one means among others and nobody's name: "artillery and aircraft"."""
_CRAFT: Final = frozenset(
    ["aircraft", "warplanes", "planes", "jets", "helicopters", "gunships", "drones", "warplane", "helicopter", "drone"]
)
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
    both: bool
    """Whether something is done to them along with another."""
    owned: bool
    """Whether they are the dead of a side named before: "lost two soldiers", "two of its soldiers"."""


def _by_letter(listed: str) -> str:
    """Return alternatives as a pattern that tries those of a first letter only, in their order: a third of the time."""
    letters: dict[str, list[str]] = {}
    for word in listed.split("|"):
        letters.setdefault(word[0], []).append(word[1:])
    return "|".join(f"{letter}(?:{'|'.join(rest)})" for letter, rest in letters.items())


@cache
def _pattern() -> re.Pattern[str]:
    heads = _by_letter(_HEADS)
    return re.compile(
        rf"\b(?:{_MEN}|(?:{_PROPER}|{_ACRONYM})(?: (?:{heads}))?|(?:{_MODIFIER} ){{0,4}}(?i:{heads}))\b(?!-|[’'](?!s\b))"
    )


def _sides(text: str, body: int) -> list[_Side]:
    sides: list[_Side] = []
    for match in _pattern().finditer(text, body):
        start, end = match.span()
        before = text[max(body, start - 60) : start]
        low = before.casefold()
        if _SPEAKS.match(text, end) or low.endswith(("according to ", "according to the ")) or _SAYER.match(text, end):
            continue
        name = _COUNT.sub("", match.group())
        if sides and name.split()[-1].casefold() in _GROUPS and _OF.fullmatch(text[sides[-1].end : start]):
            continue
        if name.casefold() in _CRAFT and _MEANS.search(before):
            continue
        both = text.startswith(" and ", end) and _BOTH_SUFFER.match(text, end) is not None
        suffers = (
            both
            or _SUFFERS.match(text, end) is not None
            or _HOUSED.match(text, end) is not None
            or _TARGET.search(before) is not None
            or (
                (" includ" in low or " them " in low) and bool(_INCLUDING.search(before) and _SUFFERS.search(text, end))
            )
        )
        plain = name.split()[-1].casefold() in _PLAIN_VICTIMS and " " not in name
        acts = not suffers and (not plain or _ACTS.match(text, end) is not None)
        owned = bool(sides) and _may_own(low) and _OWN_DEAD.search(before) is not None
        sides.append(_Side(name, end - len(name), end, bool(_BY.search(before)), suffers, acts, both, owned))
    return sides


def _may_own(low: str) -> bool:
    """Say whether words may end as `_OWN_DEAD` does; few do, and a search takes time."""
    return low.endswith((" its ", " their ", " his ", " own ")) or "los" in low or "cost of" in low


def _victim(text: str, body: int) -> tuple[str, Span] | None:
    """Return whom the words after a verb of harm name: "shot dead a judge", "abducted three aid workers"."""
    people = words()["singular"] | words()["plurals"]
    at = body
    while match := _DONE_TO.search(text, at):
        at = match.start(2)
        first = None
        for m in re.finditer(r"[\w-]+", match.group(2)):
            low = m.group().casefold()
            if low in words()["stops"] or low in words()["border"] or low in ("was", "were"):
                break
            if first is None and (low in _QUANTITIES or low.isdigit()):
                continue
            first = m.start() if first is None else first
            if low in people or low.removesuffix("s") in people:
                return match.group(2)[first : m.end()], (at + first, at + m.end())
    return None


def find_actors(
    text: str, event_type: str | None, subtype: str | None = None, sayers: tuple[Sayer, ...] = ()
) -> Finding:
    """Return actor1, actor2 and civilians_targeted as the words name them.

    The side after "by" acts; else the first side that nothing is done to. "unidentified" stands for the first actor
    of an armed act that names nobody (codebook: not a guess). Who only tells of it is no actor, but where to say a thing is
    the event.
    """
    body = body_start(text)
    sides = _sides(text, body)
    if sayers and sides and subtype not in _STATEMENTS:
        only = [one.whole for one in sayers if not _OWN_DEED.match(text, one.after)]
        sides = [s for s in sides if not any(start <= s.start < end for start, end in only)]
    if sides and (joined := find_associates(text)):
        sides = [s for s in sides if not any(one.span[0] <= s.start < one.span[1] for one in joined)]
    sides = [s for s in sides if not s.owned]
    agent = next((s for s in sides if s.agent), None) or next((s for s in sides if s.acts), None)
    if agent is None:  # "two policemen and four rebels died in a gun battle": those who fell fought
        fallen = [s for s in sides if s.name.split()[-1].casefold() in ARMED]
        agent = sides[0] if fallen[1:] and fallen[0] is sides[0] and any(s.both for s in fallen) else None
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
