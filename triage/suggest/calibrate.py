"""How sure a proposal may be: kinds of sentences whose tag the words alone do not settle, each with the most that may be claimed.

The fitted steps know words. They do not know that the page was lost on the way (a caption without its picture reads like any
other sentence), nor that somebody's words go on without marks. The shares were measured on reports tagged by hand, the
weights fitted on others (`benchmarks/fit_tags.py`).
"""

from __future__ import annotations

from typing import Final, NamedTuple

from triage.domain.tag import Tag


class Doubt(NamedTuple):
    """Proposals of `tag` claim at most `most` where all of `every`, one of `some` (if any) and none of `without` are on."""

    tag: Tag
    most: float
    every: frozenset[str]
    some: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()

    def holds(self, names: frozenset[str]) -> bool:
        """Say whether the cues of a sentence are of this kind."""
        if not names >= self.every or not names.isdisjoint(self.without):
            return False
        return not self.some or not names.isdisjoint(self.some)


def _cues(*names: str) -> frozenset[str]:
    return frozenset(names)


_OF_PAGE: Final = _cues("page:interface", "page:link", "page:byline", "page:dateline", "image:label")

DOUBTS: Final[tuple[Doubt, ...]] = (
    # A name that stands alone may be the credit of a picture that did not come along.
    Doubt(Tag.NOISE, 0.9, _cues("verb:none", "ends:open", "role:plain"), _cues("size:3", "size:7"), _OF_PAGE),
    # A paragraph of plain text that opens without a verb, or close to a picture's credit, may be a caption, whatever follows.
    Doubt(Tag.NOISE, 0.95, _cues("caption:maybe"), without=_OF_PAGE),
    Doubt(Tag.NOISE, 0.9, _cues("image:graphic")),
    # A marker or a credit that a sentence of the report was glued to.
    Doubt(
        Tag.CAPTION,
        0.95,
        _cues("role:plain", "joined:told"),
        _cues("image:mark", "image:creditend", "image:creditonly"),
    ),
    Doubt(
        Tag.CAPTION,
        0.97,
        _cues("role:plain", "image:mark", "ends:."),
        _cues("size:22", "size:35", "size:60", "size:more"),
    ),
    # Somebody's words were handed over and stand without marks; nothing says where they end.
    Doubt(Tag.NOISE, 0.9, _cues("quote:unended")),
    Doubt(Tag.EVENT, 0.9, _cues("quote:unended")),
    # A mark closes a quotation whose beginning is not there.
    Doubt(Tag.NOISE, 0.9, _cues("quote:cut")),
    Doubt(Tag.EVENT, 0.9, _cues("quote:cut")),
    # A title in quotation marks.
    Doubt(Tag.QUOTE, 0.9, _cues("quote:all", "ends:open"), _cues("size:3", "size:7"), _cues("has:speech")),
    # The main clause tells something as done, so that only its place or time is missing, or the words for it are not known.
    Doubt(
        Tag.NOISE,
        0.96,
        _cues(),
        _cues("joined:told", "verb1:past_verb", "verb1:have+past_verb", "verb1:have+speech", "verb1:have+statement"),
        _OF_PAGE | {"time:long"},
    ),
    # A long sentence holds more than one clause that may tell something.
    Doubt(Tag.NOISE, 0.97, _cues(), _cues("size:60", "size:more"), _OF_PAGE),
    # Lines of a page run together without a stop: no fit has seen any.
    Doubt(Tag.NOISE, 0.9, _cues("ends:open"), _cues("size:22", "size:35", "size:60", "size:more")),
    # Where hardly a sentence tells of force, what reads like an event is often a statement or a figure.
    Doubt(Tag.EVENT, 0.95, _cues(), _cues("report:hot0")),
)


def most(tag: Tag, names: frozenset[str]) -> float:
    """Return the most that may be claimed for a tag of a sentence with these cues, 0 to 1."""
    return min((doubt.most for doubt in DOUBTS if doubt.tag is tag and doubt.holds(names)), default=1.0)
