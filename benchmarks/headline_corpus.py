"""Write made-up headlines with known stories, the same bytes for the same arguments.

usage: headline_corpus.py HEADLINES [SEED] >FILE      lines STORY<TAB>headline

Half of the stories have copies, as outlets print them: prefix, suffix, capitals, a slip, a part moved, a word of the same
sense, cut short. A quarter of the stories has a double that is no copy: another number, place or person in the same words.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator

SYLLABLES = (
    "ba", "ber", "bo", "dal", "do", "du", "el", "fa", "gar", "gi", "ha", "hir", "ja", "jo", "kal", "kem", "ko", "la",
    "lim", "lo", "mar", "mi", "mo", "na", "nor", "or", "pe", "qa", "ra", "ri", "sel", "so", "ta", "tem", "ul", "va",
    "zor",
)  # fmt: skip
DOERS = (
    "miners", "farmers", "dockers", "nurses", "pilots", "herders", "troops", "rebels", "police", "gunmen", "border",
    "guards", "smugglers", "students",
)  # fmt: skip
DEEDS = (
    "block", "raid", "shell", "visit", "storm", "inspect", "occupy", "leave", "surround", "attack", "flee", "rebuild",
    "search", "retake", "bomb",
)  # fmt: skip
THINGS = (
    "bridge", "harbour", "museum", "bakery", "quarry", "airport", "hospital", "market", "prison", "dam", "mosque",
    "station", "refinery", "depot", "school",
)  # fmt: skip
TAILS = (
    "{n} killed",
    "{n} held",
    "at least {n} hurt",
    "{n} homes lost",
    "{who} says",
    "on day {n} of strike",
    "despite truce",
    "UN says",
)
MOULDS = (
    "{doers} {deed} {thing} near {place}, {tail}",
    "{place}: {doers} {deed} {thing}, {tail}",
    "{tail} as {doers} {deed} {place} {thing}",
    "{who} visits {place} after {doers} {deed} {thing}",
    "{n} families leave {place} as {doers} {deed} {thing}",
    "{who} urges calm as {doers} {deed} {thing} in {place}",
)
SENSE = {
    "attack": "assault",
    "storm": "overrun",
    "shell": "bombard",
    "retake": "recapture",
    "hurt": "injured",
    "near": "close to",
}
SUFFIXES = (" - Reuters", " | The Hill Gazette", " - BBC News", " (VIDEO)", " - Xinhua")
PREFIXES = ("UPDATE 2-", "BREAKING: ", "WRAPUP 1-", "World | ", "WATCH: ")


class Writer:
    """Draws headlines from one seed."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.places = sorted({self._name(self.rng.choice((2, 3, 3))) for _ in range(6000)})
        self.people = sorted({f"{self._name(2)} {self._name(3)}" for _ in range(6000)})

    def _name(self, size: int) -> str:
        return "".join(self.rng.choice(SYLLABLES) for _ in range(size)).capitalize()

    def _facts(self) -> dict[str, str]:
        rng = self.rng
        often = rng.random() < 0.35
        place = self.places[int(rng.paretovariate(0.35)) % len(self.places)] if often else rng.choice(self.places)
        return {
            "mould": rng.choice(MOULDS), "tail": rng.choice(TAILS), "doers": rng.choice(DOERS), "deed": rng.choice(DEEDS),
            "thing": rng.choice(THINGS), "place": place, "who": rng.choice(self.people), "n": str(rng.randint(2, 300)),
        }  # fmt: skip

    def _double(self, facts: dict[str, str]) -> dict[str, str]:
        other = {
            "n": str(int(facts["n"]) + self.rng.choice((1, 2, 10, 100))),
            "place": self.rng.choice(self.places),
            "who": self.rng.choice(self.people),
        }
        kind = self.rng.choice(("n", "place", "who"))
        return {**facts, kind: other[kind]}

    @staticmethod
    def _told(facts: dict[str, str]) -> str:
        text = facts["mould"].replace("{tail}", facts["tail"]).format(**facts)
        return text[0].upper() + text[1:]

    def _copy(self, text: str) -> str:
        rng = self.rng
        for _ in range(rng.choice((1, 1, 1, 2, 2, 3))):
            kind = rng.choice(("suffix", "prefix", "case", "slip", "move", "sense", "cut", "quotes"))
            if kind == "suffix":
                text += rng.choice(SUFFIXES)
            elif kind == "prefix":
                text = rng.choice(PREFIXES) + text
            elif kind == "case":
                text = text.upper() if rng.random() < 0.4 else text.title()
            elif kind == "slip":
                at = rng.randrange(len(text) - 1)
                text = text[:at] + text[at + 1] + text[at] + text[at + 2 :] if text[at : at + 2].isalpha() else text
            elif kind == "move" and ", " in text:
                first, last = text.split(", ", 1)
                text = f"{last}: {first}"
            elif kind == "sense":
                text = " ".join(SENSE.get(word, word) for word in text.split())
            elif kind == "cut" and text.count(" ") > 8:
                text = " ".join(text.split()[: max(7, text.count(" ") * 4 // 5)]) + "…"
            elif kind == "quotes":
                text = f"'{text}'"
        return text

    def headlines(self, count: int) -> list[tuple[int, str]]:
        """Return so many headlines, each with the number of its story, in random order."""
        out: list[tuple[int, str]] = []
        seen: set[str] = set()
        story = 0
        while len(out) < count:
            facts = self._facts()
            for told in [facts, self._double(facts)] if self.rng.random() < 0.25 else [facts]:
                base = self._told(told)
                if base in seen:
                    continue
                seen.add(base)
                copies = self.rng.choice((0, 0, 0, 0, 0, 1, 1, 2, 3, 6))
                out += [(story, base), *((story, self._copy(base)) for _ in range(copies))]
                story += 1
        del out[count:]
        self.rng.shuffle(out)
        return out


def lines(count: int, seed: int) -> Iterator[str]:
    """Yield lines STORY<TAB>headline."""
    return (f"{story}\t{text}\n" for story, text in Writer(seed).headlines(count))


if __name__ == "__main__":
    sys.stdout.writelines(lines(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1))
