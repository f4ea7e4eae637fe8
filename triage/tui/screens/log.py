"""The log: every decision, the youngest first; an old one can be taken back where nothing later rests on it."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.widget import Widget

from triage.desk import log
from triage.desk.commands import LOG
from triage.desk.workspace import Workspace
from triage.domain.decision import Act
from triage.domain.rows import LogRow
from triage.tui.literal import Line, Run, cut, fitted, flat, hour, wrapped_runs
from triage.tui.screens.view import Keeping, View
from triage.tui.sitting import Sitting
from triage.tui.widgets.bars import Title
from triage.tui.widgets.rows import RowList

TWO_LINES = 100
"""Below so many columns the words stand on a line of their own."""

NARROW = 72
"""Below so many columns time and editor do so too, since what was done comes first."""


class LogSource:
    """The journal by what each key did, the youngest first."""

    def __init__(self, ws: Workspace) -> None:
        self.ws = ws
        self._about: dict[int, str] = {}

    def fetch(self, edge: LogRow | None, count: int, *, backwards: bool = False) -> list[LogRow]:
        """Return a window of the journal."""
        if edge is None and backwards:
            return log.rows(self.ws, None, count, backwards=True)[-count:]
        return log.rows(self.ws, edge.first.batch if edge else None, count, backwards=backwards)

    def key(self, row: LogRow) -> int:
        """Return the number of the batch."""
        return row.first.batch

    def lines(self, row: LogRow, width: int) -> list[Line]:
        """Return what was done, when and by whom, and the words it was done on; what no longer stands is quiet."""
        first = row.first
        ink = "text" if row.stands else "quiet"
        undone = first.act is Act.DO and not row.stands
        made = f"{hour(first.at)}  {fitted(flat(first.editor), 10)}"
        what: list[Run] = [
            (flat(log.did(row)), ink),
            (f"  {flat(log.values(row))}" if log.values(row) else "", "quiet"),
            ("  undone" if undone else "", "doubt"),
        ]
        words = self._words(row)
        if width < NARROW:
            heads = wrapped_runs([(f" {first.seq:,}  ", "quiet"), *what], width - 2)
            below = [(cut(words, width - 4), "quiet"), (made.rstrip(), "quiet")]
            return [*(Line(((" ", "text"), *runs)) for runs in heads), *(Line((("   ", "text"), run)) for run in below)]
        head: list[Run] = [(f" {first.seq:>7,}  {made}  ", "quiet"), *what]
        if width >= TWO_LINES:
            return [Line((*head, (f"   {words}", "quiet")))]
        return [Line(tuple(head)), Line(((f"   {cut(words, width - 4)}", "quiet"),))]

    def _words(self, row: LogRow) -> str:
        if len(self._about) > 1000:
            self._about.clear()
        return self._about.setdefault(row.first.batch, flat(log.about(self.ws, row)))


class LogView(View):
    """Look through the journal."""

    view = LOG
    opens = "log.read"

    def __init__(self, sitting: Sitting) -> None:
        super().__init__(sitting)
        self.rows: RowList[LogRow] = RowList(
            LogSource(sitting.ws), chosen=self.choose, empty="Nothing was decided yet.", id="log"
        )
        self.title_line = Title("LOG  youngest first")

    def compose(self) -> ComposeResult:
        """Lay out the title and the list."""
        yield self.title_line
        yield self.rows

    def panes(self) -> list[Widget]:
        """Return the list."""
        return [self.rows]

    def lists(self) -> dict[str, Keeping]:
        """Return the journal."""
        return {"log": Keeping(self.rows, lambda row: str(row.first.batch), self._row_of)}

    def _row_of(self, batch: str) -> LogRow | None:
        found = log.rows(self.sitting.ws, int(batch) + 1, 1)
        return found[0] if found and found[0].first.batch == int(batch) else None

    def enter(self) -> None:
        """Ask for the journal again, and stay on the row."""
        self.rows.source = LogSource(self.sitting.ws)
        self.rows.reload()
        self.sitting.count()
