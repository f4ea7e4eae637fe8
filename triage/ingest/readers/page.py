"""A web page: the extractor says what is body, the page says what the rest is, and every block of text is kept."""

from __future__ import annotations

import logging
from typing import Any

from triage.domain.report import Role
from triage.ingest.items import Item, Piece, compose, folded
from triage.ingest.markup import stripped
from triage.ingest.pagefacts import PageFacts, facts_of
from triage.ingest.roles import Seen, walked
from triage.ingest.selection import final_roles

EXTRACTOR_BLOCKS = 5000
"""The extractor takes seconds for pages of more blocks; they are kept whole."""

LOST_SHARE = 0.5
"""A parser that kept less than this share of the page's letters gave up on it."""

_BODILY = (Role.BODY, Role.QUOTE, Role.HEADING)


def read_page(markup: str, base: str | None = None) -> Item | None:
    """Return a page as an item, or None where it has no text.

    Args:
        markup: The decoded page.
        base: The page's address where it is known.
    """
    root = tree_of(markup)
    blocks = walked(root) if root is not None else []
    if _letters(blocks) < LOST_SHARE * len(markup) and _gave_up(markup, blocks):
        text, places = compose(None, stripped(markup))
        said = "The page could not be taken apart; its bare text was kept, with no roles."
        return Item(text, places, problems=[said]) if text else None
    if root is None:
        return None
    facts = facts_of(root, blocks, base)
    problems: list[str] = []
    lines = _extracted(root, blocks, problems)
    pieces = _pieces(blocks, final_roles(blocks, lines, facts.title), facts)
    text, places = compose(facts.title, pieces)
    if not text:
        return None
    return Item(
        text,
        places,
        title=facts.title,
        url=facts.url,
        outlet=facts.outlet,
        author=facts.author,
        language=facts.language,
        published_raw=facts.published_raw,
        problems=problems,
    )


def pieces_of(markup: str) -> list[Piece]:
    """Return the blocks of an HTML fragment with the roles that the fragment gives them; teasers stay body."""
    root = tree_of(markup)
    blocks = walked(root) if root is not None else []
    if _letters(blocks) < LOST_SHARE * len(markup) and _gave_up(markup, blocks):
        return stripped(markup)
    kept = (Role.CAPTION, Role.CREDIT, Role.ALT, Role.QUOTE)
    return [(b.role if b.role in kept else b.plain, b.words) for b in blocks]


def tree_of(markup: str) -> Any:  # noqa: ANN401 - an lxml element or None
    """Parse markup leniently, without network, entities of its own, comments or instructions; None if nothing is in it."""
    from lxml import etree, html

    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, no_network=True)
    try:
        return html.document_fromstring(markup.replace("\x00", "\ufffd").encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return None


def _letters(blocks: list[Seen]) -> int:
    return sum(len(b.words) for b in blocks)


def _gave_up(markup: str, blocks: list[Seen]) -> bool:
    bare = sum(len(words) for _, words in stripped(markup))
    return _letters(blocks) < LOST_SHARE * bare


def _extracted(root: Any, blocks: list[Seen], problems: list[str]) -> list[str]:  # noqa: ANN401
    if len(blocks) > EXTRACTOR_BLOCKS:
        problems.append(f"The page has {len(blocks)} blocks; all were kept, the article was not told from the rest.")
        return []
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    from trafilatura import extract

    try:
        found = extract(root, include_comments=False, fast=True)
    except Exception as problem:  # whatever it meets in a page, the page itself is still there
        problems.append(f"The article could not be told from the rest of the page ({type(problem).__name__}).")
        return []
    return (found or "").splitlines()


def _pieces(blocks: list[Seen], roles: list[Role], facts: PageFacts) -> list[Piece]:
    pieces: list[Piece] = []
    titled = facts.title is None
    for block, role in zip(blocks, roles, strict=True):
        if not titled and block.words == facts.title:
            titled = True  # the title block stands first; its place in the page is not kept twice
            continue
        pieces.append((role, block.words))
    told = sum(len(words) for role, words in pieces if role in _BODILY)
    if facts.body and len(facts.body) > 2 * told:
        # pages that are drawn by a script carry their text in the linked data only
        pieces = [(Role.BODY, folded(line)) for line in facts.body.splitlines()] + [
            p for p in pieces if p[0] not in _BODILY
        ]
    return pieces
