"""From a typed line to a command of the table, and from a command to the function that does it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, Final

from triage.cli.plain.helps import about
from triage.desk.commands import COMMANDS, Command, commands_of, key_name
from triage.desk.keymap import Keymap, in_force

Handler = Callable[[Any, str], None]
"""It takes the session, which stands above this module, hence Any."""

HANDLERS: dict[str, Handler] = {}
"""Command id to the function that does it, given the session and the words behind the command."""

ALIASES: Final = {"t": "tag.take"}
"""Further letters, for keys that are hard to type on a line."""

OF_THE_FORM: Final = frozenset(c.id for c in COMMANDS if c.id.startswith("form."))
"""What the questions of a record answer (see `form.py`)."""


def handles(*command_ids: str) -> Callable[[Handler], Handler]:
    """Register a function as the handler of commands."""

    def register(handler: Handler) -> Handler:
        HANDLERS.update(dict.fromkeys(command_ids, handler))
        return handler

    return register


def names(view: str) -> dict[str, Command]:
    """Return what may be typed in a view: keys by their names, the word of the footer, the id and its last word.

    A key comes before a word, and a word of the view alone before one that counts everywhere.
    """
    return _names(view, in_force())


@lru_cache
def _names(view: str, keymap: Keymap) -> dict[str, Command]:
    table = commands_of(view)
    found = {name: c for c in table for key in keymap.of(c.id) for name in (key_name(key), key)}
    for c in sorted(table, key=lambda c: len(c.views)):
        for word in (c.id, c.footer, c.id.rpartition(".")[2]):
            if word:
                found.setdefault(word, c)
    for letter, command_id in ALIASES.items():
        if command_id in found:
            found.setdefault(letter, found[command_id])
    return found


def split(line: str) -> tuple[str, str]:
    """Return the command word of a typed line and what stands behind it; a line of blanks is the key space.

    A sign such as / or # needs no blank behind it.
    """
    if line and not line.strip():
        return "space", ""
    text = line.strip()
    if text[:1].isalnum():
        word, _, rest = text.partition(" ")
        return word, rest.strip()
    return text[:1], text[1:].strip()


def typeable(command: Command, view: str) -> Sequence[str]:
    """Return the ways to type a command in a view that are worth naming in the help: letters and signs, and a word."""
    known = [name for name, c in names(view).items() if c.id == command.id]
    short = [name for name in known if len(name) == 1]
    words = [name for name in known if len(name) > 1 and "." not in name]
    best = [w for w in (command.footer, command.id.rpartition(".")[2]) if w in words][:1] or [command.id]
    return [*short, *best]


def help_lines(view: str, wanted: str = "") -> list[str]:
    """Return the help of a view from the command table, a line a command; `wanted` keeps the lines with these words."""
    lines = [
        f"{' or '.join(typeable(c, view))}: {about(c)}"
        for c in commands_of(view)
        if c.id in HANDLERS or c.id in OF_THE_FORM
    ]
    return [line for line in lines if wanted.casefold() in line.casefold()]
