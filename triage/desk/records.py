"""Keep one record for one event: attach, detach, split, merge, dispute; each is one decision, undone as one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final, NamedTuple, cast

from triage.clock import stamp
from triage.desk import code
from triage.desk.fields import label
from triage.desk.workspace import Workspace, decides
from triage.domain import merging
from triage.domain.decision import Change, Subject, Value
from triage.domain.event import KILLED, EventRecord, faults, revised
from triage.domain.rows import Panel, ReportRow
from triage.domain.tag import Tag
from triage.errors import DecisionError
from triage.store import journal, reports, sentences
from triage.store import records as table
from triage.store.records import Behind
from triage.text.fold import fold_words

_LIVE: Final = ("draft", "confirmed", "disputed")


def event_sentence(ws: Workspace, panel_id: int) -> tuple[Panel, ReportRow]:
    """Return an event sentence and its report.

    Raises:
        DecisionError: The sentence is gone, or is not tagged event.
    """
    panel = sentences.panel(ws.db, panel_id)
    row = reports.row(ws.db, panel.report) if panel else None
    if panel is None or row is None:
        raise DecisionError("The sentence is no longer in the workspace.")
    if panel.tag is not Tag.EVENT:
        raise DecisionError("Only an event sentence can stand behind a record.", "Tag it event first.")
    return panel, row


def live(ws: Workspace, event_id: str) -> EventRecord:
    """Return a record that may be changed.

    Raises:
        DecisionError: There is none, or it was merged; the sentence names the one that took it.
    """
    record = table.get(ws.db, event_id)
    if record is None:
        raise DecisionError(f"The workspace has no record {event_id}.")
    if record.merged_into:
        raise DecisionError(f"The record {event_id} was merged into {record.merged_into}.", "Open that one.")
    return record


@decides
def attach(ws: Workspace, event_id: str, panel_ids: Sequence[int]) -> EventRecord:
    """Let event sentences stand behind a record, as one decision; its toll grows to the range that they give.

    Raises:
        DecisionError: A sentence is not tagged event, or the record cannot be changed.
        ReadOnlyWorkspace: This desk only reads.
    """
    ws.writable()
    record = live(ws, event_id)
    if record.status not in _LIVE:
        raise DecisionError("A rejected record takes no sentence.", "Open it and confirm it first.")
    grown = record
    for panel_id in panel_ids:
        panel, row = event_sentence(ws, panel_id)
        grown = _joined(grown, panel, code.proposed(ws, panel, row).record)
    if grown == record:
        return record
    return _decided(ws, "record.attach", [(record, _counted(ws, grown, [record]))])[0]


def _joined(record: EventRecord, panel: Panel, drafted: EventRecord) -> EventRecord:
    """Return a record that a sentence stands behind, with what the rules read from it."""
    if panel.sentence_id in record.sentence_ids:
        return record
    tolls = {name: getattr(drafted, name) for name in (*KILLED, "injured_low") if getattr(drafted, name) is not None}
    grown = merging.with_claims(record, drafted.evidence, tolls)
    if all(e.sentence_id != panel.sentence_id for e in grown.evidence):
        grown = revised(grown, evidence=(*grown.evidence, code.whole_sentence(panel)))
    return revised(grown, sentence_ids=(*grown.sentence_ids, panel.sentence_id))


def detach(ws: Workspace, event_id: str, sentence_id: str) -> EventRecord:
    """Take a sentence, its words and, where nothing else of it is left, its report from behind a record.

    Raises:
        DecisionError: It does not stand behind the record, or nothing else does.
        ReadOnlyWorkspace: This desk only reads.
    """
    return detach_all(ws, event_id, [sentence_id])


@decides
def detach_all(ws: Workspace, event_id: str, sentence_ids: Sequence[str]) -> EventRecord:
    """Take several sentences from behind a record, as one decision; see `detach`."""
    ws.writable()
    record = live(ws, event_id)
    return _decided(ws, "record.detach", [(record, _shrunk(ws, record, sentence_ids))])[0]


def _shrunk(ws: Workspace, record: EventRecord, sentence_ids: Collection[str]) -> EventRecord:
    if not set(sentence_ids) <= set(record.sentence_ids):
        raise DecisionError("The sentence does not stand behind this record.")
    if set(sentence_ids) == set(record.sentence_ids):
        raise DecisionError("Nothing else stands behind the record.", "Reject the record instead.")
    return _counted(ws, merging.without(record, sentence_ids), [record])


@decides
def split(ws: Workspace, event_id: str, sentence_ids: Sequence[str]) -> tuple[EventRecord, EventRecord]:
    """Take sentences from behind a record and begin a draft on them, as one decision; return the old and the new record.

    Raises:
        DecisionError: They do not stand behind the record, or nothing else does.
        ReadOnlyWorkspace: This desk only reads.
    """
    ws.writable()
    record = live(ws, event_id)
    rest = _shrunk(ws, record, sentence_ids)
    begun: EventRecord | None = None
    for name in sentence_ids:
        number = sentences.number_of(ws.db, name)
        panel = sentences.panel(ws.db, number) if number else None
        row = reports.row(ws.db, panel.report) if panel else None
        if panel is None or row is None:
            raise DecisionError(f"The sentence {name} is no longer in the workspace.")
        drafted = code.proposed(ws, panel, row).record
        if begun is None:
            begun = revised(drafted, event_id=code.new_id(ws, name), summary=code.summary_of(drafted))
        else:
            begun = _joined(begun, panel, drafted)
    if begun is None:
        raise DecisionError("No sentence was named.")
    old, new = _decided(ws, "record.split", [(record, rest), (None, _counted(ws, begun, []))])
    return old, new


@decides
def merge(ws: Workspace, into: str, other: str, take: Collection[str] = ()) -> EventRecord:
    """Merge a record into another, as one decision; the other one keeps its id and says where it went.

    Args:
        ws: The workspace.
        into: The record that stays.
        other: The record that goes into it.
        take: What the other record says better, as `merging.merged` takes it.

    Raises:
        DecisionError: They are one record, or one of them cannot be merged, or the union breaks a rule.
        ReadOnlyWorkspace: This desk only reads.
    """
    ws.writable()
    if into == other:
        raise DecisionError("A record is not merged with itself.")
    first, second = live(ws, into), live(ws, other)
    for record in (first, second):
        if record.status not in _LIVE:
            raise DecisionError(
                f"The record {record.event_id} is {record.status}.", "Only records that stand are merged."
            )
    union = merging.merged(first, second, take)
    union = revised(union, sentence_ids=tuple(dict.fromkeys([*first.sentence_ids, *second.sentence_ids])))
    union = _counted(ws, _with_sources(union, second), [first, second])
    gone = revised(second, status="merged", merged_into=into, sentence_ids=(), evidence=())
    return _decided(ws, "record.merge", [(first, union), (second, gone)])[0]


def _with_sources(record: EventRecord, other: EventRecord) -> EventRecord:
    return revised(
        record,
        sources=tuple(dict.fromkeys([*record.sources, *other.sources])),
        report_ids=tuple(dict.fromkeys([*record.report_ids, *other.report_ids])),
    )


@decides
def dispute(ws: Workspace, event_id: str) -> EventRecord:
    """Mark a record as disputed, or one that is disputed as confirmed again.

    Raises:
        DecisionError: It cannot have the status; the sentence names the first fault.
        ReadOnlyWorkspace: This desk only reads.
    """
    record = live(ws, event_id)
    return code.save(ws, record, status="confirmed" if record.status == "disputed" else "disputed")


def _counted(ws: Workspace, record: EventRecord, before: Sequence[EventRecord]) -> EventRecord:
    """Return a record with its sources, their number and its reports as its sentences give them, in order of publication.

    What the editor wrote stays: a name beside the outlets, and the absence of an outlet whose name was struck or written
    otherwise. A report without a sentence, as a purge leaves it, stays too.

    Args:
        ws: The workspace.
        record: The record with the sentences that stand behind it now.
        before: The records that it was made of; none for one that begins.
    """
    found = table.behind(ws.db, record.sentence_ids)
    return _count(record, found, [(old.sources, table.behind(ws.db, old.sentence_ids)) for old in before])


def _count(
    record: EventRecord, found: Sequence[Behind], before: Sequence[tuple[Sequence[str], Sequence[Behind]]]
) -> EventRecord:
    outlets = list(dict.fromkeys(map(_outlet, found)))
    struck: set[str] = set()
    away: set[str] = set()
    reports_before: set[str] = set()
    for sources, stood in before:
        struck |= set(map(_outlet, stood)) - set(sources)
        away |= set(map(_outlet, stood))
        reports_before |= {one.report_id for one in stood}
    own = [name for name in record.sources if name not in outlets and name not in away]
    kept = {one.report_id for one in found}
    ids = [name for name in record.report_ids if name not in kept and name not in reports_before]
    count = merging.independent((_outlet(one), fold_words(one.words)) for one in found)
    count += len(own) - sum(name in struck for name in outlets)  # each name of the editor's may stand for one
    return revised(
        record,
        sources=(*own, *(name for name in outlets if name not in struck)),
        source_count=max(1, count),
        report_ids=(*ids, *dict.fromkeys(one.report_id for one in found)),
    )


class Details(NamedTuple):
    """What a revision of a report, by its key, says of itself, as far as the sources of a record follow from it."""

    key: str
    outlet: str | None
    published: str | None


def details_of(key: str, said: Value) -> Details:
    """Return the details of a report from what the journal keeps of them."""
    cells = cast("dict[str, str | None]", said)
    return Details(key, cells["outlet"], cells["published"])


def followed(
    ws: Workspace, record: EventRecord, old: Details, new: Details, before: Sequence[str] | None = None
) -> EventRecord:
    """Return a record behind which a report stands when the report says something else of itself: its sources follow.

    They get its new name, and their order is that of publication. Where the editor struck the old name or wrote another
    one for it, the new one does not come in.

    Args:
        ws: The workspace.
        record: The record.
        old: What the report said before.
        new: What it says from now on.
        before: The sentences behind the record before, where they have moved to another revision.
    """
    gone = (old.outlet or code.UNKNOWN_OUTLET) not in record.sources
    new = new._replace(outlet=old.outlet) if gone else new
    was = _as_told(table.behind(ws.db, record.sentence_ids if before is None else before), old)
    now = _as_told(table.behind(ws.db, record.sentence_ids), new)
    if _order(was) == _order(now):
        return record
    counted = _count(record, now, [(record.sources, was)])
    return revised(counted, summary=code.summary_of(counted)) if record.summary == code.summary_of(record) else counted


def _as_told(found: Sequence[Behind], told: Details) -> list[Behind]:
    """Return sentences as published, with what a report says of itself: its outlet counts for all its revisions."""
    report_id = told.key.rpartition("-")[0]
    named = [one._replace(outlet=told.outlet) if one.report_id == report_id else one for one in found]
    own = f"{told.key}-"
    return table.as_published(
        one._replace(published=told.published) if one.sentence_id.startswith(own) else one for one in named
    )


def _order(found: Sequence[Behind]) -> tuple[list[str], list[str]]:
    return list(dict.fromkeys(map(_outlet, found))), list(dict.fromkeys(one.report_id for one in found))


def _outlet(one: Behind) -> str:
    return one.outlet or code.UNKNOWN_OUTLET


def _decided(
    ws: Workspace, action: str, pairs: Sequence[tuple[EventRecord | None, EventRecord]]
) -> tuple[EventRecord, ...]:
    """Write changed records to the journal as one decision and return them with coder, time and revision."""
    changes, made = [], []
    for old, new in pairs:
        if old and old.summary == code.summary_of(old):  # the program composed it, and composes it again
            new = revised(new, summary=code.summary_of(new))
        stamped = revised(new, coder=ws.editor, coded_at=stamp(), revision=old.revision + 1 if old else 1)
        if stamped.status in ("confirmed", "disputed") and (wrong := [f for f in faults(stamped) if f.blocking]):
            raise DecisionError(f"{label(wrong[0].field)}: {wrong[0].sentence}")
        made.append(stamped)
        changes.append(Change(Subject.RECORD, new.event_id, old.as_value() if old else None, stamped.as_value()))
    journal.decide(ws.writable(), ws.editor, action, changes)
    return tuple(made)


def behind(ws: Workspace, record: EventRecord) -> list[Behind]:
    """Return the sentences that stand behind a record, with what their reports say of themselves, as published."""
    return table.behind(ws.db, record.sentence_ids)


def of_sentence(ws: Workspace, sentence_id: str) -> list[EventRecord]:
    """Return the records that rest on a sentence."""
    return table.of_sentence(ws.db, sentence_id)


def panel_of(ws: Workspace, sentence_id: str) -> Panel | None:
    """Return a sentence by its id, or None."""
    number = sentences.number_of(ws.db, sentence_id)
    return sentences.panel(ws.db, number) if number else None
