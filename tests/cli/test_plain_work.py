"""Long work in the line mode: it says how far it is, and stops at ctrl+c with what was kept."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from triage.cli.plain.session import Session
from triage.cli.plain.talk import Talk
from triage.cli.plain.working import load_paths
from triage.desk import check, job, load, read, suggest
from triage.desk.workspace import Workspace


class Stopping(Talk):
    """An editor who presses ctrl+c at the first line of progress."""

    what = ("Loading: ", "Exporting: ", "Proposing: ", "Checking: ")

    def say(self, text: str) -> None:
        super().say(text)
        if text.startswith(self.what):
            signal.raise_signal(signal.SIGINT)


def test_a_load_is_stopped_and_what_is_loaded_stays(
    ws: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for n in range(5):
        (tmp_path / f"{n}.txt").write_text(f"A report of day {n}.", encoding="utf-8")
    before = signal.getsignal(signal.SIGINT)
    load_paths(Session(ws, Stopping(iter(()))), [str(tmp_path / f"{n}.txt") for n in range(5)])
    assert (
        capsys.readouterr().out
        == "Loading: 1 of 5; ctrl+c stops.\nStopped. Loaded: 1 accepted; 1 report with 1 sentence.\n"
    )
    assert read.progress(ws).reports == 1
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("check", "The check was stopped; nothing was changed."),
        ("export sentences {}/s.csv", "The export was stopped; no file was left half written."),
        ("suggest", "Stopped. 1 report got proposals."),
    ],
)
def test_work_is_stopped_at_a_line_of_its_progress(
    ws: Workspace,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    line: str,
    said: str,
) -> None:
    for module, name, size in ((check, "STEPS", 1000), (job, "AT_ONCE", 1), (suggest, "BATCH", 1)):
        monkeypatch.setattr(module, name, size)
    defaults = suggest.fill.__kwdefaults__
    assert defaults is not None
    monkeypatch.setitem(defaults, "batch", 1)
    for n in range(5):
        (tmp_path / f"{n}.txt").write_text(f"A report of day {n}. It has more.", encoding="utf-8")
    load.load(ws, [str(tmp_path / f"{n}.txt") for n in range(5)])
    Session(ws, Stopping(iter(()))).obey(line.format(tmp_path))
    told = capsys.readouterr().out.splitlines()
    assert told[0].endswith(" %; ctrl+c stops.")
    assert told[1:] == [said]
    assert not (tmp_path / "s.csv").exists()
