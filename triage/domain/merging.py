"""Two records that tell one event: when that may be, what their union says, and what stays when a sentence goes."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from triage.domain.event import KILLED, EventRecord, Evidence, revised
from triage.domain.nobody import ANYBODY, is_nobody

_INJURED: Final = ("injured_low", "injured_high")

NEAR_KM: Final = 5.0
"""Two places this near to each other may be one."""

_EARTH_KM: Final = 6371.0

_NAMING: Final = (
    "event_subtype",
    "date_start",
    "place_name",
    "actor1",
    "actor2",
    "civilians_targeted",
    "casualties_text",
)
"""The fields whose words are kept for every sentence behind a record."""

_SHARES: Final = ("killed_civilians", "killed_side1", "killed_side2")
"""Whose dead the best count holds."""

GROUPS: Final[dict[str, tuple[str, ...]]] = {
    "type": ("event_type", "event_subtype", "violence_kind"),
    "date": ("date_start", "date_end", "date_precision", "date_text"),
    "place": ("place_name", "admin1", "admin2", "admin3", "country", "latitude", "longitude", "place_precision",
              "geonameid", "place_how"),
    "actor 1": ("actor1", "actor1_kind", "actor1_assoc"),
    "actor 2": ("actor2", "actor2_kind", "actor2_assoc"),
    "civilians": ("civilians_targeted",),
    "killed best": ("killed_best", "killed_civilians", "killed_side1", "killed_side2"),
    "toll words": ("casualties_text",),
    "claimed by": ("claimed_by", "attribution"),
    "clarity": ("event_clarity",),
    "source scale": ("source_scale",),
    "summary": ("summary",),
}  # fmt: skip
"""What an editor chooses as one where two records differ: a label, and the fields that only make sense together."""


OPEN: Final = "open toll"
"""The choice of a merge that keeps a toll without the end that nobody gives."""


@dataclass(frozen=True, slots=True)
class Alike:
    """Why a record may tell the same event: `points` rank it, `reasons` say so in words.

    `exact` says that sub-type, day and place are the same ones.
    """

    points: int
    reasons: tuple[str, ...]
    exact: bool


def alike(
    one: EventRecord, other: EventRecord, fold: Callable[[str], str] = str.casefold, *, lenient: bool = False
) -> Alike | None:
    """Return why two records may tell one event, or None where the merge rule forbids it.

    The rule: same type, overlapping date windows, the same place or places at most 5 km apart, and an actor in common or
    an actor nobody names. A date or a place that is not known forbids nothing, but makes nothing exact.

    Args:
        one: A record.
        other: Another.
        fold: The form of a place name for comparison.
        lenient: The first one's type was only read from words; another type weighs against it and forbids nothing.
    """
    typed = one.event_type and other.event_type
    if typed and one.event_type != other.event_type and not lenient:
        return None
    when, where = _when(one, other), _where(one, other, fold)
    who = _who(one, other)
    if when is None or where is None or who is None:
        return None
    subtype = one.event_subtype is not None and one.event_subtype == other.event_subtype
    dead = _toll(one, other)
    kind = (2, "same sub-type") if subtype else (1, "same type") if one.event_type == other.event_type else (0, "")
    if typed and one.event_type != other.event_type:
        kind = (-3, "read as another type")
    found = (kind, when, where, who, dead)
    exact = subtype and when[0] == 3 and where[0] >= 3 and dead[0] >= 0
    return Alike(sum(points for points, _ in found), tuple(words for _, words in found if words), exact)


def _when(one: EventRecord, other: EventRecord) -> tuple[int, str] | None:
    first, second = _window(one), _window(other)
    if first is None or second is None:
        return 0, ""
    if first[1] < second[0] or second[1] < first[0]:
        return None
    same = first == second and one.date_precision == other.date_precision == "day"
    return (3, "same day") if same else (1, "dates overlap")


def _window(record: EventRecord) -> tuple[date, date] | None:
    if not record.date_start:
        return None
    try:
        start = date.fromisoformat(record.date_start)
        return start, max(start, date.fromisoformat(record.date_end or record.date_start))
    except ValueError:
        return None


def _where(one: EventRecord, other: EventRecord, fold: Callable[[str], str]) -> tuple[int, str] | None:
    if not (one.place_name and other.place_name):
        return 0, ""
    if fold(one.place_name) == fold(other.place_name):
        return 4, f"same place {other.place_name}"
    away = distance(one, other)
    if away is None or away > NEAR_KM:
        return None
    return (3, f"same place {other.place_name}") if away < 0.01 else (2, f"{away:.1f} km from {other.place_name}")


def distance(one: EventRecord, other: EventRecord) -> float | None:
    """Return the kilometres between two records' places, or None where one has no coordinates."""
    if None in (one.latitude, one.longitude, other.latitude, other.longitude):
        return None
    a, b = math.radians(one.latitude or 0.0), math.radians(other.latitude or 0.0)
    turn = math.radians((other.longitude or 0.0) - (one.longitude or 0.0))
    half = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(turn / 2) ** 2
    return 2 * _EARTH_KM * math.asin(math.sqrt(min(1.0, half)))


