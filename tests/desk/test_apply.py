"""Tags from other tools as decisions: a whole desk out and back, rows that do not fit, and one undo for all."""

from __future__ import annotations

import json
import os
from pathlib import Path
from threading import Thread

import pytest

from triage.desk import apply, code, correct, export, load, read, suggest, tag, undo
from triage.desk.workspace import Workspace, open_workspace
from triage.domain.event import revised
from triage.domain.rows import Panel
from triage.domain.tag import Flag, Tag
from triage.errors import InputRefused, ReadOnlyWorkspace, UsageError
from triage.store import journal

TEXT = (
    "Crowds \U0001f469\u200d\U0001f467 cheered in Ramla on Monday \U0001f642\U0001f3fd. Cafe\u0301 owners fled the shells.\r\n"
    "\r\n\u0627\u0644\u0637\u0631\u064a\u0642 \u0645\u063a\u0644\u0642. =SUM was shouted\r\nover two lines. Nobody said why."
)
FORMATS = ["prodigy", "doccano", "doccano-csv", "labelstudio", "csv", "jsonl"]


@pytest.fixture
def page(tmp_path: Path) -> str:
    path = tmp_path / "page.txt"
    path.write_bytes(TEXT.encode())
    return str(path)


@pytest.fixture
def panels(ws: Workspace, page: str) -> list[Panel]:
    load.load(ws, [page])
    found = read.panels(ws, 1)
    for n, panel in enumerate(found[:-1]):
        tag.tag(ws, [panel.id], list(Tag)[n % 4])
    correct.flag(ws, [found[0].id, found[1].id], Flag.MULTI)
    correct.note(ws, found[0].id, "which\nsquare \U0001f914; here?")
    return read.panels(ws, 1)


def out(ws: Workspace, path: Path, format: str | None = None) -> bytes:
    export.export(ws, str(path), wanted=export.Wanted("sentences"), format=format)
    return path.read_bytes()


@pytest.mark.parametrize("name", FORMATS)
def test_a_desk_goes_out_and_comes_back(
    name: str, ws: Workspace, panels: list[Panel], page: str, tmp_path: Path
) -> None:
    data = out(ws, tmp_path / "tags", name)
    with open_workspace(tmp_path / "other.db") as other:
        load.load(other, [page])
        suggest.fill(other)
        done = apply.apply(other, str(tmp_path / "tags"))
        assert (done.rows, done.tags, done.untagged) == (len(panels), len(panels) - 1, 1)
        assert (done.flags, done.notes, done.refused) == (2, 1, ())
        assert out(other, tmp_path / "again", name) == data
        assert [(p.tag, p.flags, p.note) for p in read.panels(other, 1)] == [(p.tag, p.flags, p.note) for p in panels]
        assert {d.action for d in journal.history(other.db, count=len(panels) + 2)} == {"apply"}
        twice = apply.apply(other, str(tmp_path / "tags"))
        assert (twice.tags, twice.flags, twice.notes, twice.same) == (0, 0, 0, len(panels) - 1)
        undo.undo(other)
        assert not any(p.tag or p.flags or p.note for p in read.panels(other, 1))


def test_an_export_says_that_proposals_are_not_computed(ws: Workspace, page: str, tmp_path: Path) -> None:
    load.load(ws, [page])
    wanted = export.Wanted("sentences")
    found = export.export(ws, str(tmp_path / "a.jsonl"), wanted=wanted)
    assert found.left_out == ("1 report has no proposals yet; triage suggest computes them",)
    suggest.fill(ws)
    assert export.export(ws, str(tmp_path / "a.jsonl"), wanted=wanted).left_out == ()


