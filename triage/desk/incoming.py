"""Records that come back from a file: which change, which begin, and why a row cannot be used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, Final

from triage.clock import stamp
from triage.desk.workspace import Workspace
from triage.domain.decision import Change, Subject
from triage.domain.event import EVENT_ID, LISTS, EventRecord, Evidence, faults, revised
from triage.domain.merging import text_of
from triage.domain.report import Role
from triage.domain.tag import Tag
from triage.exchange.given import PROBLEM, Row
from triage.exchange.schema import EVENTS
from triage.store import records as table
from triage.store import reports, sentences

COLUMNS: Final = tuple(replace(column, required=column.name == "event_id") for column in EVENTS)
"""The columns that a file of records may have; only the id must stand there."""

_OWN: Final = ("event_id", "coder", "coded_at", "revision", "content_sha256")
"""What the desk says itself: who brought a record in and when, and what follows from the sentences."""


_WHERE: Final = ("place_name", "country", "latitude", "longitude")

_NAMES: Final = ("event_id", "sentence_id", "report_id")
"""What tells which row is meant, the best first."""


@dataclass
class Taken:
    """What the rows of a file change.

    `tagged` are the sentences that nobody had decided and that have a tag now; `refused` names each row that was not used,
    with its reason.
    """

    rows: int = 0
    begun: int = 0
    changed: int = 0
    same: int = 0
    changes: list[Change] = field(default_factory=list)
    tagged: set[str] = field(default_factory=set)
    refused: list[str] = field(default_factory=list)


@dataclass
class Said:
    """What the table of evidence beside the records says: the words behind each record, and the tags of sentences."""

    evidence: dict[str, list[Evidence]] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)

    def take(self, row: Mapping[str, Any]) -> str:
        """Take a row of the table; return why it cannot be used, or an empty text."""
        tag = row.get("tag")
        if tag is not None and tag not in list(Tag):
            return f"there is no tag {tag}"
        if tag is not None:
            self.tags.setdefault(row["sentence_id"], tag)
        words = Evidence(
            row["field"], row["report_id"], row["sentence_id"], row["char_start"], row["char_end"], row["quoted_text"],
            row.get("value"),
        )  # fmt: skip
        self.evidence.setdefault(str(row["event_id"]), []).append(words)
        return ""


def take(ws: Workspace, source: str, rows: Iterable[Row], said: Said) -> Taken:
    """Return what rows of records change.

    A row is matched by its event id; a column that the file has gives its value, an empty one empties the field, and
    what the file does not have stays. An id that the workspace does not know begins a record under that id. Coder, time
    and revision are those of this decision. Evidence is added, never taken off, apart from that of a field that changes.
    A sentence that comes to stand behind a record and that nobody has decided gets the tag that the evidence gives it,
    else it is an event.

    Args:
        ws: The workspace.
        source: What the file is called where a row is refused.
        rows: The rows, with the names of the event table.
        said: The evidence that came along.
    """
    taken = Taken()
    words = _Words(ws)
    spoken: dict[str, str] = {}
    for row in rows:
        taken.rows += 1
        event_id = str(row.get("event_id", ""))
        reason = row.get(PROBLEM, "")
        if not reason and event_id in spoken:
            reason = f"{spoken[event_id]} gave this record already"
        elif not reason:
            reason = _row(ws, taken, row, said, words)
        spoken.setdefault(event_id, row.place)
        if reason:
            taken.refused.append(refusal(source, row, reason))
    strange = [event_id for event_id in said.evidence if event_id not in spoken]
    taken.refused += [f"The evidence of {event_id} stands beside no record of the file." for event_id in strange]
    return taken


def refusal(source: str, row: Row, reason: str) -> str:
    """Return a sentence about a row that was refused: its file, its place there, its id where it has one, and why."""
    name = next((row[key] for key in _NAMES if row.get(key)), None)
    return f"{source}, {row.place}{f' ({name})' if name else ''}: {reason.removesuffix('.')}."


class _Words:
    """Says what is wrong with sentences and words that a file names; what was looked up is remembered for a while."""

    def __init__(self, ws: Workspace) -> None:
        self._ws = ws
        self._text = lru_cache(maxsize=64)(self._read)

    def _read(self, key: str) -> str | None:
        row = reports.row_of_key(self._ws.db, key)
        return reports.text(self._ws.db, row.id) if row and reports.is_there(self._ws.db, key) else None

    def missing(self, sentence_id: str) -> str:
        """Return why a sentence cannot stand behind a record, or an empty text."""
        if self._text(sentence_id.rpartition("-")[0]) is None:
            return f"the report of sentence {sentence_id} is not part of the workspace."
        return "" if sentences.number_of(self._ws.db, sentence_id) else f"there is no sentence {sentence_id}."

    def wrong(self, one: Evidence) -> str:
        """Return why words are no evidence, or an empty text."""
        if one.field not in BROUGHT:
            return f"there is no field {one.field} for evidence."
        text = self._text(one.sentence_id.rpartition("-")[0])
        if text is None or text[one.start : one.end] != one.quoted:
            return f"the words of {one.field} do not stand at {one.start} to {one.end} of report {one.report_id}."
        return ""


BROUGHT: Final = frozenset(column.name for column in EVENTS if column.name not in _OWN)
"""The fields that a file gives a record."""


def _row(ws: Workspace, taken: Taken, row: Mapping[str, Any], said: Said, words: _Words) -> str:
    event_id = str(row["event_id"])
    if not EVENT_ID.fullmatch(event_id):
        return "its id does not look like ev_ and 10 to 26 letters or digits."
    old = table.get(ws.db, event_id)
    if old and old.merged_into:
        return f"it was merged into {old.merged_into}."
    base = old or EventRecord(event_id)
    cells = {name: _cell(name, value) for name, value in row.items() if name in BROUGHT}
    cells |= _found_how(old, cells) if old else {}
    new = _with_evidence(base, revised(base, **cells), said.evidence.get(event_id, []))
    for name in new.sentence_ids if new.sentence_ids != base.sentence_ids else ():
        if reason := words.missing(name):
            return reason
    for one in new.evidence if new.evidence != base.evidence else ():
        if one not in base.evidence and (reason := words.wrong(one)):
            return reason
    for name in new.report_ids if new.report_ids != base.report_ids else ():
        if reports.latest(ws.db, name) is None:
            return f"its report {name} is not part of the workspace."
    if new == old:
        taken.same += 1
        return ""
    new = revised(new, coder=ws.editor, coded_at=stamp(), revision=old.revision + 1 if old else 1)
    if wrong := faults(new):
        return "; ".join(f"{fault.field}: {fault.sentence.removesuffix('.')}" for fault in wrong)
    taken.begun += old is None
    taken.changed += old is not None
    for tag in _tags(ws, base, new, said.tags):
        if tag.object not in taken.tagged:
            taken.tagged.add(tag.object)
            taken.changes.append(tag)
    taken.changes.append(Change(Subject.RECORD, event_id, old.as_value() if old else None, new.as_value()))
    return ""


def _found_how(old: EventRecord, cells: Mapping[str, Any]) -> dict[str, Any]:
    """Return whose word a place is that a file gives otherwise than the desk has it, where the file does not say so itself."""
    moved = any(name in cells and cells[name] != getattr(old, name) for name in _WHERE)
    if not moved or "geonameid" in cells or "place_how" in cells:
        return {}
    named, point = (cells.get(name, getattr(old, name)) for name in ("place_name", "latitude"))
    return {"geonameid": None, "place_how": "editor" if point is not None else "none" if named else None}


def _tags(ws: Workspace, old: EventRecord, new: EventRecord, given: Mapping[str, str]) -> Iterator[Change]:
    """Yield the tags of sentences that come to stand behind a record, or begin it, and that nobody has decided."""
    kind = None if new.status == "rejected" else Tag.EVENT.value
    come = [name for name in new.sentence_ids if name not in set(old.sentence_ids)]
    for name in dict.fromkeys([*new.sentence_ids[:1], *come]):
        number = sentences.number_of(ws.db, name)
        panel = sentences.panel(ws.db, number) if number else None
        tag = given.get(name, kind)
        if panel and panel.tag is None and panel.role != Role.TITLE and tag:
            yield Change(Subject.TAG, name, None, tag)


def _cell(name: str, value: Any) -> Any:  # noqa: ANN401 - the type of the field
    if name in LISTS:
        return tuple(value or ())
    return "unknown" if value is None and name.endswith("_precision") else value


def _with_evidence(old: EventRecord, new: EventRecord, given: list[Evidence]) -> EventRecord:
    """Return a record without the words of fields that changed, and with the words that came along."""
    stale = {name for name in BROUGHT if getattr(old, name) != getattr(new, name)}
    kept = [e for e in old.evidence if e.field not in stale or e.value == text_of(getattr(new, e.field))]
    known = {(e.field, e.sentence_id, e.start, e.end) for e in kept}
    added = [e for e in given if (e.field, e.sentence_id, e.start, e.end) not in known]
    behind = dict.fromkeys([*new.sentence_ids, *(e.sentence_id for e in added)])
    return revised(new, evidence=(*kept, *added), sentence_ids=tuple(behind))
