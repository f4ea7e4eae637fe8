"""Tag, take, clear, undo, redo."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from triage.desk import copies, read, tag, undo
from triage.desk import later as later_ones
from triage.desk.keymap import key_for
from triage.domain.decision import Subject, tag_of
from triage.domain.rows import Panel, Position
from triage.domain.tag import Tag
from triage.tui.commands.registry import handles
from triage.tui.literal import count
from triage.tui.screens.read import ReadView
from triage.tui.screens.view import View
from triage.tui.seeking import seek

FEW = 8
"""So many sentences are shown anew one by one; where more were changed, the report is read again."""


def _chosen(view: ReadView) -> list[Panel]:
    if not view.chosen:
        view.sitting.say("There is no sentence here to tag.")
    return view.chosen


def _tag(view: ReadView, new: Tag, action: str) -> None:
    chosen = _chosen(view)
    if not chosen:
        return
    view.sitting.last_tag = new
    changing = [p for p in chosen if p.tag is not new or p.tag_from]
    along = 0
    if changing:
        along = tag.tag(view.sitting.ws, [p.id for p in changing], new, action=action).copies
        view.put(changing, new)
    _go_on(view, len(changing), along)


def _go_on(view: ReadView, own: int = 0, along: int = 0) -> None:
    """Go to the next sentence left; where copies went along, show all anew and say how many."""
    if view.range_from is not None:
        view.mark(None)
    if along:
        _renew(view)
    advance(view, f"Tagged ×{along + own:,}: {_went(along)}; {key_for('edit.undo')} takes all back." if along else "")


def _renew(view: ReadView) -> None:
    """Show the open report, its story and what is left as they are now; the cursor stays."""
    view.report = read.report(view.sitting.ws, view.report.id) if view.report else None
    view.head.show(view.report)
    view.refresh_panels()
    view.stories.reload()
    view.sitting.count()


def _went(along: int) -> str:
    return f"{count(along, 'copy', 'copies')} elsewhere got the same tag"


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
    if _only_just(view, view.chosen):
        return
    chosen = _chosen(view)
    taken = [p for p in chosen if p.tag is None and p.proposal]
    if not taken and any(p.tag is None for p in chosen):
        keys = ", ".join(key_for(f"tag.{t.value}") for t in Tag)
        why = "The proposal is hidden until you decide" if chosen[0].blind else "Nothing is proposed for this sentence"
        view.sitting.say(f"{why}; tag it with one of {keys}.")
        return
    along = _take(view, taken)
    given = {p.proposal.tag for p in taken if p.proposal}
    if len(given) == 1:
        view.sitting.last_tag = given.pop()
    if chosen:
        _go_on(view, len(taken), along)


def _only_just(view: ReadView, panels: Sequence[Panel]) -> bool:
    """Work out the proposals of sentences that wait for it; say whether one is not what was shown, and was seen by nobody."""
    if not any(p.waits for p in panels):
        return False
    view.sitting.ws.hurried = False
    view.refresh_panels()
    now = {p.id: p.proposal for p in view.source.panels}
    if all(now.get(p.id) == p.proposal for p in panels):
        return False
    view.sitting.say("What is proposed has only just been worked out: look at it, then take it.")
    return True


def _take(view: ReadView, panels: Sequence[Panel]) -> int:
    """Give sentences the tags that are shown as proposed; return how many copies went along."""
    if not panels:
        return 0
    shown = {p.id: p.proposal.tag for p in panels if p.proposal}
    along = tag.take(view.sitting.ws, list(shown), shown=shown).copies
    for new in Tag:
        found = [p for p in panels if p.proposal and p.proposal.tag is new]
        if found:
            view.put(found, new)
    return along


@handles("tag.visible")
def take_visible(view: ReadView) -> None:
    """Take all proposals on the screen that are sure enough; the cursor stays on what is left."""
    sure = view.sitting.sure
    if _only_just(view, view.sentences.in_view(whole=True)):
        return
    found = [
        p for p in view.sentences.in_view(whole=True) if p.tag is None and p.proposal and p.proposal.confidence >= sure
    ]
    if not found:
        view.sitting.say(f"No proposal on the screen is as sure as {sure:.2f}.")
        return
    along = _take(view, found)
    if along:
        _renew(view)
    if view.panel and view.panel.tag is None:
        view.show_sheet()
    else:
        advance(view)
    if not view.sitting.standing.trouble:
        more = f", {_went(along)}" if along else ""
        them = "them" if len(found) > 1 or more else "it"
        view.sitting.say(f"{count(len(found), 'proposal')} taken{more}; {key_for('edit.undo')} brings {them} back.")


@handles("tag.repeat")
def repeat(view: ReadView) -> None:
    """Give the tag that was given last once more."""
    last = view.sitting.last_tag
    if last is None:
        view.sitting.say("No tag was given yet in this sitting.")
    else:
        _tag(view, last, f"tag.{last}")


@handles("tag.range")
def mark_range(view: ReadView) -> None:
    """Begin a range at the sentence, or give it up."""
    if view.panel is None:
        view.sitting.say("There is no sentence here to begin a range.")
    elif view.range_from is None:
        view.mark(view.panel.id)
        view.sitting.say(f"The range begins here: go to its other end and tag, {key_for('tag.range')} gives it up.")
    else:
        view.mark(None)


@handles("tag.clear")
def clear_tag(view: ReadView) -> None:
    """Take the tag off the sentence; the cursor stays."""
    chosen = _chosen(view)
    tagged = [p for p in chosen if p.tag]
    if chosen and not tagged:
        view.sitting.say("There is no tag here to take off.")
    if tagged:
        done = tag.tag(view.sitting.ws, [p.id for p in tagged], None, action="tag.clear")
        view.put(tagged, None)
        if done.copies:
            _renew(view)
            view.sitting.say(
                f"{count(done.copies, 'copy', 'copies')} elsewhere lost the tag as well; {key_for('edit.undo')} brings all back."
            )
    if view.range_from is not None:
        view.mark(None)
    view.show_sheet()


def advance(view: ReadView, told: str = "") -> None:
    """Go to the next sentence left in the order of the work, and tell something there; where none is, say so and stay."""

    def arrived(place: Position | None) -> None:
        if not view.look(place, step=True):
            view.show_sheet()
            view.sitting.say(f"No sentence is left{' under this filter' if view.sitting.where else ''}.")
        elif told:
            view.sitting.say(told)

    _seek_left(view, arrived)


def _seek_left(view: ReadView, arrived: Callable[[Position | None], None]) -> None:
    seek(view, later_ones.seek(view.sitting.ws, view.position(), view.later, filter=view.sitting.where), arrived)


@handles("move.later")
def later(view: ReadView) -> None:
    """Put the sentence off."""
    here = view.position()
    if here is None or view.panel is None or view.panel.tag:
        view.sitting.say(
            "The sentence has a tag; there is nothing to put off." if view.panel else "There is nothing to put off."
        )
        return
    later_ones.put_off(view.later, here, view.sitting.where.order)

    def arrived(place: Position | None) -> None:
        if place == here:
            view.sitting.say(f"It is the only sentence left{' under this filter' if view.sitting.where else ''}.")
        elif view.look(place, step=True):
            view.sitting.say(
                "Put off: it comes again after the others. Once the desk is closed, it stands in its old place again."
            )

    _seek_left(view, arrived)


@handles("edit.undo")
def undo_last(view: View) -> None:
    """Take back the last decision and look at where it was."""
    outcome = undo.undo(view.sitting.ws)
    _after(view, outcome, "There is nothing to undo.")
    gone = undo.reports_of([c for c in outcome.changes if c.new is None]) if outcome else ()
    if outcome and gone:
        view.sitting.say(f"{outcome.sentence} {key_for('edit.redo')} brings {'them' if len(gone) > 1 else 'it'} back.")


@handles("edit.redo")
def redo_last(view: View) -> None:
    """Bring back what was undone last and look at where it is."""
    _after(view, undo.redo(view.sitting.ws), "There is nothing to redo.")


def _after(view: View, outcome: undo.Outcome | None, nothing: str) -> None:
    if outcome is None:
        view.sitting.say(nothing)
        return
    if not isinstance(view, ReadView):
        view.reload(outcome.panel)
    elif not _put_back(view, outcome):
        _look_at(view, outcome)
    view.sitting.say(outcome.sentence)


def _look_at(view: ReadView, outcome: undo.Outcome) -> None:
    """Ask the desk for everything again, and look at the sentence or the report; the cursor stays where there is none."""
    if outcome.panel:
        view.reload(outcome.panel)
    elif outcome.report is not None and read.report(view.sitting.ws, outcome.report):
        view.sitting.count()
        view.open_report(outcome.report)
    else:
        view.mark(None)
        view.enter()


def _put_back(view: ReadView, outcome: undo.Outcome) -> bool:
    """Show some tags of the open report as they are again; say whether nothing but such tags was changed, here or elsewhere."""
    known = view.sitting.changes
    held = {panel.sentence_id: panel for panel in view.source.panels}
    plain = [c for c in outcome.changes if c.subject is Subject.TAG and not (tag_of(c.old)[1] or tag_of(c.new)[1])]
    before = [held[c.object] for c in plain if c.object in held]
    if len(before) < len(outcome.changes) or len(before) > FEW or view.sitting.edition() > known:
        return False
    if any(map(copies.borrows, view.source.panels)):  # what they show may come from the tag that goes
        return False
    for old in before:
        now = read.panel(view.sitting.ws, old.id) or old
        view.show_panel(now._replace(copies=old.copies, seam=old.seam))
    view.show_left(sum((c.new is not None) - (c.old is not None) for c in plain))
    view.sitting.count()
    if view.range_from is not None:
        view.mark(None)
    view.sentences.go(before[0])
    view.show_sheet()
    return True