def _who(one: EventRecord, other: EventRecord) -> tuple[int, str] | None:
    first, second = actors(one), actors(other)
    shared = [name for name in first if name in second]
    if shared:
        return 2, f"{first[shared[0]]} in both"
    cells = (one.actor1, one.actor2, other.actor1, other.actor2)
    unnamed = any(is_nobody(name) for cell in cells for name in (cell or "").split(";"))
    return (0, "") if unnamed else None


def actors(record: EventRecord) -> dict[str, str]:
    """Return the actors of a record but for anybody, folded name to name."""
    names = [name.strip() for cell in (record.actor1, record.actor2) for name in (cell or "").split(";")]
    return {name.casefold(): name for name in names if name.casefold() not in ANYBODY}


def _toll(one: EventRecord, other: EventRecord) -> tuple[int, str]:
    first, second = killed(one), killed(other)
    if not first or not second:
        return 0, ""
    if first == second:
        return 2, "same toll"
    return (0, "") if max(min(first), min(second)) <= min(max(first), max(second)) else (-1, "other toll")


def killed(record: EventRecord) -> list[int]:
    """Return the counts of the dead that a record gives."""
    return [n for name in KILLED if (n := getattr(record, name)) is not None]


def span(numbers: Collection[int]) -> tuple[int | None, int | None]:
    """Return the smallest and the largest of some counts; None of none."""
    return (min(numbers), max(numbers)) if numbers else (None, None)


Toll = tuple[int | None, int | None, int | None]
"""What somebody says of the dead: low, best, high."""


def toll(record: EventRecord) -> Toll:
    """Return the toll that a record gives."""
    return record.killed_low, record.killed_best, record.killed_high


def united(tolls: Iterable[Toll]) -> Toll:
    """Return one toll for all that are said: the one that all give alike, else the range of all counts, without a best."""
    said = {one for one in tolls if any(n is not None for n in one)}
    if len(said) == 1:
        return said.pop()
    low, high = span([n for one in said for n in one if n is not None])
    return low, None, high


def bounds(into: EventRecord, other: EventRecord, *, open: bool = False) -> tuple[int | None, int | None]:
    """Return killed_low and killed_high of two merged records.

    Args:
        into: A record.
        other: Another.
        open: A toll that both tell alike, or one alone, stays as it is told; else it ends at the largest count.
    """
    if open:
        low, _, high = united([toll(record) for record in (into, other)])
        return low, high
    return span([*killed(into), *killed(other)])


