"""Pairs of headlines that wait for an answer, side by side, with the words that differ standing out."""

from __future__ import annotations

from triage.desk import stories
from triage.desk.workspace import Workspace
from triage.domain.rows import Offer, ReportRow
from triage.tui.literal import Line, Run, count, cut, flat, hour, inked, wrapped_runs
from triage.tui.widgets.sources import Ends

SIDE = 70
"""From so many cells on, outlet and time stand to the right of a headline, else below it."""

MARGIN = 36
GAP = 2
"""Cells of a line for outlet and time, and how many stay empty before them."""


class OfferSource(Ends[Offer]):
    """The queue of offers, the greatest gain first. `opened` shows how both reports begin."""

    def __init__(self, ws: Workspace, *, opened: bool = False) -> None:
        super().__init__()
        self.ws = ws
        self.opened = opened

    def more(self, count: int, *, backwards: bool) -> list[Offer]:
        """Return the next offers of the queue."""
        return stories.queue(self.ws, self.seen, count, last=self.last, backwards=backwards)

    def passed(self, row: Offer) -> bool:
        """Say whether an offer would be among those read from the front."""
        return any(stories.place_in_queue(row) <= stories.place_in_queue(one) for one in self.seen)

    def key(self, row: Offer) -> tuple[int, int]:
        """Return the numbers of both reports."""
        return row.a.id, row.b.id

    def take(self, offer: Offer) -> Offer | None:
        """Take an offer that was answered off the queue; return the one behind it, else the last one."""
        rows, at = self._find(offer, backwards=False)
        of_front, before = rows is self.seen, rows[: max(0, at)]
        self.seen, self.last = (stories.after_answer(self.ws, one, offer) for one in (self.seen, self.last))
        rows = self.seen if of_front else self.last
        kept = {self.key(one) for one in rows}
        place = sum(self.key(one) in kept for one in before)
        while of_front and place >= len(self.seen) and self._read_on():
            pass
        behind = (self.seen if of_front else self.last)[place:]
        return next(iter(behind or self.fetch(None, 1, backwards=True)), None)

    def lines(self, row: Offer, width: int) -> list[Line]:
        """Return both headlines with outlet and time, and why they are offered."""
        differs: tuple[list[tuple[int, int]], ...] = ([], [])
        if not self.ws.hurried:  # what knows the stems of words is not there yet
            differs = stories.difference(row.a.headline, row.b.headline)
        lines: list[Line] = []
        for report, spans in zip((row.a, row.b), differs, strict=True):
            lines += self._headline(report, spans, width)
        what = "as linked" if row.relation == "link" else "as one story"
        saves = f", saves {count(row.saved, 'sentence')}" if row.saved else ""
        why: list[Run] = [(f"{what}, {row.score:.0f} of 100{saves}: ", "faint"), (flat(row.why), "quiet")]
        lines += [Line(((" ", "text"), *runs)) for runs in wrapped_runs(why, width - 2)]
        return [*lines, Line((("", "text"),), head=True)]

    def _headline(self, report: ReportRow, spans: list[tuple[int, int]], width: int) -> list[Line]:
        aside, at = width >= SIDE, hour(report.published)
        when = f" · {at}" if at else ""
        room = MARGIN - 2 if aside else width - 2
        origin = cut(flat(report.outlet or "no outlet"), max(8, room - len(when))) + when
        runs = inked(report.headline, [(a, b, "differs") for a, b in spans], "text")
        found = [Line(((" ", "text"), *line)) for line in wrapped_runs(runs, width - (MARGIN + GAP if aside else 2))]
        if aside:
            found[0] = Line(found[0].left, right=((f"{origin} ", "quiet"),))
        else:
            found.append(Line(((f" {origin}", "quiet"),)))
        if self.opened:
            first = stories.begins(self.ws, report.id)
            text: list[Run] = [(flat(first), "done")] if first else [("It has no sentences.", "quiet")]
            found += [Line((("   ", "text"), *line)) for line in wrapped_runs(text, width - 4)]
        return found
