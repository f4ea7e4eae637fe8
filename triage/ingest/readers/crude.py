"""A feed without a parser: cut at its items, linear in time; for feeds that no parser takes in time."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from triage.ingest.items import Item, compose, folded
from triage.ingest.markup import stripped

_START = re.compile(r"<(?:item|entry)(?=[\s>/])", re.IGNORECASE)
_NAMES = {
    "title": ("title",),
    "link": ("link",),
    "published": ("pubDate", "published", "updated", "dc:date"),
    "body": ("content:encoded", "content", "description", "summary"),
}
_CDATA = re.compile(r"<!\[CDATA\[|\]\]>")
_HREF = re.compile(r"""<link\b[^<>]{0,500}?href\s*=\s*["']([^"'<>]{1,2000})""", re.IGNORECASE)


def read_feed(text: str) -> Iterator[Item]:
    """Yield the items that have a title or text, with title, link and date where they stand plainly."""
    starts = [m.start() for m in _START.finditer(text)]
    for place, (start, end) in enumerate(zip(starts, [*starts[1:], len(text)], strict=True)):
        part = text[start:end]
        title = " ".join(words for _, words in stripped(_inner(part, "title")))
        composed, blocks = compose(title, stripped(_inner(part, "body")))
        href = _HREF.search(part)
        if composed:
            yield Item(
                composed,
                blocks,
                title=title or None,
                url=folded(_inner(part, "link")) or (href.group(1) if href else None),
                published_raw=folded(_inner(part, "published")) or None,
                place=place,
            )


def _inner(part: str, field: str) -> str:
    for name in _NAMES[field]:
        start = part.find(f"<{name}")
        opened = part.find(">", start) + 1 if start >= 0 else 0
        closed = part.find(f"</{name}", opened) if opened else -1
        if closed > opened:
            return html.unescape(_CDATA.sub("", part[opened:closed]))
    return ""
