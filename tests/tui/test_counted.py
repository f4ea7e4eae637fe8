"""What is left, as headline, lists and panes say it, is what the desk gives when it is asked anew: under every filter."""

from __future__ import annotations

import random

import pytest
from textual.pilot import Pilot

from tests.tui.harness import desk, keys, screen_text
from triage.desk import correct, later, read, search, suggest, tag
from triage.desk.workspace import Workspace
from triage.domain.rows import Position, ReportRow
from triage.domain.tag import Tag
from triage.tui.app import DeskApp
from triage.tui.commands.finding import filter_by
from triage.tui.screens.read import ReadView

FILTERS = (
    "sure<0.95", "tag:event", "left tag:noise", "role:caption", "record:none tag:event", "flag:any", "note:none", "shells",
)  # fmt: skip
STEPS = (
    "j", "k", "J", "e", "n", "c", "space", "a", "backspace", "u", "U", "z", "D", "full_stop",
    "plus d", "plus m", "number_sign x y enter", "v j e", "v j space", "vertical_line enter", "ampersand", "r f5", "d",
)  # fmt: skip


def reading(app: DeskApp) -> ReadView:
    """Return the reading view."""
    assert isinstance(app.view, ReadView)
    return app.view


async def work(pilot: Pilot[int], steps: str) -> None:
    """Press keys, and leave what they opened."""
    await keys(pilot, *steps.split())
    while len(pilot.app.screen_stack) > 1:
        await keys(pilot, "escape")


@pytest.mark.parametrize("line", FILTERS)
async def test_the_headline_counts_truly_under_every_filter(ws: Workspace, line: str) -> None:
    """Sentences that do not match stand on the screen beside those that do, and their tags change nothing of what is left."""
    chance = random.Random(line)
    suggest.fill(ws)
    async with desk(ws, (100, 34)) as (app, pilot):
        filter_by(reading(app), search.parse(line))
        pressed: list[str] = []
        for _ in range(25):
            pressed.append(chance.choice(STEPS))
            await work(pilot, pressed[-1])
            now = app.sitting.standing
            assert now.left == read.tally(ws, filter=app.sitting.where).left, pressed


async def test_a_sentence_that_does_not_match_the_filter_is_none_that_was_left(ws: Workspace) -> None:
    async with desk(ws, (100, 34)) as (app, pilot):
        filter_by(reading(app), search.parse("role:caption"))
        await keys(pilot, "k", "e")
        assert app.sitting.standing.left == 1


async def test_proposals_that_came_since_are_counted_under_a_filter(ws: Workspace) -> None:
    async with desk(ws, (100, 34)) as (app, _):
        filter_by(reading(app), search.parse("sure>=0.98"))
        before = app.sitting.standing.left
        with ws.another() as other:
            suggest.fill(other, again=True)  # the rules are less sure of these than the samples are
        app.sitting.watch()
        assert app.sitting.standing.left == read.tally(ws, filter=app.sitting.where).left != before


@pytest.mark.parametrize("size", [(40, 12), (80, 24)], ids=str)
async def test_a_pane_that_is_shown_again_shows_the_sentence_with_the_cursor(
    ws: Workspace, size: tuple[int, int]
) -> None:
    async with desk(ws, size) as (app, pilot):
        await keys(pilot, "tab", "shift+tab", "j", "j", "tab")
        assert "tag       quote 0.99" in screen_text(app)


@pytest.mark.parametrize("size", [(40, 12), (80, 24)], ids=str)
async def test_a_list_that_is_shown_again_says_what_is_left_now(ws: Workspace, size: tuple[int, int]) -> None:
    async with desk(ws, size) as (app, pilot):
        await keys(pilot, "e", "n", "space", "shift+tab")
        view = reading(app)
        rows = [row for row in view.stories.rows if isinstance(row, ReportRow)]
        assert rows
        assert [row.left for row in rows] == [getattr(read.report(ws, row.id), "left", None) for row in rows]


async def test_a_sentence_that_gets_its_proposal_when_its_report_is_opened_is_counted(ws: Workspace) -> None:
    """A cut that is taken back leaves a sentence without a proposal, until the screen asks for it again."""
    async with desk(ws, (100, 34)) as (app, pilot):
        filter_by(reading(app), search.parse("sure>0.01"))
        before = app.sitting.standing.left
        await keys(pilot, "vertical_line", "enter", "u")
        assert app.sitting.standing.left == read.tally(ws, filter=app.sitting.where).left == before


async def test_a_cut_says_what_came_off(ws: Workspace) -> None:
    async with desk(ws, (80, 24)) as (app, pilot):
        await keys(pilot, *["number_sign", "a", "s", "k", "enter", "vertical_line", "enter"])
        assert "came off: note." in screen_text(app)


def test_work_under_a_filter_forgets_nothing_that_was_put_off_outside_it(ws: Workspace) -> None:
    put_off: later.Later = {}
    outside = read.next_left(ws, None)
    assert outside is not None
    later.put_off(put_off, outside, None)
    where = search.parse("role:caption")
    here: Position | None = outside
    while here := later.next_left(ws, here, put_off, filter=where):
        panel = read.panel_at(ws, here)
        assert panel is not None
        tag.tag(ws, [panel.id], Tag.CAPTION)
    assert list(put_off) == [outside]
    assert later.next_left(ws, None, put_off) != outside
    panel = read.panel_at(ws, outside)
    assert panel is not None
    tag.tag(ws, [panel.id], Tag.EVENT)
    assert later.next_left(ws, None, put_off, filter=where) is None
    assert put_off == {}, "what is decided waits no longer"


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (120, 40)], ids=str)
async def test_a_long_outlet_hides_nothing_of_what_is_left(ws: Workspace, size: tuple[int, int]) -> None:
    async with desk(ws, size) as (app, pilot):
        view = reading(app)
        assert view.report is not None
        correct.details(ws, view.report.key, outlet="The Independent Gazette of the Northern Valleys and Harbours")
        view.reload(view.panel.id if view.panel else None)
        await pilot.pause()
        assert " · 7 sentences · 7 left" in screen_text(app)
