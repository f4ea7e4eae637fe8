"""What every call of triage does: it opens a workspace, and ends with a status and a sentence in place of a traceback.

Free of click, for a quick start.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from triage import paths
from triage.cli import output
from triage.errors import TriageError

if TYPE_CHECKING:
    from triage.desk.workspace import Workspace


def ended(work: Callable[[], object]) -> int:
    """Do some work and return the exit status: its own answer, or that of the error, which is said in a sentence."""
    output.prepare()
    try:
        status = work()
        output.finish()
        return status if isinstance(status, int) else 0
    except KeyboardInterrupt:
        output.note("triage: stopped; what was decided is saved.")
        return 130
    except (BrokenPipeError, SystemExit):  # click leaves by SystemExit where the reader of a pipe has gone
        return 0
    except TriageError as error:
        output.note(f"triage: {error}")
        return error.status
    except Exception as error:
        if isinstance(error, OSError) and error.filename is None:  # errors on files name them
            output.note(f"triage: Standard output could not be written: {error.strerror or error}.")
            return 1
        where = paths.write_log(traceback.format_exc())
        output.note(
            f"triage: something went wrong inside the program; what was decided is saved. Details are in {where}."
        )
        return 1
    finally:
        output.give_up()


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
    ws = open_workspace(path, editor=editor, create=create, read_only=read_only, wait=0.0 if follow else WAIT)
    if ws.purging:
        from triage.desk.purge import finish

        finish(ws)
    if ws.read_only and not (read_only or follow):
        with ws:
            ws.writable()
    return ws
