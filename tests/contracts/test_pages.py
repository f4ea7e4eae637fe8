"""The generated pages of docs/ are never late: key table, columns and manual page say what the code says now."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from benchmarks.pages import PAGES, late
from triage.cli import manpage
from triage.cli.verbs import VERBS
from triage.desk.commands import COMMANDS


def test_no_page_is_late(root: Path) -> None:
    assert late(root / "docs") == [], "run make docs"


def test_a_late_page_is_found(root: Path, tmp_path: Path) -> None:
    for name in PAGES:
        shutil.copy(root / "docs" / name, tmp_path)
    (tmp_path / "triage.1").write_text("old", encoding="utf-8")
    (tmp_path / "keys.md").unlink()
    assert late(tmp_path) == ["keys.md", "triage.1"]


def test_the_manual_names_every_verb_option_and_command() -> None:
    page = manpage.page().replace("\\-", "-")
    assert all(f"\n.SS triage {verb} " in page for verb in VERBS)
    assert all(f"({c.id})" in page for c in COMMANDS)
    assert all(option in page for option in ("--db FILE", "--plain", "--read-only", "--no-auto", "TRIAGE_EDITOR"))


def test_the_manual_is_sound_roff() -> None:
    """Every request is one that the man macros know, and no other line begins as one."""
    lines = manpage.page().splitlines()
    assert {line.split()[0] for line in lines if line.startswith((".", "'"))} == {
        '.\\"', ".TH", ".SH", ".SS", ".P", ".TP", ".B"
    }  # fmt: skip
    assert not [line for line in lines if re.search(r"\\(?![-&e(f])", line) and not line.startswith('.\\"')]
    assert manpage.roff("a\\b\n-c 'd' `e`") == "a\\eb \\-c \\(aqd\\(aq \\(gae\\(ga"
    assert manpage.roff(". goes on") == "\\&. goes on"
