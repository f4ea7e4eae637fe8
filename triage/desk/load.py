"""Load reports: read, split, store, and put each headline into its story."""

from __future__ import annotations

import contextlib
import gc
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from triage.desk import crash, filing, merge, pipeline, revise
from triage.desk.copies import elsewhere
from triage.desk.workspace import Workspace
from triage.domain.decision import PURGED, Change, Subject
from triage.domain.report import GIVEN_UP, STILL_OUT, Report, Role, Sentence
from triage.errors import InputRefused, TriageError
from triage.store import copies, image, journal, reports, sentences
from triage.store.connect import writing, writing_much
from triage.store.state import current
from triage.text.whole import whole

STOPPED = "It was stopped; its reports up to there are loaded."

LEFT_OUT = "left out"

BATCH = 256
"""So many reports go into one transaction; each of them is stored whole or not at all."""
PIECES = 20_000
"""Fewer do where they have so many sentences together: what waits is held in memory."""

OBJECTS = 100_000
"""After so many new objects the collector looks for circles, and not after 700: a load makes many objects and no circles, and
looking took a twentieth of its time; a batch that waits is a third of them, and with 10,000 it was walked again and again."""

Waiting = tuple[Report, list[Sentence]]
"""A report that was read and split, and is not stored yet."""

Stored = tuple[str, list[Sentence], range]
"""The text of a report that was stored in this batch, its sentences, and their numbers."""

_OF_THIS_BATCH = reports.Known(0, "", "")
"""Stands for what is known of a report that came before in its batch: it is looked up."""


@dataclass(frozen=True, slots=True)
class LoadProgress:
    """How far a load is: inputs done of all, the one at hand, how many reports were read so far, and its share that was, 0 to 1."""

    done: int
    total: int
    source: str
    reports: int = 0
    share: float = 0.0


@dataclass(frozen=True, slots=True)
class InputOutcome:
    """What became of one input: accepted, known or refused; of its `reports`, `revised` had another text; `known` were there."""

    source: str
    status: str
    reason: str = ""
    reports: int = 0
    sentences: int = 0
    revised: int = 0
    known: int = 0
    problems: tuple[str, ...] = ()
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class LoadSummary:
    """What became of all inputs, in order; `merged` and `offered` count headlines and pairs of headlines.

    `copied` counts the sentences that got a tag, because their words were decided already; `left_out` the reports that an
    error of our own kept out.
    """

    outcomes: tuple[InputOutcome, ...]
    merged: int
    offered: int
    cancelled: bool
    copied: int = 0
    left_out: int = 0

    @property
    def given_up(self) -> list[tuple[str, str]]:
        """Inputs that were not read as well as others, or some of whose reports stay left out, each with what to tell."""
        told = [(o.source, p) for o in self.outcomes for p in o.problems]
        return [(source, p) for source, p in told if p.startswith(GIVEN_UP) or p.endswith(STILL_OUT)]

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
    waiting: list[Waiting] = field(default_factory=list)
    known: dict[str, reports.Known] = field(default_factory=dict)
    fresh: list[tuple[Report, int, list[Sentence]]] = field(default_factory=list)
    stored: list[Stored] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    tally: Counter[tuple[str, str]] = field(default_factory=Counter)
    problems: dict[str, list[str]] = field(default_factory=dict)
    merged: int = 0
    offered: int = 0
    reports: int = 0
    go_on: Callable[[], bool] = lambda: True
    shares: deque[Callable[[], float]] = field(default_factory=lambda: deque([lambda: 0.0], 1))
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
    with _rarely_collecting(), writing_much(ws.db):
        if not filing.file_anew(
            ws, lambda n, of: not progress or progress(LoadProgress(0, len(inputs), filing.told(n, of)))
        ):
            return LoadSummary(tuple(outcomes), 0, 0, True)
        try:
            for done, source in enumerate(inputs):
                if progress:
                    run.go_on = lambda at=done, name=source: progress(  # type: ignore[misc]
                        LoadProgress(at, len(inputs), name, run.reports, run.shares[-1]())
                    )
                if not run.go_on():
                    cancelled = True
                    break
                outcomes.append(_load_input(run, source, format, data))
                cancelled = outcomes[-1].reason == STOPPED
                if cancelled:
                    break
                if run.is_full:
                    _store(run)
        finally:  # also where ctrl+c or a request to end comes between: what was read so far is not lost
            _store(run)
    if progress and not cancelled:
        progress(LoadProgress(len(inputs), len(inputs), ""))
    left_out = sum(count for (_, fate), count in run.tally.items() if fate == LEFT_OUT)
    return LoadSummary(
        tuple(_counted(run, o) for o in outcomes), run.merged, run.offered, cancelled, run.copied, left_out
    )


