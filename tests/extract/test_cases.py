"""Sentences of our own from the cases of the codebook, with the values that an editor would write."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from triage.extract.fields import propose_fields
from triage.extract.types import find_type

HERE = Path(__file__).parent
KILLED = ("killed_low", "killed_best", "killed_high")


def cases(name: str) -> list[dict[str, Any]]:
    lines = (HERE / f"{name}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines if line]


def test_there_are_enough_sentences() -> None:
    assert sum(len(cases(name)) for name in ("dates", "tolls", "traps")) >= 200
    assert len(cases("traps")) >= 50


def test_dates_are_exact_to_the_day() -> None:
    right = wrong_and_sure = 0
    for case in cases("dates"):
        proposals = propose_fields(case["text"], published=case["published"])
        got = tuple(proposals.values[name] for name in ("date_start", "date_end", "date_precision"))
        exact = got == (case["date_start"], case["date_end"], case["date_precision"])
        right += exact
        wrong_and_sure += not exact and proposals.confidence.get("date_start", 0.0) >= 0.9
    assert wrong_and_sure == 0
    assert right >= 0.95 * len(cases("dates"))


def test_tolls_are_exact() -> None:
    fields = (*KILLED, "injured_low")
    missed = [
        case["text"]
        for case in cases("tolls")
        if any(propose_fields(case["text"]).values[name] != case[name] for name in fields)
    ]
    assert len(missed) <= 0.05 * len(cases("tolls")), missed


@pytest.mark.parametrize("case", cases("traps"), ids=lambda case: case["text"][:40])
def test_a_number_that_is_no_toll_never_enters_killed(case: dict[str, Any]) -> None:
    assert all(propose_fields(case["text"]).values[name] is None for name in KILLED)


def test_types_stand_first_or_among_the_first_three() -> None:
    ranks: Counter[str] = Counter()
    for case in cases("types"):
        ranked = [f"{event_type}/{subtype}" for event_type, subtype, _ in find_type(case["text"]).ranked]
        ranks["first"] += ranked[0] == case["type"]
        ranks["three"] += case["type"] in ranked[:3]
    assert ranks["first"] >= 0.8 * len(cases("types"))
    assert ranks["three"] >= 0.9 * len(cases("types"))


def test_every_subtype_has_a_sentence_that_finds_it() -> None:
    expected = {case["type"] for case in cases("types")}
    found = {"/".join(find_type(case["text"]).ranked[0][:2]) for case in cases("types")}
    assert len(expected) == 31
    assert len(found & expected) >= 28
