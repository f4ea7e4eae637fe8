"""Measure headlines at size: all at once against naive comparison, and one at a time into a large workspace.

usage: headlines.py naive [HEADLINES]            CPU of the stories of 100,000 against comparing all with all
       headlines.py insert FOLDER [HEADLINES]    one headline into 1,000,000 stored; the folder keeps the workspace
       headlines.py order [HEADLINES] [ORDERS]   the same headlines in random orders, through the store and through match

Made-up headlines of `headline_corpus.py`. CPU seconds of this process.
"""

from __future__ import annotations

import gc
import os
import random
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from rapidfuzz import fuzz, process

from benchmarks.headline_corpus import Writer
from triage.dedupe import keys
from triage.dedupe.score import judge
from triage.dedupe.stories import gather
from triage.desk import merge
from triage.desk.workspace import Workspace, open_workspace
from triage.domain.decision import Change, Subject
from triage.domain.report import Report
from triage.domain.story import Headline, Relation
from triage.store import journal, reports, stories
from triage.store.connect import Connection, writing
from triage.text.fold import fold_headline

SLICE = 2000
CLOSE = 72
ASKED = 300
BATCH = 256

Told = tuple[int, str]
"""The number of a story and a headline."""


def naive(count: int = 100_000, seed: int = 11) -> Iterator[str]:
    """Yield the CPU of the stories, of comparing every headline with every other, and the recall of the candidates."""
    told = Writer(seed).headlines(count)
    began = time.process_time()
    members = list(gather(Headline(str(at), text) for at, (_, text) in enumerate(told)))
    own = time.process_time() - began
    yield f"{count:,} headlines: {own:.1f} s CPU, pair-F1 {pair_f1([story for story, _ in told], [m.lead for m in members]):.4f}"
    texts = [text for _, text in told]
    began = time.process_time()
    way = all_with_all(texts[:SLICE], texts)
    every = (time.process_time() - began) * count / SLICE
    once = every / own / 2
    yield f"all with all, from {SLICE:,} rows: {every:.0f} s CPU, {2 * once:.0f} times as much (each pair once: {once:.0f}; {way})"
    yield f"candidate recall: {candidate_recall(told):.4f}"


def all_with_all(some: Sequence[str], every: Sequence[str]) -> str:
    """Compare some headlines with every one by the quickest way that is installed; return its name."""
    try:
        process.cdist(some, every, scorer=fuzz.ratio, score_cutoff=CLOSE, workers=1)
    except ImportError:  # it needs numpy
        for text in some:
            process.extract(text, every, scorer=fuzz.ratio, score_cutoff=CLOSE, limit=None)
        return "rapidfuzz extract"
    return "rapidfuzz cdist"


def candidate_recall(told: Sequence[Told]) -> float:
    """Return the share of pairs of one story that have a key in common or the same folded words."""
    folded = [fold_headline(text) for _, text in told]
    df: Counter[str] = Counter()
    for text in folded:
        df.update(keys.key_words(text))
    filed = [{*keys.keys_of([w for w in keys.key_words(text) if df[w] > 1], df.__getitem__), text} for text in folded]
    by_story: dict[int, list[int]] = defaultdict(list)
    for at, (story, _) in enumerate(told):
        by_story[story].append(at)
    pairs = [(a, b) for mates in by_story.values() for a in mates for b in mates if a < b]
    return sum(not filed[a].isdisjoint(filed[b]) for a, b in pairs) / len(pairs)


