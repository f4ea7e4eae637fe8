"""The first frame under a filter or in an order: it lists what the desk is about to list, or leaves the start to the desk."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.tui import samples
from tests.tui.harness import Size
from tests.tui.test_first import STATES, all_decided, early, live
from triage.desk import glance, merge, read, tag
from triage.desk.place import Place, first_time, keep
from triage.desk.workspace import Workspace, open_workspace
from triage.domain.query import Order
from triage.domain.report import Role
from triage.domain.tag import Tag
from triage.store import glance as store
from triage.store import order as reports_in_order


@pytest.fixture(autouse=True)
def _not_the_first_time() -> None:
    """Let the first steps be taught already."""
    first_time()


def left_at(path: Path, place: Place) -> None:
    """Leave the desk of a workspace at a place."""
    with open_workspace(path, editor="anna") as ws:
        keep(ws, place)


LISTED = ["left", *(f"{left}order:{order}" for order in glance.ORDERS if order for left in ("", "left "))]
"""Filters and orders that a look knows, as a desk that is left keeps them."""


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=lambda s: f"{s[0]}x{s[1]}")
@pytest.mark.parametrize("state", ["half", "member"])
@pytest.mark.parametrize("line", LISTED)
async def test_it_lists_what_the_desk_lists(ws: Workspace, line: str, state: str, size: Size) -> None:
    STATES[state](ws)
    rows = read.every_report(ws)
    names = ["", *(read.panels(ws, rows[n].id)[-1].sentence_id for n in (0, 1, 3, 5))]
    ws.close()
    for pane, sentence in enumerate(names):
        left_at(ws.path, Place("read", sentence, filter=line, panes={"read": pane % 2}))
        if "sure" in line and not sentence:
            assert glance.look(str(ws.path), size[1], editor="anna", read_only=False) is None
        else:
            assert early(ws.path, size) == await live(ws.path, size), (sentence, pane)


@pytest.mark.parametrize("line", LISTED)
async def test_long_lists_are_those_of_the_desk(tmp_path: Path, line: str) -> None:
    chance = random.Random(line)
    outlets, days = (
        [None, "Harbour Wire", "coast [b]herald", "صوت"],
        [None, "2031-03-04T10:12:00Z", "2031-03-02T09:00:00Z"],
    )
    given: list[tuple[str, str, str | None, str | None, list[samples.Piece]]] = []
    for n in range(70):
        words = (
            f"Shells fell on gate {n} of Karsin on Tuesday.",
            f"The road to village {n} is open again, a nurse said.",
        )
        pieces: list[samples.Piece] = [(text, Role.BODY, 0, samples.EVENT) for text in words]
        given.append((f"r{n}", f"Gate {n}", chance.choice(outlets), chance.choice(days), pieces))
    with samples.build(tmp_path / "w.db", given) as ws:
        rows = read.every_report(ws)
        for number in chance.sample(range(70), 40):
            tag.tag(ws, [panel.id for panel in read.panels(ws, rows[number].id)], Tag.EVENT)
        for number in range(0, 60, 7):
            merge.same(ws, rows[number + 3].key, rows[number].key)
        names = [read.panels(ws, row.id)[0].sentence_id for row in [*chance.sample(rows, 6), rows[0], rows[-1]]]
    for sentence in [*names, *([] if "sure" in line else [""])]:
        left_at(ws.path, Place("read", sentence, filter=line))
        assert early(ws.path, (120, 30)) == await live(ws.path, (120, 30)), sentence


def test_its_orders_are_those_of_the_work() -> None:
    assert {name: words for name, words in glance.ORDERS.items() if name} == {
        order.value: order.words for order in Order
    }
    assert glance.ORDERS[""] == Order.STORY.words
    assert store.DAY == reports_in_order.DAY


@pytest.mark.parametrize("line", ["karsin", "outlet:wire", "left tag:event", "-left", "@mine"])
def test_there_is_none_of_other_filters(ws: Workspace, line: str) -> None:
    keep(ws, Place(filter=line))
    assert glance.look(str(ws.path), 24, read_only=False) is None


def test_there_is_none_where_nothing_is_left_to_list(ws: Workspace) -> None:
    keep(ws, Place(filter="left"))
    assert glance.look(str(ws.path), 24, read_only=False) is not None
    all_decided(ws)
    assert glance.look(str(ws.path), 24, read_only=False) is None
