"""Names of places and the words around them: what ties a name to an event, what tells it from a person or a group."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Final

from triage.extract.frame import SPEECH, VERB
from triage.text.tables import shipped

_OPENER: Final = r"(?:(?:al|el|bin|ibn|abu|umm)[ -]|(?:an|as|ash|at|az|ar|ad)-)"
_INNER: Final = r"(?:al|el|bin|ibn|abu|umm|de|del|da|la|las|los|do|dos|le|les|du|des|sur|ul|es|ed|er|ez|esh)"
_CAP: Final = r"(?:[A-Z]|[^\W\d_a-zà-öø-ÿ\u0400-\uffff])[^\W\d_]*(?:(?<=[A-Z])-?\d{1,2}\b)?(?:['’`.-](?:[^\W\d_]+))*"
NUMBERED: Final = re.compile(r"(?:Base|Regiment|Camp|Checkpoint|Hill|Point|Sector|Zone|Gate|Battalion|Brigade) \d+")
NOT_HERE: Final = re.compile(
    r"['’]?s? (?:government|regime|forces|troops"
    r"|(?:army|police)(?! (?:base|camp|post|station|headquarters|barracks|academy)\b)|fighters|militants"
    r"|rebels|leader|president|officials|ethnic|tribesmen|clansmen"
    r"|ministry|administration|parliament|newspaper|agency|movement|party|airlines|spokesman|authorities"
    r"|battalion|brigade|regiment|division|squad|tribe|clan|cartel|gang|family|faction|militia|network|community|communities|group|kingdom|nation|country"
    r"|offices|activists|supporters|members|leaders|gunmen|positions|loyalists|insurgents|guerrillas|extremists|soldiers|brothers)\b"
    r"|(?:(?<=['’]s)|['’]s?) (?:home|house|residence|office|convoy|car|motorcade|compound)\b"
    r"| (?:pick-?ups?|jeeps?|shelling|fire|custody|mortars?|artillery|snipers?)\b"
    r"| (?:[a-z]+-[a-z]+ )?(?:town|city|village|capital|port|suburbs?|neighbou?rhoods?|quarter) of (?!(?:[A-Z][\w'’-]* ){1,3}"
    r"(?:[Dd]istrict|[Pp]rovince|[Rr]egion|[Ss]tate|[Cc]ounty|[Cc]hiefdom|[Tt]ownship|[Mm]unicipality|[Tt]ehsil"
    r"|[Gg]overnorate|[Dd]epartment|[Pp]refecture)\b|[A-Z]{3,}\b)[A-Z]"
    r"| (?:provincial |regional |district )?(?:capital|city|town|village|port)(?: city)? [A-Z]"
)
"""What follows a name that only describes: its government, the "town of" or "capital" of the place itself."""
REGION_OF: Final = re.compile(
    r" (?:region|republic) of (?=[A-Z])(?!(?:[A-Z][\w'’-]* ){1,3}(?:district|province|county)\b)"
)
"""What follows a wider region before the name of its part: "the Sahil region of Arda"; not before that of its country."""
SAID: Final = re.compile(r"(?:(?: and)?(?: [a-z]+){1,2})? (?:said|say|says|told|tell|reported|confirmed)\b")
"""What follows the one who tells it, whose comma was lost: "killed in Arda police said"."""
SAYERS: Final = re.compile(
    r" (?:officials?|staff|sources?|doctors|medics|director|spokes\w+|workers|administrators?)\b"
)
"""Who follows the name of a hospital or a court that only says what happened elsewhere."""
OWNER: Final = re.compile(r".+['’]s (?=[A-Z])")
"""What a name may stand in: "Pulwama's Karimabaf"."""
HELD: Final = re.compile(
    r"[A-Z]\w*-(?:hit|held|controlled|led|backed|run|dominated|majority|occupied|ruled|infested|affected|besieged|torn|ravaged"
    r"|prone|populated|allied|administered)"
)
"""What stands before a name with a capital and is none of it: "Maoist-hit Narayanpur"."""
SPEAKER: Final = re.compile(r"\b(?:said|says|added) (?:[A-Z][\w.’'-]*\s+){1,6}(?:at|in|of|from|with) (?:the )?$")
"""What stands before the place of the one who tells it: "said Doctor Saleh at Al-Nur hospital"."""
OFFICE: Final = re.compile(r"\b(\w+) (?:at|of|in|with) (?:the )?(?:\w+['’]s )?$")
OFFICE_SAYS: Final = re.compile(rf"(?: \w+)?(?: in [A-Z]\w+)?, (?:{SPEECH})\b")
PART_OF: Final = re.compile(
    r" (?:[\w-]+ ){0,3}?(?:coast|shores?|waters|border|interior|capital|city|town|countryside|jungles?"
    r"|(?:[Nn]orth|[Ss]outh|[Ee]ast|[Ww]est)(?:ern)?(?:-?(?:east|west)(?:ern)?)?)\b"
    r"(?! (?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)[A-Z])"
)
"""What follows the genitive of a country that something happened in a part of: "off Haiti's coast", "in Nigeria's north"."""
MEASURED: Final = re.compile(r"\b(?:km|kilomet\w+|miles?|met(?:er|re)s) (?:[\w-]+ )?(?:of|from|away from|off)\b[^,;]*$")
"""What stands before a place from which a distance is counted: "some 15 km from the garrison in Belto"."""
APPOSED: Final = re.compile(r", (?:an?|the) (?:[\w'’-]+ ){0,4}$")
"""What opens an aside on who somebody is: "owned by Adil Haran, a teacher at Arda school"."""
ANY_VERB: Final = re.compile(rf"\b(?:{SPEECH}|{VERB})\b")
EARLIER: Final = re.compile(r"\b(?:hour|day|week|month)s? after\b[^;]*$")
"""What opens the clause of an earlier event: "a day after parliament extended the curfew in Arda"."""
COMPARED: Final = re.compile(
    r"\b(?:Mission|Office|Centre|Center|Commission|Committee|Observatory|Council|Organi[sz]ation) (?:in|for|of) (?:the )?$"
    rf"|(?<=\w[ ,])\s?according to (?:(?!{VERB}\b)\S+ ){{0,9}}$"
    r"|\b(?:wanted|charged|convicted|sentenced|jailed|tried|blamed) (?:over|for|in connection with|with) [^,;]*"
    r"\b(?:in|at|on|near) $"
    r"|\bfor the (?:murders?|killings?|deaths?) of [^,;]*\b(?:in|at|on|near) (?:the )?$"
    r"|\bbefore \w+ing\b[^,;]*$|\b(?:most deadly|deadliest|worst|bloodiest)\b[^;]*\bsince\b[^;]*$"
)
"""What stands before the place of a source, of what came later or of an older event."""
ASIDE: Final = re.compile(
    rf"\b(?:who|which) (?:(?:is|are|was|were|had|have|been) ){{1,2}}[a-z]+ (?:in|at|near) (?:the )?$"
    r"|\b(?:who|which|that) (?:\w+ )?(?:operate|live|work|border|lie)[sd]? (?:in|at|near|from) [^,;]*$"
    r"|^(?:In addition to|Aside from|Apart from|Besides|Unlike|In one of)\b[^,;]*$"
    rf"|\bwhich (?:has |had )?also (?:{SPEECH}|put|gave)\b[^,;.]*(?:, )?$"
)
"""What stands before where somebody else was, or what else was told: "rebels who were entrenched in Arda fired"."""
ASIDE_REACH: Final = 160
BEARING: Final = re.compile(
    r"(?: [Pp]rovince| [Ss]tate| [Rr]egion| [Dd]istrict| [Cc]ounty)?, (?:(?:about |some |around )?[\d,.]+ ?[a-z]+ (?:\([^)]*\) )?)?"
    r"(?:just )?(?:(?:to the )?(?:north|south|east|west)[a-z-]*) of (?:the (?:capital|city of),? )?"
)
"""What stands between a place and one that only tells where it lies: "in Arda province, southeast of Belto"."""
SETTLED: Final = re.compile(r"\b(?:town|village|hamlet) of $")
"""What stands before a name that is a place although it has a title in it: "the town of Sheikh Miskin"."""
ONE_OF: Final = re.compile(r"\b(?:in|at|near|outside|inside) one of (?:the )?$")
GROUNDS: Final = re.compile(
    r"(?:(?<=['’]s) (?:[a-z]+ ){0,3}?| )(?:streets|neighbou?rhoods|districts|quarters|suburbs|outskirts|airport|port|market)\b"
)
"""What is nowhere but at its owner: "at one of Arda's inns", "Belto's streets"."""
_OPERATION: Final = re.compile(r" (?:[Oo]peration|[Oo]ffensive|[Cc]ampaign)\b")
"""What follows the name of what an act is part of: "as part of the Spring Shield operation"."""
OPENS: Final = re.compile(r"(?:[A-Z]\w+ |[A-Z][^,]{0,40}, )?[Ii]n (?:the )?(?:[a-z-]+ )?")
"""What stands before a name that opens the sentence, mostly with the wider region: "In Arda, mortars hit the Belto district"."""
SPEAKS: Final = re.compile(
    r" (?:(?:the|an?) (?:[a-z]+ ){0,2}(?:ministry|government|military|embassy|palace|spokes\w+) )?"
    rf"(?:also |later |earlier )?(?:{SPEECH})\b(?! (?:an?|the|[A-Z]\w+ [A-Z]))"
)
"""What follows whoever tells it; not "in Arda said an aid worker"."""
OWNS: Final = re.compile(r"(?: [a-z]+)?['’]s (?:[a-z-]+ ){0,2}")
"""What stands between a place and one in it: "Arda province's Belto"."""
HOLDS: Final = re.compile(
    r"(?: (?:city|town|village|district|area|camp|county|department|territory|municipality|township|locality|LGA))?"
    r"(?:,? an? (?:[a-z-]+ ){1,3}?)?,? ?in (?:the )?(?:[a-z-]+ )?"
)
"""What stands between a place and the one that it lies in."""
TOLD: Final = re.compile(rf"\b(?:according|{SPEECH})\b")
WHERE: Final = re.compile(r", where\b[^,;]{0,60}")
"""What follows a place of which more is told: "taken to the clinic of Arda, where a bomb went off"."""
IS_WHERE: Final = re.compile(
    r" (?:is|was) (?:an?|the) (?:[a-z-]+ ){0,3}?(?:city|town|village|district|province|suburb|area)\b[^.;]{0,80}?\bwhere\b"
)
"""What follows a place that is described before it is told what happened there: "Arda is a town in Belvia, where"."""
QUARTER_OF: Final = re.compile(r" (?:neighbou?rhood|quarter|suburb) of ([A-Z][\w’'-]*)")
"""What follows the name of a part of a city, or of the city itself: "the Arda quarter of Damascus"."""
BESIDE: Final = re.compile(
    r"(?: (?:province|region|district|city|town|village))?,? (?:an?|the) (?:[\w-]+ ){0,5}(?:north|south|east|west)[a-z]* of "
    r"|(?:['’]?s)? (?:[\w-]+ )?(?:border|frontier) with "
)
"""What stands between a place and one that only says where it lies: "Arda, the wild area west of Belto"."""
PARTS: Final = re.compile(r" ([a-z]+)\b")
ADJECTIVE: Final = re.compile(r"[A-Z]\w+(?:an|ese|ish|ic)")
ARTICLE: Final = re.compile(r"\ban? $")
"""What stands before a word that only describes: "into an Andean mountain"."""
LOCALS: Final = re.compile(
    r"\b(?:[Pp]olice|[Rr]esidents|[Vv]illagers|[Dd]octors|[Mm]edics|[Rr]escuers|[Ff]irefighters) in (?:[A-Z]\w+['’]s )?$"
    r"|\b[Rr]esidents of (?:[A-Z]\w+['’]?s )?(?:[a-z]+ ){0,4}(?:of )?$"
)
"""Who tells mostly of what happened where they are; taken where nothing else is named."""
LOCAL: Final = re.compile(r" (?:Local (?:Government(?: Area)?|Council)|LGA)$")
"""What follows the name of a Nigerian district."""
SHORT: Final = frozenset({"US", "U.S", "UK", "U.K", "USA"})
RANKS: Final = {"exact": 1.0, "quarter": 2.0, "town": 3.0, "area": 3.6, "province": 5.0, "country": 6.0}
SMALL_LEVELS: Final = frozenset({"exact", "quarter", "town", "area"})
PRECISION: Final = {"exact": "exact", "area": "admin2", "province": "admin1", "country": "country"}
REACH: Final = 70
_FEASTS: Final = frozenset({"Palm", "Easter", "Good", "Bloody", "Black", "Holy", "Ash"})
"""Words that make a name of the day behind them."""


@cache
def lists() -> dict[str, frozenset[str]]:
    """Return the word lists of `places.json` as sets."""
    raw: dict[str, list[str]] = shipped(__file__, "places.json")
    return {name: frozenset(words) for name, words in raw.items()}


@cache
def name_pattern() -> re.Pattern[str]:
    """Return the pattern of a run of capitals, with the particles of romanised and Romance names inside."""
    whole = "|".join(name for name in [*countries()[0], *lists()["wholes"]] if " of " in name or " and " in name)
    word = rf"(?:(?:{whole})(?:['’]s)?|(?!(?:{'|'.join(sorted(lists()['function']))})\b(?!-)){_CAP})"
    number = r"(?: \d{1,4}\b(?! (?:minutes?|hours?|days?|weeks?|months?|years?|people|times|km|kilomet|miles?)))?"
    return re.compile(rf"(?<![\w'’-]){_OPENER}?{word}(?:[ -](?:{_INNER}[ -]){{0,2}}{word}){{0,5}}{number}")


@cache
def countries() -> tuple[dict[str, str], dict[str, str]]:
    """Return country names and demonyms, each to ISO 3166-1 alpha-3, from `countries.json` (our own list)."""
    raw: dict[str, Any] = shipped(__file__, "countries.json")
    names = {name: iso for iso, (nouns, _) in raw.items() for name in nouns}
    return names, {name: iso for iso, (_, demonyms) in raw.items() for name in demonyms}


def country_of(word: str) -> str | None:
    """Return the country that a name, a genitive ("Syria's", "Syrias") or a demonym stands for."""
    names, demonyms = countries()
    bare = re.sub(r"['’]s$|\.$", "", word) if word.endswith(("s", ".")) else word
    return names.get(bare) or demonyms.get(bare) or (names.get(bare[:-1]) if bare.endswith("s") else None)


def trimmed(text: str, start: int, end: int) -> tuple[int, int, str | None]:
    """Drop function words, countries and demonyms at the edges of a run of capitals; return span and country."""
    agencies, days = lists()["agencies"], lists()["days"]
    country: str | None = None
    words = [(m.start() + start, m.end() + start, m.group()) for m in re.finditer(r"\S+", text[start:end])]
    for index, (_, _, word) in enumerate(words):
        if index and (word in agencies or HELD.fullmatch(word) or (word in days and words[0][2] not in _FEASTS)):
            words = words[:index]
            break
    owner = next((i for i, w in enumerate(words[1:-1], start=1) if w[2].endswith("s") and country_of(w[2][:-1])), 0)
    words = words[:owner] or words  # "in Hermel Lebanons news agency said"
    if len(words) > 1 and (words[-1][2] in countries()[1] or words[-1][2] in lists()["groups"]):
        words = words[:-1]  # whose name begins where a comma was lost: "in Arda Houthi rebels said"
    while len(words) > 1 and HELD.fullmatch(words[0][2]):
        words = words[1:]
    while len(words) > 1 and not all(generic(word[2]) for word in words[1:]):
        pair = f"{words[0][2]} {words[1][2]}"
        if country_of(pair) and len(words) > 2:
            country, words = country_of(pair), words[2:]
        elif country_of(words[0][2]) and not country_of(pair) and not words[1][2].isdigit():
            country, words = country_of(words[0][2]), words[1:]
        else:
            break
    whole = " ".join([w[2] for w in words])
    compass = len(words) == 2 and words[1][2] in countries()[0] and words[0][2].casefold() in lists()["directions"]
    if compass and not country_of(whole):
        return words[1][0], words[1][1], None  # "Central Belvia"
    kept = whole in lists()["wholes"] or country_of(whole)
    while len(words) > 1 and countries()[0].get(words[-1][2]) and not kept:
        country, words = country_of(words[-1][2]), words[:-1]
    return (words[0][0], words[-1][1], country) if words else (start, start, country)


def is_other_name(name: str) -> bool:
    """Say whether a run of capitals names an organisation, a person's office, a day, a language: no place."""
    if name in countries()[0] or name in lists()["wholes"]:
        return False
    words = re.split(r"[ '’-]", re.sub(r" State$|(?<=\w) al-\w+$|(?<!Middle) (?:North|South|East|West)$", "", name))
    if (
        name in countries()[1]
        or name in lists()["orgs"]
        or name in lists()["days"]
        or words[0] in countries()[1]
        or "based" in words
        or name.endswith(("-led", "ist", "ists"))
        or HELD.fullmatch(name)
    ):
        return True
    if len(words) > 1 and generic(words[-1]) == "exact":
        words = [w for w in words if w not in ("International", "Central", "National", "General", "Military")]
    if not NUMBERED.fullmatch(name) and any(w in lists()["orgs"] for w in words):
        compound = re.fullmatch(
            r"(?:North|South|East|West|Northern|Southern|Eastern|Western|Central|White) (\S.*)", name
        )
        based = re.fullmatch(r"(\S.*) Air Base", name)
        beside = compound and lists()["orgs"].isdisjoint(compound[1].split())
        return not (beside or (based and lists()["orgs"].isdisjoint(based[1].split())))
    return country_of(name) is not None or (name.rstrip("s").isupper() and len(name) <= 5)


