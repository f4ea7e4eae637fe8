"""The reading view: advance over reports, undo goes where the change is, filter, panes, what is left."""

from __future__ import annotations

import re
from pathlib import Path

from textual.pilot import Pilot

from tests.tui import samples
from tests.tui.harness import apart_from_the_cursor, desk, keys, screen_text
from tests.tui.samples import Given
from triage.desk import read, tag
from triage.desk.workspace import Workspace, open_workspace
from triage.domain.report import Role
from triage.domain.tag import Tag
from triage.tui.app import DeskApp
from triage.tui.screens.read import ReadView
from triage.tui.widgets.find import FindLine


def reading(app: DeskApp) -> ReadView:
    view = app.view
    assert isinstance(view, ReadView)
    return view


async def tags(pilot: Pilot[int], text: str) -> None:
    for key in text:
        await keys(pilot, {" ": "space"}.get(key, key))


async def test_tagging_walks_over_reports_until_nothing_is_left(ws: Workspace) -> None:
    async with desk(ws, (80, 24)) as (app, pilot):
        for n in range(15):
            assert app.sitting.standing.left == 15 - n
            app.view.action_run("tag.take" if n % 2 else "tag.noise")
        await pilot.pause()
        assert read.left(ws) == (0, 15)
        text = screen_text(app)
        assert "0 left · saved" in text
        assert "No sentence is left." in text


async def test_the_counts_in_memory_are_those_of_the_desk(ws: Workspace) -> None:
    async with desk(ws, (100, 30)) as (app, pilot):
        await tags(pilot, "eqkkcn")
        await keys(pilot, "k", "backspace")
        view = reading(app)
        assert view.report is not None
        assert view.report == read.report(ws, view.report.id)
        assert apart_from_the_cursor(*view.source.panels) == apart_from_the_cursor(*read.panels(ws, view.report.id))
        assert app.sitting.standing.left == read.left(ws)[0]


async def test_undo_and_redo_go_where_the_change_is(ws: Workspace) -> None:
    async with desk(ws, (80, 24)) as (app, pilot):
        first = reading(app).panel
        assert first is not None
        await keys(pilot, "e", "J", "J", "u")
        here = reading(app).panel
        assert here is not None
        assert (here.id, here.tag) == (first.id, None)
        await keys(pilot, "J", "U")
        there = reading(app).panel
        assert there is not None
        assert (there.id, there.tag) == (first.id, Tag.EVENT)


async def test_after_an_undo_the_open_report_is_as_if_it_were_read_anew(ws: Workspace) -> None:
    async with desk(ws, (120, 30)) as (app, pilot):
        view = reading(app)
        for key in ("e", "q", "u", "U", "u", "u", "c", "k", "U", "u", "m", "j", "e", "u", "U", *"JeJuuUU"):
            await keys(pilot, key)
            assert view.report is not None
            assert view.report == read.report(ws, view.report.id), key
            assert apart_from_the_cursor(*view.source.panels) == apart_from_the_cursor(
                *read.panels(ws, view.report.id)
            ), key
            left = {(row.lead, row.left) for row in view.stories.rows}
            view.stories.reload()
            assert left == {(row.lead, row.left) for row in view.stories.rows}, key
            found = read.tally(ws)
            assert (app.sitting.standing.left, app.sitting.standing.unseen) == (
                found.left,
                found.unseen - len(ws.seen),
            ), key


async def test_after_an_undo_no_sentence_has_a_proposal_from_the_tag_that_is_gone(tmp_path: Path) -> None:
    words = "The market hall of Karsin burned for hours on Monday night after shells fell beside the grain stores{}."
    pieces = [(words.format(part), Role.BODY, n, None) for n, part in enumerate(("", ", police said"))]
    others = [("Rain fell on the town of Arda and its mill.", Role.BODY, 0, None)]
    made = [("one", "One", "Post", None, pieces), ("two", "Two", "Post", None, others)]
    with samples.build(tmp_path / "near.db", made) as ws:
        async with desk(ws, (120, 30)) as (app, pilot):
            await keys(pilot, "e", "J", "K")
            borrowed = reading(app).source.panels[1].proposal
            assert borrowed is not None
            assert borrowed.reason.startswith("as in")
            await keys(pilot, "u")
            view = reading(app)
            assert view.report is not None
            assert apart_from_the_cursor(*view.source.panels) == apart_from_the_cursor(*read.panels(ws, view.report.id))


