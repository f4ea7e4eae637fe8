"""Type and sub-type of a record: one digit and one letter, or one key for each of the first proposals."""

from __future__ import annotations

from collections.abc import Callable
from itertools import accumulate

from rich.cells import cell_len
from textual import events
from textual.message import Message
from textual.strip import Strip

from triage.domain.vocabulary import SUBTYPES, TYPES, subtype_keys
from triage.tui.literal import Run
from triage.tui.widgets.inked import Inked
from triage.tui.widgets.lines import Spot

PROPOSAL_KEYS = ("8", "9", "0")
"""The keys of the first three proposals; 1 to 7 are the types."""

KIND_KEY = "kind "
"""What a click asks for that stands for a key of this line; the key follows."""

OTHER = "other"
"""A sub-type of two types, so that it is never named alone."""


SHORT = {"violence_civilians": "civilians", "other_news": "other"}
"""Names of types that are short enough for one line."""


def words(name: str) -> str:
    """Return a name of the vocabulary as words."""
    return name.replace("_", " ")


class KindField(Inked, can_focus=True):
    """One line with the chosen type and sub-type; digits choose a type, then a letter its sub-type.

    While no sub-type is due, a letter leads to another field: this line is where all others are one key away.
    """

    class Chosen(Message):
        """The editor chose a type, or a type and a sub-type."""

        def __init__(self, kind: str, subtype: str | None) -> None:
            super().__init__()
            self.kind = kind
            self.subtype = subtype

    def __init__(
        self,
        kind: str | None,
        subtype: str | None,
        proposals: tuple[tuple[str, str], ...],
        wanted: Callable[[str], None] = lambda letter: None,
    ) -> None:
        """Show a type; `wanted` is called with the letter of another field, in the same breath: the next key is for it."""
        super().__init__(id="kind")
        self.wanted = wanted
        self.kind = kind
        self.subtype = subtype
        self.proposals = proposals[: len(PROPOSAL_KEYS)]

    def show(self, kind: str | None, subtype: str | None) -> None:
        """Show another type and sub-type."""
        if (kind, subtype) != (self.kind, self.subtype):
            self.kind, self.subtype = kind, subtype
            self.redraw()

    def render_line(self, y: int) -> Strip:
        """Draw type and sub-type."""
        ground = "alert" if self.has_focus else "ground"  # which is told without shades too: no cursor stands here
        if self.kind is None:
            return self.strip([("choose with 1 to 7", "quiet")], ground)
        subtype = words(self.subtype) if self.subtype else "choose with a letter"
        return self.strip([(f"{words(self.kind)} / ", "text"), (subtype, "text" if self.subtype else "quiet")], ground)

    async def _on_key(self, event: events.Key) -> None:
        key = event.character or ""
        if self.take(key):
            event.stop()
        elif event.is_printable:
            self.wanted(key)

    def take(self, key: str) -> bool:
        """Choose by a digit or a letter; say whether it stands for anything."""
        if not self._chosen(key) or self.kind is None:
            return False
        self.redraw()
        self.post_message(self.Chosen(self.kind, self.subtype))
        return True

    def _chosen(self, key: str) -> bool:
        if key in PROPOSAL_KEYS and PROPOSAL_KEYS.index(key) < len(self.proposals):
            self.kind, self.subtype = self.proposals[PROPOSAL_KEYS.index(key)]
        elif key.isdecimal() and 1 <= int(key) <= len(TYPES):
            self.kind, self.subtype = TYPES[int(key) - 1], None
        elif self.kind and self.subtype is None and key in subtype_keys(self.kind):
            self.subtype = subtype_keys(self.kind)[key]
        else:
            return False
        return True


def proposal_line(proposals: tuple[tuple[str, str], ...], width: int) -> list[Spot]:
    """Return the first proposals with their keys as one line."""
    named = [words(subtype) if subtype != OTHER else f"{words(kind)} / {OTHER}" for kind, subtype in proposals]
    return _choices([(key, name, "text") for key, name in zip(PROPOSAL_KEYS, named, strict=False)], "   ", width)


def type_line(chosen: str | None, width: int) -> list[Spot]:
    """Return the types with their digits as one line."""
    inks = ["strong" if name == chosen else "quiet" for name in TYPES]
    named = [SHORT.get(name, words(name)) for name in TYPES]
    return _choices([(str(n), name, ink) for n, (name, ink) in enumerate(zip(named, inks, strict=True), 1)], " ", width)


def _choices(items: list[tuple[str, str, str]], gap: str, width: int) -> list[Spot]:
    """Return keys, names in an ink, and what a click asks for; where they do not fit, the last names go, never a key."""
    sizes = [len(key) + 1 + len(name) + len(gap) for key, name, _ in items]
    bare = [len(key) + 1 for key, _, _ in items]
    full = next((n for n in range(len(items), 0, -1) if sum(sizes[:n] + bare[n:]) <= width), 0)
    return [
        (((f"{key} ", "key"), *([(f"{name}{gap}", ink)] if n < full else [])), f"{KIND_KEY}{key}")
        for n, (key, name, ink) in enumerate(items)
    ]


class KindMenu(Inked):
    """The letters of the sub-types; shown while one of them is due."""

    def __init__(self, field: KindField) -> None:
        super().__init__(id="kind-menu")
        self.field = field

    def lines(self) -> list[list[Run]]:
        """Return the sub-types of the chosen type, each with its key."""
        found: list[list[Run]] = []
        for letter, name in subtype_keys(self.field.kind).items() if self.field.kind else ():
            meaning = SUBTYPES[self.field.kind or ""][name]
            found.append([(f" {letter} ", "key"), (f"{words(name):<22}", "text"), (meaning, "quiet")])
        return found

    def update(self) -> None:
        """Show the keys of what is chosen now, where a letter is due."""
        lines = self.lines()
        self.display = self.field.has_focus and bool(lines) and self.field.subtype is None
        self.styles.height = len(lines)
        self.redraw()

    async def _on_click(self, event: events.Click) -> None:
        lines = self.lines()
        line = lines[event.y] if 0 <= event.y < len(lines) else []  # what was clicked may have gone since
        ends = accumulate(cell_len(text) for text, _ in line)
        before = [
            text.strip() for (text, ink), end in zip(line, ends, strict=True) if ink == "key" and end <= event.x + 3
        ]
        if before:
            self.field.take(before[-1])

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        lines = self.lines()
        return self.strip(lines[y] if y < len(lines) else [], "alert")
