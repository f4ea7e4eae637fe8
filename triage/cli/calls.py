"""What every call of triage does: it opens a workspace, and ends with a status and a sentence in place of a traceback.

Free of click, for a quick start.
"""

from __future__ import annotations

import contextlib
import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from triage import paths
from triage.cli import ending, output
from triage.errors import ReaderLeft, Stopped, TriageError

if TYPE_CHECKING:
    from triage.desk.workspace import Workspace


SAVED = "What was decided is saved, and nothing is left half done; run it again for the rest."
"""What is said of work that was stopped, where nothing more can be said."""


class Escaped(Exception):
    """Carries an error past click, which takes every broken pipe for that of standard output, and every signal for ctrl+c.

    Of a signal `kept` says what was kept.
    """

    def __init__(self, error: BaseException, kept: str = SAVED) -> None:
        super().__init__(str(error))
        self.error = error
        self.kept = kept


def ended(work: Callable[[], object]) -> int:
    """Do some work and return the exit status: its own answer, or that of the error, which is said in a sentence."""
    output.prepare()
    try:
        ending.take_back()
        status = work()
        output.finish()
        return status if isinstance(status, int) else 0
    except KeyboardInterrupt:
        return _stopped(SAVED)
    except Stopped as error:  # the work heard of it and ended by itself
        return _stopped(str(error))
    except SystemExit as left:  # click leaves so after a completion
        return left.code if isinstance(left.code, int) else 0
    except ReaderLeft as error:
        return error.status
    except TriageError as error:
        output.note(f"triage: {error}")
        return error.status
    except Escaped as error:
        return _stopped(error.kept) if isinstance(error.error, KeyboardInterrupt) else _failed(error.error)
    except Exception as error:  # a library may make an error of its own of a signal
        return _stopped(SAVED) if ending.asked() else _failed(error)
    finally:
        output.give_up()


def _stopped(kept: str) -> int:
    """Say that the work was stopped from outside and what was kept of it, and return the exit status for that."""
    stop = ending.asked()
    output.wait_no_longer()
    if sys.stderr.isatty():
        output.note("")  # the terminal has written ^C
    by = f" by a request to end ({stop.name})" if stop and stop.name else ""
    output.note(f"triage: stopped{by}. {kept}")
    return stop.status if stop else 130


def _failed(error: BaseException) -> int:
    """Say that something failed which nobody foresaw, with its trace in the log, and return the exit status."""
    where = paths.write_log("".join(traceback.format_exception(error)))
    what = "something went wrong inside the program"
    if isinstance(error, OSError):
        file = f" for {os.fsdecode(error.filename)}" if isinstance(error.filename, str | bytes) else ""
        what = f"the system refused something{file}: {error.strerror or error}"
    output.note(f"triage: {what}; what was decided is saved. Details are in {where}.")
    return 1


WAIT = 1.0
"""Seconds that a verb which writes waits for another writer to leave."""


def opened(
    path: Path, editor: str | None, *, create: bool = False, read_only: bool = False, follow: bool = False
) -> Workspace:
    """Open a workspace.

    Args:
        path: The file.
        editor: Who decides; TRIAGE_EDITOR or the login name by default.
        create: Make a missing workspace.
        read_only: Only read.
        follow: Be content with reading where another process writes or the file cannot be written.

    Raises:
        WorkspaceError: It cannot be opened, or not for writing although that is needed.
    """
    from triage.desk.workspace import bring_up, open_workspace

    if read_only:
        bring_up(path, editor)
    with contextlib.ExitStack() as undo:
        ws = open_workspace(path, editor=editor, create=create, read_only=read_only, wait=0.0 if follow else WAIT)
        undo.push(ws)
        if ws.purging:
            from triage.desk.purge import finish

            finish(ws)
        if ws.read_only and not (read_only or follow):
            ws.writable()
        undo.pop_all()
    return ws
