"""One workspace under everything at once: each kind of decision, and all that goes wrong between two of them.

Between the actions of `soak_actions` come turns: reports are purged, backups made and gone back to, with and without the
decisions since, the file is damaged and mended, the desk is closed and opened, the clock steps back, a disk is full in the
middle of a decision, a second desk reads along. After each step everything must hold that `soak_state` knows, the check must
be clean, and a few decisions undone and done again must leave the state and the exports as they were.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from benchmarks import soak_actions, soak_reports, soak_state
from benchmarks.soak_actions import Action, Desk
from benchmarks.soak_failing import Failing
from benchmarks.soak_turns import FURTHER, went_over
from triage.desk import backup, check, export, purge, rows, suggest, undo
from triage.desk.rows import Wanted
from triage.desk.workspace import open_workspace
from triage.errors import NotSaved, TriageError
from triage.store import connect

MUST_BE_ZERO = ("broken",)
STEPS: Final = 500
POOL: Final = 12
"""So few different files are loaded, so that known and revised reports are frequent."""

WHOLE: Final = 50
"""After so many steps everything is undone and done again, on a copy."""


LOADER: Final = "Lena"
"""Who loads, and decides nothing else."""


class World(Desk):
    """A desk that is closed, opened, brought back and mended on its way."""

    def __init__(self, path: Path) -> None:
        """Open a workspace, which may be new."""
        self.path = path
        self.saved: dict[Path, dict[str, Any]] = {}
        self.troubles: list[str] = []
        self.hours = 0
        super().__init__(open_workspace(path, editor=soak_reports.EDITOR), path.parent, POOL)

    def play(self, action: Action) -> str:
        """Do an action or a turn."""
        name, number = action
        if name == "load":
            editor, self.ws.editor = self.ws.editor, LOADER
            try:
                return super().play(action)
            finally:
                self.ws.editor = editor
        if name not in TURNS:
            return super().play(action)
        self.rng.seed(number)
        try:
            TURNS[name](self)
        except TriageError:
            return "refused"
        return "done"

    def reopen(self) -> None:
        """Open the workspace anew."""
        self.ws = open_workspace(self.path, editor=self.rng.choice((soak_reports.EDITOR, "Ben")))

    def expect(self, first: dict[str, Any], what: str) -> None:
        """Note where the state is not what it was."""
        self.troubles += [f"{what}: {line}" for line in soak_state.difference(first, soak_state.dump(self.ws))]


def _purge(at: World) -> None:
    purge.purge(at.ws, at.report().key)
    at.saved = {place: {} for place in at.saved}  # what they hold now is known to nobody


def _backup(at: World) -> None:
    if at.rng.random() < 0.3:
        place = backup.make(at.path)
    else:
        place = backup.make(at.path, at.folder / f"backup-{len(at.saved)}-{at.rng.getrandbits(16)}.db")
    at.saved[place] = soak_state.dump(at.ws)


def _any_backup(at: World) -> Path:
    found = [place for place in at.saved if place.exists()]
    if not found:
        raise TriageError("There is no backup.")
    return at.rng.choice(found)


def _restore(at: World) -> None:
    place = _any_backup(at)
    at.ws.close()
    try:
        backup.go_back(at.path, place, replay=False)
    finally:
        at.reopen()
    if at.saved[place]:
        at.expect(at.saved[place], "restore --yes")


def _replay(at: World) -> None:
    place = _any_backup(at)
    before = soak_state.dump(at.ws)
    at.ws.close()
    try:
        newer = backup.newer(at.path, place)
        done = went_over(at, place)
    finally:
        at.reopen()
    with contextlib.closing(sqlite3.connect(place)) as db:
        branched = newer is None or db.execute("SELECT max(seq) FROM decision").fetchone()[0] != newer.common
    if not branched:
        at.expect(before, "restore --replay")
        at.troubles += [f"restore --replay left {line}" for line in done.replayed.left]


def _branch(at: World) -> None:
    """Go back to a file that a restore replaced, with the decisions since."""
    found = sorted(at.folder.glob(f"{at.path.stem}-replaced-*.db"))
    if not found:
        raise TriageError("Nothing was replaced.")
    at.ws.close()
    try:
        went_over(at, at.rng.choice(found))
    finally:
        at.reopen()


_DAMAGE: Final = (
    "UPDATE counter SET value = value + 3 WHERE name = 'left'",
    "UPDATE sentence SET tag = 'noise' WHERE id IN (SELECT id FROM sentence WHERE role <> 'title' AND tag IS NULL LIMIT 2)",
    "UPDATE sentence SET tag = NULL, tag_from = NULL WHERE id IN (SELECT id FROM sentence WHERE tag NOT NULL LIMIT 3)",
    "UPDATE sentence SET note = 'x' WHERE id = (SELECT max(id) FROM sentence)",
    "UPDATE report SET undecided = undecided + 1",
    "DELETE FROM record",
    "DELETE FROM batch",
    "UPDATE pair SET answer = NULL",
    "UPDATE report SET lead = id, lead_value = NULL",
    "UPDATE report SET present = 1 - present",
    "INSERT INTO sentence_words (sentence_words) VALUES ('delete-all')",
    "DELETE FROM copy_recent",
    "DELETE FROM headline_key",
    "DELETE FROM counter",
    "DELETE FROM record_sentence",
)


def _repair(at: World) -> None:
    before = soak_state.dump(at.ws)
    at.ws.note_seen()
    seen = at.ws.db.execute("SELECT value FROM counter WHERE name = 'seen'").fetchone()
    at.ws.close()
    with contextlib.closing(sqlite3.connect(at.path, isolation_level=None)) as db:
        for statement in at.rng.sample(_DAMAGE, at.rng.randint(1, 3)):
            db.execute(statement)
    done = check.repair(at.path)
    at.reopen()
    at.troubles += [f"repair: {f.what}" for f in done.after.findings]
    at.expect(before, "repair")
    if (now := at.ws.db.execute("SELECT value FROM counter WHERE name = 'seen'").fetchone()) != seen:
        at.troubles.append(f"repair: {seen} were seen, now {now}")


def _reopen(at: World) -> None:
    at.ws.close()
    at.reopen()


def _clock(at: World) -> None:
    at.hours = at.rng.choice((at.hours + 1, at.hours + 30, at.hours - 5, at.hours - 24 * 400, 24 * 365 * 60))
    year, rest = divmod(at.hours, 24 * 365)
    os.environ["TRIAGE_NOW"] = (
        f"{2020 + max(-50, min(80, year))}-{1 + rest // 24 // 31 % 12:02}-11T{rest % 24:02}:00:00Z"
    )


def _reader(at: World) -> None:
    with open_workspace(at.path, read_only=True) as other:
        at.troubles += soak_state.difference(soak_state.dump(at.ws), soak_state.dump(other))


def _fault(at: World) -> None:
    """Let the disk be full in the middle of an action, and do it again once there is room."""
    name = at.rng.choice([name for name in soak_actions.VERBS if name not in _SEVERAL])
    number = at.rng.getrandbits(32)
    last = "SELECT coalesce(max(seq), 0) FROM decision"
    before, first = soak_state.dump(at.ws), at.ws.db.execute(last).fetchone()
    Failing.error = at.rng.choice(
        ("SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_BUSY", "SQLITE_IOERR_FSYNC", "SQLITE_NOMEM")
    )
    Failing.rolls_back = at.rng.random() < 0.5
    Failing.failed = False
    Failing.after = at.rng.choice((0, 1, 1, 2, 2, 3, 4, 6, 9, 14, 25))
    again: Callable[[], object] | None = None
    rng = at.rng
    at.rng = random.Random(number)
    try:
        soak_actions.VERBS[name](at)
    except NotSaved as error:
        again = error.again
        if again is None:
            at.troubles.append(f"{name} cannot be tried again")
        Failing.after = None
        at.expect(before, f"{name} that was not saved")
        if at.ws.db.execute(last).fetchone() != first or at.ws.db.in_transaction:
            at.troubles.append(f"{name} left a decision or a transaction behind")
    except TriageError:
        pass
    finally:
        Failing.after = None
        at.rng = rng
    if again:
        again()


_SEVERAL: Final = ("undo", "redo", "attach", "apply records", "apply tags", "seen", "load", "later")
"""Actions that may write more than once."""


def _round_trip(at: World) -> None:
    """Undo some decisions and bring them back: the state and the exports are the same."""
    first, told = soak_state.dump(at.ws), _exports(at)
    for row in map(json.loads, told["sentences"].splitlines()):
        if row["coder"] == LOADER and not row["tag_from"]:  # one that came with a copy says so
            at.troubles.append(f"the tag of {row['sentence_id']} is said to be of who loaded it")
    count = sum(undo.undo(at.ws) is not None for _ in range(at.rng.randint(1, 6)))
    for _ in range(count):
        undo.redo(at.ws)
    at.expect(first, f"undo and redo of {count}")
    for (name, one), (_, other) in zip(told.items(), _exports(at).items(), strict=True):
        if one != other:
            lines = [ab for ab in zip(one.splitlines(), other.splitlines(), strict=False) if ab[0] != ab[1]]
            at.troubles.append(
                f"export of {name} after undo and redo of {count}: {_unlike(*lines[0]) if lines else ''}"
            )


def _unlike(one: str, other: str) -> str:
    """Return the cells of two rows that differ."""
    with contextlib.suppress(ValueError):
        a, b = json.loads(one), json.loads(other)
        if a.keys() == b.keys():
            return ", ".join(f"{name}: {a[name]!r} is {b[name]!r}" for name in a if a[name] != b[name])
    return f"{one} is {other}"


def _exports(at: World) -> dict[str, str]:
    found = {}
    suggest.fill(at.ws)  # else a sentence that was cut and joined again has a proposal once it is looked at
    for name in ("events", "sentences", "reports"):
        path = at.folder / f"out-{name}.jsonl"
        export.export(at.ws, str(path), wanted=Wanted(name, every_column=name != "reports"))
        found[name] = path.read_text(encoding="utf-8")
    found["evidence"] = "\n".join(map(str, rows.evidence(at.ws, Wanted())))
    return found


TURNS: Final[dict[str, Callable[[World], object]]] = {
    "purge": _purge,
    "backup": _backup,
    "restore": _restore,
    "replay": _replay,
    "branch": _branch,
    "repair": _repair,
    "reopen": _reopen,
    "clock": _clock,
    "reader": _reader,
    "fault": _fault,
    "round trip": _round_trip,
    **FURTHER,
}
_SHARES: Final = {
    "purge": 0.15, "purge hard": 0.15, "copy": 0.7, "wrecked replay": 0.4, "killed": 0.7, "undo old": 2, "days": 0.5,
    "restore": 0.7, "branch": 0.7, "fault": 4, "round trip": 2, "replay": 0.7, "repair": 0.7,
}  # fmt: skip
_PURGING: Final = {"purge": 0.7, "purge hard": 1.5, "replay": 2, "branch": 1.5, "copy": 1.5}
"""The shares of every third round: what is purged is kept by backups elsewhere, replaced files and branches."""


def chosen(seed: int, count: int) -> list[Action]:
    """Return so many random actions, about every fourth of them a turn; the first ones load."""
    rng = random.Random(seed)
    names = list(TURNS)
    shares = _SHARES | (_PURGING if seed % 3 == 0 else {})
    weights = [shares.get(name, 1) for name in names]
    return [
        (rng.choices(names, weights)[0], rng.getrandbits(32)) if n > 4 and rng.random() < 0.25 else action
        for n, action in enumerate(soak_actions.chosen(seed, count))
    ]


def play(path: Path, actions: Sequence[Action]) -> Iterator[tuple[int, str, list[str]]]:
    """Play actions, and yield each number with what became of it and what is wrong after it."""
    known, connect.Remembering = connect.Remembering, Failing  # type: ignore[misc]
    clock = os.environ.get("TRIAGE_NOW")
    world = None
    try:
        world = World(path)
        for number, action in enumerate(actions):
            world.troubles = []
            became = world.play(action)
            wrong = [*world.troubles, *soak_state.faults(world.ws), *soak_state.alarms(path)]
            if number % WHOLE == WHOLE - 1:
                wrong += whole(world)
            yield number, became, wrong
    finally:
        if world:
            world.ws.close()
        connect.Remembering = known  # type: ignore[misc]
        os.environ.pop("TRIAGE_NOW", None)
        if clock:
            os.environ["TRIAGE_NOW"] = clock


def whole(world: World) -> list[str]:
    """Undo and redo everything on a copy; return what is wrong after it."""
    with tempfile.TemporaryDirectory() as folder:
        place = backup.make(world.path, Path(folder) / "copy.db")
        with open_workspace(place, editor="Ben") as ws:
            last = soak_state.dump(ws)
            steps = 0
            while undo.undo(ws) is not None:
                steps += 1
            wrong = soak_state.faults(ws)
            for name, left in soak_state.dump(ws).items():
                if left and not world.ws.db.execute("SELECT 1 FROM report WHERE fate = 'purged'").fetchone():
                    wrong.append(f"{name} after the undo of everything: {str(left)[:200]}")
            for _ in range(steps):
                undo.redo(ws)
            wrong += [*soak_state.difference(last, soak_state.dump(ws)), *soak_state.faults(ws)]
        return [f"undo and redo of all {steps}: {line}" for line in [*wrong, *soak_state.alarms(place)]]


def tried(actions: Sequence[Action]) -> list[str]:
    """Play actions on a new workspace and return the first that is wrong."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            for number, _, wrong in play(Path(folder) / "w.db", actions):
                if wrong:
                    return [f"step {number} {actions[number][0]}: {line}" for line in wrong[:3]]
        except Exception as error:  # whatever comes is what the list of actions is cut down for
            return [f"{type(error).__name__}: {error}"]
    return []


