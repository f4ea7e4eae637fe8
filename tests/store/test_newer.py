"""Two branches of one workspace: what a restore dropped, and how decisions of the one come over to the other."""

from __future__ import annotations

import contextlib
import json
import resource
import sqlite3
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from benchmarks import soak_reports, soak_state
from triage.desk import backup, check, code, correct, cut, export, load, merge, purge, read, records, tag, undo
from triage.desk.workspace import Workspace, open_workspace
from triage.domain.decision import Decision
from triage.domain.tag import Tag
from triage.errors import WorkspaceError
from triage.store import journal


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A workspace with four reports of five sentences, no two of them alike."""
    place, source = tmp_path / "desk.db", tmp_path / "in.jsonl"
    rows = [
        {
            "title": f"{town} reopens its mill",
            "url": f"https://n.example/{town}",
            "text": " ".join(
                f"The {thing} of {town} was closed on Monday."
                for thing in ("mill", "bridge", "school", "market", "ford")
            ),
        }
        for town in ("Alden", "Kesra", "Orsana", "Zahrin")
    ]
    source.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    with open_workspace(place) as ws:
        load.load(ws, [str(source)])
    return place


def given(ws: Workspace) -> list[tuple[str, int]]:
    return ws.db.execute("SELECT origin, origin_seq FROM decision ORDER BY seq").fetchall()


def press(path: Path, *tags: Tag, report: int = 1) -> None:
    """Tag the first sentences of a report, one key each."""
    with open_workspace(path) as ws:
        for panel, new in zip(read.panels(ws, report), tags, strict=False):
            tag.tag(ws, [panel.id], new)


def comes_over_whole(path: Path, saved: Path, before: dict[str, Any], rows: list[Decision]) -> None:
    """Go back to a backup with all decisions since: the state and the journal are those of before, row by row."""
    done = backup.go_back(path, saved, replay=True)
    assert done.replayed.left == []
    with open_workspace(path) as ws:
        assert soak_state.difference(before, soak_state.dump(ws)) == []
        assert list(journal.stream(ws.db)) == rows
        assert soak_state.faults(ws) == []


def test_numbers_that_a_restore_dropped_are_not_given_again(path: Path) -> None:
    saved = backup.make(path)
    press(path, Tag.EVENT, Tag.QUOTE)
    with open_workspace(path) as ws:
        dropped = given(ws)
    backup.go_back(path, saved, replay=False)
    press(path, Tag.NOISE)
    with open_workspace(path) as ws:
        now = given(ws)
    assert set(now) & set(dropped) == set(now[:-1])
    newer = backup.newer(path, saved)
    assert newer
    assert (newer.same, newer.decisions) == (True, 1)  # it is one workspace still
    assert check.check(path).findings == ()


def test_a_restore_that_drops_nothing_goes_on_counting(path: Path) -> None:
    press(path, Tag.EVENT)
    saved = backup.make(path)
    backup.go_back(path, saved, replay=False)
    press(path, Tag.EVENT, Tag.QUOTE)
    with open_workspace(path) as ws:
        assert len({origin for origin, _ in given(ws)}) == 1


def test_two_copies_that_went_on_come_together_with_numbers_of_their_own(path: Path, tmp_path: Path) -> None:
    copy = backup.make(path, tmp_path / "copy.db")
    press(path, Tag.EVENT, Tag.QUOTE)
    press(copy, Tag.NOISE, Tag.NOISE, report=2)
    done = backup.go_back(path, copy, replay=True)
    assert (done.replayed.decisions, done.replayed.left) == (2, [])
    with open_workspace(path) as ws:
        assert max(Counter(given(ws)).values()) == 1
        tags = [[p.tag for p in read.panels(ws, number)[:2]] for number in (1, 2)]
    assert tags == [[Tag.EVENT, Tag.QUOTE], [Tag.NOISE, Tag.NOISE]]
    press(path, Tag.CAPTION)
    with open_workspace(path) as ws:
        assert max(Counter(given(ws)).values()) == 1
        assert soak_state.faults(ws) == []


def test_an_undo_comes_over_whole_or_not_at_all_and_undo_goes_on(path: Path, tmp_path: Path) -> None:
    with open_workspace(path) as ws:
        tag.tag(ws, [p.id for p in read.panels(ws, 1)[:3]], Tag.EVENT)
    copy = backup.make(path, tmp_path / "copy.db")
    press(copy, Tag.NOISE)  # the first of the three has another tag there
    with open_workspace(path) as ws:
        undo.undo(ws)
    done = backup.go_back(path, copy, replay=True)
    assert (done.replayed.decisions, len(done.replayed.left)) == (0, 3)
    with open_workspace(path) as ws:
        assert [p.tag for p in read.panels(ws, 1)[:3]] == [Tag.NOISE, Tag.EVENT, Tag.EVENT]
        while undo.undo(ws):
            pass
        assert read.every_report(ws) == []
        assert soak_state.faults(ws) == []


def test_an_undo_of_what_stayed_behind_marks_no_other_decision(path: Path, tmp_path: Path) -> None:
    copy = backup.make(path, tmp_path / "copy.db")
    press(copy, Tag.NOISE, report=2)
    press(copy, Tag.EVENT)  # what the workspace decided too, and took back
    press(path, Tag.EVENT)
    with open_workspace(path) as ws:
        undo.undo(ws)
    done = backup.go_back(path, copy, replay=True)
    assert (done.replayed.decisions, len(done.replayed.left)) == (0, 2)
    with open_workspace(path) as ws:
        assert soak_state.faults(ws) == []
        undo.undo(ws)
        assert (read.panels(ws, 1)[0].tag, read.panels(ws, 2)[0].tag) == (None, Tag.NOISE)
        undo.undo(ws)
        assert read.panels(ws, 2)[0].tag is None


def test_a_revision_that_stays_behind_takes_no_earlier_one_away(path: Path, tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    soak_reports.write(source, 1, 9, sentences=4)
    with open_workspace(path) as ws:
        load.load(ws, [str(source)])
        key = read.every_report(ws)[-1].key
        tag.tag(ws, [read.panels(ws, 5)[0].id], Tag.EVENT)
    saved = backup.make(path)
    soak_reports.write(source, 1, 9, sentences=5)
    with open_workspace(path) as ws:
        load.load(ws, [str(source)])
        assert read.every_report(ws)[-1].key == key.replace("-1", "-2")
        ws.db.execute("UPDATE report SET mark = mark + 1 WHERE revision = 2")
    done = backup.go_back(path, saved, replay=True)
    assert done.replayed.left
    with open_workspace(path) as ws:
        assert read.every_report(ws)[-1].key == key
        assert read.panels(ws, 5)[0].tag is Tag.EVENT
        assert soak_state.faults(ws) == []


def test_what_a_purge_left_comes_over_also_to_a_backup_that_has_the_words(path: Path, tmp_path: Path) -> None:
    saved = backup.make(path, tmp_path / "elsewhere.db")
    with open_workspace(path) as ws:
        a, b, c, _ = (row.key for row in read.every_report(ws))
        merge_all(ws, a, b, c)
        purge.purge(ws, a)
        before, rows = soak_state.dump(ws), list(journal.stream(ws.db))
    comes_over_whole(path, saved, before, rows)


def test_a_hidden_report_stays_in_its_story_when_the_lead_is_purged(path: Path, tmp_path: Path) -> None:
    saved = backup.make(path, tmp_path / "elsewhere.db")
    with open_workspace(path) as ws:
        a, b, c, d = (row.key for row in read.every_report(ws))
        merge_all(ws, a, b, c, d)
        correct.exclude(ws, b)
        purge.purge(ws, a)
        before, rows = soak_state.dump(ws), list(journal.stream(ws.db))
    comes_over_whole(path, saved, before, rows)
    with open_workspace(path) as ws:
        undo.undo(ws)
        (story,) = read.stories(ws, None, 9)
        assert {row.key for row in read.reports_of_story(ws, story.lead)} == {b, c, d}


def test_what_was_taken_back_before_a_purge_comes_over_with_that(path: Path, tmp_path: Path) -> None:
    """Of a record that grew by a sentence and shrank again, the purge of that sentence's report leaves two digests."""
    with open_workspace(path) as ws:
        own, other = (read.panels(ws, number)[1] for number in (1, 2))
        tag.tag(ws, [own.id, other.id], Tag.EVENT)
        panel, row = records.event_sentence(ws, own.id)
        record = code.save(ws, code.proposed(ws, panel, row).record, status="draft")
    saved = backup.make(path, tmp_path / "elsewhere.db")
    with open_workspace(path) as ws:
        records.attach(ws, record.event_id, [other.id])
        undo.undo(ws)
        purge.purge(ws, other.sentence_id.rpartition("-")[0])
        before, rows = soak_state.dump(ws), list(journal.stream(ws.db))
    assert sum("purged" in str(row) for row in rows) >= 2
    comes_over_whole(path, saved, before, rows)


