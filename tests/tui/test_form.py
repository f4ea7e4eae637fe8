"""The record form: two keys for a clear record, problems while typing, evidence lit, kinds by key."""

from __future__ import annotations

from textual.events import MouseMove
from textual.geometry import Offset

from tests.tui.harness import apart_from_the_cursor, desk, keys, screen_text, settled
from triage.desk import code, fields, read
from triage.desk.workspace import Workspace, open_workspace
from triage.domain.tag import Tag
from triage.domain.vocabulary import TYPES, subtype_keys
from triage.tui.app import DeskApp
from triage.tui.screens.form import FormScreen
from triage.tui.widgets.formrows import FURTHER_ROWS, LETTERS, ROWS, letters
from triage.tui.widgets.kinds import proposal_line, words
from triage.tui.widgets.lines import runs_of
from triage.tui.widgets.words import word_spans


def form_of(app: DeskApp) -> FormScreen:
    form = app.screen
    assert isinstance(form, FormScreen)
    return form


def test_the_form_has_every_field_that_the_desk_edits() -> None:
    shown = {name for _, _, fields in ROWS for name, _ in fields} | {"event_type", "event_subtype"}
    assert shown == set(fields.FIELDS)


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
        assert "Tuesday" in form.words.lit
        form.inputs["latitude"].focus()
        await pilot.pause()
        assert form.words.lit == []


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


async def test_a_form_that_cannot_be_saved_is_left_by_the_second_escape(ws: Workspace) -> None:
    reader = open_workspace(ws.path, editor="ben", read_only=True)
    async with desk(reader) as (app, pilot):
        await pilot.press("enter", "t", *"four", "escape", "escape")
        await settled(pilot)
        assert "esc once more leaves without it" in screen_text(app)
        assert isinstance(app.screen, FormScreen)
        await pilot.press("escape")
        await settled(pilot)
        assert not isinstance(app.screen, FormScreen)
    reader.close()


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
        for key in ("enter", "R"):
            await keys(pilot, "n", "k", key)
            assert "Only an event sentence has a record; e tags it." in screen_text(app)
            assert not isinstance(app.screen, FormScreen)


async def test_a_record_on_an_undecided_sentence_decides_it_and_goes_on(ws: Workspace) -> None:
    async with desk(ws, (80, 24)) as (app, pilot):
        first = read.panels(ws, read.first_report(ws) or 0)[0]
        await keys(pilot, "enter", "escape")
        assert read.panels(ws, first.report)[0].tag is None
        await keys(pilot, "enter", "f2")
        assert read.panels(ws, first.report)[0].tag is Tag.EVENT
        assert "14 left" in screen_text(app)
        assert "▌e  The barrage began before dawn." in screen_text(app)
        await keys(pilot, "u")
        assert apart_from_the_cursor(read.panels(ws, first.report)[0]) == apart_from_the_cursor(first)
        assert code.records_of(ws, first.sentence_id) == []
        assert "15 left" in screen_text(app)


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


async def test_from_the_type_every_field_is_one_letter_away_and_esc_comes_back(ws: Workspace) -> None:
    async with desk(ws, (80, 24)) as (app, pilot):
        await keys(pilot, "enter")
        form = form_of(app)
        for letter, name in LETTERS.items():
            await keys(pilot, letter)
            assert form.focused is form.inputs[name]
            await keys(pilot, "escape")
            assert form.kind.has_focus
        assert not form.fill.changed
        await keys(pilot, "a", *"gunners", "f2")
        [record] = code.records_of(ws, read.panels(ws, read.first_report(ws) or 0)[0].sentence_id)
        assert record.actor1 == "gunners"


async def test_a_key_pressed_at_once_behind_a_letter_is_for_its_field(ws: Workspace) -> None:
    async with desk(ws, (80, 24)) as (app, pilot):
        await keys(pilot, "enter")
        await pilot.press("k", "7", "plus")
        await settled(pilot)
        form = form_of(app)
        assert (form.record.killed_low, form.record.killed_high) == (7, None)
        assert form.inputs["killed_best"].value == "7"
        await keys(pilot, "escape", "d", *"mon")
        assert form.record.date_start == "2031-03-03"
        assert form.inputs["date_end"].value == "2031-03-03"
        await keys(pilot, "down")
        assert form.inputs["date_start"].value == "2031-03-03"


