"""Reading order under filters, against a slow twin that looks at every sentence."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store import oracle
from triage.desk import cut, load, merge, read, search, tag
from triage.desk.workspace import Workspace, open_workspace
from triage.domain.query import Filter
from triage.domain.rows import AtLeast, Position
from triage.domain.tag import Tag
from triage.store import inside, order, queue, stretch, tally, worded
from triage.store import search as sql

LINES = [
    "", "left", "tag:event", "tag:quote", "outlet:north", "outlet:wire", "since:2021-03-04", "until:2021-03-02", "mill",
    "mil", '"the mill"', "mill left", "mill tag:event", "mill outlet:north since:2021-03-03", "éc", "zebra", "tag:event left",
    "outlet:nobody", "m", "bridge tag:quote outlet:wire",
]  # fmt: skip
WORDS = ["the", "mill", "bridge", "mills", "burned", "held", "École", "market", "quiet"]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixty short reports; some stories have members far behind their lead, some sentences are decided, one report is cut anew."""
    chance = random.Random(3)
    folder = tmp_path_factory.mktemp("order")
    with open_workspace(folder / "w.db") as ws:
        for number in range(60):
            body = "\n\n".join(
                " ".join(chance.choices(WORDS, k=5)).capitalize() + "." for _ in range(chance.randint(1, 4))
            )
            day = f"{1 + number % 7:02}"
            source = folder / f"{number}.html"
            outlet = chance.choice(["North Wire", "South Wire", "Harbour"])
            source.write_text(
                f"<html><head><title>Word{number} item{number} thing{number}</title>"
                f'<meta property="og:site_name" content="{outlet}">'
                f'<meta property="article:published_time" content="2021-03-{day}T08:00:00Z">'
                f"</head><body><article><h1>Word{number} item{number} thing{number}</h1>"
                + "".join(f"<p>{p} It was said again and again in the town that day.</p>" for p in body.split("\n\n"))
                + "</article></body></html>"
            )
        load.load(ws, [str(folder)], auto=False)
        rows = read.every_report(ws)
        for _ in range(12):
            a, b = chance.sample(rows, 2)
            merge.same(ws, a.key, b.key)
        for row in rows:
            for panel in read.panels(ws, row.id):
                if chance.random() < 0.4:
                    tag.tag(ws, [panel.id], chance.choice([Tag.EVENT, Tag.QUOTE]))
    return folder / "w.db"


@pytest.fixture
def ws(path: Path) -> Iterator[Workspace]:
    """The workspace, only read."""
    with open_workspace(path, read_only=True) as workspace:
        yield workspace


def slowly(ws: Workspace, where: Filter) -> list[Position]:
    """Return the positions of all matches by story, by looking at everything."""
    return [one.place for one in oracle.slowly(ws, where)]


def found(places: Iterator[worded.Place | None]) -> list[worded.Place]:
    """Return the places of a walk without the pauses."""
    return [place for place in places if place]


