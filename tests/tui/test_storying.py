"""The stories view by keys: answers move on, a story shows what its reports add, another lead, a split, all undone."""

from __future__ import annotations

from pathlib import Path

from tests.tui import samples
from tests.tui.harness import desk, keys, screen_text
from triage.desk import merge, read, stories
from triage.desk.workspace import Workspace
from triage.domain.rows import ReportRow, StoryRow
from triage.tui.screens.stories import StoriesView


async def test_a_story_shows_what_each_report_adds(ws: Workspace) -> None:
    async with desk(ws, (80, 24)) as (app, pilot):
        await keys(pilot, "2", "tab")
        before = screen_text(app)
        await keys(pilot, "i")
        text = screen_text(app)
        assert "+ Shelling hit the north gate of Karsin on Tuesday" in text
        assert "+ Four people died when shells fell on the north gate" in text
        assert "Read also" not in text
        assert "*Meadow Post Tue 4 Mar 10:12" in " ".join(text.split())
        await keys(pilot, "i")
        assert screen_text(app) == before


async def test_ties_are_named_under_the_story(ws: Workspace) -> None:
    async with desk(ws, (80, 24)) as (app, pilot):
        await keys(pilot, "2", "l", "tab", "i")
        assert "linked with Truce signed for the Dorvale road" in screen_text(app)
        await keys(pilot, "u")
        assert "linked with" not in screen_text(app)


async def test_lead_and_split_are_keys_and_can_be_undone(ws: Workspace) -> None:
    async with desk(ws, (120, 40)) as (app, pilot):
        await keys(pilot, "2", "tab", "j", "j")
        before = [story.headline for story in read.stories(ws, None, 9)]
        await keys(pilot, "asterisk")
        assert "It leads its story now. u takes it back." in screen_text(app)
        assert "Four killed as shells hit Karsin gate" in [story.headline for story in read.stories(ws, None, 9)]
        await keys(pilot, "u")
        assert [story.headline for story in read.stories(ws, None, 9)] == before
        view = app.view
        assert isinstance(view, StoriesView)
        view.stories.end(last=False)
        await keys(pilot, "j", "j")
        chosen = view.stories.row
        assert isinstance(chosen, ReportRow)
        await keys(pilot, "asterisk")
        assert isinstance(view.stories.row, ReportRow)
        assert view.stories.row.id == chosen.id
        await keys(pilot, "u")
        view.stories.end(last=False)
        await keys(pilot, "j", "j", "vertical_line")
        assert len(read.stories(ws, None, 9)) == len(before) + 1
        await keys(pilot, "u")
        assert [story.headline for story in read.stories(ws, None, 9)] == before


async def test_a_command_on_the_wrong_row_says_what_is_missing(ws: Workspace) -> None:
    async with desk(ws, (120, 40)) as (app, pilot):
        await keys(pilot, "2", "asterisk")
        assert "Reports are chosen among the stories; tab goes there." in screen_text(app)
        await keys(pilot, "tab", "vertical_line")
        assert "Choose one report of the story." in screen_text(app)
        await keys(pilot, "j", "vertical_line")
        assert "The story has no report before this one." in screen_text(app)


async def test_an_answer_goes_to_the_next_pair_and_not_back_to_the_first(ws: Workspace) -> None:
    async with desk(ws, (80, 24)) as (app, pilot):
        await keys(pilot, "2")
        view = app.view
        assert isinstance(view, StoriesView)
        order = [view.offers.source.key(o) for o in stories.queue(ws, [], 9)]
        assert view.offers.row is not None
        assert view.offers.source.key(view.offers.row) == order[0]
        await keys(pilot, "o")
        assert view.offers.source.key(view.offers.row) == order[1]
        await keys(pilot, "u", "space", "o")
        assert view.offers.source.key(view.offers.row) == order[0]


async def test_who_detaches_reports_of_a_long_story_stays_among_them(tmp_path: Path) -> None:
    """The cursor went to the first report of the story, forty rows above."""
    given = [
        (f"n{n}", f"Shells hit gate {n}", f"Post {n}", f"2031-03-04T10:{n:02}:00Z", samples.DAM) for n in range(40)
    ]
    with samples.build(tmp_path / "forty.db", tuple(given)) as ws:
        keys_of = [report.key for report in read.every_report(ws)]
        for key in keys_of[1:]:
            merge.same(ws, keys_of[0], key)
        async with desk(ws, (80, 24)) as (app, pilot):
            await keys(pilot, "2", "tab", "end", "k", "k")
            view = app.query_one(StoriesView)

            def outlet() -> str | None:
                row = view.stories.row
                assert isinstance(row, ReportRow)
                return row.outlet

            assert outlet() == "Post 37"
            line = next(y for y, text in enumerate(screen_text(app).splitlines()) if "▌" in text)
            await keys(pilot, "d")
            assert outlet() == "Post 38"
            assert "▌" in screen_text(app).splitlines()[line]
            await keys(pilot, "d", "d")
            assert outlet() == "Post 36"
            await keys(pilot, "u", "u", "u")
            assert outlet() == "Post 36"
            await keys(pilot, "home", "j", "d")  # the lead: the others have another one now
            assert outlet() == "Post 1"


async def test_a_story_of_two_stands_for_the_report_that_stays(ws: Workspace) -> None:
    async with desk(ws, (80, 24)) as (app, pilot):
        await keys(pilot, "2", "tab", "j", "j", "d")
        row = app.query_one(StoriesView).stories.row
        assert isinstance(row, StoryRow)
        assert row.headline == "Shells kill four at the gate of Karsin"
