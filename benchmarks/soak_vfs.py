"""Listen to what SQLite writes and syncs: a layer over its file system, made with ctypes inside the process that is measured.

Between SQLite and the operating system stands a table of functions (a VFS). `recording` puts a copy of it in front in which
write, truncate, sync, open and delete note what they do before they do it. Nothing is changed and nothing is simulated;
the library is the very one that Python uses.
"""

from __future__ import annotations

import _sqlite3
import contextlib
import ctypes as c
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

OPEN_CREATE: Final = 0x4
JOURNAL_OR_WAL: Final = 0x800 | 0x80000
"""SQLITE_OPEN_MAIN_JOURNAL and SQLITE_OPEN_WAL: the first sync of such a file syncs its folder as well."""


@dataclass(frozen=True, slots=True)
class Op:
    """One thing that happened, in order. `name` is the end of the file's name after the workspace's: "", -wal, -journal."""

    kind: Literal["make", "write", "cut", "sync", "folder", "delete", "saved"]
    name: str = ""
    at: int = 0
    """The offset of a write, the size of a cut, the last decision that is saved."""
    data: bytes = b""


_Open = c.CFUNCTYPE(c.c_int, c.c_void_p, c.c_void_p, c.c_void_p, c.c_int, c.c_void_p)
_Delete = c.CFUNCTYPE(c.c_int, c.c_void_p, c.c_void_p, c.c_int)
_Write = c.CFUNCTYPE(c.c_int, c.c_void_p, c.c_void_p, c.c_int, c.c_int64)
_Cut = c.CFUNCTYPE(c.c_int, c.c_void_p, c.c_int64)
_Sync = c.CFUNCTYPE(c.c_int, c.c_void_p, c.c_int)


class _Vfs(c.Structure):
    """sqlite3_vfs as sqlite3.h declares it; what is only handed on stands as pointers."""

    _fields_ = [
        ("version", c.c_int), ("file_size", c.c_int), ("longest_path", c.c_int), ("next", c.c_void_p),
        ("name", c.c_char_p), ("data", c.c_void_p), ("open", _Open), ("delete", _Delete), ("rest", c.c_void_p * 14),
    ]  # fmt: skip


class _Methods(c.Structure):
    """sqlite3_io_methods as sqlite3.h declares it."""

    _fields_ = [
        ("version", c.c_int), ("close", c.c_void_p), ("read", c.c_void_p), ("write", _Write), ("cut", _Cut),
        ("sync", _Sync), ("rest", c.c_void_p * 13),
    ]  # fmt: skip


class Recorder:
    """The layer. It notes the files of one workspace and hands everything on."""

    def __init__(self, workspace: Path) -> None:
        self.base = os.fsencode(workspace.absolute())
        self.ops: list[Op] = []
        self.names: dict[int, str] = {}
        self.unsynced_names: set[str] = set()
        self.lib = c.CDLL(getattr(_sqlite3, "__file__", None))
        self.lib.sqlite3_vfs_find.restype = c.POINTER(_Vfs)
        self.real = self.lib.sqlite3_vfs_find(None)
        self.vfs = _Vfs.from_buffer_copy(self.real.contents)
        self.vfs.name, self.vfs.next = b"recorded", None
        self.vfs.open, self.vfs.delete = _Open(self._opened), _Delete(self._deleted)
        self.tables: dict[int, _Methods] = {}
        self.originals: dict[int, _Methods] = {}

    def _name(self, path: int | None) -> str | None:
        """Return which of the workspace's files a path names. SQLite keeps the very pointer, so it is handed on as it is."""
        found = c.string_at(path) if path else None
        for end in (b"", b"-wal", b"-journal"):
            if found == self.base + end:
                return end.decode()
        return None

    def _opened(self, vfs: int, path: int | None, file: int, flags: int, out: int) -> int:
        name = self._name(path)
        fresh = name is not None and not os.path.exists(self.base + name.encode())
        status = int(self.real.contents.open(vfs, path, file, flags, out))
        if name is None or status:
            return status
        self.names[file] = name
        if fresh:
            self.ops.append(Op("make", name))
            if flags & OPEN_CREATE and flags & JOURNAL_OR_WAL:
                self.unsynced_names.add(name)
        methods = c.c_void_p.from_address(file)  # the first cell of every file is the pointer to its table
        assert methods.value is not None
        if methods.value not in self.tables:
            self.originals[methods.value] = _Methods.from_address(methods.value)
            self.tables[methods.value] = self._table(self.originals[methods.value])
        methods.value = c.addressof(self.tables[methods.value])
        return status

    def _table(self, real: _Methods) -> _Methods:
        """Return a copy of a file's table of functions that notes writes, cuts and syncs."""
        table = _Methods.from_buffer_copy(real)

        def write(file: int, data: int, size: int, at: int) -> int:
            self.ops.append(Op("write", self.names[file], at, c.string_at(data, size)))
            return int(real.write(file, data, size, at))

        def shorten(file: int, size: int) -> int:
            self.ops.append(Op("cut", self.names[file], size))
            return int(real.cut(file, size))

        def sync(file: int, flags: int) -> int:
            status = int(real.sync(file, flags))
            name = self.names[file]
            self.ops.append(Op("sync", name))
            if name in self.unsynced_names:
                self.unsynced_names.discard(name)
                self.ops.append(Op("folder"))
            return status

        table.write, table.cut, table.sync = _Write(write), _Cut(shorten), _Sync(sync)
        return table

    def _deleted(self, vfs: int, path: int, sync_folder: int) -> int:
        status = int(self.real.contents.delete(vfs, path, sync_folder))
        name = self._name(path)
        if name is not None and not status:
            self.ops.append(Op("delete", name))
            if sync_folder:
                self.ops.append(Op("folder"))
        return status


@contextlib.contextmanager
def recording(workspace: Path) -> Iterator[list[Op]]:
    """Record what is written to a workspace by connections that are opened inside the block; close them inside it too."""
    recorder = Recorder(workspace)
    register: Any = recorder.lib.sqlite3_vfs_register
    register(c.byref(recorder.vfs), 1)
    try:
        yield recorder.ops
    finally:
        register(recorder.real, 1)
        recorder.lib.sqlite3_vfs_unregister(c.byref(recorder.vfs))
