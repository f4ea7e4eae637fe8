"""Fill event records: begin one on a sentence, edit its fields, check them, confirm it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from triage.clock import stamp
from triage.desk import crash
from triage.desk.fields import FURTHER, label, read
from triage.desk.workspace import Workspace, decides
from triage.domain.decision import Change, Subject
from triage.domain.event import CHOICES, LISTS, EventRecord, Evidence, Fault, event_identity, faults, revised
from triage.domain.merging import text_of
from triage.domain.rows import Panel, ReportRow
from triage.domain.tag import Flag, Tag
from triage.domain.vocabulary import NOUNS
from triage.errors import DecisionError
from triage.store import journal, reports, sentences
from triage.store import records as table
from triage.store.connect import branch_of

UNKNOWN_OUTLET: Final = "unknown outlet"
"""Stands in `sources` where the report names no outlet; the editor may write a better name."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A record as the form opens it: `reasons` say per field why a value is proposed, `confidence` how sure it is."""

    record: EventRecord
    panel: Panel
    reasons: dict[str, str]
    confidence: dict[str, float]
    kinds: tuple[tuple[str, str], ...]
    """Type and sub-type proposals, ranked, the best first."""
    saved: bool
    trouble: str
    """What the editor should know of an error of ours in reading the sentence, or nothing."""


_EXAMPLE: Final = "Shells killed two people in Karsin on 3 May, a spokesman for the army said."


def prepare() -> None:
    """Read the lists and compile the patterns that the first draft takes: 0.14 s of CPU and 8 MB, once."""
    from triage.desk import gazetteer
    from triage.extract import fields

    event_identity(_EXAMPLE, 1)
    gazetteer.expected(_EXAMPLE)
    fields.propose_fields(_EXAMPLE, resolve=gazetteer.resolver())


def begin(ws: Workspace, panel_id: int, *, another: bool = False) -> Draft:
    """Return the record of an event sentence, or a draft that the rules filled; nothing is saved yet.

    Args:
        ws: The workspace.
        panel_id: The sentence's number.
        another: Begin a further record although the sentence has one.

    Raises:
        DecisionError: The sentence is missing, or is decided as something else.
    """
    panel = sentences.panel(ws.db, panel_id)
    if panel is None:
        raise DecisionError("The sentence is no longer in the workspace.")
    row = reports.row(ws.db, panel.report)
    if row is None:
        raise DecisionError("The report is no longer in the workspace.")
    known = table.of_sentence(ws.db, panel.sentence_id)
    if not known and not may_carry(panel):
        raise DecisionError("Only an event sentence has a record.", "Tag it event first.")
    drafted = proposed(ws, panel, row)
    if known and not another:
        return Draft(known[0], panel, drafted.reasons, drafted.confidence, drafted.kinds, True, drafted.trouble)
    record = revised(drafted.record, event_id=new_id(ws, panel.sentence_id))
    return Draft(record, panel, drafted.reasons, drafted.confidence, drafted.kinds, False, drafted.trouble)


def may_carry(panel: Panel) -> bool:
    """Say whether a record may begin on a sentence: an event, one that states an event, or one that is not decided yet."""
    return panel.tag in (None, Tag.EVENT) or Flag.HAS_EVENT in panel.flags


def new_id(ws: Workspace, sentence_id: str) -> str:
    """Return an event id that rests on a sentence and was never used, not by a record that was undone, nor on another branch."""
    branch = branch_of(ws.db)
    ids = (event_identity(sentence_id, n, branch) for n in range(1, 1 << 20))
    return next(name for name in ids if not table.ever_used(ws.db, name))


