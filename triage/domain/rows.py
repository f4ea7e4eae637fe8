"""What a list shows of one thing: rows that the store hands up and the faces draw."""

from typing import NamedTuple

from triage.domain.decision import Decision, Value, tag_value
from triage.domain.tag import Flag, Proposal, Tag

Position = tuple[int, int, int]
"""A place in reading order: number of the story's lead report, number of the report, start offset of the sentence."""


class AtLeast(int):
    """A count that stopped at its bound: so many or more. It says so wherever it is formatted, like 250+."""

    def __format__(self, spec: str, /) -> str:
        return f"{int.__format__(self, spec)}+"

    def __add__(self, other: int, /) -> "AtLeast":
        return AtLeast(int(self) + other)

    def __sub__(self, other: int, /) -> "AtLeast":
        return AtLeast(int(self) - other)


class Tally(NamedTuple):
    """Sentences under a filter: undecided, all, and unseen; each an `AtLeast` where not everything was looked at.

    Unseen is a sentence that is undecided, never was decided, and never had the cursor of any desk on it.
    """

    left: int
    total: int
    unseen: int


class StoryRow(NamedTuple):
    """A story in a list. `lead` is the number of its lead report; `left` counts its undecided sentences."""

    lead: int
    headline: str
    outlet: str | None
    published: str | None
    reports: int
    left: int


class ReportRow(NamedTuple):
    """A report in a list. `id` is its number; `key` is report id and revision, joined by a hyphen."""

    id: int
    key: str
    headline: str
    title: str | None
    outlet: str | None
    published: str | None
    language: str | None
    url: str | None
    source: str
    sentences: int
    left: int
    lead: int
    why: str | None
    """Why it belongs to its story, in words; None for a lead."""
    copied: int = 0
    """How many of its sentences have their tag from a copy elsewhere."""

    @property
    def elsewhere(self) -> bool:
        """Whether all its sentences were decided elsewhere."""
        return 0 < self.copied == self.sentences


class Origin(NamedTuple):
    """What stands in for a report: the SHA-256 of its stored text and of its raw bytes, hex, and when it was loaded."""

    text_sha256: str
    raw_sha256: str
    loaded_at: str


class Seam(NamedTuple):
    """A stretch of sentences in a row that the same other reports print: their outlets, and how many sentences it has."""

    outlets: tuple[str | None, ...]
    sentences: int


class Panel(NamedTuple):
    """A sentence as the reading view shows it."""

    id: int
    sentence_id: str
    report: int
    n: int
    start: int
    end: int
    role: str
    paragraph: int
    text: str
    tag: Tag | None
    proposal: Proposal | None
    flags: tuple[Flag, ...]
    note: str | None
    records: int
    """How many event records rest on it."""
    seen: bool = True
    """Whether it ever had the cursor on it, or was decided once."""
    tag_from: str | None = None
    """The id of the sentence with the same words whose tag it has; None where the editor gave it here."""
    copies: int = 1
    """How often its words stand in the present reports, itself included."""
    seam: Seam | None = None
    """Where a stretch begins that other reports print as well."""
    blind: bool = False
    """Whether its proposal is hidden until it is decided."""
    waits: bool = False
    """Whether its proposal is still to be worked out, or may give way to one from edited words that were decided elsewhere."""

    @property
    def tag_value(self) -> Value:
        """The tag as the journal has it."""
        return tag_value(self.tag.value if self.tag else None, self.tag_from)


class LogRow(NamedTuple):
    """What one key did: its first decision, how many changes it made, and whether it stands (an undo never does)."""

    first: Decision
    changes: int
    stands: bool


class Hit(NamedTuple):
    """A sentence that a search found. `id` and `report` are numbers."""

    id: int
    report: int
    text: str
    tag: Tag | None
    outlet: str | None
    published: str | None


class Copy(NamedTuple):
    """Another sentence with the same words, or nearly the same; the spans are the words that only one of the two has."""

    id: int
    sentence_id: str
    report: int
    outlet: str | None
    headline: str
    tag: Tag | None
    tag_from: str | None
    text: str
    only_here: tuple[tuple[int, int], ...] = ()
    only_there: tuple[tuple[int, int], ...] = ()


class Offer(NamedTuple):
    """Two headlines offered as one story, or as linked; `relation` is suggest or link.

    `saved` is how many sentences are left in the story that has fewer: one story is read, and those of the other one
    are then known.
    """

    a: ReportRow
    b: ReportRow
    relation: str
    score: float
    why: str
    saved: int = 0


class Progress(NamedTuple):
    """Where the desk stands, over the reports that are present."""

    reports: int
    stories: int
    sentences: int
    left: int
    tags: dict[str, int]
    records: dict[str, int]
    """Records by status."""
    offers: int
    """Suggestions and links that wait for an answer."""
    merged: int
    """Reports that certain merges put into another story."""
    copied: int = 0
    """Sentences that have their tag from a copy elsewhere."""
