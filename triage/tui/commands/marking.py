"""Flags and notes, the cut of sentences, corrections of the report."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from textual import events

from triage.desk import correct, cut, read
from triage.desk.keymap import key_for
from triage.domain.rows import Panel
from triage.domain.tag import Flag
from triage.tui.commands.registry import attempt, handles, refuse_letter, tried
from triage.tui.literal import flat, offered
from triage.tui.screens.dialogs import DetailsDialog, WordsDialog
from triage.tui.screens.read import ReadView
from triage.tui.widgets.panels import CUT, below

PLACES = re.compile(r"(?<=\s)\S")
"""Where the arrows stop: at the beginning of each word but the first."""

ENDS = re.compile(r"[.!?…]['\"”’»)]*\s*(?=\w)")
"""Where a sentence may have ended inside another one."""

NOTICE = 3
"""So many lines at the foot of the pane a message may cover."""


@handles("flag")
def choose_flag(view: ReadView) -> None:
    """Ask for the letter of a flag."""
    if not view.chosen:
        view.sitting.say("There is no sentence here to flag.")
        return
    view.catch = partial(_on_flag, view)
    view.sitting.say(offered("Flag", {letter: flag.replace("_", " ") for letter, flag in correct.FLAG_KEYS.items()}))


def _on_flag(view: ReadView, event: events.Key) -> None:
    flag = correct.FLAG_KEYS.get(event.character or "")
    if flag:
        attempt(view.sitting, partial(_flag, view, flag), changes=True)
    else:
        refuse_letter(view, event, "the letter of a flag")


def _flag(view: ReadView, flag: Flag) -> None:
    chosen = view.chosen
    correct.flag(view.sitting.ws, [p.id for p in chosen], flag)
    if view.range_from is not None:
        view.mark(None)
    _show(view, chosen)
    _tell_unseen(view, chosen)
    view.sitting.changes += 1


def _show(view: ReadView, panels: list[Panel]) -> None:
    for old in panels:
        new = read.panel(view.sitting.ws, old.id)
        if new:
            view.show_panel(new)
    view.show_sheet()


def _tell_unseen(view: ReadView, before: list[Panel]) -> None:
    """Say what has come to stand below the sentence at hand, or has gone, where that is not on the screen."""
    now = view.panel
    old = next((below(one) for one in before if now and one.id == now.id), None)
    if now is None or old is None or below(now) == old:
        return
    width, height = view.sentences.outer_size
    if view.sentences.line + len(view.source.lines(now, max(1, width - 1))) <= height:
        return
    view.sitting.say(f"Below the sentence: {flat(below(now))}" if below(now) else "Nothing stands below the sentence.")


@handles("note")
def write_note(view: ReadView) -> None:
    """Ask for the words of a note."""
    panel = view.panel
    if panel is None:
        view.sitting.say("There is no sentence here to note anything on.")
        return
    view.sitting.ws.writable()

    def save(words: str) -> str:
        return tried(view.sitting, partial(_note, view, panel, words))

    dialog = WordsDialog("NOTE  an empty one takes it off", save, panel.note or "")
    dialog.set_class(
        view.sentences.line > view.sentences.outer_size.height // 2, "-above"
    )  # the sentence stays in sight
    view.app.push_screen(dialog, lambda _: _tell_unseen(view, [panel]))


def _note(view: ReadView, panel: Panel, words: str) -> None:
    correct.note(view.sitting.ws, panel.id, words)
    _show(view, [panel])


@handles("sentence.split")
def split(view: ReadView) -> None:
    """Ask for the place of a cut."""
    panel = view.panel
    places = _words(panel) if panel else []
    if panel is None or not places:
        view.sitting.say("There is nothing to cut here.")
        return
    end = ENDS.search(panel.text.strip())
    _choose(view, panel, end.end() if end else places[len(places) // 2])


def _words(panel: Panel) -> list[int]:
    return [m.start() for m in PLACES.finditer(panel.text.strip())]


def _choose(view: ReadView, panel: Panel, at: int) -> None:
    view.source.caret = (panel.id, at)
    _show_cut(view, panel)
    view.sitting.say("Left and right choose a word, up and down a letter, enter cuts, esc leaves it whole.")
    view.catch = partial(_on_place, view, panel, at)


def _show_cut(view: ReadView, panel: Panel) -> None:
    """Draw the sentences again, with the place of the cut on the screen, also where the sentence is higher than that."""
    pane = view.sentences
    width, height = pane.outer_size
    lines = view.source.lines(panel, max(1, width - 1))
    cut_on = next((n for n, line in enumerate(lines) if CUT in line.left), 0)
    room = max(1, height - NOTICE)
    if not 0 <= pane.line + cut_on < room:
        pane.line = room // 2 - cut_on
    pane.reload()


def _on_place(view: ReadView, panel: Panel, at: int, event: events.Key) -> None:
    words = _words(panel)
    moved: dict[str, Callable[[], int]] = {
        "left": lambda: max((w for w in words if w < at), default=at),
        "right": lambda: min((w for w in words if w > at), default=at),
        "up": lambda: max(1, at - 1),
        "down": lambda: min(len(panel.text.strip()) - 1, at + 1),
    }
    if event.key in moved:
        _choose(view, panel, moved[event.key]())
        return
    view.source.caret = None
    view.sentences.reload()
    if event.key == "enter":
        inset = len(panel.text) - len(panel.text.lstrip())
        attempt(view.sitting, partial(_split, view, panel, inset + at), changes=True)


def _split(view: ReadView, panel: Panel, at: int) -> None:
    off = cut.split(view.sitting.ws, panel.id, at)
    _again(view, f"Cut in two; {key_for('edit.undo')} makes it one again. {off}".rstrip())


@handles("sentence.join")
def join(view: ReadView) -> None:
    """Join the sentence with the next one."""
    if view.panel is None:
        view.sitting.say("There is no sentence here to join.")
        return
    off = cut.join(view.sitting.ws, view.panel.id)
    _again(view, f"Joined; {key_for('edit.undo')} takes them apart again. {off}".rstrip())


def _again(view: ReadView, words: str) -> None:
    here = view.position()
    place = read.panel_at(view.sitting.ws, here) if here else None
    view.open_report(view.report.id if view.report else None, place)
    view.sitting.count()
    view.sitting.changes += 1
    view.sitting.say(words)


@handles("report.exclude")
def leave_out(view: ReadView) -> None:
    """Leave the report out and go on with the next one left."""
    report = view.report
    if report is None:
        view.sitting.say("There is no report here to leave out.")
        return
    correct.exclude(view.sitting.ws, report.key)
    view.reload()
    view.sitting.say(f"Left out: {flat(report.headline)}. {key_for('edit.undo')} brings it back.")


@handles("report.correct")
def correct_report(view: ReadView) -> None:
    """Ask for outlet, time, language and country of the report."""
    report = view.report
    if report is None:
        view.sitting.say("There is no report here to correct.")
        return
    view.sitting.ws.writable()

    def save(given: dict[str, str]) -> str:
        return tried(view.sitting, partial(_corrected, view, report.key, given))

    view.app.push_screen(DetailsDialog(correct.known(view.sitting.ws, report.key), save))


def _corrected(view: ReadView, key: str, given: dict[str, str]) -> None:
    correct.details(view.sitting.ws, key, **given)
    view.reload(view.panel.id if view.panel else None)
