"""What one writer costs: opening as the second desk and as the writer, the look at the lock, an empty transaction.

Run: python benchmarks/lock.py. Times are wall time in milliseconds for opening, CPU in microseconds for the rest.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from triage.desk.workspace import open_workspace
from triage.store.connect import writing

OPENED = 200
REPEATED = 2000
WRITER = (
    "import sys; from pathlib import Path; from triage.desk.workspace import open_workspace; "
    "ws = open_workspace(Path(sys.argv[1]), editor='anna'); print('open', flush=True); sys.stdin.read()"
)


def opening(path: Path, *, reads: bool) -> list[float]:
    """Open a workspace again and again; return the milliseconds, shortest first."""
    found = []
    for _ in range(OPENED):
        began = time.perf_counter()
        with open_workspace(path, editor="ben") as ws:
            found.append(1000 * (time.perf_counter() - began))
            assert ws.read_only is reads
    return sorted(found)


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "w.db")
        open_workspace(path).close()
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as other:
            assert other.stdout is not None
            other.stdout.readline()
            second = opening(path, reads=True)
            other.kill()
        first = opening(path, reads=False)
        print(f"second desk: {statistics.median(second):.2f} ms, worst of {OPENED} {second[-1]:.2f} ms")
        print(f"writer: {statistics.median(first):.2f} ms, worst of {OPENED} {first[-1]:.2f} ms")
        with open_workspace(path) as ws:
            began = time.process_time()
            for _ in range(REPEATED):
                ws.beat()
            looked = time.process_time()
            for _ in range(REPEATED):
                with writing(ws.db):
                    pass
            ended = time.process_time()
        print(f"a look at the lock: {1e6 * (looked - began) / REPEATED:.2f} us")
        print(f"an empty transaction: {1e6 * (ended - looked) / REPEATED:.2f} us")


if __name__ == "__main__":
    main()
