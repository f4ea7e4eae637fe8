"""The settings file: what may stand in it, what is wrong with it and where, and changes that keep the editor's comments.

`config.py` reads the file. Here its faults become sentences with lines, and one value is changed without touching
anything else: not a comment, not a blank, not the order.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from triage import config
from triage.config import KEYMAPS, SIDE_PANES, SURE, THEMES, Settings
from triage.desk import search
from triage.desk.keymap import keymap_of
from triage.desk.toml import line_of, literal, with_value
from triage.errors import TriageError, UsageError
from triage.paths import whole_file


@dataclass(frozen=True, slots=True)
class Option:
    """A setting with one value: its name, its default as TOML, its values where they are few, and what it does."""

    name: str
    default: str
    help: str
    choices: tuple[str, ...] = ()


OPTIONS: Final[tuple[Option, ...]] = (
    Option(
        "theme",
        f'"{THEMES[0]}"',
        "Colours. The terminal's own colours are taken on a terminal of 16 colours whatever stands here, and none at all "
        "where NO_COLOR is set.",
        THEMES,
    ),
    Option("keymap", f'"{KEYMAPS[0]}"', "The keys that ship; [keys] below changes single ones.", KEYMAPS),
    Option(
        "sure",
        str(SURE),
        "How sure a proposal must be, 0 to 1, to be taken unread with the others on the screen. TRIAGE_SURE comes first.",
    ),
    Option(
        "side_pane",
        f'"{SIDE_PANES[0]}"',
        "What stands beside the sentences: the record, or the origin with raw context, offsets and hash.",
        SIDE_PANES,
    ),
    Option(
        "copies",
        "true",
        "Whether a tag also counts for the copies of the sentence in other reports.",
        ("true", "false"),
    ),
    Option(
        "editor", '"anna"', "Who decides. --editor and TRIAGE_EDITOR come first; the login name where nobody is named."
    ),
)
"""The settings with one value, in the order of the file and of the settings screen."""

_TABLES: Final = """\
# Keys by the ids of their commands; `triage keys` lists these. A key is what stands on it (e, /, ?), its name (space,
# enter, esc, tab, pgdn, F3), or either behind ctrl+, alt+ or shift+. Several keys are a list. A key that is taken
# by another command of the same view has to be given to both: to swap two, write two lines.
[keys]
# tag.event = "e"
# move.down = ["j", "down"]

# Filter lines by name.
[filters]
# doubtful = 'left sure<0.6 "Albu Saif"'

