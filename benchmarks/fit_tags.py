"""Fit the weights of the tag proposals on reports that were tagged by hand, and say what to expect of them.

usage: fit_tags.py SHARED [--out FILE]

Reads SHARED/data/tags/train.jsonl and train_general.jsonl (never dev.jsonl) through the program's own readers and
sentence splitter, so that block roles count. A report that is a page is fitted on a second time as plain text, as a scraper
leaves it: without roles, cut to what is tagged. The sample reports with their key, `tag_examples.txt` and `tag_reports.txt`,
all in our own words, are fitted on as well. Prints the figures of a cross-validation over the shared reports in which a
report is never on both sides: pages as pages, then pages as plain text. With --out the weights fitted on all of it are
written there; what the proposals reach on the sample reports is therefore no measure of anything.
"""

from __future__ import annotations

import argparse
import collections
import csv
import gzip
import json
import math
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from triage.domain.report import Report, Role, Sentence
from triage.domain.tag import Tag
from triage.ingest import registry
from triage.segment import sentences
from triage.suggest.features import Cues, cues
from triage.suggest.model import Weights, fit
from triage.suggest.rules import choose, is_open

HERE = Path(__file__).resolve().parent
EXAMPLE_TAGS = {"E": Tag.EVENT, "Q": Tag.QUOTE, "C": Tag.CAPTION, "N": Tag.NOISE}
_STOP = re.compile(r"""[.!?]["”)]?$""")
Row = tuple[str, Cues, Tag, str]
"""Report, cues, tag by hand, and the words."""


def folded(text: str) -> str:
    """Return the words and signs of a text with one blank between them, lower-case."""
    return " ".join(re.findall(r"\w+|[^\w\s]", text)).casefold()


