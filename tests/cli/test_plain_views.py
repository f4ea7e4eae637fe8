"""The line mode does all that the views and the form do: every command of the table has its word and its effect."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from triage.cli.plain.form import CHANGES, STATUS
from triage.cli.plain.run import converse
from triage.cli.plain.table import HANDLERS, OF_THE_FORM, names
from triage.desk import code, load, merge, read, stories
from triage.desk.commands import COMMANDS, FORM, RECORDS, STORIES, commands_of, key_name
from triage.desk.workspace import Workspace

SCREEN_ONLY = {
    "tag.range": "a range is typed behind the tag, which it says",
    "palette": "the help with words",
    "work.stop": "ctrl+c stops, which it says",
}
"""Commands whose word in the line mode does it in another way, with the way."""


@pytest.fixture
def desk(ws: Workspace, tmp_path: Path) -> Workspace:
    """Three reports of one story in the order of publication, and one more."""
    bodies = (
        "Shells killed nine people in Mosul on Monday, and six men were wounded near Tikrit on Sunday.",
        "The road is closed. Shells killed nine people in Mosul on Monday.",
        "The mill burns.",
        "Figs are cheap.",
    )
    rows = [
        {"title": f"Report {n} of it", "text": body, "outlet": f"O{n}", "id": f"r{n}", "published": f"2017-02-2{n}"}
        for n, body in enumerate(bodies)
    ]
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    load.load(ws, [str(tmp_path / "in.jsonl")], auto=False)
    keys = [row.key for row in read.every_report(ws)]
    for key in keys[1:3]:
        merge.same(ws, keys[0], key)
    return ws


def talk(ws: Workspace, capsys: pytest.CaptureFixture[str], *lines: str) -> list[str]:
    capsys.readouterr()
    assert converse(ws, iter(lines)) == 0
    return capsys.readouterr().out.splitlines()


def test_every_command_has_a_word_and_something_that_does_it() -> None:
    done = (
        set(HANDLERS)
        | set(CHANGES)
        | set(STATUS)
        | {"form.leave", "form.help", "form.more", "form.next", "form.previous"}
    )
    assert {c.id for c in COMMANDS} == done
    assert {c.id for c in commands_of(FORM)} == OF_THE_FORM
    assert set(SCREEN_ONLY) <= done
    for view in (STORIES, RECORDS, FORM):
        known = names(view)
        assert all(known[key_name(key)].id == c.id for c in commands_of(view) for key in c.keys)


def test_a_story_is_told_led_and_split(desk: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    said = talk(desk, capsys, "2", "tab", "i", "* 3", "| 2", "| 9", "u", "u")
    assert "Report 1, leads: Report 0 of it — O0, 20 February 2017 00:00." in said
    assert "Report 2 adds: The road is closed." in said
    assert any(line.startswith("Report 1 adds: Shells killed nine people") for line in said)
    assert "It leads its story now." in said
    assert "Split: the reports from there on are a story of their own." in said
    assert "Name one report of the story, like | 2." in said
    assert sorted(row.reports for row in read.stories(desk, None, 9)) == [1, 3]
    assert stories.members(desk, read.stories(desk, None, 1)[0].lead)[0].outlet == "O0"


def test_fields_are_filled_in_other_ways(desk: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    said = talk(
        desk, capsys, "r", "2s", "sun", "F7", "F6", "F4 Sunday", "F4 no such words", "F4", "", "", "", "F3", "?", ".", "F3",
        "killed low", "5+", "actor 1", "F4 six men", "", "place", "Tikrit", "confirm",
    )  # fmt: skip
    text = "\n".join(said)
    assert "Write the words of the sentence behind the key." in text
    assert "F3 takes something else: " in text
    assert "It comes from: text." in text
    assert "Name a field first." in text
    [record] = code.records(desk, None, 9)
    assert (record.status, record.date_start, record.date_text) == ("confirmed", "2017-02-19", "Sunday")
    assert (record.killed_low, record.killed_best, record.killed_high) == (5, 5, None)
    assert (record.actor1, record.place_name, record.country) == ("six men", "Tikrit", "IRQ")
    assert read.panels(desk, 1)[0].tag == "event"


def test_records_are_ordered_filtered_and_decided(desk: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    talk(desk, capsys, "r", "2s", "F5", "r", "2s", "F2")
    said = talk(
        desk, capsys, "3", "o date", "o", "o nothing", "f draft", "c", "f", "f all", "D", "D", "-", "f nothing", "u",
    )  # fmt: skip
    assert "Records by date, all." in said
    assert "Records by place, all." in said
    assert any(line.startswith("There is no order nothing. One of id, status, ") for line in said)
    assert any(line.startswith("There is no status nothing. One of all, draft, ") for line in said)
    assert "Confirmed." in said
    assert "Record disputed." in said
    assert "Record confirmed." in said
    assert "Rejected." in said


def test_long_work_says_what_it_did(desk: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    said = talk(desk, capsys, "P", "V", "4")
    assert "4 reports got proposals." in said
    assert any(line.startswith("Nothing is damaged: ") for line in said)
    assert any(line.startswith("outlet O0: ") for line in said)
    desk.db.execute("UPDATE report SET headline = 'forged' WHERE id = 1")
    said = talk(desk, capsys, "V")
    assert any(line.startswith("Damaged: ") for line in said)


def test_a_hidden_proposal_is_not_said(
    desk: Workspace, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRIAGE_BLIND", "1")
    said = talk(desk, capsys, "i", "t", "e", "K", "i")
    assert any(line.startswith("1, body, proposal hidden: ") for line in said)
    assert "The proposal is hidden until you decide." in said
    assert any(line.startswith("The proposal is hidden until you decide; tag it with one of ") for line in said)
    assert any(line.startswith("Proposed: ") for line in said)


def test_a_status_that_a_record_has_already_is_not_given_again(
    desk: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "No records yet: r on an event sentence begins one." in talk(desk, capsys, "3")
    talk(desk, capsys, "r", "2s", "F5")
    said = talk(desk, capsys, "3", "c", "c", "-", "-")
    told = [line for line in said if "onfirmed" in line or "ejected" in line][-6:]
    assert [line for line in told if not line.startswith("Record")] == [
        "Confirmed.", "The record is confirmed already.", "Rejected.", "The record is rejected already.",
    ]  # fmt: skip
