"""The column table agrees with the specification and the domain, and a Table Schema validator agrees with it."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from triage.domain.decision import Act, Change, Decision, Subject, Value
from triage.domain.event import EventRecord, Evidence, faults, record_from_value
from triage.domain.report import Report, Sentence
from triage.domain.tag import Proposal
from triage.exchange import changes
from triage.exchange.formats import csv, datapackage, jsonl
from triage.exchange.schema import EVENTS, EVIDENCE, REPORTS, TABLES, Column, core, table_schema

CORE = [
    "event_id",
    "status",
    "event_type",
    "event_subtype",
    "date_start",
    "date_end",
    "date_precision",
    "date_text",
    "place_name",
    "admin1",
    "country",
    "latitude",
    "longitude",
    "place_precision",
    "actor1",
    "actor2",
    "civilians_targeted",
    "killed_low",
    "killed_best",
    "killed_high",
    "injured_low",
    "casualties_text",
    "summary",
    "sources",
    "source_count",
    "report_ids",
]
NOW = "2019-05-08T12:00:00Z"
SHA = hashlib.sha256(b"").hexdigest()

EVENT: dict[str, Any] = {
    "event_id": "ev_00000000aa",
    "status": "confirmed",
    "event_type": "explosions",
    "event_subtype": "remote_ied_mine",
    "date_start": "2019-05-06",
    "date_end": "2019-05-07",
    "date_precision": "range",
    "date_text": "overnight",
    "place_name": "Tal Rima",
    "admin1": "North",
    "country": "IRQ",
    "latitude": 36.5,
    "longitude": 43.25,
    "place_precision": "place",
    "actor1": "unidentified",
    "actor2": "@patrol",
    "civilians_targeted": False,
    "killed_low": 2,
    "killed_best": 3,
    "killed_high": 4,
    "injured_low": 0,
    "casualties_text": "two to four",
    "summary": "A device hit a patrol near Tal Rima.",
    "sources": ("Wire", "Post"),
    "source_count": 2,
    "report_ids": ("00000000000000aa",),
    "sentence_ids": ("00000000000000aa-1-0",),
    "coder": "anna",
    "coded_at": NOW,
    "revision": 1,
}
ROWS: dict[str, list[dict[str, Any]]] = {
    "events": [EVENT, EVENT | {"event_id": "ev_00000000ab", "summary": "-" + "y" * 499, "killed_low": None}],
    "evidence": [
        {
            "event_id": "ev_00000000aa",
            "field": "killed_low",
            "report_id": "00000000000000aa",
            "sentence_id": "00000000000000aa-1-0",
            "char_start": 0,
            "char_end": 3,
            "quoted_text": "=\r2",
            "text_sha256": SHA,
            "tag": "event",
            "coder": "anna",
            "coded_at": NOW,
        }
    ],
    "reports": [
        {
            "report_id": "00000000000000aa",
            "title": "+ Blast",
            "published_at": NOW,
            "raw_sha256": SHA,
            "text_sha256": SHA,
        }
    ],
    "sentences": [
        {
            "sentence_id": "00000000000000aa-1-0",
            "report_id": "00000000000000aa",
            "revision": 1,
            "n": 1,
            "start": 0,
            "end": 3,
            "role": "body",
            "text": "=\r2",
            "tag": "event",
            "flags": ("attributed", "multi"),
            "coder": "anna",
            "coded_at": NOW,
            "confidence": 0.5,
        }
    ],
    "decisions": [
        {
            "seq": n,
            "origin": "desk",
            "origin_seq": n,
            "at": NOW,
            "coder": "anna",
            "act": "do",
            "action": "tag.event",
            "subject": "tag",
            "object_id": "00000000000000aa-1-0",
            "old": None,
            "new": value,
            "batch": 1,
            "hash": SHA,
        }
        for n, value in enumerate(("event", {"lead": "-1"}, ["multi"], True), start=1)
    ],
}

ROWS["deleted_or_merged"] = [
    {"event_id": "ev_00000000ac", "into_event_id": "ev_00000000aa", "at": NOW, "reason": "merged"}
]
VALUES: tuple[Value, ...] = ("event", ["multi"], True)
ROWS["changes"] = list(
    changes.chained(
        Decision(
            n, "desk", n, NOW, "anna", Act.DO, Change(Subject.TAG, "00000000000000aa-1-0", None, value), 1, None,
            "tag.event", SHA, SHA,
        )
        for n, value in enumerate(VALUES, start=1)
    )
)  # fmt: skip
LINES = {"sentences", "decisions", "changes"}


def csv_of(rows: list[dict[str, Any]], columns: tuple[Column, ...], **options: Any) -> bytes:
    stream = io.BytesIO()
    csv.write(stream, rows, columns, **options)
    return stream.getvalue()


def faults_of(data: bytes, columns: tuple[Column, ...], folder: Path) -> list[str]:
    """Return what a Table Schema validator says about a CSV file, as its types of error."""
    from frictionless import Resource, Schema, system

    (folder / "table.csv").write_bytes(data)
    schema = Schema.from_descriptor(table_schema(columns))
    with system.use_context(trusted=True):
        report = Resource(path=str(folder / "table.csv"), schema=schema).validate()
    return [str(row[0]) for row in report.flatten(["type"])]


def test_the_core_columns_are_those_of_the_specification() -> None:
    assert [column.name for column in core(EVENTS)] == CORE


def test_every_field_of_a_record_is_a_column() -> None:
    fields = set(EventRecord._fields) - {"evidence", "merged_into"}
    assert {column.name for column in EVENTS} == fields | {"content_sha256"}


@pytest.mark.parametrize("columns", TABLES.values(), ids=list(TABLES))
def test_columns_come_from_where_they_say(columns: tuple[Column, ...]) -> None:
    classes = {c.__name__: c for c in (Change, Decision, EventRecord, Evidence, Proposal, Report, Sentence)}
    for column in columns:
        place, dot, name = column.origin.partition(".")
        if dot:
            assert hasattr(classes[place], name), column


@pytest.mark.parametrize("columns", TABLES.values(), ids=list(TABLES))
def test_a_table_opens_in_a_spreadsheet(columns: tuple[Column, ...]) -> None:
    names = [column.name for column in columns]
    assert len(names) == len(set(names))
    assert all(name.isidentifier() and name.islower() for name in names)
    header = ",".join(names)
    assert not header.startswith("ID"), "a file that begins with ID is taken for another format"
    assert not header.startswith("sep="), "a first line like this changes the delimiter"
    assert all(column.description and column.origin for column in columns)


def test_references_name_a_unique_column() -> None:
    for columns in TABLES.values():
        for column in columns:
            if column.refers:
                table, name = column.refers.split(".")
                assert next(c for c in TABLES[table] if c.name == name).unique


def package(folder: Path, **options: Any) -> str:
    resources = []
    for name, columns in TABLES.items():
        stream = io.BytesIO()
        if name in LINES:
            count = jsonl.write(stream, ROWS[name], columns)
            extra = {}
        else:
            count = csv.write(stream, ROWS[name], columns, **options)
            extra = options
        data = stream.getvalue()
        file_name = f"{name}.{'jsonl' if name in LINES else 'csv'}"
        (folder / file_name).write_bytes(data)
        digest = hashlib.sha256(data).hexdigest()
        resources.append(datapackage.Resource(file_name, columns, count, digest, len(data), **extra))
    return datapackage.package_text(resources, NOW, licences=[{"name": "CC-BY-4.0"}])


@pytest.mark.parametrize("options", [{}, {"bom": True}, {"delimiter": ";"}], ids=["plain", "bom", "semicolon"])
def test_a_validator_accepts_the_package(tmp_path: Path, options: Mapping[str, Any]) -> None:
    from frictionless import Package

    (tmp_path / datapackage.FILE_NAME).write_text(package(tmp_path, **options), "utf-8")
    report = Package(str(tmp_path / datapackage.FILE_NAME)).validate()
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "type", "note"])
    assert [task.stats.get("rows") for task in report.tasks] == [2, 1, 1, None, None, 1, None]


def test_a_validator_finds_a_changed_byte(tmp_path: Path) -> None:
    from frictionless import Package

    (tmp_path / datapackage.FILE_NAME).write_text(package(tmp_path), "utf-8")
    for name in ("events.csv", "sentences.jsonl"):
        whole = (tmp_path / name).read_bytes()
        (tmp_path / name).write_bytes(whole.replace(b"00aa", b"00ac", 1))
        report = Package(str(tmp_path / datapackage.FILE_NAME)).validate()
        assert "hash-count" in {row[0] for row in report.flatten(["type"])}, name
        (tmp_path / name).write_bytes(whole)


def test_the_package_is_the_same_each_time(tmp_path: Path) -> None:
    text = package(tmp_path)
    assert text == package(tmp_path)
    described = json.loads(text)
    assert list(described) == ["name", "created", "licenses", "resources"]
    assert described["created"] == NOW
    events, evidence = described["resources"][:2]
    assert (events["path"], events["bytes"], events["rows"]) == (
        "events.csv",
        (tmp_path / "events.csv").stat().st_size,
        2,
    )
    assert evidence["schema"]["foreignKeys"] == [
        {"fields": ["event_id"], "reference": {"resource": "events", "fields": ["event_id"]}},
        {"fields": ["report_id"], "reference": {"resource": "reports", "fields": ["report_id"]}},
    ]
    alone = datapackage.package_text([datapackage.Resource("evidence.csv", EVIDENCE, 0, SHA, 0)], NOW)
    assert "foreignKeys" not in alone
    assert "licenses" not in alone


@pytest.mark.parametrize("name", ["sentences", "decisions", "events", "changes"])
def test_a_validator_accepts_json_lines(name: str) -> None:
    from frictionless import Resource, Schema

    stream = io.BytesIO()
    jsonl.write(stream, ROWS[name], TABLES[name])
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    schema = Schema.from_descriptor(table_schema(TABLES[name], arrays=True))
    report = Resource(data=lines, schema=schema).validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "type", "note"])


SEEDED: dict[str, tuple[str, Any]] = {
    "no id": ("event_id", ""),
    "an id of another shape": ("event_id", "event 7"),
    "an id twice": ("event_id", "ev_00000000ab"),
    "an unknown status": ("status", "final"),
    "no status": ("status", ""),
    "an unknown type": ("event_type", "war"),
    "an unknown sub-type": ("event_subtype", "skirmish"),
    "a day in another order": ("date_start", "06/05/2019"),
    "a day that never was": ("date_end", "2019-02-30"),
    "no precision of the date": ("date_precision", ""),
    "a country by its name": ("country", "Iraq"),
    "a latitude beyond the pole": ("latitude", "136.3"),
    "a longitude beyond the line": ("longitude", "-180.5"),
    "an unknown precision of the place": ("place_precision", "city"),
    "a word for yes": ("civilians_targeted", "yes"),
    "negative dead": ("killed_low", "-1"),
    "half a person": ("killed_high", "2.5"),
    "a word for a number": ("injured_low", "dozens"),
    "a summary too long": ("summary", "y" * 501),
    "no source": ("sources", ""),
    "a source count of none": ("source_count", "0"),
    "no report": ("report_ids", ""),
    "a time without its day": ("coded_at", "12:00"),
    "a revision before the first": ("revision", "0"),
}


def test_a_validator_accepts_the_rows_before_a_fault_is_seeded(tmp_path: Path) -> None:
    for name, columns in (("events", EVENTS), ("evidence", EVIDENCE), ("reports", REPORTS)):
        assert faults_of(csv_of(ROWS[name], columns), columns, tmp_path) == []


@pytest.mark.parametrize(("column", "cell"), SEEDED.values(), ids=list(SEEDED))
def test_a_validator_rejects_a_seeded_fault(column: str, cell: str, tmp_path: Path) -> None:
    cells = [str(c.name) for c in EVENTS]
    lines = io.StringIO(csv_of(ROWS["events"], EVENTS).decode(), newline="")
    import csv as plain

    table = list(plain.reader(lines))
    table[1][cells.index(column)] = cell
    seeded = io.StringIO(newline="")
    plain.writer(seeded).writerows(table)
    assert faults_of(seeded.getvalue().encode(), EVENTS, tmp_path) != []


CROSS: dict[str, dict[str, Any]] = {
    "a sub-type of another type": {"event_subtype": "peaceful"},
    "an end before the start": {"date_end": "2019-05-05"},
    "a date without precision": {"date_precision": "unknown"},
    "a precision without date": {"date_start": None, "date_end": None},
    "a latitude alone": {"longitude": None},
    "low above best": {"killed_low": 9},
    "low above high, best empty": {"killed_low": 9, "killed_best": None},
    "a confirmed record without summary": {"summary": None},
    "a confirmed record without editor": {"coder": None},
    "a confirmed record without time": {"coded_at": None},
}


@pytest.mark.parametrize("cells", CROSS.values(), ids=list(CROSS))
def test_the_record_itself_rejects_what_a_schema_cannot_say(cells: dict[str, Any], tmp_path: Path) -> None:
    assert not faults(record_from_value(EVENT))
    assert faults(record_from_value(EVENT | cells))
    assert faults_of(csv_of([EVENT | cells], EVENTS), EVENTS, tmp_path) == []
