"""What the editor has set: the settings file, the environment, and the defaults behind the options of the command line.

The file is TOML: XDG_CONFIG_HOME/triage/settings.toml, or what TRIAGE_SETTINGS names. Where there is none, nothing is
imported for it. What is wrong in it is left out and listed in `Settings.faults`; `desk/settings.py` says it in
sentences with lines. A variable of the environment comes before the file, an option before both.
"""

from __future__ import annotations

import os

from triage.toml import toml_table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path
    from typing import Any

DEFAULT_WORKSPACE = "triage.db"

SURE = 0.98
"""A proposal of this confidence is taken along with the others on the screen."""

THEMES = ("dark", "light", "high-contrast", "colour-blind", "terminal")
KEYMAPS = ("default", "vi", "arrows")
SIDE_PANES = ("record", "origin")
RECIPE = ("file", "format", "what", "columns", "filter", "numbers")
"""What a recipe of an export may say."""
_OTHER_PARTS = {"columns": "a list of names of columns", "numbers": "true or false"}
"""What the parts take that are no words."""

LARGEST = 1 << 20
"""Bytes of the largest settings file that is read."""


class Recipe:
    """An export with a name: the file or folder, its format, what is exported, its columns, and a filter line.

    An empty value leaves the choice to the options of the export. `numbers` gives events a country and a number instead
    of their id, where the format knows such.
    """

    def __init__(
        self, file: str = "", format: str = "", what: str = "", columns: tuple[str, ...] = (), filter: str = "",
        numbers: bool = False,
    ) -> None:  # fmt: skip
        self.file = file
        self.format = format
        self.what = what
        self.columns = columns
        self.filter = filter
        self.numbers = numbers


class Settings:
    """What the file says, with the defaults for what it does not say.

    `keys` leads from the id of a command to its keys as they are written there, `filters` from a name to a filter line,
    `recipes` from a name to an export. `faults` are pairs of the dotted name of an entry and what is wrong with it; the
    name is empty where the file as a whole could not be used.
    """

    def __init__(self, path: str = "") -> None:
        self.path = path
        self.editor = ""
        self.theme = THEMES[0]
        self.keymap = KEYMAPS[0]
        self.sure = SURE
        self.side_pane = SIDE_PANES[0]
        self.copies = True
        self.keys: Mapping[str, tuple[str, ...]] = {}
        self.filters: Mapping[str, str] = {}
        self.recipes: Mapping[str, Recipe] = {}
        self.faults: tuple[tuple[str, str], ...] = ()


_known: tuple[object, Settings] | None = None
_place: tuple[object, str] | None = None


def settings_path() -> str:
    """Return the settings file: TRIAGE_SETTINGS, else triage/settings.toml below XDG_CONFIG_HOME or ~/.config."""
    global _place
    given = tuple(map(os.environ.get, ("TRIAGE_SETTINGS", "XDG_CONFIG_HOME", "HOME")))
    if _place is None or _place[0] != given:  # every decision asks for it
        base = given[1] or os.path.join(os.path.expanduser("~"), ".config")
        _place = given, given[0] or os.path.join(base, "triage", "settings.toml")
    return _place[1]


def state_path() -> str:
    """Return the folder for what outlives a session but belongs to no workspace: XDG_STATE_HOME/triage."""
    base = os.environ.get("XDG_STATE_HOME") or os.path.join(os.path.expanduser("~"), ".local", "state")
    return os.path.join(base, "triage")


def settings() -> Settings:
    """Return what the settings file says now; a file that has not changed is read once."""
    global _known
    path = settings_path()
    try:
        state = os.stat(path)
    except OSError:
        state = None
    stamp = (path, state and (state.st_mtime_ns, state.st_size, state.st_ino))
    if _known is None or _known[0] != stamp:
        _known = stamp, read_settings(path) if state else Settings(path)
    return _known[1]


def is_file(path: str) -> bool:
    """Say whether a path leads to what can be read to its end at once: a file, a folder (which is refused), or the null device.

    Raises:
        OSError: There is nothing, or it cannot be looked at.
    """
    kind = os.stat(path).st_mode & 0o170000  # without the module stat, which a start has no time for
    return kind in (0o100000, 0o040000) or os.path.samefile(path, os.devnull)


