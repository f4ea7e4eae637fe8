"""The guess of a language: the same as by its slow twin, which counts every word and looks for every script."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from triage.segment import words

_WORDS = ["The", "DER", "mill", "Œuvre", "да", "і", "市", "の", "قال", "12", "İ", "K", "."]
_SOME = [*sorted(words._ANY_FUNCTION_WORD)[::3], *_WORDS]


def guessed_slowly(text: str, declared: str | None) -> str:
    sample = text[: words._SAMPLE]
    found = words._LATIN_WORD.findall(sample.lower())
    for language, script in words._SCRIPTS if words._OTHER_SCRIPT.search(sample) else ():
        count = len(script.findall(sample))
        if count > sum(map(len, found)) or (language in ("ja", "uk") and count * 10 > len(sample)):
            return language
    scores = {
        language: sum(found.count(word) for word in own)
        + (0 if sample.isascii() else sum(sample.count(letter) for letter in words._LETTERS.get(language, "")))
        for language, own in words._FUNCTION_WORDS.items()
    }
    fallback = (declared or "en").lower().split("-")[0].split("_")[0]
    best = max(scores, key=lambda language: (scores[language], language == fallback, language == "en"))
    lead = scores[best] - scores.get(fallback, 0)
    return best if lead > 1 or (lead > 0 and declared is None) else fallback


@given(
    st.one_of(st.lists(st.sampled_from(_SOME), max_size=30).map(" ".join), st.text(max_size=40)),
    st.sampled_from([None, "de", "fr-CA", "EN_us"]),
)
def test_languages_are_guessed_as_by_counting_every_word(text: str, declared: str | None) -> None:
    assert words.guess_language(text, declared) == guessed_slowly(text, declared)


@given(st.text(alphabet=st.characters(max_codepoint=0x7F)))
def test_words_of_ascii_are_cut_like_others(text: str) -> None:
    assert words._plain_words(text) == words._LATIN_WORD.findall(text.lower())
