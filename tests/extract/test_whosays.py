"""Who says it, who stands with a side, whose dead they are, how many events a sentence sums up: words alone say so."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.fields import SAID, judge_said
from triage.domain.event import ATTRIBUTIONS, VIOLENCE_KINDS
from triage.extract.contexts import CONTEXTS
from triage.extract.fields import propose_fields
from triage.extract.proposal import PROPOSED_FIELDS

HERE = Path(__file__).parent
LEAST = {
    "attribution": 0.75,
    "actor1": 0.9,
    "actor2_assoc": 0.85,
    "actor1_kind": 0.85,
    "actor2_kind": 0.85,
    "killed_side1": 0.8,
    "killed_side2": 0.85,
    "violence_kind": 0.8,
}
"""The least share of what is said that is found, by field; the others' is 0.9."""


@pytest.mark.parametrize("kind", SAID)
def test_what_is_proposed_is_what_the_words_say(kind: str) -> None:
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    misses: list[str] = []
    for batch in range(1, len(list(HERE.glob(f"{kind}*.jsonl"))) + 1):
        fields, missed = judge_said(kind, batch)
        for name, n in fields.items():
            counted[name] += n
        misses += missed
    for name, n in counted.items():
        assert n["right"] >= LEAST.get(name, 0.9) * n["said"], (name, misses)
        assert n["wrong"] <= 0.04 * (n["right"] + n["wrong"]) + 2 * (name == "actor1"), (name, misses)


def test_there_are_enough_sentences_of_each() -> None:
    lines = {k: sum(len(f.read_text("utf-8").splitlines()) for f in HERE.glob(f"{k}*.jsonl")) for k in SAID}
    assert lines["claims"] >= 210
    assert min(lines.values()) >= 90


@pytest.mark.parametrize(
    ("text", "who", "kind"),
    [
        ("Two men died in Arda, police said.", "police", "official"),
        ('"They burned it all," said Adil Haran, a farmer from Arda.', "Adil Haran", "witness"),
        ("The minister, Adil Haran, said six people died in Arda.", "Adil Haran", "official"),
        ("Police in Arda, Belto, said six people died.", "Police in Arda", "official"),
        ("Six people died in Arda after heavy rain a fire officer said.", "a fire officer", "official"),
        ("The paper said, citing two doctors, that six people died in Arda.", "two doctors", None),
        ("He said that six people died in Arda.", None, None),
        ("Six people were reported killed in Arda.", None, None),
        ("Six people died in Arda, according to a source.", None, None),
        ("The army killed six rebels, but a rebel spokesman said one died in Arda.", None, None),
        ("Police said six died in Arda, while the rebels put the toll at 20.", None, None),
        ("The president condemned the attack that killed six people in Arda.", None, None),
        ("Six people died in Arda according to the mayor; the police count nine.", None, None),
        ("Six people died in Arda according to Belto and nine according to the Observatory.", None, None),
        ("A trader reported the threats to the police in Arda.", None, None),
        ("The Interior Ministry's media office said six people died in Arda.", "The Interior Ministry's media office", "official"),
        ("His family's lawyer said he died in Arda.", "His family's lawyer", None),
        ("Six people died in Arda, a traditional ruler said.", "a traditional ruler", None),
        ("Some residents said soldiers shelled Arda.", "Some residents", "witness"),
    ],
)  # fmt: skip
def test_who_says_it_is_named_as_printed(text: str, who: str | None, kind: str | None) -> None:
    values = propose_fields(text).values
    assert (values["claimed_by"], values["attribution"]) == (who, kind)


@pytest.mark.parametrize(
    ("text", "actor1"),
    [
        ("The foreign ministry of Belto announced that rebels killed two guards in Arda.", "rebels"),
        ("The president condemned the attack in which gunmen killed six aid workers in Arda.", "gunmen"),
        ("The mayor told parliament that troops entered Arda on Friday.", "troops"),
        ("The army said that it had killed six rebels in Arda.", "army"),
        ("The army said on Friday that two of its soldiers were killed by rebels in Arda.", "rebels"),
        ("The government accused rebels of shelling Arda.", "government"),
    ],
)
def test_who_only_tells_is_no_actor(text: str, actor1: str) -> None:
    assert str(propose_fields(text).values["actor1"]).casefold() == actor1


