"""Keep one record for one event: attach, detach, gather, split, merge, dispute."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from triage.desk import likely, read, records, told
from triage.desk.keymap import key_for
from triage.desk.likely import Likely
from triage.domain.event import EventRecord
from triage.domain.rows import Panel
from triage.tui.commands.registry import attempt, handles
from triage.tui.literal import count, flat
from triage.tui.screens.choosing import BesideScreen, Pick, Picked, PickScreen, Side
from triage.tui.screens.read import ReadView
from triage.tui.screens.records import RecordsView
from triage.tui.screens.view import View


def _ask(view: View, screen: PickScreen, answered: Callable[[Picked], None]) -> None:
    """Push a list and do what was chosen, under the same care as a command."""

    def done(picked: Picked | None) -> None:
        if picked:
            attempt(view.sitting, partial(answered, picked), changes=True)

    view.app.push_screen(screen, done)


def _pick(record: EventRecord, why: str = "", *, sure: bool = False) -> Pick:
    return Pick(flat(record.status), flat(told.in_words(record)), flat(why), sure)


@handles("record.attach")
def attach(view: ReadView) -> None:
    """Attach the sentence to the record that tells its event: at once where one is certain or alone, else by choice."""
    panel = view.panel
    if panel is None:
        view.sitting.say("There is no sentence here.")
        return
    found = likely.likely(view.sitting.ws, panel.id)
    if not found:
        view.sitting.say(told.none_likely() if not panel.records else "The sentence stands behind its record already.")
    elif len(found) == 1 or found[0].certain:
        _attach(view, panel, found[0])
    else:
        rows = [_pick(one.record, one.why, sure=one.certain) for one in found]
        screen = PickScreen("ATTACH  the sentence to a record", rows, "attaches", {})
        _ask(view, screen, lambda picked: _attach(view, panel, found[picked[1][0]]))


def _attach(view: ReadView, panel: Panel, one: Likely) -> None:
    grown = records.attach(view.sitting.ws, one.record.event_id, [panel.id])
    _changed(view, panel)
    view.sitting.say(f"Attached: {flat(told.grown_in_words(one.record, grown))}. {key_for('edit.undo')} takes it back.")


def _changed(view: ReadView, panel: Panel) -> None:
    now = read.panel(view.sitting.ws, panel.id)
    if now:
        view.show_panel(now)
        view.show_sheet()


@handles("record.detach")
def detach(view: ReadView) -> None:
    """Take the sentence from behind its record."""
    panel = view.panel
    found = records.of_sentence(view.sitting.ws, panel.sentence_id) if panel else []
    if panel is None or not found:
        view.sitting.say("No record rests on this sentence.")
    elif len(found) == 1:
        _detach(view, panel, found[0])
    else:
        screen = PickScreen("DETACH  the sentence from a record", [_pick(one) for one in found], "detaches", {})
        _ask(view, screen, lambda picked: _detach(view, panel, found[picked[1][0]]))


def _detach(view: ReadView, panel: Panel, record: EventRecord) -> None:
    less = records.detach(view.sitting.ws, record.event_id, panel.sentence_id)
    _changed(view, panel)
    view.sitting.say(f"Detached. {told.left_bare(record, less)}{key_for('edit.undo')} takes it back.")


def _row(view: RecordsView) -> EventRecord | None:
    row = view.records.row
    if row is None:
        view.sitting.say("There is no record here.")
    return row


def _renew(view: RecordsView, said: str, at: EventRecord | None = None) -> None:
    """Show the records as they are now, with the cursor where it was or on one of them."""
    if at:
        view.records.go(at)
    view.enter()
    view.sitting.say(said)


@handles("record.gather")
def gather(view: RecordsView) -> None:
    """Show the sentences without a record that may tell this event, and attach those that are chosen."""
    record = _row(view)
    if record is None:
        return
    found = likely.gathering(view.sitting.ws, record.event_id)
    if not found:
        view.sitting.say("No event sentence without a record is likely to tell this event.")
        return
    rows = [
        Pick("certain" if one.certain else "likely", flat(one.panel.text), flat(one.why), one.certain) for one in found
    ]
    deeds = {"a": "all certain", "A": "all"}

    def answered(picked: Picked) -> None:
        key, places = picked
        chosen = found if key == "A" else [w for w in found if w.certain] if key == "a" else [found[n] for n in places]
        if not chosen:
            view.sitting.say("None is certain; mark some with space.")
            return
        grown = records.attach(view.sitting.ws, record.event_id, [one.panel.id for one in chosen])
        _renew(view, f"Attached: {flat(told.grown_in_words(record, grown))}. {key_for('edit.undo')} takes it back.")

    _ask(view, PickScreen("GATHER  what may tell this event", rows, "attaches", deeds), answered)


@handles("record.sentences")
def sentences(view: RecordsView) -> None:
    """Show the sentences behind the record; detach some, or begin another record on them."""
    record = _row(view)
    if record is None:
        return
    found = records.behind(view.sitting.ws, record)
    if not found:
        where = f": it was merged into {record.merged_into}" if record.merged_into else ""
        view.sitting.say(f"No sentence stands behind this record{where}.")
        return
    rows = [Pick(flat(one.outlet or "no outlet"), flat(one.words), flat((one.published or "")[:10])) for one in found]

    def answered(picked: Picked) -> None:
        key, places = picked
        names = [found[n].sentence_id for n in places]
        if key == "d":
            less = records.detach_all(view.sitting.ws, record.event_id, names)
            bare = told.left_bare(record, less)
            _renew(view, f"Detached {count(len(names), 'sentence')}. {bare}{key_for('edit.undo')} takes it back.")
        elif key == "s":
            less, _ = records.split(view.sitting.ws, record.event_id, names)
            bare = told.left_bare(record, less)
            _renew(
                view,
                f"Split: {count(len(names), 'sentence')} began a draft. {bare}{key_for('edit.undo')} takes it back.",
            )
        else:
            _read(view, names[0])

    deeds = {"d": "detaches", "s": "splits off"}
    _ask(view, PickScreen("BEHIND THE RECORD", rows, "reads", deeds), answered)


def _read(view: RecordsView, sentence_id: str) -> None:
    panel = records.panel_of(view.sitting.ws, sentence_id)
    if panel:
        view.sitting.goto(panel.report)


@handles("record.merge")
def merge(view: RecordsView) -> None:
    """Merge the record with one that may tell the same event, side by side."""
    record = _row(view)
    if record is None:
        return
    found = likely.twins(view.sitting.ws, record.event_id)
    if not found:
        view.sitting.say("No other record is likely to tell the same event.")
    elif len(found) == 1:
        _beside(view, record, found[0])
    else:
        rows = [_pick(one) for one in found]
        screen = PickScreen("MERGE  with which record", rows, "goes on", {})
        _ask(view, screen, lambda picked: _beside(view, record, found[picked[1][0]]))


def _beside(view: RecordsView, first: EventRecord, second: EventRecord) -> None:
    labels, said = told.beside(first, second)
    sides = [
        Side(flat(label), flat(says[0]), flat(says[1]), label == told.BEST)
        for label, says in zip(labels, said, strict=True)
    ]
    screen = BesideScreen((first.event_id, second.event_id), flat(told.union_in_words(first, second)), sides)

    def done(answer: tuple[bool, tuple[int, ...]] | None) -> None:
        if answer:
            attempt(view.sitting, partial(_merge, view, first, second, labels, *answer), changes=True)

    view.app.push_screen(screen, done)


def _merge(
    view: RecordsView,
    first: EventRecord,
    second: EventRecord,
    labels: list[str],
    swapped: bool,
    chosen: tuple[int, ...],
) -> None:
    into, other = (second, first) if swapped else (first, second)
    take = told.taken(labels, chosen, swapped=swapped)
    union = records.merge(view.sitting.ws, into.event_id, other.event_id, take)
    _renew(view, f"Merged: {flat(told.grown_in_words(into, union))}. {key_for('edit.undo')} takes it back.", union)


@handles("record.dispute")
def dispute(view: RecordsView) -> None:
    """Mark the record as disputed, or as confirmed again."""
    record = _row(view)
    if record:
        view.put(disputed := records.dispute(view.sitting.ws, record.event_id))
        view.sitting.say(f"Record {disputed.status}.")
