"""Which file systems WAL is not safe on: those that several machines can reach, or that share no memory."""

from __future__ import annotations

import contextlib
import os
import re
from pathlib import Path
from typing import Final

UNSAFE: Final = frozenset(
    [
        "9p",
        "afs",
        "beegfs",
        "ceph",
        "cifs",
        "coda",
        "davfs",
        "drvfs",
        "gfs2",
        "glusterfs",
        "lustre",
        "ncpfs",
        "nfs",
        "nfs4",
        "ocfs2",
        "orangefs",
        "prl_fs",
        "pvfs2",
        "smb3",
        "smbfs",
        "vboxsf",
        "virtiofs",
        "vmhgfs",
    ]
)
"""Types of file systems, as the kernel names them. Every fuse.NAME counts as well: most of them are networks."""

_OCTAL: Final = re.compile(r"\\([0-7]{3})")


def unsafe_kind(path: Path, table: str | None = None) -> str | None:
    """Return the type of the file system under a path where WAL is not safe on it, else None.

    Args:
        path: The workspace; it need not exist.
        table: A mount table in the form of /proc/self/mountinfo (proc(5)); this machine's by default. Where there is
            none, every file system counts as safe.
    """
    if table is None:
        table = ""
        with contextlib.suppress(OSError):
            table = Path("/proc/self/mountinfo").read_text("utf-8", "surrogateescape")
    real = Path(os.path.realpath(path))
    inside = {str(real), *map(str, real.parents)}
    found, depth = None, 0
    for line in table.splitlines():
        mount, _, filesystem = line.partition(" - ")
        fields = mount.split(" ")
        if len(fields) < 6 or not filesystem:
            continue
        point = _OCTAL.sub(lambda m: chr(int(m[1], 8)), fields[4])
        if point in inside and len(point) >= depth:  # of two mounts on one folder the later one is seen
            found, depth = filesystem.split(" ")[0], len(point)
    return found if found and (found in UNSAFE or found.startswith("fuse.")) else None
