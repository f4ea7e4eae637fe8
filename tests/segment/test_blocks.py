"""Lines: blank lines, wraps, bullets, addresses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.segment.blocks import _BLANK_LINE, paragraphs, stretches, wrap_width
from triage.text.spans import trimmed


def lines_of(text: str) -> list[str]:
    return [text[a:b] for a, b in stretches(text, 0, len(text), wrap_width(text))]


def test_paragraphs_are_trimmed_and_never_empty() -> None:
    text = "\n\n a b \n \u200b\n\n c\n\n\n"
    assert [text[a:b] for a, b in paragraphs(text, 0, len(text))] == ["a b", "c"]


@given(st.text(alphabet="ab \n\u2029\u200b\r\u2028"), st.integers(0, 9), st.integers(0, 30))
def test_a_single_line_is_cut_like_any_text(text: str, start: int, end: int) -> None:
    start = min(start, len(text))
    end = max(start, min(end, len(text)))
    expected, at = [], start
    for gap in _BLANK_LINE.finditer(text, start, end):
        expected.append(trimmed(text, at, gap.start()))
        at = gap.end()
    expected.append(trimmed(text, at, end))
    assert paragraphs(text, start, end) == [(a, b) for a, b in expected if a < b]
    if text[start:end].isspace():  # what stands between blocks is left out unseen
        assert paragraphs(text, start, end) == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("The gate was shut by the\narmy.", 1),
        ("Gate shut\nThe army left.", 2),
        ("Orders came from Gen.\nOmar Said.", 1),
        ("At 5 p.m.\non Sunday it fell.", 1),
        ("- one item\n- another item.", 2),
        ("1. one item\n2. another item.", 2),
        ("Write to us\ntips@example.org\nor call.", 3),
        ("bread\nwater\nsalt", 3),
        ("They took bread,\nWater and salt.", 1),
        ("Is it over?\nnobody knows.", 2),
        ("“We stay”\nsaid the mayor.", 1),
        ("In the town of\nThe army left.", 2),
    ],
)
def test_line_ends(text: str, count: int) -> None:
    assert len(lines_of(text)) == count


def test_a_text_wrapped_to_a_width_is_joined_before_capitals_too() -> None:
    text = (
        "The lorries left the harbour in the early hours of a cold winter day and\n"
        "Omar Said, who drove the first of them, said that he saw smoke over the\n"
        "hills near Dana long before noon, when the main road was shut and the\n"
        "column was turned back."
    )
    assert wrap_width(text) == 72
    assert len(lines_of(text)) == 1


def test_lines_of_uneven_length_are_not_taken_for_a_wrap() -> None:
    assert wrap_width("Short\nlines here\nand a much longer line that goes on for a good while\nthen short") is None
