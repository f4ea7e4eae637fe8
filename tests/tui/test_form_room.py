"""The room of the form's fields: what stands whole where, and what gives way on a narrow screen."""

from __future__ import annotations

from tests.tui.harness import desk, keys, screen_text
from tests.tui.test_form import form_of
from triage.desk.workspace import Workspace
from triage.domain.event import ACTOR_KINDS


async def test_the_longest_kind_and_a_usual_name_of_a_side_stand_whole_on_the_smallest_usual_screen(
    ws: Workspace,
) -> None:
    longest = max(ACTOR_KINDS, key=len)
    async with desk(ws, (80, 24)) as (app, pilot):
        await keys(pilot, "enter", "a", *"northern front fighters", "tab", *longest, "escape", "c")
        line = next(one for one in screen_text(app).splitlines() if one.startswith(" a actor 1"))
        assert f" northern front fighters {longest} " in line
        assert "…" not in line
        await keys(pilot, "f6", "escape")
        assert any(one.startswith(" c civilians  yes or no ") for one in screen_text(app).splitlines())


async def test_on_a_narrow_screen_the_field_with_the_focus_has_the_room_and_others_show_their_beginning(
    ws: Workspace,
) -> None:
    async with desk(ws, (40, 12)) as (app, pilot):
        await keys(pilot, "enter", "a", *"Kesra Guard")
        assert "Kesra Guard" in screen_text(app)
        await keys(pilot, "tab", *"rebel")
        assert "Kesra Guards" not in screen_text(app)
        line = next(one for one in screen_text(app).splitlines() if one.startswith(" a actor 1"))
        assert " Kes" in line
        assert " rebel " in line
        assert "…" in line, "not all of it is seen"


async def test_the_reason_of_a_proposal_goes_with_its_value_and_comes_back_with_it(ws: Workspace) -> None:
    async with desk(ws, (100, 30)) as (app, pilot):
        await keys(pilot, "k", "enter", "k")
        form = form_of(app)
        reason = form.draft.reasons["killed_low"]
        assert reason in screen_text(app)
        await keys(pilot, *"17")
        assert reason not in screen_text(app)
        await keys(pilot, "f7")
        assert reason in screen_text(app)
        await keys(pilot, "escape", "1", "a")
        assert form.draft.reasons["event_type"] not in screen_text(app)
