"""Which records may tell the event of a sentence, and which waiting sentences tell the event of a record."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from triage.desk import code
from triage.desk.records import event_sentence, live
from triage.desk.workspace import Workspace
from triage.domain import merging
from triage.domain.event import EventRecord
from triage.domain.rows import Panel, ReportRow
from triage.domain.story import Headline, Relation
from triage.domain.tag import Flag
from triage.domain.vocabulary import TYPES
from triage.store import records as table
from triage.store import reports
from triage.store.records import Behind
from triage.text.fold import fold_words
from triage.text.placename import place_key

OFFERED: Final = 9
"""So many likely records are offered for a sentence, one digit each."""

READ_AS: Final = 3
"""So many of the proposed types of a sentence are looked at."""

GATHERED: Final = 1000
"""So many waiting sentences are looked at for a record."""

READ_AGAINST: Final = 24
"""A sentence is read against at most so many different sentences of a record."""

_ANOTHER: Final = re.compile(
    r"\b(another|second|third|fourth|other|separate(ly)?|also|later|earlier|meanwhile|elsewhere|series|wave|respectively"
    r"|(twin|two|both|three|several|multiple) ([\w-]+ )?(bomb|blast|explo|attack|strike|raid|shell|rocket|grenade|mine)\w*)\b",
    re.IGNORECASE,
)
_HOURS: Final = re.compile(
    r"\b(dawn|morning|midday|noon|afternoon|dusk|evening|night|midnight|overnight|rush[- ]hour|\d{1,2}([:.]\d\d)? ?[ap]\.?m)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Likely:
    """A record that may tell the event of a sentence. `certain` only where nothing is left to doubt; `why` says so in words."""

    record: EventRecord
    points: int
    certain: bool
    why: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """An event sentence that no record rests on, and how it fits a record."""

    panel: Panel
    points: int
    certain: bool
    why: str


def likely(ws: Workspace, panel_id: int, count: int = OFFERED) -> list[Likely]:
    """Return the records that may tell the event of a sentence, the likeliest first.

    Looked at are the records of its report and story, and those of the same type at the same place or near it whose days
    may overlap; all are found by an index.

    Raises:
        DecisionError: The sentence is gone, or is not tagged event.
    """
    panel, row = event_sentence(ws, panel_id)
    draft = code.proposed(ws, panel, row)
    drafted = draft.record
    kinds = list(dict.fromkeys(kind for kind, _ in draft.kinds[:READ_AS])) or list(TYPES)
    near = _near(ws, drafted, kinds, [row.lead])
    others = (one for one in near if panel.sentence_id not in one.sentence_ids)
    fits = ((record, _fit(ws, panel, row, drafted, record)) for record in _alike(drafted, others, 4 * count))
    found = [Likely(record, *fit) for record, fit in fits if fit]
    found.sort(key=lambda one: (not one.certain, -one.points, one.record.event_id))
    return found[:count]


def _alike(drafted: EventRecord, near: Iterable[EventRecord], count: int) -> list[EventRecord]:
    """Return the records that the merge rule allows, the likeliest by their fields alone; no more are looked at closely."""
    scored = [
        (-alike.points, record.event_id, record)
        for record in near
        if (alike := merging.alike(drafted, record, place_key, lenient=True))
    ]
    return [record for _, _, record in sorted(scored, key=lambda one: one[:2])[:count]]


def _near(ws: Workspace, drafted: EventRecord, kinds: Sequence[str], leads: Iterable[int]) -> list[EventRecord]:
    """Return the records of some stories, and those at or near a record's place whose days may reach into its own."""
    keys = [one.key for lead in sorted(leads) for one in reports.of_story(ws.db, lead)]
    found = {record.event_id: record for record in table.of_reports(ws.db, keys)}
    if drafted.place_name:
        squares: set[int] = set()
        if drafted.latitude is not None and drafted.longitude is not None:
            squares = table.squares(drafted.latitude, drafted.longitude, merging.NEAR_KM)
        for record in table.at_place(ws.db, kinds, drafted.place_name, squares, _window(drafted)):
            found.setdefault(record.event_id, record)
    return list(found.values())


