"""The reading view: stories, the sentences of one report, and a sheet with the record or the reason."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.strip import Strip
from textual.widget import Widget

from triage.desk import read
from triage.desk.commands import READ
from triage.desk.later import Later
from triage.desk.place import sentence_at
from triage.desk.trail import Trail
from triage.domain.rows import Panel, Position, ReportRow, StoryRow
from triage.domain.tag import Tag
from triage.tui.screens import pages
from triage.tui.screens.view import View
from triage.tui.sitting import Sitting
from triage.tui.widgets.inked import Box, Inked, Row, Seam
from triage.tui.widgets.layout import SHORT, THREE, WIDE
from triage.tui.widgets.lines import report_head
from triage.tui.widgets.panels import PanelSource
from triage.tui.widgets.rows import RowList
from triage.tui.widgets.sheet import Sheet
from triage.tui.widgets.stories import Item, StorySource, list_of

if TYPE_CHECKING:
    from triage.tui.widgets.find import FindPane

STORIES_PANE, TEXT_PANE, SHEET_PANE = range(3)

PAGES = {"record": pages.records, "origin": pages.origin}
"""What the sheet shows of the sentence with the cursor: `side_pane` of the settings names one of these."""


def _may_step(rows: Sequence[Item], story: StoryRow) -> bool:
    """Say whether a list shows a story, and nothing but where its cursor is changes by going there."""
    return all(isinstance(row, StoryRow) for row in rows) and any(row.lead == story.lead for row in rows)


OF_SENTENCES = ("flag", "note", "move.later", "record.another", "record.attach", "record.detach")
"""Commands for the sentence at hand, besides those whose names begin with `tag.` and `sentence.`."""


class ReportHead(Inked):
    """Two lines above the sentences: headline, and outlet, day, length and what is left."""

    def __init__(self) -> None:
        super().__init__(id="report-head")
        self.report: ReportRow | None = None

    def show(self, report: ReportRow | None) -> None:
        """Show a report."""
        self.report = report
        self.redraw()

    def draw_lines(self) -> list[Strip]:
        """Draw both lines."""
        width, height = self.outer_size
        lines = report_head(self.report, width) if self.report else []
        return [self.strip(lines[y] if y < len(lines) else []) for y in range(height)]


class ReadView(View):
    """Read and tag sentences.

    `range_from` is the sentence where the range begins, `later` the places that were put off, in order; `find` is made when
    it is first opened.
    """

    view = READ
    opens = "record.open"

    def __init__(self, sitting: Sitting) -> None:
        super().__init__(sitting)
        self.active = sitting.place.panes.get(READ, TEXT_PANE)
        self.explaining = sitting.place.explaining
        self.range_from: int | None = None
        self.trail = Trail(partial(read.on_desk, sitting.ws))
        self.later: Later = {}
        self.report: ReportRow | None = None
        self.sentences: RowList[Panel] = RowList(
            PanelSource(),
            empty=partial(read.nothing, sitting.ws),
            moved=self.moved,
            chosen=self.choose,
            id="sentences",
        )
        self.stories: RowList[Item] = RowList(
            StorySource(sitting.ws), empty="No stories.", moved=self._on_story, chosen=self.choose, id="stories"
        )
        self.sheet = Sheet(id="sheet")
        self.head = ReportHead()
        self.find: FindPane | None = None
        self.seams = [Seam(), Seam()]
        self.text = Box(self.head, self.sentences, id="text")
        self.row = Row(self.stories, self.seams[0], self.text, self.seams[1], self.sheet)

    def compose(self) -> ComposeResult:
        """Lay out the panes."""
        yield self.row

    def panes(self) -> list[Widget]:
        """Return stories, sentences and sheet."""
        return [self.stories, self.sentences, self.sheet]

    def shown_panes(self, width: int, height: int) -> set[int]:
        """Return the panes: all of them, or the sentences with one beside them, or the active one."""
        if width < WIDE or height < SHORT:
            return {self.active}
        if width >= THREE:
            return {STORIES_PANE, TEXT_PANE, SHEET_PANE}
        beside = self.active == SHEET_PANE or (self.explaining and self.active == TEXT_PANE)
        return {TEXT_PANE, SHEET_PANE if beside else STORIES_PANE}

    def fold(self) -> None:
        """Show the panes for which there is room, and mark paragraphs within the lines on short screens."""
        hidden = not self.sheet.display
        super().fold()
        if hidden and self.sheet.display:  # the cursor has moved since
            self.show_sheet()
        self.text.display = self.sentences.display
        compact = self.app.size.height < SHORT
        source = self.source
        if source.compact != compact:
            source.compact = compact
            self.sentences.reload()

    @property
    def source(self) -> PanelSource:
        """The sentences of the open report."""
        source = self.sentences.source
        assert isinstance(source, PanelSource)
        return source

    @property
    def panel(self) -> Panel | None:
        """The sentence with the cursor."""
        return self.sentences.row

    def enter(self) -> None:
        """Bring the view up to date: where the desk was left, else the first sentence left, else the first report.

        Later on the cursor, the range and a question that waits for its key stay as they are, as long as they can.
        """
        ws, held, begin = self.sitting.ws, self.panel, self.range_from
        if self.report is None:
            self.reload(sentence_at(ws, self.sitting.place))
            self.sentences.line = self.sitting.place.line
            return
        gone = held is not None and read.position_of(ws, held.id) is None  # its values are read with its report
        if gone or read.report(ws, self.report.id) is None:
            self.reload()
            return
        letters, caret = self.source.letters, self.source.caret
        self.sitting.count()
        self.open_report(self.report.id, held)
        if letters or caret or begin is not None:
            self.source.letters, self.source.caret = letters, caret
            self.mark(begin if begin is not None and self.source.find(begin) else None)

    def reload(self, panel: int | None = None) -> None:
        """Ask the desk for everything again, and look at a sentence if one is given."""
        ws = self.sitting.ws
        self.sitting.count()
        one = read.panel(ws, panel) if panel else None
        if one is None or read.report(ws, one.report) is None:
            place = read.next_left(ws, self.position(), filter=self.sitting.where)
            one = read.panel_at(ws, place) if place else None
        number = one.report if one else self.report.id if self.report else None
        if number is None or read.report(ws, number) is None:
            number = read.first_report(ws)
        self.open_report(number, one)

    def open_report(
        self, number: int | None, panel: Panel | None = None, *, leap: bool = True, step: bool = False
    ) -> None:
        """Open a report at a sentence, else at its first sentence left, else at its first one.

        Where it is reached by a `step` from one that was shown, the list of stories is not asked for anew.
        """
        ws = self.sitting.ws
        if leap and self.panel and number != self.panel.report:
            self.trail.leave(self.panel.id)
        if self.range_from is not None and self.report and number != self.report.id:
            self.sitting.say("The range was given up: it holds within one report.")
        self.range_from = None
        self.report = read.report(ws, number) if number is not None else None
        known = ws.offered
        found = read.panels(ws, self.report.id) if self.report else []
        if self.sitting.where and ws.offered != known:  # what is proposed only now may match, or match no longer
            self.sitting.count()
        self.sitting.look_anew(found)
        near = panel or next((p for p in found if p.tag is None), found[0] if found else None)
        self.sitting.lacking = (
            self.report.id if self.report and any(p.proposal is None and not p.blind for p in found) else 0
        )
        source = PanelSource(found, phrases=self.sitting.where.phrases, compact=self.app.size.height < SHORT)
        self.sentences.show(source, near)
        self.head.show(self.report)
        self.show_story(step=step)
        self.show_sheet()

    def uncover(self, command_id: str) -> bool:
        """Show the sentence in place of the stories, where a command is for one that nobody sees; say whether it was hidden."""
        if self.active != STORIES_PANE or self.sentences.display or self.panel is None:
            return False
        if command_id not in OF_SENTENCES and not command_id.startswith(("tag.", "sentence.")):
            return False
        self.activate(TEXT_PANE)
        self.sitting.say("The stories hid the sentence: here it is. Nothing was changed; press the key again.")
        return True

    def refresh_panels(self) -> None:
        """Show the sentences of the open report as they are now; the cursor stays."""
        for panel in read.panels(self.sitting.ws, self.report.id) if self.report else ():
            if panel != self.source.find(panel.id):
                self.show_panel(panel)
        self.sitting.lacking = 0
        self.show_sheet()

    def show_story(self, *, step: bool = False) -> None:
        """Open the report's story in the list, and put the list's cursor on the report."""
        if self.report is None:
            self.stories.show(StorySource(self.sitting.ws))
            return
        source = list_of(self.sitting.ws, self.sitting.where, self.report.lead)
        story = read.story(self.sitting.ws, self.report.lead) if isinstance(source, StorySource) else None
        self.stories.source = source
        near = story if story and story.reports < 2 else self.report
        if step and near is story and not self.sitting.where and _may_step(self.stories.rows, story):
            for row in (self.stories.row or story, story):  # one closes, the other opens
                self.stories.replace(row)
            self.stories.go(story)
        else:
            self.stories.reload(near=near)

    def look(self, place: Position | None, *, leap: bool = True, step: bool = False) -> bool:
        """Put the cursor on the sentence at a position, over reports; say whether there is one.

        A leap to another report leaves its place on the trail.
        """
        panel = _panel_at(self, place) if place else None
        if panel is None:
            return False
        if self.report is None or panel.report != self.report.id:
            if read.report(self.sitting.ws, panel.report) is None:  # it was left out, here or at another desk
                return False
            self.open_report(panel.report, panel, leap=leap, step=step)
        else:
            self.sentences.go(panel)
            self.moved()
        return True

    @property
    def chosen(self) -> list[Panel]:
        """The sentences that the next key is for: the range, or the one with the cursor."""
        panel = self.panel
        begin = self.source.find(self.range_from) if self.range_from is not None else None
        if panel is None or begin is None:
            return [panel] if panel else []
        low, high = sorted((begin.start, panel.start))
        return [p for p in self.source.panels if low <= p.start <= high]

    def mark(self, begin: int | None) -> None:
        """Begin the range at a sentence, or give the range up; the cursor is its other end."""
        self.range_from = begin
        self.source.marked = frozenset(p.id for p in self.chosen) if begin is not None else frozenset()
        self.sentences.reload()

    def position(self) -> Position | None:
        """Return the cursor's place in reading order."""
        if self.panel is None or self.report is None:
            return None
        return (self.report.lead, self.report.id, self.panel.start)

    def put(self, panels: Sequence[Panel], tag: Tag | None) -> None:
        """Show sentences of the open report with the tag that was just saved, and count what is left anew."""
        fewer = sum((tag is not None) - (p.tag is not None) for p in panels)
        for panel in panels:
            self.show_panel(panel._replace(tag=tag, seen=True))
        self.show_left(fewer)
        self.sitting.decided(panels, fewer)

    def show_left(self, fewer: int) -> None:
        """Show that so many fewer sentences of the open report are left."""
        if self.report:
            self.report = self.report._replace(left=self.report.left - fewer)
            self.head.show(self.report)
            for row in list(self.stories.rows):  # a list out of sight is shown again as it is held
                if row.lead == self.report.lead and (isinstance(row, StoryRow) or row.id == self.report.id):
                    self.stories.replace(row._replace(left=row.left - fewer))

    def show_panel(self, panel: Panel) -> None:
        """Show new values of a sentence of the open report."""
        self.source.put(panel)
        self.sentences.replace(panel)

    def show_sheet(self) -> None:
        """Show what belongs to the sentence with the cursor, if the sheet is on the screen."""
        panel = self.panel
        if panel and self.display:  # behind another view it is brought up to date as well
            self.sitting.saw(panel)
        if panel is None or self.report is None:
            self.sheet.show([])
        elif self.sheet.display:
            page = pages.why if self.explaining else PAGES[self.sitting.side_pane]
            self.sheet.show(page(self.sitting.ws, panel, self.report))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let only the keys of the find line act while it is open."""
        if action == "run" and self.find and self.find.display:
            return parameters[0] in ("find.leave", "find.next", "help", "palette", "quit")
        return super().check_action(action, parameters)

    def moved(self) -> None:
        """Show what belongs to the sentence to which the cursor came; a range that was begun ends there now."""
        with self.sitting.careful():
            if self.range_from is not None:
                self.mark(self.range_from)
            self.show_sheet()

    def _on_story(self) -> None:
        row = self.stories.row
        if row is None:
            return
        with self.sitting.careful():
            members = read.reports_of_story(self.sitting.ws, row.lead) if isinstance(row, StoryRow) else []
            number = members[0].id if members else row.id if isinstance(row, ReportRow) else None
            if number is not None and (self.report is None or number != self.report.id):
                self.open_report(number)

    def _on_resize(self, event: events.Resize) -> None:
        super()._on_resize(event)
        self.show_sheet()


def _panel_at(view: ReadView, place: Position) -> Panel | None:
    """Return the sentence at a position; where its report is open it was read already."""
    _, report, start = place
    held = view.source.panels if view.report and view.report.id == report else ()
    return next((p for p in held if p.start == start), None) or read.panel_at(view.sitting.ws, place)
