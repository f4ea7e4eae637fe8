"""The sentences of a report as rows: gutter letter, wrapped text, copies and confidence at the right edge.

The first frame of a start draws its rows by this too, so nothing heavy is imported here.
"""

from __future__ import annotations

import math
from functools import lru_cache
from unicodedata import bidirectional

from triage.tui.cells import cell_len
from triage.tui.literal import Line, Run, count, flat, inked, wrapped_runs

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

    from triage.domain.rows import Panel, Seam
    from triage.domain.tag import Proposal

DOUBTFUL = 0.7
"""A proposal below this confidence shows a question mark in place of its letter."""

GUTTER = 3
RANGE = "┃"
"""Stands before the sentences of the range."""
RIGHT = 6
"""Cells at the right edge: the confidence of the proposal."""
DIFFERS = "≠"
"""Stands before the confidence where editors disagree."""

NAMED = 3
"""So many outlets a seam names."""

SIGNS = {"event": "◇", "quote": "○", "caption": "□", "noise": "–"}
RECORD = "◆"
"""The signs of tags, beside their letters and colours, and of a sentence on which a record rests."""

QUIET_ROLES = ("body",)


CUT: Run = ("│", "decided")
"""Stands where a sentence would be cut."""


def below(row: Panel) -> str:
    """Return what stands below a sentence: its flags and its note."""
    flags = f"{'flag' if len(row.flags) == 1 else 'flags'}: {', '.join(row.flags)}" if row.flags else ""
    return "; ".join(filter(None, (flags, f"note: {row.note}" if row.note else "")))


class PanelSource:
    """The sentences of one report. `compact` leaves out the lines between paragraphs, for short screens.

    `marked` are the sentences of the range, `letters` lead to sentences in place of their tags while the editor jumps,
    and `caret` is a sentence with the place in its text where it would be cut, and `differing` the
    sentences on which editors disagree.
    """

    def __init__(self, panels: Sequence[Panel] = (), *, phrases: tuple[str, ...] = (), compact: bool = False) -> None:
        self.panels = list(panels)
        self.compact = compact
        self.phrases = phrases
        self.marked: frozenset[int] = frozenset()
        self.letters: dict[int, str] = {}
        self.caret: tuple[int, int] | None = None
        self.differing: frozenset[int] = frozenset()
        self._place = {p.id: n for n, p in enumerate(self.panels)}
        self._times = max((1 + len(times(p.copies)) for p in self.panels if p.copies > 1), default=0)

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
        letter, letter_ink = (self.letters.get(row.id, " "), "lit") if self.letters else gutter(row)
        begins = "·" if opens and self.compact else " "
        mark = sign(row) if row.tag or row.records else (begins, "quiet")
        bar = (RANGE, "accent") if row.id in self.marked else (begins if row.tag else " ", "quiet")
        margin = self._margin(row)
        edge = sum(cell_len(text) for text, _ in margin)
        room = max(8, width - GUTTER - edge)
        found = wrapped_runs(self._words(row, ink), room)
        rest = (RANGE if row.id in self.marked else " ", "accent")
        head = (letter, letter_ink)
        if is_rtl(row.text):
            found = [flush(runs, room) for runs in found]
            lines = [Line(((" " * (GUTTER - 1), ink), rest, (" " * edge, ink), *runs)) for runs in found]
            lines[0] = Line((head, mark, bar, *margin, *found[0]))
        else:
            lines = [Line((("  ", ink), rest, *runs)) for runs in found]
            lines[0] = Line((head, mark, bar, *found[0]), right=margin)
        if extra := below(row):
            lines += [Line(((" " * GUTTER, ink), *r)) for r in wrapped_runs(inked(extra, (), "quiet"), room)]
        role = "" if row.role in QUIET_ROLES else f" {row.role}"
        dotted = opens and not self.compact and (before is not None or role)
        if dotted or row.seam:
            words = f"{role or ' '} {seam(row.seam, width - GUTTER - 1)}" if row.seam else role
            lines.insert(0, Line((("·" if dotted else " ", "faint"), (words, "quiet")), head=True))
        return lines

    def _margin(self, row: Panel) -> tuple[Run, ...]:
        """Return copies and confidence; a blank stands before each of them, however wide it is."""
        sure = confidence(row.proposal) if row.tag is None and row.proposal else ""
        if row.blind and row.tag is None:
            sure = "blind"
        mark = DIFFERS if row.id in self.differing else ""
        return (
            (f"{times(row.copies):>{self._times}}", "quiet"),
            (f"{mark or ' '}{sure}".rjust(RIGHT - 1) + " ", "doubt" if mark else "faint"),
        )

    def _words(self, row: Panel, ink: str) -> list[Run]:
        text = row.text.strip()
        if self.caret and self.caret[0] == row.id:
            at = self.caret[1]
            return [*inked(text[:at], (), ink), CUT, *inked(text[at:], (), "lit")]
        return inked(text, marks(text, self.phrases), ink)

    def _before(self, row: Panel) -> Panel | None:
        at = self._place[row.id]
        return self.panels[at - 1] if at else None