async def test_something_else_empty_and_as_proposed_are_one_key_each(ws: Workspace) -> None:
    async with desk(ws, (100, 30)) as (app, pilot):
        await keys(pilot, "enter", "d")
        form = form_of(app)
        proposed = form.record
        assert "the day before publication" in screen_text(app)
        await keys(pilot, "f6")
        assert (form.record.date_start, form.record.date_precision) == (None, "unknown")
        await keys(pilot, "f7")
        assert form.record.date_start == proposed.date_start
        await keys(pilot, "f3")
        assert form.record.date_start != proposed.date_start
        await keys(pilot, "escape", "f3")
        assert (form.record.event_type, form.record.event_subtype) == form.draft.kinds[1]


async def test_words_are_pointed_at_by_keys(ws: Workspace) -> None:
    async with desk(ws, (80, 24)) as (app, pilot):
        await keys(pilot, "enter", "b", "f6", "f4")
        form = form_of(app)
        assert "Arrows choose a word" in screen_text(app)
        await keys(
            pilot, "down", "up", *["left"] * 40, "right", "right", "shift+right", "shift+right", "shift+left", "enter"
        )
        assert form.focused is form.inputs["actor2"]
        assert (form.record.actor2, form.words.lit) == ("the north", ["the", "north"])
        await keys(pilot, "escape", "a", *"people of the town", "f4", *["left"] * 40, "enter")
        assert form.record.actor1 == "people of the town"
        assert [e.quoted for e in form.record.evidence if e.field == "actor1"] == ["Shelling"]
        await keys(pilot, "f4", "escape")
        assert form.focused is form.inputs["actor1"]
        assert [e.quoted for e in form.record.evidence if e.field == "actor1"] == ["Shelling"]


async def test_words_are_pointed_at_by_the_mouse(ws: Workspace) -> None:
    async with desk(ws, (80, 24)) as (app, pilot):
        await keys(pilot, "enter", "b", "f6")
        form = form_of(app)
        await pilot.mouse_down("#words", offset=(1, 0))
        await pilot._post_mouse_events([MouseMove], "#words", offset=(12, 0), button=1)
        await pilot.mouse_up("#words", offset=(12, 0))
        await settled(pilot)
        assert form.record.actor2 == "Shelling hit"
        assert form.focused is form.inputs["actor2"]


async def test_names_are_completed_by_tab(ws: Workspace) -> None:
    async with desk(ws, (80, 24)) as (app, pilot):
        await keys(pilot, "enter", "p", *"Kar")
        await pilot.pause(0.1)
        await keys(pilot, "tab")
        form = form_of(app)
        assert form.record.place_name == "Karsin"
        assert form.focused is form.inputs["place_name"]
        await keys(pilot, "tab")
        assert form.focused is form.inputs["admin1"]


async def test_the_whole_form_fits_the_smallest_usual_screen(ws: Workspace) -> None:
    async with desk(ws, (80, 24)) as (app, pilot):
        await keys(pilot, "enter")
        text = screen_text(app)
        assert all(f" {letter} {label}" in text for letter, label, _ in ROWS)
        assert "7 other" in text
        assert not form_of(app).rows.vertical_scrollbar.display


async def test_a_value_that_cannot_be_read_keeps_nobody_in_the_form(ws: Workspace) -> None:
    async with desk(ws, (120, 34)) as (app, pilot):
        await keys(pilot, "e", "k", "r", "d", *"never", "escape", "escape")
        assert isinstance(app.screen, FormScreen)
        assert "once more leaves without it" in " ".join(screen_text(app).split())
        await keys(pilot, "escape")
        assert app.screen is app.screen_stack[0]
        assert code.records(ws, None, 1) == [], "nothing else was changed"


async def test_marks_around_a_sentence_are_no_words_to_the_mouse(ws: Workspace) -> None:
    async with desk(ws, (80, 24)) as (app, pilot):
        await keys(pilot, "enter", "b", "f6")
        form = form_of(app)
        form.words.panel = form.words.panel._replace(text="“Shelling hit the north.”")
        form.words.spans = word_spans(form.words.panel.text)
        form.words._width = 0  # other words are to be broken into lines anew
        form.words.show([])
        for x in range(1, 32):  # the mark before the first word, all words, and what follows the last
            await pilot.mouse_down("#words", offset=(x, 0))
            await pilot.mouse_up("#words", offset=(x, 0))
            await settled(pilot)
        assert form.record.actor2  # a word was taken, and nothing fell over
        form.words.panel, form.words.spans = form.words.panel._replace(text="… — ?"), []
        form.words._width = 0
        form.words.show([])
        for x in range(1, 8):
            await pilot.mouse_down("#words", offset=(x, 0))
            await pilot.mouse_up("#words", offset=(x, 0))
        await settled(pilot)
        assert app.is_running


