"""Go from view to view; help, palette, quit."""

from __future__ import annotations

import os
import sys
from urllib.parse import urlsplit

from triage.desk.commands import PROGRESS, READ, RECORDS, STORIES
from triage.tui.commands.registry import handles
from triage.tui.literal import flat
from triage.tui.screens.read import ReadView
from triage.tui.screens.view import View


@handles("view.read")
def view_read(view: View) -> None:
    """Go to the reading view."""
    view.sitting.switch(READ)


@handles("view.stories")
def view_stories(view: View) -> None:
    """Go to the stories."""
    view.sitting.switch(STORIES)


@handles("view.records")
def view_records(view: View) -> None:
    """Go to the records."""
    view.sitting.switch(RECORDS)


@handles("view.progress")
def view_progress(view: View) -> None:
    """Go to the progress."""
    view.sitting.switch(PROGRESS)


def _of_the_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and url.isprintable() and " " not in url


@handles("link.open")
def open_link(view: ReadView) -> None:
    """Open the link of the report in the browser, if it is one of the web and there is a browser beside the terminal."""
    url = (view.report.url or "") if view.report else ""
    if not _of_the_web(url):
        view.sitting.say("The report has no link of the web." if not url else f"This link is not opened: {flat(url)}")
        return
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        view.sitting.say(f"There is no browser beside this terminal: {flat(url)}")
        return
    import webbrowser

    opened = webbrowser.open(url)
    view.sitting.say(f"{'Opened' if opened else 'No browser opens'} {flat(url)}")


@handles("suspend")
def suspend(view: View) -> None:
    """Stop the desk and give the terminal back to the shell, until the shell brings it back."""
    view.sitting.to_shell()


@handles("palette")
def palette(view: View) -> None:
    """Open the palette with the commands of the view."""
    from triage.tui.screens.palette import Palette  # the start of the desk has no use for it

    if not Palette.is_open(view.app):
        view.app.push_screen(Palette(id="--command-palette"))


@handles("quit")
def leave(view: View) -> None:
    """Leave the desk; with a key that is not saved only when it is asked twice."""
    sitting = view.sitting
    if sitting.retry() or sitting.leaving:
        view.app.exit(0)
    else:
        sitting.leaving = True
        sitting.tell("The last key is not saved. Leave once more to give it up.", "bad")
