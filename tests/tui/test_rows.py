"""The list over a window: against a plain list as oracle, whatever the keys, sizes and heights."""

from __future__ import annotations

import random
from bisect import bisect_left, bisect_right

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App, ComposeResult

from triage.tui import themes
from triage.tui.literal import Line
from triage.tui.widgets.rows import KEEP, RowList
from triage.tui.widgets.sources import CHUNK, Ends


class Numbers:
    """Rows are numbers, their heights differ; every question is counted."""

    def __init__(self, count: int) -> None:
        self.numbers = list(range(count))
        self.asked = 0

    def fetch(self, edge: int | None, count: int, *, backwards: bool = False) -> list[int]:
        self.asked += count
        if backwards:
            end = len(self.numbers) if edge is None else bisect_left(self.numbers, edge)
            return self.numbers[max(0, end - count) : end]
        at = bisect_right(self.numbers, -1 if edge is None else edge)
        return self.numbers[at : at + count]

    def key(self, row: int) -> int:
        return row

    def lines(self, row: int, width: int) -> list[Line]:
        head = [Line((("-", "faint"),), head=True)] if row % 4 == 0 else []
        return head + [Line(((f"{row}.{n}", "text"),)) for n in range(1 + row % 3)]


class Bench(App[None]):
    """An app with nothing but the list."""

    def __init__(self, source: Numbers) -> None:
        super().__init__()
        themes.add(self)
        themes.choose(self, "dark")
        self.rows: RowList[int] = RowList(source, empty="None.")

    def compose(self) -> ComposeResult:
        yield self.rows


def painted(rows: RowList[int]) -> list[str]:
    return [strip.text.rstrip() for strip in rows.draw_lines()]


def expected_run(rows: RowList[int], count: int, cursor: int) -> list[str]:
    """Return every line of the whole list as it would be painted without a window."""
    found = []
    for n in range(count):
        for line in Numbers(count).lines(n, 10):
            bar = "▌" if n == cursor and not line.head else " "
            found.append((bar + line.left[0][0]).rstrip())
    return found


@pytest.mark.parametrize(("count", "height"), [(0, 5), (1, 5), (7, 30), (60, 9), (900, 13), (900, 4)])
async def test_the_painted_lines_are_a_piece_of_the_whole_list(count: int, height: int) -> None:
    source = Numbers(count)
    app = Bench(source)
    chance = random.Random(count * height)
    async with app.run_test(size=(20, height)) as pilot:
        await pilot.pause()
        rows, cursor = app.rows, 0
        rows.reload()
        for _ in range(120):
            move = chance.choice(["down", "up", "page", "back", "home", "end", "go", "reload"])
            if move in ("down", "up"):
                by = chance.choice([1, 2, 5]) * (1 if move == "down" else -1)
                rows.move(by)
            elif move in ("page", "back"):
                rows.page(1 if move == "page" else -1)
            elif move in ("home", "end"):
                rows.end(last=move == "end")
            elif move == "go" and count:
                rows.go(chance.randrange(count))
            else:
                rows.reload()
            if not count:
                assert painted(rows)[1].strip() == "None."
                continue
            cursor = rows.row or 0
            whole = expected_run(rows, count, cursor)
            seen = [line for line in painted(rows) if line or len(whole) >= height]
            text = "\n".join(whole) + "\n"
            assert "\n".join(seen) + "\n" in text
            assert len(seen) == min(height, len(whole))
            assert any(line.startswith("▌") for line in seen)


async def test_a_long_way_keeps_only_a_window_and_asks_for_few_rows() -> None:
    source = Numbers(20_000)
    app = Bench(source)
    async with app.run_test(size=(20, 12)) as pilot:
        await pilot.pause()
        source.asked = 0
        for _ in range(300):
            app.rows.page(1)
        assert len(app.rows._rows) <= KEEP + 50
        assert source.asked < 300 * 40
        app.rows.end(last=True)
        assert app.rows.row == 19_999


async def test_the_cursor_stays_on_its_row_when_data_change_beneath_it() -> None:
    source = Numbers(50)
    app = Bench(source)
    async with app.run_test(size=(20, 12)) as pilot:
        await pilot.pause()
        app.rows.go(20)
        source.numbers = [n for n in source.numbers if n % 2 == 0]
        app.rows.reload()
        assert app.rows.row == 20
        source.numbers.remove(20)
        app.rows.reload()
        assert app.rows.row == 22


WHOLE = [f"{n:04d}" for n in range(300)]


