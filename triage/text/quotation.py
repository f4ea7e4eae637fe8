"""Quotation state: which stretches of a text stand inside quotation marks, and how much of a sentence does.

A quotation ends with its mark or with its paragraph, whichever comes first; one that was left open goes on where the next
paragraph opens with a quotation mark, as newspapers print long speeches. Only the outermost quotation counts: what stands
inside it is quoted however deep. Every function is one pass over the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

_BLANK_LINE = re.compile("\n[^\\S\n\u2029\u200b\ufeff]*\n[\\s\u200b\ufeff]*")
_PARAGRAPH_END = re.compile(f"{_BLANK_LINE.pattern}|\u2029")
# One alternative a mark: `re` then leaps from mark to mark, and with a set among the alternatives it does not.
_MARK = re.compile("``|''|" + "|".join("\"“”„‟＂«»‹›「」『』﹁﹂〝〞〟‘’‚'"))
_OPENING_CORNERS = {"「": "」", "『": "』", "﹁": "﹂", "〝": "〞〟"}
_BEFORE_OPENING = frozenset("([{—–-/:¿¡*_>|…")
_WORD = re.compile(
    r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]"
    r"|[^\W\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]+(?:[-'’.,/:@&][^\W\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]+)*"
)
_DECADE = re.compile(r"\d0?s?\b|\d\d")


@dataclass(frozen=True, slots=True)
class QuoteState:
    """How a sentence stands to the quotations of its paragraph.

    `share` is the part of its words inside quotation marks, 0 to 1 (codebook 2, rule 2: half or more makes a quote).
    `continues` says that the sentence begins inside a quotation which an earlier sentence opened.
    """

    share: float
    continues: bool


class _Quotation(NamedTuple):
    start: int
    end: int
    closed: bool
    resumed: bool = False


def quoted_spans(text: str) -> list[tuple[int, int]]:
    """Return the outermost quotations of a text, marks included, in order and without overlap.

    Args:
        text: A paragraph or several with blank lines between them.
    """
    return [(quotation.start, quotation.end) for quotation in _quotations(text)]


def quoted_share(text: str, spans: Sequence[tuple[int, int]]) -> list[QuoteState]:
    """Return one state for each sentence of a paragraph or of a whole text.

    Args:
        text: A paragraph, or several with blank lines between them, so that quotations may go on over paragraphs.
        spans: The sentences as code points into `text`, in order, not overlapping.
    """
    quotations = list(_quotations(text))
    states: list[QuoteState] = []
    first = 0
    for start, end in spans:
        while first < len(quotations) and quotations[first].end <= start:
            first += 1
        states.append(_state(text, start, end, quotations, first))
    return states


def word_count(text: str) -> int:
    """Return the number of words: names, dates, figures and handles too; each Chinese or Japanese character is one."""
    return sum(1 for _ in _WORD.finditer(text))


def _state(text: str, start: int, end: int, quotations: list[_Quotation], first: int) -> QuoteState:
    words = inside = 0
    at = first
    for word in _WORD.finditer(text, start, end):
        words += 1
        while at < len(quotations) and quotations[at].end <= word.start():
            at += 1
        if at < len(quotations) and quotations[at].start <= word.start():
            inside += 1
    continues = False
    if first < len(quotations) and words:
        quotation = quotations[first]
        begun = quotation.start < start or (quotation.resumed and quotation.start <= start)
        continues = begun and _WORD.search(text, start, min(end, quotation.end)) is not None
    return QuoteState(inside / words if words else 0.0, continues)


def _quotations(text: str) -> Iterator[_Quotation]:
    open_before = False
    at = 0
    ends = _PARAGRAPH_END if "\u2029" in text else _BLANK_LINE
    while at < len(text):
        gap = ends.search(text, at)
        end, following = (gap.start(), gap.end()) if gap else (len(text), len(text))
        last: _Quotation | None = None
        for quotation in _scan(text, at, end):
            if last is None and open_before and not text[at : quotation.start].strip():
                quotation = _Quotation(quotation.start, quotation.end, quotation.closed, resumed=True)
            yield quotation
            last = quotation
        open_before = last is not None and not last.closed
        at = following


def _scan(text: str, start: int, end: int) -> Iterator[_Quotation]:
    """Walk the marks of one paragraph with at most one open quotation."""
    singles: _Singles | None = None
    opener, opened, depth, inner = "", 0, 0, False
    nesting: bool | None = None
    skip = start
    plain = text.isascii()  # where a double mark is never inside a word
    for mark in _MARK.finditer(text, start, end):
        char, at = mark.group(), mark.start()
        if at < skip or (not (plain and char == '"') and _inside_word(text, at, char)):
            continue
        if opener:
            if char in "‘’‚'":
                continue
            if char == opener and opener in "«‹»":
                depth += bool(nesting)
            elif _is_inner(text, at, char, opener):
                inner = True
            elif inner and char in ('"', "”"):
                inner = False
            elif _closes(text, at, char, opener):
                if depth:
                    depth -= 1
                else:
                    yield _Quotation(opened, mark.end(), closed=True)
                    opener = ""
            continue
        if char in "‘'‚":
            singles = singles or _Singles(text, start, end)
            close = singles.partner(at, char)
            if close:
                yield _Quotation(at, close, closed=True)
                skip = close
        elif _opens(text, at, char):
            opener, opened, depth, inner = char, at, 0, False
            if nesting is None and char in "«‹»":
                nesting = text.count("«", start, end) == text.count("»", start, end)
    if opener:
        last = end
        while last > opened + 1 and text[last - 1].isspace():
            last -= 1
        yield _Quotation(opened, last, closed=False)


def _around(text: str, at: int, width: int = 1) -> tuple[str, str]:
    return text[at - 1] if at else " ", text[at + width] if at + width < len(text) else " "


def _inside_word(text: str, at: int, char: str) -> bool:
    """An apostrophe, or the double mark of a Hebrew abbreviation."""
    if char not in "'’‘\"":
        return False
    before, after = _around(text, at)
    if char == '"':
        return "\u05d0" <= before <= "\u05ea" and "\u05d0" <= after <= "\u05ea"
    return before.isalnum() and after.isalnum()


def _opening_shape(text: str, at: int, width: int = 1) -> bool:
    before, after = _around(text, at, width)
    return (before.isspace() or before in _BEFORE_OPENING) and not after.isspace()


def _closing_shape(text: str, at: int, width: int = 1) -> bool:
    before, after = _around(text, at, width)
    return not before.isspace() and not after.isalnum()


def _opens(text: str, at: int, char: str) -> bool:
    if char in "“„‟«‹``" or char in _OPENING_CORNERS:
        return True
    if char in "”»":
        return _opening_shape(text, at)
    if char in ('"', "＂", "''"):
        return _opening_shape(text, at, len(char)) or not _closing_shape(text, at, len(char))
    return False


def _is_inner(text: str, at: int, char: str, opener: str) -> bool:
    """A quotation of the other double kind inside the open one."""
    if opener == '"':
        return char == "“"
    return opener == "“" and char == '"' and _opening_shape(text, at)


def _closes(text: str, at: int, char: str, opener: str) -> bool:
    if opener in _OPENING_CORNERS:
        return char in _OPENING_CORNERS[opener]
    if opener in "«‹":
        return char in "»›"
    if opener == "»":
        return char == "«"
    if opener in ("„", "‟"):
        return char in "“”" or (char == '"' and _closing_shape(text, at))
    if opener in ("“", "”"):
        return char == "”" or (char in ('"', "''") and _closing_shape(text, at))
    if opener in ("``", "''"):
        return char in ("''", '"')
    return char in ("”", "''") or (char in ('"', "＂") and not _strict_opening(text, at))


def _strict_opening(text: str, at: int) -> bool:
    """A straight mark that can only open, so that the quotation before it was never closed."""
    return _opening_shape(text, at) and _around(text, at)[1].isalnum()


class _Singles:
    """Pairs single marks that quote; apostrophes at the end of a word make this a matter of looking ahead."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text = text
        self.openers: list[int] = []
        self.strong: list[int] = []
        self.weak: list[int] = []
        for at in (m.start() for m in re.finditer("[‘’‚']", text[start:end])):
            before, after = _around(text, at + start)
            if text[at + start] in "‘‚'" and not before.isalnum() and not after.isspace() and before not in ".,!?":
                self.openers.append(at + start)
            elif text[at + start] in "’'‘" and not before.isspace() and not after.isalnum():
                (self.strong if before in ".,!?…;:。！？" else self.weak).append(at + start)

    def partner(self, at: int, char: str) -> int | None:
        """Return the end of the quotation that a single mark opens, or None where the mark is an apostrophe."""
        before, after = _around(self.text, at)
        if before.isalnum() or after.isspace() or _DECADE.match(self.text, at + 1):
            return None
        weak, strong = self._after(self.weak, at), self._after(self.strong, at)
        if weak is not None and strong is not None and weak < strong and self.text[weak - 1] == "s":
            opener = self._after(self.openers, at)
            weak = strong if opener is None or strong < opener else weak
        closers = [close for close in (weak, strong) if close is not None]
        if not closers:
            return None
        close = min(closers)
        if char == "'" and self.text[close] == "’":
            return None
        return close + 1

    @staticmethod
    def _after(places: list[int], at: int) -> int | None:
        index = bisect_right(places, at)
        return places[index] if index < len(places) else None
