"""Keep one record for one event: attach, detach, gather, split, merge, dispute, by numbers on a line."""

from __future__ import annotations

from collections.abc import Sequence

from triage.cli.plain import words
from triage.cli.plain.session import Session
from triage.cli.plain.table import handles
from triage.desk import likely, records, told
from triage.domain import merging
from triage.domain.event import EventRecord


def _numbers(rest: str, most: int) -> list[int]:
    """Return the places that a line names, from 0; all of them for "all"."""
    if rest.strip() == "all":
        return list(range(most))
    return [int(word) - 1 for word in rest.split() if word.isdecimal() and 1 <= int(word) <= most]


def _list(session: Session, rows: Sequence[str], hint: str) -> None:
    for number, row in enumerate(rows, start=1):
        session.say(f"{number}: {row}")
    session.say(hint)


@handles("record.attach")
def attach(session: Session, rest: str) -> None:
    """Attach the sentence to the record that tells its event: at once where one is certain or alone, else by number."""
    panel = session.panel
    if panel is None:
        session.say("There is no sentence here.")
        return
    found = likely.likely(session.ws, panel.id)
    chosen = _numbers(rest, len(found))
    if not found:
        session.say(told.none_likely() if not panel.records else "The sentence stands behind its record already.")
    elif chosen or len(found) == 1 or found[0].certain:
        one = found[chosen[0] if chosen else 0]
        grown = records.attach(session.ws, one.record.event_id, [panel.id])
        session.say(f"Attached to {grown.event_id}: {told.grown_in_words(one.record, grown)}.")
    else:
        _list(session, [f"{told.in_words(one.record)} ({one.why})" for one in found], "A and a number attaches.")


@handles("record.detach")
def detach(session: Session, rest: str) -> None:
    """Take the sentence from behind its record."""
    panel = session.panel
    found = records.of_sentence(session.ws, panel.sentence_id) if panel else []
    chosen = _numbers(rest, len(found))
    if panel is None or not found:
        session.say("No record rests on this sentence.")
    elif chosen or len(found) == 1:
        one = found[chosen[0] if chosen else 0]
        less = records.detach(session.ws, one.event_id, panel.sentence_id)
        session.say(f"Detached from {one.event_id}. {told.left_bare(one, less)}".rstrip())
    else:
        _list(session, [told.in_words(one) for one in found], "d and a number detaches.")


def _row(session: Session) -> EventRecord | None:
    if session.records.row is None:
        session.say("There is no record here.")
    return session.records.row


def _renew(session: Session, said: str) -> None:
    session.records.reload()
    session.say(said)


@handles("record.gather")
def gather(session: Session, rest: str) -> None:
    """Name the sentences without a record that may tell this event, or attach those that are named."""
    record = _row(session)
    if record is None:
        return
    found = likely.gathering(session.ws, record.event_id)
    sure = [n for n, one in enumerate(found) if one.certain]
    chosen = sure if rest.strip() == "certain" else _numbers(rest, len(found))
    if chosen:
        grown = records.attach(session.ws, record.event_id, [found[n].panel.id for n in chosen])
        _renew(session, f"Attached: {told.grown_in_words(record, grown)}.")
    elif not found:
        session.say("No event sentence without a record is likely to tell this event.")
    else:
        rows = [f"{'certain' if one.certain else 'likely'}, {one.why}: {one.panel.text}" for one in found]
        _list(session, rows, f"A and numbers, certain or all attaches; {words.count(len(sure), 'row')} certain.")


@handles("record.sentences")
def sentences(session: Session, rest: str) -> None:
    """Name the sentences behind the record; with detach or split and numbers, take these from behind it."""
    record = _row(session)
    if record is None:
        return
    found = records.behind(session.ws, record)
    deed, _, places = rest.partition(" ")
    names = [found[n].sentence_id for n in _numbers(places, len(found))]
    if deed == "detach" and names:
        less = records.detach_all(session.ws, record.event_id, names)
        _renew(session, f"Detached: {words.count(len(names), 'sentence')}. {told.left_bare(record, less)}".rstrip())
    elif deed == "split" and names:
        less, made = records.split(session.ws, record.event_id, names)
        said = f"Split: {words.count(len(names), 'sentence')} began the draft {made.event_id}."
        _renew(session, f"{said} {told.left_bare(record, less)}".rstrip())
    else:
        rows = [f"{one.outlet or 'no outlet'}, {words.when(one.published)}: {one.words}" for one in found]
        _list(session, rows, "s detach and numbers takes them off; s split and numbers begins a record on them.")


@handles("record.merge")
def merge(session: Session, rest: str) -> None:
    """Name the records that may tell the same event, or merge the named one into this one."""
    record = _row(session)
    if record is None:
        return
    found = likely.twins(session.ws, record.event_id)
    number, _, asked = rest.partition(" ")
    chosen = _numbers(number, len(found))
    if not found:
        session.say("No other record is likely to tell the same event.")
    elif chosen:
        take = [label.strip() for label in asked.split(",") if label.strip()]
        grown = records.merge(session.ws, record.event_id, found[chosen[0]].event_id, take)
        _renew(session, f"Merged: {told.grown_in_words(record, grown)}.")
    else:
        for number_of, other in enumerate(found, start=1):
            session.say(f"{number_of}: {told.in_words(other)}; {told.union_in_words(record, other)}")
            for label, says in zip(*told.beside(record, other), strict=True):
                where = ("", "") if label == merging.OPEN else (" here", " there")
                session.say(f"{label}: {says[0]}{where[0]}, {says[1]}{where[1]}.")
        session.say("M and a number merges that one into this one; behind it, labels whose words are taken from there.")


@handles("record.dispute")
def dispute(session: Session, rest: str) -> None:
    """Mark the record as disputed, or as confirmed again."""
    record = _row(session)
    if record:
        _renew(session, f"Record {records.dispute(session.ws, record.event_id).status}.")
