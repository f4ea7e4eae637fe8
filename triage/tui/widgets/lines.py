"""What the lines around the sentences say: headline, footer, head of a report, a story's line, paragraphs of a sheet.

The first frame of a start is drawn from these before Textual is there, so nothing heavy is imported here.
"""

from __future__ import annotations

from functools import lru_cache

from triage.desk.commands import VIEWS, command, commands_of
from triage.desk.keymap import key_for
from triage.desk.pace import about
from triage.tui.cells import cell_len
from triage.tui.literal import Run, count, cut, day, fitted, flat, hour, short_day, wrapped_runs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from triage.desk.commands import Command
    from triage.domain.rows import ReportRow, StoryRow

Spot = tuple[tuple[Run, ...], str]
"""Runs that belong together, and what a click on them asks for; empty where it asks for nothing."""

Hint = tuple[str, str, str]
"""A key, what it does in words, and what a click on it asks for."""

WAYS_OUT = ("closes", "leaves")
"""What the key does that ends a dialog; it is named however narrow the line is."""

KEPT = ("tag.event", "tag.quote", "tag.caption", "tag.noise", "edit.undo", "help", "form.confirm", "form.leave")
"""Commands that the footer names however narrow it is."""

LIKED = ("tag.take", "find.open")
"""Commands that go from the footer last."""

NO_HEADLINE = "no headline"

TELLS = 12
"""In fewer cells the headline of a report below its story tells nothing; its outlet has them instead."""

SHORTEST = 8
"""An outlet above the sentences keeps so many cells at least."""

HOUR = 16
"""Cells of day and hour, at most."""

BARE, SHORT, TELLING, FULL = range(4)
"""How much the right side of the headline says: left and saved; unseen; minutes to go, who writes; share done, pace."""

WIDE = 60
"""From so many columns on, a filter that is too long gives way to the numbers."""

NOTHING = 4
"""The left side of the headline where work and what is left fill the line."""

_LEVELS = ((0, FULL), (1, FULL), (1, TELLING), (2, TELLING), (3, TELLING), (2, SHORT), (3, SHORT), (3, BARE))
"""Which left side of the headline goes with how much on the right, the longest line first."""

_WORKING = ((0, FULL), (1, FULL), (2, FULL), (3, FULL), *_LEVELS[3:])
"""The same while work runs: its bar is worth more than the names of the views."""


class Standing:
    """What the headline says.

    `order` is the order of the work, `filter` what it is limited to; `minutes` is how long what is left will take. `work`
    says how far a load or export under way is, the longest form first, one for each level of the right side; `trouble` is
    why the last key was not saved, `writer` who else writes.
    """

    def __init__(self, workspace: str, views: tuple[tuple[str, str], ...], *, read_only: bool = False) -> None:
        self.workspace = workspace
        self.views = views
        self.view = ""
        self.order = ""
        self.filter = ""
        self.left: int | None = None
        self.total = 0
        self.unseen = 0
        self.minutes = 0
        self.pace: float | None = None
        self.work: tuple[str, ...] = ()
        self.trouble = ""
        self.read_only = read_only
        self.writer = ""


def runs_of(spots: Iterable[Spot]) -> list[Run]:
    """Return the runs of spots in their order."""
    return [run for runs, _ in spots for run in runs]


def asked(spots: Iterable[Spot], x: int) -> str:
    """Return what a click on a cell of the line asks for, or nothing."""
    for runs, wish in spots:
        x -= sum(cell_len(text) for text, _ in runs)
        if x < 0:
            return wish
    return ""


def views_of_headline() -> tuple[tuple[str, str], ...]:
    """Return key and title of each view."""
    return tuple((key_for(f"view.{name}"), command(f"view.{name}").title) for name in VIEWS)


def headline(now: Standing, width: int) -> tuple[list[Spot], list[Run]]:
    """Return the left and the right part of the headline; what matters least goes first where it is narrow."""
    heads = _heads(now.workspace, now.view, now.views, now.order, now.filter)
    for head, level in (
        *(_WORKING if now.work else _LEVELS),
        *([(NOTHING, BARE)] if now.work and width < WIDE else []),
    ):
        (spots, cells), tail = heads[head], _tail(now, level)
        if cells + cell_len(tail) + 2 < width:
            break
    else:  # a long filter is cut; what is left stays true
        level = BARE if width < WIDE else SHORT if now.work else TELLING
        tail = f" {_tail(now, level, width - 2)}"
    return spots, [(tail, "quiet"), (" ", "quiet")]


