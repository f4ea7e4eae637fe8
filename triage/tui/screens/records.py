"""The records view: the list of event records, and the record of the row beside it."""

from __future__ import annotations

from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.strip import Strip
from textual.widget import Widget

from triage.desk import code, listing, read
from triage.desk.commands import RECORDS
from triage.desk.keymap import key_for
from triage.domain.event import EventRecord
from triage.tui import workers
from triage.tui.screens import pages
from triage.tui.screens.view import Keeping, View
from triage.tui.sitting import Sitting
from triage.tui.widgets.bars import Title
from triage.tui.widgets.inked import Box, Inked, Row, Seam
from triage.tui.widgets.layout import SHORT
from triage.tui.widgets.recordrows import ListedSource, RecordSource, columns
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
    DEFAULT_CSS = """
    #record-sheet { width: 34%; }
    #record-sheet.-alone { width: 1fr; }
    """

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
        self.heading = Title("RECORDS")
        self.box = Box(self.heading, Columns(classes="title"), self.records)
        self.returning = False
        by, _, status = sitting.place.rows.get("order", "").partition(" ")
        self.by = by if by in listing.ORDERS else listing.ORDERS[0]
        self.status: str | None = status if status in listing.FILTERS else None

    def compose(self) -> ComposeResult:
        """Lay out list and record."""
        yield Row(self.box, self.seams[0], self.sheet)

    def panes(self) -> list[Widget]:
        """Return list and record."""
        return [self.records, self.sheet]

    def lists(self) -> dict[str, Keeping]:
        """Return the records."""
        return {"records": Keeping(self.records, lambda row: row.event_id, partial(code.get, self.sitting.ws))}

    def marks(self) -> dict[str, str]:
        """Return the record of the row, and in which order which records stand."""
        return {**super().marks(), "order": f"{self.by} {self.status or ''}"}

    def recall(self) -> None:
        """Put the cursor where it was left; where the order is not there yet, once it is."""
        self.returning = not self.plain
        if self.plain:
            super().recall()
        else:  # the rows of another order would be gone in a moment
            self.records.show(ListedSource(self.sitting.ws, []))
        self.show_record()

    def shown_panes(self, width: int, height: int) -> set[int]:
        """Return both panes on a wide screen, else the active one."""
        return {0, 1} if width >= BESIDE and height >= SHORT else {self.active}

    def fold(self) -> None:
        """Show the panes for which there is room."""
        super().fold()
        self.box.display = self.records.display

    @property
    def plain(self) -> bool:
        """Whether all records stand in the order of their ids, which takes no look at all of them."""
        return self.by == listing.ORDERS[0] and self.status is None

    def enter(self) -> None:
        """Ask for the records again, and stay on the row; another order is computed beside the desk."""
        if self.plain:
            self.records.show(RecordSource(self.sitting.ws), self.records.row)
            self.show_record()
        else:
            workers.order(self, self.sitting.ws, self.by, self.status)
        self.sitting.count()
        self.count()

    def count(self) -> None:
        """Say in the title how many records there are, and which are shown in what order."""
        known = read.progress(self.sitting.ws).records
        shown = known.get(self.status, 0) if self.status else sum(known.values())
        which = f" {self.status}" if self.status else ""
        self.heading.show(f"RECORDS  {shown:,}{which}", f"by {self.by}")

    @on(workers.Ordered)
    def _on_ordered(self, found: workers.Ordered) -> None:
        if (found.by, found.status) == (self.by, self.status):  # an answer that came too late is left
            with self.sitting.careful():
                self.records.show(ListedSource(self.sitting.ws, found.ids), self.records.row)
                if self.returning:
                    super().recall()
                    self.returning = False
                self.show_record()

    def put(self, record: EventRecord) -> None:
        """Show a record with what was just saved; it stays where it stands."""
        self.records.replace(record)
        self.count()
        self.show_record()

    def show_record(self) -> None:
        """Show the record of the row."""
        row = self.records.row
        self.sitting.coding = row is not None
        self.sheet.show(pages.record_page(row) if row else [])
