"""Who is a side and under which name: whole compounds, owners of craft, places that are held, tellers, victims, bodies."""

from __future__ import annotations

import time

import pytest

from triage.extract.actors import find_actors
from triage.extract.fields import propose_fields


def sides(text: str) -> tuple[object, object]:
    """Return actor1 and actor2 of a sentence."""
    values = propose_fields(text, published="2024-06-05").values
    return values["actor1"], values["actor2"]


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("A US-led coalition airstrike killed two nurses in Arda.", "US-led coalition", "nurses"),
        ("US-backed rebels attacked the army near Arda.", "US-backed rebels", "army"),
        ("The Arda Front terrorist group launched mortar rounds at a police post.", "Arda Front", "police"),
        ("Ansar al-Arda (an Islamist rebel force) attacked soldiers in Belto.", "Ansar al-Arda", "soldiers"),
        ("Fatah al-Islam attacked soldiers near Arda.", "Fatah al-Islam", "soldiers"),
        ("The rebel group M23 shelled Arda, killing three pupils.", "M23", "pupils"),
        ("Fighters of the Arda Liberation Army killed six guards.", "Arda Liberation Army", "guards"),
        ("Myanmar government troops shelled rebels near Arda.", "Myanmar government troops", "rebels"),
        ("Myanmar's air force bombed Arda, killing six pupils.", "Myanmar's air force", "pupils"),
        ("The Sudanese air force bombed RSF positions in Arda.", "Sudanese air force", "RSF"),
        ("Armed men took the mayor hostage in Arda.", "Armed men", "mayor"),
        ("The government of Mozambique and the rebels signed a truce.", "government of Mozambique", "rebels"),
    ],
)
def test_a_name_is_taken_whole_and_without_what_only_labels_it(text: str, first: str, second: str) -> None:
    assert sides(text) == (first, second)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Russian jets bombed Arda, killing six people.", "Russian"),
        ("Russian air strikes on Arda killed six people.", "Russian"),
        ("YouTube Russian warplanes bombed Arda, killing six people.", "Russian"),
        ("Six people were killed in Russian shelling of Arda.", "Russian"),
        ("Russia's air strikes on Arda killed six people.", "Russia"),
        ("Heavy guns of the Lebanese army pounded Arda, killing six people.", "Lebanese army"),
        ("Army helicopters bombed Arda, killing six people.", "Army"),
        ("Jets bombed Arda, killing six people.", "unidentified"),
        ("A passenger saw how fighter jets bombed Arda, killing six people.", "unidentified"),
    ],
)
def test_craft_and_strikes_are_their_owners_or_nobodys(text: str, first: str) -> None:
    assert sides(text) == (first, "people")


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("Militants executed 12 captives near an area held by government troops.", "Militants", "captives"),
        ("Rebels shelled a government-held district of Arda, killing six pupils.", "Rebels", "pupils"),
        ("Footage posted by activists showed how gunmen killed six villagers.", "gunmen", "villagers"),
        ("Six guards were killed in areas near the rebel supply route into Arda.", "unidentified", "guards"),
        ("The number of civilians killed in the blast in Arda rose to 41.", "unidentified", "civilians"),
        ("Gunmen killed six guards in a raid that the villagers called a terrorist attack.", "Gunmen", "guards"),
    ],
)
def test_who_holds_a_place_or_films_or_only_suffers_did_no_deed(text: str, first: str, second: str) -> None:
    assert sides(text) == (first, second)


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("The Department of Energy cancelled a contract on Friday.", "Department of Energy", None),
        ("The Department of Energy asked the Supreme Court to rule.", "Department of Energy", "Supreme Court"),
        ("Kenya and Somalia signed a trade pact in Arda.", "Kenya", "Somalia"),
        ("Kenya, Somalia and Uganda signed a trade pact in Arda.", "Kenya", "Somalia"),
        ("The EU imposed sanctions on two Belarusian banks.", "EU", "Belarusian banks"),
        ("SpaceX launched a cargo ship on Saturday.", "SpaceX", None),
        ("NASA also added smaller landers to the RTLS contract.", "NASA", None),
        ("The movement of troops to Arda was halted by the defence ministry.", "defence ministry", None),
    ],
)
def test_states_and_bodies_act(text: str, first: str, second: str | None) -> None:
    assert sides(text) == (first, second)


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("Wagner mercenaries and Malian soldiers killed herders.", "Wagner mercenaries; Malian soldiers", "herders"),
        ("Malian soldiers and Wagner mercenaries entered Arda.", "Malian soldiers; Wagner mercenaries", None),
        ("Police and protesters clashed in Arda.", "Police", "protesters"),
        ("Clashes between the army and rebels shut the road to Arda.", "army", "rebels"),
        ("A bomb killed three children in Arda.", "unidentified", "children"),
        ("At least 14 people, including five policemen, were killed by a bomb in Arda.", "unidentified", "policemen"),
        ("Soldiers fired on a crowd of mourners in Arda.", "Soldiers", "mourners"),
        ("Supporters of the jailed president marched in Arda.", "Supporters", None),
    ],
)
def test_who_acts_together_and_who_is_hit(text: str, first: str, second: str | None) -> None:
    assert sides(text) == (first, second)


@pytest.mark.parametrize(
    "part", ["of a ", "of the army ", "soldiers, a b, ", "rebels suspected a b c d ", "Us ", "and "]
)
def test_a_hostile_text_costs_little(part: str) -> None:
    text = ("army " + part * 2000)[:4000]
    started = time.process_time()
    find_actors(text, "battles", "armed_clash")
    assert time.process_time() - started < 1
