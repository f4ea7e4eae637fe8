"""Cues of a sentence, computed once: its words, its quotation, the title, the page, and what stands around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from triage.domain.report import Report, Role, Sentence
from triage.suggest.patterns import REACH, patterns
from triage.suggest.wording import wording, words_of
from triage.text.quotation import QuoteState, quoted_share

_STRAY_MARKS: Final = str.maketrans("", "", "'’.,")
_RUNNING: Final = (Role.BODY, Role.ASIDE, Role.QUOTE)
_POST: Final = re.compile(r"\(@\w{1,30}\)|pic\.twitter\.com")
_REOPENED: Final = re.compile(r"[a-z,] \"\w")
_CARRIED: Final = ("has:attack_noun", "quote:leadin", "image:creditonly", "image:creditend", "page:interface")
LONG_CHAIN: Final = 4
"""Sentences that a quotation may run over before its marks are doubted."""


@dataclass(frozen=True, slots=True)
class Cues:
    """What was found in one sentence.

    `names` are the cues and lower-case words that are on. `happenings` are the classes of its verbs that tell one.
    """

    names: frozenset[str]
    happenings: tuple[str, ...]
    quote: QuoteState
    words: int
    title_share: float
    """Share of the sentence's words that the title has as well, 0 to 1."""
    title_cover: float
    """Share of the title's words that the sentence has, 0 to 1."""


def cues(report: Report, sentences: Sequence[Sentence]) -> list[Cues]:
    """Return the cues of each sentence, in order; the neighbours of a sentence in its report count as well."""
    quotes = _anchored(report.text, sentences, quoted_share(report.text, [(s.start, s.end) for s in sentences]))
    title = _folded(words_of(report.title or ""))
    own = [_own(s, q, title) for s, q in zip(sentences, quotes, strict=True)]
    return list(_with_neighbours(sentences, own))


def _anchored(text: str, sentences: Sequence[Sentence], states: list[QuoteState]) -> list[QuoteState]:
    """Judge the sentences of a quotation that was never closed each by its own marks.

    It shows when a long one in straight marks has such a mark open again in the middle of a sentence.
    """
    found = list(states)
    start = 0
    for at in range(len(states) + 1):
        if at < len(states) and states[at].continues:
            continue
        if at - start > LONG_CHAIN and _REOPENED.search(text, sentences[start].start, sentences[at - 1].end):
            for lost in range(start, at):
                alone = sentences[lost].text
                (found[lost],) = quoted_share(alone, [(0, len(alone))])
        start = at + 1
    return found


def _folded(tokens: Iterable[str]) -> frozenset[str]:
    return frozenset(w.casefold().translate(_STRAY_MARKS) for w in tokens)


def _own(sentence: Sentence, quote: QuoteState, title: frozenset[str]) -> Cues:
    tokens = words_of(sentence.text)
    names, happenings = wording(sentence.text, tokens)
    _add_quote(names, quote)
    words = _folded(tokens)
    shared = len(words & title)
    return Cues(
        frozenset(names), happenings, quote, len(tokens), shared / (len(words) or 1), shared / (len(title) or 1)
    )


def _add_quote(names: set[str], quote: QuoteState) -> None:
    if quote.share >= 0.5:
        names.add("quote:half")
    elif quote.share >= 0.3:
        names.add("quote:near")
    elif quote.share > 0:
        names.add("quote:some")
    if quote.share >= 0.95:
        names.add("quote:all")
    if quote.continues:
        names.add("quote:continues")


def _around(sentences: Sequence[Sentence], own: list[Cues]) -> Iterable[frozenset[str]]:
    """Yield for each sentence what its quotation looks like from outside: who opened it, and if it is a post."""
    handed = False
    posted = _posted(sentences)
    for at, sentence in enumerate(sentences):
        names = set()
        if at and sentences[at - 1].paragraph != sentence.paragraph:
            handed = "quote:leadin" in own[at - 1].names and sentence.role in _RUNNING
        if handed:
            names.add("quote:handed")
        names.add("role:post" if at in posted else f"role:{sentence.role}")
        yield frozenset(names)


def _posted(sentences: Sequence[Sentence]) -> set[int]:
    """Return the places of sentences that stand in an embedded post, which pages print as a block quotation."""
    found: set[int] = set()
    start = 0
    for at, sentence in enumerate(sentences):
        if sentence.role is not Role.QUOTE:
            start = at + 1
        elif _POST.search(sentence.text[-REACH:]):
            found.update(range(start, at + 1))
    return found


def _with_neighbours(sentences: Sequence[Sentence], own: list[Cues]) -> Iterable[Cues]:
    told = sum(1 for c in own if c.happenings)
    hot = sum(1 for c in own if "attack_verb" in c.happenings or "has:attack_noun" in c.names)
    share, heat = told / (len(own) or 1), hot / (len(own) or 1)
    for at, (sentence, cue, around) in enumerate(zip(sentences, own, _around(sentences, own), strict=True)):
        names = set(cue.names | around)
        names.add(f"report:told{min(4, int(share * 8))}")
        names.add(f"report:hot{min(4, int(heat * 6))}")
        names.add(f"at:{'first' if at == 0 else 'second' if at < 3 else 'early' if at < 8 else 'late'}")
        if at == len(own) - 1:
            names.add("at:last")
        if at and sentences[at - 1].paragraph != sentence.paragraph:
            names.add("at:paragraph")
        if at:
            names.update(f"before:{n}" for n in _carried(own[at - 1], sentences[at - 1]))
        if at + 1 < len(own):
            names.update(f"after:{n}" for n in _carried(own[at + 1], sentences[at + 1]))
        if (
            cue.title_cover >= 0.9
            and cue.title_share >= 0.5
            and patterns()["credit_start"].match(sentence.text[:REACH])
        ):
            names.add("image:credittitle")
        if cue.title_share >= 0.85 and cue.title_cover >= 0.6:
            names.add("title:same")
        elif cue.title_share >= 0.5:
            names.add("title:half")
        elif cue.title_share >= 0.25:
            names.add("title:some")
        if cue.title_cover >= 0.8:
            names.add("title:covered")
        yield replace(cue, names=frozenset(names))


def _carried(cue: Cues, sentence: Sentence) -> Iterable[str]:
    if cue.happenings:
        yield "told"
        yield cue.happenings[0]
    if cue.quote.share >= 0.5 or sentence.role is Role.QUOTE:
        yield "quote"
    if cue.words < 5:
        yield "short"
    yield from (name for name in _CARRIED if name in cue.names)
