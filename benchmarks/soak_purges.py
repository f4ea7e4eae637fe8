"""Kill a process while it purges a report, and look for words that are left.

A round copies a workspace with a report that is tagged, noted, recorded, merged and in two backups, lets a process purge
it, and kills that process after a time between nothing and what a whole purge takes. Then the workspace is opened as a
desk does. `torn` is damage that the check finds, also in the backups; `left` are words of the report in any byte of any
file, where the purge was begun; `unknown` says that neither the whole text nor none of it is there.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from triage.desk import check, code, correct, load, purge, read, tag
from triage.desk.workspace import Workspace, open_workspace
from triage.domain.tag import Tag
from triage.store import backup, shelf

MUST_BE_ZERO = ("torn", "left", "unknown")
SECRET = ("Zephyrine", "Quillmarsh", "Obadiahsen")
ADDRESS = "http://x.example/secret"
OTHERS = 400
"""So many reports stand around it, so that a purge takes long enough to be hit."""

_PURGE = (
    "import sys\nfrom pathlib import Path\nfrom triage.desk import purge, read\n"
    "from triage.desk.workspace import open_workspace\nws = open_workspace(Path(sys.argv[1]))\n"
    "from triage.store import check, backup\nprint('ready', flush=True)\npurge.purge(ws, sys.argv[2])\nprint('done', flush=True)\n"
)


def prepared(folder: Path) -> tuple[Path, str]:
    """Make the workspace; return it and the key of the report to purge."""
    lines: list[dict[str, str]] = [
        {
            "title": f"Mayor number {n} opens a bridge",
            "text": f"The mayor opened bridge {n}. It is long.",
            "url": f"http://y.example/{n}",
        }
        for n in range(OTHERS)
    ]
    text = f'Gunmen killed three men of {SECRET[0]} on Monday, {SECRET[1]} said. "I saw {SECRET[2]} fall," he said.'
    lines.insert(
        OTHERS // 2, {"title": "Three killed in market blast", "text": text, "url": ADDRESS, "published": "2017-02-21"}
    )
    source = folder / "in.jsonl"
    source.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    path = folder / "whole.db"
    with open_workspace(path) as ws:
        load.load(ws, [str(source)])
        source.unlink()
        key = next(row.key for row in read.every_report(ws) if row.url == ADDRESS)
        _decided(ws, key)
    return path, key


def _decided(ws: Workspace, key: str) -> None:
    row = next(row for row in read.every_report(ws) if row.key == key)
    panels = read.panels(ws, row.id)
    tag.tag(ws, [panels[0].id], Tag.EVENT)
    backup.make(ws.db, ws.path)
    code.save(ws, code.begin(ws, panels[0].id).record, status="confirmed")
    correct.note(ws, panels[1].id, f"ask {SECRET[1]}")
    backup.make(ws.db, ws.path)


def held(path: Path) -> set[str]:
    """Return the secret words that stand in any byte of a workspace, its logs, its backups and what lies beside it."""
    files = [p for p in path.parent.rglob("*") if p.is_file() and path.name in str(p.relative_to(path.parent))]
    everything = b"".join(p.read_bytes() for p in files).lower()
    return {word for word in SECRET if word.lower().encode() in everything}


def killed(path: Path, key: str, after: float | None) -> float:
    """Purge in another process and kill it after some seconds, or let it end; return the seconds it had."""
    command = [sys.executable, "-c", _PURGE, str(path), key]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        began = time.monotonic()
        if after is not None:
            time.sleep(after)
            os.kill(process.pid, signal.SIGKILL)
        process.stdout.read()
        return time.monotonic() - began


def copied(whole: Path, path: Path) -> None:
    """Put a copy of a workspace and its backups in place."""
    for name in path.parent.glob(f"*{path.name}*"):
        shutil.rmtree(name) if name.is_dir() else name.unlink()
    shutil.copy(whole, path)
    for saved in shelf.listed(whole):
        place = shelf.folder_of(path)
        place.mkdir(exist_ok=True)
        shutil.copy(saved, place / saved.name.replace(whole.stem, path.stem))


def rounds(folder: Path, seed: int, begin: int, count: int) -> Iterator[dict[str, Any]]:
    """Yield what was left in each round."""
    home = folder / f"whole-{seed}"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    whole, key = prepared(home)
    place = folder / f"killed-{seed}"
    place.mkdir(exist_ok=True)
    path = place / "k.db"
    copied(whole, path)
    longest = killed(path, key, None)
    for number in range(begin, begin + count):
        copied(whole, path)
        killed(path, key, random.Random(f"{seed} {number}").uniform(0, longest))
        yield _found(path)


def _found(path: Path) -> dict[str, Any]:
    before = held(path)
    with open_workspace(path) as ws:
        broken_off = ws.purging
        if broken_off:
            purge.finish(ws)
        there = any(row.url == ADDRESS for row in read.every_report(ws))
    words = held(path)
    torn = [f.what for place in (path, *shelf.listed(path)) for f in check.check(place).findings]
    kind = "ended by the next desk" if broken_off else "not begun" if there else "ended"
    found = {kind: 1, "words before the next desk": len(before) * broken_off, "torn": torn}
    return found | {"left": [] if there else sorted(words), "unknown": int(there and words != set(SECRET))}
