"""The first frame of a start: the reading view as it is about to open, painted by the standard library alone.

Click and Textual take some three hundred milliseconds to import; the rows of the workspace are on the screen in thirty.
Textual then paints the same text over the frame, in place. What the frame cannot know in time (records on the first
sentence, proposals that are not computed yet) it leaves blank. From the frame on the terminal passes keys through
unechoed, so that keys that are typed meanwhile wait for the desk.
"""

from __future__ import annotations

import contextlib
import os
import sys

from triage.config import settings
from triage.desk import glance, keymap
from triage.desk.commands import READ, command
from triage.text.shown import shown
from triage.tui import looks
from triage.tui.literal import Line, laid
from triage.tui.screens import pages
from triage.tui.widgets.layout import SHORT, THREE, WIDE, lay_out
from triage.tui.widgets.lines import (
    Standing,
    footer,
    headline,
    member_line,
    ordered_line,
    para_lines,
    report_head,
    runs_of,
    story_line,
    views_of_headline,
)
from triage.tui.widgets.panels import PanelSource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import SimpleNamespace
    from typing import Any

    from triage.tui.literal import Run

    Cells = list[tuple[str, str, str]]
    """Pieces of a line: text, ink, ground."""

STORIES, TEXT, SHEET = range(3)
"""The panes of the reading view."""

BAR = "▌"
SMALLEST = (30, 8)
"""Columns and rows of the smallest terminal that gets a first frame."""

INPUT, OUTPUT = 0, 1
"""The descriptors that the desk reads and writes."""

ALTERNATE = "\x1b[?1049h"
"""Switches to the screen of full-screen programs."""

_before: list[Any] | None = None
"""How the terminal was set before the frame; None where there is no frame."""


def show(path: str, *, editor: str | None = None, read_only: bool = False) -> None:
    """Paint the first frame of a workspace, where there is a terminal for it and the workspace can be read; else do nothing."""
    global _before
    if os.environ.get("TERM", "dumb") == "dumb" or "TEXTUAL_DRIVER" in os.environ:
        return
    if not all(map(os.isatty, (INPUT, OUTPUT))):
        return
    import termios

    with contextlib.suppress(Exception):
        _before = termios.tcgetattr(INPUT)
        termios.tcsetattr(INPUT, termios.TCSANOW, _unechoed(_before))
    if not _before:
        return
    try:
        width, height = _size()
        found = glance.look(path, height, editor=editor, read_only=read_only)
        fits = found and width >= SMALLEST[0] and height >= SMALLEST[1]
        painted = _encoded(drawn(found, os.path.basename(path), width, height)) if found and fits else b""
    except Exception:  # whatever it is, the desk itself will say it better in a moment
        painted = b""
    if painted:
        _write(painted)
    else:
        termios.tcsetattr(INPUT, termios.TCSANOW, _before)
        _before = None


def is_up() -> bool:
    """Say whether the frame is on the screen."""
    return _before is not None


def taken() -> list[Any]:
    """Hand the terminal over to the screen library; return how it was set before the frame."""
    global _before
    assert _before is not None
    settings, _before = _before, None
    return settings


def leave(*, at_once: bool = False) -> None:
    """Take the frame off and set the terminal as it was; where there is no frame, or it was handed over, do nothing.

    Args:
        at_once: Whether a terminal that takes nothing is left as it is; else it is waited for.
    """
    if is_up():
        import termios

        (_try if at_once else _write)(b"\x1b[?7h\x1b[?1049l\x1b[?25h")
        with contextlib.suppress(Exception):
            termios.tcsetattr(INPUT, termios.TCSANOW, taken())


def drawn(found: SimpleNamespace, name: str, width: int, height: int) -> list[Cells]:
    """Return the frame as lines of exactly `width` cells; of another view than the reading view only the bars are known."""
    keymap.use(keymap.keymap_of(settings()))
    view = READ if found.shown else found.place.view
    rows = height - 2
    left, right = headline(_standing(found, name, view), width)
    lines = [_inked(laid(runs_of(left), right, width), "bar")]
    panes = _panes(found, width, height) if found.shown else [[_inked([(" " * width, "text")])] * rows]
    for y in range(rows):
        line: Cells = []
        for pane in filter(None, panes):
            line += [("│", "seam", "ground")] if line else []
            line += pane[y]
        lines.append(line)
    return [*lines, _inked(laid(runs_of(footer(view, width)), (), width), "bar")]


