"""Word tables of the sentence layer (words.json beside this module) and the guess of a text's language.

The tables pool all languages where that does no harm; what means one thing here and another there (which words begin a
sentence, whether a figure with a stop is an ordinal) is kept by language.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import Final

from triage.text.tables import shipped

_TABLES = shipped(__file__, "words.json")


def _table(name: str) -> frozenset[str]:
    words = _TABLES[name]
    return frozenset(words.split() if isinstance(words, str) else words)


TITLES: Final = _table("titles")
"""Titles, ranks and saints: the name follows."""
BEFORE_NUMBER: Final = _table("before_number")
"""No., Art., para.: a number follows."""
MONTHS: Final = _table("months")
"""Shortened months: a day or a year follows."""
MONTH_BEFORE: Final = _table("month_before")
"""Prepositions before a month that stands without a day."""
WEEKDAYS: Final = _table("weekdays")
"""Shortened weekdays: a date or a time may follow."""
NEVER: Final = _table("never")
"""e.g., bzw., т.е.: never the end of a sentence."""
SUFFIXES: Final = _table("suffixes")
"""Inc., Jr., Calif.: the end of a sentence only before a word that begins sentences."""
CLOSING: Final = _table("closing")
"""Units and the like of etc.: the end of a sentence before a capital."""
SPEECH: Final = _table("speech")
"""Verbs of speech, as they stand after a quotation."""
SPEECH_JOINED: Final = _table("speech_joined")
"""Chinese verbs of speech, written without blanks."""
RELAYED: Final = _table("relayed")
"""Words after a verb of speech that begin an indirect statement."""
BRANDS: Final = _table("brands")
"""Names that end in a mark."""
CLOCK_NEXT: Final = _table("clock_next")
"""What may follow a.m. and p.m. inside a sentence."""
CLOCK_BEFORE: Final = _table("clock_before")
"""Words that open a sentence with a time of day."""
LABELS: Final = _table("labels")
"""Words that begin a credit or a caption when a colon follows."""
LABEL_MODIFIERS: Final = _table("label_modifiers")
"""Words before a label that belong to it."""
TLDS: Final = _table("tlds")
"""Ends of host and file names."""
LINE_CONTINUES: Final = _table("line_continues")
"""Words that cannot end a headline, so that a line ending in one goes on."""
ORDINAL_LANGUAGES: Final = _table("ordinal_languages")
"""Languages that write 3. for third."""
FULL_MONTHS: Final = _table("full_months")
"""Months of those languages that write the day as an ordinal and the month with a capital."""

_STARTERS = {language: frozenset(words.split()) for language, words in _TABLES["starters"].items()}
_OTHER_SCRIPTS = _STARTERS["ru"] | _STARTERS["uk"] | _STARTERS["el"]
_FUNCTION_WORDS = {language: frozenset(words.split()) for language, words in _TABLES["function_words"].items()}
_ANY_FUNCTION_WORD = frozenset().union(*_FUNCTION_WORDS.values())
_LETTERS: dict[str, str] = _TABLES["letters"]
_LATIN_WORD = re.compile(r"[a-zà-öø-ÿāćčďđęěğıłńňőœřśşšťůűźżž]+")
_PLAIN_LETTERS = bytes(code if chr(code).islower() else 32 for code in range(128)) + bytes(128)
"""The small letters of ASCII, and a blank for everything else."""
_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("ko", re.compile("[\uac00-\ud7a3]")),
    ("ar", re.compile("[\u0621-\u064a]")),
    ("uk", re.compile("[іїєґІЇЄҐ]")),
    ("ru", re.compile("[\u0400-\u045f]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("hi", re.compile("[\u0900-\u097f]")),
    ("he", re.compile("[\u05d0-\u05ea]")),
)
_OTHER_SCRIPT = re.compile(
    "[\u0370-\u0491\u05d0-\u05ea\u0621-\u064a\u0900-\u097f\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]"
)
"""Any letter of these scripts."""
_SAMPLE = 3000
"""So many characters at the start decide the language."""


@cache
def starters(language: str) -> frozenset[str]:
    """Return the words that begin a sentence and no name in a language (and in the scripts that only they use)."""
    return _STARTERS.get(language, _STARTERS["en"]) | _OTHER_SCRIPTS


def guess_language(text: str, declared: str | None = None) -> str:
    """Return the language (ISO 639-1) that the segmenter should assume.

    Args:
        text: The text; its first 3,000 characters are looked at.
        declared: What the report says of itself; it decides where the words do not.
    """
    sample = text[:_SAMPLE]
    plain = sample.isascii()
    words = _plain_words(sample) if plain else _LATIN_WORD.findall(sample.lower())
    if not plain and _OTHER_SCRIPT.search(sample):
        latin = sum(map(len, words))
        for language, script in _SCRIPTS:
            found = len(script.findall(sample))
            if found > latin or (language in ("ja", "uk") and found * 10 > len(sample)):
                return language
    counts = Counter(filter(_ANY_FUNCTION_WORD.__contains__, words))
    scores = {
        language: sum(map(counts.__getitem__, function_words & counts.keys()))
        for language, function_words in _FUNCTION_WORDS.items()
    }
    for language, letters in {} if plain else _LETTERS.items():
        scores[language] += sum(sample.count(letter) for letter in letters)
    fallback = (declared or "en").lower().split("-")[0].split("_")[0]
    best = max(scores, key=lambda language: (scores[language], language == fallback, language == "en"))
    lead = scores[best] - scores.get(fallback, 0)
    return best if lead > 1 or (lead > 0 and declared is None) else fallback


def _plain_words(text: str) -> list[str]:
    """Return what `_LATIN_WORD` finds in a text of ASCII in small letters, in a third of the time."""
    return text.encode().lower().translate(_PLAIN_LETTERS).decode().split()
