"""Load and export in the background; stop what is running; help."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import partial

from textual.app import App

from triage.desk import check, export, load, pipeline, suggest
from triage.desk.commands import FORM
from triage.desk.keymap import key_for
from triage.desk.load import LoadProgress, LoadSummary
from triage.desk.loaded import came
from triage.desk.workspace import Workspace
from triage.errors import TriageError
from triage.tui import workers
from triage.tui.commands.registry import handles
from triage.tui.literal import count, flat
from triage.tui.screens.dialogs import HelpScreen, PathDialog, of_the_type
from triage.tui.screens.form import FormScreen
from triage.tui.screens.view import View
from triage.tui.sitting import Sitting
from triage.tui.widgets.formrows import FURTHER_ROWS, ROWS, letters

REFUSED_NAMED = 3
"""So many refused inputs are named in the message; `triage load` prints all of them."""


SHARES = 1000
"""Of an input whose share is known, progress is told in so many parts."""


def _busy(view: View) -> bool:
    if workers.running(view.app):
        view.sitting.say(f"Something is running already; {key_for('work.stop')} stops it.")
        return True
    return False


@handles("load")
def load_files(view: View) -> None:
    """Ask what to load, and load it."""
    if not _busy(view):
        view.sitting.ws.writable()
        view.app.push_screen(PathDialog("LOAD  files or a folder", _no_input), partial(_load, view.app, view.sitting))


def _no_input(path: str, _: str) -> str:
    """Say in words why nothing can be loaded from a path; what is wrong inside of it the load says."""
    return "" if os.path.exists(os.path.expanduser(path)) else f"There is no file or folder {flat(path)}."


def _load(app: App[int], sitting: Sitting, path: str | None) -> None:
    if path:
        workers.start(app, sitting.ws, "loading", partial(loading, os.path.expanduser(path)))


def loading(path: str, ws: Workspace, tick: workers.Tick) -> str:
    """Load a path; return what became of it as a sentence."""

    def progress(at: LoadProgress) -> bool:
        scale = SHARES if at.share else 1
        done = round((at.done + at.share) * scale)
        return tick(done, at.total * scale, count(at.reports, "report") if at.reports else "")

    try:
        return load_sentence(load.load(ws, [path], progress=progress))
    finally:
        pipeline.rest()


def load_sentence(summary: LoadSummary) -> str:
    """Return the outcome of a load in words: inputs by status, merges and offers, and what was wrong with inputs."""
    refused = [o for o in summary.outcomes if o.status == "refused"]
    parts = [f"{summary.count(s):,} {s}" for s in ("accepted", "known", "refused") if summary.count(s)]
    text = f"{'Stopped. ' if summary.cancelled else ''}Loaded: {', '.join(parts) or 'nothing'}{came(summary)}."
    if revised := sum(o.revised for o in summary.outcomes):
        text += f" {count(revised, 'report')} came with another text than before."
    if summary.merged or summary.offered:
        merged = f"{count(summary.merged, 'headline')} merged" if summary.merged else ""
        offered = f"{count(summary.offered, 'pair')} offered" if summary.offered else ""
        text += f" {', '.join(filter(None, (merged, offered)))}."
    if summary.copied:
        text += f" {count(summary.copied, 'sentence')} got the tag of a copy; {key_for('edit.undo')} takes that back."
    if summary.left_out:
        text += f" {count(summary.left_out, 'report')} left out because of an error of triage; triage load names them."
    lines = _named([(o.source, o.reason) for o in refused]) + _named(summary.given_up)
    return "\n".join([text, *lines])


def _named(told: Sequence[tuple[str, str]]) -> list[str]:
    """Return lines that name inputs and say what was wrong with each; of many the first few and how many more there are."""
    lines = [f"{flat(source)}: {flat(reason)}" for source, reason in told[:REFUSED_NAMED]]
    if len(told) > REFUSED_NAMED:
        lines[-1] += f" And {len(told) - REFUSED_NAMED:,} more."
    return lines


OFFERED = {what: "export/" if what == "events" else f"{what}.csv" for what in export.WHAT}
"""Where an export goes if nothing else is typed: the records with their companions to a folder, another table to a file."""


@handles("export")
def export_files(view: View) -> None:
    """Ask for a target and for what to export, and write it."""
    if not _busy(view):
        dialog = PathDialog("EXPORT  to .csv, .jsonl or a folder", _no_target, OFFERED)
        view.app.push_screen(dialog, partial(_export, view.app, view.sitting, dialog))


def _no_target(path: str, what: str) -> str:
    """Say in words why nothing can be exported to a path, as far as that can be known before."""
    try:
        export.fits(os.path.expanduser(path), what)
    except TriageError as error:
        return flat(str(error))
    return ""


def _export(app: App[int], sitting: Sitting, dialog: PathDialog, path: str | None) -> None:
    if path:
        what = dialog.choices[dialog.choice]
        wanted = export.Wanted(what, None if what == "decisions" else sitting.where or None)
        workers.start(app, sitting.ws, "exporting", partial(exporting, path, wanted))


def exporting(path: str, wanted: export.Wanted, ws: Workspace, tick: workers.Tick) -> str:
    """Write an export; return what was written as a sentence."""
    target = os.path.expanduser(path)
    total = export.expected_rows(ws, wanted, target)

    def progress(done: int) -> bool:
        return tick(min(done, total), total, count(done, "row") if done else "")

    summary = export.export(ws, target, wanted=wanted, progress=progress)
    files = ", ".join(f"{flat(f.path)} ({count(f.rows, 'row')})" for f in summary.files)
    return " ".join([f"Written: {files}.", *(f"{flat(words)}." for words in summary.left_out)])


@handles("suggest")
def suggest_all(view: View) -> None:
    """Compute the proposals of all reports anew."""
    if not _busy(view):
        view.sitting.ws.writable()
        workers.start(view.app, view.sitting.ws, "proposing", proposing)


def proposing(ws: Workspace, tick: workers.Tick) -> str:
    """Compute all proposals anew; return what was done as a sentence."""
    stopped = False

    def progress(done: int, last: int) -> bool:
        nonlocal stopped
        stopped = not tick(done, last)
        return not stopped

    done = suggest.fill(ws, again=True, progress=progress)
    return f"{'Stopped. ' if stopped else ''}{count(done, 'report')} got proposals."


@handles("check")
def check_all(view: View) -> None:
    """Verify every row of the workspace."""
    if not _busy(view):
        workers.start(view.app, view.sitting.ws, "checking", checking)


def checking(ws: Workspace, tick: workers.Tick) -> str:
    """Check the workspace; return what was found as a sentence."""
    found = check.check(ws.path, progress=lambda done, every: tick(done, every, "every row"))
    if not found.findings:
        return f"Nothing is damaged: {sum(found.all.values()):,} rows were verified."
    named = "; ".join(flat(f.what) for f in found.findings[:REFUSED_NAMED])
    return f"Damaged: {count(len(found.findings), 'finding')}. {named}. triage check names all and what to do."


@handles("work.stop")
def stop(view: View) -> None:
    """Ask the work under way to stop."""
    view.sitting.say("Stopping as soon as nothing is half done." if workers.stop(view.app) else "Nothing is running.")


@handles("help")
def show_help(view: View) -> None:
    """Show the keys of the view."""
    view.app.push_screen(HelpScreen(view.view), lambda again: view.sitting.teach() if again else None)


@handles("form.help")
def show_form_help(form: FormScreen) -> None:
    """Show the keys of the form."""
    form.app.push_screen(HelpScreen(FORM, of_the_type(*map(letters, (ROWS, FURTHER_ROWS)))))