def test_a_row_without_an_id_is_matched_by_report_and_offsets(
    ws: Workspace, panels: list[Panel], tmp_path: Path
) -> None:
    report_id = panels[0].sentence_id.partition("-")[0]
    last = panels[-1]
    path = tmp_path / "tags.jsonl"
    rows: list[dict[str, object]] = [
        {"text": last.text, "meta": {"report": report_id, "start": last.start, "end": last.end}},
        {"text": last.text, "meta": {"report": report_id, "start": last.start, "end": last.end - 1}},
        {"text": last.text, "meta": {"report": "0000000000000000", "start": last.start, "end": last.end}},
        {"text": last.text, "meta": {}},
        {"text": "Other words.", "meta": {"id": panels[1].sentence_id}},
        {"text": None, "meta": {"id": "nonsense"}},
        {"text": last.text, "meta": {"id": f"{report_id}-1-{'9' * 5000}"}},
    ]
    path.write_text("".join(json.dumps(r | {"accept": ["noise"], "answer": "accept"}) + "\n" for r in rows))
    done = apply.apply(ws, str(path))
    assert (done.rows, done.tags) == (7, 1)
    assert read.panels(ws, 1)[-1].tag is Tag.NOISE
    reasons = [
        "exactly its offsets", "not part of the workspace", "neither a sentence id", "not those of the sentence",
        "another shape", "exactly its offsets",
    ]  # fmt: skip
    assert len(done.refused) == len(reasons)
    for number, (sentence, words) in enumerate(zip(done.refused, reasons, strict=True), start=2):
        assert sentence.startswith(f"{path}, line {number}")
        assert words in sentence


def rows_for(panel: Panel, *cells: dict[str, object]) -> str:
    base = {"text": panel.text, "sentence_id": panel.sentence_id, "label": []}
    return "".join(json.dumps(base | cell) + "\n" for cell in cells)


def test_nothing_is_taken_off_and_two_answers_are_told(ws: Workspace, panels: list[Panel], tmp_path: Path) -> None:
    path = tmp_path / "tags.jsonl"
    path.write_text(rows_for(panels[0], {}) + rows_for(panels[1], {"flags": ["detail"], "label": ["quote"]}))
    apply.apply(ws, str(path))
    first, second = read.panels(ws, 1)[:2]
    assert (first.tag, first.flags, first.note) == (panels[0].tag, panels[0].flags, panels[0].note)
    assert second.flags == (Flag.DETAIL, Flag.MULTI)
    path.write_text(rows_for(panels[2], {}, {"label": ["event"]}, {"label": ["event"]}, {"label": ["noise"]}))
    done = apply.apply(ws, str(path))
    assert (done.tags, done.untagged) == (1, 0)
    assert done.refused == (
        f"{path}, line 4 ({panels[2].sentence_id}): line 2 gave the sentence event already, this one noise.",
    )
    path.write_text(rows_for(panels[3], {"label": ["noise"], "flags": ["odd"]}))
    assert "there is no flag odd" in apply.apply(ws, str(path)).refused[0]


def test_an_excluded_report_takes_no_tags(ws: Workspace, panels: list[Panel], tmp_path: Path) -> None:
    out(ws, tmp_path / "tags", "doccano")
    correct.exclude(ws, panels[0].sentence_id.rpartition("-")[0])
    done = apply.apply(ws, str(tmp_path / "tags"))
    assert len(done.refused) == len(panels)
    assert "not part of the workspace" in done.refused[0]


@pytest.mark.parametrize(
    ("data", "format", "error"),
    [
        (b"no tags here\n", None, InputRefused),
        (b"{broken\n[1]\n", "doccano", InputRefused),
        (b"{broken\n" * 20 + b'{"text":"a","label":[]}\n', "doccano", InputRefused),
        (b'event_id,killed_low\nev_0000000000,1\n"ev_00000"00000,2\n', None, InputRefused),
        (b"", None, InputRefused),
        (b"[]", "geojson", UsageError),
        (b"[]", "nonsense", UsageError),
    ],
)
def test_a_file_that_does_not_fit_changes_nothing(
    data: bytes, format: str | None, error: type[Exception], ws: Workspace, panels: list[Panel]
) -> None:
    before = journal.history(ws.db, count=1)
    with pytest.raises(error):
        apply.apply(ws, "-", data=data, format=format)
    assert journal.history(ws.db, count=1) == before


