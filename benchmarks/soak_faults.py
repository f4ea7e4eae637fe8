"""Real faults under a real desk: disks without room, limits, rights and folders that go, disks that fail, at random moments.

Nothing is made up at the connection (see `soak_faulty`). Some faults come while keys are pressed, and go again: each key
that the screen showed as saved must be in the journal; the one that could not be saved must be shown so, with the fault in
words, must wait while the editor reads on, and must be saved once the fault is over. Now and then the desk is killed
meanwhile. Other faults are there when the desk is opened: it must say which one it is, read where that can be done and
write once it is mended, and leave alone what is no workspace.

A round is a process of its own, as what it mounts is seen by that process alone. What a machine does not allow (file
systems take namespaces, a failing device the rights of the administrator) is counted as impossible, by its name.
"""

from __future__ import annotations

import json
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple

from benchmarks import soak_faulty as faulty
from benchmarks import soak_kills, soak_reports, soak_state
from benchmarks.soak_faulty import PATIENCE, Place
from benchmarks.soak_kills import FEW, HEADLINE, TAGS
from benchmarks.soak_state import Step
from benchmarks.terminal import Terminal
from triage.desk.workspace import open_workspace

MUST_BE_ZERO = ("lost", "strange", "torn", "alarms", "unsaid", "stuck", "traces")
REPORTS: Final = 80
MOST: Final = 400
"""So many keys may be saved before a fault is felt: the log is written from its begin again as long as it fits."""

KILLED: Final = 0.2
"""How often the desk is killed while a key waits."""

WIDE: Final = 240
"""Columns of the terminal: what is said stands on one line, whatever the path."""

NOT_SAVED: Final = "NOT SAVED: "

PLAIN_RIGHTS: Final = """
import ctypes, os, sys
for capability in (1, 2):  # to write and to read whatever the rights of a file are
    ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)
os.execv(sys.argv[1], sys.argv[1:])
"""
"""Starts a program for which the rights of files hold even where the administrator runs it."""


@dataclass
class Round(Place):
    """A desk at work on a workspace in a place of its own, and what was found so far."""

    desk: Terminal | None = None
    begin: int = 0
    sent: list[Step] = field(default_factory=list)
    shown: int = 0
    found: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in MUST_BE_ZERO})

    def open(self) -> Terminal:
        """Open the desk."""
        program = [sys.executable, "-c", PLAIN_RIGHTS, str(Path(sys.executable).with_name("triage"))]
        env = soak_kills.ENVIRONMENT | {"XDG_STATE_HOME": str(self.folder), "XDG_CONFIG_HOME": str(self.folder)}
        self.desk = Terminal([*program, "--db", str(self.path)], columns=WIDE, env=env)
        self.pid = self.desk.pid
        return self.desk

    def words(self) -> str:
        """Return what the screen says, as one line."""
        return " ".join(self.desk.text().split()) if self.desk else ""

    def wait(self, pattern: str) -> None:
        """Read until the screen says something.

        Raises:
            TimeoutError: It never did; the message holds the screen.
        """
        self._read_until(lambda: re.search(pattern, self.words()) is not None, repr(pattern))

    def _read_until(self, done: Callable[[], bool], what: str) -> None:
        assert self.desk
        end = time.monotonic() + PATIENCE
        while not done():
            if time.monotonic() > end or not self.desk.alive:
                raise TimeoutError(f"the screen never showed {what}:\n{self.desk.text()}")
            self.desk.read(0.02)

    def expect(self, pattern: str) -> None:
        """Note where the screen does not come to say something."""
        try:
            self.wait(pattern)
        except TimeoutError as error:
            self.found["unsaid"].append(str(error))

    def left(self) -> int | None:
        """Return how many sentences are left, as the headline shows it where all is saved; else None."""
        assert self.desk
        found = HEADLINE.search(self.desk.text().partition("\n")[0])
        return int(found[1].replace(",", "")) if found else None

    def press(self) -> bool:
        """Press a key that changes something; say whether it was shown as saved, else it was shown as not saved."""
        assert self.desk
        before, stand = self.left(), _standing(self.sent)
        assert before is not None
        if stand and (before < FEW or self.rng.random() < 0.3):
            key, step = "u", Step("undo", stand[-1])
        else:
            key = self.rng.choice(list(TAGS))
            step = Step("do", TAGS[key])
        self.sent.append(step)
        self.desk.send(key)
        self._read_until(lambda: self.left() not in (before, None) or NOT_SAVED in self.words(), f"an answer to {key}")
        saved = NOT_SAVED not in self.words()
        self.shown += saved
        return saved


