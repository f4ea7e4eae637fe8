"""The stories view: offers to answer, and stories with their reports."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.widget import Widget

from triage.desk import read
from triage.desk.commands import STORIES
from triage.domain.rows import Offer, StoryRow
from triage.tui.screens.view import Keeping, View
from triage.tui.sitting import Sitting
from triage.tui.widgets.bars import Title
from triage.tui.widgets.inked import Box, Row, Seam
from triage.tui.widgets.offers import OfferSource
from triage.tui.widgets.rows import RowList
from triage.tui.widgets.stories import Item, StorySource

OFFERS_PANE, STORIES_PANE = range(2)

NEAR = 200
"""An offer so many rows from the beginning of the queue is found again at the next start; most queues are shorter."""


def named(row: Item) -> tuple[int, int]:
    """Return the number of a story's lead, and of the report where the row is one of its reports, else 0."""
    return (row.lead, 0) if isinstance(row, StoryRow) else (row.lead, row.id)


class StoriesView(View):
    """Answer suggested merges and look through stories."""

    view = STORIES
    opens = "story.read"

    def __init__(self, sitting: Sitting) -> None:
        super().__init__(sitting)
        ws = sitting.ws
        self.offers: RowList[Offer] = RowList(
            OfferSource(ws), empty="No pair waits for an answer.", chosen=self.choose, id="offers"
        )
        self.stories: RowList[Item] = RowList(
            StorySource(ws, every=True), empty="No stories yet.", chosen=self.choose, id="all-stories"
        )
        self.offers_title = Title("SUGGESTIONS")
        self.stories_title = Title("STORIES")
        self.boxes = [Box(self.offers_title, self.offers), Box(self.stories_title, self.stories)]
        self.seams = [Seam()]
        self._counted: tuple[int, ...] = ()  # what the titles say: where it is another, the queue is

    def compose(self) -> ComposeResult:
        """Lay out offers and stories."""
        yield Row(self.boxes[0], self.seams[0], self.boxes[1])

    def panes(self) -> list[Widget]:
        """Return offers and stories."""
        return [self.offers, self.stories]

    def lists(self) -> dict[str, Keeping]:
        """Return offers and stories."""
        return {
            "offers": Keeping(self.offers, lambda row: f"{row.a.id} {row.b.id}", self._offer_of),
            "stories": Keeping(self.stories, lambda row: " ".join(map(str, named(row))), self._story_of),
        }

    def _offer_of(self, numbers: str) -> Offer | None:
        """Return the offer of two reports, where it stands near the beginning of the queue."""
        source = self.offers.source
        first, second = map(int, numbers.split())
        rows = source.fetch(None, NEAR)
        return next((row for row in rows if source.key(row) == (first, second)), None)

    def _story_of(self, numbers: str) -> Item | None:
        lead, number = map(int, numbers.split())
        report = read.report(self.sitting.ws, number) if number else None
        found = report if report and report.lead == lead else None if number else read.story(self.sitting.ws, lead)
        return found if found is None or read.story(self.sitting.ws, lead) else None

    def fold(self) -> None:
        """Show the panes for which there is room, each with its title."""
        super().fold()
        for box, pane in zip(self.boxes, self.panes(), strict=True):
            box.display = pane.display

    def enter(self) -> None:
        """Bring both lists up to date; the cursors stay, or go to what took the place of their rows."""
        before = self._counted
        self.count()
        if self._counted != before:
            old, fresh = self._read_again()
            kept = {fresh.key(o) for o in fresh.rows}
            row, rows = self.offers.row, old.rows
            at = rows.index(row) if row in rows else 0
            self.offers.show(fresh, next((o for o in rows[at:] if old.key(o) in kept), None))
        else:
            self.offers.reload()
        self.show_stories()

    def _read_again(self) -> tuple[OfferSource, OfferSource]:
        """Return the queue as it was read before, and as it is now, as far as it was read."""
        old = self.offers.source
        assert isinstance(old, OfferSource)
        fresh = OfferSource(self.sitting.ws, opened=old.opened)
        fresh.read_like(old)
        return old, fresh

    def reload(self, panel: int | None = None) -> None:
        """Ask for everything again; where an offer came back, look at it."""
        old, fresh = self._read_again()
        known = {old.key(o) for o in old.rows}
        back = next((o for o in fresh.rows if fresh.key(o) not in known), None)
        self.offers.show(fresh, back or self.offers.row)
        self.show_stories()
        self.count()

    def answered(self, offer: Offer) -> None:
        """Take an offer that was answered off the queue, and look at the one behind it."""
        source = self.offers.source
        assert isinstance(source, OfferSource)
        self.offers.show(source, source.take(offer))
        self.show_stories()
        self.count()

    def show_stories(self) -> None:
        """Ask for the stories again; the one that is told is told anew."""
        self.story_source.tell(self.story_source.told)
        self.stories.reload()

    def stay_at(self, number: int) -> None:
        """Put the cursor on a report of a story, or on the story where that has no other one."""
        report = read.report(self.sitting.ws, number)
        story = read.story(self.sitting.ws, report.lead) if report else None
        self.stories.reload(story if story and story.reports < 2 else report)

    @property
    def story_source(self) -> StorySource:
        """The stories of the list."""
        source = self.stories.source
        assert isinstance(source, StorySource)
        return source

    def count(self) -> None:
        """Say in the titles how many pairs and stories there are."""
        now = read.progress(self.sitting.ws)
        self._counted = (now.offers, now.merged, now.stories, now.reports)
        merged = f"{now.merged:,} merged as certain" if now.merged else ""
        self.offers_title.show(f"SUGGESTIONS  {now.offers:,} left, by gain", merged)
        self.stories_title.show(f"STORIES  {now.stories:,}", f"{now.reports:,} reports")
        self.sitting.count()
