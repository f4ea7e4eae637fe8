"""Keys: the bindings of a view out of the command table, and a check that Textual does not make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from textual.binding import Binding, BindingType
from textual.keys import Keys

from triage.desk.commands import COMMANDS, EVERYWHERE, FORM, commands_of, key_name

SAME_BYTE = {
    "ctrl+i": "tab",
    "ctrl+m": "enter",
    "ctrl+j": "enter",
    "ctrl+h": "backspace",
    "ctrl+left_square_bracket": "escape",
    "ctrl+at": "ctrl+space",
}
"""Keys that a terminal sends as the byte of another key."""

_NAMED = {key.value for key in Keys} | {
    "slash", "question_mark", "space", "full_stop", "comma", "vertical_line", "ampersand", "plus", "minus",
    "number_sign", "left_square_bracket", "right_square_bracket", "apostrophe", "colon", "semicolon", "asterisk",
}  # fmt: skip


def bindings_of(view: str) -> list[BindingType]:
    """Return the bindings of a view; each has the id of its command and runs it by that id."""
    return [
        Binding(",".join(command.keys), f"run('{command.id}')", command.title, id=command.id, show=bool(command.footer))
        for command in commands_of(view)
    ]


def commands_by_key(view: str) -> dict[str, str]:
    """Return the ids of the commands of a view by their keys."""
    return {key: command.id for command in commands_of(view) for key in command.keys}


def faults_of(keys: Mapping[str, Sequence[str]]) -> list[str]:
    """Return what is wrong with a map of command ids to keys, as sentences: unknown ids and keys, and clashes.

    Ids that the map does not name keep their default keys.
    """
    known = {command.id: command for command in COMMANDS}
    found: list[str] = []
    for name in keys:
        if name not in known:
            near = get_close_matches(name, known, 1)
            found.append(f"There is no command {name}." + (f" Is {near[0]} meant?" if near else ""))
    for name, chosen in keys.items():
        for key in chosen:
            if key in SAME_BYTE:
                found.append(f"{name}: a terminal cannot tell {key} from {SAME_BYTE[key]}.")
            elif not _is_key(key):
                found.append(f"{name}: there is no key {key}.")
    for view in (*EVERYWHERE, FORM):
        taken: dict[str, str] = {}
        for command in commands_of(view):
            for key in keys.get(command.id, command.keys):
                other = taken.setdefault(key, command.id)
                if other != command.id:
                    found.append(f"{key_name(key)} is the key of {other} and of {command.id} in the view {view}.")
    return list(dict.fromkeys(found))


def _is_key(key: str) -> bool:
    *modifiers, name = key.split("+")
    plain = len(name) == 1 or name in _NAMED or key in _NAMED
    return plain and all(modifier in ("ctrl", "shift", "alt") for modifier in modifiers)
