"""Files and folders as they lie on the disk: what may be opened, how much of it, and in which order."""

from __future__ import annotations

import hashlib
import io
import os
import stat
import zlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any, BinaryIO

from triage.errors import InputRefused
from triage.ingest.encoding import decode

WHOLE_LIMIT = 64 << 20
"""Bytes that a format read as a whole may have; tables and lines are streamed and may be longer."""

LINE_LIMIT = 16 << 20
"""Bytes that one line or one cell may have."""

INFLATE_RATIO = 200
"""A gzip file may grow so many times; text grows three to ten times."""

HEAD = 1 << 16
"""Bytes that decide on the format."""

_STEP = 1 << 20
_TAKEN = 1 << 16
_GZIP = b"\x1f\x8b\x08"


class Source:
    """The bytes of one input: a regular file, or bytes given by the caller. Hashed and sized once.

    Attributes:
        name: The path as given, or "-".
        sha256: SHA-256 of the bytes as they lie there (compressed ones too), hex.
        size: How many bytes there are to read (after inflating).
        utf8: Whether all of them are strict UTF-8 without NUL.
        head: The first bytes, at most HEAD.
        problems: What is to be said about the bytes as they lie there.
    """

    problems: tuple[str, ...] = ()
    _stream: BinaryIO | None = None

    def __init__(self, name: str, data: bytes | None = None) -> None:
        self.name = name
        self._data = data
        if data is None:
            _must_be_regular(name)
        try:
            self._survey()
        except OSError as problem:
            raise InputRefused(f"{name} cannot be read: {problem.strerror or problem}.", "Check its rights.") from None
        if self.size == 0:
            raise InputRefused(f"{name} is empty.", "Nothing was loaded from it.")

    def _survey(self) -> None:
        digest, size, utf8, checker = hashlib.sha256(), 0, True, _Utf8()
        self.head = b""
        with self._raw() as stream:
            while step := stream.read(_STEP):
                if not self.head:
                    self.head = step[:HEAD]
                digest.update(step)
                size += len(step)
                utf8 = utf8 and checker.takes(step)
        self.sha256, self.size, self.utf8 = digest.hexdigest(), size, utf8 and checker.takes(b"", last=True)
        if self.head.startswith(_GZIP):
            self._inflate()

    def _inflate(self) -> None:
        with self._raw() as stream:
            self._data, broken = inflated(self.name, stream, self.size)
        self.problems = (broken,) if broken else ()
        self.head, self.size = self._data[:HEAD], len(self._data)
        self.utf8 = _Utf8().takes(self._data, last=True)

    def _raw(self) -> BinaryIO:
        if self._data is not None:
            return io.BytesIO(self._data)
        return open(os.open(self.name, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb")

    def whole(self) -> bytes:
        """Return all bytes.

        Raises:
            InputRefused: There are more than WHOLE_LIMIT.
        """
        if self.size > WHOLE_LIMIT:
            limit = WHOLE_LIMIT >> 20
            raise InputRefused(
                f"{self.name} has {self.size >> 20} MB; {limit} MB are the limit for its format.",
                "Split it, or bring it as JSON Lines or CSV, which have no limit.",
            )
        if self._data is not None:
            return self._data
        with self._raw() as stream:
            return stream.read(WHOLE_LIMIT + 1)

    def lines(self) -> tuple[BinaryIO, str, tuple[str, ...]]:
        """Return a stream whose lines end in LF bytes, its codec, and what is to be said about the encoding.

        What is UTF-8 is streamed whatever its size; other encodings are decoded whole, or, beyond the limit for that,
        streamed by the codec that the beginning shows.

        Raises:
            InputRefused: It is UTF-16 or UTF-32 and larger than WHOLE_LIMIT.
        """
        if self.utf8:
            self._stream = self._raw()
            return self._stream, "utf-8", ()
        if self.size <= WHOLE_LIMIT:
            found = decode(self.whole())
            return io.BytesIO(found.text.encode("utf-8", "surrogatepass")), "utf-8", found.problems
        found = decode(self.head)
        if found.encoding.startswith(("utf-16", "utf-32")):
            self.whole()
        return self._raw(), found.encoding, found.problems

    def share(self) -> float:
        """Return how much of it was read so far, 0 to 1; 0 where it is not streamed as it lies there."""
        return self._stream.tell() / self.size if self._stream and not self._stream.closed else 0.0


class _Utf8:
    """Checks UTF-8 in steps."""

    def __init__(self) -> None:
        import codecs

        self._decoder = codecs.getincrementaldecoder("utf-8")()

    def takes(self, step: bytes, *, last: bool = False) -> bool:
        if b"\x00" in step:
            return False
        try:
            self._decoder.decode(step, last)
        except UnicodeDecodeError:
            return False
        return True


def inflated(name: str, stream: BinaryIO, size: int) -> tuple[bytes, str]:
    """Inflate a gzip stream within limits of size and ratio; what came before a broken place or end is kept.

    Returns:
        The bytes, and a sentence about what could not be inflated, or nothing.

    Raises:
        InputRefused: It grows too much, or nothing in it can be inflated.
    """
    limit = min(WHOLE_LIMIT, max(1 << 20, size * INFLATE_RATIO))
    found = bytearray()

    def room() -> int:
        return limit + 1 - len(found)

    try:
        for piece in _members(stream, room):
            found += piece
            if len(found) > limit:
                raise InputRefused(
                    f"{name} inflates to more than {limit >> 20} MB.",
                    "It was not read. Unpack it, and load what it holds.",
                )
    except (zlib.error, EOFError) as problem:
        if not found:
            raise InputRefused(f"{name} looks compressed, but nothing in it can be inflated.", "") from None
        how = "breaks off" if isinstance(problem, EOFError) else "is damaged"
        return bytes(found), f"The compressed file {how}; only what came before could be read."
    if not found:
        raise InputRefused(f"{name} is a compressed file with nothing in it.", "")
    return bytes(found), ""


def _members(stream: BinaryIO, room: Callable[[], int]) -> Iterator[bytes]:
    """Yield what the members of a gzip stream hold; files that were joined have one after the other.

    Zeros behind a member, as tapes and blocks fill up with, are nothing.

    Raises:
        zlib.error: It is damaged; what came before was yielded.
        EOFError: It ends within a member; the same.
    """
    unzip = zlib.decompressobj(wbits=31)
    begun = False
    while step := stream.read(_TAKEN):
        while step:
            if not begun and not (step := step.lstrip(b"\x00")):
                break
            begun = True
            yield from _piece(unzip, step, room)
            step = unzip.unused_data
            if unzip.eof:
                unzip, begun = zlib.decompressobj(wbits=31), False
    if begun:
        raise EOFError


def _piece(unzip: Any, step: bytes, room: Callable[[], int]) -> Iterator[bytes]:  # noqa: ANN401 - zlib does not name its class
    """Yield what a step holds; a step that breaks is gone through anew byte by byte, since zlib keeps back what it had."""
    before = unzip.copy()
    try:
        yield unzip.decompress(step, room())
    except zlib.error:
        for place in range(len(step)):
            yield before.decompress(step[place : place + 1], room())
        raise


def walk(paths: Sequence[str]) -> Iterator[str]:
    """Yield the files below paths: a file as given, a folder's files in the order of their names, then its folders'.

    The order is that of the names' bytes, so that it is the same on every machine. Hidden names and links to folders
    inside a folder are left out; what is no regular file is left for `read_file` to refuse, as is a missing path.
    """
    for path in paths:
        if not os.path.isdir(path):
            yield path
            continue
        waiting = [path]
        while waiting:
            files, folders = _listed(waiting.pop())
            yield from files
            waiting.extend(reversed(folders))


def _listed(folder: str) -> tuple[list[str], list[str]]:
    files, folders = [], []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                elif not _links_to_folder(entry):
                    files.append(entry.path)
    except OSError:
        return [folder], []  # read_file says why it cannot be read
    return sorted(files, key=os.fsencode), sorted(folders, key=os.fsencode)


def _links_to_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_symlink() and entry.is_dir()
    except OSError:  # a link that leads to itself; read_file refuses it, and the others of the folder are read
        return False


def _must_be_regular(name: str) -> None:
    try:
        mode = os.stat(name).st_mode
    except (OSError, ValueError) as problem:
        if isinstance(problem, FileNotFoundError):
            raise InputRefused(f"There is no file {name or repr(name)}.", "Check the path.") from None
        raise InputRefused(f"{name} cannot be read: {getattr(problem, 'strerror', None) or problem}.", "") from None
    if stat.S_ISDIR(mode):
        raise InputRefused(f"{name} is a folder.", "Name the files in it.")
    if not stat.S_ISREG(mode):
        raise InputRefused(f"{name} is no regular file.", "Pipes and devices are never opened; copy it to a file.")