def test_a_report_that_was_loaded_and_purged_since_stays_purged(path: Path, tmp_path: Path) -> None:
    saved = backup.make(path, tmp_path / "elsewhere.db")
    source = tmp_path / "more.jsonl"
    source.write_text(
        json.dumps({"title": "Ferry sinks", "url": "https://n.example/f", "text": "A ferry sank. Two died."})
    )
    with open_workspace(path) as ws:
        load.load(ws, [str(source)])
        *_, last = read.every_report(ws)
        tag.tag(ws, [panel.id for panel in read.panels(ws, last.id)], Tag.EVENT)
        purge.purge(ws, last.key)
        before, rows = soak_state.dump(ws), list(journal.stream(ws.db))
    comes_over_whole(path, saved, before, rows)
    with open_workspace(path) as ws:
        assert load.load(ws, [str(source)]).count("accepted") == 0
    assert check.check(path).findings == ()


def merge_all(ws: Workspace, first: str, *others: str) -> None:
    for other in others:
        merge.same(ws, first, other)


def test_a_tag_that_comes_back_is_of_the_editor_who_gave_it(path: Path, tmp_path: Path) -> None:
    with open_workspace(path, editor="anna") as ws:
        tag.tag(ws, [read.panels(ws, 1)[0].id], Tag.EVENT)
    target = str(tmp_path / "out.jsonl")
    wanted = export.Wanted("sentences")
    with open_workspace(path, editor="ben") as ws:
        export.export(ws, target, wanted=wanted)
        before = Path(target).read_text(encoding="utf-8")
        assert '"coder":"anna"' in before
        tag.tag(ws, [read.panels(ws, 1)[0].id], Tag.NOISE)
        undo.undo(ws, 2)
        undo.redo(ws)
        export.export(ws, target, wanted=wanted)
    assert Path(target).read_text(encoding="utf-8") == before


