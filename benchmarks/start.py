"""What a start takes until the screen shows what it is for and is still again, against the smallest Textual app.

usage: PYTHONPATH=. python benchmarks/start.py [WORKSPACE] [--rounds 15] [--other CHECKOUT]

Each case runs on a terminal of its own, one after the other in every round, so that what else the machine does strikes all
alike; the first round is dropped. `desk` is the desk itself, without the frame that stands for it meanwhile; `--other` adds
the desk of another checkout, with the same Python. Without a workspace one is made of the sample reports, with proposals.
"""

from __future__ import annotations

import argparse
import compileall
import os
import re
import select
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

from benchmarks.terminal import Terminal

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = (sys.executable, "-P", "-c", "import sys; from triage.cli.main import main; sys.exit(main())")
LEFT = rb"\d\+? left"
"""What the headline says once the workspace is on the screen."""

ROWS, COLUMNS = 40, 120
STILL = 0.2
"""Seconds without a byte after which a screen is still; half a second after its start the desk imports the rest."""

LIMIT = 60.0


class Case(NamedTuple):
    """A program, what its screen shows in the end, and its environment."""

    name: str
    command: Sequence[str]
    shows: bytes
    env: dict[str, str]


class Taken(NamedTuple):
    """What a start took: milliseconds until the screen showed it; of CPU until it was still; page faults; MB."""

    wall: float
    cpu: float
    system: float
    faults: float
    memory: float


def taken(case: Case) -> Taken:
    """Start a program, and end it when its screen is still.

    Raises:
        TimeoutError: The screen never showed what it should.
    """
    begun = time.perf_counter()
    run = Terminal(case.command, rows=ROWS, columns=COLUMNS, env=case.env)
    raw, wall = b"", 0.0
    try:
        while select.select([run.handle], [], [], STILL if wall else LIMIT)[0]:
            raw += os.read(run.handle, 1 << 16)
            if not wall and re.search(case.shows, raw):
                wall = (time.perf_counter() - begun) * 1e3
        if not wall:
            raise TimeoutError(f"{case.name} never showed {case.shows!r}:\n{raw!r}")
        return Taken(wall, *_used(run.pid))
    finally:
        run.kill()


def _used(pid: int) -> tuple[float, float, float, float]:
    """Return the CPU of all threads of a process by the scheduler's clock, that of the system, page faults, and its memory."""
    process = Path("/proc", str(pid))
    cpu = sum(int((task / "schedstat").read_text().split()[0]) for task in (process / "task").iterdir()) / 1e6
    cells = (process / "stat").read_text().rpartition(")")[2].split()
    pages = int((process / "statm").read_text().split()[1])
    tick = 1e3 / os.sysconf("SC_CLK_TCK")
    return cpu, int(cells[12]) * tick, int(cells[7]), pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def cases(workspace: Path, state: Path, other: Path | None) -> list[Case]:
    """Return the cases in their order; the first one is what the others are measured by."""
    found = [Case("bare", [sys.executable, str(ROOT / "benchmarks/bare.py")], b"READY", {})]
    for name, root in (("desk", ROOT), ("other", other)):
        if root:
            compileall.compile_dir(root / "triage", quiet=1)
            # There is no frame where Textual's driver is named.
            env = {
                "PYTHONPATH": str(root),
                "XDG_STATE_HOME": str(state),
                "XDG_CONFIG_HOME": str(state),
                "TEXTUAL_DRIVER": "none",
            }
            found.append(Case(name, [*PROGRAM, "--db", str(workspace)], LEFT, env))
    return found


def made(folder: Path) -> Path:
    """Return a workspace of the sample reports, every sentence with its proposal."""
    workspace = folder / "w.db"
    for words in (["load", str(ROOT / "sample_reports/reports")], ["suggest"]):
        command = [*PROGRAM, "--db", str(workspace), *words]
        subprocess.run(command, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, check=True)
    return workspace


def main() -> None:
    """Print medians and least values of each case, and its CPU by that of the first."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workspace", nargs="?", type=Path)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--other", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        workspace = given.workspace or made(Path(folder))
        found: dict[str, list[Taken]] = {}
        in_turn = cases(workspace, Path(folder), given.other)
        for n in range(given.rounds + 1):
            for case in in_turn:
                one = taken(case)
                if n:
                    found.setdefault(case.name, []).append(one)
    base = median(one.cpu for one in found["bare"])
    least = min(one.cpu for one in found["bare"])
    print(
        f"{'':6} {'wall':>6} {'CPU':>6} {'least':>6} {'system':>6} {'faults':>7} {'MB':>5} {'by bare':>8} {'least':>6}"
    )
    for name, ones in found.items():
        wall, cpu, system, faults, memory = (median(column) for column in zip(*ones, strict=True))
        low = min(one.cpu for one in ones)
        print(
            f"{name:6} {wall:6.0f} {cpu:6.0f} {low:6.0f} {system:6.0f} {faults:7.0f} {memory:5.1f}"
            f" {cpu / base:8.3f} {low / least:6.3f}"
        )


if __name__ == "__main__":
    main()
