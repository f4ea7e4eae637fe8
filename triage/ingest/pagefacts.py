"""What a page says about itself: title, outlet, author, address, language and date, from JSON-LD, meta tags and headings."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from triage import clock
from triage.domain.report import Role
from triage.ingest import dates
from triage.ingest.addresses import canonical, outlet_of, resolved
from triage.ingest.items import folded
from triage.ingest.roles import Seen

LINKED_DATA_LIMIT = 1 << 20
"""Bytes of one JSON-LD script; more is no metadata."""

TITLE_LIMIT = 1000
"""Characters of a title."""

RESEMBLING = 0.6
"""The only first-level heading is the title when it shares this part of the words of the shorter of the two."""

_ARTICLE = re.compile(r"(?:Article|BlogPosting|Report|Review|Posting)$")
_DATES = (
    "article:published_time", "og:published_time", "datepublished", "article.published", "parsely-pub-date", "sailthru.date",
    "dc.date.issued", "dc.date", "dcterms.date", "dcterms.created", "pubdate", "publishdate", "publish-date", "publish_date",
    "date", "cxenseparse:recs:publishtime", "article:modified_time",
)  # fmt: skip
_OUTLETS = ("og:site_name", "application-name", "apple-mobile-web-app-title", "dc.publisher", "cre")
_AUTHORS = ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "byl")
_TITLES = ("og:title", "twitter:title", "dc.title", "headline", "title")
_LANGUAGES = ("og:locale", "content-language")
_BY = re.compile(r"(?:by|par|von|por)\s+", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s+(?:[-–—|·•:»]|::)\s+")


@dataclass(slots=True)
class PageFacts:
    """The fields of a page as it prints them; `body` is the text that its linked data carries, if any."""

    title: str | None
    outlet: str | None
    author: str | None
    url: str | None
    language: str | None
    published_raw: str | None
    body: str


def facts_of(root: Any, blocks: Sequence[Seen], base: str | None = None) -> PageFacts:  # noqa: ANN401 - an lxml element
    """Return what a page's tree says about the page; `base` resolves relative addresses."""
    metas = _metas(root)
    linked = _linked_article(root)
    outlet = _words(_name(linked.get("publisher")) or _first(metas, _OUTLETS)) or None
    if outlet and outlet.startswith(("http://", "https://", "@")):
        outlet = None
    author = _BY.sub("", _words(_name(linked.get("author")) or _first(metas, _AUTHORS)))
    address = _address(root, metas, base)
    said = [_words(s) for s in (_name(linked.get("headline")), *(metas.get(name, "") for name in _TITLES))]
    return PageFacts(
        title=_title(root, blocks, [s for s in said if s], outlet or outlet_of(address)),
        outlet=outlet,
        author=author if author and not author.startswith(("http://", "https://")) else None,
        url=address,
        language=next(
            (s for s in (root.get("lang"), *map(metas.get, _LANGUAGES), _name(linked.get("inLanguage"))) if s), None
        ),
        published_raw=_published(root, metas, linked),
        body=str(linked.get("articleBody") or ""),
    )


def _metas(root: Any) -> dict[str, str]:  # noqa: ANN401
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        content = (meta.get("content") or "").strip()
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            name = (meta.get(attribute) or "").strip().lower()
            if name and content:
                found.setdefault(name, content)
    return found


def _linked_article(root: Any) -> Mapping[str, Any]:  # noqa: ANN401
    for script in root.iter("script"):
        if "ld+json" not in (script.get("type") or "") or not script.text or len(script.text) > LINKED_DATA_LIMIT:
            continue
        try:
            value = json.loads(script.text.strip().rstrip(";"), strict=False)
        except (ValueError, RecursionError):
            continue
        for thing in _things(value):
            kinds = thing.get("@type")
            if any(_ARTICLE.search(k) for k in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(k, str)):
                return thing
    return {}


