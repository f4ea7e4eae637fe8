"""Cues of a sentence, computed once: its words, its quotation, the title, the page, and what stands around it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from triage.domain.report import Report, Role, Sentence
from triage.suggest.patterns import REACH, patterns
from triage.suggest.wording import wording, words_of
from triage.text.quotation import QuoteState, quoted_share

_STRAY_MARKS: Final = str.maketrans("", "", "'’.,")
_RUNNING: Final = (Role.BODY, Role.ASIDE, Role.QUOTE)
_PLAIN: Final = (Role.BODY, Role.TITLE)
_POST: Final = re.compile(r"\(@\w{1,30}\)|pic\.twitter\.com")
_REOPENED: Final = re.compile(r"[a-z,] \"\w")
_CARRIED: Final = ("has:attack_noun", "quote:leadin", "image:creditonly", "image:creditend", "page:interface")
_OF_IMAGES: Final = frozenset(
    (
        "image:mark",
        "image:creditonly",
        "image:creditend",
        "image:pictured",
        "image:label",
        "role:credit",
        "role:caption",
    )
)
_NEAR: Final = 3
"""So many sentences on either side are looked at for what belongs to an image."""

_CAPTION: Final = 4
"""A caption has so many words or more, and its paragraph so many sentences or fewer."""

_NOT_CAPTIONS: Final = frozenset(
    ("ends:?", "ends:!", "ends:…", "ends::", "has:first", "has:second", "has:opinion", "has:negation", "quote:marks")
)
_SCRAPS: Final = ("size:3", "size:7", "ends:open", "ends::", "verb:none")
SPOKEN: Final = 0.6
"""Share of quoted words from which a sentence with a verb of speech is a quotation and no near tie."""

UNENDED: Final = 6
"""So many paragraphs behind one that was handed over may be the same person's words still, where no mark ends them."""

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
    if "quote:marks" in names and _is_cut(sentence.text[:REACH]):
        names.add("quote:cut")
    words = _folded(tokens)
    shared = len(words & title)
    return Cues(
        frozenset(names), happenings, quote, len(tokens), shared / (len(words) or 1), shared / (len(title) or 1)
    )


def _is_cut(text: str) -> bool:
    """Say whether a mark closes a quotation that the sentence did not open."""
    close = text.find("”")
    return close >= 0 and not 0 <= text.find("“") < close and "„" not in text[:close] and '"' not in text[:close]


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
    if quote.share >= SPOKEN and "has:speech" in names and "quote:marks" in names:
        names.add("quote:spoken")
    if quote.share >= 0.95 and "quote:marks" in names and names.isdisjoint(_SCRAPS):
        names.add("quote:whole")


def _around(sentences: Sequence[Sentence], own: list[Cues]) -> Iterable[frozenset[str]]:
    """Yield for each sentence what it looks like from outside: who opened its quotation, and the role of its block."""
    handed, left = False, 0
    posted = _posted(sentences)
    body = "plain" if _is_plain(sentences) else "body"
    for at, sentence in enumerate(sentences):
        names = set()
        if at and sentences[at - 1].paragraph != sentence.paragraph:
            left = UNENDED if handed and body == "plain" else left - 1
            handed = "quote:leadin" in own[at - 1].names and sentence.role in _RUNNING
        if handed:
            names.add("quote:handed")
        elif left > 0 and "quote:half" not in own[at].names:
            names.add("quote:unended")
        names.add(f"role:{'post' if at in posted else body if sentence.role is Role.BODY else sentence.role}")
        yield frozenset(names)


def _is_plain(sentences: Sequence[Sentence]) -> bool:
    """Say whether nothing tells what the blocks are for: then body is no news, and a caption looks like any paragraph."""
    return all(sentence.role in _PLAIN for sentence in sentences)


def _shapes(sentences: Sequence[Sentence], own: Sequence[Cues]) -> list[set[str]]:
    """Return for each sentence how it stands in its paragraph, and whether something near it belongs to an image.

    A text without paragraphs has no shapes. What follows a sentence that may be a caption may be one as far as its
    paragraph goes.
    """
    size = Counter(s.paragraph for s in sentences)
    images = [at for at, cue in enumerate(own) if not _OF_IMAGES.isdisjoint(cue.names)]
    plain = _is_plain(sentences)
    found: list[set[str]] = []
    maybe = False
    for at, (sentence, cue) in enumerate(zip(sentences, own, strict=True)):
        names: set[str] = set()
        if len(size) > 2:
            shape = "alone" if size[sentence.paragraph] == 1 else "run"
            verb = "verbless" if "verb:none" in cue.names else "told" if cue.happenings else "verb"
            names.update((f"shape:{shape}", f"shape:{shape}&{verb}"))
            if "ends:open" in cue.names:
                names.add(f"shape:{shape}&open")
            if not at or sentences[at - 1].paragraph != sentence.paragraph:
                maybe = plain and size[sentence.paragraph] <= _CAPTION and _is_bare(cue)
            if maybe:
                names.add("caption:maybe")
        if any(n != at for n in images[bisect_left(images, at - _NEAR) : bisect_right(images, at + _NEAR)]):
            names.add("near:image")
        found.append(names)
    return found


def _is_bare(cue: Cues) -> bool:
    """Say whether a sentence has nothing that a caption would not have: a verb of its own, a question, a speaker."""
    if "image:graphic" in cue.names:
        return True
    return cue.words >= _CAPTION and "verb:none" in cue.names and cue.names.isdisjoint(_NOT_CAPTIONS)


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
    shapes = _shapes(sentences, own)
    for at, (sentence, cue, around) in enumerate(zip(sentences, own, _around(sentences, own), strict=True)):
        names = set(cue.names | around | shapes[at])
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