@lru_cache(maxsize=16)  # a decision changes the right side alone
def _heads(
    workspace: str, view: str, views: tuple[tuple[str, str], ...], order: str, filter: str
) -> list[tuple[list[Spot], int]]:
    """Return the left side with its cells, the longest one first: all names, the views, their keys, the view at hand."""
    full: list[Spot] = []
    keys: list[Spot] = [(((" ", "quiet"),), "")]
    for key, title in views:
        here = title == view
        go = "palette" if here else f"view.{title.lower()}"  # all that a view can do is in reach of the mouse
        name = ((f" {key} ", "key" if here else "faint"), (title, "strong" if here else "quiet"), (" ", "quiet"))
        full.append((name, go))
        keys.append((((f"{key} ", "key" if here else "faint"), *([(f"{title} ", "strong")] if here else [])), go))
    first: Spot = (((f" {flat(workspace)}  ", "quiet"),), "")
    last: Spot = (((f"  {' · '.join(part for part in (order, flat(filter)) if part)}", "quiet"),), "find.open")
    alone: Spot = (((f" {view}", "strong"),), "palette")
    found: list[list[Spot]] = [[first, *full, last], [*full, last], [*keys, last], [alone, last], []]
    return [(spots, sum(cell_len(text) for text, _ in runs_of(spots))) for spots in found]


def _tail(now: Standing, level: int, room: int | None = None) -> str:
    """Return the right side; where even that is too long for the room that there is, "saved" gives way to the work."""
    parts = [] if now.left is None else [f"{now.left:,} left"]
    if now.work:
        parts.append(now.work[FULL - level])
        if room is not None and cell_len(" · ".join([*parts, "saved"])) > room:
            return " · ".join(parts)
    elif now.left is not None:
        if level >= SHORT and now.left:
            parts.append(f"{now.unseen:,} unseen")
        if level >= TELLING and now.left:
            parts.append(about(now.minutes))
        if (
            level >= FULL and now.total and type(now.total) is int
        ):  # a count that stopped at its bound is of another type
            parts.append(f"{100 * (now.total - now.left) // now.total} %")
        if level >= FULL and now.pace:
            parts.append(f"{now.pace:,.0f}/h")
    parts.append("read-only" if now.read_only else "saved")
    if level >= TELLING and now.read_only and now.writer:
        parts.append(flat(now.writer))
    return " · ".join(parts)


def footer(view: str, width: int) -> list[Spot]:
    """Return the keys of a view: whole items only, the ones that may go from the right."""
    given = [c for c in commands_of(view) if c.footer]
    others = [c for c in given if c.id not in KEPT + LIKED]
    for one in [*reversed(others), *(c for c in reversed(given) if c.id in LIKED)]:
        if _width(given) > width:
            given.remove(one)
    words = {c.id: c.footer for c in given}
    for one in reversed(given):
        if _width(given, words) <= width:
            break
        words[one.id] = ""
    gap = "  " if _width(given, words) <= width else " "
    spots: list[Spot] = [(((" ", "quiet"),), "")]
    for one in given:
        word = f" {words[one.id]}" if words[one.id] else ""
        spots.append((((key_for(one.id), "key"), (word + gap * (one is not given[-1]), "quiet")), one.id))
    return spots


def _width(given: list[Command], words: Mapping[str, str] | None = None) -> int:
    sizes = [cell_len(key_for(c.id)) + len(w) + bool(w) for c in given for w in [(words or {}).get(c.id, c.footer)]]
    return 1 + sum(sizes) + 2 * max(0, len(sizes) - 1)


def hints(items: Sequence[Hint], width: int) -> list[Spot]:
    """Return keys with what they do; where it is narrow the words of the last ones go, then their keys, never the way out."""
    kept = list(items)
    may_go = [one for one in reversed(items[1:]) if one[1] not in WAYS_OUT]
    for bare in (True, False):
        for one in may_go:
            if 1 + sum(cell_len(_hinted(key, words)) for key, words, _ in kept) <= width:
                break
            key, _, action = one
            if bare:
                kept[kept.index(one)] = (key, "", action)
            else:
                kept.remove((key, "", action))
    spots: list[Spot] = [(((" ", "quiet"),), "")]
    return spots + [(((f" {key} ", "key"), (f"{words} " if words else "", "quiet")), wish) for key, words, wish in kept]


