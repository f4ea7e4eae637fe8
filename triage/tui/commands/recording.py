"""Open, confirm, keep and reject event records."""

from __future__ import annotations

from functools import partial

from triage.desk import code, listing, read
from triage.desk.fill import KIND
from triage.desk.keymap import key_for
from triage.domain.rows import Panel
from triage.errors import DecisionError, NotSaved, ReadOnlyWorkspace
from triage.tui.commands.registry import handles
from triage.tui.commands.tagging import advance
from triage.tui.screens.form import FormScreen, draft_of
from triage.tui.screens.read import STORIES_PANE, TEXT_PANE, ReadView
from triage.tui.screens.records import RecordsView


@handles("record.open")
def open_record(view: ReadView) -> None:
    """Open the record of an event sentence; among the stories, go to the sentences."""
    if view.active == STORIES_PANE:
        view.activate(TEXT_PANE)
    else:
        _open(view, another=False)


@handles("record.another")
def another_record(view: ReadView) -> None:
    """Begin a further record on the sentence."""
    _open(view, another=True)


def _open(view: ReadView, *, another: bool) -> None:
    panel = view.panel
    if panel is None:
        view.sitting.say("There is no sentence here.")
    elif not code.may_carry(panel) and not panel.records:
        view.sitting.say(f"Only an event sentence has a record; {key_for('tag.event')} tags it.")
    else:
        form = FormScreen(view.sitting, code.begin(view.sitting.ws, panel.id, another=another))
        view.app.push_screen(form, partial(_closed, view, panel))


def _closed(view: ReadView, before: Panel, saved: bool | None) -> None:
    """Show what was saved; where it decided the sentence as well, go on to the next one left."""
    panel = read.panel(view.sitting.ws, before.id) if saved else None
    if panel is None:
        return
    if panel.tag is not before.tag:
        view.put([before], panel.tag)
        view.show_panel(panel)
        advance(view)
    else:
        view.show_panel(panel)
        view.show_sheet()


@handles("record.edit")
def edit_record(view: RecordsView) -> None:
    """Open the record of the row."""
    row = view.records.row
    number = code.panel_of(view.sitting.ws, row) if row else None
    if row is None or number is None:
        view.sitting.say("There is no record here." if row is None else "Its sentence is not in the workspace.")
        return
    draft = draft_of(code.begin(view.sitting.ws, number), row)
    view.app.push_screen(FormScreen(view.sitting, draft), lambda saved: view.enter() if saved else None)


def _decide(view: RecordsView, status: str, words: str) -> None:
    row = view.records.row
    if row is None:
        view.sitting.say("There is no record here.")
        return
    before = code.get(view.sitting.ws, row.event_id)
    saved = code.save(view.sitting.ws, row, status=status)
    view.put(saved)
    same = (
        before is not None and before.revision == saved.revision
    )  # then there is nothing that an undo would take back
    view.sitting.say(f"The record is {status} already." if same else words)


@handles("record.confirm")
def confirm_row(view: RecordsView) -> None:
    """Confirm the record of the row as it is."""
    _decide(view, "confirmed", f"Confirmed. {key_for('edit.undo')} takes it back.")


@handles("record.reject")
def reject_row(view: RecordsView) -> None:
    """Mark the record of the row as rejected."""
    _decide(view, "rejected", f"Rejected. {key_for('edit.undo')} takes it back.")


@handles("record.order")
def order(view: RecordsView) -> None:
    """Put the records in the next order."""
    view.by = listing.ORDERS[(listing.ORDERS.index(view.by) + 1) % len(listing.ORDERS)]
    view.enter()


@handles("record.filter")
def filter_by_status(view: RecordsView) -> None:
    """Show the records of the next status alone, or all again."""
    view.status = listing.FILTERS[(listing.FILTERS.index(view.status) + 1) % len(listing.FILTERS)]
    view.enter()


@handles("form.confirm")
def confirm(form: FormScreen) -> None:
    """Confirm the record."""
    form.save("confirmed")


@handles("form.save")
def save_draft(form: FormScreen) -> None:
    """Keep the record as a draft."""
    form.save("draft")


@handles("form.reject")
def reject(form: FormScreen) -> None:
    """Mark the record as rejected."""
    form.save("rejected")


@handles("form.leave")
def leave(form: FormScreen) -> None:
    """Leave the field for the type; there, close the form and keep what was changed as a draft.

    Where a typed value cannot be read it says so first; once more leaves without that value. So does it where nothing can be
    saved, as in a desk that only reads; what the disk refused is tried again, also once the form is left.
    """
    wrong = form.fill.wrong
    if form.focused is not form.kind:
        form.go(KIND[0])
    elif wrong and form.warned != wrong:
        form.warned = dict(wrong)
        raise DecisionError(next(iter(wrong.values())), _once_more("without it"))
    elif form.fill.changed and form.refused != form.record:
        wrong.clear()
        form.refused = form.record
        _keep(form)
    else:
        form.dismiss(False)


def _keep(form: FormScreen) -> None:
    """Save what was changed as a draft, unless a key that should have saved just that is tried again already."""
    waits = _once_more("the form, and the record is tried again until it is saved")
    if form.sitting.unsaved and form.waiting == form.record:
        raise DecisionError("The record is not saved yet.", waits)
    try:
        form.save("draft")
    except NotSaved as error:
        error.advice = waits
        raise
    except (ReadOnlyWorkspace, DecisionError) as error:
        raise type(error)(error.sentence, _once_more("without it")) from error


def _once_more(what: str) -> str:
    return f"{key_for('form.leave')} once more leaves {what}."


@handles("form.more")
def more(form: FormScreen) -> None:
    """Show the further fields, or the first page again."""
    form.turn()


@handles("form.another")
def another(form: FormScreen) -> None:
    """Let the field say the next thing that it may say."""
    form.another()


@handles("form.point")
def point(form: FormScreen) -> None:
    """Choose the words that carry the field."""
    form.point()


@handles("form.clear")
def clear(form: FormScreen) -> None:
    """Empty the field and what was filled in with it."""
    form.fill.clear(form.name_in_focus)
    form.sync()


@handles("form.restore")
def restore(form: FormScreen) -> None:
    """Give the field what is proposed for it again."""
    form.fill.restore(form.name_in_focus)
    form.sync()


@handles("form.next")
def next_field(form: FormScreen) -> None:
    """Go to the next field."""
    form.focus_next()


@handles("form.previous")
def previous_field(form: FormScreen) -> None:
    """Go to the previous field."""
    form.focus_previous()
