"""HTML to text without a parser: linear in time whatever comes in."""

from __future__ import annotations

import html
import re

from triage.domain.report import Role
from triage.ingest.items import Piece, folded

# every alternative that has begun also ends, so no stretch is scanned twice
_TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|<(?P<unseen>script|style|noscript|template|svg)\b[^<>]*>.*?(?:</(?P=unseen)[^<>]*(?:>|\Z|(?=<))|\Z)"
    r"|</?(?P<name>[a-zA-Z][a-zA-Z0-9]*)[^<>]*(?:>|\Z|(?=<))"
    r"|<[!?][^<>]*(?:>|\Z|(?=<))",
    re.DOTALL | re.IGNORECASE,
)
_BREAK = re.compile(
    r"p|div|li|[uo]l|h[1-6r]|t[drh]|table|blockquote|section|article|aside|main|header|footer|nav|figure|figcaption"
    r"|pre|d[dt]|title|body|html",
    re.IGNORECASE,
)


def stripped(markup: str) -> list[Piece]:
    """Return the text of markup as body pieces: tags out, blocks apart, entities resolved; one pass, no nesting.

    The way out where the parser gives up: no role is recognised, but words are not lost.
    """
    pieces: list[Piece] = []
    words: list[str] = []
    at = 0

    def close() -> None:
        whole = folded(html.unescape("".join(words)))
        if whole:
            pieces.append((Role.BODY, whole))
        words.clear()

    for token in _TOKEN.finditer(markup):
        words += (markup[at : token.start()], " " if token["name"] in ("br", "BR") else "")
        at = token.end()
        if _BREAK.fullmatch(token["name"] or ""):
            close()
    words.append(markup[at:])
    close()
    return pieces
