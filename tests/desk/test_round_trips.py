"""Optional columns with hostile values go out and come back: the same bytes, or the loss that docs/formats.md names."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from triage.desk import apply, code, export, load, read, tag
from triage.desk.workspace import Workspace, open_workspace
from triage.domain.event import OPTIONAL, EventRecord, event_identity, revised
from triage.domain.tag import Tag
from triage.exchange.cells import joined, parted
from triage.exchange.schema import EVENTS

ALL = export.Wanted(every_column=True)

FORMULAS = (
    "=1+1", "+1", "-1", "@x", "|x", "%x", "'=x", "''=x", "\t=x", "\r\n=x", "\uff1dx", " \u200b=x", '="a";"b"', "'",
)  # fmt: skip
MARKS = (
    '"', '""', "a,b", "a;b", "a; b", "a;\\ b", "; ", "\\", "a\nb", "a\r\nb", "a\rb", "x\t", " x ", "null", "NaN", "true",
    "1e5",
)  # fmt: skip
SCRIPTS = (
    "\u0631\u0635\u0627\u0635", "\u202eab\u202c", "\u05e8\u05d7\u05d5\u05d1", "e\u0301e\u0301", "\U0001f1ee\U0001f1f6",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\ufeffx", "\u2028", "\x85", "_x0041_", "&amp;<b>", "]]>",
)  # fmt: skip
HOSTILE = (*FORMULAS, *MARKS, *SCRIPTS)

WORDS: dict[str, Any] = {
    "place_how": "source_text", "actor1_kind": "rebel", "actor2_kind": "civilians", "violence_kind": "one_sided",
    "attribution": "belligerent", "source_scale": "subnational", "geonameid": 98182, "event_clarity": 2,
    "killed_low": 3, "killed_best": 4, "killed_high": 9, "killed_civilians": 2, "killed_side1": 0, "killed_side2": 1,
    "injured_low": 5, "injured_high": 0x7FFF, "civilians_targeted": False, "latitude": -0.000001, "longitude": 179.999999,
}  # fmt: skip
FREE = ("admin1", "admin2", "admin3", "actor1", "actor2", "actor1_assoc", "actor2_assoc", "claimed_by", "date_text",
        "place_name", "casualties_text", "summary")  # fmt: skip


def cells(text: str) -> dict[str, Any]:
    """Return every field that takes any words with these, and the others with a value of their own."""
    lists = {"context": (text, "b", text + "; c"), "tags": ("=a", text), "sources": (text, "Wire; North")}
    return {**WORDS, **dict.fromkeys(FREE, text), **lists}


def test_no_optional_column_is_forgotten() -> None:
    desk = {"sentence_ids", "report_ids", "merged_into"}
    assert set(cells("x")) >= OPTIONAL - desk


@pytest.fixture
def page(tmp_path: Path) -> str:
    text = " ".join(f"A bomb hit Ramla on day {n}." for n in range(len(HOSTILE)))
    (tmp_path / "page.txt").write_text(text, encoding="utf-8")
    return str(tmp_path / "page.txt")


@pytest.fixture
def desk(ws: Workspace, page: str) -> Workspace:
    """A confirmed record for each hostile text, which all its fields have."""
    load.load(ws, [page])
    for panel, text in zip(read.panels(ws, 1), HOSTILE, strict=True):
        tag.tag(ws, [panel.id], Tag.EVENT)
        record = EventRecord(
            event_identity(panel.sentence_id, 1), "draft", "explosions", "shelling_missile", "2017-02-20", "2017-02-21", "range",
            country="SYR", place_precision="exact", source_count=2, report_ids=(panel.sentence_id.partition("-")[0],),
            sentence_ids=(panel.sentence_id,),
        )  # fmt: skip
        code.save(ws, revised(record, **cells(text)), status="confirmed")
    return ws


def exported(ws: Workspace, target: Path, **options: Any) -> dict[str, bytes]:
    export.export(ws, f"{target}/" if not target.suffix else str(target), wanted=ALL, **options)
    paths = [p for p in target.iterdir() if p.stem in ("events", "evidence")] if target.is_dir() else [target]
    return {path.name: path.read_bytes() for path in paths}


WAYS: list[tuple[str, dict[str, Any]]] = [
    ("out", {}),
    ("out", {"format": "jsonl"}),
    ("out", {"style": export.Style(bom=True, delimiter=";", line_end="\n")}),
    ("out", {"style": export.Style(delimiter="\t")}),
    ("out", {"style": export.Style(raw=True)}),
    ("out.csv", {}),
    ("out.jsonl", {}),
    ("out.sqlite", {}),
]


@pytest.mark.parametrize(("name", "options"), WAYS)
def test_every_optional_column_comes_back_into_a_fresh_workspace(
    desk: Workspace, page: str, tmp_path: Path, name: str, options: dict[str, Any]
) -> None:
    records = code.records(desk, None, 99)
    first = exported(desk, tmp_path / name, **options)
    with open_workspace(tmp_path / "other.db") as other:
        load.load(other, [page])
        raw = "style" in options and options["style"].raw
        done = apply.apply(other, str(tmp_path / name), raw=raw)
        assert (done.refused, done.begun) == ((), len(HOSTILE))
        for record in records:
            found = code.get(other, record.event_id)
            assert found is not None
            same = {n: getattr(record, n) for n in ("coder", "coded_at", "revision", "evidence")}
            assert revised(found, **same) == record
        back = exported(other, tmp_path / f"again{Path(name).suffix}", **options)
        if not name.endswith("sqlite"):  # its values were compared; its bytes hold who decided and when
            assert unstamped(back) == unstamped(first)
        twice = apply.apply(other, str(tmp_path / name), raw=raw)
        assert (twice.same, twice.changed, twice.begun, twice.refused) == (len(HOSTILE), 0, 0, ())


@pytest.mark.parametrize("options", [options for name, options in WAYS if name == "out" and "format" not in options])
def test_a_validator_accepts_the_folder_whatever_it_holds(
    desk: Workspace, tmp_path: Path, options: dict[str, Any]
) -> None:
    from frictionless import Package, system

    exported(desk, tmp_path / "out", **options)
    with system.use_context(trusted=True):
        report = Package(str(tmp_path / "out" / "datapackage.json")).validate()
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "type", "note"])
    assert report.tasks[0].stats["rows"] == len(HOSTILE)


def unstamped(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return files by their tables, without who decided, when, and the revision."""
    drop = rb'"?anna"?|"?\d{4}-\d\d-\d\dT[\d:]+Z"?|"revision":\d+|[,;\t]\d+\r?\n'
    return {Path(n).stem.replace("again", "out"): re.sub(drop, b"", data) for n, data in files.items()}


