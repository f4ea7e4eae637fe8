"""Cases of the kinds that scraped news is full of, each with the sentences that an editor wants to see.

The set `developed` was looked at while the rules were written; the set `held` was written after them and looked at once.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from triage.domain.report import Report
from triage.segment.sentences import split

CASES = [json.loads(line) for line in Path(__file__).with_name("cases.jsonl").read_text(encoding="utf-8").splitlines()]
PASS_MARK = {"developed": 0.98, "held": 0.95}
"""Shares that must be exactly right; the set an editor will meet is larger, so 0.90 is the least that would do."""


def sentences_of(text: str) -> list[str]:
    stored = text.replace("\r\n", "\n")
    report = Report("0" * 16, "case.txt", None, stored, (), "text/plain", "0" * 64)
    return [sentence.text for sentence in split(report)]


@pytest.mark.parametrize("name", sorted(PASS_MARK))
def test_share_of_cases_that_are_exactly_right(name: str) -> None:
    cases = [case for case in CASES if case["set"] == name]
    wrong = [case["why"] for case in cases if sentences_of(case["text"]) != case["sentences"]]
    assert len(cases) >= 80
    assert 1 - len(wrong) / len(cases) >= PASS_MARK[name], wrong
