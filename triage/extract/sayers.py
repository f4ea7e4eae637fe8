"""Who says what a sentence tells: the words before or after "said", after "according to" and after "citing"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from triage.extract.frame import body_start
from triage.extract.numerals import read_number
from triage.extract.proposal import Span
from triage.extract.tokens import is_person


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_TELLS: Final = (
    "said|says|say|told|tells|reported|reports|announced|confirmed|confirms|added|claimed|claims|stated|wrote|tweeted|noted"
    "|revealed|explained|recalled|testified|acknowledged|admitted|alleged|alleges|insisted|described"
)
_JUDGES: Final = (
    "condemned|condemns|denounced|deplored|welcomed|praised|criticised|criticized|mourned|urged|warned|expressed"
    "|regretted"
)
_SPOKE: Final = re.compile(rf"(?:{_TELLS}|{_JUDGES}|[Aa]ccording to|citing)\b")
"""No boundary stands in front, so that a search may skip to the first letters; `find_sayers` looks at what is before."""
JUDGING: Final = frozenset(_JUDGES.split("|"))
_TURNED: Final = frozenset(("said", "says", "say", "added", "wrote", "confirmed", "reported"))
"""Verbs before which what they tell may stand: "..., said Adil Haran"."""
_THAT: Final = re.compile(r"(?:\s+(?:on|late|early|in a statement|\w+day)\b)*\s+(?:that|how)\b|[.\s\"”]*$|,")
"""What follows a verb that tells of something which happened, and does not do it: "announced on Monday that"."""
_HEARER: Final = re.compile(r"\s+(?:the\s+)?[\w-]+")
"""What follows "told": "told reporters"."""
_TURNED_IN: Final = re.compile(
    r"[^.,;]{0,60}? to (?:the )?(?:\w+ )?(?:police|prosecutors?|authorities|court|officials)\b"
)
"""What follows "reported" where something was brought before somebody: "reported the threats to the police"."""
_DOES: Final = frozenset(("announced", "added", "recalled", "revealed", "claimed", "claims", "reports", "described"))
_BE: Final = frozenset(("was", "were", "been", "be", "being", "is", "are", "to", "not", "as", "widely", "first"))
_ADVERBS: Final = _words(
    "also later earlier has have had since separately meanwhile yesterday today there late early initially then now still on"
    " themselves monday tuesday wednesday thursday friday saturday sunday morning evening night afternoon"
)
_PRONOUNS: Final = _words(
    "he she it they we i you who which that this these those there one some others many another nobody what"
)
_SOME: Final = frozenset(("one", "some", "many", "another"))
"""Words that stand for somebody alone, and before a noun are no more than an article."""
_BREAKS: Final = _words(
    "but while although though whereas as when after before because that where since if until once whom whose who which and"
)
_AGAINST: Final = frozenset(("but", "while", "although", "though", "whereas", "however"))
_LINKS: Final = frozenset(
    ("of", "for", "in", "from", "at", "with", "on", "near", "by", "inside", "working", "who", "there")
)
_DETERMINERS: Final = frozenset(
    ("the", "a", "an", "its", "their", "his", "her", "two", "three", "four", "several", "some", "one", "both", "local")
)
_ARTICLES: Final = frozenset(("the", "a", "an"))
_WHERE: Final = frozenset(("in", "at", "near", "from"))
_PARTICLES: Final = frozenset(
    ("al", "bin", "ibn", "de", "da", "del", "van", "von", "la", "el", "and", "di", "dos", "ben", "abu")
)
_NOT_DONE: Final = frozenset(
    ("armed", "united", "unnamed", "allied", "retired", "appointed", "red", "displaced", "injured")
)
_FINITE: Final = _words(
    "was were is are has have had did been fell fought shot hit struck took broke blew left began came went held met lost"
    " won rose swept made saw sent gave drove ran burst cut withdrew stole fled beat threw stood sank flew kept led put"
    " will would could may might should died killing wounding leaving saying citing including not"
)
HEADS: Final[dict[str, str]] = {
    word: kind
    for kind, listed in {
        "official": "police officer officers official officials authority authorities ministry minister governor mayor"
        " prosecutor prosecutors government president premier coroner coastguard commissioner sheriff detective detectives"
        " judge court ambassador embassy senator lawmaker lawmakers councillor magistrate inspector superintendent constable"
        " administrator administration service department parliament secretary chancellor investigators"
        " rescuers firefighters un u.n kremlin pentagon peacekeepers unicef unhcr ocha iom unrwa nations",
        "army": "army military troops soldiers navy marines guards coalition forces staff",
        "belligerent": "rebels rebel militants militant insurgents insurgent jihadists jihadist guerrillas guerrilla taliban"
        " militia militias separatists separatist fighters houthi houthis hamas hezbollah al-shabaab isis isil daesh m23"
        " pkk farc eln ypg sdf",
        "witness": "witness witnesses eyewitness eyewitnesses resident residents villager villagers survivor survivors"
        " relative relatives parents neighbour neighbours neighbor neighbors elder elders mother father brother sister son"
        " daughter wife husband widow uncle aunt cousin family families farmer farmers driver drivers shopkeeper teacher"
        " student students passenger passengers locals bystander bystanders inhabitants worshipper worshippers",
        "ngo": "observatory activist activists charity ngo monitor monitors karapatan msf watchdog viasna volunteers",
        "media": "television tv radio newspaper daily broadcaster press bbc cnn reuters afp correspondent outlet",
        "social": "twitter facebook",
        "": "spokesman spokeswoman spokesperson spokespeople source sources chief head leader leaders commander commanders"
        " statement agency agencies group groups organisations organizations office doctor doctors medic medics nurse"
        " hospital company union lawyer lawyers director chairman chairwoman organisation organization party opposition"
        " member members worker workers priest bishop imam sheikh mp representative website report channel committee"
        " council network journalist reporter analyst user users adviser aide manager victim owner guard leadership media"
        " general colonel major captain brigadier lieutenant sergeant centre center scientists researchers experts",
    }.items()
    for word in listed.split()
}
"""Words for those who tell, and what kind of source each is; empty where other words must say it."""
_OFFICES: Final = _words(
    "head chief director governor mayor spokesman spokeswoman spokesperson commander chairman chairwoman minister president"
    " member secretary leader manager adviser representative deputy official officer prosecutor"
)
"""What one person is, so that his name may stand before it."""
_OF_PLACES: Final = _words(
    "north south east west northern southern eastern western new upper lower port city town village province district county"
    " state island lake mount fort river valley camp"
)
"""Words in the names of places, which stand between commas as well: "in Arda, North Belto, a local official said"."""
_REACH: Final = 220
_LONGEST: Final = 12
_CLOSE: Final = 8
_IN_NAMES: Final = frozenset(("emergencies", "rights", "affairs", "news", "armed", "customs", "prisons", "operations"))
"""Plurals that may stand inside one name: "the emergencies ministry", where "the casualties media reported" has two."""
_TIMES: Final = frozenset(("day", "week", "month", "year", "hour", "night", "morning", "evening", "afternoon"))
_SHORT: Final = 4
"""So many words at most has one who tells."""


@dataclass(frozen=True, slots=True)
class Sayer:
    """One who tells: `name` as printed and where; `whole` from there to the verb, with what is told of him; `role` is that."""

    name: str
    span: Span
    whole: Span
    role: str
    verb: str
    after: int
    against: bool
    """Whether he only answers to what was told before: "..., but a rebel spokesman said"."""


@lru_cache(maxsize=4)
def find_sayers(text: str) -> tuple[Sayer, ...]:
    """Return those who tell, in the order of the text; a verb with nobody or with "he" before it gives none."""
    body = body_start(text)
    found: list[Sayer] = []
    for match in _SPOKE.finditer(text, body):
        start, end = match.span()
        if start and text[start - 1].isalnum():
            continue
        verb = match.group()
        if verb in ("citing", "According to", "according to"):
            one = _after(text, end, start, verb)
        else:
            if (verb in _DOES and not _THAT.match(text, end)) or (verb == "reported" and _TURNED_IN.match(text, end)):
                continue
            one = _before(text, body, start, end, verb)
        if one:
            found.append(one)
    return tuple(found)


def _is_np(words: list[str]) -> bool:
    """Say whether words name somebody who can tell: no verb among them, and a head or a name."""
    first = words[0].casefold() if words else ""
    if (
        not words
        or first in _ADVERBS
        or len(words) > _LONGEST
        or (first in _PRONOUNS and (first not in _SOME or len(words) == 1))
    ):
        return False
    named = False
    for place, word in enumerate(words):
        low = word.casefold()
        if low in _ARTICLES and place and words[place - 1].casefold() not in _LINKS | {"and"}:
            return False  # "after heavy rain a fire officer"
        if low in _FINITE or (low.endswith("ed") and word.islower() and "-" not in word and low not in _NOT_DONE):
            return False
        named = named or word[0].isupper()
    core = words if words[1:2] == ["of"] else _core(words)
    return bool(core) and (any(_head(w) for w in core) or (named and (core[-1][0].isupper())))


def _core(words: list[str]) -> list[str]:
    """Return the words before the first that only tells more: "A resident" of "A resident of Bunia"."""
    for place, word in enumerate(words):
        if word in _LINKS:
            return words[:place]
    return words


def _head(word: str) -> bool:
    low = word.casefold().removesuffix("'s").removesuffix("’s").strip(".")
    return low in HEADS or is_person(low)


def _is_name(words: list[str]) -> bool:
    """Say whether words are the name of a person or a body: capitals, and particles between."""
    return (
        bool(words)
        and words[0][0].isupper()
        and all(
            w[0].isupper()
            or w.casefold() in _PARTICLES
            or (w.partition("-")[0] in _PARTICLES and w.partition("-")[2][:1].isupper())
            for w in words
        )
    )


def _ends(word: str) -> bool:
    """Say whether a clause ends with a word; not with "U.N.", "Col."."""
    if word[-1] in ',;:!?"”)':
        return True
    return word[-1] == "." and len(word) > 5 and word.count(".") == 1


def _clause(words: list[str]) -> tuple[int, str]:
    """Return where the last clause of some words begins, and the word that opens it."""
    for place in range(len(words) - 1, -1, -1):
        if _ends(words[place]):
            return place + 1, words[place][-1]
        if words[place].casefold() in _BREAKS:
            after = words[place + 1 :]
            if (
                words[place] == "and"
                and place
                and after
                and _head(words[place - 1])
                and (_head(after[0]) or _is_np(after))
            ):
                continue  # "police and witnesses", "the Media Center and the Observatory"
            return place + 1, words[place].casefold()
    return 0, ""


def _is_somebody(words: list[str]) -> bool:
    """Say whether a clause of its own is somebody whom no list names: ", a traditional ruler said", ", colleagues said"."""
    if (
        len(words) > _SHORT
        or not all(w.islower() for w in words)
        or any(w in _FINITE or w.endswith("ed") for w in words)
    ):
        return False
    return (words[0] in _DETERMINERS and len(words) > 1) or (len(words) == 1 and words[0].endswith("s"))


def _is_close(words: list[str]) -> bool:
    """Say whether the last words of a clause, from an article on, are one who tells and nothing else: "the monitoring group"."""
    core = _core(words)
    other = any((w.islower() and w.endswith("s") and w not in _IN_NAMES) or w in _TIMES for w in core[1:-1])
    return len(words) <= _CLOSE and not other and bool(core) and _head(core[-1]) and _is_np(words)


def _subject(words: list[str]) -> tuple[list[str], str]:
    """Return who stands last among words, and what opened his clause; nobody where the words do not show where he begins."""
    begin, opened = _clause(words)
    told = words[begin:]
    if not told or told[-1].casefold() in _PRONOUNS:
        return [], ""
    if _is_np(told) or ((opened == "," or not begin) and _is_somebody([told[0].casefold(), *told[1:]])):
        return told, opened
    for place in range(len(told) - 1, 0, -1):
        if told[place].casefold() in _ARTICLES and told[place - 1].casefold() not in _LINKS:
            named = told[:place]
            last = _core(named)[-1:]
            if last and (last[0][0].isupper() or _head(last[0])) and _is_np(named) and _is_np(told[place:]):
                return named, opened  # "The Observatory for Human Rights a monitoring group said"
            return (told[place:], "") if _is_close(told[place:]) else ([], "")
    return ([told[-1]], "") if told and told[-1].islower() and told[-1].endswith("s") and _head(told[-1]) else ([], "")


def _trimmed(words: list[str]) -> list[str]:
    """Return words without what stands between a teller and his verb: "on Monday", "in a statement", "also"."""
    while words:
        low = words[-1].casefold()
        if low == "statement" and " ".join(words[-3:-1]).casefold() == "in a":
            words = words[:-3]
        elif low in _ADVERBS:
            words = words[:-1]
        else:
            break
    return words


def _before(text: str, body: int, start: int, end: int, verb: str) -> Sayer | None:
    """Return who stands before his verb, or after it where what he tells stands before."""
    words = _trimmed(text[max(body, start - _REACH) : start].split()[start - _REACH > body :])
    if not words or words[-1].casefold() in _BE:
        return None
    last = words[-1]
    if last[-1] in ',"”' and verb in _TURNED and (one := _turned(text, start, end, verb)):
        return one
    if last[-1] != ",":
        who, opened = ([], "") if last[-1] != "." and _ends(last) else _subject(words)
        if opened == "," and who and _OFFICES & {w.casefold() for w in _core(who)} and (name := _apart(words, who)):
            return _sayer(text, (start, end), verb, name, name, " ".join(who), "")
        return _sayer(text, (start, end), verb, who, who, "", opened) if who else None
    begin = next((p + 1 for p in range(len(words) - 2, -1, -1) if words[p][-1] == ","), 0)
    aside = [w for w in (*words[begin:-1], last[:-1]) if w]
    if not begin or not aside:
        return None
    who, opened = _subject([w for w in (*words[: begin - 1], words[begin - 1][:-1]) if w])
    placed = who and who[-1][0].isupper() and not _WHERE.isdisjoint(who)  # "police in Arda, Nigeria, said"
    if who and _is_name(aside) and not aside[-1].endswith("day") and not _is_name(who) and not placed:
        return _sayer(text, (start, end), verb, who, aside, " ".join(who), opened)
    return _sayer(text, (start, end), verb, who, who, " ".join(aside), opened) if who else None


def _apart(words: list[str], role: list[str]) -> list[str]:
    """Return the name before a role behind which no comma stands: "Adil Haran, head of the provincial council told"."""
    if role[0] == "the" or (role[-1][0].isupper() and role[-2:][0][0].isupper()):
        return []  # "in Arda, Meadow province, the governor said", ", head of the council Adil Haran said"
    before = words[: len(words) - len(role)]
    name = [*before[_clause([*before[:-1], before[-1].rstrip(",")])[0] : -1], before[-1].rstrip(",")]
    long = 2 <= len(name) <= _SHORT + 1
    low = {w.casefold() for w in name}
    person = _is_name(name) and low.isdisjoint(_OF_PLACES) and name[0].casefold() not in _LINKS
    return name if long and person and not _head(name[-1]) else []


def _sayer(
    text: str, at_verb: Span, verb: str, first: list[str], named: list[str], role: str, opened: str
) -> Sayer | None:
    """Return the teller whose words begin with `first`, called `named`, which is the same or follows it."""
    start, end = at_verb
    name = " ".join(_shortened(named))
    begin = text.rfind(" ".join(first), 0, start)
    at = begin if named is first else text.rfind(name, begin, start)
    if begin < 0 or at < 0:
        return None
    heard = _HEARER.match(text, end) if verb in ("told", "tells") else None
    return Sayer(
        name, (at, at + len(name)), (begin, heard.end() if heard else end), role, verb, end, opened in _AGAINST
    )


def _shortened(name: list[str]) -> list[str]:
    """Return a person's name without what follows it: "Mayor Adil Haran" of "Mayor Adil Haran of Arda"."""
    core = _core(name)
    return core if len(core) > 2 and _is_name(core) and not any(_head(w) for w in core[-2:]) else name


