"""SIGKILL at random moments of a real desk on a pseudo-terminal that is tagging, merging, undoing, loading or exporting.

What counts as acknowledged is what the screen showed before the kill: the number of sentences or pairs left, the words of
an undo, "Loaded", "Written". Every acknowledged key must be in the journal, nothing but the keys pressed may be there, and
the workspace must be whole. It goes on with the same workspace, so that recovery works on the remains of the last kill.
"""

from __future__ import annotations

import contextlib
import json
import random
import re
import sqlite3
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks import soak_reports, soak_state
from benchmarks.soak_state import Step
from benchmarks.terminal import Terminal
from triage.desk import export
from triage.desk.workspace import Workspace, open_workspace
from triage.domain.decision import Act
from triage.store import counters
from triage.store.connect import Connection

PROPOSED = ("proposed_tag", "confidence", "reason")
OF_A_LOAD = ("story.certain", "tag.copies")
"""What a load decides by itself, beside what was asked of it."""
MUST_BE_ZERO = ("lost", "strange", "torn", "alarms", "trouble", "stuck")
PER_WORKSPACE = 40
"""So many kills go on one workspace; then a new one is made, for checking everything takes longer as the journal grows."""

FEW = 10
"""Below so many sentences left, tags are taken back or reports are loaded."""

ENVIRONMENT = {"TRIAGE_EDITOR": soak_reports.EDITOR, "TRIAGE_NOW": "2031-03-06T09:00:00Z", "TRIAGE_BLIND": "0"}
HEADLINE = re.compile(r"([\d,]+) left .*saved")
OFFERS = re.compile(r"SUGGESTIONS\s+([\d,]+) left")
TAGS = {"e": "tag.event", "q": "tag.quote", "c": "tag.caption", "n": "tag.noise"}
ANSWERS = {"y": "story.same", "l": "story.linked", "o": "story.apart"}
EAGER = Path(__file__).with_name("soak_eager.py")
"""The broken program: it shows a key as saved before the COMMIT. The harness must find it out."""


class Killed(Exception):
    """The moment of the kill has come."""


@dataclass
class Sitting:
    """A desk at work: the keys that were pressed as steps of the journal, and how many of them the screen acknowledged."""

    desk: Terminal
    rng: random.Random
    end: float
    done: list[str]
    """The commands that stand, oldest first; the model of undo."""
    path: Path
    begin: int
    """The last decision before this sitting."""
    sent: list[Step] = field(default_factory=list)
    shown: int = 0
    undone: list[str] = field(default_factory=list)
    trouble: str = ""
    burst: Burst | None = None

    def wait(
        self, pattern: re.Pattern[str] | str, *, absent: bool = False, limit: float = 20.0
    ) -> re.Match[str] | None:
        """Read until the screen shows a pattern (or no longer does).

        Raises:
            Killed: The moment of the kill came first.
            TimeoutError: It never came; the message holds the screen.
        """
        wanted = re.compile(pattern)
        stop = time.monotonic() + limit
        while True:
            text = self.desk.text()
            found = wanted.search(text)
            if (found is None) == absent:
                return found
            now = time.monotonic()
            if now >= self.end:
                raise Killed
            if now > stop or not self.desk.alive:
                raise TimeoutError(f"the screen never showed {wanted.pattern!r}:\n{text}")
            self.desk.read(min(0.05, self.end - now))

    def number(self, pattern: re.Pattern[str]) -> int | None:
        """Return the number that the screen shows."""
        found = pattern.search(self.desk.text())
        return int(found[1].replace(",", "")) if found else None

    def press(self, keys: str, steps: list[Step], *, by: int, pattern: re.Pattern[str] = HEADLINE) -> None:
        """Press keys, each of which brings the shown number nearer by `by` or more, and wait until the screen has all of them.

        One key may tag many copies, so that the number alone does not tell how many keys it stands for: several keys are
        known to be through when the journal has them and the screen shows what the tables say.
        """
        self.wait(pattern)
        before = self.number(pattern)
        assert before is not None
        self.burst = Burst(len(self.sent), before, by, pattern)
        self.sent += steps
        self.desk.send(keys)
        stop = time.monotonic() + 20
        while not self._is_through(self.burst, len(steps)):
            if time.monotonic() >= self.end:
                raise Killed
            if time.monotonic() > stop or not self.desk.alive:
                raise TimeoutError(f"{keys!r} was never acknowledged:\n{self.desk.text()}")
            self.desk.read(min(0.05, max(0.0, self.end - time.monotonic())))
        self.burst = None
        self.shown += len(steps)

    def _is_through(self, burst: Burst, keys: int) -> bool:
        if self.moved(burst) < keys:
            return False
        if keys == 1:
            return True
        with contextlib.closing(sqlite3.connect(f"file:{self.path}?mode=ro", uri=True)) as db:
            done = len(of_keys(db, self.begin)) >= len(self.sent)
            return done and self.number(burst.pattern) == counters.counts(db).get("left", 0)

    def moved(self, burst: Burst) -> int:
        """Return by how much the number on the screen has moved since the keys of a burst were pressed."""
        now = self.number(burst.pattern)
        if "NOT SAVED" in self.desk.text():
            self.trouble = self.desk.text().splitlines()[0].strip()
        return 0 if now is None else max(0, (now - burst.before) * (1 if burst.by > 0 else -1))

    def acknowledged(self, db: Connection) -> int:
        """Return how many keys the screen had shown as saved when the kill came, by what each of them did to the number."""
        if self.burst is None:
            return self.shown
        moved, keys = self.moved(self.burst), self.sent[self.burst.first :]
        if len(keys) == 1:
            return self.shown + int(moved > 0)
        done = 0
        for size in of_keys(db, self.begin)[self.burst.first :]:
            if moved < size:
                break
            moved -= size
            done += 1
        return self.shown + done + int(moved > 0)  # what no key in the journal accounts for was shown and is lost


