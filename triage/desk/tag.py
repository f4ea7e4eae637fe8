"""Tag sentences, take proposals, clear tags."""

from __future__ import annotations

from collections.abc import Sequence

from triage.desk.workspace import Workspace, decides
from triage.domain.decision import Change, Subject
from triage.domain.rows import Panel
from triage.domain.tag import Tag
from triage.errors import DecisionError
from triage.store import journal, reports, seen, sentences
from triage.store.connect import writing


@decides
def tag(ws: Workspace, panel_ids: Sequence[int], new: Tag | None, *, action: str | None = None) -> None:
    """Give sentences a tag, or take it off (None), as one decision.

    Raises:
        DecisionError: A sentence is missing, or is a title.
        ReadOnlyWorkspace: This desk only reads.
    """
    name = action or (f"tag.{new.value}" if new else "tag.clear")
    found = [_panel(ws, number) for number in panel_ids]
    _decide(ws, name, panel_ids, [_change(p, new) for p in found if p.tag != new])


@decides
def take(ws: Workspace, panel_ids: Sequence[int]) -> list[int]:
    """Give sentences their proposed tags as one decision; return the numbers of those that had a proposal."""
    found = [p for p in (_panel(ws, number) for number in panel_ids) if p.proposal]
    changes = [_change(p, p.proposal.tag) for p in found if p.proposal and p.tag != p.proposal.tag]
    _decide(ws, "tag.take", panel_ids, changes)
    return [p.id for p in found]


def _decide(ws: Workspace, action: str, panel_ids: Sequence[int], changes: Sequence[Change]) -> None:
    """Decide, and note in the same transaction what was seen before; what is decided needs no note."""
    with writing(ws.writable()):
        seen.note(ws.db, ws.seen.difference(panel_ids))
        journal.decide(ws.db, ws.editor, action, changes)
    ws.seen.clear()


def _panel(ws: Workspace, number: int) -> Panel:
    found = sentences.panel(ws.db, number)
    if found is None or not reports.is_present(ws.db, found.sentence_id.rpartition("-")[0]):
        raise DecisionError("The sentence is no longer in the workspace.", "Go on with the next one.")
    return found


def _change(p: Panel, new: Tag | None) -> Change:
    return Change(Subject.TAG, p.sentence_id, p.tag.value if p.tag else None, new.value if new else None)