def _hinted(key: str, words: str) -> str:
    return f" {key} {words} " if words else f" {key} "


def report_head(report: ReportRow, width: int) -> list[list[Run]]:
    """Return the two lines above the sentences: headline, and outlet, day, length and what is left.

    What is left is the last to be cut: a long outlet gives way where that is enough.
    """
    left = "decided elsewhere" if report.elsewhere else f"{report.left:,} left"
    rest = f" · {day(report.published) or 'no date'} · {count(report.sentences, 'sentence')} · {left}"
    outlet = flat(report.outlet or "no outlet")
    room = width - 4 - cell_len(rest)
    if SHORTEST <= room < cell_len(outlet):
        outlet = cut(outlet, room)
    return [[(f"    {flat(report.headline)}", "strong")], [(f"    {outlet}{rest}", "quiet")]]


def story_line(row: StoryRow, width: int, ink: str) -> tuple[list[Run], list[Run]]:
    """Return the left and the right part of a story's line: headline and number of reports."""
    times = f" ×{row.reports}" if row.reports > 1 else ""
    room = width - 1 - (max(4, cell_len(times)) if times else 0)
    left = fitted(f" {flat(row.headline) or NO_HEADLINE}", room)
    return [(left, ink)], [(f"{times:>4} " if times else " ", "quiet")]


def member_line(row: ReportRow, width: int, ink: str) -> tuple[list[Run], list[Run]]:
    """Return the left and the right part of the line of a report below its story: outlet, headline, what is left."""
    outlet = flat(row.outlet or "") or "no outlet"
    left = f" {row.left:>3} " if row.left else "   – "
    right = f" {hour(row.published)} {count(row.left, 'left', 'left'):>8} " if width >= 70 else left
    room = width - 4 - len(right)  # a blank stays before the number
    name = cut(outlet, max(8, width * 3 // 5))
    tells = room - cell_len(name) - 2 >= TELLS
    runs = [("   ", ink), (name if tells else cut(outlet, room), ink if row.left else "quiet")]
    return [*runs, *([(f"  {flat(row.headline) or NO_HEADLINE}", "quiet")] if tells else [])], [(right, "quiet")]


def telling_line(row: ReportRow, width: int, ink: str) -> tuple[list[Run], list[Run]]:
    """Return the same in the stories view: whether it leads its story, outlet, hour, headline; what is left."""
    left = f" {row.left:>3} " if row.left else "   – "
    when = f"  {hour(row.published) or 'no time':<{HOUR}}"
    room = width - 4 - len(when) - len(left)
    column = max(8, width // 4)
    tells = room - column - 2 >= TELLS
    name = fitted(flat(row.outlet or "") or "no outlet", column if tells else max(8, room))
    said = f"{when}  {flat(row.headline) or NO_HEADLINE}" if tells else when
    leads = "  *" if row.id == row.lead else "   "
    return [(leads, "key"), (name, ink if row.left else "quiet"), (said, "quiet")], [(left, "quiet")]


def ordered_line(row: ReportRow, width: int, *, by_day: bool) -> tuple[list[Run], list[Run]]:
    """Return the line of a report in an order that is not by story: day or outlet, whichever they go by, headline; what is left."""
    first = short_day(row.published) or "no date" if by_day else flat(row.outlet or "") or "no outlet"
    room = max(6, width * 2 // 5)
    runs = [(f" {fitted(first, room)} ", "text" if row.left else "quiet"), (flat(row.headline) or NO_HEADLINE, "quiet")]
    return runs, [(f" {row.left:>3} " if row.left else "   – ", "quiet")]


class Para:
    """A paragraph of runs; from its second line on it is indented by `hang` cells."""

    def __init__(self, runs: tuple[Run, ...] = (), hang: int = 0) -> None:
        self.runs = runs
        self.hang = hang

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Para) and (self.runs, self.hang) == (other.runs, other.hang)

    def __hash__(self) -> int:
        return hash((self.runs, self.hang))


@lru_cache(maxsize=128)  # most sentences have the same few paragraphs beside them
def para_lines(para: Para, width: int) -> tuple[tuple[Run, ...], ...]:
    """Return a paragraph as lines of a sheet so many cells wide."""
    width = max(para.hang + 8, width - 2)
    if not para.hang:
        return tuple(wrapped_runs(para.runs, width))
    first, *rest = wrapped_runs(para.runs[1:], width - para.hang)
    return (para.runs[0], *first), *((((" " * para.hang), "text"), *line) for line in rest)
