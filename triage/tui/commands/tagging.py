"""Tag, take, clear, undo, redo."""

from __future__ import annotations

from triage.desk import read, tag, undo
from triage.desk.commands import command, key_name
from triage.domain.rows import Panel
from triage.domain.tag import Tag
from triage.tui.commands.registry import handles
from triage.tui.screens.read import ReadView
from triage.tui.screens.view import View


def _chosen(view: ReadView) -> Panel | None:
    if view.panel is None:
        view.sitting.say("There is no sentence here to tag.")
    return view.panel


def _tag(view: ReadView, new: Tag, action: str) -> None:
    panel = _chosen(view)
    if panel is None:
        return
    if panel.tag is not new:
        tag.tag(view.sitting.ws, [panel.id], new, action=action)
        view.put([panel], new)
    advance(view)


@handles("tag.event")
def tag_event(view: ReadView) -> None:
    """Tag the sentence as event."""
    _tag(view, Tag.EVENT, "tag.event")


@handles("tag.quote")
def tag_quote(view: ReadView) -> None:
    """Tag the sentence as quote."""
    _tag(view, Tag.QUOTE, "tag.quote")


@handles("tag.caption")
def tag_caption(view: ReadView) -> None:
    """Tag the sentence as caption."""
    _tag(view, Tag.CAPTION, "tag.caption")


@handles("tag.noise")
def tag_noise(view: ReadView) -> None:
    """Tag the sentence as noise."""
    _tag(view, Tag.NOISE, "tag.noise")


@handles("tag.take")
def take_proposal(view: ReadView) -> None:
    """Give the sentence its proposed tag; a decided sentence keeps its own."""
    panel = _chosen(view)
    if panel is None:
        return
    if panel.tag is None and panel.proposal is None:
        keys = ", ".join(key_name(command(f"tag.{t.value}").keys[0]) for t in Tag)
        view.sitting.say(f"Nothing is proposed for this sentence; tag it with one of {keys}.")
        return
    if panel.tag is None and panel.proposal:
        tag.take(view.sitting.ws, [panel.id])
        view.put([panel], panel.proposal.tag)
    advance(view)


@handles("tag.clear")
def clear_tag(view: ReadView) -> None:
    """Take the tag off the sentence; the cursor stays."""
    panel = _chosen(view)
    if panel and panel.tag:
        tag.tag(view.sitting.ws, [panel.id], None, action="tag.clear")
        view.put([panel], None)
        view.show_sheet()


def advance(view: ReadView) -> None:
    """Go to the next sentence left; where none is, say so and stay."""
    if not view.look(read.next_left(view.sitting.ws, view.position(), filter=view.sitting.where or None)):
        view.show_sheet()
        where = " under this filter" if view.sitting.where else ""
        view.sitting.say(f"No sentence is left{where}.")


@handles("edit.undo")
def undo_last(view: View) -> None:
    """Take back the last decision and look at where it was."""
    _after(view, undo.undo(view.sitting.ws), "There is nothing to undo.")


@handles("edit.redo")
def redo_last(view: View) -> None:
    """Bring back what was undone last and look at where it is."""
    _after(view, undo.redo(view.sitting.ws), "There is nothing to redo.")


def _after(view: View, outcome: undo.Outcome | None, nothing: str) -> None:
    if outcome is None:
        view.sitting.say(nothing)
        return
    view.reload(outcome.panel)
    view.sitting.say(outcome.sentence)