def rounds(folder: Path, seed: int, begin: int, count: int) -> Iterator[dict[str, Any]]:
    """Yield the findings of round after round of `STEPS` steps; a round ends with its first fault, whose list is cut down."""
    for number in range(begin, begin + count):
        with tempfile.TemporaryDirectory(dir=folder) as place:
            found = one(Path(place) / "w.db", seed * 1000 + number, STEPS)
            if found["broken"]:  # kept: a kill comes at another moment the next time
                shutil.copytree(place, folder / f"broken-{seed}-{number}", dirs_exist_ok=True)
        yield found


def one(path: Path, seed: int, count: int) -> dict[str, Any]:
    """Play a round and return what was found."""
    actions = chosen(seed, count)
    tally: Counter[str] = Counter()
    broken: list[str] = []
    steps = 0
    try:
        for number, became, wrong in play(path, actions):
            steps += 1
            tally.update([became, *([f"did {actions[number][0]}"] if became == "done" else [])])
            if wrong:
                broken = [f"step {number} {actions[number][0]}: {line}" for line in wrong[:3]]
                break
    except Exception as error:
        broken = [f"step {steps} {actions[steps][0]}: {type(error).__name__}: {error}"]
    if broken:
        broken.append(json.dumps(soak_actions.shortened(actions[: steps + 1], fails=tried)))
    return {
        "steps": steps,
        "turns": sum(name in TURNS for name, _ in actions[:steps]),
        **{name: n for name, n in tally.items() if n},
        "broken": broken,
    }
