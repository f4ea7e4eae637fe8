"""The progress view: what is left, pace, keys, tags by outlet and day, precision of the proposals and what they saved."""

from __future__ import annotations

import time

from textual import events, on
from textual.app import ComposeResult
from textual.widget import Widget

from triage.desk import keycount, read, stats
from triage.desk.commands import PROGRESS
from triage.desk.pace import about
from triage.desk.stats import Part, Precision, Stats
from triage.domain.rows import Progress
from triage.domain.tag import Tag
from triage.tui import workers
from triage.tui.literal import Run, count, fitted, flat
from triage.tui.screens.view import View
from triage.tui.sitting import Sitting
from triage.tui.widgets.lines import Para
from triage.tui.widgets.sheet import Sheet

LABEL, NUMBER = 24, 9
STALE = 10.0
"""Seconds after which the figures are counted again."""

OUTLETS = 12
"""So many outlets are shown, those with most sentences."""

DAYS = 21
"""So many of the last days of publication are shown."""

PLOT = "▁▂▃▄▅▆▇█"
"""The heights of a plot; nothing is a dot."""


class ProgressView(View):
    """See what is done and what is left."""

    view = PROGRESS

    def __init__(self, sitting: Sitting) -> None:
        super().__init__(sitting)
        self.sheet = Sheet(id="progress")
        self.figures: Stats | None = None
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
        """Show what the counters know at once; the rest is counted beside the desk."""
        self._counted = time.monotonic()
        self.sitting.count()
        self.show_page()
        workers.count(self, self.sitting.ws)

    @on(workers.Counted)
    def _on_counted(self, event: workers.Counted) -> None:
        self.figures = event.stats
        self.show_page()

    def show_page(self) -> None:
        """Draw the page."""
        room = self.app.size.width - LABEL - NUMBER - 8
        bar = min(60, room) if room >= 8 else 0  # on a narrow screen the numbers stand alone
        ws = self.sitting.ws
        now = read.progress(ws)
        page = _done(now, bar)
        if self.figures is None:
            page += [Para((("Counting pace, precision and plots …", "quiet"),))]
        else:
            made = keycount.made_since(ws, self.sitting.begun)
            minutes = self.sitting.pace.minutes(now.left) if self.sitting.pace else 0
            page += [
                *_work(self.figures, self.sitting.keys, made, minutes),
                *_tags(now, bar),
                *_precision(self.figures, bar),
            ]
            page += [*_saved(self.figures), *_outlets(self.figures, self.app.size.width), *_days(self.figures, bar)]
            page += [*_stories(self.figures, bar), *_other(self.figures)]
        self.sheet.show(page, stay=True)

    def _on_resize(self, event: events.Resize) -> None:
        super()._on_resize(event)
        self.show_page()


def _title(text: str) -> Para:
    return Para(((text, "strong"),))


def _row(label: str, number: str, share: float, bar: int, ink: str = "accent", behind: str = "") -> Para:
    head: list[Run] = [(fitted(label, LABEL - 1) + " ", "quiet"), (f"{number:>{NUMBER}}  ", "text")]
    return Para((*head, *_bar(share, bar, ink), (behind, "quiet")))


def _bar(share: float, width: int, ink: str) -> tuple[Run, Run]:
    full = round(max(0.0, min(1.0, share)) * width)
    return ("━" * full, ink), ("─" * (width - full), "faint")


def _fact(label: str, text: str) -> Para:
    return Para(((f"{label:<{LABEL}}", "quiet"), (text, "text")), hang=LABEL)


def _done(now: Progress, bar: int) -> list[Para]:
    share = (now.sentences - now.left) / now.sentences if now.sentences else 0.0
    return [
        _title("DONE"),
        _row("decided", f"{now.sentences - now.left:,}", share, bar),
        _row("left", f"{now.left:,}", 1 - share if now.sentences else 0.0, bar, "text"),
        Para(),
    ]


def _work(now: Stats, keys: int, made: int, minutes: int) -> list[Para]:
    paces = [("now", now.pace_now), ("today", now.pace_today), ("on average", now.pace)]
    pace = ", ".join(f"{pace:,.0f} {name}" for name, pace in paces if pace) or "none yet"
    rest = f"; {flat(about(minutes))} to go" if now.progress.left else ""
    each = f"{keys / made:.2f} in this sitting" if made else "none in this sitting"
    total = f", {now.keys.each:.2f} in {count(now.keys.decisions, 'decision')} before" if now.keys.each else ""
    return [
        _title("WORK"),
        _fact("sentences an hour", pace + rest),
        _fact("keys a decision", each + total),
        _fact("reversals", f"{now.reversals:,} of {count(now.tagged, 'tag')}; {count(now.undone, 'change')} undone"),
        Para(),
    ]


def _tags(now: Progress, bar: int) -> list[Para]:
    most = max(now.tags.values(), default=0)
    rows = [_row(name, f"{n:,}", n / most if most else 0.0, bar) for name, n in sorted(now.tags.items())]
    return [_title("TAGS"), *rows, Para()] if rows else []


def _precision(now: Stats, bar: int) -> list[Para]:
    page: list[Para] = []
    for title, found in (
        ("PROPOSALS THAT WERE RIGHT", now.precision),
        (f"OF THE {_percent(now.blind_share)} THAT WERE HIDDEN", now.blind),
    ):
        rows = [_right(one, max(0, bar - len(_behind(1.0, (0.99, 1.0))))) for one in found if one.share is not None]
        page += [_title(title), *rows, Para()] if rows else []
    return page


