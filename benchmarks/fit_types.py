"""Fit the weights of the type proposals on sentences of our own, and say what to expect of them.

usage: PYTHONPATH=. fit_types.py [--out] [--folds N]; with 0 folds the sharpness stays as it is

Fits on `type_examples.txt` (plain sentences) and on the batches of tests/extract, `types*.jsonl` and `types*.txt`, except
those of `HELD`, which are never fitted on. Prints the figures of a cross-validation over the batches and those of the
held ones; with --out the weights are written into the package.

The model is a softmax over linear scores. Its prior is naive Bayes, scaled by `TRUST`: weights are drawn to it instead of
to nothing, which is worth five points of F1 with some fifty sentences a sub-type.
"""

from __future__ import annotations

import argparse
import json
import math
import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import triage.extract.types as types_module
from benchmarks.fields import Case, calibration, cases, type_figures
from triage.extract.types import NAMES, TypeWeights, features, scores, shares

HERE: Final = Path(__file__).resolve().parent
HELD: Final = (6, 11, 13, 17, 19, 23)
"""The batches that are never fitted on."""

LAST: Final = 23
"""The last batch."""

LEAST: Final = 3
"""A word or a pair of words counts if so many sentences have it."""

SMOOTH: Final = 0.2
TRUST: Final = 0.2
PULL: Final = 4.0
ROUNDS: Final = 30
MEAN: Final = 10
"""The weights are the mean of those after each of the last rounds."""

DROP: Final = 0.3
"""So many of a sentence's features are hidden, others each time: rare wording is a sentence of which half is unknown."""

RATE: Final = 0.1

TOLD: Final = 3
"""A feature is written that moves some sub-type by so many tenths: those that move less cost time and tell nothing."""

Row = tuple[dict[str, float], int]


def examples() -> list[Case]:
    """Return the plain sentences of `type_examples.txt`."""
    found, heading = [], ""
    for line in (HERE / "type_examples.txt").read_text("utf-8").splitlines():
        if line.startswith("# "):
            heading = line[2:]
        elif line:
            found.append({"text": line, "type": heading})
    return found


def rows_of(given: Sequence[Case]) -> list[Row]:
    """Return features and the number of the sub-type of each sentence."""
    return [(features(case["text"])[0], NAMES.index(case["type"])) for case in given]


def _prior(rows: Sequence[Row], kept: set[str]) -> dict[str, list[float]]:
    """Return naive Bayes: the log of how much of a sub-type's features each feature is, its mean taken off."""
    mass: dict[str, list[float]] = {name: [SMOOTH] * len(NAMES) for name in sorted(kept)}
    for found, label in rows:
        for name, size in found.items():
            if name in mass:
                mass[name][label] += size
    whole = [sum(row[k] for row in mass.values()) for k in range(len(NAMES))]
    out: dict[str, list[float]] = {}
    for name, row in mass.items():
        logs = [math.log(part / total) for part, total in zip(row, whole, strict=True)]
        mean = sum(logs) / len(logs)
        out[name] = [TRUST * (value - mean) for value in logs]
    return out


