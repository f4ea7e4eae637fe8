"""Type and sub-type of an event: by weapon and target first, then by result, with the words that say so.

A lexicon of concepts (air, artillery, protest, police force, looting ...) gives evidence; a few rules say how concepts
bear on each other, as a coder would: a protest met with gunfire is excessive force, ground taken by the state side is
regained. The rules follow the definitions of the vocabulary, not any set of sentences.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any, Final

from triage.domain.vocabulary import SUBTYPES
from triage.extract.frame import body_start
from triage.extract.proposal import Span

_WORD: Final = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_LONGEST: Final = 4
_STEM: Final = 4
_WEAPONS: Final = ("air", "art", "ied", "suicide", "grenade", "chemical")
_NAMES: Final = {
    "air": "aircraft",
    "art": "artillery, rockets or missiles",
    "ied": "an explosive device",
    "blast": "an explosion",
    "hit": "a strike",
    "arms": "arms",
    "suicide": "a suicide attack",
    "grenade": "a grenade",
    "chemical": "a poisonous agent",
    "clash": "fighting",
    "ambush": "an ambush",
    "take": "ground taken",
    "advance": "an advance",
    "ground": "ground",
    "leaflet": "leaflets dropped",
    "retake": "ground taken back",
    "attack": "violence against people",
    "abduct": "people taken",
    "sexual": "sexual violence",
    "protest": "a protest",
    "control": "police stepping in",
    "lethal": "grave force",
    "violent": "damage or stones",
    "mob": "a crowd against people",
    "agreement": "a deal",
    "arrest": "arrests",
    "change": "a move of a group",
    "disrupt": "weapons found or stopped",
    "base": "a base",
    "loot": "property taken or wrecked",
    "transfer": "ground left or handed over",
    "diplomacy": "diplomacy",
    "accusation": "an accusation or a trial",
    "crime": "organised crime",
    "natural": "a natural disaster",
    "manmade": "an accident",
    "act": "an act with effect",
    "agency": "a public body at work",
    "peaceful": "a vigil or sit-in",
}


@dataclass(frozen=True, slots=True)
class TypeProposal:
    """Sub-types ranked best first as (type, sub-type, share); shares are estimates that add up to 1 over all 31."""

    ranked: tuple[tuple[str, str, float], ...]
    reason: str
    spans: tuple[Span, ...]


@dataclass(slots=True)
class _Seen:
    """The concepts of one sentence: how strongly each is there, and its words."""

    count: dict[str, float] = field(default_factory=dict)
    spans: dict[str, list[Span]] = field(default_factory=dict)
    first: dict[str, int] = field(default_factory=dict)

    def __getitem__(self, name: str) -> float:
        return self.count.get(name, 0.0)

    def any(self, *names: str) -> bool:
        return any(self[n] for n in names)


@cache
def _lexicon() -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]], dict[str, dict[str, float]]]:
    raw: dict[str, Any] = json.loads(resources.files(__package__).joinpath("types.json").read_text("utf-8"))
    exact: dict[str, tuple[str, ...]] = {}
    stems: dict[str, tuple[str, ...]] = {}
    for concept, cues in raw["concepts"].items():
        for cue in cues:
            table = stems if cue.endswith("*") else exact
            key = cue.rstrip("*")
            table[key] = (*table.get(key, ()), concept)
    return exact, stems, raw["weights"]


def _concepts_of(phrase: str) -> set[str]:
    exact, stems, _ = _lexicon()
    found = set(exact.get(phrase, ()))
    for size in range(_STEM, len(phrase) + 1):
        found.update(stems.get(phrase[:size], ()))
    return found


def _seen(text: str, body: int) -> _Seen:
    seen = _Seen()
    words = [
        (m.group().casefold().removesuffix("'s").removesuffix("’s"), m.start(), m.end())
        for m in _WORD.finditer(text, body)
    ]
    _, stems, _ = _lexicon()
    covered = 0
    for index, (word, start, _) in enumerate(words):
        taken: set[str] = set()
        for size in range(min(_LONGEST, len(words) - index), 0, -1):
            phrase = " ".join(w[0] for w in words[index : index + size])
            if size > 1 and not (phrase in _lexicon()[0] or _has_stem(phrase, word, stems)):
                continue
            concepts = _concepts_of(phrase)
            if concepts and size > 1:
                covered = max(covered, index + size)
            elif size == 1 and covered > index:
                break
            for concept in concepts - taken:
                taken.add(concept)
                spans = seen.spans.setdefault(concept, [])
                if spans and spans[-1][1] > start:
                    continue
                spans.append((start, words[index + size - 1][2]))
                seen.first.setdefault(concept, index)
                seen.count[concept] = seen[concept] + 1.0 / (1 + 0.8 * (len(spans) - 1))
    return seen


def _has_stem(phrase: str, word: str, stems: dict[str, tuple[str, ...]]) -> bool:
    return any(phrase[:size] in stems for size in range(len(word) + 2, len(phrase) + 1))


def _scores(seen: _Seen, text: str) -> dict[str, float]:
    _, _, weights = _lexicon()
    scores = {name: sum(w * min(seen[c], 2.2) for c, w in given.items()) for name, given in weights.items()}
    scores |= {f"{t}/{s}": 0.0 for t, subs in SUBTYPES.items() for s in subs if f"{t}/{s}" not in scores}
    _weapon_rules(scores, seen)
    _ground_rules(scores, seen, text)
    _crowd_rules(scores, seen)
    _strategic_rules(scores, seen)
    return scores


def _weapon_rules(scores: dict[str, float], seen: _Seen) -> None:
    """The most telling weapon decides; a suicide vest is no other device, a gas shell is no shell."""
    if seen["suicide"]:
        scores["explosions/remote_ied_mine"] *= 0.5
    if seen["chemical"]:
        for other in ("air_drone_strike", "shelling_missile"):
            scores[f"explosions/{other}"] *= 0.6
    if seen["air"] and seen["art"] and seen.first["air"] < seen.first["art"]:
        scores["explosions/shelling_missile"] *= 0.8
    if seen["air"]:
        scores["explosions/remote_ied_mine"] -= 1.6 * min(seen["blast"], 2.0)
    if seen.any(*_WEAPONS, "blast"):
        scores["violence_civilians/attack"] *= 0.45
        scores["strategic/looting_destruction"] *= 0.5
    if seen["grenade"] and seen.any("air", "art"):
        scores["explosions/grenade"] *= 0.5
    if seen["disrupt"] and seen.any("ied", "blast", "art", "air", "arms") and not seen.any("attack", "lethal", "hit"):
        scores["strategic/disrupted_weapons"] += 3.0
        for other in ("remote_ied_mine", "shelling_missile", "air_drone_strike"):
            scores[f"explosions/{other}"] *= 0.6


def _ground_rules(scores: dict[str, float], seen: _Seen, text: str) -> None:
    """Ground that changes hands outranks the fighting for it."""
    both = seen["state"] and seen["nonstate"]
    if seen["hit"] and seen.any("protest", "suicide", "ied", "art"):
        scores["explosions/air_drone_strike"] -= 2.4 * min(seen["hit"], 2.2)
    if seen["attack"] and not seen["civil"] and seen.any("state", "nonstate") and not both:
        scores["battles/armed_clash"] += 2.0
        scores["violence_civilians/attack"] *= 0.7
    if seen["attack"] and (both or seen["ambush"]):
        scores["battles/armed_clash"] += 2.2
        scores["violence_civilians/attack"] *= 0.8
    if seen["clash"] and both:
        scores["battles/armed_clash"] += 1.2
    state_first = seen["state"] and (not seen["nonstate"] or seen.first["state"] < seen.first["nonstate"])
    if seen["retake"]:
        scores["battles/government_regains"] = (
            4.4 * min(seen["retake"], 1.6) * (1.0 if state_first or not seen["nonstate"] else 0.8)
        )
        scores["battles/nonstate_takes"] = 1.8
    if seen["take"] or seen["advance"]:
        strong = 4.2 * min(seen["take"] + 0.4 * seen["advance"], 1.6)
        side = "battles/government_regains" if state_first else "battles/nonstate_takes"
        other = "battles/nonstate_takes" if state_first else "battles/government_regains"
        scores[side] = max(scores[side], strong * (1.0 if seen.any("nonstate", "state") else 0.5))
        scores[other] = max(scores[other], strong * 0.4)
    if seen["take"] and not seen["ground"]:
        scores["strategic/disrupted_weapons"] += 2.4 if seen["arms"] else 0.0
        scores["battles/nonstate_takes"] *= 0.45 if seen["arms"] else 0.8
        scores["battles/government_regains"] *= 0.45 if seen["arms"] else 0.8
    if seen.any("protest", "mob", "disrupt") and not seen["clash"]:
        scores["battles/nonstate_takes"] *= 0.5
        scores["battles/government_regains"] *= 0.5
    if seen["transfer"] and not seen.any("clash", *_WEAPONS):
        scores["strategic/nonviolent_transfer"] += 1.4 + (1.0 if seen.any("take", "retake") else 0.0)


def _crowd_rules(scores: dict[str, float], seen: _Seen) -> None:
    """What the crowd did, then what was done to it."""
    protest = min(seen["protest"], 2.2)
    if protest:
        police = seen["state"] or seen["control"]
        if seen["control"] and police:
            scores["protests/intervention"] = 2.6 * protest + 1.9 * min(seen["control"], 2.0)
        if seen["lethal"] and police and not seen["nonstate"]:
            scores["protests/excessive_force"] = 2.0 * protest + 1.8 * min(seen["lethal"], 2.0)
        scores["riots/violent_demonstration"] += 2.2 * protest if seen["violent"] else 0.0
        if seen["violent"]:
            scores["riots/violent_demonstration"] += 1.4 * min(seen["violent"], 2.2)
            scores["protests/intervention"] *= 0.85
        for name in (
            "violence_civilians/attack",
            "battles/armed_clash",
            "strategic/arrests",
            "strategic/looting_destruction",
        ):
            scores[name] *= 0.55
    if seen["mob"] and not seen["nonstate"]:
        scores["riots/mob_violence"] += 1.2 * bool(seen.any("attack", "violent", "clash")) + 0.4
    if seen["violent"] and not protest:
        scores["riots/violent_demonstration"] += 0.6


def _strategic_rules(scores: dict[str, float], seen: _Seen) -> None:
    """Without violence, the act itself decides; civil news only where nothing of the conflict is there."""
    if seen["crime"] and not seen["nonstate"]:
        for name in ("battles/government_regains", "battles/nonstate_takes", "strategic/disrupted_weapons"):
            scores[name] *= 0.4
        scores["riots/mob_violence"] *= 0.5
    if seen["manmade"] and not seen.any("nonstate", *_WEAPONS, "clash"):
        scores["violence_civilians/attack"] *= 0.4
    violent = seen.any(*_WEAPONS, "clash", "attack", "abduct", "sexual", "blast")
    if seen["arrest"] and not seen["protest"]:
        scores["strategic/arrests"] += 0.8 * bool(seen["state"])
    if seen.any("attack", "clash") and not seen.any("loot"):
        scores["strategic/arrests"] *= 0.8
    if seen["loot"] and seen.any("nonstate", "state", "civil") and not violent:
        scores["strategic/looting_destruction"] += 1.2
    if seen["attack"] and seen["civil"]:
        scores["violence_civilians/attack"] += 1.2
    if violent:
        for name in ("strategic/group_change", "strategic/base_established", "strategic/agreement", "strategic/other"):
            scores[name] *= 0.6
        for name in ("diplomacy", "accusation", "other"):
            scores[f"other_news/{name}"] *= 0.35
    if seen.any("protest"):
        for name in SUBTYPES["other_news"]:
            scores[f"other_news/{name}"] *= 0.4
        scores["strategic/agreement"] *= 0.6
    if seen.any("nonstate", "state"):
        for name in ("other", "manmade_disaster", "natural_disaster"):
            scores[f"other_news/{name}"] *= 0.6


def find_type(text: str) -> TypeProposal:
    """Return all sub-types ranked for one sentence, with a reason in words; other_news/other where no word tells."""
    body = body_start(text)
    seen = _seen(text, body)
    if not seen.count:
        seen = _seen(text, 0)
    scores = _scores(seen, text)
    exps = {name: math.exp(min(score, 30.0)) for name, score in scores.items()}
    whole = sum(exps.values())
    order = sorted(scores, key=lambda n: (-scores[n], list(scores).index(n)))
    ranked = tuple((*_pair(name), exps[name] / whole) for name in order)
    strong = sorted((c for c in seen.count if c in _NAMES), key=lambda c: -_share(c, order[0]))
    best = [c for c in strong if _share(c, order[0]) > 0][:2] or strong[:1]
    if not best or scores[order[0]] <= 0:
        other = [p for p in ranked if p[:2] == ("other_news", "other")]
        return TypeProposal((*other, *(p for p in ranked if p not in other)), "no word tells of a kind", ())
    spans = tuple(sorted({s for c in best for s in seen.spans[c][:2]}))
    return TypeProposal(ranked, "the words tell of " + " and ".join(_NAMES[c] for c in best), spans)


def _pair(name: str) -> tuple[str, str]:
    event_type, _, subtype = name.partition("/")
    return event_type, subtype


_RULED: Final = {
    "battles/government_regains": {"retake": 2.0, "take": 1.0, "advance": 0.5},
    "battles/nonstate_takes": {"take": 2.0, "retake": 1.0, "advance": 0.5},
    "protests/intervention": {"protest": 2.0, "control": 1.9},
    "protests/excessive_force": {"protest": 2.0, "lethal": 1.8},
    "riots/violent_demonstration": {"protest": 2.0, "violent": 1.9},
    "battles/armed_clash": {"clash": 2.0, "ambush": 1.9, "attack": 1.0},
}


def _share(concept: str, name: str) -> float:
    return _RULED.get(name, {}).get(concept, 0.0) or _lexicon()[2].get(name, {}).get(concept, 0.0)
