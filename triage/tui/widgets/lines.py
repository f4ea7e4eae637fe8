"""What the lines around the sentences say: headline, footer, head of a report, a story's line, paragraphs of a sheet.

The first frame of a start is drawn from these before Textual is there, so nothing heavy is imported here.
"""

from __future__ import annotations

from triage.desk.commands import commands_of, key_name
from triage.tui.cells import cell_len
from triage.tui.literal import count, cut, day, fitted, flat, hour, wrapped_runs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from triage.desk.commands import Command
    from triage.domain.rows import ReportRow, StoryRow
    from triage.tui.literal import Run

KEPT = ("tag.event", "tag.quote", "tag.caption", "tag.noise", "edit.undo", "help", "form.confirm", "form.leave")
"""Commands that the footer names however narrow it is."""

LIKED = ("tag.take", "find.open")
"""Commands that go from the footer last."""

NO_HEADLINE = "no headline"


class Standing:
    """What the headline says.

    `work` is a load or export under way, `trouble` why the last key was not saved, `writer` who else writes.
    """

    def __init__(self, workspace: str, views: tuple[tuple[str, str], ...], *, read_only: bool = False) -> None:
        self.workspace = workspace
        self.views = views
        self.view = ""
        self.order = ""
        self.left: int | None = None
        self.total = 0
        self.pace: int | None = None
        self.work = ""
        self.trouble = ""
        self.read_only = read_only
        self.writer = ""


def headline(now: Standing, width: int) -> tuple[list[Run], list[Run]]:
    """Return the left and the right part of the headline; what matters least goes first where it is narrow."""
    tail = _tail(now, width)
    room = width - cell_len(tail) - 1
    full: list[Run] = []
    for key, title in now.views:
        ink = "strong" if title == now.view else "quiet"
        full += [(f" {key} ", "key" if title == now.view else "faint"), (title, ink), (" ", "quiet")]
    name = (f" {flat(now.workspace)}  ", "quiet")
    order = (f"   {flat(now.order)}", "quiet")
    here: list[Run] = [(f" {now.view}", "strong")]
    for head in ([name, *full, order], [*full, order], full, [*here, order], here):
        if sum(cell_len(text) for text, _ in head) <= room:
            break
    return head, [(tail, "quiet"), (" ", "quiet")]


def _tail(now: Standing, width: int) -> str:
    parts = []
    if now.work:
        parts.append(now.work)
    elif now.left is not None:
        parts.append(f"{now.left:,} left")
        if width >= 60 and now.total and type(now.total) is int:  # a count that stopped at its bound is of another type
            parts.append(f"{100 * (now.total - now.left) // now.total} %")
        if width >= 100 and now.pace:
            parts.append(f"{now.pace}/h")
    parts.append("read-only" if now.read_only else "saved")
    if now.read_only and now.writer and width >= 100:
        parts.append(flat(now.writer))
    return " · ".join(parts)


def footer(view: str, width: int, keys: Mapping[str, tuple[str, ...]]) -> list[Run]:
    """Return the keys of a view: whole items only, the ones that may go from the right."""
    given = [c for c in commands_of(view) if c.footer]
    others = [c for c in given if c.id not in KEPT + LIKED]
    for one in [*reversed(others), *(c for c in reversed(given) if c.id in LIKED)]:
        if _width(given, keys) > width:
            given.remove(one)
    words = {c.id: c.footer for c in given}
    for one in reversed(given):
        if _width(given, keys, words) <= width:
            break
        words[one.id] = ""
    gap = "  " if _width(given, keys, words) <= width else " "
    runs: list[Run] = [(" ", "quiet")]
    for one in given:
        word = words[one.id]
        runs += [(_key(one, keys), "key"), (f" {word}{gap}" if word else gap, "quiet")]
    return runs


def _key(one: Command, keys: Mapping[str, tuple[str, ...]]) -> str:
    return key_name(keys.get(one.id, one.keys)[0])


def _width(given: list[Command], keys: Mapping[str, tuple[str, ...]], words: Mapping[str, str] | None = None) -> int:
    sizes = [cell_len(_key(c, keys)) + len(w) + bool(w) for c in given for w in [(words or {}).get(c.id, c.footer)]]
    return 1 + sum(sizes) + 2 * max(0, len(sizes) - 1)


def report_head(report: ReportRow) -> list[list[Run]]:
    """Return the two lines above the sentences: headline, and outlet, day, length and what is left."""
    parts = [flat(report.outlet or "no outlet"), day(report.published) or "no date"]
    parts += [count(report.sentences, "sentence"), f"{report.left:,} left"]
    return [[(f"    {flat(report.headline)}", "strong")], [(f"    {' · '.join(parts)}", "quiet")]]


def story_line(row: StoryRow, width: int, ink: str) -> tuple[list[Run], list[Run]]:
    """Return the left and the right part of a story's line: headline and number of reports."""
    times = f" ×{row.reports}" if row.reports > 1 else ""
    room = width - 1 - (max(4, cell_len(times)) if times else 0)
    left = fitted(f" {flat(row.headline) or NO_HEADLINE}", room)
    return [(left, ink)], [(f"{times:>4} " if times else " ", "quiet")]


def member_line(row: ReportRow, width: int, ink: str) -> tuple[list[Run], list[Run]]:
    """Return the left and the right part of the line of a report below its story: outlet, headline, what is left."""
    outlet = flat(row.outlet or "") or "no outlet"
    head: list[Run] = [("   ", ink), (cut(outlet, max(8, width * 3 // 5)), ink if row.left else "quiet")]
    left = f" {row.left:>3} " if row.left else "   – "
    right = f" {hour(row.published)} {count(row.left, 'left', 'left'):>8} " if width >= 70 else left
    return [*head, (f"  {flat(row.headline) or NO_HEADLINE}", "quiet")], [(right, "quiet")]


class Para:
    """A paragraph of runs; from its second line on it is indented by `hang` cells."""

    def __init__(self, runs: tuple[Run, ...] = (), hang: int = 0) -> None:
        self.runs = runs
        self.hang = hang

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Para) and (self.runs, self.hang) == (other.runs, other.hang)

    def __hash__(self) -> int:
        return hash((self.runs, self.hang))


def para_lines(para: Para, width: int) -> list[tuple[Run, ...]]:
    """Return a paragraph as lines of a sheet so many cells wide."""
    width = max(para.hang + 8, width - 2)
    if not para.hang:
        return wrapped_runs(para.runs, width)
    first, *rest = wrapped_runs(para.runs[1:], width - para.hang)
    return [(para.runs[0], *first), *((((" " * para.hang), "text"), *line) for line in rest)]