@pytest.mark.parametrize("few", [order.FEW, 0])
@pytest.mark.parametrize("line", LINES)
def test_windows_and_steps_are_those_of_the_slow_twin(
    ws: Workspace, line: str, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(order, "FEW", few)
    where = search.parse(line)
    wanted = slowly(ws, where)
    places = list(dict.fromkeys(p[:2] for p in wanted))
    condition = sql.condition(where, ws.db)
    everywhere = [(row.lead, row.id) for row in read.every_report(ws)]
    assert found(order.places(ws.db, None, condition)) == places
    assert found(order.places(ws.db, None, condition, -1)) == places[::-1]
    for at in everywhere[::7]:
        assert found(order.places(ws.db, at, condition)) == [p for p in places if p > at]
        assert found(order.places(ws.db, at, condition, -1)) == [p for p in places if p < at][::-1]
    leads = list(dict.fromkeys(lead for lead, _ in places))
    assert queue.leads(ws.db, None, 5, condition) == leads[:5]
    assert queue.leads(ws.db, 30, 5, condition) == [n for n in leads if n > 30][:5]
    assert queue.leads(ws.db, 30, 5, condition, -1) == [n for n in leads if n < 30][-5:]
    walked: list[Position] = []
    here: Position | None = None
    while here := queue.next_match(ws.db, here, condition):
        walked.append(here)
    assert walked == wanted
    for lead, report, start in wanted[::5]:
        assert queue.next_match(ws.db, (lead, report, start - 1), condition) == (lead, report, start)
    numbers = {n for _, report in everywhere for n in inside.matching(ws.db, report, condition)}
    assert len(numbers) == len(wanted)


@pytest.mark.parametrize("line", LINES[1:])
def test_what_is_left_is_counted_and_capped(ws: Workspace, line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    where = search.parse(line)
    wanted = slowly(ws, where)
    left = set(slowly(ws, search.parse("left"))) & set(wanted)
    assert read.left(ws, filter=where) == (len(left), len(wanted))
    if line == "left":
        return  # the counter knows it
    monkeypatch.setattr(tally, "COUNTED", 7)
    counted = read.left(ws, filter=where)
    assert counted[1] == min(7, len(wanted))
    assert [f"{n:,}".endswith("+") for n in counted] == [len(wanted) >= 7] * 2


@pytest.mark.parametrize(
    "line", ["mill", "the", '"the mill"', "mill left", "the outlet:north", "the since:2021-03-03", "zebra"]
)
def test_hits_of_words_are_counted_in_their_order_up_to_both_bounds(
    ws: Workspace, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    condition = sql.condition(search.parse(line), ws.db)
    hits = stretch.first(ws.db, condition.words or "", 10_000)
    matches = {n for row in read.every_report(ws) for n in inside.matching(ws.db, row.id, condition)}
    undecided = {n for n in matches if (panel := read.panel(ws, n)) and panel.tag is None}
    for counted, looked in ((1, 500), (9, 500), (9, 20), (50, 7), (250, 30), (250, 500), (250, len(hits) or 1)):
        monkeypatch.setattr(tally, "COUNTED", counted)
        monkeypatch.setattr(tally, "LOOKED", looked)
        monkeypatch.setattr(tally, "_AHEAD", (5, 40))
        among = [n for n in hits[:looked] if n in matches]
        stopped = len(among) >= counted or len(hits) > looked
        told = tally.tally(ws.db, condition)
        assert (told.total, told.left) == (len(among[:counted]), len(undecided.intersection(among[:counted]))), line
        assert isinstance(told.total, AtLeast) is stopped, line


def test_a_count_that_stopped_says_so_and_stays_so() -> None:
    assert f"{AtLeast(1250):,} left" == "1,250+ left"
    assert f"{AtLeast(250) - 1}" == "249+"
    assert f"{AtLeast(250) + 1}" == "251+"


def test_a_prefix_of_many_words_is_left_to_the_index(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = slowly(ws, search.parse("mil"))
    assert sql.condition(search.parse("Mil"), ws.db).words == '("mill" OR "mills")'
    assert [list(sql.forms_of(ws.db, one)) for one in ("mil", "mill", "mills")] == [["mill", "mills"]] * 2 + [["mills"]]
    assert list(sql.forms_of(ws.db, "zebra")) == ["zebra"], "asked for, though it stands nowhere"
    monkeypatch.setattr(sql, "FORMS", 1)
    condition = sql.condition(search.parse("MIL"), ws.db)  # what "Mil" stands for is remembered
    assert condition.words == '"MIL"*'
    assert queue.next_match(ws.db, None, condition) == wanted[0]


def test_a_report_that_was_cut_anew_keeps_its_place(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "cut.db"
    copy.write_bytes(path.read_bytes())
    with open_workspace(copy) as ws:
        panel = next(p for p in read.panels(ws, 2) if p.tag is None and not p.records)
        cut.split(ws, panel.id, panel.start + 8)
        for line in ("mill", "town", "tag:event"):
            where = search.parse(line)
            places = list(dict.fromkeys(p[:2] for p in slowly(ws, where)))
            assert found(order.places(ws.db, None, sql.condition(where, ws.db))) == places


def test_the_next_one_left_in_a_long_report_is_found(tmp_path: Path) -> None:
    source = tmp_path / "long.txt"
    source.write_text("\n\n".join(f"Sentence number {n} is here for all to read." for n in range(700)))
    with open_workspace(tmp_path / "w.db") as ws:
        load.load(ws, [str(source)])
        panels = read.panels(ws, 1)
        tag.tag(ws, [p.id for p in panels if p.n not in (3, 650, 690)], Tag.CAPTION)
        starts = [p.start for p in panels if p.n in (3, 650, 690)]
        at: Position | None = None
        for start in [*starts, starts[0]]:
            at = read.next_left(ws, at)
            assert at == (1, 1, start)
        assert read.next_left(ws, (1, 1, panels[300].start)) == (1, 1, starts[1])
