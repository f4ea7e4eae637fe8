"""What is read or compared on a short way comes out as on the long one."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.dedupe import diff, forms, guards, lexicon, score, sieve
from triage.dedupe.context import Context
from triage.dedupe.features import without_guards
from triage.dedupe.forms import Word
from triage.domain.story import Relation
from triage.ingest import items
from triage.text import fold, quotation, wording

PLAIN = st.text(alphabet="abCD eS'_19$%.,;:!?|\"()[]\t&/")
HEADLINE = st.text(alphabet="ab1 :;|,\t.'é")
SLIPPED = st.text(alphabet="aeblmnrsx", min_size=4, max_size=9)
KINDS_OF = "market bridge village bomb rocket troops soldiers police shelled bombed closed opened Ramla Kesra Tisu Lano near in"
KINDS_OF += " fired firing air base airbase army forces killed wounded top huge Monday today says may leaves 12 12th two marketing"
KINDS_OF += " marker bridges bride"
KINDS = st.lists(
    st.sampled_from(KINDS_OF.split()),
    min_size=4,
    max_size=8,
)
TOLD = (
    KINDS_OF
    + " Die United Nations Air Strike twenty five 5 7 300 2 million son Sin US IS G7 5th Kesra's Lano. #Kesra naïve"
)
HOPED = st.lists(
    st.sampled_from(f"{KINDS_OF} Lano Orsa Kesra new second again will to corrects five seven first no not".split()),
    min_size=4,
    max_size=7,
).map(" ".join)
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
    assert sieve.sorted_words(text) == " ".join(sorted(sieve.LETTERS.findall(text.casefold())))


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
        if diff.is_spelled_alike(a, b):
            assert diff.open_alike(a.text, b.text)


@given(SLIPPED, SLIPPED, st.integers(0, 9))
def test_letters_that_no_sound_stands_for_part_words(one: str, other: str, left_out: int) -> None:
    for second in (
        other,
        one[:left_out] + one[left_out + 1 :],
        one[:left_out] + one[left_out : left_out + 1] + one[left_out:],
    ):
        x, y = (Word(1, 0, text, lexicon.stem(text), "word") for text in (one, second))
        if min(len(one), len(second)) < 4:
            continue
        sound = diff._sounds_alike(one, second) and not (x.stem in lexicon.VOCABULARY and y.stem in lexicon.VOCABULARY)
        assert diff.is_spelled_alike(x, y) == (sound or diff._is_slip(one, second) or diff._is_misspelt(x, y))


@given(KINDS, KINDS, st.sampled_from([" ", ", ", " - ", ": "]), st.sampled_from(["", "..."]))
def test_what_is_about_another_kind_is_set_apart(one: list[str], other: list[str], mark: str, end: str) -> None:
    first, second = " ".join(one).replace(" ", mark, 1), " ".join(other) + end
    telling = [sieve.telling(text, None, frozenset()) for text in (first, second)]
    if sieve.other_kind(*telling):
        assert score.worth_telling(forms.form(first), forms.form(second)) is None
        assert sieve.other_kind(*telling[::-1])


@given(
    st.lists(st.sampled_from(TOLD.split()), max_size=9),
    st.sampled_from([" ", ", ", ",", "; ", ": ", "-", " 'x ", ") "]),
)
def test_words_of_a_plain_headline_weigh_what_they_do_in_any(words: list[str], mark: str) -> None:
    text = " ".join(words).replace(" ", mark, 2)
    short = sieve.telling.__wrapped__(text, None, frozenset())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sieve, "plain_words", lambda bare: None)
        assert sieve.telling.__wrapped__(text, None, frozenset()) == short


@given(HOPED, HOPED, st.sampled_from([None, 0.0, 0.4, 1.0]), st.sampled_from([None, 1.0, 9.0, 400.0]))
def test_what_no_guard_can_help_is_apart(one: str, other: str, body: float | None, days: float | None) -> None:
    a, b = sorted((forms.form(text) for text in (one, other)), key=lambda form: (form.text, form.question))
    context = Context(days, lambda: body)
    found = score.worth_telling(a, b, None, None, context)
    assert found == score.worth_telling(b, a, None, None, context)
    if score._reads_alike(a, b):
        return
    compared = diff.compare(a, b, whole=False)
    score._forgive(compared)
    objections = [finding for guard in guards.GUARDS if (finding := guard(compared))]
    objections.sort(key=lambda finding: guards._GRAVITY[finding.relation])
    assert guards.findings(compared) == objections
    weights = score.load_weights()
    values = without_guards(compared, weights.weigh)
    expected = score._verdict(compared, objections, values, weights, context)
    parted = objections and objections[0].relation is Relation.APART
    assert found == (None if parted or expected.relation is Relation.APART else expected)


LEFT = (
    f"{KINDS_OF} Lano Orsa Torosra Torsra Nomoos Kesra Kessra United Nations twenty five seven 5 7 5th new second again will first"
    " corrects more Qaida Kaeda Sri Nagar Srinagar hostage kidnap attack clash not president Syrian Syria bus buses Lano"
).split()


@given(
    st.lists(st.sampled_from(LEFT), min_size=3, max_size=8, unique=True),
    st.lists(st.sampled_from(LEFT), max_size=5),
    st.lists(st.booleans(), min_size=8, max_size=8),
    st.sampled_from([" ", ", ", " - ", ": "]),
    st.sampled_from([None, 0.0, 0.4, 1.0]),
    st.sampled_from([None, 1.0, 9.0, 400.0]),
)
@settings(max_examples=400)
def test_words_that_add_up_to_too_little_are_apart(
    one: list[str], others: list[str], kept: list[bool], mark: str, body: float | None, days: float | None
) -> None:
    first = " ".join(one)
    second = " ".join([word for word, stays in zip(one, kept, strict=False) if stays] + others).replace(" ", mark, 1)
    context = Context(days, lambda: body)
    telling, there = (sieve.telling(text, None, frozenset()) for text in (first, second))
    hopeless = sieve.is_hopeless(telling, there, context)
    assert hopeless == sieve.is_hopeless(there, telling, context)
    if hopeless:
        assert score.worth_telling(forms.form(first), forms.form(second), None, None, context) is None


def test_three_other_names_are_another_story() -> None:
    one, other = (
        "Noshimo entered the road north in Zahrin, Arsube Oslakaka says",
        "More entered the road north in Zahrin, Oskabe Dumin says",
    )
    telling = [sieve.telling(text, None, frozenset()) for text in (one, other, one.replace("Noshimo", "Torel"))]
    assert sieve.is_hopeless(telling[0], telling[1], Context())
    assert not sieve.is_hopeless(telling[0], telling[1], Context(None, lambda: 1.0))
    assert not sieve.is_hopeless(telling[0], telling[2], Context())


def test_a_market_is_no_bridge() -> None:
    one, other, same = (
        sieve.telling(text, None, frozenset())
        for text in (
            "Rebels shell market in Ramla, Tisu says",
            "Rebels shell bridge in Ramla, Lano says",
            "Rebels shell markets in Ramla, Lano says",
        )
    )
    assert sieve.other_kind(one, other)
    assert not sieve.other_kind(one, same)
