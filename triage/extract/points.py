"""Coordinates that a text prints: "36.3456, 43.1234", "36.34 N, 43.12 E", "36°20′44″N 43°07′24″E"."""

from __future__ import annotations

import re
from typing import Final

from triage.extract.proposal import Span

_ANY: Final = re.compile(r"\d(?:\.\d|°)")
"""What every pair of coordinates has, and hardly a sentence else."""

_SIGN: Final = "[-+\u2212]?"
_PLAIN: Final = re.compile(
    rf"(?<![\d.,-])(?P<lat>{_SIGN}\d{{1,2}}\.\d{{3,8}})°?(?:,? |, ?)(?P<lon>{_SIGN}\d{{1,3}}\.\d{{3,8}})°?(?![\d.]|,\d| ?%)"
)
"""Two numbers with three decimals or more, which nothing else in the news has."""

_TOLD: Final = re.compile(
    rf"\b(?:coordinates?|lat(?:itude)?(?: and|/| ?, ?)? ?lon(?:gitude)?|GPS|position|grid)\b[^.;\d+-]{{0,30}}"
    rf"(?P<lat>{_SIGN}\d{{1,2}}(?:\.\d{{1,8}}))°?(?:,? |, ?)(?:and )?(?P<lon>{_SIGN}\d{{1,3}}(?:\.\d{{1,8}}))°?(?![\d.]|,\d)",
    re.IGNORECASE,
)
"""Two numbers that the text calls coordinates."""

_PART: Final = (
    r"(?P<{0}>\d{{1,3}}(?:\.\d{{1,8}})?)(?:° ?(?:(?P<{0}m>\d{{1,2}}(?:\.\d{{1,6}})?) ?[′'’] ?"
    r"(?:(?P<{0}s>\d{{1,2}}(?:\.\d{{1,4}})?) ?(?:[″\"”]|''|′′) ?)?)?| degrees?,?)? ?(?P<{0}h>{1})\b"
)
_HALVES: Final = re.compile(
    rf"(?<![\d.]){_PART.format('lat', '[NS]|north|south')}(?:,| and)? ?{_PART.format('lon', '[EW]|east|west')}"
)
"""Degrees with the half of the globe behind each."""


def find_point(text: str) -> tuple[float, float, Span] | None:
    """Return the coordinates that a text prints, WGS84 degrees to six decimals, and their words; None unless there is one pair."""
    if not _ANY.search(text):
        return None
    found: dict[Span, tuple[float, float]] = {}
    for match in _HALVES.finditer(text):
        if "." in match["lat"] or match["latm"]:
            found[match.start("lat"), match.end()] = (_degrees(match, "lat"), _degrees(match, "lon"))
    for pattern in () if found else (_PLAIN, _TOLD):
        for match in pattern.finditer(text):
            pair = (float(match[name].replace("\u2212", "-")) for name in ("lat", "lon"))
            found[match.start("lat"), match.end("lon")] = (next(pair), next(pair))
    if len(found) != 1:  # of several, no word says which is where it happened
        return None
    ((span, (latitude, longitude)),) = found.items()
    fits = abs(latitude) <= 90 and abs(longitude) <= 180 and (latitude or longitude)
    return (round(latitude, 6), round(longitude, 6), span) if fits else None


def _degrees(match: re.Match[str], name: str) -> float:
    value = float(match[name]) + float(match[f"{name}m"] or 0) / 60 + float(match[f"{name}s"] or 0) / 3600
    return -value if match[f"{name}h"][0] in "SWsw" else value
