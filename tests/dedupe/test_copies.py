"""What is the same after an edit and what is not; which sentences lean on the one before; stretches of a spliced page."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import copied
from triage.dedupe.copies import Near, near
from triage.dedupe.leaning import is_label, leans, needs_company
from triage.dedupe.stretches import stretches
from triage.domain.tag import Tag

BLAST = "Five people were killed when a bomb exploded near a market in Tarba on Monday, police said."


def only(text: str, found: Near | None, side: str) -> list[str]:
    assert found is not None
    return [text[start:end] for start, end in (found.only_a if side == "a" else found.only_b)]


def test_the_words_that_differ_are_named() -> None:
    other = BLAST.replace("killed", "slain").replace("a market", "a crowded market")
    found = near(BLAST, other)
    assert only(BLAST, found, "a") == ["killed"]
    assert only(other, found, "b") == ["slain", "crowded"]


@pytest.mark.parametrize(
    "other",
    [
        BLAST.replace("Five", "5"),
        f"TARBA, Qumra (Wire) - {BLAST}",
        BLAST.replace(", police said", ""),
        BLAST.replace("exploded", "went off"),
        BLAST.replace("people were", "civilians were"),
        "Police said five people were killed when a bomb exploded near a market in Tarba on Monday.",
        BLAST.replace("near a market", "close to a busy market"),
    ],
)
def test_an_edit_is_the_same(other: str) -> None:
    assert near(BLAST, other)


@pytest.mark.parametrize(
    "other",
    [
        BLAST.replace("Five", "Six"),
        BLAST.replace("Five people", "People"),
        BLAST.replace("Tarba", "Qumra"),
        BLAST.replace("Monday", "Tuesday"),
        BLAST.replace("were killed", "were not killed"),
        BLAST.replace("killed", "injured"),
        BLAST.replace("Five people were", "Five soldiers and twelve people were"),
        BLAST.replace("people", "people of Qumra").replace("in Tarba", "in Zahrin"),
        "Five people were killed.",
        "A bomb exploded.",
        "",
    ],
)
def test_a_changed_fact_is_a_new_sentence(other: str) -> None:
    assert near(BLAST, other) is None


@pytest.mark.parametrize("facts", [("at dawn", "at noon"), ("doubled", "halved"), ("were injured", "were dead")])
def test_facts_that_headlines_seldom_have(facts: tuple[str, str]) -> None:
    mould = "The garrison of the northern fort {} as the column came over the hills, the mayor told the wire."
    assert near(mould.format(facts[0]), mould.format(facts[1])) is None


def test_in_a_very_long_sentence_no_name_may_change() -> None:
    long = " ".join(f"they crossed bridge{chr(97 + n % 26)}{chr(97 + n // 26)} and burned it" for n in range(30))
    assert near(f"{long} near Tarba", f"{long} near Qumra") is None
    assert near(f"{long} near Tarba", f"{long} close to Tarba")


SPOKEN = "rebels army seize shell bridge port of in Tarba Qumra 5 17 not the near by on Monday road was"
WORDS = st.sampled_from(SPOKEN.split())
SENTENCES = st.lists(WORDS, min_size=4, max_size=14).map(" ".join)


@given(SENTENCES, SENTENCES)
@settings(max_examples=150)
def test_the_order_does_not_matter(a: str, b: str) -> None:
    there, back = near(a, b), near(b, a)
    assert (there is None) == (back is None)


@given(SENTENCES, st.data())
@settings(max_examples=150)
def test_a_number_is_never_given_away(text: str, data: st.DataObject) -> None:
    words = text.split()
    at = data.draw(st.integers(0, len(words)))
    assert near(text, " ".join([*words[:at], "41", *words[at:]])) is None


def share(make: Callable[[str, random.Random], str], seed: int, count: int = 600) -> float:
    """Return of how many made-up sentences what was made of them is taken for the same."""
    rng = random.Random(seed)
    given_ones = [copied.sentence(rng) for _ in range(count)]
    return sum(near(text, make(text, rng)) is not None for text in given_ones) / count


def test_edits_of_a_wire_desk_are_found_and_traps_are_not() -> None:
    assert share(copied.edited, 71) >= 0.95
    assert share(copied.trap, 72) <= 0.01


@pytest.mark.parametrize("text", ["Read more", "Advertisement", "Story continues below", "Image 1 of 23"])
def test_a_label_is_noise_wherever_it_stands(text: str) -> None:
    assert is_label(text)
    assert not needs_company(text, Tag.NOISE)
    assert needs_company(text, Tag.EVENT)


@pytest.mark.parametrize(
    "text",
    ["It later retracted that statement.", "He was killed.", "No.", "They left the town at dawn on Monday.", "“Yes.”"],
)
def test_what_leans_on_the_sentence_before_needs_it(text: str) -> None:
    assert leans(text)
    assert all(needs_company(text, tag) for tag in Tag)


def test_a_whole_sentence_stands_alone() -> None:
    assert not leans(BLAST)
    assert not any(needs_company(BLAST, tag) for tag in Tag)


def test_stretches_begin_and_end_where_the_others_change() -> None:
    sets = [{1}, {1, 2}, set(), {3}, {4, 5}, {4}, {4, 6}, {6}]
    assert stretches(sets) == [(0, 2, {1}), (4, 7, {4})]
    assert stretches([]) == []


@given(st.lists(st.sets(st.integers(1, 4)), max_size=12))
def test_stretches_share_a_report_and_cannot_be_longer(sets: list[set[int]]) -> None:
    found = stretches(sets)
    for first, end, common in found:
        assert end - first > 1
        assert common == set.intersection(*sets[first:end])
        assert common
        assert end == len(sets) or not common & sets[end]
    inside = {at for first, end, _ in found for at in range(first, end)}
    for at in range(len(sets) - 1):
        if at not in inside and at + 1 not in inside:
            assert not sets[at] & sets[at + 1]
