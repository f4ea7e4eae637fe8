"""Fill a record field by field: typed, chosen, cleared, or read from words that are pointed at; nothing is saved here."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Final

from triage.desk import code, gazetteer, typed
from triage.desk.alternatives import (
    DATE,
    INJURED,
    KILLED,
    PLACE,
    SIDES,
    Alternative,
    Span,
    alternatives,
    completions,
    counts,
    days,
    emptied,
    group_of,
    hurt,
    place_cells,
    said,
)
from triage.desk.code import Draft
from triage.desk.fields import shown_value
from triage.desk.placing import DIVISIONS, LEADING, POINT, following
from triage.desk.workspace import Workspace
from triage.domain.event import EventRecord, Evidence, revised
from triage.domain.merging import text_of, worded
from triage.domain.rows import Panel, ReportRow
from triage.errors import DecisionError
from triage.store import names as table
from triage.store import reports

Words = tuple[Evidence, ...]
KIND: Final = ("event_type", "event_subtype")

CALLED: Final = (*SIDES, "actor1_assoc", "actor2_assoc", "claimed_by", "admin2", "admin3")
"""Fields that hold names, which the words of the sentence give; a place has more to it."""

OWNED: Final = {side: (side, f"{side}_kind", f"{side}_assoc") for side in SIDES} | {
    "claimed_by": ("claimed_by", "attribution")
}
"""What is emptied with a field, since it says something of it."""

SIDED: Final = tuple(f"{side}_kind" for side in SIDES)
"""What kind of actor a side is: as its name says, unless the editor says more."""

LABELS: Final = ("context", "tags")
"""Fields that hold words of the desk's own, which its records have used."""

COMPLETED: Final = ("place_name", *CALLED, *LABELS)
"""Fields in which what is typed is completed."""


