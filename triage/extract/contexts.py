"""Contexts of PLOVER, where words of the sentence say one plainly.

The names are those of the table "General contexts" of PLOVER_MANUAL.tex (openeventdata/PLOVER). `executive` and `human_security` in
its wide sense are left to the editor: no word says them plainly.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from triage.extract.proposal import Finding, Span
from triage.extract.sayers import Sayer

CONTEXTS: Final = (
    *(
        "military",
        "intelligence",
        "peacekeeping",
        "economic",
        "diplomatic",
        "resource",
        "disease",
        "enviro_disaster",
        "migration",
    ),
    *(
        "humanitarian",
        "asylum",
        "legal",
        "human_rights",
        "rights_freedoms",
        "gender",
        "lgbt",
        "terrorism",
        "human_security",
    ),
    *(
        "religion_ethnicity",
        "executive",
        "election",
        "legislative",
        "cbrn",
        "cyber",
        "political_institutions",
        "corruption",
    ),
    *("crime", "illegal_drugs"),
)
_SAID: Final[dict[str, str]] = {
    "military": "military exercise|military exercises|military drill|military drills|military aid|military assistance|war games",
    "intelligence": "spy|spies|espionage|intelligence agency|intelligence agents|intelligence service|intelligence officer"
    "|intelligence officers|intelligence chief|spy chief",
    "peacekeeping": "peacekeeper|peacekeepers|peacekeeping|minusma|monusco|unifil|amisom|unmiss|minusca|blue helmets",
    "economic": "interest rates|inflation|tariff|tariffs|trade deal|trade agreement|central bank|free trade|bailout",
    "diplomatic": "diplomat|diplomats|diplomatic|ambassador|ambassadors|envoy|envoys|foreign ministers|bilateral"
    "|peace talks|consulate",
    "resource": "grazing land|grazing rights|land dispute|territorial dispute|pasture|pastures|water rights|fishing rights"
    "|disputed islands|dispute over land|clash over land",
    "disease": "cholera|ebola|measles|covid|covid-19|coronavirus|epidemic|pandemic|malaria|mpox|polio|meningitis|typhoid"
    "|diphtheria|dengue|lassa fever|yellow fever|bird flu",
    "enviro_disaster": "earthquake|earthquakes|quake|flood|floods|flooding|floodwaters|landslide|landslides|mudslide"
    "|mudslides|cyclone|hurricane|typhoon|tsunami|wildfire|wildfires|forest fire|forest fires|bushfire|bushfires|drought|tornado"
    "|oil spill|climate change|volcano|volcanic|flash floods|heatwave|heat wave",
    "migration": "migrant|migrants|refugee|refugees|displaced people|displaced persons|displaced families|displacement camp"
    "|internally displaced",
    "humanitarian": "humanitarian|food aid|relief supplies|aid convoy|aid worker|aid workers|relief workers|emergency aid",
    "asylum": "asylum|asylum seekers|asylum seeker",
    "legal": "supreme court|high court|appeals court|criminal court|court martial|military court|constitutional court|tribunal"
    "|verdict|lawsuit|sentenced|convicted|acquitted|court ruled|court ordered|court sentenced|on trial|stand trial|trial of"
    "|stood trial|pleaded guilty|pleaded not guilty",
    "human_rights": "human rights",
    "rights_freedoms": "press freedom|freedom of speech|freedom of expression|freedom of assembly|civil liberties|curfew"
    "|martial law|state of emergency|political prisoners",
    "gender": "women's rights|women’s rights|gender-based|gender equality|femicide|femicides|feminist|feminists",
    "lgbt": "lgbt|lgbtq|gay rights|transgender|homosexuality|pride march|pride parade|lesbian|same-sex",
    "terrorism": "terrorism|terrorist|terrorists|terror attack|terror attacks|terror cell|terror group|terror suspects",
    "human_security": "famine|malnutrition|food shortages|food shortage|water shortage|water shortages|power cuts|evicted|eviction",
    "religion_ethnicity": "muslim|muslims|christian|christians|hindu|hindus|sikh|sikhs|jews|shiite|shiites|shia|sunni|sunnis|yazidi"
    "|yazidis|rohingya|uighur|uighurs|druze|alawite|alawites|copts|coptic|buddhist|buddhists|ahmadi|ahmadis|hutu|hutus|tutsi"
    "|tutsis|fulani|hazara|hazaras|kurds|sectarian|ethnic",
    "election": "election|elections|electoral|polling station|polling stations|polling day|ballot|ballots|referendum|by-election"
    "|election campaign|voters",
    "legislative": "parliament passed|parliament voted|parliament approved|parliament rejected|parliament adopted|lawmakers voted"
    "|legislators voted|lawmakers approved|lawmakers passed|senate passed|senate approved|senate voted|parliamentary vote"
    "|parliamentary debate",
    "cbrn": "sarin|nerve agent|nerve gas|chemical weapon|chemical weapons|chemical attack|chlorine gas|chlorine attack|mustard gas"
    "|poison gas|nuclear weapon|nuclear weapons|nuclear test|novichok|biological weapons|dirty bomb",
    "cyber": "cyberattack|cyberattacks|cyber attack|cyber attacks|cyber-attack|cyber-attacks|hackers|hacker|ransomware|malware",
    "political_institutions": "coup|coup attempt|constitution|constitutional amendment|political parties",
    "corruption": "corruption|bribery|bribe|bribes|embezzlement|embezzling|embezzled|graft|kickbacks",
    "crime": "robbery|robberies|robbers|burglary|criminals|criminal gang|criminal gangs|gang|gangs|gang members"
    "|mafia|homicide|extortion|traffickers|smugglers|drug cartel|street gang",
    "illegal_drugs": "cocaine|heroin|methamphetamine|fentanyl|narcotics|marijuana|cannabis|opium|drug trafficking|drug traffickers"
    "|drug cartel|drug cartels|drug gang|drug gangs|drug lord|drug smugglers",
}
_MARKS: Final = str.maketrans(dict.fromkeys(",.;:!?()\"“”‘’'", " "))
_WORD: Final = re.compile(r"[^\W_]+(?:-[^\W_]+)*")


@cache
def _phrases() -> dict[str, list[tuple[list[str], str]]]:
    found: dict[str, list[tuple[list[str], str]]] = {}
    for context, listed in _SAID.items():
        for phrase in listed.split("|"):
            words = phrase.split()
            found.setdefault(_WORD.findall(words[0])[0], []).append((words, context))
    return found


def find_contexts(text: str, sayers: tuple[Sayer, ...]) -> Finding:
    """Return context: the contexts that words say, in the order of PLOVER's table; a source's name says none.

    Args:
        text: The sentence.
        sayers: Those who tell in it: "the Observatory for Human Rights said" is no context.
    """
    phrases = _phrases()
    if phrases.keys().isdisjoint(text.casefold().translate(_MARKS).split()):
        return Finding()
    found: dict[str, list[Span]] = {}
    for match in _WORD.finditer(text):
        for words, context in phrases.get(match.group().casefold(), ()):
            end = match.start() + len(" ".join(words))
            if words[0] == "flood" and text.startswith(" of ", end):
                continue  # "a flood of complaints"
            said = text[match.start() : end].casefold() == " ".join(words) and not text[end : end + 1].isalnum()
            if said and not any(start <= match.start() < stop for start, stop in (one.whole for one in sayers)):
                found.setdefault(context, []).append((match.start(), end))
    names = tuple(context for context in CONTEXTS if context in found)
    spans = tuple(span for context in names for span in found[context])
    return Finding({"context": names}, {"context": spans}, 0.8, "words that say the context") if names else Finding()
