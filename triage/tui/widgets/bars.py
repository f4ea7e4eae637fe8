"""The lines at the edges of the screen: headline, footer and notice."""

from __future__ import annotations

from dataclasses import dataclass, field

from rich.cells import cell_len
from textual.strip import Strip

from triage.desk.commands import Command, command, commands_of, key_name
from triage.domain.rows import AtLeast
from triage.text.shown import shown
from triage.tui.literal import Run, cut, fitted, flat, wrapped
from triage.tui.widgets.inked import Inked

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

    def __init__(self, standing: Standing) -> None:
        super().__init__(id="headline")
        self.standing = standing

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
            tail = self._tail(level)
            if sum(cell_len(text) for text, _ in heads[head]) + cell_len(tail) + 2 < width:
                break
        else:  # a long filter is cut; what is left stays true
            tail = self._tail(TELLING if width >= WIDE else BARE)
        return self.strip(heads[head], right=[(tail, "quiet"), (" ", "quiet")])

    def _heads(self) -> list[list[Run]]:
        """Return the left side, the longest one first: all names, the views, their keys, the view at hand."""
        now = self.standing
        full: list[Run] = []
        keys: list[Run] = [(" ", "quiet")]
        for key, title in now.views:
            here = title == now.view
            full += [(f" {key} ", "key" if here else "faint"), (title, "strong" if here else "quiet"), (" ", "quiet")]
            keys += [(f"{key} ", "key" if here else "faint"), *([(f"{title} ", "strong")] if here else [])]
        name = (f" {flat(now.workspace)}  ", "quiet")
        order = (f"  {' · '.join(filter(None, (now.order, flat(now.filter))))}", "quiet")
        return [[name, *full, order], [*full, order], [*keys, order], [(f" {now.view}", "strong"), order]]

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

    def __init__(self, view: str, keys: dict[str, tuple[str, ...]] | None = None) -> None:
        super().__init__(classes="footer")
        self.view = view
        self.keys = keys or {}

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
        runs: list[Run] = [(" ", "quiet")]
        for one in given:
            word = words[one.id]
            runs += [(self._key(one), "key"), (f" {word}{gap}" if word else gap, "quiet")]
        return self.strip(runs)

    def _key(self, one: Command) -> str:
        return key_name(self.keys.get(one.id, one.keys)[0])

    def _width(self, given: list[Command], words: dict[str, str] | None = None) -> int:
        sizes = [cell_len(self._key(c)) + len(w) + bool(w) for c in given for w in [(words or {}).get(c.id, c.footer)]]
        return 1 + sum(sizes) + 2 * max(0, len(sizes) - 1)


class Notice(Inked):
    """A message over the lowest lines of the screen; it goes with the next key."""

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

    def render_line(self, y: int) -> Strip:
        """Draw one line of the message."""
        return self.strip([(f" {self._lines[y] if y < len(self._lines) else ''}", self._ink)], "alert")


def footer_word(command_id: str) -> str:
    """Return key and title of a command, for messages that name a key."""
    one = command(command_id)
    return f"{key_name(one.keys[0])} ({one.title.lower()})"


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
