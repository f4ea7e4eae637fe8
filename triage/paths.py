"""Where files lie: the sample reports, and atomic, private writing of files."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from triage.config import state_path

OWNER_ONLY = 0o600


def sample_reports() -> Path:
    """Return the folder of the sample reports: inside an installed package, else beside the package in a checkout."""
    package = Path(__file__).resolve().parent
    inside = package / "sample_reports"
    return inside if inside.is_dir() else package.parent / "sample_reports"


@contextlib.contextmanager
def whole_file(target: Path) -> Iterator[BinaryIO]:
    """Open a binary file that appears under its name whole or not at all.

    The bytes go to a temporary file in the same folder, are synced, and the file is renamed over the target; on an
    error the temporary file is removed and the target stays as it was. A link stays a link: what it leads to is
    replaced. A pipe or a device, as `>(gzip)` or /dev/null, takes the bytes as they come, since it is no file to replace.

    Raises:
        OSError: The folder cannot be written, the disk is full, and the like.
    """
    if _takes_bytes(target):
        with target.open("wb") as stream:
            yield stream
        return
    target = Path(os.path.realpath(target))
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(name, target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask())
        os.replace(name, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise
    sync_folder(target.parent)


def give_rights(place: Path | int, like: Path, *, folder: bool = False) -> None:
    """Give what was made for a workspace the rights and the group of the workspace, so that all who share it share that too.

    Where the group cannot be given, the other one has the rights that everybody has; where there is no workspace yet, the owner
    alone has any.

    Args:
        place: What was made; a number is an open file.
        like: The workspace.
        folder: Whether it is a folder.
    """
    with contextlib.suppress(OSError):
        wanted = os.stat(like)
        found, rights = os.stat(place), wanted.st_mode & 0o666
        if found.st_gid != wanted.st_gid:
            try:
                os.chown(place, -1, wanted.st_gid)
            except OSError:
                rights = rights & 0o606 | (rights & 0o006) << 3
        if folder:
            rights |= rights >> 2 & 0o111  # who may read names may go there
        if found.st_mode & 0o777 != rights:
            os.chmod(place, rights)


def followed(path: Path) -> Path:
    """Return the file that a link leads to; a path that is no link as it is."""
    return Path(os.path.realpath(path)) if path.is_symlink() else path


def _takes_bytes(target: Path) -> bool:
    """Say whether a target is a pipe, a device or the like; a file that was deleted and is still open counts too."""
    try:
        found = target.stat()
    except OSError:
        return False
    return not (stat.S_ISREG(found.st_mode) and os.path.exists(os.path.realpath(target))) and not target.is_dir()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def sync_folder(folder: Path) -> None:
    """Make the names in a folder outlive a power cut."""
    with contextlib.suppress(OSError):  # some file systems cannot sync a folder; the rename is still atomic
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def state_folder() -> Path:
    """Return `config.state_path` as a path."""
    return Path(state_path())


def write_log(text: str) -> str:
    """Append to the log file, readable by its owner only, and return its path; a log that fails stops nothing."""
    path = state_folder() / "triage.log"
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, OWNER_ONLY)
        with os.fdopen(handle, "a", encoding="utf-8", errors="backslashreplace") as stream:
            stream.write(text.rstrip() + "\n")
    return str(path)
