"""Exports of a desk: every table, the companions of a folder, what is left out, and the same bytes each time."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from triage.desk import code, export, load, read, tag, undo
from triage.desk.workspace import Workspace
from triage.domain.event import EventRecord, revised
from triage.domain.tag import Tag
from triage.errors import UsageError
from triage.exchange import changes
from triage.exchange.formats import jsonl
from triage.exchange.schema import CHANGES
from triage.store import journal

TEXT = "Shells hit Ramla on Monday and killed four men. A bomb hit Sidra on Monday. Nobody said why."


@pytest.fixture
def records(ws: Workspace, tmp_path: Path) -> list[EventRecord]:
    path = tmp_path / "r.json"
    given = {"title": "Shells hit Ramla", "outlet": "=Gulf Wire", "text": TEXT, "published": "2017-02-20T10:00:00Z"}
    path.write_text(json.dumps(given), encoding="utf-8")
    load.load(ws, [str(path)])
    made = []
    for panel in read.panels(ws, 1)[:2]:
        tag.tag(ws, [panel.id], Tag.EVENT)
        draft = code.begin(ws, panel.id).record
        record = revised(draft, event_type="explosions", event_subtype="shelling_missile")
        made.append(code.save(ws, record, status="confirmed"))
    return made


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_a_folder_holds_the_records_and_all_companions(
    ws: Workspace, records: list[EventRecord], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    summary = export.export(ws, f"{out}/")
    names = [Path(w.path).name for w in summary.files]
    assert names == [
        *("events.csv", "evidence.csv", "reports.csv", "deleted_or_merged.csv", "changes.jsonl"),
        *("events.csv-metadata.json", "datapackage.json"),
    ]
    on_the_web = json.loads((out / "events.csv-metadata.json").read_text(encoding="utf-8"))
    assert on_the_web["url"] == "events.csv"
    assert [c["name"] for c in on_the_web["tableSchema"]["columns"]] == list(table(out / "events.csv")[0])
    assert sorted(names) == sorted(p.name for p in out.iterdir())
    again = tmp_path / "again"
    export.export(ws, f"{again}/")
    assert all((out / name).read_bytes() == (again / name).read_bytes() for name in names)
    from frictionless import Package, system

    with system.use_context(trusted=True):
        assert Package(str(out / "datapackage.json")).validate().valid
    stored = {r["report_id"]: TEXT for r in table(out / "reports.csv")}
    assert len(stored) == 1
    evidence = table(out / "evidence.csv")
    assert {row["event_id"] for row in evidence} == {r.event_id for r in records}
    assert {row["tag"] for row in evidence} == {"event"}
    digest = table(out / "reports.csv")[0]["text_sha256"]
    assert {row["text_sha256"] for row in evidence} == {digest}
    assert table(out / "deleted_or_merged.csv") == []


def test_the_changes_are_chained_and_an_edit_shows(ws: Workspace, records: list[EventRecord], tmp_path: Path) -> None:
    code.save(ws, revised(records[0], killed_low=3), status="confirmed")
    undo.undo(ws)
    export.export(ws, f"{tmp_path}/out/")
    lines: list[dict[str, Any]] = [json.loads(x) for x in (tmp_path / "out" / "changes.jsonl").read_text().splitlines()]
    assert [line["seq"] for line in lines] == list(range(1, len(lines) + 1))
    assert changes.broken_line(lines) is None
    taken_back = [line for line in lines if line["action"].startswith("undo ")]
    assert ("killed_low", 3, 4) in {(line["field"], line["old"], line["new"]) for line in taken_back}
    assert {line["field"] for line in lines} >= {"report", "tag", "record", "revision", "killed_low"}
    begun = next(line for line in lines if line["object_id"] == records[0].event_id)
    assert (begun["field"], begun["old"], begun["new"]["killed_low"]) == ("record", None, 4)
    rows = list(changes.chained(journal.stream(ws.db)))
    assert rows == lines
    stream = io.BytesIO()
    jsonl.write(stream, rows, CHANGES)
    assert stream.getvalue() == (tmp_path / "out" / "changes.jsonl").read_bytes()
    for number in (1, len(lines) // 2, len(lines)):
        bent = [dict(line) for line in lines]
        bent[number - 1]["new"] = "another"
        assert changes.broken_line(bent) == number
    assert changes.broken_line(lines[:3] + lines[4:]) == 4


def test_consumers_are_told_where_a_record_went(ws: Workspace, records: list[EventRecord], tmp_path: Path) -> None:
    code.save(ws, records[0], status="rejected")
    draft = code.save(ws, records[1], status="draft")
    export.export(ws, f"{tmp_path}/out/")
    gone = {row["event_id"]: row["reason"] for row in table(tmp_path / "out" / "deleted_or_merged.csv")}
    assert gone == {records[0].event_id: "rejected", records[1].event_id: "draft again"}
    code.save(ws, draft, status="confirmed")
    summary = export.export(ws, f"{tmp_path}/out/")
    assert [row["event_id"] for row in table(tmp_path / "out" / "deleted_or_merged.csv")] == [records[0].event_id]
    assert summary.left_out == ("1 rejected record was left out",)


def test_a_creation_that_was_undone_is_told_as_taken_back(ws: Workspace, records: list[EventRecord]) -> None:
    from triage.desk import rows

    undo.undo(ws)
    assert [(row["event_id"], row["reason"]) for row in rows.deleted(ws)] == [(records[1].event_id, "taken back")]


def test_a_merged_record_names_the_one_that_took_it(ws: Workspace, records: list[EventRecord]) -> None:
    from triage.desk import rows
    from triage.domain.decision import Change, Subject

    loser, winner = records
    merged = revised(loser, status="merged", merged_into=winner.event_id)
    journal.decide(
        ws.writable(), ws.editor, "record.merge",
        [
            Change(Subject.RECORD, loser.event_id, loser.as_value(), merged.as_value()),
            Change(Subject.RECORD, winner.event_id, winner.as_value(), revised(winner, source_count=2).as_value()),
        ],
    )  # fmt: skip
    (row,) = rows.deleted(ws)
    assert (row["event_id"], row["into_event_id"], row["reason"]) == (loser.event_id, winner.event_id, "merged")
    undo.undo(ws)
    assert list(rows.deleted(ws)) == []


def test_all_columns_come_when_asked_for(ws: Workspace, records: list[EventRecord], tmp_path: Path) -> None:
    for name in ("core.csv", "all.csv"):
        export.export(ws, str(tmp_path / name), wanted=export.Wanted(every_column=name == "all.csv"))
    core, every = (list(table(tmp_path / name)[0]) for name in ("core.csv", "all.csv"))
    assert every[: len(core)] == core
    assert {"sentence_ids", "coder", "coded_at", "revision"} <= set(every)


def test_a_map_of_sentences_is_refused(ws: Workspace, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="geojson cannot hold sentences"):
        export.export(ws, str(tmp_path / "a.geojson"), wanted=export.Wanted("sentences"))
    assert not (tmp_path / "a.geojson").exists()


@pytest.mark.parametrize("name", ["acled", "ucdp", "plover"])
def test_what_another_dataset_cannot_hold_stands_in_a_file_beside(
    name: str, ws: Workspace, records: list[EventRecord], tmp_path: Path
) -> None:
    summary = export.export(ws, str(tmp_path / "out.txt"), format=name)
    assert [Path(w.path).name for w in summary.files] == ["out.txt", "out.txt.notes.txt"]
    notes = (tmp_path / "out.txt.notes.txt").read_text(encoding="utf-8").splitlines()
    assert tuple(notes) == summary.notes
    assert summary.files[0].rows + sum("was left out" in note for note in notes) == len(records)


def test_consumers_are_told_when_the_reports_behind_a_record_are_left_out(
    ws: Workspace, records: list[EventRecord], tmp_path: Path
) -> None:
    from triage.desk import correct

    correct.exclude(ws, read.every_report(ws)[0].key)
    summary = export.export(ws, f"{tmp_path}/out/")
    assert summary.left_out == ("2 records were left out, since no report behind them is part of the workspace now",)
    gone = table(tmp_path / "out" / "deleted_or_merged.csv")
    assert [row["event_id"] for row in gone] == sorted(r.event_id for r in records)
    assert {(row["reason"], row["at"]) for row in gone} == {("reports left out", "2017-02-21T09:00:00Z")}
    undo.undo(ws)
    export.export(ws, f"{tmp_path}/out/")
    assert table(tmp_path / "out" / "deleted_or_merged.csv") == []


@pytest.mark.parametrize(
    ("cells", "rule"),
    [
        (
            {"killed_low": 9, "killed_best": None, "killed_high": 3},
            "killed high: The counts must rise: low, best, high",
        ),
        (
            {"date_start": "2017-02-19", "date_end": "2017-02-21", "date_precision": "day"},
            "date is a: First and last day differ: that is a range, or a week, not one day",
        ),
    ],
)
def test_a_record_that_breaks_a_rule_is_named_with_the_rule(
    cells: dict[str, Any], rule: str, ws: Workspace, records: list[EventRecord], tmp_path: Path
) -> None:
    from triage.domain.decision import Change, Subject

    wrong = [revised(r, **cells) for r in records]
    pairs = zip(records, wrong, strict=True)
    changes_made = [Change(Subject.RECORD, old.event_id, old.as_value(), new.as_value()) for old, new in pairs]
    journal.decide(ws.writable(), "another", "another.tool", changes_made)
    summary = export.export(ws, str(tmp_path / "e.csv"))
    assert summary.left_out == tuple(f"{r.event_id} was left out: {rule}" for r in sorted(wrong))


def test_a_filter_says_how_many_records_it_left_out(ws: Workspace, records: list[EventRecord], tmp_path: Path) -> None:
    from triage.desk import search

    wanted = export.Wanted(filter=search.parse('"Shells"'))
    assert export.export(ws, str(tmp_path / "e.csv"), wanted=wanted).left_out == (
        "1 record was left out by the filter",
    )


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (export.Wanted("sentences"), "not sentences. Name a file, like "),
        (export.Wanted(columns=("status", "summary")), "name records by their event_id"),
        (export.Wanted(statuses=("confirmed", "sure")), "No record is exported as sure. Choose one of draft, "),
    ],
)
def test_a_folder_that_would_hold_something_else_is_refused(
    wanted: export.Wanted, words: str, ws: Workspace, records: list[EventRecord], tmp_path: Path
) -> None:
    with pytest.raises(UsageError, match=words):
        export.export(ws, f"{tmp_path}/out/", wanted=wanted)
    assert not (tmp_path / "out").exists()


def test_files_of_an_earlier_export_beside_brat_are_told(ws: Workspace, tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("A road was closed on Monday. Nobody said why.", "utf-8")
    load.load(ws, [str(tmp_path / "one.txt")])
    wanted = export.Wanted("sentences")
    folder = tmp_path / "brat"
    assert export.export(ws, str(folder), wanted=wanted, format="brat").notes == ()
    assert export.export(ws, str(folder), wanted=wanted, format="brat").notes == ()
    (folder / "beef-1.ann").write_text("", "utf-8")
    (folder / "readme.md").write_text("", "utf-8")
    (note,) = export.export(ws, str(folder), wanted=wanted, format="brat").notes
    assert note.startswith(f"1 file is in {folder} that this export did not write, like beef-1.ann;")


def ids(path: Path, column: str) -> list[str]:
    return [row[column] for row in table(path)]


def test_a_number_stays_with_its_event_whatever_is_exported_or_undone(
    ws: Workspace, records: list[EventRecord], tmp_path: Path
) -> None:
    acled, ged = tmp_path / "acled.csv", tmp_path / "ged.csv"
    style = export.Style(numbers=True)
    for record in records:
        code.save(ws, revised(record, country="SYR", place_precision="place", killed_high=5), status="confirmed")

    def told() -> dict[str, str]:
        export.export(ws, str(acled), format="acled", style=style)
        export.export(ws, str(ged), format="ucdp")
        numbers = dict(zip(ids(ged, "relid"), ids(ged, "id"), strict=True))
        assert sorted(ids(acled, "event_id_cnty")) == sorted(f"SYR{number}" for number in numbers.values())
        return numbers

    both = told()
    assert set(both) == {record.event_id for record in records}
    first = max(records, key=lambda record: int(both[record.event_id]))  # the one that began last
    code.save(ws, revised(code.get(ws, first.event_id) or first, summary="Another one."), status="draft")
    assert told() == {name: number for name, number in both.items() if name != first.event_id}
    undo.undo(ws, 2)
    more = code.begin(ws, read.panels(ws, 1)[2].id, another=True).record
    cells = {"event_type": "explosions", "event_subtype": "shelling_missile", "country": "SYR", "killed_high": 5}
    more = revised(
        more, **cells, place_name="Ramla", place_precision="place", date_start="2017-02-20", date_precision="day"
    )
    code.save(ws, more, status="confirmed")
    code.save(ws, revised(code.get(ws, first.event_id) or first, country="SYR", killed_high=5), status="confirmed")
    later = told()
    assert set(later) == {*both, more.event_id}
    assert {name: later[name] for name in both} == both
    with pytest.raises(UsageError, match="csv gives events no numbers"):
        export.export(ws, str(tmp_path / "x.csv"), style=style)
    with pytest.raises(UsageError, match="gives events no numbers"):
        export.export(ws, f"{tmp_path}/out/", style=style)


def test_plover_names_the_place_as_the_gazetteer_does(
    ws: Workspace, records: list[EventRecord], tmp_path: Path
) -> None:
    from triage.desk import gazetteer

    (place, *_) = [entry for entry in gazetteer.entries("Moscow") if entry.country == "RUS" and entry.level == "place"]
    cells = {
        "place_name": "Moskau",
        "country": "RUS",
        "place_precision": "place",
        "geonameid": place.id,
        "actor1": "guards",
    }
    code.save(ws, revised(records[0], **cells), status="confirmed")
    code.save(ws, revised(records[1], **cells | {"geonameid": 1}), status="confirmed")
    export.export(ws, str(tmp_path / "p.jsonl"), format="plover")
    export.export(ws, str(tmp_path / "p.csv"), format="plover-csv")
    told = {
        row["id"]: row["event_loc"] for row in map(json.loads, (tmp_path / "p.jsonl").read_text("utf-8").splitlines())
    }
    assert (told[records[0].event_id]["resolved_place"], told[records[0].event_id]["city"]) == (place.name, place.name)
    assert "resolved_place" not in told[records[1].event_id]
    assert told[records[1].event_id]["city"] == "Moskau"
    assert {row["id"]: row["city"] for row in table(tmp_path / "p.csv")} == {n: p["city"] for n, p in told.items()}
    assert (tmp_path / "p.csv.notes.txt").exists()
