"""Who claims what a sentence tells, and what kind of source that is; where two tell it differently, nobody is named."""

from __future__ import annotations

import re
from typing import Final

from triage.extract.kinds import KIND_WORDS, kind_of
from triage.extract.proposal import Finding
from triage.extract.sayers import HEADS, JUDGING, Sayer

_TOLL_ANEW: Final = re.compile(
    r"\b(?:but|while|whereas|although|though|however)\b[^.;]{0,60}"
    r"\b(?:put|puts|gave|give|counted|denied|denies|disputed|spoke of|insists?|insisted)\b"
    r"|; [^.;]{0,40}\b(?:counts?|counted|puts?|gave|gives|spoke of)\b"
)
"""What another says against the one who tells: "..., while residents put the toll at 30"."""
_ANONYMOUS: Final = re.compile(
    r"(?:an? |some |two |three |several |its |the )?(?:informed |local |unnamed |anonymous |other |initial |early )*"
    r"(?:sources?|reports?)"
)
_MEDIA: Final = re.compile(
    r"\b(?:news ?paper|news agency|state(?:-run)? (?:news|media|television|radio|tv)|radio|television|tv|broadcaster"
    r"|media(?! (?:office|wing|cent|advis|officer))"
    r"|daily|magazine|news (?:site|website|channel|outlet)|bbc|cnn|reuters|afp|associated press|al[- ]jazeera|xinhua|tass|sana"
    r"|anadolu)\b",
    re.IGNORECASE,
)
_SOCIAL: Final = re.compile(r"\b(?:social media|twitter|facebook|telegram|instagram|youtube|online)\b", re.IGNORECASE)
_NGO: Final = re.compile(
    r"\b(?:human rights|rights (?:group|organi[sz]ation|monitor|body)s?|amnesty international|red (?:cross|crescent)|white helmets"
    r"|doctors without borders|save the children|aid (?:group|agency|organi[sz]ation)s?|monitoring (?:group|body)"
    r"|doctors (?:committee|network|union))\b",
    re.IGNORECASE,
)
_UN: Final = re.compile(r"\bU\.?N\.?\b|\bUnited Nations\b")
_GENERIC: Final = frozenset({"official", "officials", "officer", "officers"})
"""Words for those who serve, which an army has as well."""
_FORCES: Final = re.compile(
    r"(?:\s+(?:on|\w+day))*\s+(?:that\s+)?(?:(?:its|their)\s+(?:\w+\s+)?(?:fighters|forces|troops|men|soldiers|drones)"
    r"|(?:it|they)\s+(?:had\s+|have\s+)?(?:struck|killed|hit|attacked|captured|destroyed|shot down|seized|ambushed|shelled))\b"
)
"""What follows a fighting side that tells of its own deed: "said its fighters", "said that it had struck"."""
_ARMED: Final = re.compile(
    r"\b(?:islamic state|boko haram|al[- ]qaeda|al[- ]nusra|lord['’]s resistance|liberation (?:army|front)|independence army"
    r"|armed group|rebel|militant|insurgent|separatist|guerrilla)\b",
    re.IGNORECASE,
)
_OFFICIAL: Final = re.compile(
    r"\b(?:police|fire service|civil defen[cs]e|emergenc(?:y|ies) (?:agency|ministry|service|management)|united nations"
    r"|security (?:source|official)s?|foreign office|interior|hospital officials?|state['’]s|prime minister"
    r"|governor['’]s office|(?:attorney|secretary|inspector|consul|solicitor)[- ]general|border guard"
    r"|disaster (?:agency|management))\b",
    re.IGNORECASE,
)
_DEFENCE: Final = re.compile(
    r"\b(?:defen[cs]e ministry|ministry of defen[cs]e|defen[cs]e minister|general staff|revolutionary guards?)\b",
    re.IGNORECASE,
)
_OWN: Final = re.compile(
    r"(?:\s+(?:on|in an?|late|early|\w+day|statement|email|posted on|[A-Z]\w+))*\s+(?:that\s+)?(?:[\w-]+ of\s+)?"
    r"(?:it|its|they|their|he|his)\b"
)
"""What follows whoever tells of himself: "said on Monday that its troops"."""
_SKILLED: Final = re.compile(r"(?:doctor|nurse|medic|engineer|lawyer|journalist|reporter|priest|worker)s?")
_PLAIN: Final = {w: "witness" for w, kind in KIND_WORDS.items() if kind == "civilians" and not _SKILLED.fullmatch(w)}
"""Those who saw it, where they tell of it; others may tell by their office."""
_OWNER: Final = re.compile(r"([\w-]+)['’]s? (?=\w)")
_WORD: Final = re.compile(r"[\w.'’-]+")


