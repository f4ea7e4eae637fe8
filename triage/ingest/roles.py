"""Every block of a page that holds text, in the order of the document, with the role that the page itself gives it.

Tags and class names say what is a caption, a quotation, a comment or a teaser; what is body is for the extractor to
say (see `readers.html`). The walk keeps its own stack, so that nesting cannot exhaust Python's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from triage.domain.report import Role
from triage.ingest.items import folded

UNSEEN = frozenset(
    ("script", "style", "noscript", "template", "svg", "iframe", "head", "select", "button", "textarea", "object", "video",
     "audio", "canvas", "map", "datalist", "math")
)  # fmt: skip
BLOCKS = frozenset(
    ("p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "figcaption", "blockquote", "td", "th", "dt", "dd", "pre", "div",
     "section", "article", "main", "aside", "header", "footer", "nav", "ul", "ol", "table", "tr", "figure", "body", "form",
     "address", "details", "summary", "tbody", "thead", "tfoot", "center", "dl", "caption", "hr", "html", "fieldset",
     "amp-img", "hgroup", "label", "legend", "option", "figcaption", "dir", "menu")
)  # fmt: skip
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
ALT_WORDS = 4
"""An alternative text of fewer words is a file name or a label."""

NAMES_LIMIT = 400
"""Characters of class names that are looked at."""

_CREDIT = re.compile(r"credit|copyright|photographer|photo-?by|(?:image|img|photo)[-_]?source", re.IGNORECASE)
_CAPTION = re.compile(r"caption|photo-?desc|cutline|legend|imgdesc|image-?desc|bildunter|legende", re.IGNORECASE)
_RELATED = re.compile(
    r"related|recommend|more-?(?:stories|news|on)|most-?(?:read|popular)|trending|read-?(?:more|next|also)|see-?also|promo"
    r"|teaser|newsletter|subscri|\bshare|sharing|social|outbrain|taboola|breadcrumb|\btags?\b|sidebar|cookie|advert|sponsor",
    re.IGNORECASE,
)
_QUOTE = re.compile(r"pull-?quote|block-?quote|\bquote", re.IGNORECASE)
_COMMENT = re.compile(r"\bcomments?\b|disqus|comment-?(?:list|body|text|thread)", re.IGNORECASE)
_BYLINE = re.compile(r"byline|\bauthors?\b|author-?(?:name|info|box)|writer|contributor", re.IGNORECASE)
_DATELINE = re.compile(
    r"dateline|timestamp|\bdates?\b|pub-?date|post-?date|published|entry-?date|datetime", re.IGNORECASE
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_INLINE_JOIN = frozenset(
    ("a", "b", "i", "em", "strong", "u", "sub", "sup", "abbr", "mark", "font", "code", "s", "q", "ins", "del")
)
_CELLS = frozenset(("td", "th"))
_SPEAKING = frozenset(("blockquote", "caption", "nav", "footer", "form", "aside", "a", *HEADINGS))
_SETTLED = frozenset((Role.COMMENT, Role.CAPTION, Role.CREDIT))
_NAMED = (
    (_COMMENT, Role.COMMENT),
    (_QUOTE, Role.QUOTE),
    (_RELATED, Role.RELATED),
    (_BYLINE, Role.BYLINE),
    (_DATELINE, Role.DATELINE),
)
_WRAPPERS = frozenset(("body", "html", "article", "main"))
_CONTAINERS = frozenset(("div", "section", "aside", "ul", "ol", "nav", "li", "p", "header", "dl", "table", "span"))
_LABEL_LIMIT = 200
"""Characters of a byline or dateline; a longer block with such a class is text."""


@dataclass(slots=True)
class Seen:
    """A block of a page.

    `role` is what the page calls it, `plain` what its tag alone says; where they differ because of a class name,
    `scope` tells which element bore that name (0 for none). `links` is the share of linked characters, `parent` the
    element that it hangs from (0 above the root) and `kin` that element's tag and class. Elements are told apart by their
    number in the walk: lxml makes a Python object for an element whenever it is asked for one and lets it go again, so that
    the `id` of one element is soon that of another, and which one depends on everything else in the process.
    """

    role: Role
    words: str
    links: float = 0.0
    tag: str = ""
    parent: int = 0
    plain: Role = Role.BODY
    scope: int = 0
    kin: str = ""


@dataclass(slots=True)
class _Within:
    """What the elements around a place say about it."""

    role: Role = Role.BODY
    plain: Role = Role.BODY
    scope: int = 0
    linked: bool = False


def walked(root: Any) -> list[Seen]:  # noqa: ANN401 - an lxml element
    """Return the blocks of a page's tree in the order of the document."""
    return list(_Walk().blocks(root))


