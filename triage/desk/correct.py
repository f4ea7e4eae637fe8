"""Correct what a report says of itself, leave a report out, flag a sentence, write a note."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Final, cast

from triage.clock import stamp
from triage.desk import records
from triage.desk.workspace import Workspace, decides
from triage.domain.decision import EXCLUDED, Change, Subject, Value
from triage.domain.event import revised
from triage.domain.tag import Flag
from triage.errors import DecisionError
from triage.store import journal, sentences, stories
from triage.store import records as table
from triage.store.state import current

FLAG_KEYS: Final = {
    "a": Flag.ATTRIBUTED, "d": Flag.DISPUTED, "m": Flag.MULTI, "e": Flag.HAS_EVENT, "b": Flag.BACKGROUND,
    "g": Flag.AGGREGATE, "p": Flag.PROJECTION, "h": Flag.HEADLINE, "t": Flag.DETAIL, "o": Flag.ORPHAN,
    "u": Flag.DUPLICATE,
}  # fmt: skip
"""The letter of each flag."""

_FORMS: Final = {"language": (re.compile(r"[a-z]{2,3}"), "two or three small letters, like en"),
                 "country": (re.compile(r"[A-Z]{3}"), "three capital letters, like IRQ")}  # fmt: skip


@decides
def details(ws: Workspace, key: str, **given: str | None) -> None:
    """Correct a report's outlet, published, language or country; None takes a value off.

    The records behind which the report stands name its outlet as it is called now, in the order of publication; this is
    part of the decision.

    Args:
        ws: The workspace.
        key: The report.
        given: Only what changes, by name.

    Raises:
        DecisionError: A value does not fit, or there is no such report.
    """
    old = cast("dict[str, Value]", current(ws.db, Subject.DETAILS, key))
    new = {**old, **{name: _fitting(name, value) for name, value in given.items()}}
    changes = [Change(Subject.DETAILS, key, old, new)]
    before, now = (records.details_of(key, said) for said in (old, new))
    for record in table.of_report(ws.db, key.rpartition("-")[0]):
        told = records.followed(ws, record, before, now)
        if told != record:
            told = revised(told, revision=record.revision + 1)
            changes.append(Change(Subject.RECORD, record.event_id, record.as_value(), told.as_value()))
    journal.decide(ws.writable(), ws.editor, "report.correct", changes)


def known(ws: Workspace, key: str) -> dict[str, str | None]:
    """Return outlet, published, language and country of a report as they stand now, by name."""
    return cast("dict[str, str | None]", current(ws.db, Subject.DETAILS, key))


def _fitting(name: str, value: str | None) -> str | None:
    text = (value or "").strip()
    if not text:
        return None
    if name == "published":
        try:
            return stamp(datetime.fromisoformat(text if len(text) > 10 else f"{text}T00:00:00+00:00"))
        except ValueError:
            raise DecisionError("Write the time like 2017-02-20T10:00:00Z or the day like 2017-02-20.") from None
    if name in _FORMS and not _FORMS[name][0].fullmatch(text):
        raise DecisionError(f"The {name} is {_FORMS[name][1]}.")
    return text


@decides
def exclude(ws: Workspace, key: str) -> None:
    """Leave a report out: its sentences are no longer left to do, and nothing of it is exported until this is undone.

    A story that it led goes on under its next report.
    """
    old = current(ws.db, Subject.REPORT, key)
    if old is not True:
        raise DecisionError("The report is not part of the workspace now.")
    changes = [*stories.new_lead(ws.db, key, "the lead was left out"), Change(Subject.REPORT, key, old, EXCLUDED)]
    journal.decide(ws.writable(), ws.editor, "report.exclude", changes)


@decides
def flag(ws: Workspace, panel_ids: Sequence[int], name: Flag) -> None:
    """Set a flag on sentences as one decision, or take it off where all of them have it."""
    found = [p for p in (sentences.panel(ws.db, number) for number in panel_ids) if p]
    remove = all(name in p.flags for p in found)
    changes = []
    db = ws.writable()
    for p in found:
        old = current(db, Subject.FLAGS, p.sentence_id)  # it may hold names that this triage does not know
        had = set(cast("list[str] | None", old) or ())
        kept = had - {name.value} if remove else had | {name.value}
        changes.append(Change(Subject.FLAGS, p.sentence_id, old, cast(Value, sorted(kept) or None)))
    journal.decide(db, ws.editor, f"flag.{name.value}", changes)


@decides
def note(ws: Workspace, panel_id: int, text: str) -> None:
    """Write a note on a sentence; an empty text takes it off."""
    p = sentences.panel(ws.db, panel_id)
    if p is None:
        raise DecisionError("The sentence is no longer in the workspace.")
    journal.decide(
        ws.writable(), ws.editor, "note", [Change(Subject.NOTE, p.sentence_id, p.note, text.strip() or None)]
    )