def _things(value: Any, depth: int = 0) -> Iterator[Mapping[str, Any]]:  # noqa: ANN401
    if isinstance(value, Mapping):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            if depth < 4:
                yield from _things(value.get(key), depth + 1)
    elif isinstance(value, list) and depth < 4:
        for inner in value[:100]:
            yield from _things(inner, depth + 1)


def _name(value: Any) -> str:  # noqa: ANN401
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return _name(value.get("name"))
    if isinstance(value, list):
        return ", ".join(dict.fromkeys(n for v in value[:20] if not isinstance(v, list) and (n := _name(v))))
    return ""


def _first(metas: Mapping[str, str], names: Sequence[str]) -> str:
    return next((metas[n] for n in names if n in metas), "")


def _words(said: str) -> str:
    """Words of a tag or script; some pages escape them twice."""
    return folded(html.unescape(said))


def _title(root: Any, blocks: Sequence[Seen], said: list[str], outlet: str | None) -> str | None:  # noqa: ANN401
    """The heading that the page's own title repeats or resembles, else that title without the outlet, else a heading."""
    printed = folded("".join(t.text or "" for t in root.iter("title"))[:TITLE_LIMIT])
    known = [*said, printed] if printed else said
    headings = [b for b in blocks if b.plain is Role.HEADING and b.tag in ("h1", "h2") and len(b.words) < TITLE_LIMIT]
    same = [b.words for b in headings if any(_same_title(b.words, s) for s in known)]
    if same:
        return max(same, key=len)  # the shorter one is the name of the site or of its section
    first = [b.words for b in headings if b.tag == "h1"]
    if known:
        alike = len(first) == 1 and _shared(first[0], known[0]) >= RESEMBLING
        return first[0] if alike else _without_outlet(known[0], outlet)
    return first[0] if first else None


def _same_title(heading: str, said: str) -> bool:
    """The heading is what the page says, but for a suffix or prefix behind a separator (the outlet, the section)."""
    mine, other = heading.casefold(), said.casefold()
    if len(mine) < 10:
        return False
    after = other.startswith(mine) and _SEPARATOR.match(other[len(mine) :] + " ")
    before = other.endswith(mine) and _SEPARATOR.match(other[: -len(mine)][::-1] + " ")
    return mine == other or bool(after or before)


def _shared(one: str, other: str) -> float:
    mine, theirs = set(one.casefold().split()), set(other.casefold().split())
    return len(mine & theirs) / max(1, min(len(mine), len(theirs))) if min(len(mine), len(theirs)) > 2 else 0.0


def _without_outlet(title: str, outlet: str | None) -> str:
    parts = _SEPARATOR.split(title)
    last = "".join(filter(str.isalnum, parts[-1].casefold()))
    known = "".join(filter(str.isalnum, (outlet or "").casefold()))
    if len(parts) > 1 and last and known.startswith(last):
        return title[: title.rindex(parts[-1])].rstrip(" -–—|·•:»")
    return title


def _address(root: Any, metas: Mapping[str, str], base: str | None) -> str | None:  # noqa: ANN401
    links = [e.get("href") for e in root.iter("link") if (e.get("rel") or "").lower() == "canonical"]
    found = [a for a in (resolved(base, x) for x in (*links[:1], metas.get("og:url"), base)) if a]
    return next((a for a in found if canonical(a)), None)


def _published(root: Any, metas: Mapping[str, str], linked: Mapping[str, Any]) -> str | None:  # noqa: ANN401
    said = [_name(linked.get("datePublished")), *(metas.get(name, "") for name in _DATES)]
    for element in root.iter("time", "span", "div", "p", "abbr", "meta"):
        if element.tag == "time" or element.get("itemprop") == "datePublished":
            said.append(element.get("datetime") or element.get("content") or element.get("title") or element.text or "")
            if len(said) > 60:
                break
    said = [s for s in map(folded, said) if s]
    now = clock.now()
    return next((s for s in said if dates.parse(s, now)[0]), said[0] if said else None)
