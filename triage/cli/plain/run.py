"""Run the line mode on an open workspace."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator, Sequence

from triage.cli.plain import joining, marking, reading, records, stories, working
from triage.cli.plain.session import Session
from triage.cli.plain.talk import Talk, typed
from triage.config import settings
from triage.desk import keymap
from triage.desk.place import first_time
from triage.desk.settings import faults
from triage.desk.steps import STEPS
from triage.desk.workspace import Workspace
from triage.errors import TriageError

GROUPS = (reading, marking, records, joining, stories, working)
"""The modules whose import registers the handlers of the command table."""


def run(ws: Workspace, paths: Sequence[str] = ()) -> int:
    """Load paths, then talk by lines of standard input until the editor leaves or the input ends; return the status.

    Raises:
        ReadOnlyWorkspace: There are paths to load, and this desk only reads.
    """

    def idle() -> None:
        with contextlib.suppress(TriageError):  # what stands in the way is said at the next change
            ws.beat()

    return converse(ws, typed(sys.stdin.fileno(), idle), paths, prompting=sys.stdin.isatty())


def converse(ws: Workspace, lines: Iterator[str], paths: Sequence[str] = (), *, prompting: bool = False) -> int:
    """Talk by the given lines; return 1 where a change could not be saved and was given up."""
    keymap.use(keymap.keymap_of(settings()))
    session = Session(ws, Talk(lines, prompting))
    if paths:
        working.load_paths(session, paths)
    if settings().faults or keymap.in_force().faults:
        for sentence in faults(settings()):
            session.say(sentence)
    session.start()
    if prompting and first_time():
        for step in STEPS:
            session.say(f"{step.keys}: {step.words}")
    while not session.done:
        line = session.talk.next(f"{session.view}>")
        if line is None:
            session.retry()
            break
        session.obey(line)
    return 1 if session.unsaved else 0
