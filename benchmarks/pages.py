"""Write the generated pages of docs/: the key table, the columns and the manual page.

usage: pages.py            write them
       pages.py --check    only say which are out of date; exit status 1 when any is
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from triage.cli import manpage
from triage.desk.commands import COMMANDS, key_name
from triage.exchange.schema import TABLES, Column

DOCS = Path(__file__).resolve().parent.parent / "docs"


def keys_page() -> str:
    """Return docs/keys.md from the command table."""
    lines = [
        "# Keys",
        "",
        "Made from the command table (`triage/desk/commands.py`) by `make docs`; `triage keys` prints the same.",
        "The ids are public. Keys of a form apply only in the form. Every command that changes data can be undone with `u`.",
        "",
        "| keys | command | where | what it does | undone by u |",
        "|---|---|---|---|---|",
    ]
    for c in COMMANDS:
        keys = " ".join(f"`{key_name(k)}`" for k in c.keys).replace("|", "\\|")
        lines.append(f"| {keys} | {c.id} | {', '.join(c.views)} | {c.help} | {'yes' if c.changes else ''} |")
    return "\n".join(lines) + "\n"


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


PAGES = {"keys.md": keys_page, "columns.md": columns_page, "triage.1": manpage.page}


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
