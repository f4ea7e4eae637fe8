"""Records that come back with the sentences behind them: what becomes of the tags of these."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from triage.desk import apply, code, export, load, read, tag, undo
from triage.desk.workspace import Workspace, open_workspace
from triage.domain.event import revised
from triage.domain.rows import Panel
from triage.domain.tag import Tag

TEXT = "A road was closed in Ramla on Monday. Nobody said why. Guards fled the shells. Crowds cheered. It rained."


@pytest.fixture
def page(tmp_path: Path) -> str:
    path = tmp_path / "page.txt"
    path.write_text(TEXT, "utf-8")
    return str(path)


@pytest.fixture
def panels(ws: Workspace, page: str) -> list[Panel]:
    load.load(ws, [page])
    for n, panel in enumerate(read.panels(ws, 1)[:-1]):
        tag.tag(ws, [panel.id], list(Tag)[n % 4])
    return read.panels(ws, 1)


def behind_one_record(ws: Workspace, panels: list[Panel], status: str = "confirmed") -> str:
    """Let all sentences of the page stand behind one record, with words of each but the last as its evidence."""
    drafted = code.begin(ws, panels[0].id).record
    words = tuple(code.whole_sentence(panel) for panel in panels[:-1])
    record = revised(
        drafted, event_type="strategic", event_subtype="other", date_start=None, date_precision="unknown",
        summary="A road was closed.", sentence_ids=tuple(panel.sentence_id for panel in panels), evidence=words,
    )  # fmt: skip
    return code.save(ws, record, status=status).event_id


@pytest.mark.parametrize("name", ["csv", "jsonl"])
def test_sentences_behind_a_record_come_back_with_the_tags_of_its_evidence(
    name: str, ws: Workspace, panels: list[Panel], page: str, tmp_path: Path
) -> None:
    behind_one_record(ws, panels)
    export.export(ws, f"{tmp_path / 'out'}/", wanted=export.Wanted(every_column=True), format=name)
    with open_workspace(tmp_path / "other.db") as other:
        load.load(other, [page])
        tag.tag(other, [read.panels(other, 1)[2].id], Tag.QUOTE)
        done = apply.apply(other, str(tmp_path / "out"))
        assert (done.begun, done.tags, done.refused) == (1, len(panels) - 1, ())
        found = [panel.tag for panel in read.panels(other, 1)]
        assert found == [panels[0].tag, panels[1].tag, Tag.QUOTE, *(panel.tag for panel in panels[3:-1]), Tag.EVENT]
        tag.tag(other, [read.panels(other, 1)[2].id], panels[2].tag)
        export.export(other, f"{tmp_path / 'again'}/", wanted=export.Wanted(every_column=True), format=name)
        undo.undo(other, 2)
        assert [panel.tag for panel in read.panels(other, 1)][3:] == [None] * (len(panels) - 3)
    rows = [(tmp_path / folder / f"evidence.{name}").read_text("utf-8") for folder in ("out", "again")]
    assert _without_times(rows[0]) == _without_times(rows[1])


def _without_times(text: str) -> str:
    return re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "", text)


def test_a_rejected_record_makes_no_event_of_its_sentences(
    ws: Workspace, panels: list[Panel], page: str, tmp_path: Path
) -> None:
    behind_one_record(ws, panels, "rejected")
    export.export(ws, str(tmp_path / "events.jsonl"), wanted=export.Wanted(every_column=True, statuses=("rejected",)))
    with open_workspace(tmp_path / "other.db") as other:
        load.load(other, [page])
        assert apply.apply(other, str(tmp_path / "events.jsonl")).begun == 1
        assert not any(panel.tag for panel in read.panels(other, 1))


def test_a_tag_of_the_evidence_that_there_is_not_is_told(ws: Workspace, panels: list[Panel], tmp_path: Path) -> None:
    behind_one_record(ws, panels)
    export.export(ws, f"{tmp_path / 'out'}/")
    path = tmp_path / "out" / "evidence.csv"
    path.write_bytes(path.read_bytes().replace(b",quote,", b",quotes,"))
    done = apply.apply(ws, str(tmp_path / "out"))
    assert any("there is no tag quotes" in sentence for sentence in done.refused)


def test_json_lines_of_records_without_evidence_come_back(
    ws: Workspace, panels: list[Panel], page: str, tmp_path: Path
) -> None:
    export.export(ws, f"{tmp_path / 'none'}/", format="jsonl")
    assert apply.apply(ws, str(tmp_path / "none")).rows == 0
    behind_one_record(ws, panels)
    export.export(ws, f"{tmp_path / 'out'}/", format="jsonl")
    (tmp_path / "out" / "evidence.jsonl").write_bytes(b"")
    with open_workspace(tmp_path / "other.db") as other:
        load.load(other, [page])
        assert apply.apply(other, str(tmp_path / "out")).begun == 1