def _standing(sent: list[Step]) -> list[str]:
    """Return the commands that stand after some keys, oldest first."""
    done: list[str] = []
    for step in sent:
        if step.act == "undo":
            done.pop()
        else:
            done.append(step.action)
    return done


class Passing(NamedTuple):
    """A fault that comes and goes: where the workspace must lie, how it is made, what the screen must say."""

    lay: Callable[[Place], None] | None
    fault: Callable[[Place], AbstractContextManager[None]]
    sentence: str


class Standing(NamedTuple):
    """A fault that is there from the start: how it is made, how it is mended where the desk opens, what must be said."""

    make: Callable[[Place], object]
    mend: Callable[[Place], object] | None
    sentence: str


WHILE_OPEN: Final = {
    "disk full": Passing(faulty.on_small_disk, faulty.full_disk, r"disk full, retrying .* The disk of \S+ is full"),
    "limit of file sizes": Passing(None, faulty.small_files, "file cannot grow, retrying .* could not be written"),
    "disk fails": Passing(
        faulty.on_failing_device, faulty.failing_disk, "(disk error|file cannot grow), retrying .* disk failed"
    ),
    "folder gone": Passing(None, faulty.folder_gone, "file gone, retrying .* was moved, removed or replaced"),
    "in use": Passing(  # where the desk makes proposals, these wait for the other program, and the key for these
        None, faulty.in_use, "file in use, retrying .* is in use by (another program|other work of this desk)"
    ),
}
AT_THE_START: Final = {
    "disk full at the start": Standing(
        faulty.full_from_the_start,
        lambda at: faulty.make_room(at.path.parent),
        r"read-only .*(The disk of \S+ is full|could not be written: No space left)",
    ),
    "file read-only": Standing(
        lambda at: at.path.chmod(0o400),
        lambda at: at.path.chmod(0o600),
        r"read-only .* \S+ is read-only\. This desk only reads",
    ),
    "folder read-only": Standing(
        lambda at: at.path.parent.chmod(0o500),
        lambda at: at.path.parent.chmod(0o700),
        r"read-only .*The folder of \S+ cannot be written\. This desk only reads",
    ),
    "disk read-only": Standing(
        faulty.read_only_disk, faulty.writable_disk, r"read-only .* is read-only\. This desk only reads"
    ),
    "lock held": Standing(
        faulty.held, faulty.let_go, r"read-only .* ben in process \d+ is writing; this desk only reads and follows"
    ),
    "folder missing": Standing(lambda at: shutil.rmtree(at.path.parent), None, r"Check that the folder \S+ exists"),
    "no database": Standing(faulty.other_bytes, None, "is no workspace of triage; it was not touched"),
    "file cut short": Standing(faulty.cut_short, None, r"is cut short: [\d,]+ of [\d,]+ bytes are there"),
}
SCENARIOS: Final = (*WHILE_OPEN, *AT_THE_START)


def come_and_go(at: Round, passing: Passing) -> None:
    """Let a fault come and go while keys are pressed."""
    if passing.lay:
        passing.lay(at)
    desk = at.open()
    at.wait(HEADLINE.pattern)
    for _ in range(at.rng.randint(0, 6)):
        at.press()
    with passing.fault(at):
        if all(at.press() for _ in range(MOST)):
            at.found["unsaid"].append(f"{MOST} keys were saved")
            return
        at.expect(passing.sentence)
        for key in "jk":  # reading goes on
            desk.send(key)
            desk.settle(0.1)
        desk.send("q")
        at.expect("not saved yet, so this one was not taken")
        at.expect(NOT_SAVED)
        if at.rng.random() < KILLED:
            desk.kill()
            return
    at.expect("Saved: the key that had to wait")
    at.shown += 1
    if at.sent[-1].act == "do":
        desk.send(" ")  # on the sentence that is decided now: leave its tag and go to the next one left
        desk.settle(0.2)
    for _ in range(at.rng.randint(1, 6)):
        at.press()


