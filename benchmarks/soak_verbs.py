"""Further actions for `soak_actions`: everything about records, files that are applied, leads of stories, what was seen."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from triage.desk import apply, code, correct, export, later, read, records, stories, tag
from triage.desk.rows import Wanted
from triage.domain.event import EventRecord
from triage.domain.query import Filter, Order
from triage.domain.tag import Tag
from triage.errors import TriageError

if TYPE_CHECKING:
    from benchmarks.soak_actions import Desk


def _record(at: Desk) -> EventRecord:
    """Choose a record.

    Raises:
        TriageError: There is none.
    """
    names = [row[0] for row in at.ws.db.execute("SELECT event_id FROM record ORDER BY event_id")]
    found = code.get(at.ws, at.rng.choice(names)) if names else None
    if found is None:
        raise TriageError("No record was found.")
    return found


def _attach(at: Desk) -> None:
    """Attach one or two sentences of a report to a record; what is no event becomes one first."""
    record, panels = _record(at), at.panels()
    some = [p.id for p in at.rng.sample(panels, min(len(panels), at.rng.randint(1, 2)))]
    tag.tag(at.ws, some, Tag.EVENT)
    records.attach(at.ws, record.event_id, some)


def _detach(at: Desk) -> None:
    record = _record(at)
    names = record.sentence_ids
    records.detach_all(at.ws, record.event_id, at.rng.sample(names, min(len(names), at.rng.randint(1, 2))))


def _divide(at: Desk) -> None:
    record = _record(at)
    if not record.sentence_ids:
        raise TriageError("Nothing stands behind it.")
    records.split(at.ws, record.event_id, [at.rng.choice(record.sentence_ids)])


def _status(at: Desk) -> None:
    code.save(at.ws, _record(at), status=at.rng.choice(("draft", "confirmed", "rejected", "disputed")))


def _apply_tags(at: Desk) -> None:
    """Apply a file of tags, flags and notes, some of them for sentences that are not there."""
    rows = []
    for panel in at.panels():
        row: dict[str, object] = {
            "sentence_id": panel.sentence_id,
            "tag": at.rng.choice([*(t.value for t in Tag), None]),
        }
        if at.rng.random() < 0.3:
            row |= {"flags": ["multi", "disputed"], "note": at.rng.choice(("by file", "two\nlines"))}
        rows.append(row)
    rows.append({"sentence_id": f"{at.rng.getrandbits(64):016x}-1-0", "tag": "noise"})
    path = at.folder / f"tags-{at.rng.randint(0, 9)}.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    apply.apply(at.ws, str(path))


def _apply_records(at: Desk) -> None:
    """Apply records that were exported, now or a while ago, some of them with other values."""
    path = at.folder / f"events-{at.rng.randint(0, 3)}.jsonl"
    if not path.exists() or at.rng.random() < 0.4:
        export.export(at.ws, str(path), wanted=Wanted(statuses=("draft", "confirmed", "disputed", "rejected")))
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        for row in at.rng.sample(rows, len(rows) // 2):
            row["actor1"] = f"group {at.rng.randint(1, 9)}"
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    if not path.stat().st_size:
        raise TriageError("No record stands in it.")
    apply.apply(at.ws, str(path))


def _seen(at: Desk) -> None:
    """Look at sentences; they are noted with the next decision, or on closing."""
    at.ws.seen.update(p.id for p in at.panels()[: at.rng.randint(1, 4)])
    if at.rng.random() < 0.3:
        at.ws.note_seen()


def _later(at: Desk) -> None:
    """Put some of what is left off, and tag what comes from the pile."""
    pile: later.Later = {}
    place = None
    for _ in range(at.rng.randint(1, 3)):
        place = later.next_left(at.ws, place, pile)
        if place is None:
            break
        later.put_off(pile, place, None)
    place = later.next_left(at.ws, None, pile, filter=Filter((), Order.LATER))
    panel = read.panel_at(at.ws, place) if place else None
    if panel is None:
        raise TriageError("Nothing is left.")
    tag.tag(at.ws, [panel.id], at.rng.choice(list(Tag)))


def _country(at: Desk) -> None:
    correct.details(at.ws, at.report().key, country=at.rng.choice(("IRQ", "SYR", None)), published=None)


MORE: Final[dict[str, Callable[[Desk], object]]] = {
    "attach": _attach,
    "record detach": _detach,
    "record split": _divide,
    "record merge": lambda at: records.merge(at.ws, _record(at).event_id, _record(at).event_id),
    "dispute": lambda at: records.dispute(at.ws, _record(at).event_id),
    "status": _status,
    "apply tags": _apply_tags,
    "apply records": _apply_records,
    "lead": lambda at: stories.choose_lead(at.ws, at.report().key),
    "story split": lambda at: stories.split(at.ws, at.report().key),
    "seen": _seen,
    "later": _later,
    "country": _country,
}
