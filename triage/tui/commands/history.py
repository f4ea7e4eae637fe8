"""The log: take back one old decision, go to where it was made."""

from __future__ import annotations

from triage.desk import log, read, undo
from triage.tui.commands.registry import handles
from triage.tui.screens.log import LogView
from triage.tui.screens.read import ReadView
from triage.tui.screens.view import View


@handles("view.log")
def view_log(view: View) -> None:
    """Go to the log."""
    view.sitting.switch(LogView.view)


@handles("log.undo")
def undo_row(view: LogView) -> None:
    """Take back what the row did, with all that its key changed."""
    row = view.rows.row
    if row is None:
        view.sitting.say("There is nothing to undo here.")
        return
    outcome = undo.undo_decision(view.sitting.ws, row.first.seq)
    view.reload()
    view.sitting.say(outcome.sentence if outcome else "There is nothing left of it to undo.")


@handles("log.read")
def read_row(view: LogView) -> None:
    """Open the report, at the sentence, that the row is about."""
    row = view.rows.row
    report, panel = log.place_of(view.sitting.ws, row) if row else (None, None)
    if report is None:
        view.sitting.say(log.GONE)
        return
    view.sitting.goto(report)
    reading = view.app.query_one(ReadView)
    if panel:
        reading.look(read.position_of(view.sitting.ws, panel))
