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

HEADING_LENGTH = 60
"""A heading of teasers is shorter."""

TAIL_SHARE = 0.25
"""Teasers after the article are a smaller part of what was chosen than this."""

_BODILY = frozenset((Role.BODY, Role.HEADING, Role.QUOTE))
_NEVER_BODY = frozenset((Role.CAPTION, Role.CREDIT, Role.ALT, Role.COMMENT, Role.RELATED))
_LABELS = frozenset((Role.BYLINE, Role.DATELINE))
_INTERFACE = re.compile(
    r"\W*(?:subscribe|sign up|follow (?:us|our|me|him|her|them|\S+ on)\b|follow .{0,60} on (?:twitter|facebook|instagram|x)\b"
    r"|click here|read (?:more|also|next|the full)|related\b.{0,12}:|see (?:also|more)\b|more:|also (?:read|see)\b|also:"
    r"|don.t miss|you (?:may|might) (?:also )?(?:like|be interested)|copyright|all rights reserved|©|updated (?:at|on)"
    r"|listen to|watch:|get (?:the latest|our)|have a tip|join (?:our|us|the)|download (?:the|our)|source:|explore further"
    r"|https?://\S+$|thank you\W*$|an error has occurred|this copy is for your|like this (?:story|article)|please enable"
    r"|this slideshow requires|comments?$|advertis|if you enjoyed|write to"
    r"|lire aussi|à lire|a lire|lea también|leer más|lesen sie auch"
    r"|mehr zum thema|читайте также|читайте також|اقرأ أيضا|ayrıca okuyun)",
    re.IGNORECASE,
)
_TEASERS = re.compile(
    r"(?:top stories|related\b.{0,20}|most (?:read|popular|viewed)|more (?:stories|from|on|news)\b.{0,30}"
    r"|you (?:may|might) (?:also )?(?:like|be interested).{0,20}|recommended\b.{0,20}|read next|latest news|don.t miss"
    r"|trending\b.{0,10}|see also)\W*$",
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
    chosen = _added(blocks, named, _cut(blocks, _corrected(blocks, named, chosen, title)))
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


def _cut(blocks: Sequence[Seen], chosen: set[int]) -> set[int]:
    """Take off the teasers at the end: what follows a heading such as "Top stories", where it is a small part."""
    total = sum(len(blocks[n].words) for n in chosen)
    for n in range(min(chosen, default=0), max(chosen, default=0)):
        if len(blocks[n].words) < HEADING_LENGTH and _TEASERS.match(blocks[n].words):
            tail = {m for m in chosen if m >= n}
            if sum(len(blocks[m].words) for m in tail) < TAIL_SHARE * total:
                return chosen - tail
    return chosen


def _added(blocks: Sequence[Seen], named: Sequence[Role], chosen: set[int]) -> set[int]:
    """Add what the extractor passed over: quotations and neighbours between body blocks, and paragraphs of their kin.

    Kin hang from an element of the same tag and class: an article that is cut into several such elements is often
    taken for its first part only.
    """
    parents = Counter(blocks[n].parent for n in chosen)
    kin = Counter(blocks[n].kin for n in chosen if blocks[n].plain is Role.BODY and len(blocks[n].words) > LEAD_LENGTH)
    first, last = min(chosen, default=0), max(chosen, default=0)
    added = set(chosen)
    for n, block in enumerate(blocks):
        if n in chosen or block.links >= LINKED / 2 or named[n] not in _BODILY:
            continue
        between = first < n < last and (named[n] is Role.QUOTE or (parents[block.parent] > 1 and len(block.words) > 20))
        if named[n] is not Role.QUOTE and _INTERFACE.match(block.words):
            continue
        if between or (block.kin and kin[block.kin] > 1 and len(block.words) > LEAD_LENGTH):
            added.add(n)
    return added
