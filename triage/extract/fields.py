"""Proposals for all fields of an event record from one sentence: dates, tolls, places, actors, type."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final, TypeVar

from triage.domain.vocabulary import SUBTYPES
from triage.errors import TriageError
from triage.extract.actors import find_actors
from triage.extract.associates import attach_associates
from triage.extract.claims import find_claims
from triage.extract.clarity import find_clarity, find_violence
from triage.extract.contexts import find_contexts
from triage.extract.dates import find_date, parse_published
from triage.extract.kinds import find_kinds
from triage.extract.phrases import DatePhrase, find_phrases
from triage.extract.places import find_place
from triage.extract.proposal import PROPOSED_FIELDS, FieldProposals, Finding, Resolver
from triage.extract.sayers import Sayer, find_sayers
from triage.extract.shares import find_shares
from triage.extract.tolls import find_tolls
from triage.extract.types import find_type

_LONGEST_SENTENCE: Final = 4000
"""Code points that are read; no sentence is longer, and hostile input must not cost more."""


_BLANKS: Final = re.compile(r"\s+")


def _one_line(text: str) -> tuple[str, list[int] | None]:
    """Return a text with one blank for each run of white space, as where a line was wrapped, and where its characters stood.

    None instead of the places where nothing had to change.
    """
    line = _BLANKS.sub(" ", text)
    if line == text:
        return text, None
    return line, [m.start() for m in re.finditer(r"\s+|\S", text)]


_Found = TypeVar("_Found")
_NOBODY: Final[tuple[Sayer, ...]] = ()
_NOTHING: Final[tuple[Finding, ...]] = ()
_NO_KIND: Final[tuple[Finding, tuple[str, ...]]] = (Finding(), ())
Stumbled = Callable[[Exception], object]
"""Is told of an error in the rules for some of the fields."""


def _type_finding(text: str) -> tuple[Finding, tuple[str, ...]]:
    proposal = find_type(text)
    alternatives = tuple(f"{event_type}/{subtype}" for event_type, subtype, _ in proposal.ranked)
    event_type, subtype, share = proposal.ranked[0]
    values = {"event_type": event_type, "event_subtype": subtype}
    finding = Finding(dict(values), dict.fromkeys(values, proposal.spans), round(share, 3), proposal.reason)
    return finding, alternatives[1:]


def propose_fields(
    text: str,
    *,
    published: str | None = None,
    country: str | None = None,
    outlet: str | None = None,
    resolve: Resolver | None = None,
    stumbled: Stumbled | None = None,
) -> FieldProposals:
    """Propose the fields of the record that one sentence tells.

    Args:
        text: the sentence as stored; all offsets are code points into it. Only its first 4,000 code points are read.
        published: ISO 8601 day or time of publication, as the report prints it; None leaves relative words as words.
        country: the country that the desk expects, ISO 3166-1 alpha-3; it steers `resolve` and fills in nothing.
        outlet: the name of the outlet, which is never an actor.
        resolve: the gazetteer look-up of the desk; without it, places have no coordinates.
        stumbled: is told where the rules for some fields raise, which then stay open; without it the error is raised.

    Returns:
        Values for `PROPOSED_FIELDS`, unknown ones None, with confidence, reason and evidence for each known one.
    """
    text, at = _one_line(text[:_LONGEST_SENTENCE])
    try_out = partial(_attempt, stumbled)
    phrases = try_out(list[DatePhrase](), find_phrases, text, parse_published(published))
    digits = [(p.start, p.end) for p in phrases if any(c.isdigit() for c in text[p.start : p.end])]
    kind, alternatives = try_out(_NO_KIND, _type_finding, text)
    event_type = kind.values.get("event_type")
    named = str(event_type) if event_type in SUBTYPES else None
    sayers = try_out(_NOBODY, find_sayers, text)
    actors = try_out(Finding(), find_actors, text, named, str(kind.values.get("event_subtype")), sayers)
    tolls = try_out(Finding(), find_tolls, text, digits)
    day = try_out(Finding(), find_date, text, published, phrases)
    place = try_out(Finding(), find_place, text, country, resolve)
    kinds = try_out(Finding(), find_kinds, actors, named)
    findings = (
        kind,
        day,
        place,
        actors,
        kinds,
        try_out(Finding(), attach_associates, text, actors),
        try_out(Finding(), find_violence, kind, actors, kinds),
        tolls,
        try_out(Finding(), find_shares, text, tolls, actors),
        *try_out(_NOTHING, find_claims, text, sayers, actors),
        try_out(Finding(), find_clarity, text, kind, day, place, tolls),
        try_out(Finding(), find_contexts, text, sayers),
    )
    return _merged(findings, alternatives, at)


def _attempt(stumbled: Stumbled | None, nothing: _Found, find: Callable[..., _Found], *given: object) -> _Found:
    try:
        return find(*given)
    except Exception as error:
        if stumbled is None or isinstance(error, TriageError):  # a gazetteer that cannot be read says so itself
            raise
        stumbled(error)
        return nothing


def _merged(findings: Sequence[Finding], alternatives: tuple[str, ...], at: list[int] | None) -> FieldProposals:
    """Return the findings as one; `at` says where the characters of the line stood in the text."""
    values = dict.fromkeys(PROPOSED_FIELDS)
    values["date_precision"] = values["place_precision"] = "unknown"
    merged = FieldProposals({**values}, alternatives, {}, {}, ())
    for finding in findings:
        for name, value in finding.values.items():
            if value is not None:
                merged.values[name] = value
                merged.confidence[name] = finding.confidence
                merged.reasons[name] = finding.reason
    evidence = [(name, *span) for finding in findings for name, spans in finding.spans.items() for span in spans]
    kept = [e for e in dict.fromkeys(evidence) if e[2] > e[1] and merged.values.get(e[0]) is not None]
    if at:
        kept = [(name, at[start], at[end - 1] + 1) for name, start, end in kept]
    order = {name: index for index, name in enumerate(PROPOSED_FIELDS)}
    kept.sort(key=lambda e: (order[e[0]], e[1], e[2]))
    return FieldProposals(merged.values, merged.subtype_alternatives, merged.confidence, merged.reasons, tuple(kept))
