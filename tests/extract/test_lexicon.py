"""How words become concepts: stems, phrases, gaps, compounds; and what a reason says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.extract.lexicon import find_hits, stem, tokens
from triage.extract.types import NAMES, features, find_type


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


def test_a_phrase_hides_the_words_inside_it() -> None:
    found = concepts("A police station was shelled.")
    assert found["post"] == ["police station"]
    assert "police" not in found
    assert concepts("The police came.")["police"] == ["police"]


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
