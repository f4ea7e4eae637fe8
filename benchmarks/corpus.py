"""Write a made-up corpus of reports as JSON Lines, the same bytes for the same arguments.

usage: corpus.py REPORTS [SEED] >FILE      20 sentences of about 138 characters a report
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator

SENTENCES = 20
TOWNS = ["Ramla", "Tel Maran", "Kesra", "Dermat", "Bir Haddan", "Ain Sorek", "Zahrin", "Port Elwin", "Orsana", "Halden"]
SIDES = [
    "government troops",
    "rebels of the Front",
    "the Kesra Guards",
    "police",
    "unknown gunmen",
    "coalition aircraft",
]
DEEDS = ["shelled", "entered", "left", "raided", "closed", "attacked", "searched", "retook", "bombed", "surrounded"]
THINGS = [
    "a market",
    "the bridge",
    "a depot",
    "the hospital",
    "two villages",
    "a checkpoint",
    "the mill",
    "a school",
    "the road north",
]
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
REASONS = [
    "after a week of quiet",
    "while talks went on in the capital",
    "before a convoy could pass",
    "in spite of the truce",
]
SYLLABLES = [
    "ka",
    "re",
    "mo",
    "ti",
    "su",
    "la",
    "no",
    "be",
    "du",
    "ra",
    "shi",
    "vel",
    "tor",
    "min",
    "gar",
    "pel",
    "os",
    "ar",
]


def name(rng: random.Random) -> str:
    """Return an invented name."""
    return "".join(rng.choice(SYLLABLES) for _ in range(rng.randint(2, 4))).capitalize()


def sentence(rng: random.Random) -> str:
    """Return a sentence."""
    kind = rng.random()
    town, side, day = rng.choice(TOWNS), rng.choice(SIDES), rng.choice(DAYS)
    if kind < 0.5:
        return (
            f"{side.capitalize()} {rng.choice(DEEDS)} {rng.choice(THINGS)} near {town} on {day} {rng.choice(REASONS)}, killing "
            f"{rng.randint(1, 40)} people and wounding {rng.randint(1, 90)}, {name(rng)} {name(rng)} of the district office said."
        )
    if kind < 0.75:
        return (
            f'"We have seen {rng.randint(2, 90)} days like this in {town}, and nobody asks {name(rng)} what bread costs now," '
            f"{name(rng)} said."
        )
    return (
        f"The {town} valley has been held by {side} since {rng.randint(2009, 2016)}, and about {rng.randint(2, 90)},000 people "
        f"live between {name(rng)} and the river {name(rng)}."
    )


def reports(count: int, seed: int = 1) -> Iterator[dict[str, str]]:
    """Yield made-up reports."""
    rng = random.Random(seed)
    for number in range(count):
        body = "\n\n".join(" ".join(sentence(rng) for _ in range(4)) for _ in range(SENTENCES // 4))
        yield {
            "title": f"{name(rng)} {rng.choice(DEEDS)} {rng.choice(THINGS)} in {rng.choice(TOWNS)}, {name(rng)} {name(rng)} says",
            "outlet": f"{rng.choice(TOWNS)} Wire",
            "url": f"https://corpus.example/{seed}/{number}",
            "published": f"2023-03-{1 + number % 28:02}T{number % 24:02}:00:00Z",
            "text": body,
        }


def main() -> None:
    """Write the corpus to standard output."""
    count = int(sys.argv[1])
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    for report in reports(count, seed):
        sys.stdout.write(json.dumps(report, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
