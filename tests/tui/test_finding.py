"""The find line, the orders of the work, saved filters and the log, as keys on the screen."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events

from tests.tui.harness import desk, keys, screen_text
from tests.tui.test_reading import reading
from triage.desk import filters, read
from triage.desk.workspace import Workspace
from triage.domain.query import Order
from triage.domain.tag import Tag
from triage.tui.widgets.find import FindLine


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A settings file of its own."""
    path = tmp_path / "settings.toml"
    monkeypatch.setenv("TRIAGE_SETTINGS", str(path))
    return path


async def test_what_is_typed_is_found_at_once_and_escape_leads_back(ws: Workspace) -> None:
    async with desk(ws, (100, 30)) as (app, pilot):
        await keys(pilot, "j", "j")
        before = screen_text(app)
        await keys(pilot, "slash", *"market bla")
        text = screen_text(app)
        assert "Coast Herald · 2 Mar 2031" in text
        assert "A blast at the fish market of Port Elim killed five on Sunday." in text
        await keys(pilot, "escape")
        assert screen_text(app) == before
        assert not app.sitting.where


async def test_enter_goes_to_the_hit_that_the_arrows_chose(ws: Workspace) -> None:
    async with desk(ws, (100, 30)) as (app, pilot):
        await keys(pilot, "slash", *"gate", "down", "down", "down", "enter")
        view = reading(app)
        assert view.panel is not None
        assert view.panel.text.startswith("Four people died")
        assert "by story · gate" in screen_text(app)
        await keys(pilot, "left_square_bracket")
        assert view.panel.text.startswith("Shelling")


async def test_help_and_completions_follow_what_is_typed(ws: Workspace) -> None:
    async with desk(ws, (100, 30)) as (app, pilot):
        await keys(pilot, "slash", *"outl")
        assert "Reports of an outlet whose name holds this." in screen_text(app)
        await keys(pilot, "tab")
        assert app.query_one(FindLine).value == "outlet:"
        await keys(pilot, "h")
        assert "Harbour Wire" in screen_text(app)
        await keys(pilot, "tab", "tab")
        assert app.query_one(FindLine).value in ('outlet:"Harbour Wire"', 'outlet:"Coast Herald"')
        await keys(pilot, "shift+tab", "enter")
        assert app.sitting.where.values("outlet")


async def test_a_wrong_term_is_named_under_the_line(ws: Workspace) -> None:
    async with desk(ws, (100, 30)) as (app, pilot):
        await keys(pilot, "slash", *"outlte:harbour ")
        assert "There is no term outlte. Is outlet meant?" in screen_text(app)


@pytest.mark.parametrize("size", [(80, 24), (40, 12), (120, 40)])
async def test_a_filter_is_saved_and_recalled_by_its_name(ws: Workspace, size: tuple[int, int]) -> None:
    async with desk(ws, size) as (app, pilot):
        await keys(pilot, "slash", *"outlet:harbour left", "enter", "S", *"port", "enter")
        assert filters.saved_filters() == {"port": "outlet:harbour left"}
        await keys(pilot, "escape", "slash", *"@po", "tab", "enter")
        assert str(app.sitting.where) == "outlet:harbour left"


@pytest.mark.parametrize("size", [(80, 24), (40, 12), (120, 40)])
async def test_a_name_that_does_not_fit_is_kept_until_it_is_put_right(ws: Workspace, size: tuple[int, int]) -> None:
    async with desk(ws, size) as (app, pilot):
        await keys(pilot, "slash", *"left", "enter", "S", "enter")
        assert "The filter needs a name. Use up to 40 letters, digits, - and _." in said(screen_text(app))
        await keys(pilot, *"my port")
        assert "is no name" not in screen_text(app)
        await keys(pilot, "enter")
        assert "'my port' is no name for a filter. Use up to 40 letters, digits, - and _." in said(screen_text(app))
        assert " my port" in screen_text(app)
        assert "esc closes" in screen_text(app)
        assert filters.saved_filters() == {}
        await keys(pilot, *["left"] * 4, "backspace", *"_", "enter")
        assert filters.saved_filters() == {"my_port": "left"}
        assert "Saved: @my_port is left." in screen_text(app)
        await keys(pilot, "slash", *"outlet:harbour", "enter", "S", *"my_port", "enter")
        assert filters.saved_filters() == {"my_port": "outlet:harbour"}
        assert "Saved: @my_port is outlet:harbour in place of left." in said(screen_text(app))


