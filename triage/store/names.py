"""Names that records of the workspace use, read from the youngest decisions, so that it costs the same in a large journal."""

from __future__ import annotations

import json
from collections import Counter

from triage.store.connect import Connection

ROWS = 20_000
"""So many of the youngest decisions are looked through."""

RECORDS = 1_000
"""So many of the records among them are read."""


def actors(db: Connection) -> list[str]:
    """Return the actors of records that count, the most used first."""
    found = db.execute(
        "SELECT json_extract(new, '$.status', '$.actor1', '$.actor2') FROM"
        " (SELECT seq, subject, new FROM decision ORDER BY seq DESC LIMIT ?)"
        " WHERE subject = 'record' AND new <> 'null' LIMIT ?",
        (ROWS, RECORDS),
    )
    used: Counter[str] = Counter()
    for (cells,) in found:
        status, *names = json.loads(cells)
        if status in ("confirmed", "disputed"):
            used.update(part.strip() for name in names if name for part in name.split(";") if part.strip())
    return [name for name, _ in used.most_common()]


def labels(db: Connection, field: str) -> list[str]:
    """Return the words that records have in a field that holds a list, as context or tags, the most used first."""
    found = db.execute(
        "SELECT json_extract(new, '$.' || ?) FROM"
        " (SELECT seq, subject, new FROM decision ORDER BY seq DESC LIMIT ?)"
        " WHERE subject = 'record' AND new <> 'null' LIMIT ?",
        (field, ROWS, RECORDS),
    )
    used = Counter(word for (words,) in found if words for word in json.loads(words))
    return [word for word, _ in used.most_common()]
