"""What nobody moved stays where it is: the cursor, a range and the lines of the text, whatever ends or is taken back."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.tui import samples
from tests.tui.harness import desk, keys, screen_text, settled
from triage.desk import code, load, merge, read, tag, undo
from triage.desk.workspace import Workspace, open_workspace
from triage.domain.report import Role
from triage.domain.rows import Panel
from triage.domain.tag import Tag
from triage.tui import workers
from triage.tui.app import DeskApp
from triage.tui.screens.read import ReadView
from triage.tui.screens.stories import StoriesView

LONG = [(f"Sentence {n}.", Role.BODY, n, None) for n in range(60)]


def reading(app: DeskApp) -> ReadView:
    view = app.view
    assert isinstance(view, ReadView)
    return view


def here(app: DeskApp) -> Panel:
    panel = reading(app).panel
    assert panel is not None
    return panel


async def work_ends(app: DeskApp, pilot: Pilot[int]) -> None:
    app.post_message(workers.WorkEnded("checking", "Done."))
    await settled(pilot)


@pytest.mark.parametrize("pressed", ["jj", "eekk", "G", "ejjk"])
async def test_work_that_ends_moves_nothing(tmp_path: Path, pressed: str) -> None:
    with samples.build(tmp_path / "long.db", [("long", "A long one", "Post", None, LONG)]) as ws:
        async with desk(ws, (80, 24)) as (app, pilot):
            await keys(pilot, *pressed)
            before, text = here(app).id, screen_text(app).splitlines()
            await work_ends(app, pilot)
            assert here(app).id == before
            await keys(pilot, "m")  # the message goes
            assert screen_text(app).splitlines()[:-1] == text[:-1]


async def test_work_that_ends_leaves_a_range_and_a_question_alone(ws: Workspace) -> None:
    async with desk(ws, (80, 24)) as (app, pilot):
        await keys(pilot, "v", "j", "plus")
        await work_ends(app, pilot)
        assert len(reading(app).chosen) == 2
        await keys(pilot, "d")
        flagged = [p for p in reading(app).source.panels if "disputed" in p.flags]
        assert len(flagged) == 2
        await keys(pilot, "apostrophe")
        letters = dict(reading(app).source.letters)
        await work_ends(app, pilot)
        assert reading(app).source.letters == letters


async def test_work_that_ends_leaves_a_report_without_sentences_open(tmp_path: Path) -> None:
    given = [("none", "Nothing in it", "Post", None, []), ("some", "Some", "Post", None, LONG)]
    with samples.build(tmp_path / "bare.db", given) as ws:
        async with desk(ws, (80, 24)) as (app, pilot):
            app.goto(1)
            await settled(pilot)
            assert reading(app).panel is None
            await work_ends(app, pilot)
            assert reading(app).report == read.report(ws, 1)


async def test_an_undone_cut_shows_the_sentence_that_is_whole_again(ws: Workspace) -> None:
    async with desk(ws, (80, 24)) as (app, pilot):
        whole = here(app)
        await keys(pilot, "vertical_line", "enter")
        await keys(pilot, "u")
        assert (here(app).start, here(app).end) == (whole.start, whole.end)
        await keys(pilot, "ampersand")
        joined = here(app)
        assert joined.start == whole.start
        await keys(pilot, "u")
        assert here(app).start == whole.start
        await keys(pilot, "G", "U")
        assert (here(app).start, here(app).end) == (joined.start, joined.end)


async def test_a_report_that_comes_back_is_shown(ws: Workspace) -> None:
    async with desk(ws, (80, 24)) as (app, pilot):
        await keys(pilot, "J")
        out = reading(app).report
        assert out is not None
        await keys(pilot, "D")
        assert reading(app).report != out
        await keys(pilot, "u")
        assert reading(app).report == read.report(ws, out.id)


async def test_an_undone_record_shows_its_sentence(ws: Workspace) -> None:
    async with desk(ws, (80, 24)) as (app, pilot):
        first = here(app)
        tag.tag(ws, [first.id], Tag.EVENT)
        code.save(ws, code.begin(ws, first.id).record, status="draft")
        await keys(pilot, "j", "j", "u")
        assert here(app).id == first.id


async def test_the_last_report_that_is_left_out_goes_from_the_screen(tmp_path: Path) -> None:
    with samples.build(tmp_path / "one.db", [("one", "The only one", "Post", None, LONG)]) as ws:
        async with desk(ws, (80, 24)) as (app, pilot):
            await keys(pilot, "D")
            assert "Sentence" not in screen_text(app)
            await keys(pilot, "u")
            assert "Sentence 0." in screen_text(app)


async def test_an_undone_load_goes_from_the_screen_and_says_how_it_comes_back(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("A headline\n\nGunmen took the bridge of Karsin on Monday.\n")
    with open_workspace(tmp_path / "w.db", editor="anna") as ws:
        load.load(ws, [str(tmp_path / "a.txt")])
        async with desk(ws, (80, 24)) as (app, pilot):
            await keys(pilot, "u")
            text = screen_text(app)
            assert "Gunmen" not in text
            assert "U brings it back." in text
            await keys(pilot, "5", "G", "enter")
            assert "There is nothing of this row to show" in screen_text(app)
            await keys(pilot, "1", "U")
            assert "Gunmen" in screen_text(app)


async def test_pairs_that_came_back_elsewhere_stand_in_the_list(ws: Workspace) -> None:
    async with desk(ws, (80, 24)) as (app, pilot):
        await keys(pilot, "2")
        view = app.view
        assert isinstance(view, StoriesView)
        before = [view.offers.source.key(row) for row in view.offers.rows]
        assert len(before) == 2
        await keys(pilot, "o", "1", "u", "2")
        assert [view.offers.source.key(row) for row in view.offers.rows] == before
        kept = view.offers.row
        assert kept is not None
        merge.apart(ws, kept.a.key, kept.b.key)
        await work_ends(app, pilot)
        assert view.offers.row is not None
        assert view.offers.row != kept
        undo.undo(ws)