@pytest.mark.parametrize("broken", ['{"half": ', "words", '"open'])
@pytest.mark.parametrize("format", ["jsonl", "prodigy", "doccano"])
@pytest.mark.parametrize("named", [False, True])
def test_a_broken_first_line_costs_that_line(
    named: bool, format: str, broken: str, ws: Workspace, panels: list[Panel], tmp_path: Path
) -> None:
    out(ws, tmp_path / "tags", format)
    whole = (tmp_path / "tags").read_text()
    path = tmp_path / "broken.jsonl"
    path.write_text(f"{broken}\n{whole}")
    done = apply.apply(ws, str(path), format=format if named else None)
    assert (done.rows, len(done.refused)) == (len(panels) + 1, 1)
    assert done.refused[0].startswith(f"{path}, line 1")
    assert done.same == sum(panel.tag is not None for panel in panels)


def test_a_missing_file_and_a_desk_that_only_reads_are_told(ws: Workspace, tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="could not be read"):
        apply.apply(ws, str(tmp_path / "none.jsonl"))
    with open_workspace(ws.path, read_only=True) as reader, pytest.raises(ReadOnlyWorkspace):
        apply.apply(reader, "-", data=b"[]")


def test_brat_is_a_folder_and_the_others_are_files(ws: Workspace, panels: list[Panel], tmp_path: Path) -> None:
    wanted = export.Wanted("sentences")
    summary = export.export(ws, str(tmp_path / "brat"), wanted=wanted, format="brat")
    assert summary.files[0].rows == len(panels) - 1
    key = panels[0].sentence_id.rpartition("-")[0]
    assert {p.name for p in (tmp_path / "brat").iterdir()} == {"annotation.conf", f"{key}.txt", f"{key}.ann"}
    assert (tmp_path / "brat" / f"{key}.txt").read_bytes().decode() == TEXT.replace("\r\n", "\n")
    with pytest.raises(UsageError, match="folder"):
        export.export(ws, "-", wanted=wanted, format="brat")
    page = json.loads(out(ws, tmp_path / "a.jsonld"))
    assert len(page["items"]) == len(panels) - 1


