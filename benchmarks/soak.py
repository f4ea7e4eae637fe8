"""Press the store hard, round after round, and print what was found.

usage: python -m benchmarks.soak PART [ROUNDS] [--seed SEED] [--folder .soak]

PART is one of PARTS below, or all of them but those ALONE.

Each round is appended to FOLDER/PART-SEED.jsonl as it ends, so that a run that was stopped goes on where it was. A part is
a module `soak_PART` with `rounds(folder, seed, begin, count)`, which yields a flat dictionary a round, and `MUST_BE_ZERO`,
the names of what may never be found. A part with a broken twin (`rounds` takes `broken=True`) is run against that too: it
must find losses there. Exit status 1 when something was found, or nothing where something must be.
"""

from __future__ import annotations

import argparse
import importlib
import inspect
import json
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

PARTS = {
    "kills": 40,
    "power": 200,
    "actions": 4,
    "mixed": 10,
    "desks": 2,
    "flips": 100,
    "migrations": 6,
    "purges": 40,
    "faults": 26,
    "interchange": 5,
    "headlines": 1,
    "monkey": 2,
    "hour": 1,
}
"""Every part with the rounds of a short run."""

ALONE = ("hour",)
"""What takes so long that it is not among all."""

Round = dict[str, Any]


def resumed(module: ModuleType, folder: Path, seed: int, count: int, **how: bool) -> Iterator[Round]:
    """Yield every round of a run, those of earlier runs from the file first; new ones are kept as they end."""
    name = module.__name__.rpartition("soak_")[2] + ("-broken" if how else "")
    work = folder / name
    work.mkdir(parents=True, exist_ok=True)
    kept = folder / f"{name}-{seed}.jsonl"
    kept.touch()
    whole = [text for text in kept.read_text(encoding="utf-8").splitlines(keepends=True) if text.endswith("\n")]
    known = [json.loads(text) for text in whole]
    yield from known[:count]
    with kept.open("r+", encoding="utf-8") as stream:
        stream.seek(0)
        stream.truncate(sum(len(text.encode()) for text in whole))  # a round whose line broke off is run again
        stream.seek(0, 2)
        for found in module.rounds(work, seed, len(known), max(0, count - len(known)), **how):
            stream.write(json.dumps(found, ensure_ascii=False) + "\n")
            stream.flush()
            yield found


def summed(found: Iterable[Round]) -> Counter[str]:
    """Return the sums over rounds: numbers are added, truths and lists counted, words that are not empty counted by value."""
    total: Counter[str] = Counter()
    for one in found:
        total["rounds"] += 1
        for name, value in one.items():
            if isinstance(value, bool | int | float):
                total[name] += value  # type: ignore[assignment]
            elif isinstance(value, list):
                total[name] += len(value)
            elif value:
                total[f"{name} {value}" if name == "kind" else name] += 1
    return total


def wrong(module: ModuleType, total: Counter[str]) -> list[str]:
    """Return the names of what was found and may never be."""
    return [name for name in module.MUST_BE_ZERO if total[name]]


def line(name: str, total: Counter[str], module: ModuleType) -> str:
    """Return a part's sums as one line; what must be zero is named even when it is."""
    names = dict.fromkeys(["rounds", *sorted(n for n in total if n != "rounds" and total[n]), *module.MUST_BE_ZERO])
    return f"{name}: " + ", ".join(f"{n} {total[n]:,g}" for n in names)


def examples(module: ModuleType, found: Sequence[Round], most: int = 5) -> Iterator[str]:
    """Yield the first rounds in which something was found that may never be."""
    bad = [(n, one) for n, one in enumerate(found) if any(one.get(name) for name in module.MUST_BE_ZERO)]
    for n, one in bad[:most]:
        yield f"  round {n}: " + ", ".join(f"{name}: {one[name]}" for name in module.MUST_BE_ZERO if one.get(name))


def run(part: str, folder: Path, seed: int, count: int) -> bool:
    """Run a part and print its figures; say whether all is well."""
    module = importlib.import_module(f"benchmarks.soak_{part}")
    began = time.monotonic()
    found = list(resumed(module, folder, seed, count))
    total = summed(found)
    print(line(part, total, module), f"({time.monotonic() - began:.0f} s)", flush=True)
    for example in examples(module, found):
        print(example)
    fine = not wrong(module, total)
    if "broken" in inspect.signature(module.rounds).parameters:
        against = summed(resumed(module, folder, seed, max(3, count // 10), broken=True))
        print(line(f"{part}, against the broken twin", against, module), flush=True)
        fine = fine and against["lost"] > 0
    return fine


def main() -> int:
    """Run one part or all."""
    parser = argparse.ArgumentParser(prog="soak", description="Press the store hard and print what was found.")
    parser.add_argument("part", choices=[*PARTS, "all"])
    parser.add_argument("rounds", type=int, nargs="?")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, default=Path(".soak"))
    given = parser.parse_args()
    parts = [part for part in PARTS if part not in ALONE] if given.part == "all" else [given.part]
    fine = [run(part, given.folder.absolute(), given.seed, given.rounds or PARTS[part]) for part in parts]
    return 0 if all(fine) else 1


if __name__ == "__main__":
    sys.exit(main())
