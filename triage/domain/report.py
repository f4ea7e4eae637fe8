"""A report, its blocks and its sentences. All offsets are code points into the report's stored text, end-exclusive."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple


class Role(StrEnum):
    """What a block of a page is for; plain text is all body."""

    TITLE = "title"
    BYLINE = "byline"
    DATELINE = "dateline"
    HEADING = "heading"
    BODY = "body"
    QUOTE = "quote"
    CAPTION = "caption"
    CREDIT = "credit"
    RELATED = "related"
    COMMENT = "comment"
    ASIDE = "aside"
    ALT = "alt"


class Block(NamedTuple):
    """A stretch of a report's text with one role."""

    role: Role
    start: int
    end: int


GIVEN_UP = "Given up on"
"""How a problem begins that says that an input was not read as well as others of its kind, and what was kept of it."""

STILL_OUT = "left out, also with a new text."
"""How a problem ends that tells of reports which an editor left out before."""


class Report(NamedTuple):
    """One report as it was read: its text, where it came from, and what went wrong on the way.

    `source` is the path or address as given. `published` is UTC, like 2017-02-20T10:12:00Z, or None; `published_raw` is
    what the report printed. `problems` are sentences for the editor. `metadata` keeps fields that triage does not use.
    """

    report_id: str
    source: str
    title: str | None
    text: str
    blocks: tuple[Block, ...]
    media_type: str
    raw_sha256: str
    outlet: str | None = None
    author: str | None = None
    url: str | None = None
    language: str | None = None
    published: str | None = None
    published_raw: str | None = None
    problems: tuple[str, ...] = ()
    metadata: Mapping[str, str] = MappingProxyType({})

    @property
    def text_sha256(self) -> str:
        """SHA-256 of the stored text as UTF-8, hex."""
        import hashlib  # it loads OpenSSL, and a start hashes nothing

        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def headline(self) -> str:
        """The title, else the first line that is not blank, without the marks of Markdown, else an empty string."""
        if self.title:
            return self.title
        first = next((line.strip() for line in self.text.splitlines() if line.strip()), "")
        return first.lstrip("# ") if self.media_type == "text/markdown" else first


class Sentence(NamedTuple):
    """One sentence of a report, the unit that an editor tags.

    `n` counts from 1 in the order of the text. `paragraph` counts the blocks (or blank-line paragraphs of plain text)
    from 0. `text` equals `report.text[start:end]`.
    """

    report_id: str
    n: int
    start: int
    end: int
    role: Role
    paragraph: int
    text: str
    revision: int = 1

    @property
    def sentence_id(self) -> str:
        """Report, revision and start offset, like 0f3a...-1-204."""
        return f"{self.report_id}-{self.revision}-{self.start}"


def report_identity(address: str | None, raw: bytes, place: int | str = 0) -> str:
    """Return a report's id: 16 hex digits of SHA-256.

    Args:
        address: The canonical URL or the feed's GUID where there is one.
        raw: The raw bytes of the input, used where there is no address.
        place: The item's place in the input (0 for a whole file).
    """
    import hashlib

    digest = hashlib.sha256()
    if address:
        digest.update(address.strip().encode("utf-8", "surrogatepass"))
    else:
        digest.update(raw)
        digest.update(f"\x00{place}".encode())
    return digest.hexdigest()[:16]
