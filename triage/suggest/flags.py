"""Flags that cues make likely; the editor sees them with the proposal and takes or leaves them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from triage.domain.report import Report, Role, Sentence
from triage.domain.tag import Flag, Tag
from triage.suggest.features import Cues
from triage.suggest.patterns import REACH, patterns

_WORD: Final = re.compile(r"\w+")
_YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b")
_COPIED: Final = 0.7
REMEMBERED: Final = 40
"""Earlier events of a report that a later one is compared with, so that a long page stays linear."""
_REFERRING: Final = frozenset(("it", "he", "she", "they", "this", "that", "these", "those", "its", "his", "their"))
_CONTINUING: Final = _REFERRING | frozenset(
    ("the", "another", "other", "others", "dozens", "several", "among", "also", "both")
)
_STATEMENT_TAGS: Final = (Tag.EVENT, Tag.NOISE)


def flags(
    report: Report, sentences: Sequence[Sentence], cues: Sequence[Cues], tags: Sequence[Tag]
) -> list[tuple[Flag, ...]]:
    """Return the likely flags of each sentence, given the tags proposed for the report; sorted by name.

    Args:
        report: The report; its publication year tells background.
        sentences: Its sentences, in order.
        cues: The cues of each sentence.
        tags: The tag proposed for each sentence.
    """
    told: list[frozenset[str]] = []
    found: list[tuple[Flag, ...]] = []
    for sentence, cue, tag in zip(sentences, cues, tags, strict=True):
        marks = set(_of_time(report, sentence, cue, tag)) | set(_of_source(sentence, cue, tag))
        if tag is Tag.NOISE and _is_headline(sentence, cue):
            marks.add(Flag.HEADLINE)
        if tag is Tag.NOISE and sentence.n == 1 and _opening(sentence.text) in _REFERRING:
            marks.add(Flag.ORPHAN)
        if tag in (Tag.QUOTE, Tag.CAPTION) and cue.happenings and "has:projection" not in cue.names:
            marks.add(Flag.HAS_EVENT)
        if tag is Tag.EVENT:
            words = frozenset(w.casefold() for w in _WORD.findall(sentence.text) if len(w) > 3)
            if any(_overlap(words, other) >= _COPIED for other in told[-REMEMBERED:]):
                marks.add(Flag.DUPLICATE)
            elif told and _opening(sentence.text) in _CONTINUING:
                marks.add(Flag.DETAIL)
            if len(set(cue.happenings)) > 1 and _found("meanwhile", sentence.text):
                marks.add(Flag.MULTI)
            told.append(words)
        found.append(tuple(sorted(marks)))
    return found


def _found(name: str, text: str) -> bool:
    return patterns()[name].search(text[:REACH]) is not None


def _of_time(report: Report, sentence: Sentence, cue: Cues, tag: Tag) -> Iterable[Flag]:
    names = cue.names
    if tag not in _STATEMENT_TAGS:
        return
    if "has:toll" in names and "time:long" in names and "form:digits" in names:
        yield Flag.AGGREGATE
    elif tag is Tag.NOISE and names & {"verb1:modal", "said:modal", "many:projection"}:
        yield Flag.PROJECTION
    years = [int(y) for y in _YEAR.findall(sentence.text)]
    if years and cue.happenings and report.published and max(years) < int(report.published[:4]):
        yield Flag.BACKGROUND


def _of_source(sentence: Sentence, cue: Cues, tag: Tag) -> Iterable[Flag]:
    if "has:speech" in cue.names and tag is not Tag.CAPTION and _found("source", sentence.text):
        yield Flag.ATTRIBUTED
    if tag is Tag.EVENT and "has:toll" in cue.names and _found("differ", sentence.text):
        yield Flag.DISPUTED


def _is_headline(sentence: Sentence, cue: Cues) -> bool:
    if sentence.role in (Role.HEADING, Role.RELATED) or "title:same" in cue.names:
        return cue.words > 2
    return cue.words > 4 and {"form:titlecase", "ends:open"} <= cue.names and "page:byline" not in cue.names


def _opening(text: str) -> str:
    word = _WORD.search(text)
    return word.group().lower() if word else ""


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / (min(len(one), len(other)) or 1)