def be_there(at: Round, standing: Standing) -> None:
    """Open the desk under a fault; where it opens, read, mend the fault, and decide."""
    standing.make(at)
    before = at.path.read_bytes() if at.path.exists() else None
    desk = at.open()
    at.expect(standing.sentence)
    if standing.mend is None:
        if (status := desk.close()) != 1:
            at.found["strange"].append(f"the desk ended with status {status}")
        if before != (at.path.read_bytes() if at.path.exists() else None):
            at.found["strange"].append("the file was touched")
        return
    desk.send("j")
    desk.settle(0.1)
    desk.send("u")
    at.expect("(?i)nothing was changed")
    standing.mend(at)
    desk.send("e")
    at.sent.append(Step("do", TAGS["e"]))
    at.expect(HEADLINE.pattern)
    at.shown += 1


def play(folder: Path, seed: int, number: int) -> dict[str, Any]:
    """Make the fault of a number, and return what was found."""
    at, name = Round(folder, random.Random(f"{seed} {number}")), SCENARIOS[number % len(SCENARIOS)]
    at.path.parent.mkdir()
    soak_reports.prepare(at.path, REPORTS, seed * 1000 + number)
    with open_workspace(at.path) as ws:
        at.begin = soak_kills.journal_end(ws)
    try:
        if name in WHILE_OPEN:
            come_and_go(at, WHILE_OPEN[name])
        else:
            be_there(at, AT_THE_START[name])
        if at.desk and at.desk.alive:
            at.desk.send("\x11")
            if status := at.desk.close():
                at.found["strange"].append(f"the desk ended with status {status}")
    except faulty.Impossible as error:
        return {"kind": name, "impossible": str(error)}
    except TimeoutError as error:
        at.found["stuck"].append(str(error))
    finally:
        _end(at)
    if at.desk and b"Traceback" in at.desk.raw:
        at.found["traces"].append(at.desk.text())
    if name in WHILE_OPEN or AT_THE_START[name].mend:
        _check(at, anew=name == "disk fails")
    return {"kind": name, "acknowledged": at.shown, **at.found}


def _end(at: Round) -> None:
    if at.other:
        at.other.kill()
    if at.desk and at.desk.alive:
        at.desk.kill()


def _check(at: Round, *, anew: bool) -> None:
    """Hold what is on the disk against the keys and against itself."""
    if anew:
        faulty.read_anew(at)
    at.found["alarms"] += soak_state.alarms(at.path)
    with open_workspace(at.path) as ws:
        kept = soak_state.steps(ws.db, at.begin)
        at.found["torn"] += soak_state.faults(ws)
    if kept[: at.shown] != at.sent[: at.shown]:
        at.found["lost"].append(f"{kept} does not begin with {at.sent[: at.shown]}")
    elif len(kept) > at.shown:  # a key that was never shown as saved
        at.found["strange"].append(f"{kept} is more than {at.sent[: at.shown]}")


def rounds(folder: Path, seed: int, begin: int, count: int) -> Iterator[dict[str, Any]]:
    """Yield the findings of one fault after the other, each from a process of its own."""
    for number in range(begin, begin + count):
        # a daily backup that the desk began may still be written there
        with tempfile.TemporaryDirectory(dir=folder, ignore_cleanup_errors=True) as place:
            command = [sys.executable, "-m", "benchmarks.soak_faults", place, str(seed), str(number)]
            done = subprocess.run([*faulty.own_mounts(), *command], capture_output=True, text=True, check=True)
            yield json.loads(done.stdout)


if __name__ == "__main__":
    print(json.dumps(play(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))))