def proposed(ws: Workspace, panel: Panel, row: ReportRow) -> Draft:
    """Return a record with everything that the rules read from the sentence; its id is still to come."""
    from triage.desk import gazetteer
    from triage.extract import fields

    look_up = gazetteer.resolver(ws, panel.report)
    stumbled: list[Exception] = []
    found = fields.propose_fields(panel.text, published=row.published, resolve=look_up, stumbled=stumbled.append)
    report_id = row.key.rpartition("-")[0]
    evidence = tuple(
        Evidence(
            name,
            report_id,
            panel.sentence_id,
            panel.start + start,
            panel.start + end,
            panel.text[start:end],
            text_of(found.values[name]),
        )
        for name, start, end in found.evidence
        if found.values.get(name) is not None
    )
    values: dict[str, Any] = {
        name: read(name, value) if name in LISTS and isinstance(value, str) else value
        for name, value in found.values.items()
        if value is not None
    }
    sources = (row.outlet or UNKNOWN_OUTLET,)
    if row.outlet and (scale := gazetteer.scale_of(ws, sources, values.get("country"))):
        values["source_scale"], found.reasons["source_scale"] = scale, gazetteer.SCALE_REASON
    if not evidence:  # the whole sentence carries the record where no field has words of its own
        evidence = (whole_sentence(panel),)
    record = EventRecord(
        "", sources=sources, source_count=1, report_ids=(report_id,),
        sentence_ids=(panel.sentence_id,), evidence=evidence, **values,
    )  # fmt: skip
    first = (
        (str(found.values["event_type"]), str(found.values["event_subtype"]))
        if found.values.get("event_subtype")
        else None
    )
    others = [(kind, subtype) for kind, _, subtype in (name.partition("/") for name in found.subtype_alternatives)]
    kinds = tuple([first, *others] if first else others)
    return Draft(record, panel, dict(found.reasons), dict(found.confidence), kinds, False, _trouble(ws, stumbled))


def reasons(draft: Draft, record: EventRecord, proposal: EventRecord, names: Iterable[str]) -> list[str]:
    """Return why fields say what they say, each reason once; the reason of a proposal goes with its value.

    Args:
        draft: The record as it was opened.
        record: The record as it stands.
        proposal: What the rules read from the sentence.
        names: The fields.
    """
    stands = [name for name in names if getattr(record, name) == getattr(proposal, name)]
    return list(dict.fromkeys(draft.reasons[name] for name in stands if name in draft.reasons))


def _trouble(ws: Workspace, errors: Sequence[Exception]) -> str:
    """Keep the traces of errors, and return what to tell; one sentence must not take the desk away."""
    traces = [crash.log(error, ws.path) for error in errors]
    return crash.unread(traces[-1]) if traces else ""


def whole_sentence(panel: Panel) -> Evidence:
    """Return the sentence as evidence of the record as a whole, where no field has words of its own."""
    report_id = panel.sentence_id.rsplit("-", 2)[0]
    return Evidence("summary", report_id, panel.sentence_id, panel.start, panel.end, panel.text)


def records_of(ws: Workspace, sentence_id: str) -> list[EventRecord]:
    """Return the records that rest on a sentence."""
    return table.of_sentence(ws.db, sentence_id)


def records(ws: Workspace, edge: str | None, count: int, *, backwards: bool = False) -> list[EventRecord]:
    """Return a window of records in the order of their ids, from after an id, or those before it."""
    return table.window(ws.db, edge, count, backwards=backwards)


def get(ws: Workspace, event_id: str) -> EventRecord | None:
    """Return a record, or None."""
    return table.get(ws.db, event_id)


def panel_of(ws: Workspace, record: EventRecord) -> int | None:
    """Return the number of the first sentence that a record rests on, or None."""
    return sentences.number_of(ws.db, record.sentence_ids[0]) if record.sentence_ids else None


def edited(record: EventRecord, name: str, text: str, panel: Panel) -> EventRecord:
    """Return the record with one field as the editor typed it; an empty text empties the field.

    The evidence of the field goes with its old value; where the typed words stand in the sentence, these become its
    evidence.

    Raises:
        DecisionError: The text does not fit the field; the sentence says what would.
    """
    value = read(name, text.strip())
    if value == getattr(record, name):
        return record
    kept = tuple(e for e in record.evidence if e.field != name)
    ours = name in FURTHER and name in CHOICES  # "national" of a list is our word, whatever the sentence calls so
    at = panel.text.find(text.strip()) if text.strip() and isinstance(value, str) and not ours else -1
    if at >= 0:
        start, words = panel.start + at, text.strip()
        report_id = panel.sentence_id.rsplit("-", 2)[0]
        kept += (Evidence(name, report_id, panel.sentence_id, start, start + len(words), words, text_of(value)),)
    cells: dict[str, Any] = {name: value, "evidence": kept}
    if name == "sources":
        more = len(value) - len(record.sources)
        cells["source_count"] = record.source_count + more if value and record.sources else len(value)
    return revised(record, **cells)


def problems(record: EventRecord, status: str = "confirmed") -> list[Fault]:
    """Return what stands against giving a record a status; coder, time and summary are filled in on saving."""
    return faults(_stamped(record, status, "editor"))


