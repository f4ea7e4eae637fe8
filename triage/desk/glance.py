"""What a start shows first: a look into the workspace, with who may write to it, in a few milliseconds."""

from __future__ import annotations

import os

from triage.store import glance as store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import SimpleNamespace


def look(path: str, count: int, *, read_only: bool) -> SimpleNamespace | None:
    """Return what `store.glance.look` does, with `read_only` and `writer` as the desk will find them."""
    found = store.look(path, count)
    if found:
        found.read_only, found.writer = read_only, ""
        if not read_only:
            found.read_only, found.writer = _writer(path)
    return found


def _writer(path: str) -> tuple[bool, str]:
    if not (os.access(path, os.W_OK) and os.access(os.path.dirname(os.path.abspath(path)), os.W_OK)):
        return True, ""
    try:
        with open(f"{os.path.realpath(path)}.lock", "rb") as stream:
            body = stream.read(1024)
    except OSError:
        return False, ""
    if _is_left_over(body):
        return False, ""
    from pathlib import Path  # another desk is at work, most likely: the truth is worth some milliseconds

    from triage.store import lock

    holder = lock.holder(Path(path))
    return holder is not None, holder.words if holder else ""


def _is_left_over(body: bytes) -> bool:
    """Say whether a lock file is what a killed desk of this machine left."""
    try:
        with open("/proc/sys/kernel/random/boot_id", "rb") as stream:
            here = stream.read().strip() in body
        os.kill(int(body.partition(b'"pid": ')[2].partition(b",")[0]), 0)
    except ProcessLookupError:
        return here
    except (OSError, ValueError):
        return False
    return False
