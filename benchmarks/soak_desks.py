"""Two desks on one workspace: one writes by keys, the other follows; the writer is killed and the follower takes its place.

The follower must say that it only reads, show what the writer saved, and change nothing by its own keys. When the writer is
gone it must be able to write; a new follower is opened beside it, and so on until the time is over.

A third program, which knows nothing of the lock, opens and closes the workspace all the time. When SQLite lets it believe
that it is the last one, it removes the log, and what the desk saves after that is lost.
"""

from __future__ import annotations

import contextlib
import random
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from benchmarks import soak_kills, soak_reports, soak_state
from benchmarks.soak_kills import HEADLINE, Killed, Sitting
from benchmarks.terminal import Terminal
from triage.desk.workspace import open_workspace

MUST_BE_ZERO = ("errors", "lost", "strange", "torn", "alarms", "behind")
SECONDS: Final = 60.0
TURN: Final = (2.0, 6.0)
"""Seconds that a writer lives before it is killed."""

PATIENCE: Final = 3.0
"""Seconds within which a follower must show what was saved, and become the writer when the one before is gone."""

LOOKS: Final = 0.2
"""How often it is waited until the follower shows what was saved; a follower looks once a second."""

STRANGER: Final = """
import contextlib, random, sqlite3, sys, time
while True:
    with contextlib.suppress(sqlite3.Error), contextlib.closing(sqlite3.connect(sys.argv[1])) as db:
        db.execute("SELECT count(*) FROM decision").fetchone()
    time.sleep(random.uniform(0.1, 0.6))
"""

CHECKS: Final = 0.1
"""How often the writer checks the workspace in a thread beside its keys."""

REFUSED: Final = "this desk only reads, and nothing was changed"
READS: Final = re.compile(r"([\d,]+) left .*read-only")


def rounds(folder: Path, seed: int, begin: int, count: int) -> Iterator[dict[str, Any]]:
    """Yield the findings of one minute after the other, each on a workspace of its own."""
    for number in range(begin, begin + count):
        path = folder / f"{seed}-{number}" / "w.db"
        path.parent.mkdir()
        soak_reports.prepare(path, 60, seed * 1000 + number)
        yield Pair(path, random.Random(f"{seed} {number}")).run(SECONDS)


@contextlib.contextmanager
def stranger(path: Path) -> Iterator[None]:
    """Let another program look into a workspace again and again during a block."""
    program = subprocess.Popen([sys.executable, "-c", STRANGER, str(path)])
    try:
        yield
    finally:
        program.kill()
        program.wait()


class Pair:
    """Two desks at work on a workspace, and what was found so far."""

    def __init__(self, path: Path, rng: random.Random, patience: float = PATIENCE) -> None:
        self.path = path
        self.rng = rng
        self.patience = patience
        self.tally = dict.fromkeys(("acknowledged", "followed", "refused", "kills", "taken over"), 0)
        self.found: dict[str, list[str]] = {name: [] for name in MUST_BE_ZERO}

    def run(self, seconds: float, least: int = 0) -> dict[str, Any]:
        """Let both desks work for so many seconds and until so many keys were acknowledged, and return what was found."""
        with stranger(self.path):
            self._work(seconds, least)
        with open_workspace(self.path) as ws:
            self.found["torn"] += soak_state.faults(ws)
        self.found["alarms"] += soak_state.alarms(self.path)
        return {**self.tally, **self.found}

    def _work(self, seconds: float, least: int) -> None:
        end = time.monotonic() + seconds
        writer = self.opened()
        while (now := time.monotonic()) < end or self.tally["acknowledged"] < least:
            turn = now + self.rng.uniform(*TURN)
            writer = self.turn(writer, min(end, turn) if now < end else turn)
        writer.wait_for(HEADLINE.pattern)
        writer.send("\x11")
        if status := writer.close():
            self.found["errors"].append(f"the desk ended with status {status}")

    def opened(self) -> Terminal:
        """Open a desk on a terminal of its own.

        It shows no early frame: that says who writes while the desk behind it is still to open the workspace, and by then
        the writer may be gone.
        """
        program = str(Path(sys.executable).with_name("triage"))
        driver = {"TEXTUAL_DRIVER": "textual.drivers.linux_driver:LinuxDriver"}
        env = soak_kills.ENVIRONMENT | driver | {"XDG_STATE_HOME": str(self.path.parent)}
        return Terminal([program, "--db", str(self.path)], env=env)

    def turn(self, desk: Terminal, end: float) -> Terminal:
        """Let a desk write until it is killed, with a follower beside it; return the follower, which writes now."""
        with open_workspace(self.path, read_only=True) as ws:
            begin = soak_kills.journal_end(ws)
            at = Sitting(desk, self.rng, end + 60, soak_kills.standing(ws), self.path, begin)
        at.wait(HEADLINE)
        reader = self.opened()
        reader.wait_for(READS.pattern)
        at.end = end
        try:
            while True:
                soak_kills.tagging(at)
                if self.rng.random() < CHECKS:
                    at.desk.send("V")  # a second connection in the process of the desk
                if self.rng.random() < LOOKS:
                    self.follows(reader, at.number(HEADLINE))
                at.wait(HEADLINE)
                if time.monotonic() >= at.end:
                    break
        except Killed:
            pass
        desk.kill()
        self.tally["kills"] += 1
        with open_workspace(self.path, read_only=True) as ws:
            kept, shown = soak_state.steps(ws.db, begin), at.acknowledged(ws.db)
        self.tally["acknowledged"] += shown
        if kept != at.sent[: len(kept)]:
            self.found["strange"].append(f"{kept} is not the begin of {at.sent}")
        if at.trouble:
            self.found["errors"].append(at.trouble)
        self.found["lost"] += [f"a key of {at.sent}"] * max(0, shown - len(kept))
        return self.taken_over(reader)

    def follows(self, reader: Terminal, left: int | None) -> None:
        """Check that the follower comes to show what the writer saved, and that its own keys change nothing."""
        if self.rng.random() < 0.2:
            reader.send(
                "u"
            )  # one key that is refused wherever the cursor stands: none may be on its way when the writer is killed
            reader.wait_for(REFUSED)
            reader.send("j")
            self.tally["refused"] += 1
        end = time.monotonic() + self.patience
        while time.monotonic() < end and reader.alive:
            found = READS.search(reader.text())
            if found and int(found[1].replace(",", "")) == left:
                self.tally["followed"] += 1
                return
            reader.read(0.05)
        self.found["behind"].append(f"the follower never showed {left} left:\n{reader.text()}")

    def taken_over(self, reader: Terminal) -> Terminal:
        """Wait until the follower says that the writer is gone; its next key must make it the writer."""
        try:
            reader.wait_for("read-only · the other desk has left", limit=self.patience)
            reader.send(" ")  # it may stand on a decided sentence, whose tag no key of the model may change
            reader.wait_for(HEADLINE.pattern, limit=self.patience)
        except TimeoutError as error:
            self.found["behind"].append(f"the follower never came to write: {error}")
            reader.kill()
            return self.opened()
        self.tally["taken over"] += 1
        return reader
