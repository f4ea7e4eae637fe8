"""Random keys, words, pastes, clicks and sizes on the real desk over hostile reports, thousands a round.

Every key of the command table comes in every view, dialog and form, whatever stands there. Every hundred moves the desk
must still answer; a desk that leaves by its own keys is started again, and must have left in order. After a round the check
must be clean; memory may not have grown in any desk from a quarter of the moves after the warm-up to the last; and nothing
that acts on a terminal may have been written that is not the driver's own.
"""

from __future__ import annotations

import json
import math
import os
import random
import re
import select
import shutil
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from benchmarks import soak_reports, soak_state
from benchmarks.soak_fenced import STACKS
from benchmarks.soak_memory import Life
from benchmarks.terminal import Terminal
from tests.tui.hostile import HOSTILE, acted, hostile_workspace
from triage.desk import load
from triage.desk.commands import COMMANDS, KEY_NAMES
from triage.desk.workspace import open_workspace

MUST_BE_ZERO = ("crashes", "mute", "alarms", "acted", "grew")
ROOT: Final = Path(__file__).resolve().parents[1]
MOVES: Final = 3000
"""So many moves are a round; a move is a key, a burst of one, some words, a paste, a click or a size."""

PROBE: Final = 100
"""After so many moves the desk must show that it answers."""

PER_WORKSPACE: Final = 10
PATIENCE: Final = 60.0
"""Seconds within which a desk must take keys, answer, and end; far more than it needs on a busy machine."""

LAST: Final = 400
"""So many moves are told of a desk that crashed or is mute; looking whether it answers takes many of them."""

CLOSING: Final = 4
"""So often is pressed what closes whatever may be open: a list in a field in the form over a dialog."""

ESCAPE: Final = "\x1b[27u"
STOP: Final = "\x1a"
BYTES: Final = {
    "enter": "\r", "escape": ESCAPE, "tab": "\t", "shift+tab": "\x1b[Z", "space": " ", "backspace": "\x7f",
    "up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D", "home": "\x1b[H", "end": "\x1b[F",
    "pageup": "\x1b[5~", "pagedown": "\x1b[6~", "insert": "\x1b[2~", "delete": "\x1b[3~",
    "ctrl+up": "\x1b[1;5A", "ctrl+down": "\x1b[1;5B", "shift+up": "\x1b[1;2A", "shift+down": "\x1b[1;2B",
    "f1": "\x1bOP", "f2": "\x1bOQ", "f3": "\x1bOR", "f4": "\x1bOS", "f5": "\x1b[15~", "f6": "\x1b[17~", "f7": "\x1b[18~",
    "f8": "\x1b[19~", "f9": "\x1b[20~", "f10": "\x1b[21~", "f11": "\x1b[23~", "f12": "\x1b[24~",
    **{f"ctrl+{chr(n + 96)}": chr(n) for n in range(1, 27) if chr(n) not in "\t\r\x11\x1a"},
}  # fmt: skip
"""What a terminal sends for a key; ctrl+q and ctrl+z come as moves of their own."""

COPIED: Final = re.compile(rb"\x1b\]52;c;(?!T1dORUQ=)[A-Za-z0-9+/=]*\x07")
"""What a key that copies or cuts in a field writes: the words in base64. The reports' own such sequence is not meant."""

LEAVING: Final = ("ctrl+q", "ctrl+z")
TABLE: Final = tuple(dict.fromkeys(key for command in COMMANDS for key in command.keys if key not in LEAVING))
"""Every key of the command table, by name."""

OTHERS: Final = tuple(key for key in (*BYTES, *map(chr, range(33, 127))) if key not in TABLE)
WORDS: Final = (
    "left", "tag:event", "-outlet:Out", "outlet:", "story:", "day:2031-03-04", "flag:has_event", '"two words', "@mine", "owned",
    "sentence", "e", "-", '""', "tag:nonsense", "(", "20", "5..12", "5+", "4-6", "mon", "yesterday", "2031-02-30", "99999999999999",
    "-1", "Karsin", "القديم", "東京", "e\u0301", "\U0001f525", "a" * 300, "=1+1", "%s {x} [/]", "1e400", "31.5 200",
    "\u0131\u0130", ".", "half \ud83d",
)  # fmt: skip
SIZES: Final = ((80, 24), (120, 40), (100, 30), (160, 50), (40, 12), (200, 60), (20, 6), (12, 3), (1, 1))


