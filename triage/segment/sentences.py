"""Sentences of a report: sentencex inside a layer of lines, quotations, lost blanks, credits and abbreviations.

The contract: every sentence is `text[start:end]`, in order, never overlapping, never over the edge of a block, and every
character that is neither blank nor without width belongs to exactly one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from triage.domain.report import Report, Role, Sentence
from triage.segment import repairs
from triage.segment.blocks import paragraphs, stretches, wrap_width
from triage.segment.stops import Stop, attributed, ends_sentence, next_kind
from triage.segment.words import SPEECH_JOINED, guess_language, starters
from triage.text.quotation import quoted_spans
from triage.text.spans import is_blank, trimmed

_STRONG = "。！？｡．؟۔।॥։።፧။។\u037e"
_MARKS = f".!?…‼⁇⁈⁉{_STRONG}"
# One class of characters at the beginning lets the search leap to them, which alternatives would not.
_STOP = re.compile(rf"[{_MARKS};](?:(?<=\.)(?:[ \u00a0]\.){{2,}}|(?<!;)[{_MARKS}]*|(?<=[\u0370-\u03ff\u1f00-\u1fff];))")
_EMOJI = "[\U0001f1e6-\U0001f1ff\U0001f300-\U0001faff\u2600-\u275a\u2761-\u27bf\u2b50\u2b55]"
_EMOJI_FIRST = re.compile(_EMOJI)
_EMOJI_RUN = re.compile(f"(?:[ \u00a0]?{_EMOJI}[\ufe0f\u200d\U0001f3fb-\U0001f3ff]*)+")
_NOTE = re.compile(r"\[\d{1,3}\]|[¹²³⁴⁵⁶⁷⁸⁹⁰]+")
_ALWAYS_CLOSE = frozenset("”)]}）】」』〕》›\u200e\u200f\u061c\u202c\u2069")
_MAY_CLOSE = frozenset("\"'’“»«‘")
_WIDE_BLANK = re.compile(r"[^\S\x00-\x7f]")
_MASKED = str.maketrans(dict.fromkeys("“”\"'«»„‟‘’「」『』()[]（）\n\r\t\u2028\x0b\x0c\u200b", " "))
_LONGEST_BRACKET = 400
_LONGEST_MARKER = 60
_BRACKET = re.compile(r"[()\[\]（）]")


def split(report: Report, revision: int = 1) -> list[Sentence]:
    """Return the sentences of a report in the order of its text.

    A title is one sentence; every other block is split by itself. In plain text blank lines separate paragraphs.

    Args:
        report: A report as it was read.
        revision: The revision of the report that the sentences belong to.
    """
    text = report.text
    language = guess_language(text, report.language)
    width = wrap_width(text) if "\n" in text else None
    found: list[Sentence] = []
    for paragraph, (role, start, end) in enumerate(_paragraphs(report)):
        spans = [(start, end)] if role is Role.TITLE else _paragraph_sentences(text, start, end, language, width)
        for a, b in spans:
            n = len(found) + 1
            found.append(Sentence(report.report_id, n, a, b, role, paragraph, text[a:b], revision))
    return found


def split_text(text: str, language: str | None = None) -> list[tuple[int, int]]:
    """Return the sentences of a text as spans of code points.

    Args:
        text: Any text; blank lines separate paragraphs.
        language: ISO 639-1, where it is known; else it is guessed from the words.
    """
    language = guess_language(text, language)
    width = wrap_width(text) if "\n" in text else None
    return [
        span
        for start, end in paragraphs(text, 0, len(text))
        for span in _paragraph_sentences(text, start, end, language, width)
    ]


def _paragraphs(report: Report) -> Iterator[tuple[Role, int, int]]:
    """Blocks in order, cut at blank lines; text outside any block counts as body."""
    at = 0
    for block in sorted(report.blocks, key=lambda block: block.start):
        start = max(at, block.start)
        if not report.text[at:start].isspace():  # nothing but blanks stands between most blocks
            for a, b in paragraphs(report.text, at, start):
                yield Role.BODY, a, b
        end = max(start, min(block.end, len(report.text)))
        yield from ((block.role, a, b) for a, b in paragraphs(report.text, start, end) or [(start, start)])
        at = end
    for a, b in paragraphs(report.text, at, len(report.text)):
        yield Role.BODY, a, b


def _paragraph_sentences(text: str, start: int, end: int, language: str, width: int | None) -> list[tuple[int, int]]:
    found = []
    for a, b in stretches(text, start, end, width):
        line = text[a:b]
        at = 0
        for cut in [*_cuts(line, language), len(line)]:
            x, y = trimmed(line, at, cut)
            if x < y:
                found.append((a + x, a + y))
            at = cut
    return found


def _cuts(line: str, language: str) -> list[int]:
    """Return the places inside one line where a sentence ends, in order."""
    forced = sorted({*repairs.label_cuts(line), *repairs.item_cuts(line)})
    stops = list(_STOP.finditer(line))
    if not stops:
        return forced
    openers = starters(language)
    closing = {end for _, end in quoted_spans(line)} if '"' in line or "'" in line else set()
    brackets = _brackets(line)
    hosts: list[tuple[int, int]] | None = None
    base: set[int] | None = None
    cuts: list[int] = []
    begin = 0
    for match in stops:
        while forced and forced[0] <= match.start():
            begin = forced.pop(0)
            cuts.append(begin)
        end = _closed(line, match.end(), closing)
        rest = end
        while rest < len(line) and is_blank(line[rest]):
            rest += 1
        if rest == len(line):
            break
        if begin >= match.start() or _in_bracket(brackets, match.start(), end, begin):
            continue
        stop = Stop(line, match.start(), match.end(), end, rest, begin, language, openers)
        if rest == end and hosts is None:
            hosts = repairs.addresses(line)
        verdict = _verdict(stop, hosts or [])
        if verdict is None:
            base = _base(line, language) if base is None else base
            verdict = stop.mark_end in base or end in base
        if verdict and not repairs.is_marker(line[max(begin, end - _LONGEST_MARKER) : end]):
            cuts.append(end)
            begin = rest
    return [*cuts, *forced]


def _verdict(stop: Stop, hosts: list[tuple[int, int]]) -> bool | None:
    text = stop.text
    strong = any(char in _STRONG for char in text[stop.start : stop.mark_end])
    if stop.rest > stop.end and not strong:
        return ends_sentence(stop)
    if strong:
        kind = next_kind(text, stop.rest)
        if kind in ("closing", "lower") or "》" in text[stop.mark_end : stop.end]:
            return False
        if stop.closed:
            return not (_joined_attribution(text, stop.end) or attributed(text, stop.end, stop.starters, alone=True))
        return True
    if _is_unspaced(text[stop.end]) and _is_unspaced(text[stop.start - 1]):
        return not (text[stop.start] in ".…" and not stop.closed) and not _joined_attribution(text, stop.end)
    return repairs.glued(text, stop.start, stop.end, stop.starters, hosts)


def _is_unspaced(char: str) -> bool:
    """Chinese and Japanese, which put no blank between sentences."""
    return "\u3040" <= char <= "\u30ff" or "\u3400" <= char <= "\u9fff" or char in "」』“”《》、，。"


def _joined_attribution(text: str, at: int) -> bool:
    """A quotation in Chinese, Japanese or Korean that goes on with who said it."""
    if at >= len(text) or text[at].isspace():
        return False
    if "\u3040" <= text[at] <= "\u309f" or "\uac00" <= text[at] <= "\ud7a3":
        return True
    phrase = re.split("[。，！？：；、,.]", text[at : at + 16], maxsplit=1)[0]
    return len(phrase) < 14 and any(verb in phrase for verb in SPEECH_JOINED)


def _closed(line: str, at: int, closing: set[int]) -> int:
    """Return where the marks end that close together with a stop: quotation marks, brackets, notes, emoji."""
    begin = at
    while at < len(line):
        char = line[at]
        if line.startswith("''", at) and at + 2 in closing:
            at += 2
        elif char in _ALWAYS_CLOSE or (char in _MAY_CLOSE and _closes(line, at, closing)):
            at += 1
        elif note := _NOTE.match(line, at):
            at = note.end()
        elif char in " \u00a0\u202f" and line[at + 1 : at + 2] in ("»", "”", '"') and at == begin:
            mark = line[at + 1]
            after = line[at + 2 : at + 3]
            if after.isalnum() or (mark == '"' and at + 2 not in closing):
                break
            at += 2
        else:
            break
    emoji = _EMOJI_RUN.match(line, at)
    if emoji and not _EMOJI_FIRST.match(line):
        at = emoji.end()
    return at


def _closes(line: str, at: int, closing: set[int]) -> bool:
    after = line[at + 1 : at + 2]
    if line[at] in "\"'":
        return at + 1 in closing or not after.strip()
    if line[at] == "«" or line[at] == "“":
        return not after.strip() or after in ",;:.)" or after in "-–—"
    return not after.isalnum()


def _brackets(line: str) -> list[tuple[int, int]]:
    """Return the outermost brackets that close again, in order; longer ones do not hold a sentence together."""
    pairs: list[tuple[int, int]] = []
    stack: list[int] = []
    for mark in _BRACKET.finditer(line):
        if mark.group() in "([（":
            stack.append(mark.start())
        elif stack:
            start = stack.pop()
            if mark.end() - start <= _LONGEST_BRACKET:
                while pairs and pairs[-1][0] > start:
                    pairs.pop()
                pairs.append((start, mark.end()))
    return pairs


def _in_bracket(pairs: list[tuple[int, int]], start: int, end: int, sentence: int) -> bool:
    """Say whether a stop lies in a bracket that another sentence opened, and the bracket goes on behind it."""
    index = bisect_right(pairs, (start, 0)) - 1
    return index >= 0 and sentence < pairs[index][0] and end < pairs[index][1]


def _base(line: str, language: str) -> set[int]:
    """Return where sentences end by sentencex, asked on a copy without quotation marks.

    With the marks it keeps a quotation of several sentences whole, and its time grows with the square of the marks. A blank
    of more than one byte, such as a no-break space, can make it panic (1.0.32: "not a char boundary"); it gets plain ones.
    """
    from sentencex import get_sentence_boundaries

    masked = _WIDE_BLANK.sub(" ", line.translate(_MASKED))
    try:
        boundaries = get_sentence_boundaries(language, masked)
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # what Rust code raises in its distress; no Exception, by design
            raise
        return set()
    return {boundary["start_index"] + len(boundary["text"].rstrip()) for boundary in boundaries}
