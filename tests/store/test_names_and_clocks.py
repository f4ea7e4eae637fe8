"""Workspaces behind links and under names that look like something else; clocks that stand wrong for a while."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from triage.desk import backup, load, purge, read, tag
from triage.desk.workspace import open_workspace
from triage.domain.tag import Tag
from triage.store import shelf


def worked(path: Path) -> None:
    """Load a report into a workspace and tag a sentence of it."""
    source = path.absolute().with_name("page.txt")
    source.write_text("The bridge of Alden fell\n\nZephyrine saw it on Monday. Two cranes are on their way.", "utf-8")
    with open_workspace(path) as ws:
        load.load(ws, [str(source)])
        tag.tag(ws, [read.panels(ws, 1)[0].id], Tag.EVENT)


def tagged(path: Path) -> bool:
    with open_workspace(path, read_only=True) as ws:
        return read.panels(ws, 1)[0].tag is Tag.EVENT


@pytest.mark.parametrize("replay", [False, True])
def test_a_restore_behind_a_link_replaces_what_it_leads_to(tmp_path: Path, replay: bool) -> None:
    (tmp_path / "real").mkdir()
    real, link = tmp_path / "real" / "w.db", tmp_path / "link.db"
    worked(real)
    link.symlink_to("real/w.db")
    saved = backup.make(link)
    assert saved.parent == real.with_name("w.db.backups")
    with open_workspace(link) as ws:
        tag.tag(ws, [read.panels(ws, 1)[0].id], None)
    done = backup.go_back(link, saved, replay=replay)
    assert (os.readlink(link), done.kept and done.kept.parent) == ("real/w.db", real.parent)
    assert (tagged(link), tagged(real)) == (not replay, not replay)


def test_a_purge_finds_the_backups_under_the_file_and_under_the_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    real, link = tmp_path / "real" / "w.db", tmp_path / "link.db"
    worked(real)
    saved = backup.make(real)
    link.symlink_to("real/w.db")
    former = tmp_path / "link.db.backups" / saved.name.replace("w-", "link-")  # as they were made in former times
    former.parent.mkdir()
    former.write_bytes(saved.read_bytes())
    (tmp_path / "real" / "page.txt").unlink()
    with open_workspace(link) as ws:
        purge.purge(ws, read.every_report(ws)[0].key)
    assert not [file for file in tmp_path.rglob("*.db*") if file.is_file() and b"Zephyrine" in file.read_bytes()]


@pytest.mark.parametrize(
    "name", ["file:x?mode=ro", "file:y.db?mode=memory", ":memory:", "w[1]*.db", 'a\'b "c".db', "é\n.db"]
)
def test_a_name_is_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    path = Path(name)
    worked(path)
    saved = backup.make(path)
    assert shelf.listed(path).keys() == {saved}
    part = shelf.part_of(saved)
    part.touch()
    assert shelf.leftovers(path) == [part]
    part.unlink()
    backup.go_back(path, saved, replay=True)
    assert tagged(path)
    assert {file.name for file in shelf.others(path)} == {f"{path.stem}-replaced-20170221T090000Z.db"}
    assert sorted(file.name for file in tmp_path.iterdir() if file.is_file()) == sorted(
        [name, "page.txt", f"{path.stem}-replaced-20170221T090000Z.db"]
    )


def test_a_backup_of_a_day_to_come_keeps_no_other_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "w.db"
    monkeypatch.setenv("TRIAGE_NOW", "2100-05-01T08:00:00Z")
    worked(path)
    backup.make(path)
    monkeypatch.setenv("TRIAGE_NOW", "2017-02-22T09:00:00Z")
    with open_workspace(path) as ws:
        tag.tag(ws, [read.panels(ws, 1)[0].id], Tag.NOISE)
        assert shelf.due(ws.db, path)
        backup.make(path)
        assert not shelf.due(ws.db, path)
        monkeypatch.setenv("TRIAGE_NOW", "2017-02-23T09:00:00Z")
        assert not shelf.due(ws.db, path)
        tag.tag(ws, [read.panels(ws, 1)[0].id], Tag.QUOTE)
        assert shelf.due(ws.db, path)


def test_a_new_backup_stays_where_the_clock_went_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "w.db"
    worked(path)
    folder = shelf.folder_of(path)
    folder.mkdir()
    for n in range(40):  # days, weeks and months enough to fill every drawer
        (folder / f"w-20{10 + n // 12:02}{1 + n % 12:02}01T000000Z.db").touch()
    monkeypatch.setenv("TRIAGE_NOW", "1970-01-02T09:00:00Z")
    assert backup.make(path).exists()
