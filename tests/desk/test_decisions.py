"""Decisions beside tags: corrections, exclusion, flags, notes, other spans of sentences; each is undone as one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from triage.desk import code, correct, cut, export, load, read, records, search, suggest, tag, undo
from triage.desk.workspace import Workspace, open_workspace
from triage.domain.rows import Panel
from triage.domain.tag import Flag, Tag
from triage.errors import DecisionError
from triage.store import journal

TEXT = "Shells hit Ramla on Monday and killed four men. The mayor left. Nobody said why."


@pytest.fixture
def panels(ws: Workspace, tmp_path: Path) -> list[Panel]:
    path = tmp_path / "r.json"
    path.write_text(json.dumps({"title": "Shells hit Ramla", "outlet": "Gulf Wire", "text": TEXT}), encoding="utf-8")
    load.load(ws, [str(path)])
    return read.panels(ws, 1)


def texts(ws: Workspace) -> list[str]:
    return [p.text for p in read.panels(ws, 1)]


def test_a_split_makes_two_sentences_and_undo_one(ws: Workspace, panels: list[Panel]) -> None:
    tag.tag(ws, [panels[0].id], Tag.EVENT)
    cut.split(ws, panels[0].id, TEXT.index("and killed"))
    assert texts(ws)[:2] == ["Shells hit Ramla on Monday", "and killed four men."]
    found = read.panels(ws, 1)
    assert [p.n for p in found] == [2, 3, 4, 5]
    assert all(p.proposal for p in found)
    assert (found[0].tag, read.left(ws)) == (None, (4, 4))
    undo.undo(ws)
    assert (texts(ws)[0], read.panels(ws, 1)[0].tag, read.left(ws)) == (panels[0].text, Tag.EVENT, (2, 3))
    undo.redo(ws)
    assert read.left(ws) == (4, 4)


def test_a_cut_on_whose_piece_a_note_stands_is_not_undone_alone(ws: Workspace, panels: list[Panel]) -> None:
    cut.split(ws, panels[0].id, TEXT.index("and killed"))
    seq = undo.history(ws, count=1)[0].seq
    correct.note(ws, read.panels(ws, 1)[1].id, "ask")
    with pytest.raises(DecisionError, match=rf"decision {seq + 1} \(note, .*\) came later"):
        undo.undo_decision(ws, seq)
    correct.note(ws, read.panels(ws, 1)[1].id, "")
    undo.undo_decision(ws, seq)
    assert texts(ws)[0] == panels[0].text


def test_a_join_makes_one_sentence(ws: Workspace, panels: list[Panel]) -> None:
    cut.join(ws, panels[1].id)
    assert texts(ws) == [panels[0].text, "The mayor left. Nobody said why."]
    assert read.left(ws, filter=search.parse('"mayor left nobody"')) == (1, 1)
    undo.undo(ws)
    assert texts(ws) == [p.text for p in panels]
    assert read.left(ws, filter=search.parse('"mayor left nobody"')) == (0, 0)
    assert read.left(ws, filter=search.parse('"mayor left"')) == (1, 1)


def test_a_cut_says_what_came_off(ws: Workspace, panels: list[Panel]) -> None:
    correct.note(ws, panels[1].id, "ask")
    tag.tag(ws, [panel.id for panel in panels[1:3]], Tag.NOISE)
    correct.flag(ws, [panels[1].id], Flag.MULTI)
    assert cut.join(ws, panels[1].id) == "What it had came off: tags, flags and note."
    undo.undo(ws)
    assert cut.split(ws, panels[0].id, TEXT.index("and killed")) == ""


@pytest.mark.parametrize("at", [0, len("The mayor left.")])
def test_an_empty_side_is_refused(ws: Workspace, panels: list[Panel], at: int) -> None:
    with pytest.raises(DecisionError, match="Nothing would be left"):
        cut.split(ws, panels[1].id, at)


def test_the_last_sentence_is_not_joined(ws: Workspace, panels: list[Panel]) -> None:
    with pytest.raises(DecisionError, match="last one"):
        cut.join(ws, panels[-1].id)


def test_a_sentence_with_a_record_is_not_cut(ws: Workspace, panels: list[Panel]) -> None:
    tag.tag(ws, [panels[0].id], Tag.EVENT)
    code.save(ws, code.begin(ws, panels[0].id).record, status="draft")
    with pytest.raises(DecisionError, match="not cut again"):
        cut.split(ws, panels[0].id, 6)
    assert texts(ws) == [p.text for p in panels]


def test_details_are_corrected_and_come_back(ws: Workspace, panels: list[Panel]) -> None:
    row = read.every_report(ws)[0]
    correct.details(ws, row.key, outlet="Port News", published="2017-02-20", country="IRQ")
    changed = read.every_report(ws)[0]
    assert (changed.outlet, changed.published) == ("Port News", "2017-02-20T00:00:00Z")
    tag.tag(ws, [panels[0].id], Tag.EVENT)
    assert code.begin(ws, panels[0].id).record.date_start == "2017-02-20"
    undo.undo(ws, 2)
    assert read.every_report(ws) == [row]


@pytest.mark.parametrize("given", [{"published": "last week"}, {"country": "Iraq"}, {"language": "English"}])
def test_a_detail_that_does_not_fit_is_refused(ws: Workspace, panels: list[Panel], given: dict[str, str]) -> None:
    with pytest.raises(DecisionError):
        correct.details(ws, read.every_report(ws)[0].key, **given)


def test_an_excluded_report_is_not_left_to_do(ws: Workspace, panels: list[Panel]) -> None:
    key = read.every_report(ws)[0].key
    tag.tag(ws, [panels[0].id], Tag.NOISE)
    correct.exclude(ws, key)
    assert (read.left(ws), read.every_report(ws)) == ((0, 0), [])
    undo.undo(ws)
    assert read.left(ws) == (2, 3)


def test_flags_are_set_and_taken_off(ws: Workspace, panels: list[Panel]) -> None:
    both = [panels[0].id, panels[1].id]
    correct.flag(ws, both, Flag.ATTRIBUTED)
    correct.flag(ws, both[:1], Flag.MULTI)
    assert read.panels(ws, 1)[0].flags == (Flag.ATTRIBUTED, Flag.MULTI)
    correct.flag(ws, both, Flag.ATTRIBUTED)
    assert [p.flags for p in read.panels(ws, 1)] == [(Flag.MULTI,), (), ()]
    undo.undo(ws, 3)
    assert [p.flags for p in read.panels(ws, 1)] == [(), (), ()]


def test_a_note_is_kept_and_taken_off(ws: Workspace, panels: list[Panel]) -> None:
    correct.note(ws, panels[2].id, " ask the mayor ")
    assert read.panels(ws, 1)[2].note == "ask the mayor"
    correct.note(ws, panels[2].id, "")
    assert read.panels(ws, 1)[2].note is None


def test_a_read_only_desk_shows_proposals_without_writing(ws: Workspace, panels: list[Panel], tmp_path: Path) -> None:
    path = tmp_path / "other.txt"
    path.write_text("Gunmen shot two guards in Dermat on Sunday.", encoding="utf-8")
    load.load(ws, [str(path)])
    with open_workspace(ws.path, read_only=True) as reader:
        assert read.panels(reader, 2)[0].proposal is not None
    assert ws.db.execute("SELECT offered FROM sentence WHERE report = 2").fetchall() == [(None,)]
    assert suggest.fill(ws) == 1
    assert suggest.fill(ws) == 0
    assert suggest.fill(ws, again=True) == 2


def test_nothing_of_an_excluded_report_is_exported(ws: Workspace, panels: list[Panel], tmp_path: Path) -> None:
    tag.tag(ws, [panels[0].id], Tag.EVENT)
    code.save(ws, code.begin(ws, panels[0].id).record, status="confirmed")
    correct.exclude(ws, read.every_report(ws)[0].key)
    summary = export.export(ws, f"{tmp_path / 'out'}/")
    assert {Path(f.path).name: f.rows for f in summary.files if f.path.endswith(".csv")}["events.csv"] == 0
    assert summary.left_out == ("1 record was left out, since no report behind it is part of the workspace now",)
    undo.undo(ws)
    assert export.export(ws, str(tmp_path / "again.csv")).files[0].rows == 1


def test_a_sentence_of_a_hidden_report_is_not_tagged(ws: Workspace, panels: list[Panel]) -> None:
    undo.undo(ws)
    with pytest.raises(DecisionError, match="no longer"):
        tag.tag(ws, [panels[0].id], Tag.EVENT)
    assert undo.redo(ws)


def _numbers(ws: Workspace) -> list[int]:
    return [d.seq for d in journal.history(ws.db)]


def test_what_was_cleared_does_not_come_back_on_a_sentence_that_was_cut_since(
    ws: Workspace, panels: list[Panel]
) -> None:
    """The first piece of a cut sentence has its id: a tag there would be on other words, and the cut could not be undone."""
    first, second, last = panels
    cleared = []
    for panel in (first, last):
        tag.tag(ws, [panel.id], Tag.EVENT)
        tag.tag(ws, [panel.id], None)
        cleared.append(_numbers(ws)[0])
    correct.note(ws, first.id, "see the map")
    correct.note(ws, first.id, "")
    noted = _numbers(ws)[0]
    cut.split(ws, first.id, TEXT.index("and killed"))
    for seq in (cleared[0], noted):
        with pytest.raises(DecisionError, match=r"decision \d+ \(sentence.split, .*\) came later"):
            undo.undo_decision(ws, seq)
    undo.undo_decision(ws, cleared[1])  # another sentence of the report stands as it did
    assert read.panels(ws, 1)[-1].tag is Tag.EVENT
    undo.undo(ws)
    undo.undo_decision(ws, cleared[0])
    assert [(p.text, p.tag) for p in read.panels(ws, 1)] == [
        (first.text, Tag.EVENT),
        (second.text, None),
        (last.text, Tag.EVENT),
    ]


def test_a_record_does_not_come_back_on_a_sentence_that_was_cut_since(ws: Workspace, panels: list[Panel]) -> None:
    first, second, _ = panels
    tag.tag(ws, [first.id], Tag.EVENT)
    record = code.save(ws, code.begin(ws, first.id).record, status="draft")
    tag.tag(ws, [second.id], Tag.EVENT)
    records.attach(ws, record.event_id, [second.id])
    records.detach(ws, record.event_id, second.sentence_id)
    detached = _numbers(ws)[0]
    tag.tag(ws, [second.id], None)
    cut.split(ws, second.id, second.text.index("left"))
    with pytest.raises(DecisionError, match=r"decision \d+ \(sentence.split, .*\) came later"):
        undo.undo_decision(ws, detached)
    while undo.undo(ws):
        pass
    assert read.left(ws) == (0, 0)


def test_an_undo_says_in_plain_words_what_became_of_the_sentence(ws: Workspace, panels: list[Panel]) -> None:
    def said(found: undo.Outcome | None) -> str:
        assert found is not None
        return found.sentence

    ids = [panel.id for panel in panels]
    tag.tag(ws, ids[:1], Tag.EVENT)
    tag.tag(ws, ids[:1], Tag.QUOTE)
    assert said(undo.undo(ws)) == "Undone: event, no longer quote."
    assert said(undo.redo(ws)) == "Done again: quote, no longer event."
    undo.undo(ws)
    assert said(undo.undo(ws)) == "Undone: no longer event."
    assert said(undo.redo(ws)) == "Done again: event."
    correct.flag(ws, ids[:1], Flag.MULTI)
    assert said(undo.undo(ws)) == "Undone: flags of 1 sentence."
    correct.flag(ws, ids[:2], Flag.MULTI)
    assert said(undo.undo(ws)) == "Undone: flags of 2 sentences."
    cut.join(ws, ids[1])
    assert said(undo.undo(ws)) == "Undone: 1 cut of sentences."