@dataclass(frozen=True)
class Burst:
    """Keys on their way: the first of them among those sent, and the number that the screen showed before them."""

    first: int
    before: int
    by: int
    pattern: re.Pattern[str]


def of_keys(db: Connection, begin: int) -> list[int]:
    """Return for each key that the journal has after a decision how many sentences came to a tag by it or lost theirs."""
    sizes = soak_state.sizes(db, begin)
    return [size for step, size in sizes if step.act != Act.DO or step.action not in OF_A_LOAD]


def tagging(at: Sitting) -> None:
    """Tag some sentences in one burst of keys, or take tags back and bring them again."""
    tags_on_top = next((n for n, action in enumerate(reversed(at.done)) if not action.startswith("tag")), len(at.done))
    left = at.number(HEADLINE) or 0
    kind = at.rng.random()
    if tags_on_top and (kind < 0.3 or left < FEW):
        count = min(tags_on_top, at.rng.randint(1, 8))
        taken = [at.done.pop() for _ in range(count)]
        at.undone += taken
        at.press("u" * count, [Step("undo", action) for action in taken], by=1)
    elif at.undone and at.undone[-1].startswith("tag") and kind < 0.5:
        action = at.undone.pop()
        at.done.append(action)
        at.press("U", [Step("redo", action)], by=-1)
        at.desk.send(" ")  # on a decided sentence: leave its tag and go to the next one left
    elif left >= FEW:
        keys = "".join(at.rng.choices(list(TAGS), k=at.rng.randint(1, 5)))
        at.done += [TAGS[key] for key in keys]
        at.undone.clear()
        at.press(keys, [Step("do", TAGS[key]) for key in keys], by=-1)


def merging(at: Sitting) -> None:
    """Answer a pair in the stories view; now and then take the answer back and bring it again."""
    at.desk.send("2")
    at.wait(OFFERS)
    at.desk.send("g")
    if (at.number(OFFERS) or 0) > 0:
        key = at.rng.choice(list(ANSWERS))
        at.done.append(ANSWERS[key])
        at.undone.clear()
        at.press(key, [Step("do", ANSWERS[key])], by=-1, pattern=OFFERS)
    elif at.done[-1].startswith("story"):
        action = at.done.pop()
        at.undone.append(action)
        at.press("u", [Step("undo", action)], by=1, pattern=OFFERS)
    if at.done[-1].startswith("story") and at.rng.random() < 0.4:
        action = at.done.pop()
        at.undone.append(action)
        at.press("u", [Step("undo", action)], by=1, pattern=OFFERS)
        if at.rng.random() < 0.5:
            at.done.append(at.undone.pop())
            at.press("U", [Step("redo", action)], by=-1, pattern=OFFERS)
    at.desk.send("1")
    at.wait(OFFERS, absent=True)
    at.wait(HEADLINE)


def loading(at: Sitting, source: Path) -> None:
    """Load further reports by keys, and wait for the desk to say so."""
    at.desk.send("L")
    at.wait("LOAD ")
    at.desk.send("\x15" + str(source))
    at.wait(re.escape(source.name))
    at.desk.send("\r")
    at.sent.append(Step("do", "load"))
    at.done.append("load")
    at.undone.clear()
    at.wait(r"Loaded: 1 accepted")
    at.shown += 1


def exporting(at: Sitting, target: Path) -> None:
    """Export by keys, and wait for the desk to say so."""
    at.desk.send("X")
    at.wait("EXPORT ")
    at.desk.send("\x15" + str(target))
    at.wait(re.escape(target.name))
    at.desk.send("\x1b[B\r")  # sentences, not events
    at.wait(r"Written: ")
    at.wait("nothing more is pressed, so that the same export can be made again", limit=60.0)


