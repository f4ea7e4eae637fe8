"""Further commands of the reading view: repeat, take much at once, put off, flag, note, cut, correct, go back."""

from __future__ import annotations

from collections.abc import Callable

from triage.cli.plain import words
from triage.cli.plain.reading import advance, chosen, tag_as
from triage.cli.plain.session import Session
from triage.cli.plain.table import handles
from triage.config import sure_enough
from triage.desk import correct, cut, read, tag
from triage.desk.keymap import key_for
from triage.desk.later import put_off
from triage.domain.tag import Flag
from triage.errors import DecisionError, UsageError

DETAILS = ("outlet", "published", "language", "country")


@handles("tag.repeat")
def repeat(session: Session, rest: str) -> None:
    """Give the tag that was given last once more."""
    if session.last_tag is None:
        session.say("No tag was given yet in this sitting.")
    else:
        tag_as(session, rest, session.last_tag, f"tag.{session.last_tag}")


@handles("tag.range")
def mark_range(session: Session, rest: str) -> None:
    """Say how a range is given."""
    session.say("A range is typed behind the tag: e 3-5 tags three sentences.")


@handles("tag.visible")
def take_sure(session: Session, rest: str) -> None:
    """Take the sure proposals of the report, or of the sentences whose numbers follow."""
    sure = sure_enough()
    given = rest or (f"1-{len(session.numbers)}" if session.numbers else "")
    found = [p for p in chosen(session, given) if p.tag is None and p.proposal and p.proposal.confidence >= sure]
    if not found:
        session.say(f"No proposal of the report is as sure as {sure:.2f}.")
        return
    done = tag.take(session.ws, [p.id for p in found])
    session.after(done)
    advance(session, f"{words.count(len(found), 'proposal')} taken{words.along(done)}")


@handles("move.later")
def later(session: Session, rest: str) -> None:
    """Put the sentence off."""
    here = session.position()
    if here is None or session.panel is None or session.panel.tag:
        session.say(
            "The sentence has a tag; there is nothing to put off." if session.panel else "There is nothing to put off."
        )
        return
    put_off(session.later, here, session.where.order)
    advance(session, "Put off until the others are done")


@handles("flag")
def set_flag(session: Session, rest: str) -> None:
    """Set the flag that follows, or take it off."""
    name, _, numbers = rest.partition(" ")
    known = [flag for flag in Flag if name and flag.startswith(name)]
    if name in correct.FLAG_KEYS:  # a letter says the same as on the screen
        known = [correct.FLAG_KEYS[name]]
    if len(known) != 1:
        letters = ", ".join(f"{letter} {flag}" for letter, flag in correct.FLAG_KEYS.items())
        raise UsageError("Which flag is meant?", f"A letter or a name: {letters}. Numbers may follow: + multi 3.")
    found = chosen(session, numbers.strip())
    correct.flag(session.ws, [p.id for p in found], known[0])
    session.show()


@handles("note")
def write_note(session: Session, rest: str) -> None:
    """Write the note that follows, or take it off."""
    (panel,) = chosen(session, "")
    correct.note(session.ws, panel.id, rest)
    session.show()


@handles("sentence.split")
def split(session: Session, rest: str) -> None:
    """Cut the sentence before the words that follow."""
    (panel,) = chosen(session, "")
    at = panel.text.find(rest) if rest else -1
    if at < 0:
        raise UsageError(
            "The words after the sign begin the second part.", f"They stand in the sentence: {_key()} Talks."
        )
    off = cut.split(session.ws, panel.id, at)
    if off:
        session.say(off)
    session.reload(_here(session))


def _key() -> str:
    return key_for("sentence.split")


def _here(session: Session) -> int | None:
    place = session.position()
    panel = read.panel_at(session.ws, place) if place else None
    return panel.id if panel else None


@handles("sentence.join")
def join(session: Session, rest: str) -> None:
    """Join the sentence with the next one."""
    (panel,) = chosen(session, "")
    off = cut.join(session.ws, panel.id)
    if off:
        session.say(off)
    session.reload(_here(session))


@handles("report.exclude")
def leave_out(session: Session, rest: str) -> None:
    """Leave the report out."""
    if session.report is None:
        raise DecisionError("There is no report here.")
    correct.exclude(session.ws, session.report.key)
    session.say(f"Left out; {key_for('edit.undo')} brings it back.")
    session.reload()


@handles("report.correct")
def correct_report(session: Session, rest: str) -> None:
    """Correct a field of the report: its name and the value follow."""
    if session.report is None:
        raise DecisionError("There is no report here.")
    name, _, value = rest.partition(" ")
    if name not in DETAILS:
        known = correct.known(session.ws, session.report.key)
        for detail in DETAILS:
            session.say(f"{detail}: {known.get(detail) or 'not given'}")
        return
    correct.details(session.ws, session.report.key, **{name: value})
    session.told = None
    session.show()


@handles("move.back")
def back(session: Session, rest: str) -> None:
    """Go back on the trail of places."""
    _along(session, session.trail.back)


@handles("move.forth")
def forth(session: Session, rest: str) -> None:
    """Go forth again on the trail of places."""
    _along(session, session.trail.forth)


def _along(session: Session, step: Callable[[int], int | None]) -> None:
    number = step(session.panel.id if session.panel else 0)
    if number is None:
        session.say("The trail ends here.")
    elif session.look(read.position_of(session.ws, number), leap=False):
        session.show()
    else:
        session.say("That sentence is no longer in the workspace.")


@handles("move.jump")
def jump(session: Session, rest: str) -> None:
    """Say how to jump."""
    session.say("Type the number of a sentence to go to it.")


@handles("link.open")
def say_link(session: Session, rest: str) -> None:
    """Say the link; a terminal without cursor opens nothing."""
    session.say((session.report.url if session.report else None) or "The report has no link.")