def read_settings(path: str) -> Settings:
    """Return the settings of a file; what cannot be used is left out and named in `faults`, and nothing is raised."""
    found = Settings(path)
    try:
        if not is_file(path):  # a pipe would be waited for, and a device may have no end
            found.faults = (("", "It is a pipe or a device, and no file."),)
            return found
        with open(path, "rb") as stream:
            data = stream.read(LARGEST + 1)
    except OSError as error:
        found.faults = (("", f"The file could not be read: {error.strerror}."),)
        return found
    if len(data) > LARGEST:
        found.faults = (("", "The file is larger than 1 MiB."),)
        return found
    try:
        text = data.decode("utf-8").removeprefix("\ufeff")
        found.faults = tuple(_fill(found, toml_table(text)))
    except UnicodeDecodeError:
        found.faults = (("", "The file is not UTF-8."),)
    except (ValueError, RecursionError) as error:
        what = str(error or "too many brackets").replace("Illegal character '\\n'", "a quote is not closed")
        found.faults = (("", f"This is no TOML: {what}. Nothing of the file counts until that is mended."),)
    return found


def _fill(found: Settings, table: dict[str, Any]) -> list[tuple[str, str]]:
    faults: list[tuple[str, str]] = []
    for name, value in table.items():
        take = _TAKE.get(name)
        if take:
            faults += take(found, name, value)
        else:
            faults.append((name, f"There is no setting {name}.{_near(name, _TAKE)}"))
    return faults


def _words(found: Settings, name: str, value: object) -> list[tuple[str, str]]:
    if isinstance(value, str) and value.strip():
        setattr(found, name, value.strip())
        return []
    return [(name, 'It takes words, like "anna".')]


def _choice(found: Settings, name: str, value: object) -> list[tuple[str, str]]:
    choices = {"theme": THEMES, "keymap": KEYMAPS, "side_pane": SIDE_PANES}[name]
    if value in choices:
        setattr(found, name, value)
        return []
    return [(name, f"It is one of {', '.join(choices)}, not {value!r}.{_near(value, choices)}")]


def _share(found: Settings, name: str, value: object) -> list[tuple[str, str]]:
    if isinstance(value, float | int) and not isinstance(value, bool) and 0 <= value <= 1:
        found.sure = float(value)
        return []
    return [(name, f"It is a number from 0 to 1, like 0.98, not {value!r}.")]


def _switch(found: Settings, name: str, value: object) -> list[tuple[str, str]]:
    if isinstance(value, bool):
        found.copies = value
        return []
    return [(name, f"It is true or false, not {value!r}.")]


def _keys(found: Settings, name: str, value: object) -> list[tuple[str, str]]:
    if not isinstance(value, dict):
        return [(name, "It is a table: [keys], and below it a line a command.")]
    keys: dict[str, tuple[str, ...]] = {}
    faults = []
    for command, given in _flat(value):
        chosen = tuple(given) if isinstance(given, list) else (given,)
        if all(isinstance(key, str) for key in chosen):
            keys[command] = chosen
        else:
            faults.append((f"{name}.{command}", 'It takes a key, like "e", or a list of keys.'))
    found.keys = keys
    return faults


def _flat(table: dict[str, Any], head: str = "") -> list[tuple[str, Any]]:
    """Return a table as dotted names and values: TOML takes tag.event without quotation marks for a table in a table."""
    flat: list[tuple[str, Any]] = []
    for name, value in table.items():
        flat += _flat(value, f"{head}{name}.") if isinstance(value, dict) else [(head + name, value)]
    return flat


def _filters(found: Settings, name: str, value: object) -> list[tuple[str, str]]:
    if not isinstance(value, dict):
        return [(name, "It is a table: [filters], and below it a line a filter.")]
    found.filters = {filter: line for filter, line in value.items() if isinstance(line, str)}
    return [
        (f"{name}.{filter}", "It takes a filter line in quotation marks.")
        for filter in value
        if filter not in found.filters
    ]


