"""What kind of actor a name is, and whose dead a toll counts."""

from __future__ import annotations

from typing import Any

import pytest

from triage.domain.event import ACTOR_KINDS
from triage.extract.fields import propose_fields
from triage.extract.kinds import kind_of


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("army", "state_forces"), ("Iraqi troops", "state_forces"), ("security forces", "state_forces"),
        ("soldiers", "state_forces"), ("rebels", "rebel"), ("rebel fighters", "rebel"), ("Islamic State group", "rebel"),
        ("ISIS fighters", "rebel"), ("pro-government militia", "political_militia"), ("tribal militia", "identity_militia"),
        ("villagers", "civilians"), ("UN peacekeepers", "external"), ("demonstrators", "protesters"),
        ("unidentified", "unknown"),
        ("people", None), ("gunmen", None), ("Free Syrian Army", None), ("former soldiers", None), ("Kurdish forces", None),
        ("anti-government forces", None), ("pro-government forces", None), ("child soldiers", None), ("", None),
        ("soldiers; rebels", None), ("soldiers; police", "state_forces"), (None, None),
    ],
)  # fmt: skip
def test_a_kind_is_said_by_the_name_or_not_at_all(name: str | None, kind: str | None) -> None:
    assert kind_of(name) == kind
    assert kind is None or kind in ACTOR_KINDS


def test_who_acts_in_a_protest_protests() -> None:
    assert (kind_of("students", "protests"), kind_of("students", "riots"), kind_of("students")) == (
        "protesters", "rioters", "civilians",
    )  # fmt: skip
    assert kind_of("police", "protests") == "state_forces"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Three civilians and two soldiers were killed when rebels shelled Karsin.", {"killed_civilians": 3}),
        ("The army killed 14 rebels near Karsin.", {"killed_side2": 14}),
        ("A car bomb killed 12 people, including five civilians, in Karsin.", {"killed_civilians": 5}),
        ("Four soldiers and 22 militants were killed in clashes in Karsin.", {"killed_side1": 4, "killed_side2": 22}),
        ("A bomb killed nine people in Karsin.", {}),
        ("Up to 30 rebels were killed by the army in Karsin.", {}),
        ("Dozens of civilians were killed when rebels shelled Karsin.", {}),
    ],
)
def test_the_dead_are_shared_out_where_the_words_do(text: str, said: dict[str, int]) -> None:
    found: dict[str, Any] = propose_fields(text).values
    shares = ("killed_civilians", "killed_side1", "killed_side2")
    assert {name: found[name] for name in shares if found[name] is not None} == said


def test_kinds_and_shares_have_their_words() -> None:
    text = "The army killed 14 rebels near Karsin."
    found = propose_fields(text)
    words = {name: text[start:end] for name, start, end in found.evidence}
    assert (words["actor1_kind"], words["actor2_kind"], words["killed_side2"]) == ("army", "rebels", "14 rebels")
    assert found.reasons["actor1_kind"] == "the kind that the name says"


def test_the_words_of_one_number_for_dead_and_wounded_say_so() -> None:
    found: dict[str, Any] = propose_fields("At least 24 people were killed or wounded in a blast in Karsin.").values
    assert (found["killed_low"], found["injured_low"]) == (None, None)
    assert found["casualties_text"] == "At least 24 people were killed or wounded"


@pytest.mark.parametrize(
    ("text", "first", "second", "kind"),
    [
        ("Artillery and aircraft bombarded IS positions near Arda.", "unidentified", "IS", "rebel"),
        ("Army rockets and drones struck rebel positions near Arda.", "Army", "rebel", "rebel"),
        ("Government tanks and helicopters attacked IS militants in Arda.", None, "IS militants", "rebel"),
    ],
)
def test_craft_that_are_one_means_among_others_are_no_side(
    text: str, first: str | None, second: str, kind: str
) -> None:
    values = propose_fields(text, published="2024-06-05").values
    assert first is None or values["actor1"] == first
    assert (values["actor2"], values["actor2_kind"]) == (second, kind)
