"""Splice tagged reports into a feed in which a known share of the sentences is copied from earlier reports.

usage: copied_feed.py TAGGED.jsonl... >FEED.jsonl [--reports 200] [--share 0.4] [--seed 1]

Every report keeps its own pieces, and gets stretches of two to six pieces from reports before it, between its own ones, until
the share is reached. The output has the form of the input, so that `simulated_editor.py` can read it. The share that was
reached, in sentences, is printed to standard error.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from triage.desk import pipeline
from triage.domain.report import Report
from triage.text.wording import words

Piece = tuple[str, str]
"""Words and tag."""


def pieces_of(report: Mapping[str, Any]) -> list[Piece]:
    """Return the tagged pieces of a report in order, without those that hold nothing."""
    cut = ((" ".join(report["text"][p["start"] : p["end"]].split()), p["tag"]) for p in report["pieces"])
    return [piece for piece in cut if piece[0]]


def spliced(own: list[Piece], earlier: list[list[Piece]], share: float, rng: random.Random) -> list[list[Piece]]:
    """Return paragraphs: the own pieces, one each, and stretches of earlier reports between them."""
    paragraphs = [[piece] for piece in own]
    missing = round(len(own) * share / (1 - share)) if earlier else 0
    while missing > 0:
        donor = rng.choice(earlier)
        first = rng.randrange(len(donor))
        stretch = donor[first : first + min(missing, rng.randint(2, 6))]
        paragraphs.insert(rng.randint(0, len(paragraphs)), stretch)
        missing -= len(stretch)
    return paragraphs


def feed(tagged: Iterable[Mapping[str, Any]], count: int, share: float, seed: int) -> Iterator[dict[str, Any]]:
    """Yield the reports of the feed."""
    rng = random.Random(seed)
    earlier: list[list[Piece]] = []
    for number, report in enumerate(tagged):
        if number == count:
            return
        own = pieces_of(report)
        text = ""
        made = []
        for paragraph in spliced(own, earlier, share, rng):
            text += "\n\n" if text else ""
            for words_, tag in paragraph:
                text += " " if text and not text.endswith("\n") else ""
                made.append({"start": len(text), "end": len(text) + len(words_), "tag": tag})
                text += words_
        earlier.append(own)
        yield {"title": report["title"], "outlet": report["outlet"], "text": text, "pieces": made}


def reached(reports: Iterable[Mapping[str, Any]]) -> tuple[int, int]:
    """Return how many sentences there are, and how many have the words of one before them."""
    seen: set[tuple[str, ...]] = set()
    total = again = 0
    for report in reports:
        for piece in pipeline.split(Report("x", "", report["title"], report["text"], (), "text/plain", "")):
            folded = tuple(words(piece.text))
            total += 1
            again += folded in seen
            seen.add(folded)
    return total, again


def main() -> None:
    """Write the feed to standard output."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tagged", type=Path, nargs="+")
    parser.add_argument("--reports", type=int, default=200)
    parser.add_argument("--share", type=float, default=0.4)
    parser.add_argument("--seed", type=int, default=1)
    o = parser.parse_args()
    lines = [line for path in o.tagged for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    made = list(feed(map(json.loads, lines), o.reports, o.share, o.seed))
    for report in made:
        sys.stdout.write(json.dumps(report, ensure_ascii=False) + "\n")
    total, again = reached(made)
    sys.stderr.write(f"{total:,} sentences, {again:,} of them with the words of an earlier one ({again / total:.1%})\n")


if __name__ == "__main__":
    main()