def fit(rows: Sequence[Row], seed: int = 5) -> TypeWeights:
    """Return weights fitted by AdaGrad; the same rows give the same weights."""
    count = Counter(name for found, _ in rows for name in found)
    kept = {name for name, n in count.items() if n >= (LEAST if name[0] in "wbq" else 1)}
    prior = _prior(rows, kept)
    weights = {name: list(row) for name, row in prior.items()}
    bias, bias_sum = [0.0] * len(NAMES), [1e-6] * len(NAMES)
    squares = {name: [1e-6] * len(NAMES) for name in kept}
    order = [([item for item in found.items() if item[0] in kept], label) for found, label in rows]
    mean = {name: [0.0] * len(NAMES) for name in kept}
    bias_mean = [0.0] * len(NAMES)
    for turn in range(ROUNDS):
        chance = random.Random(seed + turn)
        chance.shuffle(order)
        for known, label in order:
            active = [item for item in known if chance.random() >= DROP]
            totals = scores(dict(active), TypeWeights(weights, bias, 1.0))
            slope = shares(totals, 1.0)
            slope[label] -= 1.0
            for name, size in active:
                row, base, past, pull = weights[name], prior[name], squares[name], PULL / count[name]
                for k, by in enumerate(slope):
                    step = size * by + pull * (row[k] - base[k])
                    past[k] += step * step
                    row[k] -= RATE * step / math.sqrt(past[k])
            for k, by in enumerate(slope):
                bias_sum[k] += by * by
                bias[k] -= RATE * by / math.sqrt(bias_sum[k])
        if turn >= ROUNDS - MEAN:
            for name, row in weights.items():
                mean[name] = [had + weight / MEAN for had, weight in zip(mean[name], row, strict=True)]
            bias_mean = [had + by / MEAN for had, by in zip(bias_mean, bias, strict=True)]
    return TypeWeights(mean, bias_mean, 1.0)


def judged(given: Sequence[Case], weights: TypeWeights) -> list[tuple[Case, list[str], list[float]]]:
    """Return each sentence with its sub-types ranked and their scores."""
    out = []
    for case, (found, _) in zip(given, rows_of(given), strict=True):
        totals = scores(found, weights)
        order = sorted(range(len(NAMES)), key=lambda i: -totals[i])
        out.append((case, [NAMES[i] for i in order], [totals[i] for i in order]))
    return out


def sharpest(done: Sequence[tuple[Case, list[str], list[float]]]) -> float:
    """Return the sharpness under which the right sub-types are the least surprising."""

    def surprise(sharpness: float) -> float:
        return sum(
            -math.log(max(1e-9, shares(totals, sharpness)[names.index(case["type"])])) for case, names, totals in done
        )

    return min((0.2 + 0.05 * k for k in range(37)), key=surprise)


def main() -> None:
    """Print the figures; write the weights where --out says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", action="store_true")
    parser.add_argument("--folds", type=int, default=5)
    given = parser.parse_args()
    batches = [case for batch in range(1, LAST + 1) if batch not in HELD for case in cases("types", batch)]
    plain = examples()
    fold: dict[int, list[Case]] = defaultdict(list)
    for index in range(len(batches)):
        if given.folds:
            fold[random.Random(index).randrange(given.folds)].append(batches[index])
    done: list[tuple[Case, list[str], list[float]]] = []
    for k in range(given.folds):
        weights = fit(rows_of([*plain, *(c for j, part in fold.items() if j != k for c in part)]))
        done += judged(fold[k], weights)
    sharpness = round(sharpest(done), 2) if done else types_module.weights().sharpness
    print(f"cross-validation over {given.folds} folds:", type_figures([(c, n) for c, n, _ in done]))
    sure = [(shares(totals, sharpness)[0], names[0] == case["type"]) for case, names, totals in done]
    print(f"sharpness {sharpness}, confidence -> right:", calibration(sure))
    weights = fit(rows_of([*plain, *batches]))
    for batch in HELD:
        held = judged(cases("types", batch), weights)
        print(f"batch {batch}, never fitted on:", type_figures([(c, n) for c, n, _ in held]))
    if given.out:
        rows = ",\n".join(
            f"{json.dumps(name, ensure_ascii=False)}: {json.dumps(' '.join(map(str, row)))}"
            for name, row in sorted((name, [round(10 * w) for w in row]) for name, row in weights.rows.items())
            if max(map(abs, row)) >= TOLD
        )
        head = json.dumps({"subtypes": NAMES, "sharpness": sharpness, "bias": [round(b, 2) for b in weights.bias]})
        path = Path(types_module.__file__).with_name("types_weights.json")
        path.write_text(f'{head[:-1]}, "weights": {{\n{rows}\n}}}}\n', encoding="utf-8")
        print(f"{rows.count(chr(10)) + 1:,} of {len(weights.rows):,} features, {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
