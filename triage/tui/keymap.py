"""Keys: the keys in force as bindings of a view or a screen."""

from __future__ import annotations

from collections.abc import Container

from textual.binding import Binding
from textual.dom import DOMNode

from triage.desk.commands import COMMANDS, commands_of
from triage.desk.keymap import in_force, key_for

_OURS = {command.id for command in COMMANDS}


_MOVES = {
    "move.down": "move(1)", "move.up": "move(-1)", "move.page_down": "page(1)", "move.page_up": "page(-1)",
    "move.home": "end(False)", "move.end": "end(True)",
}  # fmt: skip
"""What the keys of movement do in the list of a dialog."""


def bind_moves(node: DOMNode, taken: Container[str] = ()) -> None:
    """Give the list of a dialog the keys of movement in force beside its own, but none that is `taken` there."""
    bound = node._bindings.key_to_bindings
    for command_id, action in _MOVES.items():
        for key in in_force().of(command_id):
            if key not in bound and key not in taken and hasattr(node, f"action_{action.partition('(')[0]}"):
                bound[key] = [Binding(key, action, show=False)]


def moving() -> str:
    """Return the keys in force that move in a list, as the hint of a dialog names them."""
    return f"{key_for('move.down')} and {key_for('move.up')}"


def bind(node: DOMNode, view: str) -> None:
    """Give a view or screen its keys in force; each runs its command by the id. Calling it again gives it other keys.

    The node's own map is written: Textual's way to remap keys goes through every binding of every node twice for each
    key, and takes a key that is given to two commands from one of them without a word.
    """
    kept = {key: [b for b in found if b.id not in _OURS] for key, found in node._bindings.key_to_bindings.items()}
    bound = {key: found for key, found in kept.items() if found}
    for command in commands_of(view):
        for key in in_force().of(command.id):
            binding = Binding(key, f"run('{command.id}')", command.title, id=command.id, show=False)
            bound[key] = [binding, *bound.get(key, [])]
    node._bindings.key_to_bindings = bound


def commands_by_key(view: str) -> dict[str, str]:
    """Return the ids of the commands of a view by their keys in force."""
    return {key: command.id for command in commands_of(view) for key in in_force().of(command.id)}
