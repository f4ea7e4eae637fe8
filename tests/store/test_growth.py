"""What must not grow with the workspace: the work of a key and of opening, the memory of a load; the rest grows in step."""

from __future__ import annotations

import json
import shutil
import time
import tracemalloc
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import pytest

from benchmarks import corpus
from triage.desk import load, read, search, tag, undo
from triage.desk.workspace import Workspace, open_workspace
from triage.domain.tag import Tag
from triage.store import replay, sentences

FEW, MANY = 60, 600


def source(folder: Path, count: int) -> Path:
    """Write so many reports of the corpus."""
    path = folder / f"{count}.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in corpus.reports(count)))
    return path


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    """A small workspace, and one of ten times the reports."""
    folder = tmp_path_factory.mktemp("growth")
    for count in (FEW, MANY):
        with open_workspace(folder / f"{count}.db") as ws:
            load.load(ws, [str(source(folder, count))])
    return {count: folder / f"{count}.db" for count in (FEW, MANY)}


def steps(path: Path, work: Callable[[Workspace], object]) -> int:
    """Return how much SQLite did for something, in hundreds of its own instructions; the same on every machine."""
    counted = 0

    def count() -> int:
        nonlocal counted
        counted += 1
        return 0

    with open_workspace(path) as ws:
        work(ws)  # the first time reads the tables' definitions
        ws.db.set_progress_handler(count, 100)
        work(ws)
        ws.db.set_progress_handler(None, 0)
    return counted


def last(ws: Workspace) -> int:
    """Return the last report."""
    return read.stories(ws, None, 1, backwards=True)[0].lead


WORK: dict[str, Callable[[Workspace], object]] = {
    "first window": lambda ws: read.stories(ws, None, 40),
    "last window": lambda ws: read.stories(ws, last(ws) - 40, 40),
    "window of an outlet": lambda ws: read.stories(ws, None, 5, filter=search.parse("outlet:ramla")),
    "window of days": lambda ws: read.stories(ws, None, 10, filter=search.parse("since:2023-03-10")),
    "window of a word": lambda ws: read.stories(ws, None, 20, filter=search.parse("near")),
    "next left": lambda ws: read.next_left(ws, (last(ws) - 3, last(ws) - 3, 9)),
    "next left of a word": lambda ws: read.next_left(ws, (40, 40, 9), filter=search.parse("truce")),
    "next left of an outlet": lambda ws: read.next_left(ws, (20, 20, 9), filter=search.parse("outlet:ramla")),
    "no such word": lambda ws: read.next_match(ws, (40, 40, 9), search.parse("zebra")),
    "no such tag": lambda ws: read.next_match(ws, (40, 40, 9), search.parse("tag:quote")),
    "report before": lambda ws: read.neighbour(ws, 50, -1, filter=search.parse("near")),
    "left": lambda ws: read.left(ws),
    "panels": lambda ws: read.panels(ws, 7),
    "tag and undo": lambda ws: (tag.tag(ws, [900], Tag.EVENT), undo.undo(ws)),
}


def test_a_tag_grows_in_step_with_its_copies_and_reading_does_not(tmp_path: Path) -> None:
    tagged, read_again = [], []
    for count in (150, 1500):
        source = tmp_path / f"{count}.jsonl"
        line = "Subscribe to the evening letter of this paper."
        source.write_text(
            "".join(
                json.dumps(
                    {"title": f"Mill {n}", "url": f"http://x.example/{n}", "text": f"Mill {n} burned.\n\n{line}"}
                )
                + "\n"
                for n in range(count)
            )
        )
        with open_workspace(tmp_path / f"{count}.db") as ws:
            load.load(ws, [str(source)])
            label = read.panels(ws, 7)[-1].id

        def tag_and_undo(ws: Workspace, label: int = label) -> None:
            tag.tag(ws, [label], Tag.NOISE)
            undo.undo(ws)

        tagged.append(steps(tmp_path / f"{count}.db", tag_and_undo))
        read_again.append(steps(tmp_path / f"{count}.db", lambda ws: read.panels(ws, 9)))
    assert tagged[1] <= 12 * tagged[0]
    assert read_again[1] <= read_again[0] + 5


