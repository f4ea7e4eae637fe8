"""What the reading view shows: stories, reports, sentences, and what is left of them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from triage.desk import blind, copies
from triage.desk.keymap import key_for
from triage.desk.workspace import Workspace
from triage.domain.query import Filter, Order
from triage.domain.rows import Hit, Origin, Panel, Position, Progress, ReportRow, StoryRow, Tally
from triage.errors import WorkspaceError
from triage.store import counters, inside, once, queue, reports, search, sentences
from triage.store import tally as counted

COUNTED = counted.COUNTED
"""So many sentences are counted under a filter."""

CONTEXT = 300
"""So many characters of the raw text stand around a sentence that is explained."""


def stories(
    ws: Workspace, after: int | None, count: int, *, filter: Filter | None = None, backwards: bool = False
) -> list[StoryRow]:
    """Return a window of stories after the one of a lead, the largest ones first or by their leads; or those before it."""
    given = Filter() if filter is None else filter
    by_size = given.order is Order.SIZE
    where = given if by_size or given.order is None else given._replace(order=None)
    with once.Moment(ws.db):
        return reports.stories(ws.db, after, count, search.condition(where, ws.db), backwards)


def story(ws: Workspace, lead: int) -> StoryRow | None:
    """Return one story by the number of its lead, or None where no report of it is present."""
    return next(iter(reports.of_leads(ws.db, [lead])), None)


def reports_in_order(
    ws: Workspace, after: ReportRow | None, count: int, filter: Filter, *, backwards: bool = False
) -> list[ReportRow]:
    """Return a window of the reports that hold a match in the order of the work, from after one, or those before it."""
    place = (after.lead, after.id) if after else None
    return reports.window(ws.db, place, count, search.condition(filter, ws.db), backwards)


def reports_of_story(ws: Workspace, lead: int) -> list[ReportRow]:
    """Return the reports of a story in reading order."""
    return reports.of_story(ws.db, lead)


def every_report(ws: Workspace) -> list[ReportRow]:
    """Return all present reports in the order in which they were loaded."""
    return reports.every(ws.db)


def report(ws: Workspace, number: int) -> ReportRow | None:
    """Return one report's row; None where it is not part of the workspace: left out, purged, or its load was undone."""
    row = reports.row(ws.db, number)
    return row if row and reports.is_present(ws.db, row.key) else None


def panels(ws: Workspace, number: int) -> list[Panel]:
    """Return the sentences of a report in order, without the title; a report that is seen first gets its proposals.

    A share of them hides its proposal until it is decided (see `blind.py`). Of a workspace that is `hurried` none is worked
    out; the sentences say that it `waits`.
    """
    return blind.hidden(copies.seen(ws, _panels(ws, number)))


def _panels(ws: Workspace, number: int) -> list[Panel]:
    found = sentences.panels(ws.db, number)
    if all(one.proposal for one in found):
        return found
    if ws.hurried:
        return [one._replace(waits=one.tag is None and not one.proposal) for one in found]
    from triage.desk import suggest  # most reports have their proposals

    if not ws.read_only:
        with contextlib.suppress(WorkspaceError):  # reading goes on where nothing can be written
            suggest.offer(ws, number)
            ws.offered += 1
            return sentences.panels(ws.db, number)
    pieces, offered = suggest.proposals(ws, number)
    by_start = {piece.start: proposal for piece, proposal in zip(pieces, offered, strict=True)}
    return [one._replace(proposal=by_start.get(one.start)) for one in found]


def panel(ws: Workspace, number: int) -> Panel | None:
    """Return one sentence, or None."""
    found = sentences.panel(ws.db, number)
    return next(iter(blind.hidden(copies.offered(ws, [found] if found else []))), None)


def panel_at(ws: Workspace, place: Position) -> Panel | None:
    """Return the sentence at a position, or None."""
    number = sentences.at_position(ws.db, place)
    return panel(ws, number) if number else None


def position_of(ws: Workspace, number: int) -> Position | None:
    """Return a sentence's place in reading order, or None."""
    return sentences.position(ws.db, number)


def on_desk(ws: Workspace, number: int) -> bool:
    """Say whether a sentence is there and its report is part of the workspace."""
    found = sentences.panel(ws.db, number)
    return found is not None and report(ws, found.report) is not None


