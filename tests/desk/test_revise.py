"""A report that comes in again with another text: tags, flags, notes, corrections and records go along."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from triage.desk import check, code, correct, export, load, read, records, tag, undo
from triage.desk.workspace import Workspace
from triage.domain.event import EventRecord, revised
from triage.domain.rows import Panel
from triage.domain.tag import Flag, Tag
from triage.errors import DecisionError
from triage.store import reports
from triage.store.texts import OF as TEXT

BOMB = "A bomb killed four men \U0001f642 in Ramla on Monday."
OTHER = "Police in Sidra arrested two suspects on Tuesday."


def written(folder: Path, text: str) -> str:
    path = folder / "report.json"
    given = {"title": "Bomb in Ramla", "text": text, "published": "2017-02-22T10:00:00Z", "url": "https://n.example/1"}
    path.write_text(json.dumps(given), encoding="utf-8")
    return str(path)


@pytest.fixture
def record(ws: Workspace, tmp_path: Path) -> EventRecord:
    load.load(ws, [written(tmp_path, f"{BOMB} {OTHER} Nobody said why.")])
    row = read.every_report(ws)[0]
    correct.details(ws, row.key, outlet="Gulf Wire", country="LBN")
    panels = read.panels(ws, row.id)
    tag.tag(ws, [p.id for p in panels[:2]], Tag.EVENT)
    correct.flag(ws, [panels[0].id], Flag.ATTRIBUTED)
    correct.note(ws, panels[0].id, "which Ramla?")
    begun = revised(code.begin(ws, panels[0].id).record, event_type="explosions", event_subtype="remote_ied_mine")
    saved = code.save(ws, begun, status="confirmed")
    return records.attach(ws, saved.event_id, [panels[1].id])


def panels_now(ws: Workspace) -> list[Panel]:
    return read.panels(ws, read.every_report(ws)[0].id)


def test_a_record_follows_the_sentences_that_kept_their_words(
    ws: Workspace, record: EventRecord, tmp_path: Path
) -> None:
    load.load(ws, [written(tmp_path, f"Updated at noon. {BOMB} Nobody said why yet.")])
    row = read.every_report(ws)[0]
    assert (row.key[-2:], row.outlet) == ("-2", "Gulf Wire")
    assert correct.known(ws, row.key)["country"] == "LBN"
    update, bomb, _ = panels_now(ws)
    assert (update.tag, bomb.tag, bomb.flags, bomb.note) == (None, Tag.EVENT, (Flag.ATTRIBUTED,), "which Ramla?")
    moved = code.get(ws, record.event_id)
    assert moved
    assert moved.sentence_ids == (bomb.sentence_id, record.sentence_ids[1])
    assert (moved.revision, moved.coder, moved.status) == (record.revision + 1, record.coder, "confirmed")
    assert [r.event_id for r in records.of_sentence(ws, bomb.sentence_id)] == [record.event_id]
    assert all(e.start >= len("Updated at noon. ") for e in moved.evidence if e.sentence_id == bomb.sentence_id)
    undo.undo(ws)
    assert code.get(ws, record.event_id) == record
    assert check.check(ws.path).findings == ()


def test_every_word_of_evidence_stands_in_the_text_that_its_hash_names(
    ws: Workspace, record: EventRecord, tmp_path: Path
) -> None:
    import hashlib

    texts = [f"{BOMB} {OTHER} Nobody said why.", f"Updated at noon. {BOMB} Nobody said why yet."]
    load.load(ws, [written(tmp_path, texts[1])])
    summary = export.export(ws, f"{tmp_path}/out/")
    assert summary.left_out == ()
    stored = {row[1]: row[0] for row in ws.db.execute(f"SELECT {TEXT}, lower(hex(text_sha256)) FROM report r")}
    assert set(stored) == {hashlib.sha256(text.encode()).hexdigest() for text in stored.values()}
    with (tmp_path / "out" / "evidence.csv").open(encoding="utf-8", newline="") as stream:
        found = list(csv.DictReader(stream))
    assert len({row["text_sha256"] for row in found}) == 2
    for row in found:
        text = stored[row["text_sha256"]]
        assert text[int(row["char_start"]) : int(row["char_end"])] == row["quoted_text"]


def test_a_record_whose_sentences_are_all_gone_still_counts(ws: Workspace, record: EventRecord, tmp_path: Path) -> None:
    load.load(ws, [written(tmp_path, "The report was withdrawn.")])
    assert code.get(ws, record.event_id) == record
    summary = export.export(ws, f"{tmp_path}/out/")
    rows = {Path(w.path).name: w.rows for w in summary.files}
    assert (rows["events.csv"], rows["evidence.csv"] > 0, summary.left_out) == (1, True, ())


def test_sentences_with_the_same_words_go_along_in_order(ws: Workspace, tmp_path: Path) -> None:
    load.load(ws, [written(tmp_path, "Shots were heard.\n\nNobody came.\n\nShots were heard.")])
    first, _, last = panels_now(ws)
    tag.tag(ws, [first.id], Tag.EVENT)
    tag.tag(ws, [last.id], Tag.NOISE)
    load.load(ws, [written(tmp_path, "Late news.\n\nShots were heard.\n\nShots were heard.\n\nNobody came.")])
    assert [(p.text, p.tag) for p in panels_now(ws)][1:3] == [
        ("Shots were heard.", Tag.EVENT),
        ("Shots were heard.", Tag.NOISE),
    ]


def renaming(ws: Workspace, row_key: str, outlet: str | None, *ids: str) -> list[tuple[tuple[str, ...], int, str]]:
    correct.details(ws, row_key, outlet=outlet)
    found = [code.get(ws, name) for name in ids]
    return [(one.sources, one.source_count, one.summary or "") for one in found if one]


def test_sources_follow_a_corrected_outlet(ws: Workspace, record: EventRecord, tmp_path: Path) -> None:
    key = read.every_report(ws)[0].key
    own = code.begin(ws, panels_now(ws)[0].id, another=True).record
    own = revised(
        own, event_type="strategic", event_subtype="other", sources=("The Gulf",), summary="As the editor wrote."
    )
    own = code.save(ws, own, status="confirmed")
    (sources, count, summary), kept = renaming(ws, key, "Gulf Daily", record.event_id, own.event_id)
    assert (sources, count) == (("Gulf Daily",), 1)
    assert "(Gulf Daily)" in summary
    assert kept == (("The Gulf",), 1, "As the editor wrote.")
    records.detach(ws, record.event_id, record.sentence_ids[1])
    again = records.attach(ws, record.event_id, [panels_now(ws)[1].id])
    assert (again.sources, again.source_count) == (("Gulf Daily",), 1)
    assert renaming(ws, key, None, record.event_id)[0][:2] == (("unknown outlet",), 1)
    assert renaming(ws, key, "Gulf Daily", record.event_id)[0][:2] == (("Gulf Daily",), 1)
    undo.undo(ws, 5)
    assert code.get(ws, record.event_id) == record
    assert check.check(ws.path).findings == ()


def test_a_report_is_one_source_in_all_its_revisions(ws: Workspace, tmp_path: Path) -> None:
    first = json.loads(Path(written(tmp_path, f"{BOMB} {OTHER}")).read_text("utf-8"))
    (tmp_path / "report.json").write_text(json.dumps(first | {"outlet": "Gulf Wire"}), encoding="utf-8")
    load.load(ws, [str(tmp_path / "report.json")])
    found = panels_now(ws)
    tag.tag(ws, [one.id for one in found], Tag.EVENT)
    begun = revised(code.begin(ws, found[0].id).record, event_type="explosions", event_subtype="remote_ied_mine")
    saved = code.save(ws, begun, status="confirmed")
    saved = records.attach(ws, saved.event_id, [found[1].id])
    (tmp_path / "report.json").write_text(
        json.dumps(first | {"outlet": "Gulf Daily", "text": f"Updated. {BOMB} A further man died on Tuesday."}),
        encoding="utf-8",
    )
    load.load(ws, [str(tmp_path / "report.json")])
    moved = code.get(ws, saved.event_id)
    assert moved
    assert (moved.sources, moved.source_count, moved.revision) == (("Gulf Daily",), 1, saved.revision + 1)
    tag.tag(ws, [panels_now(ws)[2].id], Tag.EVENT)
    grown = records.attach(ws, saved.event_id, [panels_now(ws)[2].id])
    assert (grown.sources, grown.source_count, len(grown.sentence_ids)) == (("Gulf Daily",), 1, 3)


def keys(ws: Workspace) -> list[str]:
    return [row.key[-2:] for row in read.every_report(ws)]


def test_a_report_is_there_once_however_often_its_revisions_are_undone_and_loaded_again(
    ws: Workspace, record: EventRecord, tmp_path: Path
) -> None:
    load.load(ws, [written(tmp_path, f"Updated at noon. {BOMB} Nobody said why yet.")])
    undo.undo(ws)
    assert keys(ws) == ["-1"]
    first = load.load(ws, [written(tmp_path, f"{BOMB} {OTHER} Nobody said why.")]).outcomes[0]
    assert (first.status, keys(ws)) == ("known", ["-1"])
    load.load(ws, [written(tmp_path, f"Updated at noon. {BOMB} Nobody said why yet.")])
    assert keys(ws) == ["-2"]
    update, bomb, _ = panels_now(ws)
    assert (update.tag, bomb.tag, bomb.note) == (None, Tag.EVENT, "which Ramla?")
    moved = code.get(ws, record.event_id)
    assert moved
    assert moved.sentence_ids[0] == bomb.sentence_id
    undo.undo(ws)
    assert (keys(ws), code.get(ws, record.event_id)) == (["-1"], record)
    load.load(ws, [written(tmp_path, f"Updated at one. {BOMB} Nobody said why yet.")])
    assert keys(ws) == ["-3"]
    assert check.check(ws.path).findings == ()


def test_a_report_that_was_left_out_does_not_come_back_beside_its_next_revision(
    ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An earlier triage let the next revision in."""
    monkeypatch.setattr(reports, "is_left_out", lambda *_: False)
    load.load(ws, [written(tmp_path, f"{BOMB} {OTHER}")])
    correct.exclude(ws, read.every_report(ws)[0].key)
    number = ws.db.execute("SELECT max(seq) FROM decision").fetchone()[0]
    load.load(ws, [written(tmp_path, f"Updated. {BOMB} {OTHER}")])
    with pytest.raises(DecisionError, match=rf"cannot be undone: decision {number + 1} \(load, .* came later"):
        undo.undo_decision(ws, number)
    assert keys(ws) == ["-2"]
