"""The further fields of a record: what may be typed, what goes together, what else they may say, what completes them."""

from __future__ import annotations

import pytest

from tests.desk.test_fill import filling as filling
from tests.desk.test_fill import words_of
from tests.further import PROPOSED, propose
from triage.desk import code, fields, told
from triage.desk.alternatives import PLACE
from triage.desk.fill import Filling
from triage.domain.event import CHOICES, EventRecord, Evidence, revised
from triage.errors import DecisionError


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("violence_kind", "One-sided", "one_sided"),
        ("violence_kind", "state based", "state_based"),
        ("attribution", "NGO", "ngo"),
        ("source_scale", "", None),
        ("event_clarity", "2", 2),
        ("context", "crime; ; health;crime", ("crime", "health")),
        ("tags", " ", ()),
        ("admin2", "Tel Kaif", "Tel Kaif"),
        ("injured_high", "12", 12),
    ],
)
def test_what_is_typed_is_read(filling: Filling, name: str, text: str, value: object) -> None:
    filling.type(name, text)
    assert getattr(filling.record, name) == value
    assert filling.origin(name) == ("editor" if value else "")
    assert fields.read(name, filling.value(name)) == value


def test_a_word_that_is_not_in_the_list_stands_in_the_way(filling: Filling) -> None:
    for name, text in (
        ("violence_kind", "war"),
        ("attribution", "rumour"),
        ("source_scale", "x"),
        ("event_clarity", "3"),
    ):
        filling.type(name, text)
        assert name in filling.problems()
    filling.type("event_clarity", "full")
    assert filling.problems()["event_clarity"].startswith("Write a whole number")
    with pytest.raises(DecisionError, match="violence: It is one of state_based"):
        code.save(
            filling.ws,
            revised(filling.finished(), event_type="battles", event_subtype="armed_clash"),
            status="confirmed",
        )


def test_names_that_stand_in_the_sentence_carry_the_field_and_words_of_a_list_never_do(filling: Filling) -> None:
    filling.type("claimed_by", "soldiers")
    assert words_of(filling.record, "claimed_by") == ["soldiers"]
    filling.type("tags", "soldiers")
    assert not words_of(filling.record, "tags")
    panel = filling.draft.panel._replace(text="A local official spoke.")
    for name, text, said in (
        ("source_scale", "local", []),
        ("attribution", "official", []),
        ("admin3", "local", ["local"]),
    ):
        assert words_of(code.edited(filling.record, name, text, panel), name) == said


def test_words_are_pointed_at_for_names_and_not_for_words_of_a_list(filling: Filling) -> None:
    at = filling.draft.panel.text.index("Kesra Guards")
    for name in ("claimed_by", "actor1_assoc", "actor2_assoc", "admin2", "admin3"):
        assert filling.point(name, at, at + len("Kesra Guards"))
        assert filling.value(name) == "Kesra Guards"
        assert words_of(filling.record, name) == ["Kesra Guards"]
        assert name in PLACE or filling.origin(name) == "text"
    for name in ("violence_kind", "attribution", "event_clarity", "source_scale", "context", "tags"):
        before = filling.record
        assert not filling.point(name, at, at + 5)
        assert filling.record == before
        filling.type(name, CHOICES[name][0] if name in CHOICES else "x")
        assert filling.point(name, at, at + 5), "a typed value may have its words"
        assert words_of(filling.record, name) == ["Kesra"]


def test_who_speaks_goes_with_what_was_said_and_comes_back_with_it(
    filling: Filling, monkeypatch: pytest.MonkeyPatch
) -> None:
    propose(monkeypatch, PROPOSED)
    filling = Filling(filling.ws, code.begin(filling.ws, filling.draft.panel.id))
    assert filling.record.context == ("health", "military")
    proposed = filling.record
    filling.clear("claimed_by")
    assert (filling.record.claimed_by, filling.record.attribution) == (None, None)
    filling.restore("claimed_by")
    assert (filling.record.claimed_by, filling.record.attribution) == (proposed.claimed_by, "official")
    filling.clear("attribution")
    assert (filling.record.claimed_by, filling.record.attribution) == (proposed.claimed_by, None)
    filling.type("violence_kind", "none")
    filling.restore("violence_kind")
    assert filling.record.violence_kind == "one_sided"
    assert filling.confidence("violence_kind") == PROPOSED["violence_kind"][1]


