"""Keys: the maps that ship, the editor's own, and a check that no screen library makes.

A key is named as the screen library names it, like slash or ctrl+p; the settings file may also say what stands on the
key, like / or esc. A terminal sends many keys as the bytes of another one: those are refused, because which of the two
was meant is known only to some terminals. The first frame of a start names keys too, so nothing heavy is imported here.
"""

from __future__ import annotations

import unicodedata

from triage.desk.commands import COMMANDS, FORM, commands_of, key_name
from triage.errors import UsageError
from triage.text.shown import shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Final

    from triage.config import Settings
    from triage.text.shown import Shown

VI: Final[Mapping[str, tuple[str, ...]]] = {
    "tag.noise": ("x",),
    "tag.clear": ("delete", "backspace"),
    "edit.redo": ("ctrl+r", "U"),
    "move.page_down": ("ctrl+f", "ctrl+d", "pagedown"),
    "move.page_up": ("ctrl+b", "ctrl+u", "pageup"),
    "move.home": ("g", "home"),
    "move.end": ("G", "end"),
    "move.next_report": ("right_curly_bracket", "J"),
    "move.previous_report": ("left_curly_bracket", "K"),
    "move.back": ("ctrl+o", "left_square_bracket"),
    "move.pane": ("l", "tab"),
    "move.pane_back": ("h", "shift+tab"),
    "find.next": ("n", "f3"),
    "story.linked": ("t",),
    "work.stop": ("ctrl+x",),
    "palette": ("colon", "ctrl+p"),
}
"""The map for hands that know vi: h and l go from pane to pane, n to the next match; x is noise, t ties two stories."""

ARROWS: Final[Mapping[str, tuple[str, ...]]] = {
    "tag.clear": ("delete", "backspace"),
    "move.down": ("down",),
    "move.up": ("up",),
    "move.home": ("home",),
    "move.end": ("end",),
    "move.next_report": ("ctrl+down", "shift+down"),
    "move.previous_report": ("ctrl+up", "shift+up"),
    "move.pane": ("right", "tab"),
    "move.pane_back": ("left", "shift+tab"),
    "record.open": ("enter",),
    "record.edit": ("enter",),
    "find.open": ("slash", "ctrl+f"),
    "help": ("question_mark", "f1"),
}
"""The map without letters for moving: arrows, home, end and page keys do all of it."""

MAPS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {"default": {}, "vi": VI, "arrows": ARROWS}

NAMED: Final = {
    "esc": "escape", "del": "delete", "ins": "insert", "pgup": "pageup", "pgdn": "pagedown", "bksp": "backspace",
    "return": "enter",
    **{name: name for name in ("escape", "delete", "insert", "pageup", "pagedown", "backspace", "enter", "tab", "space",
                               "home", "end", "up", "down", "left", "right", *(f"f{n}" for n in range(1, 25)))},
}  # fmt: skip
"""Keys without a sign of their own, by the names that a settings file may use."""

_STEADY = ("up", "down", "left", "right", "home", "end", "pageup", "pagedown", "insert", "delete")
"""Keys that every terminal sends with their modifiers, besides the function keys."""

_SAME = {
    "ctrl+i": "tab", "ctrl+m": "enter", "ctrl+h": "backspace", "ctrl+left_square_bracket": "escape",
    "ctrl+question_mark": "backspace", "ctrl+slash": "ctrl+underscore", "ctrl+minus": "ctrl+underscore",
    "ctrl+2": "ctrl+space", "ctrl+3": "escape", "ctrl+4": "ctrl+backslash", "ctrl+5": "ctrl+right_square_bracket",
    "ctrl+6": "ctrl+circumflex_accent", "ctrl+7": "ctrl+underscore", "ctrl+8": "backspace", "alt+tab": "shift+tab",
    "alt+b": "ctrl+left", "alt+f": "ctrl+right",
}  # fmt: skip
"""Keys that a terminal sends as the bytes of another one; those that only lose their modifiers are not listed."""

_CONTROLLED = ("backslash", "right_square_bracket", "circumflex_accent", "underscore")

