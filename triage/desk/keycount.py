"""How many keys a sitting takes, and how many decisions they made."""

from __future__ import annotations

from triage.desk.workspace import Workspace
from triage.store import figures


def begin(ws: Workspace) -> int:
    """Return the mark from which the decisions of a sitting are counted."""
    return figures.last_decision(ws.db)


def made_since(ws: Workspace, mark: int) -> int:
    """Return how many decisions this editor has made by keys since a mark: sentences, answers, records; no loads."""
    found = figures.tallies(ws.db, mark)
    return sum(t.own for t in found if t.act == "do" and t.editor == ws.editor and t.action != "load")


def keep_keys(ws: Workspace, pressed: int, mark: int) -> None:
    """Keep the keys of a sitting that ends, with the decisions that they made.

    Raises:
        WorkspaceError: This desk only reads, or the disk refused; nothing but these figures is lost.
    """
    made = made_since(ws, mark)
    if made:
        figures.keep_keys(ws.writable(), pressed, made)