@dataclass
class Filling:
    """A record that is being filled, from the draft that was opened.

    `opened` is the record as it stands in the workspace, or as it was proposed; `touched` are the fields that the editor
    typed, `wrong` what is wrong with typed texts that cannot be read, `short` the fields whose text filled others as well.
    """

    ws: Workspace
    draft: Draft
    record: EventRecord = field(init=False)
    touched: set[str] = field(default_factory=set)
    wrong: dict[str, str] = field(default_factory=dict)
    short: set[str] = field(default_factory=set)
    _origins: dict[str, str] = field(default_factory=dict)
    _tried: dict[str, list[Alternative]] = field(default_factory=dict)
    _used: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begin with the draft's record; a summary that the editor never rewrote follows the fields again."""
        bare = revised(self.draft.record, summary=None)
        self.record = bare if self.draft.record.summary == code.summary_of(bare) else self.draft.record
        self.opened = self.record

    @cached_property
    def report(self) -> ReportRow | None:
        """The report of the sentence."""
        return reports.row(self.ws.db, self.draft.panel.report)

    @cached_property
    def proposal(self) -> EventRecord:
        """What the rules read from the sentence, also where the record was saved otherwise."""
        if not self.draft.saved or self.report is None:
            return self.draft.record
        return code.proposed(self.ws, self.draft.panel, self.report).record

    @cached_property
    def actors(self) -> list[str]:
        """The actors that the desk knows, the most used first."""
        return table.actors(self.ws.db)

    @property
    def changed(self) -> bool:
        """Whether the record differs from what was opened, or saved since."""
        return self.record != self.opened

    def value(self, name: str) -> str:
        """Return a field as text."""
        return shown_value(self.record, name)

    def type(self, name: str, text: str) -> None:
        """Take what is typed into a field; where it cannot be read, `wrong` says what would.

        A day may be short: 20, 2-20, mon, yesterday, -3 are read back from the publication. A toll may say more than its
        low: 5= is exactly five, 5+ at least, -5 up to, 4-6 between; a first day may be a window: 5..12, feb, 2017-02, 2017.
        """
        text = text.strip()
        try:
            if (cells := _short(name, text, self._published)) is not None:
                value = next(n for n in cells.values() if n is not None)
                self._take(cells, self._spans_of(name, value))
                # A day that is typed key by key is a month on its way: what that filled is no word of the editor.
                self.touched = self.touched - set(cells) | {name}
                self.short.add(name)
                return
            if name == "date_end" and self.record.date_start and text:
                found = typed.after(text, date.fromisoformat(self.record.date_start))
                text = found.isoformat() if found else text
            if name in DATE[:2]:
                text = typed.day(text, self._published)
            record = code.edited(self.record, name, text, self.draft.panel)
        except DecisionError as error:
            self.wrong[name] = error.sentence
            return
        self.wrong.pop(name, None)
        if record == self.record and name not in self.short:
            return
        self.short.discard(name)
        if isinstance(value := getattr(record, name), int | float) or name in DATE[:2]:
            words = tuple(self._evidence(name, span, value) for span in self._spans_of(name, value))
            record = revised(record, evidence=record.evidence + words)
        follows = {k: v for k, v in self._following(name, record).items() if k not in self.touched}
        follows |= _kinds(record, (name,), self.touched)
        kept = tuple(e for e in record.evidence if e.field not in follows)
        self._become(revised(record, **follows, evidence=kept))
        by = "gazetteer" if name in ("place_name", "country") else "editor"
        self._origins |= {name: "editor"} | dict.fromkeys(follows, by)
        self.touched.add(name)
        self._tried.clear()

    def choose(self, kind: str | None, subtype: str | None) -> None:
        """Take a type, and a sub-type or none yet; the words of the proposal stay where it is the same."""
        same = (kind, subtype) == (self.proposal.event_type, self.proposal.event_subtype)
        kept = tuple(e for e in self.record.evidence if e.field not in KIND)
        words = tuple(e for e in self.proposal.evidence if e.field in KIND) if same else ()
        self._become(revised(self.record, event_type=kind, event_subtype=subtype, evidence=kept + words))
        self._origins |= dict.fromkeys(KIND, "editor")

    def clear(self, name: str) -> None:
        """Empty a field and those that are filled with it."""
        if name in KIND:
            self.choose(None, None)
            return
        alone = (name,) if name in DIVISIONS else group_of(name)
        cells = emptied(OWNED.get(name) or alone)
        self._take(cells, ())
        self.touched -= set(cells)

    def restore(self, name: str) -> None:
        """Give a field, and those that are filled with it, what is proposed for them."""
        group = KIND if name in KIND else tuple(dict.fromkeys([*group_of(name), *OWNED.get(name, ())]))
        kept = tuple(e for e in self.record.evidence if e.field not in group)
        words = tuple(e for e in self.proposal.evidence if e.field in group)
        cells: dict[str, Any] = {one: getattr(self.proposal, one) for one in group}
        self._become(revised(self.record, **cells, evidence=kept + words))
        self.touched -= set(group)
        for one in group:
            self.wrong.pop(one, None)
            self._origins.pop(one, None)
        self._tried.clear()

    def others(self, name: str) -> Sequence[Alternative]:
        """Return what else a field may say, in the order in which `another` takes it."""
        group = group_of(name)[0]
        if group not in self._tried:
            found = alternatives(self.ws, self.draft.panel, self.report, self.record, name) if self.report else []
            self._tried[group] = found
        return self._tried[group]

    def another(self, name: str, at: int = 0) -> Alternative | None:
        """Take the next of what a field may say, in turn, or the one so many places behind it; None where there is none."""
        waiting = self.others(name)
        if at >= len(waiting):
            return None
        one, *rest = [*waiting[at:], *waiting[:at]]
        kinds = [f"{key}_kind" for key in one.cells if key in SIDES]
        before = {key: getattr(self.record, key) for key in (*one.cells, *kinds)}
        words = tuple(e for e in self.record.evidence if e.field in before)
        self._take(one.cells, one.spans, one.origin, one.evidence)
        self._tried[group_of(name)[0]] = [*rest, Alternative(before, (), "as before", "editor", words)]
        return one

    def point(self, name: str, start: int, end: int) -> bool:
        """Let words of the sentence carry a field; where the editor typed no value for it, the words give it one.

        Say whether they do: words that give no value carry none.

        Args:
            name: The field.
            start: Where the words begin in the sentence.
            end: Where they end.
        """
        words = self.draft.panel.text[start:end]
        cells = {} if name in self.touched else _read(self.ws, self.draft.panel, self._published, name, words)
        group = KIND if name in KIND else tuple(cells) or (name,)
        kept = tuple(e for e in self.record.evidence if e.field not in (set(cells) or set(group)))
        values = {one: cells.get(one, getattr(self.record, one)) for one in group if one != "place_how"}
        carried = [one for one, value in values.items() if value not in (None, "unknown", ())]
        if not carried:
            return False
        made = (self._evidence(one, (start, end), values[one]) for one in carried)
        self._become(revised(self.record, **cells, evidence=(*kept, *made)))
        self._origins |= {one: _origin(one, cells, "text") for one in cells}
        self._tried.clear()
        self.wrong.pop(name, None)
        return True

    def complete(self, name: str, begun: str) -> str | None:
        """Return a text that begins as typed, its last name completed, or None."""
        if name not in COMPLETED:
            return None
        before, gap, last = begun.rpartition("; ") if name != "place_name" else ("", "", begun)
        if name in LABELS:
            if name not in self._used:
                self._used[name] = table.labels(self.ws.db, name)
            found = next(
                (word for word in self._used[name] if last and word.casefold().startswith(last.casefold())), None
            )
        else:
            known = self.actors if name not in ("place_name", "admin2", "admin3") else ()
            found = next(completions(self.ws, self.draft.panel, name, last, known), None)
        return f"{before}{gap}{found}" if found else None

    def origin(self, name: str) -> str:
        """Return where a value comes from: text, gazetteer, report, rule or editor; empty where there is none."""
        value = getattr(self.record, name)
        if value in (None, (), "unknown"):
            return ""
        if name in self._origins:
            return self._origins[name]
        if name in ("sources", "report_ids"):
            return "report" if value == getattr(self.proposal, name) else "editor"
        carried = worded(self.record, name)
        words = [e.quoted for e in self.record.evidence if e.field == name] if carried else []
        if name == "place_precision" and self.record.latitude is None:
            return "text" if words else "rule"
        if name in PLACE[1:] and value == getattr(self.proposal, name):
            return "text" if words and (value in words or self._lit(name) != self._lit("place_name")) else "gazetteer"
        if carried:
            return "text"
        return "rule" if value == getattr(self.proposal, name) else "editor"

    def confidence(self, name: str) -> float | None:
        """Return how sure a value that still stands as proposed is; None where the editor gave it or the record is saved."""
        same = getattr(self.record, name) == getattr(self.draft.record, name)
        untouched = name not in self._origins and not self.draft.saved and same
        return self.draft.confidence.get(name) if untouched else None

    def finished(self) -> EventRecord:
        """Return the record as it is saved: where no field has words of its own, the whole sentence carries it."""
        if self.record.evidence:
            return self.record
        return revised(self.record, evidence=(self._evidence("summary", (0, len(self.draft.panel.text))),))

    def problems(self) -> dict[str, str]:
        """Return what stands against confirming the record, by field, typed texts that cannot be read first."""
        found = {f.field: f.sentence for f in reversed(code.problems(self.record)) if f.blocking}
        return found | self.wrong

    def _lit(self, name: str) -> tuple[Span, ...]:
        return tuple(code.lit(self.record, name, self.draft.panel))

    def _take(
        self, cells: Mapping[str, Any], spans: Sequence[Span], origin: str = "editor", evidence: Words = ()
    ) -> None:
        kinds = _kinds(revised(self.record, **cells), cells, self.touched | (given := set(cells) & set(SIDED)))
        worded = [name for name, value in cells.items() if value not in (None, "unknown") and name != "place_how"]
        stays = {name for name in worded if not spans and not evidence and cells[name] == getattr(self.record, name)}
        kept = tuple(e for e in self.record.evidence if e.field in stays or e.field not in {*cells, *kinds})
        made = tuple(self._evidence(name, span, cells[name]) for name in worded if name not in kinds for span in spans)
        self._become(revised(self.record, **{**cells, **kinds}, evidence=kept + made + evidence))
        self._origins |= {name: _origin(name, cells, origin) for name in cells}
        # A kind that comes with its side is no word of the editor: it follows the next name again.
        self.touched = (self.touched | set(cells) if origin == "editor" else self.touched - set(cells)) - given
        for name in cells:
            self.wrong.pop(name, None)
        self._tried.clear()

    def _become(self, record: EventRecord) -> None:
        """Go on with another state of the record; a kind of violence that was derived from the sides follows them."""
        from triage.extract.clarity import violence_of

        before, after = (
            violence_of(one.event_type, one.actor1_kind, one.actor2_kind, civilians=one.civilians_targeted is True)
            for one in (self.record, record)
        )
        stood = self.record.violence_kind == record.violence_kind == before
        if stood and before != after and "violence_kind" not in self.touched:
            kept = tuple(e for e in record.evidence if e.field != "violence_kind")
            record = revised(record, violence_kind=after, evidence=kept)
            self._origins["violence_kind"] = "rule"
        self.record = record

    def _evidence(self, name: str, span: Span, value: object = None) -> Evidence:
        panel = self.draft.panel
        start, end = (panel.start + place for place in span)
        report_id = panel.sentence_id.rsplit("-", 2)[0]
        return Evidence(name, report_id, panel.sentence_id, start, end, panel.text[slice(*span)], text_of(value))

    @property
    def _published(self) -> date | None:
        text = self.report.published if self.report else None
        return date.fromisoformat(text[:10]) if text else None

    def _following(self, name: str, record: EventRecord) -> dict[str, Any]:
        """Return what other fields say once a field has been typed, unless the editor typed them."""
        if name == "date_start":
            spans = self._spans_of(name, record.date_start)
            words = self.draft.panel.text[slice(*spans[0])] if spans else None
            end = record.date_end if "date_end" in self.touched else record.date_start
            return {"date_end": end, "date_precision": _precision(record.date_start, end), "date_text": words}
        if name == "date_end" and record.date_start:
            return {"date_precision": _precision(record.date_start, record.date_end)}
        if name in LEADING:
            look_up = gazetteer.resolver(self.ws, self.draft.panel.report)
            cells = following(name, self.record, record, self.touched, look_up, self.origin)
            return {one: value for one, value in cells.items() if one != name}
        return {}

    def _spans_of(self, name: str, value: object) -> list[Span]:
        """Return the words of the sentence that say a day or a count."""
        if value is None or isinstance(value, bool | float) or self.report is None:
            return []
        found = said(self.ws, self.draft.panel, self.report, self.record, name)
        return next((list(one.spans) for one in found if one.spans and value in one.cells.values()), [])


