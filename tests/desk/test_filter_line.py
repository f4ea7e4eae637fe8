"""The filter line: terms, negation, saved filters, completion, and how long what is left takes."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.store import oracle
from triage.desk import complete, filters, search
from triage.domain.query import Filter, Order, Term
from triage.errors import UsageError
from triage.store import values


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A settings file of its own."""
    path = tmp_path / "config" / "settings.toml"
    monkeypatch.setenv("TRIAGE_SETTINGS", str(path))
    return path


@pytest.mark.parametrize(
    ("line", "terms"),
    [
        ("-tag:noise", (Term("tag", "noise", True),)),
        ('-"two words" one', (Term("words", "two words", True), Term("words", "one"))),
        ("SURE<=80%", (Term("sure", "<=0.8"),)),
        ("sure>0,5 -left", (Term("sure", ">0.5"), Term("left", "", True))),
        ("Tag:Event tag:event", (Term("tag", "event"),)),
        ("tag:event outlet:post left", (Term("proposed", "event"), Term("outlet", "post"), Term("left"))),
        ("left tag:event -tag:quote", (Term("left"), Term("proposed", "event"), Term("tag", "quote", True))),
        ("left tag:event tag:none", (Term("left"), Term("tag", "event"), Term("tag", "none"))),
        ("-left tag:event", (Term("left", "", True), Term("tag", "event"))),
        ("country:irq lang:EN", (Term("country", "IRQ"), Term("lang", "en"))),
        (
            "10:30 http://a.example/x al-Shabab",
            (Term("words", "10 30"), Term("words", "http a example x"), Term("words", "al Shabab")),
        ),
        ('outlet:"Gulf Wire', (Term("outlet", "Gulf Wire"),)),
        ("e\u0301cole", (Term("words", "école"),)),
    ],
)
def test_a_line_is_read(line: str, terms: tuple[Term, ...]) -> None:
    assert search.parse(line).terms == terms


@pytest.mark.parametrize(
    "line", [*oracle.TERMS, 'note:"ask the desk" -outlet:"A B"', '"left"', '"-minus"', "order:sure tag:none"]
)
def test_a_filter_comes_back_from_its_line(line: str) -> None:
    where = search.parse(line)
    assert search.parse(where.line) == where


@given(st.lists(st.sampled_from(oracle.TERMS), max_size=4))
def test_any_terms_come_back(lines: list[str]) -> None:
    where = search.parse(" ".join(lines))
    assert search.parse(where.line) == where


@pytest.mark.parametrize(
    ("line", "named"),
    [("colour:red", "colour"), ("tag:foo", "'foo'"), ("sure<2", "sure<2"), ("sure<x", "sure<x"), ("since:soon", "'soon'"),
     ("outlet:", "outlet:"), ("proposed:boss", "'boss'"),
     ("flag:loud", "'loud'"), ("role:boss", "'boss'"), ("record:lost", "'lost'"), ("lang:english", "'english'"),
     ("country:Iraq", "'Iraq'"), ("order:chaos", "'chaos'"), ("-order:day", "order"), ("@nobody", "@nobody"), ('note:""', "note:")],
)  # fmt: skip
def test_a_wrong_term_is_a_sentence_that_names_it(line: str, named: str) -> None:
    with pytest.raises(UsageError) as caught:
        search.parse(line)
    assert named in caught.value.sentence
    assert caught.value.advice


def test_a_near_miss_is_asked_about() -> None:
    with pytest.raises(UsageError, match="Is outlet meant"):
        search.parse("outlte:reuters")


def test_filters_are_saved_beside_what_else_is_in_the_file(settings: Path) -> None:
    filters.save_filter("first", 'tag:event "Albu Saif"')
    settings.write_text(settings.read_text() + '\n[keys]\n"tag.event" = "e"  # mine\n', "utf-8")
    filters.save_filter("second", "-tag:noise order:day")
    filters.save_filter("first", "left")
    assert filters.saved_filters() == {"first": "left", "second": "-tag:noise order:day"}
    assert '"tag.event" = "e"  # mine' in settings.read_text()
    where = search.parse("@second mill")
    assert where == Filter((Term("tag", "noise", True), Term("words", "mill")), Order.DAY)


def test_a_filter_that_holds_itself_or_a_file_out_of_order_is_said(settings: Path) -> None:
    filters.save_filter("loop", "@loop")
    with pytest.raises(UsageError, match="holds itself"):
        search.parse("@loop")
    settings.write_text("[filters\n")
    assert filters.saved_filters() == {}
    with pytest.raises(UsageError, match="not in order"):
        filters.save_filter("x", "left")
    assert settings.read_text() == "[filters\n"
    with pytest.raises(UsageError, match="no name"):
        filters.save_filter("a b", "left")


def test_terms_and_values_are_completed(tmp_path: Path) -> None:
    with oracle.build(tmp_path / "w.db", random.Random(2), 12) as ws:

        def offered(line: str) -> list[str]:
            return [one.text for one in complete.completions(ws, line)]

        assert offered("mill ta") == ["tag:"]
        assert offered("-o") == ["-outlet:", "-order:"]
        assert offered("tag:") == ["tag:event", "tag:quote", "tag:caption", "tag:noise", "tag:none"]
        assert offered("x -flag:dis") == ["-flag:disputed"]
        assert offered("outlet:wire") == ['outlet:"North Wire"', 'outlet:"South Wire"']
        assert offered('outlet:"North W') == ['outlet:"North Wire"']
        assert "by:Ben" in offered("by:")
        assert offered("since:2021-04") == ["since:2021-04-02"]
        assert offered("lang:") == ["lang:ar", "lang:en", "lang:en-us"]
        filters.save_filter("mine", "left")
        assert offered("@m") == ["@mine"]
        assert offered("") == offered("colour:") == []


def test_a_name_that_begins_as_typed_comes_first_and_what_is_offered_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with oracle.build(tmp_path / "w.db", random.Random(2), 2) as ws:
        known = ["Coast Sunset", "Northern Sun", "Samsung Post", "Sun of the East", 'The "Sun" of Orsa']
        monkeypatch.setattr(values, "outlets", lambda db, words: known)
        offered = [one.text for one in complete.completions(ws, "outlet:sun")]
        assert offered == [
            'outlet:"Sun of the East"', "outlet:Sun", 'outlet:"Coast Sunset"', 'outlet:"Northern Sun"', 'outlet:"Samsung Post"',
        ]  # fmt: skip
        for text in offered:
            [term] = search.parse(text).terms
            assert any(term.value in name for name in known)


@pytest.mark.parametrize("line", ["left tag:event proposed:noise", "tag:quote left outlet:post proposed:event"])
def test_terms_that_no_sentence_can_meet_are_named_where_nothing_is_found(line: str) -> None:
    said = search.in_vain(search.parse(line))
    assert said.startswith("Nothing can match ")
    assert "left asks for sentences without a tag" in said
    assert said.endswith("Take one of them away.")


@pytest.mark.parametrize(
    "line", ["left", "tag:event", "left tag:none", "tag:event tag:none left", "-left tag:event", "left -tag:event"]
)
def test_terms_that_a_sentence_may_meet_are_not_blamed(line: str) -> None:
    where = search.parse(line)
    assert search.in_vain(where) == f"Nothing matches {where}."
