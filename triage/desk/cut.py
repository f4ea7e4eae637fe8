"""Split a sentence in two, or join it with the next one, where the segmenter was wrong."""

from __future__ import annotations

from collections.abc import Sequence

from triage.desk import suggest
from triage.desk.workspace import Workspace, decides
from triage.domain.decision import Change, Subject, Value
from triage.domain.rows import Panel
from triage.errors import DecisionError
from triage.store import journal, reports, sentences, spans
from triage.store.connect import Connection, writing
from triage.store.state import current
from triage.text.spans import trimmed


@decides
def split(ws: Workspace, panel_id: int, at: int) -> str:
    """Split a sentence before a code point of its text; its tag, flags and note are cleared in the same decision.

    Returns:
        What was cleared, as a sentence; empty where nothing was.

    Raises:
        DecisionError: Nothing would be left on one side, or a record rests on the sentence.
    """
    panel = _panel(ws, panel_id)
    text = reports.text(ws.db, panel.report)
    first = trimmed(text, panel.start, panel.start + at)
    second = trimmed(text, panel.start + at, panel.end)
    if first[0] == first[1] or second[0] == second[1]:
        raise DecisionError("Nothing would be left on one side of the cut.", "Choose a place inside the sentence.")
    return _recut(ws, "sentence.split", [panel], [first, second])


@decides
def join(ws: Workspace, panel_id: int) -> str:
    """Join a sentence with the next one of its paragraph; their tags, flags and notes are cleared in the same decision.

    Returns:
        What was cleared, as a sentence; empty where nothing was.

    Raises:
        DecisionError: It is the last of its paragraph, or a record rests on one of the two.
    """
    panel = _panel(ws, panel_id)
    following = next((p for p in sentences.panels(ws.db, panel.report) if p.start >= panel.end), None)
    if following is None or following.paragraph != panel.paragraph:
        raise DecisionError(
            "The sentence is the last one of its paragraph.", "Only sentences of one paragraph are joined."
        )
    return _recut(ws, "sentence.join", [panel, following], [(panel.start, following.end)])


def _panel(ws: Workspace, panel_id: int) -> Panel:
    panel = sentences.panel(ws.db, panel_id)
    if panel is None:
        raise DecisionError("The sentence is no longer in the workspace.")
    return panel


def _recut(ws: Workspace, action: str, old: Sequence[Panel], new: Sequence[tuple[int, int]]) -> str:
    db = ws.writable()
    report = old[0].report
    row = reports.row(db, report)
    if row is None:
        raise DecisionError("The report is no longer in the workspace.")
    before = spans.read(db, report)
    gone = {(p.start, p.end) for p in old}
    after = sorted([s for s in before if (s[0], s[1]) not in gone] + [[start, stop] for start, stop in new])
    changes = [change for panel in old for change in _cleared(db, panel)]
    changes.append(Change(Subject.SPANS, row.key, _value(before), _value(after)))
    with writing(db):
        journal.decide(db, ws.editor, action, changes)
        suggest.offer(ws, report)
    return _came_off(changes)


def _came_off(changes: Sequence[Change]) -> str:
    """Say in a sentence what the words had and the new sentences have not."""
    gone = [
        f"{name}s" if many > 1 and not name.endswith("s") else name
        for subject, name in ((Subject.TAG, "tag"), (Subject.FLAGS, "flags"), (Subject.NOTE, "note"))
        if (many := sum(change.subject is subject for change in changes))
    ]
    if not gone:
        return ""
    listed = " and ".join(filter(None, [", ".join(gone[:-1]), gone[-1]]))
    return f"What it had came off: {listed}."


def _value(found: list[list[int]]) -> Value:
    return [list(span) for span in found]


def _cleared(db: Connection, panel: Panel) -> list[Change]:
    changes = []
    if panel.tag:
        changes.append(Change(Subject.TAG, panel.sentence_id, panel.tag_value, None))
    if flags := current(db, Subject.FLAGS, panel.sentence_id):
        changes.append(Change(Subject.FLAGS, panel.sentence_id, flags, None))
    if panel.note:
        changes.append(Change(Subject.NOTE, panel.sentence_id, panel.note, None))
    return changes