def _standing(found: SimpleNamespace, name: str, view: str) -> Standing:
    standing = Standing(name, views_of_headline(), read_only=found.read_only)
    standing.view, standing.order, standing.filter = command(f"view.{view}").title, found.order, found.filter
    standing.left, standing.total = found.left, found.total
    standing.minutes, standing.pace = found.minutes, found.pace
    here = found.shown.panels[found.shown.at] if found.shown and found.shown.panels else None
    standing.unseen = found.unseen - (here is not None and here.tag is None and not here.seen)
    standing.writer = found.writer
    return standing


def _panes(found: SimpleNamespace, width: int, height: int) -> list[list[Cells]]:
    """Return stories, text and sheet as lines; without lines where there is no room for one."""
    active = min(found.place.panes.get(READ, TEXT), SHEET)
    stories, text, sheet = _widths(width, height, active, beside=found.place.explaining and active == TEXT)
    shown, rows = found.shown, height - 2
    return [
        _stories(shown, stories, rows, focused=active == STORIES),
        _text(shown, text, height, found.place.line, focused=active == TEXT),
        _sheet(shown, sheet, rows, blank=found.place.explaining, focused=active == SHEET and sheet < width),
    ]


def _widths(width: int, height: int, active: int, *, beside: bool) -> tuple[int, int, int]:
    """Return how wide stories, text and sheet are by read.tcss; 0 for a pane that is not shown.

    Shares of the width are not rounded before they are added up, as in the screen library.
    """
    if width < WIDE or height < SHORT:
        alone = [0, 0, 0]
        alone[active] = width
        return alone[0], alone[1], alone[2]
    stories = min(4400, max(2700, 22 * width))  # in hundredths of a cell
    sheet = min(5600, max(3000, 25 * width))
    if width < THREE and (beside or active == SHEET):
        return 0, width - 1 - sheet // 100, sheet // 100
    if width < THREE:
        return stories // 100, width - stories // 100 - 1, 0
    text = width - (stories + sheet) // 100 - 2
    return stories // 100, text, width - stories // 100 - text - 2


def _inked(runs: Iterable[Run], ground: str = "ground") -> Cells:
    return [(text, ink, ground) for text, ink in runs]


def _text(found: SimpleNamespace, width: int, height: int, at: int, *, focused: bool) -> list[Cells]:
    if not width:
        return []
    head = [*report_head(found.report, width), []]
    source = PanelSource(found.panels, compact=height < SHORT)
    lines = _list(found.panels, found.at, width, height - 2 - len(head), source.lines, at=at, focused=focused)
    return [*(_inked(laid(line, (), width)) for line in head), *lines]


def _stories(found: SimpleNamespace, width: int, rows: int, *, focused: bool) -> list[Cells]:
    if not width:
        return []
    if found.stories is None:
        return _reports(found, width, rows, focused=focused)
    given: list[SimpleNamespace] = []
    at = found.here
    for story in found.stories:
        opened = story.lead == found.report.lead
        members = story.members if opened and story.reports > 1 else []
        if opened:
            at = len(given) + (1 + [m.id for m in members].index(found.report.id) if members else 0)
        given += [story, *members]

    def lines(row: Any, width: int) -> list[Line]:  # noqa: ANN401 - a story or a report, told apart by its names
        ink = "quiet" if not row.left else "text" if row.lead == found.report.lead else "done"
        left, right = (story_line if hasattr(row, "reports") else member_line)(row, width, ink)
        return [Line(tuple(left), tuple(right))]

    return _list(given, at, width, rows, lines, focused=focused)


def _reports(found: SimpleNamespace, width: int, rows: int, *, focused: bool) -> list[Cells]:
    def lines(row: Any, width: int) -> list[Line]:  # noqa: ANN401 - it has the names of a report
        left, right = ordered_line(row, width, by_day=found.by_day)
        return [Line(tuple(left), tuple(right))]

    return _list(found.listed, found.here, width, rows, lines, focused=focused)


def _list(
    given: list[Any],
    cursor: int,
    width: int,
    rows: int,
    paint: Callable[[Any, int], list[Line]],
    *,
    at: int = 0,
    focused: bool,
) -> list[Cells]:
    """Return the lines of a list as `RowList` draws it when it is shown first, with the cursor's row from line `at` on."""
    near = range(max(0, cursor - rows), min(len(given), cursor + rows + 1))
    lines = {n: paint(given[n], width - 1) for n in near}
    top, bottom, hidden, _ = lay_out(cursor, at, rows, lines.__contains__, lambda n: len(lines[n]))
    view = [(n == cursor, line) for n in range(top, bottom + 1) for line in lines[n]]
    found: list[Cells] = []
    for mine, line in view[hidden : hidden + rows]:
        here = mine and not line.head
        bar = (BAR if here else " ", "accent" if focused else "faint")
        found.append(_inked(laid((bar, *line.left), line.right, width), "cursor" if here and focused else "ground"))
    return found + [_inked([(" " * width, "text")])] * (rows - len(found))