def test_a_repair_keeps_what_was_seen(path: Path) -> None:
    with open_workspace(path) as ws:
        ws.seen.add(read.panels(ws, 1)[0].id)
        ws.note_seen()
        ws.db.execute("UPDATE sentence SET tag = 'noise' WHERE id = ?", (read.panels(ws, 1)[0].id,))
    assert check.repair(path).after.findings == ()
    with open_workspace(path) as ws:
        assert ws.db.execute("SELECT value FROM counter WHERE name = 'seen'").fetchone() == (1,)
        assert read.panels(ws, 1)[0].seen


def zeroed(path: Path, name: str) -> None:
    """Put zeros in the place of the first page of a table or an index."""
    with contextlib.closing(sqlite3.connect(path)) as db:
        (number,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (name,)).fetchone()
        (size,) = db.execute("PRAGMA page_size").fetchone()
    with path.open("r+b") as stream:
        stream.seek((number - 1) * size)
        stream.write(bytes(size))


@pytest.mark.parametrize(
    "name", ["workspace", "sqlite_autoindex_report_1", "sqlite_autoindex_sentence_1", "decision_object"]
)
def test_a_page_of_an_index_or_of_the_entries_keeps_no_decision_back(path: Path, tmp_path: Path, name: str) -> None:
    saved = backup.make(path)
    source = tmp_path / "later.jsonl"
    soak_reports.write(source, 1, 9)
    with open_workspace(path) as ws:
        load.load(ws, [str(source)])
        tag.tag(ws, [read.panels(ws, 5)[0].id], Tag.EVENT)
        cut.join(ws, read.panels(ws, 5)[1].id)
        before = soak_state.dump(ws)
    zeroed(path, name)
    done = backup.go_back(path, saved, replay=True)
    assert (done.replayed.left, done.replayed.reports) == ([], 1)
    with open_workspace(path) as ws:
        assert soak_state.difference(before, soak_state.dump(ws)) == []
        assert soak_state.faults(ws) == []


@pytest.mark.parametrize("which", ["min", "max"])
def test_a_lost_sentence_is_named_and_no_repair_counts_it_away(path: Path, which: str) -> None:
    saved = backup.make(path)
    with open_workspace(path) as ws:
        before = soak_state.dump(ws)
        ws.db.execute(
            f"DELETE FROM sentence WHERE id = (SELECT {which}(id) FROM sentence WHERE role <> 'title' AND report = 2)"
        )
    done = check.repair(path)
    for found in (done.before, done.after):
        assert [f.what.rpartition(" ")[0][-13:] for f in found.findings if not f.derived] == ["1 sentence is"]
    with open_workspace(path) as ws:
        assert soak_state.dump(ws)["counters"] == before["counters"]
    backup.go_back(path, saved, replay=True)
    with open_workspace(path) as ws:
        assert soak_state.difference(before, soak_state.dump(ws)) == []


def test_a_wrong_number_of_sentences_is_counted_anew(path: Path) -> None:
    with open_workspace(path) as ws:
        before = soak_state.dump(ws)
        ws.db.execute("UPDATE report SET sentences = sentences + 1 WHERE id = 2")
    assert check.repair(path).after.findings == ()
    with open_workspace(path) as ws:
        assert soak_state.difference(before, soak_state.dump(ws)) == []


@pytest.mark.parametrize("size", [8192, 60_000, 150_000])
def test_a_restore_on_a_full_disk_says_so_and_changes_nothing(path: Path, size: int) -> None:
    saved = backup.make(path)
    press(path, Tag.EVENT)
    before = path.read_bytes()
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limit[1]))
    try:
        with pytest.raises(WorkspaceError, match=r"could not be restored: .*"):
            backup.go_back(path, saved, replay=True)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    assert path.read_bytes() == before
    assert not list(path.parent.glob(".*"))
