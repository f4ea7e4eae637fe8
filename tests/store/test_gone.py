"""A workspace that another program moves, removes or replaces while it is open: nothing is called saved that would be lost."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from triage.desk import check, load, read, tag
from triage.desk.workspace import Workspace, open_workspace
from triage.domain.tag import Tag
from triage.errors import NotSaved, WorkspaceError
from triage.store import shelf


def remove(path: Path) -> None:
    path.unlink()


def replace(path: Path) -> None:
    shutil.copyfile(path, path.with_name("older.db"))
    os.replace(path.with_name("older.db"), path)


def move(path: Path) -> None:
    path.rename(path.with_name("elsewhere.db"))


def lose_log(path: Path) -> None:
    path.with_name(f"{path.name}-wal").unlink()


def replace_log(path: Path) -> None:
    log = path.with_name(f"{path.name}-wal")
    log.rename(log.with_name("old"))
    log.write_bytes(b"")


@pytest.fixture
def desk(tmp_path: Path) -> Workspace:
    (tmp_path / "news.txt").write_text("Two guards were shot in Karsin. A bridge fell in Tolma. Rain is expected.")
    ws = open_workspace(tmp_path / "w.db", create=True)
    load.load(ws, [str(tmp_path / "news.txt")])
    return ws


def undecided(ws: Workspace) -> list[int]:
    return [p.id for row in read.every_report(ws) for p in read.panels(ws, row.id) if p.tag is None]


@pytest.mark.parametrize("happen", [remove, replace, move, lose_log, replace_log])
def test_nothing_is_saved_into_a_file_that_nobody_will_find(desk: Workspace, happen: Callable[[Path], None]) -> None:
    first, second, *_ = undecided(desk)
    tag.tag(desk, [first], Tag.EVENT)
    happen(desk.path)
    with pytest.raises(NotSaved, match="was moved, removed or replaced while it was open") as caught:
        tag.tag(desk, [second], Tag.NOISE)
    [kept] = shelf.others(desk.path)
    assert str(kept) in str(caught.value)
    with pytest.raises(NotSaved):
        tag.tag(desk, [second], Tag.NOISE)
    assert shelf.others(desk.path) == [kept], "it is kept once"
    assert check.check(kept).whole
    with open_workspace(kept, read_only=True) as copy:
        tags = {p.id: p.tag for row in read.every_report(copy) for p in read.panels(copy, row.id)}
        assert (tags[first], tags[second]) == (Tag.EVENT, None)
    desk.close()


def test_what_is_put_back_takes_the_key_that_waited(desk: Workspace) -> None:
    first = undecided(desk)[0]
    elsewhere = desk.path.with_name("elsewhere.db")
    desk.path.rename(elsewhere)
    with pytest.raises(NotSaved) as caught:
        tag.tag(desk, [first], Tag.EVENT)
    elsewhere.rename(desk.path)
    assert caught.value.again is not None
    caught.value.again()
    desk.close()
    with open_workspace(desk.path, read_only=True) as ws:
        assert first not in undecided(ws)


def test_what_was_put_back_and_is_gone_again_is_kept_again(desk: Workspace) -> None:
    first, second, *_ = undecided(desk)
    elsewhere = desk.path.with_name("elsewhere.db")
    for number in (first, second):
        desk.path.rename(elsewhere)
        with pytest.raises(NotSaved, match="is kept as"):
            tag.tag(desk, [number], Tag.EVENT)
        elsewhere.rename(desk.path)
        tag.tag(desk, [number], Tag.EVENT)
    desk.close()
    copies = sorted(shelf.others(desk.path), key=lambda path: path.stat().st_mtime_ns)
    assert len(copies) == 2
    with open_workspace(copies[1], read_only=True) as ws:
        assert first not in undecided(ws)
        assert second in undecided(ws)


def test_a_folder_that_was_moved_is_said_to_be_whole(desk: Workspace, tmp_path: Path) -> None:
    folder, first = tmp_path / "a", undecided(desk)[0]
    desk.close()
    folder.mkdir()
    desk.path.rename(folder / "w.db")
    with open_workspace(folder / "w.db") as ws:
        folder.rename(tmp_path / "b")
        with pytest.raises(NotSaved, match="It is still whole where it is now"):
            tag.tag(ws, [first], Tag.EVENT)
        (tmp_path / "b").rename(folder)
        tag.tag(ws, [first], Tag.EVENT)


def test_what_was_removed_with_its_folder_is_kept_elsewhere(
    desk: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    folder, (first, second, *_) = tmp_path / "a", undecided(desk)
    desk.close()
    folder.mkdir()
    desk.path.rename(folder / "w.db")
    with open_workspace(folder / "w.db") as ws:
        tag.tag(ws, [first], Tag.EVENT)
        shutil.rmtree(folder)
        with pytest.raises(NotSaved, match="What it held is kept as ") as caught:
            tag.tag(ws, [second], Tag.EVENT)
    (kept,) = (tmp_path / "state" / "triage").glob("w-rescued-*.db")
    assert str(kept) in str(caught.value)
    assert check.check(kept).findings == ()
    with open_workspace(kept) as ws:
        assert first not in undecided(ws)


def test_a_link_that_leads_to_itself_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "w.db").symlink_to("w.db")
    with pytest.raises(WorkspaceError, match=r"w\.db"):
        open_workspace(tmp_path / "w.db", create=True)
