"""Move the cursor, between rows, reports and panes."""

from __future__ import annotations

from triage.desk import read
from triage.tui.commands.registry import handles
from triage.tui.screens.read import ReadView
from triage.tui.screens.view import Movable, View


def _pane(view: View) -> Movable:
    pane = view.pane
    assert isinstance(pane, Movable)
    return pane


@handles("move.down")
def down(view: View) -> None:
    """Go to the next row."""
    _pane(view).move(1)


@handles("move.up")
def up(view: View) -> None:
    """Go to the previous row."""
    _pane(view).move(-1)


@handles("move.page_down")
def page_down(view: View) -> None:
    """Go one screen down."""
    _pane(view).page(1)


@handles("move.page_up")
def page_up(view: View) -> None:
    """Go one screen up."""
    _pane(view).page(-1)


@handles("move.home")
def home(view: View) -> None:
    """Go to the first row."""
    _pane(view).end(last=False)


@handles("move.end")
def end(view: View) -> None:
    """Go to the last row."""
    _pane(view).end(last=True)


@handles("move.pane")
def next_pane(view: View) -> None:
    """Go to the next pane."""
    view.activate(view.active + 1)


@handles("move.pane_back")
def previous_pane(view: View) -> None:
    """Go to the previous pane."""
    view.activate(view.active - 1)


@handles("move.next_report")
def next_report(view: ReadView) -> None:
    """Go to the next report."""
    _report(view, 1)


@handles("move.previous_report")
def previous_report(view: ReadView) -> None:
    """Go to the previous report."""
    _report(view, -1)


def _report(view: ReadView, step: int) -> None:
    where = view.sitting.where or None
    found = read.neighbour(view.sitting.ws, view.report.id, step, filter=where) if view.report else None
    if found is None:
        view.sitting.say(
            f"This is the {'last' if step > 0 else 'first'} report{' under this filter' if where else ''}."
        )
    else:
        view.open_report(found)
