"""What kind of violence a record tells, and whether it tells one event or sums up several: derived from its other fields."""

from __future__ import annotations

import re
from typing import Final

from triage.extract.notolls import TOTAL
from triage.extract.proposal import Finding, Span, Value

_VIOLENT: Final = frozenset({"battles", "explosions", "violence_civilians"})
_STATE: Final = "state_forces"
_ORGANISED: Final = frozenset({"rebel", "political_militia", "identity_militia"})
_DEEDS: Final = (
    r"(?:attacks|bombings|blasts|explosions|raids|strikes|air ?strikes|shootings|killings|clashes|assaults|incidents|ambushes"
    r"|kidnappings|abductions|accidents|crashes|protests|demonstrations|battles|operations)"
)
_SEVERAL: Final = re.compile(
    rf"(?:series|spate|wave|string|succession) of (?:[\w-]+ ){{0,3}}?{_DEEDS}\b"
    rf"|(?:separate|different|various|numerous) (?:[\w-]+ ){{0,2}}?{_DEEDS}\b"
    rf"|{_DEEDS} (?:[\w,-]+ ){{0,12}}?"
    r"(?:since|(?:in|over|during) (?:the )?(?:past|last)|this (?:week|month|year)|(?:across|throughout) the)\b"
    rf"|(?<![\w.])(?:four|five|six|seven|eight|nine|ten|[1-9]\d?) (?:[\w-]+ ){{0,2}}?{_DEEDS} (?:this|last|in|since|over) "
)
"""What tells of several events at once."""
_FOR_DAYS: Final = re.compile(
    r"(?:[Ii]n|[Oo]ver|[Dd]uring|[Ww]ithin) (?:the (?:past|last) )?(?:two|three|four|five|six|seven|\d+|several)"
    r" (?:days|weeks|months|years) of\b"
)
_BESIDE: Final = re.compile(r"\b(?:bringing|raising|taking|which has|that has|who have) ")
"""What tells of a total beside the event itself: "..., bringing the season's toll to 11"."""
_MANY: Final = re.compile(rf"{_DEEDS}\b")
_WEEKDAY: Final = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
_TWO: Final = 2
_IN_FULL: Final = frozenset({"exact", "place", "near"})


def find_violence(kind: Finding, actors: Finding, kinds: Finding) -> Finding:
    """Return violence_kind, where the kinds of both sides are known and agree with whether civilians were the target.

    Args:
        kind: The type of the event.
        actors: The sides, and whether civilians are the target.
        kinds: The kinds of the sides.
    """
    first, second = (kinds.values.get(f"{side}_kind") for side in ("actor1", "actor2"))
    found = violence_of(
        kind.values.get("event_type"), first, second, civilians=actors.values.get("civilians_targeted") is True
    )
    if not found:
        return Finding()
    spans = tuple(span for field in ("actor1", "actor2") for span in actors.spans.get(field, ()))
    spans = spans or actors.spans.get("civilians_targeted", ())
    said = f"derived from the kinds of the sides: {first}, {second}".replace("_", " ")
    return Finding({"violence_kind": found}, {"violence_kind": spans}, 0.85, said)


def violence_of(event_type: Value, first: Value, second: Value, *, civilians: bool) -> str | None:
    """Return the kind of violence by the type of the event and the kinds of its sides; None where they do not tell.

    Args:
        event_type: The type of the event.
        first: The kind of the first side, or None.
        second: The kind of the second side, or None.
        civilians: Whether civilians are the target.
    """
    if second is None and civilians:
        second = "civilians"  # a market is hit, or people of whom no more is said
    sides = {first, second}
    if event_type not in _VIOLENT:
        return None
    if second == "civilians" and first in {_STATE, *_ORGANISED}:
        return "one_sided"
    if not civilians and _STATE in sides and (sides == {_STATE} or not sides.isdisjoint(_ORGANISED)):
        return "state_based"
    return "non_state" if not civilians and sides <= _ORGANISED else None


def find_clarity(text: str, kind: Finding, day: Finding, place: Finding, tolls: Finding) -> Finding:
    """Return event_clarity: 2 where the words sum up several events, 1 where one event has its day and its place.

    Args:
        text: The sentence.
        kind: The type of the event.
        day: When it was.
        place: Where it was.
        tolls: Its toll; a total over many events says so in its reason.
    """
    many = _MANY.search(text)
    several = _SEVERAL.search(text) if many else None
    if several is None and "s of " in text:
        several = _FOR_DAYS.search(text)
    value: Value = None
    spans: tuple[Span, ...] = ()
    if TOTAL in tolls.reason and tolls.values.get("killed_low") is None and not _BESIDE.search(text):
        value, spans, reason = 2, tolls.spans.get("casualties_text", ()), "a total over several events"
    elif several:
        value, spans, reason = 2, (several.span(),), "the words tell of several events"
    elif (
        kind.values.get("event_type") in (*_VIOLENT, "riots", "protests")
        and day.values.get("date_precision") == "day"
        and place.values.get("place_precision") in _IN_FULL
        and many is None
        and len(set(_WEEKDAY.findall(text))) < _TWO
    ):
        spans = (*day.spans.get("date_start", ()), *place.spans.get("place_name", ()))
        value, reason = 1, "one event with its day and its place"
    else:
        return Finding()
    return Finding({"event_clarity": value}, {"event_clarity": spans}, 0.75, reason)
