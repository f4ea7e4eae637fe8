"""Where a desk was left comes back at the next start; what is damaged, foreign or in the way is forgotten."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.desk import place as places
from triage.desk.place import Place, _checked, first_time, keep, recall
from triage.desk.workspace import Workspace, open_workspace
from triage.paths import state_folder
from triage.toml import toml_table

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
HERE = Place("stories", "abc-1-12", 7, 'left tag:event "a b"', {"read": 1, "stories": 1}, True)


def test_a_place_comes_back(ws: Workspace) -> None:
    assert recall(ws) == Place()
    keep(ws, HERE)
    assert recall(ws) == HERE
    (file,) = (state_folder() / "desks").iterdir()
    assert file.parent.stat().st_mode & 0o077 == 0


def test_a_desk_that_only_reads_has_a_place_too(ws: Workspace) -> None:
    with open_workspace(ws.path, read_only=True) as reader:
        keep(reader, HERE)
        assert recall(reader) == HERE


def test_a_moved_workspace_keeps_its_place_and_a_copy_begins_anew(ws: Workspace, tmp_path: Path) -> None:
    keep(ws, HERE)
    ws.close()
    shutil.copy(ws.path, tmp_path / "copy.db")
    with open_workspace(tmp_path / "copy.db") as copy:
        assert recall(copy) == Place()
    os.rename(ws.path, tmp_path / "moved.db")
    with open_workspace(tmp_path / "moved.db") as moved:
        assert recall(moved) == HERE


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "[]", "null", "7", '"x"', "{}", "workspace = 3", 'workspace = "x"\nvew = 1', 'workspace = "x"\nline = -1',
        'workspace = "x"\nline = 1e9', 'workspace = "x"\npanes = [1]', 'workspace = "x"\n[panes]\nread = "1"',
        'workspace = "x"\nview = 3', 'workspace = "x"\nfilter = []', 'workspace = "x"\nexplaining = 1', "[" * 100_000,
        "a = " + "[" * 10_000, 'workspace = "\\u0000"', "\x00", 'workspace = "x"\nview = "', 'workspace = "x"\n[panes.read]',
    ],
)  # fmt: skip
def test_a_damaged_file_is_forgotten(ws: Workspace, text: str) -> None:
    keep(ws, HERE)
    (file,) = (state_folder() / "desks").iterdir()
    file.write_text(text, encoding="utf-8")
    assert recall(ws) == Place()
    keep(ws, HERE)
    assert recall(ws) == HERE


def test_what_cannot_be_written_or_read_stops_nothing(ws: Workspace) -> None:
    state_folder().parent.mkdir(parents=True, exist_ok=True)
    state_folder().write_text("a file in the place of the folder")
    keep(ws, HERE)
    assert recall(ws) == Place()
    assert first_time() is False


def test_the_origin_of_a_foreign_file_is_no_path(ws: Workspace) -> None:
    ws.db.execute("UPDATE workspace SET value = '../../../x' WHERE name = 'origin'")
    keep(ws, HERE)
    assert recall(ws) == Place()
    assert not list(state_folder().rglob("*x*"))


def test_a_full_write_or_none(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(ws, HERE)
    monkeypatch.setattr(places, "_written", lambda path, place: (_ for _ in ()).throw(OSError("full")))
    keep(ws, Place("read"))
    assert recall(ws) == HERE


def test_the_first_time_is_once() -> None:
    assert first_time() is True
    assert first_time() is False


@given(
    st.builds(
        Place,
        TEXT,
        TEXT,
        st.integers(0, 9999),
        TEXT,
        st.dictionaries(TEXT, st.integers(0, 9)),
        st.booleans(),
    )
)
def test_every_place_of_a_desk_is_fit_and_comes_back(place: Place) -> None:
    assert _checked(place) == place
    found = toml_table(places._written("/a/path", place))
    assert found.pop("workspace") == "/a/path"
    assert Place(**found) == place
