"""Open, confirm, keep and reject event records."""

from __future__ import annotations

from functools import partial

from triage.desk import code, read
from triage.desk.keymap import key_for
from triage.domain.tag import Tag
from triage.tui.commands.registry import handles
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
    elif panel.tag is not Tag.EVENT and not panel.records:
        view.sitting.say(f"Only an event sentence has a record; {key_for('tag.event')} tags it.")
    else:
        form = FormScreen(view.sitting, code.begin(view.sitting.ws, panel.id, another=another))
        view.app.push_screen(form, partial(_closed, view, panel.id))


def _closed(view: ReadView, number: int, saved: bool | None) -> None:
    panel = read.panel(view.sitting.ws, number) if saved else None
    if panel:
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
    """Close the form; what was changed is kept as a draft."""
    if form.changed:
        form.save("draft")
    else:
        form.dismiss(False)


@handles("form.next")
def next_field(form: FormScreen) -> None:
    """Go to the next field."""
    form.focus_next()


@handles("form.previous")
def previous_field(form: FormScreen) -> None:
    """Go to the previous field."""
    form.focus_previous()
