"""Pipes, devices, links and full disks: what a shell puts in the place of a file or a stream."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

TRIAGE = [sys.executable, "-m", "triage.cli.main"]
FULL = Path("/dev/full")


@pytest.fixture
def desk(tmp_path: Path) -> dict[str, str]:
    """Return the environment of a workspace with more sentences than a pipe takes at once."""
    lines = (
        json.dumps({"text": f"Sentence {n} of a long list. " * 40, "url": f"https://n.example/{n}"}) for n in range(60)
    )
    (tmp_path / "many.jsonl").write_text("\n".join(lines), encoding="utf-8")
    env = {**os.environ, "TRIAGE_DB": str(tmp_path / "w.db")}
    subprocess.run([*TRIAGE, "load", "many.jsonl"], cwd=tmp_path, env=env, capture_output=True, check=True)
    return env


def said(args: str, folder: Path, env: dict[str, str], before: str = "") -> tuple[int, str]:
    """Run triage in a shell, with what stands before and behind it; return the exit status and all that was said."""
    line = f"{before}{' '.join(TRIAGE)} {args}"
    done = subprocess.run(["/bin/sh", "-c", line], cwd=folder, env=env, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    assert "went wrong inside" not in done.stderr
    return done.returncode, done.stderr


@pytest.mark.parametrize("form", ["jsonl", "csv", "sqlite", "xlsx"])
def test_an_export_whose_reader_leaves_is_no_failure(form: str, tmp_path: Path, desk: dict[str, str]) -> None:
    words = ["export", "-", "--what", "sentences", "--format", form]
    ran = subprocess.Popen([*TRIAGE, *words], cwd=tmp_path, env=desk, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert ran.stdout
    assert ran.stderr
    ran.stdout.read(1)
    ran.stdout.close()
    told = ran.stderr.read()
    ran.stderr.close()
    assert (ran.wait(), told) == (0, b"")


@pytest.mark.parametrize(
    "args", ["export - --what sentences", "stats", "keys", "--version", "--help", "read many.jsonl"]
)
def test_a_full_disk_behind_standard_output_is_a_sentence(args: str, tmp_path: Path, desk: dict[str, str]) -> None:
    status, told = said(f"{args} > {FULL}", tmp_path, desk)
    assert status == 1
    assert args == "--version" or told == "triage: Standard output could not be written: No space left on device.\n"


@pytest.mark.parametrize(
    ("args", "status"),
    [("stats >&-", 0), ("--version >&-", 0), ("load - <&-", 3), ("export - >&- 2>&-", 0), ("<&-", 2)],
)
def test_a_stream_that_the_shell_closed_is_empty(args: str, status: int, tmp_path: Path, desk: dict[str, str]) -> None:
    assert said(args, tmp_path, desk)[0] == status


def test_a_pipe_with_a_name_takes_an_export_and_stays_a_pipe(tmp_path: Path, desk: dict[str, str]) -> None:
    os.mkfifo(tmp_path / "pipe")
    took: list[bytes] = []
    reader = threading.Thread(target=lambda: took.append((tmp_path / "pipe").read_bytes()), daemon=True)
    reader.start()
    assert said("export pipe --format jsonl --what sentences", tmp_path, desk)[0] == 0
    reader.join(10)
    assert (tmp_path / "pipe").is_fifo()
    assert len(took[0].splitlines()) == 60 * 40


def test_notes_of_an_export_through_a_pipe_are_narrated(tmp_path: Path, desk: dict[str, str]) -> None:
    os.mkfifo(tmp_path / "pipe")
    reader = threading.Thread(target=(tmp_path / "pipe").read_bytes, daemon=True)
    reader.start()
    status, told = said("export pipe --format acled", tmp_path, desk)
    reader.join(10)
    assert status == 0
    assert "fatalities is killed_low" in told
    assert not any(tmp_path.glob("*.notes.txt"))


def test_a_link_stays_a_link(tmp_path: Path, desk: dict[str, str]) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "link.csv").symlink_to("there/real.csv")
    assert said("export link.csv", tmp_path, desk)[0] == 0
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "there" / "real.csv").read_bytes().startswith(b"event_id,")


@pytest.mark.parametrize(
    "target",
    ["w.db --format csv", "other.sqlite", "link.sqlite", "other.sqlite-wal --format csv", "w.db.lock --format csv"],
)
def test_no_export_replaces_a_workspace(target: str, tmp_path: Path, desk: dict[str, str]) -> None:
    (tmp_path / "other.sqlite").write_bytes((tmp_path / "w.db").read_bytes())
    (tmp_path / "link.sqlite").symlink_to("w.db")
    before = (tmp_path / "w.db").read_bytes(), (tmp_path / "other.sqlite").read_bytes()
    status, told = said(f"export {target}", tmp_path, desk)
    assert (status, "is a workspace of triage; nothing was written." in told) == (1, True)
    assert ((tmp_path / "w.db").read_bytes(), (tmp_path / "other.sqlite").read_bytes()) == before
    assert said("export table.sqlite", tmp_path, desk)[0] == 0
    assert said("export table.sqlite", tmp_path, desk)[0] == 0  # a table that was exported is no workspace


BROKEN = """
import os, sys
from triage.desk import stats
def count(*args, **options):
    {fault}
