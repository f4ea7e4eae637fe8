"""Random actions of an editor at the desk, all undone and all done again; half of the rounds with kills in their middle.

An action is a name and a number that seeds its choices, so a run is a list that can be cut down: where a round fails, the
shortest list that was found to fail the same way is printed.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from benchmarks import soak_reports, soak_state
from benchmarks.soak_verbs import MORE
from triage.desk import code, correct, cut, load, merge, read, tag, undo
from triage.desk.workspace import Workspace, open_workspace
from triage.domain.rows import Panel, ReportRow
from triage.domain.tag import Flag, Tag
from triage.errors import TriageError

MUST_BE_ZERO = ("broken", "not_first", "not_last", "lost")
ACTIONS: Final = 10_000
KILLS: Final = 20
"""So many kills come in the middle of a round with kills."""

Action = tuple[str, int]
Played = dict[str, int]


class Desk:
    """An open workspace and the ways to press it; every choice comes from the number of the action."""

    def __init__(self, ws: Workspace, folder: Path, pool: int = 400) -> None:
        """Take a workspace, a folder for files to load, and how many different ones these are at most."""
        self.ws: Workspace = ws
        self.folder = folder
        self.pool = pool
        self.rng = random.Random()

    def play(self, action: Action) -> str:
        """Do an action; return `done`, or `refused` where the desk gives a sentence instead."""
        name, number = action
        self.rng.seed(number)
        try:
            VERBS[name](self)
        except TriageError:
            return "refused"
        return "done"

    def report(self) -> ReportRow:
        """Choose a report.

        Raises:
            TriageError: Nothing is loaded.
        """
        last = self.ws.db.execute("SELECT max(id) FROM report").fetchone()[0] or 0
        for _ in range(8):
            row = read.report(self.ws, self.rng.randint(1, max(1, last)))
            if row and self.ws.db.execute("SELECT present = 1 FROM report WHERE id = ?", (row.id,)).fetchone()[0]:
                return row
        raise TriageError("No report was found.")

    def panels(self) -> list[Panel]:
        """Choose a report and return its sentences."""
        return read.panels(self.ws, self.report().id)

    def pair(self) -> tuple[str, str]:
        """Choose a pair that waits for an answer, else two reports."""
        found = merge.offers(self.ws, None, 5)
        if found and self.rng.random() < 0.7:
            one = self.rng.choice(found)
            return one.a.key, one.b.key
        a, b = self.report(), self.report()
        if a.id == b.id:
            raise TriageError("It is the same report.")
        return a.key, b.key


def _tag(at: Desk) -> None:
    tag.tag(at.ws, [at.rng.choice(at.panels()).id], at.rng.choice(list(Tag)))


def _bulk(at: Desk) -> None:
    found = at.panels()
    begin = at.rng.randrange(len(found))
    tag.tag(at.ws, [p.id for p in found[begin : begin + at.rng.randint(2, 9)]], at.rng.choice(list(Tag)))


def _clear(at: Desk) -> None:
    tag.tag(at.ws, [at.rng.choice(at.panels()).id], None)


def _take(at: Desk) -> None:
    found = at.panels()
    tag.take(at.ws, [p.id for p in found[: at.rng.randint(1, len(found))]])


def _record(at: Desk) -> None:
    """Begin, edit, confirm or reject a record on an event sentence; where there is none, tag one."""
    found = at.panels()
    events = [p for p in found if p.tag is Tag.EVENT]
    if not events:
        tag.tag(at.ws, [at.rng.choice(found).id], Tag.EVENT)
        return
    panel = at.rng.choice(events)
    draft = code.begin(at.ws, panel.id, another=at.rng.random() < 0.2)
    record = code.edited(draft.record, "actor1", f"group {at.rng.randint(1, 9)}", panel)
    if at.rng.random() < 0.5:
        record = code.edited(record, "killed_low", str(at.rng.randint(0, 9)), panel)
    code.save(at.ws, record, status=at.rng.choice(("draft", "draft", "confirmed", "rejected")))


def _load(at: Desk) -> None:
    """Load two new reports, or old ones again, at times with another text at the same address."""
    number = at.rng.randint(1, at.pool)
    path = at.folder / f"in-{number}-{at.rng.randint(0, 2)}.jsonl"
    if not path.exists():
        soak_reports.write(path, 2, number, sentences=4 + at.rng.randint(0, 2))
    load.load(at.ws, [str(path)])


def _details(at: Desk) -> None:
    name, value = at.rng.choice(
        (("outlet", "Kesra Post"), ("outlet", None), ("published", "2031-03-04"), ("language", "fr"))
    )
    correct.details(at.ws, at.report().key, **{name: value})


def _flag(at: Desk) -> None:
    found = at.panels()
    correct.flag(at.ws, [p.id for p in at.rng.sample(found, min(len(found), 2))], at.rng.choice(list(Flag)))


def _note(at: Desk) -> None:
    correct.note(at.ws, at.rng.choice(at.panels()).id, at.rng.choice(("", "ask the desk", "see the map")))


def _split(at: Desk) -> None:
    panel = at.rng.choice(at.panels())
    cut.split(at.ws, panel.id, at.rng.randint(1, max(1, len(panel.text) - 1)))


def _undo_old(at: Desk) -> None:
    last = at.ws.db.execute("SELECT coalesce(max(seq), 1) FROM decision").fetchone()[0]
    undo.undo_decision(at.ws, at.rng.randint(max(1, last - 40), last))


VERBS: Final[dict[str, Callable[[Desk], object]]] = {
    "tag": _tag,
    "bulk": _bulk,
    "clear": _clear,
    "take": _take,
    "record": _record,
    "load": _load,
    "same": lambda at: merge.same(at.ws, *at.pair()),
    "linked": lambda at: merge.linked(at.ws, *at.pair()),
    "apart": lambda at: merge.apart(at.ws, *at.pair()),
    "detach": lambda at: merge.detach(at.ws, at.report().key),
    "details": _details,
    "exclude": lambda at: correct.exclude(at.ws, at.report().key),
    "flag": _flag,
    "note": _note,
    "split": _split,
    "join": lambda at: cut.join(at.ws, at.rng.choice(at.panels()).id),
    "undo": lambda at: undo.undo(at.ws, at.rng.randint(1, 3)),
    "redo": lambda at: undo.redo(at.ws, at.rng.randint(1, 3)),
    "undo one": _undo_old,
    **MORE,
}
_SHARES: Final = {
    "tag": 8, "bulk": 4, "record": 6, "record split": 3, "record merge": 3, "same": 4, "undo": 3, "redo": 3, "undo one": 4,
    "exclude": 0.5, "apply tags": 0.5, "story split": 0.5,
}  # fmt: skip
"""How often an action comes beside the others, which count 2."""


def chosen(seed: int, count: int) -> list[Action]:
    """Return so many random actions; the first ones load."""
    rng = random.Random(seed)
    names = rng.choices(list(VERBS), [_SHARES.get(name, 2) for name in VERBS], k=count)
    return [("load" if n < 5 else name, rng.getrandbits(32)) for n, name in enumerate(names)]


def play(path: Path, actions: Sequence[Action], begin: int = 0) -> Iterator[tuple[int, str]]:
    """Play actions on a workspace from a number on, and yield each number with what became of it once it is saved."""
    with open_workspace(path, editor=soak_reports.EDITOR) as ws:
        desk = Desk(ws, path.parent)
        for number in range(begin, len(actions)):
            yield number, desk.play(actions[number])


def undone(path: Path) -> dict[str, list[str]]:
    """Undo everything, bring everything back, and return where the state is not the first or not the last."""
    with open_workspace(path, editor=soak_reports.EDITOR) as ws:
        last = soak_state.dump(ws)
        found = {"broken": soak_state.faults(ws)}
        steps = 0
        while undo.undo(ws) is not None:
            steps += 1
        with tempfile.TemporaryDirectory() as folder, open_workspace(Path(folder) / "empty.db") as empty:
            found["not_first"] = soak_state.difference(soak_state.dump(empty), soak_state.dump(ws))
        found["broken"] += soak_state.faults(ws)
    with open_workspace(path, editor=soak_reports.EDITOR) as ws:  # what was undone comes back after a restart too
        for _ in range(steps):
            undo.redo(ws)
        found["not_last"] = soak_state.difference(last, soak_state.dump(ws))
        found["broken"] += soak_state.faults(ws)
    found["broken"] += soak_state.alarms(path)
    return found


def tried(actions: Sequence[Action]) -> dict[str, list[str]]:
    """Play actions on a new workspace and return what is wrong after them, after their undo or after their redo."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "w.db"
        try:
            for _ in play(path, actions):
                pass
            return undone(path)
        except Exception as error:  # whatever comes is what the list of actions is cut down for
            return {"broken": [f"{type(error).__name__}: {error}"]}


