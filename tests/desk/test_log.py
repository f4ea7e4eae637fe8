"""The journal on the screen: what was done is said in words, and each row leads to what it is about."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import triage
from triage.desk import code, correct, load, log, read, tag, undo
from triage.desk import merge as merging
from triage.desk.workspace import Workspace, open_workspace
from triage.domain.tag import Tag

WRITERS = ("decide", "_decided", "_recut")
"""The functions that are given the name of an action."""


def actions() -> Iterator[str]:
    """Yield the names of actions that stand in the program as texts."""
    for path in (Path(triage.__file__).parent / "desk").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in WRITERS:
                given = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
                yield from (name for name in given if isinstance(name, str))


def a_desk(tmp_path: Path) -> Workspace:
    (tmp_path / "a.txt").write_text("Mill burns\n\nA mill burned in Basra on Monday. Two men were killed.\n")
    (tmp_path / "b.txt").write_text("Figs are cheap\n\nTraders sell figs in Orsana.\n")
    ws = open_workspace(tmp_path / "w.db", editor="anna")
    load.load(ws, [str(tmp_path / "a.txt"), str(tmp_path / "b.txt")])
    return ws


def test_every_action_is_said_in_words() -> None:
    found = set(actions())
    assert {"load", "story.certain", "report.exclude", "record.attach", "sentence.split"} <= found
    assert {name for name in found if name not in log._DID} == set()


def test_a_row_says_what_was_done_without_codes(tmp_path: Path) -> None:
    with a_desk(tmp_path) as ws:
        first, second = read.every_report(ws)
        panel = read.panels(ws, first.id)[1]
        tag.tag(ws, [panel.id], Tag.EVENT)
        undo.undo(ws)
        undo.redo(ws)
        merging.same(ws, first.key, second.key)
        code.save(ws, code.begin(ws, panel.id).record, status="draft")
        said = [f"{log.did(row)} {log.values(row)}".strip() for row in log.rows(ws, None, 9)]
        assert said[1:] == [
            "merged as one story, 2 changes", "done again: tagged event",
            "taken back: tagged event", "tagged event nothing → event", "loaded, 2 changes",
        ]  # fmt: skip
        assert said[0].startswith("record ")


def test_rows_of_records_and_pairs_lead_to_a_report(tmp_path: Path) -> None:
    with a_desk(tmp_path) as ws:
        first, second = read.every_report(ws)
        panel = read.panels(ws, first.id)[1]
        merging.apart(ws, second.key, first.key)
        tag.tag(ws, [panel.id], Tag.EVENT)
        code.save(ws, code.begin(ws, panel.id).record, status="draft")
        record, _, pair, _ = log.rows(ws, None, 9)
        assert log.place_of(ws, record) == (first.id, panel.id)
        assert log.place_of(ws, pair)[0] in (first.id, second.id)


def test_a_report_that_came_again_with_another_text_is_taken_back_as_one(tmp_path: Path) -> None:
    with open_workspace(tmp_path / "w.db", editor="anna") as ws:
        lines = [f'{{"url": "https://news.example/a", "title": "Mill", "text": "Version {n}."}}\n' for n in range(4)]
        (tmp_path / "a.jsonl").write_text("".join(lines))
        load.load(ws, [str(tmp_path / "a.jsonl")])
        assert len(read.every_report(ws)) == 1
        outcome = undo.undo(ws)
        assert outcome is not None
        assert outcome.sentence == "Undone: 1 report is gone."


def test_an_undo_says_whether_reports_are_back_or_gone(tmp_path: Path) -> None:
    with a_desk(tmp_path) as ws:
        correct.exclude(ws, read.every_report(ws)[0].key)
        said = [undo.undo(ws), undo.redo(ws), undo.undo(ws), undo.undo(ws), undo.redo(ws)]
        assert [one.sentence for one in said if one] == [
            "Undone: 1 report is back.", "Done again: 1 report is gone.", "Undone: 1 report is back.",
            "Undone: 2 reports are gone.", "Done again: 2 reports are back.",
        ]  # fmt: skip
