"""Keys against the screen library: what our check allows arrives as that key, and what it refuses arrives as another."""

from __future__ import annotations

import itertools
import string

import pytest
from textual import events
from textual._xterm_parser import XTermParser
from textual.keys import _character_to_key
from textual.widgets import Input

from triage.desk import keymap
from triage.desk.keymap import NAMED, key_of
from triage.errors import UsageError

FINAL = {"up": "A", "down": "B", "right": "C", "left": "D", "end": "F", "home": "H"}
TILDE = {"insert": 2, "delete": 3, "pageup": 5, "pagedown": 6, "f5": 15, "f12": 24}


def received(sent: str) -> list[str]:
    """Return the keys that Textual makes of what a terminal sends."""
    parser = XTermParser()
    return [event.key for event in (*parser.feed(sent), *parser.feed("")) if isinstance(event, events.Key)]


def sent_by_xterm(key: str) -> str | None:
    """Return what an xterm without extensions sends for a key; None where that is not known here."""
    *modifiers, name = key.split("+")
    code = 1 + ("shift" in modifiers) + 2 * ("alt" in modifiers) + 4 * ("ctrl" in modifiers)
    if name in FINAL:
        return f"\x1b[1;{code}{FINAL[name]}" if modifiers else f"\x1b[{FINAL[name]}"
    if name in TILDE:
        return f"\x1b[{TILDE[name]};{code}~" if modifiers else f"\x1b[{TILDE[name]}~"
    char = {"space": " ", "enter": "\r", "tab": "\t", "backspace": "\x7f"}.get(name, name)
    signs = {value: sign for sign, value in ((c, _character_to_key(c)) for c in string.punctuation)}
    char = signs.get(char, char)
    if key == "shift+tab":
        return "\x1b[Z"
    if len(char) != 1:
        return None
    if "ctrl" in modifiers:
        upper = char.upper()
        special = {" ": "\0", "2": "\0", "3": "\x1b", "4": "\x1c", "5": "\x1d", "6": "\x1e", "7": "\x1f", "8": "\x7f",
                   "/": "\x1f", "-": "\x1f", "?": "\x7f"}  # fmt: skip
        char = chr(ord(upper) & 31) if "@" <= upper <= "_" else special.get(char, char)
    return f"\x1b{char}" if "alt" in modifiers else char


def test_the_names_of_signs_are_those_of_textual() -> None:
    for char in string.printable[:-6] + "éжß€–ش東":
        assert key_of(char) == _character_to_key(char)


def test_what_is_allowed_arrives_as_that_key_on_any_terminal() -> None:
    names = [*string.ascii_letters, *string.digits, *string.punctuation, *NAMED]
    tried = 0
    for count in range(4):
        for modifiers in itertools.combinations(("alt", "ctrl", "shift"), count):
            for name in names:
                try:
                    key = key_of("+".join([*modifiers, name]))
                except UsageError:
                    continue
                sent = sent_by_xterm(key)
                if sent is not None and key != "escape":
                    assert received(sent) == [key], key
                    tried += 1
    assert tried > 250


@pytest.mark.parametrize(
    "key",
    [
        *keymap._SAME,
        "ctrl+1",
        "ctrl+9",
        "ctrl+full_stop",
        "alt+slash",
        "alt+enter",
        "alt+space",
        "ctrl+alt+x",
        "alt+ctrl+i",
    ],
)
def test_what_is_refused_arrives_as_another_key(key: str) -> None:
    with pytest.raises(UsageError):
        key_of(key)
    sent = sent_by_xterm(key)
    assert sent is not None
    assert received(sent) != [key]


def test_the_keys_of_a_field_are_those_of_textual() -> None:
    bound = {
        key.strip()
        for one in Input.BINDINGS
        if not isinstance(one, tuple) and one.action != "submit"
        for key in one.key.split(",")
    }
    sendable = set()
    for key in bound:
        try:
            sendable.add(key_of(key))
        except UsageError:
            continue
    assert sendable - {"ctrl+c"} == keymap._FIELD
