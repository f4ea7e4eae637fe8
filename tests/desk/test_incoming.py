"""Records out and back: the same bytes from a fresh workspace, edits of a file as decisions, and rows that do not fit."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from triage.desk import apply, code, correct, export, load, read, tag, undo
from triage.desk.workspace import Workspace, open_workspace
from triage.domain.event import ACTOR_KINDS, EventRecord, Evidence, revised
from triage.domain.rows import Panel
from triage.domain.tag import Tag
from triage.domain.vocabulary import SUBTYPES
from triage.errors import InputRefused

TEXT = (
    "=Shells \U0001f642 hit Ramla on Monday and killed four men. Cafe\u0301 guards, \"ten\" of them, fled.\r\n"
    "\r\n\u0627\u0644\u0637\u0631\u064a\u0642 \u0645\u063a\u0644\u0642. A bomb hit Sidra on Monday."
)  # fmt: skip
ALL = export.Wanted(every_column=True)


@pytest.fixture
def page(tmp_path: Path) -> str:
    path = tmp_path / "page.txt"
    path.write_bytes(TEXT.encode())
    return str(path)


@pytest.fixture
def records(ws: Workspace, page: str) -> list[EventRecord]:
    load.load(ws, [page])
    made = []
    for panel in read.panels(ws, 1)[:2]:
        tag.tag(ws, [panel.id], Tag.EVENT)
        record = revised(code.begin(ws, panel.id).record, event_type="explosions", event_subtype="shelling_missile")
        made.append(code.save(ws, revised(record, actor1='+guards; "men"', tags=("a; b", "=c")), status="confirmed"))
    return made


def written(ws: Workspace, target: Path, **options: Any) -> dict[str, bytes]:
    """Export all columns and return the bytes of the tables that come back."""
    export.export(ws, f"{target}/" if not target.suffix else str(target), wanted=ALL, **options)
    paths = [p for p in target.iterdir() if p.stem in ("events", "evidence")] if target.is_dir() else [target]
    return {path.name: path.read_bytes() for path in paths}


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("out", {}),
        ("out", {"format": "jsonl"}),
        ("out", {"style": export.Style(bom=True, delimiter=";", line_end="\n")}),
        ("out.sqlite", {}),
    ],
)
def test_records_come_back_into_a_fresh_workspace(
    ws: Workspace, records: list[EventRecord], page: str, tmp_path: Path, name: str, options: dict[str, Any]
) -> None:
    first = written(ws, tmp_path / name, **options)
    with open_workspace(tmp_path / "other.db") as other:
        load.load(other, [page])
        for panel in read.panels(other, 1)[:2]:
            tag.tag(other, [panel.id], Tag.EVENT)
        done = apply.apply(other, str(tmp_path / name))
        assert (done.rows, done.begun, done.changed, done.refused) == (2, 2, 0, ())
        again = tmp_path / f"again{Path(name).suffix}"
        found = {n.replace("again", "out"): data for n, data in written(other, again, **options).items()}
        assert found == first
        twice = apply.apply(other, str(tmp_path / name))
        assert (twice.begun, twice.changed, twice.same) == (0, 0, 2)
        undo.undo(other)
        assert code.records(other, None, 9) == []


def edited(path: Path, change: Callable[[list[dict[str, str]]], None]) -> Path:
    """Let a spreadsheet change a CSV file."""
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))
    change(rows)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_edits_of_a_file_are_one_decision_of_a_named_editor(
    ws: Workspace, records: list[EventRecord], tmp_path: Path
) -> None:
    path = tmp_path / "events.csv"
    export.export(ws, str(path))

    def change(rows: list[dict[str, str]]) -> None:
        mine = next(row for row in rows if row["event_id"] == records[0].event_id)
        mine["killed_high"], mine["killed_best"], mine["actor1"] = "9", "", "'+militia"

    with open_workspace(tmp_path / "reader.db") as _:
        pass
    edited(path, change)
    ws.editor = "berta"
    done = apply.apply(ws, str(path))
    assert (done.changed, done.same, done.begun, done.refused) == (1, 1, 0, ())
    now = code.get(ws, records[0].event_id)
    assert now is not None
    assert (now.killed_high, now.killed_best, now.actor1) == (9, None, "+militia")
    assert (now.coder, now.revision, now.tags) == ("berta", 2, records[0].tags)
    assert {e.field for e in records[0].evidence} - {e.field for e in now.evidence} <= {
        "killed_best",
        "actor1",
        "killed_high",
    }
    undo.undo(ws)
    assert code.get(ws, records[0].event_id) == records[0]


def test_rows_that_do_not_fit_are_named_and_the_rest_is_taken(
    ws: Workspace, records: list[EventRecord], tmp_path: Path
) -> None:
    one = records[0].event_id
    gone = code.save(ws, revised(records[1], actor2="x"), status="confirmed")
    good = {"event_id": one, "actor2": "the town"}
    fresh = {**gone.as_value(), "event_id": "ev_00000000aa", "evidence": None}
    fresh = {name: value for name, value in fresh.items() if name != "evidence"}
    rows = [
        good,
        {"event_id": one, "actor2": "another"},
        {"event_id": "ev_", "actor2": "x"},
        {"event_id": "ev_00000000ab", "actor2": "x"},
        {**fresh, "event_id": "ev_00000000ac", "report_ids": ["0000000000000000"]},
        {**fresh, "event_id": "ev_00000000ad", "sentence_ids": ["0000000000000000-1-0"]},
        {**fresh, "event_id": "ev_00000000ae", "killed_low": 9, "killed_high": 1, "killed_best": None},
        {**fresh, "event_id": "ev_00000000af", "status": "merged"},
        fresh,
    ]
    path = tmp_path / "events.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    done = apply.apply(ws, str(path))
    assert (done.rows, done.changed, done.begun) == (9, 1, 1)
    reasons = (
        "line 1 gave this record already", "does not look like ev_", "Choose a type", "is not part of the workspace",
        "is not part of the workspace", "must rise", "names the one that took it",
    )  # fmt: skip
    assert len(done.refused) == len(reasons)
    for sentence, words in zip(done.refused, reasons, strict=True):
        assert words in sentence


def test_words_that_do_not_stand_there_are_no_evidence(
    ws: Workspace, records: list[EventRecord], page: str, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    export.export(ws, f"{out}/", wanted=ALL)

    def change(rows: list[dict[str, str]]) -> None:
        rows[0]["quoted_text"] = "other words"

    edited(out / "evidence.csv", change)
    with open_workspace(tmp_path / "other.db") as other:
        load.load(other, [page])
        done = apply.apply(other, str(out))
        assert done.begun == 1
        assert "do not stand at" in done.refused[0]
        correct.exclude(other, read.every_report(other)[0].key)
    with pytest.raises(InputRefused, match="comes back with its records"):
        apply.apply(ws, str(out / "evidence.csv"))
    with pytest.raises(InputRefused, match=r"holds no events\.csv"):
        apply.apply(ws, str(tmp_path))


def test_a_strange_database_is_refused(ws: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    path.write_bytes(b"SQLite format 3\0" + b"\xff" * 4096)
    with pytest.raises(InputRefused):
        apply.apply(ws, str(path))
    for n, script in enumerate((
        "CREATE TABLE things (a)",
        "CREATE TABLE events (event_id TEXT, harm TEXT); INSERT INTO events VALUES ('ev_0123456789', 'x')",
        "CREATE VIEW events AS SELECT 'ev_0123456789' AS event_id",
    )):  # fmt: skip
        made = tmp_path / f"{n}.sqlite"
        with sqlite3.connect(made) as db:
            db.executescript(script)
        db.close()
        with pytest.raises(InputRefused):
            apply.apply(ws, str(made))


def test_a_wrong_cell_refuses_its_row_in_every_format(
    ws: Workspace, records: list[EventRecord], tmp_path: Path
) -> None:
    one, two = records[0].event_id, records[1].event_id
    with sqlite3.connect(tmp_path / "a.sqlite") as db:
        db.executescript(
            "CREATE TABLE events (event_id TEXT, killed_low, tags TEXT);"
            f"INSERT INTO events VALUES ('{one}', 'four', NULL), ('{two}', 4, '[\"a\"]'), (NULL, 1, 'a')"
        )
    db.close()
    done = apply.apply(ws, str(tmp_path / "a.sqlite"))
    assert (done.rows, done.changed) == (3, 1)
    assert done.refused == (
        f"{tmp_path / 'a.sqlite'}, row 1 of events ({one}): killed_low is not a whole number: four.",
        f"{tmp_path / 'a.sqlite'}, row 3 of events: tags is not a list of texts: a; event_id is empty.",
    )
    lines = f'{{"event_id":"{one}","killed_low":"four"}}\n{{"event_id":"{two}","killed_low":5}}\n{{"event_id":"{one}","x":1}}\n'
    done = apply.apply(ws, "-", data=lines.encode())
    assert (done.rows, done.changed) == (3, 1)
    assert done.refused == (
        f"Standard input, line 1 ({one}): killed_low is not a whole number: four.",
        f"Standard input, line 3 ({one}): it has a name that does not belong there: x.",
    )
    table = f'event_id,summary,killed_low\n{two},"Two\nlines.",6\n,,\n{one},,{"9 or 10 " * 99}\n{one},,7\n'
    done = apply.apply(ws, "-", data=table.encode())
    assert (done.rows, done.changed) == (3, 1)
    told, again = done.refused
    place = f"Standard input, line 5, row 4 of a spreadsheet ({one})"
    assert told.startswith(f"{place}: killed_low is not a whole number: 9 or 10 9 or 10")
    assert len(told) < 200
    assert again.endswith("line 5, row 4 of a spreadsheet gave this record already.")


def test_a_wrong_row_of_evidence_leaves_its_record(
    ws: Workspace, records: list[EventRecord], page: str, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    export.export(ws, f"{out}/")
    lines = (out / "evidence.csv").read_bytes().split(b"\r\n")
    at = lines[0].split(b",").index(b"char_start")
    cells = lines[1].split(b",")
    cells[at] = b"here"
    (out / "evidence.csv").write_bytes(b"\r\n".join([lines[0], b",".join(cells), *lines[2:]]))
    with open_workspace(tmp_path / "other.db") as other:
        load.load(other, [page])
        done = apply.apply(other, str(out))
        assert done.begun == len(records)
        assert len(done.refused) == 1
        assert f"{out / 'evidence.csv'}, line 2 (" in done.refused[0]
        assert "char_start is not a whole number: here" in done.refused[0]


WORDS = st.text(st.characters(codec="utf-8", exclude_characters=[chr(c) for c in range(32)]), min_size=1, max_size=8)
COUNT = st.none() | st.integers(0, 9)
CELLS: dict[str, st.SearchStrategy[Any]] = {
    "status": st.sampled_from(("confirmed", "disputed")),
    "date_text": st.none() | WORDS,
    "place_name": st.none() | WORDS,
    "country": st.sampled_from((None, "IRQ")),
    "latitude": st.integers(-90_000_000, 90_000_000).map(lambda n: n / 1_000_000),
    "longitude": st.integers(-180_000_000, 180_000_000).map(lambda n: n / 1_000_000),
    "place_precision": st.sampled_from(("exact", "place", "unknown")),
    "actor1": st.none() | WORDS,
    "actor1_kind": st.sampled_from((None, *ACTOR_KINDS)),
    "civilians_targeted": st.none() | st.booleans(),
    "casualties_text": st.none() | WORDS,
    "summary": WORDS,
    "sources": st.lists(WORDS, min_size=1, max_size=3).map(tuple),
    "source_count": st.integers(1, 3),
    "tags": st.lists(WORDS, max_size=3).map(tuple),
    "injured_high": COUNT,
    "event_clarity": st.sampled_from((None, 1, 2)),
}


@st.composite
def record_of(draw: st.DrawFn) -> dict[str, Any]:
    """Draw the cells of a record that breaks no rule."""
    cells = draw(st.fixed_dictionaries(CELLS))
    kind = draw(st.sampled_from(list(SUBTYPES)))
    low, high = sorted((draw(st.integers(0, 9)), draw(st.integers(0, 9))))
    dated = draw(st.booleans())
    return cells | {
        "event_type": kind,
        "event_subtype": draw(st.sampled_from(list(SUBTYPES[kind]))),
        "date_start": "2017-02-20" if dated else None,
        "date_precision": "day" if dated else "unknown",
        "killed_low": low,
        "killed_high": high,
    }


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two workspaces with the same report."""
    folder = tmp_path_factory.mktemp("pair")
    (folder / "page.txt").write_bytes(TEXT.encode())
    for name in ("one.db", "other.db"):
        with open_workspace(folder / name) as ws:
            load.load(ws, [str(folder / "page.txt")])
    return folder / "one.db", folder / "other.db"