def _sheet(found: SimpleNamespace, width: int, rows: int, *, blank: bool, focused: bool) -> list[Cells]:
    if not width:
        return []
    panel = found.panels[found.at]
    known = not blank and not panel.records and settings().side_pane == "record"
    page = pages.no_record(panel) if known else []
    lines = [((" ", "accent"), *line) for para in page for line in para_lines(para, width)]
    lines += [((" ", "accent"),)] * (rows - len(lines))
    if len(lines) > rows:
        lines[rows - 1 :] = [((" ⋯", "quiet"),)]
    if focused:
        lines[0] = (("┃", "accent"), *lines[0][1:])
    return [_inked(laid(line, (), width)) for line in lines]


def _size() -> tuple[int, int]:
    """Return columns and rows as the screen library will find them."""
    given = [int(os.environ.get(name) or 0) for name in ("COLUMNS", "LINES")]
    real = os.get_terminal_size(sys.__stdout__.fileno() if sys.__stdout__ else OUTPUT)
    return given[0] if given[0] > 0 else real.columns, given[1] if given[1] > 0 else real.lines


def _unechoed(settings: list[Any]) -> list[Any]:
    """Return settings of a terminal that hands on each key as it comes, as the screen library will set them."""
    import termios

    iflag, oflag, cflag, lflag, *rest = settings
    lflag &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG)
    iflag &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
    return [iflag, oflag, cflag, lflag, *rest]


def _encoded(lines: list[Cells]) -> bytes:
    made = [ALTERNATE, "\x1b[?25l\x1b[?7l"]
    many, look = _look()
    known: dict[tuple[str, str], str] = {}
    for y, line in enumerate(lines, 1):
        made.append(f"\x1b[{y};1H")
        for text, ink, ground in line:
            if (ink, ground) not in known:
                known[ink, ground] = shade(looks.style(look, ink, ground), many=many)
            made.append(f"\x1b[0{known[ink, ground]}m{shown(text)}")
    return "".join([*made, "\x1b[0m"]).encode("utf-8", "replace")


def _look() -> tuple[bool, str]:
    """Return whether the terminal has all colours, and the look that the desk will have, by the rules of rich."""
    if "NO_COLOR" in os.environ:
        return False, "plain"
    if os.environ.get("COLORTERM", "").strip().lower() in ("truecolor", "24bit"):
        return True, settings().theme
    some = os.environ.get("TERM", "").strip().lower().rpartition("-")[2] in ("256color", "kitty")
    return False, settings().theme if some else "terminal"


ATTRIBUTES = {"bold": ";1", "dim": ";2", "italic": ";3", "underline": ";4", "reverse": ";7"}
NAMED = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white", "", "default")
"""The colours that a terminal has names for, in the order of their codes."""


def shade(style: str, *, many: bool) -> str:
    """Return the parameters of an escape code for a style; `many` says that the terminal has all colours and not 256."""
    made, ground = "", 0
    for word in style.split():
        if word == "on":
            ground = 10
        elif word in ATTRIBUTES:
            made += ATTRIBUTES[word]
        elif word in NAMED:
            made += f";{30 + NAMED.index(word) + ground}"
        else:
            red, green, blue = bytes.fromhex(word[1:])
            colour = f"2;{red};{green};{blue}" if many else f"5;{_of_256(red, green, blue)}"
            made += f";{38 + ground};{colour}"
    return made


def _of_256(red: int, green: int, blue: int) -> int:
    """Return the nearest of the 240 colours that terminals of 256 colours agree on: a cube of six steps, and greys."""
    low, high = min(red, green, blue), max(red, green, blue)
    twice = low + high  # the lightness, from 0 to 510
    if high - low < 0.15 * min(twice, 510 - twice) or low == high:
        grey = round(twice * 25 / 510)
        return 16 if grey == 0 else 231 if grey == 25 else 231 + grey
    r, g, b = (round(v / 95 if v < 95 else 1 + (v - 95) / 40) for v in (red, green, blue))
    return 16 + 36 * r + 6 * g + b


def _write(data: bytes) -> None:
    while data:
        data = data[os.write(OUTPUT, data) :]


def _try(data: bytes) -> None:
    """Write what the terminal takes; others share what stands behind the descriptor, and would not wait any more either."""
    with contextlib.suppress(OSError):
        own = os.open(os.ttyname(OUTPUT), os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK)
        with contextlib.closing(os.fdopen(own, "wb", buffering=0)) as terminal:
            terminal.write(data)
