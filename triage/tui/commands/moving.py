"""Move the cursor, between rows, reports and panes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import cast

from textual import events

from triage.desk import read
from triage.desk.keymap import key_for
from triage.tui.commands.registry import handles, refuse_letter
from triage.tui.screens.read import TEXT_PANE, ReadView
from triage.tui.screens.view import Movable, View

JUMPS = "asdfghjklqwertyuiopzxcvbnm"
JUMPS += JUMPS.upper()
"""The letters of a jump, those under the resting hands first."""


def _pane(view: View) -> Movable:
    return cast(Movable, view.pane)  # to look for its methods takes a tenth of what the key does


@handles("move.down")
def down(view: View) -> None:
    """Go to the next row."""
    if not _pane(view).move(1):
        _at_the_end(view, "last", "move.next_report")


@handles("move.up")
def up(view: View) -> None:
    """Go to the previous row."""
    if not _pane(view).move(-1):
        _at_the_end(view, "first", "move.previous_report")


def _at_the_end(view: View, which: str, on: str) -> None:
    """Say that there is nothing further this way; a page that is only scrolled shows that by itself."""
    if isinstance(view, ReadView) and view.active == TEXT_PANE and view.panel:
        view.sitting.say(f"The {which} sentence of the report; {key_for(on)} goes on.")


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


@handles("move.back")
def back(view: ReadView) -> None:
    """Go back on the trail of places."""
    _along(view, view.trail.back)


@handles("move.forth")
def forth(view: ReadView) -> None:
    """Go forth again on the trail of places."""
    _along(view, view.trail.forth)


def _along(view: ReadView, step: Callable[[int], int | None]) -> None:
    number = step(view.panel.id if view.panel else 0)  # without a sentence one may still go back to where some are
    if number is None:
        view.sitting.say("The trail ends here.")
    elif not view.look(read.position_of(view.sitting.ws, number), leap=False, step=True):
        view.sitting.say("That sentence is no longer in the workspace.")


@handles("move.jump")
def jump(view: ReadView) -> None:
    """Show a letter before each sentence on the screen, and wait for one of them."""
    panels = view.sentences.in_view()
    if not panels:
        view.sitting.say("There is no sentence here to jump to.")
        return
    view.source.letters = {panel.id: letter for panel, letter in zip(panels, JUMPS, strict=False)}
    view.sentences.reload()
    view.sitting.say("Type the letter of a sentence.")
    view.catch = partial(_on_letter, view)


def _on_letter(view: ReadView, event: events.Key) -> None:
    letters, view.source.letters = view.source.letters, {}
    view.sentences.reload()
    number = next((number for number, letter in letters.items() if letter == event.character), None)
    target = view.source.find(number) if number is not None else None
    if target is None:
        refuse_letter(view, event, "the letter of a sentence here")
    elif view.panel:
        view.trail.leave(view.panel.id)
        view.activate(TEXT_PANE)
        view.sentences.go(target)
        view.moved()


@handles("move.next_report")
def next_report(view: ReadView) -> None:
    """Go to the next report."""
    _report(view, 1)


@handles("move.previous_report")
def previous_report(view: ReadView) -> None:
    """Go to the previous report."""
    _report(view, -1)


def _report(view: ReadView, step: int) -> None:
    where = view.sitting.where
    found = read.neighbour(view.sitting.ws, view.report.id, step, filter=where) if view.report else None
    if found is None:
        view.sitting.say(
            f"This is the {'last' if step > 0 else 'first'} report{' under this filter' if where else ''}."
        )
    else:
        view.open_report(found, step=True)
