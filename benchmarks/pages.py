"""Write the generated pages of docs/: the key table, the settings, the columns and the manual page.

usage: pages.py            write them
       pages.py --check    only say which are out of date; exit status 1 when any is
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from triage.cli import manpage
from triage.desk.commands import COMMANDS, command, key_name
from triage.desk.keymap import MAPS
from triage.desk.settings import OPTIONS, template
from triage.exchange.schema import TABLES, Column

DOCS = Path(__file__).resolve().parent.parent / "docs"


def keys_page() -> str:
    """Return docs/keys.md from the command table."""
    lines = [
        "# Keys",
        "",
        "Made from the command table (`triage/desk/commands.py`) by `make docs`; `triage keys` prints the same.",
        "The ids are public: the settings file gives other keys to them ([settings.md](settings.md)), and may choose one of",
        "the maps that ship besides, `vi` and `arrows`; a cell is empty where a map has the same keys. Keys of a form apply",
        "only in the form. Every command that changes data can be undone with `u`.",
        "",
        "| keys | command | where | what it does | undone by u | vi | arrows |",
        "|---|---|---|---|---|---|---|",
    ]
    for c in COMMANDS:
        others = [_keys(MAPS[name].get(c.id, ())) for name in ("vi", "arrows")]
        undone = "yes" if c.changes else ""
        lines.append(
            f"| {_keys(c.keys)} | {c.id} | {', '.join(c.views)} | {c.help} | {undone} | {' | '.join(others)} |"
        )
    return "\n".join(lines) + "\n"


def _keys(keys: Sequence[str]) -> str:
    return " ".join(f"`{key_name(k)}`" for k in keys).replace("|", "\\|")


def settings_page() -> str:
    """Return docs/settings.md from the settings."""
    lines = [
        "# Settings",
        "",
        "Made from the settings (`triage/desk/settings.py`) by `make docs`. The file is TOML:",
        "`$XDG_CONFIG_HOME/triage/settings.toml` (`~/.config/triage/settings.toml`), or what `TRIAGE_SETTINGS` names. No file is",
        "needed, and one that is not there costs nothing. `triage settings --write` writes the file below, in which nothing is",
        f"set yet; the settings screen ({_keys(command('settings').keys)}) changes single values and leaves comments, order and"
        " everything else alone.",
        "`triage settings --check` and `triage keys --check` name what is wrong with file and line; the desk opens all the",
        "same and leaves that out. Variables come before the file, options before both.",
        "",
        "| setting | default | values | what it does |",
        "|---|---|---|---|",
    ]
    for option in OPTIONS:
        values = ", ".join(f"`{choice}`" for choice in option.choices)
        lines.append(f"| {option.name} | `{option.default}` | {values} | {option.help} |")
    return "\n".join([*lines, "", "```toml", template().rstrip("\n"), "```"]) + "\n"


def columns_page() -> str:
    """Return docs/columns.md from the column table."""
    lines = [
        "# Columns",
        "",
        "Made from the column table (`triage/exchange/schema.py`) by `make docs`. Core columns stand in every file.",
        "CSV is UTF-8 with CR LF after RFC 4180; a text cell that a spreadsheet would take for a formula begins with an",
        "apostrophe; reading takes it off. Empty is not zero: `killed_low` is 0 only where a source says that nobody died.",
    ]
    for name, columns in TABLES.items():
        lines += [
            "",
            f"## {name}",
            "",
            "| column | type | core | what it holds | constraint |",
            "|---|---|---|---|---|",
        ]
        lines += [
            f"| {c.name} | {c.type} | {'yes' if c.core else ''} | {c.description} | {_constraint(c)} |" for c in columns
        ]
    return "\n".join(lines) + "\n"


def _constraint(c: Column) -> str:
    parts = ["required"] if c.required else []
    parts += ["unique"] if c.unique else []
    if c.enum:
        parts.append("one of " + _listed(c.enum))
    if c.minimum is not None and c.maximum is not None:
        parts.append(f"{c.minimum} to {c.maximum}")
    elif c.minimum is not None:
        parts.append(f"at least {c.minimum}")
    return "; ".join(parts)


def _listed(values: Sequence[str]) -> str:
    return ", ".join(str(v) for v in values) if len(values) <= 12 else f"{len(values)} names"


PAGES = {"keys.md": keys_page, "settings.md": settings_page, "columns.md": columns_page, "triage.1": manpage.page}


def late(folder: Path) -> list[str]:
    """Return the names of the pages in a folder that are missing or out of date."""
    paths = {folder / name: page for name, page in PAGES.items()}
    return [p.name for p, page in paths.items() if not p.exists() or p.read_text(encoding="utf-8") != page()]


def main() -> int:
    """Write or check the pages."""
    if "--check" not in sys.argv:
        for name, page in PAGES.items():
            (DOCS / name).write_text(page(), encoding="utf-8")
        return 0
    found = late(DOCS)
    for name in found:
        print(f"{name} is out of date: run make docs")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
