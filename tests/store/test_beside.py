"""The files beside a workspace: whose they are, and what is on the disk before another one takes a place."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from benchmarks import soak_flips
from triage.desk import backup as desk
from triage.desk import crash
from triage.desk.workspace import open_workspace
from triage.store import lock


@pytest.fixture
def path(tmp_path: Path) -> Path:
    place = tmp_path / "desk.db"
    shutil.copy(soak_flips.prepared(tmp_path), place)
    return place


def test_what_a_restore_replaces_is_on_the_disk_before_it_is_replaced(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_workspace(path):
        made = desk.make(path)
    order = []
    sync, replace = os.fsync, os.replace

    def synced(handle: int) -> None:
        order.append(os.readlink(f"/proc/self/fd/{handle}"))
        sync(handle)

    def replaced(old: Path, new: Path) -> None:
        order.append("replaced")
        replace(old, new)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(os, "replace", replaced)
    kept = desk.go_back(path, made, replay=False).kept
    at = order.index("replaced")
    assert order.index(str(kept)) < order.index(str(path.parent)) < at
    assert str(path.parent) in order[at:]


@pytest.mark.parametrize("rights", [0o600, 0o660, 0o664], ids=oct)
def test_who_may_use_a_workspace_may_use_all_that_belongs_to_it(path: Path, rights: int) -> None:
    """Else a second editor who shares it by a group could neither see a lock, nor take over a stale one, nor make backups."""
    path.chmod(rights)
    with open_workspace(path, editor="ben"):
        assert lock.lock_path(path).stat().st_mode & 0o777 == rights
        made = desk.make(path)
    assert made.stat().st_mode & 0o777 == rights
    assert made.parent.stat().st_mode & 0o777 == {0o600: 0o700, 0o660: 0o770, 0o664: 0o775}[rights]
    made.chmod(0o600)
    kept = desk.go_back(path, made, replay=False).kept
    assert kept is not None
    assert [place.stat().st_mode & 0o777 for place in (path, kept)] == [rights, rights]
    written = crash.log(ValueError("made up"), path)
    assert written is not None
    assert written.stat().st_mode & 0o777 == rights
