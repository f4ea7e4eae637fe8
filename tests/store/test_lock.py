"""One writer: the lock between real processes, stale locks, other machines, and a desk that follows."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

import pytest

from triage.cli.main import main
from triage.desk.workspace import Workspace, open_workspace
from triage.errors import ReadOnlyWorkspace, WorkspaceError
from triage.store import lock
from triage.store.connect import writing

ROOT = Path(__file__).resolve().parents[2]

DESK = """
import sys; from pathlib import Path; from triage.desk.workspace import open_workspace; from triage.store.connect import writing
ws = open_workspace(Path(sys.argv[1]), editor='anna')
print('reads' if ws.read_only else 'writes', flush=True)
for line in sys.stdin:
    if line.startswith('sql '):
        ws.db.execute(line[4:])
    if line == 'leave\\n':
        ws.close()
    print('done', flush=True)
"""

RACER = """
import sys; from pathlib import Path; from triage.store import lock
for line in sys.stdin:
    if line == 'race\\n':
        found = lock.acquire(Path(sys.argv[1]), 'racer')
        print('lost' if isinstance(found, lock.Holder) else 'won', flush=True)
    else:
        if isinstance(found, lock.Lock):
            (found.release if line == 'leave\\n' else lambda: None)()
        print('done', flush=True)
"""


class Other:
    """Another process with a script of its own: a line in, a word out."""

    def __init__(self, path: Path, script: str = DESK) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", script, str(path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )

    def __enter__(self) -> Other:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.kill()

    def say(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def word(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def ask(self, line: str) -> str:
        self.say(line)
        return self.word()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe and not pipe.closed:
                pipe.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A workspace that nobody has open."""
    open_workspace(tmp_path / "desk.db").close()
    return tmp_path / "desk.db"


@pytest.fixture
def anna(path: Path) -> Iterator[Other]:
    """A desk of another process that has the lock."""
    with Other(path) as other:
        assert other.word() == "writes"
        yield other


def body(path: Path) -> dict[str, object]:
    found = json.loads(lock.lock_path(path).read_text("ascii"))
    assert isinstance(found, dict)
    return found


def leave_body(path: Path, **changed: object) -> None:
    """Write a lock file as a holder would have left it."""
    with open_workspace(path):
        found = body(path)
    lock.lock_path(path).write_text(json.dumps(found | changed), encoding="ascii")


def test_the_lock_file_stands_beside_the_workspace_while_it_is_open(tmp_path: Path) -> None:
    with open_workspace(tmp_path / "desk.db", editor="ben") as ws:
        target = tmp_path / "desk.db.lock"
        assert target.stat().st_mode & 0o777 == 0o600
        assert (body(ws.path)["editor"], body(ws.path)["pid"]) == ("ben", os.getpid())
        with ws.another() as second:
            assert not second.read_only
        assert target.exists()
        found = lock.holder(ws.path)
        assert found is not None
        assert found.words == f"ben in process {os.getpid()} is writing"
    assert [p.name for p in tmp_path.iterdir()] == ["desk.db"]
    assert lock.holder(tmp_path / "desk.db") is None


def test_every_name_of_a_file_has_one_lock(tmp_path: Path, path: Path) -> None:
    (tmp_path / "link.db").symlink_to(path)
    assert lock.lock_path(tmp_path / "link.db") == lock.lock_path(path)


