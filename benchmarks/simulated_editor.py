"""An editor who knows the right tags, at the real desk on a pseudo-terminal: keys a sentence with and without each lever.

usage: simulated_editor.py TAGGED.jsonl [--reports N] [--sure 0.98] [--rows 40] [--columns 120] [--copies off offer on]

TAGGED.jsonl holds one report a line: "title", "outlet", "text" and "pieces" with "start", "end" and "tag". Each text is
cut to the stretch that is tagged. The right tag of a sentence is that of the piece that covers most of it; a sentence
that no piece covers is noise. The editor looks at the screen only: at the sentence with the cursor, at the proposals in
view and at their confidence. The levers are space for a proposal that is right, and `a` where at least two proposals on
the screen are sure enough. What `a` takes is not looked at again, so it counts as wrong where it is wrong.
Every key counts, moves included. A sentence counts as read where a key was pressed on it alone.

With `--copies` both levers are used, and the same is measured without copies, with proposals from copies only, and with tags
that go along with copies. What goes along is not looked at, and counts as wrong where it is wrong. `copied_feed.py` makes a
feed of tagged reports with many copies.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.terminal import Terminal
from triage.config import COPIES
from triage.desk import read
from triage.desk.workspace import Workspace, open_workspace
from triage.domain.rows import Panel

KEYS = {"event": "e", "quote": "q", "caption": "c", "noise": "n"}
LEFT = re.compile(r"\b([\d,]+) left · \d")
WORTH = 2
"""So many sure proposals on the screen are worth the key that takes them."""


@dataclass
class Run:
    """What a run took.

    Keys, sentences, those read, proposals taken by `a` and the wrong ones among them, tags that came along with a copy and the
    wrong ones among them, and all wrong tags.
    """

    keys: int = 0
    sentences: int = 0
    read: int = 0
    along: int = 0
    wrong_along: int = 0
    taken: int = 0
    wrong: int = 0
    all_wrong: int = 0

    def line(self, name: str) -> str:
        """Return the figures in words."""
        share = self.wrong / self.taken if self.taken else 0.0
        return (
            f"{name:<14} {self.keys / self.sentences:5.3f} keys a sentence ({self.keys} for {self.sentences}), {self.read} read, "
            f"{self.taken} taken unread, {self.wrong} of them wrong ({share:.1%}), {self.along} along with a copy, "
            f"{self.wrong_along} of them wrong; {self.all_wrong} wrong in all"
        )


def stretch(report: Mapping[str, Any]) -> dict[str, Any]:
    """Return a report cut to the stretch that is tagged, with its pieces moved along."""
    first = min(p["start"] for p in report["pieces"])
    last = max(p["end"] for p in report["pieces"])
    pieces = [{**p, "start": p["start"] - first, "end": p["end"] - first} for p in report["pieces"]]
    return {"title": report["title"], "outlet": report["outlet"], "text": report["text"][first:last], "pieces": pieces}


def right_tags(ws: Workspace, given: Mapping[str, Mapping[str, Any]]) -> dict[int, str]:
    """Return the right tag of every sentence by its number; sentences are found by their letters, blanks aside."""
    found: dict[int, str] = {}
    for row in read.every_report(ws):
        report = given[row.source.rpartition("/")[2]]
        places = [n for n, letter in enumerate(report["text"]) if not letter.isspace()]
        letters = "".join(report["text"].split())
        at = 0
        for panel in read.panels(ws, row.id):
            words = "".join(panel.text.split())
            start = letters.find(words, at)
            if start < 0:
                found[panel.id] = "noise"
                continue
            at = start + len(words)
            found[panel.id] = covering(report["pieces"], places[start], places[at - 1] + 1)
    return found


def covering(pieces: list[dict[str, Any]], start: int, end: int) -> str:
    """Return the tag of the piece that shares most code points with a span, else noise."""
    best, most = "noise", 0
    for piece in pieces:
        shared = min(end, piece["end"]) - max(start, piece["start"])
        if shared > most:
            best, most = piece["tag"], shared
    return best


class Editor:
    """Presses keys at a desk and reads its screen."""

    def __init__(self, desk: Terminal, follower: Workspace, right: Mapping[int, str], sure: float) -> None:
        self.desk = desk
        self.ws = follower
        self.right = right
        self.sure = sure
        self.run = Run(sentences=len(right))

    def left(self) -> int:
        """Return what the headline says is left."""
        return int(LEFT.findall(self.desk.text())[0].replace(",", ""))

    def press(self, key: str, fewer: int = 1) -> None:
        """Press a key and wait until the headline says that something is done."""
        before = self.left()
        self.desk.send(key)
        self.run.keys += 1
        end = 200
        while self.left() > before - fewer and end:
            self.desk.read(0.05)
            end -= 1
        if not end:
            raise TimeoutError(f"{key} did nothing:\n{self.desk.text()}")
        self.desk.settle(0.02)

    def rows(self) -> list[tuple[bool, str, float]]:
        """Return the sentences on the screen: cursor, letter of the tag or proposal, confidence or 0."""
        found = []
        for line in self.desk.text().splitlines()[4:-1]:
            pane = line.split("│")[1] if line.count("│") >= 2 else line.partition("│")[2] or line
            match = re.match(r"([▌ ])([eqcnEQCN?])[ ·◆] ", pane)
            if match:
                sure = re.search(r" ([01]\.\d\d) *$", pane)
                found.append((match[1] == "▌", match[2], float(sure[1]) if sure else 0.0))
        return found

    def work(self, *, space: bool, page: bool) -> Run:
        """Tag everything."""
        here = None
        while self.left():
            here = self._here(here)
            if page and sum(sure >= self.sure for _, letter, sure in self.rows() if letter in "eqcn") >= WORTH:
                self._take_page()
                continue
            offered = next((letter for cursor, letter, sure in self.rows() if cursor and sure), None)
            self.run.read += 1
            right = KEYS[self.right[here.id]]
            self.press(" " if space and offered == right else right)
        self.run.all_wrong = sum(tag != self.right[number] for number, tag in self._tags().items())
        panels = {number: panel for number in self.right if (panel := read.panel(self.ws, number))}
        along = [number for number, panel in panels.items() if panel.tag_from]
        self.run.along = len(along)
        self.run.wrong_along = sum(panels[number].tag != self.right[number] for number in along)
        return self.run

    def _tags(self) -> dict[int, str | None]:
        return {number: panel.tag if (panel := read.panel(self.ws, number)) else None for number in self.right}

    def _take_page(self) -> None:
        before = self._tags()
        self.press("a")
        taken = [number for number, tag in self._tags().items() if tag and not before[number]]
        self.run.taken += len(taken)
        self.run.wrong += sum(self._tags()[number] != self.right[number] for number in taken)

    def _here(self, before: Panel | None) -> Panel:
        """Return the sentence with the cursor, and see to it that the screen shows that very sentence."""
        place = read.position_of(self.ws, before.id) if before else None
        if before and self._tags()[before.id] is None:
            return before
        found = read.next_left(self.ws, place)
        panel = read.panel_at(self.ws, found) if found else None
        if panel is None:
            raise TimeoutError("nothing is left, and the headline says otherwise")
        word = re.split(r"\W+", panel.text.strip())[0]
        self.desk.wait_for(f"▌.[ ·◆] [^\\n]*{re.escape(word)}", 10)
        return panel


def simulated(
    tagged: list[dict[str, Any]],
    folder: Path,
    *,
    space: bool,
    page: bool,
    o: argparse.Namespace,
    copies: str = COPIES[0],
) -> Run:
    """Load the reports and let the editor work through them; return what it took."""
    given = {}
    for number, report in enumerate(map(stretch, tagged)):
        name = f"{number:04}.json"
        given[name] = report
        body = {key: report[key] for key in ("title", "outlet", "text")}
        (folder / name).write_text(json.dumps(body, ensure_ascii=False), encoding="utf-8")
    program = str(Path(sys.executable).with_name("triage"))
    db = folder / "w.db"
    subprocess.run(
        [program, "--db", str(db), "load", *sorted(map(str, folder.glob("*.json")))],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    with open_workspace(db) as ws:
        for row in read.every_report(ws):
            read.panels(ws, row.id)
        right = right_tags(ws, given)
    env = {
        "TRIAGE_COPIES": copies,
        "TRIAGE_SURE": str(o.sure),
        "TRIAGE_EDITOR": "keys",
        "XDG_STATE_HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder),
    }
    (folder / "triage").mkdir(exist_ok=True)
    (folder / "triage" / "first-steps").touch()  # an editor who knows the keys
    desk = Terminal([program, "--db", str(db)], rows=o.rows, columns=o.columns, env=env)
    try:
        desk.wait_for(rf"\b{len(right):,} left\b")
        desk.settle(0.5)
        with open_workspace(db, read_only=True) as follower:
            run = Editor(desk, follower, right, o.sure).work(space=space, page=page)
        desk.send("\x11")
        desk.close()
    finally:
        if desk.alive:
            desk.close(limit=0)
    return run


def main() -> int:
    """Run the editor without a lever, with each, and with both."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tagged", type=Path)
    parser.add_argument("--reports", type=int, default=0)
    parser.add_argument("--sure", type=float, default=0.98)
    parser.add_argument("--rows", type=int, default=40)
    parser.add_argument("--columns", type=int, default=120)
    parser.add_argument("--copies", nargs="+", choices=COPIES)
    o = parser.parse_args()
    lines = o.tagged.read_text(encoding="utf-8").splitlines()
    tagged = [json.loads(line) for line in lines if line.strip()][: o.reports or None]
    levers = {"letters": (False, False), "space": (True, False), "a": (False, True), "space and a": (True, True)}
    if o.copies:
        for setting in o.copies:
            os.environ["TRIAGE_COPIES"] = setting  # the follower asks for the proposals as the desk does
            with tempfile.TemporaryDirectory() as folder:
                run = simulated(tagged, Path(folder), space=True, page=True, o=o, copies=setting)
                print(run.line(f"copies {setting}"), flush=True)
        return 0
    for name, (space, page) in levers.items():
        with tempfile.TemporaryDirectory() as folder:
            print(simulated(tagged, Path(folder), space=space, page=page, o=o).line(name), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
