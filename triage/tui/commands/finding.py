"""The find line: filter, next match, leave; and why a tag is proposed."""

from __future__ import annotations

from functools import partial

from textual import events

from triage.desk import later, read
from triage.desk.keymap import key_for
from triage.domain.query import Filter, Order
from triage.domain.rows import Hit, Position
from triage.tui.commands.registry import attempt, handles, refuse_letter, tried
from triage.tui.literal import flat, offered
from triage.tui.screens.read import SHEET_PANE, TEXT_PANE, ReadView
from triage.tui.screens.view import View
from triage.tui.seeking import seek
from triage.tui.widgets.bars import Footer


@handles("find.open")
def open_find(view: ReadView) -> None:
    """Open the find line with the filter that stands, in place of the panes."""
    view.row.display = False
    view.screen.query_one(Footer).lend(
        ("enter", "filters", ""),
        (key_for("find.leave"), "leaves", "find.leave"),
        ("tab", "completes", ""),
        ("up and down", "choose", ""),
    )
    if view.find:
        view.find.open(str(view.sitting.where))
        return
    from triage.tui.widgets.find import FindPane  # not needed by the first screen

    view.screen.set_focus(None)  # keys wait until the line is there
    view.find = FindPane(view.sitting.ws, str(view.sitting.where), partial(_submitted, view))
    view.mount(view.find)


def close_find(view: ReadView) -> None:
    """Give the screen back to the panes, as they were."""
    if view.find:
        view.find.display = False
    view.row.display = True
    view.screen.query_one(Footer).lend()
    view.screen.set_focus(view.pane, scroll_visible=False)  # at once: the next key is for the view


def _submitted(view: ReadView, line: str, hit: Hit | None) -> None:
    from triage.desk import search

    view.sitting.say("")
    with view.sitting.careful():
        filter_by(view, search.parse(line), hit)


def filter_by(view: ReadView, where: Filter, hit: Hit | None = None) -> None:
    """Filter, and go to a hit, else to the next match from here on; an empty filter shows everything again."""
    from triage.desk import search  # not needed by the first screen

    ws, here = view.sitting.ws, view.position()
    where = search.ordered(where, view.sitting.where.order)
    if hit or not where:
        _filtered(view, where, read.position_of(ws, hit.id) if hit else None)
        return

    def arrived(place: Position | None) -> None:
        if place is None:
            view.sitting.say(search.in_vain(where))
        else:
            _filtered(view, where, place)

    before = (here[0], here[1], here[2] - 1) if here and where.order is not Order.SURE else None
    seek(view, read.seek(ws, before, where), arrived)


def _filtered(view: ReadView, where: Filter, place: Position | None) -> None:
    view.sitting.where = where
    close_find(view)
    view.sitting.count()
    panel = read.panel_at(view.sitting.ws, place) if place else view.panel
    view.open_report(panel.report if panel else view.report.id if view.report else None, panel)


@handles("find.next")
def next_match(view: ReadView) -> None:
    """Go to the next sentence that matches the filter."""
    where = view.sitting.where

    def arrived(place: Position | None) -> None:
        if not view.look(place):
            from triage.desk import search  # not needed by the first screen

            view.sitting.say(search.in_vain(where))

    if not where:
        view.sitting.say(f"There is no filter; {key_for('find.open')} opens the find line.")
    else:
        seek(view, read.seek(view.sitting.ws, view.position(), where), arrived)


@handles("find.leave")
def leave(view: ReadView) -> None:
    """Close the find line, else give up the range, else close the reason, else leave the filter."""
    if view.find and view.find.display:
        close_find(view)
    elif view.range_from is not None:
        view.mark(None)
    elif view.explaining:
        toggle_why(view)
    elif view.sitting.where:
        filter_by(view, view.sitting.where.whole())


@handles("find.save")
def save(view: ReadView) -> None:
    """Ask for the name under which the filter that stands is saved."""
    where = view.sitting.where
    if not where:
        view.sitting.say(f"There is no filter to save; {key_for('find.open')} opens the find line.")
        return
    from triage.tui.screens.dialogs import WordsDialog  # not needed by the first screen

    said: list[str] = []

    def save_as(name: str) -> str:
        return tried(view.sitting, lambda: said.append(_save_as(where, name.strip().lstrip("@"))), changes=False)

    dialog = WordsDialog("SAVE THE FILTER  as @ and a name", save_as, needed="a name")
    view.app.push_screen(dialog, lambda _: view.sitting.say("".join(said)))


def _save_as(where: Filter, name: str) -> str:
    """Save a filter; return what was done in words."""
    from triage.desk import filters

    before = filters.saved_filters().get(name)
    filters.save_filter(name, where.line)
    instead = f" in place of {flat(before)}" if before and before != where.line else ""
    return f"Saved: @{flat(name)} is {where.line}{instead}."


ORDER_KEYS = {
    "s": Order.STORY, "o": Order.OUTLET, "d": Order.DAY, "n": Order.NEWEST, "r": Order.SIZE, "l": Order.LATER,
    "u": Order.SURE,
}  # fmt: skip
"""The letter of each order."""


@handles("order")
def choose_order(view: ReadView) -> None:
    """Ask for the letter of an order."""
    if view.report is None:
        view.sitting.say("There is nothing to put into an order yet.")
        return
    view.catch = partial(_on_order, view)
    view.sitting.say(offered("Order", {key: _short(order) for key, order in ORDER_KEYS.items()}))


def _short(order: Order) -> str:
    return order.words.removeprefix("by ").removesuffix(" first")


def _on_order(view: ReadView, event: events.Key) -> None:
    order = ORDER_KEYS.get(event.character or "")
    if order:
        attempt(view.sitting, partial(order_by, view, order), changes=False)
    else:
        refuse_letter(view, event, "the letter of an order")


def order_by(view: ReadView, order: Order) -> None:
    """Take another order, and go to the first sentence left in it; by story the cursor stays where it is."""
    view.sitting.where = view.sitting.where._replace(order=order)
    view.sitting.count()
    view.show_story()
    if order is Order.STORY:
        return
    if view.panel:
        view.trail.leave(view.panel.id)
    seek(view, later.seek(view.sitting.ws, None, view.later, filter=view.sitting.where), partial(view.look, leap=False))


@handles("explain")
def explain(view: View) -> None:
    """Show why: of a sentence its reason and origin, of a pair how its reports begin, of a story what each adds."""
    if isinstance(view, ReadView):
        toggle_why(view)
    else:
        from triage.tui.commands.storying import tell  # not needed by the first screen
        from triage.tui.screens.stories import StoriesView

        assert isinstance(view, StoriesView)
        tell(view)


@handles("origin")
def toggle_origin(view: ReadView) -> None:
    """Show the origin of the sentence in the sheet, or its record again; it stays so from sentence to sentence."""
    view.sitting.side_pane = "record" if view.sitting.side_pane == "origin" else "origin"
    view.explaining = False
    if view.active == TEXT_PANE and not view.sheet.display:
        view.activate(SHEET_PANE)
    else:
        view.fold()
    view.show_sheet()
    if not view.sheet.display:
        view.sitting.say(f"{key_for('move.pane')} shows it.")


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
