"""The one column table: what every exported table holds, in which order, of which type, and under which constraints.

Every writer, every reader and every schema is made from these rows. Names, order, types and constraints follow the
record's specification; `core` columns always stand in the file, the others when they are asked for.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from triage.domain.decision import Act, Subject
from triage.domain.event import (
    ACTOR_KINDS,
    ATTRIBUTIONS,
    DATE_PRECISIONS,
    EVENT_ID,
    PLACE_HOW,
    PLACE_PRECISIONS,
    SOURCE_SCALES,
    STATUSES,
    SUMMARY_LIMIT,
    VIOLENCE_KINDS,
)
from triage.domain.report import Role
from triage.domain.story import Relation
from triage.domain.tag import Flag, Tag
from triage.domain.vocabulary import SUBTYPES, TYPES


class Kind(StrEnum):
    """The type of a column's values; in Python str, int, float, bool, ISO text, ISO text, tuple of str, JSON value."""

    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    DATETIME = "datetime"
    LIST = "list"
    """Texts in order; in a CSV cell joined by "; "."""
    VALUE = "value"
    """Any JSON value; in a CSV cell its canonical JSON text."""


TEXTS: Final = frozenset({Kind.STRING, Kind.DATE, Kind.DATETIME, Kind.LIST, Kind.VALUE})
"""The kinds that are text in a CSV cell, so that it is guarded against formulas; a right day never needs the guard."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    `origin` says where its value comes from: a field of a domain class, or words. `refers` names the column of another
    table that its values must stand in, like "reports.report_id". `minimum` and `maximum` are inclusive, `max_length`
    counts code points.
    """

    name: str
    type: Kind
    description: str
    origin: str
    required: bool = False
    unique: bool = False
    enum: tuple[str, ...] = ()
    pattern: str | None = None
    minimum: int | None = None
    maximum: int | None = None
    max_length: int | None = None
    core: bool = True
    refers: str | None = None


_S, _I, _N, _B = Kind.STRING, Kind.INTEGER, Kind.NUMBER, Kind.BOOLEAN
_SHA256: Final = "^[0-9a-f]{64}$"


def _event(name: str, kind: Kind, description: str, **rest: Any) -> Column:  # noqa: ANN401 - the fields of Column
    return Column(name, kind, description, f"EventRecord.{name}", **rest)


EVENTS: Final[tuple[Column, ...]] = (
    _event(
        "event_id",
        _S,
        "stable id, never used again, survives edits and merges",
        required=True,
        unique=True,
        pattern=f"^{EVENT_ID.pattern}$",
    ),
    _event("status", _S, "how far the editor is with the record", required=True, enum=STATUSES),
    _event("event_type", _S, "one of seven types", required=True, enum=TYPES),
    _event(
        "event_subtype",
        _S,
        "sub-type; it belongs to the type",
        required=True,
        enum=tuple(dict.fromkeys(name for names in SUBTYPES.values() for name in names)),
    ),
    _event("date_start", Kind.DATE, "first possible day; empty only if date_precision is unknown"),
    _event("date_end", Kind.DATE, "last possible day, not before date_start"),
    _event("date_precision", _S, "how exactly the day is known", required=True, enum=DATE_PRECISIONS),
    _event("date_text", _S, "words the date came from"),
    _event("place_name", _S, "smallest named place where it happened, as printed"),
    _event("admin1", _S, "province"),
    _event("country", _S, "ISO 3166-1 alpha-3", pattern="^[A-Z]{3}$"),
    _event("latitude", _N, "WGS84, degrees; empty together with longitude", minimum=-90, maximum=90),
    _event("longitude", _N, "WGS84, degrees; empty together with latitude", minimum=-180, maximum=180),
    _event("place_precision", _S, "how exactly the place is known", required=True, enum=PLACE_PRECISIONS),
    _event("actor1", _S, 'first named actor; several are joined by "; "'),
    _event("actor2", _S, 'second named actor or target; several are joined by "; "'),
    _event("civilians_targeted", _B, "a civilian or civilian object is the main or only target"),
    _event("killed_low", _I, "smallest credible count of the dead; empty is not zero", minimum=0),
    _event("killed_best", _I, "most credible count of the dead, between low and high", minimum=0),
    _event("killed_high", _I, "largest credible count of the dead", minimum=0),
    _event("injured_low", _I, "smallest credible count of the injured", minimum=0),
    _event("casualties_text", _S, "words the counts came from"),
    _event("summary", _S, "the editor's one sentence; required for a confirmed record", max_length=SUMMARY_LIMIT),
    _event("sources", Kind.LIST, "outlets in order of publication", required=True),
    _event("source_count", _I, "independent outlets; syndicated copies count once", minimum=1),
    _event("report_ids", Kind.LIST, "all reports behind the record", required=True),
    _event("sentence_ids", Kind.LIST, "evidence sentences", core=False),
    _event("admin2", _S, "district", core=False),
    _event("admin3", _S, "sub-district", core=False),
    _event("geonameid", _I, "key of the place in the gazetteer", minimum=1, core=False),
    _event("place_how", _S, "where the coordinates come from", enum=PLACE_HOW, core=False),
    _event("actor1_kind", _S, "what kind of actor the first is", enum=ACTOR_KINDS, core=False),
    _event("actor2_kind", _S, "what kind of actor the second is", enum=ACTOR_KINDS, core=False),
    _event("actor1_assoc", _S, "allied or associated names", core=False),
    _event("actor2_assoc", _S, "allied or associated names", core=False),
    _event(
        "violence_kind",
        _S,
        "state against others, others among themselves, or one side alone",
        enum=VIOLENCE_KINDS,
        core=False,
    ),
    _event("killed_civilians", _I, "civilians among killed_best, at most as many", minimum=0, core=False),
    _event("killed_side1", _I, "dead of the first actor", minimum=0, core=False),
    _event("killed_side2", _I, "dead of the second actor", minimum=0, core=False),
    _event("injured_high", _I, "largest credible count of the injured", minimum=0, core=False),
    _event("claimed_by", _S, "who says so", core=False),
    _event("attribution", _S, "what kind of source says so", enum=ATTRIBUTIONS, core=False),
    _event("source_scale", _S, "how far the sources reach", enum=SOURCE_SCALES, core=False),
    _event(
        "event_clarity", _I, "1: the event is told in full, 2: summed over several", minimum=1, maximum=2, core=False
    ),
    _event("context", Kind.LIST, "contexts of PLOVER", core=False),
    _event("tags", Kind.LIST, "free labels", core=False),
    Column(
        "content_sha256",
        _S,
        "SHA-256 of the evidence sentences, joined in the order of their ids",
        "computed",
        pattern=_SHA256,
        core=False,
    ),
    _event("coder", _S, "editor who confirmed it", core=False),
    _event("coded_at", Kind.DATETIME, "when it was confirmed, UTC", core=False),
    _event("revision", _I, "1, 2, 3 with each saved change", minimum=1, core=False),
)
"""Event records: the 26 core columns of the specification in its order, then its optional ones."""