_FIELD: Final = {
    "left", "right", "home", "end", "backspace", "delete", "shift+left", "shift+right", "shift+home", "shift+end",
    "ctrl+left", "ctrl+right", "ctrl+shift+left", "ctrl+shift+right", "ctrl+a", "ctrl+d", "ctrl+e", "ctrl+k", "ctrl+u",
    "ctrl+v", "ctrl+w", "ctrl+x",
}  # fmt: skip
"""Keys that edit the words of a field."""

LEAVES: Final = "find.leave"
"""The command that has to work while words are typed in the find line."""

QUITS: Final = ("quit", "ctrl+q")
"""The key that leaves the desk whatever else is remapped, and its command."""


class Keymap:
    """The keys in force by the ids of their commands, as the screen library names them.

    `faults` are pairs of a dotted name of the settings file, like keys.tag.event, and what is wrong with it; such an
    entry is left out.
    """

    def __init__(self, keys: Mapping[str, tuple[str, ...]], faults: tuple[tuple[str, str], ...] = ()) -> None:
        self.keys = keys
        self.faults = faults

    def of(self, command_id: str) -> tuple[str, ...]:
        """Return the keys of a command."""
        return self.keys[command_id]

    def name(self, command_id: str) -> Shown:
        """Return the first key of a command as the editor knows it."""
        return shown(key_name(self.keys[command_id][0]))

    def names(self, command_id: str) -> list[Shown]:
        """Return all keys of a command as the editor knows them."""
        return [shown(key_name(key)) for key in self.keys[command_id]]


def map_of(name: str) -> Keymap:
    """Return a map that ships, by its name."""
    changed = MAPS[name]
    return Keymap({c.id: changed.get(c.id, c.keys) for c in COMMANDS})


DEFAULT: Final = map_of("default")

_in_force = DEFAULT


def use(keymap: Keymap) -> None:
    """Put keys in force for the whole program: its desk has one keyboard."""
    global _in_force
    _in_force = keymap


def in_force() -> Keymap:
    """Return the keys in force."""
    return _in_force


def key_for(command_id: str) -> Shown:
    """Return the first key in force of a command, as the editor knows it, for a sentence that names it."""
    return _in_force.name(command_id)


def keymap_of(settings: Settings) -> Keymap:
    """Return the keys in force: the chosen map with the editor's own keys. What is wrong with those is left out."""
    base = map_of(settings.keymap)
    if not settings.keys:
        return base
    faults: list[tuple[str, str]] = []
    given: dict[str, tuple[str, ...]] = {}
    for command_id, written in settings.keys.items():
        try:
            given[command_id] = _checked(command_id, written)
        except UsageError as error:
            faults.append((f"keys.{command_id}", str(error)))
    while True:
        keys = {**base.keys, **given}
        clash = next(_clashes(keys, given), None)
        if clash is None:
            return Keymap(keys, tuple(faults))
        command_id, sentence = clash
        del given[command_id]
        faults.append((f"keys.{command_id}", sentence))


def _checked(command_id: str, written: Sequence[str]) -> tuple[str, ...]:
    """Return the keys of an entry as the screen library names them.

    Raises:
        UsageError: There is no such command or key, or the command cannot have the key.
    """
    known = {c.id: c for c in COMMANDS}
    if command_id not in known:
        raise UsageError(f"There is no command {command_id}.{_near(command_id, known)}")
    keys = tuple(dict.fromkeys(key_of(one) for one in written))
    if not keys:
        raise UsageError("This would leave the command without a key.")
    for key in keys:
        if key == "ctrl+c":
            raise UsageError("ctrl+c copies in a field and says elsewhere how to leave; it can be no other key.")
        if key == QUITS[1] and command_id != QUITS[0]:
            raise UsageError(f"{key} always leaves the desk.")
        if FORM in known[command_id].views and _typed(key):
            raise UsageError(f"{key_name(key)} is typed into the fields of the form.")
    if command_id == LEAVES and all(map(_typed, keys)):
        raise UsageError(f"{key_name(keys[0])} is typed into the find line, so that nothing would leave it.")
    return keys


def _typed(key: str) -> bool:
    return key in _FIELD or key == "space" or ("+" not in key and key not in NAMED)