def test_what_the_check_asks_of_the_journal_grows_in_step_with_it(loaded: dict[int, Path], tmp_path: Path) -> None:
    """In a heavy editor's year there are hundreds of thousands of decisions."""

    def witness(ws: Workspace) -> None:
        replay.forget(ws.db)
        replay.remember(ws.db)

    taken = []
    for count in (100, 1000):
        path = tmp_path / f"{count}.db"
        shutil.copy(loaded[FEW], path)
        with open_workspace(path) as ws:
            number = read.panels(ws, 7)[0].id
            for n in range(count):
                tag.tag(ws, [number], (Tag.EVENT, Tag.NOISE)[n % 2])
        taken.append(steps(path, witness))
    assert taken[1] <= 12 * taken[0]


@pytest.mark.parametrize("name", WORK)
def test_the_work_of_a_key_does_not_grow(loaded: dict[int, Path], name: str) -> None:
    small, large = (steps(loaded[count], WORK[name]) for count in (FEW, MANY))
    assert large <= 1.5 * small + 15


def test_what_is_counted_under_a_filter_is_bounded(loaded: dict[int, Path]) -> None:
    for line in ("near", "outlet:wire", "since:2023-03-01", "mill outlet:wire"):
        where = search.parse(line)
        assert steps(loaded[MANY], lambda ws, where=where: read.left(ws, filter=where)) < 400  # type: ignore[misc]
        with open_workspace(loaded[MANY]) as ws:
            assert read.left(ws, filter=where)[1] == read.COUNTED


def test_opening_takes_the_same_work(loaded: dict[int, Path], tmp_path: Path) -> None:
    def opened(path: Path) -> int:
        said: list[str] = []
        with open_workspace(path) as ws:
            ws.db.set_trace_callback(said.append)
            read.left(ws)
            read.stories(ws, None, 40)
            first = read.first_report(ws)
            if first:
                read.reports_of_story(ws, first)
            ws.db.set_trace_callback(None)
        return len(said)

    open_workspace(tmp_path / "empty.db").close()
    assert opened(loaded[MANY]) == opened(loaded[FEW]) <= opened(tmp_path / "empty.db") + 8


def test_the_memory_of_a_load_does_not_grow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "BATCH", 32)
    lines = source(tmp_path, 360).read_text().splitlines(keepends=True)
    parts = [tmp_path / f"part-{n}.jsonl" for n in range(6)]
    for n, part in enumerate(parts):
        part.write_text("".join(lines[n * 60 : n * 60 + 60]))
    peaks: list[int] = []
    for count in (6, 2, 6):  # the first load fills what is remembered of words
        with open_workspace(tmp_path / f"{len(peaks)}.db") as ws:
            tracemalloc.start()
            load.load(ws, [str(part) for part in parts[:count]])
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
    assert peaks[2] <= 1.15 * peaks[1]


def test_a_load_grows_in_step_with_the_reports(tmp_path: Path) -> None:
    taken: dict[int, list[float]] = {150: [], 600: []}
    for count in (150, 600) * 2:  # in turn, and the better one of each: other work on the machine disturbs one
        path = source(tmp_path, count)
        with open_workspace(tmp_path / f"{count}-{len(taken[count])}.db") as ws:
            began = time.process_time()
            load.load(ws, [str(path)])
            taken[count].append(time.process_time() - began)
    assert min(taken[600]) <= 4 * 2 * min(taken[150])


def test_the_file_keeps_to_the_size_of_its_texts(loaded: dict[int, Path]) -> None:
    with open_workspace(loaded[MANY]) as ws:
        ws.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        texts = ws.db.execute("SELECT sum(text_bytes) FROM report").fetchone()[0]
    assert loaded[MANY].stat().st_size <= 2.8 * texts  # 2.6 at size; a small file has its fixed tables as well


def test_a_long_report_has_its_next_one_left_at_once(tmp_path: Path) -> None:
    counts = []
    for count in (600, 6000):
        text = tmp_path / f"{count}.txt"
        text.write_text("\n\n".join(f"The mill number {n} burned." for n in range(count)))
        with open_workspace(tmp_path / f"{count}.db") as ws:
            load.load(ws, [str(text)])
            panels = islice(sentences.panels(ws.db, 1), count - 2)
            tag.tag(ws, [p.id for p in panels], Tag.NOISE)
        counts.append(steps(tmp_path / f"{count}.db", lambda ws: read.next_left(ws, (1, 1, -1))))
    assert counts[1] <= counts[0] + 5