MEANS: Final[Mapping[str, str]] = {
    "event_id": "https://schema.org/identifier",
    "date_start": "https://schema.org/startDate",
    "date_end": "https://schema.org/endDate",
    "latitude": "http://www.w3.org/2003/01/geo/wgs84_pos#lat",
    "longitude": "http://www.w3.org/2003/01/geo/wgs84_pos#long",
    "summary": "https://schema.org/headline",
    "report_ids": "http://www.w3.org/ns/prov#wasDerivedFrom",
    "tags": "https://schema.org/keywords",
    "coder": "http://www.w3.org/ns/prov#wasAssociatedWith",
    "coded_at": "http://www.w3.org/ns/prov#endedAtTime",
}
"""The columns of records for which a public vocabulary has a term, with its address."""

EVIDENCE: Final[tuple[Column, ...]] = (
    Column("event_id", _S, "the record", "EventRecord.event_id", required=True, refers="events.event_id"),
    Column("field", _S, "column of the record that the words carry", "Evidence.field", required=True),
    Column("report_id", _S, "report of the words", "Evidence.report_id", required=True, refers="reports.report_id"),
    Column("sentence_id", _S, "sentence of the words", "Evidence.sentence_id", required=True),
    Column(
        "char_start",
        _I,
        "first code point in the report's stored text, from 0",
        "Evidence.start",
        required=True,
        minimum=0,
    ),
    Column("char_end", _I, "code point after the last", "Evidence.end", required=True, minimum=0),
    Column("quoted_text", _S, "stored text from char_start to char_end", "Evidence.quoted", required=True),
    Column("text_sha256", _S, "SHA-256 of the report's stored text", "Report.text_sha256", pattern=_SHA256),
    Column("tag", _S, "tag of the sentence", "the sentence's tag", enum=tuple(Tag)),
    Column("coder", _S, "editor who took the words as evidence", "EventRecord.coder"),
    Column("coded_at", Kind.DATETIME, "when, UTC", "EventRecord.coded_at"),
    Column("value", _S, "what these words say of the field, where that was kept", "Evidence.value", core=False),
)
"""The words behind each field of each record: one row a field and stretch of text."""