@dataclass
class Place:
    """Where a run of kills stands: the workspace, and how many kills it has had."""

    folder: Path
    seed: int
    program: list[str]
    env: dict[str, str]

    def workspace(self, number: int) -> Path:
        """Return the workspace for a kill; a new one is made after so many."""
        path = self.folder / f"{self.seed}-{number // PER_WORKSPACE}" / "w.db"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            fresh = path.with_name("fresh.db")
            soak_reports.prepare(fresh, 60, self.seed + number)
            fresh.rename(path)
        return path


def rounds(folder: Path, seed: int, begin: int, count: int, *, broken: bool = False) -> Iterator[dict[str, Any]]:
    """Yield the findings of kill after kill, from a number on; `broken` presses the keys on the broken program."""
    program = [sys.executable, str(EAGER)] if broken else [str(Path(sys.executable).with_name("triage"))]
    place = Place(folder, seed, program, ENVIRONMENT | {"XDG_STATE_HOME": str(folder)})
    for number in range(begin, begin + count):
        yield one(place, number, random.Random(f"{seed} {number}"), broken=broken)


def one(place: Place, number: int, rng: random.Random, *, broken: bool = False) -> dict[str, Any]:
    """Run the desk, kill it at a random moment, and check what is left."""
    path = place.workspace(number)
    with open_workspace(path) as ws:
        before, begin, left = standing(ws), journal_end(ws), counters.counts(ws.db).get("left", 0)
    kind = rng.choices(("tagging", "merging", "loading", "exporting", "starting"), (50, 25, 10, 10, 5))[0]
    if broken:
        kind = "tagging"
    elif left < FEW and not (before and before[-1].startswith("tag")):
        kind = "loading"
    span = {"starting": 0.5, "loading": 1.2, "exporting": 0.6}.get(kind, 2.0)
    source, target = path.with_name(f"more-{number}.jsonl"), path.with_name("out.jsonl")
    target.unlink(missing_ok=True)
    desk = Terminal([*place.program, "--db", str(path)], env=place.env)
    at = Sitting(desk, rng, time.monotonic() + (span if kind == "starting" else 60.0), before, path, begin)
    stuck = ""
    try:
        at.wait(HEADLINE)
        at.end = time.monotonic() + rng.uniform(0.0, span)
        if kind == "loading":
            soak_reports.write(source, 8, place.seed * 1000 + number)
            loading(at, source)
        if kind == "exporting":
            exporting(at, target)
        while True:
            at.wait(HEADLINE)
            (merging if kind == "merging" else tagging)(at)
            if time.monotonic() >= at.end:
                raise Killed
    except Killed:
        pass
    except TimeoutError as error:
        stuck = str(error)
    running = desk.kill()
    return {"kind": kind, "killed": running, "stuck": stuck, **_checked(path, at, begin, target)}


def standing(ws: Workspace) -> list[str]:
    """Return the commands of the batches that stand, oldest first."""
    query = "SELECT d.action FROM batch b JOIN decision d ON d.seq = b.batch WHERE b.undone_by IS NULL ORDER BY b.batch"
    return [str(row[0]) for row in ws.db.execute(query)]


def journal_end(ws: Workspace) -> int:
    """Return the number of the last decision."""
    return int(ws.db.execute("SELECT coalesce(max(seq), 0) FROM decision").fetchone()[0])


def _checked(path: Path, at: Sitting, begin: int, target: Path) -> dict[str, Any]:
    """Return what is lost, strange or torn after a kill; the check must be clean on the remains and after they are opened."""
    alarms = soak_state.alarms(path)
    with open_workspace(path) as ws:
        kept = [s for s in soak_state.steps(ws.db, begin) if s.act != Act.DO or s.action not in OF_A_LOAD]
        shown = at.acknowledged(ws.db)
        torn = soak_state.faults(ws)
        if ws.read_only:  # the lock of a killed desk must be free at once
            torn.append(f"the workspace is open for reading only: {ws.holder}{ws.notice}")
        strange = [] if kept == at.sent[: len(kept)] else [f"{kept} is not the begin of {at.sent}"]
        if target.exists():  # a file that is there is whole: the same rows as a second export gives
            again = target.with_name("again.jsonl")
            export.export(ws, str(again), wanted=export.Wanted("sentences"))
            torn += [] if _rows(again) == _rows(target) else [f"{target.name} is not whole"]
    alarms += soak_state.alarms(path)
    return {
        "acknowledged": shown,
        "kept": len(kept),
        "lost": max(0, shown - len(kept)),
        "strange": strange,
        "torn": torn,
        "alarms": alarms,
        "trouble": at.trouble,
    }


def _rows(path: Path) -> list[dict[str, Any]] | None:
    """Return the sentences of an export without what is proposed, which the desk fills in later; None where one is cut."""
    try:
        rows = [json.loads(line) for line in path.read_bytes().splitlines()]
    except ValueError:
        return None
    return [{name: value for name, value in row.items() if name not in PROPOSED} for row in rows]
