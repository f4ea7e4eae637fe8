"""Measure the store at size: 50,000 reports with 1,000,000 sentences, all in CPU time and ratios.

usage: size.py [FOLDER] [--reports N] [--proposals]     the folder keeps the corpus and the workspace for the next run

Loading is measured against its raw parts, turn by turn over ten parts of the corpus: parse the lines, split the texts,
hash texts and sentences, and the best raw insert (executemany in one transaction, full text by insert-select).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path

from benchmarks import corpus
from triage.desk import load, read, search, suggest, tag, undo
from triage.desk.workspace import Workspace, open_workspace
from triage.domain.query import Filter
from triage.domain.report import Report
from triage.domain.rows import Position
from triage.domain.tag import Tag
from triage.store.connect import Remembering

PARTS = 10
ROUNDS = 60
FILTERS = (
    "", "left", "tag:event", "outlet:ramla", "since:2023-03-15", "near", '"bombed the mill"', "mill bridge",
    "mill outlet:ramla", "zebra",
)  # fmt: skip

Row = tuple[str, str, str]
"""What was measured, the figure, and what was asked."""

RAW_TABLES = """
CREATE TABLE report (id INTEGER PRIMARY KEY, title TEXT, outlet TEXT, url TEXT, published TEXT, sha TEXT UNIQUE, text TEXT);
CREATE TABLE sentence (id INTEGER PRIMARY KEY, report INTEGER, n INTEGER, start INTEGER, stop INTEGER, text TEXT, tag TEXT);
CREATE INDEX s_report ON sentence (report, n);
CREATE INDEX s_left ON sentence (id) WHERE tag IS NULL;
CREATE INDEX s_tag ON sentence (tag, id);
CREATE VIRTUAL TABLE words USING fts5 (text, content = 'sentence', content_rowid = 'id');
PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
"""


def main() -> None:
    """Build or reuse the workspace and print every figure."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", nargs="?", type=Path)
    options.add_argument("--reports", type=int, default=50_000)
    options.add_argument("--proposals", action="store_true", help="propose tags for every sentence before the rest")
    options.add_argument("--only", choices=("load", "look"), help="run one measurement, as a process of its own")
    given = options.parse_args()
    os.environ["TRIAGE_NOW"] = "2023-04-01T08:00:00Z"  # one day long, so that no daily backup falls into a measurement
    if given.only:
        {"load": load_alone, "look": look}[given.only](given.folder)
        print(own_use())
    elif given.folder:
        given.folder.mkdir(parents=True, exist_ok=True)
        report(measure(given.folder, given.reports, given.proposals))
    else:
        with tempfile.TemporaryDirectory() as folder:
            report(measure(Path(folder), given.reports, given.proposals))


def report(rows: Iterator[Row]) -> None:
    """Print the table as it comes."""
    print(f"{'what':<60} {'measured':>14}   asked", flush=True)
    for what, figure, asked in rows:
        print(f"{what:<60} {figure:>14}   {asked}", flush=True)


def measure(folder: Path, count: int, proposals: bool) -> Iterator[Row]:
    """Yield every figure."""
    parts = sources(folder, count)
    path = folder / "size.db"
    yield from loading(folder, path, parts)
    yield from memory(folder, parts)
    yield size(path, "file / text bytes", "<= 2.6")
    if proposals:
        with open_workspace(path) as ws:
            suggest.fill(ws)
        yield size(path, "file / text bytes, with all proposals", "<= 2.6")
    yield from opening(folder, path)
    with open_workspace(path) as ws:
        yield from keys(ws)
        yield from tagging(ws)