def _recipes(found: Settings, name: str, value: object) -> list[tuple[str, str]]:
    if not isinstance(value, dict):
        return [(name, "It is a table a recipe: [recipes.NAME], and below it a line a value.")]
    recipes: dict[str, Recipe] = {}
    faults: list[tuple[str, str]] = []
    for recipe, given in value.items():
        if not isinstance(given, dict):
            faults.append((f"{name}.{recipe}", "It is a table: [recipes.NAME], and below it a line a value."))
            continue
        recipes[recipe] = one = Recipe()
        for part, what in given.items():
            if part == "columns" and isinstance(what, list) and all(isinstance(column, str) for column in what):
                one.columns = tuple(what)
            elif part == "numbers" and isinstance(what, bool):
                one.numbers = what
            elif part in RECIPE and part not in _OTHER_PARTS and isinstance(what, str):
                setattr(one, part, what)
            elif part in RECIPE:
                takes = _OTHER_PARTS.get(part, "words in quotation marks")
                faults.append((f"{name}.{recipe}.{part}", f"It takes {takes}."))
            else:
                faults.append((f"{name}.{recipe}.{part}", f"A recipe has no {part}.{_near(part, RECIPE)}"))
    found.recipes = recipes
    return faults


_TAKE: Mapping[str, Callable[[Settings, str, object], list[tuple[str, str]]]] = {
    "editor": _words,
    "theme": _choice,
    "keymap": _choice,
    "sure": _share,
    "side_pane": _choice,
    "copies": _switch,
    "keys": _keys,
    "filters": _filters,
    "recipes": _recipes,
}
"""Each setting, with what takes its value and returns what is wrong with it."""


def _near(name: object, known: Mapping[str, Any] | tuple[str, ...]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(str(name), known, 1)
    return f" Is {near[0]} meant?" if near else ""


COPIES = ("on", "offer", "off")


def editor_name(given: str | None = None) -> str:
    """Return the name that decisions carry: the given one, TRIAGE_EDITOR, that of the settings, the login name, "editor"."""
    name = (given or os.environ.get("TRIAGE_EDITOR") or "").strip() or settings().editor
    if name:
        return name
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container without a user entry
        return "editor"


def workspace_name(given: str | None = None) -> str:
    """Return the workspace file: the given one, else TRIAGE_DB, else triage.db in the current folder."""
    return given or os.environ.get("TRIAGE_DB") or DEFAULT_WORKSPACE


def workspace_path(given: str | None = None) -> Path:
    """Return `workspace_name` as a path."""
    from pathlib import Path

    return Path(workspace_name(given))


def copies() -> str:
    """Return what a decision does for the copies of a sentence: TRIAGE_COPIES, else the settings' switch.

    `on` gives them the tag as well, `offer` proposes it only, `off` does neither.
    """
    given = os.environ.get("TRIAGE_COPIES", "").strip().casefold()
    if given in COPIES:
        return given
    return "on" if settings().copies else "off"


def sure_enough() -> float:
    """Return how sure a proposal must be, 0 to 1, to be taken unread with others: TRIAGE_SURE, else the settings."""
    try:
        return min(1.0, max(0.0, float(os.environ["TRIAGE_SURE"])))
    except (KeyError, ValueError):
        return settings().sure


BLIND = 0.05
"""Such a share of the sentences hides its proposal until it is decided."""


def blind_share() -> float:
    """Return the share of sentences, 0 to 1, that hide their proposal until they are decided: TRIAGE_BLIND, else `BLIND`."""
    try:
        return min(1.0, max(0.0, float(os.environ["TRIAGE_BLIND"])))
    except (KeyError, ValueError):
        return BLIND


def blind_bound() -> int:
    """Return the number below which the CRC-32 of a sentence's id hides its proposal: at every desk those of the same sentences."""
    share = blind_share() * (1 << 32)
    return int(share) + (share > int(share))  # the next whole number, without an import


def shell_behind() -> bool:
    """Say whether a shell with jobs started this process, so that it can bring it back once it has stopped.

    Such a shell gives each job a group of its own. What leads its session, or runs in the group of what does, was started
    by a terminal, a multiplexer or a remote command: stopped, it would stand there for good.
    """
    return os.getpgrp() != os.getsid(0)
