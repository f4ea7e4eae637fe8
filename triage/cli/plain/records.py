"""Commands around event records: open one on a sentence, begin another, look through them."""

from __future__ import annotations

from dataclasses import replace

from triage.cli.plain import words
from triage.cli.plain.form import fill
from triage.cli.plain.reading import advance
from triage.cli.plain.session import Session
from triage.cli.plain.table import handles
from triage.desk import code, listing, log, read, undo
from triage.desk.commands import LOG, READ, RECORDS
from triage.desk.keymap import key_for
from triage.errors import UsageError


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
    elif not code.may_carry(panel) and not panel.records:
        session.say(f"Only an event sentence has a record; {key_for('tag.event')} tags it.")
    else:
        fill(session, code.begin(session.ws, panel.id, another=another))
        now = read.panel(session.ws, panel.id)
        session.count()
        if now and now.tag is not panel.tag:
            advance(session, str(now.tag))


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
        session.say(f"No records yet: {key_for('record.open')} on an event sentence begins one.")
    else:
        session.say(words.record(row, session.records.at + 1))


def _decide(session: Session, status: str, word: str) -> None:
    row = session.records.row
    if row is None:
        session.say("There is no record here.")
        return
    before = code.get(session.ws, row.event_id)
    saved = code.save(session.ws, row, status=status)
    place = session.records.at
    session.records.reload()
    session.records.go(place)
    same = before is not None and before.revision == saved.revision
    session.say(f"The record is {status} already." if same else f"{word}.")


@handles("record.confirm")
def confirm(session: Session, rest: str) -> None:
    """Confirm the record at hand as it is."""
    _decide(session, "confirmed", "Confirmed")


@handles("record.reject")
def reject(session: Session, rest: str) -> None:
    """Mark the record at hand as rejected."""
    _decide(session, "rejected", "Rejected")


@handles("record.order")
def order(session: Session, rest: str) -> None:
    """Put the records in the order that follows, or in the next one."""
    if rest and rest not in listing.ORDERS:
        raise UsageError(f"There is no order {rest}.", f"One of {', '.join(listing.ORDERS)}.")
    at = listing.ORDERS.index(session.by)
    session.by = rest or listing.ORDERS[(at + 1) % len(listing.ORDERS)]
    _list(session)


@handles("record.filter")
def filter_by_status(session: Session, rest: str) -> None:
    """Show the records of the status that follows alone, or of the next one; all shows all."""
    names = [name or "all" for name in listing.FILTERS]
    if rest and rest not in names:
        raise UsageError(f"There is no status {rest}.", f"One of {', '.join(names)}.")
    at = listing.FILTERS.index(session.status)
    session.status = listing.FILTERS[names.index(rest) if rest else (at + 1) % len(names)]
    _list(session)


def _list(session: Session) -> None:
    plain = session.by == listing.ORDERS[0] and session.status is None
    session.listed = None if plain else listing.ordered(session.ws, session.by, session.status)
    session.records.at = 0
    session.records.reload()
    session.say(f"Records by {session.by}, {session.status or 'all'}.")
    session.show()


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
        session.say(log.GONE)
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
