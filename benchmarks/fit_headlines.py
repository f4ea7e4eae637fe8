"""Fit the weights of the headline score on rated pairs, in plain Python.

usage: fit_headlines.py --out WEIGHTS.json [--words WORDS.json] STS.tsv [STS.tsv ...]
       fit_headlines.py --count WORDS.json FILE [FILE ...]

Each STS line: SCORE<TAB>headline<TAB>headline, 0 to 5, a line without a score counts for word frequencies only. How rare a
word is in news cannot be told from a year of headlines alone, so that the words of other texts are counted along:
`headline_words.json` beside this script, or what --words names. --count wrote it, from no rated pair: lines of JSON with
`text`, a JSON object of pages with `articleBody`, CSV with headlines in a column `a`. Both files hold numbers and words, no
sentence.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from triage.dedupe.features import NAMES, features, weigher
from triage.dedupe.forms import form
from triage.dedupe.lexicon import stem
from triage.dedupe.score import certain, examine
from triage.text.fold import fold_headline

RIDGE: Final = 5.0
CUT: Final = 0.5
"""The probability from which a pair is offered: between the best cuts of the two years when each scores the other."""
MIDDLE: Final = 3.85
"""The points from which the model shall say yes rather than no; 4 and more count as the same."""
YARD: Final = 4.75
"""The points that pairs get which the rules merge, in a year whose raters are neither strict nor mild. Those of one year gave
them 4.57, those of another 4.93, and differed by as much, in proportion, on all that was less alike."""
LEAST: Final = 10
"""So many pairs that the rules merge a file must have for its raters to be measured by them."""
SLOPE: Final = 3.0
"""How steeply the yes rises with the points: the raters differ by about half a point."""
SEEN: Final = 5
"""A word in fewer texts gets no weight of its own."""
_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+|\n")

Pair = tuple[float, str, str]
Matrix = list[list[float]]


def read_pairs(paths: Iterable[str]) -> tuple[list[Pair], list[str]]:
    """Return the rated pairs, and all headlines of the files."""
    rated: list[Pair] = []
    texts: list[str] = []
    for path in paths:
        for line in Path(path).read_text(encoding="utf-8").splitlines():
            cells = line.split("\t")
            if len(cells) >= 3:
                texts += cells[1:3]
                if cells[0].strip():
                    rated.append((float(cells[0]), cells[1].strip(), cells[2].strip()))
    return rated, texts


def even(rated: Sequence[Pair]) -> list[float]:
    """Return the points of the pairs of one file as raters would give them who are neither strict nor mild."""
    sure = [points for points, a, b in rated if certain(form(a), form(b))]
    factor = YARD * len(sure) / sum(sure) if len(sure) >= LEAST else 1.0
    return [points * factor for points, _, _ in rated]


def read_news(paths: Iterable[str]) -> list[str]:
    """Return the sentences, roughly, of news files; see the usage."""
    found: list[str] = []
    for path in map(Path, paths):
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".csv":
            found += [row["a"] for row in csv.DictReader(text.splitlines())]
            continue
        bodies = (
            [page["articleBody"] for page in json.loads(text).values()]
            if path.suffix == ".json"
            else [json.loads(line)["text"] for line in text.splitlines()]
        )
        found += [sentence for body in bodies for sentence in _SENTENCE.split(body) if sentence.strip()]
    return found


def count(texts: Iterable[str]) -> Counter[str]:
    """Return in how many texts each stem stands."""
    return Counter(word for text in texts for word in {stem(w) for w in fold_headline(text).split()})


def read_counts(path: str) -> tuple[Counter[str], int]:
    """Return the counts of a file that --count wrote, and of how many texts."""
    data = json.loads(Path(path).read_text(encoding="utf-8"))
    return Counter(data["words"]), data["texts"]


def write_counts(path: str, texts: Sequence[str]) -> None:
    """Write in how many texts each stem stands that stands in two at least."""
    kept = {word: number for word, number in sorted(count(texts).items()) if number > 1}
    data = {"texts": len(texts), "words": kept}
    Path(path).write_text(json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


def word_weights(df: Counter[str], texts: int) -> dict[str, float]:
    """Return how telling each stem is: the logarithm of texts a text with it."""
    return {word: round(math.log(texts / number), 2) for word, number in sorted(df.items()) if number >= SEEN}


def target(points: float) -> float:
    """Return what the model shall say for a rating of 0 to 5 points."""
    return 1 / (1 + math.exp(-(points - MIDDLE) * SLOPE))


def fit(rows: Matrix, wanted: Sequence[float]) -> tuple[list[float], float]:
    """Return the weights and the constant of a logistic regression with a ridge, by Newton's method."""
    count = len(rows)
    means = [sum(column) / count for column in zip(*rows, strict=True)]
    spreads = [
        math.sqrt(sum((v - m) ** 2 for v in column) / count) or 1.0
        for column, m in zip(zip(*rows, strict=True), means, strict=True)
    ]
    scaled = [[(v - m) / s for v, m, s in zip(row, means, spreads, strict=True)] + [1.0] for row in rows]
    size = len(means) + 1
    weights = [0.0] * size
    for _ in range(15):
        step = _newton(scaled, wanted, weights, size)
        weights = [w - d for w, d in zip(weights, step, strict=True)]
        if max(map(abs, step)) < 1e-6:
            break
    plain = [w / s for w, s in zip(weights, spreads, strict=False)]
    return plain, weights[-1] - sum(w * m for w, m in zip(plain, means, strict=True))