def merged(into: EventRecord, other: EventRecord, take: Collection[str] = ()) -> EventRecord:
    """Return the union of two records under the id of the first.

    killed_low is the smallest of all counts that either gives, low, best or high, and killed_high the largest, also where
    neither gives an upper end; killed_best is the one that both give, or the one chosen by `take`, else empty, never an
    average. What the first record lacks comes from the second. Sources, reports and sentences are for the desk to count
    again.

    Args:
        into: The record that stays.
        other: The record that goes into it.
        take: Names of `GROUPS` where the second record's values are chosen; "killed best" with "+" before it keeps the
            first record's own; `OPEN` keeps a toll as both tell it, so that "at least 24" told twice has no upper end.
    """
    cells: dict[str, Any] = {}
    for label, names in GROUPS.items():
        mine, theirs = ([getattr(record, name) for name in names] for record in (into, other))
        if label in take or all(cell in (None, "unknown") for cell in mine):
            cells |= dict(zip(names, theirs, strict=True))
    cells["killed_low"], cells["killed_high"] = bounds(into, other, open=OPEN in take)
    cells |= _best(into, other, take)
    hurt = [record.injured_low for record in (into, other) if record.injured_low is not None]
    more = [n for record in (into, other) if (n := record.injured_high) is not None]
    cells["injured_low"], cells["injured_high"] = _hurt(hurt, more)
    for name in ("context", "tags"):
        cells[name] = tuple(dict.fromkeys([*getattr(into, name), *getattr(other, name)]))
    return revised(into, evidence=_kept_once([*into.evidence, *other.evidence]), **cells)


def _best(into: EventRecord, other: EventRecord, take: Collection[str]) -> dict[str, int | None]:
    names = GROUPS["killed best"]
    if "killed best" in take:
        return {name: getattr(other, name) for name in names}
    if "+killed best" in take or into.killed_best == other.killed_best or not killed(other):
        return {name: getattr(into, name) for name in names}
    return {name: getattr(other, name) if not killed(into) else None for name in names}


def differing(into: EventRecord, other: EventRecord) -> list[str]:
    """Return the labels of `GROUPS` in which two records differ and both say something."""

    def said(record: EventRecord, names: Iterable[str]) -> list[object]:
        return [getattr(record, name) for name in names]

    return [
        label
        for label, names in GROUPS.items()
        if (mine := said(into, names)) != (theirs := said(other, names))
        and any(cell not in (None, "unknown") for cell in mine)
        and any(cell not in (None, "unknown") for cell in theirs)
    ]


