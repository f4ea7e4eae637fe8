"""Every test runs with a frozen clock, a fixed editor and a home of its own."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from triage.desk import keymap
from triage.desk.workspace import Workspace, open_workspace

settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.register_profile("fresh", deadline=None)
settings.load_profile(os.environ.get("EXAMPLES", "repeatable"))  # EXAMPLES=fresh draws other ones in every run


@pytest.fixture(autouse=True)
def own_world(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Freeze the clock and keep the developer's own settings out."""
    monkeypatch.setenv("TRIAGE_BLIND", "0")
    monkeypatch.setenv("TRIAGE_NOW", "2017-02-21T09:00:00Z")
    monkeypatch.setenv("TRIAGE_EDITOR", "tester")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.delenv("TRIAGE_SETTINGS", raising=False)
    monkeypatch.delenv("TRIAGE_DB", raising=False)
    keymap.use(keymap.DEFAULT)
    monkeypatch.delenv("TRIAGE_COPIES", raising=False)


@pytest.fixture(autouse=True, scope="session")
def heard() -> Iterator[None]:
    """Have no signal ignored, as it is where the tests themselves are run in the background: children would ignore it too."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM)}
    for number, how in before.items():
        if how is signal.SIG_IGN:
            signal.signal(number, signal.default_int_handler)
    yield
    for number, how in before.items():
        signal.signal(number, how)


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    """An empty workspace."""
    with open_workspace(tmp_path / "desk.db") as workspace:
        yield workspace
