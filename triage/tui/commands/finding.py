"""The find line: filter, next match, leave; and why a tag is proposed."""

from __future__ import annotations

from triage.desk import read
from triage.domain.query import Filter
from triage.tui.commands.registry import handles
from triage.tui.screens.read import SHEET_PANE, TEXT_PANE, ReadView
from triage.tui.screens.view import View


@handles("find.open")
def open_find(view: ReadView) -> None:
    """Open the find line with the filter that stands."""
    view.find.value = str(view.sitting.where)
    view.find.display = True
    view.screen.set_focus(view.find)  # at once: the next key is a letter of the line


@handles("find.next")
def next_match(view: ReadView) -> None:
    """Go to the next sentence that matches the filter."""
    where = view.sitting.where
    if not where:
        view.sitting.say("There is no filter; / opens the find line.")
    elif not view.look(read.next_match(view.sitting.ws, view.position(), where)):
        view.sitting.say(f"Nothing matches {where}.")


@handles("find.leave")
def leave(view: ReadView) -> None:
    """Close the find line, else give up the range, else close the reason, else leave the filter."""
    if view.find.display:
        view.find.display = False
        view.screen.set_focus(view.pane, scroll_visible=False)
        if view.sitting.where:
            view.filter_by(Filter())
    elif view.range_from is not None:
        view.mark(None)
    elif view.explaining:
        toggle_why(view)
    elif view.sitting.where:
        view.filter_by(Filter())


@handles("explain")
def explain(view: View) -> None:
    """Show why: of a sentence its reason and origin, of two headlines how their reports begin."""
    if isinstance(view, ReadView):
        toggle_why(view)
    else:
        from triage.tui.commands.storying import begin_of_reports  # not needed by the first screen
        from triage.tui.screens.stories import StoriesView

        assert isinstance(view, StoriesView)
        begin_of_reports(view)


def toggle_why(view: ReadView) -> None:
    """Show why the tag is proposed and where the words stand, or the record again."""
    view.explaining = not view.explaining
    if not view.explaining and view.active == SHEET_PANE:
        view.activate(TEXT_PANE)
    elif view.explaining and not view.sheet.display and len(view.shown_panes(*view.app.size)) == 1:
        view.activate(SHEET_PANE)
    else:
        view.fold()
    view.show_sheet()
