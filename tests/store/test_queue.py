"""The order of the work: whatever the order and the filter, nothing is dropped or doubled, and what is left is true."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store import oracle
from triage.desk import later as pile
from triage.desk import load, read, search, tag, undo
from triage.desk.workspace import Workspace, open_workspace
from triage.domain.query import Filter, Order
from triage.domain.rows import Position
from triage.domain.tag import Tag
from triage.store import doubt, inside, order, queue, tally
from triage.store import search as sql
from triage.store.connect import writing

ORDERS = list(Order)
BUILDS = range(4)


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    """Some random workspaces."""
    folder = tmp_path_factory.mktemp("queue")
    for seed in BUILDS:
        oracle.build(folder / f"{seed}.db", random.Random(seed), 10 + seed * 4).close()
    return {seed: folder / f"{seed}.db" for seed in BUILDS}


@pytest.fixture
def ws(paths: dict[int, Path], request: pytest.FixtureRequest) -> Iterator[Workspace]:
    """One of the workspaces, only read."""
    with open_workspace(paths[request.param], read_only=True) as workspace:
        yield workspace


def parsed(line: str, wanted: Order) -> Filter:
    return search.parse(f"{line} order:{wanted}")


def walked(ws: Workspace, where: Filter, after: Position | None = None) -> list[Position]:
    return [place for place in queue.walk(ws.db, after, sql.condition(where, ws.db)) if place]


@pytest.mark.parametrize("sorted_up_to", [order.SORTED, 0])
@pytest.mark.parametrize("wanted", ORDERS)
@pytest.mark.parametrize("ws", BUILDS, indirect=True)
def test_every_order_holds_every_match_once(
    ws: Workspace, wanted: Order, sorted_up_to: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (order, queue, doubt):
        monkeypatch.setattr(module, "SORTED", sorted_up_to)
    monkeypatch.setattr(order, "FEW", min(sorted_up_to, order.FEW))
    chance = random.Random(wanted)
    for line in [*oracle.TERMS, *(oracle.line(chance) for _ in range(12))]:
        where = parsed(line, wanted)
        slow = oracle.slowly(ws, where)
        assert walked(ws, where) == [one.place for one in slow], line
        left = sum(one.panel.tag is None for one in slow)
        unseen = sum(not one.panel.seen for one in slow)
        found = read.tally(ws, filter=where)
        assert (found.left, found.total, found.unseen) == (left, len(slow), unseen), line


@pytest.mark.parametrize("wanted", ORDERS)
@pytest.mark.parametrize("ws", BUILDS, indirect=True)
def test_going_on_from_anywhere_gives_the_rest(ws: Workspace, wanted: Order) -> None:
    chance = random.Random(wanted)
    all_of_them = oracle.slowly(ws, Filter(order=wanted))
    for line in ["", *(oracle.line(chance) for _ in range(12))]:
        where = parsed(line, wanted)
        slow = oracle.slowly(ws, where)
        for start in chance.sample(all_of_them, min(6, len(all_of_them))):
            edge = oracle.rank(start, wanted)
            rest = [one.place for one in slow if oracle.rank(one, wanted) > edge]
            if wanted is not Order.SURE or not (where.left and start.panel.tag):
                assert walked(ws, where, start.place) == rest, (line, start.place)
            around = [one.place for one in slow]
            at = read.next_match(ws, start.place, where)
            assert at in around if around else at is None
        places = [place for place in read.seek(ws, None, where) if place]
        assert places == [one.place for one in slow]


@pytest.mark.parametrize("wanted", [None, Order.STORY])
@pytest.mark.parametrize("ws", BUILDS, indirect=True)
def test_the_next_one_left_in_the_same_report_is_the_one_that_the_walk_comes_to(
    ws: Workspace, wanted: Order | None
) -> None:
    left = [one.place for one in oracle.slowly(ws, search.parse("left"))]
    for one in oracle.slowly(ws, Filter()):
        story, report, start = one.place
        for after in (one.place, (story, report, start - 1), (story + 1, report, start)):
            now = after[0] == story
            slow = next((place for place in left if place > after), left[0]) if now else None
            near = inside.left_behind(ws.db, after)
            assert near is None or (now and (story, report, near) == slow)
            assert near is not None or slow is None or slow[1] != report or slow < after
            if now:
                assert pile.next_left(ws, after, {}, filter=Filter(order=wanted)) == slow


@pytest.mark.parametrize("wanted", [o for o in ORDERS if o not in (Order.SURE, Order.LATER)])
@pytest.mark.parametrize("ws", BUILDS, indirect=True)
def test_reports_and_stories_go_both_ways(ws: Workspace, wanted: Order) -> None:
    chance = random.Random(wanted)
    for line in ["", LEFT, *(oracle.line(chance) for _ in range(10))]:
        where = parsed(line, wanted)
        condition = sql.condition(where, ws.db)
        wholes = list(dict.fromkeys(one.place[:2] for one in oracle.slowly(ws, where)))
        assert [p for p in queue.places(ws.db, None, condition) if p] == wholes
        assert [p for p in queue.places(ws.db, None, condition, -1) if p] == wholes[::-1]
        for n, place in enumerate(wholes):
            assert [p for p in queue.places(ws.db, place, condition) if p] == wholes[n + 1 :]
            assert [p for p in queue.places(ws.db, place, condition, -1) if p] == wholes[:n][::-1]
        rows: list[int] = []
        edge = None
        while found := read.reports_in_order(ws, edge, 3, where):
            rows += [row.id for row in found]
            edge = found[-1]
        assert rows == [number for _, number in wholes]
        if edge:
            before = read.reports_in_order(ws, edge, 3, where, backwards=True)
            assert [row.id for row in before] == rows[:-1][-3:]
        if wanted in (Order.STORY, Order.SIZE):
            stories = list(dict.fromkeys(lead for lead, _ in wholes))
            assert [s.lead for s in read.stories(ws, None, 99, filter=where)] == stories
            for n, lead in enumerate(stories):
                assert [s.lead for s in read.stories(ws, lead, 4, filter=where)] == stories[n + 1 :][:4]
                back = read.stories(ws, lead, 4, filter=where, backwards=True)
                assert [s.lead for s in back] == stories[:n][-4:]


LEFT = "left"


@pytest.mark.parametrize("seed", range(24))
def test_decisions_in_between_drop_and_double_nothing(tmp_path: Path, seed: int) -> None:
    """Work through a queue with random decisions in between: all that is left comes, each once, and the counts are true."""
    chance = random.Random(seed)
    where = parsed(oracle.line(chance) if seed % 3 else "", ORDERS[seed % len(ORDERS)])
    with oracle.build(tmp_path / "w.db", chance, 12) as ws:
        put_off: pile.Later = {}
        here: Position | None = None
        for _ in range(150):
            slow = oracle.slowly(ws, where.undecided())
            found = read.tally(ws, filter=where.undecided())
            assert (found.left, found.unseen) == (len(slow), sum(not one.panel.seen for one in slow))
            here = pile.next_left(ws, here, put_off, filter=where)
            assert (here is None) == (not slow)
            if here is None:
                break
            assert here in [one.place for one in slow]
            act(ws, chance, here, put_off)
        assert oracle.slowly(ws, where.undecided()) == []


def test_what_was_put_off_is_found_in_the_story_that_its_report_came_to(tmp_path: Path) -> None:
    with open_workspace(tmp_path / "w.db", editor="anna") as ws, writing(ws.db):
        chance = random.Random(2)
        first, second = (oracle._add(ws, chance, number) for number in range(2))
        at = next(p.start for p in oracle.reports_panels(ws, 2) if p.role != "title")
        put_off: pile.Later = {}
        pile.put_off(put_off, (2, 2, at), None)
        oracle.join(ws, second, first)
        assert pile.next_left(ws, None, put_off, filter=parsed("", Order.LATER)) == (1, 2, at)
        pile.put_off(put_off, (2, 2, at), None)
        before = max(
            place for one in oracle.slowly(ws, parsed("left", Order.STORY)) if (place := one.place) < (1, 2, at)
        )
        assert pile.next_left(ws, before, put_off, filter=Filter()) != (1, 2, at)
        assert list(put_off) == [(1, 2, at)]


def act(ws: Workspace, chance: random.Random, here: Position, put_off: pile.Later) -> None:
    """Decide the sentence, put it off, pass it, or do something else to the workspace."""
    number = next(p.id for p in oracle.reports_panels(ws, here[1]) if p.start == here[2])
    match chance.randrange(12):
        case 0:
            pile.put_off(put_off, here, chance.choice(ORDERS))
        case 1:
            ws.seen.add(number)
            ws.note_seen()
        case 2:
            undo.undo(ws)
        case 3:
            rows = read.every_report(ws)
            oracle.join(ws, *(row.key for row in chance.sample(rows, 2)))
        case 4:
            rows = read.every_report(ws)
            if len(rows) > 6:
                oracle.leave_out(ws, chance.choice(rows).key)
        case _:
            tag.tag(ws, [number], chance.choice(list(Tag)))


@pytest.mark.parametrize("wanted", ORDERS)
def test_a_queue_that_is_only_decided_gives_each_sentence_once_and_in_order(tmp_path: Path, wanted: Order) -> None:
    chance = random.Random(7)
    with oracle.build(tmp_path / "w.db", chance, 14) as ws:
        expected = [one.place for one in oracle.slowly(ws, Filter(order=wanted).undecided())]
        put_off: pile.Later = {}
        if wanted is Order.LATER:
            put_off = dict.fromkeys(chance.sample(expected, 5), False)
            expected = [*put_off, *(p for p in expected if p not in put_off)]
        came: list[Position] = []
        while here := pile.next_left(ws, came[-1] if came else None, put_off, filter=Filter(order=wanted)):
            came.append(here)
            number = next(p.id for p in oracle.reports_panels(ws, here[1]) if p.start == here[2])
            tag.tag(ws, [number], Tag.NOISE)
        assert sorted(came) == sorted(expected)
        assert len(came) == len(set(came))
        if wanted is not Order.LATER:
            assert came == expected
        else:
            assert came[:5] == expected[:5]


@pytest.mark.parametrize("wanted", ORDERS)
def test_what_is_put_off_again_and_again_lets_every_other_one_come_first(tmp_path: Path, wanted: Order) -> None:
    """A pass that only puts off goes once around, and the next one again: in the order of the pile, too."""
    where = Filter(order=wanted)
    with oracle.build(tmp_path / "w.db", random.Random(3), 12) as ws:
        left = [one.place for one in oracle.slowly(ws, where.undecided())]
        put_off: pile.Later = {}
        for place in left[3:6]:
            pile.put_off(put_off, place, Order.STORY)
        here: Position | None = None
        came: list[Position] = []
        for _ in range(2 * len(left)):
            here = pile.next_left(ws, here, put_off, filter=where)
            assert here
            came.append(here)
            pile.put_off(put_off, here, wanted)
        assert sorted(came[: len(left)]) == sorted(left)
        assert came[len(left) :] == came[: len(left)]
        if wanted is Order.LATER:
            assert came[:3] == left[3:6]


def test_a_long_walk_in_vain_can_be_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(order, "SLICE", 2)
    monkeypatch.setattr(tally, "VAIN", 2)
    with oracle.build(tmp_path / "w.db", random.Random(1), 20) as ws:
        where = search.parse("role:alt")
        assert list(read.seek(ws, None, where)).count(None) > 4
        counted = read.tally(ws, filter=where)
        assert f"{counted.left}" == "0+"


def test_words_that_never_stand_together_are_sought_once_until_words_come(tmp_path: Path) -> None:
    for name, words in (("one", "Gates opened."), ("two", "Rivers rose.")):
        (tmp_path / f"{name}.txt").write_text(words)
    with open_workspace(tmp_path / "w.db") as ws:
        load.load(ws, [str(tmp_path / "one.txt"), str(tmp_path / "two.txt")])
        both = search.parse("gates rivers")
        sought: list[str] = []
        ws.db.set_trace_callback(lambda text: sought.append(text) if "sentence_words MATCH" in text else None)

        def key() -> int:
            sought.clear()
            found = read.next_left(ws, read.position_of(ws, 1), filter=both)
            assert (found is not None) == bool(read.stories(ws, None, 40, filter=both))
            assert read.tally(ws, filter=both).total == int(found is not None)
            return len(sought)

        assert (key(), key()) == (1, 0)
        tag.tag(ws, [1], Tag.EVENT)
        assert key() == 0
        (tmp_path / "three.txt").write_text("Gates opened where rivers rose.")
        with ws.another() as other:
            load.load(other, [str(tmp_path / "three.txt")])
        assert key() > 0
        assert read.next_left(ws, None, filter=both) is not None


def test_what_a_transaction_takes_back_is_not_remembered(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("Gates opened.")
    gates = sql.condition(search.parse("gates"))
    with open_workspace(tmp_path / "w.db") as ws:
        ws.db.execute("BEGIN IMMEDIATE")
        load.load(ws, [str(tmp_path / "one.txt")])
        assert order.hit_sentences(ws.db, gates, 9)
        ws.db.execute("ROLLBACK")
        assert order.hit_sentences(ws.db, gates, 9) == []


@pytest.mark.parametrize("share", ["0", "0.5", "1"])
def test_a_filter_for_proposals_tells_none_that_is_hidden(
    tmp_path: Path, share: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRIAGE_BLIND", share)
    with oracle.build(tmp_path / "w.db", random.Random(3), 26) as ws:
        for tag in ("event", "noise", "none"):
            for text in (f"proposed:{tag}", f"-proposed:{tag}", f"proposed:{tag} left", f"proposed:{tag} mill"):
                where = search.parse(text)
                slow = oracle.slowly(ws, where)
                assert [place for place in read.seek(ws, None, where) if place] == [one.place for one in slow], text
                left = sum(one.panel.tag is None for one in slow)
                assert read.left(ws, filter=where) == (left, len(slow)), text
                leads = sorted({one.place[0] for one in slow})
                assert [row.lead for row in read.stories(ws, None, 40, filter=where)] == leads, text
        shown = [p for row in read.every_report(ws) for p in read.panels(ws, row.id) if p.tag is None]
        numbers = {p.id for p in shown if p.proposal and p.proposal.tag == "event"}
        found = {one.panel.id for one in oracle.slowly(ws, search.parse("proposed:event left"))}
        assert found == numbers or share == "0.5", "what is on the screen"
        assert bool(found) == (share != "1")
