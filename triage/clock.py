"""The one clock: UTC, frozen by the environment variable TRIAGE_NOW for tests and reproducible runs."""

from __future__ import annotations

import os
from datetime import UTC, datetime

from triage.errors import UsageError


def now() -> datetime:
    """Return the current time in UTC, whole seconds; TRIAGE_NOW (ISO 8601) freezes it.

    Raises:
        UsageError: TRIAGE_NOW is set and is no ISO 8601 time.
    """
    frozen = os.environ.get("TRIAGE_NOW")
    if not frozen:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        when = datetime.fromisoformat(frozen)
    except ValueError:
        raise UsageError(f"TRIAGE_NOW is not a time: {frozen!r}.", "Write it like 2017-02-21T09:00:00Z.") from None
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC).replace(microsecond=0)


def stamp(when: datetime | None = None) -> str:
    """Return a UTC time as text, like 2017-02-21T09:00:00Z; the current time by default."""
    return f"{(when or now()).astimezone(UTC).isoformat(timespec='seconds')[:19]}Z"
