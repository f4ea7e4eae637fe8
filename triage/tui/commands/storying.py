"""Answer offers, detach reports, open a report for reading."""

from __future__ import annotations

from triage.desk import merge, read
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


def _answered(view: StoriesView, offer: Offer) -> None:
    source = view.offers.source
    assert isinstance(source, OfferSource)
    view.offers.source = source.without(offer)
    view.offers.reload()
    view.stories.reload()
    view.count()


@handles("story.same")
def same(view: StoriesView) -> None:
    """Merge the two headlines into one story."""
    offer = _offer(view)
    if offer:
        merge.same(view.sitting.ws, offer.a.key, offer.b.key)
        _answered(view, offer)


@handles("story.linked")
def linked(view: StoriesView) -> None:
    """Tie the two stories together."""
    offer = _offer(view)
    if offer:
        merge.linked(view.sitting.ws, offer.a.key, offer.b.key)
        _answered(view, offer)


@handles("story.apart")
def apart(view: StoriesView) -> None:
    """Keep the two headlines apart."""
    offer = _offer(view)
    if offer:
        merge.apart(view.sitting.ws, offer.a.key, offer.b.key)
        _answered(view, offer)


@handles("story.later")
def later(view: StoriesView) -> None:
    """Leave the pair unanswered and go to the next one, or to the first one after the last."""
    if _offer(view) and not view.offers.move(1):
        view.offers.end(last=False)


@handles("story.detach")
def detach(view: StoriesView) -> None:
    """Take the report of the row out of its story."""
    row = view.stories.row
    if view.active != STORIES_PANE or row is None:
        view.sitting.say(f"Reports are detached among the stories; {key_for('move.pane')} goes there.")
        return
    if isinstance(row, StoryRow) and row.reports > 1:
        view.sitting.say("Choose one report of the story.")
        return
    key = row.key if isinstance(row, ReportRow) else read.reports_of_story(view.sitting.ws, row.lead)[0].key
    merge.detach(view.sitting.ws, key)
    view.stories.reload()
    view.count()


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


def begin_of_reports(view: StoriesView) -> None:
    """Show under each headline how its report begins, or not."""
    source = view.offers.source
    assert isinstance(source, OfferSource)
    source.opened = not source.opened
    view.offers.reload()