REPORTS: Final[tuple[Column, ...]] = (
    Column("report_id", _S, "stable id", "Report.report_id", required=True, unique=True),
    Column("url", _S, "address", "Report.url"),
    Column("outlet", _S, "who published it", "Report.outlet"),
    Column("title", _S, "headline as printed", "Report.title"),
    Column("published_at", Kind.DATETIME, "when it was published, UTC", "Report.published"),
    Column("retrieved_at", Kind.DATETIME, "when it was loaded, UTC", "the journal's time of the load"),
    Column("media_type", _S, "type of the input", "Report.media_type"),
    Column("language", _S, "language of the text", "Report.language"),
    Column("raw_sha256", _S, "SHA-256 of the bytes as they came", "Report.raw_sha256", pattern=_SHA256),
    Column("text_sha256", _S, "SHA-256 of the stored text as UTF-8", "Report.text_sha256", pattern=_SHA256),
    Column("licence", _S, "licence of the text, where it is known", "a report's field named licence"),
)
"""The reports behind the records, without their text."""

SENTENCES: Final[tuple[Column, ...]] = (
    Column("sentence_id", _S, "report, revision and start", "Sentence.sentence_id", required=True, unique=True),
    Column("report_id", _S, "its report", "Sentence.report_id", required=True, refers="reports.report_id"),
    Column("revision", _I, "revision of the report's text", "Sentence.revision", minimum=1),
    Column("n", _I, "place in the report, from 1", "Sentence.n", required=True, minimum=1),
    Column("start", _I, "first code point in the stored text, from 0", "Sentence.start", required=True, minimum=0),
    Column("end", _I, "code point after the last", "Sentence.end", required=True, minimum=0),
    Column("role", _S, "what its block is for", "Sentence.role", required=True, enum=tuple(Role)),
    Column("text", _S, "the words", "Sentence.text", required=True),
    Column("tag", _S, "what the editor decided; empty while undecided", "the sentence's tag", enum=tuple(Tag)),
    Column("flags", Kind.LIST, f"any of {', '.join(Flag)}", "the sentence's flags"),
    Column("note", _S, "the editor's note", "the sentence's note"),
    Column("coder", _S, "editor who decided", "Decision.editor"),
    Column("coded_at", Kind.DATETIME, "when it was decided, UTC", "Decision.at"),
    Column("tag_from", _S, "the sentence of the same words whose tag came along", "the sentence's tag", core=False),
    Column("proposed_tag", _S, "what the program offers", "Proposal.tag", enum=tuple(Tag), core=False),
    Column(
        "confidence",
        _N,
        "estimated probability that an editor gives the proposed tag",
        "Proposal.confidence",
        minimum=0,
        maximum=1,
        core=False,
    ),
    Column("reason", _S, "why it is proposed", "Proposal.reason", core=False),
)
"""Sentences with their tags."""

DECISIONS: Final[tuple[Column, ...]] = (
    Column("seq", _I, "place in the journal, from 1", "Decision.seq", required=True, unique=True, minimum=1),
    Column("origin", _S, "workspace where it was decided", "Decision.origin", required=True),
    Column("origin_seq", _I, "place in that workspace's journal", "Decision.origin_seq", required=True, minimum=1),
    Column("at", Kind.DATETIME, "when, UTC", "Decision.at", required=True),
    Column("coder", _S, "editor who decided", "Decision.editor", required=True),
    Column("act", _S, "fresh, taken back or brought back", "Decision.act", required=True, enum=tuple(Act)),
    Column("action", _S, "command that made it", "Decision.action", required=True),
    Column("subject", _S, "what it is about", "Change.subject", required=True, enum=tuple(Subject)),
    Column("object_id", _S, "id of the object", "Change.object", required=True),
    Column("old", Kind.VALUE, "value before", "Change.old"),
    Column("new", Kind.VALUE, "value after", "Change.new"),
    Column("batch", _I, "first place of the same key press", "Decision.batch", required=True, minimum=1),
    Column("target", _I, "batch that is taken back or brought back", "Decision.target", minimum=1),
    Column("prev_hash", _S, "hash of the row before", "Decision.prev_hash"),
    Column("hash", _S, "SHA-256 over prev_hash and the row", "Decision.hash", required=True, pattern=_SHA256),
)
"""The journal: every decision, append-only, each row chained to the one before by its hash."""

DELETED: Final[tuple[Column, ...]] = (
    Column("event_id", _S, "a record that was merged, or that counted once and no longer does", "EventRecord.event_id",
           required=True, unique=True, pattern=f"^{EVENT_ID.pattern}$"),
    Column("into_event_id", _S, "the record that it was merged into; empty when it only went", "EventRecord.event_id"),
    Column("at", Kind.DATETIME, "when, UTC", "Decision.at", required=True),
    Column("reason", _S, "merged, rejected, draft again, taken back or reports left out", "the record's status", required=True),
)  # fmt: skip
"""Where records went that a consumer may still hold."""

