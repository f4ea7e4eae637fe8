"""Random keys at one desk for an hour in one piece, as in the monkey; nothing is left and started again on purpose.

A desk that grows a little in each few thousand moves would look flat in shorter rounds, each of which starts a new one.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from benchmarks.soak_monkey import MUST_BE_ZERO, Monkey, workspace

__all__ = ["MUST_BE_ZERO", "rounds"]
SECONDS: Final = 3600.0


def rounds(folder: Path, seed: int, begin: int, count: int) -> Iterator[dict[str, Any]]:
    """Yield the findings of hour after hour, from a number on."""
    program = [sys.executable, "-m", "benchmarks.soak_fenced"]
    for number in range(begin, begin + count):
        path = workspace(folder, seed, number)
        yield Monkey(path, random.Random(f"{seed} {number}"), program, leaves=False).run(seconds=SECONDS)
