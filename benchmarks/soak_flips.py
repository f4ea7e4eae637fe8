"""Damage a workspace at random and see whether `triage check` finds it: flipped bits, cut ends, flipped bits of the log.

A round is one flipped bit of the file and one of its write-ahead log, and in every fifth round one cut end; the seed and the
number of the round give the damage. It counts as found when the check names damage or refuses the file, and as harmless
when every row of every table and every place of the word index reads as before. Anything else is missed.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from triage.desk import filing
from triage.desk.workspace import open_workspace
from triage.errors import TriageError
from triage.store import check, texts

FIXTURE = Path(__file__).resolve().parent.parent / "tests/data/workspaces/version-1.db"
MUST_BE_ZERO = ("missed",)
CUTS_A_FLIP = 5
"""One cut end for so many flips, so that 1,000 rounds are 1,000 flips and 200 cuts."""


def other_letter(report: int) -> str:
    """Return the statement that puts another letter at the begin of a report's text, behind the back of the program."""
    at = f"(SELECT text_at % {texts.SIZE} FROM report WHERE id = {report})"
    return (
        f"UPDATE text_part SET bytes = CAST(substr(bytes, 1, {at}) || '#' || substr(bytes, {at} + 2) AS BLOB)"
        f" WHERE id = (SELECT text_at / {texts.SIZE} FROM report WHERE id = {report})"
    )


def prepared(folder: Path) -> Path:
    """Return a workspace of the newest version with decisions of every kind, closed, without a log."""
    path = folder / "whole.db"
    shutil.copy(FIXTURE, path)
    with open_workspace(path) as ws:
        filing.file_anew(ws)
    return path


def logged(folder: Path) -> tuple[bytes, bytes]:
    """Return a workspace and its write-ahead log as a killed desk leaves them."""
    path = folder / "logged.db"
    shutil.copy(prepared(folder), path)
    with open_workspace(path) as ws:
        ws.db.execute("PRAGMA wal_autocheckpoint = 0")
        for number in range(20):
            ws.db.execute("UPDATE counter SET value = value + ? WHERE name = 'reports'", (1 if number % 2 else -1,))
        return path.read_bytes(), path.with_name("logged.db-wal").read_bytes()


def dump(path: Path) -> list[object] | None:
    """Return all that a workspace says, or None where it cannot be read."""
    db = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, isolation_level=None)
    db.text_factory = bytes
    try:
        names = [r[0].decode() for r in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        plain = [n for n in names if not n.startswith("sentence_words") or n.endswith("config")]
        apart = ("copy_key", "copy_recent")  # a repair may put a key into the other one
        found: list[object] = [db.execute(f"SELECT * FROM {name}").fetchall() for name in plain if name not in apart]
        found.append(db.execute("SELECT * FROM copy_filed ORDER BY 1, 2").fetchall())
        db.execute("CREATE VIRTUAL TABLE temp.places USING fts5vocab (main, sentence_words, instance)")
        found.append(db.execute("SELECT * FROM temp.places").fetchall())
        found.append(db.execute("SELECT sql FROM sqlite_master ORDER BY name").fetchall())
        return found
    except (sqlite3.Error, ValueError):
        return None
    finally:
        db.close()


def is_found(path: Path) -> bool:
    """Say whether the check names damage or refuses the file."""
    try:
        db = check.open_to_check(path)
    except TriageError:
        return True
    try:
        return bool(check.check(db, path).findings)
    finally:
        db.close()


def judged(path: Path, whole: list[object] | None) -> str:
    """Return found, harmless or missed for a damaged workspace."""
    if is_found(path):
        return "found"
    return "harmless" if whole is not None and dump(path) == whole else "missed"


def flipped(data: bytes, seed: int) -> bytes:
    """Return bytes with one bit flipped."""
    at = random.Random(seed).randrange(len(data) * 8)
    damaged = bytearray(data)
    damaged[at // 8] ^= 1 << at % 8
    return bytes(damaged)


def cut(data: bytes, seed: int) -> bytes:
    """Return bytes without their end: by a few bytes, or anywhere."""
    chance = random.Random(seed)
    return data[: len(data) - chance.randrange(1, 64)] if seed % 3 == 0 else data[: chance.randrange(1, len(data))]


def written(path: Path, data: bytes, log: bytes | None = None) -> Path:
    """Put a damaged workspace, and its log, in place of the last one."""
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    path.write_bytes(data)
    if log is not None:
        path.with_name(path.name + "-wal").write_bytes(log)
    return path


def rounds(folder: Path, seed: int, begin: int, count: int) -> Iterator[dict[str, Any]]:
    """Yield what became of the damage of each round."""
    whole = prepared(folder)
    data, before = whole.read_bytes(), dump(whole)
    with_log, log = logged(folder)
    after = dump(written(folder / "log.db", with_log, log))
    for number in range(begin, begin + count):
        chance = seed * 1_000_003 + number
        kinds = {"flip": (flipped(data, chance), None, before), "log flip": (with_log, flipped(log, chance), after)}
        if number % CUTS_A_FLIP == 0:
            kinds["cut"] = (cut(data, chance), None, None)
        found: dict[str, Any] = {"missed": []}
        for kind, (damaged, damaged_log, expected) in kinds.items():
            verdict = judged(written(folder / f"{kind}.db", damaged, damaged_log), expected)
            if verdict == "missed":
                found["missed"].append(f"{kind} {chance}")
            else:
                found[f"{kind} {verdict}"] = 1
        yield found
