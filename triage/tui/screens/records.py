"""The records view: the list of event records, and the record of the row beside it."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.strip import Strip
from textual.widget import Widget

from triage.desk.commands import RECORDS
from triage.desk.keymap import key_for
from triage.domain.event import EventRecord
from triage.tui.screens import pages
from triage.tui.screens.view import View
from triage.tui.sitting import Sitting
from triage.tui.widgets.inked import Box, Inked, Row, Seam
from triage.tui.widgets.layout import SHORT
from triage.tui.widgets.recordrows import RecordSource, columns
from triage.tui.widgets.rows import RowList
from triage.tui.widgets.sheet import Sheet

BESIDE = 120
"""From so many columns on, the record stands beside the list."""


class Columns(Inked):
    """The names of the columns."""

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        names = ("STATUS", "DATE", "PLACE", "KIND", "KILLED", "SOURCES")
        return self.strip([(" ", "text"), *columns(self.outer_size.width - 1, names, ("quiet",) * 6)])


class RecordsView(View):
    """Look through the event records."""

    view = RECORDS
    opens = "record.edit"

    def __init__(self, sitting: Sitting) -> None:
        super().__init__(sitting)
        self.records: RowList[EventRecord] = RowList(
            RecordSource(sitting.ws),
            empty=lambda: f"No records yet: {key_for('record.open')} on an event sentence begins one.",
            moved=self.show_record,
            chosen=self.choose,
            id="records",
        )
        self.sheet = Sheet(id="record-sheet")
        self.seams = [Seam()]
        self.box = Box(Columns(classes="title"), self.records)

    def compose(self) -> ComposeResult:
        """Lay out list and record."""
        yield Row(self.box, self.seams[0], self.sheet)

    def panes(self) -> list[Widget]:
        """Return list and record."""
        return [self.records, self.sheet]

    def shown_panes(self, width: int, height: int) -> set[int]:
        """Return both panes on a wide screen, else the active one."""
        return {0, 1} if width >= BESIDE and height >= SHORT else {self.active}

    def fold(self) -> None:
        """Show the panes for which there is room."""
        super().fold()
        self.box.display = self.records.display

    def enter(self) -> None:
        """Ask for the records again, and stay on the row."""
        self.records.show(RecordSource(self.sitting.ws), self.records.row)
        self.sitting.count()
        self.show_record()

    def show_record(self) -> None:
        """Show the record of the row."""
        row = self.records.row
        self.sheet.show(pages.record_page(row) if row else [])
