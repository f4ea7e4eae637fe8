"""The lines at the edges of the screen: headline, footer and notice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from rich.cells import cell_len
from textual import events
from textual.strip import Strip

from triage.desk.commands import Command, commands_of
from triage.desk.keymap import key_for
from triage.domain.rows import AtLeast
from triage.text.shown import shown
from triage.tui.literal import cut, fitted, flat, wrapped
from triage.tui.widgets.inked import Inked
from triage.tui.widgets.spots import Spot, asked, runs_of

KEPT = ("tag.event", "tag.quote", "tag.caption", "tag.noise", "edit.undo", "help", "form.confirm", "form.leave")
"""Commands that the footer names however narrow it is."""

LIKED = ("tag.take", "find.open")
"""Commands that go from the footer last."""

NOTICE_LINES = 4

BARE, SHORT, TELLING, FULL = range(4)
"""How much the right side of the headline says: left and saved; unseen; minutes to go; share done, pace, who writes."""

WIDE = 60
"""From so many columns on, a filter that is too long gives way to the numbers."""


@dataclass
class Standing:
    """What the headline says.

    `order` is the order of the work, `filter` what it is limited to; `minutes` is how long what is left will take. `work` is
    a load or export under way, `trouble` why the last key was not saved, `writer` who else writes.
    """

    workspace: str
    views: tuple[tuple[str, str], ...]
    view: str = ""
    order: str = ""
    filter: str = ""
    left: int | None = None
    total: int = 0
    unseen: int = 0
    minutes: int = 0
    pace: int | None = None
    work: str = ""
    trouble: str = ""
    read_only: bool = False
    writer: str = ""
    extra: list[str] = field(default_factory=list)


class Headline(Inked):
    """One line: workspace, views, order and filter, what is left, pace, and whether the last key is saved."""

    ground = "bar"

    def __init__(self, standing: Standing, run: Callable[[str], None]) -> None:
        """Say how things stand; `run` does the command of a word that was clicked."""
        super().__init__(id="headline")
        self.standing = standing
        self.run = run
        self._spots: list[Spot] = []

    def render_line(self, y: int) -> Strip:
        """Draw the line; what matters least goes first where it is narrow."""
        now = self.standing
        if now.trouble:
            return self.strip([(f" NOT SAVED: {flat(now.trouble)}", "bad")], "alert")
        width = self.outer_size.width
        heads = self._heads()
        for head, level in (
            (0, FULL),
            (1, FULL),
            (1, TELLING),
            (2, TELLING),
            (3, TELLING),
            (2, SHORT),
            (3, SHORT),
            (3, BARE),
        ):
            self._spots, tail = heads[head], self._tail(level)
            if sum(cell_len(text) for text, _ in runs_of(self._spots)) + cell_len(tail) + 2 < width:
                break
        else:  # a long filter is cut; what is left stays true
            tail = self._tail(TELLING if width >= WIDE else BARE)
        return self.strip(runs_of(self._spots), right=[(tail, "quiet"), (" ", "quiet")])

    async def _on_click(self, event: events.Click) -> None:
        self.run(asked(self._spots, event.x))

    def _heads(self) -> list[list[Spot]]:
        """Return the left side, the longest one first: all names, the views, their keys, the view at hand."""
        now = self.standing
        full: list[Spot] = []
        keys: list[Spot] = [(((" ", "quiet"),), "")]
        for key, title in now.views:
            here, go = title == now.view, f"view.{title.lower()}"
            name = ((f" {key} ", "key" if here else "faint"), (title, "strong" if here else "quiet"), (" ", "quiet"))
            full.append((name, go))
            keys.append((((f"{key} ", "key" if here else "faint"), *([(f"{title} ", "strong")] if here else [])), go))
        workspace: Spot = (((f" {flat(now.workspace)}  ", "quiet"),), "")
        order: Spot = (((f"  {' · '.join(filter(None, (now.order, flat(now.filter))))}", "quiet"),), "find.open")
        alone: Spot = (((f" {now.view}", "strong"),), "palette")
        return [[workspace, *full, order], [*full, order], [*keys, order], [alone, order]]

    def _tail(self, level: int) -> str:
        now = self.standing
        parts = []
        if now.work:
            parts.append(now.work)
        elif now.left is not None:
            parts.append(f"{now.left:,} left")
            if level >= SHORT and now.left:
                parts.append(f"{now.unseen:,} unseen")
            if level >= TELLING and now.left:
                parts.append(f"about {now.minutes:,} min")
            if level >= FULL and now.total and not isinstance(now.total, AtLeast):
                parts.append(f"{100 * (now.total - now.left) // now.total} %")
            if level >= FULL and now.pace:
                parts.append(f"{now.pace}/h")
        parts.append("read-only" if now.read_only else "saved")
        if level >= SHORT and now.read_only and now.writer:
            parts.append(flat(now.writer))
        return " · ".join(parts)


class Footer(Inked):
    """One line with the keys of the view, out of the command table."""

    ground = "bar"

    def __init__(self, view: str, run: Callable[[str], None]) -> None:
        """Name the keys of a view; `run` does the command of a key that was clicked."""
        super().__init__(classes="footer")
        self.view = view
        self.run = run
        self._spots: list[Spot] = []

    def show(self, view: str) -> None:
        """Name the keys of another view."""
        self.view = view
        self.redraw()

    def render_line(self, y: int) -> Strip:
        """Draw the line: whole items only, the ones that may go from the right."""
        given = [c for c in commands_of(self.view) if c.footer]
        width = self.outer_size.width
        others = [c for c in given if c.id not in KEPT + LIKED]
        for one in [*reversed(others), *(c for c in reversed(given) if c.id in LIKED)]:
            if self._width(given) > width:
                given.remove(one)
        words = {c.id: c.footer for c in given}
        for one in reversed(given):
            if self._width(given, words) <= width:
                break
            words[one.id] = ""
        gap = "  " if self._width(given, words) <= width else " "
        self._spots = [(((" ", "quiet"),), "")]
        for one in given:
            word = words[one.id]
            self._spots.append((((self._key(one), "key"), (f" {word}{gap}" if word else gap, "quiet")), one.id))
        return self.strip(runs_of(self._spots))

    async def _on_click(self, event: events.Click) -> None:
        self.run(asked(self._spots, event.x))

    def _key(self, one: Command) -> str:
        return key_for(one.id)

    def _width(self, given: list[Command], words: dict[str, str] | None = None) -> int:
        sizes = [cell_len(self._key(c)) + len(w) + bool(w) for c in given for w in [(words or {}).get(c.id, c.footer)]]
        return 1 + sum(sizes) + 2 * max(0, len(sizes) - 1)


class Notice(Inked):
    """A message over the lowest lines of the screen; it goes with the next key, or a click on it."""

    def __init__(self) -> None:
        super().__init__(classes="notice")
        self._lines: list[str] = []
        self._ink = "text"

    @property
    def text(self) -> str:
        """What is on the screen, or an empty string."""
        return " ".join(self._lines)

    def show(self, text: str, ink: str = "text") -> None:
        """Show a message; an empty one takes the notice away."""
        self._ink = ink
        whole = shown(text, lines=True)
        width = max(1, self.app.size.width - 2)
        lines = [part[a:b] for part in whole.splitlines() for a, b in wrapped(part, width)] if whole else []
        if len(lines) > NOTICE_LINES:
            lines = [*lines[: NOTICE_LINES - 1], cut(fitted(lines[NOTICE_LINES - 1], width - 1) + "……", width)]
        self._lines = lines
        self.styles.height = max(1, len(lines))
        self.display = bool(lines)
        self.redraw()

    async def _on_click(self, event: events.Click) -> None:
        self.show("")

    def render_line(self, y: int) -> Strip:
        """Draw one line of the message."""
        return self.strip([(f" {self._lines[y] if y < len(self._lines) else ''}", self._ink)], "alert")


class Title(Inked):
    """One quiet line above a list: its name and a remark."""

    def __init__(self, text: str) -> None:
        super().__init__(classes="title")
        self._text = text
        self._remark = ""

    @property
    def text(self) -> str:
        """The name of the list."""
        return self._text

    def show(self, text: str, remark: str = "") -> None:
        """Show another name and remark."""
        self._text, self._remark = text, remark
        self.redraw()

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        return self.strip([(f"  {self._text}", "quiet")], right=[(f"{self._remark} ", "faint")])
