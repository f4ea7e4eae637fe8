"""Make a small workspace with decisions of every kind, to be kept as the fixture of a version of the tables.

usage: make_fixture.py OUT.db      run it from the folder of the checkout, before a migration is added
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from triage.desk import code, load, merge, read, tag, undo
from triage.desk.workspace import Workspace, open_workspace
from triage.domain.decision import Change, Subject
from triage.domain.tag import Tag
from triage.errors import DecisionError
from triage.store import journal

SOURCES = ("wire", "notes", "feeds")


def fill(ws: Workspace, samples: Path) -> None:
    """Load some of the sample reports and decide on them in every way that the desk has."""
    load.load(ws, [str(samples / name) for name in SOURCES])
    rows = read.every_report(ws)
    panels = [p for row in rows for p in read.panels(ws, row.id)]
    for number, panel in enumerate(panels[:8]):
        tag.tag(ws, [panel.id], tuple(Tag)[number % len(Tag)])
    tag.tag(ws, [p.id for p in panels[8:14]], Tag.NOISE)
    tag.take(ws, [p.id for p in panels[14:20]])
    tag.tag(ws, [panels[1].id], None)
    tag.tag(ws, [panels[2].id], Tag.EVENT)
    flags = Change(Subject.FLAGS, panels[0].sentence_id, None, ["civilians", "detail"])
    journal.decide(ws.writable(), ws.editor, "flag", [flags])
    note = Change(Subject.NOTE, panels[3].sentence_id, None, "ask the desk in the north")
    journal.decide(ws.writable(), ws.editor, "note", [note])
    _stories(ws)
    _records(ws, [p.id for p in panels[20:]])
    undo.undo(ws, 2)
    undo.redo(ws)
    tag.tag(ws, [panels[5].id], Tag.EVENT)
    undo.undo(ws)


def _stories(ws: Workspace) -> None:
    alone = [row.key for row in read.every_report(ws) if row.lead == row.id]
    merge.same(ws, alone[0], alone[1])
    merge.detach(ws, alone[1])
    merge.same(ws, alone[2], alone[3])
    merge.linked(ws, alone[0], alone[4])
    merge.apart(ws, alone[1], alone[4])


def _records(ws: Workspace, panels: list[int]) -> None:
    for status in ("draft", "confirmed", "rejected"):
        for number in panels:
            tag.tag(ws, [number], Tag.EVENT)
            draft = code.begin(ws, number)
            try:
                code.save(ws, draft.record, status=status)
            except DecisionError:  # what the sentence says is not enough for this status
                continue
            panels = panels[panels.index(number) + 1 :]
            break


def main() -> None:
    """Write the workspace; it has no write-ahead log beside it when the script ends."""
    os.environ["TRIAGE_NOW"] = "2017-02-21T09:00:00Z"
    with open_workspace(Path(sys.argv[1]), editor="fixture") as ws:
        fill(ws, Path("sample_reports/reports"))
        ws.db.execute("VACUUM")


if __name__ == "__main__":
    main()
