"""What is filed under keys, in tables of (key, number): headlines, and sentences whose words were edited."""

from __future__ import annotations

import json
from collections.abc import Iterable

from triage.store.connect import Connection


def youngest(db: Connection, table: str, column: str, keys: Iterable[int], most: int) -> dict[int, list[int]]:
    """Return for each key that has any the youngest numbers that are filed under it, the youngest last; in one statement.

    Args:
        db: The workspace.
        table: The table, whose rows are unique by key and number.
        column: Its column of numbers.
        keys: The keys.
        most: So many numbers a key.
    """
    block = f"SELECT {column} FROM {table} WHERE key = j.value ORDER BY {column} DESC LIMIT ?"
    found = db.execute(
        f"SELECT value, (SELECT group_concat ({column}) FROM ({block})) FROM json_each(?) j",
        (most, json.dumps(sorted(set(keys)))),
    )
    return {key: sorted(map(int, numbers.split(","))) for key, numbers in found if numbers}