def _kept_once(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    return tuple(dict.fromkeys(evidence))


def with_claims(record: EventRecord, evidence: Sequence[Evidence], tolls: Mapping[str, int | None]) -> EventRecord:
    """Return a record that a further sentence stands behind: its toll grows to a range that holds what the words say.

    killed_best stays what the editor chose. Of the words, those on the toll are kept, and those that name by themselves
    what the record says; what follows from a name, as a province or a day's precision, has its evidence already.

    Args:
        record: The record.
        evidence: The words of the sentence.
        tolls: The counts that the words give, by field.
    """
    low, best, high = (tolls.get(name) for name in KILLED)
    ends = united([toll(record), (low, best, high)])
    cells: dict[str, Any] = {"killed_low": ends[0], "killed_high": ends[2]}
    if not killed(record):  # nothing to make a range with
        cells["killed_best"] = ends[1]
    hurt = tolls.get("injured_low")
    if hurt is not None:
        cells |= dict(
            zip(
                _INJURED,
                _hurt(
                    [hurt, *([record.injured_low] if record.injured_low is not None else [])],
                    [record.injured_high] if record.injured_high is not None else [],
                ),
                strict=True,
            )
        )
    grown = revised(record, **cells)
    said = [
        e for e in evidence if e.field in tolls or (e.field in _NAMING and e.value == text_of(getattr(grown, e.field)))
    ]
    return revised(grown, evidence=_kept_once([*record.evidence, *said]))


def _hurt(low: Collection[int], high: Collection[int]) -> tuple[int | None, int | None]:
    """Return the range of the injured; it has no upper end where only one count is known."""
    return min(low, default=None), max([*high, *low]) if high or len(set(low)) > 1 else None


def without(record: EventRecord, sentence_ids: Collection[str]) -> EventRecord:
    """Return a record without the evidence of some sentences; what only they said of the toll goes with them.

    A count that no word of theirs gave, as one that the editor typed, stays. What one sentence alone still says is the
    toll as that sentence gives it; what several say is a range, as `with_claims` makes it.
    """
    gone = [e for e in record.evidence if e.sentence_id in sentence_ids]
    kept = tuple(e for e in record.evidence if e.sentence_id not in sentence_ids)
    cells = _toll_left(record, _claimed(gone, KILLED), kept) | _injured_left(record, _claimed(gone, _INJURED), kept)
    words = [e.value for e in kept if e.field == "casualties_text" and e.value]
    lost = [e.value for e in gone if e.field == "casualties_text"]
    if record.casualties_text in lost and record.casualties_text not in words:
        counted = [e.quoted for e in kept if e.field in KILLED or e.field in _INJURED]
        cells["casualties_text"] = next(iter([*words, *counted]), None)
    cells |= {
        name: None
        for name in _SHARES
        if getattr(record, name) in _claimed(gone, (name,)) and getattr(record, name) not in _claimed(kept, (name,))
    }
    sentences = tuple(s for s in record.sentence_ids if s not in sentence_ids)
    return revised(record, evidence=kept, sentence_ids=sentences, **cells)


def _toll_left(record: EventRecord, lost: Collection[int], kept: Sequence[Evidence]) -> dict[str, Any]:
    ends = dict(zip(KILLED, united(_tolls_of(kept)), strict=True))
    cells: dict[str, Any] = {name: getattr(record, name) for name in KILLED}
    for name, value in cells.items():
        if value in lost and value not in _claimed(kept, (name,)):
            cells[name] = ends[name]
    low, best, high = cells.values()
    if low is not None and high is not None and high < low:
        cells["killed_high"] = high = None
    if best is not None and ((low is not None and best < low) or (high is not None and high < best)):
        cells["killed_best"] = None
    return cells


def _tolls_of(evidence: Sequence[Evidence]) -> Iterator[Toll]:
    """Yield the toll that each sentence gives by its words."""
    for sentence_id in dict.fromkeys(e.sentence_id for e in evidence):
        own = [e for e in evidence if e.sentence_id == sentence_id]
        low, best, high = (next(iter(_claimed(own, (name,))), None) for name in KILLED)
        yield low, best, high


def _injured_left(record: EventRecord, lost: Collection[int], kept: Sequence[Evidence]) -> dict[str, Any]:
    said = _claimed(kept, _INJURED)
    now: dict[str, Any] = {name: getattr(record, name) for name in _INJURED}
    if all(n not in lost or n in said for n in now.values()):
        return {}
    ends = dict(zip(_INJURED, _hurt(said, ()), strict=True))
    return {name: ends[name] if n in lost or n in said else n for name, n in now.items()}


def worded(record: EventRecord, name: str) -> bool:
    """Say whether words behind a record give a field the value that it has; words that give it another one do not.

    A bound of a toll may be any count that somebody gives of it.
    """
    value = text_of(getattr(record, name))
    fields = next((names for names in (KILLED, _INJURED) if name in names), ())
    return any(
        e.value in (None, value) if e.field == name else e.field in fields and e.value == value for e in record.evidence
    )


def _claimed(evidence: Iterable[Evidence], fields: Collection[str]) -> list[int]:
    return [int(e.value) for e in evidence if e.field in fields and e.value and e.value.isdecimal()]


def text_of(value: object) -> str | None:
    """Return a field's value as evidence keeps it; None for an empty one."""
    if value is None or value == ():
        return None
    return (
        "; ".join(value) if isinstance(value, tuple) else str(value).lower() if isinstance(value, bool) else str(value)
    )


def independent(printed: Iterable[tuple[str, str]]) -> int:
    """Return how many sources stand behind a record: an outlet counts once, and only where it printed some words first.

    Who prints the words of another outlet alone is no further source, however many of these it prints; who has words of
    its own beside them is.

    Args:
        printed: Of each sentence the name of its outlet, and its words in a form for comparison, in order of publication.
    """
    first: dict[str, str] = {}
    for outlet, words in printed:
        first.setdefault(words, outlet.casefold())
    return len(set(first.values()))
