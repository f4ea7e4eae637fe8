"""Stories and their reports as rows."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TypeAlias

from triage.desk import read
from triage.desk.workspace import Workspace
from triage.domain.query import Filter
from triage.domain.rows import ReportRow, StoryRow
from triage.tui.literal import Line
from triage.tui.widgets.lines import member_line, story_line

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
        return [s for s in read.stories(self.ws, lead - 1, 1) if s.lead == lead]

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
