"""Power cuts: what SQLite wrote and synced is recorded, and cut off at a random moment; only what was synced is sure to be there.

Three ways in which a disk may answer, in turn: `synced`, nothing but what was synced; `ordered`, what was written after
that too, in its order up to some write; `reordered`, any of the later writes or none, in sectors of 512 bytes. A decision
counts as saved from the moment at which the desk's function returned. A disk that lies about a sync is outside of this.
Recordings take turns between a log with synchronous FULL and the rollback journal with EXTRA that triage uses on shared
file systems; the broken twin does not sync at a decision (NORMAL).
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from benchmarks import soak_actions, soak_reports, soak_state
from benchmarks.soak_vfs import Op, recording
from triage.desk.workspace import open_workspace
from triage.errors import TriageError
from triage.store import journal

MUST_BE_ZERO = ("lost", "torn", "unopened")
WAYS: Final = ("synced", "ordered", "reordered")
SECTOR: Final = 512
PER_TRACE: Final = 50
"""So many cuts are made in one recording; then another is made with other actions."""

ACTIONS: Final = 150
CHECKPOINT: Final = 100
"""Pages after which the recorded desk moves its log into the file, so that many cuts fall into that."""

CALM: Final = 20
"""After so many actions another connection moves it, as the desk has it done in a calm moment."""


@dataclass(frozen=True)
class Trace:
    """A recording, and the hash of every decision in it."""

    ops: list[Op]
    hashes: list[str]
    setting: str


SETTINGS: Final = {
    "wal": "",
    "delete": "PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA",
    "broken": "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL",
}
"""How the recorded desk writes; `wal` is left as triage opens a workspace."""


def record(seed: int, count: int = ACTIONS, setting: str = "wal") -> Trace:
    """Record so many random actions on a new workspace, written with one of the settings."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "w.db"
        path.touch()
        with recording(path) as ops:
            ops.append(Op("make"))
            with open_workspace(path, editor=soak_reports.EDITOR) as ws:
                ws.db.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT}")
                if SETTINGS[setting]:
                    for statement in SETTINGS[setting].split(";"):
                        ws.db.execute(statement)
                desk = soak_actions.Desk(ws, path.parent)
                for n, action in enumerate(soak_actions.chosen(seed, count), start=1):
                    desk.play(action)
                    if n % CALM == 0:
                        with ws.another() as mine:
                            mine.tidy()
                    ops.append(
                        Op("saved", at=ws.db.execute("SELECT coalesce(max(seq), 0) FROM decision").fetchone()[0])
                    )
                hashes = [d.hash for d in journal.stream(ws.db)]
            return Trace(list(ops), hashes, setting)


def survivors(ops: Sequence[Op], cut: int, way: str, rng: random.Random) -> dict[str, bytes]:
    """Return the files that a disk may hold when the power fails before the op with number `cut`."""
    synced = {op.name: n for n, op in enumerate(ops[:cut]) if op.kind == "sync"}
    folder = max((n for n, op in enumerate(ops[:cut]) if op.kind == "folder"), default=-1)
    reach = rng.randint(max(synced.values(), default=0), cut) if way == "ordered" else -1

    def sure(n: int, limit: int) -> bool:
        return n <= limit or n < reach or (way == "reordered" and rng.random() < 0.5)

    content: dict[str, bytearray] = {}
    on_disk: dict[str, bytearray] = {}
    for n, op in enumerate(ops[:cut]):
        if op.kind == "make":
            content[op.name] = bytearray()
            if sure(n, max(folder, synced.get(op.name, -1))):
                on_disk[op.name] = content[op.name]
        elif op.kind == "delete" and sure(n, folder):
            on_disk.pop(op.name, None)
        elif op.kind == "write":
            limit = synced.get(op.name, -1)
            step = len(op.data) if n <= limit or way != "reordered" else SECTOR
            for at in range(0, len(op.data), step or 1):
                if sure(n, limit):
                    _put(content[op.name], op.at + at, op.data[at : at + step])
        elif op.kind == "cut" and sure(n, synced.get(op.name, -1)):
            _resize(content[op.name], op.at)
    return {name: bytes(data) for name, data in on_disk.items()}


def _put(data: bytearray, at: int, part: bytes) -> None:
    if len(data) < at + len(part):
        _resize(data, at + len(part))
    data[at : at + len(part)] = part


def _resize(data: bytearray, size: int) -> None:
    del data[size:]
    data.extend(bytes(size - len(data)))


def rounds(folder: Path, seed: int, begin: int, count: int, *, broken: bool = False) -> Iterator[dict[str, Any]]:
    """Yield the findings of cut after cut; the ways of answering take turns."""
    trace, made = None, -1
    for number in range(begin, begin + count):
        if trace is None or number // PER_TRACE != made:
            made = number // PER_TRACE
            setting = "broken" if broken else ("wal", "delete")[made % 2]
            trace = record(seed * 1000 + made, setting=setting)
        with tempfile.TemporaryDirectory(dir=folder) as place:
            yield one(trace, Path(place), WAYS[number % len(WAYS)], random.Random(f"{seed} {number}"))


def one(trace: Trace, place: Path, way: str, rng: random.Random) -> dict[str, Any]:
    """Cut the power once, and check what a restart finds."""
    first = next(n for n, op in enumerate(trace.ops) if op.kind == "saved")
    cut = rng.randint(first + 1, len(trace.ops))
    saved = max(op.at for op in trace.ops[:cut] if op.kind == "saved")
    path = place / "w.db"
    for name, data in survivors(trace.ops, cut, way, rng).items():
        path.with_name(path.name + name).write_bytes(data)
    found: dict[str, Any] = {
        "kind": f"{trace.setting} {way}",
        "saved": saved,
        "alarms at once": soak_state.alarms(path),
    }
    try:
        with open_workspace(path, editor=soak_reports.EDITOR) as ws:
            hashes = [d.hash for d in journal.stream(ws.db)]
            torn = soak_state.faults(ws)
        torn += soak_state.alarms(path)
    except TriageError as error:
        return {**found, "lost": saved, "torn": [], "unopened": str(error)}
    if hashes != trace.hashes[: len(hashes)]:
        torn.append("the journal is not the begin of the one that was written")
    return {**found, "lost": max(0, saved - len(hashes)), "torn": torn, "unopened": ""}