def _origin(name: str, cells: Mapping[str, Any], origin: str) -> str:
    """Return where one of several fields comes from: what words say of a place beyond its name is the gazetteer's word."""
    return "gazetteer" if origin == "text" and name in PLACE[1:] and "place_name" in cells else origin


def _kinds(record: EventRecord, named: Iterable[str], touched: Collection[str]) -> dict[str, Any]:
    """Return the kinds of the actors that got another name, as far as the names say them, unless the editor typed them."""
    from triage.extract.kinds import kind_of

    acting = {"actor1": record.event_type, "actor2": None}
    fields = [name for name in named if name in SIDES and f"{name}_kind" not in touched]
    return {f"{name}_kind": kind_of(getattr(record, name), acting[name]) for name in fields}


def _precision(start: str | None, end: str | None) -> str:
    """Return how exactly a date is known by its first and last day."""
    return "unknown" if start is None else "day" if end in (None, start) else "range"


def _short(name: str, text: str, published: date | None) -> dict[str, Any] | None:
    """Return the fields that one short text fills together: the bounds of a toll, the days of a window."""
    if name in (KILLED[0], INJURED[0]):
        toll = typed.toll(text)
        if toll and name == INJURED[0]:
            return dict(zip(INJURED, (toll[0], toll[2]), strict=True))
        return dict(zip(KILLED, toll, strict=True)) if toll else None
    window = typed.days(text, published) if name == DATE[0] else None
    return {**dict(zip(DATE, window, strict=False)), "date_text": None} if window else None


def _read(ws: Workspace, panel: Panel, published: date | None, name: str, words: str) -> dict[str, Any]:
    """Return what words of the sentence say of a field and of those that are filled with it."""
    if name in DATE:
        from triage.extract.phrases import find_phrases

        for phrase in find_phrases(words, published):
            if phrase.first and phrase.last:
                return days(phrase.first, phrase.last, phrase.precision, words)
        return {"date_text": words}
    if name == "place_name":
        return place_cells(gazetteer.resolver(ws, panel.report), words)
    if name in KILLED or name in INJURED:
        bounds = next((b for b, _ in counts(words)), None)
        if bounds is None:
            return {}
        return dict(zip(KILLED, bounds, strict=True)) if name in KILLED else hurt(bounds[0], bounds[2])
    if name in POINT:
        from triage.extract.points import find_point

        point = find_point(words)
        return {**dict(zip(POINT, point, strict=False)), "place_how": "source_text"} if point else {}
    return {name: words} if name in ("admin1", "casualties_text", *CALLED) else {}
