"""Tag proposals: computed when a report is first looked at, or for all reports at once."""

from __future__ import annotations

from collections.abc import Callable

from triage.desk import crash, pipeline
from triage.desk.workspace import Workspace
from triage.domain.report import Report, Role, Sentence
from triage.domain.tag import Proposal
from triage.errors import TriageError
from triage.store import reports, sentences
from triage.store.connect import writing

BATCH = 64
"""So many reports get their proposals in one transaction."""


def proposals(ws: Workspace, number: int, weights: str | None = None) -> tuple[list[Sentence], list[Proposal | None]]:
    """Return the sentences of a report, titles included, and a proposal for each, computed now.

    Where the rules stumble over the report, none has a proposal, and the trace is kept.
    """
    whole = reports.whole(ws.db, number)
    pieces = _pieces(ws, number, whole)
    try:
        return pieces, pipeline.suggest(whole, pieces, weights)
    except TriageError:  # weights that cannot be read say so themselves
        raise
    except Exception as error:
        crash.log(error, ws.path)
        return pieces, [None] * len(pieces)


def offer(ws: Workspace, number: int, weights: str | None = None) -> None:
    """Compute the proposals of one report and keep them."""
    pieces, found = proposals(ws, number, weights)
    with writing(ws.writable()):
        reports.offer(ws.db, number, pieces, found)


def fill(
    ws: Workspace,
    *,
    again: bool = False,
    after: int = 0,
    batch: int = BATCH,
    weights: str | None = None,
    progress: Callable[[int, int], bool] | None = None,
) -> int:
    """Compute the proposals of all reports that have none; return how many reports got some.

    Args:
        ws: The workspace.
        again: Compute those of every report anew.
        after: Begin behind this number of a report.
        batch: So many reports are written in one transaction.
        weights: A file of weights instead of the shipped ones.
        progress: Called with (done, last number) after each batch; a false answer stops, and what is done stays.

    Raises:
        ReadOnlyWorkspace: This desk only reads.
    """
    db = ws.writable()
    done = 0
    last = reports.next_number(db) - 1
    find = reports.numbers if again else reports.without_proposals
    while numbers := find(db, after, batch):
        found = [(number, *proposals(ws, number, weights)) for number in numbers]
        with writing(db):
            for number, pieces, offered in found:
                reports.offer(db, number, pieces, offered)
        done += len(numbers)
        after = numbers[-1]
        if progress and not progress(after, last):
            break
    return done


def _pieces(ws: Workspace, number: int, whole: Report) -> list[Sentence]:
    return [
        Sentence(whole.report_id, n, start, stop, Role(role), paragraph, whole.text[start:stop])
        for n, start, stop, role, paragraph in sentences.cells(ws.db, number)
    ]
