"""Search while typing: whatever is typed there is never an error, and in the end it finds what the filter finds."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.store import oracle
from triage.desk import complete, read, search
from triage.desk.workspace import Workspace, open_workspace
from triage.domain.query import Filter, Order
from triage.errors import UsageError
from triage.store import hits
from triage.store import search as sql
from triage.store.connect import writing


@pytest.fixture(scope="module")
def ws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A random workspace, only read."""
    path = tmp_path_factory.mktemp("hits") / "w.db"
    oracle.build(path, random.Random(5), 25).close()
    with open_workspace(path, read_only=True) as workspace:
        yield workspace


def found(ws: Workspace, where: Filter) -> list[int]:
    return [hit.id for hit in read.hits(ws, where) if hit]


@pytest.mark.parametrize("forms", [16, 1])
def test_the_list_holds_what_the_filter_matches(ws: Workspace, forms: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sql, "FORMS", forms)
    monkeypatch.setattr(hits, "LOOKED", 2)
    chance = random.Random(1)
    for line in [
        "m",
        "mi bri",
        "École ma",
        "éc",
        "ALS",
        "الس",
        "mill -mills",
        *(oracle.line(chance) for _ in range(40)),
    ]:
        where = search.parse(line)
        if where:
            assert set(found(ws, where)) == {one.panel.id for one in oracle.slowly(ws, where)}, line


@pytest.mark.parametrize(
    "line", ['"', "''", "mill AND NOT", "NEAR(mill bridge, 2)", "mill*", "^mill", "mill OR", "{text} : mill", "(((", "-", "--",
             "الس\u064f\u0651وق", "e\u0301cole", "\ud800", "a\x00b", "mill\u200f", "ß", "%_\\", "_", "²", "🙂", "a\u0300\u0301"]
)  # fmt: skip
def test_odd_words_are_no_error(ws: Workspace, line: str) -> None:
    where = search.parse(line)
    assert set(found(ws, where)) <= {p.id for p in oracle.everything(ws)}
    read.tally(ws, filter=where)
    read.next_match(ws, None, where)


@given(st.text(max_size=12))
def test_any_line_can_be_typed_key_by_key(ws: Workspace, line: str) -> None:
    for end in range(len(line) + 1):
        complete.completions(ws, line[:end])
        try:
            where = search.parse(line[:end])
        except UsageError:
            continue
        for _, hit in zip(range(4), read.hits(ws, where), strict=False):
            assert hit is None or hit.text


def test_a_step_of_the_search_is_bounded(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hits, "LOOKED", 2)
    steps = list(read.hits(ws, search.parse("the by:nobody")))
    assert set(steps) == {None}
    assert len(steps) > 5


@pytest.mark.parametrize("line", ["", "m", "mill bridge", '"the mill"', "mill -bridge", "left", "tag:event", "left m"])
@pytest.mark.parametrize("order", [None, Order.STORY, Order.OUTLET, Order.DAY, Order.SIZE, Order.LATER, Order.SURE])
def test_a_search_that_is_left_half_done_keeps_nobody_from_writing(
    tmp_path: Path, line: str, order: Order | None
) -> None:
    path = tmp_path / "w.db"
    oracle.build(path, random.Random(5), 25).close()
    with open_workspace(path) as ws:
        where = search.parse(line)
        if order:
            where = search.ordered(where, order)
        undisturbed = [list(read.hits(ws, where)), list(read.seek(ws, None, where))]
        searches = [read.hits(ws, where), read.seek(ws, None, where)]
        begun = [list(islice(half, 1)) for half in searches]
        with (
            ws.another() as other,
            writing(other.db),
        ):  # as proposals are filled in, or reports are loaded beside the desk
            other.db.execute("UPDATE sentence SET note = 'x' WHERE id = 1")
        with writing(ws.db):
            ws.db.execute("UPDATE sentence SET note = 'y' WHERE id = 1")
        assert [first + list(half) for first, half in zip(begun, searches, strict=True)] == undisturbed
        ws.seen.clear()