@decides
def save(ws: Workspace, record: EventRecord, *, status: str) -> EventRecord:
    """Save a record with a status as one decision; a record that did not change is not saved again.

    Raises:
        DecisionError: It cannot have the status; the sentence names the first fault.
        ReadOnlyWorkspace: This desk only reads.
    """
    db = ws.writable()
    old = table.get(db, record.event_id)
    new = _stamped(record, status, ws.editor)
    if status in ("confirmed", "disputed"):
        found = [f for f in faults(new) if f.blocking]
        if found:
            raise DecisionError(f"{label(found[0].field)}: {found[0].sentence}", "Mend it, then confirm.")
    if old and _same(old, new):
        return old
    new = revised(new, revision=old.revision + 1 if old else 1)
    action = {"draft": "record.edit" if old else "record.create", "confirmed": "record.confirm"}.get(
        status, f"record.{status}"
    )
    change = Change(Subject.RECORD, new.event_id, old.as_value() if old else None, new.as_value())
    journal.decide(db, ws.editor, action, [*event_tags(ws, new), change])
    return new


def event_tags(ws: Workspace, record: EventRecord) -> list[Change]:
    """Return the tags that a record gives with itself: a sentence that nobody has decided is an event where one rests on it."""
    if record.status == "rejected":
        return []
    numbers = [sentences.number_of(ws.db, name) for name in record.sentence_ids[:1]]
    found = [panel for number in numbers if number and (panel := sentences.panel(ws.db, number))]
    return [Change(Subject.TAG, p.sentence_id, None, Tag.EVENT.value) for p in found if p.tag is None]


def _stamped(record: EventRecord, status: str, editor: str) -> EventRecord:
    summary = record.summary or summary_of(record)
    return revised(record, status=status, coder=editor, coded_at=stamp(), summary=summary)


def _same(old: EventRecord, new: EventRecord) -> bool:
    same = {"coded_at": old.coded_at, "coder": old.coder, "revision": old.revision}
    return old == revised(new, **same)


def summary_of(record: EventRecord) -> str:
    """Return one sentence composed of the record's fields: when, where, what, who, toll, source."""
    when = _when(record)
    where = ", ".join(filter(None, [record.place_name, record.admin1, record.country]))
    kind, subtype = record.event_type or "", record.event_subtype or "event"
    what = NOUNS.get((kind, subtype), subtype.replace("_", " "))
    who = f" by {record.actor1}" if record.actor1 and record.actor1 != "unidentified" else ""
    whom = (
        f" against {record.actor2}" if record.actor2 and who else f" involving {record.actor2}" if record.actor2 else ""
    )
    toll = "; ".join(
        filter(None, [_toll(record), f"at least {record.injured_low} injured" if record.injured_low else ""])
    )
    head = ", ".join(filter(None, [when, f"in {where}" if where else ""]))
    body = f"{what}{who}{whom}"
    text = f"{head}: {body}" if head else body
    if toll:
        text += f"; {toll}"
    text = text[0].upper() + text[1:]
    return f"{text} ({', '.join(record.sources)})."[:500] if record.sources else f"{text}."[:500]


def _when(record: EventRecord) -> str:
    if not record.date_start:
        return ""
    if record.date_precision == "month":
        return f"in {record.date_start[:7]}"
    if record.date_precision == "year":
        return f"in {record.date_start[:4]}"
    if record.date_end and record.date_end != record.date_start:
        return f"between {record.date_start} and {record.date_end}"
    return f"on {record.date_start}"


def _toll(record: EventRecord) -> str:
    low, best, high = record.killed_low, record.killed_best, record.killed_high
    if low is None and best is None and high is None:
        return ""
    if low == 0 and high in (0, None) and best in (0, None):
        return "nobody killed"
    if low is not None and low == high:
        return f"{low} killed"
    if low is not None and high is not None:
        return f"{low} to {high} killed"
    if high is not None:
        return f"up to {high} killed"
    return f"at least {low if low is not None else best} killed"


def lit(record: EventRecord, name: str, panel: Panel) -> Sequence[tuple[int, int]]:
    """Return the spans, within a sentence, of the words that carry a field."""
    return [
        (e.start - panel.start, e.end - panel.start)
        for e in record.evidence
        if e.field == name and e.sentence_id == panel.sentence_id
    ]
