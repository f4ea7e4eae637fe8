"""What a start leaves out: modules, widgets and work that the first screen has no use for."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.css.stylesheet import Stylesheet
from textual.design import ColorSystem
from textual.dom import DOMNode
from textual.geometry import Size
from textual.screen import Screen
from textual.strip import Strip
from textual.widgets import Input

from tests.tui import samples
from tests.tui.harness import desk, keys, screen_text
from tests.tui.test_commands import a_record
from triage.config import settings_path
from triage.desk import read, suggest, tag
from triage.desk.place import Place, first_steps, first_time, keep
from triage.desk.workspace import Workspace
from triage.domain.report import Role
from triage.domain.tag import Tag
from triage.store import copies
from triage.store.connect import writing
from triage.tui.desktop import Desktop
from triage.tui.widgets.lesson import Lesson
from triage.tui.widgets.sheet import Sheet

REST = (
    "hashlib triage.desk.complete triage.desk.filters triage.desk.listing triage.desk.pipeline triage.desk.search"
    " triage.desk.stats triage.desk.suggest triage.domain.event triage.domain.story triage.tui.commands.marking"
    " triage.tui.screens.dialogs triage.tui.screens.form triage.tui.screens.records triage.tui.widgets.find"
)
"""What comes half a second after the start, so that no key has to wait for it."""
ASKED = "triage.store.finding triage.store.hits triage.tui.screens.palette"
"""What comes when it is asked for."""

HEAVY = "hashlib html json difflib tomllib dataclasses"
"""Libraries that take milliseconds."""

LOADED = """
import asyncio, sys
from pathlib import Path
import triage.tui.app as tui
from triage.desk.place import first_time
from triage.desk.workspace import open_workspace

tui.SETTLE_AFTER = 600

async def main():
    with open_workspace(Path(sys.argv[1]), editor="anna") as ws:
        app = tui.DeskApp(ws, lesson=first_time())
        async with app.run_test(size=(120, 40)) as pilot:
            await app.workers.wait_for_complete()
            await pilot.pause()
            print(*sys.modules)

asyncio.run(main())
"""

PROGRAM = """
import asyncio, sys
from pathlib import Path
import triage.tui.app as tui
from triage.desk.workspace import open_workspace

tui.SETTLE_AFTER = 600

async def main():
    with open_workspace(Path(sys.argv[1])) as ws:
        app = tui.DeskApp(ws)
        async with app.run_test(size=(120, 40)) as pilot:
            await pilot.pause()
            print(app.reading.report.id, *(n for n in sys.argv[2].split() if n in sys.modules))
            tui.the_rest()
            print(*(n for n in sys.argv[3].split() if n not in sys.modules))

