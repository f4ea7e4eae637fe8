"""Branches of one workspace that come together more than once: nothing comes twice, and an id names one record."""

from __future__ import annotations

import contextlib
import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from benchmarks import soak_state
from triage.desk import backup, check, code, load, purge, read, records, tag, undo
from triage.desk.workspace import Workspace, open_workspace
from triage.domain.event import EventRecord, event_identity
from triage.domain.tag import Tag
from triage.store import journal


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A workspace with two reports of three sentences."""
    place, source = tmp_path / "desk.db", tmp_path / "in.jsonl"
    rows = [
        {
            "title": f"{town} reopens its mill",
            "url": f"https://n.example/{town}",
            "text": " ".join(f"The {thing} of {town} was shelled." for thing in ("mill", "bridge", "ford")),
        }
        for town in ("Alden", "Kesra")
    ]
    source.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    with open_workspace(place) as ws:
        load.load(ws, [str(source)])
        for report in (1, 2):
            tag.tag(ws, [p.id for p in read.panels(ws, report)], Tag.EVENT)
    return place


def begun(ws: Workspace, report: int = 1, actor: str = "the army") -> EventRecord:
    """Begin a record on the first sentence of a report."""
    panel = read.panels(ws, report)[0]
    return code.save(ws, code.edited(code.begin(ws, panel.id).record, "actor1", actor, panel), status="draft")


def sound(path: Path) -> None:
    with open_workspace(path) as ws:
        assert soak_state.faults(ws) == []
    assert check.check(path).findings == ()


def test_what_an_earlier_replay_brought_over_does_not_come_again(path: Path, tmp_path: Path) -> None:
    other = backup.make(path, tmp_path / "other.db")
    with open_workspace(path) as ws:
        name = begun(ws).event_id
        undo.undo(ws)
        tag.tag(ws, [read.panels(ws, 1)[1].id], Tag.NOISE)
    with open_workspace(other) as ws:
        tag.tag(ws, [read.panels(ws, 2)[1].id], Tag.QUOTE)
    first = backup.go_back(path, other, replay=True)  # the other one, with what this one decided
    assert (first.replayed.decisions, first.replayed.known, first.replayed.left) == (3, 0, [])
    assert first.kept
    second = backup.go_back(path, first.kept, replay=True)  # and the other way round
    assert (second.replayed.decisions, second.replayed.known, second.replayed.left) == (1, 3, [])
    with open_workspace(path) as ws:
        rows = [d for d in journal.stream(ws.db) if d.change.object == name]
        assert [d.act.value for d in rows] == ["do", "undo"]
        assert [read.panels(ws, n)[1].tag for n in (1, 2)] == [Tag.NOISE, Tag.QUOTE]
    sound(path)


def test_an_undo_of_what_came_over_before_finds_it(path: Path, tmp_path: Path) -> None:
    other = backup.make(path, tmp_path / "other.db")
    with open_workspace(other) as ws:
        tag.tag(ws, [read.panels(ws, 2)[0].id], Tag.QUOTE)
    with open_workspace(path) as ws:
        tag.tag(ws, [read.panels(ws, 1)[1].id], Tag.NOISE)
    ours = shutil.copyfile(path, tmp_path / "ours.db")
    backup.go_back(path, other, replay=True)
    with open_workspace(ours) as ws:
        undo.undo(ws)
    joined = shutil.copyfile(path, tmp_path / "joined.db")
    done = backup.go_back(ours, joined, replay=True)
    assert (done.replayed.decisions, done.replayed.known, done.replayed.left) == (1, 1, [])
    with open_workspace(ours) as ws:
        assert read.panels(ws, 1)[1].tag is Tag.EVENT
    sound(ours)


def test_branches_begin_records_under_ids_of_their_own(path: Path) -> None:
    saved = backup.make(path)
    with open_workspace(path) as ws:
        ours = begun(ws)
        assert ours.event_id == event_identity(ours.sentence_ids[0], 1)
    kept = backup.go_back(path, saved, replay=False).kept
    assert kept
    with open_workspace(path) as ws:
        theirs = begun(ws, actor="the police")
    assert theirs.event_id != ours.event_id
    assert backup.go_back(path, kept, replay=True).replayed.left == []
    with open_workspace(path) as ws:
        found = {r.event_id: r.actor1 for r in code.records_of(ws, ours.sentence_ids[0])}
    assert found == {ours.event_id: "the army", theirs.event_id: "the police"}
    sound(path)


def test_a_record_that_two_plain_copies_began_under_one_id_is_named(path: Path, tmp_path: Path) -> None:
    copy = shutil.copyfile(path, tmp_path / "copy.db")
    with open_workspace(copy) as ws:
        begun(ws, actor="the police")
        undo.undo(ws)  # its id was in exports already
    with open_workspace(path) as ws:
        name = begun(ws).event_id
        tag.tag(ws, [read.panels(ws, 2)[1].id], Tag.NOISE)
    done = backup.go_back(path, copy, replay=True)
    assert [line for line in done.replayed.left if name in line and "begin it again" in line]
    assert (done.replayed.decisions, len(done.replayed.left)) == (1, 1)
    with open_workspace(path) as ws:
        assert begun(ws).event_id != name
    sound(path)


def test_what_both_branches_took_back_is_taken_back_once(path: Path, tmp_path: Path) -> None:
    with open_workspace(path) as ws:
        tag.tag(ws, [read.panels(ws, 1)[1].id], Tag.NOISE)
    copy = backup.make(path, tmp_path / "copy.db")
    for place in (path, copy):
        with open_workspace(place, editor=place.stem) as ws:
            undo.undo(ws)
    with open_workspace(copy) as ws:
        tag.tag(ws, [read.panels(ws, 1)[1].id], Tag.NOISE)
    done = backup.go_back(path, copy, replay=True)
    assert (done.replayed.decisions, len(done.replayed.left)) == (0, 1)
    with open_workspace(path) as ws:
        assert read.panels(ws, 1)[1].tag is Tag.NOISE
    sound(path)


def test_going_back_to_the_middle_gives_no_number_again(path: Path, tmp_path: Path) -> None:
    early = backup.make(path, tmp_path / "early.db")
    with open_workspace(path) as ws:
        tag.tag(ws, [read.panels(ws, 1)[0].id], Tag.NOISE)
    middle = backup.make(path, tmp_path / "middle.db")
    with open_workspace(path) as ws:
        tag.tag(ws, [read.panels(ws, 1)[1].id], Tag.NOISE)
        dropped = {(d.origin, d.origin_seq) for d in journal.stream(ws.db)}
    backup.go_back(path, early, replay=False)
    backup.go_back(path, middle, replay=False)  # which has more than the workspace has now
    with open_workspace(path) as ws:
        tag.tag(ws, [read.panels(ws, 2)[0].id], Tag.QUOTE)
        last = list(journal.stream(ws.db))[-1]
    assert (last.origin, last.origin_seq) not in dropped
    sound(path)


def test_a_branch_that_loses_nothing_goes_on_under_its_own_id(path: Path, tmp_path: Path) -> None:
    early = backup.make(path, tmp_path / "early.db")
    with open_workspace(path) as ws:
        tag.tag(ws, [read.panels(ws, 1)[0].id], Tag.NOISE)
    backup.go_back(path, early, replay=False)
    with open_workspace(path) as ws:
        tag.tag(ws, [read.panels(ws, 1)[1].id], Tag.NOISE)
        branch = list(journal.stream(ws.db))[-1].origin
    backup.go_back(path, early, replay=True)
    with open_workspace(path) as ws:
        tag.tag(ws, [read.panels(ws, 1)[2].id], Tag.NOISE)
        rows = list(journal.stream(ws.db))[-2:]
    assert [(d.origin, d.origin_seq) for d in rows] == [(branch, 1), (branch, 2)]
    sound(path)


def texted(path: Path, *sentences: str) -> None:
    """Load a next text of the first report."""
    source = path.with_suffix(".next.jsonl")
    row = {"title": "Alden reopens its mill", "url": "https://n.example/Alden", "text": " ".join(sentences)}
    source.write_text(json.dumps(row) + "\n", encoding="utf-8")
    with open_workspace(path, editor=path.stem) as ws:
        load.load(ws, [str(source)])


def test_a_next_text_of_one_branch_is_not_taken_for_that_of_the_other(path: Path, tmp_path: Path) -> None:
    """Both have the same key, and sentences that begin at the same places."""
    copy = backup.make(path, tmp_path / "copy.db")
    texted(path, "Nobody was hurt there.", "The ford is dry.")
    texted(copy, "Twelve people are dead.", "The ford is wet.")
    with open_workspace(path) as ws:
        tag.tag(ws, [read.panels(ws, 3)[0].id], Tag.NOISE)
    done = backup.go_back(path, copy, replay=True)
    assert all("Another text was loaded here" in line for line in done.replayed.left if "-2" in line)
    with open_workspace(path) as ws:
        assert [(p.text, p.tag) for p in read.panels(ws, 3)] == [
            ("Twelve people are dead.", None),
            ("The ford is wet.", None),
        ]
    sound(path)


def damaged(path: Path, key: str) -> None:
    """Give a report another headline past the journal, so that its mark tells it."""
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as db:
        assert db.execute("UPDATE report SET headline = 'x' WHERE key LIKE ?", (f"%{key}",)).rowcount == 1


def test_a_revision_that_stayed_behind_keeps_no_later_one_beside_the_first(path: Path, tmp_path: Path) -> None:
    saved = backup.make(path, tmp_path / "saved.db")
    texted(path, "The ford is dry.")
    with open_workspace(path) as ws:
        undo.undo(ws)
    texted(path, "The ford is frozen.")
    damaged(path, "-2")
    done = backup.go_back(path, saved, replay=True)
    assert any("is missing or damaged" in line for line in done.replayed.left)
    with open_workspace(path) as ws:
        assert sorted(row.key[-1] for row in read.every_report(ws)) == ["1", "3"]
    sound(path)


def test_a_record_whose_purged_value_has_no_follower_is_what_the_journal_says(path: Path, tmp_path: Path) -> None:
    with open_workspace(path) as ws:
        name = begun(ws, report=2).event_id
        key = read.every_report(ws)[1].key
    saved = backup.make(path, tmp_path / "saved.db")
    texted(path, "Gunmen shot two guards at the ford.")
    with open_workspace(path) as ws:
        panel = read.panels(ws, 3)[0]
        tag.tag(ws, [panel.id], Tag.EVENT)
        records.attach(ws, name, [panel.id])
        purge.purge(ws, key)
    damaged(path, "-2")
    backup.go_back(path, shutil.copyfile(saved, tmp_path / "again.db"), replay=True)
    sound(path)
