"""What the rules read from a sentence stands in the draft of its record, each value with its words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from triage.desk import code, load, pipeline, read
from triage.desk.workspace import Workspace
from triage.domain.event import faults, revised

TEXT = (
    "Soldiers backed by Turkish warplanes killed 14 rebels and wounded 20 during the election near Mosul on Monday, Adil Haran,"
    " a spokesman for the interior ministry, said."
)
SAID: dict[str, tuple[Any, str]] = {
    "actor1_assoc": ("Turkish warplanes", "Turkish warplanes"),
    "violence_kind": ("state_based", "Soldiers"),
    "killed_side2": (14, "14 rebels"),
    "injured_high": (20, "wounded 20"),
    "claimed_by": ("Adil Haran", "Adil Haran"),
    "attribution": ("official", "Adil Haran, a spokesman for the interior ministry, said"),
    "event_clarity": (1, "Monday"),
    "context": (("election",), "election"),
}
"""The value of a field, and words that are among those that carry it."""


def test_the_draft_says_who_says_it_and_the_rest_each_with_words_and_a_reason(ws: Workspace, tmp_path: Path) -> None:
    row = {"title": "Clashes", "text": TEXT, "published": "2017-02-21"}
    (tmp_path / "in.json").write_text(json.dumps(row), encoding="utf-8")
    load.load(ws, [str(tmp_path / "in.json")])
    draft = code.begin(ws, read.panels(ws, 1)[0].id)
    for name, (value, words) in SAID.items():
        carried = [
            (e.quoted, draft.panel.text[e.start - draft.panel.start :])
            for e in draft.record.evidence
            if e.field == name
        ]
        assert getattr(draft.record, name) == value, name
        assert words in [quoted for quoted, _ in carried], (name, carried)
        assert all(rest.startswith(quoted) for quoted, rest in carried)
        assert draft.reasons[name]
        assert 0.5 < draft.confidence[name] < 1
    assert [f for f in faults(revised(draft.record, event_id="ev_0123456789")) if f.blocking] == []


def test_extract_prints_them() -> None:
    line = pipeline.extract_line({"text": TEXT, "published": "2017-02-21"})
    assert {name: line[name] for name in SAID} == {name: value for name, (value, _) in SAID.items()}
    assert SAID.keys() <= line["confidence"].keys()
    assert SAID.keys() <= {e["field"] for e in line["evidence"]}