def test_a_second_desk_reads_at_once_says_who_writes_and_follows(
    path: Path, anna: Other, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna.ask("sql BEGIN IMMEDIATE")  # not even a write under way holds a reader up
    anna.ask("sql INSERT INTO counter VALUES ('made up', 7)")
    with monkeypatch.context() as patch:
        patch.setattr(time, "sleep", lambda seconds: pytest.fail("it waited"))
        ws = open_workspace(path, editor="ben")
    with ws:
        assert ws.read_only
        assert ws.holder == f"anna in process {anna.process.pid} is writing"
        assert ws.notice == f"{ws.holder}; this desk only reads and follows."
        assert not ws.changed()
        assert ws.db.execute("SELECT count(*) FROM counter WHERE name = 'made up'").fetchone() == (0,)
        anna.ask("sql COMMIT")
        assert ws.changed()
        assert not ws.changed()
        assert ws.db.execute("SELECT value FROM counter WHERE name = 'made up'").fetchone() == (7,)
        with pytest.raises(
            ReadOnlyWorkspace, match=f"anna in process {anna.process.pid} is writing; this desk only reads"
        ):
            ws.writable()
        assert not ws.free()
        assert not ws.take_over()
        with ws.another() as second:
            assert second.read_only


@pytest.mark.parametrize("how", ["leave", "kill"])
def test_a_desk_that_follows_takes_over_when_the_writer_is_gone(path: Path, anna: Other, how: str) -> None:
    with open_workspace(path, editor="ben") as ws, open_workspace(path, read_only=True) as reader:
        if how == "leave":
            anna.ask("leave")
        else:
            anna.kill()
            assert lock.lock_path(path).exists()
        assert ws.free()
        assert ws.take_over()
        assert (ws.read_only, ws.holder, body(path)["editor"]) == (False, "", "ben")
        with writing(ws.writable()):
            ws.db.execute("INSERT INTO counter VALUES ('made up', 1)")
        assert reader.changed()
        assert (reader.free(), reader.take_over()) == (False, False)  # it was asked to read


def test_a_killed_writer_is_in_nobodys_way(path: Path, anna: Other) -> None:
    anna.kill()
    with open_workspace(path, editor="ben") as ws:
        assert (ws.read_only, ws.holder) == (False, "")
    assert not lock.lock_path(path).exists()


def test_a_number_that_another_process_has_now_is_not_the_holder(path: Path) -> None:
    leave_body(path, pid=os.getppid(), born="12")
    assert lock.holder(path) is None


@pytest.mark.parametrize("rubbish", ["", "{", "[1, 2]", '{"editor": "anna"}', "\x00" * 2000])
def test_a_lock_file_of_no_sense_holds_nothing(path: Path, rubbish: str) -> None:
    lock.lock_path(path).write_text(rubbish, encoding="ascii")
    assert lock.holder(path) is None
    with open_workspace(path) as ws:
        assert not ws.read_only


def test_a_holder_on_another_machine_counts_while_it_refreshes(path: Path) -> None:
    """Simulated: the body that a desk on another machine writes; its flock is not seen here."""
    leave_body(path, machine="another boot", host="desk-2", editor="anna", beat=time.time() - lock.STALE / 2)
    with open_workspace(path, editor="ben") as ws:
        assert (ws.read_only, ws.holder) == (True, "anna on desk-2 is writing")
        assert not ws.free()
        far_off(path, -2 / 60, time.time() - 2 * lock.STALE)
        assert ws.free()
        assert ws.take_over()
    assert not lock.lock_path(path).exists()


def far_off(path: Path, hours: float, written: float) -> None:
    """Leave the body of a desk on another machine whose clock is so many hours ahead, in a file of some time."""
    leave_body(path, machine="another boot", host="desk-2", editor="anna", beat=time.time() + hours * 3600)
    os.utime(lock.lock_path(path), (written, written))


@pytest.mark.parametrize(("hours", "words"), [(3, "3 hours ahead"), (-3, "3 hours behind")])
def test_a_clock_that_is_hours_off_is_told_and_neither_locks_out_nor_lets_in(
    path: Path, hours: int, words: str
) -> None:
    """The file system's own time says when the lock was written last."""
    far_off(path, hours, time.time())
    with open_workspace(path, editor="ben") as ws:
        assert ws.holder == f"anna on desk-2, with a clock that is {words}, is writing"
        assert not ws.free()
        far_off(path, hours, time.time() - 2 * lock.STALE)
        assert ws.free()
        assert ws.take_over()


def test_where_the_time_of_the_file_is_wrong_too_a_lock_that_does_not_change_ends(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    far_off(path, 3, time.time() + 3 * 3600)
    with open_workspace(path, editor="ben") as ws:
        assert (ws.read_only, ws.free()) == (True, False)
        monkeypatch.setattr(lock, "STALE", 0.2)
        time.sleep(0.15)
        far_off(path, 3, time.time() + 3 * 3600)  # it writes still
        assert not ws.free()
        time.sleep(0.25)
        assert ws.free()
        assert ws.take_over()


def test_the_holder_refreshes_the_body_now_and_then_only(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_workspace(path) as ws:
        before = body(path)["beat"]
        for _ in range(1000):
            ws.beat()
        assert body(path)["beat"] == before
        monkeypatch.setattr(lock, "REFRESH", 0.0)
        ws.writable()
        assert body(path)["beat"] != before


def test_a_holder_whose_lock_was_taken_stops_writing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Simulated: another machine took the lock while this one was asleep for an hour and wrote its name into the file."""
    assert getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC) == lock.CLOCK
    slept = 0.0
    monkeypatch.setattr(time, "clock_gettime", lambda _, go=time.clock_gettime: go(lock.CLOCK) + slept)
    with open_workspace(path, editor="ben") as ws:
        ws.writable()
        slept = 3600.0
        ours = lock.holder(path)
        assert ours is not None
        other = ours._replace(editor="anna", host="desk-2", machine="another boot", token="x", beat=time.time())
        lock.lock_path(path).write_text(json.dumps(other._asdict()), encoding="ascii")
        with pytest.raises(ReadOnlyWorkspace, match="anna on desk-2 is writing"):
            ws.writable()
        assert ws.read_only
    assert body(path)["editor"] == "anna"


def test_a_lock_file_that_was_removed_is_made_again(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "REFRESH", 0.0)
    with open_workspace(path, editor="ben") as ws:
        lock.lock_path(path).unlink()
        ws.writable()
        assert body(path)["editor"] == "ben"
        lock.lock_path(path).unlink()
        with Other(path) as anna:
            assert anna.word() == "writes"
            with pytest.raises(ReadOnlyWorkspace, match="anna in process"):
                ws.writable()
        assert ws.free()
        assert ws.take_over()


def test_of_many_that_want_a_stale_lock_exactly_one_gets_it(path: Path) -> None:
    racers = [Other(path, RACER) for _ in range(4)]
    try:
        for n in range(40):
            leave_body(path, pid=1 << 22, born="1")
            for racer in racers:
                racer.say("race")
            assert sorted(racer.word() for racer in racers) == ["lost"] * 3 + ["won"], n
            for racer in racers:
                racer.ask("leave")
    finally:
        for racer in racers:
            racer.kill()


def test_of_many_that_want_a_lock_that_comes_and_goes_never_two_have_it(path: Path) -> None:
    racers = [Other(path, RACER) for _ in range(3)]
    try:
        for _ in range(40):
            for racer in racers:
                racer.say("race")
            words = [racer.word() for racer in racers]
            assert words.count("won") == 1
            for racer in racers:  # the winner leaves while the next round begins
                racer.say("leave")
                racer.say("race")
            for racer in racers:
                racer.word()
            assert [racer.word() for racer in racers].count("won") <= 1
            for racer in racers:
                racer.ask("leave")
    finally:
        for racer in racers:
            racer.kill()


@pytest.mark.parametrize("words", [["undo"], ["redo"], ["load", "nothing.txt"]])
def test_verbs_that_write_wait_a_second_and_end_with_one_sentence(
    path: Path, anna: Other, words: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []
    real = time.sleep

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        real(seconds)

    monkeypatch.setattr(time, "sleep", sleep)
    assert main([*words, "--db", str(path)]) == 1
    told = capsys.readouterr().err.strip()
    assert told == (
        f"triage: anna in process {anna.process.pid} is writing; this desk only reads, and nothing was changed. "
        "Close the other desk first."
    )
    assert 0 < len(slept) <= 1.0 / lock.WAIT_STEP


def test_verbs_that_read_do_not_mind_the_lock(path: Path, anna: Other, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["stats", "--db", str(path)]) == 0
    assert "sentences" in capsys.readouterr().out


def test_a_verb_that_writes_goes_on_when_the_writer_leaves_meanwhile(path: Path, anna: Other) -> None:
    anna.say("leave")
    assert main(["undo", "--db", str(path)]) == 0


def test_an_older_workspace_is_not_read_before_its_tables_are_brought_up_to_date(path: Path) -> None:
    with open_workspace(path) as ws:
        ws.db.execute("PRAGMA user_version = 0")
    with pytest.raises(WorkspaceError, match="older triage"):
        open_workspace(path, read_only=True)


def test_threads_share_the_lock_and_the_last_one_leaves_it(ws: Workspace) -> None:
    handles = [ws.another() for _ in range(3)]
    for one in handles:
        assert not one.read_only
        one.close()
        assert lock.lock_path(ws.path).exists()
