"""Two tables of keys of copies: new ones wait in the small one, and a sentence is found by its words whichever holds them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.desk.test_copies import HIT, LEANS, MAYOR, PRICE, assert_whole, loaded, panels
from triage.desk import cut, filing, undo
from triage.desk.workspace import Workspace
from triage.store import copies as store
from triage.store import filed
from triage.store.connect import writing


def filed_in(ws: Workspace) -> tuple[int, int]:
    """Return how many keys stand in the large table, and how many wait in the small one."""
    large, small = (ws.db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in store.TABLES)
    return int(large), int(small)


def test_new_keys_wait_until_they_are_many(ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "RECENT", 2)
    loaded(ws, tmp_path, HIT, f"{MAYOR} {HIT}")
    assert filed_in(ws) == (0, 2)
    loaded(ws, tmp_path, f"{PRICE} {MAYOR}", begin=2)
    assert filed_in(ws) == (3, 0)
    loaded(ws, tmp_path, f"{HIT} {LEANS} {PRICE}", f"{LEANS} {MAYOR}", begin=3)
    assert filed_in(ws) == (3, 1)
    found = [[p.copies for p in panels(ws, n)] for n in range(1, 6)]
    assert found == [[3], [3, 3], [2, 3], [3, 2, 2], [2, 3]]
    assert_whole(ws)


def test_the_first_of_several_may_go_from_either_table(
    ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "RECENT", 1)
    loaded(ws, tmp_path, f"{HIT} {PRICE}", f"{MAYOR} {HIT} {PRICE}", f"{HIT} {MAYOR}")
    assert filed_in(ws) == (2, 1)
    for report in (1, 2):  # a key of the large table, and one of the small one
        one = panels(ws, report)[0]
        cut.split(ws, one.id, one.text.index(" "))
        assert_whole(ws)
    assert [panels(ws, n)[-1].copies for n in (1, 2, 3)] == [2, 2, 1]
    undo.undo(ws)
    undo.undo(ws)
    assert [[p.copies for p in panels(ws, n)] for n in (1, 2, 3)] == [[3, 2], [2, 3, 2], [3, 2]]
    assert_whole(ws)


def test_what_is_filed_anew_does_not_wait_for_ever(
    ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded(ws, tmp_path, f"{HIT} {PRICE}", f"{MAYOR} {HIT} {PRICE}")
    assert filed_in(ws) == (0, 3)
    monkeypatch.setattr(store, "RECENT", 2)
    with writing(ws.db):
        filed.forget(ws.db)
    assert filing.file_anew(ws)
    assert filed_in(ws) == (3, 0)
    assert_whole(ws)
