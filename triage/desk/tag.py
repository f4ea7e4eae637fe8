"""Tag sentences, take proposals, clear tags; the copies of a sentence get its tag in the same decision."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from triage.desk import blind, copies
from triage.desk.workspace import Workspace, decides
from triage.domain.decision import Change, Subject
from triage.domain.rows import Panel
from triage.domain.tag import Tag
from triage.errors import DecisionError
from triage.store import journal, seen, sentences
from triage.store.connect import writing


class Tagged(NamedTuple):
    """What a decision on tags did.

    `sentences` are the numbers of those that it was made for and that had something to get, `copies` how many others got
    the tag along, `fewer` by how many fewer sentences are left.
    """

    sentences: tuple[int, ...]
    copies: int
    fewer: int


@decides
def tag(ws: Workspace, panel_ids: Sequence[int], new: Tag | None, *, action: str | None = None) -> Tagged:
    """Give sentences a tag, or take it off (None), as one decision with their copies.

    Raises:
        DecisionError: A sentence is missing, or is a title.
        ReadOnlyWorkspace: This desk only reads.
    """
    name = action or (f"tag.{new.value}" if new else "tag.clear")
    return _give(ws, lambda: [(_panel(ws, number), new) for number in panel_ids], name)


@decides
def take(ws: Workspace, panel_ids: Sequence[int], *, shown: Mapping[int, Tag] | None = None) -> Tagged:
    """Give sentences their proposed tags as one decision with their copies; those without a proposal to be seen stay as they are.

    Args:
        ws: The workspace.
        panel_ids: The numbers of the sentences.
        shown: The proposals as the editor saw them, by number; without it they are asked for now.
    """

    def given() -> list[tuple[Panel, Tag | None]]:
        found = [_panel(ws, number) for number in panel_ids]
        if shown is not None:
            return [(p, shown[p.id]) for p in found if p.id in shown and p.tag is not shown[p.id]]
        found = blind.hidden(copies.offered(ws, found))
        return [(p, p.proposal.tag) for p in found if p.proposal and p.tag is not p.proposal.tag]

    return _give(ws, given, "tag.take")


def _give(ws: Workspace, asked: Callable[[], Sequence[tuple[Panel, Tag | None]]], action: str) -> Tagged:
    """Decide; a tag that came from elsewhere and is given here again is a decision of its own from now on.

    What the sentences are is `asked` in the transaction: so it is true for it, and SQLite begins to read only once.
    """
    db = ws.writable()
    with writing(db):
        given = asked()
        own = [(p, new) for p, new in given if p.tag_value != new]
        changes = [(blind.hides(p), _change(p, new)) for p, new in own]
        others = copies.along(ws, own)
        if more := ws.seen.difference([p.id for p, _ in own]):  # what is decided needs no note
            seen.note(db, more)
        read = {p.sentence_id: p for p, _ in own}
        batch = journal.decide(db, ws.editor, action, [c for hidden, c in changes if not hidden], read=read)
        hidden = [c for hidden, c in changes if hidden]
        batch = journal.decide(db, ws.editor, blind.ACTION, hidden, batch, read=read)
        if others:
            journal.decide(db, ws.editor, action, others, batch)
    ws.seen.clear()
    fewer = sum((c.old is None) - (c.new is None) for c in (*(change for _, change in changes), *others))
    return Tagged(tuple(p.id for p, _ in given), len(others), fewer)


def _change(panel: Panel, new: Tag | None) -> Change:
    return Change(Subject.TAG, panel.sentence_id, panel.tag_value, new.value if new else None)


def _panel(ws: Workspace, number: int) -> Panel:
    found = sentences.panel(ws.db, number, present=True)
    if found is None:
        raise DecisionError("The sentence is no longer in the workspace.", "Go on with the next one.")
    return found
