"""An editor who knows the right fields, at the real desk on a pseudo-terminal: keys from an event sentence to a confirmed record.

usage: simulated_coder.py FIELDS.jsonl [--limit N] [--rows 24] [--columns 80] [--show N] [--dry]

FIELDS.jsonl holds one event sentence a line: "text", "published", and the right "date_start", "date_end", "killed_low",
"killed_best", "killed_high", "injured_low", "places" (any of them is right), "event_subtype" and "also_ok". Each becomes a
report. The editor stands on the sentence, which nobody has decided, opens the form, mends every field that is wrong in the
cheapest way that the form offers, and confirms; the desk goes on to the next sentence. Every key counts: the one that opens,
moves between fields, and the one that confirms. What was saved is compared with the file. --dry only plans the keys.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.terminal import Terminal
from triage.desk import code, cut, read
from triage.desk.alternatives import group_of
from triage.desk.fill import Filling
from triage.desk.workspace import Workspace, open_workspace
from triage.domain.event import EventRecord
from triage.domain.vocabulary import SUBTYPES, TYPES, subtype_keys
from triage.tui.screens.form import NAMING, SHORT, WIDTH
from triage.tui.widgets.formrows import ROWS, named, packed, second
from triage.tui.widgets.kinds import PROPOSAL_KEYS

KEYS = {"f2": "\x1bOQ", "f3": "\x1bOR", "f6": "\x1b[17~", "esc": "\x1b", "tab": "\t", "down": "\x1b[B", "enter": "\r"}
LETTERS = {fields[0][0]: letter for letter, _, fields in ROWS}
ORDER = [name for _, _, fields in ROWS for name, _ in fields]
TRIES = 4
"""So often the editor asks for something else before typing."""

Gold = dict[str, Any]
Right = Callable[[EventRecord, Gold], bool]


def right_kind(record: EventRecord, gold: Gold) -> bool:
    """Say whether the sub-type is one of the right ones."""
    return record.event_subtype in {gold["event_subtype"], *(gold.get("also_ok") or ())}


def right_date(record: EventRecord, gold: Gold) -> bool:
    """Say whether first and last day are right."""
    first = gold["date_start"]
    return (record.date_start, record.date_end or record.date_start) == (first, gold["date_end"] or first)


def right_place(record: EventRecord, gold: Gold) -> bool:
    """Say whether the place is one of the right ones, or empty where there is none."""
    place = (record.place_name or "").casefold()
    if not gold["places"]:
        return not place
    return bool(place) and any(place in p.casefold() or p.casefold() in place for p in gold["places"])


def right_toll(record: EventRecord, gold: Gold) -> bool:
    """Say whether low and high are right."""
    return (record.killed_low, record.killed_high) == (gold["killed_low"], gold["killed_high"])


def right_injured(record: EventRecord, gold: Gold) -> bool:
    """Say whether the least number of injured is right."""
    return bool(record.injured_low == gold["injured_low"])


FIELDS: tuple[tuple[str, Right], ...] = (
    ("date_start", right_date),
    ("place_name", right_place),
    ("killed_low", right_toll),
    ("injured_low", right_injured),
)


def kind_keys(filling: Filling, gold: Gold) -> list[str]:
    """Return the keys that choose the right type on its line."""
    for key, (_, subtype) in zip(PROPOSAL_KEYS, filling.draft.kinds, strict=False):
        if subtype in {gold["event_subtype"], *(gold.get("also_ok") or ())}:
            return [key]
    for number, kind in enumerate(TYPES, 1):
        if kind == gold["event_type"] and gold["event_subtype"] in SUBTYPES[kind]:
            letters = {name: letter for letter, name in subtype_keys(kind).items()}
            return [str(number), letters[gold["event_subtype"]]]
    raise ValueError(f"there is no type {gold['event_type']}/{gold['event_subtype']}")


def typings(filling: Filling, name: str, gold: Gold) -> Iterator[list[str]]:
    """Yield ways to type the right value into a field that is selected."""
    if name == "date_start" and gold["date_start"]:
        first, last = gold["date_start"], gold["date_end"] or gold["date_start"]
        day = first[8:].lstrip("0")
        for text in (day, f"{first[5:7].lstrip('0')}-{day}", first):
            if first == last:
                yield list(text)
            else:
                yield [*text, *"..", *last[8:].lstrip("0")]
                yield [*text, "down", *last]
    if name == "killed_low":
        low, high = gold["killed_low"], gold["killed_high"]
        texts = {
            f"{low}=" if low == high else f"{low}+" if high is None else f"-{high}" if low is None else f"{low}-{high}"
        }
        yield from map(list, texts if low is not None or high is not None else ())
    if name == "injured_low" and gold["injured_low"] is not None:
        yield list(str(gold["injured_low"]))
    if name == "place_name":
        for place in gold["places"]:
            yield list(place)
            for size in range(1, len(place)):
                if (filling.complete(name, place[:size]) or "").casefold() == place.casefold():
                    yield [*place[:size], "tab"]
                    break


def applied(filling: Filling, name: str, keys: list[str]) -> None:
    """Do to a filling what keys do to the field of the form."""
    text = ""
    for key in keys:
        if key == "f3":
            filling.another(name)
        elif key == "f6":
            filling.clear(name)
        elif key == "tab":
            text = filling.complete(name, text) or text
            filling.type(name, text)
        elif key == "down":
            name, text = ORDER[ORDER.index(name) + 1], ""
        else:
            text += key
            filling.type(name, text)


def ways(ws: Workspace, make: Callable[[], Filling], name: str, right: Right, gold: Gold) -> list[str]:
    """Return the fewest keys that make a field right, once it has the focus."""
    found: list[list[str]] = []
    for keys in [*(["f3"] * n for n in range(1, TRIES + 1)), ["f6"], *typings(make(), name, gold)]:
        filling = make()
        applied(filling, name, keys)
        if right(filling.record, gold) and not (filling.problems().keys() & set(group_of(name))):
            found.append(keys)
    if not found:
        raise ValueError(f"no keys make {name} right: {gold['text'][:80]}")
    return min(found, key=len)


def confirming(filling: Filling, rows: int, columns: int) -> list[str]:
    """Return the keys that confirm: a second one where a further value has no room on the first page."""
    names = second(filling)
    room = min(columns, WIDTH) - 1
    seen = packed(named(filling, names, {}), room, NAMING if rows >= SHORT else 1)[1] if names else 0
    return ["f2"] if seen == len(names) else ["f2", "f2"]


def plan(ws: Workspace, panel: int, gold: Gold, rows: int, columns: int) -> tuple[list[str], list[str]]:
    """Return the keys from the sentence to the confirmed record, and the fields that had to be mended."""
    draft = code.begin(ws, panel)
    done: list[tuple[str, list[str]]] = []

    def make() -> Filling:
        filling = Filling(ws, draft)
        for name, keys in done:
            applied(filling, name, keys)
        return filling

    keys = ["enter"]
    mended = []
    if not right_kind(draft.record, gold):
        keys += kind_keys(make(), gold)
        mended.append("type")
    at = -1
    for name, right in FIELDS:
        if right(make().record, gold):
            continue
        mended.append(name)
        best = ways(ws, make, name, right, gold)
        place = ORDER.index(name)
        steps = ["down"] * (place - at) if at >= 0 else []
        jump = [*(["esc"] if at >= 0 else []), LETTERS[name]]
        keys += [*(steps if steps and len(steps) <= len(jump) else jump), *best]
        done.append((name, best))
        at = place + best.count("down")
    return [*keys, *confirming(make(), rows, columns)], mended


def one_sentence(ws: Workspace, report: int) -> int:
    """Join the sentences of a report into one, as the file has them; return its number."""
    while len(found := read.panels(ws, report)) > 1:
        cut.join(ws, found[0].id)
    return found[0].id


def prepared(rows: list[Gold], folder: Path, program: str) -> Path:
    """Load each sentence as a report, in the order of the file; return the workspace."""
    lines = [
        {
            "title": f"Case {n}",
            "text": row["text"],
            "published": row["published"],
            "outlet": "A wire",
            "id": f"case-{n}",
        }
        for n, row in enumerate(rows)
    ]
    source = folder / "in.jsonl"
    source.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    db = folder / "w.db"
    subprocess.run([program, "--db", str(db), "load", "--no-auto", str(source)], check=True, stdout=subprocess.DEVNULL)
    return db


def press(desk: Terminal, keys: list[str]) -> None:
    """Press keys one by one, each after the screen has settled."""
    for key in keys:
        if key == "tab":
            desk.settle(0.3)
        desk.send(KEYS.get(key, key))
        if key == "enter":
            desk.wait_for(r"RECORD\s+\w+\s+ev_")
        desk.settle(0.25 if key == "esc" else 0.05)


def run(rows: list[Gold], o: argparse.Namespace) -> int:
    """Let the editor work through all sentences; print the figures and return the exit status."""
    program = str(Path(sys.executable).with_name("triage"))
    counted: list[int] = []
    fields: Counter[str] = Counter()
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        db = prepared(rows, folder, program)
        with open_workspace(db) as ws:
            panels = [one_sentence(ws, row.id) for row in read.every_report(ws)]
        env = {"TRIAGE_EDITOR": "keys", "XDG_STATE_HOME": name, "TRIAGE_BLIND": "0"}
        desk = None if o.dry else Terminal([program, "--db", str(db)], rows=o.rows, columns=o.columns, env=env)
        if desk:
            desk.wait_for(rf"\b{len(rows):,} left\b")
        with open_workspace(db, read_only=True) as ws:
            for number, (gold, panel) in enumerate(zip(rows, panels, strict=True), 1):
                keys, mended = plan(ws, panel, gold, o.rows, o.columns)
                counted.append(len(keys))
                fields.update(mended)
                if number <= o.show:
                    print(f"{len(keys):3} {' '.join(keys)}   {', '.join(mended)}: {gold['text'][:70]}")
                if desk:
                    press(desk, keys)
                    desk.wait_for(rf"\b{len(rows) - number:,} left\b")
                    wrong += faults(ws, panel, gold, keys)
        if desk:
            desk.send("\x11")
            desk.close()
    report(counted, fields, wrong, dry=o.dry)
    return 1 if wrong else 0


def faults(ws: Workspace, panel: int, gold: Gold, keys: list[str]) -> list[str]:
    """Return what of a saved record is not as the file says."""
    one = read.panel(ws, panel)
    found = code.records_of(ws, one.sentence_id) if one else []
    if len(found) != 1 or found[0].status != "confirmed":
        return [f"no confirmed record on: {gold['text'][:60]}"]
    checks = (("type", right_kind), *FIELDS)
    return [
        f"{name} is wrong after {' '.join(keys)}: {gold['text'][:60]}"
        for name, right in checks
        if not right(found[0], gold)
    ]


def report(counted: list[int], fields: Counter[str], wrong: list[str], *, dry: bool) -> None:
    """Print the median, the distribution, and what had to be mended."""
    spread = Counter(counted)
    print(
        f"{len(counted)} records{' planned' if dry else ''}: median {statistics.median(counted):g} keys, mean"
        f" {statistics.fmean(counted):.2f}, 90 % at most {sorted(counted)[int(0.9 * (len(counted) - 1))]}, most {max(counted)}"
    )
    print("keys: records  " + "  ".join(f"{keys}: {spread[keys]}" for keys in sorted(spread)))
    print("mended: " + ", ".join(f"{name} {n}" for name, n in fields.most_common()))
    print(f"{len(wrong)} fields wrong in what was saved")
    for line in wrong:
        print(f"  {line}")


def main() -> int:
    """Read the file and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("fields", type=Path)
    parser.add_argument("--limit", type=int, default=0)
    parser.add_argument("--rows", type=int, default=24)
    parser.add_argument("--columns", type=int, default=80)
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--dry", action="store_true")
    o = parser.parse_args()
    lines = o.fields.read_text(encoding="utf-8").splitlines()
    return run([json.loads(line) for line in lines if line.strip()][: o.limit or None], o)


if __name__ == "__main__":
    sys.exit(main())
