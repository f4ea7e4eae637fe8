"""The fitted part: one linear step for each question of the codebook's decision order, and how it is fitted.

Caption? Quote? Event? Each step is a logistic regression over its own cues, so that a weight has a name that can be read
and the word for the editor comes from the same cue. Plain Python: a step scores a sentence in a few microseconds.
"""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from triage.domain.tag import Tag
from triage.errors import UsageError
from triage.text.tables import broken

STEPS: Final = (Tag.CAPTION, Tag.QUOTE, Tag.EVENT)
"""The questions in the order of the codebook; noise is what is left."""

FAMILIES: Final[Mapping[Tag, tuple[str, ...] | None]] = {
    Tag.CAPTION: (
        "image:",
        "role:",
        "page:",
        "size:",
        "before:image",
        "after:image",
        "near:image",
        "shape:",
        "at:first",
        "at:paragraph",
        "title:",
        "ends:",
        "quote:half",
        "verb:none",
        "joined:told",
        "form:titlecase",
        "form:digits",
        "sign:",
        "has:describe",
        "has:agency",
        "has:first",
        "has:opinion",
        "has:speech",
    ),
    Tag.QUOTE: ("quote:", "role:", "before:quote", "after:quote", "image:", "page:", "sign:"),
    Tag.EVENT: None,
}
"""The cues that a step may look at, by the start of their names; None is all of them, words included."""

_EXTREME: Final = 12.0


@dataclass(frozen=True, slots=True)
class Step:
    """One question: the log-odds of yes are the bias and the weights of the cues that are on."""

    bias: float
    weights: Mapping[str, float]

    def chance(self, names: Iterable[str]) -> float:
        """Return the probability of yes, 0 to 1."""
        get = self.weights.get
        total = self.bias
        for name in names:
            total += get(name, 0.0)
        return 1.0 / (1.0 + math.exp(-max(-_EXTREME, min(_EXTREME, total))))


@dataclass(frozen=True, slots=True)
class Weights:
    """The steps by the tag that they ask for, and how sure noise is: a line over the log-odds that they give it."""

    steps: Mapping[Tag, Step]
    shift: float = 0.0
    slope: float = 1.0

    def chances(self, names: frozenset[str]) -> dict[Tag, float]:
        """Return the probability of each tag; the four sum to 1."""
        found: dict[Tag, float] = {}
        left = 1.0
        for tag in STEPS:
            yes = self.steps[tag].chance(names)
            found[tag] = left * yes
            left *= 1.0 - yes
        found[Tag.NOISE] = left
        return found

    def levelled(self, chance: float) -> float:
        """Return how often noise to which the steps give this chance is noise, on reports that they were not fitted to."""
        odds = math.log(max(chance, 1e-6) / max(1.0 - chance, 1e-6))
        return 1.0 / (1.0 + math.exp(-(self.shift + self.slope * odds)))

    def as_json(self) -> str:
        """Return the text that `load_weights` reads: one cue a line, four digits."""
        steps: dict[str, dict[str, object]] = {
            tag.value: {
                "bias": round(step.bias, 4),
                "weights": {n: round(w, 4) for n, w in sorted(step.weights.items())},
            }
            for tag, step in self.steps.items()
        }
        steps[Tag.NOISE.value] = {"shift": round(self.shift, 4), "slope": round(self.slope, 4)}
        return json.dumps(steps, ensure_ascii=False, indent=0) + "\n"


@functools.cache
def shipped_weights() -> Weights:
    """Return the weights that come with the program, read on first use.

    Raises:
        BrokenProgram: Their file is missing or broken.
    """
    try:
        return load_weights(Path(__file__).with_name("weights.json"))
    except UsageError as error:
        raise broken(__file__, "weights.json") from error


def load_weights(path: Path) -> Weights:
    """Read weights from a file.

    Raises:
        UsageError: The file cannot be read or does not hold weights.
    """
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
        steps = {
            tag: Step(float(table[tag]["bias"]), {str(n): float(w) for n, w in table[tag]["weights"].items()})
            for tag in STEPS
        }
        line = table.get(Tag.NOISE, {})
        return Weights(steps, float(line.get("shift", 0.0)), float(line.get("slope", 1.0)))
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise UsageError(f"{path} holds no weights for proposals.", "Give a file that the fit wrote.") from error


def fit(rows: Sequence[tuple[str, frozenset[str], Tag]], *, rounds: int = 250, pull: float = 5.0) -> Weights:
    """Fit the three steps to decided sentences.

    Args:
        rows: Report id, cues and tag of each sentence; a cue counts when it is on in three reports or more.
        rounds: Steps of the descent (Adam on the whole set, falling rate).
        pull: How strongly weights are drawn to nought (L2); plain words are drawn a third more.
    """
    steps: dict[Tag, Step] = {}
    left = list(rows)
    for tag in STEPS:
        steps[tag] = _fit_step(left, tag, rounds, pull if FAMILIES[tag] is None else pull / 10)
        left = [row for row in left if row[2] is not tag]
    return Weights(steps)


def _fit_step(rows: Sequence[tuple[str, frozenset[str], Tag]], tag: Tag, rounds: int, pull: float) -> Step:
    family = FAMILIES[tag]
    reports: dict[str, set[str]] = {}
    for report, names, _ in rows:
        for name in names:
            if family is None or name.startswith(family):
                reports.setdefault(name, set()).add(report)
    known = sorted(name for name, where in reports.items() if len(where) >= 3)
    index = {name: at for at, name in enumerate(known)}
    inputs = [[index[name] for name in sorted(names) if name in index] for _, names, _ in rows]
    wanted = [1.0 if row[2] is tag else 0.0 for row in rows]
    pulls = [pull if ":" in name else pull * 4 / 3 for name in known]
    weights = _descend(inputs, wanted, [*pulls, 0.0], rounds)
    return Step(weights[-1], {name: w for name, w in zip(known, weights, strict=False) if abs(w) >= 5e-4})


def _descend(inputs: list[list[int]], wanted: list[float], pulls: list[float], rounds: int) -> list[float]:
    """Minimise log-loss plus half of pull times weight squared; the last weight is the bias."""
    size = len(pulls)
    weights, mean, square = [0.0] * size, [0.0] * size, [0.0] * size
    for turn in range(1, rounds + 1):
        slope = [p * w for p, w in zip(pulls, weights, strict=True)]
        for on, yes in zip(inputs, wanted, strict=True):
            total = weights[-1] + sum(weights[at] for at in on)
            miss = 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total)))) - yes
            slope[-1] += miss
            for at in on:
                slope[at] += miss
        rate = 0.1 * (1 - turn / rounds) + 0.002
        first, second = 1 - 0.9**turn, 1 - 0.99**turn
        for at, s in enumerate(slope):
            mean[at] += 0.1 * (s - mean[at])
            square[at] += 0.01 * (s * s - square[at])
            weights[at] -= rate * (mean[at] / first) / (math.sqrt(square[at] / second) + 1e-8)
    return weights
