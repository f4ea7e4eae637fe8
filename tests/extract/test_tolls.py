"""Causes of wrong tolls, each in a sentence of its own."""

from __future__ import annotations

import pytest

from triage.extract.fields import propose_fields


def toll(text: str) -> tuple[object, ...]:
    """Return killed low, best and high and injured low."""
    values = propose_fields(text).values
    return tuple(values[name] for name in ("killed_low", "killed_best", "killed_high", "injured_low"))


@pytest.mark.parametrize(
    "preposition",
    [
        "over",
        "across",
        "against",
        "behind",
        "beneath",
        "despite",
        "into",
        "through",
        "towards",
        "under",
        "within",
        "without",
    ],
)
def test_a_preposition_after_a_person_makes_no_compound(preposition: str) -> None:
    assert toll(f"A mob killed a man and his sister {preposition} the mill.") == (2, 2, 2, None)
    assert toll(f"The blast killed two guards and a clerk {preposition} the mill.") == (3, 3, 3, None)


@pytest.mark.parametrize(
    "share", ["Half of the", "A third of the", "Most of the", "Neither of the", "Two thirds of the"]
)
def test_a_share_of_those_counted_is_left_open(share: str) -> None:
    assert toll(f"{share} nine hostages were killed in Arda.") == (None, None, None, None)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("The flood has claimed 37 lives in Arda, and 1,150 people are being treated.", (37, 37, 37, None)),
        ("Two shells killed twelve people in Arda; a day earlier a raid there had killed eight.", (12, 12, 12, None)),
        ("The storm killed 40 people in March; on Monday it came back and killed six in Arda.", (6, 6, 6, None)),
        ("The flood killed nobody in Arda.", (0, 0, 0, None)),
        ("The raid on Arda left no dead.", (0, 0, 0, None)),
        ("Raiders killed two guards and wounded a third in Arda.", (2, 2, 2, 1)),
        ("About 40 people were hurt, one of them fatally, in Arda.", (1, 1, 1, 40)),
        ("The strike on the funeral killed nine men in Arda.", (9, 9, 9, None)),
        ("The blaze killed nine people and left another 43 with burns in Arda.", (9, 9, 9, 43)),
        ("Nine were killed and as many wounded in Arda.", (9, 9, 9, 9)),
        ("Half of the 12 killed were women.", (12, 12, 12, None)),
    ],
)
def test_a_cause_of_wrong_tolls(text: str, right: tuple[object, ...]) -> None:
    assert toll(text) == right


@pytest.mark.parametrize(
    "text",
    [
        "At first nine people were thought to have died in Arda, but the final count was 22.",
        "The rebels killed 30 guards in Arda; the army puts its losses at four.",
        "A guard shot the raider dead after he had stabbed two nuns to death.",
    ],
)
def test_a_count_that_another_contradicts_is_left_open(text: str) -> None:
    assert toll(text)[:3] == (None, None, None)
