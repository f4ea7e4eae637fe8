"""How far a load is: the share of an input that is streamed, and what the headline makes of it."""

from __future__ import annotations

import json
from pathlib import Path

from triage.desk import load
from triage.desk.load import LoadProgress
from triage.desk.workspace import Workspace
from triage.tui import workers


def told(ws: Workspace, *sources: Path) -> list[LoadProgress]:
    """Load and return what was told of it on the way."""
    seen: list[LoadProgress] = []

    def progress(at: LoadProgress) -> bool:
        seen.append(at)
        return True

    load.load(ws, [str(source) for source in sources], progress=progress)
    return seen


def row(number: int) -> str:
    return (
        json.dumps({"title": f"Mill {number}", "url": f"http://n.example/{number}", "text": "The mill burned."}) + "\n"
    )


def test_how_much_of_one_large_input_was_read_is_told_with_each_batch(ws: Workspace, tmp_path: Path) -> None:
    source, count = tmp_path / "many.jsonl", 3 * load.BATCH + 5
    source.write_text("".join(row(n) for n in range(count)))
    seen = told(ws, source)[:4]
    assert [at.reports for at in seen] == [0, load.BATCH, 2 * load.BATCH, 3 * load.BATCH]
    assert seen[0].share == 0.0
    assert all(abs(at.share - at.reports / count) < 0.1 for at in seen)


def test_what_is_read_as_a_whole_has_no_share(ws: Workspace, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.json").write_text(row(ord(name)))
    assert {at.share for at in told(ws, tmp_path / "a.json", tmp_path / "b.json")} == {0.0}


def test_the_headline_tells_reports_share_and_time() -> None:
    moved = workers.WorkMoved("loading", 410, 1000, 5.0, "1,024 reports")
    assert "1,024 reports · 41 % · 7 s to go" in workers.forms(moved)[0]
