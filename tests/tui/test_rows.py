"""The list over a window: against a plain list as oracle, whatever the keys, sizes and heights."""

from __future__ import annotations

import random
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

import pytest
from textual.app import App, ComposeResult

from triage.tui import themes
from triage.tui.literal import Line
from triage.tui.widgets.rows import KEEP, RowList
from triage.tui.widgets.sources import Onward


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
    return [rows.render_line(y).text.rstrip() for y in range(rows.size.height)]


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


class Letters(Onward[str]):
    """An onward source of letters."""

    def more(self, last: str | None, count: int) -> list[str]:
        letters: Sequence[str] = [f"{n:04d}" for n in range(300)]
        return [x for x in letters if last is None or x > last][:count]

    def key(self, row: str) -> str:
        return row


def test_an_onward_source_answers_like_a_list() -> None:
    whole = [f"{n:04d}" for n in range(300)]
    source = Letters()
    assert source.fetch(None, 5) == whole[:5]
    assert source.fetch("0099", 10) == whole[100:110]
    assert source.fetch("0003", 200) == whole[4:204]
    assert source.fetch("0100", 3, backwards=True) == whole[97:100]
    assert source.fetch(None, 4, backwards=True) == whole[-4:]
    assert source.fetch("0299", 4) == []