def _clashes(keys: Mapping[str, Sequence[str]], given: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    """Yield each entry of the editor's whose key another command has in the same view; of two, the later one."""
    order = list(given)
    for view in views():
        taken: dict[str, str] = {}
        for one in commands_of(view):
            for key in keys[one.id]:
                other = taken.setdefault(key, one.id)
                if other != one.id:
                    blamed = max((other, one.id), key=lambda name: order.index(name) if name in given else -1)
                    rest = one.id if blamed == other else other
                    yield blamed, f"{key_name(key)} is also the key of {rest} in the view {view}."


def views() -> list[str]:
    """Return the views in which keys apply, the form among them."""
    return list(dict.fromkeys(view for c in COMMANDS for view in c.views))


def faults_of(keys: Mapping[str, Sequence[str]]) -> list[str]:
    """Return what is wrong with a map of command ids to keys that is put in the place of the defaults, as sentences.

    Ids that the map does not name keep their default keys.
    """
    found = []
    for command_id, written in keys.items():
        try:
            _checked(command_id, written)
        except UsageError as error:
            found.append(f"{command_id}: {error}")
    known = {name: tuple(given) for name, given in keys.items() if name in DEFAULT.keys}
    every = {**DEFAULT.keys, **known}
    found += [f"{one}: {sentence}" for one, sentence in _clashes(every, every)]
    return list(dict.fromkeys(found))


def key_of(written: str) -> str:
    """Return a key by what the settings file calls it: its sign, its name, or either behind ctrl+, alt+ or shift+.

    Raises:
        UsageError: There is no such key, or a terminal sends it as another one.
    """
    text = written if written == " " else written.strip()
    head, _, name = text[:-1].rpartition("+")
    modifiers, name = (head.lower().split("+") if head else []), name + text[-1:]
    if len(name) == 1:
        key = _sign(name)
        if key.isupper() and modifiers:
            modifiers.append("shift")
        if modifiers == ["shift"] and key.isalpha() and len(key) == 1:
            modifiers, key = [], key.upper()
        key = key.lower() if modifiers else key
    else:
        key = NAMED.get(name.lower(), "") or (name if name in _signs() else "")
    if not key or not set(modifiers) <= {"ctrl", "alt", "shift"}:
        raise UsageError(f"There is no key {written!r}.{_near(text.lower(), (*NAMED, *_signs()))}")
    whole = "+".join([*sorted(set(modifiers)), key])
    sent = _sent(set(modifiers), key)
    if sent != whole:
        raise UsageError(f"A terminal cannot tell {key_name(whole)} from {key_name(sent)}.")
    return whole


def _sent(modifiers: set[str], key: str) -> str:
    """Return the key that a terminal sends, which may be another one."""
    whole = "+".join([*sorted(modifiers), key])
    if not modifiers or key in _STEADY or (key[0] == "f" and key[1:].isdecimal()) or whole == "shift+tab":
        return whole
    if whole in _SAME:
        return _SAME[whole]
    letter = len(key) == 1 and key.isascii() and key.isalpha()
    if modifiers == {"ctrl"} and (letter or key in _CONTROLLED):
        return whole
    if modifiers == {"alt"} and letter:
        return whole
    rest = "ctrl" if letter and "ctrl" in modifiers else ""
    return _SAME.get(f"{rest}+{key}", f"{rest}+{key}") if rest else key


def _sign(char: str) -> str:
    """Return the name of the key of a character as the screen library makes it from Unicode; empty for no character."""
    if char == " ":
        return "space"
    if char.isalnum() or not char.isprintable():
        return char if char.isprintable() else ""
    name = unicodedata.name(char, "").lower().replace("-", "_").replace(" ", "_")
    return {"solidus": "slash", "reverse_solidus": "backslash", "commercial_at": "at", "hyphen_minus": "minus",
            "plus_sign": "plus", "low_line": "underscore"}.get(name, name)  # fmt: skip


def _signs() -> dict[str, str]:
    """Return the names of the signs on a keyboard, with their characters."""
    return {_sign(char): char for char in map(chr, range(0x21, 0x7F)) if not char.isalnum()}


def _near(name: str, known: Mapping[str, object] | tuple[str, ...]) -> str:
    from difflib import get_close_matches  # only a fault has a use for it

    near = get_close_matches(name, known, 1)
    return f" Is {near[0]} meant?" if near else ""
