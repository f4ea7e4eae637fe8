"""A web page: the extractor says what is body, the page says what the rest is, and every block of text is kept."""

from __future__ import annotations

import itertools
import logging
from typing import Any

from triage.domain.report import Role
from triage.ingest.items import Item, Piece, bare, compose, folded
from triage.ingest.markup import stripped
from triage.ingest.pagefacts import PageFacts, facts_of
from triage.ingest.roles import Seen, walked
from triage.ingest.selection import final_roles

EXTRACTOR_ELEMENTS = 40_000
EXTRACTOR_LETTERS = 2_000_000
"""The extractor takes seconds for pages of more elements or letters; all their blocks are kept as they stand."""

_BODILY = (Role.BODY, Role.QUOTE, Role.HEADING)


def read_page(markup: str, base: str | None = None) -> Item | None:
    """Return a page as an item, or None where it has no text.

    Args:
        markup: The decoded page.
        base: The page's address where it is known.
    """
    root, whole = tree_of(markup)
    if not whole:
        text, places = compose(None, stripped(markup))
        return Item(text, places, problems=[bare("the page", "it is nested too deeply")]) if text else None
    if root is None:
        return None
    blocks = walked(root)
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
    root, whole = tree_of(markup)
    if not whole:
        return stripped(markup)
    blocks = walked(root) if root is not None else []
    kept = (Role.CAPTION, Role.CREDIT, Role.ALT, Role.QUOTE)
    return [(b.role if b.role in kept else b.plain, b.words) for b in blocks]


def tree_of(markup: str) -> tuple[Any, bool]:
    """Parse markup leniently, without network, comments or instructions.

    Returns the root (an lxml element, or None where nothing is in it) and whether the parser got through: at its limit
    of depth it drops what follows.
    """
    from lxml import etree, html

    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, no_network=True)
    try:
        root = html.document_fromstring(markup.replace("\x00", "\ufffd").encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        root = None
    return root, not any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log)


def _extracted(root: Any, blocks: list[Seen], problems: list[str]) -> list[str]:  # noqa: ANN401
    size = sum(1 for _ in itertools.islice(root.iter(), EXTRACTOR_ELEMENTS + 1))
    if size > EXTRACTOR_ELEMENTS or sum(len(b.words) for b in blocks) > EXTRACTOR_LETTERS:
        problems.append("The page is very large; all of it was kept, the article was not told from the rest.")
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
