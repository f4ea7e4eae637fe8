"""How words become concepts: stems, phrases, gaps, compounds; and what a reason says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.extract.lexicon import find_hits, stem, tokens
from triage.extract.types import NAMES, Rows, features, find_type


def concepts(text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for hit in find_hits(tokens(text)):
        found.setdefault(hit.concept, []).append(text[slice(*hit.span)])
    return found


@pytest.mark.parametrize(
    "forms",
    [
        ("capture", "captures", "captured", "capturing"),
        ("take", "took", "taken", "taking"),
        ("flee", "fled"),
        ("city", "cities"),
        ("stop", "stopped", "stopping"),
    ],
)
def test_forms_of_one_word_have_one_stem(forms: tuple[str, ...]) -> None:
    assert len({stem(form) for form in forms}) == 1


def test_a_word_inside_a_phrase_keeps_its_own_concepts() -> None:
    found = concepts("A police station was shelled.")
    assert "police station" in found["post"]
    assert found["police"] == ["police"]


def test_a_concept_is_met_again_only_by_other_words() -> None:
    assert "c2:abduct" not in features("Six were taken hostage.")[0]
    assert "c2:abduct" in features("Six were taken hostage and a nun was kidnapped.")[0]


def test_who_acts_and_from_whom_is_told_apart() -> None:
    one = features("Rebels took the town from the army.")[0]
    other = features("Soldiers took the town from the rebels.")[0]
    assert {"r:first rebel", "r:from army"} <= one.keys()
    assert {"r:first army", "r:from rebel"} <= other.keys()
    assert "r:first army" not in one


def test_what_a_sentence_tells_first_is_told_from_its_background() -> None:
    found = features("Shells hit the town in revenge for an airstrike.")[0]
    assert "r:begins guns" in found
    assert "r:begins aircraft" not in found


def test_words_of_one_family_share_a_feature() -> None:
    families = [
        {name for name in features(text)[0] if name.startswith("q:abduc")} for text in ("abductors", "an abductee")
    ]
    assert families == [{"q:abduc"}, {"q:abduc"}]


def test_a_row_of_weights_is_read_from_tenths() -> None:
    rows = Rows({"c:army": "12 -3 0"})
    assert rows["c:army"] == (1.2, -0.3, 0.0)
    assert rows["c:army"] is rows["c:army"]
    assert list(rows) == ["c:army"]
    assert len(rows) == 1
    assert rows.get("c:navy") is None


def test_a_gap_takes_up_to_four_words() -> None:
    assert "set two old buses on fire" in concepts("They set two old buses on fire.")["violent"]
    assert "set" not in " ".join(concepts("They set one two three four five on fire.").get("violent", []))


def test_two_forms_of_a_phrase_with_a_gap_count_once() -> None:
    assert concepts("They drove the rebels out.")["expel"] == ["drove the rebels out"]


def test_every_gap_of_a_word_is_found() -> None:
    found = concepts("They seized ten rifles and a village.")
    assert found["cache"] == ["seized ten rifles"]
    assert found["won"] == ["seized ten rifles and a village"]


def test_a_compound_is_read_in_its_parts() -> None:
    assert concepts("a bomb-laden cart")["blast"]


@given(st.text(max_size=80))
def test_spans_lie_in_the_text_and_shares_add_up(text: str) -> None:
    proposal = find_type(text)
    assert {f"{a}/{b}" for a, b, _ in proposal.ranked} == set(NAMES)
    assert abs(sum(share for _, _, share in proposal.ranked) - 1) < 1e-6
    assert all(0 <= start < end <= len(text) for start, end in proposal.spans)
    assert all(size > 0 for size in features(text)[0].values())


def test_the_reason_names_concepts_with_their_words() -> None:
    text = "Warplanes bombed a market."
    proposal = find_type(text)
    assert proposal.ranked[0][:2] == ("explosions", "air_drone_strike")
    assert "aircraft" in proposal.reason
    assert "Warplanes" in {text[a:b] for a, b in proposal.spans}


def test_without_a_word_that_tells_it_is_other_news() -> None:
    proposal = find_type("Xyzzy plugh.")
    assert proposal.ranked[0][:2] == ("other_news", "other")
    assert proposal.reason == "no word tells of a kind"
