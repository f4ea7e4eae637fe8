"""Contract 8: every migration has a fixture workspace of the version before it."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from triage.store.migrations import MIGRATIONS


def missing(newest: int, names: Collection[str]) -> list[str]:
    """Return the fixtures that a chain of migrations lacks; before version 1 there is nothing to keep."""
    return [name for version in range(1, newest) if (name := f"version-{version}.db") not in names]


def test_every_older_version_has_a_workspace(root: Path) -> None:
    folder = root / "tests/data/workspaces"
    names = [path.name for path in folder.glob("*.db")] if folder.is_dir() else []
    assert missing(len(MIGRATIONS), names) == []


def test_a_missing_workspace_is_found() -> None:
    assert missing(1, []) == []
    assert missing(3, ["version-1.db"]) == ["version-2.db"]
