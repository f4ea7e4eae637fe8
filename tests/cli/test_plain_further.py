"""The further fields of a record in the line mode: asked for by a key or a name, and told before anything is confirmed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.test_plain import talk
from tests.further import CLAIM, PROPOSED, propose
from triage.cli.plain.form import ORDER, USUAL
from triage.desk import code, load, read
from triage.desk.fields import FURTHER
from triage.desk.workspace import Workspace
from triage.domain.event import EventRecord

TEXT = "Shells hit the north gate of Tel Maran on Monday and killed four people, the town hospital said."


@pytest.fixture
def told(ws: Workspace, tmp_path: Path) -> Workspace:
    path = tmp_path / "short.txt"
    path.write_text(f"Shells hit a gate\n\n{TEXT}\n", encoding="utf-8")
    load.load(ws, [str(path)])
    return ws


def record_of(ws: Workspace) -> EventRecord:
    [record] = code.records_of(ws, next(p.sentence_id for p in read.panels(ws, 1) if p.text == TEXT))
    return record


def test_the_further_fields_are_asked_for_by_their_key_and_no_record_asks_for_them_else(
    told: Workspace, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    propose(monkeypatch, {})
    assert set(FURTHER) <= set(ORDER) - set(USUAL)
    said = talk(
        told, capsys, "g 2", "r", "F9", CLAIM, "?", "official", "Gang", "one-sided", "3", "2", "up", "1", "F9",
        "context", "health; crime", "date", "2017-02-20", "confirm",
    )  # fmt: skip
    text = "\n".join(said)
    assert "claimed by []" in text
    assert "One of official, belligerent, witness, ngo, media, social, none." in said
    assert "It is one of state_based, non_state, one_sided, none. violence [gang]" in text
    assert "Clarity is 1 for an event told in full, 2 for one summed over several. clarity [3]" in text
    assert f"Further: claimed by {CLAIM}; attribution official; violence one sided; clarity 1." in text
    assert "F9 for the further fields" in text
    record = record_of(told)
    assert (record.claimed_by, record.attribution, record.violence_kind) == (CLAIM, "official", "one_sided")
    assert (record.event_clarity, record.context, record.status) == (1, ("health", "crime"), "confirmed")
    assert [e.quoted for e in record.evidence if e.field == "claimed_by"] == [CLAIM]
    again = talk(told, capsys, "g 2", "r", *[""] * len(USUAL), "close")
    assert "claimed by [" not in "\n".join(again)
    assert again[-1] == "Closed; nothing was changed."


def test_from_the_end_one_goes_back_to_the_usual_fields(told: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    said = talk(told, capsys, "g 2", "r", ".", "up", "", "F9", "up", "F9", "F9", "tags", "a; b", "close")
    asked = [line for line in said if line.endswith("]")]
    assert [line.split(" [")[0].strip() for line in asked[-5:]][1:] == ["claimed by", "summary", "claimed by", "tags"]
    assert record_of(told).tags == ("a", "b")


def test_what_is_proposed_is_told_before_a_key_may_confirm_it(
    told: Workspace, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    propose(monkeypatch, PROPOSED)
    said = talk(told, capsys, "g 2", "r", "claimed", "F9", "?", ".", "close")
    first = next(place for place, line in enumerate(said) if line.startswith("Record ev_"))
    assert said[first + 1] == (
        f"Further: claimed by {CLAIM}; attribution official; violence one sided; clarity 1; context health; military;"
        " district Kar; scale local."
    )
    assert "Why: words before said." in said
    assert f"Words in the sentence: {CLAIM}." in said


@pytest.mark.parametrize("typed", ["close", "leave", "esc", "quit", "ctrl+q"])
def test_a_word_at_a_field_leaves_the_record_and_keeps_what_was_changed(
    told: Workspace, capsys: pytest.CaptureFixture[str], typed: str
) -> None:
    said = talk(told, capsys, "g 2", "r", "", "2017-02-19", typed, "3")
    assert "Record draft." in said
    assert record_of(told).date_start == "2017-02-19"
    assert ("Everything is saved." in said) is (typed in ("quit", "ctrl+q"))
    assert any(line.startswith("Record 1, draft") for line in said) is (typed not in ("quit", "ctrl+q"))
    assert any("close leaves and keeps what was changed as a draft" in line for line in said), "it is said how"


def test_words_of_the_line_mode_are_no_values_unless_it_is_said(
    told: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    talk(told, capsys, "g 2", "r", ".", "place", "Karsin", "close")
    said = talk(
        told, capsys, "g 2", "r", ".", "place", "undo", "help", "= undo", "stories", "actor 1", "another round", "close"
    )
    assert sum("undo is for the view behind the record: close leaves it first" in line for line in said) == 1
    assert sum("stories is for the view behind the record" in line for line in said) == 1
    assert any(line.startswith("F2 or confirm: ") or "confirm: " in line for line in said), "help is the form's"
    record = record_of(told)
    assert (record.place_name, record.actor1) == ("undo", "another round")


def test_further_words_at_a_field_do_what_their_keys_do(told: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    said = talk(told, capsys, "g 2", "r", "previous", "next", "point Monday", "previous", "clear", "restore", "confirm")
    assert not any(line.startswith("There is no such type") for line in said)
    record = record_of(told)
    assert (record.status, record.date_text) == ("confirmed", "Monday")
