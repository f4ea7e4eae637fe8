"""The one door for text to a widget: visible, harmless, never markup, measured in cells of the terminal.

The first frame of a start is drawn through it too, so nothing heavy is imported here.
"""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from triage.text.shown import shown
from triage.tui.cells import cell_len, cells_of, is_spacing
from triage.tui.looks import EVEN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from textual.content import Content

Run = tuple[str, str]
"""A piece of text and the name of its ink (see `widgets/inked.py`)."""


class Line:
    """One line of a row. `head` marks a line above the row proper, such as a paragraph mark: no bar, no cursor."""

    __slots__ = ("head", "left", "right")

    def __init__(self, left: tuple[Run, ...], right: tuple[Run, ...] = (), head: bool = False) -> None:
        self.left = left
        self.right = right
        self.head = head

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Line) and self.cells == other.cells

    def __hash__(self) -> int:
        return hash(self.cells)

    @property
    def cells(self) -> tuple[tuple[Run, ...], tuple[Run, ...], bool]:
        """All that it is made of."""
        return self.left, self.right, self.head


def literal(text: str, *, lines: bool = False) -> Content:
    """Return any text as content that a widget shows as it stands, without markup."""
    from textual.content import Content

    return Content(shown(text, lines=lines))


def flat(text: str) -> str:
    """Return the visible form of a text on one line, blanks folded."""
    return " ".join(shown(text).split())


def cut(text: str, width: int) -> str:
    """Return a text that fills at most `width` cells, with an ellipsis where something was cut."""
    if cell_len(text) <= width:
        return text
    return clipped(text, max(0, width - 1)).rstrip() + ("…" if width > 0 else "")


def cut_runs(runs: Iterable[Run], width: int) -> list[Run]:
    """Return runs that fill at most `width` cells, with an ellipsis where something was cut."""
    given = [run for run in runs if run[0]]
    if _cells(given) <= width:
        return given
    kept: list[Run] = []
    room = max(0, width - 1)
    for text, ink in given:
        piece = clipped(text, room)
        room -= cell_len(piece)
        kept.append((piece, ink))
        if piece != text:
            break
    return [*kept, ("…", kept[-1][1] if kept else "text")] if width > 0 else []


def _cells(runs: Iterable[Run]) -> int:
    return cells_of([text for text, _ in runs])


def laid(runs: Iterable[Run], right: Iterable[Run], width: int) -> list[Run]:
    """Return a line of exactly `width` cells: runs from the left, runs at the right edge, blanks between.

    The right part stays whole while it fits; the left part is cut with an ellipsis where both do not fit.
    """
    tail = [run for run in right if run[0]]
    head = [run for run in runs if run[0]]
    room = max(0, width - _cells(tail)) if tail else width
    used = _cells(head)
    if used > room:
        head = cut_runs(head, room)
        used = _cells(head)
    return joined([*head, *([(" " * (room - used), "text")] if used < room else []), *tail])


def joined(runs: Iterable[Run]) -> list[Run]:
    """Return runs that look the same with fewer of them: blanks, which show no ink, have that of what they stand beside.

    Each run is a sequence of its own to the terminal. Inks that a blank does show are left alone.
    """
    found: list[Run] = []
    before = own = ""
    for text, ink in runs:
        if ink == own:
            before += text
        elif ink in EVEN and own in EVEN and (text.isspace() or before.isspace()):
            before, own = before + text, own if text.isspace() else ink
        else:
            if own:
                found.append((before, own))
            before, own = text, ink
    return [*found, (before, own)] if own else found


def clipped(text: str, width: int) -> str:
    """Return as much of the beginning of a text as fits into `width` cells."""
    if cell_len(text) <= width:
        return text
    end = min(len(text), width)
    while end and cell_len(text[:end]) > width:
        end -= 1
    return text[:end]


def fitted(text: str, width: int) -> str:
    """Return a text cut or filled with blanks to exactly `width` cells."""
    short = cut(text, width)
    return short + " " * max(0, width - cell_len(short))


def offered(what: str, choices: Mapping[str, str]) -> str:
    """Return a question for a letter; a letter and what it stands for are never torn apart."""
    return f"{what}: " + "  ".join(f"{key} {words}".replace(" ", "\u00a0") for key, words in choices.items())