def find_claims(text: str, sayers: tuple[Sayer, ...], actors: Finding) -> tuple[Finding, ...]:
    """Return claimed_by, as printed, and attribution.

    An agency that only passes on what another told is left out where that other is named; of two who tell, and of one who
    only answers what was told before him, none is named.

    Args:
        text: The sentence.
        sayers: Those who tell in it.
        actors: The sides; an army that tells of its own fight is a belligerent.
    """
    told = [one for one in sayers if one.verb not in JUDGING]
    if not told or any(one.against for one in told) or _TOLL_ANEW.search(text):
        return ()
    told = [one for one in told if not _ANONYMOUS.fullmatch(one.name)]
    if len(told) > 1:
        told = [one for one in told if one.verb == "citing"] or [
            one for one in told if _kind(one, text, actors) != "media"
        ]
    if len({one.name.casefold() for one in told}) != 1:
        return ()
    one = told[0]
    reason = (
        "who stands before or after the verb that tells"
        if one.verb not in ("citing", "according to")
        else f"who stands after {one.verb}"
    )
    found = Finding({"claimed_by": one.name}, {"claimed_by": (one.span,)}, 0.85, reason)
    kind = _kind(one, text, actors)
    if kind is None:
        return (found,)
    return found, Finding(
        {"attribution": kind},
        {"attribution": (one.whole if one.role else one.span,)},
        0.8,
        "the kind of source that the words name",
    )


def _kind(one: Sayer, text: str, actors: Finding) -> str | None:
    """Return what kind of source one is who tells; None where the words do not say it."""
    name = f"{one.name} {one.role}"
    if one.verb in ("wrote", "tweeted") and _SOCIAL.search(text, one.after):
        return "social"
    if _MEDIA.search(one.name):
        return "media"
    if _SOCIAL.search(one.name):
        return "social"
    if _NGO.search(name) and not _UN.search(name):
        return "ngo"
    owners = {
        w.casefold() for w in _OWNER.findall(name)
    }  # "his family's lawyer" is no family, "the ministry's office" is official
    words = [w.casefold().removesuffix("'s").removesuffix("’s").strip(".") for w in _WORD.findall(name)]
    words = [w for w in words if w not in owners or HEADS.get(w, _PLAIN.get(w)) != "witness"]
    kinds = {kind for word in words if (kind := HEADS.get(word) or ("" if word in HEADS else _PLAIN.get(word)))}
    if "army" in kinds and {w for w in words if HEADS.get(w) == "official"} <= _GENERIC:
        kinds -= {"official"}
    if _DEFENCE.search(name):
        kinds = {"army"}
    elif "army" in kinds and "police" in words:
        kinds -= {"army"}
    if _ARMED.search(name):
        kinds = {"belligerent"}
    if _OFFICIAL.search(name) and kinds <= {"official", "army"}:
        kinds = {"official"}
    if kinds == {"army"}:
        return _of_army(one, text, actors)
    if not kinds and _FORCES.match(text, one.after):
        return "belligerent"
    return kinds.pop() if len(kinds) == 1 else None


def _of_army(one: Sayer, text: str, actors: Finding) -> str | None:
    """Return what an army is that tells: a belligerent where it tells of its own fight."""
    if _OWN.match(text, one.after):
        return "belligerent"
    sides = {kind_of(str(actors.values.get(side) or "")) for side in ("actor1", "actor2")}
    return "belligerent" if "state_forces" in sides else None
