"""Long work and the keys take turns: while keys wait, the work rests, and yet comes to its end."""

from __future__ import annotations

import asyncio
import time
from typing import cast

import pytest
from textual.app import App
from textual.events import Key
from textual.message import Message
from textual.widgets import Input

from tests.tui.harness import desk, keys
from tests.tui.test_work import until_idle
from triage.desk.workspace import Workspace
from triage.store.connect import writing
from triage.tui import workers
from triage.tui.app import DeskApp
from triage.tui.workers import LOOK, SHARE, Turns


class Clock:
    """A clock that goes on while somebody sleeps by it, and counts the sleep."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept = 0.0

    def monotonic(self) -> float:
        """Return the time."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Let time go by."""
        self.now += seconds
        self.slept += seconds


class Busy:
    """An app that is behind with its keys for so many looks."""

    def __init__(self, looks: float) -> None:
        self.looks = looks

    @property
    def behind(self) -> bool:
        """Whether keys wait."""
        self.looks -= 1
        return self.looks >= 0


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    monkeypatch.setattr(workers, "time", found)
    return found


def turns(looks: float) -> Turns:
    return Turns(cast("App[int]", Busy(looks)))


@pytest.mark.parametrize(("worked", "rested"), [(0.1, 0.1 * SHARE), (0.02, 0.02 * SHARE), (60.0, workers.LONGEST)])
def test_work_rests_for_a_share_of_its_time_while_keys_wait(clock: Clock, worked: float, rested: float) -> None:
    one = turns(float("inf"))
    for _ in range(3):
        clock.now += worked
        clock.slept = 0.0
        one.give_way()
        assert clock.slept == pytest.approx(rested, abs=1.5 * LOOK)


def test_work_goes_on_as_soon_as_no_key_waits(clock: Clock) -> None:
    one = turns(3)
    clock.now += 1.0
    one.give_way()
    assert clock.slept == pytest.approx(3 * LOOK)
    clock.slept = 0.0
    clock.now += 1.0
    one.give_way()
    assert not clock.slept


@pytest.fixture
def always_behind(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Let keys wait for ever; return how long the work rested each time."""
    rests: list[float] = []

    def give_way(one: Turns) -> None:
        before = time.monotonic()
        real(one)
        rests.append(time.monotonic() - before)

    real = Turns.give_way
    monkeypatch.setattr(DeskApp, "behind", property(lambda _: True))
    monkeypatch.setattr(Turns, "give_way", give_way)
    return rests


async def test_work_of_the_desk_rests_but_where_it_has_the_turn_to_write(
    ws: Workspace, always_behind: list[float]
) -> None:
    """A key that writes would wait for the work then, and the work for the key."""

    def work(mine: Workspace, tick: workers.Tick) -> str:
        tick(1, 3)
        with writing(mine.db):
            tick(2, 3)
        tick(3, 3)
        return "Done."

    async with desk(ws, (100, 30)) as (app, pilot):
        workers.start(app, ws, "working", work)
        await until_idle(app, pilot)
    assert len(always_behind) == 2


async def test_letters_that_come_at_once_wait_and_the_desk_knows_it(ws: Workspace) -> None:
    async with desk(ws, (40, 12)) as (app, pilot):
        await keys(pilot, "ctrl+p")
        assert not app.behind
        for _ in range(30):
            app.post_message(Key("a", "a"))
        assert app.behind
        for _ in range(500):
            await asyncio.sleep(0.01)
            if not app.behind:
                break
        assert not app.behind
        assert app.screen.query_one(Input).value == "a" * 30


async def test_progress_is_told_some_ten_times_a_second_however_often_the_work_says_it(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A check says it every few milliseconds; each time the headline is painted, keys wait."""
    came: list[workers.WorkMoved] = []

    def work(_: Workspace, tick: workers.Tick) -> str:
        for done in range(50):
            tick(done, 50)
            time.sleep(0.005)
        return "Done."

    async with desk(ws, (100, 30)) as (app, pilot):
        post, began = app.post_message, time.monotonic()

        def told(message: Message) -> bool:
            if isinstance(message, workers.WorkMoved):
                came.append(message)
            return post(message)

        monkeypatch.setattr(app, "post_message", told)
        workers.start(app, ws, "checking", work)
        await until_idle(app, pilot)
        assert 2 <= len(came) <= 2 + (time.monotonic() - began) / workers.TOLD
        assert [one.done for one in came] == sorted({one.done for one in came})
