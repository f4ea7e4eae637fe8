"""From a command's id to the function that does it."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Any, Protocol, TypeVar

from textual.events import Key

from triage.desk.commands import command, key_name
from triage.errors import NotSaved, TriageError
from triage.tui.literal import flat
from triage.tui.sitting import Sitting

View = TypeVar("View")


class Asking(Protocol):
    """A view that asked for a letter."""

    sitting: Sitting


HANDLERS: dict[str, Callable[[Any], None]] = {}
"""Command id to handler. A handler takes the view for which the table lists its command, hence Any."""


def _nothing() -> None:
    """Import nothing."""


rest: Callable[[], None] = _nothing
"""Imports the handlers that are not there yet; the app says how."""


def handler(command_id: str) -> Callable[[Any], None]:
    """Return the handler of a command, imported now if need be."""
    if command_id not in HANDLERS:
        rest()
    return HANDLERS[command_id]


def handles(*command_ids: str) -> Callable[[Callable[[View], None]], Callable[[View], None]]:
    """Register a function as the handler of commands."""

    def register(handler: Callable[[View], None]) -> Callable[[View], None]:
        for command_id in command_ids:
            HANDLERS[command_id] = handler
        return handler

    return register


def run(command_id: str, view: object, sitting: Sitting) -> None:
    """Run a command in a view; an error that the editor can read goes to the screen, and nothing else changes.

    A command that changes data waits for its turn behind one that could not be saved yet; one for a sentence that is
    not on the screen shows it first.
    """
    uncover: Callable[[str], bool] | None = getattr(view, "uncover", None)
    if uncover and uncover(command_id):
        return
    said = sitting.said
    sitting.seeking = None
    attempt(sitting, partial(handler(command_id), view), changes=command(command_id).changes)
    if sitting.said == said:  # what the key before said goes; another message in its place moves nothing
        sitting.say("")
    sitting.did(command_id)


def refuse_letter(view: Asking, key: Key, what: str) -> None:
    """Say that a key answers nothing of what was asked; escape takes the question back without a word."""
    if key.key != "escape":
        view.sitting.say(f"{key_name(key.key)} is not {what}; nothing was changed.")


def attempt(sitting: Sitting, work: Callable[[], None], *, changes: bool) -> None:
    """Do what a key asks for, under the same care as a command of the table."""
    sitting.pressed = time.monotonic()
    try:
        with sitting.ws.reading():
            if changes and not sitting.ready():
                return
            sitting.uncounted = changes
            work()
    except TriageError as error:
        sitting.refuse(error, changing=changes)
    else:
        sitting.changed(changes)


def tried(sitting: Sitting, work: Callable[[], None], *, changes: bool = True) -> str:
    """Do what a dialog asks for; return in words why it could not be done, so that the dialog keeps what was typed."""
    try:
        with sitting.ws.reading():
            if changes and not sitting.ready():
                return "A key before this one is not saved yet; press enter again when it is."
            sitting.uncounted = changes
            work()
    except NotSaved as error:
        return f"Not saved: {error.word}. Enter tries again."
    except TriageError as error:
        return flat(str(error))
    sitting.changed(changes)
    return ""
