"""RSS, Atom and their older kin: items with titles, links, dates and the blocks of their content."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from triage.domain.report import Role
from triage.ingest.addresses import resolved
from triage.ingest.items import Item, Piece, compose, folded
from triage.ingest.markup import stripped
from triage.ingest.readers.page import pieces_of

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_MEDIA = re.compile(r"(</?media:)(description|title|text|credit)\b")
_LINK_URI = re.compile(r"""<link\s+uri\s*=\s*(?:"[^"<>]*"|'[^'<>]*')\s*>(?=\s*https?:)""")
_MARKED = re.compile(r"</?[a-zA-Z][^<>]*>|&(?:#\w+|\w+);")
_TAGGED = re.compile(r"</?[a-zA-Z][^<>]*>")

_PLACE: Final = re.compile(r"<unknown>:(\d+):\d+: (.*)")


def read_feed(text: str) -> Iterator[Item | str]:
    """Yield the items of a feed in their order, and problems as sentences.

    The text is given to the parser as UTF-8 with its own declaration taken off, since it is decoded already. The
    picture fields of the media extension are renamed first: the parser would put them into the body.
    """
    import feedparser

    text = _ILLEGAL.sub("\ufffd", _DECLARATION.sub("", text))
    text = _LINK_URI.sub("<link>", _MEDIA.sub(r"\1triage\2", text))  # the parser would prefer that to the link itself
    parsed = feedparser.parse(
        io.BytesIO(text.strip().encode("utf-8", "replace")),
        response_headers={"content-type": "application/xml; charset=utf-8"},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    if parsed.get("bozo"):
        yield f"The feed is not well formed ({_why(parsed.get('bozo_exception'))}); what could be read was kept."
    cut = "no element found" in str(parsed.get("bozo_exception")) or "unclosed" in str(parsed.get("bozo_exception"))
    feed = parsed.get("feed") or {}
    outlet = _words(feed.get("title"), feed.get("title_detail"))
    for place, entry in enumerate(parsed.get("entries") or []):
        item = _item(entry, place, feed, outlet)
        if item.text or item.url or item.guid or not cut:
            yield item
        else:
            yield f"Item {place + 1} of the feed breaks off before its first words and was left out."


def _item(entry: Mapping[str, Any], place: int, feed: Mapping[str, Any], outlet: str) -> Item:
    title = _words(entry.get("title"), entry.get("title_detail"))
    text, blocks = compose(title, _content(entry))
    source = entry.get("source") or {}
    guid = str(entry.get("id") or "").strip()
    return Item(
        text,
        blocks,
        title=title or None,
        url=resolved(feed.get("link"), _link(entry)),
        guid=(guid if ":" in guid else f"{feed.get('link') or outlet}#{guid}") if guid else None,
        outlet=_words(source.get("title"), None) or outlet or None,
        author=folded(str(entry.get("author") or "")) or None,
        language=str(entry.get("language") or feed.get("language") or "") or None,
        published_raw=folded(str(entry.get("published") or entry.get("updated") or entry.get("created") or "")) or None,
        place=place,
        problems=[] if text else [f"Item {place + 1} of the feed has no title and no text."],
        metadata={"tags": ", ".join(filter(None, (str(t.get("term") or "") for t in entry["tags"])))}
        if entry.get("tags")
        else {},
    )


def _content(entry: Mapping[str, Any]) -> Iterator[Piece]:
    contents = [c for c in entry.get("content") or [] if str(c.get("value") or "").strip()]
    best = max(contents, key=lambda c: len(c["value"]), default=None)
    body, kind = (
        (best["value"], best.get("type")) if best else (entry.get("summary"), _kind(entry.get("summary_detail")))
    )
    body = str(body or "")
    if _MARKED.search(body) and (kind != "text/plain" or _TAGGED.search(body)):
        yield from pieces_of(body)
    else:
        for line in body.splitlines() or [""]:
            yield Role.BODY, folded(line)
    for name, role in (("media_triagedescription", Role.CAPTION), ("media_triagecredit", Role.CREDIT)):
        words = folded(html.unescape(str(entry.get(name) or "")))
        if words:
            yield role, words


def _kind(detail: Mapping[str, Any] | None) -> str | None:
    return (detail or {}).get("type")


def _words(value: object, detail: Mapping[str, Any] | None) -> str:
    """A title or name as plain words: tags out, entities resolved."""
    text = str(value or "")
    if _MARKED.search(text):
        text = " ".join(words for _, words in stripped(text))
    return folded(text)


def _link(entry: Mapping[str, Any]) -> str | None:
    link = entry.get("link")
    if link:
        return str(link)
    return next(
        (str(x["href"]) for x in entry.get("links") or [] if x.get("href") and x.get("rel") == "alternate"), None
    )


def _why(problem: object) -> str:
    """Return what the XML parser says, with the place as words: "<unknown>:27:93: no element found" names a line."""
    words = folded(str(problem))
    place = _PLACE.match(words)
    return f"line {place[1]}: {place[2]}"[:120] if place else words[:120] or "it breaks off"
