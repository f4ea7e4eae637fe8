"""What is said of records beside each other: in one line, what grew, what differs, and who says which toll."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from triage.desk import code
from triage.desk.fields import FIELDS, FURTHER, shown_value
from triage.desk.keymap import key_for
from triage.desk.workspace import Workspace
from triage.domain import merging
from triage.domain.event import KILLED, EventRecord, Evidence
from triage.store import records as table
from triage.text.counted import counted

BEST = "killed best"


def none_likely() -> str:
    """Return what is said where no record may tell the event of a sentence."""
    return f"No record is likely to tell this event; {key_for('record.open')} begins one."


def claims(ws: Workspace, record: EventRecord) -> list[tuple[str, str, str]]:
    """Return who says what of the toll: (field, count, outlet), each once, in order of publication.

    It is empty where all that say something say the same.
    """
    told = {one.sentence_id: one for one in table.behind(ws.db, dict.fromkeys(e.sentence_id for e in record.evidence))}
    order = {name: place for place, name in enumerate(told)}
    said: dict[tuple[str, str, str], None] = {}
    for e in sorted(_on_toll(record.evidence), key=lambda e: (e.field, order.get(e.sentence_id, len(order)))):
        outlet = told[e.sentence_id].outlet if e.sentence_id in told else None
        said[e.field, e.value or e.quoted, outlet or code.UNKNOWN_OUTLET] = None
    counts = {(field, value) for field, value, _ in said}
    return list(said) if len(counts) > len({field for field, _ in counts}) else []


def _on_toll(evidence: Iterable[Evidence]) -> list[Evidence]:
    return [e for e in evidence if e.field in KILLED or e.field == "injured_low"]


def in_words(record: EventRecord) -> str:
    """Return a record on one line: its summary, or what one would be, and what stands behind it."""
    reports = counted(len(record.report_ids), "report")
    return f"{record.summary or code.summary_of(record)} · {counted(len(record.sentence_ids), 'sentence')}, {reports}"


def killed_in_words(record: EventRecord) -> str:
    """Return the dead of a record as a number or a range; empty where nobody gave one."""
    low, high = merging.span(merging.killed(record))
    return "" if low is None else f"{low:,}" if low == high else f"{low:,} to {high:,}"


def grown_in_words(before: EventRecord, after: EventRecord) -> str:
    """Return what became of a record: what stands behind it now, and its toll where that changed."""
    old, new = killed_in_words(before), killed_in_words(after)
    sources = counted(after.source_count, "source")
    text = f"{counted(len(after.sentence_ids), 'sentence')} of {counted(len(after.report_ids), 'report')}, {sources}"
    return text if old == new else f"{text}, killed {new}"


def left_bare(before: EventRecord, after: EventRecord) -> str:
    """Return a sentence on the values that stand in a record although their last words have gone; empty where none does."""
    groups = {name: label for label, names in merging.GROUPS.items() for name in names}
    bare = [
        groups.get(name, label)
        for name, label in (FIELDS | FURTHER).items()
        if (value := getattr(after, name)) not in (None, (), "unknown")
        and value == getattr(before, name)
        and name != "summary"
        and merging.worded(before, name)
        and not merging.worded(after, name)
    ]
    return (
        f"No words stand behind these any more: {', '.join(dict.fromkeys(bare))}. Look at them once more. "
        if bare
        else ""
    )


def beside(into: EventRecord, other: EventRecord) -> tuple[list[str], list[tuple[str, ...]]]:
    """Return the labels in which two records differ and what each says; the best toll may also be left empty.

    Where a merge gives a toll an end that neither record gives, the first label asks whether it stays open instead.
    """
    labels = [label for label in merging.differing(into, other) if label != "summary" or not _composed(into, other)]
    said = [tuple(_said(record, label) for record in (into, other)) for label in labels]
    found = [(*says, "") if label == BEST else says for label, says in zip(labels, said, strict=True)]
    closed, opened = (merging.bounds(into, other, open=asked) for asked in (False, True))
    if closed != opened:
        labels.insert(0, merging.OPEN)
        found.insert(0, (f"no: {_range(*closed)}", f"yes: {_range(*opened)}"))
    return labels, found


def _range(low: int | None, high: int | None) -> str:
    ends = ("" if end is None else f"{end:,}" for end in (low, high))
    return " to ".join(end or "open" for end in ends)


def _composed(into: EventRecord, other: EventRecord) -> bool:
    """Say whether the program composed both summaries, as it will that of the union."""
    return all(record.summary == code.summary_of(record) for record in (into, other))


def _said(record: EventRecord, label: str) -> str:
    cells = [shown_value(record, name) for name in merging.GROUPS[label]]
    return ", ".join(cell for cell in cells if cell and cell != "unknown")


def taken(labels: Sequence[str], chosen: Sequence[int], *, swapped: bool = False) -> list[str]:
    """Return the choices of `beside` as `records.merge` takes them; `swapped`: the other record stays.

    Whether a toll stays open is no word of either record, so that it does not turn with them.
    """
    mine = 1 if swapped else 0
    take = []
    for label, place in zip(labels, chosen, strict=True):
        if label == merging.OPEN:
            take += [label] if place == 1 else []
        elif label == BEST and place == mine:
            take.append(f"+{BEST}")
        elif place == 1 - mine:
            take.append(label)
    return take


def union_in_words(into: EventRecord, other: EventRecord) -> str:
    """Return what the union of two records would be: its toll and its sources."""
    union = merging.merged(into, other)
    sources = ", ".join(dict.fromkeys([*into.sources, *other.sources]))
    killed = killed_in_words(union)
    return f"together: {f'killed {killed}, ' if killed else ''}{sources}"
