"""An editor made of keys: load a report, tag it by its key, make its records and export, all on a real terminal.

usage: keyed_run.py --seed PAGE FOLDER     the codebook's worked key of the seed page, twice, with every check

`keyed_run` presses the keys once; `checked` runs it twice and checks what an editor relies on. Exit status 1 when a check fails.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.terminal import Terminal

F2 = "\x1bOQ"
TAG_KEYS = {"event": "e", "quote": "q", "caption": "c", "noise": "n"}
NOW = "2017-02-21T09:00:00Z"
WORKED_KEY = [
    *("noise", "noise", "event", "event", "event", "noise", "noise", "noise", "quote", "noise", "event"),
    *("noise", "quote", "noise", "caption", "noise", "noise", "event", "event", "quote", "noise"),
]
"""The tags of the seed page's 21 sentences, as the codebook gives them."""


@dataclass(frozen=True)
class Pressed:
    """What a run left behind, and how many keys it took."""

    folder: Path
    keys: int
    records: int


def keyed_run(page: Path, tags: Sequence[str], folder: Path, *, rows: int = 40, columns: int = 120) -> Pressed:
    """Tag a page by its key, confirm a record for each event sentence, export to FOLDER/out, and leave.

    Raises:
        TimeoutError: The screen never showed what the next key needs; the message holds the screen.
    """
    program = str(Path(sys.executable).with_name("triage"))
    env = {"TRIAGE_NOW": NOW, "TRIAGE_EDITOR": "keys", "XDG_STATE_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    desk = Terminal([program, "--db", str(folder / "w.db"), str(page)], rows=rows, columns=columns, env=env)
    keys = 0
    try:
        desk.wait_for(rf"\b{len(tags)} left\b")
        for done, tag in enumerate(tags, start=1):
            desk.send(TAG_KEYS[tag])
            desk.wait_for(rf"\b{len(tags) - done} left\b")
            keys += 1
        events = [n for n, tag in enumerate(tags) if tag == "event"]
        for made, n in enumerate(events, start=1):
            steps = "g" + "j" * n
            desk.send(steps)
            desk.settle()
            keys += len(steps) + _confirm(desk, made)
        keys += _export(desk, folder / "out")
        desk.send("\x11")
        status = desk.close()
        if status != 0:
            raise TimeoutError(f"the desk ended with status {status}")
    finally:
        if desk.alive:
            desk.close(limit=0)
    return Pressed(folder / "out", keys + 1, len(events))


def _confirm(desk: Terminal, made: int) -> int:
    """Open the record, give it a type where the rules found none, and confirm it; return the number of keys."""
    desk.send("\r")
    desk.wait_for(r"RECORD\s+\w+\s+ev_")
    keys = 2
    desk.send(F2)
    if "Choose a type" in desk.wait_for(r"RECORD\s+confirmed|Choose a type"):
        desk.send("8")  # the first of the ranked proposals
        desk.settle()
        desk.send(F2)
        desk.wait_for(r"RECORD\s+confirmed")
        keys += 2
    return keys


def _export(desk: Terminal, target: Path) -> int:
    desk.send("X")
    desk.wait_for("EXPORT")
    desk.send("\x15")
    desk.wait_for("a file or a folder")
    desk.send(f"{target}/")
    desk.settle()
    desk.send("\r")
    desk.wait_for(r"Written:")
    return len(str(target)) + 4


def faults(page: Path, pressed: Pressed, tags: Sequence[str]) -> list[str]:
    """Return what is wrong with an export, as sentences; every evidence row must reproduce its words."""
    found = []
    with (pressed.folder / "events.csv").open(encoding="utf-8", newline="") as stream:
        events = list(csv.DictReader(stream))
    if len(events) != tags.count("event"):
        found.append(f"{len(events)} records instead of {tags.count('event')}")
    program = str(Path(sys.executable).with_name("triage"))
    done = subprocess.run([program, "read", str(page)], capture_output=True, text=True, check=True)
    texts: dict[str, Any] = {line["report_id"]: line["text"] for line in map(json.loads, done.stdout.splitlines())}
    with (pressed.folder / "evidence.csv").open(encoding="utf-8", newline="") as stream:
        evidence = list(csv.DictReader(stream))
    for row in evidence:
        words = texts[row["report_id"]][int(row["char_start"]) : int(row["char_end"])]
        quoted = row["quoted_text"]
        if words != quoted and "'" + words != quoted:
            found.append(f"evidence of {row['event_id']} {row['field']}: {quoted!r} is {words!r}")
    if {row["event_id"] for row in events} - {row["event_id"] for row in evidence}:
        found.append("a record has no evidence")
    return found


def schema_faults(folder: Path) -> list[str]:
    """Return what a Table Schema validator says against the exported package."""
    from frictionless import Package, system

    with system.use_context(trusted=True):
        report = Package(str(folder / "datapackage.json")).validate()
    return [str(error) for task in report.tasks for error in task.errors] + [str(e) for e in report.errors]


def checked(page: Path, tags: Sequence[str], folder: Path) -> tuple[list[str], Pressed]:
    """Run the same keys twice and return every fault, with the first run."""
    runs = []
    for name in ("first", "second"):
        (folder / name).mkdir(parents=True, exist_ok=True)
        runs.append(keyed_run(page, tags, folder / name))
    found = faults(page, runs[0], tags) + schema_faults(runs[0].folder)
    files = sorted(p.name for p in runs[0].folder.iterdir())
    found += [
        f"{name} differs between two runs of the same keys"
        for name in files
        if (runs[0].folder / name).read_bytes() != (runs[1].folder / name).read_bytes()
    ]
    return found, runs[0]


def main() -> int:
    """Run the worked key of the seed page."""
    page, folder = Path(sys.argv[2]), Path(sys.argv[3])
    try:
        found, pressed = checked(page, WORKED_KEY, folder)
    except TimeoutError as error:
        print(f"{error}".splitlines()[0])
        return 1
    for sentence in found:
        print(sentence)
    if not found:
        print(
            f"{pressed.records} records from {len(WORKED_KEY)} sentences with {pressed.keys} keys; schema, evidence and bytes right"
        )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
