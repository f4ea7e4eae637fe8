"""The last net: what reaches the terminal or the editor's shell although no widget should have let it through.

Textual strips five control characters and passes the rest, so every drawn line goes through a filter. A crash goes
through `crash_log`: the trace to a file beside the workspace, a plain sentence to the screen.
"""

from __future__ import annotations

import contextlib
import os
import traceback
from pathlib import Path

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from triage.clock import stamp
from triage.paths import OWNER_ONLY
from triage.text.shown import shown


class Net(LineFilter):
    """Takes whatever could act on the terminal out of a drawn line; blanks stand for the cells that it was counted for."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments without characters that could act on the terminal."""
        if all(shown(text) == text for text, _, _ in segments):
            return segments
        return [Segment(_harmless(text), style, control) for text, style, control in segments]


def _harmless(text: str) -> str:
    return "".join(c if shown(c) == c else " " * cell_len(c) for c in text)


def crash_log(error: BaseException, workspace: Path) -> Path | None:
    """Write the trace of an error, without the values of variables, beside the workspace; return the file or None."""
    target = workspace.with_name(f"{workspace.name}.crash.log")
    trace = shown("".join(traceback.format_exception(error)), lines=True)
    with contextlib.suppress(OSError):
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_APPEND, OWNER_ONLY)
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(f"{stamp()}\n{trace}\n")
        return target
    return None


def crash_sentence(log: Path | None) -> str:
    """Return what the editor reads after a crash."""
    where = f"What happened is written to {shown(str(log))}." if log else "The log could not be written."
    return f"triage had to stop because of an error of its own. Nothing was lost: every decision is saved. {where}"