@given(st.lists(record_of(), min_size=1, max_size=3), st.sampled_from(["csv", "jsonl", "sqlite"]))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_record_comes_back(
    pair: tuple[Path, Path], tmp_path: Path, given_cells: list[dict[str, Any]], format: str
) -> None:
    target = tmp_path / "out.sqlite" if format == "sqlite" else tmp_path / format
    options = {} if format == "sqlite" else {"format": format}
    with open_workspace(pair[0]) as ws, open_workspace(pair[1]) as other:
        panel = read.panels(ws, 1)[0]
        for n, cells in enumerate(given_cells):
            record = revised(EventRecord(code.new_id(ws, f"{panel.sentence_id}")), **cells)
            code.save(ws, with_words(record, panel, n), status=cells["status"])
        first = written(ws, target, **options)
        done = apply.apply(other, str(target))
        back = written(other, target, **options)
        undo.undo(other)
        undo.undo(ws, len(given_cells))
        assert done.refused == ()
        assert back == first


def with_words(record: EventRecord, panel: Panel, n: int) -> EventRecord:
    """Return a record that rests on a sentence, with some of its words as evidence."""
    report_id = panel.sentence_id.rsplit("-", 2)[0]
    words = tuple(
        Evidence(name, report_id, panel.sentence_id, panel.start + n, panel.end, panel.text[n:], value)
        for name, value in (("summary", None), ("killed_low", "4"))
    )
    return revised(record, evidence=words, report_ids=(report_id,), sentence_ids=(panel.sentence_id,))


