"""Commands of the reading view: tag, move, filter, why."""

from __future__ import annotations

import re

from triage.cli.plain import words
from triage.cli.plain.session import Session
from triage.cli.plain.stories import tell
from triage.cli.plain.table import handles, typeable
from triage.desk import copies, filters, later, read, search, tag, undo
from triage.desk.commands import LOG, READ, STORIES, command
from triage.desk.keymap import key_for
from triage.desk.later import next_left
from triage.domain.query import Order
from triage.domain.rows import Panel
from triage.domain.tag import Tag
from triage.errors import DecisionError, UsageError

PAGE = 10
"""So many sentences are a page."""

_RANGE = re.compile(r"(\d+)(?:\s*-\s*(\d+))?")


def chosen(session: Session, rest: str) -> list[Panel]:
    """Return the sentences that a command is for: the ones whose numbers follow it, like 3 5-9, else the current one.

    Raises:
        UsageError: What follows is no number, or there is no such sentence.
    """
    if session.panel is None:
        raise DecisionError("There is no sentence here.")
    if not rest:
        found = [read.panel(session.ws, session.panel.id)]
    else:
        places: list[int] = []
        for word in re.split(r"[\s,]+", re.sub(r"\s*-\s*", "-", rest)):
            match = _RANGE.fullmatch(word)
            first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
            if not 1 <= first <= last <= len(session.numbers):
                advice = f"The sentences of this report have the numbers 1 to {len(session.numbers)}, like 3 or 5-9."
                raise UsageError(f"{word} is no sentence here.", advice)
            places += range(first, last + 1)
        found = [read.panel(session.ws, session.numbers[n - 1]) for n in dict.fromkeys(places)]
    return [p for p in found if p]


def advance(session: Session, answer: str) -> None:
    """Say what was done and what is left, and go to the next sentence left."""
    if session.look(next_left(session.ws, session.position(), session.later, filter=session.where)):
        session.say(f"{answer}. {session.left:,} left.")
        session.show()
    else:
        session.say(f"{answer}. No sentence is left{session.under()}.")


def tag_as(session: Session, rest: str, new: Tag, action: str) -> None:
    """Tag sentences, and go on after the last of them."""
    found = chosen(session, rest)
    session.last_tag = new
    changing = [p for p in found if p.tag is not new or p.tag_from]
    done = tag.tag(session.ws, [p.id for p in changing], new, action=action) if changing else None
    session.after(done)
    session.panel = found[-1]
    advance(session, (f"{new}, {len(found)} sentences" if len(found) > 1 else f"{new}") + words.along(done))


@handles("tag.event")
def tag_event(session: Session, rest: str) -> None:
    """Tag as event."""
    tag_as(session, rest, Tag.EVENT, "tag.event")


@handles("tag.quote")
def tag_quote(session: Session, rest: str) -> None:
    """Tag as quote."""
    tag_as(session, rest, Tag.QUOTE, "tag.quote")


@handles("tag.caption")
def tag_caption(session: Session, rest: str) -> None:
    """Tag as caption."""
    tag_as(session, rest, Tag.CAPTION, "tag.caption")


@handles("tag.noise")
def tag_noise(session: Session, rest: str) -> None:
    """Tag as noise."""
    tag_as(session, rest, Tag.NOISE, "tag.noise")


@handles("tag.take")
def take(session: Session, rest: str) -> None:
    """Give sentences their proposed tags; decided ones keep their own."""
    found = chosen(session, rest)
    taken = [p for p in found if p.tag is None and p.proposal]
    if not taken and any(p.tag is None for p in found):
        keys = ", ".join(key_for(f"tag.{t.value}") for t in Tag)
        why = "The proposal is hidden until you decide" if found[0].blind else "Nothing is proposed for this sentence"
        session.say(f"{why}; tag it with one of {keys}.")
        return
    given = {p.proposal.tag for p in taken if p.proposal}
    if len(given) == 1:
        session.last_tag = given.pop()
    done = tag.take(session.ws, [p.id for p in taken]) if taken else None
    session.after(done)
    session.panel = found[-1]
    only = (taken or found)[0]
    offered = only.tag or (only.proposal.tag if only.proposal else "")
    answer = f"{offered}" if len(found) == 1 else f"{words.count(len(taken), 'proposal')} taken"
    advance(session, answer + words.along(done))


