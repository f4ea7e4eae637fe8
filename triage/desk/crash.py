"""An error of our own: its trace goes to a file beside the workspace, and what it touched is told in one sentence.

Where rules read the words of a report, such an error costs only what they would have proposed; where one is loaded, only that
report. Anywhere else the desk stops.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from triage.clock import stamp
from triage.paths import OWNER_ONLY, give_rights
from triage.text.shown import shown

MOST = 1_000_000
"""A log of so many bytes grows no further: the first traces tell what the later ones would."""

NAMED = 80
"""So many letters of a title name a report."""


def log(error: BaseException, workspace: Path) -> Path | None:
    """Write the trace of an error, without the values of variables, beside the workspace; return the file or None."""
    import traceback

    target = workspace.with_name(f"{workspace.name}.crash.log")
    trace = shown("".join(traceback.format_exception(error)), lines=True)
    with contextlib.suppress(OSError):
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_APPEND, OWNER_ONLY)
        give_rights(handle, workspace)
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            if os.fstat(handle).st_size < MOST:
                stream.write(f"{stamp()}\n{trace}\n")
        return target
    return None


def stopped(trace: Path | None) -> str:
    """Return what the editor reads after a crash."""
    return (
        f"triage had to stop because of an error of its own. Nothing was lost: every decision is saved. {_where(trace)}"
    )


def unread(trace: Path | None) -> str:
    """Return what the editor reads where some fields of a sentence could not be proposed."""
    return f"Some fields are open because of an error of triage: fill them in by hand. {_where(trace)}"


def left_out(title: str, trace: Path | None) -> str:
    """Return what the editor reads of a report that could not be loaded; a title is of any length."""
    named = f"{title[:NAMED]}…" if len(title) > NAMED else title
    return f"“{named}” was left out because of an error of triage; the others are loaded. {_where(trace)}"


def _where(trace: Path | None) -> str:
    return f"What happened is written to {shown(str(trace))}." if trace else "The log could not be written."
