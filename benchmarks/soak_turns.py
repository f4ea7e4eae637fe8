"""Further turns for `soak_mixed`: plain copies that go on too, wrecked files, kills, purges where it hurts, files applied."""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import signal
import sqlite3
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks import soak_actions, soak_reports, soak_state
from triage.clock import now, stamp
from triage.desk import apply, backup, check, correct, export, load, purge, tag, undo
from triage.desk.rows import Wanted
from triage.desk.workspace import open_workspace
from triage.domain.tag import Tag
from triage.errors import TriageError
from triage.store import daily, shelf
from triage.store.backup import verify
from triage.store.check import open_to_check
from triage.store.journal import readable

if TYPE_CHECKING:
    from benchmarks.soak_mixed import World

PAGE: Final = 4096


def _of_other_texts(path: Path, saved: Path, common: int) -> set[tuple[object, ...]]:
    """Return the decisions after a common one on sentences of reports whose key another text has in the other file."""
    sums = "SELECT key, text_sha256 FROM report"
    asked = "SELECT origin_seq, at, object FROM decision WHERE seq > ? AND subject IN ('tag', 'flags', 'note')"
    with contextlib.closing(sqlite3.connect(path)) as one, contextlib.closing(sqlite3.connect(saved)) as other:
        try:
            theirs, there = dict(other.execute(sums)), set(other.execute(asked, (0,)))
            unlike = {key for key, text in one.execute(sums) if theirs.get(key, text) != text}
            found = {row for row in one.execute(asked, (common,)) if row[2].rpartition("-")[0] in unlike}
        except sqlite3.DatabaseError:  # a file that was wrecked on purpose
            return set()
    return found - there


def went_over(at: World, saved: Path) -> backup.Restored:
    """Go back to a file with a replay; every decision since must have come over, been there, or be named.

    Raises:
        TriageError: It was refused, and nothing was changed.
    """
    newer = backup.newer(at.path, saved)
    others = _of_other_texts(at.path, saved, newer.common if newer else 0)
    done = backup.go_back(at.path, saved, replay=True)
    with contextlib.closing(sqlite3.connect(at.path)) as db:
        rows = set(db.execute("SELECT origin_seq, at, object FROM decision WHERE subject IN ('tag', 'flags', 'note')"))
        at.troubles += [
            f"the decision {row} came to the words of another text" for row in sorted(rows & others, key=str)
        ]
        purged = db.execute("SELECT 1 FROM report WHERE fate = 'purged'").fetchone()
    if newer and newer.same:
        all_told = done.replayed.decisions + done.replayed.known + len(done.replayed.left)
        if all_told > newer.decisions + newer.unread or (
            all_told < newer.decisions + newer.unread and not purged
        ):  # what was about a purged report goes without a word
            at.troubles.append(f"of {newer.decisions} decisions and {newer.unread} unread {all_told} are accounted for")
    return done


def _copy(at: World) -> None:
    """Let a plain copy of the file go on by itself, and bring the two together, one way or the other."""
    at.ws.close()
    place = at.folder / f"copy-{at.rng.getrandbits(24)}.db"
    try:
        shutil.copyfile(at.path, place)
    finally:
        at.reopen()
    number = at.rng.getrandbits(32)
    with open_workspace(place, editor="Cora") as ws:
        other = soak_actions.Desk(ws, at.folder, at.pool)
        for action in soak_actions.chosen(number, 10)[5:]:
            other.play(action)
    for action in soak_actions.chosen(number + at.rng.randint(0, 1), 8)[5:]:  # at times the same as there
        rng = at.rng
        at.rng = random.Random(action[1])
        with contextlib.suppress(TriageError):
            soak_actions.VERBS[action[0]](at)
        at.rng = rng
    at.ws.close()
    if at.rng.random() < 0.5:
        swapped = at.path.with_suffix(".swap")
        os.replace(at.path, swapped)
        os.replace(place, at.path)
        os.replace(swapped, place)
    try:
        went_over(at, place)
    finally:
        at.reopen()
        place.unlink()


