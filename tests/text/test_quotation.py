"""Quotation state: marks of many kinds, paragraphs, shares of words."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.text.quotation import QuoteState, quoted_share, quoted_spans, word_count

_MARKS = ['"', "“", "”", "„", "«", "»", "‘", "’", "'", "「", "」", "``", "''"]
_TEXTS = st.lists(
    st.sampled_from([*_MARKS, " ", "\n\n", "\n", ". ", ", ", "word", "it", "5", "אב", "说"]), max_size=40
).map("".join)


def quoted(text: str) -> list[str]:
    return [text[start:end] for start, end in quoted_spans(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("“We stay,” he said. “Go.”", ["“We stay,”", "“Go.”"]),
        ('"We stay," he said. "Go."', ['"We stay,"', '"Go."']),
        ("``We stay,'' he said.", ["``We stay,''"]),
        ("«Nous restons», dit-il.", ["«Nous restons»"]),
        ("« Nous restons », dit-il.", ["« Nous restons »"]),
        ("»Wir bleiben«, sagte er. »Geht.«", ["»Wir bleiben«", "»Geht.«"]),
        ("„Wir bleiben“, sagte er.", ["„Wir bleiben“"]),
        ("„Zostajemy”, powiedział.", ["„Zostajemy”"]),
        ("”Vi stannar”, sade hon.", ["”Vi stannar”"]),
        ("「行こう」と言った。", ["「行こう」"]),
        ("「彼は『来い』と言った」と話した。", ["「彼は『来い』と言った」"]),
        ("‘The boys’ school burned,’ said Hala.", ["‘The boys’ school burned,’"]),
        ("A ‘clean cut’ was made.", ["‘clean cut’"]),
        ("A 'clean cut' was made.", ["'clean cut'"]),
        ("It's the boys' ball, and they don't mind the '90s.", []),
        ("“She said ‘stay’ and left,” he said.", ["“She said ‘stay’ and left,”"]),
        ("“She said \"stay\" and left,” he said.", ["“She said \"stay\" and left,”"]),
        ("«Газета «Мир» писала», сказал он.", ["«Газета «Мир» писала»"]),
        ("The board is 5'10\" long.", []),
        ('He left on Monday."I am done," he said.', ['"I am done,"']),
        ('צה"ל אמר "לא".', ['"לא"']),
        ("He left,” she said. “Good.”", ["“Good.”"]),
        ("“He left, she said.\n\nThe army came.", ["“He left, she said."]),
        ('"He left, she said. "Good," he said. It ended.', ['"He left, she said. "Good,"']),
        ("no marks at all", []),
        ("", []),
    ],
)  # fmt: skip
def test_quotations(text: str, found: list[str]) -> None:
    assert quoted(text) == found


def states(*sentences: str, between: str = " ") -> list[QuoteState]:
    text = between.join(sentences)
    spans = []
    at = 0
    for sentence in sentences:
        spans.append((at, at + len(sentence)))
        at += len(sentence) + len(between)
    return quoted_share(text, spans)


def test_share_counts_words_and_the_second_sentence_continues() -> None:
    first, second, third = states("He said: “The dam will hold.", "The pumps work,” he added.", "Nobody left.")
    assert (first.share, first.continues) == (4 / 6, False)
    assert (second.share, second.continues) == (3 / 5, True)
    assert third == QuoteState(0.0, False)


def test_exactly_half_is_half() -> None:
    assert states("“We are free,” Omar Said said.")[0].share == 0.5


def test_a_speech_over_paragraphs_continues_where_it_is_opened_again() -> None:
    first, second, third = states("“The dam holds.", "“The pumps work,” he said.", "“Good,” she said.", between="\n\n")
    assert [state.continues for state in (first, second, third)] == [False, True, False]


def test_a_sentence_without_words_has_no_share() -> None:
    assert states("“…”") == [QuoteState(0.0, False)]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("5,000 men at 6:40", 4),
        ("al-Said's @desk example.org/a U.S.", 4),
        ("我们走", 3),
        ("— … !", 0),
        ("stay-or go", 2),
    ],
)
def test_word_count(text: str, count: int) -> None:
    assert word_count(text) == count


@given(_TEXTS)
@settings(max_examples=200)
def test_quotations_are_ordered_and_stay_in_their_paragraph(text: str) -> None:
    at = 0
    for start, end in quoted_spans(text):
        assert at <= start < end <= len(text)
        assert "\n\n" not in text[start:end]
        at = end


@given(_TEXTS, st.lists(st.integers(0, 80), max_size=8))
@settings(max_examples=200)
def test_share_is_what_a_count_word_by_word_gives(text: str, edges: list[int]) -> None:
    places = sorted({min(edge, len(text)) for edge in edges})
    spans = list(zip(places[::2], places[1::2], strict=False))
    quotations = quoted_spans(text)
    for (start, end), state in zip(spans, quoted_share(text, spans), strict=True):
        words = word_count(text[start:end])
        inside = sum(word_count(text[max(a, start) : min(b, end)]) for a, b in quotations if a < end and b > start)
        # A word that a quotation mark cuts in two counts on the side where it begins.
        assert abs(state.share * words - inside) <= 2 * len(quotations)
        assert not state.continues or any(a <= start < b for a, b in quotations)


@pytest.mark.parametrize("unit", ['"', "“", "«", "‘", "'", "'a ", "‘a’ ", '" ', '\n\n"', "''", "“a”"])
def test_time_grows_with_the_length(unit: str) -> None:
    def seconds(length: int) -> float:
        text = unit * (length // len(unit))
        spent = []
        for _ in range(3):
            start = time.process_time()
            quoted_share(text, [(0, len(text))])
            spent.append(time.process_time() - start)
        return min(spent)

    assert seconds(64_000) <= max(seconds(8_000), 0.002) * 8 * 3