# Exports by name. One of the format acled may say numbers = true: a country and a number are then an event's id.
# [recipes.weekly]
# file = "weekly.csv"
# format = "csv"
# what = "events"
# columns = ["event_id", "date_start", "place_name"]
# filter = "since:2017-02"
"""


def template() -> str:
    """Return a settings file in which every setting is explained and none is set."""
    lines = [
        "# Settings of triage. A line counts without the # before it; what is wrong is said at the start of the desk.",
        "",
    ]
    for option in OPTIONS:
        values = f" One of {', '.join(option.choices)}." if option.choices else ""
        lines += [*(f"# {line}" for line in _folded(option.help + values)), f"# {option.name} = {option.default}", ""]
    return "\n".join(lines) + "\n" + _TABLES


def _folded(text: str, width: int = 110) -> Iterator[str]:
    line = ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            yield line
            line = word
        else:
            line = f"{line} {word}" if line else word
    yield line


def value_of(name: str, text: str) -> str | float | bool:
    """Return the value of a setting that an editor typed.

    Raises:
        UsageError: There is no such setting, or it has no such value.
    """
    option = next((option for option in OPTIONS if option.name == name), None)
    if option is None:
        raise UsageError(f"There is no setting {name}.", f"The settings are {', '.join(o.name for o in OPTIONS)}.")
    if option.choices and text not in option.choices:
        raise UsageError(f"{name} is one of {', '.join(option.choices)}.")
    if option.default in ("true", "false"):
        return text == "true"
    if option.default != str(SURE):
        if not text:
            raise UsageError(f"{name} takes words.", "Nothing was changed.")
        return text
    try:
        share = float(text.replace(",", "."))
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise UsageError(f"{name} is a number from 0 to 1, like {SURE}.")
    return share


def save(name: str, value: str | float | bool) -> Settings:
    """Write one setting to the file, which is made with every setting explained where there is none; return the settings.

    Raises:
        TriageError: The file is no TOML, or cannot be written; it stays as it was.
    """
    path = Path(config.settings_path())
    try:
        if path.exists() and not config.is_file(str(path)):
            raise UsageError(f"{path} is a pipe or a device, and no file; nothing was written to it.")
        old = path.read_bytes().decode("utf-8") if path.exists() else template()
        _write(path, with_value(old, name, literal(value)))
    except UnicodeDecodeError:
        raise UsageError(f"{path} is not UTF-8; nothing was written to it.", "Mend it by hand.") from None
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path} is no TOML: {error}; nothing was written to it.", "Mend it by hand.") from None
    except OSError as error:
        raise TriageError(
            f"{path} could not be written: {error.strerror}.", "What you chose counts until you leave."
        ) from error
    return config.settings()


def write_template() -> Path:
    """Write the settings file in which everything is explained and nothing is set; return it.

    Raises:
        TriageError: There is a file already, or it cannot be written.
    """
    path = Path(config.settings_path())
    if path.exists():
        raise UsageError(f"{path} is there already; nothing was written.", "Without --write its settings are shown.")
    try:
        _write(path, template())
    except OSError as error:
        raise TriageError(f"{path} could not be written: {error.strerror}.") from error
    return path


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(path) as stream:  # a link into a folder of such files stays a link
        stream.write(text.encode("utf-8"))


_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)")


def is_there(found: Settings) -> bool:
    """Say whether the settings were read from a file."""
    return Path(found.path).exists()


def faults(found: Settings, *, only: tuple[str, ...] = ()) -> list[str]:
    """Return what is wrong with the settings as sentences with file and line, in the order of the file.

    Args:
        found: The settings.
        only: Name faults of these settings alone, and those of the file as a whole.
    """
    pairs = [*found.faults, *keymap_of(found).faults, *_filter_faults(found), *_recipe_faults(found)]
    if only:
        pairs = [(name, sentence) for name, sentence in pairs if not name or name.partition(".")[0] in only]
    if not pairs:
        return []
    try:
        data = Path(found.path).read_bytes() if config.is_file(found.path) else b""
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError):
        text = ""
    placed = []
    for name, sentence in pairs:
        place = _PLACE.search(sentence)
        if place:
            line = int(place[1]) if place[1] else text.count("\n") + 1
            sentence = _PLACE.sub(f" (column {place[2]})" if place[1] else " (at its end)", sentence)
        else:
            line = line_of(text, name) if name else 0
        where = f"{found.path}, line {line}" if line else found.path
        placed.append((line, f"{where}: {f'{name}: ' if name else ''}{sentence}"))
    return [sentence for _, sentence in sorted(placed, key=lambda one: one[0])]


def _filter_faults(found: Settings) -> Iterator[tuple[str, str]]:
    lines = [(f"filters.{name}", line) for name, line in found.filters.items()]
    lines += [(f"recipes.{name}.filter", recipe.filter) for name, recipe in found.recipes.items()]
    for name, line in lines:
        try:
            search.parse(line)
        except UsageError as error:
            yield name, str(error)


def _recipe_faults(found: Settings) -> Iterator[tuple[str, str]]:
    if not found.recipes:
        return
    from triage.desk import export
    from triage.exchange import registry, schema

    for name, recipe in found.recipes.items():
        if recipe.format and recipe.format not in registry.FORMATS:
            yield f"recipes.{name}.format", f"There is no format {recipe.format}."
        elif recipe.numbers and recipe.format not in registry.numbering():
            yield f"recipes.{name}.numbers", f"Only {', '.join(registry.numbering())} gives events numbers."
        if recipe.what and recipe.what not in export.WHAT:
            yield f"recipes.{name}.what", f"It is one of {', '.join(export.WHAT)}, not {recipe.what!r}."
        known = {column.name for column in schema.TABLES.get(recipe.what or export.WHAT[0], ())}
        strange = [column for column in recipe.columns if known and column not in known]
        if strange:
            yield f"recipes.{name}.columns", f"There is no column {strange[0]}."