def _taken(text: str, at: int) -> list[str]:
    """Return the words from a place to the end of their clause."""
    taken: list[str] = []
    said = text[at : at + 120].split()
    for place, word in enumerate(said):
        if word == "and" and place + 1 < len(said) and read_number([said[place + 1].casefold()], 0):
            break  # "62 according to Arda and 90 according to Belto"
        bare = word.rstrip(',;:.!?"”)')
        if word in ("who", "which", "that", "quoted", "cited", "as", "and", "where", "but", "while") and word != "and":
            break
        taken.append(bare if _ends(word) or text.endswith(word) else word)
        if _ends(word):
            break
    return [w for w in taken if w]


def _until_day(words: list[str]) -> list[str]:
    for place, word in enumerate(words):
        if word.endswith("day") and word[0].isupper():
            return words[: place - (place > 0 and words[place - 1] == "on")]
    return words


def _turned(text: str, start: int, end: int, verb: str) -> Sayer | None:
    """Return who stands after his verb: ", said Adil Haran, a guard"."""
    words = _until_day(_taken(text, end))
    if not words or not _is_np(words) or words[0].casefold() in _ADVERBS:
        return None
    if words[0][0].islower() and words[0] not in _DETERMINERS and not _head(words[0]):
        return None
    name = _shortened(words)
    at = text.find(" ".join(name), end)
    stop = at + len(" ".join(name))
    aside = re.match(r", ((?:an?|the|whose|head|chief)\b[^.;\"”]{2,80})", text[stop : stop + 90])
    more = " ".join(words[len(name) :])
    role = f"{more} {aside[1] if aside else ''}".strip()
    return Sayer(" ".join(name), (at, stop), (start, at + len(" ".join(words))), role, verb, stop, False)


def _after(text: str, end: int, start: int, verb: str) -> Sayer | None:
    words = _until_day(_taken(text, end))
    if not _is_np(words):
        return None
    name = _shortened(words)
    at = text.find(" ".join(name), end)
    stop = at + len(" ".join(name))
    aside = re.match(r", ((?:an?|the|head|chief)\b[^,.;\"”]{2,60})[,.]", text[stop : stop + 70])
    against = text[max(0, start - 10) : start].rstrip(" ,").endswith(tuple(_AGAINST))
    return Sayer(" ".join(name), (at, stop), (start, stop), aside[1] if aside else "", verb.casefold(), stop, against)
