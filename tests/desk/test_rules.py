"""The rules of a record: each fault has its sentence, and the fast look agrees with the slow one."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.domain.event import (
    ACTOR_KINDS,
    ATTRIBUTIONS,
    DATE_PRECISIONS,
    PLACE_PRECISIONS,
    STATUSES,
    VIOLENCE_KINDS,
    EventRecord,
    faults,
    record_from_value,
    revised,
    sound,
)  # fmt: skip
from triage.domain.vocabulary import SUBTYPES

GOOD = EventRecord(
    "ev_0123456789", "confirmed", "battles", "armed_clash", "2017-02-20", "2017-02-21", "range", "Monday", "Mosul",
    country="IRQ", latitude=36.3, longitude=43.1, place_precision="place", killed_low=2, killed_best=3, killed_high=4,
    summary="Clashes.", sources=("Wire",), source_count=1, report_ids=("r1",), coder="anna",
    coded_at="2017-02-21T09:00:00Z", injured_low=1, injured_high=2, killed_civilians=1, actor1_kind="rebel",
)  # fmt: skip

BAD: list[tuple[str, dict[str, Any], str]] = [
    ("event_id", {"event_id": "7"}, "does not look like ev_"),
    ("status", {"status": "done"}, "The status is one of"),
    ("event_type", {"event_type": None}, "Choose a type"),
    ("event_type", {"event_type": "war"}, "There is no type war"),
    ("event_subtype", {"event_subtype": None}, "Choose a sub-type"),
    ("event_subtype", {"event_subtype": "peaceful"}, "peaceful is no sub-type of battles"),
    ("date_start", {"date_start": "20 February"}, "Write the day"),
    ("date_end", {"date_end": "2017-2-3"}, "Write the day"),
    ("date_end", {"date_end": "2017-02-19"}, "lies before the first day"),
    ("date_end", {"date_start": None, "date_precision": "unknown"}, "needs a first day"),
    ("date_start", {"date_start": None, "date_end": None}, "Without a date the precision is unknown"),
    ("date_precision", {"date_precision": "unknown"}, "A date needs a precision"),
    ("country", {"country": "Iraq"}, "three capital letters"),
    ("latitude", {"latitude": None}, "stand together"),
    ("latitude", {"latitude": 91.0}, "between -90 and 90"),
    ("longitude", {"longitude": -181.0}, "between -180 and 180"),
    ("place_precision", {"place_precision": "town"}, "The precision is one of"),
    ("killed_low", {"killed_low": -1}, "zero or more"),
    ("killed_best", {"killed_best": 1, "killed_civilians": 0}, "must rise"),
    ("killed_high", {"killed_high": 2}, "must rise"),
    ("injured_high", {"injured_high": 0}, "must rise"),
    ("killed_civilians", {"killed_civilians": 4}, "cannot be more than killed best"),
    ("actor1_kind", {"actor1_kind": "army"}, "It is one of state_forces"),
    ("violence_kind", {"violence_kind": "war"}, "It is one of state_based"),
    ("geonameid", {"geonameid": 0}, "is 1 or more"),
    ("event_clarity", {"event_clarity": 3}, "Clarity is 1"),
    ("date_precision", {"date_precision": "day"}, "differ: that is a range"),
    ("merged_into", {"merged_into": "ev_0123456780"}, "no other record does"),
    ("sources", {"sources": ()}, "At least one source"),
    ("source_count", {"source_count": 0}, "at least 1"),
    ("report_ids", {"report_ids": ()}, "At least one report"),
    ("summary", {"summary": "x" * 501}, "500 are the limit"),
    ("summary", {"summary": None}, "needs a summary"),
    ("coder", {"coder": None}, "needs a coder"),
    ("coded_at", {"coded_at": None}, "needs a coded_at"),
]


def test_a_right_record_has_no_fault() -> None:
    assert faults(GOOD) == []
    assert sound(GOOD.as_value())


@pytest.mark.parametrize(("field", "cells", "words"), BAD, ids=[f"{f}-{n}" for n, (f, _, _) in enumerate(BAD)])
def test_each_rule_is_broken_with_its_sentence(field: str, cells: dict[str, Any], words: str) -> None:
    record = revised(GOOD, **cells)
    found = {(f.field, f.sentence) for f in faults(record)}
    assert any(name == field and words in sentence for name, sentence in found), found
    assert not sound(record.as_value())


DAYS = st.sampled_from([None, "", "2017-02-19", "2017-02-20", "2017-13-01", "Monday"])
COUNTS = st.none() | st.integers(-1, 3)
CELLS: dict[str, st.SearchStrategy[object]] = {
    "status": st.sampled_from((*STATUSES, "done")),
    "event_type": st.sampled_from((None, *SUBTYPES, "war")),
    "event_subtype": st.sampled_from((None, "armed_clash", "peaceful", "attack", "thing")),
    "date_start": DAYS,
    "date_end": DAYS,
    "date_precision": st.sampled_from((*DATE_PRECISIONS, "hour")),
    "country": st.sampled_from((None, "", "IRQ", "irq", "Iraq")),
    "latitude": st.sampled_from((None, 0.0, 90.0, 90.1)),
    "longitude": st.sampled_from((None, 0.0, -180.0, 181.0)),
    "place_precision": st.sampled_from((*PLACE_PRECISIONS, "town")),
    "actor1_kind": st.sampled_from((None, *ACTOR_KINDS, "army")),
    "summary": st.sampled_from((None, "", "Clashes.", "x" * 500, "x" * 501)),
    "sources": st.sampled_from(((), ("Wire",))),
    "source_count": st.integers(0, 2),
    "report_ids": st.sampled_from(((), ("r1",))),
    "coder": st.sampled_from((None, "", "anna")),
    "coded_at": st.sampled_from((None, "2017-02-21T09:00:00Z")),
    "event_id": st.sampled_from(("ev_0123456789", "ev_", "x")),
    "violence_kind": st.sampled_from((None, *VIOLENCE_KINDS, "war")),
    "attribution": st.sampled_from((None, *ATTRIBUTIONS, "rumour")),
    "event_clarity": st.sampled_from((None, 0, 1, 2, 3)),
    "merged_into": st.sampled_from((None, "ev_0123456780")),
    "source_scale": st.sampled_from((None, "mixed", "village")),
    "place_how": st.sampled_from((None, "gazetteer", "map")),
    "geonameid": st.sampled_from((None, 0, 1, 99072)),
    "claimed_by": st.sampled_from((None, "the mayor")),
    "context": st.sampled_from(((), ("health",))),
    **dict.fromkeys(
        ("killed_low", "killed_best", "killed_high", "injured_low", "injured_high", "killed_civilians"), COUNTS
    ),
}


@given(st.fixed_dictionaries({}, optional=CELLS))
@settings(max_examples=1500)
def test_the_fast_look_agrees_with_the_rules(cells: dict[str, Any]) -> None:
    record = revised(GOOD, **cells)
    value = record.as_value()
    assert record_from_value(value) == record
    # A merged record is sound by the rules, but never goes into an export.
    assert sound(value) == (not faults(record) and record.status != "merged")
