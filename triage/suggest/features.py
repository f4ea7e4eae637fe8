"""Cues of a sentence, computed once: quotation, image, page furniture, tense, place, time, and where it stands.

A cue is a short name such as `verb1:attack` (the first verb tells an attack) or `place:in` (a preposition and a
capitalised name). Plain words stand beside them as themselves, so that a fitted weight can be read and explained.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from triage.domain.report import Report, Role, Sentence
from triage.suggest.lexicon import classes
from triage.suggest.patterns import END_REACH, REACH, patterns
from triage.text.quotation import QuoteState, quoted_share

_WORD: Final = re.compile(r"\w+(?:['’-]\w+)*")
_STRAY_MARKS: Final = str.maketrans("", "", "'’.,")
_HAPPENINGS: Final = frozenset(
    ("attack_verb", "control_verb", "law_verb", "act_verb", "meet_verb", "sport_verb", "accident_verb", "deed_verb")
)
_VERBS: Final = _HAPPENINGS | {"speech", "statement", "be", "have", "modal", "state", "state_past", "past_verb"}
_NOT_PARTICIPLES: Final = ("be", "have", "modal", "state")
_SIDE: Final = frozenset(
    (
        "who",
        "which",
        "whose",
        "whom",
        "where",
        "when",
        "as",
        "while",
        "because",
        "if",
        "although",
        "though",
        "unless",
        "whether",
        "how",
        "what",
        "why",
    )
)
_ARTICLES: Final = frozenset(
    (
        "the",
        "a",
        "an",
        "of",
        "its",
        "their",
        "his",
        "her",
        "our",
        "your",
        "my",
        "this",
        "that",
        "these",
        "those",
        "some",
        "many",
        "any",
        "no",
    )
)
_SKIPPED: Final = frozenset(
    ("been", "also", "not", "already", "now", "being", "n't", "never", "had", "have", "just", "then")
)
_COUNTED: Final = frozenset(
    ("attack_noun", "market", "projection", "first", "speech", "opinion", "law_noun", "sport_noun")
)
_RUNNING: Final = (Role.BODY, Role.ASIDE, Role.QUOTE)
_POST: Final = re.compile(r"\(@\w{1,30}\)|pic\.twitter\.com")
_REOPENED: Final = re.compile(r"[a-z,] \"\w")
SHORT: Final = 6
"""Words of a sentence that is nothing but interface when it opens with words of the page."""
LONG_CHAIN: Final = 4
"""Sentences that a quotation may run over before its marks are doubted."""
LONG_SENTENCE: Final = 400
"""Words looked at per sentence; what comes later adds nothing but time (hostile input)."""


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
    title = frozenset(_folded(report.title or ""))
    first: list[Cues] = [_own(s, q, title) for s, q in zip(sentences, quotes, strict=True)]
    return list(_with_neighbours(sentences, first))


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
                own = sentences[lost].text
                (found[lost],) = quoted_share(own, [(0, len(own))])
        start = at + 1
    return found


def _folded(text: str) -> list[str]:
    return [w.casefold().translate(_STRAY_MARKS) for w in _WORD.findall(text)]


def _own(sentence: Sentence, quote: QuoteState, title: frozenset[str]) -> Cues:
    text = sentence.text
    tokens = _WORD.findall(text)[:LONG_SENTENCE]
    lower = [t.lower().replace("’", "'") for t in tokens]
    names = {w for w, t in zip(lower, tokens, strict=True) if t[0].islower()}
    _add_classes(names, lower)
    happenings = _add_verbs(names, tokens, lower)
    _add_places(names, tokens, lower)
    _add_forms(names, text, tokens)
    folded = {w.casefold().translate(_STRAY_MARKS) for w in tokens}
    shared = len(folded & title)
    _add_quote(names, quote, text)
    _add_joined(names)
    return Cues(
        frozenset(names), happenings, quote, len(tokens), shared / (len(folded) or 1), shared / (len(title) or 1)
    )


def _add_classes(names: set[str], lower: list[str]) -> None:
    table = classes()
    counts: dict[str, int] = {}
    for word in lower:
        for name in table.get(word, ()):
            counts[name] = counts.get(name, 0) + 1
    for name, count in counts.items():
        names.add(f"has:{name}")
        if count > 1 and name in _COUNTED:
            names.add(f"many:{name}")
    if lower:
        for name in table.get(lower[0], ()):
            names.add(f"opens:{name}")


def _verb_kind(tokens: list[str], lower: list[str], at: int) -> str | None:
    word, token = lower[at], tokens[at]
    if (at and (not token[0].islower() or lower[at - 1] in _ARTICLES)) or "-" in word:
        return None
    for name in classes().get(word, ()):
        if name in _VERBS:
            return name
    if len(word) > 4 and word.endswith("ed"):
        return "past_verb"
    return None


def _add_verbs(names: set[str], tokens: list[str], lower: list[str]) -> tuple[str, ...]:
    """Note the verbs in their order; a form of be or have takes the class of its participle.

    A verb behind who, which, after ... and a participle before "by" stand in a side clause: they tell nothing on their own.
    """
    found: list[str] = []
    happenings: list[str] = []
    at, size, side = 0, len(lower), False
    while at < size:
        side = side or lower[at] in _SIDE
        kind = _verb_kind(tokens, lower, at)
        if kind is None:
            at += 1
            continue
        start = at
        if kind in ("be", "have"):
            ahead = at + 1
            while ahead < size and ahead < at + 4 and (lower[ahead] in _SKIPPED or lower[ahead].endswith("ly")):
                ahead += 1
            done = _verb_kind(tokens, lower, ahead) if ahead < size else None
            if done and done not in _NOT_PARTICIPLES:
                kind, at = f"{kind}+{done}", ahead
        base = kind.rpartition("+")[2]
        bare = at == start and at + 1 < size and lower[at + 1] == "by" and base != "speech"
        if side or bare:
            names.add(f"side:{base}")
        else:
            if base in _HAPPENINGS:
                happenings.append(base)
                names.add(f"told:{kind}")
            found.append(kind)
        side = False
        at += 1
    for place, kind in enumerate(found[:2], 1):
        names.add(f"verb{place}:{kind}")
    if found:
        names.add(f"lastverb:{found[-1]}")
    if len(found) > 1 and found[0] == "speech":
        names.add(f"said:{found[1]}")
    if not found:
        names.add("verb:none")
    return tuple(happenings)


def _add_places(names: set[str], tokens: list[str], lower: list[str]) -> None:
    table = classes()
    capital = 0
    for at in range(1, len(tokens)):
        if not tokens[at][0].isupper():
            continue
        kinds = table.get(lower[at], ())
        if "weekday" in kinds or "month" in kinds:
            continue
        capital += 1
        before = lower[at - 1]
        if before in ("in", "at", "near", "outside", "across", "inside", "around"):
            names.add("place:in")
        elif before in ("to", "from", "of", "into", "into", "over", "between", "against"):
            names.add("place:of")
    if lower and lower[0] in ("in", "at", "near") and len(tokens) > 1 and tokens[1][0].isupper():
        names.add("place:opens")
    names.add("capitals:none" if not capital else "capitals:few" if capital < 3 else "capitals:many")
    if len(tokens) > 3 and capital >= 0.6 * (len(tokens) - 1):
        names.add("form:titlecase")


def _add_forms(names: set[str], text: str, tokens: list[str]) -> None:
    size = len(tokens)
    bins = ((3, "3"), (7, "7"), (13, "13"), (22, "22"), (35, "35"), (60, "60"))
    names.add("size:" + next((b for limit, b in bins if size <= limit), "more"))
    end = text.rstrip("\"'”’»)] ")[-1:]
    names.add(f"ends:{end}" if end in ".?!:…" and end else "ends:open")
    known = patterns()
    head, tail = text[:REACH], text[-END_REACH:]
    names.update(name for name, pattern in _SEARCHED if known[pattern].search(head))
    names.update(name for name, pattern in _MATCHED if known[pattern].match(head))
    names.update(name for name, pattern in _ENDED if known[pattern].search(tail))
    if len(text) <= REACH:
        names.update(name for name, pattern in _WHOLE if known[pattern].match(text))
    if any(c.isdigit() for c in text):
        names.add("form:digits")
    for sign in "?!@#|$%£€©…":
        if sign in text:
            names.add(f"sign:{sign}")
    if "page:interface" in names and size <= SHORT:
        names.add("page:button")
    if text.isupper():
        names.add("form:upper")


_SEARCHED: Final = (
    ("time:bounded", "bounded"),
    ("time:year", "year"),
    ("time:long", "long"),
    ("image:pictured", "pictured"),
)
_MATCHED: Final = (
    ("image:mark", "caption_mark"),
    ("form:wire", "wire"),
    ("page:interface", "interface"),
    ("page:link", "link"),
)
_WHOLE: Final = (
    ("image:creditonly", "credit_only"),
    ("image:label", "label"),
    ("page:byline", "byline"),
    ("page:dateline", "dateline"),
)
_ENDED: Final = (
    ("image:creditend", "credit_end"),
    ("quote:leadin", "lead_in"),
)


def _add_quote(names: set[str], quote: QuoteState, text: str) -> None:
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
    if any(c in text for c in '"“”«»„'):
        names.add("quote:marks")


def _add_joined(names: set[str]) -> None:
    """Join what counts only together: a happening with its time and place (codebook, step 3)."""
    told = any(n.startswith("told:") for n in names)
    which = "told" if told else "untold"
    names.add(f"joined:{which}")
    times = [t for t in _TIMES if t in names]
    names.update(f"joined:{which}&{t}" for t in times)
    if told:
        names.update(
            f"joined:told&{c}" for c in ("place:in", "has:projection", "has:negation", "has:first") if c in names
        )
    for name in [n for n in names if n.startswith("verb1:")]:
        names.update(f"joined:{name}&{t}" for t in times)
    if "time:year" in names and "has:month" not in names:
        names.add("time:yearonly")


_TIMES: Final = ("has:weekday", "time:bounded", "has:near_time", "time:long", "time:year")


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
        if cue.title_share >= 0.85 and cue.title_cover >= 0.6:
            names.add("title:same")
        elif cue.title_share >= 0.5:
            names.add("title:half")
        elif cue.title_share >= 0.25:
            names.add("title:some")
        if cue.title_cover >= 0.8:
            names.add("title:covered")
        yield Cues(frozenset(names), cue.happenings, cue.quote, cue.words, cue.title_share, cue.title_cover)


def _carried(cue: Cues, sentence: Sentence) -> Iterable[str]:
    if cue.happenings:
        yield "told"
        yield cue.happenings[0]
    if cue.quote.share >= 0.5 or sentence.role is Role.QUOTE:
        yield "quote"
    if cue.words < 5:
        yield "short"
    for name in ("has:attack_noun", "quote:leadin", "image:creditonly", "image:creditend", "page:interface"):
        if name in cue.names:
            yield name