def pair_f1(gold: Sequence[int], found: Sequence[str]) -> float:
    """Return the F1 of pairs in one story."""
    both, mine, theirs = (
        sum(n * (n - 1) // 2 for n in Counter(labels).values())
        for labels in (zip(gold, found, strict=True), gold, found)
    )
    return 2 * both / (mine + theirs)


def insert(folder: Path, count: int = 1_000_000, seed: int = 12) -> Iterator[str]:
    """Yield what one headline costs in a large workspace, and how much of what brute force finds it finds.

    The headlines come one after the other, as a load has them; brute force looks at all stored ones only afterwards, since
    it would leave the caches cold between two of them.
    """
    path = folder / f"headlines-{count}.db"
    told = Writer(seed).headlines(count + ASKED)
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        fill(path, told[:count])
    with open_workspace(path) as ws:
        db = ws.writable()
        before = rows(db)
        spent = found = joined = wanted = 0.0
        db.execute("BEGIN IMMEDIATE")
        gc.freeze()  # the million texts of this script are none of the program's, and a walk of the collector over them takes 47 ms
        for at, (_, text) in enumerate(told[count:]):
            key = put(ws, [(count + at, text)])[0]
            began = time.process_time()
            merge.place(ws, [key], auto=True, batch=None)
            spent += time.process_time() - began
        texts = [text for _, text in told[:count]]
        lines = [" ".join(sorted(text.casefold().split())) for text in texts]
        for at, (_, text) in enumerate(told[count:]):
            key = name(count + at)
            lead = stories.lead_of(db, key)
            near = process.extract(
                " ".join(sorted(text.casefold().split())), lines, scorer=fuzz.ratio, score_cutoff=60, limit=40
            )
            mates = [
                other
                for _, _, other in near
                if judge(Headline("a", text), Headline("b", texts[other])).relation is Relation.MERGE
            ]
            if mates:
                wanted += 1
                told_of = {lead, *offered(db, key)}
                found += any(stories.lead_of(db, name(other)) in told_of for other in mates)
                joined += any(stories.lead_of(db, name(other)) == lead for other in mates)
        after = rows(db)
        db.execute("ROLLBACK")
    yield f"one headline into {count:,}: {spent / ASKED * 1000:.2f} ms CPU, journal and pairs included"
    share = found / max(wanted, 1)
    yield f"of {wanted:.0f} that brute force merges, {joined:.0f} joined the story, {found:.0f} joined it or offer it: {share:.3f}"
    yield ", ".join(f"{(after[table] - before[table]) / ASKED:.2f} rows of {table}" for table in after) + " a headline"


def offered(db: Connection, key: str) -> list[str]:
    """Return the leads of the stories that are offered to a report."""
    found = db.execute(
        "SELECT l.key FROM report r JOIN pair p ON r.id IN (p.a, p.b) JOIN report o ON o.id = p.a + p.b - r.id"
        " JOIN report l ON l.id = o.lead WHERE r.key = ?",
        (key,),
    )
    return [row[0] for row in found]


def rows(db: Connection) -> dict[str, int]:
    """Return the number of rows of the tables that a headline adds to."""
    return {
        table: int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
        for table in ("decision", "pair", "headline_key")
    }


def name(at: int) -> str:
    """Return the key of a made-up report."""
    return f"{at:016x}-1"


def put(ws: Workspace, numbered: Iterable[tuple[int, str]]) -> list[str]:
    """Store reports that are nothing but a headline; return their keys."""
    made = []
    for at, text in numbered:
        report = Report(f"{at:016x}", "made up", text, text, (), "text/plain", "0" * 64)
        reports.insert(ws.db, report, 1, [])
        made.append(name(at))
    journal.decide(ws.db, ws.editor, "load", [Change(Subject.REPORT, key, None, True) for key in made])
    return made


def fill(path: Path, told: Sequence[Told]) -> None:
    """Fill a workspace with headlines in their stories, each under the words that were rare when it came."""
    df: Counter[str] = Counter()
    leads: dict[int, int] = {}
    stories_ = [(leads.setdefault(story, at), at) for at, (story, _) in enumerate(told, 1)]
    filed: list[tuple[int, int]] = []
    with open_workspace(path) as ws, writing(ws.db):
        for low in range(0, len(told), BATCH):
            part = [(low + at, text) for at, (_, text) in enumerate(told[low : low + BATCH])]
            put(ws, part)
            for at, text in part:
                words = keys.key_words(fold_headline(text))
                filed += [(key, at + 1) for key in [*keys.whole_key(words), *keys.keys_of(words, df.__getitem__)]]
                df.update(words)
        ws.db.executemany("UPDATE report SET lead = ? WHERE id = ?", [pair for pair in stories_ if pair[0] != pair[1]])
        ws.db.executemany("INSERT INTO headline_key VALUES (?, ?)", sorted(set(filed)))
        ws.db.executemany("INSERT INTO headline_word VALUES (?, ?)", sorted(df.items()))


def order(count: int = 5000, orders: int = 10, seed: int = 13) -> Iterator[str]:
    """Yield for how many headlines the story is the same in every order of coming."""
    told = list(enumerate(text for _, text in Writer(seed).headlines(count)))
    gold = {name(at): story for at, (story, _) in enumerate(Writer(seed).headlines(count))}
    through: dict[str, list[dict[str, frozenset[str]]]] = {"the store": [], "match": []}
    f1 = []
    for turn in range(orders):
        shuffled = random.Random(turn).sample(told, len(told))
        leads = placed(shuffled)
        f1.append(pair_f1([gold[key] for key in leads], list(leads.values())))
        through["the store"].append(families(leads))
        members = gather(Headline(str(at), text) for at, text in shuffled)
        through["match"].append(families({member.id: member.lead for member in members}))
    for way, runs in through.items():
        often = [Counter(run[one] for run in runs).most_common(1)[0][1] for one in runs[0]]
        mean, always = sum(often) / orders / count, sum(n == orders for n in often) / count
        yield f"{way}, {orders} orders of {count:,}: the same story {mean:.2%} of the time, in all orders {always:.2%}"
    yield f"pair-F1 through the store {min(f1):.4f} to {max(f1):.4f}"


def placed(numbered: Sequence[tuple[int, str]]) -> dict[str, str]:
    """Return the lead of every headline after they came in this order."""
    with tempfile.TemporaryDirectory() as folder, open_workspace(Path(folder) / "w.db") as ws:
        for low in range(0, len(numbered), BATCH):
            with writing(ws.db):
                merge.place(ws, put(ws, numbered[low : low + BATCH]), auto=True, batch=None)
        found = ws.db.execute("SELECT r.key, l.key FROM report r JOIN report l ON l.id = r.lead")
        return dict(found.fetchall())


def families(leads: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """Return for every headline all of its story."""
    by_lead: dict[str, list[str]] = defaultdict(list)
    for one, lead in leads.items():
        by_lead[lead].append(one)
    return {one: story for all_ in by_lead.values() for story in [frozenset(all_)] for one in all_}


def main() -> None:
    """Run one measurement."""
    os.environ["TRIAGE_NOW"] = "2023-04-01T08:00:00Z"
    part, *given = sys.argv[1:]
    if part == "insert":
        found = insert(Path(given[0]), *map(int, given[1:]))
    else:
        found = (order if part == "order" else naive)(*map(int, given))
    for line in found:
        print(line, flush=True)


if __name__ == "__main__":
    main()
