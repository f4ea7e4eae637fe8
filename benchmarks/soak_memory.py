"""How much memory a desk has from move to move, and whether it grew.

What is counted is the desk with every process that it started, in memory or swapped out: what has only moved to another
process, or to the disk, has not gone.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Final

from benchmarks.terminal import Terminal

SHORTEST: Final = 1000
"""Moves without a restart that are needed to say anything about memory."""

WARMING: Final = 5
"""One part in so many of a desk's moves warms up: views are opened for the first time, and modules imported."""

GROWTH: Final = 1.10
"""The median memory in the last quarter of a desk's moves may be so many times that of any quarter before it after warming up."""


@dataclass
class Life:
    """One desk from its start to its end, and its memory in KiB after each move."""

    desk: Terminal
    memory: list[int] = field(default_factory=list)

    def measure(self) -> None:
        """Note how much memory the desk has."""
        if size := memory_of(self.desk.pid):
            self.memory.append(size)

    def quarters(self) -> Sequence[int]:
        """Return the medians of the four quarters of the moves after warming up, in KiB; nothing for a short life."""
        if len(self.memory) < SHORTEST:
            return ()
        warm = self.memory[len(self.memory) // WARMING :]
        part = len(warm) // 4
        return [int(median(warm[n * part : (n + 1) * part])) for n in range(4)]

    def grew(self) -> str:
        """Say how far the memory grew where it grew too far: over the first quarter, or over one that had less; else nothing.

        A first quarter with a large load in it must not hide what grows behind it.
        """
        *before, last = self.quarters() or (0, 0)
        return f"from {min(before):,} KiB to {last:,} KiB" if last > min(before) * GROWTH else ""

    def told(self) -> str:
        """Return the memory of a long life in words; nothing for a short one."""
        quarters = self.quarters()
        return f"{len(self.memory):,} moves: {', '.join(f'{one:,}' for one in quarters)} KiB" if quarters else ""


def memory_of(pid: int) -> int:
    """Return the memory of a process and of all that it started, in KiB; 0 where it has ended."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return 0
    own = sum(int(line.split()[1]) for line in lines if line.startswith(("VmRSS:", "VmSwap:")))
    return own + sum(map(memory_of, _children(pid)))


def _children(pid: int) -> list[int]:
    """Return the processes that the threads of a process started."""
    found: list[int] = []
    for thread in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):  # the thread has just ended
            found += map(int, thread.read_text(encoding="ascii").split())
    return found
