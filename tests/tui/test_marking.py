"""Ranges, proposals on the screen, putting off, flags, notes, cuts, corrections, jumps and the trail."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.tui import samples
from tests.tui.harness import desk, keys, screen_text
from tests.tui.test_reading import reading
from triage.desk import read, undo
from triage.desk.trail import Trail
from triage.desk.workspace import Workspace
from triage.domain.report import Role
from triage.domain.rows import Panel
from triage.domain.tag import Flag, Tag
from triage.tui.app import DeskApp


def panels(ws: Workspace) -> list[Panel]:
    return read.panels(ws, read.first_report(ws) or 0)


def tags(ws: Workspace) -> Sequence[Tag | None]:
    return [p.tag for p in panels(ws)]


async def test_a_range_is_tagged_by_one_key_and_taken_back_by_one(ws: Workspace) -> None:
    async with desk(ws, (100, 30)) as (app, pilot):
        await keys(pilot, "v", "j", "j")
        assert screen_text(app).count("┃") >= 4
        await keys(pilot, "n")
        assert tags(ws) == [Tag.NOISE] * 3 + [None] * 4
        assert reading(app).range_from is None
        assert "┃" not in screen_text(app)
        assert app.sitting.standing.left == read.left(ws)[0] == 12
        await keys(pilot, "u")
        assert tags(ws) == [None] * 7


async def test_a_range_is_given_up_by_its_key_by_escape_and_by_leaving_the_report(ws: Workspace) -> None:
    async with desk(ws, (100, 30)) as (app, pilot):
        for way in ("v", "escape", "J"):
            await keys(pilot, "g", "v", "j", way)
            assert reading(app).range_from is None
            assert "┃" not in screen_text(app)


@pytest.mark.parametrize("way", ["apostrophe f", "z", "j j left_square_bracket", "a", "slash o f enter escape"])
async def test_a_range_is_shown_as_far_as_the_next_tag_goes_whatever_moved_the_cursor(ws: Workspace, way: str) -> None:
    async with desk(ws, (100, 30)) as (app, pilot):
        await keys(pilot, "end", "apostrophe", "a", "v", *way.split())
        view = reading(app)
        if view.range_from is not None:
            assert view.source.marked == {panel.id for panel in view.chosen}
        else:
            assert "┃" not in screen_text(app)


async def test_a_range_is_taken_flagged_and_cleared(ws: Workspace) -> None:
    async with desk(ws, (100, 30)) as (_, pilot):
        await keys(pilot, "v", "j", "space")
        assert tags(ws)[:3] == [Tag.EVENT, Tag.EVENT, None]
        await keys(pilot, "g", "v", "j", "plus", "m")
        assert [p.flags for p in panels(ws)[:3]] == [(Flag.MULTI,), (Flag.MULTI,), ()]
        await keys(pilot, "g", "v", "j", "backspace")
        assert tags(ws) == [None] * 7


async def test_the_sure_proposals_on_the_screen_are_one_decision(ws: Workspace) -> None:
    async with desk(ws, (100, 30)) as (app, pilot):
        await keys(pilot, "a")
        sure = [Tag.EVENT, Tag.EVENT, Tag.QUOTE, Tag.CAPTION, None, None, Tag.EVENT]
        assert tags(ws) == sure
        assert "5 proposals taken" in screen_text(app)
        here = reading(app).panel
        assert here is not None
        assert here.n == 6
        await keys(pilot, "a")
        assert "No proposal on the screen is as sure as 0.98." in screen_text(app)
        await keys(pilot, "u")
        assert tags(ws) == [None] * 7
        await keys(pilot, "g", "e", "e", "q", "c", "a")
        assert "1 proposal taken; u brings it back." in screen_text(app)


async def test_only_sentences_that_are_wholly_visible_are_taken(ws: Workspace) -> None:
    async with desk(ws, (60, 12)) as (app, pilot):
        text = " ".join(screen_text(app).split())
        await keys(pilot, "a")
        for panel in panels(ws):
            assert panel.tag is None or panel.text.split()[-1] in text
        assert tags(ws)[-1] is None


async def test_the_last_tag_is_repeated(ws: Workspace) -> None:
    async with desk(ws, (100, 30)) as (app, pilot):
        await keys(pilot, "full_stop")
        assert "No tag was given yet in this sitting." in screen_text(app)
        await keys(pilot, "c", "full_stop", "full_stop")
        assert tags(ws)[:4] == [Tag.CAPTION] * 3 + [None]
        assert undo.history(ws, count=1)[0].action == "tag.caption"


async def test_what_is_put_off_comes_when_the_others_are_done(ws: Workspace) -> None:
    async with desk(ws, (100, 30)) as (app, pilot):
        await keys(pilot, "z")
        assert "Put off" in screen_text(app)
        await keys(pilot, "z")
        seen = []
        while read.left(ws)[0]:
            here = reading(app).panel
            assert here is not None
            seen.append(here.id)
            app.view.action_run("tag.noise")
        first, second = (p.id for p in panels(ws)[:2])
        assert len(seen) == len(set(seen)) == 15
        assert seen[-2:] == [first, second]


async def test_a_sentence_is_cut_where_the_arrows_stand_and_joined_again(ws: Workspace) -> None:
    async with desk(ws, (100, 30)) as (app, pilot):
        before = [p.text for p in panels(ws)]
        await keys(pilot, "vertical_line")
        assert "│" in screen_text(app)
        await keys(pilot, "left", "left", "right", "down", "up", "enter")
        after = [p.text for p in panels(ws)]
        assert len(after) == len(before) + 1
        assert f"{after[0]} {after[1]}" == before[0]
        here = reading(app).panel
        assert here is not None
        assert here.text == after[0]
        assert app.sitting.standing.left == read.left(ws)[0] == 16
        await keys(pilot, "ampersand")
        assert [p.text for p in panels(ws)] == before
        await keys(pilot, "vertical_line", "right", "escape")
        assert [p.text for p in panels(ws)] == before
        assert reading(app).source.caret is None
        await keys(pilot, "u", "u")
        assert [p.text for p in panels(ws)] == before


async def test_flags_and_notes_are_set_and_taken_off(ws: Workspace) -> None:
    async with desk(ws, (100, 30)) as (app, pilot):
        await keys(pilot, "plus")
        assert "m multi" in screen_text(app)
        await keys(pilot, "d")
        assert panels(ws)[0].flags == (Flag.DISPUTED,)
        assert "disputed" in screen_text(app)
        await keys(pilot, "plus", "d", "plus", "escape", "plus", "x")
        assert panels(ws)[0].flags == ()
        await keys(pilot, "number_sign", *"ask [Ann]", "enter")
        assert panels(ws)[0].note == "ask [Ann]"
        assert "note: ask [Ann]" in screen_text(app)
        await keys(pilot, "number_sign", "ctrl+u", "enter")
        assert panels(ws)[0].note is None


async def test_a_flag_and_a_note_below_a_sentence_that_is_higher_than_the_screen_are_told(tmp_path: Path) -> None:
    """Their line is not on the screen, and the sentence looks as before."""
    text = f"The mayor spoke of {' and '.join(f'street {n}' for n in range(120))}."
    given = [("high", "A high one", "Post", None, [(text, Role.BODY, 1, None), ("It rained.", Role.BODY, 2, None)])]
    with samples.build(tmp_path / "high.db", given) as ws:
        async with desk(ws, (40, 12)) as (app, pilot):
            await keys(pilot, "number_sign", *"ask [Ann]", "enter")
            assert "Below the sentence: note: ask [Ann]" in flowing(app)
            await keys(pilot, "plus", "d")
            assert "Below the sentence: flag: disputed; note: ask [Ann]" in flowing(app)
            await keys(pilot, "number_sign", "enter")
            assert "Below the sentence" not in screen_text(app)  # nothing has changed
            await keys(pilot, "number_sign", "ctrl+u", "enter", "plus", "d")
            assert "Nothing stands below the sentence." in flowing(app)
            await keys(pilot, "G", "number_sign", *"seen", "enter")
            assert panels(ws)[1].note == "seen"
            assert "note: seen" in screen_text(app)
            assert "Below the sentence" not in screen_text(app)


def flowing(app: DeskApp) -> str:
    """Return the screen as one line of words."""
    return " ".join(screen_text(app).split())


async def test_a_report_is_left_out_and_comes_back(ws: Workspace) -> None:
    async with desk(ws, (100, 30)) as (app, pilot):
        first = reading(app).report
        assert first is not None
        await keys(pilot, "D")
        assert read.left(ws) == (8, 8)
        assert "Left out: Shells kill four at the gate of Karsin." in screen_text(app)
        now = reading(app).report
        assert now is not None
        assert now.id != first.id
        await keys(pilot, "u")
        assert read.left(ws) == (15, 15)


async def test_a_report_is_corrected_and_a_wrong_value_is_refused(ws: Workspace) -> None:
    async with desk(ws, (100, 30)) as (app, pilot):
        await keys(pilot, "C", "ctrl+u", *"New Post", "down", "down", *"english", "enter")
        assert "two or three small letters" in screen_text(app)
        await keys(pilot, "ctrl+u", *"en", "enter")
        row = read.report(ws, read.first_report(ws) or 0)
        assert row is not None
        assert (row.outlet, row.language) == ("New Post", "en")
        assert "New Post" in screen_text(app)
        await keys(pilot, "u")
        row = read.report(ws, read.first_report(ws) or 0)
        assert row is not None
        assert (row.outlet, row.language) == ("Meadow Post", None)


async def test_a_letter_leads_to_a_sentence_and_the_trail_back(ws: Workspace) -> None:
    async with desk(ws, (100, 30)) as (app, pilot):
        view = reading(app)
        first = view.panel
        assert first is not None
        await keys(pilot, "apostrophe")
        assert "▌a  Shelling" in screen_text(app)
        await keys(pilot, "d")
        assert view.panel == panels(ws)[2]
        await keys(pilot, "J", "left_square_bracket")
        assert view.panel == panels(ws)[2]
        await keys(pilot, "left_square_bracket")
        assert view.panel == first
        await keys(pilot, "left_square_bracket")
        assert "The trail ends here." in screen_text(app)
        await keys(pilot, "right_square_bracket", "right_square_bracket")
        assert view.report is not None
        assert view.report.headline.startswith("Four killed")


async def test_the_trail_passes_over_a_report_that_was_left_out(ws: Workspace) -> None:
    async with desk(ws, (100, 30)) as (app, pilot):
        view = reading(app)
        assert view.report is not None
        before = view.report.id
        await keys(pilot, "J")
        left = view.report.id
        await keys(pilot, "D")
        after = view.report.id
        assert len({before, left, after}) == 3
        await keys(pilot, "left_square_bracket")
        assert view.report.id == before
        await keys(pilot, "left_square_bracket")
        assert "The trail ends here." in screen_text(app)
        await keys(pilot, "right_square_bracket")
        assert view.report.id == after
        await keys(pilot, "u", "left_square_bracket", "left_square_bracket")
        assert view.report.id == left
        assert "Nothing is loaded yet" not in screen_text(app)


async def test_an_empty_desk_says_why_and_what_brings_the_reports_back(ws: Workspace) -> None:
    async with desk(ws, (80, 24)) as (app, pilot):
        view = reading(app)
        while view.report is not None:
            await keys(pilot, "D")
        shown = " ".join(screen_text(app).split())
        assert "Nothing is loaded yet" not in shown
        assert "No report is here any more: all were left out, or their load was taken back." in shown
        assert "u takes back the last decision" in shown
        await keys(pilot, "left_square_bracket")
        assert "The trail ends here." in screen_text(app)
        await keys(pilot, "u")
        assert view.report is not None


def test_a_trail_passes_over_places_that_are_gone_and_finds_them_when_they_are_back() -> None:
    gone: set[int] = {2}
    trail = Trail(lambda place: place not in gone)
    for place in (1, 2, 3):
        trail.leave(place)
    assert [trail.back(4), trail.back(3), trail.back(1)] == [3, 1, None]
    assert [trail.forth(1), trail.forth(3), trail.forth(4)] == [3, 4, None]
    gone.clear()
    assert [trail.back(4), trail.back(3), trail.back(2)] == [3, 2, 1]
    gone.update((1, 2, 3))
    assert trail.back(1) is None


def test_the_trail_goes_back_and_forth_and_forgets_what_lay_ahead() -> None:
    trail = Trail()
    assert trail.back(9) is None
    assert trail.forth(9) is None
    for place in (1, 2, 3):
        trail.leave(place)
    assert [trail.back(4), trail.back(3), trail.back(2), trail.back(1)] == [3, 2, 1, None]
    assert [trail.forth(1), trail.forth(2), trail.forth(3), trail.forth(4)] == [2, 3, 4, None]
    assert trail.back(4) == 3
    trail.leave(7)
    assert trail.forth(8) is None
    assert trail.back(8) == 7


@pytest.mark.parametrize(
    "url", ["file:///etc/hosts", "javascript:alert(1)", "-x http://a.example", "http://[", "https://"]
)
async def test_only_links_of_the_web_are_opened(ws: Workspace, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    ws.db.execute("UPDATE report SET url = ?", (url,))
    async with desk(ws, (100, 30)) as (app, pilot):
        await keys(pilot, "w")
        assert "This link is not opened" in screen_text(app)


async def test_a_link_is_shown_where_there_is_no_browser(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    async with desk(ws, (100, 30)) as (app, pilot):
        await keys(pilot, "w")
        assert "https://news.example/dam" in screen_text(app)


@pytest.mark.parametrize("size", [(40, 12), (80, 24)], ids=str)
async def test_no_key_decides_a_sentence_that_the_stories_hide(ws: Workspace, size: tuple[int, int]) -> None:
    """On a narrow screen the list of stories takes the place of the sentences: a key for one shows it first."""
    before = undo.history(ws, count=1)[0].seq
    async with desk(ws, size) as (app, pilot):
        for key in (
            "e",
            "a",
            "space",
            "full_stop",
            "z",
            "v",
            "plus",
            "number_sign",
            "ampersand",
            "vertical_line",
            "R",
            "A",
        ):
            await keys(pilot, "shift+tab", key)
            assert "Nothing was changed" in " ".join(screen_text(app).split()), key
            assert reading(app).sentences.display
            assert tags(ws) == [None] * 7
        assert undo.history(ws, count=1)[0].seq == before
        await keys(pilot, "e")
        assert tags(ws)[0] is Tag.EVENT


async def test_beside_the_stories_keys_decide_the_sentence_at_once(ws: Workspace) -> None:
    async with desk(ws, (100, 30)) as (_, pilot):
        await keys(pilot, "shift+tab", "e")
        assert tags(ws)[0] is Tag.EVENT
