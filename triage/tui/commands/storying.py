"""Answer offers, detach reports, choose a lead, split a story, open a report for reading."""

from __future__ import annotations

from triage.desk import merge, read, stories
from triage.desk.keymap import key_for
from triage.domain.rows import Offer, ReportRow, StoryRow
from triage.tui.commands.registry import handles
from triage.tui.screens.stories import OFFERS_PANE, STORIES_PANE, StoriesView
from triage.tui.widgets.offers import OfferSource


def _offer(view: StoriesView) -> Offer | None:
    if view.active != OFFERS_PANE:
        view.sitting.say(f"Answers are given among the suggestions; {key_for('move.pane')} goes there.")
        return None
    if view.offers.row is None:
        view.sitting.say("No pair waits for an answer.")
    return view.offers.row


@handles("story.same")
def same(view: StoriesView) -> None:
    """Merge the two headlines into one story."""
    offer = _offer(view)
    if offer:
        merge.same(view.sitting.ws, offer.a.key, offer.b.key)
        view.answered(offer)


@handles("story.linked")
def linked(view: StoriesView) -> None:
    """Tie the two stories together."""
    offer = _offer(view)
    if offer:
        merge.linked(view.sitting.ws, offer.a.key, offer.b.key)
        view.answered(offer)


@handles("story.apart")
def apart(view: StoriesView) -> None:
    """Keep the two headlines apart."""
    offer = _offer(view)
    if offer:
        merge.apart(view.sitting.ws, offer.a.key, offer.b.key)
        view.answered(offer)


@handles("story.later")
def later(view: StoriesView) -> None:
    """Leave the pair unanswered and go to the next one, or to the first one after the last."""
    if _offer(view) and not view.offers.move(1):
        view.offers.end(last=False)


def _report(view: StoriesView) -> str | None:
    """Return the key of the report of the row, or say why there is none; a story of one report stands for it."""
    row = view.stories.row
    if view.active != STORIES_PANE or row is None:
        view.sitting.say(f"Reports are chosen among the stories; {key_for('move.pane')} goes there.")
    elif isinstance(row, ReportRow):
        return row.key
    elif row.reports > 1:
        view.sitting.say("Choose one report of the story.")
    else:
        return read.reports_of_story(view.sitting.ws, row.lead)[0].key
    return None


def _changed(view: StoriesView, words: str) -> None:
    view.reload()
    view.sitting.say(f"{words} {key_for('edit.undo')} takes it back.")


@handles("story.detach")
def detach(view: StoriesView) -> None:
    """Take the report of the row out of its story."""
    key = _report(view)
    if key:
        beside = _beside(view)
        merge.detach(view.sitting.ws, key)
        _changed(view, "Detached.")
        if beside:
            view.stay_at(beside)


def _beside(view: StoriesView) -> int | None:
    """Return the number of the report below the row in the same story, else of the one above it."""
    rows, row = view.stories.rows, view.stories.row
    at = rows.index(row) if row else 0
    near = (*rows[at + 1 : at + 2], *rows[max(0, at - 1) : at])
    return next((one.id for one in near if isinstance(one, ReportRow) and row and one.lead == row.lead), None)


@handles("story.lead")
def choose_lead(view: StoriesView) -> None:
    """Let the report of the row lead its story."""
    key, row = _report(view), view.stories.row
    if key:
        stories.choose_lead(view.sitting.ws, key)
        _changed(view, "It leads its story now.")
        _stay(view, row)


@handles("story.split")
def split(view: StoriesView) -> None:
    """Make a story of the report of the row and those after it."""
    key, row = _report(view), view.stories.row
    if key:
        stories.split(view.sitting.ws, key)
        _changed(view, "Split: the reports from here on are a story of their own.")
        _stay(view, row)


def _stay(view: StoriesView, row: object) -> None:
    """Keep the cursor on a report whose story has another lead now, so that the next key is about the same one."""
    if isinstance(row, ReportRow):
        view.stay_at(row.id)


@handles("story.read")
def read_it(view: StoriesView) -> None:
    """Open a report in the reading view: the row's, or the first one of the pair."""
    row = view.stories.row if view.active == STORIES_PANE else view.offers.row
    if isinstance(row, Offer):
        view.sitting.goto(row.a.id)
    elif isinstance(row, StoryRow):
        view.sitting.goto(read.reports_of_story(view.sitting.ws, row.lead)[0].id)
    elif row is not None:
        view.sitting.goto(row.id)


def tell(view: StoriesView) -> None:
    """Show under each headline of a pair how its report begins, or under each report of a story what it adds; or not."""
    if view.active == OFFERS_PANE:
        source = view.offers.source
        assert isinstance(source, OfferSource)
        source.opened = not source.opened
        view.offers.reload()
    elif row := view.stories.row:
        told = view.story_source.told
        view.story_source.tell(None if told == row.lead else row.lead)
        view.stories.reload()