@contextlib.contextmanager
def _rarely_collecting() -> Iterator[None]:
    """Let the collector look less often during a block."""
    before = gc.get_threshold()
    gc.set_threshold(max(before[0], OBJECTS) if before[0] else 0, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _inputs(sources: Sequence[str]) -> tuple[list[str], list[InputOutcome]]:
    """Return every file to read, once however often it is named, and an outcome for each given path that has none."""
    from triage.ingest import registry

    found: list[str] = []
    refused = []
    for given in sources:
        if given != "-" and image.is_workspace(Path(given)):
            refused.append(
                InputOutcome(whole(given), "refused", "It is a workspace: open it with triage --db and its name.")
            )
            continue
        if given.startswith(("http://", "https://")):
            advice = "Save the page or feed to a file and load that."
            refused.append(InputOutcome(given, "refused", f"Addresses are not fetched. {advice}"))
            continue
        files = [given] if given == "-" else list(registry.walk([given]))
        if not files:
            refused.append(InputOutcome(given, "refused", "The folder holds no files."))
        found += files
    return list(dict.fromkeys(found)), list(dict.fromkeys(refused))


def _load_input(run: _Load, source: str, format: str | None, data: bytes | None) -> InputOutcome:
    began, name = time.monotonic(), whole(source)
    if source != "-" and image.is_of(Path(source), run.ws.path):
        return InputOutcome(name, "refused", "It belongs to this workspace.")
    try:
        for item in pipeline.read_one(source, format, data, run.shares.append):
            _split(run, item)
            run.reports += 1
            if item.problems:
                run.problems.setdefault(name, []).extend(item.problems)
            if run.is_full:
                _store(run)
                if not run.go_on():
                    return InputOutcome(name, "accepted", STOPPED, seconds=time.monotonic() - began)
    except InputRefused as error:
        return InputOutcome(name, "refused", str(error), seconds=time.monotonic() - began)
    except TriageError:
        raise
    except Exception as error:  # what comes behind it in this input cannot be read
        _leave_out(run, name, f"The rest of {name}", error)
    return InputOutcome(name, "accepted", seconds=time.monotonic() - began)


def _split(run: _Load, item: Report) -> None:
    """Cut a report into sentences and let it wait; one over which the rules stumble is left out."""
    try:
        pieces = pipeline.split(item)
    except Exception as error:
        _leave_out(run, item.source, item.title or item.report_id, error)
    else:
        run.waiting.append((item, pieces))
        run.pieces += len(pieces)


def _leave_out(run: _Load, source: str, name: str, error: Exception) -> None:
    """Go on without what an error of our own keeps out."""
    run.tally[source, LEFT_OUT] += 1
    run.problems.setdefault(source, []).append(crash.left_out(name, crash.log(error, run.ws.path)))


def _counted(run: _Load, outcome: InputOutcome) -> InputOutcome:
    """Return an outcome with the numbers that are known only after storing."""
    if outcome.status == "refused":
        return outcome
    source = outcome.source
    new, purged, out = (run.tally[source, name] for name in ("new", "purged", "held out"))
    problems = tuple(dict.fromkeys(run.problems.get(source, [])))
    if purged:
        problems += (f"{purged} of its reports were purged and stay out.",)
    if not new and (purged or run.tally[source, LEFT_OUT]):
        return replace(outcome, status="refused", reason=" ".join(problems))
    problems += (f"{out} of its reports {'stays' if out == 1 else 'stay'} {STILL_OUT}",) if out else ()
    status = "accepted" if new else "known"
    there, revised, known = (run.tally[source, name] for name in ("sentences", "revised", "known"))
    return replace(
        outcome, status=status, reports=new, sentences=there, problems=problems, revised=revised, known=known
    )


def _store(run: _Load) -> None:
    """Store the reports that wait."""
    waiting, run.waiting, run.pieces = run.waiting, [], 0
    if waiting:
        _store_all(run, waiting)


def _store_all(run: _Load, waiting: Sequence[Waiting]) -> None:
    """Store reports in one transaction, or by halves where an error of our own comes between: without the one it comes from."""
    before = (run.batch, run.merge_batch, run.copies_batch, run.merged, run.offered, run.copied)
    try:
        run.tally += _written(run, waiting)
    except TriageError:
        raise
    except Exception as error:
        run.batch, run.merge_batch, run.copies_batch, run.merged, run.offered, run.copied = before
        for half_done in (run.changes, run.fresh, run.stored):
            half_done.clear()
        if len(waiting) == 1:
            only = waiting[0][0]
            _leave_out(run, only.source, only.title or only.report_id, error)
        else:
            half = len(waiting) // 2
            _store_all(run, waiting[:half])
            _store_all(run, waiting[half:])


def _written(run: _Load, waiting: Sequence[Waiting]) -> Counter[tuple[str, str]]:
    """Write reports in one transaction and place their headlines; return what became of them, by source."""
    db = run.ws.writable()
    tally: Counter[tuple[str, str]] = Counter()
    with writing(db):
        placed: list[tuple[str, int, str]] = []
        run.known = reports.latest_of(db, [report.report_id for report, _ in waiting])
        for report, pieces in waiting:
            key = _store_report(run, report, pieces, tally)
            if key:
                placed.append((report.published or "~", len(placed), key))
                tally[report.source, "new"] += 1
                tally[report.source, "sentences"] += sum(s.role is not Role.TITLE for s in pieces)
        _decide(run)
        _file(run)
        oldest_first = [key for _, _, key in sorted(placed)]  # the oldest leads
        found = merge.place(run.ws, oldest_first, auto=run.auto, batch=run.merge_batch)
        run.merge_batch = found.batch
        run.merged += found.merged
        run.offered += found.offered
        numbers = (reports.number_of(db, key) for _, _, key in placed)
        run.copies_batch, count = elsewhere(run.ws, numbers, run.copies_batch)
        run.copied += count
    run.stored.clear()
    return tally


def _file(run: _Load) -> None:
    """Put the sentences of new reports, which are at hand still, into the word index, and file them by their words."""
    db = run.ws.db
    numbered = ((n, piece.text) for _, pieces, numbers in run.stored for n, piece in zip(numbers, pieces, strict=True))
    reports.index_texts(db, numbered)
    copies.file_keys(db, _keys(run.stored))  # which also tells whose bodies are the same
    copies.settle(db)


def _keys(stored: Sequence[Stored]) -> Iterator[tuple[int, int]]:
    body = Role.BODY
    for text, pieces, numbers in stored:
        cells = [
            (start, end, "body" if role is body else role.value, number)
            for (_, _, start, end, role, _, _, _), number in zip(pieces, numbers, strict=True)
        ]
        yield from copies.keys_in(text, cells)


def _store_report(run: _Load, report: Report, pieces: list[Sentence], tally: Counter[tuple[str, str]]) -> str | None:
    """Store a report unless it is known; return the key of a new one, or of one that was hidden and is back."""
    db = run.ws.db
    known = run.known.get(report.report_id)
    if known and (run.changes or known == _OF_THIS_BATCH):
        _decide(run)
        known = reports.latest(db, report.report_id)
    fate = current(db, Subject.REPORT, known.key) if known else None
    if fate == PURGED:
        tally[report.source, "purged"] += 1
        return None
    back = known is not None and known.text_sha256 == report.text_sha256
    out = known is not None and known.present is None and reports.is_left_out(db, report.report_id)
    if known and (known.present_sha256 == report.text_sha256 or (back and fate is not None) or out):
        tally[report.source, "known"] += 1
        tally[report.source, "held out"] += out and not back
        return None
    revision = known.revision + (not back) if known else 1
    if revision > 1:
        pieces = [s._replace(revision=revision) for s in pieces]
        tally[report.source, "revised"] += not back
    key = reports.key_of(report, revision)
    if not back:
        run.fresh.append((report, revision, pieces))
    run.known[report.report_id] = _OF_THIS_BATCH
    run.changes.append(Change(Subject.REPORT, key, None, True))
    if known and known.present:  # else two revisions of one report would be there, and each sentence twice
        _put(run)
        gone = Change(Subject.REPORT, known.present, True, None)
        run.changes += [gone, *revise.carried(run.ws, known.present, key, pieces)]
    return key


def _put(run: _Load) -> None:
    """Write the reports that are new."""
    if run.fresh:
        at = sentences.next_number(run.ws.db)
        reports.insert_all(run.ws.db, run.fresh)
        for report, _, pieces in run.fresh:
            run.stored.append((report.text, pieces, range(at, at := at + len(pieces))))
        run.fresh.clear()


def _decide(run: _Load) -> None:
    _put(run)
    run.batch = journal.decide(run.ws.db, run.ws.editor, "load", run.changes, run.batch)
    run.changes.clear()