stats.count = stats.progress = stats.summary = count
for name, value in list(vars(stats).items()):
    if callable(value) and getattr(value, "__module__", "") == "triage.desk.stats":
        setattr(stats, name, count)
from triage.cli.main import main
sys.exit(main(["stats"]))
"""


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("raise OSError(28, 'No space left on device')", "the system refused something: No space left on device;"),
        ("raise BrokenPipeError(32, 'Broken pipe')", "the system refused something: Broken pipe;"),
        ("open('none/at/all')", "the system refused something for none/at/all: No such file or directory;"),
        ("os.close(os.open('/dev/null', 0)); os.read(9999, 1)", "the system refused something: Bad file descriptor;"),
        ("raise RuntimeError('odd')", "something went wrong inside the program;"),
    ],
)
@pytest.mark.parametrize("out", ["", f">{FULL}"])
def test_an_error_of_the_system_is_told_as_what_it_is_and_leaves_its_trace(
    fault: str, words: str, out: str, tmp_path: Path, desk: dict[str, str]
) -> None:
    (tmp_path / "broken.py").write_text(BROKEN.format(fault=fault))
    env = {**desk, "XDG_STATE_HOME": str(tmp_path / "state")}
    line = f"{sys.executable} broken.py {out}"
    done = subprocess.run(["/bin/sh", "-c", line], cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    (log,) = (tmp_path / "state").rglob("triage.log")
    assert done.returncode == 1
    assert done.stderr == f"triage: {words} what was decided is saved. Details are in {log}.\n"
    assert "in count" in log.read_text()


def test_standard_output_without_a_buffer_is_told_the_same(tmp_path: Path, desk: dict[str, str]) -> None:
    env = {**desk, "PYTHONUNBUFFERED": "1"}
    status, told = said(f"export - --what sentences > {FULL}", tmp_path, env)
    assert (status, told) == (1, "triage: Standard output could not be written: No space left on device.\n")
    assert "written" not in said("export - --what sentences | true", tmp_path, env)[1]


def test_a_pipe_that_does_not_wait_takes_everything(tmp_path: Path, desk: dict[str, str]) -> None:
    ours, theirs = os.pipe()
    os.set_blocking(theirs, False)
    words = ["export", "-", "--what", "sentences", "--format", "jsonl"]
    ran = subprocess.Popen([*TRIAGE, *words], cwd=tmp_path, env=desk, stdout=theirs, stderr=subprocess.PIPE)
    os.close(theirs)
    assert ran.stderr
    time.sleep(1)  # by now the pipe is full
    with os.fdopen(ours, "rb") as reader, ran.stderr as narration:
        took, told = reader.read(), narration.read()
    assert (ran.wait(), b"written" in told) == (0, False)
    assert len(took.splitlines()) == 60 * 40


@pytest.mark.parametrize(("args", "status"), [("stats", 0), ("load none.txt", 3), ("stats --strange", 2)])
def test_narration_that_nobody_hears_stops_nothing(
    args: str, status: int, tmp_path: Path, desk: dict[str, str]
) -> None:
    assert said(f"{args} 2>{FULL}", tmp_path, desk)[0] == status
    assert said(f"{args} 2>&1 | true; exit 0", tmp_path, desk)[0] == 0
