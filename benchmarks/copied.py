"""Make up a feed in which it is known which sentences are copies, which are edited and which only look like it.

usage: copied.py REPORTS [SEED] >FILE      20 sentences a report, as JSON Lines with a key "made" beside the report

`made` has a pair for each sentence in order: its kind and the number of the sentence that it was made from, counted over the
whole feed from 0. Kinds: `new`; `copy`, the same words, at times with other quotation marks, case of the first letter, or
blanks; `edit`, as a wire desk edits: another word for the same, words left out or added, an attribution, a dateline, a
clause cut off; `trap`, nearly the same and not the same: another number, name, place, day, side, or a denial; `boiler`, one
label that stands in one report of five. No new sentence has the words of another one.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections.abc import Iterator
from typing import Any, Final

from benchmarks.corpus import name

SENTENCES: Final = 20
COPIED: Final = 0.33
EDITED: Final = 0.05
TRAPS: Final = 0.05
BOILER: Final = "Subscribe to our evening letter and never miss a story from the region."
REMEMBERED: Final = 20_000
"""So many of the youngest new sentences are copied and edited from, as news is copied while it is new."""

_LISTS: Final[dict[str, tuple[str, ...]]] = {
    "who": (
        "Police", "Soldiers", "Rebels", "Border guards", "Militants", "Gunmen", "Customs officers", "Coast guards", "Protesters",
        "Paramedics", "Firefighters", "Farmers", "Smugglers", "Miners", "Prison guards", "Dock workers", "Election officials",
    ),
    "deed": (
        "shelled", "raided", "searched", "surrounded", "evacuated", "looted", "burned", "blocked", "stormed", "sealed off",
        "inspected", "abandoned", "occupied", "rebuilt", "guarded", "flooded", "photographed", "mined",
    ),
    "thing": (
        "warehouse", "bakery", "hospital", "railway station", "flour mill", "school", "checkpoint", "water plant", "courthouse",
        "power station", "cattle market", "harbour office", "radio mast", "cement works", "monastery", "petrol depot",
        "bus garage", "clinic", "customs shed", "orphanage", "tannery", "cinema", "granary", "ferry landing",
    ),
    "how": (
        "heavily damaged", "abandoned", "crowded", "newly opened", "small", "large", "privately owned", "disused", "remote",
        "heavily guarded", "half-finished", "whitewashed",
    ),
    "where": (
        "the northern outskirts", "the southern suburbs", "the eastern bank", "the western valley", "the old quarter",
        "the industrial zone", "the hills", "the harbour district", "the salt flats", "the refugee camp",
    ),
    "day": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "time": ("at dawn", "before sunrise", "around noon", "shortly after midnight", "in the afternoon", "overnight"),
    "tail": (
        "while families fled on foot", "as smoke rose over the roofs", "after hours of negotiations", "despite the truce",
        "as aid convoys waited at the crossing", "while shops stayed shut", "after a week of quiet",
        "as talks went on in the capital", "while power was cut in most streets",
    ),
    "people": ("people", "civilians", "workers", "villagers", "passengers", "students", "nurses", "drivers", "fishermen"),
    "good": ("bread", "rice", "fuel", "cooking oil", "medicine", "flour", "diesel", "fertiliser", "cement", "timber"),
    "office": (
        "the governor", "the mayor", "the interior ministry", "the relief agency", "the army", "the railway company",
        "the teachers' union", "the harbour master", "the prosecutor", "the central bank", "the water board",
    ),
}  # fmt: skip
_MOULDS: Final = (
    "{who} {deed} a {how} {thing} in {where} of {P} on {day} {time}, leaving {n} {people} dead and {m} injured, {tail}.",
    "At least {n} {people} were killed when a {thing} collapsed near {P}, {N} {N2}, a spokesman for {office}, said on {day}.",
    "The price of {good} in {P} has doubled to {m} dinars since {office} closed the {thing} near {P2}, {tail}.",
    "{N} {N2}, who runs a {how} {thing} in {P}, waited {m} days for {good} from {P2} to arrive by lorry.",
    "Some {m},000 {people} have left {P} for {where} of {P2} since the fighting began, {office} announced on {day}.",
    '"We heard {n} blasts from the {thing} and ran towards {P}," said {N} {N2}, one of the {people} who were there.',
    "{office} promised {m} million dinars to repair the {thing} in {P} and to bring {good} to {where} of {P2}.",
    "Engineers from {P} restored the {how} {thing} {time}, {n} months after {who} had {deed} it, {N} {N2} told reporters.",
    "A court in {P} sentenced {N} {N2} to {n} years in prison for selling {good} that belonged to the {thing} in {P2}.",
    "{who} {deed} the road between {P} and {P2} on {day}, and {m} {people} spent the night at a {how} {thing}, {tail}.",
    "Heavy rain destroyed {m} houses in {where} of {P}, where a {how} {thing} serves as a shelter, {office} said.",
    "{N} {N2} of {office} opened a {how} {thing} in {P} {time} and thanked the {people} who had carried {good} there.",
)

_OTHER_WORDS: Final = (
    ("soldiers", "troops"), ("houses", "homes"), ("large", "big"), ("killed", "slain"), ("began", "started"), ("near", "close to"),
    ("shut", "closed"), ("sentenced", "jailed"), ("promised", "pledged"), ("destroyed", "ruined"), ("road", "highway"),
    ("waited", "stayed"), ("injured", "hurt"), ("repair", "mend"), ("announced", "stated"), ("fled", "ran away"),
    ("prison", "jail"), ("spent", "passed"), ("heavy", "torrential"), ("lorry", "truck"), ("brought", "carried"),
    ("towards", "in the direction of"), ("restored", "fixed"), ("crowded", "packed"), ("said", "reported"), ("some", "about"),
    ("streets", "neighbourhoods"), ("arrive", "come"), ("heard", "noticed"), ("thanked", "praised"), ("small", "tiny"),
)  # fmt: skip
_LEFT_OUT: Final = tuple(
    f"{word} " for word in ("heavily damaged", "abandoned", "crowded", "newly opened", "small", "large", "privately owned",
                            "disused", "remote", "half-finished", "whitewashed", "heavily guarded", "at least", "some")
)  # fmt: skip
_SAID: Final = (
    ", officials said",
    ", residents said",
    ", according to witnesses",
    ", local media reported",
    ", he added",
)
_SWAPPED: Final = (
    ("northern", "southern"), ("eastern", "western"), ("killed", "injured"), ("opened", "closed"), ("arrive", "leave"),
    ("doubled", "halved"), ("in the afternoon", "before dawn"),
)  # fmt: skip
_DENIED: Final = (
    ("were killed", "were not killed"), ("promised", "did not promise"), ("have left", "have not left"),
    ("said", "denied"), ("sentenced", "did not sentence"), ("destroyed", "did not destroy"), ("has doubled", "has not doubled"),
)  # fmt: skip
_NUMBER: Final = re.compile(r"\b\d+\b")
_NAME: Final = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}\b")


def sentence(rng: random.Random) -> str:
    """Return a sentence."""
    slots: dict[str, str] = {slot: rng.choice(words) for slot, words in _LISTS.items()}
    slots |= {slot: name(rng) for slot in ("P", "P2", "N", "N2")}
    slots |= {"n": str(rng.randint(2, 60)), "m": str(rng.randint(61, 990))}
    made = rng.choice(_MOULDS).format(**slots)
    made = re.sub(r"\ba (?=[aeiou])", "an ", made)
    return made[0].upper() + made[1:]


def copied(text: str, rng: random.Random) -> str:
    """Return a sentence as another outlet prints it: the same words."""
    how = rng.random()
    if how < 0.15:
        text = text.replace('"', "“", 1).replace('"', "”", 1).replace("'", "’")
    elif how < 0.25:
        text = text.replace(", ", ",  ", 1)
    elif how < 0.3:
        text = text.replace("-", "‐").replace(" a ", " a\u00a0", 1)
    return text


def edited(text: str, rng: random.Random) -> str:
    """Return a sentence as an editor of another outlet changes it: one to three edits, and no fact changed."""
    given = text
    for _ in range(rng.randint(1, 3)):
        text = rng.choice((_reworded, _reworded, _shortened, _told, _dated, _cut))(text, rng)
    return text if text != given else _told(text, rng)


def _reworded(text: str, rng: random.Random) -> str:
    fitting = [(a, b) for a, b in _OTHER_WORDS if re.search(rf"\b{a}\b", text)]
    if not fitting:
        return text
    a, b = rng.choice(fitting)
    return re.sub(rf"\b{a}\b", b, text, count=1)


def _shortened(text: str, rng: random.Random) -> str:
    found = [words for words in _LEFT_OUT if f" {words}" in text]
    return text.replace(rng.choice(found), "", 1) if found else text


def _told(text: str, rng: random.Random) -> str:
    return (
        text[:-1] + rng.choice(_SAID) + "." if text.endswith(".") and not text.endswith(("said.", "added.")) else text
    )


def _dated(text: str, rng: random.Random) -> str:
    return (
        text
        if text[0] == '"' or " - " in text
        else f"{name(rng).upper()} ({rng.choice(('AP', 'Reuters', 'AFP'))}) - {text}"
    )


def _cut(text: str, rng: random.Random) -> str:
    for tail in _LISTS["tail"]:
        text = text.replace(f", {tail}.", ".")
    return text


def trap(text: str, rng: random.Random) -> str:
    """Return a sentence that is nearly the same, with a fact changed."""
    ways = (_other_number, _other_name, _other_day, _other_side, _denied)
    return rng.choice(ways)(text, rng) or _other_name(text, rng)


def _other_number(text: str, rng: random.Random) -> str:
    found = list(_NUMBER.finditer(text))
    if not found:
        return ""
    at = rng.choice(found)
    return f"{text[: at.start()]}{int(at[0]) + rng.randint(1, 9)}{text[at.end() :]}"


def _other_name(text: str, rng: random.Random) -> str:
    found = [at for at in _NAME.finditer(text) if at[0] not in _LISTS["day"]]
    if not found:
        return ""
    at = rng.choice(found)
    return f"{text[: at.start()]}{name(rng)}x{text[at.end() :]}"


def _other_day(text: str, rng: random.Random) -> str:
    day = next((day for day in _LISTS["day"] if day in text), "")
    return text.replace(day, rng.choice([other for other in _LISTS["day"] if other != day])) if day else ""


def _other_side(text: str, rng: random.Random) -> str:
    return _exchanged(text, rng, _SWAPPED)


def _denied(text: str, rng: random.Random) -> str:
    return _exchanged(text, rng, _DENIED)


def _exchanged(text: str, rng: random.Random, pairs: tuple[tuple[str, str], ...]) -> str:
    fitting = [(a, b) for a, b in pairs if re.search(rf"\b{a}\b", text)]
    if not fitting:
        return ""
    a, b = rng.choice(fitting)
    return re.sub(rf"\b{a}\b", b, text, count=1)


def reports(count: int, seed: int = 1, boiler: int = 5) -> Iterator[dict[str, Any]]:
    """Yield made-up reports with what became of each sentence; every so many of them end with the label."""
    rng = random.Random(seed)
    pool: list[tuple[int, str]] = []
    seen: set[int] = set()
    number = 0
    for at in range(count):
        texts: list[str] = []
        made: list[tuple[str, int]] = []
        while len(texts) < SENTENCES:
            kind = rng.random()
            source, text = rng.choice(pool) if len(pool) > 100 else (-1, "")
            if at % boiler == 0 and len(texts) == SENTENCES - 1:
                texts.append(BOILER)
                made.append(("boiler", -1))
            elif source >= 0 and kind < COPIED:
                texts.append(copied(text, rng))
                made.append(("copy", source))
            elif source >= 0 and kind < COPIED + EDITED + TRAPS:
                how = "edit" if kind < COPIED + EDITED else "trap"
                texts.append((edited if how == "edit" else trap)(text, rng))
                made.append((how, source))
            else:
                text = sentence(rng)
                if (own := hash(text.lower())) in seen:
                    continue
                seen.add(own)
                texts.append(text)
                made.append(("new", number))
                pool.append((number, text))
            number += 1
        del pool[:-REMEMBERED]
        body = "\n\n".join(" ".join(texts[i : i + 4]) for i in range(0, SENTENCES, 4))
        yield {
            "title": f"{name(rng)} {rng.choice(_LISTS['deed'])} {rng.choice(_LISTS['thing'])}, {name(rng)} {name(rng)} says",
            "outlet": f"{name(rng)} Wire",
            "url": f"https://copied.example/{seed}/{at}",
            "published": f"2023-03-{1 + at % 28:02}T{at % 24:02}:00:00Z",
            "text": body,
            "made": made,
            "pieces": texts,
        }


def main() -> None:
    """Write the feed to standard output."""
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    for report in reports(int(sys.argv[1]), seed):
        sys.stdout.write(json.dumps(report, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
