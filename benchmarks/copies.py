"""Measure copies at size: a made-up feed of 1,000,000 sentences in which it is known which ones are copies and edits.

usage: copies.py [FOLDER] [--reports 50000] [--seed 1]      FOLDER keeps the two workspaces

The feed is loaded twice, part by part in turn, with and without filing copies, so that the two times are of one run. Then
every copy is looked for; the sentence of each edit and of each trap is tagged, and it is counted which edits are offered
its tag, and what else is. At last the keys: a tag that goes along with 10,000 copies, its undo, and opening a report.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any
from unittest import mock

from benchmarks import copied
from benchmarks.size import Row, remove, report, size
from triage.desk import copies, load, read, tag, undo
from triage.desk.workspace import Workspace, open_workspace
from triage.domain.tag import Tag
from triage.store import copies as shelf
from triage.store import sentences, texts
from triage.text import wording

PARTS = 10
SAMPLE = 20_000
"""So many new sentences are looked at for offers that are wrong."""

Made = list[tuple[str, int]]


def main() -> None:
    """Load, look and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", nargs="?", type=Path)
    options.add_argument("--reports", type=int, default=50_000)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    os.environ["TRIAGE_NOW"] = "2023-04-01T08:00:00Z"  # one day long, so that no daily backup falls into a measurement
    with tempfile.TemporaryDirectory() as folder:
        place = given.folder or Path(folder)
        place.mkdir(parents=True, exist_ok=True)
        report(measure(place, given.reports, given.seed))


def measure(folder: Path, count: int, seed: int) -> Iterator[Row]:
    """Yield every figure."""
    paths = folder / "with.db", folder / "without.db"
    for path in paths:
        remove(path)
    pieces: list[str] = []
    made: Made = []
    yield from loading(folder, paths, count, seed, pieces, made)
    for path, what in zip(paths, ("with", "without"), strict=True):
        yield size(path, f"file / text bytes, {what} copies", "<= 3.2" if what == "with" else "")
    with open_workspace(paths[0]) as ws:
        numbers = numbered(ws, pieces)
        yield "sentences that were cut otherwise than they were made", f"{numbers.count(0):,}", ""
        yield from exact(ws, numbers, made)
        yield from keys(ws, numbers, made)
        yield from near(ws, numbers, made, seed)


