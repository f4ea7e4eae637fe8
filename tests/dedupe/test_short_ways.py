"""What is read or compared on a short way comes out as on the long one."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from triage.dedupe import diff, forms, lexicon, stories
from triage.dedupe.forms import Word
from triage.ingest import items
from triage.text import fold, quotation, wording

PLAIN = st.text(alphabet="abCD eS'_19$%.,;:!?|\"()[]\t&/")
HEADLINE = st.text(alphabet="ab1 :;|,\t.'é")
NAME = st.text(alphabet="aeghkpftycqoswd", min_size=4, max_size=9)


@given(st.text(alphabet='abCDé ,;:!?|"()[]'))
def test_letters_and_pauses_are_cut_like_anything(text: str) -> None:
    small = text.casefold()
    expected = [fold._WORDS.get(word, word) for word in fold._TOKEN.findall(small)]
    if fold._SPECIAL.isdisjoint(expected):
        assert fold.headline_words(text) == expected


@given(HEADLINE.map(str.strip))
def test_segments_without_dashes(text: str) -> None:
    short = [piece.strip() for piece in forms._WITHOUT_DASHES.split(text) if piece and not piece.isspace()]
    assert short == [piece for piece in forms._SEGMENTS.split(text) if piece]


@given(PLAIN)
def test_plain_sentences_are_folded_like_others(text: str) -> None:
    expected = re.findall(wording._WORD, text.lower().replace("'", ""))
    assert wording.words(text) == expected
    found = wording.key(text, "t")
    mark = "?" if "?" in text else ""
    assert found == (wording._number(f"t{mark} {' '.join(expected)}") if expected else None)


@given(PLAIN)
def test_plain_headlines_are_sorted_like_others(text: str) -> None:
    assert stories._sorted_words(text) == " ".join(sorted(stories._LETTERS.findall(text.casefold())))


@given(st.text(alphabet=st.characters(max_codepoint=0xFF)))
def test_plain_characters_are_told_by_their_bytes(text: str) -> None:
    assert items._is_plain(text) == text.isprintable()


@given(st.text(alphabet="ab1\"' .", min_size=1), st.data())
def test_a_double_mark_is_never_inside_a_word_of_ascii(text: str, data: st.DataObject) -> None:
    assert not quotation._inside_word(text, data.draw(st.integers(0, len(text) - 1)), '"')


@given(st.text(alphabet="ab \u200b\u00a0é\n"))
def test_white_space_is_folded_the_same_way(text: str) -> None:
    words = " ".join(text.split())
    assert items.folded(text) == (words if words.strip(items._EDGE) else "")


@given(NAME, NAME)
def test_words_that_are_spelled_alike_open_alike(one: str, other: str) -> None:
    x, y = (Word(1, 0, text, lexicon.stem(text), "word") for text in (one, other))
    pairs = [(x, y), (x, Word(1, 0, one[1] + one, one[1] + one, "word")), (x, Word(1, 0, one[1:], one[1:], "word"))]
    for a, b in pairs:
        if diff._is_spelled_alike(a, b, alone=True):
            assert diff._open_alike(a.text, b.text)