def test_who_stands_with_a_side_is_not_the_other_side() -> None:
    values = propose_fields("Malian soldiers alongside Wagner mercenaries attacked rebels in Arda.").values
    sides = ("actor1", "actor1_assoc", "actor2", "actor2_assoc")
    assert [values[name] for name in sides] == ["Malian soldiers", "Wagner mercenaries", "rebels", None]


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("The army lost two soldiers in a rebel ambush in Arda.", (2, None)),
        ("Rebels attacked Arda and lost nine of their own.", (9, None)),
        ("Soldiers clashed with rebels in Arda, and the army's losses were put at five dead.", (5, None)),
        ("The army suffered seven fatalities in clashes with rebels in Arda.", (7, None)),
        ("The rebels lost 30 men and the army six in the battle for Arda.", (30, 6)),
        ("Four rebels and two soldiers were killed when the army raided Arda.", (2, 4)),
        ("Soldiers killed six rebels near Arda while three members of the army died.", (3, 6)),
        ("Peshmerga fighters killed 40 jihadists near Arda.", (None, 40)),
        ("Rebels attacked soldiers in Arda, leaving 12 dead.", (None, None)),
        ("Two rival militias fought in Arda, leaving four militiamen dead.", (None, None)),
    ],
)
def test_the_dead_are_shared_out_by_who_lost_them(text: str, sides: tuple[int | None, int | None]) -> None:
    values = propose_fields(text).values
    assert (values["killed_side1"], values["killed_side2"]) == sides


def test_the_kind_of_violence_says_what_it_was_derived_from() -> None:
    found = propose_fields("Soldiers clashed with rebels in Arda.")
    assert found.values["violence_kind"] == "state_based"
    assert found.reasons["violence_kind"] == "derived from the kinds of the sides: state forces, rebel"
    for text in (
        "Gunmen clashed with rebels in Arda.",
        "Soldiers shelled rebels in Arda, hitting civilians in a market.",
    ):
        assert propose_fields(text).values["violence_kind"] is None


@pytest.mark.parametrize(
    ("text", "clarity"),
    [
        ("Gunmen killed a guard in Arda on Monday.", 1),
        ("Three separate bombings in Arda killed six people on Monday.", 2),
        ("At least 120 people have been killed in attacks across the province since January.", 2),
        ("Gunmen killed a guard in Arda on Saturday and a clerk in Belto on Sunday.", None),
        ("Gunmen killed a guard in Arda.", None),
    ],
)
def test_clarity_tells_one_event_from_a_sum(text: str, clarity: int | None) -> None:
    assert propose_fields(text, published="2024-06-05").values["event_clarity"] == clarity


def test_a_total_told_beside_an_event_makes_no_sum_of_it() -> None:
    found = propose_fields("Four climbers died in Arda last week, bringing the season's death toll to 11.")
    assert found.values["event_clarity"] != 2


def test_a_figure_of_speech_and_an_owner_are_told_from_a_context() -> None:
    assert propose_fields("A flood of complaints closed the shop in Arda.").values["context"] is None
    assert propose_fields("The ambassador's car was hit in Arda.").values["context"] == ("diplomatic",)


def test_a_source_with_a_telling_name_is_no_context() -> None:
    found = propose_fields("The Observatory for Human Rights said cholera had spread in Arda.")
    assert found.values["context"] == ("disease",)
    assert found.values["claimed_by"] == "The Observatory for Human Rights"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "Gunmen killed three in Arda, Adil bin Haran, head of the provincial council told the Post.",
            "Adil bin Haran",
        ),
        ("Four were hurt, Mira Sokol, deputy governor of Arda province said on Monday.", "Mira Sokol"),
        ("Two people died in Arda, North Belto, a local official said.", "a local official"),
        ("Four had died in Karsin, Meadow Province, the governor said.", "the governor"),
        ("On Monday, a member of the council said four had died.", "a member of the council"),
    ],
)
def test_a_name_before_a_role_without_a_closing_comma_is_who_says_it(text: str, name: str) -> None:
    assert propose_fields(text, published="2024-06-05").values["claimed_by"] == name


SAYING = 'The army said , told Adil Haran, a guard U.N. and that its " lost two soldiers of rebels killed were one on Monday .'


@given(
    st.lists(
        st.sampled_from([*SAYING.split(), "according to", "citing", "backed by", "alongside", "and allied"]),
        max_size=25,
    ).map(" ".join)
)
def test_any_order_of_words_is_read_and_its_words_are_the_evidence(text: str) -> None:
    found = propose_fields(text)
    values: dict[str, Any] = found.values
    assert tuple(values) == PROPOSED_FIELDS
    for name in ("claimed_by", "actor1_assoc", "actor2_assoc"):
        words = {text[start:end] for field, start, end in found.evidence if field == name}
        assert values[name] is None or values[name] in words
    assert values["attribution"] in (None, *ATTRIBUTIONS)
    assert values["violence_kind"] in (None, *VIOLENCE_KINDS)
    assert set(values["context"] or ()) <= set(CONTEXTS)
