"""Pictures for reports, as SVG without scripts, fonts or references: bars of counts, and a time line.

Every text goes through `escaped`, the one door for words into HTML and SVG.
"""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from triage.text.shown import one_line, shown

WIDTH: Final = 720
"""Width of every picture, in pixels of its own."""

_BAR: Final = 18
_LABEL: Final = 240
_LINE: Final = 120
_INK: Final = "#1f4e79"
_MOST: Final = 60
"""So many bars stand in a time line; a longer time is counted by weeks, months or years."""


def escaped(text: str, *, lines: bool = False) -> str:
    """Return words as HTML text or an attribute's value: markup, controls and direction marks only show."""
    return html.escape(shown(text, lines=lines))


def bars(title: str, counts: Sequence[tuple[str, int]]) -> str:
    """Return a picture of horizontal bars, one a name, in the order given."""
    most = max((count for _, count in counts), default=1)
    height = 30 + (_BAR + 6) * len(counts)
    parts = []
    for place, (name, count) in enumerate(counts):
        y = 30 + (_BAR + 6) * place
        long = round((WIDTH - _LABEL - 60) * count / most, 1)
        label = html.escape(one_line(name, 36))
        parts.append(f'<text x="{_LABEL - 8}" y="{y + 13}" text-anchor="end">{label}</text>')
        parts.append(f'<rect x="{_LABEL}" y="{y}" width="{long}" height="{_BAR}" fill="{_INK}"/>')
        parts.append(f'<text x="{_LABEL + long + 6}" y="{y + 13}">{count}</text>')
    return _picture(title, height, parts)


def time_line(title: str, days: Mapping[str, int]) -> str:
    """Return a picture of counts over time; `days` maps ISO days to counts."""
    steps = _steps(days)
    most = max(steps.values(), default=1)
    wide = (WIDTH - 20) / max(len(steps), 1)
    parts = []
    for place, (name, count) in enumerate(steps.items()):
        x, high = 10 + wide * place, round(_LINE * count / most, 1)
        rect = f'x="{x:.1f}" y="{30 + _LINE - high}" width="{max(wide - 2, 1):.1f}" height="{high}"'
        parts.append(f'<rect {rect} fill="{_INK}"><title>{escaped(name)}: {count}</title></rect>')
    names = list(steps)
    if names:
        y = 30 + _LINE + 18
        parts.append(f'<text x="10" y="{y}">{escaped(names[0])}</text>')
        parts.append(f'<text x="{WIDTH - 10}" y="{y}" text-anchor="end">{escaped(names[-1])}</text>')
        parts.append(f'<text x="{WIDTH - 10}" y="20" text-anchor="end">at most {most}</text>')
    return _picture(title, 30 + _LINE + 30, parts)


def counted(names: Sequence[str], most: int = 12) -> list[tuple[str, int]]:
    """Return names with their counts, the most frequent first, equal ones by name; the rest is summed up as others."""
    ranked = sorted(Counter(names).items(), key=lambda pair: (-pair[1], pair[0]))
    rest = sum(count for _, count in ranked[most:])
    return ranked[:most] + ([(f"{len(ranked) - most} others", rest)] if rest else [])


def _picture(title: str, height: int, parts: Sequence[str]) -> str:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
    style = 'font-family="sans-serif" font-size="13" role="img"'
    name = f'<title>{escaped(title)}</title><text x="10" y="20" font-weight="bold">{escaped(title)}</text>'
    return "\n".join([f"{head} {style}>", name, *parts, "</svg>"])


def _steps(days: Mapping[str, int]) -> dict[str, int]:
    """Return counts by day, week (its Monday), month or year, without a gap, in at most `_MOST` bars where that can be."""
    if not days:
        return {}
    first, last = date.fromisoformat(min(days)), date.fromisoformat(max(days))
    length = (last - first).days + 1
    if length > _MOST * 7:
        cut = 7 if length <= _MOST * 31 else 4
        return _months(days, first, last, cut)
    step = 1 if length <= _MOST else 7
    start = first if step == 1 else first - timedelta(days=first.weekday())
    found = {str(start + timedelta(days=n)): 0 for n in range(0, (last - start).days + 1, step)}
    for day, count in days.items():
        at = start + timedelta(days=(date.fromisoformat(day) - start).days // step * step)
        found[str(at)] += count
    return found


def _months(days: Mapping[str, int], first: date, last: date, cut: int) -> dict[str, int]:
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    found = {f"{n // 12:04}-{n % 12 + 1:02}"[:cut]: 0 for n in months}
    for day, count in days.items():
        found[day[:cut]] += count
    return found
