"""An item is what a reader found: composed text with its blocks, and the fields as they were printed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from triage.domain.report import GIVEN_UP, Block, Role
from triage.text.spans import ZERO_WIDTH

JOIN = "\n\n"
"""What stands between two blocks of a composed text: one blank line."""

PROBLEMS_KEPT = 8
"""So many problems of one kind of trouble are told one by one; more are counted."""

Piece = tuple[Role, str]
"""A block before it has a place: its role and its words."""

_EDGE = ZERO_WIDTH + " "
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_PRINTABLE = bytes(range(32, 127))
_PLAIN_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff]")


@dataclass(slots=True)
class Item:
    """One report on its way in.

    `raw` are the bytes that identify it where it has no address; `published_raw` and `language` are as printed.
    """

    text: str
    blocks: tuple[Block, ...]
    title: str | None = None
    url: str | None = None
    guid: str | None = None
    outlet: str | None = None
    author: str | None = None
    language: str | None = None
    published_raw: str | None = None
    raw: bytes = b""
    place: int = 0
    problems: list[str] = field(default_factory=list)
    metadata: dict[str, str] = field(default_factory=dict)


def folded(words: str) -> str:
    """Return a block's words with white space folded to single blanks and controls made harmless.

    A C1 control that came from a page is the Windows-1252 character that its writer meant (as the HTML standard reads
    numeric references); other controls and lone surrogates become U+FFFD, one for one.
    """
    if _is_plain(words) and "  " not in words:  # no control and no blank but the plain one: a tenth of the work
        return words.strip(" ")
    if _CONTROL.search(words):
        words = _CONTROL.sub(_harmless, words)
    words = " ".join(words.split())
    return words if words.strip(_EDGE) else ""


def _is_plain(words: str) -> bool:
    """Say whether all characters are printable; of ASCII the bytes tell it in a third of the time."""
    return not words.encode().translate(None, _PRINTABLE) if words.isascii() else words.isprintable()


def plain(text: str) -> str:
    """Return plain text as it is stored: line ends as LF; C0 controls but tab and LF and lone surrogates as U+FFFD."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _PLAIN_CONTROL.sub("\ufffd", text)


def compose(title: str | None, pieces: Iterable[Piece]) -> tuple[str, tuple[Block, ...]]:
    """Join a title and pieces to a text: the title block first, then the others in order, one blank line between.

    Pieces must be `folded`; blank ones are left out. Returns the text and its blocks.
    """
    parts: list[str] = []
    blocks: list[Block] = []
    at = 0
    for role, words in ([(Role.TITLE, title)] if title else []) + list(pieces):
        if not words:
            continue
        if parts:
            at += len(JOIN)
        parts.append(words)
        blocks.append(Block(role, at, at + len(words)))
        at += len(words)
    return JOIN.join(parts), tuple(blocks)


def given_up(what: str, why: object, kept: str) -> str:
    """Return the problem of what was given up on: what was to be done, why it was not, and what was kept instead."""
    return f"{GIVEN_UP} {what}, as {why}; {kept}."


def bare(what: str, why: object) -> str:
    """Return the problem of markup that was not taken apart."""
    return given_up(f"taking {what} apart", why, "its bare text was kept, with no roles")


def told(problems: list[str]) -> tuple[str, ...]:
    """Return problems without repeats, the first few word for word and the rest as a count."""
    kept = list(dict.fromkeys(problems))
    if len(kept) > PROBLEMS_KEPT:
        kept[PROBLEMS_KEPT:] = [f"{len(kept) - PROBLEMS_KEPT} more problems of this input are not listed."]
    return tuple(kept)


def _harmless(match: re.Match[str]) -> str:
    char = match.group()
    if char == "\x85":
        return " "
    if "\x80" <= char <= "\x9f":
        return bytes([ord(char)]).decode("cp1252", "replace")
    return "\ufffd"
