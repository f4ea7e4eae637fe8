"""Measure the proposals for the fields of records on the sentences of tests/extract, batch by batch.

usage: fields.py [--batch N] [--misses KIND]

KIND is dates, tolls, places, actors, types, lots, claims, associates, shares, details or sides: its misses are printed as well.
A batch is written before anybody looks
at what the program says of it; docs/accuracy.md keeps what the batches gave at first sight. Lots are news in the mix of a feed,
each sentence with its day, its toll and its places; what they miss stays in them.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from triage.extract.fields import propose_fields
from triage.extract.types import find_type

HERE: Final = Path(__file__).resolve().parent.parent / "tests" / "extract"
Case = dict[str, Any]
Judge = Callable[[Case], tuple[bool, bool, float, str]]
"""A case to: right, wrong (a value that is not the right one), confidence, what was given."""


def cases(kind: str, batch: int) -> list[Case]:
    """Return the sentences of one kind and batch with the values that an editor would write."""
    stem = kind if batch == 1 else f"{kind}_{batch}"
    lines = HERE / f"{stem}.jsonl"
    if lines.exists():
        return [json.loads(line) for line in lines.read_text("utf-8").splitlines() if line]
    blocks = HERE / f"{stem}.txt"
    found: list[Case] = []
    heading = ""
    for line in blocks.read_text("utf-8").splitlines() if blocks.exists() else ():
        if line.startswith("# "):
            heading = line[2:]
        elif line:
            found.append({"text": line, "type": heading})
    return found


def _dates(case: Case) -> tuple[bool, bool, float, str]:
    got = propose_fields(case["text"], published=case["published"])
    names = ("date_start", "date_end", "date_precision")
    right = all(got.values[n] == case[n] for n in names)
    given = got.values["date_start"] is not None
    return right, given and not right, got.confidence.get("date_start", 0.0), str([got.values[n] for n in names])


def _tolls(case: Case) -> tuple[bool, bool, float, str]:
    got = propose_fields(case["text"])
    names = ("killed_low", "killed_best", "killed_high", "injured_low")
    right = all(got.values[n] == case[n] for n in names)
    wrong = any(got.values[n] not in (None, case[n]) for n in names)
    sure = max((got.confidence.get(n, 0.0) for n in names), default=0.0)
    return right, wrong, sure, str([got.values[n] for n in names])


def _places(case: Case) -> tuple[bool, bool, float, str]:
    got = propose_fields(case["text"])
    name = str(got.values["place_name"] or "").casefold()
    right = any(name and (name in p.casefold() or p.casefold() in name) for p in case["places"]) or (
        not name and not case["places"]
    )
    return right, bool(name) and not right, got.confidence.get("place_name", 0.0), name


def _actors(case: Case) -> tuple[bool, bool, float, str]:
    got = propose_fields(case["text"])
    given = [str(got.values[n] or "").casefold() for n in ("actor1", "actor2")]
    want = [str(case[n] or "").casefold() for n in ("actor1", "actor2")]
    right = all(
        (not w and g in ("", "civilians")) or (w and g and (w in g or g in w)) for w, g in zip(want, given, strict=True)
    )
    return right, bool(given[0]) and not right, got.confidence.get("actor1", 0.0), str(given)


JUDGES: Final[dict[str, Judge]] = {"dates": _dates, "tolls": _tolls, "places": _places, "actors": _actors}


def calibration(pairs: Iterable[tuple[float, bool]]) -> str:
    """Return confidence -> share right (number of sentences), by tenths of confidence."""
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for sure, right in pairs:
        bins[min(9, int(sure * 10))].append((sure, right))
    return " ".join(
        f"{sum(s for s, _ in b) / len(b):.2f}->{sum(r for _, r in b) / len(b):.2f}({len(b)})"
        for _, b in sorted(bins.items())
    )


def measure(kind: str, batch: int, misses: bool) -> None:
    """Print one line of figures for one kind and batch."""
    rows = [(case, *JUDGES[kind](case)) for case in cases(kind, batch)]
    if not rows:
        return
    n = len(rows)
    right, wrong = sum(r[1] for r in rows), sum(r[2] for r in rows)
    sure_wrong = sum(r[2] and r[3] >= 0.9 for r in rows)
    print(
        f"{kind:7} batch {batch}: {n} sentences, right {right / n:.3f}, wrong {wrong / n:.3f}, wrong when sure {sure_wrong}"
    )
    print("        confidence -> right:", calibration((r[3], r[1]) for r in rows if r[3]))
    for case, good, _, sure, given in rows if misses else ():
        if not good:
            want = {k: v for k, v in case.items() if k not in ("text", "published")}
            print(f"  {sure:.2f} {case['text']}\n      got {given} want {list(want.values())}")


def type_figures(rows: Sequence[tuple[Case, list[str]]]) -> str:
    """Return weighted F1 and the share among the first three, over all sub-types and over the 25 of the conflict alone."""
    out = []
    for label, part in (("31", rows), ("25", [r for r in rows if not r[0]["type"].startswith("other_news/")])):
        want = Counter(case["type"] for case, _ in part)
        got = Counter(names[0] for _, names in part)
        hit = Counter(names[0] for case, names in part if names[0] == case["type"])
        f1 = sum(n * 2 * hit[t] / (n + got[t]) for t, n in want.items()) / max(1, len(part))
        three = sum(case["type"] in names[:3] for case, names in part) / max(1, len(part))
        out.append(f"{label} sub-types: {len(part)} sentences, weighted F1 {f1:.3f}, in three {three:.3f}")
    return "; ".join(out)


def measure_types(batch: int, misses: bool) -> None:
    """Print the figures of the types of one batch."""
    judged = []
    for case in cases("types", batch):
        ranked = find_type(case["text"]).ranked
        judged.append((case, [f"{a}/{b}" for a, b, _ in ranked], ranked[0][2]))
    print(f"types   batch {batch}:", type_figures([(case, names) for case, names, _ in judged]))
    print("        confidence -> right:", calibration((sure, names[0] == case["type"]) for case, names, sure in judged))
    for case, names, sure in judged if misses else ():
        if names[0] != case["type"]:
            print(f"  {case['type']} <- {names[:3]} {sure:.2f}\n      {case['text']}")


def judge_lot(batch: int) -> tuple[Counter[str], list[str]]:
    """Return the counts of a lot (cases, right and wrong tolls, days and places) and its misses, one text each.

    A toll is right when killed_low and killed_high are, open ones included; a day or place that is left open is not wrong.
    """
    n: Counter[str] = Counter()
    misses: list[str] = []
    for case in cases("lots", batch):
        got = propose_fields(case["text"], published=case["published"]).values
        missed = []
        if "killed_low" in case:
            given, want = ((v["killed_low"], v["killed_high"]) for v in (got, case))
            n["tolls"] += 1
            n["toll"] += given == want
            n["toll wrong"] += given != want and given != (None, None)
            n["injured"] += got["injured_low"] == case["injured_low"]
            missed += [f"toll {given}, not {want}"] if given != want else []
        if "date_start" in case:
            first, day = case["date_start"], case["date_start"] if case["date_start"] == case["date_end"] else None
            n["dates"] += 1
            n["days"] += day is not None
            n["day"] += day is not None and (got["date_start"], got["date_end"]) == (day, day)
            n["day wrong"] += got["date_start"] not in (None, first)
            missed += [f"day {got['date_start']}, not {first}"] if got["date_start"] not in (None, first) else []
        if case["places"]:
            name = str(got["place_name"] or "").casefold()
            hit = any(name and (name in p.casefold() or p.casefold() in name) for p in case["places"])
            n["places"] += 1
            n["place"] += hit
            n["place wrong"] += bool(name) and not hit
            missed += [f"place {name}, not {case['places']}"] if name and not hit else []
        misses += [f"  {case['text']}\n      {'; '.join(missed)}"] if missed else []
    return n, misses


def measure_lot(batch: int, misses: bool) -> None:
    """Print one line of figures for a lot."""
    n, missed = judge_lot(batch)
    if not n:
        return
    shares = (
        *(("toll", "tolls"), ("toll wrong", "tolls"), ("injured", "tolls"), ("day", "days"), ("day wrong", "dates")),
        *(("place", "places"), ("place wrong", "places")),
    )
    print(f"lots    batch {batch}:", ", ".join(f"{a} {n[a]}/{n[b]} {n[a] / max(1, n[b]):.3f}" for a, b in shares))
    for line in missed if misses else ():
        print(line)


SAID: Final = ("claims", "associates", "shares", "details", "sides")
"""Batches in which each sentence is asked for the fields that stand beside it; None is a field that must stay open."""
PUBLISHED: Final = "2024-06-05"
_ARTICLE: Final = re.compile("(?:the|an?) ", re.IGNORECASE)


def _as_said(value: object) -> str:
    text = "; ".join(value) if isinstance(value, tuple) else "" if value is None else str(value)
    return _ARTICLE.sub("", text, count=1) if _ARTICLE.match(text) else text


def judge_said(kind: str, batch: int) -> tuple[dict[str, Counter[str]], list[str]]:
    """Return by field how many sentences say it, its right and its wrong proposals, and the misses, one text each.

    An article before a name counts for nothing, and "unidentified" is nobody. Of several names that would do, a case has a list.
    In `sides` names are compared whole; elsewhere it is enough that one name holds the other.
    """
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    misses: list[str] = []
    for case in cases(kind, batch):
        got = propose_fields(case["text"], published=PUBLISHED).values
        for name in [n for n in case if n != "text"]:
            names = case[name] if isinstance(case[name], list) else [case[name]]
            want, given = _as_said(names[0]), _as_said(got[name])
            given = "" if name == "actor1" and given == "unidentified" else given
            if kind == "sides":
                given = want if given.casefold() in [_as_said(one).casefold() for one in names] else given
            elif name == "actor1":
                given = given.casefold()
                same = bool(want) and bool(given) and (want.casefold() in given or given in want.casefold())
                given = want if same else given
            counted[name]["said"] += bool(want)
            counted[name]["right"] += bool(given) and given == want
            counted[name]["wrong"] += bool(given) and given != want
            misses += [] if given == want else [f"  {case['text']}\n      {name}: got {given!r} want {want!r}"]
    return counted, misses


def measure_said(kind: str, batch: int, misses: bool) -> None:
    """Print one line of figures for each field of a batch."""
    counted, missed = judge_said(kind, batch)
    for name, n in counted.items():
        given = n["right"] + n["wrong"]
        print(
            f"{kind:10} batch {batch}: {name} said in {n['said']}, proposed {given}, right {n['right']}, wrong {n['wrong']},"
            f" precision {n['right'] / max(1, given):.3f}, found {n['right'] / max(1, n['said']):.3f}"
        )
    for line in missed if misses else ():
        print(line)


def main() -> None:
    """Print the figures of all batches or one."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--batch", type=int)
    parser.add_argument("--misses", choices=[*JUDGES, "types", "lots", *SAID])
    given = parser.parse_args()
    for batch in [given.batch] if given.batch else range(1, 24):
        for kind in JUDGES:
            measure(kind, batch, given.misses == kind)
        measure_lot(batch, given.misses == "lots")
        for kind in SAID:
            measure_said(kind, batch, given.misses == kind)
        if cases("types", batch):
            measure_types(batch, given.misses == "types")


if __name__ == "__main__":
    main()