class Letters(Ends[str]):
    """Letters that are asked for from both ends; `asked` is how many of them were."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0

    def more(self, count: int, *, backwards: bool) -> list[str]:
        between = [x for x in WHOLE if (self.seen or [""])[-1] < x < (self.last or ["~"])[0]]
        found = between[-count:] if backwards else between[:count]
        self.asked += len(found)
        return found

    def key(self, row: str) -> str:
        return row

    def passed(self, row: str) -> bool:
        return bool(self.seen) and row <= self.seen[-1]


def test_a_source_of_two_ends_answers_like_a_list() -> None:
    source = Letters()
    assert source.fetch(None, 5) == WHOLE[:5]
    assert source.fetch("0099", 10) == WHOLE[100:110]
    assert source.fetch("0003", 200) == WHOLE[4:204]
    assert source.fetch("0100", 3, backwards=True) == WHOLE[97:100]
    assert source.fetch(None, 4, backwards=True) == WHOLE[-4:]
    assert source.fetch("0299", 4) == []


def test_the_end_of_a_long_source_is_read_without_what_lies_before_it() -> None:
    source = Letters()
    source.fetch(None, 20)
    assert source.fetch(None, 20, backwards=True) == WHOLE[-20:]
    assert source.fetch("0290", 5, backwards=True) == WHOLE[285:290]
    assert source.asked == 2 * CHUNK
    assert source.fetch("0050x", 5) == WHOLE[:5]  # there is no such row
    assert source.asked == 2 * CHUNK


@given(st.lists(st.tuples(st.none() | st.sampled_from(WHOLE), st.integers(1, 90), st.booleans()), max_size=12))
def test_whatever_is_asked_of_a_source_of_two_ends_is_what_a_list_has(
    asked: list[tuple[str | None, int, bool]],
) -> None:
    source = Letters()
    for edge, count, backwards in asked:
        at = WHOLE.index(edge) if edge else len(WHOLE) if backwards else -1
        expected = WHOLE[max(0, at - count) : at] if backwards else WHOLE[at + 1 : at + 1 + count]
        found = source.fetch(edge, count, backwards=backwards)
        assert found == expected
        assert sorted(set(source.rows)) == source.rows


class Changing(Numbers):
    """Rows that come, go and change their height beneath the list."""

    def __init__(self, count: int) -> None:
        super().__init__(0)
        self.numbers = list(range(0, count * 10, 10))
        self.heights: dict[int, int] = {}

    def lines(self, row: int, width: int) -> list[Line]:
        return [Line(((f"{row}.{n}", "text"),)) for n in range(self.heights.get(row, 1 + row % 3))]

    def change(self, chance: random.Random) -> None:
        """Add, remove or change some rows."""
        for _ in range(chance.randint(1, 6)):
            at = chance.randrange(len(self.numbers) * 10 + 10)
            if chance.random() < 0.4 and at not in self.numbers:
                self.numbers.insert(bisect_left(self.numbers, at), at)
            elif chance.random() < 0.6 and len(self.numbers) > 1:
                del self.numbers[chance.randrange(len(self.numbers))]
            elif self.numbers:
                self.heights[chance.choice(self.numbers)] = chance.randint(1, 5)


@pytest.mark.parametrize("seed", range(6))
async def test_rows_that_come_go_and_change_beneath_it_leave_the_cursor_where_it_is(seed: int) -> None:
    chance = random.Random(seed)
    source = Changing(chance.choice([3, 40, 400]))
    app = Bench(source)
    async with app.run_test(size=(20, 14)) as pilot:
        await pilot.pause()
        rows = app.rows
        rows.reload()
        for _ in range(120):
            for _ in range(chance.randrange(4)):
                match chance.randrange(4):
                    case 0:
                        rows.move(chance.choice([-3, -1, 1, 3]))
                    case 1:
                        rows.page(chance.choice([-1, 1]))
                    case 2:
                        rows.end(last=chance.random() < 0.5)
                    case _:
                        source.change(chance)
            rows.reload()
            before, y = rows.row, line_of_cursor(rows)
            assert before is not None
            source.change(chance)
            rows.reload()
            after = rows.row
            here = bisect_left(source.numbers, before)
            assert after == source.numbers[min(here, len(source.numbers) - 1)]
            whole = [
                (("▌" if n == after else " ") + line.left[0][0]).rstrip()
                for n in source.numbers
                for line in source.lines(n, 10)
            ]
            seen = [line for line in painted(rows) if line]
            assert "\n".join(seen) + "\n" in "\n".join(whole) + "\n"
            assert len(seen) == min(14, len(whole))
            if after == before and 14 < here < len(source.numbers) - 14 and source.heights.get(before, 1) < 4:
                assert line_of_cursor(rows) == y, "text that is read must not jump"


def line_of_cursor(rows: RowList[int]) -> int:
    """Return the first line with the cursor's bar."""
    return next(y for y, line in enumerate(painted(rows)) if line.startswith("▌"))


async def test_a_row_that_is_replaced_by_an_equal_one_is_replaced_by_the_next_one_as_well() -> None:
    source = Numbers(50)
    app = Bench(source)
    async with app.run_test(size=(20, 12)) as pilot:
        await pilot.pause()
        app.rows.go(5)
        app.rows.replace(5)
        source.lines = lambda row, width: [Line(((f"other {row}.{n}", "text"),)) for n in range(1 + row % 3)]  # type: ignore[method-assign]
        app.rows.replace(5)
        assert [line for line in painted(app.rows) if "other" in line] == ["▌other 5.0", "▌other 5.1", "▌other 5.2"]


@pytest.mark.parametrize(("count", "height"), [(7, 30), (60, 9), (300, 13), (300, 40), (300, 4)])
async def test_a_move_within_the_page_leaves_the_rows_where_a_new_layout_would_put_them(
    count: int, height: int
) -> None:
    app = Bench(Numbers(count))
    chance = random.Random(count + height)
    async with app.run_test(size=(20, height)) as pilot:
        await pilot.pause()
        rows = app.rows
        for _ in range(200):
            if chance.random() < 0.8:
                rows.move(chance.choice([-3, -1, 1, 1, 2, 3]))
            else:
                rows.page(chance.choice([-1, 1]))
            moved, line = list(rows._view), rows.line
            rows._lay_out()
            assert (rows._view, rows.line) == (moved, line)
