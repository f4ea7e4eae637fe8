"""What else a field may say: other days, places, sides and counts of the sentence, and what the gazetteer and the desk know."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from triage.desk.code import lit
from triage.desk.fields import FURTHER, read
from triage.desk.workspace import Workspace
from triage.domain.event import CHOICES, LISTS, EventRecord, Evidence
from triage.domain.rows import Panel, ReportRow
from triage.store import reports

if TYPE_CHECKING:
    from triage.extract.proposal import Resolved, Resolver

Span = tuple[int, int]

DATE: Final = ("date_start", "date_end", "date_precision", "date_text")
PLACE: Final = (
    "place_name", "admin1", "admin2", "admin3", "country", "latitude", "longitude", "place_precision", "geonameid", "place_how",
)  # fmt: skip
KILLED: Final = ("killed_low", "killed_best", "killed_high")
SIDES: Final = ("actor1", "actor2")
INJURED: Final = ("injured_low", "injured_high")
OF_A_SIDE: Final = (
    ("actor1_kind", "actor2_kind"), ("actor1_assoc", "actor2_assoc"), ("killed_side1", "killed_side2"),
)  # fmt: skip
"""What is said of the one side and of the other."""
GROUPS: Final = (DATE, PLACE, KILLED, SIDES, INJURED)
"""Fields that one alternative fills together."""

_UNSEEN: Final = ("date_text", "geonameid", "place_how")
"""Cells that alone make no other alternative."""

NAMED: Final = ("claimed_by", "actor1_assoc", "actor2_assoc")
"""Fields that may say any name of the sentence."""

NAMES: Final = 12
"""So many names of a sentence are looked up."""

_CAPITAL: Final = r"[A-Z][\w’']*(?:-[A-Z][\w’']*)*"
_NAME: Final = re.compile(rf"\b{_CAPITAL}(?:[ -](?:(?:al|el|ad|as|az|ez|ash|de|of)[ -])?{_CAPITAL}){{0,3}}")


@dataclass(frozen=True, slots=True)
class Alternative:
    """Values for the fields of a group, with the words of the sentence that carry them; `origin` as in the form.

    `evidence` are the words of each field, where these are known already and not the same for all.
    """

    cells: Mapping[str, Any]
    spans: tuple[Span, ...]
    words: str
    origin: str
    evidence: tuple[Evidence, ...] = ()


def group_of(name: str) -> tuple[str, ...]:
    """Return the fields that are filled together with a field; the field alone where there are none."""
    return next((group for group in GROUPS if name in group), (name,))


def emptied(names: Iterable[str]) -> dict[str, Any]:
    """Return fields as they are where nothing is known."""
    return {name: "unknown" if name.endswith("_precision") else () if name in LISTS else None for name in names}


def alternatives(ws: Workspace, panel: Panel, row: ReportRow, record: EventRecord, name: str) -> list[Alternative]:
    """Return what else a field and its group may say, the likeliest first, without what the record says; empty comes last.

    Args:
        ws: The workspace.
        panel: The sentence that the record is read from.
        row: Its report.
        record: The record as it stands.
        name: The field.
    """
    group = group_of(name)
    made = said(ws, panel, row, record, name)
    kept: list[Alternative] = []
    for one in (*made, _nothing(group)):
        cells = {key: value for key, value in one.cells.items() if key not in _UNSEEN}
        stands = all(getattr(record, key) == value for key, value in cells.items())
        if not stands and all(cells.items() - known.cells.items() for known in kept):
            kept.append(one)
    return kept


def said(ws: Workspace, panel: Panel, row: ReportRow, record: EventRecord, name: str) -> Iterator[Alternative]:
    """Yield what a field and its group may say, also what the record says."""
    finders = {DATE: _dates, PLACE: _places, KILLED: _killed, SIDES: _sides, INJURED: _injured}
    finder = finders.get(group_of(name))
    if finder:
        yield from finder(ws, panel, row, record)
    elif name in FURTHER and name in CHOICES:
        yield from (Alternative({name: read(name, word)}, (), word, "editor") for word in CHOICES[name])
    elif name in NAMED:
        told = [span for one in (*DATE, *PLACE) for span in lit(record, one, panel)]
        for word, span in _names(panel.text):  # a day or the place of the event is nobody who says or does something
            if not any(start < span[1] and span[0] < end for start, end in told):
                yield Alternative({name: word}, (span,), word, "text")


def _nothing(group: tuple[str, ...]) -> Alternative:
    return Alternative(emptied(group), (), "nothing", "editor")


def _dates(ws: Workspace, panel: Panel, row: ReportRow, record: EventRecord) -> Iterator[Alternative]:
    from triage.extract.dates import parse_published
    from triage.extract.phrases import find_phrases

    today = parse_published(row.published)
    for phrase in sorted(find_phrases(panel.text, today), key=lambda p: (p.passing, p.start)):
        if phrase.first and phrase.last:
            words = panel.text[phrase.start : phrase.end]
            yield Alternative(
                days(phrase.first, phrase.last, phrase.precision, words), ((phrase.start, phrase.end),), words, "text"
            )
    if today:
        for day, words in (
            (today, "the day of publication"),
            (today - timedelta(days=1), "the day before publication"),
        ):
            yield Alternative(days(day, day, "day", None), (), words, "editor")


def days(first: date, last: date, precision: str, words: str | None) -> dict[str, Any]:
    """Return the fields of a date."""
    return {
        "date_start": first.isoformat(),
        "date_end": last.isoformat(),
        "date_precision": precision,
        "date_text": words,
    }


def _places(ws: Workspace, panel: Panel, row: ReportRow, record: EventRecord) -> Iterator[Alternative]:
    from triage.desk import gazetteer
    from triage.extract.places import find_places

    look_up = gazetteer.resolver(ws, panel.report)
    told = sorted(find_places(panel.text), key=lambda p: -p.weight)
    spans: dict[str, Span] = {place.name: (place.start, place.end) for place in told}
    for name, span in _names(panel.text):
        if (found := look_up(name, None)) and found.certain:
            spans.setdefault(name, span)
    for name, span in spans.items():
        yield Alternative(place_cells(look_up, name), (span,), name, "text")
    if record.place_name:
        for offer in gazetteer.offers(record.place_name, (), ws.path):
            found = gazetteer.resolved(offer.entry, certain=True)
            words = ", ".join(filter(None, (found.name, found.admin1, found.country)))
            yield Alternative(_place(record.place_name, found), (), words, "gazetteer")


def place_cells(look_up: Resolver, name: str, country: str | None = None) -> dict[str, Any]:
    """Return the fields of a place by its name; where the gazetteer is not certain, only the name is filled in.

    Args:
        look_up: The gazetteer look-up of the desk.
        name: The name.
        country: The country that the record has, ISO 3166-1 alpha-3; None leaves it to the report.
    """
    found = look_up(name, country)
    fits = found is not None and found.certain and country in (None, found.country)
    return _place(name, found if fits else None)


def _place(name: str, found: Resolved | None) -> dict[str, Any]:
    if found is None:
        return {**emptied(PLACE), "place_name": name, "place_precision": "place", "place_how": "none"}
    return {
        "place_name": name, "admin1": found.admin1, "admin2": found.admin2, "admin3": None, "country": found.country,
        "latitude": found.latitude, "longitude": found.longitude, "place_precision": found.precision,
        "geonameid": found.geonameid, "place_how": found.how,
    }  # fmt: skip


def _names(text: str) -> Iterator[tuple[str, Span]]:
    """Yield names inside a sentence with their spans, the whole ones and then their parts."""
    found = [match for match in _NAME.finditer(text) if match.start()][:NAMES]
    yield from ((match.group(), match.span()) for match in found)
    for match in found:
        for part in re.finditer(_CAPITAL, match.group()):
            yield part.group(), (match.start() + part.start(), match.start() + part.end())


def _sides(ws: Workspace, panel: Panel, row: ReportRow, record: EventRecord) -> Iterator[Alternative]:
    one, other = record.actor1, record.actor2
    if one and other:
        yield _turned(record)
    for first, second in (("unidentified", other), (other, None), (one, "civilians"), (one, None)):
        cells = {"actor1": first, "actor2": second}
        yield Alternative(cells, (), " against ".join(filter(None, (first, second))) or "nothing", "editor")


def _turned(record: EventRecord) -> Alternative:
    """Return the sides the other way round; what is said of a side, and its words, goes where it goes."""
    cells: dict[str, Any] = {"actor1": record.actor2, "actor2": record.actor1}
    for of_one, of_two in OF_A_SIDE:
        values = (getattr(record, of_two), getattr(record, of_one))
        if any(value not in (None, ()) for value in values):
            cells |= dict(zip((of_one, of_two), values, strict=True))
    other = dict([*OF_A_SIDE, SIDES]) | {two: one for one, two in (*OF_A_SIDE, SIDES)}
    moved = tuple(e._replace(field=other[e.field]) for e in record.evidence if e.field in cells)
    return Alternative(cells, (), f"{record.actor2} against {record.actor1}", "editor", moved)


def counts(text: str) -> Iterator[tuple[tuple[int | None, int | None, int | None], Span]]:
    """Yield the counts of people that a text names as (low, best, high), with their words."""
    from triage.extract.counts import find_items

    for item in find_items(text):
        bounds = (item.bounds.low, item.bounds.best, item.bounds.high)
        if any(count is not None for count in bounds):
            yield bounds, (item.start, item.end)


def _killed(ws: Workspace, panel: Panel, row: ReportRow, record: EventRecord) -> Iterator[Alternative]:
    known = next((n for n in (record.killed_low, record.killed_high) if n is not None), None)
    if known is not None:
        for low, best, high in ((known, known, known), (known, known, None), (None, None, known)):
            yield _toll((low, best, high), ())
    for bounds, span in counts(panel.text):
        yield _toll(bounds, (span,))


def _toll(bounds: tuple[int | None, int | None, int | None], spans: tuple[Span, ...]) -> Alternative:
    return Alternative(
        dict(zip(KILLED, bounds, strict=True)), spans, toll_words(*bounds), "text" if spans else "editor"
    )


def toll_words(low: int | None, best: int | None, high: int | None) -> str:
    """Return a count with its bounds in words."""
    if low is None:
        return "unknown" if high is None else f"up to {high:,}"
    return f"{low:,}" if low == high else f"at least {low:,}" if high is None else f"{low:,} to {high:,}"


def _injured(ws: Workspace, panel: Panel, row: ReportRow, record: EventRecord) -> Iterator[Alternative]:
    for (low, _, high), span in counts(panel.text):
        if low is not None:
            cells = hurt(low, high)
            yield Alternative(cells, (span,), toll_words(low, low, cells["injured_high"] or low), "text")


def hurt(low: int | None, high: int | None) -> dict[str, int | None]:
    """Return the counts of the injured; an upper end is told only where it is another number."""
    return dict(zip(INJURED, (low, high if high != low else None), strict=True))


_BEGINS: Final = 3
"""From so many letters on, names of the report and the gazetteer complete what is typed."""

OFFERED: Final = 8
"""So many places of the gazetteer complete what is typed."""


def completions(ws: Workspace, panel: Panel, name: str, typed: str, known: Iterable[str] = ()) -> Iterator[str]:
    """Yield names that begin as typed: of the sentence, of the desk, of the report, and for a place of the gazetteer.

    Args:
        ws: The workspace.
        panel: The sentence.
        name: The field, a place or an actor.
        typed: What is typed so far.
        known: The names that the desk has learned, the most used first.
    """
    begun = typed.casefold()
    if not begun.strip():
        return
    yield from _printed(panel.text, begun)
    yield from (word for word in known if word.casefold().startswith(begun))
    if len(begun) >= _BEGINS:
        yield from _printed(reports.text(ws.db, panel.report), begun)
        if name == "place_name":
            yield from _beginning(typed, ws.path)


def _beginning(typed: str, beside: Path) -> list[str]:
    """Return names of places that begin as typed, imported ones first."""
    from triage.store import gazetteer as table

    imported = table.open_file(table.file_beside(beside))
    try:
        files = [imported, table.shipped()] if imported else [table.shipped()]
        return [name for db in files for name in table.beginning(db, typed, OFFERED)]
    finally:
        if imported:
            imported.close()


def _printed(text: str, begun: str) -> Iterator[str]:
    """Yield the names of a text that begin so, each as long as it is printed with capitals."""
    for match in _NAME.finditer(text):
        at = next(
            (
                m.start()
                for m in re.finditer(r"\b[A-Z]", match.group())
                if match.group()[m.start() :].casefold().startswith(begun)
            ),
            None,
        )
        if at is not None and len(match.group()) - at > len(begun):
            yield match.group()[at:]
