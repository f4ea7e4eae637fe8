"""A purged report: every word of it is gone from every file, and everything else still checks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from triage.desk import check, code, correct, load, merge, purge, read, records, tag, undo
from triage.desk.workspace import Workspace, open_workspace
from triage.domain.decision import Change, Subject
from triage.domain.event import revised
from triage.domain.tag import Tag
from triage.errors import DecisionError
from triage.store import backup, journal, shelf
from triage.store import purge as store

SECRET = ("Zephyrine", "Quillmarsh", "Obadiahsen", "Wintergreenly")
TEXT = f'Gunmen killed three men of {SECRET[0]} on Monday, {SECRET[1]} said. "I saw {SECRET[2]} fall," he said.'


@pytest.fixture
def key(ws: Workspace, tmp_path: Path) -> str:
    """A report with a tag, a note, a record, a merged headline and a backup, and another report beside it."""
    lines = [
        {
            "title": f"Three killed in {SECRET[3]} market blast",
            "text": TEXT,
            "url": "http://x.example/zephyrine",
            "published": "2017-02-21",
        },
        {
            "title": f"THREE KILLED IN {SECRET[3]} MARKET BLAST",
            "text": "Another text of another report.",
            "url": "http://y.example/2",
        },
        {
            "title": "Mayor opens a bridge in Ramla",
            "text": "The mayor opened a bridge in Ramla on Sunday.",
            "url": "http://y.example/3",
        },
    ]
    path = tmp_path / "in.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    load.load(ws, [str(path)])
    path.unlink()
    panels = read.panels(ws, 1)
    tag.tag(ws, [panels[0].id], Tag.EVENT)
    code.save(ws, code.begin(ws, panels[0].id).record, status="confirmed")
    correct.note(ws, panels[1].id, f"ask {SECRET[1]}")
    tag.tag(ws, [read.panels(ws, 3)[0].id], Tag.EVENT)
    backup.make(ws.db, ws.path)
    return read.every_report(ws)[0].key


def bytes_beside(ws: Workspace) -> bytes:
    """Return every byte of the workspace, its logs and its backups."""
    return b"".join(
        p.read_bytes() for p in ws.path.parent.rglob("*") if p.is_file() and p.name.startswith(ws.path.stem)
    )


def test_no_word_is_left_in_any_file(ws: Workspace, key: str) -> None:
    merge.detach(ws, key)
    assert all(word.encode() in bytes_beside(ws) for word in SECRET[:3])
    damaged = shelf.folder_of(ws.path) / f"damaged-{ws.path.stem}-20170101T000000Z.db"
    damaged.write_bytes(b"SQLite format 3\x00" + SECRET[0].encode() * 100)
    done = purge.purge(ws, key)
    assert (done.files, done.removed) == (2, (damaged.name,))
    assert not damaged.exists()
    ws.close()
    held = bytes_beside(ws).lower()
    assert [word for word in SECRET[:3] if word.lower().encode() in held] == []


@pytest.mark.parametrize("step", ["sweep", "purge", "copies"])
def test_a_purge_that_was_broken_off_is_ended_by_the_next_desk(
    ws: Workspace, key: str, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(
            *{"sweep": (store, "sweep"), "purge": (store, "purge"), "copies": (shelf, "listed")}[step], broken
        )
        with pytest.raises(KeyboardInterrupt):
            purge.purge(ws, key)
    shelf.part_of(next(iter(shelf.listed(ws.path)))).write_bytes(SECRET[0].encode())  # a backup that was broken off
    ws.close()
    with open_workspace(ws.path) as again:
        assert again.purging
        purge.finish(again)
        assert not again.purging
    held = bytes_beside(ws).lower()
    assert [word for word in SECRET[:3] if word.lower().encode() in held] == []
    assert [check.check(path).findings for path in (ws.path, *shelf.listed(ws.path))] == [(), ()]


def test_everything_else_still_checks(ws: Workspace, key: str) -> None:
    purge.purge(ws, key.rpartition("-")[0])
    assert journal.broken_link(ws.db) is None
    assert [row.headline for row in read.every_report(ws)][-1].startswith("Mayor")
    record = code.records(ws, None, 10)[0]
    assert (record.killed_low, record.evidence, record.date_text) == (3, (), None)
    assert [p.tag for p in read.panels(ws, 3)] == [Tag.EVENT]
    backups = list(shelf.listed(ws.path))
    ws.close()
    assert check.check(ws.path).findings == ()
    assert [check.check(path).findings for path in backups] == [()]


def test_undo_goes_past_what_was_purged(ws: Workspace, key: str) -> None:
    purge.purge(ws, key)
    while undo.undo(ws):
        pass
    assert read.left(ws) == (0, 0)
    ws.close()
    assert check.check(ws.path).findings == ()


def test_redo_goes_past_what_was_purged(ws: Workspace, key: str) -> None:
    while undo.undo(ws):
        pass
    assert undo.redo(ws)
    purge.purge(ws, key)
    while undo.redo(ws):
        pass
    assert [panel.tag for panel in read.panels(ws, 3)] == [Tag.EVENT]
    ws.close()
    assert check.check(ws.path).findings == ()


def test_an_undone_tag_of_a_purged_report_stays_undone(ws: Workspace, key: str) -> None:
    undo.undo(ws)
    tag.tag(ws, [read.panels(ws, 1)[1].id], Tag.NOISE)
    other = tag.tag(ws, [read.panels(ws, 3)[0].id], Tag.QUOTE)
    undo.undo(ws, 2)
    purge.purge(ws, key)
    again = undo.redo(ws)
    assert again is not None
    assert again.panel == other.sentences[0]
    ws.close()
    assert check.check(ws.path).findings == ()


def test_a_purged_report_is_gone_and_stays_known(ws: Workspace, key: str, tmp_path: Path) -> None:
    purge.purge(ws, key)
    with pytest.raises(DecisionError, match="no report"):
        purge.purge(ws, key)
    path = tmp_path / "again.json"
    path.write_text(
        json.dumps({"title": "Three killed", "text": TEXT, "url": "http://x.example/zephyrine"}), encoding="utf-8"
    )
    assert load.load(ws, [str(path)]).outcomes[0].status == "refused"
    assert len(read.every_report(ws)) == 2


def test_a_read_only_desk_purges_nothing(ws: Workspace, key: str) -> None:
    ws.close()
    with open_workspace(ws.path, read_only=True) as reader, pytest.raises(Exception, match="reading only"):
        purge.purge(reader, key)


def test_a_record_may_rest_on_a_purged_sentence_without_its_words(ws: Workspace, key: str) -> None:
    own, other = (read.panels(ws, number)[0] for number in (3, 1))
    record = code.save(ws, code.begin(ws, own.id).record, status="draft")
    bare = revised(record, sentence_ids=(*record.sentence_ids, other.sentence_id))
    journal.decide(
        ws.db, ws.editor, "record.attach", [Change(Subject.RECORD, record.event_id, record.as_value(), bare.as_value())]
    )
    purge.purge(ws, key)
    left = code.get(ws, record.event_id)
    assert left is not None
    assert left.sentence_ids == record.sentence_ids
    assert check.check(ws.path).findings == ()


def test_undo_goes_past_what_a_purge_left_for_good(ws: Workspace, key: str) -> None:
    """A story and a record that the purge changed last are nobody's to take back; what came before them is."""
    other, third = (read.every_report(ws)[n].key for n in (1, 2))
    correct.note(ws, read.panels(ws, 3)[0].id, "look at the map")
    merge.same(ws, third, other)
    record = code.begin(ws, read.panels(ws, 3)[0].id).record
    saved = code.save(ws, record, status="draft")
    tag.tag(ws, [read.panels(ws, 1)[0].id], Tag.EVENT)
    records.attach(ws, saved.event_id, [read.panels(ws, 1)[0].id])
    merge.detach(ws, third)
    purge.purge(ws, key)
    while undo.undo(ws):
        pass
    left = code.get(ws, saved.event_id)
    assert left is not None
    assert left.sentence_ids == (read.panels(ws, 3)[0].sentence_id,)
    assert (read.panels(ws, 3)[0].tag, read.panels(ws, 3)[0].note) == (Tag.EVENT, None)
    while undo.redo(ws):
        pass
    assert read.panels(ws, 3)[0].note == "look at the map"
    assert check.check(ws.path).findings == ()
