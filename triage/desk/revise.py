"""A report that comes in with another text: what was decided on its last revision goes along to the new one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple, cast

from triage.desk import records
from triage.desk.workspace import Workspace
from triage.domain.decision import Change, Subject, Value
from triage.domain.event import revised
from triage.domain.report import Role, Sentence
from triage.domain.rows import Panel
from triage.store import marks, reports, sentences
from triage.store import records as table
from triage.store.givers import followed
from triage.store.state import current

_CORRECTED: Final = marks.DETAILS


class _Place(NamedTuple):
    """Where a sentence of the last revision stands in the new one: its id, and by how many code points it moved."""

    sentence_id: str
    moved: int


def carried(ws: Workspace, old: str, new: str, pieces: Sequence[Sentence]) -> Iterator[Change]:
    """Yield what goes along: corrections of the report, and of each sentence that kept its words its tag, flags and note.

    Records follow their sentences, with the places of their words, the name of the outlet and the order of publication. What rests
    on words that are gone stays with the last revision, whose text is kept.

    Args:
        ws: The workspace; the new revision is stored.
        old: The key of the last revision.
        new: That of the new one.
        pieces: The sentences of the new one.
    """
    panels = {panel.start: panel for panel in sentences.panels(ws.db, reports.number_of(ws.db, old))}
    corrected = list(_corrections(ws, old, new))
    yield from corrected
    places: dict[str, _Place] = {}
    kept = [piece for piece in pieces if piece.role is not Role.TITLE]
    starts = followed(((p.start, p.text) for p in panels.values()), ((piece.start, piece.text) for piece in kept))
    for piece in kept:
        if piece.start in starts:
            panel = panels[starts[piece.start]]
            places.setdefault(panel.sentence_id, _Place(piece.sentence_id, piece.start - panel.start))
            yield from _decided(panel, piece.sentence_id)
    said = [current(ws.db, Subject.DETAILS, key) for key in (old, new)] + [change.new for change in corrected]
    yield from _records(ws, places, records.details_of(old, said[0]), records.details_of(new, said[-1]))


def _decided(panel: Panel, name: str) -> Iterator[Change]:
    if panel.tag:
        yield Change(Subject.TAG, name, None, panel.tag_value)
    if panel.flags:
        yield Change(Subject.FLAGS, name, None, cast(Value, sorted(flag.value for flag in panel.flags)))
    if panel.note:
        yield Change(Subject.NOTE, name, None, panel.note)


def _corrections(ws: Workspace, old: str, new: str) -> Iterator[Change]:
    loaded = json.loads(reports.loaded_details(ws.db, old))
    before, now = (cast("dict[str, Value]", current(ws.db, Subject.DETAILS, key)) for key in (old, new))
    kept = now | {name: before[name] for name in _CORRECTED if before[name] != loaded[name]}
    if kept != now:
        yield Change(Subject.DETAILS, new, cast(Value, now), cast(Value, kept))


def _records(
    ws: Workspace, places: Mapping[str, _Place], old: records.Details, new: records.Details
) -> Iterator[Change]:
    for record in table.of_report(ws.db, old.key.rpartition("-")[0]):
        evidence = tuple(
            e._replace(sentence_id=at.sentence_id, start=e.start + at.moved, end=e.end + at.moved)
            if (at := places.get(e.sentence_id))
            else e
            for e in record.evidence
        )
        behind = tuple(places[name].sentence_id if name in places else name for name in record.sentence_ids)
        moved = revised(record, sentence_ids=behind, evidence=evidence) if behind != record.sentence_ids else record
        moved = records.followed(ws, moved, old, new, record.sentence_ids)
        if moved != record:
            moved = revised(moved, revision=record.revision + 1)
            yield Change(Subject.RECORD, record.event_id, record.as_value(), moved.as_value())
