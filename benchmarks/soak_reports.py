"""Made-up workspaces for the soak: few sentences, many offers, further reports to load."""

from __future__ import annotations

import json
import random
from pathlib import Path

from benchmarks import corpus
from triage.desk import load
from triage.desk.workspace import Workspace, open_workspace
from triage.domain.story import Relation, Verdict
from triage.store import reports, stories
from triage.store.connect import writing

EDITOR = "soak"


def write(path: Path, count: int, seed: int, sentences: int = 6) -> None:
    """Write made-up reports as JSON Lines: `sentences` a report, every fourth headline nearly that of the one before."""
    rng = random.Random(seed)
    title = ""
    with path.open("w", encoding="utf-8") as stream:
        for number, report in enumerate(corpus.reports(count, seed)):
            if number % 4 == 3:
                report["title"] = f"{title} again"
            title = report["title"]
            report["text"] = " ".join(_sentence(rng) for _ in range(sentences))
            stream.write(json.dumps(report, ensure_ascii=False) + "\n")


SHARED = [corpus.sentence(random.Random(n)) for n in range(40)]
"""Every third sentence is one of these, so that reports of all loads share some."""


def _sentence(rng: random.Random) -> str:
    return rng.choice(SHARED) if rng.random() < 1 / 3 else corpus.sentence(rng)


def prepare(path: Path, count: int, seed: int) -> None:
    """Make a workspace with so many reports, and an offer for each two of them that stand beside each other."""
    source = path.with_suffix(".jsonl")
    write(source, count, seed)
    with open_workspace(path, editor=EDITOR) as ws:
        load.load(ws, [str(source)])
        offer(ws)


def offer(ws: Workspace) -> None:
    """Offer neighbouring reports as one story; how many offers the headlines give must not depend on their weights."""
    keys = [row.key for row in reports.every(ws.db)]
    with writing(ws.db):
        for a, b in zip(keys[::2], keys[1::2], strict=False):
            stories.add_pair(ws.db, a, b, Verdict(Relation.SUGGEST, 60.0, "made for the soak"))