def wrapped(text: str, width: int) -> list[tuple[int, int]]:
    """Return the lines of a text as spans of code points: broken at blanks, inside a word only if it is too long.

    The blanks at a break and at the beginning belong to no line. An empty text has one empty line.
    """
    return list(_wrapped(text, max(1, width)))


@lru_cache(maxsize=256)  # a sentence that gets a tag stands on the lines on which it stood
def _wrapped(text: str, width: int) -> tuple[tuple[int, int], ...]:
    spans: list[tuple[int, int]] = []
    start, size = len(text) - len(text.lstrip(" ")), len(text)
    while start < size:
        end = start + len(clipped(text[start : start + width], width))
        end = max(end, start + 1)
        while end < size and cell_len(text[end]) == 0:
            end += 1
        while start + 1 < end < size and is_spacing(text[end]):  # a sign and its vowel are never torn apart
            end -= 1
            while start + 1 < end and cell_len(text[end]) == 0:
                end -= 1
        if end < size and text[end] != " ":
            blank = text.rfind(" ", start, end)
            end = blank if blank > start else end
        spans.append((start, start + len(text[start:end].rstrip(" "))))
        start = end
        while start < size and text[start] == " ":
            start += 1
    return tuple(spans) or ((0, 0),)


def inked(text: str, marks: Iterable[tuple[int, int, str]], ink: str) -> list[Run]:
    """Return a raw text as runs in one ink, with spans of code points of the raw text in another.

    Each piece becomes visible on its own, so that spans stay right where a mark is longer than what it stands for.
    """
    runs: list[Run] = []
    at = 0
    for start, end, name in sorted(marks):
        start, end = max(start, at), min(end, len(text))
        if start >= end:
            continue
        if start > at:
            runs.append((shown(text[at:start]), ink))
        runs.append((shown(text[start:end]), name))
        at = end
    if at < len(text) or not runs:
        runs.append((shown(text[at:]), ink))
    return runs


def wrapped_runs(runs: Sequence[Run], width: int) -> list[tuple[Run, ...]]:
    """Return runs broken into lines of at most `width` cells."""
    whole = "".join(text for text, _ in runs)
    lines: list[tuple[Run, ...]] = []
    number = at = 0  # the run in which a line begins, and where that run begins
    for start, end in wrapped(whole, width):
        while number < len(runs) - 1 and at + len(runs[number][0]) <= start:
            at += len(runs[number][0])
            number += 1
        lines.append(tuple(_slice(runs, number, at, start, end)))
    return lines


def _slice(runs: Sequence[Run], number: int, at: int, start: int, end: int) -> Iterator[Run]:
    """Yield what stands between two places; a sentence has as many lines as runs, so those before are not looked at."""
    while number < len(runs) and at < end:
        text, ink = runs[number]
        if piece := text[max(0, start - at) : end - at]:
            yield piece, ink
        at += len(text)
        number += 1


DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day(published: str | None) -> str:
    """Return a UTC time like 2017-02-20T10:12:00Z as Mon 20 Feb 2017; empty for None."""
    moment = _moment(published)
    return f"{DAYS[moment.weekday()]} {moment.day} {MONTHS[moment.month - 1]} {moment.year}" if moment else ""


def short_day(published: str | None) -> str:
    """Return a UTC time like 2017-02-20T10:12:00Z as 20 Feb 2017; empty for None."""
    moment = _moment(published)
    return f"{moment.day} {MONTHS[moment.month - 1]} {moment.year}" if moment else ""


def hour(published: str | None) -> str:
    """Return a UTC time like 2017-02-20T10:12:00Z as Mon 20 Feb 10:12; empty for None."""
    moment = _moment(published)
    return f"{DAYS[moment.weekday()]} {moment.day} {MONTHS[moment.month - 1]} {moment:%H:%M}" if moment else ""


def _moment(published: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(published) if published else None
    except ValueError:  # the store keeps only ISO times; another writer's file may not
        return None


def count(number: int, one: str, many: str | None = None) -> str:
    """Return a number with its word: 1 sentence, 1,204 sentences."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