def nothing(ws: Workspace) -> str:
    """Return what is said where there is no report to show."""
    if not reports.any_loaded(ws.db):
        return f"Nothing is loaded yet: {key_for('load')} loads files or folders."
    return (
        "No report is here any more: all were left out, or their load was taken back. "
        f"{key_for('edit.undo')} takes back the last decision, {key_for('edit.redo')} brings back what was undone last."
    )


def first_report(ws: Workspace) -> int | None:
    """Return the number of the first report in reading order, or None in an empty workspace."""
    found = reports.stories(ws.db, None, 1, search.condition(None))
    members = reports.of_story(ws.db, found[0].lead) if found else []
    return members[0].id if members else None


def neighbour(ws: Workspace, number: int, step: int, *, filter: Filter | None = None) -> int | None:
    """Return the number of the next (1) or previous (-1) report in reading order that holds a match, or None."""
    with once.Moment(ws.db):
        return reports.neighbour(ws.db, number, step, search.condition(filter, ws.db))


def next_left(ws: Workspace, after: Position | None, *, filter: Filter | None = None) -> Position | None:
    """Return the next undecided sentence in the order of the work; after the last one it begins again; None when none is left."""
    return next_match(ws, after, (Filter() if filter is None else filter).undecided())


def next_match(ws: Workspace, after: Position | None, filter: Filter) -> Position | None:
    """Return the next sentence that matches a filter, decided or not; after the last one it begins again."""
    with once.Moment(ws.db):
        return queue.soonest(_around(ws, after, search.condition(filter, ws.db)))


def seek(ws: Workspace, after: Position | None, filter: Filter) -> Iterator[Position | None]:
    """Yield the matches in the order of the work, once around from after a position; None whenever some work was in vain.

    Whoever must not wait takes a few steps at a time.
    """
    yield from _around(ws, after, search.condition(filter, ws.db))


def _around(ws: Workspace, after: Position | None, where: search.Condition) -> Iterator[Position | None]:
    yield from queue.walk(ws.db, after, where)
    if after:
        for place in queue.walk(ws.db, None, where):
            yield place
            if place == after:
                return


def hits(ws: Workspace, filter: Filter) -> Iterator[Hit | None]:
    """Yield the sentences that match a filter, for a list beside the line that is being typed; None after each step."""
    from triage.store import hits  # nothing is searched for when the desk starts

    return hits.hits(ws.db, search.condition(filter))


def is_match(ws: Workspace, place: Position, filter: Filter) -> bool:
    """Say whether the sentence at a position meets a filter now."""
    where = search.condition(filter, ws.db)
    fits = inside.fits(ws.db, place[1], where)
    return fits and inside.first_match(ws.db, place[1], place[2] - 1, where) == place[2]


def left(ws: Workspace, *, filter: Filter | None = None) -> tuple[int, int]:
    """Return (undecided, all) sentences under a filter; see `tally`."""
    found = tally(ws, filter=filter)
    return found.left, found.total


def tally(ws: Workspace, *, filter: Filter | None = None) -> Tally:
    """Return what is left, all, and what was never seen under a filter, from the counters when there is none.

    Under a filter at most `COUNTED` sentences are looked at; where there are more, the numbers are `AtLeast`.
    """
    with once.Moment(ws.db):
        return counted.tally(ws.db, search.condition(filter, ws.db))


def progress(ws: Workspace, *, every: bool = False) -> Progress:
    """Return where the desk stands; `every` counts all pairs that wait, which takes long where there are thousands."""
    from triage.store import stories as pairs

    found = counters.counts(ws.db)
    return Progress(
        reports=found.get("reports", 0),
        stories=found.get("stories", 0),
        sentences=found.get("sentences", 0),
        left=found.get("left", 0),
        tags={name[4:]: n for name, n in found.items() if name.startswith("tag.")},
        records={name[7:]: n for name, n in found.items() if name.startswith("record.") and n},
        offers=pairs.count_offers(ws.db, None if every else pairs.COUNTED),
        merged=found.get("merged.certain", 0),
        copied=found.get("copied", 0),
    )


def origin(ws: Workspace, report: ReportRow) -> Origin:
    """Return the hashes of a report and when it was loaded."""
    return reports.origin(ws.db, report.id)


def context(ws: Workspace, one: Panel) -> tuple[str, int, int]:
    """Return the stored text around a sentence, and where the sentence stands in it."""
    begin = max(0, one.start - CONTEXT)
    text = reports.piece(ws.db, one.report, begin, one.end + CONTEXT - begin)
    return text, one.start - begin, one.end - begin
