"""Stories and their reports as rows."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TypeAlias

from triage.desk import read
from triage.desk.workspace import Workspace
from triage.domain.query import Filter, Order
from triage.domain.rows import ReportRow, StoryRow
from triage.tui.literal import Line, fitted, flat, short_day
from triage.tui.widgets.lines import NO_HEADLINE, member_line, story_line

Item: TypeAlias = StoryRow | ReportRow


class StorySource:
    """Stories in reading order; the reports of the open one, or of each one, stand below their story.

    `opened` is the number of the open story's lead; `every` opens all stories of several reports.
    """

    def __init__(
        self, ws: Workspace, *, where: Filter | None = None, opened: int | None = None, every: bool = False
    ) -> None:
        self.ws = ws
        self.where = where
        self.opened = opened
        self.every = every

    def fetch(self, edge: Item | None, count: int, *, backwards: bool = False) -> list[Item]:
        """Return a window of stories and reports."""
        found: list[Item] = []
        if isinstance(edge, ReportRow) or (isinstance(edge, StoryRow) and not backwards):
            found = self._rest(edge, backwards)
        if isinstance(edge, ReportRow) and backwards:
            found = [*self._story(edge.lead), *found]
        lead = edge.lead if edge else None
        stories = read.stories(self.ws, lead, count, filter=self.where, backwards=backwards)
        more: list[Item] = []
        for story in stories:
            more += [story, *self._members(story)]
        found = [*more, *found] if backwards else [*found, *more]
        return found[-count:] if backwards else found[:count]

    def key(self, row: Item) -> Hashable:
        """Return kind and number."""
        return (type(row) is StoryRow, row.lead if isinstance(row, StoryRow) else row.id)

    def lines(self, row: Item, width: int) -> list[Line]:
        """Return one line: headline and number of reports, or the report's outlet and headline below its story."""
        ink = "quiet" if not row.left else "text" if row.lead == self.opened or self.every else "done"
        left, right = story_line(row, width, ink) if isinstance(row, StoryRow) else member_line(row, width, ink)
        return [Line(tuple(left), tuple(right))]

    def _members(self, story: StoryRow) -> list[ReportRow]:
        if story.reports < 2 or not (self.every or story.lead == self.opened):
            return []
        return read.reports_of_story(self.ws, story.lead)

    def _story(self, lead: int) -> list[StoryRow]:
        found = read.story(self.ws, lead)
        return [found] if found else []

    def _rest(self, edge: Item, backwards: bool) -> list[Item]:
        if isinstance(edge, StoryRow):
            return list(self._members(edge))
        if not (self.every or edge.lead == self.opened):
            return []
        members = read.reports_of_story(self.ws, edge.lead)
        ids = [m.id for m in members]
        at = ids.index(edge.id) if edge.id in ids else -1
        if at < 0:
            return []
        return list(members[:at] if backwards else members[at + 1 :])


class ReportSource:
    """Reports in an order that is not by story, each on one line: the outlet or the day first, whichever they go by."""

    def __init__(self, ws: Workspace, where: Filter) -> None:
        self.ws = ws
        self.where = where

    def fetch(self, edge: Item | None, count: int, *, backwards: bool = False) -> list[Item]:
        """Return a window of reports."""
        after = edge if isinstance(edge, ReportRow) else None
        return list(read.reports_in_order(self.ws, after, count, self.where, backwards=backwards))

    def key(self, row: Item) -> Hashable:
        """Return kind and number."""
        return (False, row.id if isinstance(row, ReportRow) else row.lead)

    def lines(self, row: Item, width: int) -> list[Line]:
        """Return one line: outlet or day, headline, and what is left."""
        ink = "text" if row.left else "quiet"
        by_day = self.where.order in (Order.DAY, Order.NEWEST)
        first = short_day(row.published) or "no date" if by_day else flat(row.outlet or "") or "no outlet"
        left = (f" {row.left:>3} " if row.left else "   – ", "quiet")
        room = max(6, width * 2 // 5)
        return [Line(((f" {fitted(first, room)} ", ink), (flat(row.headline) or NO_HEADLINE, "quiet")), right=(left,))]


def list_of(ws: Workspace, where: Filter, opened: int) -> StorySource | ReportSource:
    """Return the list beside the sentences in the order of the work; `opened` is the lead of the open report's story."""
    if where.order in (Order.OUTLET, Order.DAY, Order.NEWEST):
        return ReportSource(ws, where)
    return StorySource(ws, where=where, opened=opened)