def test_every_field_is_brought_back_or_is_the_desks_own() -> None:
    from triage.desk import incoming

    own = {"event_id", "coder", "coded_at", "revision", "evidence", "merged_into"}
    assert set(EventRecord._fields) - own == set(incoming.BROUGHT)


def test_of_two_exports_in_a_folder_the_one_that_the_package_names_comes_back(
    ws: Workspace, records: list[EventRecord], tmp_path: Path
) -> None:
    written(ws, tmp_path / "out")
    code.save(ws, revised(records[0], killed_low=3), status="confirmed")
    written(ws, tmp_path / "out", format="jsonl")
    undo.undo(ws)
    assert apply.apply(ws, str(tmp_path / "out")).changed == 1
    found = code.get(ws, records[0].event_id)
    assert found
    assert found.killed_low == 3


def test_evidence_of_no_record_is_named(ws: Workspace, records: list[EventRecord], tmp_path: Path) -> None:
    written(ws, tmp_path / "out")
    path = tmp_path / "out" / "events.csv"
    edited(path, lambda rows: rows.__delitem__(1))
    left = next(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))["event_id"]
    other = next(r.event_id for r in records if r.event_id != left)
    done = apply.apply(ws, str(tmp_path / "out"))
    assert done.refused == (f"The evidence of {other} stands beside no record of the file.",)


