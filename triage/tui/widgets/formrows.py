"""The lines of the record form, a page at a time, and the line of the first page that names what the second one holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from textual import events
from textual.containers import Horizontal, VerticalScroll
from textual.strip import Strip
from textual.widget import Widget

from triage.desk.alternatives import SIDES
from triage.desk.fields import FURTHER, filled, in_words
from triage.desk.fill import COMPLETED, KIND, Filling
from triage.desk.keymap import key_for
from triage.tui.cells import cell_len
from triage.tui.literal import Run, cut, flat
from triage.tui.widgets.fields import Field, Label, Mark
from triage.tui.widgets.inked import Inked

Table = tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]
"""The letter of a line, its label, and its fields with what an empty one shows."""

ROWS: Final[Table] = (
    ("d", "date", (("date_start", "first day"), ("date_end", "last day"), ("date_precision", "day, range, month"))),
    ("w", "date words", (("date_text", ""),)),
    ("p", "place", (("place_name", ""),)),
    ("r", "region", (("admin1", "province"), ("country", "country"))),
    ("g", "degrees", (("latitude", "latitude"), ("longitude", "longitude"), ("place_precision", "exact, place, near"))),
    ("a", "actor 1", (("actor1", ""), ("actor1_kind", "kind"), ("killed_side1", "dead"))),
    ("b", "actor 2", (("actor2", ""), ("actor2_kind", "kind"), ("killed_side2", "dead"))),
    ("c", "civilians", (("civilians_targeted", "yes or no"), ("killed_civilians", "dead"))),
    ("k", "killed", (("killed_low", "low"), ("killed_best", "best"), ("killed_high", "high"))),
    ("i", "injured", (("injured_low", "low"), ("injured_high", "high"))),
    ("t", "toll words", (("casualties_text", ""),)),
    ("s", "sources", (("sources", ""),)),
    ("m", "summary", (("summary", ""),)),
)
"""The lines of the first page, below that of the type."""

FURTHER_ROWS: Final[Table] = (
    ("l", "claimed by", (("claimed_by", "who says so"), ("attribution", "official, ngo"))),
    ("v", "violence", (("violence_kind", "state_based, non_state, one_sided, none"),)),
    ("e", "clarity", (("event_clarity", "1 told in full, 2 summed over several"),)),
    ("x", "context", (("context", "contexts, with ; between them"),)),
    ("y", "with 1", (("actor1_assoc", "who stands with actor 1"),)),
    ("u", "with 2", (("actor2_assoc", "who stands with actor 2"),)),
    ("n", "district", (("admin2", "district"), ("admin3", "sub-district"))),
    ("o", "scale", (("source_scale", "of the sources: local, national"),)),
    ("h", "tags", (("tags", "labels of your own, with ; between them"),)),
    ("", "located", (("geonameid", ""), ("place_how", ""))),
)
"""The lines of the second page; the last one follows from the place and is not typed."""

DERIVED: Final = ("geonameid", "place_how")

LOCATED: Final = {
    "gazetteer": "by the gazetteer", "editor": "by the editor", "source_text": "by degrees in the text",
    "none": "nowhere: unresolved",
}  # fmt: skip
"""How a place came to its degrees, in words."""

LETTERS: Final = {letter: fields[0][0] for letter, _, fields in (*ROWS, *FURTHER_ROWS) if letter}
"""The letters of both pages, each with the field to which it leads from the line of the type."""

DOUBTFUL: Final = 0.7
"""A proposal below this confidence is marked as doubtful."""


def letters(table: Table) -> list[str]:
    """Return the letters of a page."""
    return [letter for letter, _, _ in table if letter]


class Value(Inked):
    """A value that follows from others and is not typed."""

    def __init__(self) -> None:
        super().__init__(classes="value")
        self.text = ""

    def show(self, text: str) -> None:
        """Show other words."""
        if text != self.text:
            self.text = text
            self.redraw()

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        return self.strip([(flat(self.text), "quiet")])


class Rows(VerticalScroll):
    """The lines of one page: label, values and mark."""

    def __init__(
        self,
        table: Table,
        fill: Filling,
        go: Callable[[str], object],
        first: Widget | None = None,
        sized: Callable[[], object] = lambda: None,
    ) -> None:
        """Make the lines of a table.

        Args:
            table: What stands on them.
            fill: The record.
            go: Goes to a field whose label was clicked.
            first: The line of the type, where it stands here.
            sized: Is called once it is known how much of each value there is room for.
        """
        self.fill, self.sized = fill, sized
        self.said: dict[tuple[str, ...], tuple[str, str]] = {}
        self.inputs: dict[str, Field] = {}
        self.marks: dict[tuple[str, ...], Mark] = {}
        self.values: dict[tuple[str, ...], Value] = {}
        lines = [self._line("", "type", KIND, [first], go)] if first else []
        for letter, words, fields in table:
            names = tuple(name for name, _ in fields)
            lines.append(self._line(letter, words, names, self._widgets(names, fields), go))
        super().__init__(*lines, id="fields" if first else "further-fields", classes="fields", can_focus=False)

    def _widgets(self, names: tuple[str, ...], fields: tuple[tuple[str, str], ...]) -> list[Widget]:
        if names == DERIVED:
            self.values[names] = Value()
            return [self.values[names]]
        for name, ghost in fields:
            complete = partial(self.fill.complete, name) if name in COMPLETED else None
            self.inputs[name] = Field(name, self.fill.value(name), ghost, complete, partial(self._mark, names))
        return [self.inputs[name] for name in names]

    def _line(
        self, letter: str, words: str, names: tuple[str, ...], widgets: Sequence[Widget], go: Callable[[str], object]
    ) -> Horizontal:
        self.marks[names] = Mark()
        classes = "field acting" if names[0] in SIDES else "field"  # a name and a kind need the room of their mark
        return Horizontal(Label(letter, words, partial(go, names[0])), *widgets, self.marks[names], classes=classes)

    def _on_resize(self, event: events.Resize) -> None:
        self.sized()

    def check(self, problems: dict[str, str]) -> None:
        """Show origin or problem of every line."""
        for names in self.marks:
            wrong = flat(next((problems[n] for n in names if n in problems), ""))
            self.said[names] = (wrong, "bad") if wrong else self._origin(names)
            self._mark(names)
        for names, value in self.values.items():
            number, how = map(self.fill.value, names)
            value.show(LOCATED.get(how, how) + (f", number {number}" if number else ""))

    def _mark(self, names: tuple[str, ...]) -> None:
        text, ink = self.said.get(names, ("", "quiet"))
        self.marks[names].show(("… " if any(self._hidden(n) for n in names) else "") + text, ink)

    def _origin(self, names: tuple[str, ...]) -> tuple[str, str]:
        if names == DERIVED:
            return "", "quiet"  # it says itself where it comes from
        known = [(name, origin) for name in names if (origin := self.fill.origin(name))]
        if not known:
            return "", "quiet"
        origins = ", ".join(dict.fromkeys(origin for _, origin in known))
        sure = min((c for name, _ in known if (c := self.fill.confidence(name)) is not None), default=None)
        return (
            (origins, "quiet") if sure is None else (f"{origins} {sure:.2f}", "doubt" if sure < DOUBTFUL else "quiet")
        )

    def _hidden(self, name: str) -> bool:
        field = self.inputs.get(name)
        return bool(field and field.size.width and cell_len(field.value or field.placeholder) > field.size.width)


class Further(Inked):
    """What stands on the second page, named on the first: the key that leads there, and each value that is filled."""

    def __init__(self, run: Callable[[], object]) -> None:
        """Name nothing yet; a click does what the key does."""
        super().__init__(id="further")
        self.display = False
        self.run = run
        self._lines: list[list[Run]] = []

    def show(self, items: Sequence[Run], width: int, most: int) -> int:
        """Name values, on so many lines at most; return how many of them had room."""
        self._lines, named = packed(items, width, most) if items else ([], 0)
        if bool(items) != self.display or len(self._lines) != self.height:
            self.display = bool(items)
            self.styles.height = len(self._lines)
        self.redraw()
        return named

    @property
    def height(self) -> int:
        """The lines that it takes."""
        return len(self._lines) if self.display else 0

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        return self.strip(self._lines[y] if y < len(self._lines) else [])

    async def _on_click(self, event: events.Click) -> None:
        self.run()


def second(fill: Filling) -> list[str]:
    """Return the fields of the second page that a record fills, what still stands as proposed before what does not."""
    names = [name for name in FURTHER if filled(fill.record, name)]
    return sorted(names, key=lambda name: fill.confidence(name) is None)


BRIEF: Final = {
    "claimed_by": "by {}",
    "attribution": "{}",
    "violence_kind": "{}",
    "admin2": "in {}",
    "admin3": "in {}",
    "source_scale": "{} scale",
}
"""How a further value is named where a few words are enough; the others stand behind the label of their field."""


def named(fill: Filling, names: Sequence[str], problems: dict[str, str]) -> list[Run]:
    """Return filled fields with their values, each in its ink; behind a doubtful one stands a question mark."""
    found: list[Run] = []
    for name in names:
        text = flat(in_words(fill.record, name))
        brief = BRIEF.get(name, FURTHER[name] + " {}") if text != "none" else FURTHER[name] + " {}"
        sure = fill.confidence(name)
        doubt = sure is not None and sure < DOUBTFUL
        ink = "bad" if name in problems else "doubt" if doubt else "text"
        found.append((brief.replace("{}", text) + "?" * doubt, ink))
    return found


def packed(items: Sequence[Run], width: int, most: int) -> tuple[list[list[Run]], int]:
    """Return lines that name values behind the key of the second page, and how many of them had room.

    One that is wider than its line is cut, so that its beginning is seen and the others have room; how many have none
    stands at the end.
    """
    key = key_for("form.more")
    margin = len(key) + 2
    lines: list[list[Run]] = [[(" ", "quiet"), (key, "key"), (f" {len(items)} more: ", "quiet")]]
    left, gap = width - sum(cell_len(text) for text, _ in lines[0]), ""
    for at, (given, ink) in enumerate(items):
        words = cut(given, width - margin - REST)
        rest = REST * (at + 1 < len(items))
        if gap and len(lines) < most and cell_len(gap + words) > left:
            lines.append([(" " * margin, "quiet")])
            left, gap = width - margin, ""
        room = left - len(gap) - rest * (len(lines) == most)
        if cell_len(words) > room and gap:
            lines[-1].append((f" +{len(items) - at}", "quiet"))
            return lines, at
        words = cut(words, room)
        lines[-1] += [(gap, "quiet"), (words, ink)]
        left, gap = left - cell_len(gap + words), " · "
    return lines, len(items)


REST: Final = 4
"""So many cells are kept at the end of the last line for how many values have no room."""
