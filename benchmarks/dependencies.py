"""What each run-time dependency costs: its own size, and the CPU time of its import over a bare interpreter.

usage: dependencies.py      prints one line a package: version, licence, size in MB, import in CPU ms (median of 7)
"""

from __future__ import annotations

import importlib.metadata
import resource
import statistics
import subprocess
import sys
from pathlib import Path

PACKAGES = {
    "textual": "textual.app",
    "rich": "rich.progress",
    "sqlite-utils": "sqlite_utils",
    "rapidfuzz": "rapidfuzz.fuzz",
    "click": "click",
    "sentencex": "sentencex",
    "feedparser": "feedparser",
    "trafilatura": "trafilatura",
    "lxml": "lxml.html",
    "chardet": "chardet",
}
ROUNDS = 7


def cpu_ms(code: str) -> float:
    """Return the median CPU time of a fresh interpreter that runs a line, in ms."""
    times = []
    for _ in range(ROUNDS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-c", code], check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return 1000 * statistics.median(times)


def main() -> None:
    """Print the table."""
    bare = cpu_ms("pass")
    for name, module in PACKAGES.items():
        found = importlib.metadata.distribution(name)
        size = sum(
            path.stat().st_size
            for f in found.files or []
            if (path := Path(str(f.locate()))).suffix != ".pyc" and path.exists()
        )
        meta = {name: str(found.metadata[name]) for name in ("License-Expression", "License") if name in found.metadata}
        licence = meta.get("License-Expression") or meta.get("License") or "?"
        cost = cpu_ms(f"import {module}") - bare
        print(f"{name:14} {found.version:10} {licence.splitlines()[0]:24} {size / 1e6:6.1f} MB  {cost:6.0f} ms")


if __name__ == "__main__":
    main()
