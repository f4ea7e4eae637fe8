"""Outlets learned from a pile of headlines."""

from __future__ import annotations

from triage.dedupe.outlets import learned
from triage.dedupe.stories import gather
from triage.domain.story import Headline

ENDINGS = [f"Floods cut the road to village {n} - Kudra Rez" for n in "abcdef"]


def test_what_ends_many_headlines_and_stands_nowhere_else_is_an_outlet() -> None:
    assert learned(ENDINGS) == {"kudra rez"}
    assert learned([text.replace(" - ", " | ") for text in ENDINGS]) == {"kudra rez"}
    assert learned([text.replace("Kudra Rez", "'Kudra Rez'") for text in ENDINGS]) == {"kudra rez"}


def test_too_few_endings_teach_nothing() -> None:
    assert learned(ENDINGS[:4]) == frozenset()


def test_a_place_that_headlines_tell_of_is_no_outlet() -> None:
    assert learned([*ENDINGS, "Mayor of Kudra Rez resigns", "Kudra Rez votes"]) == frozenset()


def test_marks_countries_days_and_numbers_are_no_outlets() -> None:
    for end in ("Live", "Syria", "Friday", "Day 3", "Analysis", "police say"):
        assert learned([text.replace("Kudra Rez", end) for text in ENDINGS]) == frozenset()


def test_headlines_with_a_learned_outlet_are_one_story() -> None:
    told = ["Bridge at Ostrevo gives way under snow - Kudra Rez", "Bridge at Ostrevo gives way under snow - Sim Tal"]
    more = [text.replace("Kudra Rez", "Sim Tal") for text in ENDINGS]
    texts = [*told, *ENDINGS, *more]
    leads = [member.lead for member in gather(Headline(str(at), text) for at, text in enumerate(texts))]
    assert leads[0] == leads[1]