def typed(key: str) -> str:
    """Return what a terminal sends for a key by its name."""
    return BYTES.get(key) or KEY_NAMES.get(key, key)


class Monkey:
    """Somebody who presses anything at a desk, and what was found so far."""

    def __init__(self, path: Path, rng: random.Random, program: Sequence[str], *, leaves: bool = True) -> None:
        """Open a desk; `leaves` says that the monkey now and then leaves it and opens another one."""
        self.path, self.rng, self.program, self.leaves = path, rng, program, leaves
        self.found: dict[str, list[str]] = {name: [] for name in MUST_BE_ZERO}
        self.tally = dict.fromkeys(("moves", "bytes", "left", "stopped", "answered"), 0)
        self.last: list[str] = []
        self.life = self.opened()

    def opened(self) -> Life:
        """Start a desk that keeps everything in the folder of its workspace."""
        folder = str(self.path.parent)
        env = dict.fromkeys(("HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "TMPDIR"), folder)
        env |= {"TRIAGE_SETTINGS": f"{folder}/settings.toml", "BROWSER": "true", "DISPLAY": ":none", "PYTHONPATH": str(ROOT),
                "PYTHONDONTWRITEBYTECODE": "1"}  # fmt: skip
        desk = Terminal([*self.program, folder, "--db", str(self.path)], env=env, rows=30, columns=100)
        os.set_blocking(desk.handle, False)
        desk.wait_for(r"\S")
        return Life(desk)

    def run(self, moves: int = sys.maxsize, seconds: float = math.inf) -> dict[str, Any]:
        """Make so many moves, or move for so many seconds, let the desk go, and return what was found."""
        lives = [self.life]
        end = time.monotonic() + seconds
        for number in range(1, moves + 1):
            if time.monotonic() > end:
                break
            try:
                keys = self.move()
                self.press(keys, 0.3 if keys == STOP else 0.02)  # to a stopped desk the terminal itself would answer
                self.life.measure()
                if number % PROBE == 0 or number == moves:
                    self.answers()
                    self.note(number)
            except TimeoutError as error:
                self.found["mute"].append(f"{error}\n{self.stacks()}\nafter {self.last}")
                self.life.desk.kill()
            except EndedError:
                self.ended()
            if not self.life.desk.alive:
                self.life = self.opened()
                lives.append(self.life)
        self.leave()
        self.found["grew"] += filter(None, (life.grew() for life in lives))
        self.found["alarms"] += soak_state.alarms(self.path)
        return {
            **self.tally,
            "lives": len(lives),
            "judged": list(filter(None, (o.told() for o in lives))),
            **self.found,
        }

    def note(self, number: int) -> None:
        """Write down how far it is, and the memory: a long run can be watched, and tells something when it is broken off."""
        memory = self.life.memory[-1] if self.life.memory else 0
        with self.path.with_name("memory.txt").open("a", encoding="ascii") as stream:
            stream.write(f"{time.time():.0f} {self.life.desk.pid} {number} {memory}\n")

    def move(self) -> str:
        """Return what is sent next."""
        rng = self.rng
        kind = rng.choices(
            ("key", "other", "burst", "words", "paste", "mouse", "size", "escape", "focus", "path", "stop", "leave"),
            (500, 100, 50, 60, 15, 60, 15, 100, 6, 8, 2, 0.4 if self.leaves else 0),
        )[0]
        if kind == "key":
            return typed(rng.choice(TABLE))
        if kind == "other":
            return typed(rng.choice(OTHERS))
        if kind == "burst":
            return typed(rng.choice(TABLE)) * rng.randint(2, 20)
        if kind == "words":
            return " ".join(rng.choices(WORDS, k=rng.randint(1, 3))) + rng.choice(("\r", "\r", "", ESCAPE, "\t"))
        if kind == "paste":
            return f"\x1b[200~{rng.choice(tuple(HOSTILE.values()))}\x1b[201~"
        if kind == "mouse":
            return self.mouse()
        if kind == "size":
            columns, rows = rng.choice(SIZES)
            self.life.desk.resize(rows, columns)
            return ""
        if kind == "path":
            key, names = rng.choice(
                (("L", ("more.jsonl", "samples", ".", "none", "/")), ("X", ("out/", "a.csv", "a.jsonl", "/")))
            )
            return f"{key}\x15{rng.choice(names)}{rng.choice(('', BYTES['down']))}\r"
        return {"escape": ESCAPE, "focus": rng.choice(("\x1b[O", "\x1b[I")), "stop": STOP, "leave": "\x11"}[kind]

    def mouse(self) -> str:
        """Return a click, a double click, a drag, a move or a turn of the wheel somewhere on the screen."""
        screen, rng = self.life.desk.screen, self.rng
        x, y = rng.randint(1, screen.columns), rng.choice((1, screen.lines, rng.randint(1, screen.lines)))
        kind = rng.random()
        if kind < 0.3:
            return f"\x1b[<{rng.choice((64, 65))};{x};{y}M" * rng.randint(1, 10)
        if kind < 0.4:
            return f"\x1b[<35;{x};{y}M"
        button = rng.choice((0, 0, 0, 1, 2, 4, 16))
        if kind < 0.5:
            to = f"{rng.randint(1, screen.columns)};{rng.randint(1, screen.lines)}"
            return f"\x1b[<{button};{x};{y}M\x1b[<{button + 32};{to}M\x1b[<{button};{to}m"
        return f"\x1b[<{button};{x};{y}M\x1b[<{button};{x};{y}m" * rng.randint(1, 2)

    def press(self, keys: str, quiet: float = 0.02) -> None:
        """Send keys, take in what comes, and bring a stopped desk back.

        Raises:
            EndedError: The desk is no longer there.
            TimeoutError: It takes no keys any more.
        """
        desk = self.life.desk
        self.last = [*self.last[-LAST:], f"{keys!r} at {desk.screen.columns}x{desk.screen.lines}"]
        data = keys.encode("utf-8", "surrogatepass")
        self.tally["moves"] += 1
        self.tally["bytes"] += len(data)
        end = time.monotonic() + PATIENCE
        while data and desk.alive:
            if time.monotonic() > end:
                raise TimeoutError(f"the desk takes no keys:\n{desk.text()}")
            if select.select([], [desk.handle], [], 0)[1]:
                try:
                    data = data[os.write(desk.handle, data[:256]) :]
                except OSError:  # its end is closed
                    break
            desk.read(0.0 if data else quiet)
        desk.settle(quiet, limit=2.0)
        if not desk.alive:
            raise EndedError
        try:
            while desk.echoing and time.monotonic() < end:  # what is typed now would be the shell's, and comes back
                if os.waitid(os.P_PID, desk.pid, os.WSTOPPED | os.WNOHANG) is not None:
                    self.tally["stopped"] += 1
                    os.kill(desk.pid, signal.SIGCONT)
                desk.read(quiet)
        except ChildProcessError:  # it cannot stop any more
            raise EndedError from None

    def answers(self) -> None:
        """Close whatever is open, and go to a view and back; look through what was written so far.

        Raises:
            EndedError: The desk is no longer there.
            TimeoutError: It does not answer.
        """
        desk = self.life.desk
        desk.look_anew(30, 100)
        end = time.monotonic() + PATIENCE
        while "sentences an hour" not in desk.text():
            if time.monotonic() > end:
                raise TimeoutError(f"the desk does not answer:\n{desk.text()}")
            for _ in range(CLOSING):  # a form with words that say nothing in a field is left by the second of two
                self.press(ESCAPE)
                self.press(ESCAPE)
                self.press(BYTES["f6"])
            self.press(f"4{BYTES['home']}", 0.05)  # every map of keys has both
        while "sentences an hour" in desk.text():
            if time.monotonic() > end:
                raise TimeoutError(f"the desk stays where it was:\n{desk.text()}")
            self.press(ESCAPE)  # a key of before, which a busy desk took only now, may have opened a dialog
            self.press("1", 0.05)
        self.tally["answered"] += 1
        self.look(desk.raw.rindex(b"\x1b"))

    def look(self, until: int | None = None) -> None:
        """Look for what may not be written, in what came up to a place where no sequence is cut in two; forget it then."""
        raw = self.life.desk.raw
        until = len(raw) if until is None else until
        self.life.desk.raw = raw[until:]
        self.found["acted"] += acted(COPIED.sub(b"", raw[:until]))[:5]

    def stacks(self) -> str:
        """Return where each thread of the desk stands."""
        os.kill(self.life.desk.pid, signal.SIGUSR1)
        time.sleep(0.5)
        return self.path.with_name(STACKS).read_text(encoding="utf-8")

    def leave(self) -> None:
        """Leave the desk in order."""
        end = time.monotonic() + PATIENCE
        try:
            while time.monotonic() < end:
                self.press(ESCAPE)
                self.press("\x11", 0.2)
            raise TimeoutError(f"the desk does not leave:\n{self.life.desk.text()}")
        except EndedError:
            self.ended()
        except TimeoutError as error:
            self.found["mute"].append(str(error))
            self.life.desk.kill()

    def ended(self) -> None:
        """Take in how a desk ended: in order, or by a crash."""
        desk, end = self.life.desk, time.monotonic() + PATIENCE
        desk.alive = False
        while os.waitid(os.P_PID, desk.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
            if time.monotonic() > end:
                self.found["mute"].append(f"the desk has left and does not end\nafter {self.last}")
                os.kill(desk.pid, signal.SIGKILL)
                break
            time.sleep(0.02)
        status = desk.close()
        log = self.path.with_name(f"{self.path.name}.crash.log")
        trace = log.read_text(encoding="utf-8") if log.exists() else ""
        log.unlink(missing_ok=True)
        if status or trace or b"Traceback" in desk.raw:
            self.found["crashes"].append(f"status {status}\n{trace or desk.text()}\nafter {self.last}")
        else:
            self.tally["left"] += 1
        self.look()


class EndedError(Exception):
    """The desk is no longer there."""


def prepare(path: Path, seed: int) -> None:
    """Make a workspace of hostile, sample and made-up reports, and lay files beside it that can be loaded."""
    folder = path.parent
    shutil.copytree(ROOT / "sample_reports" / "reports", folder / "samples", dirs_exist_ok=True)
    hostile_workspace(path).touch()
    soak_reports.write(folder / "made.jsonl", 40, seed)
    with (folder / "more.jsonl").open("w", encoding="utf-8") as stream:
        for name, text in HOSTILE.items():
            row = {
                "title": f"More {text}",
                "text": f"{text}. Shells hit {text} on Tuesday.",
                "outlet": text,
                "url": text,
            }
            stream.write(json.dumps({**row, "source": name}) + "\n")
    with open_workspace(path, editor=soak_reports.EDITOR) as ws:
        load.load(ws, [str(folder / "made.jsonl"), str(folder / "samples"), str(folder / "more.jsonl")])
        soak_reports.offer(ws)


def workspace(folder: Path, seed: int, number: int) -> Path:
    """Return the workspace for a round; a new one is made after some."""
    path = folder / f"{seed}-{number // PER_WORKSPACE}" / "w.db"
    if not path.exists():
        fresh = path.with_name(f"fresh-{number}") / "w.db"
        fresh.parent.mkdir(parents=True)
        prepare(fresh, seed * 1000 + number)
        for made in fresh.parent.iterdir():
            made.rename(path.with_name(made.name))
        fresh.parent.rmdir()
    return path


def rounds(folder: Path, seed: int, begin: int, count: int) -> Iterator[dict[str, Any]]:
    """Yield the findings of round after round, from a number on."""
    program = [sys.executable, "-m", "benchmarks.soak_fenced"]
    for number in range(begin, begin + count):
        yield Monkey(workspace(folder, seed, number), random.Random(f"{seed} {number}"), program).run(MOVES)
