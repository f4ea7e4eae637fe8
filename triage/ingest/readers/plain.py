"""Plain text and Markdown: the text stays as it is; blocks are the paragraphs between blank lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from triage.domain.report import Block, Role
from triage.ingest.items import Item, plain
from triage.text.spans import trimmed

_PARAGRAPH = re.compile(r"[^\n]*\S[^\n]*(?:\n[^\n]*\S[^\n]*)*")
_HEADING = re.compile(r" {0,3}#{1,6}(?:[ \t]|$)")
_QUOTE = re.compile(r" {0,3}>")
_FENCE = re.compile(r" {0,3}(?:```|~~~)")


def read_text(text: str) -> Iterator[Item]:
    """Yield plain text as one item: every paragraph is a body block, and there is no title."""
    text = plain(text)
    blocks = (_block(text, Role.BODY, m.start(), m.end()) for m in _PARAGRAPH.finditer(text))
    yield Item(text, tuple(b for b in blocks if b))


def read_markdown(text: str) -> Iterator[Item]:
    """Yield Markdown source as one item: lines with # are headings, paragraphs after > are quotes, the rest is body."""
    text = plain(text)
    blocks: list[Block | None] = []
    fenced = False
    for paragraph in _PARAGRAPH.finditer(text):
        start, at = paragraph.start(), paragraph.start()
        role = Role.QUOTE if _QUOTE.match(paragraph.group()) and not fenced else Role.BODY
        for line in paragraph.group().split("\n"):
            end = at + len(line)
            if _FENCE.match(line):
                fenced = not fenced
            elif not fenced and _HEADING.match(line):
                blocks += [_block(text, role, start, at), _block(text, Role.HEADING, at, end)]
                start = end
            at = end + 1
        blocks.append(_block(text, role, start, paragraph.end()))
    yield Item(text, tuple(b for b in blocks if b))


def _block(text: str, role: Role, start: int, end: int) -> Block | None:
    start, end = trimmed(text, start, end)
    return Block(role, start, end) if start < end else None
