"""Commands around event records: open one on a sentence, begin another, look through them."""

from __future__ import annotations

from dataclasses import replace

from triage.cli.plain import words
from triage.cli.plain.form import fill
from triage.cli.plain.session import Session
from triage.cli.plain.table import handles
from triage.desk import code, log, read, undo
from triage.desk.commands import LOG, READ, RECORDS
from triage.desk.keymap import key_for
from triage.domain.tag import Tag


@handles("record.open")
def open_record(session: Session, rest: str) -> None:
    """Open the record of an event sentence, or begin one."""
    _open(session, another=False)


@handles("record.another")
def another_record(session: Session, rest: str) -> None:
    """Begin a further record on the sentence."""
    _open(session, another=True)


def _open(session: Session, *, another: bool) -> None:
    panel = read.panel(session.ws, session.panel.id) if session.panel else None
    if panel is None:
        session.say("There is no sentence here.")
    elif panel.tag is not Tag.EVENT and not panel.records:
        session.say(f"Only an event sentence has a record; {key_for('tag.event')} tags it.")
    else:
        fill(session, code.begin(session.ws, panel.id, another=another))


@handles("view.records")
def show(session: Session, rest: str) -> None:
    """Go to the records, or say the one at hand."""
    if session.view != RECORDS:
        session.view = RECORDS
        session.records.reload()
        known = read.progress(session.ws).records
        listed = ", ".join(f"{n:,} {status}" for status, n in sorted(known.items())) or "none yet"
        session.say(f"Records: {listed}.")
    row = session.records.row
    if row is None:
        session.say("No records yet: r on an event sentence begins one.")
    else:
        session.say(words.record(row, session.records.at + 1))


@handles("view.log")
def show_log(session: Session, rest: str) -> None:
    """Go to the log, or say the decision at hand."""
    if session.view != LOG:
        session.view = LOG
        session.log.reload()
    row = session.log.row
    session.say(words.logged(row, log.about(session.ws, row)) if row else "Nothing was decided yet.")


@handles("log.undo")
def undo_one(session: Session, rest: str) -> None:
    """Take back the decision at hand, or the one with a number."""
    row = session.log.row
    if row is None and not rest.isdecimal():
        session.say("There is nothing to undo here.")
        return
    outcome = undo.undo_decision(session.ws, int(rest) if rest.isdecimal() else row.first.seq if row else 0)
    session.log.reload()
    session.count()
    session.say(outcome.sentence if outcome else "There is nothing left of it to undo.")


@handles("log.read")
def read_it(session: Session, rest: str) -> None:
    """Go to the sentence or report of the decision at hand."""
    row = session.log.row
    report, panel = log.place_of(session.ws, row) if row else (None, None)
    if report is None:
        session.say("There is no report of it to show.")
        return
    session.view = READ
    session.open(report, panel)
    session.show()


@handles("record.edit")
def edit_record(session: Session, rest: str) -> None:
    """Open the record at hand."""
    row = session.records.row
    number = code.panel_of(session.ws, row) if row else None
    if row is None or number is None:
        session.say("There is no record here." if row is None else "Its sentence is not in the workspace.")
        return
    fill(session, replace(code.begin(session.ws, number), record=row, saved=True))
    session.records.reload()