def examples() -> Iterator[Row]:
    """Yield the sentences of `tag_examples.txt`; every three of them make a paragraph."""
    for n, part in enumerate((HERE / "tag_examples.txt").read_text(encoding="utf-8").split("\n\n")):
        title, *lines = [line for line in part.splitlines() if line and not line.startswith("#")] or [""]
        found = [(EXAMPLE_TAGS[line[0]], line[4:]) for line in lines]
        text = "".join(words + ("\n\n" if at % 3 == 2 else " ") for at, (_, words) in enumerate(found))
        report = Report(f"example{n}", "", title[2:], text, (), "text/plain", "")
        pieces, end = [], 0
        for at, (_, words) in enumerate(found):
            start = text.index(words, end)
            end = start + len(words)
            pieces.append(Sentence(report.report_id, at + 1, start, end, Role.BODY, at // 3, words))
        for (tag, words), cue in zip(found, cues(report, pieces), strict=True):
            yield report.report_id, cue, tag, words


def written() -> Iterator[Row]:
    """Yield the sentences of `tag_reports.txt`, whose paragraphs are those of its lines; see `told_apart`."""
    for gold in told_apart((HERE / "tag_reports.txt").read_text(encoding="utf-8")):
        yield from rows_of(gold, HERE)


def told_apart(text: str) -> Iterator[dict[str, Any]]:
    """Yield the reports of a file of ours as tagged plain text: "doc", "title", "outlet", "text" and "pieces".

    A line "= TITLE" opens a report; every other one is a letter for the tag, a bar and a sentence. A blank line ends a
    paragraph, and so does a line without a stop at its end: the furniture of a page has its lines to itself.
    """
    for number, part in enumerate(re.split(r"(?m)^= ", text)[1:]):
        title, *lines = part.splitlines()
        body, pieces, running = "", [], False
        for line in lines:
            if not line.strip():
                running = False
                continue
            words, whole = line[4:], bool(_STOP.search(line))
            body += (" " if running and whole else "\n\n") if body else ""
            pieces.append({"start": len(body), "end": len(body) + len(words), "tag": EXAMPLE_TAGS[line[0]].value})
            body, running = body + words, whole
        yield {"doc": f"written{number}", "title": title, "outlet": "", "text": body, "pieces": pieces}


def samples() -> Iterator[Row]:
    """Yield the sentences of the sample reports that their key tags."""
    folder = HERE.parent / "sample_reports"
    with (folder / "key.csv").open(encoding="utf-8", newline="") as stream:
        key = {(r["source"].partition("#")[0], folded(r["sentence"])): r["tag"] for r in csv.DictReader(stream)}
    for source in sorted({source for source, _ in key}):
        for report in registry.read_file(str(folder / source)):
            pieces = sentences.split(report)
            for piece, cue in zip(pieces, cues(report, pieces), strict=True):
                tag = key.get((source, folded(piece.text)))
                if tag and piece.role is not Role.TITLE:
                    yield source, cue, Tag(tag), piece.text


def rows_of(gold: dict[str, Any], pages: Path) -> Iterator[Row]:
    """Yield the tagged sentences of one report as the program splits it."""
    if gold.get("page"):
        data = gzip.decompress((pages / gold["page"]).read_bytes())
        (report, *_) = registry.read_file(f"{gold['doc']}.html", data=data)
    else:
        fields = {"title": gold["title"], "outlet": gold["outlet"], "text": gold["text"]}
        (report,) = registry.read_file(f"{gold['doc']}.json", data=json.dumps(fields).encode())
    pieces = sentences.split(report)
    found = list(zip(pieces, cues(report, pieces), map(folded, (p.text for p in pieces)), strict=True))
    after = 0
    for piece in gold["pieces"]:
        want = folded(gold["text"][piece["start"] : piece["end"]])
        best, at = 0.5, -1
        for k, (sentence, _, text) in enumerate(found):
            if sentence.role is Role.TITLE:
                continue
            size = len(want) if want in text else len(text) if text and text in want else 0
            cover = size / max(len(want), 1) - 0.001 * max(0, len(text) - len(want)) / max(len(text), 1)
            if size and cover + (0.0005 if k >= after else 0) > best:
                best, at = cover + (0.0005 if k >= after else 0), k
        if at >= 0:
            after = at + 1
            sentence, cue, _ = found[at]
            yield gold["doc"], cue, Tag(piece["tag"]), sentence.text


def stripped(gold: dict[str, Any]) -> dict[str, Any]:
    """Return a tagged page as a scraper leaves it: plain text, cut to what is tagged."""
    first, last = min(p["start"] for p in gold["pieces"]), max(p["end"] for p in gold["pieces"])
    pieces = [{**p, "start": p["start"] - first, "end": p["end"] - first} for p in gold["pieces"]]
    return {**gold, "page": None, "text": gold["text"][first:last], "pieces": pieces}


def load(shared: Path) -> tuple[list[Row], list[Row]]:
    """Return the tagged sentences of all training reports, and those of the pages among them as plain text."""
    rows: list[Row] = []
    plain: list[Row] = []
    for name in ("train.jsonl", "train_general.jsonl"):
        for line in (shared / "data" / "tags" / name).read_text(encoding="utf-8").splitlines():
            gold = json.loads(line)
            rows.extend(rows_of(gold, shared / "data" / "pages" / "html"))
            if gold.get("page"):
                plain.extend(rows_of(stripped(gold), shared))
    return rows, plain


def fitted(rows: Sequence[Row]) -> Weights:
    """Return weights fitted to rows."""
    return fit([(report, cue.names, tag) for report, cue, tag, _ in rows])


def held_out(
    rows: Sequence[Row], always: Sequence[Row], parts: int = 5, seed: int = 7
) -> Iterator[tuple[Row, Tag, float]]:
    """Yield each row with the tag and confidence that weights fitted on other reports and `always` give it."""
    names = sorted({row[0] for row in rows})
    random.Random(seed).shuffle(names)
    part = {name: at % parts for at, name in enumerate(names)}
    for k in range(parts):
        weights = fitted([*(row for row in rows if part[row[0]] != k), *always])
        for row in rows:
            if part[row[0]] == k:
                yield row, *choose(weights, row[1])


def line(judged: Sequence[tuple[Row, Tag, float]], pull: float = 1.0) -> tuple[float, float]:
    """Return shift and slope of the line over log-odds that makes the confidence of noise true (Newton's steps)."""
    open_noise = [(row, sure) for row, tag, sure in judged if tag is Tag.NOISE and is_open(tag, row[1].names)]
    points = [(math.log(sure / (1 - sure)), row[2] is Tag.NOISE) for row, sure in open_noise]
    shift, slope = 0.0, 1.0
    for _ in range(30):
        first = [pull * shift, pull * (slope - 1)]
        second = [pull, 0.0, pull]
        for odds, right in points:
            chance = 1 / (1 + math.exp(-(shift + slope * odds)))
            miss, weight = chance - right, chance * (1 - chance)
            first = [first[0] + miss, first[1] + miss * odds]
            second = [second[0] + weight, second[1] + weight * odds, second[2] + weight * odds * odds]
        whole = second[0] * second[2] - second[1] ** 2
        shift -= (second[2] * first[0] - second[1] * first[1]) / whole
        slope -= (second[0] * first[1] - second[1] * first[0]) / whole
    return shift, slope


def levelled(judged: Sequence[tuple[Row, Tag, float]], parts: int = 5) -> list[tuple[Row, Tag, float]]:
    """Return the same with the confidence of noise put on a line that was fitted to other reports."""
    names = sorted({row[0] for row, _, _ in judged})
    found = []
    for k in range(parts):
        here = set(names[k::parts])
        weights = Weights({}, *line([j for j in judged if j[0][0] not in here]))
        for row, tag, sure in judged:
            if row[0] in here:
                told = tag is Tag.NOISE and is_open(tag, row[1].names)
                found.append((row, tag, weights.levelled(sure) if told else sure))
    return found


def summary(judged: Sequence[tuple[Row, Tag, float]]) -> dict[str, Any]:
    """Return macro-F1, F1 by tag, calibration error in points, the share accepted at 1 % error, and what is wrong from where on."""
    counts = collections.Counter((row[2], tag) for row, tag, _ in judged)
    scores = {}
    for tag in Tag:
        right = counts[tag, tag]
        wrong = sum(n for pair, n in counts.items() if tag in pair and pair[0] is not pair[1])
        scores[tag.value] = round(2 * right / (2 * right + wrong or 1), 3)
    bins: dict[int, list[float]] = collections.defaultdict(list)
    for row, tag, sure in judged:
        bins[min(9, int(sure * 10))].append(sure - (row[2] is tag))
    share = misses = 0
    for at, (row, tag, _) in enumerate(sorted(judged, key=lambda j: -j[2]), 1):
        misses += row[2] is not tag
        share = at if misses <= 0.01 * at else share
    return {
        "sentences": len(judged),
        "macro_f1": round(sum(scores.values()) / len(Tag), 4),
        **scores,
        "ece_points": round(100 * sum(abs(sum(b)) for b in bins.values()) / len(judged), 2),
        "share_at_1%": round(share / len(judged), 3),
        "from": {least: _taken(judged, least) for least in (0.95, 0.97, 0.98, 0.99)},
    }


def _taken(judged: Sequence[tuple[Row, Tag, float]], least: float) -> tuple[int, int]:
    """Return how many are taken unread from a confidence on, and how many of them are wrong."""
    taken = [row[2] is not tag for row, tag, sure in judged if sure >= least]
    return len(taken), sum(taken)


def main() -> None:
    """Print the figures; write the weights where --out says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    (rows, plain), own = load(given.shared), [*examples(), *samples(), *written()]
    judged = list(held_out([*rows, *plain], own))
    even = levelled(judged)
    pages, seen = {row[0] for row in plain}, set(map(id, plain))
    print(json.dumps(summary([j for j in even if id(j[0]) not in seen])))
    print(json.dumps(summary([j for j in even if id(j[0]) in seen or j[0][0] not in pages])))
    if given.out:
        shift, slope = line(judged)
        weights = replace(fitted([*rows, *plain, *own]), shift=shift, slope=slope)
        given.out.write_text(weights.as_json(), encoding="utf-8")


if __name__ == "__main__":
    main()