def test_what_a_spreadsheet_or_a_data_frame_makes_of_a_table_is_the_same_record(
    desk: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "out.csv"
    exported(desk, path)
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for row in rows:
        row |= {"killed_low": "3.0", "civilians_targeted": "FALSE", "date_start": f"{row['date_start']} 00:00:00"}
        row |= {"coded_at": row["coded_at"].replace("T", " ").replace("Z", "+00:00"), "geonameid": "98182.0"}
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), quoting=csv.QUOTE_ALL)
        writer.writeheader()
        writer.writerows(rows)
    done = apply.apply(desk, str(path))
    assert (done.same, done.changed, done.refused) == (len(HOSTILE), 0, ())


def test_maps_sheets_and_lines_hold_the_same_values(desk: Workspace, tmp_path: Path) -> None:
    lines = [json.loads(line) for line in exported(desk, tmp_path / "out.jsonl")["out.jsonl"].splitlines()]
    told = json.loads(exported(desk, tmp_path / "out.geojson")["out.geojson"])
    apart = {"event_id", "latitude", "longitude"}
    for line, feature in zip(lines, told["features"], strict=True):
        assert feature["id"] == line["event_id"]
        assert feature["geometry"]["coordinates"] == [line["longitude"], line["latitude"]]
        lists = {name: list(parted(line[name])) for name in ("actor1", "actor2")}
        assert feature["properties"] == {name: value for name, value in (line | lists).items() if name not in apart}
    rows = sheet(exported(desk, tmp_path / "out.xlsx")["out.xlsx"])
    for line, row in zip(lines, rows, strict=True):
        for column in EVENTS:
            value = line[column.name]
            text = joined(value) if isinstance(value, list) else "" if value is None else str(value)
            text = str(int(value)) if isinstance(value, bool) else text
            assert row.get(column.name, "") == text, column.name


def sheet(data: bytes) -> list[dict[str, str]]:
    """Return the rows of a sheet as any reader of XML sees them, but for the one escape that the format has for its own."""
    main = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    found = []
    for line in root.iter(f"{main}row"):
        cells_of = {re.sub(r"\d", "", c.get("r", "")): "".join(c.itertext()) for c in line.iter(f"{main}c")}
        found.append({place: text.replace("_x005F_", "_") for place, text in cells_of.items()})
    return [{found[0][place]: text for place, text in row.items()} for row in found[1:]]
