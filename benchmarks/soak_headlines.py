"""Put a million made-up headlines into stories through the command line, and hold the result to its bounds.

A round writes a corpus of its own seed and runs `triage match` over it. `lost` are headlines that came in and not out, `slow`,
`large` and `mixed` say that the run took more CPU, more memory or gave worse stories than it may.
"""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.headline_corpus import Writer
from benchmarks.headlines import pair_f1

MUST_BE_ZERO = ("lost", "slow", "large", "mixed")
HEADLINES = 1_000_000
CPU = 170.0
"""CPU seconds that a run may take."""
MEMORY = 3000
"""Megabytes that a run may hold."""
LEAST_F1 = 0.95
"""The least F1 of pairs of headlines in one story."""


def rounds(folder: Path, seed: int, begin: int, count: int, headlines: int = HEADLINES) -> Iterator[dict[str, Any]]:
    """Yield what one run cost and gave, a round each."""
    folder.mkdir(parents=True, exist_ok=True)
    came, went = folder / "headlines.tsv", folder / "stories.csv"
    for number in range(begin, begin + count):
        told = Writer(seed * 1000 + number).headlines(headlines)
        came.write_text("".join(f"{at}\t{text}\n" for at, (_, text) in enumerate(told)), encoding="utf-8")
        cpu, memory = matched(came, went)
        found = dict(_memberships(went))
        gold = [story for story, _ in told]
        f1 = pair_f1(gold, [found.get(str(at), str(at)) for at in range(len(told))])
        yield {
            "headlines": headlines, "cpu s": round(cpu, 1), "MB": memory, "pair-F1": round(f1, 4),
            "lost": len(told) - len(found), "slow": int(cpu > CPU), "large": int(memory > MEMORY), "mixed": int(f1 < LEAST_F1),
        }  # fmt: skip


def matched(came: Path, went: Path) -> tuple[float, int]:
    """Run `triage match` over a file; return its CPU seconds and the megabytes that it held at most."""
    command = [str(Path(sys.executable).parent / "triage"), "match", str(came)]
    with went.open("wb") as stream:
        process = subprocess.Popen(command, stdout=stream)
        _, status, use = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"triage match ended with {process.returncode}.")
    return use.ru_utime + use.ru_stime, use.ru_maxrss // 1024


def _memberships(path: Path) -> Iterator[tuple[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        yield from ((row["id"], row["story"]) for row in csv.DictReader(stream))
