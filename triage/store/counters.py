"""Counts kept in the transaction that changes them, so that no key ever waits for a COUNT(*)."""

from __future__ import annotations

from triage.store.connect import Connection


def add(db: Connection, name: str, amount: int) -> None:
    """Add to a counter; a missing one is 0, none is below, and one that comes to 0 goes."""
    if not amount:
        return
    changed = db.execute("UPDATE counter SET value = value + ? WHERE name = ? AND value <> ?", (amount, name, -amount))
    if changed.rowcount:  # mostly there is one, and it does not come to 0
        return
    db.execute(
        "INSERT INTO counter VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = value + excluded.value",
        (name, amount),
    )
    if amount < 0:
        db.execute("DELETE FROM counter WHERE name = ? AND value = 0", (name,))


def counts(db: Connection) -> dict[str, int]:
    """Return every counter by name."""
    return dict(db.execute("SELECT name, value FROM counter"))
