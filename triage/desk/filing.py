"""File headlines and copies anew where the rules of the program have changed since they were filed.

A load or a repair does it, before anything else and at one go. The desk does not do it between keys, as it fills in proposals:
what is filed by other rules agrees with itself, while half of it is no use: until the last report is filed anew, a tag
would not go along with copies that are not filed yet, and two words that differ by a slip would count as unknown.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from triage.desk import merge
from triage.desk.workspace import Workspace
from triage.store import copies, filed, reports, stories
from triage.store.connect import Connection, writing
from triage.store.finding import UNREADABLE

AT_ONCE: Final = 100
"""So many reports are filed in one transaction, so that a key is saved between two of them."""


def file_anew(ws: Workspace, progress: Callable[[int, int], bool] | None = None) -> bool:
    """File anew what was filed by other rules than those of now, and say whether all is filed.

    What is done is kept whatever comes between: a stop, a kill, a full disk. The next call goes on there.

    Args:
        ws: The workspace.
        progress: Called after each transaction with (reports done, of all); a false answer stops it.

    Raises:
        ReadOnlyWorkspace: This desk only reads.
    """
    for filing in filed.FILINGS:
        while (after := filed.last(ws.db, filing)) is not None:
            db = ws.writable()
            with writing(db):
                done = _step(db, filing, after)
            if done and progress and not progress(done, reports.next_number(db) - 1):
                return False
    return True


def _step(db: Connection, filing: filed.Filing, after: int) -> int:
    """File some reports after one anew, and return the last of them; 0 where none is left."""
    if after == 0:
        filed.empty(db, filing)
    numbers = reports.every_number(db, after, AT_ONCE)
    if filing is filed.HEADLINES:
        merge.file(db, list(_headlines(db, numbers)))
    else:
        for number in numbers:
            with contextlib.suppress(*UNREADABLE):  # a check names what is damaged
                filed.file_copies(db, number)
        copies.settle(db)
    filed.note(db, filing, numbers[-1] if len(numbers) == AT_ONCE else None)
    return numbers[-1] if numbers else 0


def _headlines(db: Connection, numbers: Sequence[int]) -> Iterator[tuple[int, str]]:
    for number in numbers:
        with contextlib.suppress(*UNREADABLE):
            yield from (
                (one, text)
                for one, text in stories.headlines(db, number - 1, 1)
                if isinstance(text, str) and text.strip()
            )


def told(done: int, total: int) -> str:
    """Return what stands in the place of an input while reports are filed by rules that have changed."""
    return f"filed anew: {done:,} of {total:,} reports"
