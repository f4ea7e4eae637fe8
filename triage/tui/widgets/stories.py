"""Stories and their reports as rows."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TypeAlias

from triage.desk import read
from triage.desk.workspace import Workspace
from triage.domain.query import Filter, Order
from triage.domain.rows import Panel, ReportRow, StoryRow
from triage.tui.literal import Line, Run, flat, wrapped_runs
from triage.tui.widgets.lines import NO_HEADLINE, member_line, ordered_line, story_line, telling_line

ADDED = 4
"""So many of the sentences that a report adds to its story are shown."""

Item: TypeAlias = StoryRow | ReportRow


class StorySource:
    """Stories in reading order; the reports of the open one, or of each one, stand below their story.

    `opened` is the number of the open story's lead; `every` opens all stories of several reports, each in the order of
    publication. `told` is the lead of the story whose reports show what they add.
    """

    def __init__(
        self, ws: Workspace, *, where: Filter | None = None, opened: int | None = None, every: bool = False
    ) -> None:
        self.ws = ws
        self.where = where
        self.opened = opened
        self.every = every
        self.told: int | None = None
        self._adds: dict[int, tuple[Panel, ...] | None] = {}
        self._linked: list[str] = []

    def tell(self, lead: int | None) -> None:
        """Show what each report of a story adds to those before it, and which stories are tied to it."""
        from triage.desk import stories as desk  # folding words takes its time to load, and the first view folds none

        found = desk.tellings(self.ws, lead) if lead is not None else []
        self.told = lead
        self._adds = {one.report.id: one.adds for one in found}
        self._linked = [flat(tie) for tie in desk.linked(self.ws, lead)] if lead is not None else []

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
        """Return one line: headline and number of reports, or the report's outlet and headline below its story.

        The story that is told has its ties below it, and each of its reports the sentences that it adds.
        """
        ink = "quiet" if not row.left else "text" if row.lead == self.opened or self.every else "done"
        if isinstance(row, StoryRow):
            left, right = story_line(row, width, ink)
            ties = self._linked if row.lead == self.told else []
            linked = [Line((("   linked with ", "faint"), (tie or NO_HEADLINE, "quiet"))) for tie in ties]
            return [Line(tuple(left), tuple(right)), *linked]
        left, right = (telling_line if self.every else member_line)(row, width, ink)
        return [Line(tuple(left), tuple(right)), *self._added(row, width)]

    def _added(self, row: ReportRow, width: int) -> list[Line]:
        if row.lead != self.told or row.id not in self._adds:
            return []
        adds = self._adds[row.id]
        if adds is None:
            return [Line((("     Not compared: too many sentences stand before it.", "faint"),))]
        if not adds:
            return [Line((("     It adds nothing.", "faint"),))]
        found: list[Line] = []
        for panel in adds[:ADDED]:
            runs: list[Run] = [(flat(panel.text), "done")]
            first, *rest = wrapped_runs(runs, max(8, width - 8))
            found += [Line((("   + ", "key"), *first)), *(Line((("     ", "done"), *more)) for more in rest)]
        if len(adds) > ADDED:
            found.append(Line(((f"     and {len(adds) - ADDED:,} more", "faint"),)))
        return found

    def _members(self, story: StoryRow) -> list[ReportRow]:
        if story.reports < 2 or not (self.every or story.lead == self.opened):
            return []
        return self._reports(story.lead)

    def _reports(self, lead: int) -> list[ReportRow]:
        if not self.every:
            return read.reports_of_story(self.ws, lead)
        from triage.desk import stories as desk

        return desk.members(self.ws, lead)

    def _story(self, lead: int) -> list[StoryRow]:
        found = read.story(self.ws, lead)
        return [found] if found else []

    def _rest(self, edge: Item, backwards: bool) -> list[Item]:
        if isinstance(edge, StoryRow):
            return list(self._members(edge))
        if not (self.every or edge.lead == self.opened):
            return []
        members = self._reports(edge.lead)
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
        assert isinstance(row, ReportRow)  # it lists nothing else
        left, right = ordered_line(row, width, by_day=self.where.order in (Order.DAY, Order.NEWEST))
        return [Line(tuple(left), tuple(right))]


def list_of(ws: Workspace, where: Filter, opened: int) -> StorySource | ReportSource:
    """Return the list beside the sentences in the order of the work; `opened` is the lead of the open report's story."""
    if where.order in (Order.OUTLET, Order.DAY, Order.NEWEST):
        return ReportSource(ws, where)
    return StorySource(ws, where=where, opened=opened)
