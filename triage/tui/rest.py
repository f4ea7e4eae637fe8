"""What the start leaves for later: the screens of the views that are not on it, and what the first keys do not need."""

from __future__ import annotations

import gc

from triage.desk import copies
from triage.desk.commands import LOG, PROGRESS, READ, RECORDS
from triage.tui import memory
from triage.tui.commands import finding, moving, registry, tagging, viewing
from triage.tui.screens.read import ReadView
from triage.tui.screens.view import View

NEAR = (finding, moving, tagging, viewing)
"""The modules whose import registers the handlers of the keys that come first."""


def the_rest() -> None:
    """Import what the first screen does not need: the other handlers, their dialogs, the form and the other views.

    What is there then stays to the end, so that the collector, which a start leaves off, need not look at it any more.
    """
    from triage.desk import suggest  # noqa: F401
    from triage.tui.commands import history, joining, marking, recording, storying, working  # noqa: F401 - it registers
    from triage.tui.screens import log, progress, records, stories  # noqa: F401
    from triage.tui.widgets import find  # noqa: F401

    copies.prepare()
    memory.prepare()
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


registry.rest = the_rest


def screen_of(view: str) -> type[View]:
    """Return what shows a view, by its id; a start in one view imports none of the others."""
    if view == READ:
        return ReadView
    if view == RECORDS:
        from triage.tui.screens.records import RecordsView

        return RecordsView
    if view == PROGRESS:
        from triage.tui.screens.progress import ProgressView

        return ProgressView
    if view == LOG:
        from triage.tui.screens.log import LogView

        return LogView
    from triage.tui.screens.stories import StoriesView

    return StoriesView