def shortened(
    actions: Sequence[Action], limit: float = 120.0, fails: Callable[[Sequence[Action]], object] | None = None
) -> list[Action]:
    """Return a shorter list of actions that still fails, as short as is found within `limit` seconds."""
    fails = fails or (lambda some: any(tried(some).values()))
    kept = list(actions)
    end = time.monotonic() + limit
    size = len(kept) // 2
    while size and time.monotonic() < end:
        at = 0
        while at < len(kept) and time.monotonic() < end:
            fewer = kept[:at] + kept[at + size :]
            if fails(fewer):
                kept = fewer
            else:
                at += size
        size //= 2
    return kept


def rounds(folder: Path, seed: int, begin: int, count: int) -> Iterator[dict[str, Any]]:
    """Yield the findings of round after round of `ACTIONS` actions; the odd ones are killed on their way."""
    for number in range(begin, begin + count):
        with tempfile.TemporaryDirectory(dir=folder) as place:
            yield one(Path(place) / "w.db", seed * 1000 + number, ACTIONS, KILLS if number % 2 else 0)


def one(path: Path, seed: int, count: int, kills: int) -> dict[str, Any]:
    """Play a round and return what was found; `kills` of them, each followed by a restart."""
    actions = chosen(seed, count)
    tally: Played = {"done": 0, "refused": 0}
    lost = 0
    if kills:
        lost = _killed(path, seed, count, kills)
    else:
        for _, became in play(path, actions):
            tally[became] += 1
    found = undone(path)
    if any(found.values()) and not kills:
        found["shortest"] = [json.dumps(shortened(actions))]
    with open_workspace(path) as ws:
        rows = ws.db.execute("SELECT count(*) FROM decision").fetchone()[0]
    return {"actions": count, "kills": kills, "lost": lost, "decisions": rows, **tally, **found}