@handles("tag.clear")
def clear(session: Session, rest: str) -> None:
    """Take the tag off; the place stays."""
    found = [p for p in chosen(session, rest) if p.tag]
    if found:
        session.after(tag.tag(session.ws, [p.id for p in found], None, action="tag.clear"))
    session.say(f"No tag. {session.left:,} left." if found else "There is no tag to take off.")


@handles("edit.undo")
def undo_last(session: Session, rest: str) -> None:
    """Take back the last decision, or as many as the number says; in the log a number names one decision, so not there."""
    if session.view == LOG and rest:
        word = typeable(command("log.undo"), LOG)[-1]
        session.say(f"{word} {rest} takes back decision {rest}; {key_for('edit.undo')} alone the last one.")
        return
    _after(session, undo.undo(session.ws, _times(rest)), "There is nothing to undo.")


@handles("edit.redo")
def redo_last(session: Session, rest: str) -> None:
    """Bring back what was undone last, or as many as the number says."""
    _after(session, undo.redo(session.ws, _times(rest)), "There is nothing to redo.")


def _times(rest: str) -> int:
    return max(1, int(rest)) if rest.isdecimal() else 1


def _after(session: Session, outcome: undo.Outcome | None, nothing: str) -> None:
    if outcome is None:
        session.say(nothing)
        return
    session.say(outcome.sentence)
    for queue in (session.offers, session.stories, session.records, session.log):
        queue.reload()
    here = session.panel.id if session.panel else None
    if session.view == READ:
        session.reload(outcome.panel or here)
    else:
        session.count()
        session.show()


def step(session: Session, by: int) -> None:
    """Go on or back by sentences of the report, or by rows of another view."""
    queue = session.queue
    if queue is not None:
        moved = queue.go(queue.at + by)
    else:
        moved = _go(session, _place(session) + by)
    if moved:
        session.show()
    elif queue is None and session.view == READ:
        more = (
            f"{key_for('move.next_report')} goes to the next report"
            if by > 0
            else f"{key_for('move.previous_report')} goes to the report before"
        )
        session.say(f"This is the {'last' if by > 0 else 'first'} sentence of the report; {more}.")
    else:
        session.say(f"This is the {'last' if by > 0 else 'first'} one.")


def _place(session: Session) -> int:
    return session.numbers.index(session.panel.id) if session.panel and session.panel.id in session.numbers else 0


def _go(session: Session, place: int) -> bool:
    if session.view != READ or not 0 <= place < len(session.numbers):
        return False
    session.panel = read.panel(session.ws, session.numbers[place])
    return True


@handles("move.down")
def down(session: Session, rest: str) -> None:
    """Go to the next one, or on by a number."""
    step(session, _times(rest))


@handles("move.up")
def up(session: Session, rest: str) -> None:
    """Go to the one before, or back by a number."""
    step(session, -_times(rest))


@handles("move.home")
def home(session: Session, rest: str) -> None:
    """Go to the first one, or to the one with a number."""
    place = int(rest) - 1 if rest.isdecimal() else 0
    queue = session.queue
    if queue.go(place) if queue is not None else _go(session, place):
        session.show()
    else:
        session.say(f"There is no number {rest or 1} here.")


@handles("move.end")
def end(session: Session, rest: str) -> None:
    """Go to the last one."""
    if session.queue is not None:
        session.queue.end()
    else:
        _go(session, len(session.numbers) - 1)
    session.show()


@handles("move.page_down")
def page_down(session: Session, rest: str) -> None:
    """Read the next ones in a row and stand on the last of them."""
    _page(session, 1)


@handles("move.page_up")
def page_up(session: Session, rest: str) -> None:
    """Read the ones before in their order and stand on the first of them."""
    _page(session, -1)


def _page(session: Session, by: int) -> None:
    if session.view != READ or not session.numbers:
        step(session, by * PAGE)
        return
    here = _place(session)
    first, last = (here + 1, here + PAGE) if by > 0 else (here - PAGE, here - 1)
    places = range(max(0, first), min(len(session.numbers) - 1, last) + 1)
    for place in places:
        _go(session, place)
        session.show()
    if not places:
        step(session, by)
    elif by < 0:
        _go(session, places[0])


