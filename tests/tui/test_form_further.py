"""The further fields of a record: a second page that costs nothing until it is asked for, and is named on the first."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from textual.widget import Widget

from tests.further import CLAIM, PROPOSED, propose
from tests.tui.harness import Size, desk, keys, same_screen, screen_text, screen_widths, settled
from tests.tui.test_form import form_of
from triage.desk import code, export, fields, read, undo
from triage.desk.workspace import Workspace
from triage.domain.event import EventRecord
from triage.tui.literal import Run
from triage.tui.screens.form import FormScreen
from triage.tui.widgets.fields import Label
from triage.tui.widgets.formrows import DERIVED, FURTHER_ROWS, LETTERS, ROWS, Rows, letters, packed

SIZES: list[Size] = [(80, 24), (120, 40), (40, 12)]

KEPT = {
    "event_id", "status", "source_count", "report_ids", "sentence_ids", "coder", "coded_at", "revision", "evidence", "merged_into",
}  # fmt: skip
"""What the desk itself keeps of a record."""


def first_record(ws: Workspace) -> EventRecord:
    [record] = code.records_of(ws, read.panels(ws, read.first_report(ws) or 0)[0].sentence_id)
    return record


def test_every_column_that_an_editor_may_fill_stands_on_one_of_the_pages() -> None:
    named = [name for table in (ROWS, FURTHER_ROWS) for _, _, row in table for name, _ in row]
    assert {name for _, _, row in FURTHER_ROWS for name, _ in row} == {*fields.FURTHER, *DERIVED}
    assert sorted([*named, "event_type", "event_subtype"]) == sorted(set(EventRecord._fields) - KEPT)
    assert len(LETTERS) == len(letters(ROWS)) + len(letters(FURTHER_ROWS))


async def test_a_form_opens_without_the_second_page_and_checks_its_fields_once(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[int] = []
    check = Rows.check

    def counted(rows: Rows, problems: dict[str, str]) -> None:
        checked.append(len(rows.inputs))
        check(rows, problems)

    monkeypatch.setattr(Rows, "check", counted)
    async with desk(ws, (80, 24)) as (app, pilot):
        await keys(pilot, "k", "enter")
        form = form_of(app)
        assert len(checked) <= 3, "once when it opens, once when it has its size, once when a field has the focus"
        assert len(list(form.query(Rows))) == 1
        before = len(list(form.walk_children(Widget)))
        assert before <= 80
        await keys(pilot, "f9")
        assert len(list(form.query(Rows))) == 2
        after = len(list(form.walk_children(Widget)))
        await keys(pilot, "f9", "f9", "f9")
        assert len(list(form.walk_children(Widget))) == after


async def test_one_key_leads_to_the_further_fields_and_back_to_where_one_was(ws: Workspace) -> None:
    async with desk(ws, (80, 24)) as (app, pilot):
        await keys(pilot, "enter", "a", "f9")
        form = form_of(app)
        text = screen_text(app)
        assert form.name_in_focus == "claimed_by"
        assert all(f" {letter or ' '} {label}" in text for letter, label, _ in FURTHER_ROWS)
        assert " a actor 1" not in text
        await keys(pilot, "f9")
        assert form.name_in_focus == "actor1"
        assert " l claimed by" not in screen_text(app)
        for letter in letters(FURTHER_ROWS):
            await keys(pilot, "escape", letter)
            assert form.focused is form.inputs[LETTERS[letter]]
        await keys(pilot, "escape")
        assert form.kind.has_focus
        assert " a actor 1" in screen_text(app)
        assert not form.fill.changed


async def test_a_key_pressed_at_once_behind_it_is_for_its_first_field(ws: Workspace) -> None:
    async with desk(ws, (80, 24)) as (app, pilot):
        await keys(pilot, "enter")
        await pilot.press("f9", *"Dar", "f9", "v", *"one-sided")
        await settled(pilot)
        record = form_of(app).record
        assert (record.claimed_by, record.violence_kind) == ("Dar", "one_sided")


async def test_what_is_proposed_is_named_on_the_first_page_and_confirmed_with_one_key(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    propose(monkeypatch, PROPOSED)
    async with desk(ws, (80, 24)) as (app, pilot):
        await keys(pilot, "enter")
        form = form_of(app)
        text = screen_text(app)
        assert f" F9 7 more: by {CLAIM} · official? · one sided · clarity 1" in text
        assert "context health; military · in Kar · local scale" in text
        assert all(f" {letter} {label}" in text for letter, label, _ in ROWS), "the fields all stay in sight"
        assert not form.rows.vertical_scrollbar.display
        await keys(pilot, "f2")
        record = first_record(ws)
        assert record.status == "confirmed"
        assert record.context == ("health", "military")
        for name, (value, _, _) in PROPOSED.items():
            assert name == "context" or getattr(record, name) == value
        assert [e.quoted for e in record.evidence if e.field == "claimed_by"] == [CLAIM]
        assert CLAIM not in (record.summary or "")


async def test_a_proposed_value_has_its_reason_its_confidence_and_its_words(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    propose(monkeypatch, PROPOSED)
    async with desk(ws, (100, 30)) as (app, pilot):
        await keys(pilot, "enter", "f9")
        form = form_of(app)
        assert form.words.lit == CLAIM.split()
        assert "words before said" in screen_text(app)
        assert "text, rule 0.55" in screen_text(app)
        for name in (*fields.FURTHER, *DERIVED):
            if name not in PROPOSED:
                continue
            if name in form.inputs:
                form.go(name)
                await settled(pilot)
                assert PROPOSED[name][2] in screen_text(app)
            assert form.fill.origin(name) in ("text", "rule", "gazetteer")
            assert form.fill.confidence(name) == PROPOSED[name][1]
        assert "by the gazetteer, number 7" in screen_text(app)


@pytest.mark.parametrize("size", [(40, 12), (60, 24)])
async def test_what_had_no_room_on_the_first_page_is_shown_before_it_is_confirmed(
    ws: Workspace, size: Size, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("claimed_by", "attribution", "violence_kind", "context", "admin2", "source_scale")
    propose(
        monkeypatch, {name: PROPOSED[name] for name in names} | {"actor1_assoc": ("men of the coast " * 3, 0.9, "")}
    )
    async with desk(ws, size) as (app, pilot):
        await keys(pilot, "enter", "f2")
        form = form_of(app)
        assert form.turned
        assert "had no room on the first page" in " ".join(screen_text(app).split())
        assert code.records_of(ws, read.panels(ws, read.first_report(ws) or 0)[0].sentence_id) == []
        await keys(pilot, "f2")
        assert not isinstance(app.screen, FormScreen)
        assert first_record(ws).status == "confirmed"
        await keys(pilot, "k", "enter", "f2")
        assert not isinstance(app.screen, FormScreen), "a record that is confirmed already holds nothing new"


async def test_the_sentence_makes_room_for_what_is_named_only_where_the_screen_has_none(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    propose(monkeypatch, PROPOSED)
    async with desk(ws, (80, 24)) as (app, pilot):
        await keys(pilot, "enter")
        form = form_of(app)
        for height, lines in ((24, 4), (25, 5), (30, 6), (24, 4)):
            await pilot.resize_terminal(80, height)
            await settled(pilot)
            assert (form.words.size.height, form.naming.size.height) == (lines, 2)
        await keys(pilot, "f9")
        assert form.words.size.height == 6
        assert not form.naming.display


async def test_further_fields_are_typed_completed_pointed_at_emptied_and_undone(
    ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    propose(monkeypatch, {})
    async with desk(ws, (100, 30)) as (app, pilot):
        await keys(pilot, "enter", "v", *"gang")
        form = form_of(app)
        assert "It is one of state_based" in " ".join(screen_text(app).split())
        await keys(pilot, "f2")
        assert isinstance(app.screen, FormScreen)
        assert form.name_in_focus == "violence_kind"
        await keys(pilot, "f6", *"state")
        await pilot.pause(0.1)
        await keys(pilot, "tab")
        assert form.record.violence_kind == "state_based"
        await keys(pilot, "f3")
        assert form.record.violence_kind == "non_state"
        await keys(pilot, "escape", "l", "f4", *["right"] * 40, "left", "shift+right", "enter")
        assert form.record.claimed_by == "hospital said"
        assert form.words.lit == ["hospital", "said"]
        await keys(pilot, "f6")
        assert form.fill.value("claimed_by") == ""
        assert not form.words.lit
        await keys(pilot, *CLAIM)
        assert form.words.lit == CLAIM.split()
        await keys(pilot, "escape", "h", *"port; night", "escape")
        summary = code.summary_of(form.record)
        assert f" F9 3 more: by {CLAIM} · non state · tags port; night" in screen_text(app)
        await keys(pilot, "f2")
        record = first_record(ws)
        assert (record.claimed_by, record.violence_kind, record.tags) == (CLAIM, "non_state", ("port", "night"))
        assert record.summary == summary
        undone = undo.undo(ws)
        assert undone is not None
        assert code.records_of(ws, record.sentence_ids[0]) == []
        assert undo.redo(ws) is not None
    export.export(ws, f"{tmp_path}/out/", wanted=export.Wanted(every_column=True))
    with (tmp_path / "out" / "events.csv").open(encoding="utf-8", newline="") as stream:
        [row] = csv.DictReader(stream)
    assert (row["claimed_by"], row["violence_kind"], row["tags"]) == (CLAIM, "non_state", "port; night")
    with (tmp_path / "out" / "evidence.csv").open(encoding="utf-8", newline="") as stream:
        assert [e["quoted_text"] for e in csv.DictReader(stream) if e["field"] == "claimed_by"] == [CLAIM]


async def test_the_mouse_leads_to_the_further_fields_and_takes_what_is_offered(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    propose(monkeypatch, PROPOSED)
    async with desk(ws, (80, 24)) as (app, pilot):
        await keys(pilot, "enter")
        form = form_of(app)
        await pilot.click("#further", offset=(20, 1))
        await settled(pilot)
        assert form.turned
        label = next(one for one in form.query(Label) if one.text == "violence")
        await pilot.click(label)
        await settled(pilot)
        assert form.name_in_focus == "violence_kind"
        x = screen_text(app).splitlines()[form.offers.region.y].index("non_state")
        await pilot.click(form.offers, offset=(x, 0))
        await settled(pilot)
        assert form.record.violence_kind == "non_state"


async def test_a_record_shows_its_further_fields_at_the_side_and_in_the_list(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    propose(monkeypatch, PROPOSED)
    async with desk(ws, (160, 50)) as (app, pilot):
        await keys(pilot, "enter", "f5", "k")
        for pressed in ((), ("3",)):
            await keys(pilot, *pressed)
            text = screen_text(app)
            assert f"claimed by {CLAIM}" in text
            assert "violence  one sided" in text


@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s[0]}x{s[1]}")
async def test_the_pages_look_as_stored(ws: Workspace, size: Size, monkeypatch: pytest.MonkeyPatch) -> None:
    propose(monkeypatch, PROPOSED)
    async with desk(ws, size) as (app, pilot):
        await keys(pilot, "enter")
        same_screen(f"form-named-{size[0]}x{size[1]}", screen_text(app))
        await keys(pilot, "f9")
        same_screen(f"form-further-{size[0]}x{size[1]}", screen_text(app))
        assert screen_widths(app) == {size[0]}


def test_values_are_named_as_far_as_there_is_room_and_the_rest_is_counted() -> None:
    items: list[Run] = [(f"value {n}", "text") for n in range(12)]
    for width in range(30, 200):
        for most in (1, 2):
            lines, count = packed(items, width, most)
            texts = ["".join(text for text, _ in line) for line in lines]
            assert len(lines) <= most
            assert max(map(len, texts)) <= width
            said = " ".join(texts)
            assert all((f"value {n}" in said) == (n < count) for n in (0, 2, 5, 9))
            assert said.endswith(f" +{12 - count}") == (count < 12)
    lines, count = packed([("x" * 300, "text"), ("y", "text")], 60, 2)
    assert (len(lines), count) == (2, 2)
    assert "".join(text for text, _ in lines[0]).endswith("x…")
