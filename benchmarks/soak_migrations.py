"""Kill a desk while it brings an older workspace to the newest tables, and look at what is left.

A round copies a workspace of an older version, made larger, lets a process open it, and kills that process after a time
between nothing and what a whole migration takes, its backup included. Then the workspace is opened again. `lost` are rows of
the older version that are missing or changed, `torn` is damage that the check finds.
"""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from triage.desk import check
from triage.desk.workspace import open_workspace
from triage.store import copies, marks, texts

MUST_BE_ZERO = ("lost", "torn")
FIXTURES = Path(__file__).resolve().parent.parent / "tests/data/workspaces"
COPIES = 60
"""So many times larger than the fixture, so that a migration takes long enough to be hit."""

_OPEN = (
    "import sys\nfrom pathlib import Path\nfrom triage.desk import workspace\nfrom triage.store import backup\n"
    "print('ready', flush=True)\nworkspace.open_workspace(Path(sys.argv[1])).close()\nprint('done', flush=True)\n"
)


def rows(path: Path, old: Path) -> dict[str, list[object]]:
    """Return the rows of all tables that an older workspace has, with its columns, in the order of their keys."""
    found: dict[str, list[object]] = {}
    with (
        contextlib.closing(sqlite3.connect(f"{old.as_uri()}?mode=ro&immutable=1", uri=True)) as before,
        contextlib.closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as db,
    ):
        for (table,) in before.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        ):
            if not table.startswith(("sentence_words", "counter")):  # derived; the check compares both
                names = [row[1] for row in before.execute(f"PRAGMA table_info({table})")]
                order = ", ".join(str(n) for n in range(1, len(names) + 1))
                columns = ", ".join(texts.of(db) if (table, name) == ("report", "text") else name for name in names)
                cells = db.execute(f"SELECT {columns} FROM {table} r ORDER BY {order}")
                found[table] = [tuple(c.hex() if isinstance(c, bytes) else c for c in row) for row in cells]
    return found


def enlarged(fixture: Path, path: Path) -> None:
    """Copy a workspace and give its hidden reports many copies of their rows, under other keys."""
    shutil.copy(fixture, path)
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("BEGIN")
        reports = [r[1] for r in db.execute("PRAGMA table_info(report)") if r[1] != "id"]
        kept = {
            "key": "key || '-' || :copy",
            "report_id": "report_id || '-' || :copy",
            "present": "0",
            "lead_value": "NULL",
        }
        kept |= {"undecided": "sentences", "has_left": "sentences > 0", "size": "0", "copied": "0"}
        cells = ", ".join(kept.get(name, name) for name in reports)
        for copy in range(COPIES):
            db.execute(
                f"INSERT INTO report ({', '.join(reports)}) SELECT {cells} FROM report WHERE id <= 19", {"copy": copy}
            )
        db.execute(
            "INSERT INTO sentence (report, n, start, stop, role, paragraph, offered, confidence, reason)"
            " SELECT c.id, s.n, s.start, s.stop, s.role, s.paragraph, s.offered, s.confidence, s.reason"
            " FROM report c JOIN report r ON c.key LIKE r.key || '-%' JOIN sentence s ON s.report = r.id"
            " WHERE r.id <= 19 AND c.id > 19"
        )
        db.execute("UPDATE report SET lead = id WHERE id > 19")
        if "mark" in reports:
            marks.set_marks(db, "report", "id > 19")
            marks.set_marks(db, "sentence", "report > 19")
        db.execute(
            f"INSERT INTO sentence_words (rowid, text) SELECT s.id, substr({texts.of(db)}, s.start + 1, s.stop - s.start)"
            " FROM report r JOIN sentence s ON s.report = r.id WHERE r.id > 19"
        )
        if "copied" in reports:
            db.execute("UPDATE sentence SET copy = NULL")
            db.execute("DELETE FROM copy_key")
            copies.build(db)
        db.execute("COMMIT")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def killed(path: Path, after: float | None) -> float:
    """Open a workspace in another process and kill it after some seconds, or let it end; return the seconds it had."""
    with subprocess.Popen([sys.executable, "-c", _OPEN, str(path)], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        began = time.monotonic()
        if after is not None:
            time.sleep(after)
            os.kill(process.pid, signal.SIGKILL)
        process.stdout.read()
        return time.monotonic() - began


def rounds(folder: Path, seed: int, begin: int, count: int) -> Iterator[dict[str, Any]]:
    """Yield what was lost or torn in each round."""
    fixtures = sorted(FIXTURES.glob("version-*.db"))
    larger = [folder / fixture.name for fixture in fixtures]
    for fixture, place in zip(fixtures, larger, strict=True):
        enlarged(fixture, place)
    before = [rows(place, place) for place in larger]
    path = folder / "killed.db"
    whole: dict[int, float] = {}
    for number in range(begin, begin + count):
        which = number % len(larger)
        for name in folder.glob("killed*"):
            shutil.rmtree(name) if name.is_dir() else name.unlink()
        shutil.copy(larger[which], path)
        if which not in whole:
            whole[which] = killed(path, None)
            shutil.rmtree(folder / "killed.db.backups")
            shutil.copy(larger[which], path)
        killed(path, random.Random(f"{seed} {number}").uniform(0, whole[which]))
        with contextlib.closing(sqlite3.connect(path)) as db:
            reached = db.execute("PRAGMA user_version").fetchone()[0]
        open_workspace(path).close()
        torn = [f.what for f in check.check(path).findings]
        yield {"lost": int(rows(path, larger[which]) != before[which]), "torn": torn, f"killed at version {reached}": 1}