@handles("move.next_report")
def next_report(session: Session, rest: str) -> None:
    """Go to the next report."""
    _report(session, 1)


@handles("move.previous_report")
def previous_report(session: Session, rest: str) -> None:
    """Go to the report before."""
    _report(session, -1)


def _report(session: Session, by: int) -> None:
    found = read.neighbour(session.ws, session.report.id, by, filter=session.where) if session.report else None
    if found is None:
        session.say(f"This is the {'last' if by > 0 else 'first'} report{session.under()}.")
    else:
        session.open(found)
        session.show()


@handles("find.open")
def find(session: Session, rest: str) -> None:
    """Filter by words and terms, and go to the next match from here on; with nothing, say the filter that stands."""
    where = search.ordered(search.parse(rest), session.where.order)
    if where.order is not session.where.order and not where:
        order_by(session, where.order)
        return
    if not where:
        terms = f"The filter is {session.where}; leave takes it off." if session.where else "There is no filter."
        session.say(f"{terms} / and words or {', '.join(search.TERMS)} filter.")
        return
    here = session.position()
    match = read.next_match(session.ws, (here[0], here[1], here[2] - 1) if here else None, where)
    if match is None:
        session.say(search.in_vain(where))
        return
    session.where = where
    session.count()
    session.look(match)
    session.say(f"Filter {where}: {session.left:,} left.")
    session.show()


@handles("find.next")
def next_match(session: Session, rest: str) -> None:
    """Go to the next sentence that matches the filter."""
    if not session.where:
        session.say("There is no filter; / and words filter.")
    elif session.look(read.next_match(session.ws, session.position(), session.where)):
        session.show()
    else:
        session.say(search.in_vain(session.where))


@handles("find.leave")
def leave(session: Session, rest: str) -> None:
    """Leave the filter."""
    session.where = session.where.whole()
    session.count()
    session.say(f"No filter. {session.left:,} left.")


@handles("find.save")
def save(session: Session, rest: str) -> None:
    """Save the filter that stands under a name."""
    if not session.where or not rest:
        session.say(
            "There is no filter to save." if rest else "Write a name behind it; @ and the name recall the filter."
        )
        return
    filters.save_filter(rest.lstrip("@"), session.where.line)
    session.say(f"Saved: @{rest.lstrip('@')} is {session.where.line}.")


@handles("order")
def choose_order(session: Session, rest: str) -> None:
    """Take another order, by its name, and go to the first sentence left in it."""
    if rest not in list(Order):
        now = (session.where.order or Order.STORY).words
        session.say(f"The order is {now}. Write order and one of {', '.join(Order)}.")
        return
    order_by(session, Order(rest))


def order_by(session: Session, order: Order | None) -> None:
    """Take another order, and go to the first sentence left in it; by story it stays the sentence at hand."""
    session.where = session.where._replace(order=order)
    session.count()
    session.say(f"Order: {(order or Order.STORY).words}. {session.left:,} left{session.under()}.")
    if order is Order.STORY and session.panel:
        session.show()
        return
    if session.panel:
        session.trail.leave(session.panel.id)
    if session.look(later.next_left(session.ws, None, session.later, filter=session.where), leap=False):
        session.show()


@handles("origin")
def origin(session: Session, rest: str) -> None:
    """Say where a sentence comes from: place, hash, link, and the raw text around it."""
    for panel in chosen(session, rest):
        if session.report:
            around, _, _ = read.context(session.ws, panel)
            for line in words.origin(panel, session.report, read.origin(session.ws, session.report), around):
                session.say(line)


@handles("explain")
def explain(session: Session, rest: str) -> None:
    """Say why: of a sentence its reason and origin, of a pair how its reports begin, of a story what each adds."""
    if session.view == STORIES:
        tell(session)
        return
    for panel in chosen(session, rest):
        if session.report:
            around, _, _ = read.context(session.ws, panel)
            for line in words.why(panel, session.report, around, copies.others(session.ws, panel)):
                session.say(line)