CHANGES: Final[tuple[Column, ...]] = (
    Column("seq", _I, "place in this file, from 1", "counted", required=True, unique=True, minimum=1),
    Column("at", Kind.DATETIME, "when, UTC", "Decision.at", required=True),
    Column("coder", _S, "editor who decided", "Decision.editor", required=True),
    Column("action", _S, "command that made it; undo and redo stand before it", "Decision.action", required=True),
    Column("object_id", _S, "id of the object", "Change.object", required=True),
    Column("field", _S, "field of a record, else what the decision is about", "Change.subject", required=True),
    Column("old", Kind.VALUE, "value before", "Change.old"),
    Column("new", Kind.VALUE, "value after", "Change.new"),
    Column("prev_hash", _S, "hash of the line before", "computed", required=True, pattern=_SHA256),
    Column("hash", _S, "SHA-256 over prev_hash and the line", "computed", required=True, pattern=_SHA256),
)
"""The journal field by field, each line chained to the one before by its hash, so that any later edit shows."""

PAIRS: Final[tuple[Column, ...]] = (
    Column("a", _S, "a headline", "the input"),
    Column("b", _S, "another headline", "the input"),
    Column("score", _N, "how alike they are, 0 to 100", "Verdict.score", minimum=0, maximum=100),
    Column("verdict", _S, "what they are to each other", "Verdict.relation", enum=tuple(Relation)),
    Column("why", _S, "the reason in words", "Verdict.why"),
)
"""Verdicts on pairs of headlines."""

STORIES: Final[tuple[Column, ...]] = (
    Column("id", _S, "the headline's id", "Headline.id", required=True),
    Column("story", _S, "id of the story: that of its lead headline", "Membership.lead", required=True),
    Column("lead", _S, "the lead headline", "Headline.text"),
    Column("score", _N, "how sure the place in the story is, 0 to 100", "Membership.score", minimum=0, maximum=100),
    Column("why", _S, "the reason in words", "Membership.why"),
)
"""Headlines with the stories that they belong to."""

TABLES: Final[Mapping[str, tuple[Column, ...]]] = {
    "events": EVENTS,
    "evidence": EVIDENCE,
    "reports": REPORTS,
    "sentences": SENTENCES,
    "decisions": DECISIONS,
    "deleted_or_merged": DELETED,
    "changes": CHANGES,
}
"""Every table by its name, which is also the stem of its file."""


def core(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Return the columns that always stand in the file, in their order."""
    return tuple(column for column in columns if column.core)


def table_schema(columns: Sequence[Column], *, arrays: bool = False, beside: Collection[str] = ()) -> dict[str, Any]:
    """Return the columns as a Table Schema (datapackage.org) dictionary of JSON values.

    Args:
        columns: The columns in the order of the file.
        arrays: The file keeps lists as JSON arrays; else they are strings joined by "; ".
        beside: Names of the tables in the same package; only references to these become foreign keys.
    """
    schema: dict[str, Any] = {
        "fields": [_field(column, arrays) for column in columns],
        "missingValues": [""],
    }
    keys = [column.name for column in columns if column.unique]
    if keys:
        schema["primaryKey"] = keys
    references = [(column.name, *column.refers.split(".")) for column in columns if column.refers]
    foreign = [
        {"fields": [name], "reference": {"resource": table, "fields": [other]}}
        for name, table, other in references
        if table in beside
    ]
    if foreign:
        schema["foreignKeys"] = foreign
    return schema


def _field(column: Column, arrays: bool) -> dict[str, Any]:
    kinds = {Kind.LIST: "array" if arrays else "string", Kind.VALUE: "any"}
    field: dict[str, Any] = {
        "name": column.name,
        "type": kinds.get(column.type, str(column.type)),
        "description": column.description,
    }
    if column.type is Kind.LIST and not arrays:
        field["description"] += '; joined by "; "'
    if column.type is Kind.BOOLEAN:
        field |= {"trueValues": ["true"], "falseValues": ["false"]}
    constraints = {
        "required": column.required or None,
        "unique": column.unique or None,
        "enum": [str(value) for value in column.enum] or None,
        "pattern": pattern_of(column),
        "minimum": column.minimum,
        "maximum": column.maximum,
    }
    given = {name: value for name, value in constraints.items() if value is not None}
    return field | ({"constraints": given} if given else {})


def pattern_of(column: Column) -> str | None:
    """Return the pattern that the cells of a column match; a guarded text may have an apostrophe more."""
    if column.max_length is not None:
        # Not maxLength: a guarded cell of the full length has one apostrophe more and is still right.
        return f"^'?[\\s\\S]{{0,{column.max_length}}}$"
    return column.pattern