@pytest.mark.parametrize("half", ["\\ud83d", "\\udc00 end", "\\ud83d\\ud83d"])
def test_half_a_character_becomes_a_mark(half: str, ws: Workspace, records: list[EventRecord]) -> None:
    name = records[0].event_id
    line = f'{{"event_id":"{name}","summary":"Shells {half}","tags":["{half}","\\ud83d\\ude42"]}}\n'
    assert apply.apply(ws, "-", data=line.encode()).changed == 1
    found = code.get(ws, name)
    assert found
    assert found.summary
    assert found.summary.startswith("Shells \ufffd")
    assert found.tags[1] == "\U0001f642"


def test_an_empty_record_of_a_new_id_is_refused_and_does_not_stand_already(ws: Workspace, page: str) -> None:
    done = apply.apply(ws, "-", data=b'{"event_id":"ev_zzzzzzzzzzzz","status":"draft"}\n')
    assert done.same == 0
    (told,) = done.refused
    assert told.startswith("Standard input, line 1 (ev_zzzzzzzzzzzz): event_type: Choose a type; event_subtype: ")
    assert told.endswith("; report_ids: At least one report must stand behind the record.")


@pytest.mark.parametrize("count", ["9" * 10, "9" * 23])
def test_a_count_that_no_table_holds_is_refused(count: str, ws: Workspace, records: list[EventRecord]) -> None:
    cells = ",".join(f'"killed_{end}":{count}' for end in ("low", "best", "high"))
    data = f'{{"event_id":"{records[0].event_id}",{cells}}}\n'.encode()
    try:
        told = " ".join(apply.apply(ws, "-", data=data).refused)
    except InputRefused as error:
        told = str(error)
    assert "killed_low: A count has at most nine digits" in told or "killed_low is not a whole number" in told
