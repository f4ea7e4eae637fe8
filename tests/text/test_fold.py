from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.text.fold import bare_headline, fold_headline, fold_words, is_cut, unmarked


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("UPDATE 3-Floods cut off Tarba", "floods cut off tarba"),
        ("BREAKING: Floods cut off Tarba | BBC News", "floods cut off tarba"),
        ("TARBA (Reuters) - Twenty-one villages lose power", "21 villages lose power"),
        ("Floods cut off Tarba - The Qumra Herald", "floods cut off tarba"),
        ("Tarba&#39;s mayor resigns", "tarba mayor resigns"),
        ("Tarbaâ€™s mayor resigns", "tarba mayor resigns"),
        ("Tarba‚Äôs mayor ‚Äď ‚Äėunwell‚Äô ‚Äď resigns", "tarba mayor unwell resigns"),
        ("Great Britain and European Commission at odds", "uk and eucommission at odds"),
        ("Half a million flee, Peking found not guilty", "500000 flee beijing acquitted"),
        ("Two hundred and twenty-five flee Tarba", "225 flee tarba"),
        ("Two hundred and ten thousand flee Tarba", "210000 flee tarba"),
        ("Storm kills two hundred, nine homes lost", "storm kills 200 9 homes lost"),
        ("A hundred flee, a million without power", "100 flee 1000000 without power"),
        ("Quarter of a million flee a hundred-year-old dam", "quarter of a million flee a hundred year old dam"),
        ("Ministry asks for $2.5bn", "ministry asks for 2500000000 dollars"),
        ("Ministry asks for 2.5 billion dollars", "ministry asks for 2500000000 dollars"),
        ("1,200 homes, 40% of the town", "1200 homes 40 percent of the town"),
        ("U.N. and U.S. envoys meet P.M.", "un and us envoys meet pm"),
        ("Islamic State loses Qumra", "isis loses qumra"),
        ("IS loses Qumra", "isis loses qumra"),
        ("Qumra is lost", "qumra is lost"),
        ("Élections à Génève", "elections a geneve"),
        ("مقتل ١٢ جندياً", "مقتل 12 جنديا"),
        ("Troops won't leave", "troops will not leave"),
        ("Second convoy", "2nd convoy"),
        ("2nd convoy", "2nd convoy"),
        ("Cease-fire holds", "ceasefire holds"),
        ("Tarba floods: day 3 - Day 4", "tarba floods day 3 day 4"),
        ("Talks fail - Tarba", "talks fail tarba"),
    ],
)
def test_headlines_fold(text: str, folded: str) -> None:
    assert fold_headline(text) == folded


def test_a_prefix_is_kept_where_nothing_else_stands() -> None:
    assert fold_headline("BREAKING: ") == "breaking"


def test_a_cut_is_seen() -> None:
    assert is_cut("Floods cut off…")
    assert is_cut('"Floods cut off..."')
    assert not is_cut("Floods... cut off Tarba")


def test_a_known_outlet_is_taken_off() -> None:
    assert bare_headline("Rain in Tarba - hill valley", "Hill Valley") == "Rain in Tarba"


@given(st.text(max_size=80))
@settings(max_examples=200, deadline=None)
def test_folding_again_changes_little(text: str) -> None:
    once = fold_headline(text)
    assert "  " not in once
    assert once == once.strip()
    assert fold_words(fold_words(text)) == fold_words(text)
    assert unmarked(unmarked(text)) == unmarked(text) or not text.isascii()


@given(st.text(alphabet="abc -|:(", max_size=4000))
@settings(max_examples=30, deadline=None)
def test_hostile_separators_end(text: str) -> None:
    assert isinstance(fold_headline(text), str)


def test_sentences_fold_lightly() -> None:
    assert fold_words("“Él  no vino,” dijo Ana’s tío.") == "el no vino dijo anas tio"


def test_a_word_of_any_length_is_folded_in_one_pass() -> None:
    def taken(letters: int) -> float:
        start = time.process_time()
        unmarked("\u0645" * letters + " \u0430bc")
        return time.process_time() - start

    assert unmarked("x\u0430bc \u0645\u0645") == "xabc \u0645\u0645"
    assert taken(20_000) < 40 * max(taken(2_000), 0.002)