async def test_an_undo_leaves_the_text_where_it_stands(tmp_path: Path) -> None:
    pieces = [(f"Sentence {n}.", Role.BODY, n, None) for n in range(60)]
    with samples.build(tmp_path / "long.db", [("long", "A long one", "Post", None, pieces)]) as ws:
        async with desk(ws, (120, 30)) as (app, pilot):
            await keys(pilot, *"jjjjjjjjj")
            before = [re.sub(r"▌|┃", " ", line) for line in screen_text(app).splitlines()[1:-1]]
            await keys(pilot, "e", "u", "j")
            after = [re.sub(r"▌|┃", " ", line) for line in screen_text(app).splitlines()[1:-1]]
            assert [line for line in before if "Sentence" in line] == [line for line in after if "Sentence" in line]


async def test_undoing_everything_ends_with_a_sentence(ws: Workspace) -> None:
    async with desk(ws, (80, 24)) as (app, pilot):
        await keys(pilot, "e", "q")
        for _ in range(20):
            app.view.action_run("edit.undo")
        await pilot.pause()
        assert "There is nothing to undo." in screen_text(app)
        for _ in range(20):
            app.view.action_run("edit.redo")
        await pilot.pause()
        assert read.left(ws)[0] == 13


async def test_a_filter_holds_for_moving_counting_and_advancing(ws: Workspace) -> None:
    async with desk(ws, (100, 30)) as (app, pilot):
        await keys(pilot, "slash", *"outlet:harbour", "enter")
        view = reading(app)
        assert app.sitting.standing.left == 4
        assert "by story · outlet:harbour" in screen_text(app)
        assert view.report is not None
        assert view.report.outlet == "Harbour Wire"
        await tags(pilot, "eeee")
        assert "No sentence is left under this filter." in screen_text(app)
        await keys(pilot, "J")
        assert "last report under this filter" in screen_text(app)
        await keys(pilot, "escape")
        assert app.sitting.standing.left == 11
        assert not app.sitting.where


async def test_a_filter_that_matches_nothing_or_is_wrong_changes_nothing(ws: Workspace) -> None:
    async with desk(ws, (100, 30)) as (app, pilot):
        await keys(pilot, "slash", *"zebra", "enter")
        assert "Nothing matches zebra." in screen_text(app)
        await keys(pilot, "escape", "slash", *"left tag:event proposed:noise", "enter")
        assert "left asks for sentences without a tag" in " ".join(screen_text(app).split())
        await keys(pilot, "escape", "slash", *"tag:foo", "enter")
        assert "There is no tag 'foo'." in screen_text(app)
        assert not app.sitting.where
        assert "NOT SAVED" not in screen_text(app)


async def test_tab_completes_a_term_of_the_filter(ws: Workspace) -> None:
    async with desk(ws, (80, 24)) as (app, pilot):
        await keys(pilot, "slash", *"gate ou", "tab")
        assert app.query_one(FindLine).value == "gate outlet:"


async def test_panes_follow_tab_on_narrow_screens_and_lie_side_by_side_on_wide_ones(ws: Workspace) -> None:
    async with desk(ws, (80, 24)) as (app, pilot):
        view = reading(app)
        for shown in ([2], [0], [1]):
            await keys(pilot, "tab")
            assert [n for n, pane in enumerate(view.panes()) if pane.display] == shown
            assert view.pane.has_focus
        await pilot.resize_terminal(130, 30)
        await pilot.pause()
        assert all(pane.display for pane in view.panes())
        await pilot.resize_terminal(39, 9)
        await pilot.pause()
        assert [n for n, pane in enumerate(view.panes()) if pane.display] == [1]
        assert "Shelling hit" in screen_text(app)


