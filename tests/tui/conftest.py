"""Every test of the terminal has a frozen clock, a workspace of its own, and no settings of the developer's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tui import harness, samples
from triage.desk.workspace import Workspace


@pytest.fixture(autouse=True)
def _frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIAGE_NOW", samples.NOW)
    for name in ("NO_COLOR", "TEXTUAL", "TEXTUAL_THEME", "TRIAGE_EDITOR", "TRIAGE_DB"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    """The standard workspace."""
    with harness.workspace(tmp_path) as opened:
        yield opened