def generic(word: str) -> str | None:
    """Return the level that the last word of a name stands for: "Arda Hospital", "Belto district"."""
    low = word.casefold()
    for level in ("exact", "quarter", "town", "area", "province"):
        if low in lists()[level] or (low.endswith("s") and low[:-1] in lists()[level]):
            return level
    return None


def kind_after(text: str, end: int) -> tuple[str | None, int]:
    """Return the level that the word after a name gives it, and where that word ends."""
    match = re.match(
        r" (?:[Ff]ree |(?:international|military|main|central|general|provincial|railway|train|bus|metro|police|power|army"
        r"|refugee) )?([A-Za-z-]+)",
        text[end : end + 40],
    )
    level = generic(match[1]) if match else None
    if match and level and not match[1].endswith("s"):
        return level, end + match.end()
    return None, end


def is_operation(text: str, body: int, start: int, end: int) -> bool:
    """Say whether a name is that of an operation: "as part of the Spring Shield operation"."""
    if not _OPERATION.match(text, end):
        return False
    return re.search(r"\bpart of [^,;]{0,40}$", text[max(body, start - 60) : start]) is not None


@cache
def befallen() -> re.Pattern[str]:
    """Return the pattern of what befalls a place that is the subject: "has been shelled", "was again hit", "came under fire"."""
    verbs = "|".join(sorted(lists()["befallen"]))
    return re.compile(
        r"(?:, (?:the|an?) [^,;]{3,80}?,?|,)?"
        r" (?:(?:ha(?:s|ve|d) (?:\w+ )?been|was|is|were) (?:\w+ly |again |also |being )*"
        rf"(?:{verbs})\b(?! by (?:a|the) (?:car|bus|truck|train)\b)"
        r"|(?:ha[sd] |have )?(?:suffered|witnessed) (?:its|one|an?|the|another)\b"
        r"|(?:fell|falls|has fallen|had fallen) (?:in)?to (?!pieces|sleep|ruin)"
        r"|(?:came|comes|is|was|has been|remains?) (?:again )?under (?:siege|fire|attack|bombardment|shelling)\b)"
    )