def test_who_stands_with_a_side_goes_where_it_goes(filling: Filling) -> None:
    for name, text in (("actor1", "Guards"), ("actor2", "Brigade"), ("actor1_assoc", "men of Kesra")):
        filling.type(name, text)
    filling.another("actor1")
    record = filling.record
    assert (record.actor1, record.actor2, record.actor1_assoc, record.actor2_assoc) == (
        "Brigade", "Guards", None, "men of Kesra",
    )  # fmt: skip
    filling.clear("actor2")
    assert (filling.record.actor2, filling.record.actor2_assoc) == (None, None)


def test_something_else_is_the_next_word_of_the_list_or_a_name_that_is_no_day_and_no_place(filling: Filling) -> None:
    for name in ("violence_kind", "attribution", "source_scale", "event_clarity"):
        said = [filling.another(name) for _ in CHOICES[name]]
        assert [one.words for one in said if one] == list(CHOICES[name])
        assert filling.another(name)
        assert filling.value(name) == "", "then nothing"
    offered = [one.words for one in filling.others("claimed_by")]
    assert "Kesra Guards" in offered
    assert not {"Mosul", "Monday"} & set(offered)
    assert filling.another("claimed_by")
    assert words_of(filling.record, "claimed_by") == [filling.record.claimed_by]


def test_names_and_used_labels_complete_what_is_typed_also_behind_others(filling: Filling) -> None:
    assert filling.complete("claimed_by", "Kesra G") == "Kesra Guards"
    assert filling.complete("actor1_assoc", "villagers; Kesra G") == "villagers; Kesra Guards"
    assert filling.complete("tags", "mar") is None
    assert filling.complete("violence_kind", "one") is None, "its list does"
    record = revised(
        filling.finished(),
        event_type="battles",
        event_subtype="armed_clash",
        tags=("market", "night"),
        context=("crime",),
    )
    code.save(filling.ws, record, status="draft")
    after = Filling(filling.ws, filling.draft)
    assert after.complete("tags", "mar") == "market"
    assert after.complete("tags", "market; ni") == "market; night"
    assert after.complete("tags", "market; ") is None
    assert after.complete("context", "Cr") == "crime"


def test_injured_have_an_upper_end(filling: Filling) -> None:
    for text, low, high in (("4-6", 4, 6), ("5+", 5, None), ("-7", None, 7), ("5=", 5, 5), ("3", 3, 5)):
        filling.type("injured_low", text)
        assert (filling.record.injured_low, filling.record.injured_high) == (low, high)
    filling.type("injured_high", "2")
    assert filling.problems()["injured_high"].startswith("The counts must rise")
    filling.clear("injured_low")
    assert (filling.record.injured_low, filling.record.injured_high) == (None, None)
    filling.touched.clear()
    at = filling.draft.panel.text.index("six soldiers")
    assert filling.point("injured_low", at, at + len("six soldiers"))
    assert (filling.record.injured_low, filling.record.injured_high) == (6, None)


def test_the_summary_says_nothing_of_the_further_fields(filling: Filling) -> None:
    before = code.summary_of(filling.record)
    for name in fields.FURTHER:
        filling.type(name, CHOICES[name][0] if name in CHOICES else "words of Kesra")
    assert fields.further(filling.record) == list(fields.FURTHER)
    assert code.summary_of(filling.record) == before


def test_a_further_value_whose_words_have_gone_is_named() -> None:
    before = EventRecord("ev_0123456789", claimed_by="the mayor")
    words = Evidence("claimed_by", "r", "r-1-0", 0, 9, "the mayor", "the mayor")
    assert "claimed by" in told.left_bare(revised(before, evidence=(words,)), before)


def test_the_kind_of_violence_follows_the_sides_it_was_derived_from_until_it_is_typed(filling: Filling) -> None:
    filling.choose("battles", "armed_clash")
    filling.type("actor1_kind", "state_forces")
    filling.type("actor2_kind", "rebel")
    assert filling.record.violence_kind == "state_based"
    assert filling.origin("violence_kind") == "rule"
    filling.type("actor2_kind", "civilians")
    assert filling.record.violence_kind == "one_sided"
    filling.choose("protests", "peaceful")
    assert filling.record.violence_kind is None
    filling.choose("battles", "armed_clash")
    filling.type("violence_kind", "none")
    filling.type("actor2_kind", "rebel")
    assert filling.record.violence_kind == "none"
