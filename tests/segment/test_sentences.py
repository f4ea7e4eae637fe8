"""The sentence layer: its offset contract, its order, its blocks."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.domain.report import Block, Report, Role
from triage.segment.sentences import split, split_text
from triage.text.spans import is_blank

_PIECES = st.sampled_from(
    ["“", "”", '"', "'", "’", "‘", "«", "»", "„", "「", "」", "(", ")", "[", "]", ". ", ".", "... ", "…", "! ", "?", "。", "؟ ",
     "\n", "\n\n", "\r\n", "\t", "\u200b", "\u00a0", "\u2029", "\ufeff", "Photo: ", "• ", "1. ", "Gen. ", "p.m. ", "U.S. ",
     "The town fell", "it", "I", "Mosul", "12", "www.example.org/a.b", "desk@example.org", "😀", "e\u0301", "𝒳", "قال", "说", " "]
)  # fmt: skip
_TEXTS = st.one_of(st.text(max_size=120), st.lists(_PIECES, max_size=40).map("".join))


def report_of(text: str, *blocks: Block, language: str | None = None) -> Report:
    return Report("0" * 16, "case.txt", None, text, blocks, "text/plain", "0" * 64, language=language)


def contract_faults(text: str, spans: list[tuple[int, int]]) -> list[str]:
    faults = []
    at = 0
    for start, end in [*spans, (len(text), len(text))]:
        if start < at:
            faults.append(f"overlap at {start}")
        if any(not is_blank(char) for char in text[at:start]):
            faults.append(f"uncovered before {start}")
        if start < end and (is_blank(text[start]) or is_blank(text[end - 1])):
            faults.append(f"not trimmed at {start}")
        at = end
    return faults


@given(_TEXTS)
@settings(max_examples=300)
def test_every_visible_character_belongs_to_one_sentence(text: str) -> None:
    spans = split_text(text)
    assert contract_faults(text, spans) == []
    assert all(start < end for start, end in spans)


@given(_TEXTS, st.lists(st.integers(0, 60), max_size=6))
@settings(max_examples=200)
def test_a_report_keeps_the_contract_whatever_its_blocks(text: str, edges: list[int]) -> None:
    places = sorted(min(edge, len(text)) for edge in edges)
    blocks = [Block(Role.BODY, start, end) for start, end in zip(places[::2], places[1::2], strict=False)]
    sentences = split(report_of(text, *blocks))
    assert contract_faults(text, [(sentence.start, sentence.end) for sentence in sentences]) == []
    assert [sentence.n for sentence in sentences] == list(range(1, len(sentences) + 1))
    for sentence in sentences:
        assert text[sentence.start : sentence.end] == sentence.text
        for block in blocks:
            assert sentence.end <= block.start or sentence.start >= block.end or block.start <= sentence.start
            assert sentence.end <= block.end or sentence.start >= block.end


def test_blocks_give_role_and_paragraph() -> None:
    text = "Truce holds. For now\n\nThe truce held. Aid came.\n\nMen load a truck. AFP"
    blocks = (Block(Role.TITLE, 0, 20), Block(Role.BODY, 22, 47), Block(Role.CAPTION, 49, len(text)))
    found = [(s.n, s.paragraph, s.role, s.text) for s in split(report_of(text, *blocks), revision=2)]
    assert found == [
        (1, 0, Role.TITLE, "Truce holds. For now"),
        (2, 1, Role.BODY, "The truce held."),
        (3, 1, Role.BODY, "Aid came."),
        (4, 2, Role.CAPTION, "Men load a truck."),
        (5, 2, Role.CAPTION, "AFP"),
    ]


def test_plain_text_without_blocks_counts_blank_line_paragraphs() -> None:
    sentences = split(report_of("One fell. Two fled.\n \nThree came."))
    assert [(s.paragraph, s.text) for s in sentences] == [(0, "One fell."), (0, "Two fled."), (1, "Three came.")]
    assert {s.revision for s in sentences} == {1}


def test_wide_blanks_do_not_make_the_segmenter_panic(capfd: pytest.CaptureFixture[str]) -> None:
    text = "«The town fell说\xa0I「\xa0. 𝒳 The\u2003end.\u3000Nobody\xa0saw it."
    spans = split_text(text)
    assert [text[a:b] for a, b in spans][-1] == "Nobody\xa0saw it."
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(
    "text",
    [
        "They can do better in some things...the rest is in good hands.",
        "At this point...however, nobody would say more.",
    ],
)
def test_dots_before_a_small_letter_end_nothing_with_or_without_a_blank(text: str) -> None:
    assert split_text(text) == [(0, len(text))]
    spaced = text.replace("...", "... ")
    assert split_text(spaced) == [(0, len(spaced))]