class _Walk:
    def __init__(self) -> None:
        self._words: list[str] = []
        self._linked = 0
        self._breaks = 0
        self._parent = 0
        self._kin = ""
        self._row: Any = None

    def blocks(self, root: Any) -> Iterator[Seen]:  # noqa: ANN401
        stack: list[tuple[Any, bool, _Within, int]] = [(root, False, _Within(), 0)]
        number = 0
        while stack:
            element, leaving, around, parent = stack.pop()
            tag = element.tag
            if leaving:
                if tag in _CELLS and self._row is element.getparent():
                    self._words.append(" ")
                elif tag in BLOCKS:
                    yield from self._flush(around, tag)
                continue
            if tag is _TAIL:
                self._add(element.text, around)
                continue
            if not isinstance(tag, str) or tag in UNSEEN:
                continue
            if tag == "figcaption":
                yield from self._flush(around, "")
                yield from _whole_caption(element, parent)
                continue
            number += 1
            within = _within(element, around, number)
            if tag in BLOCKS and not (tag in _CELLS and self._row is element.getparent()):
                yield from self._flush(around, "")
                self._row = element if tag == "tr" and _is_data_row(element) else None
                self._hang(element.getparent(), parent)
            elif tag == "br":
                yield from self._break(around)
            elif tag in ("img", "amp-img"):
                alt = folded(element.get("alt") or "")
                if len(alt.split()) >= ALT_WORDS:
                    yield Seen(Role.ALT, alt, tag="img", parent=parent, plain=Role.ALT)
            self._add(element.text, within)
            stack.append((element, True, within, parent))
            for child in reversed(element):
                if child.tail:
                    stack.append((_Tail(child.tail), False, within, number))
                stack.append((child, False, within, number))
        yield from self._flush(_Within(), "")

    def _hang(self, parent: Any, number: int) -> None:  # noqa: ANN401
        self._parent = number
        names = None if parent is None else parent.get("class")
        self._kin = f"{parent.tag} {names[:NAMES_LIMIT]}" if names else ""

    def _break(self, around: _Within) -> Iterator[Seen]:
        self._breaks += 1
        if self._breaks == 2:
            yield from self._flush(around, "br")
        self._words.append(" ")

    def _add(self, text: str | None, within: _Within) -> None:
        if text:
            self._words.append(text)
            if within.linked:
                self._linked += len(text)
            if self._breaks and not text.isspace():
                self._breaks = 0

    def _flush(self, within: _Within, tag: str) -> Iterator[Seen]:
        words = folded("".join(self._words)) if self._words else ""
        if words:
            links = min(1.0, self._linked / len(words))
            yield Seen(within.role, words, links, tag, self._parent, within.plain, within.scope, self._kin)
        self._words.clear()
        self._linked = 0
        self._breaks = 0


_TAIL = object()


@dataclass(slots=True)
class _Tail:
    """The text after an element, waiting for its turn."""

    text: str
    tag: object = _TAIL


@lru_cache(maxsize=1 << 14)  # a site uses the same few names everywhere
def _by_words(names: str, container: bool) -> Role | None:
    if _CREDIT.search(names):
        return Role.CREDIT
    if _CAPTION.search(names):
        return Role.CAPTION
    if container:
        for pattern, role in _NAMED:
            if pattern.search(names):
                return role
    return None


def _is_data_row(row: Any) -> bool:  # noqa: ANN401
    """A row whose cells hold no blocks is one line of data; other tables only lay the page out."""
    return len(row) > 1 and not any(e.tag in BLOCKS and e.tag not in _CELLS and e is not row for e in row.iter())


def _within(element: Any, around: _Within, number: int) -> _Within:  # noqa: ANN401
    """What holds inside the element of a number: what holds around it, unless its tag, class or id says more."""
    tag = element.tag
    linked = around.linked or tag == "a"
    if not element.attrib and tag not in _SPEAKING:
        return around if linked == around.linked else _Within(around.role, around.plain, around.scope, linked)
    plain = _by_tag(tag, around.plain)
    role, scope = (plain if around.scope == 0 else around.role), around.scope
    if role not in _SETTLED and tag not in _WRAPPERS:
        named = _by_name(element, tag)
        if named is not None and named is not role:
            role, scope = named, number
    return _Within(role, plain, scope, linked)


def _by_tag(tag: str, plain: Role) -> Role:
    if tag == "blockquote" and plain is Role.BODY:
        return Role.QUOTE
    if tag in HEADINGS and plain is Role.BODY:
        return Role.HEADING
    if tag == "caption" and plain is Role.BODY:
        return Role.CAPTION
    return plain


def _by_name(element: Any, tag: str) -> Role | None:  # noqa: ANN401
    if tag in ("nav", "footer", "form"):
        return Role.RELATED
    names = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('itemprop') or ''}"
    if not names.isspace():
        role = _by_words(names[:NAMES_LIMIT], tag in _CONTAINERS)
        if role is not None:
            return role
    style = element.get("style")
    if tag == "aside" or element.get("hidden") is not None or (style and _HIDDEN.search(style[:NAMES_LIMIT])):
        return Role.ASIDE
    return None


def _whole_caption(element: Any, parent: int) -> Iterator[Seen]:  # noqa: ANN401
    """A caption is kept whole, however many elements it holds."""
    parts: list[str] = []
    stack: list[tuple[Any, bool]] = [(element, False)]
    while stack:
        node, leaving = stack.pop()
        apart = "" if node.tag in _INLINE_JOIN else " "
        if leaving:
            parts.append(apart)
        elif isinstance(node.tag, str) and node.tag not in UNSEEN:
            parts += (apart, node.text or "")
            stack.append((node, True))
            stack.extend((child, False) for child in reversed(node))
            continue
        if node is not element:
            parts.append(node.tail or "")
    words = folded("".join(parts))
    if words:
        yield Seen(Role.CAPTION, words, tag="figcaption", parent=parent, plain=Role.CAPTION)
