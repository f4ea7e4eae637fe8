"""The record form: two keys for a clear record, problems while typing, evidence lit, kinds by key."""

from __future__ import annotations

from textual.geometry import Offset

from tests.tui.harness import desk, keys, screen_text, settled
from triage.desk import code, read
from triage.desk.workspace import Workspace
from triage.domain.tag import Tag
from triage.domain.vocabulary import TYPES, subtype_keys
from triage.tui.app import DeskApp
from triage.tui.screens.form import ROWS, FormScreen
from triage.tui.widgets.kinds import words


def form_of(app: DeskApp) -> FormScreen:
    form = app.screen
    assert isinstance(form, FormScreen)
    return form


def test_the_form_has_every_field_that_the_desk_edits() -> None:
    shown = {name for _, fields in ROWS for name, _ in fields} | {"event_type", "event_subtype"}
    assert shown == set(code.FIELDS)


async def test_a_clear_event_sentence_takes_two_keys(ws: Workspace) -> None:
    async with desk(ws, (80, 24)) as (app, pilot):
        await keys(pilot, "e", "k", "enter", "f2")
        assert not isinstance(app.screen, FormScreen)
        panel = read.panels(ws, read.first_report(ws) or 0)[0]
        [record] = code.records_of(ws, panel.sentence_id)
        assert record.status == "confirmed"
        assert record.coder == "anna"
        text = read.context(ws, panel)[0]
        assert all(e.quoted in text for e in record.evidence)
        assert "▌E◆ Shelling hit" in screen_text(app)


async def test_problems_show_while_typing_and_stand_in_the_way(ws: Workspace) -> None:
    async with desk(ws, (100, 30)) as (app, pilot):
        await keys(pilot, "e", "k", "enter")
        form = form_of(app)
        form.inputs["killed_low"].value = "many"
        await pilot.pause()
        assert "Write a whole number" in screen_text(app)
        await keys(pilot, "f2")
        assert isinstance(app.screen, FormScreen)
        form.inputs["killed_low"].value = "9"
        form.inputs["killed_best"].value = "3"
        await pilot.pause()
        assert "The counts must rise" in screen_text(app)
        await keys(pilot, "f2")
        assert isinstance(app.screen, FormScreen)
        form.inputs["killed_best"].value = ""
        await keys(pilot, "f2")
        assert not isinstance(app.screen, FormScreen)


async def test_the_words_of_the_focused_field_are_lit(ws: Workspace) -> None:
    async with desk(ws, (80, 24)) as (app, pilot):
        await keys(pilot, "e", "k", "enter")
        form = form_of(app)
        form.inputs["date_start"].focus()
        await pilot.pause()
        lit = [text for line in form.words._lines for text, ink in line if ink == "lit"]
        assert "Tuesday" in " ".join(lit)
        form.inputs["latitude"].focus()
        await pilot.pause()
        assert not [text for line in form.words._lines for text, ink in line if ink == "lit"]


async def test_a_kind_is_one_digit_and_one_letter(ws: Workspace) -> None:
    async with desk(ws, (80, 24)) as (app, pilot):
        await keys(pilot, "e", "k", "enter")
        form = form_of(app)
        form.kind.focus()
        await pilot.pause()
        for number, kind in list(enumerate(TYPES, 1))[:: len(TYPES) - 1]:
            form_letters = subtype_keys(kind)
            await keys(pilot, str(number))
            assert (form.record.event_type, form.record.event_subtype) == (kind, None)
            assert "Choose a sub-type." in screen_text(app)
            letter, subtype = list(form_letters.items())[-1]
            await keys(pilot, letter)
            assert form.record.event_subtype == subtype
            assert f"{words(kind)} / {words(subtype)}" in screen_text(app)
        await keys(pilot, "8")
        assert (form.record.event_type, form.record.event_subtype) == form.draft.kinds[0]
        await keys(pilot, "z", "x", "R")
        assert isinstance(app.screen, FormScreen)


async def test_closing_keeps_what_was_typed_as_a_draft_and_nothing_where_nothing_was(ws: Workspace) -> None:
    panel = read.panels(ws, read.first_report(ws) or 0)[0]
    async with desk(ws, (80, 24)) as (app, pilot):
        await keys(pilot, "e", "k", "enter", "escape")
        assert code.records_of(ws, panel.sentence_id) == []
        await keys(pilot, "enter")
        form_of(app).inputs["actor1"].value = "gunners"
        await pilot.pause()
        await keys(pilot, "escape")
        [record] = code.records_of(ws, panel.sentence_id)
        assert (record.status, record.actor1) == ("draft", "gunners")
        await keys(pilot, "R", "f2")
        assert len(code.records_of(ws, panel.sentence_id)) == 2


async def test_only_an_event_sentence_has_a_record(ws: Workspace) -> None:
    async with desk(ws, (80, 24)) as (app, pilot):
        await keys(pilot, "enter")
        assert "Only an event sentence has a record; e tags it." in screen_text(app)
        await keys(pilot, "n", "k", "R")
        assert not isinstance(app.screen, FormScreen)


async def test_the_second_record_of_a_sentence_is_edited_from_the_list(ws: Workspace) -> None:
    async with desk(ws, (120, 30)) as (app, pilot):
        await keys(pilot, "e", "k", "enter", "f5", "R", "f5", "3", "j")
        chosen = screen_text(app)
        assert chosen.count("draft") >= 2
        await keys(pilot, "enter")
        form = form_of(app)
        form.inputs["actor2"].value = "a second side"
        await pilot.pause()
        await keys(pilot, "f2")
        panel = read.panels(ws, read.first_report(ws) or 0)[0]
        found = {r.event_id: r for r in code.records_of(ws, panel.sentence_id)}
        assert found[form.record.event_id].status == "confirmed"
        assert sum(r.status == "draft" for r in found.values()) == 1
        assert panel.tag is Tag.EVENT


async def test_the_form_scrolls_to_the_focused_field_on_a_short_screen(ws: Workspace) -> None:
    async with desk(ws, (60, 12)) as (app, pilot):
        await keys(pilot, "e", "k", "enter")
        form = form_of(app)
        form.inputs["summary"].focus()
        await settled(pilot)
        assert "summary" in screen_text(app)
        assert form.inputs["summary"].region.offset != Offset(0, 0)