async def test_moving_in_the_stories_opens_reports(ws: Workspace) -> None:
    async with desk(ws, (120, 30)) as (app, pilot):
        await keys(pilot, "shift+tab", "j")
        view = reading(app)
        assert view.report is not None
        assert view.report.headline.startswith("Four killed")
        await keys(pilot, "j")
        assert view.report.headline.startswith("Truce")
        await keys(pilot, "enter", "e")
        assert read.panels(ws, view.report.id)[0].tag is Tag.EVENT


async def test_a_sentence_without_a_proposal_is_not_taken(ws: Workspace) -> None:
    async with desk(ws, (80, 24)) as (app, pilot):
        panel = reading(app).panel
        assert panel is not None
        reading(app).show_panel(panel._replace(proposal=None))
        await keys(pilot, "space")
        assert "Nothing is proposed for this sentence; tag it with one of e, q, c, n." in screen_text(app)
        assert read.left(ws) == (15, 15)


async def test_a_sentence_higher_than_the_pane_is_read_by_the_keys_of_movement(tmp_path: Path) -> None:
    long = " ".join(f"word{n}" for n in range(150)) + "."
    given: Given = [("one", "One line", "Post", None, [(long, Role.BODY, 0, None), ("Short.", Role.BODY, 0, None)])]
    with samples.build(tmp_path / "one.db", given) as ws:
        async with desk(ws, (40, 12)) as (app, pilot):
            seen = screen_text(app)
            for _ in range(8):
                await keys(pilot, "j")
                seen += screen_text(app)
            assert all(f"word{n}" in seen for n in range(150))
            assert re.search("▌.. Short", seen)


async def test_the_place_of_a_cut_is_on_the_screen_in_a_sentence_higher_than_that(tmp_path: Path) -> None:
    long = " ".join(f"word{n}" for n in range(300)) + "."
    given: Given = [("one", "One line", "Post", None, [(long, Role.BODY, 0, None), ("Short.", Role.BODY, 0, None)])]
    with samples.build(tmp_path / "one.db", given) as ws:
        for size in ((40, 12), (80, 24)):
            async with desk(ws, size) as (app, pilot):
                await keys(pilot, "|")
                assert "│word150" in screen_text(app)
                for n in range(151, 165):
                    await keys(pilot, "right")
                    assert f"│word{n}" in screen_text(app)
                await keys(pilot, *["left"] * 40)
                assert "│word124" in screen_text(app)
                await keys(pilot, "escape")
                assert "│word" not in screen_text(app)


async def test_what_another_desk_decided_is_seen_after_an_undo_or_a_visit(ws: Workspace) -> None:
    async with desk(ws, (80, 24)) as (app, pilot):
        first = reading(app).panel
        assert first is not None
        with open_workspace(ws.path, editor="ben") as other:
            tag.tag(other, [first.id], Tag.QUOTE)
        await keys(pilot, "2", "1")
        assert "Q○ Shelling hit" in screen_text(app)


async def test_the_list_of_stories_is_as_if_it_were_asked_anew(ws: Workspace) -> None:
    """A step to another report keeps the rows of the list; what the desk is asked for again shows what others changed."""

    def held(app: DeskApp) -> list[object]:
        rows = reading(app).stories.rows
        return [(type(row).__name__, row.lead, row.left) for row in rows]

    def anew(app: DeskApp) -> list[object]:
        view = reading(app)
        view.stories.reload()
        return held(app)

    async with desk(ws, (100, 30)) as (app, pilot):
        for key in (*"JeJnKqJJ", "left_square_bracket", "z", *"KJ"):
            await keys(pilot, key)
            assert held(app) == anew(app), key
        await keys(pilot, "g")
        last = read.every_report(ws)[-1]
        tag.tag(ws, [panel.id for panel in read.panels(ws, last.id)], Tag.NOISE)
        app.sitting.renew()
        assert held(app) == anew(app)