def _right(one: Precision, bar: int) -> Para:
    share = one.share or 0.0
    return _row(one.tag, f"{one.right:,}/{one.of:,}", share, bar, behind=_behind(share, one.interval))


def _behind(share: float, interval: tuple[float, float]) -> str:
    low, high = interval
    return f"  {_percent(share)}, {_percent(low)} to {_percent(high)}"


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"  # as the headline has it


def _saved(now: Stats) -> list[Para]:
    along = [f"{number:,} {SAVED.get(action, action)}" for action, number in sorted(now.along.items())]
    facts = [f"{count(now.taken, 'proposal')} taken"] if now.taken else []
    facts += [f"without a key of their own: {', '.join(along)}"] if along else []
    return [_title("SAVED"), _fact("sentences", "; ".join(facts)), Para()] if facts else []


SAVED = {"tag.take": "proposals", "tag.blind": "of a range"} | {
    f"tag.{tag.value}": f"{tag.value} of a range" for tag in Tag
}
"""What decided a sentence along with another one, in words."""


def plot(numbers: tuple[int, ...] | list[int]) -> str:
    """Return numbers as a plot of characters, one each, the largest the highest; nothing is a dot."""
    most = max(numbers, default=0)
    return "".join(PLOT[min(len(PLOT) - 1, n * len(PLOT) // (most + 1))] if n else "·" for n in numbers)


def _outlets(now: Stats, width: int) -> list[Para]:
    wide = {tag: max(6, len(tag.value) + 1) for tag in Tag}
    heads = "".join(f"{tag.value:>{wide[tag]}}" for tag in Tag)
    page = [_title("BY OUTLET"), Para(((f"{'outlet':<{LABEL}}", "faint"), (f"{heads}{'left':>7}  by day", "faint")))]
    room = max(0, min(DAYS, width - LABEL - 12 - sum(wide.values())))
    for one in now.outlets[:OUTLETS]:
        numbers = "".join(f"{one.tags.get(tag.value, 0):>{wide[tag]},}" for tag in Tag)
        runs: list[Run] = [(fitted(flat(one.name), LABEL - 1) + " ", "quiet"), (f"{numbers}{one.left:>7,}  ", "text")]
        page.append(Para((*runs, (plot(one.days[-room:]) if room else "", "accent"))))
    if len(now.outlets) > OUTLETS:
        page.append(Para(((f"and {len(now.outlets) - OUTLETS:,} more", "faint"),)))
    return [*page, Para()] if now.outlets else []


def _days(now: Stats, bar: int) -> list[Para]:
    found = now.days[-DAYS:]
    if not found:
        return []
    page = [_title("BY DAY OF PUBLICATION")]
    for tag in Tag:
        numbers = [one.tags.get(tag.value, 0) for one in found]
        if any(numbers):
            page.append(_plotted(tag.value, numbers))
    page.append(_plotted("left", [one.left for one in found]))
    dated = [one.name for one in found if one.name != stats.NO_DAY]
    span = (
        [_fact("days", f"{dated[0]} to {dated[-1]}" + (", no date" if len(dated) < len(found) else ""))]
        if dated
        else []
    )
    return [*page, *span, *_heavy(now.days, bar), Para()]


def _plotted(label: str, numbers: list[int]) -> Para:
    return Para(((f"{label:<{LABEL}}", "quiet"), (f"{sum(numbers):>{NUMBER},}  ", "text"), (plot(numbers), "accent")))


def _heavy(days: tuple[Part, ...], bar: int) -> list[Para]:
    """Return the days with most left."""
    most = sorted((one for one in days if one.left), key=lambda one: (-one.left, one.name))[:3]
    return [_row(f"left of {one.name}", f"{one.left:,}", one.left / most[0].left, bar, "text") for one in most]


def _stories(now: Stats, bar: int) -> list[Para]:
    if not now.most_left:
        return []
    most = now.most_left[0][1]
    rows = [_row(flat(headline), f"{left:,}", left / most, bar, "text") for headline, left in now.most_left]
    return [_title("LEFT BY STORY"), *rows, Para()]


def _copied(now: Stats) -> str:
    """Return what the copies saved, in words."""
    hours = f", {now.hours_saved:,.1f} hours at this pace" if now.hours_saved is not None else ""
    return f"{count(now.progress.copied, 'sentence has', 'sentences have')} the tag of a copy{hours}"


def _other(now: Stats) -> list[Para]:
    records = ", ".join(f"{n:,} {status}" for status, n in sorted(now.progress.records.items())) or "none yet"
    facts = {
        "records": records,
        "reports": f"{now.progress.reports:,} in {count(now.progress.stories, 'story', 'stories')}",
        "suggested pairs": f"{count(now.progress.offers, 'waits', 'wait')}, {now.progress.merged:,} merged as certain",
        **({"copies": _copied(now)} if now.progress.copied else {}),
        "editors": ", ".join(f"{flat(name)} {n:,}" for name, n in sorted(now.editors.items())) or "none yet",
    }
    return [_title("DESK"), *(_fact(name, text) for name, text in facts.items()), Para()]