def _newton(scaled: Matrix, wanted: Sequence[float], weights: Sequence[float], size: int) -> list[float]:
    slope = [RIDGE * w for w in weights[:-1]] + [0.0]
    bend = [[RIDGE * (i == j < size - 1) for j in range(size)] for i in range(size)]
    for row, y in zip(scaled, wanted, strict=True):
        p = 1 / (1 + math.exp(-sum(w * v for w, v in zip(weights, row, strict=True))))
        for i, v in enumerate(row):
            slope[i] += (p - y) * v
            part = p * (1 - p) * v
            for j in range(size):
                bend[i][j] += part * row[j]
    return _solved(bend, slope)


def _solved(matrix: Matrix, right: Sequence[float]) -> list[float]:
    """Solve a small system of linear equations by elimination with pivots."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    size = len(rows)
    for i in range(size):
        pivot = max(range(i, size), key=lambda r: abs(rows[r][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        for below in rows[i + 1 :]:
            factor = below[i] / rows[i][i]
            for j in range(i, size + 1):
                below[j] -= factor * rows[i][j]
    out = [0.0] * size
    for i in reversed(range(size)):
        out[i] = (rows[i][size] - sum(rows[i][j] * out[j] for j in range(i + 1, size))) / rows[i][i]
    return out


def main() -> None:
    """Fit and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("files", nargs="+")
    parser.add_argument("--words", default=str(Path(__file__).with_name("headline_words.json")))
    parser.add_argument("--out")
    parser.add_argument("--count")
    given = parser.parse_args()
    if given.count:
        write_counts(given.count, read_news(given.files))
        return
    if not given.out:
        parser.error("say where the weights go: --out")
    rated, texts = read_pairs(given.files)
    wanted = [target(points) for path in given.files for points in even(read_pairs([path])[0])]
    df, seen = read_counts(given.words)
    df, seen = df + count(texts), seen + len(texts)
    idf = word_weights(df, seen)
    rare = round(math.log(seen), 2)
    weigh = weigher(idf, rare)
    rows = []
    for _, a, b in rated:
        one, other = sorted((form(a), form(b)), key=lambda f: f.text)
        rows.append(features(*examine(one, other), weigh))
    weights, bias = fit(rows, wanted)
    shifted = bias - math.log(CUT / (1 - CUT))
    named = {name: round(weight, 4) for name, weight in zip(NAMES, weights, strict=True)}
    out = {"bias": round(shifted, 4), "features": named, "rare": rare, "idf": idf}
    Path(given.out).write_text(json.dumps(out, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{given.out}: {len(rated)} pairs, {len(NAMES)} features, {len(idf)} words")


if __name__ == "__main__":
    main()