async def test_a_refused_key_says_so_and_a_refused_record_leads_to_what_is_wrong(ws: Workspace) -> None:
    async with desk(ws, (80, 24)) as (app, pilot):
        await keys(pilot, "e", "k", "enter", "z")
        form = form_of(app)
        assert "z chooses nothing here: digits choose a type, letters lead to a field." in screen_text(app)
        await keys(pilot, "2")
        assert "chooses nothing" not in screen_text(app)
        await keys(pilot, "f")
        assert "f is no sub-type of explosions and leads to no field." in screen_text(app)
        await keys(pilot, "k")  # no sub-type either, but a field
        assert "is no sub-type" not in screen_text(app)
        assert form.name_in_focus == "killed_low"
        await keys(pilot, "f2")
        assert form.name_in_focus == "event_type"
        await keys(pilot, "s", "k", *"many", "m", "f2")
        assert form.name_in_focus == "killed_low"
        assert "Write a whole number" in screen_text(app)


async def test_what_a_key_put_into_a_field_is_typed_on_at_its_end(ws: Workspace) -> None:
    async with desk(ws, (80, 24)) as (app, pilot):
        await keys(pilot, "e", "k", "enter", "p")
        form = form_of(app)
        field = form.inputs["place_name"]
        value = field.value
        assert value
        await keys(pilot, "f6")
        assert field.value == ""
        await keys(pilot, "f7", *" x")
        assert field.value == f"{value} x"


async def test_the_keys_of_a_field_stay_in_sight_however_much_it_may_say(ws: Workspace) -> None:
    for size in ((80, 24), (40, 12)):
        async with desk(ws, size) as (app, pilot):
            view = app.reading
            await keys(pilot, "e", "k", "enter", "p")
            form = form_of(app)
            assert view.panel is not None
            form.offers.show_spots([((("F3 ", "key"), ("many names " * 20, "text")), "")], form.offers._right)
            await pilot.pause()
            line = next(line for line in screen_text(app).splitlines() if "many names" in line)
            assert line.endswith("F4 words   F6 empty")
            await keys(pilot, "escape", "escape", "u", "u")


async def test_every_key_of_the_type_stays_in_sight_however_narrow_it_is(ws: Workspace) -> None:
    for width in (80, 60, 40):
        async with desk(ws, (width, 16)) as (app, pilot):
            await keys(pilot, "r")
            form = form_of(app)
            digits, proposals = (screen_text(app).split("\n")[line.region.y] for line in (form.offers, form.hint))
            assert [word for word in digits.split() if word.isdecimal()] == list("1234567")
            assert [word for word in proposals.split() if word.isdecimal()] == list("890")[: len(form.kind.proposals)]
            assert "…" not in digits + proposals
            await keys(pilot, "escape")


def test_a_proposal_that_two_types_have_says_of_which_it_is() -> None:
    line = proposal_line((("other_news", "other"), ("strategic", "other"), ("strategic", "agreement")), 78)
    said = "".join(text for text, _ in runs_of(line))
    assert said.split("   ")[:3] == ["8 other news / other", "9 strategic / other", "0 agreement"]


async def test_the_help_of_the_form_names_the_keys_of_the_type_and_says_how_it_is_opened(ws: Workspace) -> None:
    async with desk(ws, (100, 40)) as (app, pilot):
        await keys(pilot, "r")
        assert "F1 help" in screen_text(app)
        await keys(pilot, "f1")
        text = screen_text(app)
        assert "KEYS OF THE FORM" in text
        assert "RECORDS" not in text
        for key in ("1 to 7", "8, 9, 0", *(" ".join(letters(table)) for table in (ROWS, FURTHER_ROWS)), "tab"):
            assert key in text


async def test_the_hints_stand_right_below_the_fields_however_tall_the_screen(ws: Workspace) -> None:
    async with desk(ws, (120, 24)) as (app, pilot):
        await keys(pilot, "e", "k", "enter")
        for height in (24, 40, 60):
            await pilot.resize_terminal(120, height)
            await settled(pilot)
            form = form_of(app)
            last = (
                form.inputs[ROWS[-1][2][-1][0]].region.y + form.naming.height
            )  # which names what the second page holds
            assert (form.hint.region.y, form.offers.region.y) == (last + 1, last + 2)
