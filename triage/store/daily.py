"""The daily backup, made by a process of its own: copying and verifying a large workspace takes longer than a key may.

It has a low priority and only reads the workspace; neither keys nor leaving the desk wait for it, and it outlives the desk.
"""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import Final

from triage.clock import stamp
from triage.paths import write_log
from triage.store import shelf
from triage.store.connect import connect

NICE: Final = 10
_NOWHERE: Final = [(os.POSIX_SPAWN_OPEN, n, os.devnull, os.O_RDWR, 0) for n in range(3)]


def start(path: Path) -> int:
    """Make the daily backup of a workspace in another process, and return its number; whether it is due is asked before."""
    command = [sys.executable, "-m", "triage.store.daily", str(path.absolute())]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    return os.posix_spawn(sys.executable, command, environment, file_actions=_NOWHERE, setsid=True)


def ended(process: int) -> bool:
    """Say whether the process that `start` began has ended."""
    try:
        return os.waitpid(process, os.WNOHANG)[0] == process
    except ChildProcessError:
        return True


def main(path: Path) -> None:
    """Make the daily backup unless another process has made it meanwhile; what goes wrong stands in the log file."""
    from triage.store import backup

    try:
        with contextlib.closing(connect(path, read_only=True)) as db:
            if shelf.due(db, path):
                backup.make(db, path)
    except Exception as error:
        write_log(f"{stamp()} {error}")


if __name__ == "__main__":
    os.nice(NICE)
    main(Path(sys.argv[1]))