def gutter(panel: Panel) -> Run:
    """Return the letter of a sentence and its ink: capital decided, small proposed, ? doubtful, blank nothing."""
    if panel.tag:
        return panel.tag[0].upper(), str(panel.tag)
    if panel.proposal is None:
        return " ", "quiet"
    if panel.proposal.confidence < DOUBTFUL:
        return "?", "doubt"
    return panel.proposal.tag[0], "quiet"


def sign(panel: Panel) -> Run:
    """Return the sign of a decided tag, filled where a record rests on the sentence; blank where nothing is decided."""
    if panel.tag is None:
        return (RECORD if panel.records else " "), "quiet"
    return RECORD if panel.records else SIGNS[panel.tag], str(panel.tag)


def confidence(given: Proposal) -> str:
    """Return a confidence with two digits, never more than it is: what shows 0.95 is taken at 0.95."""
    return f"{math.floor(given.confidence * 100 + 1e-9) / 100:.2f}"


def is_rtl(text: str) -> bool:
    """Say whether a text reads from right to left: by its first letter that has a direction."""
    first = next((bidirectional(c) for c in text if bidirectional(c) in ("L", "R", "AL")), "L")
    return first != "L"


def flush(runs: Sequence[Run], width: int) -> tuple[Run, ...]:
    """Return the runs of a line at the right edge of so many cells: that is where a right-to-left line begins."""
    used = sum(cell_len(text) for text, _ in runs)
    return ((" " * max(0, width - used), "text"), *runs)


def seam(given: Seam, width: int) -> str:
    """Return in words which other outlets print the sentences from here on: also in: Sky, Gulf Wire (5 sentences).

    So many of them are named as find room in a width of cells, at least one.
    """
    names = [flat(name) if name else "a report without an outlet" for name in given.outlets]
    for room in range(NAMED, 0, -1):
        more = f" and {len(names) - room} more" if len(names) > room else ""
        line = f"┄┄ also in: {', '.join(names[:room])}{more} ({count(given.sentences, 'sentence')}) ┄┄"
        if cell_len(line) <= width:
            break
    return line


def times(number: int) -> str:
    """Return how often words stand, like ×3; empty for once."""
    return f"×{number:,}" if number > 1 else ""


def marks(text: str, phrases: tuple[str, ...]) -> list[tuple[int, int, str]]:
    """Return where the words of a filter stand in a text."""
    return [(m.start(), m.end(), "lit") for phrase in phrases for m in _finder(phrase).finditer(text)]


@lru_cache(maxsize=64)
def _finder(phrase: str) -> re.Pattern[str]:
    import re  # not for a first frame, which has no filter

    return re.compile(r"\W+".join(map(re.escape, re.findall(r"\w+", phrase))) or r"(?!)", re.IGNORECASE)