def _window(record: EventRecord) -> tuple[date, date] | None:
    if not record.date_start:
        return None
    return date.fromisoformat(record.date_start), date.fromisoformat(record.date_end or record.date_start)


def _fit(
    ws: Workspace, panel: Panel, row: ReportRow, drafted: EventRecord, record: EventRecord
) -> tuple[int, bool, str] | None:
    """Return points, certainty and reason of a sentence against a record; None where the merge rule forbids it."""
    alike = merging.alike(drafted, record, place_key, lenient=True)
    if alike is None:
        return None
    stories = _stories(ws, record)
    together = row.lead in stories
    points = alike.points + 3 * together
    reasons = [*alike.reasons, *(["same story"] if together else [])]
    certain = together and alike.exact and _same_words(ws, panel, row, record)
    return (points, certain, ", ".join(reasons)) if reasons else None


def _stories(ws: Workspace, record: EventRecord) -> set[int]:
    return {one.lead for one in table.behind(ws.db, record.sentence_ids[:READ_AGAINST])}


def _same_words(ws: Workspace, panel: Panel, row: ReportRow, record: EventRecord) -> bool:
    """Say whether a sentence tells in other reports what a sentence of the record tells, with nothing telling left over.

    A report may tell two events of one kind, so that its own sentences are never certain; nor is one that speaks of
    another, second or later event, or names another time of the day.
    """
    if any(name.startswith(f"{row.key}-") for name in record.sentence_ids) or _ANOTHER.search(panel.text):
        return False
    if Flag.MULTI in panel.flags:
        return False
    from triage.dedupe import score

    hours = {m.group().casefold() for m in _HOURS.finditer(panel.text)}
    mine = Headline(panel.sentence_id, panel.text, row.outlet, row.published)
    for one in _different(table.behind(ws.db, record.sentence_ids[: READ_AGAINST * 2])):
        theirs = Headline(one.sentence_id, one.words, one.outlet, one.published)
        if _ANOTHER.search(one.words) or hours != {m.group().casefold() for m in _HOURS.finditer(one.words)}:
            continue
        if score.judge(mine, theirs).relation is Relation.MERGE:
            return True
    return False


def _different(found: Iterable[Behind]) -> list[Behind]:
    once = {fold_words(one.words): one for one in found}
    return list(once.values())[:READ_AGAINST]


def gathering(ws: Workspace, event_id: str) -> list[Waiting]:
    """Return event sentences that no record rests on and that may tell the event of this one, those that fit best first.

    Looked at are those of its stories, and those that name its place in reports of its days and the week after.
    """
    record = live(ws, event_id)
    found = []
    numbers = table.waiting(ws.db, sorted(_stories(ws, record)), GATHERED)
    if record.place_name and (window := _window(record)):
        numbers += table.waiting_at(ws.db, record.place_name, window, GATHERED - len(numbers))
    for number in dict.fromkeys(numbers):
        panel, row = event_sentence(ws, number)
        drafted = code.proposed(ws, panel, row).record
        if fitting := _fit(ws, panel, row, drafted, record):
            found.append(Waiting(panel, *fitting))
    return sorted(found, key=lambda one: (not one.certain, -one.points, one.panel.id))


def twins(ws: Workspace, event_id: str, count: int = OFFERED) -> list[EventRecord]:
    """Return the records that the merge rule allows to be the same event as a record, the likeliest first."""
    record = live(ws, event_id)
    found = []
    for other in _near(ws, record, [record.event_type] if record.event_type else TYPES, _stories(ws, record)):
        alike = merging.alike(record, other, place_key)
        if alike and alike.points > 0 and other.event_id != record.event_id:
            found.append((-alike.points, other.event_id, other))
    return [other for _, _, other in sorted(found, key=lambda one: one[:2])[:count]]
