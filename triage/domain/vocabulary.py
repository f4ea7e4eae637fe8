"""Event types and sub-types, with the meaning that the editor reads."""

from __future__ import annotations

from typing import Final

SUBTYPES: Final[dict[str, dict[str, str]]] = {
    "battles": {
        "armed_clash": "two armed sides fight; the ground does not change hands or it is not said",
        "government_regains": "the state side takes ground or a place back by force",
        "nonstate_takes": "a non-state or foreign force takes ground by force",
    },
    "explosions": {
        "air_drone_strike": "bombs or missiles from manned or unmanned aircraft",
        "shelling_missile": "artillery, mortars, rockets or missiles from the ground or the sea",
        "remote_ied_mine": "a device set off from afar, by time or by the victim; a car bomb without a suicide",
        "suicide_bomb": "the attacker dies by his own device",
        "grenade": "a hand-thrown or small launched grenade as the main weapon",
        "chemical": "a poisonous agent used as a weapon",
    },
    "violence_civilians": {
        "attack": "an armed group harms unarmed people, in none of the other ways",
        "abduction": "people taken or made to disappear by an armed group",
        "sexual_violence": "any act of it, lethal or not",
    },
    "protests": {
        "peaceful": "an unarmed gathering or strike; nobody steps in",
        "intervention": "peaceful, but dispersed, arrested or gassed without lethal force",
        "excessive_force": "peaceful, and met with lethal or grave force",
    },
    "riots": {
        "violent_demonstration": "demonstrators themselves damage or injure",
        "mob_violence": "crowd violence without a demonstration: lynching, communal fights",
    },
    "strategic": {
        "agreement": "a truce, deal or exchange, signed or in force",
        "arrests": "mass or politically weighty detention",
        "group_change": "moves, launches, recruits, splits, defects, changes leader, drops leaflets",
        "disrupted_weapons": "a device defused, a depot seized, a missile shot down without harm",
        "base_established": "a new base, post or headquarters",
        "looting_destruction": "property taken or wrecked; people are not the target",
        "nonviolent_transfer": "ground changes hands without a fight",
        "other": "relevant and bounded, none of the above",
    },
    "other_news": {
        "diplomacy": "a meeting, visit, talks, sanctions",
        "accusation": "someone is blamed, charged or tried",
        "organised_crime": "violence or trade for profit",
        "natural_disaster": "quake, flood, epidemic",
        "manmade_disaster": "crash, fire, industrial accident",
        "other": "an act with effect outside the other rows: ruled, resigned, enacted, elected, closed",
    },
}
"""Type to sub-type to meaning; seven types on the digits 1 to 7, then one letter for the sub-type."""

NOUNS: Final[dict[tuple[str, str], str]] = {
    ("battles", "armed_clash"): "armed clash",
    ("battles", "government_regains"): "ground retaken by the state side",
    ("battles", "nonstate_takes"): "ground taken by a non-state or foreign force",
    ("explosions", "air_drone_strike"): "air or drone strike",
    ("explosions", "shelling_missile"): "shelling or missile strike",
    ("explosions", "remote_ied_mine"): "bomb or mine blast",
    ("explosions", "suicide_bomb"): "suicide bombing",
    ("explosions", "grenade"): "grenade attack",
    ("explosions", "chemical"): "chemical attack",
    ("violence_civilians", "attack"): "attack on civilians",
    ("protests", "peaceful"): "peaceful protest",
    ("protests", "intervention"): "protest broken up",
    ("protests", "excessive_force"): "protest met with grave force",
    ("strategic", "group_change"): "move by an armed group",
    ("strategic", "disrupted_weapons"): "weapons disrupted",
    ("strategic", "base_established"): "base established",
    ("strategic", "looting_destruction"): "looting or destruction",
    ("strategic", "nonviolent_transfer"): "ground handed over without a fight",
    ("strategic", "other"): "strategic event",
    ("other_news", "manmade_disaster"): "man-made disaster",
    ("other_news", "other"): "other event",
}
"""What a composed summary calls an event; where a pair is missing, the sub-type's own name reads well."""

TYPES: Final[tuple[str, ...]] = tuple(SUBTYPES)


def subtype_keys(event_type: str) -> dict[str, str]:
    """Return letter to sub-type for one type: the first letter of the name that is still free, in order."""
    keys: dict[str, str] = {}
    for name in SUBTYPES[event_type]:
        letter = next(c for c in name + "abcdefghijklmnopqrstuvwxyz" if c.isalpha() and c not in keys)
        keys[letter] = name
    return keys
