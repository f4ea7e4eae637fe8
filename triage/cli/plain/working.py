"""Commands that count everywhere: the views, progress, load and export, help, leaving."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Callable, Iterator, Sequence

from triage.cli.plain import words
from triage.cli.plain.session import Session
from triage.cli.plain.table import handles, help_lines
from triage.cli.verbs import stats as figures
from triage.config import settings, shell_behind
from triage.desk import check, export, keymap, load, stats, suggest
from triage.desk import settings as file
from triage.desk.commands import PROGRESS, READ
from triage.desk.keymap import in_force, key_for
from triage.desk.loaded import came
from triage.desk.toml import literal

FINDINGS = 5
"""So many findings of a check are said; `triage check` prints all."""

TENTHS = 10
"""So many lines of progress a load prints at most."""


@handles("view.read")
def view_read(session: Session, rest: str) -> None:
    """Go to the reading view."""
    session.view = READ
    session.show()


@handles("view.progress")
def view_progress(session: Session, rest: str) -> None:
    """Say what is done and what is left."""
    session.view = PROGRESS
    for line in figures.lines(stats.stats(session.ws)):
        session.say(line)


@contextlib.contextmanager
def _stoppable() -> Iterator[Callable[[], bool]]:
    """Let ctrl+c ask work to stop instead of ending the desk; what is yielded says whether it was pressed."""
    pressed: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, frame: pressed.append(number))
    try:
        yield lambda: bool(pressed)
    finally:
        signal.signal(signal.SIGINT, before)


@handles("load")
def load_files(session: Session, rest: str) -> None:
    """Load a file or a folder."""
    session.ws.writable()
    path = rest or (session.talk.ask("Load which file or folder") or "").strip()
    if not path:
        session.say("Nothing was loaded.")
        return
    load_paths(session, [os.path.expanduser(path)])
    for queue in (session.offers, session.stories, session.records):
        queue.reload()
    session.reload(session.panel.id if session.panel else None)


class Lines:
    """Says how far work is, in a few lines: one for each tenth of it."""

    def __init__(self, session: Session, name: str) -> None:
        """Begin; `name` says what is done, like Loading."""
        self.session, self.name, self.said = session, name, 0

    def at(self, done: float, every: float, far: str = "") -> None:
        """Say how far it is, in words or as a share, where a tenth more is done than was said."""
        tenth = int(done * TENTHS / every) if every else 0
        if 0 < done < every and tenth > self.said:
            self.said = tenth
            self.session.say(f"{self.name}: {far or f'{100 * done / every:.0f} %'}; ctrl+c stops.")


def load_paths(session: Session, paths: Sequence[str]) -> None:
    """Load files and folders, with a few lines of progress, and say what became of them."""
    lines = Lines(session, "Loading")
    with _stoppable() as stopped:

        def progress(at: load.LoadProgress) -> bool:
            done = at.done + at.share
            share = f"{at.reports:,} reports, {100 * done / max(1, at.total):.0f} %"
            lines.at(done, at.total, share if at.share else f"{at.done:,} of {at.total:,}")
            return not stopped()

        summary = load.load(session.ws, paths, progress=progress)
    session.say(loaded(summary))
    for outcome in summary.outcomes:
        if outcome.status == "refused":
            session.say(f"Refused: {outcome.source}: {outcome.reason}")
    for source, problem in summary.given_up:
        session.say(f"{source}: {problem}")


def loaded(summary: load.LoadSummary) -> str:
    """Return the outcome of a load in words: inputs by status, merges and offers."""
    parts = [f"{summary.count(s):,} {s}" for s in ("accepted", "known", "refused") if summary.count(s)]
    text = f"{'Stopped. ' if summary.cancelled else ''}Loaded: {', '.join(parts) or 'nothing'}{came(summary)}."
    if revised := sum(o.revised for o in summary.outcomes):
        text += f" {words.count(revised, 'report')} came with another text than before."
    merged = f" {words.count(summary.merged, 'headline')} merged." if summary.merged else ""
    offered = f" {words.count(summary.offered, 'pair')} offered." if summary.offered else ""
    return text + merged + offered


@handles("export")
def export_files(session: Session, rest: str) -> None:
    """Write a file or a folder; events, sentences, reports or decisions may stand before its name."""
    given = (
        rest or (session.talk.ask(f"Export where; {', '.join(export.WHAT)} may stand before the name") or "").strip()
    )
    what, _, target = given.partition(" ")
    if what in export.WHAT and not target.strip():
        target = session.talk.ask(f"Export {what} where") or ""
    elif what not in export.WHAT:
        what, target = export.WHAT[0], given
    target = target.strip()
    if target in ("", "-"):
        session.say("Nothing was exported: name a file (.csv, .jsonl) or a folder.")
        return
    place, wanted, lines = (
        os.path.expanduser(target),
        export.Wanted(what, session.where or None),
        Lines(session, "Exporting"),
    )
    every = export.expected_rows(session.ws, wanted, place)
    with _stoppable() as stopped:

        def progress(done: int) -> bool:
            lines.at(done, every)
            return not stopped()

        summary = export.export(session.ws, place, wanted=wanted, progress=progress)
    files = ", ".join(f"{f.path} ({words.count(f.rows, 'row')})" for f in summary.files)
    session.say(f"Written: {files}.")
    for sentence in summary.left_out:
        session.say(f"{sentence}.")


@handles("suggest")
def suggest_all(session: Session, rest: str) -> None:
    """Compute the proposals of all reports anew."""
    session.ws.writable()
    lines = Lines(session, "Proposing")
    with _stoppable() as stopped:

        def progress(done: int, last: int) -> bool:
            lines.at(done, last)
            return not stopped()

        done = suggest.fill(session.ws, again=True, progress=progress)
        session.say(f"{'Stopped. ' if stopped() else ''}{words.count(done, 'report')} got proposals.")


@handles("check")
def check_all(session: Session, rest: str) -> None:
    """Verify every row of the workspace."""
    lines = Lines(session, "Checking")
    with _stoppable() as stopped:

        def progress(done: int, every: int) -> bool:
            lines.at(done, every)
            return not stopped()

        found = check.check(session.ws.path, progress=progress)
    for finding in found.findings[:FINDINGS]:
        session.say(f"Damaged: {finding.what}.")
    rows = sum(found.all.values())
    session.say(
        f"Nothing is damaged: {rows:,} rows were verified."
        if not found.findings
        else "triage check names all and what to do."
    )


@handles("work.stop")
def stop(session: Session, rest: str) -> None:
    """Say how work is stopped."""
    session.say("Nothing is running; ctrl+c stops a load, an export, a check or proposing.")


@handles("settings")
def show_settings(session: Session, rest: str) -> None:
    """Say the settings and what is wrong with the file; behind a name stands a new value, which counts and is written."""
    name, _, text = rest.partition(" ")
    if not name:
        for option in file.OPTIONS:
            session.say(f"{option.name}: {literal(getattr(settings(), option.name))}. {option.help}")
        for sentence in (f"The file is {settings().path}.", *file.faults(settings())):
            session.say(sentence)
        return
    value = file.value_of(name, text.strip())
    file.save(name, value)
    if name == "editor":
        session.ws.editor = str(value)
    keymap.use(keymap.keymap_of(settings()))
    session.say(f"{name}: {literal(value)}. Written to {settings().path}.")


@handles("suspend")
def suspend(session: Session, rest: str) -> None:
    """Go back to the shell for a while."""
    if session.talk.prompting and shell_behind():
        os.kill(os.getpid(), signal.SIGTSTP)
    else:
        session.say("There is no shell here to go back to.")


@handles("help", "palette")
def show_help(session: Session, rest: str) -> None:
    """Say the commands of the view, or those with some words."""
    lines = help_lines(session.view, rest)
    for line in lines or [f"No command has the words {rest}."]:
        session.say(line)
    if session.view == READ and not rest:
        first = min(in_force().names("move.home"), key=len)
        session.say(
            f"A number goes to the sentence; where a view has the same number, write {first} before it, like {first} 2."
        )
        session.say(
            f"Numbers behind a tag, like {key_for('tag.event')} 5-9, tag these sentences at once. An empty line says the "
            "sentence again."
        )


@handles("quit")
def leave(session: Session, rest: str) -> None:
    """Leave the desk; with a change that is not saved only when it is asked twice."""
    if session.retry() or session.leaving:
        session.done = True
        session.say("Everything is saved." if session.unsaved is None else "The last change was given up.")
    else:
        session.leaving = True
        session.say("The last change is not saved. Leave once more to give it up.")
