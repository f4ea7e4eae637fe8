"""Go from view to view; help, palette, quit."""

from __future__ import annotations

from triage.desk.commands import PROGRESS, READ, RECORDS, STORIES
from triage.tui.commands.registry import handles
from triage.tui.screens.view import View


@handles("view.read")
def view_read(view: View) -> None:
    """Go to the reading view."""
    view.sitting.switch(READ)


@handles("view.stories")
def view_stories(view: View) -> None:
    """Go to the stories."""
    view.sitting.switch(STORIES)


@handles("view.records")
def view_records(view: View) -> None:
    """Go to the records."""
    view.sitting.switch(RECORDS)


@handles("view.progress")
def view_progress(view: View) -> None:
    """Go to the progress."""
    view.sitting.switch(PROGRESS)


@handles("palette")
def palette(view: View) -> None:
    """Open the palette with the commands of the view."""
    view.app.action_command_palette()


@handles("quit")
def leave(view: View) -> None:
    """Leave the desk; with a key that is not saved only when it is asked twice."""
    sitting = view.sitting
    if sitting.retry() or sitting.leaving:
        view.app.exit(0)
    else:
        sitting.leaving = True
        sitting.tell("The last key is not saved. Leave once more to give it up.", "bad")
