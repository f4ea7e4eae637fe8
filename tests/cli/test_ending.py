"""A call that is ended from outside, in real processes: quiet at the first moment, a sentence within the work, never a trace."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from triage.desk import check, read
from triage.desk.workspace import open_workspace

READY = """
import os, sys
from triage.cli import ending
from triage.cli.main import main
watch = ending.watch
def watching():
    watch()
    os.write(2, b"ready")
ending.watch = watching
sys.exit(main())
"""
"""The program, which says when Python itself has started and the first statement of ours is done."""


def called(folder: Path, *words: str, at: str = READY) -> subprocess.Popen[bytes]:
    """Start triage, and return when its own code begins."""
    child = subprocess.Popen(
        [sys.executable, "-P", "-c", at, *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "TRIAGE_DB": str(folder / "desk.db"), "XDG_STATE_HOME": str(folder)},
    )
    assert child.stderr is not None
    assert os.read(child.stderr.fileno(), 5) == b"ready"
    return child


def ended(child: subprocess.Popen[bytes]) -> tuple[int, str]:
    """Return the exit status and what was said."""
    _, said = child.communicate(timeout=60)
    return child.returncode, said.decode()


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_at_any_moment_of_a_start_ends_without_a_trace(number: int, status: int, tmp_path: Path) -> None:
    for delay in (0.0, 0.01, 0.03, 0.06, 0.1, 0.15, 0.2, 0.3):
        child = called(tmp_path, "open", "--plain")  # which then waits for a line
        time.sleep(delay)
        child.send_signal(number)
        found, said = ended(child)
        assert found == status, (delay, said)
        assert said.startswith("triage: stopped") or not said.strip(), said
        assert said.count("\n") <= 1


def test_a_signal_on_the_first_frame_gives_the_terminal_back(tmp_path: Path) -> None:
    """The frame is painted while the libraries of the screen are imported; the shell gets its own screen and echo back."""
    import pty
    import termios

    with open_workspace(tmp_path / "desk.db"):
        pass
    for delay in (0.0, 0.02, 0.05, 0.1, 0.3, 0.6, 1.5):  # in the later ones the desk itself is there
        mine, theirs = pty.openpty()
        before = termios.tcgetattr(theirs)
        child = subprocess.Popen(
            [sys.executable, "-P", "-c", "import sys; from triage.cli.main import main; sys.exit(main())"],
            stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
            env={**os.environ, "TRIAGE_DB": str(tmp_path / "desk.db"), "TERM": "xterm", "COLUMNS": "80", "LINES": "24"},
        )  # fmt: skip
        seen = b""
        while b"\x1b[?1049h" not in seen:
            assert select.select([mine], [], [], 30)[0]
            seen += os.read(mine, 1 << 16)
        time.sleep(delay)
        child.send_signal(signal.SIGINT)
        until = time.monotonic() + 60
        while select.select([mine], [], [], 0.3)[0] or child.poll() is None:
            assert time.monotonic() < until, seen
            seen += os.read(mine, 1 << 16) if select.select([mine], [], [], 0)[0] else b""
        assert child.wait(30) == 130
        assert b"Traceback" not in seen
        assert b"\x1b[?1049l" in seen
        assert termios.tcgetattr(theirs) == before
        os.close(mine)
        os.close(theirs)


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    """A file of reports which takes a load some seconds."""
    path = tmp_path / "in.jsonl"
    rows = (
        {"id": f"r{n}", "title": f"Report {n} of the mill", "text": f"The mill burned on day {n}."}
        for n in range(30_000)
    )
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def test_a_load_that_is_asked_to_end_says_what_is_kept_and_goes_on_later(lines: Path, tmp_path: Path) -> None:
    child = called(tmp_path, "load", str(lines))
    log = tmp_path / "desk.db-wal"
    while not log.exists() or log.stat().st_size < 1 << 20:
        time.sleep(0.05)
    child.send_signal(signal.SIGTERM)
    status, said = ended(child)
    assert status == 143
    assert said == (
        "triage: stopped by a request to end (SIGTERM). The reports that were loaded stay; load the same again for the rest,"
        " what is loaded is known.\n"
    )
    assert check.check(tmp_path / "desk.db").findings == ()
    with open_workspace(tmp_path / "desk.db") as ws:
        assert 0 < read.progress(ws).reports < 30_000


MIDST = {
    "export": ("triage.desk.job", "Job.watched", ["out.csv", "--what", "reports"]),
    "check": ("triage.store.check", "_texts", []),
    "backup": ("triage.store.backup", "verify", []),
    "read": ("triage.desk.pipeline", "report_line", ["in.jsonl"]),
}
"""In the midst of a verb: a module, what it calls while something is half done, and the words behind the verb."""


@pytest.mark.parametrize("verb", MIDST)
def test_a_verb_that_is_asked_to_end_leaves_nothing_half_done(
    verb: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    row = {"title": "A report of the mill", "text": "The mill burned on Monday."}
    (tmp_path / "in.jsonl").write_text(json.dumps(row))
    assert ended(called(tmp_path, "load", "in.jsonl"))[0] == 0
    module, name, words = MIDST[verb]
    # A signal just before one long sleep would be heard only after it.
    still = (
        f"import os, sys, time, {module} as module\nfrom triage.cli.main import main\n"
        f"def wait(*given, **more):\n    os.write(2, b'ready')\n    for _ in range(600): time.sleep(0.1)\n"
        f"module.{name} = wait\nsys.exit(main())"
    )
    before = [*tmp_path.rglob("*.csv"), *tmp_path.rglob("*.part"), *tmp_path.rglob("*-2*.db")]
    child = called(tmp_path, verb, *words, at=still)
    child.send_signal(signal.SIGTERM)
    status, said = ended(child)
    assert status == 143
    assert said.startswith("triage: stopped by a request to end (SIGTERM). ")
    assert said.endswith(" again.\n")
    assert before == [*tmp_path.rglob("*.csv"), *tmp_path.rglob("*.part"), *tmp_path.rglob("*-2*.db")] == []