def _wrecked_replay(at: World) -> None:
    """Go back to a backup out of a file some pages of which are wrecked, or whose end is missing."""
    saved = backup.make(at.path, at.folder / f"sound-{at.rng.getrandbits(24)}.db")
    for action in soak_actions.chosen(at.rng.getrandbits(32), 9)[5:]:
        with contextlib.suppress(TriageError):
            soak_actions.VERBS[action[0]](at)
    at.ws.close()
    raw = bytearray(at.path.read_bytes())
    if at.rng.random() < 0.2:
        del raw[-at.rng.randrange(1, len(raw) // 2) :]
    else:
        for _ in range(at.rng.randint(1, 4)):
            begin = at.rng.randrange(1, max(2, len(raw) // PAGE)) * PAGE
            raw[begin : begin + PAGE] = at.rng.choice((bytes(PAGE), at.rng.randbytes(PAGE)))
    at.path.write_bytes(raw)
    try:
        with contextlib.ExitStack() as stack:
            count = None
            with contextlib.suppress(TriageError, sqlite3.Error):
                db = stack.enter_context(contextlib.closing(open_to_check(at.path)))
                last = db.execute("SELECT coalesce(max(seq), 0) FROM decision").fetchone()[0]
                count = sum(not isinstance(d, int) for d in readable(db, 0, last))
        done = backup.go_back(at.path, saved, replay=True)
        if count is not None and done.replayed.decisions > count:
            at.troubles.append(f"{done.replayed.decisions} decisions came out of {count} that can be read")
    finally:
        at.reopen()
        saved.unlink()
    at.saved = {place: {} for place in at.saved}


def _wrecked_index(at: World) -> None:
    """Wreck indices, and let a repair build them anew."""
    before = soak_state.dump(at.ws)
    at.ws.close()
    with contextlib.closing(sqlite3.connect(at.path)) as db:
        db.execute("PRAGMA journal_mode = DELETE")
        roots = [row[0] for row in db.execute("SELECT rootpage FROM sqlite_master WHERE type = 'index'")]
    raw = bytearray(at.path.read_bytes())
    for page in at.rng.sample(sorted(roots), at.rng.randint(1, 3)):
        begin = (page - 1) * PAGE
        raw[begin : begin + PAGE] = at.rng.choice((bytes(PAGE), at.rng.randbytes(PAGE)))
    at.path.write_bytes(raw)
    done = check.repair(at.path)
    at.troubles += [f"repair of indices: {f.what}" for f in done.after.findings]
    at.reopen()
    at.expect(before, "repair of indices")


_HURTS: Final = (
    "SELECT r.key FROM report r JOIN record_sentence e ON e.sentence_id > r.key || '-' AND e.sentence_id < r.key || '.'"
    " WHERE r.present = 1 LIMIT 1 OFFSET ?",
    "SELECT key FROM report WHERE present = 1 AND size > 1 AND lead = id LIMIT 1 OFFSET ?",
    "SELECT key FROM report WHERE present = 1 AND copied > 0 LIMIT 1 OFFSET ?",
    "SELECT r.key FROM report r JOIN sentence s ON s.report = r.id WHERE s.id IN (SELECT copy FROM sentence)"
    " AND r.present = 1 LIMIT 1 OFFSET ?",
    "SELECT key FROM report WHERE fate = 'excluded' LIMIT 1 OFFSET ?",
    "SELECT key FROM report WHERE revision > 1 LIMIT 1 OFFSET ?",
)


def _purge_hard(at: World) -> None:
    """Purge a report on which something rests: a record, a story, copies, an exclusion, a revision."""
    row = at.ws.db.execute(at.rng.choice(_HURTS), (at.rng.randint(0, 3),)).fetchone()
    if row is None:
        raise TriageError("There is none.")
    purge.purge(at.ws, row[0])
    at.saved = {place: {} for place in at.saved}


def _in_child(path: Path, work: Callable[[], object], after: float) -> None:
    """Do something in a process that is killed after some seconds, if it has not ended by then."""
    child = os.fork()
    if not child:
        with contextlib.suppress(BaseException):
            work()
        os._exit(0)
    end = time.monotonic() + after
    while time.monotonic() < end:
        if os.waitpid(child, os.WNOHANG)[0]:
            return
        time.sleep(0.002)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def _killed(at: World) -> None:
    """Kill a backup, a restore, a repair, a purge or a load in its middle; all of it is there after that, or nothing."""
    before = soak_state.dump(at.ws)
    saved = backup.make(at.path, at.folder / f"kill-{at.rng.getrandbits(24)}.db")
    key = at.report().key
    source = at.folder / f"killed-{at.rng.getrandbits(24)}.jsonl"
    soak_reports.write(source, 2, at.rng.randint(1, at.pool), sentences=7)
    what = at.rng.choice(("backup", "restore", "replay", "repair", "purge", "load"))
    at.ws.close()
    if what == "repair":
        with contextlib.closing(sqlite3.connect(at.path, isolation_level=None)) as db:
            db.execute("UPDATE counter SET value = value + 3 WHERE name = 'left'")

    def loaded() -> None:
        with open_workspace(at.path) as ws:
            load.load(ws, [str(source)])

    def purged() -> None:
        with open_workspace(at.path) as ws:
            purge.purge(ws, key)

    work: dict[str, Callable[[], object]] = {
        "backup": lambda: backup.make(at.path),
        "restore": lambda: backup.go_back(at.path, saved, replay=False),
        "replay": lambda: backup.go_back(at.path, saved, replay=True),
        "repair": lambda: check.repair(at.path),
        "purge": purged,
        "load": loaded,
    }
    _in_child(at.path, work[what], at.rng.uniform(0, 0.4))
    if what == "repair":
        check.repair(at.path)
    at.reopen()
    if at.ws.purging:
        purge.finish(at.ws)
    if what == "purge":
        at.saved = {place: {} for place in at.saved}
    elif what == "load":
        undo_until(at, before)
    else:
        at.expect(before, f"a kill while {what}")
    for place in [
        *shelf.listed(at.path),
        saved,
    ]:  # one that began before a damage was made may hold what can be derived
        try:
            verify(place, place.name)
        except TriageError as error:
            at.troubles.append(f"after a kill while {what}: {error}")
    saved.unlink()


def undo_until(at: World, before: dict[str, object]) -> None:
    """A load that was killed is whole in each of its transactions: one undo takes all of it back."""
    if soak_state.difference(before, soak_state.dump(at.ws)):
        undo.undo(at.ws, 3)
        undo.redo(at.ws, 3)


def _left_out(at: World) -> None:
    """Load further texts of a report that was left out: none of them is part of the workspace."""
    rows = [row[0] for row in at.ws.db.execute("SELECT DISTINCT report_id FROM report WHERE fate = 'excluded'")]
    if not rows:
        correct.exclude(at.ws, at.report().key)
        return
    there = "SELECT report_id FROM report WHERE present = 1"
    out = set(rows) - {row[0] for row in at.ws.db.execute(there)}
    for number in at.rng.sample(range(1, at.pool + 1), 4):
        path = at.folder / f"again-{number}.jsonl"
        soak_reports.write(path, 2, number, sentences=at.rng.randint(3, 8))
        load.load(at.ws, [str(path)])
    back = out & {row[0] for row in at.ws.db.execute(there)}
    at.troubles += [f"report {name} was left out, and a load brought it back" for name in back]


def _apply_same(at: World) -> None:
    """Apply what was just exported, as CSV or as JSON Lines: nothing changes."""
    first = soak_state.dump(at.ws)
    last = at.ws.db.execute("SELECT max(seq) FROM decision").fetchone()
    for name in ("sentences", "events"):
        path = at.folder / f"same-{name}.{at.rng.choice(('csv', 'jsonl'))}"
        export.export(at.ws, str(path), wanted=Wanted(name, every_column=name == "events"))
        if path.stat().st_size:
            with contextlib.suppress(TriageError):  # a file without a row is refused
                apply.apply(at.ws, str(path))
        path.unlink()
    at.expect(first, "apply of what was exported")
    if at.ws.db.execute("SELECT max(seq) FROM decision").fetchone() != last:
        rows = at.ws.db.execute("SELECT action, object, old, new FROM decision WHERE seq > ?", last).fetchall()
        at.troubles.append(f"apply of what was exported decided {str(rows[0])[:300]}")


def _apply_csv(at: World) -> None:
    """Apply a CSV of tags to some sentences of a report, with a row that is no sentence."""
    some = [p for p in at.panels() if at.rng.random() < 0.6]
    lines = [f"{p.sentence_id},{at.rng.choice([t.value for t in Tag])}" for p in some]
    path = at.folder / "tags.csv"
    path.write_text("\r\n".join(["sentence_id,tag", *lines, "0000000000000000-1-0,event", ""]), encoding="utf-8")
    apply.apply(at.ws, str(path))


def _undo_old(at: World) -> None:
    """Take back any decision of the journal, and bring it back: the state is as before."""
    first = soak_state.dump(at.ws)
    last = at.ws.db.execute("SELECT coalesce(max(seq), 1) FROM decision").fetchone()[0]
    if undo.undo_decision(at.ws, at.rng.randint(1, last)) is None:
        return
    if undo.redo(at.ws) is None:
        at.troubles.append("what was taken back by its number does not come back")
    at.expect(first, "undo by number and redo")


def _redo_late(at: World) -> None:
    """After an undo and a fresh decision nothing comes back."""
    if undo.undo(at.ws) is None:
        return
    panel = at.rng.choice(at.panels())
    new = Tag.NOISE if panel.tag is not Tag.NOISE else Tag.EVENT
    tag.tag(at.ws, [panel.id], new)
    first = soak_state.dump(at.ws)
    if undo.redo(at.ws) is not None:
        at.troubles.append("a redo after a fresh decision brought something back")
    at.expect(first, "redo after a fresh decision")


def _days(at: World) -> None:
    """Let days go by with a backup each, as the daily one is made: those that must stay are there, and none is due after."""
    begin = now()
    if not datetime(1990, 1, 1, tzinfo=begin.tzinfo) < begin < datetime(2090, 1, 1, tzinfo=begin.tzinfo):
        raise TriageError("The clock is at an edge.")
    for _ in range(at.rng.randint(1, 3)):
        begin += timedelta(days=at.rng.choice((1, 1, 7, 31)), hours=at.rng.randint(0, 9))
        os.environ["TRIAGE_NOW"] = stamp(begin)
        with contextlib.suppress(TriageError):
            tag.tag(at.ws, [at.rng.choice(at.panels()).id], at.rng.choice(list(Tag)))
        before = shelf.listed(at.path)
        daily.main(at.path)
        if shelf.due(at.ws.db, at.path):
            at.troubles.append("a daily backup is due although one was just made")
        found = shelf.listed(at.path)
        days: dict[object, datetime] = {}
        for made in sorted([*before.values(), *found.values()], reverse=True):
            days.setdefault(made.date(), made)
        lost = [str(made) for made in list(days.values())[: shelf.DAILY] if made not in found.values()]
        at.troubles += [f"the backup of {made} went, and its day is one of the last" for made in lost]
        for place in set(found) - set(before):
            at.saved[place] = soak_state.dump(at.ws)


def _records_back(at: World) -> None:
    """Export records, take some decisions back, and apply the file: what it says is there again, under the same ids."""
    path = at.folder / "kept-events.jsonl"
    export.export(at.ws, str(path), wanted=Wanted(statuses=("draft", "confirmed", "disputed")))
    names = [json.loads(line)["event_id"] for line in path.read_text(encoding="utf-8").splitlines()]
    undo.undo(at.ws, at.rng.randint(1, 8))
    there = {row[0] for row in at.ws.db.execute("SELECT event_id FROM record")}
    gone = set(names) - there
    if names:
        done = apply.apply(at.ws, str(path))
        still = gone - {row[0] for row in at.ws.db.execute("SELECT event_id FROM record")}
        at.troubles += [
            f"{name} of the file neither came back nor was named" for name in still if name not in str(done)
        ]


FURTHER: Final[dict[str, Callable[[World], object]]] = {
    "copy": _copy,
    "wrecked replay": _wrecked_replay,
    "wrecked index": _wrecked_index,
    "purge hard": _purge_hard,
    "killed": _killed,
    "left out": _left_out,
    "apply same": _apply_same,
    "apply csv": _apply_csv,
    "undo old": _undo_old,
    "redo late": _redo_late,
    "days": _days,
    "records back": _records_back,
}