asyncio.run(main())
"""


def test_a_start_imports_what_its_first_screen_needs_and_thenthe_rest(ws: Workspace) -> None:
    suggest.fill(ws)
    ws.close()
    command = [sys.executable, "-c", PROGRAM, str(ws.path), f"{REST} {ASKED}", REST]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == "1\n\n"


def modules(path: Path) -> set[str]:
    """Return the modules of triage and of what it compares words with that a start on a workspace imports."""
    done = subprocess.run([sys.executable, "-c", LOADED, str(path)], capture_output=True, text=True, check=True)
    return {name for name in done.stdout.split() if name.startswith(("triage", "rapidfuzz")) or name in HEAVY}


@pytest.fixture
def usual(ws: Workspace, tmp_path: Path) -> set[str]:
    """What a start in the reading view imports, where all is known of the report on the screen."""
    shutil.copy(ws.path, tmp_path / "usual.db")
    first_time()
    return modules(tmp_path / "usual.db")


def near(ws: Workspace) -> None:
    """Decide a sentence; the first report left begins with its words as they were edited."""
    words = "The pumps of the dam stood still for nine hours, the engineers{} said."
    pieces = [(words.format(part), Role.BODY, 0, samples.NOISE) for part in (" of the valley", "")]
    with writing(ws.db):
        for n, piece in enumerate(pieces):
            samples.add(ws, f"near{n}", f"Pumps {n}", "Meadow Post", "2031-03-09T10:12:00Z", [piece])
        copies.file(ws.db, 1)
    first, left = (panel for row in read.every_report(ws)[-2:] for panel in read.panels(ws, row.id))
    tag.tag(ws, [first.id], Tag.CAPTION)
    offered = read.panel(ws, left.id)
    assert offered is not None
    assert offered.proposal is not None
    assert offered.proposal.reason.startswith("as in")
    keep(ws, Place(sentence=left.sentence_id, explaining=True))


def leaning(ws: Workspace) -> None:
    """Decide a sentence; the first report left begins with the same words, which may mean something else there."""
    pieces = [("He left the town.", Role.BODY, 0, samples.NOISE)]
    with writing(ws.db):
        for n, ahead in enumerate(("The fair began.", "The market burned.")):
            given = [(ahead, Role.BODY, 0, samples.NOISE), *pieces]
            samples.add(ws, f"same{n}", f"Town {n}", "Meadow Post", "2031-03-09T10:12:00Z", given)
        copies.file(ws.db, 1)
    first, left = (read.panels(ws, row.id)[1] for row in read.every_report(ws)[-2:])
    tag.tag(ws, [first.id], Tag.CAPTION)
    offered = read.panel(ws, left.id)
    assert offered is not None
    assert offered.tag is None
    assert offered.proposal is not None
    assert offered.proposal.reason.startswith("as in")
    keep(ws, Place(sentence=left.sentence_id))


def nothing_proposed(ws: Workspace) -> None:
    """Forget the proposals."""
    with writing(ws.db):
        ws.db.execute("UPDATE sentence SET offered = NULL, confidence = NULL, reason = NULL")


def with_a_record(ws: Workspace) -> None:
    """Begin at a sentence on which a record rests."""
    a_record(ws)
    keep(ws, Place(sentence=read.panels(ws, read.first_report(ws) or 0)[-1].sentence_id))


def right_to_left(ws: Workspace) -> None:
    """Begin at a report of right-to-left words, where another one is decided."""
    tag.tag(ws, [read.panels(ws, 1)[0].id], Tag.EVENT)
    keep(ws, Place(sentence=read.panels(ws, 6)[0].sentence_id))


def very_long(ws: Workspace) -> None:
    """Begin at a report of 2,000 sentences, where another one is decided."""
    pieces = [
        (f"Cart {n} of the convoy reached the mill of Arda{n}.", Role.BODY, n, samples.NOISE) for n in range(2000)
    ]
    with writing(ws.db):
        samples.add(ws, "long", "A long convoy", "Meadow Post", "2031-03-09T10:12:00Z", pieces)
        copies.file(ws.db, 1)
    tag.tag(ws, [read.panels(ws, 1)[0].id], Tag.EVENT)
    keep(ws, Place(sentence=read.panels(ws, read.every_report(ws)[-1].id)[0].sentence_id))


def own_settings(ws: Workspace) -> None:
    """Have a settings file with a theme, keys, a filter and a recipe."""
    path = Path(settings_path())
    path.parent.mkdir(parents=True)
    lines = 'theme = "light"\nkeymap = "vi"\nside_pane = "origin"\n[keys]\n"tag.event" = "ctrl+e"\n[filters]\nmine = "by:anna"\n'
    path.write_text(f'{lines}[recipes.all]\nfile = "all.csv"\nformat = "csv"\n', encoding="utf-8")


def not_before(ws: Workspace) -> None:
    """Be here for the first time, so that the first steps are taught."""
    os.unlink(first_steps())


RECORD = (
    "triage.desk.code triage.desk.fields triage.domain.event triage.domain.merging triage.domain.nobody"
    " triage.domain.vocabulary"
)
STARTS: dict[str, tuple[Callable[[Workspace], None], str]] = {
    "near": (near, ""),
    "leaning": (leaning, "triage.dedupe.leaning"),
    "nothing proposed": (nothing_proposed, ""),
    "record": (with_a_record, RECORD),
    "right to left": (right_to_left, ""),
    "very long": (very_long, ""),
    "settings": (own_settings, ""),
    "first steps": (not_before, ""),
    "filter": (
        lambda ws: keep(ws, Place(filter='market outlet:"coast" order:outlet')),
        "triage.desk.search triage.desk.filters triage.domain.event triage.domain.vocabulary",
    ),
    "stories": (
        lambda ws: keep(ws, Place("stories")),
        "triage.tui.screens.stories triage.tui.widgets.offers triage.tui.widgets.sources triage.desk.merge"
        " triage.desk.stories triage.domain.story triage.store.stories",
    ),
    "records": (
        lambda ws: (a_record(ws), keep(ws, Place("records")))[1],  # type: ignore[func-returns-value]
        f"triage.tui.screens.records triage.tui.widgets.recordrows triage.desk.listing triage.store.stories {RECORD}"
        " triage.domain.story",
    ),
    "progress": (
        lambda ws: keep(ws, Place("progress")),
        "triage.tui.screens.progress triage.desk.stats triage.domain.story triage.store.stories",
    ),
    "log": (lambda ws: keep(ws, Place("log")), "triage.tui.screens.log triage.desk.log triage.store.log"),
}
"""States that a start meets, and what it may import for each beyond the usual."""


@pytest.mark.parametrize("state", STARTS)
def test_a_start_imports_no_more_than_its_state_needs(ws: Workspace, usual: set[str], state: str) -> None:
    make, more = STARTS[state]
    make(ws)
    ws.close()
    assert modules(ws.path) - usual <= set(more.split())


async def test_a_start_makes_the_colours_of_one_theme(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[ColorSystem] = []
    make = ColorSystem.generate

    def counted(self: ColorSystem) -> dict[str, str]:
        made.append(self)
        return make(self)

    monkeypatch.setattr(ColorSystem, "generate", counted)
    async with desk(ws):
        assert len(made) == 1


async def test_a_start_styles_each_widget_once(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    styled: Counter[DOMNode] = Counter()
    apply = Stylesheet.apply

    def counted(self: Stylesheet, node: DOMNode, **how: Any) -> None:
        styled[node] += 1
        apply(self, node, **how)

    monkeypatch.setattr(Stylesheet, "apply", counted)
    async with desk(ws) as (app, _):
        widgets = [app.screen, *app.screen.walk_children()]
        assert [styled[widget] for widget in widgets] == [1] * len(widgets)


async def test_a_start_arranges_its_panes_once_for_a_size(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[Size] = []
    arrange = Screen._refresh_layout

    def counted(self: Desktop, size: Size | None = None, scroll: bool = False) -> None:
        if size:
            sizes.append(size)
        arrange(self, size, scroll)

    monkeypatch.setattr(Desktop, "_refresh_layout", counted)
    async with desk(ws, (100, 30)) as (_, pilot):
        await pilot.resize_terminal(120, 40)
    assert sizes == [Size(100, 30), Size(120, 40)]


async def test_a_start_wraps_the_sheet_and_the_first_steps_only_where_they_are_shown(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    widths: list[int] = []
    draw = Sheet.draw_lines

    def drawn(self: Sheet) -> list[Strip]:
        widths.append(self.outer_size.width)
        return draw(self)

    def taught(self: Lesson, at: int, size: Size) -> None:
        raise AssertionError("no step is shown")

    monkeypatch.setattr(Sheet, "draw_lines", drawn)
    monkeypatch.setattr(Lesson, "lines", taught)
    async with desk(ws, (120, 40)):
        assert widths == [30]


async def test_the_find_line_is_made_when_it_is_first_opened(ws: Workspace) -> None:
    async with desk(ws) as (app, pilot):
        assert not app.query(Input)
        await keys(pilot, "slash", *"gate")
        assert app.query_one(Input).value == "gate"
        assert app.query_one(Input).has_focus
        made = app.reading.find
        await keys(pilot, "escape")
        before = screen_text(app)
        await keys(pilot, "slash")
        assert app.reading.find is made
        await keys(pilot, "escape")
        assert screen_text(app) == before
