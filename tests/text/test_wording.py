"""Keys of words: the same words have one, other words another; where a sentence stands counts as well."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.text import wording
from triage.text.fold import unmarked

HIT = "Shells hit the mill near Ramla on Monday, killing 1,000 sheep."
PRINTED = st.text(alphabet="abcdefXYZ 019$%_.,'\"’‘“”–—…\u00a0éñß€?-", max_size=60)


def slowly(text: str) -> list[str]:
    """Fold a text without any short cut."""
    folded = unmarked(unmarked(text).casefold()).replace("'", "")
    return re.findall(r"[\w$%€£¥]+", folded)


@given(PRINTED)
def test_short_cuts_fold_alike(text: str) -> None:
    assert wording.words(text) == slowly(text)


@given(st.text(max_size=60))
def test_any_text_folds(text: str) -> None:
    assert all(word == word.strip() for word in wording.words(text))
    assert wording.key(text, "t") == wording.key(f"  {text} ", "t")


@pytest.mark.parametrize(
    "other",
    [
        "Shells hit the mill near Ramla on Monday, killing 1,000 sheep",
        "SHELLS HIT THE MILL NEAR RAMLA ON MONDAY; KILLING 1,000 SHEEP!",
        "Shells  hit the\nmill near Ramla – on Monday – killing 1,000 sheep.",
        "Shells hit the mill near Râmla on Monday, killing 1,000 sheep.",
        "Shells hit the mill near Ram\u200bla on\u00a0Monday, killing 1,000 sheep.",
    ],
)
def test_the_same_words_have_one_key(other: str) -> None:
    assert wording.key(other, "t") == wording.key(HIT, "t")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (HIT, HIT.replace("1,000", "1,001")),
        (HIT, HIT.replace("Ramla", "Kesra")),
        (HIT, HIT.replace("hit", "did not hit")),
        (HIT, HIT.replace(".", "?")),
        ("They paid $5 for it.", "They paid €5 for it."),
        ("Prices rose 5 a year.", "Prices rose 5% a year."),
        ("Image 1 of 8", "Image 1 of 23"),
    ],
)
def test_other_words_have_another_key(one: str, other: str) -> None:
    assert wording.key(one, "t") != wording.key(other, "t")


def test_what_has_no_words_has_no_key() -> None:
    assert wording.key("——-", "t") is None
    assert wording.key("Shells hit Ramla", "") is None


def test_a_sentence_stands_inside_or_outside_a_quotation() -> None:
    text = '"We held the bridge. They left at dawn," he said. They left at dawn.\n\nThey left at dawn.'
    spans = [m.span() for m in re.finditer(r'"We held the bridge\.|They left at dawn|he said\.', text)]
    cells = [(*span, "body") for span in spans]
    assert wording.places(text, cells) == ["q", "q", "t", "t", "t"]


@pytest.mark.parametrize(
    ("role", "place"),
    [("body", "t"), ("dateline", "t"), ("quote", "q"), ("caption", "c"), ("alt", "c"), ("related", "r"), ("title", "")],
)
def test_a_block_says_where_its_sentences_stand(role: str, place: str) -> None:
    assert wording.places("Shells hit Ramla.", [(0, 17, role)]) == [place]


@given(st.text(alphabet="ab \"“”'.\n", max_size=80), st.integers(0, 80), st.integers(0, 80))
def test_one_sentence_stands_as_it_does_among_all(text: str, first: int, length: int) -> None:
    start = min(first, len(text))
    stop = min(start + length, len(text))
    cells = [(0, start, "body"), (start, stop, "body"), (stop, len(text), "body")]
    assert wording.standings(text, cells)[1] == wording.standings(text, cells[1:2])[0]


def test_a_slight_change_of_the_quoted_share_is_none() -> None:
    assert wording.same_standing(("t", 0.55), ("t", 0.4))
    assert not wording.same_standing(("t", 1.0), ("t", 0.0))
    assert not wording.same_standing(("t", 0.0), ("c", 0.0))


def test_an_edit_leaves_a_pair_of_telling_words() -> None:
    filed = wording.near_keys(HIT, wording.FILED)
    edits = (
        HIT.replace("Shells", "Rockets"),
        f"RAMLA (Wire) - {HIT}",
        HIT.replace(", killing 1,000 sheep", ", police said"),
    )
    assert len(filed) == 3
    for edit in edits:
        assert set(filed) & set(wording.near_keys(edit, wording.ASKED)), edit
    assert not set(filed) & set(wording.near_keys("The river Ruz rose by two metres overnight.", wording.ASKED))


def test_keys_are_the_same_on_every_machine() -> None:
    assert wording.key(HIT, "t") == 69_253_348_258_549_322
    assert wording.near_keys("Shells hit Ramla", wording.FILED) == wording.near_keys("shells HIT Ramla!", wording.FILED)