def said(text: str) -> str:
    """Return what is on a screen as if no line had been broken."""
    return " ".join(text.split())


@pytest.mark.parametrize("order", Order)
async def test_every_order_is_a_letter_and_the_headline_says_it(ws: Workspace, order: Order) -> None:
    from triage.tui.commands.finding import ORDER_KEYS

    letter = next(key for key, one in ORDER_KEYS.items() if one is order)
    async with desk(ws, (120, 40)) as (app, pilot):
        await keys(pilot, "J", "s")
        assert "u least sure" in screen_text(app)
        await keys(pilot, letter)
        assert order.words in screen_text(app).splitlines()[0]
        came = []
        for _ in range(15):
            view = reading(app)
            assert view.panel is not None
            came.append(view.panel.id)
            app.view.action_run("tag.noise")
            await pilot.pause()
        assert len(set(came)) == 15
        assert read.left(ws) == (0, 15)
        assert "No sentence is left." in screen_text(app)


async def test_what_had_the_cursor_is_unseen_no_longer(ws: Workspace) -> None:
    async with desk(ws, (120, 40)) as (app, pilot):
        for n in range(3):
            assert f"{14 - n} unseen" in screen_text(app)
            await keys(pilot, "j")
        await keys(pilot, "k", "e", "slash", *"left", "enter")
        found = read.tally(ws)
        assert (app.sitting.standing.left, app.sitting.standing.unseen) == (found.left, found.unseen) == (14, 11)


async def test_an_old_decision_is_taken_back_in_the_log(ws: Workspace) -> None:
    async with desk(ws, (120, 40)) as (app, pilot):
        first = reading(app).panel
        assert first is not None
        await keys(pilot, "e", "q", "n", "5")
        text = screen_text(app)
        assert [line.split()[6:7] for line in text.splitlines() if "tagged" in line][:1] == [["anna"]]
        assert text.index("tagged noise") < text.index("tagged quote") < text.index("tagged event")
        await keys(pilot, "j", "j", "backspace")
        assert "Undone: no longer event." in screen_text(app)
        assert "taken back: tagged event" in screen_text(app)
        found = read.panel(ws, first.id)
        assert found is not None
        assert found.tag is None
        await keys(pilot, "enter")
        assert reading(app).panel == found
        await keys(pilot, "5", "home", "backspace")
        assert "only took another one back. Choose that other one." in screen_text(app)


async def test_a_decision_on_which_a_later_one_rests_is_not_taken_back(ws: Workspace) -> None:
    async with desk(ws, (120, 40)) as (app, pilot):
        await keys(pilot, "e", "k", "q", "5", "j", "backspace")
        assert "came later" in " ".join(screen_text(app).split())
        first = read.panels(ws, read.first_report(ws) or 0)[0]
        assert first.tag is Tag.QUOTE


async def test_the_origin_stays_beside_the_sentences(ws: Workspace) -> None:
    async with desk(ws, (120, 50)) as (app, pilot):
        await keys(pilot, "o")
        assert "SHA-256" in screen_text(app)
        assert "dam.txt" in screen_text(app)
        await keys(pilot, "J")
        assert "wire.txt" in screen_text(app)
        await keys(pilot, "o")
        assert "SHA-256" not in screen_text(app)


async def test_a_click_on_the_hits_of_a_find_line_that_closes_leaves_the_keys_to_the_view(ws: Workspace) -> None:
    """The click comes before the closed line has gone from the screen; its list has the focus then, and must not pass it on."""
    async with desk(ws, (100, 30)) as (app, pilot):
        await keys(pilot, "slash", *"gate")
        view = reading(app)
        assert view.find
        app.post_message(events.Key("escape", None))
        app.post_message(events.MouseDown(None, 60, 12, 0, 0, 1, False, False, False, 60, 12))
        app.post_message(events.MouseUp(None, 60, 12, 0, 0, 1, False, False, False, 60, 12))
        await pilot.pause(0.1)
        assert not view.find.display
        before = view.panel
        await keys(pilot, "j")
        await pilot.pause(0.5)
        assert app.focused is view.sentences
        assert view.panel != before
