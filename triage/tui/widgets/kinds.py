"""Type and sub-type of a record: one digit and one letter, or one key for each of the first proposals."""

from __future__ import annotations

from itertools import accumulate

from rich.cells import cell_len
from textual import events
from textual.message import Message
from textual.strip import Strip

from triage.domain.vocabulary import SUBTYPES, TYPES, subtype_keys
from triage.tui.literal import Run
from triage.tui.widgets.inked import Inked

PROPOSAL_KEYS = ("8", "9", "0")
"""The keys of the first three proposals; 1 to 7 are the types."""


def words(name: str) -> str:
    """Return a name of the vocabulary as words."""
    return name.replace("_", " ")


class KindField(Inked, can_focus=True):
    """One line with the chosen type and sub-type; digits and letters choose while it has the focus."""

    class Chosen(Message):
        """The editor chose a type, or a type and a sub-type."""

        def __init__(self, kind: str, subtype: str | None) -> None:
            super().__init__()
            self.kind = kind
            self.subtype = subtype

    def __init__(self, kind: str | None, subtype: str | None, proposals: tuple[tuple[str, str], ...]) -> None:
        super().__init__(id="kind")
        self.kind = kind
        self.subtype = subtype
        self.proposals = proposals[: len(PROPOSAL_KEYS)]

    def render_line(self, y: int) -> Strip:
        """Draw type and sub-type."""
        ground = "cursor" if self.has_focus else "ground"
        if self.kind is None:
            return self.strip([("choose with 1 to 7", "quiet")], ground)
        subtype = words(self.subtype) if self.subtype else "choose with a letter"
        return self.strip([(f"{words(self.kind)} / ", "text"), (subtype, "text" if self.subtype else "quiet")], ground)

    async def _on_key(self, event: events.Key) -> None:
        if self.take(event.character or ""):
            event.stop()

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
        elif self.kind and key in subtype_keys(self.kind):
            self.subtype = subtype_keys(self.kind)[key]
        else:
            return False
        return True


class KindMenu(Inked):
    """What the keys of the kind field choose; shown while that field has the focus."""

    def __init__(self, field: KindField) -> None:
        super().__init__(id="kind-menu")
        self.field = field

    def lines(self) -> list[list[Run]]:
        """Return the proposals, the types and the sub-types of the chosen type, each with its key."""
        found: list[list[Run]] = []
        for key, (kind, subtype) in zip(PROPOSAL_KEYS, self.field.proposals, strict=False):
            found.append([(f" {key} ", "key"), (f"{words(kind)} / {words(subtype)}", "text"), ("  proposed", "quiet")])
        half = (len(TYPES) + 1) // 2
        for part in (TYPES[:half], TYPES[half:]):
            line: list[Run] = []
            for name in part:
                ink = "strong" if name == self.field.kind else "quiet"
                line += [(f" {TYPES.index(name) + 1} ", "key"), (f"{words(name)} ", ink)]
            found.append(line)
        if self.field.kind:
            for letter, name in subtype_keys(self.field.kind).items():
                ink = "strong" if name == self.field.subtype else "text"
                meaning = SUBTYPES[self.field.kind][name]
                found.append([(f" {letter} ", "key"), (f"{words(name):<22}", ink), (meaning, "quiet")])
        return found

    def update(self) -> None:
        """Show the keys of what is chosen now."""
        self.styles.height = len(self.lines())
        self.refresh(layout=True)

    async def _on_click(self, event: events.Click) -> None:
        line = self.lines()[event.y]
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
