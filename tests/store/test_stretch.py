"""Where words stand, read in stretches, against a list of all of it; and filters with words against the slow twin."""

from __future__ import annotations

import contextlib
import random
import sqlite3
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.store import oracle
from triage.desk import cut, purge, read, search, tag
from triage.desk.workspace import Workspace, open_workspace
from triage.domain.query import Order
from triage.domain.tag import Tag
from triage.store import order, queue, reports, stretch, worded
from triage.store import search as sql
from triage.store.connect import Connection, Remembering, writing

COUNT = 3000


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, list[int]]]:
    """A word index of words that stand everywhere, here and there, only at the beginning or the end, and nowhere."""
    chance = random.Random(2)
    shares = {"often": 0.5, "seldom": 0.01, "never": 0.0, "early": 0.9, "late": 0.9}
    places: dict[str, list[int]] = {word: [] for word in shares}
    path = tmp_path_factory.mktemp("stretch") / "w.db"
    with open_workspace(path, create=True) as ws, writing(ws.db):
        for number in range(1, COUNT + 1):
            near = {"early": number < COUNT // 8, "late": number > COUNT * 7 // 8}
            words = [w for w, share in shares.items() if near.get(w, True) and chance.random() < share]
            for word in words:
                places[word].append(number)
            ws.db.execute("INSERT INTO sentence_words (rowid, text) VALUES (?, ?)", (number, " ".join(words)))
    return path, places


@pytest.fixture
def db(known: tuple[Path, dict[str, list[int]]]) -> Iterator[Connection]:
    """A connection to it."""
    with open_workspace(known[0], read_only=True) as ws:
        yield ws.db


@pytest.mark.parametrize("small", [False, True])
@pytest.mark.parametrize("seed", range(6))
def test_stretches_hold_what_is_there(
    db: Connection, known: tuple[Path, dict[str, list[int]]], seed: int, small: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if small:
        for name, value in {"FEW": 2, "KEPT": 64, "_AHEAD": 3, "_BACK": 8, "_GAP": seed, "_NEAR": 3}.items():
            monkeypatch.setattr(stretch, name, value)
    chance = random.Random(seed)
    for _ in range(400):
        word, there = chance.choice([*known[1].items(), ('"oft"*', known[1]["often"])])
        at, count = chance.randint(0, COUNT + 9), chance.choice([1, 2, 7, 20])
        end = at + chance.choice([0, 5, 21, 500])
        i, j = bisect_left(there, at), bisect_right(there, at)
        assert stretch.onward(db, word, at, count) == there[i : i + count]
        assert stretch.backward(db, word, at, count) == there[max(0, j - count) : j]
        assert stretch.between(db, word, at, end) == [n for n in there if at <= n <= end]
        spans = [(n, n + 4) for n in sorted(chance.sample(range(0, COUNT, 5), chance.randint(1, 9)))]
        inside = [n for low, high in spans for n in there if low <= n <= high]
        assert [n for one in stretch.among(db, word, spans) for n in told(db, *one)] == inside
        assert stretch.first(db, word, count) == there[:count]
        assert stretch.few(db, word, count) == (there if len(there) <= count else None)


def test_what_is_remembered_is_bounded(db: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(db, Remembering)
    monkeypatch.setattr(stretch, "KEPT", 64)
    for number in range(0, COUNT, 50):
        stretch.onward(db, "often", number, 60)
        stretch.backward(db, "often", COUNT - number, 60)
    kept = [one for one in db.found.values() if isinstance(one, stretch.Found)]
    assert kept
    assert all(len(one.here.numbers) <= 64 for one in kept)


def test_how_close_words_stand_is_known_from_where_they_were_read_last(tmp_path: Path) -> None:
    with open_workspace(tmp_path / "w.db", create=True) as ws:
        numbers = [*range(1, 600), *range(600, 8000, 20)]
        with writing(ws.db):
            ws.db.executemany("INSERT INTO sentence_words (rowid, text) VALUES (?, 'mill')", [(n,) for n in numbers])
        assert round(stretch.gap(ws.db, "mill")) == 1
        stretch.backward(ws.db, "mill", 5000, 20)
        assert round(stretch.gap(ws.db, "mill")) == 20
        stretch.onward(ws.db, "mill", 1, 40)
        assert round(stretch.gap(ws.db, "mill")) == 1
        stretch.onward(ws.db, "mill", 6000, 40)
        assert round(stretch.gap(ws.db, "mill")) == 20


def told(db: Connection, query: str, values: tuple[Any, ...]) -> list[int]:
    """Return the numbers that a query gives."""
    return [row[0] for row in db.execute(f"SELECT value FROM {query}", values)]


def test_of_words_that_stand_close_only_what_is_asked_for_comes_out_of_the_index(
    db: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert isinstance(db, Remembering)
    stretch.onward(db, "often", 100, 20)
    [near] = stretch.among(db, "often", [(100, 110), (130, 160)])
    [far] = stretch.among(db, "often", [(100, 110), (900, 910)])
    assert ("MATCH" in near[0], "MATCH" in far[0]) == (False, True)
    [found] = [one for one in db.found.values() if isinstance(one, stretch.Found)]
    assert len(found.here.numbers) < 60, "nothing in between is kept"
    monkeypatch.setattr(stretch, "_GAP", 40)
    assert len(list(stretch.among(db, "often", [(100, 110), (900, 910)]))) == 2, "each by itself"


def test_the_index_is_never_read_backwards(db: Connection) -> None:
    said: list[str] = []
    db.set_trace_callback(said.append)
    for number in (5, 900, 2900):
        stretch.backward(db, "often", number, 60)
    db.set_trace_callback(None)
    assert not any("DESC" in line for line in said if "MATCH" in line)


@pytest.mark.parametrize("seed", range(200))
def test_looking_at_some_hits_finds_the_reports_of_all(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports with few and many hits, titles that are no matches, and reports cut anew, whose hits stand behind the others."""
    chance = random.Random(seed)
    reports = sorted(chance.sample(range(1, 60), chance.randint(1, 30)))
    anew = chance.sample(reports, min(len(reports), chance.choice([0, 0, 2, 5])))
    behind = (
        [n for n in anew for _ in range(chance.randint(0, 4))] + [61, 61, 62] + chance.sample(anew, len(anew)) + [63]
    )
    owners = [n for n in reports if n not in anew for _ in range(chance.randint(1, chance.choice([2, 12])))] + behind
    hits = sorted(chance.sample(range(1, 5000), len(owners)))
    share = chance.choice([0.2, 0.9, 1.0])
    told = {hit: (owner, int(chance.random() < share)) for hit, owner in zip(hits, owners, strict=True)}
    asked: list[int] = []

    def look(db: Connection, some: list[int], where: sql.Condition) -> list[tuple[int, int]]:
        asked.extend(some)
        return [told[n] for n in some]

    monkeypatch.setattr(worded, "_looked_at", look)
    where = sql.condition(search.parse("mill"))
    with contextlib.closing(sqlite3.connect(":memory:")) as nothing:
        for given in (hits, hits[::-1]):
            every = list(dict.fromkeys(told[n][0] for n in given if told[n][1]))
            for stride in (1, 2, 3, 7):
                asked.clear()
                found = worded._reports(nothing, given, where, anew, stride)
                assert [n for n in found if n not in anew] == [n for n in every if n not in anew]
                assert len(asked) == len(set(asked)), "none is looked at twice"


WORDS = ("mill", "-mill", '"the mill"', "mil", "éc", "السوق", "the mill", "bridge held", "m", "-was the", "zebra")
OTHERS = (
    "", "left", "outlet:north", "outlet:wire", "-outlet:wire", "since:2021-03-02", "until:2021-03", "tag:event", "lang:en",
    "since:2021 outlet:harbour", "role:caption", "-tag:noise", "flag:any", "story:item3", "-left", "outlet:north outlet:south",
)  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_filters_with_words_are_those_of_the_slow_twin(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With few of everything known at once, so that each way of finding is gone; some reports are cut anew or purged."""
    monkeypatch.setattr(order, "FEW", seed)
    monkeypatch.setattr(order, "RARER", 2)
    monkeypatch.setattr(worded, "HIDDEN", seed % 2)
    monkeypatch.setattr(worded, "ANEW", 2 * (seed % 3))
    if seed % 2:
        monkeypatch.setattr(
            worded, "_width", lambda db: 60.0
        )  # as if hits stood close, so that few of them are looked at
    for name, value in {"FEW": seed, "KEPT": 32, "_AHEAD": 2, "_BACK": 4, "_GAP": 40 * (seed % 2), "_NEAR": 2}.items():
        monkeypatch.setattr(stretch, name, value)
    chance = random.Random(seed)
    with oracle.build(tmp_path / "w.db", chance, 26) as ws:
        for _ in range(8):
            compare(ws, chance)
            disturb(ws, chance)


def compare(ws: Workspace, chance: random.Random) -> None:
    """Compare walks, windows and counts under some filters with the slow twin."""
    for _ in range(6):
        line = f"{chance.choice(WORDS)} {chance.choice(OTHERS)} {chance.choice(OTHERS)}"
        where = search.parse(line)._replace(order=chance.choice([None, Order.STORY, Order.OUTLET, Order.DAY]))
        slow = oracle.slowly(ws, where)
        condition = sql.condition(where, ws.db)
        assert [place for place in queue.walk(ws.db, None, condition) if place] == [one.place for one in slow], line
        left = sum(one.panel.tag is None for one in slow)
        assert read.left(ws, filter=where) == (left, len(slow)), line
        by_story = where._replace(order=None)
        stories = sorted({one.place[0] for one in slow})
        for lead in chance.sample(range(30), 3):
            onward = [row.lead for row in read.stories(ws, lead, 4, filter=by_story)]
            assert onward == [n for n in stories if n > lead][:4], line
            before = [row.lead for row in read.stories(ws, lead, 4, filter=by_story, backwards=True)]
            assert before == [n for n in stories if n < lead][-4:], line
        wholes = list(dict.fromkeys(one.place[:2] for one in oracle.slowly(ws, by_story)))
        for row in chance.sample(read.every_report(ws), 3):
            place = (row.lead, row.id)
            after, before_it = [p for p in wholes if p > place], [p for p in wholes if p < place]
            assert read.neighbour(ws, row.id, 1, filter=by_story) == (after[0][1] if after else None), line
            assert read.neighbour(ws, row.id, -1, filter=by_story) == (before_it[-1][1] if before_it else None), line

    shown = [(row.lead, row.headline, row.reports, row.left) for row in read.stories(ws, None, 99)]
    stories = sorted({row.lead for row in read.every_report(ws)})
    wholes_of = [(lead, read.reports_of_story(ws, lead)) for lead in stories]
    told = [(lead, reports.row(ws.db, lead), of) for lead, of in wholes_of]
    assert shown == [(n, lead and lead.headline, len(of), sum(one.left for one in of)) for n, lead, of in told]


def disturb(ws: Workspace, chance: random.Random) -> None:
    """Cut a sentence anew, purge a report, leave one out, join two, or tag something."""
    rows = read.every_report(ws)
    row = chance.choice(rows)
    match chance.randrange(6):
        case 0 | 1:
            plain = [p for p in read.panels(ws, row.id) if p.tag is None and not (p.flags or p.note or p.records)]
            if plain and " " in plain[0].text:
                cut.split(ws, plain[0].id, plain[0].text.index(" ") + 1)
        case 2:
            if all(p.tag is None and not (p.flags or p.note or p.records) for p in read.panels(ws, row.id)):
                purge.purge(ws, row.key)
        case 3:
            oracle.leave_out(ws, row.key)
        case 4:
            oracle.join(ws, row.key, chance.choice(rows).key)
        case _:
            panels = read.panels(ws, row.id)
            if panels:
                tag.tag(ws, [panels[0].id], chance.choice([Tag.EVENT, Tag.NOISE]))
