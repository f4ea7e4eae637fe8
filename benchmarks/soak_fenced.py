"""The program inside a fence: it works in one folder, and no other can be written or listed.

usage: python -m benchmarks.soak_fenced FOLDER ARGUMENT ...

Random keys sooner or later ask for a load of / or an export to it. What lies outside answers as a folder does that the
editor has no right to; everything else is the program as it is.
"""

from __future__ import annotations

import faulthandler
import os
import signal
import sys
import sysconfig
from pathlib import Path

LISTED = ("os.listdir", "os.scandir")
CHANGED = (
    "os.mkdir",
    "os.rename",
    "os.remove",
    "os.rmdir",
    "os.link",
    "os.symlink",
    "os.chmod",
    "os.truncate",
    "os.utime",
)
STACKS = "stacks.log"
"""The file in the folder into which the program writes, at SIGUSR1, where each of its threads stands."""

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def fence(folder: str) -> None:
    """Let this process change nothing outside a folder, and list nothing but that and the libraries."""
    home = (os.path.realpath(folder),)
    libraries = tuple(
        {os.path.realpath(path) for path in (*sysconfig.get_paths().values(), *sys.path, sys.base_prefix)}
    )

    def inside(path: object, places: tuple[str, ...]) -> bool:
        if not isinstance(path, str | bytes | os.PathLike):
            return True  # a number of an open file
        real = os.path.realpath(os.fsdecode(path))
        return any(real == place or real.startswith(place + os.sep) for place in places)

    def hook(event: str, args: tuple[object, ...]) -> None:
        if event == "open":
            path, _, flags = args
            refused = isinstance(flags, int) and flags & WRITING and not inside(path, (*home, "/dev"))
        elif event in LISTED:
            refused = not inside(args[0] if args[0] is not None else ".", (*home, *libraries, "/proc", "/dev"))
        else:
            refused = event in CHANGED and not all(inside(path, home) for path in args if isinstance(path, str | bytes))
        if refused:
            raise PermissionError(13, "Permission denied", str(args[0]))

    sys.addaudithook(hook)


def main(folder: str, *arguments: str) -> int:
    """Run the program inside a fence."""
    from triage.cli.main import main as program

    os.chdir(folder)
    with Path(STACKS).open("w") as told:  # a desk that does not answer is asked where it stands
        faulthandler.register(signal.SIGUSR1, file=told)
        fence(folder)
        return program(arguments)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
