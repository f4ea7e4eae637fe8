"""The sentences of a report as rows: gutter letter, wrapped text, confidence at the right edge.

The first frame of a start draws its rows by this too, so nothing heavy is imported here.
"""

from __future__ import annotations

import math
from functools import lru_cache

from triage.tui.literal import Line, Run, inked, wrapped_runs

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

    from triage.domain.rows import Panel
    from triage.domain.tag import Proposal

DOUBTFUL = 0.7
"""A proposal below this confidence shows a question mark in place of its letter."""

GUTTER = 3
RANGE = "┃"
"""Stands before the sentences of the range."""
RIGHT = 6

QUIET_ROLES = ("body",)


class PanelSource:
    """The sentences of one report. `compact` leaves out the lines between paragraphs, for short screens.

    `marked` are the sentences of the range, `letters` lead to sentences in place of their tags while the editor jumps,
    and `caret` is a sentence with the place in its text where it would be cut.
    """

    def __init__(self, panels: Sequence[Panel] = (), *, phrases: tuple[str, ...] = (), compact: bool = False) -> None:
        self.panels = list(panels)
        self.compact = compact
        self.phrases = phrases
        self.marked: frozenset[int] = frozenset()
        self.letters: dict[int, str] = {}
        self.caret: tuple[int, int] | None = None
        self._place = {p.id: n for n, p in enumerate(self.panels)}

    def fetch(self, edge: Panel | None, count: int, *, backwards: bool = False) -> list[Panel]:
        """Return a window of the sentences."""
        at = self._place.get(edge.id) if edge else None
        if backwards:
            end = len(self.panels) if at is None else at
            return self.panels[max(0, end - count) : end]
        start = 0 if at is None else at + 1
        return self.panels[start : start + count]

    def key(self, row: Panel) -> int:
        """Return the number of the sentence."""
        return row.id

    def put(self, panel: Panel) -> None:
        """Take new values of a sentence."""
        if panel.id in self._place:
            self.panels[self._place[panel.id]] = panel

    def find(self, number: int) -> Panel | None:
        """Return a sentence of this report by its number."""
        at = self._place.get(number)
        return None if at is None else self.panels[at]

    def lines(self, row: Panel, width: int) -> list[Line]:
        """Return the paragraph mark, where one is due, and the wrapped sentence with its gutters."""
        ink = "text" if row.tag is None else "done"
        before = self._before(row)
        opens = before is None or before.paragraph != row.paragraph or before.role != row.role
        letter, letter_ink = (self.letters[row.id], "lit") if row.id in self.letters else gutter(row)
        dot = "◆" if row.records else "·" if opens and self.compact else " "
        bar = (RANGE if row.id in self.marked else " ", "accent")
        text = max(8, width - GUTTER - RIGHT)
        found = wrapped_runs(self._words(row, ink), text)
        lines = [Line((("  ", ink), bar, *runs)) for runs in found]
        lines[0] = Line(((letter, letter_ink), (dot, "quiet"), bar, *found[0]), right=(_margin(row),))
        extra = ", ".join([*row.flags, *([f"note: {row.note}"] if row.note else [])])
        if extra:
            lines += [Line(((" " * GUTTER, ink), *r)) for r in wrapped_runs(inked(extra, (), "quiet"), text)]
        role = "" if row.role in QUIET_ROLES else f" {row.role}"
        if opens and not self.compact and (before is not None or role):
            lines.insert(0, Line((("·", "faint"), (role, "quiet")), head=True))
        return lines

    def _words(self, row: Panel, ink: str) -> list[Run]:
        text = row.text.strip()
        if self.caret and self.caret[0] == row.id:
            at = self.caret[1]
            return [*inked(text[:at], (), ink), ("│", "decided"), *inked(text[at:], (), "lit")]
        return inked(text, marks(text, self.phrases), ink)

    def _before(self, row: Panel) -> Panel | None:
        at = self._place[row.id]
        return self.panels[at - 1] if at else None


def gutter(panel: Panel) -> Run:
    """Return the letter of a sentence and its ink: capital decided, small proposed, ? doubtful, blank nothing."""
    if panel.tag:
        return panel.tag[0].upper(), "decided"
    if panel.proposal is None:
        return " ", "quiet"
    if panel.proposal.confidence < DOUBTFUL:
        return "?", "doubt"
    return panel.proposal.tag[0], "quiet"


def confidence(given: Proposal) -> str:
    """Return a confidence with two digits, never more than it is: what shows 0.95 is taken at 0.95."""
    return f"{math.floor(given.confidence * 100 + 1e-9) / 100:.2f}"


def _margin(panel: Panel) -> Run:
    if panel.tag or panel.proposal is None:
        return " " * RIGHT, "faint"
    return f"{confidence(panel.proposal):>{RIGHT - 1}} ", "faint"


def marks(text: str, phrases: tuple[str, ...]) -> list[tuple[int, int, str]]:
    """Return where the words of a filter stand in a text."""
    return [(m.start(), m.end(), "lit") for phrase in phrases for m in _finder(phrase).finditer(text)]


@lru_cache(maxsize=64)
def _finder(phrase: str) -> re.Pattern[str]:
    import re  # not for a first frame, which has no filter

    return re.compile(r"\W+".join(map(re.escape, re.findall(r"\w+", phrase))) or r"(?!)", re.IGNORECASE)
