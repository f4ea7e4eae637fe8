"""The time to split grows with the length of the text alone, whatever the text."""

from __future__ import annotations

import time

import pytest

from triage.segment.sentences import split_text

HOSTILE = [
    *('"', "“", "'", ".", "a.A.", "A.", "A. ", "Nov. 5 ", "x: 1. ", "x", "\n", "(", "([", "x.) ", ". . ", ".(", '."'),
    *("Photo: x ", "1. ", "• a ", "www.a.b", "a@b.c ", ".\u200b", "…", "。", "! ", ". --", "a.\n\n", "- a\n", "a\nb"),
    "\n \u200b",
]
SMALL, FACTOR = 4_000, 8


def seconds(unit: str, length: int) -> float:
    text = unit * (length // len(unit))
    spent = []
    for _ in range(2):
        start = time.process_time()
        split_text(text)
        spent.append(time.process_time() - start)
    return min(spent)


@pytest.mark.parametrize("unit", HOSTILE)
def test_hostile_text_costs_no_more_than_its_length(unit: str) -> None:
    small, large = seconds(unit, SMALL), seconds(unit, SMALL * FACTOR)
    assert large <= max(small, 0.002) * FACTOR * 3
