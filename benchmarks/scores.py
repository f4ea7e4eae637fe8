"""All scores on the shared data in one table: what was asked, what was measured.

usage: scores.py SHARED [--only NAME ...]     SHARED is the folder with data/ and tools/

Each row runs one scoring script of SHARED/tools through the command line of the program that is installed beside this Python.
Exit status 1 when a figure falls short.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Figures = dict[str, Any]


@dataclass(frozen=True)
class Row:
    """A score: the script with its arguments, and the figures that are asked with their bounds."""

    name: str
    command: tuple[str, ...]
    asked: str
    holds: Callable[[Figures], bool]
    shown: Callable[[Figures], str]


def _tag_f1(figures: Figures) -> str:
    tags = " ".join(f"{t} {v['f1']:.3f}" for t, v in figures["tags"].items())
    return f"macro-F1 {figures['macro_f1']:.4f} ({tags}); ECE {figures['ece_points']} points"


ROWS = (
    Row(
        "sentences", ("score_sentences.py", "data/sentences/nasty.jsonl"), "70 of 80, 0 offset faults",
        lambda f: f["right"] >= 70 and not f["offset_faults"], lambda f: f"{f['right']} of {f['of']}, faults {f['offset_faults']}",
    ),
    Row(
        "headlines", ("score_headlines.py", "pairs", "data/headlines/adversarial_pairs.csv"),
        "at most 15 wrong merges of 90, at least 25 of 60 merged",
        lambda f: f["wrong_merges"] <= 15 and f["merged"] >= 25 and not f["unexplained"],
        lambda f: f"{f['wrong_merges']} wrong merges, {f['merged']} merged, {f['offered']} merged or offered, "
        f"{f['wrong_suggested']} wrongly suggested, {f['unexplained']} unexplained",
    ),
    Row(
        "pages", ("score_pages.py", "data/pages"), "F1 0.95", lambda f: f["f1"] >= 0.95,
        lambda f: f"F1 {f['f1']} (P {f['precision']}, R {f['recall']}); captions {f['captions_kept']} of {f['captions']}; "
        f"CPU {f['cpu_s']} s, trafilatura alone {f['trafilatura_alone_s']} s",
    ),
    Row(
        "feeds", ("score_feeds.py", "data/feeds/gofeed"), "100 of 104", lambda f: f["right"] >= 100,
        lambda f: f"{f['right']} of {f['of']}; dates {f['dates_right']} of {f['dates']}; words kept {f['words_kept']}",
    ),
    Row("tags", ("score_tags.py", "data/tags/dev.jsonl"), "macro-F1 0.70", lambda f: f["macro_f1"] >= 0.70, _tag_f1),
    Row(
        "encodings", ("score_encodings.py", "data/encodings/tests"), "(not asked yet)", lambda f: True,
        lambda f: f"as is {f['as_is']}, without declarations {f['without_declarations']} of {f['files']} files",
    ),
    Row(
        "fields", ("score_fields.py", "data/fields/dev.jsonl"), "(not asked yet)", lambda f: True,
        lambda f: ", ".join(f"{k} {v}" for k, v in f.items()),
    ),
)  # fmt: skip


def measured(shared: Path, row: Row) -> Figures | str:
    """Run one scoring script; return its figures, or what it said when it failed."""
    script, *args = row.command
    words = [
        sys.executable,
        str(shared / "tools" / script),
        *(str(shared / a) if a.startswith("data/") else a for a in args),
    ]
    beside = Path(sys.executable).parent
    env = {**os.environ, "PATH": f"{beside}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(words, capture_output=True, text=True, env=env, check=False)
    if done.returncode:
        return (done.stderr.strip() or done.stdout.strip())[-300:]
    figures: Figures = json.loads(done.stdout.strip().splitlines()[-1])
    return figures


def seed_page(shared: Path) -> tuple[bool, str]:
    """Tag the seed page by the codebook's worked key through a real terminal, twice; see keyed_run.py."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.keyed_run", "--seed", str(next((shared / "data" / "seed").glob("*.txt"))), folder],
            capture_output=True, text=True, check=False, cwd=Path(__file__).resolve().parent.parent,
        )  # fmt: skip
    last = (done.stdout.strip() or done.stderr.strip()).splitlines()[-1:]
    return done.returncode == 0, last[0] if last else "it printed nothing"


def main() -> int:
    """Print the table."""
    shared = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared").resolve()
    only = set(sys.argv[3:]) if "--only" in sys.argv else set()
    short = 0
    print(f"{'score':10} {'':6} {'asked':56} measured")
    for row in ROWS:
        if only and row.name not in only:
            continue
        began = time.monotonic()
        figures = measured(shared, row)
        fine = isinstance(figures, dict) and row.holds(figures)
        short += not fine
        words = row.shown(figures) if isinstance(figures, dict) else figures
        print(
            f"{row.name:10} {'ok' if fine else 'SHORT':6} {row.asked:56} {words}  [{time.monotonic() - began:.0f} s]",
            flush=True,
        )
    if not only or "seed" in only:
        fine, words = seed_page(shared)
        short += not fine
        print(
            f"{'seed':10} {'ok' if fine else 'SHORT':6} {'6 events by keys, twice the same bytes, every evidence':56} {words}"
        )
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
