"""Keys: the maps that ship are sound, the editor's own are checked, and what a terminal cannot tell apart is known."""

from __future__ import annotations

import itertools
import string
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.config import KEYMAPS, Settings
from triage.desk.commands import COMMANDS, FORM, commands_of, key_name
from triage.desk.keymap import DEFAULT, MAPS, NAMED, faults_of, key_of, keymap_of, map_of, views
from triage.errors import UsageError


def asked(keys: Mapping[str, tuple[str, ...]], keymap: str = "default") -> Settings:
    """Return settings with keys of the editor's."""
    found = Settings("settings.toml")
    found.keys, found.keymap = keys, keymap
    return found


def clashes(keys: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Return keys that two commands of a view have; the slow twin of the check."""
    pairs = itertools.combinations(COMMANDS, 2)
    return [
        f"{key}: {a.id} and {b.id}"
        for a, b in pairs
        if set(a.views) & set(b.views)
        for key in set(keys[a.id]) & set(keys[b.id])
    ]


@pytest.mark.parametrize("name", KEYMAPS)
def test_the_maps_that_ship_are_free_of_faults(name: str) -> None:
    keys = map_of(name).keys
    assert set(keys) == {c.id for c in COMMANDS}
    assert all(keys.values()), "a command without a key"
    assert clashes(keys) == []
    assert faults_of(keys) == []
    assert set(MAPS[name]) <= {c.id for c in COMMANDS}
    for chosen in keys.values():
        for key in chosen:
            assert key_of(key) == key, "written as the settings file may write it"
            assert key_of(key_name(key)) == key, "and as the screen shows it"


def test_the_maps_have_their_names_in_the_settings() -> None:
    assert tuple(MAPS) == KEYMAPS
    assert DEFAULT.keys == {c.id: c.keys for c in COMMANDS}
    assert views()[-1] == FORM or FORM in views()


@pytest.mark.parametrize("name", ["vi", "arrows"])
def test_the_maps_are_what_they_are_for(name: str) -> None:
    keys = map_of(name)
    if name == "vi":
        assert {"h", "j", "k", "l"} <= {k for one in COMMANDS if one.id.startswith("move.") for k in keys.of(one.id)}
        assert keys.name("find.next") == "n"
        assert keys.name("palette") == ":"
    else:
        moves = [key for one in COMMANDS if one.id.startswith("move.") for key in keys.of(one.id)]
        assert not [key for key in moves if key.isalpha() and len(key) == 1 and key not in "z"]


def test_faults_are_named_and_left_out() -> None:
    found = keymap_of(
        asked(
            {
                "tag.evnt": ("x",), "tag.event": ("n",), "help": ("ctrl+i",), "find.open": ("slsh",), "export": ("E",),
                "flag": (), "form.save": ("s",), "form.confirm": ("home",), "find.leave": ("x",), "note": ("ctrl+c",),
                "load": ("ctrl+q",), "explain": ("y",),
            }
        )
    )  # fmt: skip
    assert dict(found.faults) == {
        "keys.tag.evnt": "There is no command tag.evnt. Is tag.event meant?",
        "keys.tag.event": "n is also the key of tag.noise in the view read.",
        "keys.help": "A terminal cannot tell ctrl+i from tab.",
        "keys.find.open": "There is no key 'slsh'. Is slash meant?",
        "keys.flag": "This would leave the command without a key.",
        "keys.form.save": "s is typed into the fields of the form.",
        "keys.form.confirm": "home is typed into the fields of the form.",
        "keys.find.leave": "x is typed into the find line, so that nothing would leave it.",
        "keys.note": "ctrl+c copies in a field and says elsewhere how to leave; it can be no other key.",
        "keys.load": "ctrl+q always leaves the desk.",
        "keys.explain": "y is also the key of story.same in the view stories.",
    }
    assert found.keys == {**DEFAULT.keys, "export": ("E",)}


def test_a_swap_is_no_clash_and_half_of_it_is() -> None:
    assert keymap_of(asked({"tag.event": ("n",), "tag.noise": ("e",)})).faults == ()
    half = keymap_of(asked({"tag.event": ("n",), "tag.noise": ("slsh",)}))
    assert [name for name, _ in half.faults] == ["keys.tag.noise", "keys.tag.event"]
    assert half.keys == DEFAULT.keys


def test_of_two_entries_with_one_key_the_later_one_is_left_out() -> None:
    found = keymap_of(asked({"export": ("E",), "load": ("E",)}))
    assert [name for name, _ in found.faults] == ["keys.load"]
    assert (found.name("export"), found.name("load")) == ("E", "L")


def test_entries_change_the_chosen_map() -> None:
    found = keymap_of(asked({"tag.noise": ("M",)}, "vi"))
    assert (found.name("tag.noise"), found.name("find.next"), found.faults) == ("M", "n", ())


IDS = st.sampled_from([c.id for c in COMMANDS])
KEYS = st.sampled_from([*string.ascii_letters, "/", "?", "F3", "f9", "ctrl+o", "ctrl+i", "esc", "", "slsh", "1", "tab"])


@given(st.dictionaries(IDS, st.lists(KEYS, max_size=3).map(tuple), max_size=12), st.sampled_from(KEYMAPS))
def test_whatever_is_asked_for_the_result_is_sound(keys: dict[str, tuple[str, ...]], name: str) -> None:
    found = keymap_of(asked(keys, name))
    assert clashes(found.keys) == []
    assert all(found.keys.values())
    assert faults_of(found.keys) == []
    refused = {fault for fault, _ in found.faults}
    for command_id, written in keys.items():
        taken = f"keys.{command_id}" not in refused
        assert found.keys[command_id] == (
            tuple(dict.fromkeys(map(key_of, written))) if taken else map_of(name).keys[command_id]
        )


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("/", "slash"), ("?", "question_mark"), ("+", "plus"), ("-", "minus"), (" ", "space"), ("space", "space"),
        ("esc", "escape"), ("Return", "enter"), ("F3", "f3"), ("PgDn", "pagedown"), ("shift+e", "E"), ("E", "E"),
        ("Ctrl+P", ""), ("ctrl+p", "ctrl+p"), ("alt+x", "alt+x"), ("ctrl+shift+left", "ctrl+shift+left"),
        ("shift+ctrl+left", "ctrl+shift+left"), ("ctrl+_", "ctrl+underscore"), ("shift+tab", "shift+tab"), ("é", "é"),
        ("ж", "ж"), ("number_sign", "number_sign"),
    ],
)  # fmt: skip
def test_a_key_is_known_by_its_sign_and_its_names(written: str, key: str) -> None:
    if key:
        assert key_of(written) == key
    else:
        with pytest.raises(UsageError):
            key_of(written)


@pytest.mark.parametrize(
    ("written", "other"),
    [
        ("ctrl+i", "tab"), ("ctrl+m", "enter"), ("ctrl+h", "bksp"), ("ctrl+[", "esc"), ("ctrl+shift+e", "ctrl+e"),
        ("ctrl+E", "ctrl+e"), ("ctrl+shift+m", "enter"), ("ctrl+/", "ctrl+_"), ("shift+enter", "enter"), ("ctrl+1", "1"),
        ("ctrl+tab", "tab"), ("alt+/", "/"), ("shift+space", "space"), ("ctrl+alt+x", "ctrl+x"), ("alt+enter", "enter"),
    ],
)  # fmt: skip
def test_a_key_that_a_terminal_sends_as_another_one_is_refused(written: str, other: str) -> None:
    with pytest.raises(UsageError, match="cannot tell") as caught:
        key_of(written)
    assert str(caught.value).endswith(f" from {other}.")


@pytest.mark.parametrize("written", ["", "slsh", "hyper+x", "a+b", "ctrl+", "\x07", "ab", "f25", "ctrl+ctrl"])
def test_what_is_no_key_is_said(written: str) -> None:
    with pytest.raises(UsageError, match="There is no key"):
        key_of(written)


def test_every_view_of_a_map_can_be_asked() -> None:
    assert {one.id for view in views() for one in commands_of(view)} == {c.id for c in COMMANDS}
    assert DEFAULT.names("record.open") == ["r", "enter"]
    assert set(NAMED.values()) >= {"escape", "f1", "f24"}
