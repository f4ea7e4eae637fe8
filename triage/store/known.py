"""Which decisions of another copy a workspace has already, and under what id the others can come over."""

from __future__ import annotations

import hashlib
import json
from typing import Final

from triage.domain.decision import Change, Decision, Value, canonical, digest
from triage.store.connect import Connection
from triage.store.marks import hexed
from triage.store.state import reports_of

_LIKE: Final = (
    "SELECT batch, origin, old, new FROM decision WHERE subject = ? AND object = ? AND seq > ? AND seq <= ?"
    " AND origin_seq = ? AND at = ? AND editor = ? AND act = ? AND action = ?"
)


class Known:
    """The decisions that a workspace has after the last one that it has in common with another copy.

    Where an earlier replay brought some of the other copy's over, the two have more in common than the beginning of their
    journals. A number alone tells no decision: two plain copies of one file give the same ones, so that the second comes over
    under an origin that is made from all that it says, and is known again by that.
    """

    def __init__(self, source: Connection, db: Connection, common: int) -> None:
        """Take the other copy, a workspace as it is now, and their last common decision."""
        self._source = source
        self._db = db
        self._common = common
        self._last: int = db.execute("SELECT coalesce(max(seq), 0) FROM decision").fetchone()[0]
        rows = db.execute("SELECT origin, origin_seq FROM decision WHERE seq > ?", (common,))
        self._given: frozenset[tuple[str, int]] = frozenset(rows)
        self._other: dict[str, bool] = {}

    def batch(self, d: Decision) -> int | None:
        """Return the batch that a decision of the other copy has here; None where it is not here yet."""
        if not self._given or self.other(d.change):
            return None
        c = d.change
        cells = (c.subject.value, c.object, self._common, self._last)
        for batch, origin, old, new in self._db.execute(
            _LIKE, (*cells, d.origin_seq, d.at, d.editor, d.act.value, d.action)
        ):
            same = digest(json.loads(old)) == digest(c.old) and digest(json.loads(new)) == digest(c.new)
            if same and (origin in (d.origin, _copied(d, d.origin)) or _copied(d, origin) == d.origin):
                return int(batch)
        return None

    def other(self, change: Change) -> str | None:
        """Return the report of a change whose key another text has here, because both loaded a next one; None for none."""
        return next((key for key in reports_of(change) if self._is_other(key)), None) if self._given else None

    def _is_other(self, key: str) -> bool:
        if key not in self._other:
            asked = "SELECT text_sha256 FROM report WHERE key = ?"
            here, there = (db.execute(asked, (key,)).fetchone() for db in (self._db, self._source))
            self._other[key] = here is not None and there is not None and hexed(here[0]) != hexed(there[0])
        return self._other[key]

    def named(self, d: Decision) -> Decision:
        """Return a decision under the id that it has here: its own, unless another one has that already."""
        if (d.origin, d.origin_seq) not in self._given:
            return d
        return d._replace(origin=_copied(d, d.origin))


def _copied(d: Decision, origin: str) -> str:
    """Return the origin of a decision of a plain copy whose number the other copy gave to another one."""
    c = d.change
    said: list[Value] = [origin, d.origin_seq, d.at, d.editor, d.act.value, d.action, c.subject.value, c.object]
    return hashlib.sha256(
        canonical([*said, digest(c.old), digest(c.new)]).encode("utf-8", "surrogatepass")
    ).hexdigest()[:16]
