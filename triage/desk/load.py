"""Load reports: read, split, store, and put each headline into its story."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from triage.desk import merge, pipeline, revise
from triage.desk.copies import elsewhere
from triage.desk.workspace import Workspace
from triage.domain.decision import PURGED, Change, Subject
from triage.domain.report import Report, Role, Sentence
from triage.errors import InputRefused
from triage.store import copies, journal, reports
from triage.store.connect import writing, writing_much
from triage.store.state import current
from triage.text.whole import whole

STOPPED = "It was stopped; its reports up to there are loaded."

BATCH = 256
"""So many reports go into one transaction; each of them is stored whole or not at all."""

PIECES = 20_000
"""Fewer do where they have so many sentences together: what waits is held in memory."""


@dataclass(frozen=True, slots=True)
class LoadProgress:
    """How far a load is: inputs done of all, the one at hand, and how many reports were read so far."""

    done: int
    total: int
    source: str
    reports: int = 0


@dataclass(frozen=True, slots=True)
class InputOutcome:
    """What became of one input: accepted, known or refused."""

    source: str
    status: str
    reason: str = ""
    reports: int = 0
    sentences: int = 0
    problems: tuple[str, ...] = ()
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class LoadSummary:
    """What became of all inputs, in order; `merged` and `offered` count headlines and pairs of headlines.

    `copied` counts the sentences that got a tag, because their words were decided already.
    """

    outcomes: tuple[InputOutcome, ...]
    merged: int
    offered: int
    cancelled: bool
    copied: int = 0

    def count(self, status: str) -> int:
        """Return how many inputs have a status."""
        return sum(o.status == status for o in self.outcomes)


@dataclass
class _Load:
    """A load under way: the batches of its decisions and its tallies."""

    ws: Workspace
    auto: bool
    batch: int | None = None
    merge_batch: int | None = None
    copies_batch: int | None = None
    waiting: list[tuple[Report, list[Sentence]]] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    tallies: dict[str, Counter[str]] = field(default_factory=dict)
    problems: dict[str, list[str]] = field(default_factory=dict)
    merged: int = 0
    offered: int = 0
    reports: int = 0
    go_on: Callable[[], bool] = lambda: True
    copied: int = 0
    pieces: int = 0

    @property
    def is_full(self) -> bool:
        """Whether as many reports or sentences wait as are stored in one transaction."""
        return len(self.waiting) >= BATCH or self.pieces >= PIECES


def load(
    ws: Workspace,
    sources: Sequence[str],
    *,
    format: str | None = None,
    data: bytes | None = None,
    auto: bool = True,
    progress: Callable[[LoadProgress], bool] | None = None,
) -> LoadSummary:
    """Load files and folders; a second load of the same says known.

    Args:
        ws: The workspace.
        sources: Paths as given; `-` with `data` stands for standard input.
        format: A format's name, else it is recognised.
        data: The bytes of standard input.
        auto: Apply the merges of headlines that are certain.
        progress: Called before each input, and within one after each batch of reports; a false answer cancels the rest, and
            what is loaded stays.

    Raises:
        ReadOnlyWorkspace: This desk only reads.
    """
    ws.writable()
    run = _Load(ws, auto)
    outcomes: list[InputOutcome] = []
    cancelled = False
    inputs, refused = _inputs(sources)
    outcomes += refused
    with writing_much(ws.db):
        for done, source in enumerate(inputs):
            if progress:
                run.go_on = lambda at=done, name=source: progress(LoadProgress(at, len(inputs), name, run.reports))  # type: ignore[misc]
            if not run.go_on():
                cancelled = True
                break
            outcomes.append(_load_input(run, source, format, data))
            cancelled = outcomes[-1].reason == STOPPED
            if cancelled:
                break
            if run.is_full:
                _store(run)
        _store(run)
    if progress and not cancelled:
        progress(LoadProgress(len(inputs), len(inputs), ""))
    return LoadSummary(tuple(_counted(run, o) for o in outcomes), run.merged, run.offered, cancelled, run.copied)


def _inputs(sources: Sequence[str]) -> tuple[list[str], list[InputOutcome]]:
    """Return every file to read, and an outcome for each given path that has none."""
    from triage.ingest import registry

    found: list[str] = []
    refused = []
    for given in sources:
        if given.startswith(("http://", "https://")):
            advice = "Save the page or feed to a file and load that."
            refused.append(InputOutcome(given, "refused", f"Addresses are not fetched. {advice}"))
            continue
        files = [given] if given == "-" else list(registry.walk([given]))
        if not files:
            refused.append(InputOutcome(given, "refused", "The folder holds no files."))
        found += files
    return found, refused


def _load_input(run: _Load, source: str, format: str | None, data: bytes | None) -> InputOutcome:
    began, name = time.monotonic(), whole(source)
    run.tallies.setdefault(name, Counter())
    try:
        for item in pipeline.read_one(source, format, data):
            pieces = pipeline.split(item)
            run.waiting.append((item, pieces))
            run.pieces += len(pieces)
            run.reports += 1
            if item.problems:
                run.problems.setdefault(name, []).extend(item.problems)
            if run.is_full:
                _store(run)
                if not run.go_on():
                    return InputOutcome(name, "accepted", STOPPED, seconds=time.monotonic() - began)
    except InputRefused as error:
        return InputOutcome(name, "refused", str(error), seconds=time.monotonic() - began)
    return InputOutcome(name, "accepted", seconds=time.monotonic() - began)


def _counted(run: _Load, outcome: InputOutcome) -> InputOutcome:
    """Return an outcome with the numbers that are known only after storing."""
    if outcome.status == "refused":
        return outcome
    tally = run.tallies.get(outcome.source, Counter())
    problems = tuple(dict.fromkeys(run.problems.get(outcome.source, [])))
    status = "accepted" if tally["new"] else "known"
    if tally["purged"]:
        reason = f"{tally['purged']} of its reports were purged and stay out."
        if not tally["new"]:
            return replace(outcome, status="refused", reason=reason)
        problems += (reason,)
    return replace(outcome, status=status, reports=tally["new"], sentences=tally["sentences"], problems=problems)


def _store(run: _Load) -> None:
    """Write the waiting reports in one transaction, then place their headlines."""
    if not run.waiting:
        return
    db = run.ws.writable()
    with writing(db):
        placed: list[tuple[str, int, str]] = []
        first = reports.next_number(db)
        for report, pieces in run.waiting:
            key = _store_report(run, report, pieces)
            if key:
                placed.append((report.published or "~", len(placed), key))
                run.tallies[report.source]["new"] += 1
                run.tallies[report.source]["sentences"] += sum(s.role is not Role.TITLE for s in pieces)
        _decide(run)
        reports.index_words(db, first)
        copies.file(db, first)  # whose words are printed elsewhere also tells which bodies are the same
        oldest_first = [key for _, _, key in sorted(placed)]  # the oldest leads
        found = merge.place(run.ws, oldest_first, auto=run.auto, batch=run.merge_batch)
        run.merge_batch = found.batch
        run.merged += found.merged
        run.offered += found.offered
        numbers = (reports.number_of(db, key) for _, _, key in placed)
        run.copies_batch, count = elsewhere(run.ws, numbers, run.copies_batch)
        run.copied += count
    run.waiting.clear()
    run.pieces = 0


def _store_report(run: _Load, report: Report, pieces: list[Sentence]) -> str | None:
    """Store a report unless it is known; return the key of a new one, or of one that was hidden and is back."""
    db = run.ws.db
    known = reports.latest(db, report.report_id)
    if known and run.changes:  # it may be one of this batch
        _decide(run)
        known = reports.latest(db, report.report_id)
    fate = current(db, Subject.REPORT, known[1]) if known else None
    if fate == PURGED:
        run.tallies[report.source]["purged"] += 1
        return None
    if known and known[2] == report.text_sha256:
        if fate is not None:
            return None
        run.changes.append(Change(Subject.REPORT, known[1], None, True))
        return known[1]
    revision = known[0] + 1 if known else 1
    if revision > 1:
        pieces = [s._replace(revision=revision) for s in pieces]
    key = reports.key_of(report, revision)
    reports.insert(db, report, revision, pieces)
    run.changes.append(Change(Subject.REPORT, key, None, True))
    if known and known[3]:
        run.changes += [Change(Subject.REPORT, known[1], True, None), *revise.carried(run.ws, known[1], key, pieces)]
    return key


def _decide(run: _Load) -> None:
    run.batch = journal.decide(run.ws.db, run.ws.editor, "load", run.changes, run.batch)
    run.changes.clear()
