"""A key that does nothing says so, and what is said has room, is true and is not cut."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.tui import samples
from tests.tui.harness import Size, desk, keys, screen_text, settled
from triage.desk import correct, read
from triage.desk.workspace import Workspace, open_workspace
from triage.domain.report import Role
from triage.domain.tag import Tag
from triage.tui import workers
from triage.tui.screens.progress import ProgressView
from triage.tui.screens.read import ReadView
from triage.tui.widgets.lines import Standing, headline, hints, runs_of, views_of_headline

MANY = [(f"Go {n}.", Role.BODY, 0, None) for n in range(80)]

SAID: dict[tuple[str, ...], str] = {
    ("m",): "m is no key of this view; ? shows them.",
    ("E",): "E is no key of this view",
    ("2", "e"): "e is no key of this view",
    ("k",): "The first sentence of the report; K goes on.",
    ("G", "j"): "The last sentence of the report; J goes on.",
    ("plus", "x"): "x is not the letter of a flag; nothing was changed.",
    ("s", "x"): "x is not the letter of an order; nothing was changed.",
    ("apostrophe", "1"): "1 is not the letter of a sentence here; nothing was changed.",
    ("backspace",): "There is no tag here to take off.",
    ("v", "J"): "The range was given up: it holds within one report.",
    ("full_stop",): "No tag was given yet in this sitting.",
}


@pytest.mark.parametrize("pressed", SAID, ids="-".join)
async def test_a_key_that_does_nothing_says_why(ws: Workspace, pressed: tuple[str, ...]) -> None:
    async with desk(ws, (100, 30)) as (app, pilot):
        await keys(pilot, *pressed)
        assert SAID[pressed] in screen_text(app)
        assert read.left(ws) == (15, 15)


@pytest.mark.parametrize("asked", ["plus", "s", "apostrophe"])
async def test_escape_takes_a_question_back_without_a_word(ws: Workspace, asked: str) -> None:
    async with desk(ws, (100, 30)) as (app, pilot):
        before = screen_text(app)
        await keys(pilot, asked, "escape")
        assert screen_text(app) == before


async def test_a_command_that_was_clicked_gives_a_question_up(ws: Workspace) -> None:
    async with desk(ws, (100, 30)) as (app, pilot):
        await keys(pilot, "plus")
        app.clicked("view.stories")
        await keys(pilot, "1", "d")
        view = app.view
        assert isinstance(view, ReadView)
        assert not any(panel.flags for panel in view.source.panels)


async def test_a_proposal_that_was_taken_is_repeated(ws: Workspace) -> None:
    async with desk(ws, (100, 30)) as (app, pilot):
        await keys(pilot, "space", "full_stop")
        view = app.view
        assert isinstance(view, ReadView)
        assert [p.tag for p in view.source.panels[:2]] == [Tag.EVENT, Tag.EVENT]


async def test_a_key_that_is_refused_leaves_the_figures_in_the_headline(ws: Workspace) -> None:
    async with desk(ws, (100, 30)) as (app, pilot):
        await keys(pilot, "G", "ampersand")
        text = screen_text(app)
        assert "The sentence is the last one of its paragraph." in text
        assert "NOT SAVED" not in text
        assert "15 left" in text


async def test_every_sentence_on_the_screen_has_a_letter_of_its_own(tmp_path: Path) -> None:
    with samples.build(tmp_path / "many.db", [("many", "Many", "Post", None, MANY)]) as ws:
        async with desk(ws, (80, 66)) as (app, pilot):
            await keys(pilot, "apostrophe")
            rows = [line for line in screen_text(app).splitlines() if "Go " in line]
            letters = [line[1] for line in rows]
            assert len(rows) > 52
            assert len(set(letters[:52])) == 52
            assert set(letters[52:]) == {" "}  # a proposed tag there would be read as a letter to type
            await keys(pilot, letters[40])
            view = app.view
            assert isinstance(view, ReadView)
            assert view.panel
            assert view.panel.text.strip() == "Go 40."


@pytest.mark.parametrize("size", [(40, 12), (80, 24)], ids=str)
async def test_a_question_keeps_its_letters_whatever_the_width_becomes(ws: Workspace, size: Size) -> None:
    async with desk(ws, (120, 40)) as (app, pilot):
        await keys(pilot, "plus")
        await pilot.resize_terminal(*size)
        await settled(pilot)
        said = " ".join(screen_text(app).split())
        for words in ("a attributed", "g aggregate", "o orphan", "u duplicate"):
            assert words in said
        assert not any(line.rstrip().endswith((" g", " o", " u")) for line in screen_text(app).splitlines()[-4:])


@pytest.mark.parametrize("pressed", ["j", "G"])
@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=str)
async def test_a_note_is_written_in_sight_of_its_sentence(ws: Workspace, size: Size, pressed: str) -> None:
    async with desk(ws, size) as (app, pilot):
        await keys(pilot, pressed)
        view = app.view
        assert isinstance(view, ReadView)
        assert view.panel
        words = view.panel.text.split()[:3]
        await keys(pilot, "number_sign")
        text = screen_text(app)
        assert "NOTE" in text
        assert " ".join(words) in text


async def test_the_footer_names_the_keys_of_the_find_line_while_it_is_open(ws: Workspace) -> None:
    async with desk(ws, (80, 24)) as (app, pilot):
        tags = screen_text(app).splitlines()[-1]
        await keys(pilot, "slash")
        assert screen_text(app).splitlines()[-1].split() == (
            ["enter", "filters", "esc", "leaves", "tab", "completes", "up", "and", "down", "choose"]
        )
        await keys(pilot, "escape")
        assert screen_text(app).splitlines()[-1] == tags


@pytest.mark.parametrize("width", range(12, 90))
def test_the_way_out_is_named_however_narrow_it_is(width: int) -> None:
    items = (("enter", "goes on", ""), ("tab", "completes", ""), ("esc", "closes", ""), ("up and down", "choose", ""))
    words = "".join(text for text, _ in runs_of(hints(items, width)))
    assert "esc closes" in words
    assert len(words) <= max(width, len("  enter goes on  esc closes "))
    assert words.split()[0] == "enter"


def test_a_desk_that_only_reads_keeps_the_views_in_its_headline() -> None:
    now = Standing("desk.db", views_of_headline(), read_only=True)
    now.view, now.order, now.left, now.total, now.unseen = "Read", "by story", 133, 133, 113
    now.minutes, now.writer = 5, "anna in process 28146 on desk-2"
    spots, right = headline(now, 80)
    line = "".join(text for text, _ in [*runs_of(spots), *right])
    assert "1 Read" in line
    assert "5 " in line
    assert "133 left · 113 unseen" in line
    assert "read-only" in line


async def test_a_pair_keeps_the_time_of_its_reports(tmp_path: Path) -> None:
    outlet = "A very long name of an outlet of the valley"
    given = [(name, title, outlet, when, pieces) for name, title, _, when, pieces in samples.REPORTS]
    with samples.build(tmp_path / "long.db", given) as ws:
        samples.offer(ws, 1, 3, "a place in common")
        async with desk(ws, (80, 24)) as (app, pilot):
            await keys(pilot, "2")
            assert "10:12" in screen_text(app)


async def test_the_views_tell_one_time_to_go(ws: Workspace) -> None:
    async with desk(ws, (120, 40)) as (app, pilot):
        await keys(pilot, "e", "q", "u", "4")
        text = screen_text(app)
        assert isinstance(app.view, ProgressView)
        minutes = app.sitting.standing.minutes
        assert f"about {minutes} min ·" in text
        assert f"about {minutes} min to go" in text
        assert "1 of 2 tags; 1 change undone" in text


async def test_a_second_desk_reads_what_the_first_left_out(ws: Workspace) -> None:
    with open_workspace(ws.path, editor="ben", read_only=True) as reader:
        async with desk(reader, (80, 24)) as (app, pilot):
            view = app.view
            assert isinstance(view, ReadView)
            assert view.report
            gone = view.report
            correct.exclude(ws, gone.key)
            app.sitting.watch()
            await settled(pilot)
            assert view.report != gone
            assert gone.headline not in screen_text(app)


async def test_the_log_says_on_a_narrow_screen_what_was_done_when_and_by_whom(ws: Workspace) -> None:
    async with desk(ws, (40, 12)) as (app, pilot):
        await keys(pilot, "e", "5")
        lines = screen_text(app).splitlines()
        assert "tagged event  nothing → event" in lines[2]
        assert "Shelling hit the north gate" in lines[3]
        assert "Thu 6 Mar 09:00  anna" in lines[4]


async def test_what_an_empty_list_says_is_wrapped(ws: Workspace) -> None:
    async with desk(ws, (40, 12)) as (app, pilot):
        await keys(pilot, "3")
        assert "No records yet: r on an event sentence begins one." in " ".join(screen_text(app).split())


async def test_a_title_stays_whole_where_a_remark_finds_no_room(ws: Workspace) -> None:
    async with desk(ws, (80, 24)) as (app, pilot):
        await keys(pilot, "question_mark")
        assert "u undoes what is marked u" in screen_text(app)
        await pilot.resize_terminal(40, 12)
        await settled(pilot)
        assert "KEYS OF THE VIEW READ" in screen_text(app)


@pytest.mark.parametrize("size", [(40, 12), (120, 40)], ids=str)
async def test_the_progress_view_is_drawn_for_the_width_it_has(ws: Workspace, size: Size) -> None:
    async with desk(ws, size) as (app, pilot):
        await keys(pilot, "4")
        bars = re.findall("[━─]+", screen_text(app))
    async with desk(ws, (80, 24)) as (app, pilot):
        await keys(pilot, "4")
        await pilot.resize_terminal(*size)
        await settled(pilot)
        assert re.findall("[━─]+", screen_text(app)) == bars


@pytest.mark.parametrize("size", [(80, 24), (81, 24), (120, 40)], ids=str)
async def test_a_line_stands_where_the_form_meets_the_view_behind_it(ws: Workspace, size: Size) -> None:
    async with desk(ws, size) as (app, pilot):
        await keys(pilot, "enter")
        lines = screen_text(app).splitlines()
        edge = size[0] - 81
        assert {line[edge] for line in lines} == {"│"} if edge >= 0 else "RECORD" in lines[0]
        assert {len(line.rstrip()) <= size[0] for line in lines} == {True}


async def test_the_pace_is_that_of_sentences_and_not_of_keys(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    async with desk(ws, (160, 40)) as (app, pilot):
        await keys(pilot, "e")
        for minute, key in enumerate("qencq", start=1):
            assert "/h" not in screen_text(app).splitlines()[0]
            monkeypatch.setenv("TRIAGE_NOW", f"2031-03-06T09:{minute:02}:00Z")
            await keys(pilot, *(["v", "j"] if minute < 4 else []), key)
        assert "6 left · 5 unseen · about 4 min · 60 % · 96/h · saved" in screen_text(app)


@pytest.mark.parametrize("width", range(40, 110))
def test_a_blank_stands_between_the_halves_of_the_headline(width: int) -> None:
    now = Standing("desk.db", views_of_headline())
    now.view, now.order, now.left, now.total, now.unseen, now.minutes = "Stories", "by story", 408, 408, 405, 25
    work = workers.forms(workers.WorkMoved("checking", 1_257_380, 1_257_380, 9.0))
    for now.work, now.filter in ((work, ""), ((), "left " * 20)):
        spots, right = headline(now, width)
        halves = ["".join(text for text, _ in runs) for runs in (runs_of(spots), right)]
        if sum(map(len, halves)) > width:  # the left one is cut to what remains
            assert halves[1].startswith(" ")
        else:
            assert halves[0].endswith(" ") or halves[1].startswith(" ") or sum(map(len, halves)) < width
