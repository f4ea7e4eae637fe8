"""Work that is stopped, and how far it says that it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from triage.desk import check, export
from triage.desk.workspace import Workspace
from triage.errors import Stopped
from triage.tui import workers


def test_a_check_that_is_stopped_names_no_damage(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "STEPS", 100)
    seen: list[tuple[int, int]] = []

    def progress(done: int, every: int) -> bool:
        seen.append((done, every))
        return False

    with pytest.raises(Stopped, match="check was stopped"):
        check.check(ws.path, progress=progress)
    assert all(0 < done <= every for done, every in seen)
    assert check.check(ws.path, progress=lambda done, every: True).findings == ()


@pytest.mark.parametrize("a_byte", [check.A_BYTE, 0.0], ids=["as guessed", "far more than guessed"])
def test_a_check_never_says_that_all_is_done_before_it_is(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch, a_byte: float
) -> None:
    monkeypatch.setattr(check, "STEPS", 100)
    monkeypatch.setattr(check, "A_BYTE", a_byte)
    seen: list[tuple[int, int]] = []

    def progress(done: int, every: int) -> bool:
        seen.append((done, every))
        return True

    check.check(ws.path, progress=progress)
    shares = [done / every for done, every in seen]
    assert len(shares) > 10
    assert max(shares) < 0.99
    told = [workers.forms(workers.WorkMoved("checking", done, every, 9.0, "every row"))[0] for done, every in seen]
    assert all(" 100 %" not in text and " of " not in text for text in told)


def test_an_export_that_is_stopped_leaves_no_file(ws: Workspace, tmp_path: Path) -> None:
    for target, what in ((f"{tmp_path}/out/", "events"), (f"{tmp_path}/s.jsonl", "sentences")):
        with pytest.raises(Stopped, match="export was stopped"):
            export.export(ws, target, wanted=export.Wanted(what), progress=lambda done: False)
    assert not (tmp_path / "s.jsonl").exists()
    assert not (tmp_path / "out" / "datapackage.json").exists()
    wanted = export.Wanted("sentences")
    assert (
        export.expected_rows(ws, wanted, "s.jsonl")
        == export.export(ws, f"{tmp_path}/s.jsonl", wanted=wanted).files[0].rows
    )
