"""What the command line prints: data on standard output, narration on standard error, each made harmless for a terminal."""

from __future__ import annotations

import io
import json
import os
import re
import select
import sys
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any, BinaryIO, Protocol, TextIO, cast

from triage.errors import OutputError, ReaderLeft
from triage.text.counted import counted as counted
from triage.text.shown import shown

_NOT_ASCII = re.compile(r"[^\x20-\x7e]")


class Tick(Protocol):
    """Moves a progress bar: inputs done, of all, and the one at hand."""

    def __call__(self, done: float, total: int, label: str) -> None:
        """Move the bar."""


def prepare() -> None:
    """Make both streams UTF-8, and let standard output say itself what it cannot take.

    A path of undecodable bytes becomes a JSON escape instead of an error.
    """
    sys.stdout = _told_apart(sys.stdout)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def _told_apart(stream: TextIO) -> TextIO:
    """Return a stream to the same place, through `_Door`; what is no file of the system stays as it is."""
    buffer = getattr(stream, "buffer", None)
    raw = getattr(buffer, "raw", buffer)
    if not isinstance(stream, io.TextIOWrapper) or not isinstance(raw, io.FileIO):
        return stream
    stream.flush()
    # Python writes without a buffer where it is asked to (-u); then every line is handed on at once.
    at_once = stream.line_buffering or stream.write_through
    return io.TextIOWrapper(io.BufferedWriter(_Door(raw, stream)), encoding="utf-8", line_buffering=at_once)


def finish() -> None:
    """Flush standard output, so that a closed pipe or a full disk is met here.

    Raises:
        OutputError: It could not be written.
    """
    sys.stdout.flush()


def give_up() -> None:
    """Let go what the streams could not take, so that Python does not stumble over it on leaving."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, OutputError):
            with suppress(OSError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


PATIENCE = 1.0
"""Seconds that work which was stopped waits for a terminal or a pipe that takes nothing, before it says so to nobody."""


def wait_no_longer() -> None:
    """Let go of the streams that take nothing: the work was stopped, and must not wait for them any more."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):  # what is no file of the system waits for nobody
            if not select.select([], [stream.fileno()], [], PATIENCE)[1]:
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def say(text: str) -> None:
    """Print a line of a report to standard output."""
    sys.stdout.write(shown(text, lines=True) + "\n")


def data(value: Mapping[str, Any]) -> None:
    """Print a JSON object on a line: exact where it is piped, with escapes for all that is not ASCII on a terminal.

    On a terminal a control or direction character would act; as an escape it is the same JSON and harmless.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(", ", ": "))
    if sys.stdout.isatty():
        text = "".join(_safe(c) if shown(c) != c else c for c in text)
        if shown(text) != text:  # marks that each may stand, but not in a pile
            text = "".join(_safe(c) if unicodedata.category(c) in ("Mn", "Me", "Lo") else c for c in text)
    sys.stdout.write(text + "\n")


def raw() -> BinaryIO:
    """Return standard output for bytes that are data; on a terminal they are made harmless on their way."""
    sys.stdout.flush()
    return cast(BinaryIO, _Harmless()) if sys.stdout.isatty() else sys.stdout.buffer


def note(text: str) -> None:
    """Print a line of narration to standard error; where nobody can hear it, the work goes on."""
    with suppress(OSError):
        sys.stderr.write(shown(text, lines=True) + "\n")


def table(rows: Sequence[Sequence[str]], headings: Sequence[str], right: Sequence[int] = ()) -> list[str]:
    """Return the lines of a table; the columns in `right` are set to the right."""
    cells = [list(map(_cell, headings)), *[list(map(_cell, row)) for row in rows]]
    widths = [max(len(row[i]) for row in cells) for i in range(len(headings))]
    return [
        "  ".join(
            c.rjust(w) if i in right else c.ljust(w) for i, (c, w) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in cells
    ]


@contextmanager
def progress(title: str) -> Iterator[Tick]:
    """Show a progress bar on standard error while the block runs, only on a terminal."""
    if not sys.stderr.isatty():
        yield lambda done, total, label: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
    from rich.text import Text

    class Label(TextColumn):
        """The input at hand, without markup."""

        def render(self, task: Any) -> Text:  # noqa: ANN401 - rich's task
            """Return the label as plain text."""
            return Text(str(task.fields["label"]), no_wrap=True, overflow="ellipsis")

    columns = (TextColumn(title), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), Label(""))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None, label="")
        yield lambda done, total, label: bar.update(task, completed=done, total=total, label=shown(label))


def _cell(text: str) -> str:
    return " ".join(shown(text).split())


def _safe(char: str) -> str:
    return json.dumps(char)[1:-1] if _NOT_ASCII.match(char) else char


class _Door(io.RawIOBase):
    """Standard output: its errors are a kind of their own, so that no other error of the system is taken for one."""

    name = "<stdout>"

    def __init__(self, file: io.FileIO, owner: object) -> None:
        self._file = file
        self._owner = owner  # which closes the file when it goes

    def write(self, data: Any, /) -> int:  # noqa: ANN401 - any buffer, as the base class has it
        """Write bytes and return how many were taken; a pipe that is full for now is waited for.

        Raises:
            ReaderLeft: The pipe has no reader any more.
            OutputError: They could not be written.
        """
        try:
            while (taken := self._file.write(data)) is None:  # whoever shares the pipe does not wait
                select.select([], [self._file], [])
        except BrokenPipeError as error:
            raise ReaderLeft("Nobody reads standard output any more.") from error
        except OSError as error:
            raise OutputError(f"Standard output could not be written: {error.strerror or error}.") from error
        return taken

    def writable(self) -> bool:
        """Say yes."""
        return True

    def fileno(self) -> int:
        """Return the number of the file behind."""
        return self._file.fileno()

    def isatty(self) -> bool:
        """Say whether it is a terminal."""
        return self._file.isatty()


class _Harmless(io.RawIOBase):
    """Standard output that shows bytes instead of obeying them."""

    def write(self, data: Any, /) -> int:  # noqa: ANN401 - any buffer, as the base class has it
        """Print the visible form of UTF-8 bytes."""
        sys.stdout.write(shown(bytes(data).decode("utf-8", "replace"), lines=True))
        return len(data)
