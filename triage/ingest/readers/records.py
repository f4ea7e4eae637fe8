"""Records with named fields: one JSON object or CSV row becomes one item."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from triage.domain.report import Role
from triage.ingest.guard import fragment
from triage.ingest.items import Item, Piece, bare, compose, folded

NAMES: dict[str, tuple[str, ...]] = {
    "title": ("title", "headline"),
    "text": ("text", "body", "content", "content_text", "content_html", "articlebody", "fulltext", "full_text"),
    "summary": ("summary", "description", "abstract", "excerpt"),
    "outlet": ("outlet", "source", "publisher"),
    "url": ("url", "link"),
    "published": ("published", "date", "date_published", "datepublished", "publishedat", "published_at", "pubdate"),
    "author": ("author", "authors", "creator", "byline"),
    "language": ("language", "lang"),
    "id": ("id", "guid"),
}
"""A field of a report and the names that a record may give it, the first that has a value wins."""

TEXT_NAMES = frozenset((*NAMES["title"], *NAMES["text"], *NAMES["summary"]))
"""At least one of these must be there for a record to be a report."""

KNOWN_NAMES = frozenset(name for names in NAMES.values() for name in names)

METADATA_LIMIT = 1000
"""Characters of an unknown field that are kept."""

_TAG = re.compile(
    r"</(?:p|div|h[1-6]|ul|ol|li|blockquote|span|a|b|i|em|strong|figure|table|article)\s*>|<br\s*/?>|<p>|<img\s[^<>]{0,500}>",
    re.IGNORECASE,
)
_LINE = re.compile(r"([^\n]+)(\n*)")

WRAPPED = 40
"""A shorter line is a line of its own, as in a list."""
STOPS = '.!?:;…|。！？؟।۔"”»’'
"""What ends a line for good."""


def item_of(record: Mapping[str, Any], place: int, raw: bytes) -> Item | None:
    """Return a record as an item, or None where it has neither title nor text.

    Args:
        record: Field names and values; names are compared without case, blanks and hyphens.
        place: The record's place in its input, from 0.
        raw: The bytes that identify it where it has no address.
    """
    fields = {str(k).strip().lower().replace(" ", "_").replace("-", "_"): v for k, v in record.items()}
    title = folded(_first(fields, "title")) or None
    body = _first(fields, "text") or _first(fields, "summary")
    pieces, why = pieces_of(body)
    text, blocks = compose(title, pieces)
    if not text:
        return None
    identifier = _first(fields, "id").strip()
    metadata = {
        k: _string(v)[:METADATA_LIMIT]
        for k, v in fields.items()
        if k not in KNOWN_NAMES and v not in (None, "", [], {})
    }
    if identifier:
        metadata["id"] = identifier
    return Item(
        text,
        blocks,
        title=title,
        url=_first(fields, "url").strip() or None,
        guid=identifier if ":" in identifier else None,
        outlet=folded(_first(fields, "outlet")) or None,
        author=folded(_first(fields, "author")) or None,
        language=_first(fields, "language").strip() or None,
        published_raw=folded(_first(fields, "published")) or None,
        raw=raw,
        place=place,
        problems=[bare(f"the markup of record {place + 1}", why)] if why else [],
        metadata=metadata,
    )


def pieces_of(body: str) -> tuple[list[Piece], str]:
    """Return the blocks of a record's text, those of its HTML where it has tags, else its lines; and why they have no roles.

    A line that a word in lower case goes on with was only wrapped.
    """
    if _TAG.search(body):
        return fragment(body)
    lines: list[list[str]] = []
    wrapped = False
    for text, breaks in _LINE.findall(body.replace("\r\n", "\n").replace("\r", "\n")):
        line = folded(text)
        last = lines[-1][-1] if lines and wrapped else ""
        if len(last) >= WRAPPED and last[-1] not in STOPS and line[:1].islower():
            lines[-1].append(line)
        else:
            lines.append([line])
        wrapped = breaks == "\n"
    return [(Role.BODY, " ".join(line)) for line in lines], ""


def canonical_bytes(record: object) -> bytes:
    """Return a record as bytes with one spelling, so that its id does not depend on the order of its fields."""
    return json.dumps(record, sort_keys=True, separators=(",", ":"), default=str).encode()


def _first(fields: Mapping[str, Any], name: str) -> str:
    for spelling in NAMES[name]:
        value = fields.get(spelling)
        if value is None:
            continue
        text = value if isinstance(value, str) else _string(value, lines=name == "text")
        if text.strip():
            return text
    return ""


def _string(value: object, *, lines: bool = False) -> str:
    """Return a value as text; of an object its name, of a list its members (paragraphs in a text, else a list)."""
    if value is None or isinstance(value, bool):
        return "" if value is None else str(value).lower()
    if isinstance(value, Mapping):
        inner = next((value[k] for k in ("name", "title", "text", "value", "id", "url") if value.get(k)), None)
        return inner if isinstance(inner, str) else json.dumps(value, ensure_ascii=False, default=str)
    if isinstance(value, list):
        return ("\n\n" if lines else ", ").join(s for v in value if not isinstance(v, list) and (s := _string(v)))
    return str(value)