def sources(folder: Path, count: int) -> list[Path]:
    """Write the corpus in parts, unless it is there."""
    made = [folder / f"part-{count}-{n}.jsonl" for n in range(PARTS)]
    if not all(part.exists() for part in made):
        reports = corpus.reports(count)
        for part in made:
            with part.with_suffix(".new").open("w", encoding="utf-8") as stream:
                for one in islice(reports, count // PARTS):
                    stream.write(json.dumps(one, ensure_ascii=False) + "\n")
            part.with_suffix(".new").rename(part)
    return made


def loading(folder: Path, path: Path, parts: list[Path]) -> Iterator[Row]:
    """Load what is not loaded yet, and measure it against the raw parts."""
    done = folder / "loaded.json"
    figures: dict[str, dict[str, float]] = json.loads(done.read_text()) if done.exists() and path.exists() else {}
    raw = folder / "raw.db"
    if not figures:
        for old in (path, raw):
            remove(old)
    for part in parts:
        if part.name not in figures:
            found = raw_parts(raw, part)
            began = time.process_time()
            with open_workspace(path) as ws:
                load.load(ws, [str(part)])
                found["load"] = time.process_time() - began
            figures[part.name] = found
            done.write_text(json.dumps(figures))
    total = {name: sum(one[name] for one in figures.values()) for name in ("parse", "split", "hash", "insert", "load")}
    best = sum(total.values()) - total["load"]
    reports = len(parts) * sum(1 for _ in parts[0].open(encoding="utf-8"))
    for name, seconds in total.items():
        yield f"  {name}, ms a report", f"{seconds / reports * 1000:.3f}", ""
    yield "raw parts / load", f"{best / total['load']:.2f}", ">= 0.50"
    remove(raw)


def raw_parts(path: Path, part: Path) -> dict[str, float]:
    """Return the CPU seconds of the raw parts of a load."""
    from triage.segment.sentences import split

    clock = [time.process_time()]
    values = [json.loads(line) for line in part.open(encoding="utf-8")]
    clock.append(time.process_time())
    reports = [
        Report(
            v["url"], "", v["title"], v["text"], (), "text/plain", "", v["outlet"], None, v["url"], None, v["published"]
        )
        for v in values
    ]
    pieces = [split(one) for one in reports]
    clock.append(time.process_time())
    shas = [hashlib.sha256(one.text.encode()).hexdigest() for one in reports]
    for one in pieces:
        for piece in one:
            hashlib.sha256(piece.text.encode()).digest()
    clock.append(time.process_time())
    db = sqlite3.connect(path, isolation_level=None)
    if not path.stat().st_size:
        db.executescript(RAW_TABLES)
    first = db.execute("SELECT coalesce(max(id), 0) + 1 FROM report").fetchone()[0]
    begin = db.execute("SELECT coalesce(max(id), 0) FROM sentence").fetchone()[0]
    db.execute("BEGIN")
    numbered = enumerate(zip(reports, shas, strict=True), first)
    cells = ((n, r.title, r.outlet, r.url, r.published, sha, r.text) for n, (r, sha) in numbered)
    db.executemany("INSERT INTO report VALUES (?, ?, ?, ?, ?, ?, ?)", cells)
    rows = ((n, s.n, s.start, s.end, s.text) for n, one in enumerate(pieces, first) for s in one)
    db.executemany("INSERT INTO sentence (report, n, start, stop, text) VALUES (?, ?, ?, ?, ?)", rows)
    db.execute("INSERT INTO words (rowid, text) SELECT id, text FROM sentence WHERE id > ?", (begin,))
    db.execute("COMMIT")
    db.close()
    clock.append(time.process_time())
    return {name: clock[n + 1] - clock[n] for n, name in enumerate(("parse", "split", "hash", "insert"))}


def memory(folder: Path, parts: list[Path]) -> Iterator[Row]:
    """Compare the peak memory of loading a tenth of five parts with loading all five, each in a process of its own."""
    few = folder / "few.jsonl"
    with few.open("w", encoding="utf-8") as stream:
        for part in parts[:5]:
            with part.open(encoding="utf-8") as lines:
                count = sum(1 for _ in part.open(encoding="utf-8"))
                stream.writelines(islice(lines, count // 10))
    many = folder / "many.jsonl"
    with many.open("wb") as out:
        for part in parts[:5]:
            out.write(part.read_bytes())
    peaks = [child("load", source)[1] for source in (few, many)]
    for source in (few, many):
        source.unlink()
    yield "peak memory of a load, MB", f"{peaks[0] / 1024:.1f} / {peaks[1] / 1024:.1f}", ""
    yield "peak memory, ten times the reports", f"{peaks[1] / peaks[0]:.2f}", "<= 1.1"


def load_alone(source: Path) -> None:
    """Load a file into a workspace that is thrown away."""
    with tempfile.TemporaryDirectory(dir=source.parent) as folder, open_workspace(Path(folder) / "w.db") as ws:
        load.load(ws, [str(source)])


def look(path: Path) -> None:
    """Open a workspace and show its first window and the first report, as a desk does."""
    ws = open_workspace(path)
    read.left(ws)
    read.stories(ws, None, 40)
    first = read.first_report(ws)
    if first:
        read.reports_of_story(ws, first)
        read.panels(ws, first)
    ws.close()


def child(what: str, path: Path) -> tuple[float, int]:
    """Run one measurement in a process; return its CPU seconds and its peak memory in kB, as the process itself sees them."""
    command = [sys.executable, "-m", "benchmarks.size", str(path), "--only", what]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    return float(said[0]), int(said[1])


def own_use() -> str:
    """Return the CPU seconds and the peak memory of this process; what a child inherits from its parent is not in it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    peak = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
    return f"{time.process_time()} {peak}"


def opening(folder: Path, path: Path) -> Iterator[Row]:
    """Compare opening the workspace and showing the first report with opening one with a single report, and an empty one."""
    empty, one = folder / "empty.db", folder / "one.db"
    for old in (empty, one):
        remove(old)
    open_workspace(empty).close()
    source = folder / "one.jsonl"
    source.write_text(json.dumps(next(corpus.reports(1))) + "\n")
    with open_workspace(one) as ws:
        load.load(ws, [str(source)])
    for there in (path, one):
        look(there)  # the first look computes the proposals of the first report
    found: dict[Path, list[tuple[float, int]]] = {empty: [], one: [], path: []}
    for _ in range(9):
        for there, figures in found.items():
            figures.append(child("look", there))
    cpu = {there: statistics.median(f[0] for f in figures) for there, figures in found.items()}
    peak = {there: statistics.median(f[1] for f in figures) for there, figures in found.items()}
    for name, other in (("an empty one", empty), ("one report", one)):
        yield f"open, CPU against {name}", f"{cpu[path] / cpu[other]:.2f}", "<= 1.1" if other == empty else ""
        yield f"open, memory against {name}", f"{peak[path] / peak[other]:.2f}", "<= 1.1" if other == empty else ""


def keys(ws: Workspace) -> Iterator[Row]:
    """Measure moving, windows and counts under each filter, at random places."""
    chance = random.Random(5)
    last = read.stories(ws, None, 1, backwards=True)[0].lead
    for line in FILTERS:
        for name, work in works(ws, search.parse(line), chance, last).items():
            yield timed(f"{name}  {line}", work, before=partial(decide, ws, chance, last))
            if " " in line:
                yield timed(f"{name}  {line}, asked for the first time", work, before=partial(forget, ws))
    yield timed("reports of a story", lambda: read.reports_of_story(ws, chance.randint(1, last)))
    yield timed("where the desk stands", lambda: read.progress(ws))


def decide(ws: Workspace, chance: random.Random, last: int) -> None:
    """Tag a sentence somewhere and take it back, so that what was found before is remembered no longer than at the desk."""
    tag.tag(ws, [sentence_of(ws, chance.randint(1, last))], Tag.EVENT)
    undo.undo(ws)


def forget(ws: Workspace) -> None:
    """Forget what was found before, as a desk that has just been opened."""
    assert isinstance(ws.db, Remembering)
    ws.db.found.clear()


def works(ws: Workspace, where: Filter, chance: random.Random, last: int) -> dict[str, Callable[[], object]]:
    """Return what keys ask under a filter, each from a random place."""

    def anywhere() -> int:
        return chance.randint(1, last)

    def place() -> Position:
        at = anywhere()
        return at, at, 500

    return {
        "next left": lambda: read.next_left(ws, place(), filter=where),
        "next match": lambda: read.next_match(ws, place(), where),
        "report before": lambda: read.neighbour(ws, anywhere(), -1, filter=where),
        "window of 40 stories": lambda: read.stories(ws, anywhere(), 40, filter=where),
        "what is left": lambda: read.left(ws, filter=where),
    }


def timed(
    name: str, work: Callable[[], object], asked: str = "<= 1 ms", before: Callable[[], object] = lambda: None
) -> Row:
    """Run something many times, each after something that is not timed; return median and 95th percentile in CPU ms."""
    taken = []
    for _ in range(ROUNDS):
        before()
        began = time.process_time()
        work()
        taken.append((time.process_time() - began) * 1000)
    taken.sort()
    return f"{name}, ms: median, p95", f"{taken[len(taken) // 2]:.3f}  {taken[int(len(taken) * 0.95)]:.3f}", asked


def tagging(ws: Workspace) -> Iterator[Row]:
    """Measure a tag with its commit, on sentences all over the workspace; all are taken back."""
    chance = random.Random(6)
    last = read.stories(ws, None, 1, backwards=True)[0].lead
    found: set[int] = set()
    while len(found) < ROUNDS:
        found.add(sentence_of(ws, chance.randint(1, last)))
    numbers = iter(found)
    yield timed("tag with commit", lambda: tag.tag(ws, [next(numbers)], Tag.EVENT), "<= 0.5 ms")
    yield timed("undo with commit", lambda: undo.undo(ws), "")


def sentence_of(ws: Workspace, lead: int) -> int:
    """Return the number of an undecided sentence near a story."""
    at = read.next_left(ws, (lead, lead, 0))
    panel = read.panel_at(ws, at) if at else None
    if panel is None:
        raise SystemExit("Nothing is left to tag.")
    return panel.id


def size(path: Path, what: str, asked: str) -> Row:
    """Return the size of the file, its log written back, against the bytes of the texts."""
    db = sqlite3.connect(path)
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    texts = db.execute("SELECT sum(text_bytes) FROM report").fetchone()[0]
    db.close()
    return what, f"{path.stat().st_size / texts:.2f}", asked


def remove(path: Path) -> None:
    """Remove a workspace with what lies beside it."""
    for suffix in ("", "-wal", "-shm", ".lock"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


if __name__ == "__main__":
    main()