def loading(
    folder: Path, paths: tuple[Path, Path], count: int, seed: int, pieces: list[str], made: Made
) -> Iterator[Row]:
    """Load the feed part by part into both workspaces in turn, and keep what it was made of."""
    feed = copied.reports(count, seed)
    taken = [0.0, 0.0]
    filing, giving = shelf.file, copies.elsewhere
    part = folder / "part.jsonl"
    for number in range(PARTS):
        with part.open("w", encoding="utf-8") as stream:
            for one in islice(feed, count // PARTS):
                pieces += one.pop("pieces")
                made += one.pop("made")
                stream.write(json.dumps(one, ensure_ascii=False) + "\n")
        for which in (0, 1) if number % 2 else (1, 0):
            with (
                mock.patch.object(shelf, "file", _nothing if which else filing),
                mock.patch.object(load, "elsewhere", _none if which else giving),
            ):
                began = time.process_time()
                with open_workspace(paths[which]) as ws:
                    load.load(ws, [str(part)])
                taken[which] += time.process_time() - began
    part.unlink()
    for what, seconds in zip(("with", "without"), taken, strict=True):
        yield f"load {what} copies, ms a report", f"{seconds / count * 1000:.3f}", ""
    yield "load with copies / without", f"{taken[0] / taken[1]:.3f}", "<= 1.15"


def _nothing(*_: Any) -> None:
    """Stand in for filing copies."""


def _none(*_: Any) -> tuple[None, int]:
    """Stand in for giving copies their tags."""
    return None, 0


def numbered(ws: Workspace, pieces: list[str]) -> list[int]:
    """Return the number of each sentence that was made, 0 where it was cut otherwise; reports are stored in order."""
    found: list[int] = []
    at = 0
    for number, text in ws.db.execute(f"SELECT id, {texts.OF} FROM report r ORDER BY id"):
        cells = ws.db.execute(
            "SELECT id, start, stop FROM sentence WHERE report = ? AND role <> 'title' ORDER BY start", (number,)
        )
        rows = {" ".join(text[start:stop].split()): one for one, start, stop in cells}
        found += [rows.get(" ".join(piece.split()), 0) for piece in pieces[at : at + copied.SENTENCES]]
        at += copied.SENTENCES
    return found


def heads(ws: Workspace) -> dict[int, int]:
    """Return the first sentence with the same words of each sentence."""
    return dict(ws.db.execute("SELECT id, coalesce(copy, id) FROM sentence"))


def exact(ws: Workspace, numbers: list[int], made: Made) -> Iterator[Row]:
    """Look for every copy beside the sentence that it was made from, and for sentences that are together and should not."""
    head = heads(ws)
    tally: Counter[str] = Counter()
    label = next(head[numbers[at]] for at, (kind, _) in enumerate(made) if kind == "boiler" and numbers[at])
    for at, (kind, source) in enumerate(made):
        if not numbers[at] or (kind == "copy" and not numbers[source]):
            continue
        if kind in ("copy", "boiler"):
            tally["planted"] += 1
            tally["found"] += head[numbers[at]] == (label if kind == "boiler" else head[numbers[source]])
        if head[numbers[at]] != numbers[at]:
            tally["together"] += 1
    ws.db.execute("CREATE TEMP TABLE whole (id INTEGER PRIMARY KEY, text TEXT)")
    ws.db.execute(f"INSERT INTO temp.whole SELECT id, {texts.OF} FROM report r")
    pairs = ws.db.execute(
        "SELECT substr(a.text, s.start + 1, s.stop - s.start), substr(b.text, f.start + 1, f.stop - f.start)"
        " FROM sentence s JOIN temp.whole a ON a.id = s.report"
        " JOIN sentence f ON f.id = s.copy JOIN temp.whole b ON b.id = f.report"
    )
    wrong = sum(wording.words(one) != wording.words(other) for one, other in pairs)
    yield "copies planted", f"{tally['planted']:,}", ""
    yield "copies found", f"{tally['found'] / tally['planted']:.4%}", "100 %"
    yield "sentences beside others with other words", f"{wrong}", "0"


def near(ws: Workspace, numbers: list[int], made: Made, seed: int) -> Iterator[Row]:
    """Tag what was edited, and count which edits are offered the tag, and what else is."""
    head = heads(ws)
    wanted = {
        at: source
        for at, (kind, source) in enumerate(made)
        if kind in ("edit", "trap") and numbers[at] and numbers[source] and head[numbers[at]] == numbers[at]
    }
    sources = sorted({numbers[source] for source in wanted.values()})
    for begin in range(0, len(sources), 2000):
        tag.tag(ws, sources[begin : begin + 2000], Tag.EVENT)
    fresh = [at for at, (kind, _) in enumerate(made) if kind == "new" and numbers[at]]
    looked = [*wanted, *random.Random(seed).sample(fresh, min(SAMPLE, len(fresh)))]
    tally: Counter[str] = Counter()
    began = time.process_time()
    for at in looked:
        kind = made[at][0]
        panel = sentences.panel(ws.db, numbers[at])
        if panel is None or panel.tag is not None:
            continue
        tally[kind] += 1
        offered = copies.nearly(ws, panel, 1)
        right = bool(offered) and kind == "edit" and head[offered[0].id] == head[numbers[wanted[at]]]
        tally["right"] += right
        tally["wrong"] += bool(offered) and not right
        tally[f"wrong {kind}"] += bool(offered) and not right
    spent = (time.process_time() - began) / sum(tally[kind] for kind in ("edit", "trap", "new"))
    yield "tagged sentences, with their copies", f"{len(sources):,}, {read.progress(ws).copied:,}", ""
    yield "edits, traps, new sentences looked at", f"{tally['edit']:,}, {tally['trap']:,}, {tally['new']:,}", ""
    yield "edits that are offered the tag", f"{tally['right'] / tally['edit']:.2%}", "95 %"
    offers = tally["right"] + tally["wrong"]
    yield "offers that are edits", f"{tally['right'] / offers:.2%}", "99 %"
    yield (
        "  wrong: traps, new sentences, other edits",
        ", ".join(f"{tally[f'wrong {kind}']}" for kind in ("trap", "new", "edit")),
        "",
    )
    yield "looking for edits of a sentence, ms", f"{spent * 1000:.3f}", ""


def keys(ws: Workspace, numbers: list[int], made: Made) -> Iterator[Row]:
    """Measure what keys do: a tag on a label that stands everywhere, its undo, on a sentence without copies, and reading."""
    label = next(numbers[at] for at, (kind, _) in enumerate(made) if kind == "boiler" and numbers[at])
    done: list[int] = []

    def label_tagged() -> None:
        done.append(tag.tag(ws, [label], Tag.NOISE).copies)

    seconds = clocked(label_tagged)
    yield f"tag with {done[0]:,} copies, s", f"{seconds:.3f}", ""
    yield "its undo, s", f"{clocked(lambda: undo.undo(ws)):.3f}", ""
    yield "its redo, s", f"{clocked(lambda: undo.redo(ws)):.3f}", ""
    undo.undo(ws)
    chance = random.Random(3)
    last = ws.db.execute("SELECT max(id) FROM report").fetchone()[0]
    copied_ones = [numbers[at] for at, (kind, _) in enumerate(made) if kind == "copy" and numbers[at]]
    yield median("tag a copied sentence, ms", lambda: tag.tag(ws, [chance.choice(copied_ones)], Tag.EVENT))
    for _ in range(20):
        read.panels(ws, chance.randint(1, last))
    yield median("open a report for the first time, ms", lambda: read.panels(ws, chance.randint(1, last)))
    some = [chance.randint(1, last) for _ in range(60)]
    for number in some:
        read.panels(ws, number)
    again = iter(some)
    yield median("open a report again, ms", lambda: read.panels(ws, next(again)))
    again = iter(some)
    yield median("  of it without copies, ms", lambda: read._panels(ws, next(again)))
    undo.undo(ws, 60)


def median(what: str, work: Callable[[], object], rounds: int = 60) -> Row:
    """Run something many times; return its median and its 95th percentile."""
    taken = sorted(clocked(work) * 1000 for _ in range(rounds))
    return f"{what}: median, p95", f"{statistics.median(taken):.3f}  {taken[int(rounds * 0.95)]:.3f}", ""


def clocked(work: Callable[[], object]) -> float:
    """Return the CPU seconds that something takes."""
    began = time.process_time()
    work()
    return time.process_time() - began


if __name__ == "__main__":
    main()
