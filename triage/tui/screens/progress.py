"""The progress view: what is left, pace, tags, precision of the proposals, records, and the stories with most left."""

from __future__ import annotations

import time

from textual.app import ComposeResult
from textual.widget import Widget

from triage.desk import read
from triage.desk.commands import PROGRESS
from triage.desk.stats import Stats, stats
from triage.tui.literal import Run, fitted, flat
from triage.tui.screens.view import View
from triage.tui.sitting import Sitting
from triage.tui.widgets.lines import Para
from triage.tui.widgets.sheet import Sheet

LABEL, NUMBER = 24, 9
STALE = 10.0
"""Seconds after which the pace is counted again."""
STORIES_LOOKED_AT, STORIES_SHOWN = 400, 12
"""The stories with most left are looked for among so many from the first one with something left."""


class ProgressView(View):
    """See what is done and what is left."""

    view = PROGRESS

    def __init__(self, sitting: Sitting) -> None:
        super().__init__(sitting)
        self.sheet = Sheet(id="progress")
        self._counted = 0.0

    def compose(self) -> ComposeResult:
        """Lay out the one page."""
        yield self.sheet

    def panes(self) -> list[Widget]:
        """Return the page."""
        return [self.sheet]

    def visit(self) -> None:
        """Count everything again where something has changed, or where the pace may have."""
        if time.monotonic() - self._counted > STALE:
            self._visited = -1
        super().visit()

    def enter(self) -> None:
        """Count everything again."""
        self._counted = time.monotonic()
        self.sitting.count()
        now = stats(self.sitting.ws)
        bar = max(8, min(60, self.app.size.width - LABEL - NUMBER - 8))
        self.sheet.show([*_done(now, bar), *_tags(now, bar), *_precision(now, bar), *_other(now), *self._stories(bar)])

    def _stories(self, bar: int) -> list[Para]:
        found = read.stories(self.sitting.ws, None, STORIES_LOOKED_AT)
        most = sorted((s for s in found if s.left), key=lambda s: -s.left)[:STORIES_SHOWN]
        page = [_title("LEFT BY STORY")] if most else []
        return page + [_row(flat(s.headline), f"{s.left:,}", s.left / most[0].left, bar, "text") for s in most]


def _title(text: str) -> Para:
    return Para(((text, "strong"),))


def _row(label: str, number: str, share: float, bar: int, ink: str = "accent") -> Para:
    head: list[Run] = [(fitted(label, LABEL - 1) + " ", "quiet"), (f"{number:>{NUMBER}}  ", "text")]
    return Para((*head, *_bar(share, bar, ink)))


def _bar(share: float, width: int, ink: str) -> tuple[Run, Run]:
    full = round(max(0.0, min(1.0, share)) * width)
    return ("━" * full, ink), ("─" * (width - full), "faint")


def _done(now: Stats, bar: int) -> list[Para]:
    total = now.progress.sentences
    share = now.decided / total if total else 0.0
    pace = f"{now.pace:,.0f} sentences an hour" if now.pace else "no pace yet"
    rest = f", {now.minutes_left:,.0f} minutes to go" if now.minutes_left is not None and now.pace else ""
    return [
        _title("DONE"),
        _row("decided", f"{now.decided:,}", share, bar),
        _row("left", f"{now.progress.left:,}", 1 - share if total else 0.0, bar, "text"),
        Para(((f"{'pace':<{LABEL}}", "quiet"), (pace + rest, "text"))),
        Para(),
    ]


def _tags(now: Stats, bar: int) -> list[Para]:
    most = max(now.progress.tags.values(), default=0)
    rows = [_row(name, f"{n:,}", n / most if most else 0.0, bar) for name, n in sorted(now.progress.tags.items())]
    return [_title("TAGS"), *rows, Para()] if rows else []


def _precision(now: Stats, bar: int) -> list[Para]:
    rows = [
        _row(one.tag, f"{one.right:,}/{one.of:,}", one.share, bar) for one in now.precision if one.share is not None
    ]
    return [_title("PROPOSALS THAT WERE RIGHT"), *rows, Para()] if rows else []


def _saved(now: Stats) -> str:
    """Return what the copies saved, in words."""
    hours = f", {now.hours_saved:,.1f} hours at this pace" if now.hours_saved is not None else ""
    return f"{now.progress.copied:,} sentences have the tag of a copy{hours}"


def _other(now: Stats) -> list[Para]:
    records = ", ".join(f"{n:,} {status}" for status, n in sorted(now.progress.records.items())) or "none yet"
    facts = {
        "records": records,
        "reports": f"{now.progress.reports:,} in {now.progress.stories:,} stories",
        "suggested pairs": f"{now.progress.offers:,} wait, {now.progress.merged:,} merged as certain",
        **({"copies": _saved(now)} if now.progress.copied else {}),
        "decisions": f"{now.decisions:,}, {now.undone:,} undone, {now.reversals:,} reversals",
        "editors": ", ".join(f"{flat(name)} {n:,}" for name, n in sorted(now.editors.items())) or "none yet",
    }
    rows = [Para(((f"{name:<{LABEL}}", "quiet"), (text, "text")), hang=LABEL) for name, text in facts.items()]
    return [_title("DESK"), *rows, Para()]
