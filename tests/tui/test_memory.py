"""What the desk lets go of: what libraries remember beyond their room, and what work leaves behind."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.cells import cached_cell_len
from textual.geometry import Region
from textual.pilot import Pilot
from textual.screen import Screen
from textual.strip import Strip

from tests.tui.harness import desk, keys
from tests.tui.test_work import stack, until_said
from triage.dedupe import forms, lexicon, sieve, stories
from triage.desk.workspace import Workspace, open_workspace
from triage.ingest import guard
from triage.suggest import model
from triage.tui import app as desk_app
from triage.tui import memory, workers
from triage.tui.commands.working import loading


def names(packages: tuple[str, ...]) -> set[str]:
    return {one.__qualname__ for one in memory.remembering(packages)}


def test_functions_that_remember_are_found_wherever_they_stand() -> None:
    known = names(memory.LIBRARIES)
    assert {"cached_cell_len", "Segment._split_cells", "Strip.render_ansi", "Region.intersection"} <= known
    assert {"_akin", "telling", "form", "stem", "fold_words"} <= names(memory.OURS)


def test_tables_are_not_forgotten() -> None:
    model.shipped_weights()
    memory.give_back()
    assert model.shipped_weights.cache_info().currsize == 1


async def test_what_libraries_remember_stays_within_its_room(ws: Workspace) -> None:
    async with desk(ws) as (app, pilot):
        memory.prepare()
        for n in range(3 * memory.ROOM):
            cached_cell_len(f"words {n}")
            Region(n, 0, 9, 9).intersection(Region(0, 0, 5, 5))
        assert max(one.cache_info().currsize for one in memory.remembering(memory.LIBRARIES)) > memory.ROOM
        app.sitting.pressed = float("inf")  # a key has just come
        await pilot.pause(1.2)
        assert max(one.cache_info().currsize for one in memory.remembering(memory.LIBRARIES)) <= memory.ROOM


def test_little_that_is_remembered_stays() -> None:
    memory.prepare()
    Strip.blank.cache_clear()
    Strip.blank(7)
    memory.forget()
    assert Strip.blank.cache_info().currsize == 1


async def test_a_load_leaves_nothing_behind(tmp_path: Path) -> None:
    """Neither words and headlines that were compared, nor the process that takes pages apart."""
    folder = stack(tmp_path / "in", 30)
    (folder / "page.html").write_text(
        "<html><head><title>Top</title></head><body><p>Shells hit Karsin.</p></body></html>"
    )
    with open_workspace(tmp_path / "w.db", editor="anna") as ws:
        async with desk(ws) as (app, pilot):
            seen: list[int] = []

            def work(mine: Workspace, tick: workers.Tick) -> str:
                said = loading(str(folder), mine, tick)
                seen.append(lexicon.stem.cache_info().currsize)
                return said

            workers.start(app, ws, "loading", work)
            await until_said(app, pilot, "Loaded")
            assert seen[0] > 10
            for one in (lexicon.stem, forms.form, stories._akin, sieve.telling):
                assert one.cache_info().currsize == 0
            assert guard._guard._child is None


async def test_filling_in_leaves_nothing_behind(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[str] = []
    monkeypatch.setattr(memory, "forget_ours", lambda: given.append("forgotten"))
    async with desk(ws) as (_, pilot):
        for _ in range(200):
            await pilot.pause(0.02)
            if given:
                break
        assert given


@pytest.fixture
def seldom(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the collector not look by itself; during a load it hardly ever does."""
    monkeypatch.setattr(memory, "_gone", 0)
    before = gc.get_threshold()
    gc.set_threshold(0)
    yield
    gc.set_threshold(*before)


async def leave_dialogs(pilot: Pilot[int], count: int) -> list[weakref.ref[Screen[object]]]:
    """Open and close the page of keys so many times; return the screens."""
    gone: list[weakref.ref[Screen[object]]] = []
    for _ in range(count):
        await keys(pilot, "question_mark")
        gone.append(weakref.ref(pilot.app.screen))
        await keys(pilot, "escape")
    return gone


async def until_gone(pilot: Pilot[int], *screens: weakref.ref[Screen[object]]) -> None:
    """Wait until screens are collected, some seconds at most."""
    for _ in range(60):
        if all(one() is None for one in screens):
            return
        await pilot.pause(0.1)
    raise AssertionError("a screen that has gone is still there")


@pytest.mark.usefixtures("seldom")
async def test_dialogs_that_have_gone_are_collected_in_a_calm_moment(ws: Workspace) -> None:
    async with desk(ws) as (_, pilot):
        (gone,) = await leave_dialogs(pilot, 1)
        await until_gone(pilot, gone)


@pytest.mark.usefixtures("seldom")
async def test_many_dialogs_that_have_gone_are_collected_while_keys_come(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "fill", lambda *_: None)
    monkeypatch.setattr(workers, "CALM", 600.0)  # the last key has always just come
    async with desk(ws) as (_, pilot):
        few = await leave_dialogs(pilot, memory.GONE // 2)
        await pilot.pause(1.2)
        assert all(one() is not None for one in few)
        more = await leave_dialogs(pilot, memory.GONE // 2)
        await until_gone(pilot, *few, *more)


@pytest.mark.usefixtures("seldom")
async def test_dialogs_that_come_and_go_fast_are_collected_at_once(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "between_keys", lambda *_: None)
    async with desk(ws) as (_, pilot):
        gone = await leave_dialogs(pilot, 3 * memory.MANY)
        assert sum(one() is not None for one in gone) <= memory.MANY + 1


async def test_a_moment_without_dialogs_takes_no_look_for_them(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    async with desk(ws) as (_, pilot):
        await pilot.pause(1.2)
        looks: list[str] = []
        monkeypatch.setattr(memory, "_c", lambda name, *_: looks.append(name))
        await pilot.pause(1.2)
        assert not looks


async def test_memory_has_one_place_before_a_thread_has_another(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, threading.Thread, tuple[int, ...]]] = []
    monkeypatch.setattr(memory, "_c", lambda name, *values: asked.append((name, threading.current_thread(), values)))
    monkeypatch.setattr(desk_app, "the_rest", lambda: asked.append(("rest", threading.current_thread(), ())))
    async with desk(ws) as (_, pilot):
        await pilot.pause(0.7)
    names = [name for name, _, _ in asked]
    assert names[: len(memory.PLACES) + 1] == ["mallopt"] * len(memory.PLACES) + ["rest"]
    assert all(thread is threading.main_thread() for name, thread, _ in asked if name == "mallopt")