def test_the_verb_says_what_it_did(
    ws: Workspace, panels: list[Panel], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from triage.cli.main import main

    ws.close()
    path, db = str(tmp_path / "tags.jsonl"), str(ws.path)
    assert main(["export", path, "--db", db, "--what", "sentences", "--format", "prodigy"]) == 0
    assert main(["apply", path, "--db", db]) == 0
    assert "0 tags" in capsys.readouterr().out
    Path(path).write_text(rows_for(panels[-1], {"label": ["event"]}, {"label": ["quote"]}))
    assert main(["apply", path, "--db", db, "--editor", "anna", "--json"]) == 3
    said = capsys.readouterr()
    assert f"{path}, line 2 (" in said.err
    assert "apply the file again" in said.err
    assert json.loads(said.out)["tags"] == 1
    assert main(["log", "--db", db, "--json"]) == 0
    last = json.loads(capsys.readouterr().out.splitlines()[0])
    assert (last["editor"], last["action"]) == ("anna", "apply")
    assert main(["apply", path, "--db", db, "--format", "brat"]) == 2


@pytest.mark.parametrize("style", [export.Style(delimiter=";"), export.Style(delimiter="^"), export.Style(raw=True)])
@pytest.mark.parametrize("name", ["csv", "doccano-csv"])
def test_however_a_table_was_written_it_comes_back(
    name: str, style: export.Style, ws: Workspace, panels: list[Panel], page: str, tmp_path: Path
) -> None:
    wanted = export.Wanted("sentences")
    export.export(ws, str(tmp_path / "tags"), wanted=wanted, format=name, style=style)
    with open_workspace(tmp_path / "other.db") as other:
        load.load(other, [page])
        done = apply.apply(other, str(tmp_path / "tags"), raw=style.raw)
        assert (done.tags, done.notes, done.refused) == (len(panels) - 1, 1, ())


@pytest.mark.parametrize("name", ["geojson", "geojsonl", "xlsx", "html"])
def test_a_file_of_a_format_that_does_not_come_back_is_told_by_its_name(
    name: str, ws: Workspace, panels: list[Panel], tmp_path: Path
) -> None:
    from triage.desk import code
    from triage.domain.event import revised

    tag.tag(ws, [panels[0].id], Tag.EVENT)
    record = revised(code.begin(ws, panels[0].id).record, event_type="protests", event_subtype="peaceful")
    code.save(ws, record, status="confirmed")
    export.export(ws, str(tmp_path / "out"), format=name)
    with pytest.raises(UsageError, match=f"This is {name}, which cannot be read back. Choose one of csv, jsonl"):
        apply.apply(ws, str(tmp_path / "out"))


@pytest.mark.parametrize(
    ("form", "what", "sentence"),
    [
        ("acled", "events", "This is acled, which cannot be read back. Choose one of csv"),
        ("ucdp", "events", "This is ucdp, which cannot be read back."),
        ("plover", "events", "This is plover, which cannot be read back."),
        ("plover-csv", "events", "This is plover-csv, which cannot be read back."),
        ("webannotation", "sentences", "This is webannotation, which cannot be read back."),
        ("csv", "reports", "The file holds reports, and neither tags nor records."),
        ("jsonl", "reports", "The file holds reports, and neither tags nor records."),
        ("csv", "decisions", "The file holds decisions, and neither tags nor records."),
        ("jsonl", "decisions", "The file holds decisions, and neither tags nor records."),
    ],
)
def test_an_export_that_does_not_come_back_is_told_by_its_name(
    form: str, what: str, sentence: str, ws: Workspace, panels: list[Panel], tmp_path: Path
) -> None:
    code.save(
        ws, revised(code.begin(ws, panels[0].id).record, event_type="battles", event_subtype="armed_clash",
        date_start="2017-02-20", date_end="2017-02-20", date_precision="day", killed_high=3, violence_kind="state_based",
        actor1="army", place_precision="place", latitude=1.0, longitude=2.0), status="draft",
    )  # fmt: skip
    export.export(
        ws,
        str(tmp_path / "out"),
        format=form,
        wanted=export.Wanted(what, statuses=("draft",) if what == "events" else ()),
    )
    with pytest.raises((UsageError, InputRefused), match=sentence):
        apply.apply(ws, str(tmp_path / "out"))


def test_what_another_command_writes_is_applied(ws: Workspace, panels: list[Panel], tmp_path: Path) -> None:
    out(ws, tmp_path / "tags", "doccano")
    os.mkfifo(tmp_path / "pipe")
    whole = (tmp_path / "tags").read_bytes()
    writer = Thread(target=lambda: (tmp_path / "pipe").write_bytes(whole))
    writer.start()
    done = apply.apply(ws, str(tmp_path / "pipe"))
    writer.join()
    assert (done.rows, done.refused) == (len(panels), ())


@pytest.mark.parametrize("data", [b"\x00\xff\xfe\x01 no text", b'{"half": ', b'"open quotation\n'])
def test_bytes_of_no_format_are_told_so(data: bytes, ws: Workspace, panels: list[Panel]) -> None:
    with pytest.raises(InputRefused, match="not known by its first line"):
        apply.apply(ws, "-", data=data)


@pytest.mark.parametrize("name", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_table_in_utf_16_says_how_it_is_saved(name: str, ws: Workspace, panels: list[Panel]) -> None:
    mark = "" if name == "utf-16" else "\ufeff"
    for form in (None, "csv"):
        with pytest.raises(InputRefused, match=r"UTF-16. Save it in UTF-8 first"):
            apply.apply(ws, "-", data=f"{mark}sentence_id,tag\r\n".encode(name), format=form)


def test_another_workspace_is_no_table(ws: Workspace, panels: list[Panel], tmp_path: Path) -> None:
    with open_workspace(tmp_path / "other.db") as other:
        path = str(other.path)
    with pytest.raises(InputRefused, match="is a workspace itself"):
        apply.apply(ws, path)


def test_a_table_with_other_columns_says_which_and_that_nothing_was_changed(
    ws: Workspace, panels: list[Panel], tmp_path: Path
) -> None:
    with pytest.raises(InputRefused, match=r"does not belong there: one without a name, mood. Take it out first."):
        apply.apply(ws, "-", data=b",event_id,mood\n0,ev_0000000000,glad\n")
    with pytest.raises(InputRefused, match=r"has a column twice: status. Take it out first."):
        apply.apply(ws, "-", data=b"event_id,status,status\nev_0000000000,draft,draft\n")
    with pytest.raises(
        InputRefused, match=r"malformed from line 3 on: .* Mend its quotation marks; nothing was changed."
    ):
        apply.apply(ws, "-", data=b'event_id,killed_low\nev_0000000000,1\n"ev_0"0,1\n')


def test_one_wrong_cell_refuses_its_row_alone_by_line_and_column(
    ws: Workspace, panels: list[Panel], tmp_path: Path
) -> None:
    out(ws, tmp_path / "tags.csv")
    head, *lines = (tmp_path / "tags.csv").read_bytes().decode().split("\r\n")
    start = head.split(",").index("start")
    cells = lines[1].split(",")
    lines[1] = ",".join([*cells[:start], "12th of May", *cells[start + 1 :]])
    lines[2] += ",more"
    undo.undo(ws, 99)
    load.load(ws, [str(tmp_path / "page.txt")])
    (tmp_path / "tags.csv").write_bytes("\r\n".join([head, *lines]).encode())
    done = apply.apply(ws, str(tmp_path / "tags.csv"))
    assert (done.rows, done.tags) == (len(panels), len(panels) - 3)
    named = f"{tmp_path / 'tags.csv'}, line 4, row 3 of a spreadsheet ({panels[1].sentence_id})"
    assert done.refused[0] == f"{named}: start is not a whole number: 12th of May."
    count = len(head.split(","))
    assert done.refused[1].endswith(f": it has {count + 1} cells instead of {count}.")
    assert len(done.refused) == 2


def test_a_broken_line_of_other_tools_refuses_itself_alone(ws: Workspace, panels: list[Panel]) -> None:
    line = rows_for(panels[-1], {"label": ["event"]})
    other = rows_for(panels[0], {"label": ["quote"]})
    done = apply.apply(ws, "-", data=(line + "{broken\n\n[1]\n" + other).encode() + b'"\xff"\n')
    assert (done.rows, done.tags) == (5, 2)
    assert done.refused == (
        "Standard input, line 2: it is no JSON in UTF-8.",
        "Standard input, line 4: it is no JSON object.",
        "Standard input, line 6: it is no JSON in UTF-8.",
    )
    tasks = [{"data": json.loads(line), "annotations": []}, {"text": "no data"}]
    done = apply.apply(ws, "-", data=json.dumps(tasks).encode())
    assert done.refused == ("Standard input, task 2: it is no object with data.",)


@pytest.mark.parametrize("name", ["csv", "jsonl"])
def test_a_table_of_ids_and_tags_is_enough(name: str, ws: Workspace, panels: list[Panel]) -> None:
    rows = [(panel.sentence_id, "noise") for panel in panels if panel.role != "title"]
    if name == "csv":
        text = "".join(f"{cells[0]},{cells[1]}\r\n" for cells in [("sentence_id", "tag"), *rows, ("", "")])
    else:
        text = "".join(json.dumps({"sentence_id": key, "tag": tag_name}) + "\n" for key, tag_name in rows)
    done = apply.apply(ws, "-", data=text.encode())
    assert (done.rows, done.refused) == (len(rows), ())
    assert {panel.tag for panel in read.panels(ws, 1)} == {Tag.NOISE}
