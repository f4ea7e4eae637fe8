"""Every test of the terminal has a frozen clock, a workspace of its own, and no settings of the developer's."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tui import samples
from triage.desk.workspace import Workspace, open_workspace


@pytest.fixture(autouse=True)
def _frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIAGE_NOW", samples.NOW)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    for name in ("NO_COLOR", "TEXTUAL", "TEXTUAL_THEME", "TRIAGE_EDITOR", "TRIAGE_DB", "TRIAGE_SURE", "TRIAGE_COPIES"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def _template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "desk.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRIAGE_NOW", samples.NOW)
        samples.build(path).close()
    return path


@pytest.fixture
def ws(tmp_path: Path, _template: Path) -> Iterator[Workspace]:
    """The standard workspace."""
    shutil.copy(_template, tmp_path / "desk.db")
    with open_workspace(tmp_path / "desk.db", editor="anna") as opened:
        yield opened
