"""Time between publications and shared bodies: what they add to headlines, and what they forbid."""

from __future__ import annotations

import pytest

from triage.dedupe.context import Context, days_between, same_body
from triage.dedupe.forms import form
from triage.dedupe.score import SAME_BODY, judge, judge_forms
from triage.dedupe.stories import place
from triage.domain.story import Headline, Relation

BLAST = "Blast kills five in Qumra market"
BODY = (
    "The bomb went off at noon beside the fish stalls, and the police closed the street for the rest of the day. " * 2
)
OTHER = (
    "Miners came up from the shaft one by one while their families waited behind a rope in the rain since the morning."
)


def told(key: str, text: str, day: str | None) -> Headline:
    return Headline(key, text, None, day and f"2017-{day}T06:00:00Z")


@pytest.mark.parametrize(
    ("days", "relation"), [(("02-01", "02-02"), "merge"), (("02-01", "03-04"), "suggest"), (("02-01", None), "merge")]
)
def test_the_same_words_weeks_later_are_another_event(days: tuple[str, str | None], relation: str) -> None:
    verdict = judge(told("a", BLAST, days[0]), told("b", f"{BLAST} - Reuters", days[1]))
    assert verdict.relation == relation
    assert ("days apart" in verdict.why) == (relation == "suggest")


def test_the_same_body_weeks_later_is_the_same_report() -> None:
    a, b = form(BLAST), form(f"BREAKING: {BLAST}")
    assert judge_forms(a, b, None, Context(40.0, lambda: SAME_BODY)).relation is Relation.MERGE
    assert judge_forms(a, b, None, Context(40.0, lambda: 0.1)).relation is Relation.SUGGEST


def test_time_takes_and_a_shared_body_adds() -> None:
    a, b = form("Bomb tears through Qumra fish market"), form("Five die in explosion at market of Qumra")
    plain = judge_forms(a, b).score
    assert (
        judge_forms(a, b, None, Context(10.0)).score < plain < judge_forms(a, b, None, Context(0.0, lambda: 0.9)).score
    )
    assert judge_forms(a, b, None, Context(1.0, lambda: None)).score == plain


def test_a_body_never_makes_a_merge_of_what_a_guard_parts() -> None:
    verdict = judge_forms(form(BLAST), form("Blast kills nine in Qumra market"), None, Context(0.0, lambda: 1.0))
    assert verdict.relation is not Relation.MERGE


def test_bodies_are_read_only_where_headlines_leave_it_open() -> None:
    asked: list[str] = []

    def body(key: str) -> float:
        asked.append(key)
        return 0.0

    candidates = [
        (told("same", BLAST.upper(), None), "same"),
        (told("apart", "Blast wounds five in Qumra market", None), "apart"),
        (told("open", "Explosion rips through market in Qumra", None), "open"),
    ]
    place(told("new", BLAST, None), candidates, body=body)
    assert asked == ["open"]


def test_days_are_counted_or_unknown() -> None:
    assert days_between(told("a", "x", "02-01"), told("b", "x", "02-03")) == 2.0
    assert days_between(told("a", "x", "02-01"), told("b", "x", None)) is None
    assert days_between(Headline("a", "x", None, "2017-02-01"), told("b", "x", "02-01")) is None
    assert days_between(Headline("a", "x", None, "soon"), told("b", "x", "02-01")) is None


def test_a_shared_body_is_a_share_of_the_shorter_one() -> None:
    assert same_body(BODY, BODY + OTHER) == 1.0
    assert same_body(BODY, OTHER) == 0.0
    assert same_body("Too short.", BODY) is None
