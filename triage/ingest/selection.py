"""The final roles of a page's blocks: the extractor's choice, corrected by what the page itself says.

Each rule was measured alone and together on two halves of the pages of a public benchmark; each helped on both.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from triage.domain.report import Role
from triage.ingest.bodies import body_blocks
from triage.ingest.roles import Seen

WRAPPER_SHARE = 0.3
"""An element with a telling class name that holds more of the body than this wraps the article; its name says nothing."""

LINKED = 0.8
"""A block whose characters are links to this share is a pointer to another page."""

LEAD_LENGTH = 80
"""The first body block of so many characters ends the head of the article."""

LABEL_LENGTH = 200
"""A byline, dateline or interface line is shorter."""

_BODILY = frozenset((Role.BODY, Role.HEADING, Role.QUOTE))
_NEVER_BODY = frozenset((Role.CAPTION, Role.CREDIT, Role.ALT, Role.COMMENT, Role.RELATED))
_LABELS = frozenset((Role.BYLINE, Role.DATELINE))
_INTERFACE = re.compile(
    r"\W*(?:subscribe|sign up|follow (?:us|our|me|him|her|them|\S+ on)\b|follow .{0,60} on (?:twitter|facebook|instagram|x)\b"
    r"|click here|read (?:more|also|next|the full)|related\b.{0,12}:|see (?:also|more)\b|more:|also (?:read|see)\b|also:"
    r"|don.t miss|you (?:may|might) (?:also )?(?:like|be interested)|copyright|all rights reserved|©|updated (?:at|on)"
    r"|listen to|watch:|get (?:the latest|our)|have a tip|join (?:our|us|the)|download (?:the|our)|source:|explore further"
    r"|comments?$|advertis|if you enjoyed|write to|lire aussi|à lire|a lire|lea también|leer más|lesen sie auch"
    r"|mehr zum thema|читайте также|читайте також|اقرأ أيضا|ayrıca okuyun)",
    re.IGNORECASE,
)
_BYLINE = re.compile(r"(?:[Bb]y|BY|[Pp]ar|[Vv]on|[Pp]or|[Оо]т)\s+[A-ZÀ-ÞА-Я]\S*(?:\s+\S+){0,8}$")


def final_roles(blocks: Sequence[Seen], lines: Sequence[str], title: str | None) -> list[Role]:
    """Return the role of each block of a page.

    Args:
        blocks: The page's blocks in order.
        lines: The extractor's lines in order; none where it found no article.
        title: The page's title; the heading that repeats it is no part of the body.
    """
    chosen = body_blocks(blocks, lines)
    named = _unwrapped(blocks, chosen)
    if not chosen:
        chosen = {n for n, b in enumerate(blocks) if named[n] in _BODILY and b.links < LINKED / 2}
    chosen = _added(blocks, named, _corrected(blocks, named, chosen, title))
    roles = []
    for n, block in enumerate(blocks):
        if n in chosen:
            roles.append(Role.QUOTE if named[n] is Role.QUOTE else block.plain if block.plain in _BODILY else Role.BODY)
        elif named[n] not in _BODILY:
            roles.append(named[n])
        elif len(block.words) < LABEL_LENGTH and _BYLINE.match(block.words):
            roles.append(Role.BYLINE)
        else:
            roles.append(Role.RELATED if block.links > LINKED / 2 else Role.ASIDE)
    return roles


def _unwrapped(blocks: Sequence[Seen], chosen: set[int]) -> list[Role]:
    """The role by name, but by tag where the named element wraps the article."""
    total = sum(len(blocks[n].words) for n in chosen)
    held: Counter[int] = Counter()
    for n in chosen:
        held[blocks[n].scope] += len(blocks[n].words)
    return [b.role if b.scope and held[b.scope] <= WRAPPER_SHARE * total else b.plain for b in blocks]


def _corrected(blocks: Sequence[Seen], named: Sequence[Role], chosen: set[int], title: str | None) -> set[int]:
    lead = min((n for n in chosen if named[n] is Role.BODY and len(blocks[n].words) > LEAD_LENGTH), default=0)
    kept = set()
    for n in chosen:
        block = blocks[n]
        short = len(block.words) < LABEL_LENGTH
        if named[n] in _NEVER_BODY or block.links >= LINKED or (named[n] in _LABELS and short):
            continue
        if (
            (n < lead and block.plain is Role.HEADING)
            or block.words == title
            or (short and _INTERFACE.match(block.words))
        ):
            continue
        kept.add(n)
    while kept and blocks[max(kept)].plain is Role.HEADING:  # a heading with nothing below it belongs to what follows
        kept.remove(max(kept))
    return kept


def _added(blocks: Sequence[Seen], named: Sequence[Role], chosen: set[int]) -> set[int]:
    """Blocks between body blocks that the extractor passed over: quotations, and neighbours under the same parent."""
    if not chosen:
        return chosen
    parents = Counter(blocks[n].parent for n in chosen)
    added = set(chosen)
    for n in range(min(chosen), max(chosen)):
        block = blocks[n]
        if block.links >= LINKED / 2 or named[n] not in _BODILY or n in chosen:
            continue
        sibling = parents[block.parent] > 1 and len(block.words) > 20 and not _INTERFACE.match(block.words)
        if sibling or named[n] is Role.QUOTE:
            added.add(n)
    return added
