"""Properties of the door for text: nothing acts on a terminal, widths hold, wrapping loses no word."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len, get_character_cell_size
from rich.segment import Segment
from textual.color import Color

from triage.text.shown import shown
from triage.tui import cells
from triage.tui.literal import clipped, cut, cut_runs, day, fitted, flat, hour, inked, literal, wrapped, wrapped_runs
from triage.tui.net import Net

TEXT = st.text(max_size=80).map(lambda t: shown(t))
MIXED = st.text(alphabet="ab \u6771\u0627\u0301-\u1100x", max_size=80)


@given(st.text(max_size=60), st.integers(0, 30))
@settings(max_examples=150)
def test_cut_text_fills_at_most_its_width_and_says_when_it_was_cut(text: str, width: int) -> None:
    text = flat(text)
    short = cut(text, width)
    assert cell_len(short) <= width
    assert short == text or (short.endswith("…") or width == 0)
    assert cell_len(fitted(text, width)) == width
    assert text.startswith(clipped(text, width))


@given(st.one_of(TEXT, MIXED), st.integers(2, 40))
@settings(max_examples=200)
def test_wrapped_lines_hold_their_width_and_every_character_that_is_not_blank(text: str, width: int) -> None:
    spans = wrapped(text, width)
    assert all(cell_len(text[a:b]) <= width for a, b in spans)
    assert [c for a, b in spans for c in text[a:b] if c != " "] == [c for c in text if c != " "]


@given(st.text(alphabet="ab cd", min_size=1, max_size=60), st.integers(3, 12))
@settings(max_examples=100)
def test_words_that_fit_are_not_broken(text: str, width: int) -> None:
    whole = {w for w in text.split() if len(w) <= width}
    shown_words = [w for a, b in wrapped(text, width) for w in text[a:b].split()]
    for word in whole:
        assert shown_words.count(word) >= text.split().count(word)


@given(st.text(max_size=40), st.lists(st.tuples(st.integers(0, 45), st.integers(0, 45)), max_size=4))
@settings(max_examples=100)
def test_marked_spans_keep_the_whole_text(text: str, spans: list[tuple[int, int]]) -> None:
    runs = inked(text, [(a, b, "lit") for a, b in spans], "text")
    pieces = "".join(piece for piece, _ in runs)
    assert shown(pieces) == pieces
    if shown(text) == text:
        assert pieces == text
    assert "".join(p for line in wrapped_runs(runs, 10) for p, _ in line).replace(" ", "") == pieces.replace(" ", "")


@given(st.lists(st.tuples(MIXED, st.sampled_from("abc")), max_size=8), st.integers(1, 20))
@settings(max_examples=150)
def test_runs_are_broken_where_their_text_is(runs: list[tuple[str, str]], width: int) -> None:
    whole = [(letter, ink) for text, ink in runs for letter in text]
    spans = wrapped("".join(letter for letter, _ in whole), width)
    lines = [[(letter, ink) for text, ink in line for letter in text] for line in wrapped_runs(runs, width)]
    assert lines == [whole[start:end] for start, end in spans]


class Counted(list[tuple[str, str]]):
    """Runs that count how often one of them is looked at."""

    looks = 0

    def __getitem__(self, at: Any) -> Any:
        self.looks += 1
        return super().__getitem__(at)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        for at in range(len(self)):
            yield self[at]


def test_breaking_a_sentence_of_three_thousand_words_looks_at_each_of_them_a_few_times() -> None:
    looks = []
    for words in (300, 3000):
        runs = Counted([(f"word{n % 7} ", str(n)) for n in range(words)])
        wrapped_runs(runs, 30)
        looks.append(runs.looks)
    assert looks[1] < 11 * looks[0], looks


@given(st.lists(st.tuples(MIXED, st.just("text")), max_size=4), st.integers(0, 30))
@settings(max_examples=100)
def test_cut_runs_fill_at_most_their_width(runs: list[tuple[str, str]], width: int) -> None:
    assert sum(cell_len(text) for text, _ in cut_runs(runs, width)) <= width


def test_markup_and_control_characters_are_plain_text() -> None:
    assert literal("[red]x[/red] \x1b[2J[@click=app.quit]y[/]").plain == "[red]x[/red] ␛[2J[@click=app.quit]y[/]"
    assert literal("a\nb").plain == "a b"
    assert literal("a\r\nb", lines=True).plain == "a\nb"


def test_times_are_words_and_a_broken_time_is_empty() -> None:
    assert day("2031-03-04T10:12:00Z") == "Tue 4 Mar 2031"
    assert hour("2031-03-04T10:12:00Z") == "Tue 4 Mar 10:12"
    assert day(None) == hour("") == day("soon") == ""


def test_a_character_that_is_measured_quickly_fills_one_cell() -> None:
    narrow = [char for char in map(chr, range(0x110000)) if cells._is_narrow(char)]
    assert len(narrow) > 4000
    assert [char for char in narrow if get_character_cell_size(char) != 1] == []


@given(st.text(max_size=60))
def test_a_text_is_as_wide_as_rich_says(text: str) -> None:
    text = shown(text)
    assert cells.cell_len(text) == cell_len(text)


def test_the_last_net_lets_no_pile_of_signs_through() -> None:
    line = [Segment("e" + "\u05bf" * 40 + "\x1b" + "z")]
    assert Net().apply(line, Color(0, 0, 0)) == [Segment("e" + "\u05bf" * 8 + "z")]