def _killed(path: Path, seed: int, count: int, kills: int) -> int:
    """Play actions in a process that is killed again and again; return how many acknowledged decisions were lost."""
    rng = random.Random(seed)
    lost = acknowledged = 0
    begin = 0
    stops = sorted(rng.sample(range(1, count), kills))
    for stop in [*stops, count]:
        command = [sys.executable, "-m", "benchmarks.soak_actions", str(path), str(seed), str(count), str(begin)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout
            for line in child.stdout:
                begin, acknowledged = (int(cell) for cell in line.split())
                begin += 1
                if begin >= stop and stop < count:
                    time.sleep(rng.uniform(0, 0.01))
                    os.kill(child.pid, signal.SIGKILL)
                    for late in child.stdout:
                        if late.endswith("\n"):
                            begin, acknowledged = int(late.split()[0]) + 1, int(late.split()[1])
                    break
        with open_workspace(path) as ws:
            lost += max(0, acknowledged - ws.db.execute("SELECT coalesce(max(seq), 0) FROM decision").fetchone()[0])
    return lost


def main() -> None:
    """Play actions as the process that is killed; print each number and the last decision once it is saved."""
    path, seed, count, begin = Path(sys.argv[1]), *map(int, sys.argv[2:5])
    with open_workspace(path, editor=soak_reports.EDITOR) as ws:
        desk = Desk(ws, path.parent)
        actions = chosen(seed, count)
        for number in range(begin, count):
            desk.play(actions[number])
            last = ws.db.execute("SELECT coalesce(max(seq), 0) FROM decision").fetchone()[0]
            print(number, last, flush=True)


if __name__ == "__main__":
    main()
